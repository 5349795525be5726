"""Plans held against the first one: every figure follows from the futures they share."""

from dataclasses import replace

import pytest

from explorer.findings.compare import compare, dated
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Environment, Plan, Profile, Scenario
from explorer.model.projection import project
from tests.scenarios import EVENTFUL, KEEP, STEADY

HABITS = Plan()


def dates(*plans: Plan, **world) -> set[tuple[int, int, str]]:
    events = dated(Scenario(plans=plans, environment=Environment(**world)))
    return {(event.month, event.number, event.code) for event in events}


# Made by hand: four futures, three months, two plans.
FIRST = [[600, 610, 620], [600, 590, 580], [600, 600, 600], [600, 600, 640]]
OTHER = [[600, 600, 630], [600, 580, 570], [600, 600, 600.4], [600, 600, 680]]


def test_the_figures_are_those_of_the_last_month(made):
    ahead = compare(made(score=[FIRST, OTHER]), 1)["score"]
    assert ahead.outcome == "score"
    assert ahead.expected == pytest.approx(620.1)
    assert ahead.change == 20  # as they are written, so that what is subtracted adds up as printed
    assert ahead.gain == 620 - 610


def test_a_plan_wins_in_the_futures_in_which_it_ends_higher(made):
    """Two futures end higher, one lower, one within half a point."""
    ahead = compare(made(score=[FIRST, OTHER]), 1)["score"]
    assert (ahead.better, ahead.same, ahead.worse) == (0.5, 0.25, 0.25)


def test_futures_are_held_against_each_other_one_by_one(made):
    """The same ends in another order: nothing is gained on average, yet one in two wins."""
    ahead = compare(made(score=[[[600, 610], [600, 590]], [[600, 590], [600, 610]]]), 1)["score"]
    assert ahead.gain == 0
    assert (ahead.better, ahead.same, ahead.worse) == (0.5, 0, 0.5)


def test_every_outcome_is_compared_with_its_own(made):
    found = compare(made(score=[FIRST, OTHER], huabei_limit=[OTHER, FIRST]), 1)
    assert tuple(found) == tuple(OUTCOMES)
    assert (found["score"].better, found["huabei_limit"].better, found["jiebei_limit"].same) == (0.5, 0.25, 1)


def test_the_third_plan_is_compared_with_the_first_not_the_second(made):
    low, high = [[600, 590]], [[600, 650]]
    assert compare(made(score=[low, high, low]), 2)["score"].same == 1


def test_the_figures_can_be_written_anywhere(made):
    """Python's own numbers, not numpy's."""
    ahead = compare(made(score=[FIRST, OTHER]), 1)["score"]
    figures = (ahead.expected, ahead.start, ahead.change, ahead.gain, ahead.better, ahead.same, ahead.worse)
    assert {type(figure) for figure in figures} == {float}


# Of the model


@pytest.mark.parametrize("plan", range(len(EVENTFUL.plans)))
def test_better_same_and_worse_are_all_there_is(plan):
    for ahead in compare(project(EVENTFUL, futures=300), plan).values():
        shares = (ahead.better, ahead.same, ahead.worse)
        assert sum(shares) == pytest.approx(1, abs=1e-12)
        assert all(-1e-12 <= share <= 1 for share in shares)


def test_the_same_habits_under_two_names_end_the_same():
    scenario = replace(EVENTFUL, plans=(EVENTFUL.plans[0], replace(EVENTFUL.plans[0], name="twin")))
    for ahead in compare(project(scenario, futures=300), 1).values():
        assert (ahead.gain, ahead.better, ahead.same, ahead.worse) == (0, 0, 1, 0)


def test_the_first_plan_equals_itself():
    for ahead in compare(project(EVENTFUL, futures=50), 0).values():
        assert (ahead.gain, ahead.same) == (0, 1)


def test_paying_on_time_beats_paying_late_in_most_futures_and_the_other_way_round():
    careless = replace(KEEP, on_time=0.4, days_late=60)
    better, worse = (
        compare(project(Scenario(STEADY, plans), futures=500), 1)["score"]
        for plans in ((careless, KEEP), (KEEP, careless))
    )
    assert better.better > 0.9 and better.worse < 0.1
    assert better.gain > 20
    assert (worse.worse, worse.gain) == (better.better, -better.gain)


def test_the_change_is_from_todays_profile():
    profile = Profile(score=700, huabei_limit=9000, jiebei_limit=0)
    for outcome, here in compare(project(Scenario(profile, (HABITS,)), futures=200), 0).items():
        assert here.start == getattr(profile, outcome)
        assert here.change == pytest.approx(here.expected - here.start, abs=10)


# What is dated


def test_nothing_is_dated_unless_chosen():
    assert dates(HABITS, HABITS) == set()


def test_every_date_is_found_under_its_plan():
    second = replace(HABITS, start=3, slip_month=5, appeal_month=2)
    found = dates(replace(HABITS, slip_month=4), second, policy_month=6)
    assert found == {(4, 0, "slip"), (3, 1, "start"), (5, 1, "slip"), (2, 1, "appeal"), (6, 0, "policy")}


def test_what_lies_behind_the_horizon_is_left_out():
    later = replace(HABITS, start=9, slip_month=7, appeal_month=6)
    assert dates(HABITS, later, months=6, policy_month=8) == {(6, 1, "appeal")}


def test_the_first_plan_has_no_start():
    assert dates(replace(HABITS, start=5), HABITS) == set()
