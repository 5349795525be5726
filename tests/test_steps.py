"""Steps back and forward, resets, and what differs from the first plan."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.plan import FOLLOWED, Environment, Plan, Profile, Scenario, choices, following
from explorer.page.levers.undo import RESETS, after_reset, differing_levers
from explorer.page.session.history import MOST, History
from explorer.scenario import presets
from explorer.scenario.presets import newcomer
from tests.scenarios import EVENTFUL


def scenario(score: int) -> Scenario:
    return Scenario(Profile(score=score))


@given(st.lists(st.sampled_from(["then", "back", "forward"]) | st.integers(350, 950), max_size=30))
def test_a_step_back_and_a_step_forward_undo_each_other(moves):
    known = History(scenario(640))
    for move in moves:
        if move == "back" and known.past:
            assert known.back().forward() == known
            known = known.back()
        elif move == "forward" and known.future:
            assert known.forward().back() == known
            known = known.forward()
        elif isinstance(move, int) and scenario(move) != known.now:
            after = known.then(scenario(move))
            assert after.now == scenario(move) and after.back().now == known.now and not after.future
            known = after


def test_nothing_new_is_no_step():
    known = History(scenario(1 + 640)).then(scenario(700)).back()
    assert known.then(known.now) is known and known.future


def test_only_so_many_steps_are_kept():
    known = History(scenario(350))
    for score in range(351, 351 + 2 * MOST):
        known = known.then(scenario(score))
    assert len(known.past) == MOST and known.past[-1] == scenario(350 + 2 * MOST - 1)


def test_what_differs_from_the_first_plan_is_told_by_habit():
    plans = Plan("a"), Plan("b", draws=9, draw_size=2.0, start=3)
    assert [line.key for line in differing_levers(Scenario(plans=plans), 1)] == [
        "draws",
        "draw_size",
        "start",
    ]
    found = following(Profile(), Plan(), tuple(FOLLOWED))
    assert differing_levers(Scenario(plans=(found,)), 0) == []
    assert [line.key for line in differing_levers(Scenario(plans=(replace(found, buffer=4),)), 0)] == [
        "buffer"
    ]


def test_what_is_switched_off_in_both_plans_does_not_differ():
    plans = Plan("a", draws=0), Plan("b", draws=0, draw_size=2.0)
    assert differing_levers(Scenario(plans=plans), 1) == []


@pytest.mark.parametrize("what", RESETS)
def test_a_reset_leaves_the_rest_as_it_is(what):
    after = after_reset(EVENTFUL, what, 1)
    kept = {
        "plan": {"profile", "environment", "beliefs", "well_graded"},
        "profile": {"plans", "environment", "beliefs", "well_graded"},
        "assumptions": {"plans", "profile"},
        "all": set(),
    }[what]
    assert all(getattr(after, part) == getattr(EVENTFUL, part) for part in kept)
    assert after != EVENTFUL


def test_a_plan_is_set_back_to_its_preset_or_to_the_first_plan():
    today = Plan("today", on_time=0.5)
    own = Scenario(plans=(today, Plan("mine", draws=9)))
    assert after_reset(own, "plan", 1).plans[1] == replace(today, name="mine")
    ready = Scenario(plans=(today, replace(presets.preset("steady", today), draws=9)))
    assert after_reset(ready, "plan", 1).plans[1] == presets.preset("steady", today)
    found = following(Profile(), Plan("today"), tuple(FOLLOWED))
    assert after_reset(own, "plan", 0).plans == (found, own.plans[1])


def test_assumptions_are_set_back_but_not_how_far_one_looks():
    after = after_reset(
        replace(EVENTFUL, beliefs=(("points_per_sd", 40.0),), well_graded=True), "assumptions", 0
    )
    assert after.environment == Environment(months=EVENTFUL.environment.months)
    assert after.beliefs == () and not after.well_graded


def test_everything_set_back_is_what_a_newcomer_finds():
    assert after_reset(EVENTFUL, "all", 1) == newcomer()


def test_every_habit_can_be_set_back():
    lines = choices(Plan).values()
    other = Plan(
        "b", **{line.key: line.fit(line.high if line.default != line.high else line.low) for line in lines}
    )
    assert len(differing_levers(Scenario(plans=(Plan("a"), other)), 1)) == len(lines)
