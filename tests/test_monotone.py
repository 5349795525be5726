"""More of a lever does what the evidence says: a sample of `python -m tests.monotone`."""

import pytest

from explorer.model.plan import Plan, choices
from tests.monotone import CHANCE, DIRECTIONS, EACH, EXCEPTIONS, against


@pytest.mark.parametrize("lever", DIRECTIONS)
def test_hardly_any_pair_of_plans_goes_the_other_way(lever):
    pairs = 2 * EACH
    for outcome, share in against(lever, pairs).items():
        most, _ = EXCEPTIONS.get((lever, outcome), (CHANCE, ""))
        assert share <= most + 2 / pairs, outcome


def test_every_exception_is_of_a_direction_and_says_why():
    for (lever, outcome), (most, why) in EXCEPTIONS.items():
        assert outcome in DIRECTIONS[lever][1]
        assert 0 < most <= 0.05 and len(why) > 20


def test_every_lever_with_an_order_is_asked():
    """Left out are those whose best lies in between, that only say when, or that do nothing to their own outcome."""
    left_out = {"slip_month", "start"}
    assert DIRECTIONS.keys() | left_out == choices(Plan).keys()
