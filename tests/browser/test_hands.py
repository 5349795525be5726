"""A seeded tenth of the sweep of hands that do at once what is done one after the other."""

import pytest

from tests.attack.hands import WAYS, tried


@pytest.mark.parametrize("title", WAYS)
def test_hands_that_meet_what_nobody_planned_leave_a_page_that_agrees(person, title):
    me = person("", "en", **WAYS[title][1])
    bill = tried(me, title, 1)
    assert bill.cases == 1 and not bill.faults, bill.told()
