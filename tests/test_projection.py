"""The projection: its bounds, its repeatability, the direction of every lever, no lever without effect."""

import copy
import math
import os
import subprocess
import sys
from dataclasses import fields, is_dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from explorer.model.coefficients import load
from explorer.model.outcomes import OUTCOMES, PRODUCTS, SCORE_HIGH, SCORE_LOW
from explorer.model.plan import Environment, Plan, Profile, Scenario, choices
from explorer.model.projection import SEED, prepare, project, simulate
from explorer.model.trajectories import CHANCES, FROZEN
from tests.scenarios import (
    BUSY,
    EVENTFUL,
    HARD_TIMES,
    KEEP,
    KINDS,
    STEADY,
    TROUBLED,
    every_choice,
    figures,
    random_scenario,
    run,
    same,
    with_value,
)

EXPLORER = Path(__file__).parent.parent / "explorer"
RANGES = {"score": (SCORE_LOW, SCORE_HIGH), "huabei_limit": (0, 50_000), "jiebei_limit": (0, 200_000)}
IDS = [f"{kind.__name__}.{key}" for kind, key in every_choice()]


# --- nothing leaves its range ---


def check(scenario: Scenario, futures: int = 8) -> None:
    found = project(scenario, futures=futures)
    months, plans = scenario.environment.months, len(scenario.plans)
    for name, numbers in figures(found).items():
        assert np.isfinite(numbers).all(), name
        assert numbers.shape[:2] == (months + 1, plans), name
    for outcome, (low, high) in RANGES.items():
        path, mean = found.paths[outcome], found.mean[outcome]
        assert path.shape == (months + 1, plans, futures)
        assert low <= path.min() and path.max() <= high, outcome
        assert (path[0] == getattr(scenario.profile, outcome)).all(), outcome
        # The mean may lie outside the band: one closed limit in twenty moves it and not the band.
        slack = 1e-6 * high
        assert (path.min(axis=-1) - slack <= mean).all() and (mean <= path.max(axis=-1) + slack).all()
        middle = np.median(path, axis=-1)
        assert (found.low[outcome] <= middle).all() and (middle <= found.high[outcome]).all(), outcome
    for key, chance in found.chances.items():
        assert (chance[0] == 0).all() and chance.max() <= 1, key
        assert (np.diff(chance, axis=0) >= 0).all(), key
    for name, sum_so_far in (("late", found.late), ("cost", found.cost)):
        assert (sum_so_far[0] == 0).all() and (np.diff(sum_so_far, axis=0) >= 0).all(), name
    assert found.late[-1].max() <= months


def test_nothing_leaves_its_range_at_either_end_of_any_choice():
    for kind in KINDS:
        for choice in choices(kind).values():
            ends = choice.fit(choice.low), choice.fit(choice.high)
            if kind is Plan:
                beside = (replace(base, **{choice.key: end}) for base in (BUSY, KEEP) for end in ends)
                check(replace(EVENTFUL, plans=tuple(beside)))
            else:
                for end in ends:
                    check(with_value(EVENTFUL, kind, choice.key, end))


@pytest.mark.parametrize("person", ["low", "high"])
@pytest.mark.parametrize("world", ["low", "high"])
def test_nothing_leaves_its_range_in_the_corners(person, world):
    def corner(kind, end):
        return kind(**{key: getattr(choice, end) for key, choice in choices(kind).items()})

    profile, plans = corner(Profile, person), (corner(Plan, "low"), corner(Plan, "high"))
    check(Scenario(profile, plans, replace(corner(Environment, world), months=24)), futures=200)
    check(Scenario(profile, plans[::-1], replace(corner(Environment, world), months=24)), futures=200)


@pytest.mark.slow
def test_nothing_leaves_its_range_in_a_thousand_random_plans():
    rng = np.random.default_rng(11)
    for _ in range(250):
        check(random_scenario(rng), futures=5)


# --- the months behind it ---


def arrays(state) -> list[np.ndarray]:
    """Every array of a state and of the states within it."""
    values = [getattr(state, field.name) for field in fields(state)]
    within = [array for value in values if is_dataclass(value) for array in arrays(value)]
    return [value for value in values if isinstance(value, np.ndarray)] + within


def test_a_month_that_was_handed_out_is_not_changed_by_those_after_it():
    kept = []
    for month in simulate(prepare(EVENTFUL, load(), 50, SEED)):
        kept.append((month, copy.deepcopy(arrays(month))))
    assert len(kept) == EVENTFUL.environment.months + 1
    for month, before in kept:
        assert all(np.array_equal(now, then) for now, then in zip(arrays(month), before, strict=True))


def test_the_projection_is_the_months_simulated():
    found, months = project(EVENTFUL, futures=50), list(simulate(prepare(EVENTFUL, load(), 50, SEED)))
    for n, product in enumerate(PRODUCTS):
        assert np.array_equal(found.paths[f"{product}_limit"], [month.limit[n] for month in months])
        for event in ("cut", "frozen"):
            share = [getattr(month, event)[n].mean(axis=-1) for month in months]
            assert found.chances[f"{product}_{event}"] == pytest.approx(np.array(share))
    assert np.array_equal(found.paths["score"], [month.points for month in months])


