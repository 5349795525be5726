"""What a lender and a borrower would both say of the model, in plain words, on the default model.

F.. are the figures of the evidence, C.. the articles' claims.
"""

from dataclasses import replace

import numpy as np
import pytest

from explorer.model.coefficients import load
from explorer.model.plan import Environment, Plan, Profile, Scenario
from explorer.model.projection import SEED, prepare, simulate
from explorer.model.trajectories import STATES
from explorer.scenario.presets import preset
from tests.scenarios import KEEP, STEADY, random_scenario, run

PRODUCTS = ("huabei", "jiebei")
POINTS_PER_SD = next(item.value for item in load().items if item.key == "points_per_sd")
NEVER_PAYS = replace(KEEP, on_time=0.0, days_late=90)
SLIP = replace(KEEP, slip_month=1)
CALM = load().moved({"score_noise": 0.0})  # what moves a score by chance has an end at 350 and at 950


def share(found, product, state, month=-1):
    """In which share of the futures a limit stands so, of every plan."""
    return getattr(found.shares[product], state)[month]


# --- not paying ---


def test_the_score_of_somebody_who_never_pays_does_not_rise():
    """Ninety days late again and again: nothing earns while a bill is unpaid."""
    points = run(STEADY, NEVER_PAYS, months=24).mean["score"][:, 0]
    assert points[6] < 560
    assert (np.diff(points[2:]) < 0.3).all() and points[24] <= points[6]


@pytest.mark.parametrize("seed", range(6))
def test_nobody_gains_who_is_late_every_month(seed):
    """Whoever they are, and however much of an older and worse bill fades meanwhile."""
    scenario = random_scenario(np.random.default_rng(seed))
    late = replace(scenario.plans[0], on_time=0.0, days_late=15, slip_month=0, appeal_month=0, start=1)
    points = run(scenario.profile, late, months=24, numbers=CALM).mean["score"][:, 0]
    assert (np.diff(points) < 0.01).all()


def test_whoever_never_pays_loses_both_limits_within_a_year():
    """A year has four bills of ninety days, each closing with 1 - .8^2, so 1 - .64^4 = .83 at least."""
    found = run(STEADY, NEVER_PAYS, months=24)
    for product in PRODUCTS:
        closed = share(found, product, "closed", 12)[0]
        assert closed > 0.83
        assert closed + share(found, product, "frozen", 12)[0] > 0.95


def test_whoever_is_always_thirty_days_late_has_next_to_nothing_to_use():
    late = replace(KEEP, on_time=0.0, days_late=30)
    found = run(STEADY, late, months=24)
    for product in PRODUCTS:
        assert share(found, product, "frozen", 24)[0] + share(found, product, "closed", 24)[0] > 0.85


def test_the_longer_a_bill_is_overdue_the_likelier_the_account_is_closed():
    """A fifth for each month after the first; the panel's falls after lateness go to nothing in .033 of .057."""
    late = (replace(SLIP, slip_days=days) for days in (30, 60, 120))
    found = run(STEADY, *late, months=24, futures=4000)
    for product in PRODUCTS:
        month, two, four = share(found, product, "closed", 12)
        assert month < two - 0.05 < four - 0.15
    assert 0.4 < share(found, "huabei", "closed", 12)[2] < 0.75


@pytest.mark.parametrize("score", [650, 800])
def test_a_product_with_an_unpaid_bill_cannot_be_used_whatever_is_switched_off(score):
    found = run(replace(STEADY, score=score), NEVER_PAYS, numbers=load().well_graded(), months=24)
    shut = [share(found, "jiebei", state, slice(1, None)) for state in ("frozen", "closed")]
    assert sum(shut).min() > 0.95
    # Huabei's own first bill, which .9 of futures shut until it is paid: nothing is bought, so no other falls due.
    shut = [share(found, "huabei", state, slice(1, 4)) for state in ("frozen", "closed")]
    assert sum(shut).min() > 0.87
    once = run(STEADY, replace(SLIP, slip_days=60), numbers=load().well_graded())
    assert sum(share(once, "jiebei", state, slice(1, 3)) for state in ("frozen", "closed")) == pytest.approx(
        1
    )


def penalty_at_first(profile, plan):
    """What lateness alone costs the score in month 1, on average [SD]; use and limits come besides."""
    scenario = Scenario(profile, (plan,), Environment(months=6))
    return list(simulate(prepare(scenario, load(), 4000, SEED)))[1].late.penalty.mean()


