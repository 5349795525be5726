"""No text that a stranger can write makes a regular expression take long: a character costs the same in any text."""

import re

import pytest

from tests.patterns import every, seconds, texts

PATTERNS = every()
LENGTHS = (
    1_000,
    6_000,
    30_000,
)  # characters; what goes back over its text is slow at the first or the second already
MOST = 1e-6  # [s] for each character: ten to a hundred times what one pass takes


def too_long(pattern: re.Pattern, lengths=LENGTHS) -> str:
    """How a text begins that takes more than a pass, "" where there is none."""
    for length in lengths:
        for text in texts(pattern, length):
            most = MOST * len(text)
            if seconds(pattern, text) > most and seconds(pattern, text, 3) > most:
                return text[:60]
    return ""


@pytest.mark.slow
@pytest.mark.parametrize("place", PATTERNS)
def test_a_character_costs_a_pattern_the_same_in_any_text(place):
    assert not too_long(PATTERNS[place]), PATTERNS[place].pattern


@pytest.mark.parametrize(
    "pattern",
    [
        r"起始时间[:：]\s*\[?([\d/-]{8,10}).*?终止",
        r"[(\[].*?[)\]]",
        r"\d+\.?\d*",
        r"a\s*b?\s*c",
        r"\s*\d{0,2}\s*日",
    ],
)
def test_a_pattern_that_goes_back_over_its_text_is_found_out(pattern):
    assert too_long(re.compile(pattern))


def test_patterns_are_found_in_modules_and_inside_functions():
    held = {place for place in PATTERNS if ":" not in place}
    assert len(held) > 30 and len(PATTERNS) > len(held)