# --- what the figures say ---


def test_the_figures_are_those_of_the_paths():
    """The mean of all futures; a tenth of them below the band and a tenth above it."""
    found = project(EVENTFUL, futures=1000)
    assert set(found.paths) == set(found.mean) == set(found.low) == set(found.high) == set(OUTCOMES)
    for outcome, path in found.paths.items():
        assert found.mean[outcome] == pytest.approx(path.mean(axis=-1, dtype=float))
        for band, share in ((found.low, 0.1), (found.high, 0.9)):
            assert (np.quantile(path, share - 0.002, axis=-1) <= band[outcome]).all()
            assert (band[outcome] <= np.quantile(path, share + 0.002, axis=-1)).all()


def test_the_chance_of_a_cut_is_the_share_of_futures_whose_limit_fell():
    """Read from the paths of people whose limits are never frozen, so that each fall is a cut."""
    plans = KEEP, replace(KEEP, draws=0, purchases=0), replace(KEEP, utilisation=1.0)
    found = run(STEADY, *plans, months=18, policy_month=4, policy_size=1.0)
    assert set(found.chances) == set(CHANCES)
    for product in ("huabei", "jiebei"):
        fell = np.diff(found.paths[f"{product}_limit"], axis=0) < 0
        share = np.logical_or.accumulate(fell, axis=0).mean(axis=-1)
        assert found.chances[f"{product}_cut"][1:] == pytest.approx(share)
        assert found.chances[f"{product}_frozen"].max() == 0
        assert share[-1].min() > 0.05


def test_the_chance_of_a_freeze_is_the_share_of_futures_that_could_not_use_their_limit():
    never = dict.fromkeys(("zero_rate", "late_close", "late_fall", "late_fall_year"), 0.0)
    late = replace(KEEP, on_time=0.9, days_late=20)
    numbers = load().moved(never | {"cut_rate": 1e-9})
    found = run(STEADY, late, replace(late, slip_month=3, slip_days=100), numbers=numbers)
    for product in ("huabei", "jiebei"):
        shut = found.states[product][1:] == FROZEN
        share = np.logical_or.accumulate(shut, axis=0).mean(axis=-1)
        assert found.chances[f"{product}_frozen"][1:] == pytest.approx(share)
    assert found.chances["jiebei_frozen"][3, 1] == 1


def test_the_expected_number_of_late_bills_is_the_sum_of_their_chances():
    found = run(STEADY, replace(KEEP, on_time=0.9), replace(KEEP, on_time=0.9, slip_month=6), months=12)
    assert found.late[:, 0] == pytest.approx(0.1 * np.arange(13), abs=0.04)
    assert found.late[5, 1] == found.late[5, 0]
    assert found.late[6, 1] - found.late[5, 1] == 1
    hard = run(STEADY, replace(KEEP, on_time=0.9, buffer=0), months=12, stress=1.7)
    assert hard.late[-1, 0] == pytest.approx(1.7 * 0.1 * 12, abs=0.05)  # F38: 1.7 to 1.9 times


def test_bills_paid_in_full_cost_nothing_and_others_what_is_published():
    """F36: 0.05 % a day on what is carried over, 2.3-7.5 % for instalments. Purchases of 1,000 a month."""
    paid = replace(KEEP, draws=0, purchases=10, ticket=100)
    plans = paid, replace(paid, instalment=1.0), replace(paid, repay=0.5)
    found = run(replace(STEADY, jiebei_limit=0), *plans, months=12)
    nothing, instalments, carried = found.cost[-1] / 12
    assert nothing == 0
    assert 0.8 * 0.0375 * 1000 < instalments < 0.046 * 1000  # those of the last months are not all paid yet
    # Of 2,000 half is paid: 1,000 and its interest stay owed, once the first months are over.
    assert found.cost[-1, 2] - found.cost[-2, 2] == pytest.approx(0.0005 * 30 * 1015, rel=0.05)
    assert carried < 0.0005 * 30 * 1000


def test_who_was_late_last_month_is_likelier_late_again():
    """.60 [.56, .65] after a late month in the panel; whatever the share of late months is in all."""
    late = [
        month.late.late
        for month in simulate(prepare(Scenario(plans=(Plan(on_time=0.97),)), load(), 20_000, SEED))
    ]
    before, after = np.stack(late[1:-1]), np.stack(late[2:])
    assert after[before].mean() == pytest.approx(0.6, abs=0.05)
    assert after[~before].mean() == pytest.approx(0.03 * 0.4 / 0.97, abs=0.003)


