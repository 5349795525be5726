"""What a lever would do, before it is moved: which values are projected, and that they are the projection's own."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.findings import lever_preview
from explorer.findings.lever_preview import Lever
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Environment, Plan, Profile, choices
from explorer.model.projection import project
from explorer.scenario.presets import newcomer
from tests.in_turn import in_turn
from tests.scenarios import EVENTFUL

MIXED = [
    Lever(part, key)
    for part, kind in (("profile", Profile), ("environment", Environment), (0, Plan), (1, Plan))
    for key, choice in choices(kind).items()
    if choice.unit not in ("flag", "month") and key != "months"
]
SOME = [Lever("profile", "used"), Lever("environment", "stress"), Lever(0, "on_time"), Lever(1, "purchases")]


@in_turn("lever", MIXED)
def test_ends_present_value_and_a_little_more_than_nothing_are_projected(lever):
    scenario = newcomer()
    found = lever_preview.values(scenario, lever)
    choice = lever.choice
    assert list(found) == sorted(set(found)) and found == tuple(map(choice.fit, found))
    assert {choice.fit(choice.low), lever.at(scenario), choice.fit(choice.high)} <= {*found}
    assert choice.low or choice.fit(choice.step) in found
    assert 3 <= len(found) <= lever_preview.ENOUGH


@in_turn("months", [6, 12, 24])
@in_turn("lever", MIXED)
def test_a_preview_keeps_to_what_it_may_cost(lever, months):
    scenario = replace(newcomer(), environment=replace(newcomer().environment, months=months))
    for plans in (1, 3, 4):
        asked = replace(scenario, plans=(scenario.plans * 2)[:plans])
        if isinstance(lever.part, int) and lever.part >= plans:
            continue
        count = len(lever_preview.values(asked, lever))
        assert (
            count == lever_preview.FEWEST + 1
            or count * lever_preview._cost(asked, lever) <= lever_preview.MOST
            or count == 3
        )


@pytest.mark.parametrize("key", ["slip_month", "appeal_month", "start"])
def test_between_two_dates_nothing_is_mixed(key):
    """Every date up to the horizon and one behind it, or none: then the page does as without a preview."""
    near, far = (replace(newcomer(), environment=Environment(months=months)) for months in (12, 24))
    low = choices(Plan)[key].low
    assert lever_preview.values(near, Lever(1, key)) == tuple(range(low, 14))
    assert lever_preview.values(far, Lever(1, key)) == ()
    assert lever_preview.values(near, Lever("environment", "months")) == ()


@pytest.mark.parametrize("lever", SOME, ids=str)
def test_first_come_the_ends_and_the_present_value(lever):
    scenario, choice = newcomer(), lever.choice
    first = lever_preview.outline(scenario, lever)
    assert first == tuple(sorted({choice.fit(choice.low), lever.at(scenario), choice.fit(choice.high)}))
    assert {*first} <= {*lever_preview.values(scenario, lever)}


def test_of_dates_all_come_first():
    lever = Lever(1, "slip_month")
    assert lever_preview.outline(newcomer(), lever) == lever_preview.values(newcomer(), lever) != ()


@pytest.mark.parametrize("lever", SOME, ids=str)
def test_at_each_value_it_is_the_projection_itself(lever):
    """All futures, to the last digit: nothing may jump when the thumb is let go."""
    aims = lever_preview.values(EVENTFUL, lever)
    glimpses = [*lever_preview.preview(EVENTFUL, lever, aims)]
    assert [glimpse.value for glimpse in glimpses] == [*aims]
    for glimpse in (glimpses[0], glimpses[-1]):
        found = project(lever.moved(EVENTFUL, glimpse.value))
        for column, number in enumerate(glimpse.plans):
            for outcome in OUTCOMES:
                for part in ("mean", "low", "high"):
                    ours, its = getattr(glimpse.trajectories, part), getattr(found, part)
                    assert np.array_equal(ours[outcome][:, column], its[outcome][:, number])
            assert np.allclose(glimpse.trajectories.cost[:, column], found.cost[:, number], rtol=1e-12)


def test_a_lever_of_the_first_plan_moves_all_and_another_only_its_own():
    assert next(lever_preview.preview(EVENTFUL, Lever(0, "on_time"), (0.5,))).plans == (0, 1)
    assert next(lever_preview.preview(EVENTFUL, Lever(1, "on_time"), (0.5,))).plans == (1,)
    assert next(lever_preview.preview(EVENTFUL, Lever("profile", "used"), (0.5,))).plans == (0, 1)
