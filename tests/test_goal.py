"""Goal seek: what it finds really gets there, nothing in it is needless, and it says when nothing does."""

import time
from dataclasses import replace

import numpy as np
import pytest

from explorer.findings import goal
from explorer.findings.goal import WAYS, Goal, Wish, goal_rows, seek
from explorer.findings.trials import TOWARDS, best_habits, between, effort, goal_levers, groups, moved
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import NAME_LENGTH, Environment, Plan, Profile, Scenario, choices
from explorer.model.projection import FUTURES, project
from explorer.scenario.plan_names import clean_name
from explorer.scenario.presets import names, preset
from explorer.wording.words import LANGUAGES, load

ME = Scenario(Profile(), (Plan(), replace(Plan(), name="mine", start=2)))
SCORE = ("score", 655, 8, 0.7)
KEPT = ("jiebei_limit", 20_000, 12, 0.85)  # by month 8 the plan as it is keeps it as often: nothing to seek
FAR = ("score", 900, 8, 0.5)


def sought(*asked, plan: int = 0) -> Goal:
    began = time.perf_counter()
    found = seek(ME, plan, Wish(*asked))
    print(f"{asked}: {time.perf_counter() - began:.2f} s, {len(found.ways)} ways")
    return found


@pytest.fixture(scope="module")
def score() -> Goal:
    return sought(*SCORE)


@pytest.fixture(scope="module")
def far() -> Goal:
    return sought(*FAR)


def shares(plan: Plan, outcome: str, target: float, scenario: Scenario = ME) -> np.ndarray:
    """How many of all futures have the target, by month, once the plan is added."""
    added = project(scenario.with_plan(len(scenario.plans), plan))
    return (added.paths[outcome][:, -1] >= target).mean(axis=-1)


def test_every_way_reaches_the_goal_with_all_futures(score):
    outcome, target, month, chance = SCORE
    assert score.ways and score.nearest is None
    for way in score.ways:
        reached = shares(way.plan, outcome, target)
        assert reached[month] == pytest.approx(way.chance) and way.chance >= chance
        assert (reached[way.month : month + 1] >= chance).all()
        assert way.month == 0 or reached[way.month - 1] < chance
        assert way.value >= target


def test_ways_come_by_effort_and_move_different_groups(score):
    efforts = [way.effort for way in score.ways]
    assert 2 <= len(score.ways) <= WAYS
    assert efforts == sorted(efforts) and efforts[0] > 0
    assert len({way.groups for way in score.ways}) == len(score.ways)
    for way in score.ways:
        assert way.effort == pytest.approx(effort(score.base, way.plan))
        assert way.groups == groups(way.keys)


def test_no_way_holds_another_that_is_no_harder(score):
    for one in score.ways:
        for other in score.ways:
            assert one is other or not set(one.groups) < set(other.groups) or one.effort > other.effort


def test_each_lever_of_a_way_is_needed(score):
    outcome, target, month, chance = SCORE
    for way in score.ways[:2]:
        for key in way.keys:
            without = replace(way.plan, **{key: getattr(score.base, key)})
            assert shares(without, outcome, target)[month] < chance, key


def test_only_levers_move_their_way_and_on_their_steps(score, far):
    for way in (*score.ways, far.nearest):
        differing = {key for key in choices(Plan) if getattr(way.plan, key) != getattr(score.base, key)}
        assert set(way.keys) == differing
        for key in way.keys:
            now, then, lever = getattr(score.base, key), getattr(way.plan, key), goal_levers()[key]
            assert choices(Plan)[key].fit(then) == then
            assert min(now, lever.best) <= then <= max(now, lever.best)


def test_the_same_question_gets_the_same_answer_whatever_the_other_plans(score):
    assert seek(replace(ME, plans=ME.plans[:1]), 0, Wish(*SCORE)) == score


def test_what_is_reached_already_needs_no_effort():
    (way,) = sought("score", 560, 8, 0.9).ways
    assert way.effort == 0 and way.keys == () == way.groups
    assert way.plan == ME.plans[0] and way.chance >= 0.9 and way.month == 0


def test_what_cannot_be_reached_is_said_with_what_comes_nearest(far):
    outcome, target, month, chance = FAR
    assert far.ways == ()
    nearest = far.nearest
    assert nearest.chance == pytest.approx(shares(nearest.plan, outcome, target)[month])
    assert nearest.chance < chance
    assert nearest.month is None and ME.profile.score < nearest.value < target


def test_nothing_known_comes_clearly_nearer(far):
    """Not even the ready-made plans, which may move levers that goal seek leaves alone."""
    for name in names():
        added = project(ME.with_plan(2, preset(name, Plan())))
        value = np.quantile(added.paths["score"][FAR[2], -1], 1 - FAR[3])
        assert value < far.nearest.value + 2


