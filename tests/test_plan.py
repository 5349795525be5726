"""What can be chosen: ranges, steps, and what is refused."""

import math
from dataclasses import replace

import pytest

from explorer.model.plan import Environment, Plan, Profile, Scenario, choices
from tests.in_turn import in_turn
from tests.scenarios import KINDS, every_choice

EVERY = in_turn("kind, key", every_choice())


@EVERY
def test_a_default_and_both_ends_lie_on_a_step(kind, key):
    choice = choices(kind)[key]
    for value in (choice.default, choice.low, choice.high):
        assert choice.fit(value) == value
        assert type(choice.fit(value)) is type(choice.default)


@EVERY
def test_what_lies_outside_is_clamped_and_what_lies_between_snaps(kind, key):
    choice = choices(kind)[key]
    span = choice.high - choice.low
    assert choice.fit(choice.low - 3 * span) == choice.low
    assert choice.fit(choice.high + 3 * span) == choice.high
    assert choice.fit(-math.inf) == choice.low and choice.fit(math.inf) == choice.high
    for steps in (1, round(span / choice.step) - 1):
        exact = choice.low + steps * choice.step
        assert choice.fit(exact + 0.4 * choice.step) == pytest.approx(exact)
        assert choice.fit(exact - 0.4 * choice.step) == pytest.approx(exact)


@EVERY
def test_what_is_no_number_is_refused(kind, key):
    for value in (math.nan, "nan", "much"):
        with pytest.raises(ValueError):
            choices(kind)[key].fit(value)
    with pytest.raises(ValueError):
        kind(**{key: math.nan})


@EVERY
def test_what_lies_out_of_range_is_refused(kind, key):
    choice = choices(kind)[key]
    for value in (choice.low - choice.step, choice.high + choice.step, math.inf):
        with pytest.raises(ValueError, match=key):
            kind(**{key: value})
        with pytest.raises(ValueError, match=key):
            replace(kind(), **{key: value})


@EVERY
def test_a_choice_is_read_only_beside_one_of_the_same_kind(kind, key):
    needs = choices(kind)[key].needs
    assert needs is None or (needs in choices(kind) and needs != key)


def test_two_ways_to_the_same_step_are_the_same_value():
    """0.05 + 2 x 0.05 is 0.15, not 0.15000000000000002."""
    repay = choices(Plan)["repay"]
    assert 0.05 + 2 * 0.05 != 0.15
    assert repay.fit(0.05 + 2 * 0.05) == 0.15
    assert Plan(repay=0.05 + 2 * 0.05) == Plan(repay=0.15)
    assert Plan(inquiries=1) == Plan(inquiries=1.1) == Plan(inquiries=1.0)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_chosen_cannot_be_written_to(kind):
    for key in choices(kind):
        with pytest.raises(AttributeError):
            setattr(kind(), key, 1)


def test_values_are_kept_as_their_kind_of_number():
    assert repr(Profile(score=700.4).score) == "700"
    assert repr(Profile(wrong_record=1).wrong_record) == "True"
    assert repr(Environment(stress=2).stress) == "2.0"


def test_a_scenario_has_at_least_one_plan():
    for count in (1, 4, 20):
        assert len(Scenario(plans=(Plan(),) * count).plans) == count
    with pytest.raises(ValueError):
        Scenario(plans=())


def test_plans_are_exchanged_added_and_removed_in_a_copy():
    first, second, third = (Plan(name=name) for name in ("first", "second", "third"))
    scenario = Scenario(plans=(first, second))
    assert scenario.with_plan(1, third).plans == (first, third)
    assert scenario.with_plan(2, third).plans == (first, second, third)
    assert scenario.without_plan(0).plans == (second,)
    assert scenario.plans == (first, second)
    with pytest.raises(ValueError):
        scenario.without_plan(0).without_plan(0)