def test_what_has_no_lever_moves_the_score_more_the_longer_it_takes():
    """Month by month by as much again, so its spread grows with the root of the months."""
    calm = {"cut_rate": 1e-9, "zero_rate": 0.0, "raise_rate": 1e-9, "score_noise": 0.05}
    nothing = replace(KEEP, purchases=0, draws=0, utilisation=0.0)
    person = replace(STEADY, used=0.0)
    found = run(person, nothing, numbers=load().fixed().moved(calm | {"idle_rate": 0.0}), futures=4000)
    spread = found.paths["score"][:, 0].std(axis=-1)
    assert spread == pytest.approx(0.05 * 50 * np.sqrt(np.arange(13)), rel=0.05)


# --- the same scenario, the same numbers ---


def test_the_same_scenario_gives_the_same_digits_again():
    """Whatever a caller has done meanwhile to the figures it was given."""
    given = figures(project(EVENTFUL, futures=300))
    before = {key: numbers.copy() for key, numbers in given.items()}
    for numbers in given.values():
        if numbers.flags.writeable:
            numbers[...] = -1
    assert same(before, figures(project(EVENTFUL, futures=300)))
    assert same(before, figures(project(EVENTFUL, load(), 300)))


def test_the_same_scenario_gives_the_same_digits_in_every_process():
    code = (
        "import hashlib; from explorer.model.projection import project; "
        "from tests.scenarios import EVENTFUL, figures; "
        "rows = figures(project(EVENTFUL)); "
        "print(hashlib.sha256(b''.join(rows[key].tobytes() for key in sorted(rows))).hexdigest())"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=EXPLORER.parent,
            env=os.environ | {"PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("1", "2")
    ]
    one, other = (process.communicate()[0] for process in processes)
    assert len(one.strip()) == 64 and one == other


def test_a_scenario_is_not_written_to():
    scenario, before = copy.deepcopy(EVENTFUL), copy.deepcopy(EVENTFUL)
    project(scenario, futures=20)
    assert scenario == before


def test_another_seed_is_another_sample_of_the_same_futures():
    one, other = (project(EVENTFUL, futures=2000, seed=seed) for seed in (1, 2))
    for outcome in OUTCOMES:
        assert not np.array_equal(one.paths[outcome], other.paths[outcome])
        error = np.hypot(*(t.paths[outcome].std(axis=-1) for t in (one, other))) / math.sqrt(2000)
        assert (np.abs(one.mean[outcome] - other.mean[outcome]) <= 4.5 * error).all(), outcome
    for key in CHANCES:
        # Differences of two shares of 2,000: at most 0.5 / sqrt(1000) each SE.
        assert np.abs(one.chances[key] - other.chances[key]).max() < 4.5 * 0.5 / math.sqrt(1000), key


def test_a_plan_does_not_depend_on_the_plans_beside_it():
    """Nor on its place, once it is not the first: the first is what was done before the start."""
    first, other, third = replace(KEEP, draws=1), BUSY, replace(Plan(), purchases=50, start=7)
    together = run(TROUBLED, first, other, third, other, futures=200, months=18, stress=1.3)
    apart = run(TROUBLED, first, third, other, futures=200, months=18, stress=1.3)
    alone = run(TROUBLED, first, futures=200, months=18, stress=1.3)
    assert same(figures(together, 0), figures(alone, 0)) and same(figures(together, 0), figures(apart, 0))
    assert same(figures(together, 1), figures(apart, 2)) and same(figures(together, 2), figures(apart, 1))
    assert same(figures(together, 1), figures(together, 3))
    assert not same(figures(together, 1), figures(together, 2))


@pytest.mark.parametrize("plan", [Plan(), KEEP, replace(BUSY, start=1)], ids=["today", "keep", "busy"])
def test_two_plans_with_the_same_habits_have_the_same_futures(plan):
    found = run(TROUBLED, plan, replace(plan, name="twin"), futures=200, months=24, policy_month=3)
    assert same(figures(found, 0), figures(found, 1))


def test_the_name_of_a_plan_changes_nothing():
    named = replace(EVENTFUL, plans=tuple(replace(plan, name="another") for plan in EVENTFUL.plans))
    assert same(figures(project(named, futures=50)), figures(project(EVENTFUL, futures=50)))


@pytest.mark.parametrize("months", [6, 13])
def test_the_horizon_does_not_change_the_months_before_it(months):
    shorter = replace(EVENTFUL, environment=replace(HARD_TIMES, months=months))
    whole = figures(project(EVENTFUL, futures=200))
    begin = {key: rows[: months + 1] for key, rows in whole.items()}
    assert same(figures(project(shorter, futures=200)), begin)


def test_until_its_start_a_plan_is_the_first_plan():
    """And from then on it is not. Only what is dated by itself, a slip or an objection, comes before."""
    later = replace(BUSY, slip_month=0, appeal_month=0, start=7)
    found = run(TROUBLED, Plan(), later, futures=200, months=12)
    before = {key: rows[:7] for key, rows in figures(found, 1).items()}
    assert same(before, {key: rows[:7] for key, rows in figures(found, 0).items()})
    assert not np.array_equal(found.mean["score"][7, 0], found.mean["score"][7, 1])


# --- the direction of every lever ---

SHOCK = {"policy_month": 3, "policy_size": 1.0}
FRESH = {"lates": 1, "months_since_late": 0, "worst_days_late": 60}
LATE = replace(KEEP, on_time=0.7, days_late=20, draws=12)
SELDOM = replace(LATE, on_time=0.9)  # where not everybody is shut already by the shortest
SLIP = replace(KEEP, slip_month=2, slip_days=60)
SMALL = replace(KEEP, draw_size=0.1)  # so that there is something left to cut
ROOMY, ONCE = {"jiebei_limit": 100_000, "jiebei_owed": 0}, replace(KEEP, draws=1, utilisation=0.1)
BETTER = replace(KEEP, on_time=1.0, utilisation=0.1, purchases=40, start=1)

LOWER = "huabei_limit- huabei_cut+ jiebei_limit- jiebei_cut+"
WORSE = f"score- {LOWER}"

# lever, values in the order in which each outcome goes the given way, what else holds:
# profile, plan, environment. Outcomes are taken at the horizon, of twelve months.
DIRECTIONS = [
    # Lateness: F1, F2, F13, F35, F36.
    ("on_time", (0, 0.4, 0.8, 1), "score+ huabei_limit+ jiebei_limit+ huabei_cut- jiebei_cut-", {}, LATE, {}),
    ("on_time", (0, 0.4, 0.8, 1), "late- huabei_frozen- jiebei_frozen-", {}, LATE, {}),
    ("days_late", (3, 7, 30, 60, 90), "score- huabei_limit- huabei_cut+ jiebei_cut+", {}, LATE, {}),
    ("days_late", (3, 7, 15), "huabei_frozen+ jiebei_frozen+ huabei_limit- jiebei_limit-", {}, SELDOM, {}),
    ("slip_days", (3, 7, 30, 60, 90), "score- huabei_cut+ jiebei_cut+", {}, SLIP, {}),
    ("slip_days", (7, 30, 60, 120), "huabei_limit- jiebei_limit-", {}, SLIP, {}),
    ("slip_days", (3, 10, 30, 90), "cost+", {"jiebei_limit": 0}, replace(SLIP, draws=0), {}),
    ("slip_month", (2, 5, 8, 11), "score-", {}, SLIP, {}),
    ("buffer", (0, 1, 3, 12), "late- score+ huabei_limit+", {}, LATE, {"stress": 2.0}),
    ("stress", (1, 1.3, 1.6, 2), "late+ score- huabei_limit- huabei_cut+ jiebei_cut+", {}, LATE, {}),
    # What stays in use: F8 and the records. Cost: F36. Cuts of a product do not follow what is owed on it itself:
    # a cut leaves room for it (panel, CFPB), so that who carries a balance, or draws all, has less to lose.
    ("repay", (0.1, 0.4, 0.7, 1), "score+ cost-", {}, KEEP, {}),
    ("instalment", (0, 0.3, 0.7, 1), "score- cost+", {}, KEEP, {}),
    ("early_repay", (0, 1), "score+", {}, replace(KEEP, utilisation=0.8, purchases=40), {}),
    ("utilisation", (0.05, 0.3, 0.6, 1), "score- cost+", {}, KEEP, {}),
    ("utilisation", (0, 0.05), "score+", {}, KEEP, {}),
    # Applying: HELOC; F45 and C5 for the limits.
    ("inquiries", (0, 1, 2, 4), WORSE, {}, KEEP, {}),
    ("lenders_target", (3, 6, 10, 15), WORSE, {}, KEEP, {}),
    # Activity: C10-C14, Home Credit for idleness.
    ("purchases", (0, 5, 20, 60), "huabei_limit+ huabei_cut- score+", {}, KEEP, {}),
    ("ticket", (10, 50, 100, 300), "huabei_limit+ score+", {}, KEEP, {}),
    ("platform_share", (0, 0.4, 0.7, 1), "huabei_limit+ score+", {}, KEEP, {}),
    ("draws", (0, 1, 2, 4), "jiebei_limit+ jiebei_cut- cost+", {}, KEEP, {}),
    ("draws", (12, 24, 40, 60), "jiebei_limit- jiebei_cut+ jiebei_frozen+", {}, SMALL, {}),
    ("draw_size", (1, 3, 6, 10), "jiebei_frozen+", {}, KEEP, {}),
    ("draw_size", (1, 7), "jiebei_cut+ jiebei_frozen+", ROOMY, ONCE, {}),
    ("draw_size", (0.1, 0.5, 1, 2), "cost+", {}, KEEP, {}),
    ("reopens", (0, 1, 3, 6), "huabei_limit-", {}, KEEP, {}),
    ("programme", (0, 1), "score+ huabei_limit+ jiebei_limit+", {}, KEEP, {}),
    ("appeal_month", (0, 8), "score+", {"wrong_record": True, "lates": 2}, KEEP, {}),
    ("start", (10, 6, 3, 1), "score+ huabei_limit+", {}, BETTER, {}),
    # Where the person stands. A better score is one's own; the rest of it fades or comes.
    ("score", (450, 600, 750, 900), "score+", {}, KEEP, {}),
    ("huabei_limit", (1000, 8000, 20_000, 50_000), "huabei_limit+", {}, KEEP, {}),
    ("jiebei_limit", (1000, 25_000, 80_000, 200_000), "jiebei_limit+ cost+", {}, KEEP, {}),
    ("used", (0.3, 0.5, 0.8, 1), "cost+", {}, KEEP, {}),
    ("used", (0.1, 0.3, 0.6, 1), "score+", {}, KEEP, {}),
    ("history_years", (0, 3, 8, 20), "score-", {"lates": 1, "months_since_late": 20}, KEEP, {}),
    ("lates", (0, 1), LOWER, FRESH, KEEP, {}),
    ("months_since_late", (60, 12, 4, 0), "score+ huabei_limit- jiebei_limit-", FRESH, KEEP, {}),
    ("months_since_late", (0, 3, 12, 60), "jiebei_limit+", FRESH | {"jiebei_limit": 0}, KEEP, {}),
    ("worst_days_late", (7, 30, 60, 90), "score+ huabei_cut+ huabei_limit-", FRESH, KEEP, {}),
    ("overdue_days", (0, 10, 40, 120), "huabei_cut+ huabei_limit- jiebei_limit-", {}, KEEP, {"months": 8}),
    ("inquiries_6m", (0, 2, 6, 12), "score+", {}, KEEP, {"months": 24}),
    ("lenders", (3, 6, 10, 15), "score+ huabei_cut+ jiebei_cut+ huabei_limit-", {}, KEEP, {}),
    (
        "huabei_idle",
        (0, 1, 2, 6),
        "huabei_cut+ huabei_limit-",
        {"huabei_owed": 0},
        replace(KEEP, purchases=0),
        {},
    ),
    (
        "jiebei_idle",
        (0, 1, 2, 6),
        "jiebei_cut+ jiebei_limit-",
        {"jiebei_owed": 0},
        replace(KEEP, draws=0),
        {},
    ),
    ("huabei_owed", (0, 3000, 8000), "score+", {}, KEEP, {}),
    ("jiebei_owed", (0, 5000, 15_000, 25_000), "cost+", {}, KEEP, {}),
    ("clear_month", (1, 3, 6, 9), "score- huabei_limit-", {"overdue_days": 20}, KEEP, {}),
    ("loan_months", (3, 6, 9, 12), "cost+", {}, KEEP, {}),
    ("huabei_frozen", (0, 1), "huabei_frozen+", FRESH, KEEP, {"months": 6}),
    ("jiebei_frozen", (0, 1), "jiebei_frozen+ jiebei_limit-", FRESH, KEEP, {"months": 6}),
    ("close_huabei", (0, 8), "huabei_limit- score- huabei_cut+", {}, KEEP, {}),
    ("close_jiebei", (0, 8), "jiebei_limit- cost- jiebei_cut+", {}, KEEP, {}),
    ("wrong_record", (0, 1), "score+", {}, replace(KEEP, appeal_month=2), {}),
    # The world: F16, F31.
    ("policy_size", (0, 0.3, 0.7, 1), WORSE, {}, KEEP, SHOCK),
    ("policy_month", (0, 5), LOWER, {}, KEEP, SHOCK),
    # What fell: it may come back, the less likely the longer one has waited (records, C8).
    ("huabei_before", (0, 20_000), "huabei_limit+", {}, KEEP, {}),
    ("jiebei_before", (0, 80_000), "jiebei_limit+", {}, KEEP, {}),
    ("months_since_fall", (0, 6, 12, 24), "huabei_limit-", {"huabei_before": 30_000}, KEEP, {}),
    ("huabei_temporary", (0, 2000, 5000), "huabei_limit-", {}, KEEP, {}),
]


def sweep(key, values, profile, plan, world, futures):
    """Each value's figures at the horizon: paths of the outcomes, chances, late bills and cost."""
    kind = next(kind for kind in KINDS if key in choices(kind))
    base = Scenario(replace(STEADY, **profile), (KEEP, plan), Environment(**world))
    scenarios = [with_value(base, kind, key, value) for value in values]
    if kind is Plan:  # all in one go, behind the first plan
        for at in range(0, len(values), 3):
            plans = (KEEP, *(scenario.plans[1] for scenario in scenarios[at : at + 3]))
            found = project(replace(base, plans=plans), futures=futures)
            yield from (figures(found, number) for number in range(1, len(plans)))
    else:
        yield from (figures(project(scenario, futures=futures), 1) for scenario in scenarios)


def change(before, after, sign):
    """Mean of the differences in the given direction, and its standard error."""
    step = sign * (np.asarray(after, float) - before)
    return step.mean(), np.std(step) / math.sqrt(step.size) if step.ndim else 0


@pytest.mark.parametrize(
    ("key", "values", "ways", "profile", "plan", "world"),
    DIRECTIONS,
    ids=[f"{key}-{ways.replace(' ', '')}" for key, _, ways, *_ in DIRECTIONS],
)
def test_a_lever_moves_each_outcome_the_way_the_evidence_says(key, values, ways, profile, plan, world):
    """Step by step no step goes back, and from end to end it goes forward.

    All plans share the draws, so a step is the mean of a difference within each future. Where a
    path stands behind the figure, its error is that difference's own standard error; a chance is
    a share of nested events, of which a handful may be exchanged when a limit took another way.
    """
    futures = 1000
    rows = list(sweep(key, values, profile, plan, world, futures))
    for way in ways.split():
        outcome, sign = way[:-1], {"+": 1, "-": -1}[way[-1]]
        found = [row.get(f"paths {outcome}", row.get(outcome))[-1] for row in rows]

        spare = 3 / futures if outcome in CHANCES else 1e-9
        for before, after in pairwise(found):
            step, error = change(before, after, sign)
            assert step >= -(2 * error + spare), f"{outcome}: a step of {sign * step:g}"
        step, error = change(found[0], found[-1], sign)
        assert step > max(2 * error, 0.5 / futures * (outcome in CHANCES)), (
            f"{outcome}: {sign * step:g} in all"
        )


def test_every_lever_has_a_direction_on_record():
    """Except the horizon, and how much the platform, not the lever, decides."""
    assert {key for _, key in every_choice()} - {key for key, *_ in DIRECTIONS} == {"months"}


# --- nothing without effect ---

CONTEXTS = (
    replace(EVENTFUL, environment=replace(HARD_TIMES, months=12)),
    Scenario(STEADY, (KEEP, replace(BUSY, slip_month=0, start=1)), HARD_TIMES),
    Scenario(Profile(), (Plan(), replace(Plan(), appeal_month=2))),
    Scenario(STEADY, (KEEP, replace(KEEP, purchases=0, draws=0))),
)


def effect(*scenarios: Scenario) -> bool:
    one, other = (figures(project(scenario, futures=60)) for scenario in scenarios)
    return not same(one, other)


@pytest.mark.parametrize(("kind", "key"), every_choice(), ids=IDS)
def test_every_choice_moves_something(kind, key):
    """A slider that changes nothing is a fault."""
    choice = choices(kind)[key]
    low, *higher = (choice.fit(choice.low + share * (choice.high - choice.low)) for share in (0, 1, 0.25))
    assert any(
        effect(with_value(context, kind, key, low), with_value(context, kind, key, value))
        for context in CONTEXTS
        for value in higher
    )


NEEDING = [(kind, key) for kind, key in every_choice() if choices(kind)[key].needs]


@pytest.mark.parametrize(("kind", "key"), NEEDING, ids=[key for _, key in NEEDING])
def test_a_choice_is_not_read_without_the_one_it_needs(kind, key):
    choice = choices(kind)[key]
    scenario = with_value(EVENTFUL, kind, choice.needs, 0)
    assert not effect(*(with_value(scenario, kind, key, end) for end in (choice.low, choice.high)))


# Between them they go everywhere where a coefficient is read, most of it at once.
SHOWS = (
    EVENTFUL,
    Scenario(
        Profile(huabei_limit=0, jiebei_limit=0, lates=0, wrong_record=True, score=620, lenders=8),
        (KEEP, replace(KEEP, appeal_month=2, early_repay=True, slip_month=2, slip_days=120), LATE),
        replace(HARD_TIMES, months=12),
    ),
    Scenario(
        replace(STEADY, score=900),
        (
            replace(KEEP, purchases=40, platform_share=1.0),
            replace(KEEP, purchases=0, draws=0, utilisation=0.0),
            replace(KEEP, on_time=0.5, days_late=5, repay=0.5),
            replace(KEEP, slip_month=2, slip_days=95),
        ),
    ),
    Scenario(replace(STEADY, lates=1, months_since_late=30), (KEEP,)),
)


@cache
def published(show: int, futures: int) -> dict[str, np.ndarray]:
    return figures(project(SHOWS[show], futures=futures))


# What a raise tends to cost is worked out from the trajectories, not within them.
OUTSIDE = {"debt_quarter", "debt_year3"}


INSIDE = [item for item in load().items if item.key not in OUTSIDE]


@pytest.mark.parametrize("item", INSIDE, ids=lambda item: item.key)
def test_every_coefficient_moves_something(item):
    """Pinned to one end of its range, or where it has none to half as much again."""
    numbers = load().moved({item.key: item.high if item.low < item.high else 1.5 * item.value})
    assert any(
        not same(published(show, futures), figures(project(SHOWS[show], numbers, futures)))
        for futures in (50, 1000)  # rare events show up among many futures only
        for show in range(len(SHOWS))
    )


# --- the loops ---


def test_a_cut_raises_use_and_higher_use_lowers_the_score():
    """F14, F15: with a cut and without it, in the same future. Nothing else differs that month.

    Gains are credited at once here: who has some to come would not be seen to lose any.
    """
    numbers = load().moved({"rise_most": 1000.0})
    found = [
        run(STEADY, KEEP, numbers=numbers, futures=2000, policy_month=month, policy_size=1.0)
        for month in (0, 3)
    ]
    calm, hit = (t.paths for t in found)
    total = [(paths["huabei_limit"] + paths["jiebei_limit"])[3, 0] for paths in (calm, hit)]
    cut = total[1] < total[0]
    points = (hit["score"] - calm["score"])[3, 0]
    assert cut.sum() > 50
    assert (points[cut] < 0).all()
    assert (points[total[1] == total[0]] == 0).all()


def test_a_raise_lowers_use_and_lifts_the_score():
    """In the same future, with raises and with none."""
    numbers = load().moved({"raise_rate": 1e-9})
    without, found = run(STEADY, KEEP, futures=2000, numbers=numbers), run(STEADY, KEEP, futures=2000)
    before, after = without.paths, found.paths
    first = (after["huabei_limit"] > before["huabei_limit"])[1, 0]
    other = (after["jiebei_limit"] == before["jiebei_limit"])[1, 0]
    points = (after["score"] - before["score"])[1, 0]
    assert first.sum() > 5
    assert (points[first & other] > 0).all() and (points[~first & other] == 0).all()


def test_use_returns_to_what_a_person_steers_to():
    """F23: whatever it is today, two years later the same habits stand at the same score."""
    world = {"months": 24, "numbers": load().moved({"steer": 0.3})}
    start = [run(replace(STEADY, used=used), KEEP, **world) for used in (0.3, 0.9)]
    gained = [t.mean["score"][[3, 24], 0] - 650 for t in start]
    one_sd_of_use = 50 * 2.21 * (0.9**0.4 - 0.3**0.4)
    assert gained[1][1] - gained[0][1] == pytest.approx(one_sd_of_use, rel=0.15)
    assert gained[1][0] - gained[0][0] < 0.9 * one_sd_of_use


# --- what shuts a limit, and what does not ---


def test_a_flagged_loan_is_either_cut_or_paused():
    """Odd by their number, not their size: where all is drawn, a cut that leaves room for it takes nothing."""
    odd = replace(SMALL, draws=60)
    paused, cut = (
        run(STEADY, SMALL, odd, numbers=load().moved({"anomaly_pause": share})) for share in (1, 0)
    )
    assert np.diff(paused.chances["jiebei_cut"][-1])[0] == pytest.approx(0, abs=0.01)
    assert paused.chances["jiebei_frozen"][-1, 1] > 0.1
    assert np.diff(cut.chances["jiebei_cut"][-1])[0] > 0.1
    assert cut.chances["jiebei_frozen"].max() == 0


@pytest.mark.parametrize("months", [1, 4])
def test_a_pause_lasts_as_long_as_it_says_and_leaves_the_limit(months):
    calm = {"cut_rate": 1e-9, "zero_rate": 0.0, "raise_rate": 1e-9, "idle_rate": 0.0, "wave_gap": 1e9}
    numbers = load().moved({"anomaly_pause": 1.0, "anomaly_months": months, **calm})
    found = run(STEADY, replace(KEEP, draws=1, draw_size=10.0), numbers=numbers, months=24)
    frozen = found.states["jiebei"][:, 0] == FROZEN
    begun = frozen[1:12].any(axis=0)
    first = frozen.argmax(axis=0)
    assert begun.sum() > 10
    for future in np.flatnonzero(begun):
        spell = frozen[first[future] : first[future] + months + 1, future]
        assert spell[:months].all() and not spell[months:].any()
    assert (found.paths["jiebei_limit"] == found.paths["jiebei_limit"][0]).all()


def test_a_frozen_limit_is_not_raised():
    calm = {"late_close": 0.0, "zhima_link": 0.0, "kept_31": 1.0, "freeze_31": 6.0, "huabei_shut": 1.0}
    raises = dict.fromkeys(("late_raise", "late_raise_6", "late_raise_12"), 1.0)
    numbers = load().moved({"raise_rate": 0.05} | raises | calm)
    found = run(STEADY, replace(KEEP, slip_month=1, slip_days=120), numbers=numbers)
    rises = np.diff(found.paths["huabei_limit"][:, 0], axis=0) > 0
    frozen = found.states["huabei"][:, 0] == FROZEN
    assert not (rises & frozen[1:]).any() and frozen[1:10].mean() > 0.9
    assert 0 < rises[10:].mean() < 0.1


def test_a_second_late_bill_within_a_freeze_does_not_add_to_it():
    """Of Huabei, where a bill of eight days shuts for less than one of forty; on its own bills alone."""
    kept = {
        "kept_8": 1.0,
        "kept_31": 1.0,
        "freeze_8": 1.0,
        "freeze_31": 4.0,
        "huabei_shut": 1.0,
        "rung_31": 30.0,
        "together": 0.0,
    }
    numbers = load().moved(kept | {"late_close": 0.0, "cut_rate": 1e-9, "zero_rate": 0.0, "late_zero": 0.2})
    again = replace(KEEP, slip_month=2, slip_days=8)
    found = run(replace(STEADY, overdue_days=40), KEEP, again, numbers=numbers)
    frozen = found.states["huabei"] == FROZEN
    open_still = (found.paths["huabei_limit"] > 0).all(axis=(0, 1))
    assert np.array_equal(frozen[:, 0, open_still], frozen[:, 1, open_still])
    assert frozen[1:5, :, open_still].all() and not frozen[6:, :, open_still].any()


def test_what_is_closed_cannot_be_frozen():
    person = replace(STEADY, score=500, huabei_limit=0, jiebei_limit=0, overdue_days=60)
    found = run(person, KEEP, replace(KEEP, slip_month=3, slip_days=60))
    assert all(chance.max() == 0 for chance in found.chances.values())


def test_a_closed_product_is_not_offered_while_a_bill_is_overdue():
    raises = dict.fromkeys(("late_raise", "late_raise_6", "late_raise_12"), 1.0)
    numbers = load().moved({"open_rate": 0.05, "together": 0.9, "kept_31": 0.6, "huabei_shut": 1.0} | raises)
    person = replace(STEADY, score=800, huabei_limit=0, huabei_owed=100, overdue_days=100)
    path = run(person, replace(KEEP, clear_month=9), numbers=numbers).paths["huabei_limit"][:, 0]
    assert (path[:9] == 0).all()
    assert 0 < (path[12] > 0).mean() < 0.2


def test_a_run_of_bills_on_time_counts_more_by_the_month_and_ends_with_a_late_bill():
    """Both read from the difference that the coefficient makes in the same futures."""
    calm = {"cut_rate": 1e-9, "zero_rate": 0.0, "raise_rate": 1e-9, "streak_half_life": 12.0}
    calm |= {"rise_most": 1000.0}  # else both wait for a rise that the late bill has held up
    person = replace(STEADY, lates=1, months_since_late=0)
    without, found = (
        run(
            person,
            replace(KEEP, slip_month=7, slip_days=30),
            numbers=load().moved({"streak_size": size, **calm}),
        )
        for size in (0.0, 0.4)
    )
    gained = (found.mean["score"] - without.mean["score"])[:, 0] / 50
    months = np.array(
        [0, 1, 2, 3, 4, 5, 6, 0, 0, 1, 2, 3, 4]
    )  # in a row, on time; the late bill is paid in 8
    assert gained == pytest.approx(0.4 * (1 - np.exp2(-months / 12)), abs=0.005)


# --- the switch for well-graded links ---


def test_with_well_graded_numbers_only_what_is_folklore_stops_counting():
    numbers = load().well_graded()
    plan = replace(KEEP, draws=12)
    folklore = {"programme": True}, {"platform_share": 1.0}
    found = run(STEADY, plan, *(replace(plan, **habit) for habit in folklore), numbers=numbers)
    for other in range(1, 3):
        for outcome in ("huabei_limit", "jiebei_limit"):
            assert np.array_equal(found.paths[outcome][:, 0], found.paths[outcome][:, other])
    late = run(STEADY, plan, replace(plan, slip_month=2, slip_days=60), numbers=numbers)
    odd = run(STEADY, replace(plan, draw_size=10.0), numbers=numbers)
    assert odd.chances["jiebei_frozen"].max() == 0
    shut = late.shares["jiebei"].frozen[:, 1] + late.shares["jiebei"].closed[:, 1]
    assert shut[2:4] == pytest.approx(1)  # while it is unpaid, and not a month more
    assert late.shares["huabei"].frozen[4:, 1].max() == late.shares["jiebei"].frozen[4:, 1].max() == 0
    assert late.mean["score"][12, 1] < late.mean["score"][12, 0] - 20
    assert late.chances["huabei_cut"][12, 1] > late.chances["huabei_cut"][12, 0]


def test_with_well_graded_numbers_the_score_does_not_move_an_open_limit():
    """F28: reported as never used for lending."""
    reference = run(STEADY, KEEP, numbers=load().well_graded()).paths
    for score in (380, 590, 900):
        paths = run(replace(STEADY, score=score), KEEP, numbers=load().well_graded()).paths
        for outcome in ("huabei_limit", "jiebei_limit"):
            stays = (reference[outcome] > 0).all(axis=0) & (paths[outcome] > 0).all(axis=0)
            assert np.array_equal(paths[outcome][:, stays], reference[outcome][:, stays])
            assert stays.mean() > 0.9
