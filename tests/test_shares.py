"""How limits stand against today's: what is counted as raised, cut, frozen, closed, in one place."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.model.plan import Plan, Profile
from explorer.model.trajectories import FROZEN, STATES, outcome_shares
from tests.scenarios import KEEP, STEADY, run

PRODUCTS = ("huabei", "jiebei")


def test_how_limits_stand_adds_up_to_one_and_agrees_with_the_paths():
    reopens, closes = replace(Plan(), reopens=6), replace(Plan(), close_huabei=4)
    found = run(Profile(overdue_days=40), Plan(), reopens, closes, months=24)
    for product in PRODUCTS:
        parts, path = found.shares[product], found.paths[f"{product}_limit"]
        whole = sum(getattr(parts, state) for state in STATES)
        assert whole == pytest.approx(np.ones_like(whole))
        usable = found.states[product] != FROZEN  # what is frozen is granted, whatever the limit is
        assert parts.raised == pytest.approx((usable & (path > path[0])).mean(axis=-1))
        assert parts.closed[1:] == pytest.approx((path[1:] == 0).mean(axis=-1))
        assert parts.frozen == pytest.approx((~usable).mean(axis=-1))
        below = (usable & (path < path[0])).mean(axis=-1)
        assert (parts.cut + parts.closed)[1:] == pytest.approx(below[1:])


def test_today_a_limit_is_what_it_is():
    found = run(STEADY, KEEP, replace(KEEP, draws=0))
    for product in PRODUCTS:
        assert (found.shares[product].unchanged[0] == 1).all()


def test_a_frozen_limit_is_not_a_closed_one():
    found = run(STEADY, KEEP, replace(KEEP, slip_month=2, slip_days=45))
    huabei = found.shares["huabei"]
    assert huabei.frozen[2, 1] > 0.8 > huabei.closed[2, 1] and huabei.frozen[2, 0] == 0


@pytest.mark.parametrize("product", PRODUCTS)
def test_what_is_closed_today_cannot_be_cut_or_closed_again(product):
    found = run(replace(STEADY, **{f"{product}_limit": 0}), replace(KEEP, on_time=0.5, days_late=40))
    parts = found.shares[product]
    assert parts.cut.max() == parts.closed.max() == 0
    assert (parts.unchanged + parts.raised)[-1, 0] > 0.9
    assert found.median[f"{product}_limit"][-1, 0] == 0


def test_shares_are_counted_from_the_single_futures():
    states = {"huabei": np.array([[[0, 1, 2, 3, 4, 4, 4, 1]]])}
    found = outcome_shares(states)["huabei"]
    assert [float(getattr(found, state)[0, 0]) for state in STATES] == [1 / 8, 2 / 8, 1 / 8, 1 / 8, 3 / 8]


def test_half_of_the_futures_end_above_the_median_and_half_below():
    found = run(Profile(), Plan(), futures=1001)
    for outcome, path in found.paths.items():
        middle = found.median[outcome][-1, 0]
        assert (path[-1, 0] < middle).mean() <= 0.5 and (path[-1, 0] > middle).mean() <= 0.5