@pytest.mark.parametrize("days", [5, 10, 20, 30, 45, 60, 90, 100])
def test_overdue_today_is_at_least_as_bad_as_as_late_next_month(days):
    late = run(STEADY, replace(SLIP, slip_days=days), futures=4000)
    now = run(replace(STEADY, overdue_days=days), KEEP, futures=4000)
    still = run(replace(STEADY, overdue_days=days), replace(KEEP, clear_month=3), futures=4000)
    for product in PRODUCTS:
        assert still.chances[f"{product}_frozen"][-1, 0] >= late.chances[f"{product}_frozen"][-1, 0] - 0.02
        assert share(now, product, "closed")[0] >= share(late, product, "closed")[0] - 0.01
        assert now.chances[f"{product}_cut"][-1, 0] >= late.chances[f"{product}_cut"][-1, 0] - 0.01
    people = (STEADY, replace(SLIP, slip_days=days)), (replace(STEADY, overdue_days=days), KEEP)
    cost_late, cost_now = (penalty_at_first(profile, plan) for profile, plan in people)
    assert cost_now >= cost_late - 1e-3


def test_a_bill_overdue_for_four_months_is_far_worse_than_one_a_month_late():
    never, month = (run(STEADY, plan, futures=4000) for plan in (KEEP, replace(SLIP, slip_days=30)))
    long = run(replace(STEADY, overdue_days=120), KEEP, futures=4000)
    for product in PRODUCTS:
        lost = [share(found, product, "closed")[0] for found in (never, month, long)]
        assert lost[0] < lost[1] < 0.2 * lost[2]


def test_c1_an_undrawn_jiebei_notices_a_late_bill():
    """Nobody asks whether it was drawn before they act on one."""
    quiet = replace(KEEP, draws=0)
    found = run(STEADY, quiet, replace(quiet, slip_month=1, slip_days=40), futures=4000)
    lower = found.chances["jiebei_cut"][-1]
    assert lower[1] > lower[0] + 0.05


# --- using and not using ---


def test_after_a_year_steady_use_does_not_lose_to_leaving_everything_idle():
    """Nothing used costs .4 SD (three record sets), and behaviour is a fifth or more of the published points (F25)."""
    steady = preset("steady", Plan())
    idle = replace(steady, purchases=0, draws=0, utilisation=0.0)
    found = run(Profile(), Plan(), steady, idle, months=24)
    gained = found.mean["score"] - found.mean["score"][0]
    assert gained[12, 1] > gained[12, 2] + 3 and gained[24, 1] > gained[24, 2] + 3
    ahead = found.paths["score"][12, 2] > found.paths["score"][12, 1]
    assert ahead.mean() < 0.35


def test_heavy_users_gain_by_using_less():
    found = run(replace(Profile(), used=0.9), Plan(utilisation=0.9), Plan(utilisation=0.1))
    assert found.mean["score"][6, 1] > found.mean["score"][6, 0] + 15


# --- what happens is counted in one place ---


def test_a_limit_that_reopening_has_lowered_counts_as_cut():
    found = run(STEADY, KEEP, replace(KEEP, reopens=6), futures=2000)
    path = found.paths["huabei_limit"][:, 1]
    fell = (np.diff(path, axis=0) < 0).any(axis=0)
    assert found.chances["huabei_cut"][-1, 1] == pytest.approx(fell.mean())
    assert fell.mean() > 0.9


# --- small limits, recovery, closing, freezing ---


@pytest.mark.parametrize(
    ("product", "limits"),
    [
        ("huabei", (0, 100, 300, 500, 800, 1000, 1500, 3000, 8000)),
        ("jiebei", (0, 500, 1000, 2000, 4000, 5000, 7000, 12_000, 25_000)),
    ],
)
def test_more_today_is_never_less_tomorrow(product, limits):
    """Not even for a small limit beside none at all: what is offered to a newcomer is not refused to them."""
    ends = [
        run(replace(STEADY, **{f"{product}_limit": limit}), KEEP, futures=2000).mean[f"{product}_limit"][
            -1, 0
        ]
        for limit in limits
    ]
    assert (np.diff(ends) > 0).all()


def test_f5_strong_profiles_take_longer_to_recover_from_a_late_bill():
    """FICO: 9 months in full from 680, 30 from 720, 36 from 780; on HELOC's mean profile 63 % is left after nine."""
    left = {}
    for score in (600, 650, 750):
        found = run(replace(STEADY, score=score), KEEP, replace(SLIP, slip_days=30), months=12, futures=2000)
        missing = -np.diff(found.mean["score"], axis=1)[:, 0]
        left[score] = missing[11] / missing[1]
    assert left[600] < left[650] - 0.05 < left[750] - 0.08
    assert left[650] == pytest.approx(0.63, abs=0.08)


def test_f26_no_score_rises_fast():
    """Twelve late bills and everything used up: a perfect year does not bring back 150 points."""
    person = replace(Profile(), lates=12, used=1.0)
    perfect = Plan(on_time=1.0, utilisation=0.1, instalment=0.0, inquiries=0.0, early_repay=True)
    points = run(person, perfect, months=24).mean["score"][:, 0]
    assert 40 < points[12] - points[0] < 100
    assert np.diff(points).max() < 12


