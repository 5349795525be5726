"""A seeded tenth of the long sweeps that need no browser: links spoiled value by value, a clock set back."""

from tests.attack import heavy, spoiled


def test_a_spoiled_value_of_a_published_link_is_the_only_one_lost():
    [bill] = spoiled.run(4)
    assert bill.cases > 2_000 and not bill.faults, bill.told()


def test_a_clock_that_is_set_back_ends_nothing():
    bill = heavy.clock_back()
    assert bill.cases and not bill.faults, bill.told()
