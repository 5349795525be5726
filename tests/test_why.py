"""Why on the page: what each single habit did, and the annual rate of what a plan costs."""

import re
from dataclasses import replace

import pytest

from explorer.model.plan import Plan
from explorer.scenario import presets
from explorer.wording.words import LANGUAGES, load
from tests.test_page import Page

pytestmark = pytest.mark.usefixtures("brisk_pages")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_habit_is_told_with_what_it_did_the_largest_first(language):
    """What Jiebei gains comes from borrowing, and is not hidden behind a group's name."""
    scenario, words = presets.newcomer(), load(language)
    steady = Plan("b", on_time=1.0, draws=12, inquiries=0.0)
    page = Page(replace(scenario, plans=(Plan(), steady), follows=()), language)
    page.choose("page.part", "why").choose("why.part", "groups")
    (said,) = (text.value for text in page.at.markdown if text.value.startswith(words("why.levers_lead")))
    (line,) = (line for line in said.splitlines() if words("why.column_jiebei_limit") in line)
    assert line.index(words("choice.draws.label")) < line.index(words("choice.on_time.label"))
    amounts = [int(found.replace(",", "")) for found in re.findall(r"¥([\d,]+)", line)]
    assert len(amounts) > 1 and amounts == sorted(amounts, reverse=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_beside_interest_and_fees_stands_the_annual_rate(language):
    """.05 % a day is 18.25 % a year."""
    scenario, words = presets.newcomer(), load(language)
    carries = replace(scenario.plans[0], repay=0.1, instalment=0.0, draws=0, on_time=1.0)
    owes = replace(scenario.profile, jiebei_owed=0)  # Jiebei's rate is another
    page = Page(replace(scenario, profile=owes, plans=(carries,), follows=()), language).choose(
        "page.part", "why"
    )
    (said,) = (text.value for text in page.at.markdown if words("why.rate") in text.value)
    assert re.search(r"18\.[23]%", said)


def test_that_nobody_saves_by_being_shut_out_is_said_where_interest_is_lowest():
    """At no bill on time most is frozen or closed, so that next to nothing is owed."""
    words, scenario = load("en"), presets.newcomer()
    late = replace(scenario.plans[0], repay=0.1)
    for lever, told in {"on_time": True, "repay": False}.items():
        page = Page(replace(scenario, plans=(late,), follows=()))
        page.choose("page.part", "why").choose("why.part", "lever").select("why.lever", lever)
        assert any(text.value == words("why.cheap_since_shut") for text in page.at.markdown) == told
