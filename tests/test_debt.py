"""What is owed and what it costs, against examples worked out by hand, to the yuan."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.model.coefficients import load
from explorer.model.plan import Environment, Plan, Profile, Scenario
from explorer.model.projection import project
from explorer.model.trajectories import Trajectories

# Nothing happens to limits or use, and every number has its published value.
STILL = {
    "cut_rate": 1e-9,
    "zero_rate": 0.0,
    "raise_rate": 1e-9,
    "idle_rate": 0.0,
    "steer": 0.0,
    "frequency": 0.0,
}
CALM = load().fixed().moved(STILL)
HUABEI = Profile(huabei_limit=6000, jiebei_limit=0, lates=0)
BUYS = Plan(on_time=1.0, instalment=0.0, repay=1.0, purchases=12, ticket=100, draws=0, utilisation=0.6)
JIEBEI = Profile(huabei_limit=0, jiebei_limit=20_000, lates=0, used=0.6, jiebei_idle=0)
BORROWS = replace(BUYS, purchases=0)


def of(profile: Profile, plan: Plan, months: int = 12, numbers=CALM) -> Trajectories:
    return project(Scenario(profile, (plan,), Environment(months=months)), numbers, futures=20)


def by_hand(bought: float, repay: float, limit: float, months: int = 12) -> float:
    """Interest of a year at .05 % a day for 30 days on what is carried over, itself carried over."""
    carried = cost = 0.0
    for _ in range(months):
        carried *= 1.015
        carried = (1 - repay) * (carried + min(bought, limit - carried))
        cost += 0.015 * carried
    return cost


# What is done, who does it, what a year of it costs [yuan].
EXAMPLES = {
    "1,200 a month paid in full and in time": (HUABEI, {}, 0),
    "the minimum of 1,200 a month, interest as it grows": (HUABEI, {"repay": 0.1}, 781),
    "half of 1,200 a month": (HUABEI, {"repay": 0.5}, by_hand(1200, 0.5, 6000)),
    "1,200 a month, each in 6 instalments at .75 % a month": (HUABEI, {"instalment": 1.0}, 513),
    "the same at the minimum: instalments are not carried over too": (
        HUABEI,
        {"instalment": 1.0, "repay": 0.1},
        513,
    ),
    "the whole limit in instalments, what is paid off spent again": (
        HUABEI,
        {"instalment": 1.0, "purchases": 60},
        863,
    ),
    "a single bill of the whole limit, 30 days late": (
        HUABEI,
        {"purchases": 60, "slip_month": 3, "slip_days": 30},
        6000 * 0.0005 * 30,
    ),
    "two loans of 12,000 over three months in equal parts": (JIEBEI, {"purchases": 0, "draws": 2}, 576),
    "four of them": (JIEBEI, {"purchases": 0, "draws": 4}, 1152),
    "sixty of them: never more than the limit": (
        JIEBEI,
        {"purchases": 0, "draws": 60},
        20_000 * 0.0004 * 360,
    ),
}


@pytest.mark.parametrize("what", EXAMPLES)
def test_a_year_costs_what_it_does_by_hand(what):
    profile, habits, cost = EXAMPLES[what]
    assert of(profile, replace(BUYS, **habits)).cost[-1, 0] == pytest.approx(cost, abs=0.5)


@pytest.mark.parametrize(("spent_again", "cost"), [(True, 863), (False, 540)])
def test_the_whole_limit_in_instalments_by_hand(spent_again, cost):
    """6,000 at once, .75 % a month of each bill, six times. Then every month what has been paid off, as purchases
    of 6,000 a month mean; or nothing until all is paid off, which makes twice 6,000 a year: 540, by the fee's range
    450 to 552."""
    put, paid = [], 0.0
    for _ in range(12):
        left = sum(part * (1 - times / 6) for times, part in enumerate([0.0, *put[::-1][:5]]))
        put.append(6000 - left if spent_again or left < 1 else 0.0)
        paid += 0.045 / 6 * sum(put[-6:])
    assert paid == pytest.approx(cost, abs=0.5)
    fee = next(item for item in load().items if item.key == "instalment_fee")
    assert (2 * 6000 * fee.low, 2 * 6000 * fee.high) == pytest.approx((450, 552))


def test_a_bullet_loan_would_cost_half_as_much_again():
    """Twice 12,000 over 90 days and paid at the end: 864 against 576."""
    assert pytest.approx(864) == 2 * 12_000 * 0.0004 * 90
    assert of(JIEBEI, replace(BORROWS, draws=2)).cost[-1, 0] * 1.5 == pytest.approx(864, abs=1)


@pytest.mark.parametrize(
    ("profile", "habits", "rate"),
    [
        (HUABEI, {"repay": 0.1}, 0.1825),  # .05 % a day
        (JIEBEI, {"purchases": 0, "draws": 2}, 0.146),  # .04 % a day
        (HUABEI, {}, 0),
    ],
)
def test_the_annual_rate_is_that_of_the_days(profile, habits, rate):
    assert of(profile, replace(BUYS, **habits)).annual_rate[-1, 0] == pytest.approx(rate, abs=0.0002)


def test_instalments_cost_fourteen_to_sixteen_per_cent_a_year():
    """4.5 % for six, of which hardly more than half is owed on average (FACTS: about 14 to 15)."""
    found = of(HUABEI, replace(BUYS, instalment=1.0), months=24)
    assert 0.14 < found.annual_rate[-1, 0] < 0.16
    owed, paid = 1000.0, []
    for _ in range(6):
        paid.append(1000 / 6 + 1000 * 0.045 / 6)
    rate = np.roots([owed, *(-part for part in paid)])
    monthly = max(root.real for root in rate if abs(root.imag) < 1e-9) - 1
    assert 12 * monthly == pytest.approx(0.15, abs=0.005)


def test_what_costs_nothing_has_no_rate_and_cost_never_falls():
    found = of(HUABEI, BUYS, numbers=load())
    assert found.annual_rate.max() == found.cost.max() == 0
    carried = of(HUABEI, replace(BUYS, repay=0.1, on_time=0.8), numbers=load())
    assert (np.diff(carried.cost, axis=0) >= 0).all()


def test_a_frozen_limit_goes_on_costing_what_is_owed_and_nothing_is_bought_with_it():
    late = replace(BUYS, repay=0.1, slip_month=6, slip_days=60)
    once, never = of(HUABEI, late), of(HUABEI, replace(late, slip_month=0))
    monthly = [np.diff(found.cost[:, 0]) for found in (once, never)]
    assert 0 < monthly[0][8] < monthly[1][8]


def test_who_closes_huabei_has_paid_it_all_and_who_closes_jiebei_alone_has_not():
    carries = replace(BUYS, repay=0.1)
    neither, huabei, jiebei = (
        np.diff(of(HUABEI, replace(carries, **closed)).cost[:, 0])
        for closed in ({}, {"close_huabei": 6}, {"close_jiebei": 6})
    )
    assert np.array_equal(huabei[:5], neither[:5]) and not huabei[5:].any()
    assert np.array_equal(jiebei, neither) and neither[5:].all()
