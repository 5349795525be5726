"""Waves and what is remembered of a limit, in plain words, on the default model."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.model.coefficients import load
from explorer.model.outcomes import EVENTS
from tests.scenarios import KEEP, STEADY, run

OWES = replace(STEADY, huabei_owed=4000, jiebei_owed=12_000)
NOTHING = replace(STEADY, huabei_owed=0, jiebei_owed=0, huabei_idle=6, jiebei_idle=6)
UNUSED = replace(KEEP, purchases=0, draws=0, utilisation=0.0)
DAY = load().moved({"wave_months": 0.9})  # all of it within its first month
WAVE, RETURNED, LAPSED = (EVENTS.index(event) for event in ("wave", "returned", "lapsed"))


def hit(found, product, month=slice(None)):
    """Where a wave lowered the limit of the first plan."""
    return found.events[product][month, 0] == WAVE


def test_one_lenders_products_fall_together():
    found = run(OWES, KEEP, policy_month=3, numbers=DAY, futures=10_000)
    huabei, jiebei = hit(found, "huabei", 3), hit(found, "jiebei", 3)
    assert np.corrcoef(huabei, jiebei)[0, 1] > 0.4
    assert jiebei[huabei].mean() > 4 * jiebei.mean()


def test_a_wave_is_a_day_and_not_a_year():
    found = run(
        OWES, KEEP, policy_month=4, policy_size=1.0, numbers=DAY.moved({"wave_gap": 1e9}), futures=4000
    )
    monthly = hit(found, "huabei").sum(axis=-1)
    assert monthly[4] > 400 and monthly.sum() == monthly[4]


def test_cuts_by_month_are_campaigns():
    """The panel: dispersion 13.8, where 1 is no waves; at its own calendar of two waves in 96 months."""
    calendar = load().moved({"wave_gap": 1e9})
    found = run(OWES, KEEP, policy_month=9, months=24, numbers=calendar, futures=1000)
    fell = (np.diff(found.paths["huabei_limit"][:, 0], axis=0) < 0).sum(axis=-1)
    assert fell.var() / fell.mean() > 5


def test_unused_limits_are_hit_first():
    used, unused = (run(*who, policy_month=2, numbers=DAY) for who in ((OWES, KEEP), (NOTHING, UNUSED)))
    assert hit(unused, "huabei", 2).mean() > 3 * hit(used, "huabei", 2).mean() > 0.1


def test_who_owes_keeps_room_for_the_debt_and_little_more():
    """CFPB: 94 % in use after a cut; the panel's quartiles of limit over debt 1.03, 1.07, 1.31."""
    found = run(OWES, UNUSED, policy_month=1, policy_size=1.0, numbers=DAY, futures=4000)
    struck = hit(found, "jiebei", 1)
    left = found.paths["jiebei_limit"][1, 0, struck]
    assert struck.sum() > 200 and left.min() >= 9500
    assert np.median(12_000 * 11 / 12 / left) > 0.85


def test_who_owes_nothing_is_closed_cut_to_the_floor_or_to_about_half():
    found = run(NOTHING, UNUSED, policy_month=1, numbers=DAY, futures=10_000)
    left = found.paths["huabei_limit"][1, 0, hit(found, "huabei", 1)]
    assert (left == 0).mean() == pytest.approx(0.2, abs=0.04)
    assert (left == 500).mean() == pytest.approx(0.8 * 0.6, abs=0.06)
    assert np.median(left[left > 500]) == pytest.approx(4000, abs=600)


def test_switching_a_wave_off_moves_nothing_else():
    calm, struck = (run(OWES, KEEP, policy_month=month, months=12) for month in (0, 6))
    same = ~hit(struck, "huabei", 6) & ~hit(struck, "jiebei", 6)
    for product in ("huabei", "jiebei"):
        one, other = (t.paths[f"{product}_limit"] for t in (calm, struck))
        assert np.array_equal(one[:6], other[:6])
        assert (one[6, 0, same] == other[6, 0, same]).all()


def test_a_wave_of_size_nothing_hits_nobody():
    calm, nothing = (run(OWES, KEEP, policy_month=month, policy_size=0.0) for month in (0, 5))
    assert np.array_equal(calm.paths["huabei_limit"], nothing.paths["huabei_limit"])


def back(profile, plan, **beliefs):
    """The share of futures in which Huabei has come back by each month."""
    found = run(profile, plan, months=24, futures=4000, numbers=load().moved(beliefs))
    came = found.events["huabei"][:, 0] == RETURNED
    return np.logical_or.accumulate(came).mean(axis=-1)


CUT = replace(STEADY, huabei_limit=3000, huabei_before=6000, huabei_owed=1000)


def test_an_own_limit_may_come_back_and_in_the_records_world_hardly_does():
    """The panel, in use and on time: .019, .08, .18 after 6, 12, 18 months; advice: half after six."""
    records, advice = back(CUT, KEEP, heal=0.0), back(CUT, KEEP, heal=1.0)
    assert 0.01 < records[6] < 0.08 and 0.04 < records[12] < 0.13 and 0.08 < records[18] < 0.2
    assert advice[6] == pytest.approx(0.5, abs=0.12)


def test_it_comes_back_as_what_it_was():
    found = run(CUT, KEEP, numbers=load().moved({"heal": 1.0, "raise_rate": 1e-9}), futures=2000)
    came = found.events["huabei"][:, 0] == RETURNED
    assert came.any() and (found.paths["huabei_limit"][:, 0][came] >= 6000).all()


def test_an_unused_limit_does_not_come_back():
    assert back(replace(CUT, huabei_owed=0, huabei_idle=6), UNUSED, heal=0.0)[24] == 0


def test_the_longer_one_has_waited_the_less_there_is_to_wait_for():
    fresh, old = (back(replace(CUT, months_since_fall=months), KEEP)[12] for months in (0, 18))
    assert old < 0.6 * fresh


def test_the_end_of_a_temporary_part_is_no_cut():
    calm = load().moved({"cut_rate": 1e-9, "zero_rate": 0.0, "raise_rate": 1e-9, "wave_gap": 1e9})
    person = replace(STEADY, huabei_limit=8000, huabei_temporary=2000)
    found = run(person, replace(KEEP, on_time=1.0), numbers=calm)
    assert (found.paths["huabei_limit"][3, 0] == 6000).mean() > 0.95
    assert found.chances["huabei_cut"][3, 0] < 0.02
    assert found.shares["huabei"].unchanged[3, 0] > 0.95
    assert (found.events["huabei"][1:3, 0] == LAPSED).any(axis=0).mean() > 0.95
