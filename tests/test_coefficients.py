"""The model's numbers: each with its range, unit, grade and source; sets of them drawn and moved."""

import copy
import math

import numpy as np
import pytest

from explorer.model.coefficients import GRADES, load, sources
from explorer.model.plan import Scenario
from explorer.scenario.link import decode, encode
from tests.in_turn import in_turn

ITEMS = {item.key: item for item in load().items}
EVERY = in_turn("item", ITEMS.values())


@EVERY
def test_a_number_says_what_it_is_and_how_well_it_is_known(item):
    assert item.unit and item.grade in GRADES
    assert item.note.endswith(".") and len(item.note) > 12
    assert item.source in sources()
    if item.grade not in ("assumption", "folklore"):
        assert sources()[item.source].url.startswith("https://")


@EVERY
def test_a_number_lies_within_its_range(item):
    assert all(math.isfinite(number) for number in (item.low, item.value, item.high))
    assert item.low <= item.value <= item.high
    if item.low == item.high:
        assert item.grade not in ("analogy", "folklore", "assumption"), "ignorance has a range"


@EVERY
def test_a_number_and_its_ends_can_be_believed_exactly(item):
    """Or the page would mend a link that holds nothing but what was published."""
    line = item.choice
    assert [line.fit(end) for end in (item.low, item.value, item.high)] == [item.low, item.value, item.high]
    held = Scenario(beliefs=((item.key, item.value),))
    if item.low < item.high:
        assert decode(encode(held)) == (held, ())
        assert 50 <= round((item.high - item.low) / line.step) <= 2000


@EVERY
def test_what_could_be_believed_in_fiftieths_of_the_range_still_can(item):
    """Links were made so."""
    for fiftieth in np.linspace(item.low, item.high, 51):
        assert item.choice.fit(fiftieth) == pytest.approx(fiftieth, abs=1e-9)


@EVERY
def test_a_range_makes_sense_for_its_unit(item):
    if item.unit.split("/")[0] == "share" and "SD" not in item.unit:
        assert item.low >= 0 and item.high <= 1
    if item.unit in ("multiple", "months", "points/SD", "yuan", "days"):
        assert item.low >= 0


@EVERY
def test_a_neutral_value_switches_off(item):
    """No effect is 1 for a multiple and 0 for what is added; a delay may keep its value."""
    if item.neutral is not None:
        assert item.neutral in ({"multiple": 1}.get(item.unit, 0), item.value)


@EVERY
def test_folklore_and_what_is_in_dispute_can_be_switched_off(item):
    """The link from Zhima to the limits is in dispute (F28), the rest of it is folklore."""
    if item.grade == "folklore" or item.source == "ft" or item.key == "zhima_below":
        assert item.neutral is not None


def test_no_key_is_given_twice():
    assert len(ITEMS) == len(load().items)


def test_every_source_is_cited_and_has_a_title():
    assert {item.source for item in ITEMS.values()} == set(sources())
    assert all(source.title for source in sources().values())


def test_the_model_has_a_version_and_a_date():
    assert load().version and load().date.count("-") == 2


def test_moving_a_number_fixes_it_and_leaves_the_others():
    moved = load().moved({"late_size": 2.0})
    changed = {item.key: item for item in moved.items if item != ITEMS[item.key]}
    assert changed.keys() == {"late_size"}
    assert (changed["late_size"].low, changed["late_size"].value, changed["late_size"].high) == (2, 2, 2)
    assert load() is not moved and ITEMS["late_size"].value != 2


def test_moving_a_number_that_does_not_exist_is_refused():
    with pytest.raises(KeyError, match="no_such"):
        load().moved({"late_size": 2.0, "no_such": 1.0})


def test_without_ignorance_every_future_has_the_published_value():
    drawn = load().fixed().draw(3, 0)
    for key, item in ITEMS.items():
        assert np.array_equal(getattr(drawn, key), np.full(3, item.value, np.float32)), key


def test_well_graded_numbers_switch_off_the_rest_and_keep_what_is_known():
    for item in load().well_graded().items:
        if ITEMS[item.key].neutral is None:
            assert item == ITEMS[item.key]
        else:
            assert item.low == item.value == item.high == ITEMS[item.key].neutral


def test_the_mean_of_the_draws_is_the_value():
    """Within a twentieth of it, however skewed its range is, and within that range."""
    drawn = load().draw(3000, 1)
    for key, item in ITEMS.items():
        numbers = getattr(drawn, key)
        tiny = 1e-6 * max(abs(item.low), abs(item.high))
        assert numbers.shape == (3000,)
        assert item.low - tiny <= numbers.min() and numbers.max() <= item.high + tiny
        assert numbers.mean() == pytest.approx(item.value, rel=0.05, abs=0.002 * (item.high - item.low)), key


def test_draws_lie_most_often_near_the_value_and_reach_both_ends():
    drawn = load().draw(3000, 1)
    for key, item in ITEMS.items():
        numbers, span = getattr(drawn, key), item.high - item.low
        if not span:
            continue
        assert item.low < item.value < item.high, f"{key}: at an end of its range it would never vary"
        assert numbers.min() < item.value - 0.8 * (item.value - item.low), key
        assert numbers.max() > item.value + 0.8 * (item.high - item.value), key
        for inner, outer in ((item.low, -1), (item.high, 1)):
            side = np.abs(numbers[(numbers - item.value) * outer > 0] - item.value) / abs(inner - item.value)
            assert np.mean(side < 0.5) > 0.7, key


def test_moving_one_number_leaves_the_draws_of_the_others():
    """Else a slider of the Method page would move luck together with the number."""
    before = load().draw(50, 2)
    after = load().moved({"late_size": 2.0, "idle_rate": 0.0}).draw(50, 2)
    for key in ITEMS.keys() - {"late_size", "idle_rate"}:
        assert np.array_equal(getattr(before, key), getattr(after, key)), key


def test_numbers_are_drawn_independently_of_each_other():
    drawn = load().draw(2000, 3)
    wide = np.array([getattr(drawn, key) for key, item in ITEMS.items() if item.low < item.high])
    together = np.corrcoef(wide) - np.eye(len(wide))
    assert np.abs(together).max() < 5.5 / math.sqrt(2000)  # 4,000 pairs: beyond 5 SE none by chance


def test_drawn_numbers_can_be_asked_for_what_they_lack_copied_and_looked_up_for_some_futures():
    drawn = load().draw(5, 1)
    futures = np.array([4, 0, 4])
    for one, expected in ((drawn, drawn.cut_rate), (drawn.at(futures), drawn.cut_rate[futures])):
        for same in (one, copy.copy(one), copy.deepcopy(one)):
            assert np.array_equal(same.cut_rate, expected)
            assert not hasattr(same, "unheard_of") and not hasattr(same, "__array__")