@pytest.mark.parametrize("product", PRODUCTS)
def test_whoever_closes_a_product_for_good_has_it_no_more_and_owes_nothing_on_it(product):
    """Before a mortgage, say: from that month on it is closed, whatever the platform would do."""
    closing = replace(KEEP, repay=0.3, instalment=0.3, **{f"close_{product}": 4})
    found = run(STEADY, replace(KEEP, repay=0.3, instalment=0.3), closing, months=12)
    path = found.paths[f"{product}_limit"]
    assert np.array_equal(path[:4, 0], path[:4, 1]) and (path[4:, 1] == 0).all()
    assert (share(found, product, "closed", slice(4, None))[:, 1] == 1).all()
    monthly = np.diff(found.cost, axis=0)
    assert monthly[5:, 1].mean() < monthly[5:, 0].mean()
    neither = run(STEADY, replace(closing, close_huabei=4, close_jiebei=4), months=12)
    assert np.diff(neither.cost[:, 0])[4:].max() < 1e-6


def test_closing_both_leaves_fewer_lenders_and_less_to_judge_by():
    closing = replace(KEEP, close_huabei=3, close_jiebei=3)
    found = run(
        replace(STEADY, lenders=6), replace(KEEP, lenders_target=6), replace(closing, lenders_target=6)
    )
    assert found.mean["score"][-1, 1] != found.mean["score"][-1, 0]


@pytest.mark.parametrize(("days", "least", "most"), [(20, 1, 4), (60, 1, 3), (110, 1, 6)])
def test_still_frozen_three_months_after_all_was_repaid_it_thaws_by_the_ladder(days, least, most):
    """Beyond thirty days late: three to six months in all, so up to three more; two to eight at the widest."""
    person = replace(STEADY, lates=1, months_since_late=3, worst_days_late=days, huabei_frozen=True)
    found = run(person, KEEP, months=24)
    assert share(found, "huabei", "frozen", 0)[0] == 1 and share(found, "huabei", "frozen", 1)[0] > 0.98
    frozen = (found.states["huabei"][1:, 0] == STATES.index("frozen")).sum(axis=0)
    frozen = frozen[found.states["huabei"][24, 0] != STATES.index("closed")]
    assert least <= np.median(frozen) <= most
    assert share(found, "huabei", "frozen", 24)[0] < 0.1


def test_frozen_for_no_late_bill_is_taken_for_a_pause():
    found = run(replace(STEADY, jiebei_frozen=True), KEEP)
    frozen = found.shares["jiebei"].frozen[:, 0]
    assert frozen[1] == 1 and frozen[6] < 0.05


# --- the same said another way, and nothing at all ---

NOBODY = Profile(
    score=350, huabei_limit=0, jiebei_limit=0, used=0.0, history_years=0, lates=0, inquiries_6m=0, lenders=0,
    huabei_idle=24, jiebei_idle=24,
)  # fmt: skip
NOTHING = replace(KEEP, utilisation=0.0, lenders_target=0, purchases=0, draws=0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"on_time": 1.0, "days_late": 1}, {"on_time": 1.0, "days_late": 90}),
        ({"purchases": 0, "repay": 0.1}, {"purchases": 0, "repay": 1.0}),
        ({"purchases": 0, "instalment": 1.0}, {"purchases": 0, "instalment": 0.0}),
        ({"close_huabei": 20}, {"close_huabei": 0}),
        ({"buffer": 12}, {"buffer": 0}),
        ({"appeal_month": 3}, {"appeal_month": 0}),
    ],
)
def test_what_means_the_same_gives_the_same(one, other):
    person = replace(STEADY, huabei_owed=0)
    found = run(person, KEEP, replace(KEEP, **one), replace(KEEP, **other))
    for outcome, path in found.paths.items():
        assert np.array_equal(path[:, 1], path[:, 2]), outcome


def test_who_has_nothing_and_does_nothing_keeps_nothing_and_pays_nothing():
    found = run(NOBODY, NOTHING, months=24)
    for product in PRODUCTS:
        assert (found.paths[f"{product}_limit"] == 0).all() and (
            share(found, product, "unchanged") == 1
        ).all()
    assert found.cost.max() == found.annual_rate.max() == 0 == max(map(np.max, found.chances.values()))
    assert 350 <= found.mean["score"][-1, 0] < 400


@pytest.mark.parametrize("product", PRODUCTS)
def test_what_is_closed_already_is_no_lender_that_closing_it_spares(product):
    """Nor does anybody see it used: the score stays as it is."""
    person = replace(STEADY, **{f"{product}_limit": 0})
    never = load().moved({"open_rate": 1e-9})
    found = run(person, KEEP, replace(KEEP, **{f"close_{product}": 1}), months=24, numbers=never)
    assert np.array_equal(found.paths["score"][:, 0], found.paths["score"][:, 1])


def test_purchases_on_a_closed_huabei_earn_no_points():
    """As long as it stays closed: that somebody who would buy may be offered it is another matter."""
    never = load().moved({"open_rate": 1e-9})
    plans = NOTHING, replace(NOTHING, purchases=60, ticket=2000)
    found = run(replace(STEADY, huabei_limit=0), *plans, numbers=never)
    assert found.paths["score"][:, 1] == pytest.approx(found.paths["score"][:, 0], abs=0.01)
