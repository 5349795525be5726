"""What both sides would say of debt, lateness and what they cost, in plain words, on the default model."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.model.coefficients import load
from explorer.model.ledger import LEAST_ELSEWHERE
from explorer.model.plan import Environment, Plan, Profile, Scenario
from explorer.model.projection import SEED, prepare, simulate
from tests.scenarios import KEEP, STEADY, figures, run, same

OWES = replace(STEADY, huabei_owed=4000, jiebei_owed=12_000)
NOTHING_NEW = replace(KEEP, purchases=0, draws=0, utilisation=0.0)
NEVER = {"on_time": 0.0, "days_late": 90}


def months_of(profile: Profile, *plans: Plan, futures: int = 500, numbers=None, **world) -> list:
    scenario = Scenario(profile, plans, Environment(**world))
    return [*simulate(prepare(scenario, numbers or load(), futures, SEED))]


def owed(month, product: int | None = None) -> np.ndarray:
    """On average of each plan: of a product, or all together."""
    books = month.books
    each = books.owed.sum(axis=0) + books.elsewhere if product is None else books.owed[product]
    return each.mean(axis=-1)


# --- what lateness costs ---


def test_for_what_is_owed_already_the_worst_payer_pays_dearest():
    """Never on time more than twice always."""
    shares = 1.0, 0.75, 0.5, 0.25, 0.0
    plans = [replace(NOTHING_NEW, on_time=share, days_late=90) for share in shares]
    cost = run(OWES, *plans).cost[-1]
    assert (np.diff(cost) > 0).all() and cost[-1] > 2 * cost[0] > 0


@pytest.mark.parametrize("days", [2, 10, 30, 60, 90])
def test_each_yuan_owed_is_never_cheaper_for_who_is_late(days):
    plans = KEEP, replace(KEEP, on_time=0.5, days_late=days), replace(KEEP, on_time=0.0, days_late=days)
    rate = run(STEADY, *plans).annual_rate[-1]
    assert rate[0] < rate[1] < rate[2] < 0.24


@pytest.mark.parametrize("world", [{"policy_month": 1, "policy_size": 1.0}, {"stress": 2.0}])
def test_a_shock_changes_nothing_of_what_is_owed_already_costs(world):
    calm, hit = (run(OWES, NOTHING_NEW, **one) for one in ({}, world))
    assert (calm.cost == hit.cost).all()


def test_being_cut_frozen_or_closed_forgives_no_debt():
    """In the same future: who is cut to a fraction, or shut out, pays what others pay for what they owe."""
    cut = load().moved({"cut_rate": 0.0032, "wave_used": 0.2})
    calm, hit = (run(OWES, NOTHING_NEW, numbers=cut, policy_month=month, policy_size=1.0) for month in (0, 1))
    assert hit.chances["jiebei_cut"][-1, 0] > calm.chances["jiebei_cut"][-1, 0] + 0.1
    assert (calm.cost == hit.cost).all()
    frozen = run(replace(OWES, jiebei_frozen=True, huabei_frozen=True), NOTHING_NEW)
    assert (run(OWES, NOTHING_NEW).cost == frozen.cost).all()


def test_everything_used_and_nothing_more_spent_costs_what_is_owed():
    assert run(replace(STEADY, used=1.0), NOTHING_NEW).cost[-1, 0] > 500


def test_who_can_no_longer_borrow_pays_less():
    shut = replace(STEADY, jiebei_owed=0, huabei_owed=0, jiebei_frozen=True)
    costs = [run(person, KEEP).cost[-1, 0] for person in (replace(shut, jiebei_frozen=False), shut)]
    assert costs[1] < 0.8 * costs[0]


# --- as today ---


def test_as_today_owes_about_as_today():
    """Within a quarter after 3, 6 and 12 months; no month moves the mean score by more than 3 points."""
    found = months_of(Profile(), Plan(), futures=2000)
    for month in (3, 6, 12):
        assert owed(found[month])[0] == pytest.approx(owed(found[0])[0], rel=0.25)
        priced = found[month].books.owed.sum(axis=0).mean() / found[0].books.owed.sum(axis=0).mean()
        assert priced == pytest.approx(1, abs=0.25)
    points = [month.points.mean() for month in found]
    assert np.abs(np.diff(points)).max() < 3


@pytest.mark.parametrize(("one", "other"), [(Plan(draws=1), Plan(draws=12)), (Plan(), Plan(repay=0.1))])
def test_what_one_did_before_today_is_not_told_by_a_plan(one, other):
    """The same habits beside other plans, all from month 1 on, give the same figures."""
    plan = Plan(on_time=1.0, utilisation=0.3)
    beside = [run(Profile(), first, plan, futures=200) for first in (one, other)]
    assert same(figures(beside[0], 1), figures(beside[1], 1))


# --- now, later, never ---


@pytest.mark.parametrize("days", [20, 35, 60])
def test_paying_now_beats_later_beats_never(days):
    person = replace(STEADY, overdue_days=days)
    plans = [replace(KEEP, clear_month=month) for month in (1, 3, 6, 24)]
    found = run(person, *plans, futures=2000)
    for sign, row in ((-1, found.mean["score"][6]), (-1, found.mean["huabei_limit"][6]), (1, found.cost[2])):
        assert (sign * np.diff(row) >= -1e-9).all() and sign * (row[-1] - row[0]) > 0
    assert found.shares["huabei"].closed[12, 0] < found.shares["huabei"].closed[12, 2]


def test_twenty_days_overdue_paid_now_huabei_can_soon_be_used():
    found = run(
        replace(STEADY, overdue_days=20), KEEP, replace(KEEP, clear_month=1), replace(KEEP, clear_month=4)
    )
    frozen = found.shares["huabei"].frozen[3] + found.shares["huabei"].closed[3]
    assert frozen[1] < 0.15 < frozen[0] < frozen[2] and frozen[2] > 0.8


@pytest.mark.parametrize("days", [10, 30, 60])
def test_what_is_overdue_now_is_one_bill_however_it_is_told(days):
    once = replace(STEADY, lates=0, overdue_days=days)
    twice = replace(once, lates=1, months_since_late=0, worst_days_late=days)
    assert same(figures(run(once, KEEP, futures=200)), figures(run(twice, KEEP, futures=200)))


def test_the_same_debt_said_in_each_way_gives_one_result():
    split = replace(STEADY, used=0.4)
    told = replace(split, huabei_owed=3200, jiebei_owed=10_000)
    assert same(figures(run(split, KEEP, futures=200)), figures(run(told, KEEP, futures=200)))


def test_clearing_is_read_only_where_something_is_overdue():
    found = run(STEADY, KEEP, replace(KEEP, clear_month=6), futures=200)
    assert same(figures(found, 0), figures(found, 1))


# --- what is bought, and what is idle ---


def test_what_cannot_be_bought_counts_nowhere():
    """Sixty purchases of 2,000 on a limit of 1,000 leave it as it is used by one purchase that fits."""
    small = replace(STEADY, huabei_limit=1000)
    much, fits = replace(KEEP, purchases=60, ticket=2000), replace(KEEP, purchases=10, ticket=100)
    found = months_of(small, much, fits)
    for month in found[1:]:
        assert (month.books.spent[0] <= month.books.free[0] + 0.01).all()
    raised = run(small, much, fits, futures=4000).shares["huabei"].raised[-1]
    assert raised[0] < raised[1]


def test_nothing_owed_and_nothing_drawn_is_idle_and_anything_else_is_not():
    owes_nothing = replace(STEADY, huabei_owed=0, jiebei_owed=0)
    idle, loan = NOTHING_NEW, replace(KEEP, draws=2, loan_months=6)
    found = months_of(owes_nothing, idle, months=6)
    usable = np.stack([month.usable > 0 for month in found[1:]]).sum(axis=0)
    assert np.array_equal(found[6].idle, usable) and (usable == 6).mean() > 0.8
    lent = months_of(replace(STEADY, jiebei_owed=6000), loan, months=12)
    assert np.mean([(month.idle[1] > 2).mean() for month in lent]) < 0.02
    cut = run(replace(STEADY, jiebei_owed=6000), loan, replace(KEEP, draws=0), months=24, futures=2000)
    assert cut.chances["jiebei_cut"][-1, 0] < 0.5 * cut.chances["jiebei_cut"][-1, 1]


def test_use_is_debt_over_granted_limits():
    month = months_of(OWES, KEEP)[6]
    debts = month.books.owed.sum(axis=0) + month.books.elsewhere
    assert month.books.used == pytest.approx(np.minimum(debts / month.books.granted, 1))
    assert (month.books.granted >= month.limit.sum(axis=0)).all() and LEAST_ELSEWHERE > 0


def test_the_lever_of_use_moves_score_cost_and_what_is_free():
    found = months_of(STEADY, *(replace(KEEP, utilisation=share) for share in (0.1, 0.3, 0.6)))
    last = found[-1]
    free = last.books.free[1].mean(axis=-1)
    assert (np.diff(last.points.mean(axis=-1)) < 0).all() and (np.diff(free) < 0).all()
    assert (np.diff(sum(month.books.cost for month in found)) > 0).all()


# --- lateness by days ---


def slip(days: int, **habits) -> Plan:
    return replace(KEEP, slip_month=2, slip_days=days, **habits)


def test_a_day_late_shuts_jiebei_in_some_futures_and_huabei_in_none():
    chances = run(STEADY, slip(1)).chances
    assert chances["huabei_frozen"][-1, 0] == 0
    assert 0.1 < chances["jiebei_frozen"][-1, 0] < 0.4


def test_up_to_a_week_late_stops_raises_and_cuts_nothing():
    never, week, more = run(STEADY, KEEP, slip(7), slip(8), futures=4000).chances["huabei_cut"][-1][:, None]
    assert week <= never + 0.003 and more > never + 0.05
    path = run(STEADY, KEEP, slip(7), futures=4000).paths["huabei_limit"][2:8]
    raises = ((path[1:] > path[:-1]) & (path[:-1] > 0)).mean(axis=(0, -1))
    assert raises[1] < 0.6 * raises[0]


def test_falls_after_late_bills_are_those_of_the_panel():
    """.0033 a month of its accounts in use; more than a week late: x3.9-10.4 that month, x2.6-7.3 in the year after."""
    calm = load().moved({"late_close": 0.0, "cut_rate": 0.0027, "wave_gap": 1e9})
    found = run(STEADY, KEEP, slip(20), numbers=calm, futures=20_000, months=14)
    fell = np.diff(found.paths["huabei_limit"].astype(float), axis=0) < 0
    monthly = fell.mean(axis=-1)
    assert 3.9 < monthly[1, 1] / 0.0033 < 10.4
    assert 2.6 < monthly[2:13, 1].mean() / 0.0033 < 7.3
    assert monthly[:, 0].mean() < 0.0045


def test_raises_come_back_as_in_the_panel():
    """x .25 after one to six months, .30 to twelve, .51 to twenty-four."""
    numbers = (
        load()
        .fixed()
        .moved(
            {"zhima_link": 0.0, "raise_rate": 0.02, "late_fall": 0.0, "late_fall_year": 0.0}
            | {"wave_gap": 1e9, "raise_undone": 0.0, "heal": 0.0, "heal_rate": 0.0}
        )
    )
    path = run(STEADY, KEEP, slip(7), numbers=numbers, futures=10_000, months=24).paths["huabei_limit"]
    raises = ((path[1:] > path[:-1]) & (path[:-1] > 0)).mean(axis=-1)
    for first, last, share in ((2, 7, 0.25), (8, 13, 0.30), (14, 23, 0.5)):
        stretch = raises[first:last].mean(axis=0)
        assert stretch[1] / stretch[0] == pytest.approx(share, abs=0.08)


def test_after_a_cut_the_debt_stays():
    """.98 / .95 / .94 / .94 of it after 1, 3, 6, 12 months in the panel, of cards that are drawn on any day.

    Here loans are paid back in equal parts and drawn some times a year, of a limit just above the debt: .8.
    """
    found = months_of(
        STEADY, replace(KEEP, draws=4), futures=4000, policy_month=2, policy_size=1.0, months=14
    )
    before, after = found[1], found[2]
    fell = (after.limit[1, 0] < before.limit[1, 0]) & (after.limit[1, 0] > 0)
    assert fell.sum() > 50
    assert (after.limit[1, 0] >= np.minimum(before.books.owed[1, 0], before.limit[1, 0]))[fell].all()
    for later in (1, 3, 6, 12):
        left = found[1 + later].books.owed[1, 0][fell].mean() / before.books.owed[1, 0][fell].mean()
        assert 0.7 < left < 1


def test_after_a_raise_who_carries_owes_more_and_who_does_not_does_not():
    """EVIDENCE: .06 of a raise after a month, then more; here in the same future, with raises and without."""
    carries, pays = replace(KEEP, utilisation=0.7, repay=0.5), replace(KEEP, utilisation=0.05)
    for plan, used, low, high in ((carries, 0.7, 0.1, 1.0), (pays, 0.05, 0.0, 0.1)):
        person = replace(STEADY, used=used)
        none, some = (
            months_of(person, plan, futures=4000, numbers=load().moved({"raise_rate": rate}))
            for rate in (1e-9, 0.01)
        )
        extra = some[1].limit.sum(axis=0)[0] - none[1].limit.sum(axis=0)[0]
        raised = extra > 0
        more = [
            (
                after.books.owed.sum(axis=0)
                + after.books.elsewhere
                - before.books.owed.sum(axis=0)
                - before.books.elsewhere
            )[0]
            for before, after in zip(none, some, strict=True)
        ]
        assert low <= more[6][raised].mean() / extra[raised].mean() <= high


# --- amounts that the products have ---


def test_limits_stand_in_steps_and_keep_a_floor():
    found = run(replace(STEADY, huabei_limit=900, jiebei_limit=3000), KEEP, slip(40), months=24, policy_month=3,
                policy_size=1.0, futures=2000)  # fmt: skip
    for outcome, floor, step in (("huabei_limit", 500, 100), ("jiebei_limit", 1000, 500)):
        path = found.paths[outcome]
        assert (path % step == 0).all() and path[path > 0].min() >= floor


def test_a_limit_below_the_floor_today_is_kept_as_it_is():
    path = run(replace(STEADY, huabei_limit=300), KEEP, months=24, policy_month=1, policy_size=1.0).paths[
        "huabei_limit"
    ]
    assert path[path > 0].min() >= 300


@pytest.mark.parametrize("habits", [{"instalment": 1.0, "draws": 0}, {"purchases": 0, "draws": 4}])
def test_the_annual_rate_is_that_of_the_contract_at_every_horizon(habits):
    """15.3 % for instalments, .04 % a day for loans; not less where they have just begun."""
    rate = run(replace(STEADY, jiebei_owed=0), replace(KEEP, **habits), numbers=load().fixed()).annual_rate
    expected = 0.153 if "instalment" in habits else 0.0004 * 365
    assert rate[[3, 6, 12], 0] == pytest.approx(expected, abs=0.001)