def test_an_unreachable_chance_may_come_later():
    later = sought("score", 715, 8, 0.7).nearest
    assert later.chance < 0.7
    year = replace(ME, environment=replace(ME.environment, months=24))
    reached = shares(later.plan, "score", 715, year)
    assert later.month is None or reached[later.month] >= 0.7 > reached[later.month - 1]


def test_a_limit_can_be_kept():
    found = sought(*KEPT)
    assert found.ways and not {"draws", "purchases"} & set(found.ways[0].keys)
    assert shares(found.ways[0].plan, *KEPT[:2])[KEPT[2]] >= KEPT[3]


def test_a_plan_that_begins_too_late_cannot_be_helped():
    late = ME.with_plan(1, replace(ME.plans[1], start=20))
    found = seek(late, 1, Wish("score", 655, 6, 0.7))
    assert found.ways == () and found.nearest.keys == ()


def test_a_way_keeps_name_and_start(score):
    later = seek(ME, 1, Wish("score", 650, 8, 0.6))
    assert {(way.plan.name, way.plan.start) for way in later.ways} == {("mine", 2)}
    assert {way.plan.start for way in score.ways} == {1}


def test_progress_goes_forward():
    seen = []
    seek(ME, 0, Wish("score", 655, 8, 0.7), progress=seen.append)
    assert len(seen) > 3 and seen == sorted(seen) and seen[0] > 0 and seen[-1] <= 1


def test_rows_for_the_command_line(score, far, monkeypatch):
    monkeypatch.setattr(
        goal, "seek", lambda scenario, number, wish: {Wish(*SCORE): score, Wish(*FAR): far}[wish]
    )
    rows = goal_rows(ME, 0, Wish(*SCORE))
    assert [row["way"] for row in rows] == [*range(1, len(score.ways) + 1)]
    assert {row["reached"] for row in rows} == {1}
    changed = dict(change.split("=") for change in rows[0]["changes"].split())
    assert {key: float(value) for key, value in changed.items()} == {
        key: float(getattr(score.ways[0].plan, key)) for key in score.ways[0].keys
    }
    (row,) = goal_rows(ME, 0, Wish(*FAR))
    assert row["reached"] == 0 and row["month"] is None and row["value"] < FAR[1]
    assert row.keys() == rows[0].keys()


@pytest.mark.parametrize("chance", [1 / FUTURES, 1.0])
def test_the_least_and_the_surest_chance_can_be_asked_for(chance):
    found = seek(ME, 0, Wish("score", 660, 6, chance))
    assert (found.nearest is None) == any(way.chance >= chance for way in found.ways)
    assert all(way.chance >= chance for way in found.ways)


@pytest.mark.parametrize("chance", [1e-9, 0.9 / FUTURES, 0.0, -1.0, 1.01, float("nan")])
def test_a_chance_that_no_number_of_futures_can_show_is_refused(chance):
    with pytest.raises(ValueError, match="chance"):
        Wish("score", 660, 6, chance)


# --- the levers ---


def test_levers_are_declared_rightly():
    lines = choices(Plan)
    for key, lever in goal_levers().items():
        assert lines[key].fit(lever.best) == lever.best and type(lines[key].default)(lever.best) == lever.best
        assert lever.towards in TOWARDS and lever.weight > 0
        assert lever.where in ("", *choices(Profile), *choices(Environment))


def test_no_advice_to_spend_dearer_and_no_supposed_slip():
    assert not {"ticket", "slip_month", "slip_days", "start"} & set(goal_levers())


def test_levers_that_cannot_help_stay():
    assert not {"appeal_month", "buffer"} & set(best_habits(ME, Plan()))
    helped = replace(ME, profile=Profile(wrong_record=True), environment=replace(ME.environment, stress=1.5))
    assert {"appeal_month", "buffer"} <= set(best_habits(helped, Plan()))
    ends = {key: lever.best for key, lever in goal_levers().items()}
    assert best_habits(helped, replace(Plan(), **ends)) == {}


def test_effort_is_nought_for_nothing_and_grows_with_the_move():
    base = Plan()
    half, whole = (replace(base, utilisation=share) for share in (0.3, 0.0))
    assert effort(base, base) == 0 < effort(base, half) < effort(base, whole)
    assert effort(base, whole) == pytest.approx(goal_levers()["utilisation"].weight * 0.6)
    assert moved(base, replace(half, early_repay=True)) == ("utilisation", "early_repay")


def test_half_way_is_on_the_steps():
    middle = between(Plan(lenders_target=4), Plan(lenders_target=1, inquiries=0.25, early_repay=True))
    assert middle.lenders_target in (2, 3) and middle.inquiries in (0.25, 0.5)


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_the_plans_that_advice_makes_can_be_kept(language):
    words = load(language)
    given = [words(key) for key in words.sentences if key.startswith("risk.") and key.endswith(".plan")]
    given += [words(f"goal.plan_{outcome}", target="¥200,000") for outcome in OUTCOMES]
    for name in given:
        assert len(name) <= NAME_LENGTH and clean_name(name) == name
    assert len(given) == len(set(given))
