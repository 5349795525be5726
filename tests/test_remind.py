"""The reminders: the right months, a calendar that opens, and nothing personal in it."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
import vobject
from streamlit.testing.v1 import AppTest

from explorer.export.calendar_file import CODES, Days, calendar, reminders
from explorer.model.plan import MONTHS, Environment, Plan, Profile, Scenario
from explorer.model.projection import project
from explorer.scenario import presets
from explorer.wording.words import LANGUAGES, load
from tests.scenarios import EVENTFUL

TODAY = date(2026, 11, 22)
FROM_TODAY = Days(TODAY)
NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
# Figures that occur nowhere else.
OWN = Profile(score=643, huabei_limit=7700, jiebei_limit=30_500, used=0.37, inquiries_6m=7, overdue_days=17)
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


def of(plan: Plan, profile: Profile = OWN, start: date = TODAY, **world) -> dict[str, list[date]]:
    """The days of a plan's reminders by their code."""
    scenario = Scenario(profile, (Plan(), plan), Environment(**world))
    found = reminders(scenario, 1, Days(start))
    return {code: [one.day for one in found if one.code == code] for code in CODES}


def preset_scenario(name: str) -> Scenario:
    return Scenario(OWN, (Plan(), presets.preset(name, Plan())))


def parsed(data: bytes) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(data).walk("VEVENT")


def text(event: icalendar.Event) -> str:
    return f"{event['SUMMARY']}\n{event['DESCRIPTION']}"


# --- what and when ---


def test_every_month_has_its_bill_and_its_new_score():
    days = of(Plan(), months=12)
    assert days["bill"] == [date(2026, 12, 10), *(date(2027, month, 10) for month in range(1, 12))]
    assert {day.day for day in days["zhima"]} == {6} and len(days["zhima"]) == 12


@pytest.mark.parametrize(
    "start, first", [(date(2026, 11, 5), 11), (date(2026, 11, 10), 11), (date(2026, 11, 11), 12)]
)
def test_a_bill_still_to_come_this_month_counts(start, first):
    assert of(Plan(), start=start)["bill"][0].month == first


def test_nobody_is_reminded_to_borrow():
    plan = Plan(draws=5)
    assert {code for code, days in of(plan).items() if days} == {
        "start",
        "bill",
        "zhima",
        "report",
        "thaw",
        "inquiry_less",
    }
    assert of(plan) == of(Plan(draws=0))


def test_nobody_is_reminded_of_a_huabei_that_is_closed():
    late = replace(OWN, huabei_limit=0)
    assert of(Plan(slip_month=1, slip_days=40), late)["bill"] == of(Plan(), late)["thaw"] == []
    assert len(of(Plan(close_huabei=4))["bill"]) == 3 and of(Plan(close_huabei=1))["thaw"] == []
    assert len(of(Plan(close_jiebei=4))["bill"]) == 12


@pytest.mark.parametrize("months, reports", [(6, 1), (12, 2), (24, 4)])
def test_the_free_reports_of_a_year_are_two(months, reports):
    assert len(of(Plan(), months=months)["report"]) == reports


def test_inquiries_count_less_after_nine_months_and_leave_after_two_years():
    days = of(Plan(), months=MONTHS)
    assert days["inquiry_less"] == [date(2027, 9, 1)] and days["inquiry_gone"] == [date(2028, 7, 1)]
    assert of(Plan(), replace(OWN, inquiries_6m=0), months=MONTHS)["inquiry_less"] == []


@pytest.mark.parametrize("days, months", [(0, None), (7, None), (17, 2), (45, 5), (100, 5)])
def test_a_freeze_of_today_is_over_as_the_ladder_says(days, months):
    """Counted from the month by which most people have paid; beyond a month late it is one length for all."""
    found = of(Plan(), replace(OWN, overdue_days=days), months=MONTHS)["thaw"]
    frozen = [12 * (day.year - 2026) + day.month - 11 - 1 for day in found]
    assert frozen == ([] if months is None else [months])


def test_a_freeze_of_a_late_bill_to_come_is_over_later():
    plan = Plan(slip_month=3, slip_days=40)
    assert of(plan, replace(OWN, overdue_days=0))["thaw"] == [date(2027, 7, 10)]


def test_without_folklore_no_freeze_is_foretold():
    scenario = Scenario(OWN, (Plan(),), well_graded=True)
    assert "thaw" not in {one.code for one in reminders(scenario, 0, FROM_TODAY)}


def test_an_objection_is_answered_within_twenty_days():
    days = of(Plan(appeal_month=4))
    assert days["appeal"] == [date(2027, 3, 1)] and days["answer"] == [date(2027, 3, 21)]
    assert of(Plan())["appeal"] == of(Plan())["answer"] == []


def test_a_plan_starts_when_it_starts_and_the_first_never():
    assert of(Plan(start=3))["start"] == [date(2027, 2, 1)]
    assert "start" not in {one.code for one in reminders(Scenario(OWN), 0, FROM_TODAY)}


@pytest.mark.parametrize("plan", range(2))
def test_nothing_lies_in_the_past_or_beyond_the_horizon_and_all_is_in_order(plan):
    for start in (TODAY, date(2026, 1, 31), date(2028, 2, 29), date(2026, 12, 31)):
        found = reminders(EVENTFUL, plan, Days(start, 31))
        months = [12 * (one.day.year - start.year) + one.day.month - start.month for one in found]
        assert [one.day for one in found] == sorted(one.day for one in found)
        assert min(one.day for one in found) >= start and max(months) <= EVENTFUL.environment.months
        assert months == [one.month for one in found]


# --- the file ---


@EVERY_LANGUAGE
@pytest.mark.parametrize("name", presets.names())
def test_a_presets_calendar_parses_back_with_the_right_days(name, language):
    scenario, words = preset_scenario(name), load(language)
    events = parsed(calendar(scenario, 1, words, FROM_TODAY, NOW))
    found = reminders(scenario, 1, FROM_TODAY)
    titles = [words(f"remind.{one.code}_title", name=words(f"preset.{name}")) for one in found]
    assert [(event.decoded("DTSTART").date(), event["SUMMARY"]) for event in events] == [
        (one.day, title) for one, title in zip(found, titles, strict=True)
    ]


@EVERY_LANGUAGE
def test_what_a_calendar_program_asks_for_is_there(language):
    data = calendar(EVENTFUL, 1, load(language), FROM_TODAY, NOW)
    book = icalendar.Calendar.from_ical(data)
    assert (book["VERSION"], book["METHOD"]) == ("2.0", "PUBLISH") and book["PRODID"]
    events = book.walk("VEVENT")
    assert len({event["UID"] for event in events}) == len(events) > 30
    for event in events:
        assert event.decoded("DTSTAMP") == event.decoded("LAST-MODIFIED") == NOW
        assert event["TRANSP"] == "TRANSPARENT"
        (alarm,) = event.walk("VALARM")
        assert alarm["ACTION"] == "DISPLAY" and alarm["DESCRIPTION"] == event["SUMMARY"]


@EVERY_LANGUAGE
def test_another_reader_finds_the_same(language):
    """Days, hours, alarms and versions, as vobject reads them, which shares nothing with what wrote them."""
    data = calendar(EVENTFUL, 1, load(language), FROM_TODAY, NOW)
    ours, its = parsed(data), vobject.readOne(data.decode()).vevent_list
    for one, other in zip(ours, its, strict=True):
        assert (one["SUMMARY"], one["DESCRIPTION"], one["UID"]) == (
            other.summary.value, other.description.value, other.uid.value,
        )  # fmt: skip
        assert (one.decoded("DTSTART"), one.decoded("DTEND")) == (other.dtstart.value, other.dtend.value)
        assert one.walk("VALARM")[0].decoded("TRIGGER") == other.valarm.trigger.value
        assert int(one["SEQUENCE"]) == int(other.sequence.value) and other.last_modified.value == NOW


@EVERY_LANGUAGE
def test_lines_are_those_of_the_standard(language):
    data = calendar(EVENTFUL, 1, load(language), FROM_TODAY, NOW)
    data.decode("utf-8")
    lines = data.split(b"\r\n")
    assert data.endswith(b"END:VCALENDAR\r\n") and b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75


def test_every_reminder_rings_before_it_begins_and_in_the_morning():
    """An alarm of a whole day, or one after its beginning, is left out by Outlook and by telephones."""
    for event in parsed(calendar(preset_scenario("steady"), 1, load("en"), FROM_TODAY, NOW)):
        start, end = event.decoded("DTSTART"), event.decoded("DTEND")
        assert type(start) is datetime and start.tzinfo is None, "nine o'clock wherever the person is"
        assert start.time() == time(9) and start < end < start + timedelta(hours=1)
        rings = event.walk("VALARM")[0].decoded("TRIGGER")
        assert rings == -(timedelta(days=2) if "bill" in event["SUMMARY"] else timedelta(minutes=15))


def test_what_is_imported_again_later_replaces_what_was_there():
    def versions(later: timedelta) -> dict[str, int]:
        data = calendar(preset_scenario("steady"), 1, load("zh"), FROM_TODAY, NOW + later)
        return {event["UID"]: int(event["SEQUENCE"]) for event in parsed(data)}

    now, soon, then = (versions(timedelta(seconds=n)) for n in (0, 1, 86_400 * 366 * 40))
    assert all(0 < now[uid] < soon[uid] < then[uid] < 2**31 for uid in now)


def test_the_same_thing_keeps_its_identity():
    """So that a calendar updates it: on another day, in another language, after a change of plan."""

    def identities(*asked):
        return {event["UID"]: event.decoded("DTSTART") for event in parsed(calendar(*asked))}

    one = identities(preset_scenario("steady"), 1, load("zh"), FROM_TODAY, NOW)
    other = identities(preset_scenario("keep_active"), 1, load("en"), Days(date(2026, 11, 25), 15), NOW)
    assert len(one.keys() & other.keys()) >= 24
    moved = {uid for uid in one.keys() & other.keys() if one[uid] != other[uid]}
    assert len(moved) == 12 + 1 and {other[uid].day for uid in moved} == {15}


def test_the_same_question_gives_the_same_file():
    asked = EVENTFUL, 1, load("zh"), FROM_TODAY, NOW
    assert calendar(*asked) == calendar(*asked)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", presets.names())
def test_no_figure_of_the_person_is_in_it(name, language):
    scenario = preset_scenario(name)
    plan = replace(
        scenario.plans[1], utilisation=0.43, on_time=0.91, ticket=370, inquiries=scenario.plans[1].inquiries
    )
    told = "\n".join(
        text(event)
        for event in parsed(calendar(scenario.with_plan(1, plan), 1, load(language), FROM_TODAY, NOW))
    )
    own = (643, 7700, 30500, 37, 17, 43, 91, 370)
    assert not {int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", told)} & {*own}
    assert "¥" not in told


@EVERY_LANGUAGE
def test_expected_figures_are_in_it_when_asked(language):
    scenario = preset_scenario("steady")
    expected = project(scenario, futures=200)
    events = parsed(calendar(scenario, 1, load(language), FROM_TODAY, NOW, expected))
    scores = [event for event in events if event.decoded("DTSTART").day == 6]
    for month, event in enumerate(scores, start=1):
        assert f"{expected.mean['score'][month, 1]:.0f}" in text(event) and "¥" in text(event)
    assert sum("¥" in text(event) for event in events) == 12


@pytest.mark.parametrize("name", ["a;b,c\\n", "我的计划", "BEGIN:VEVENT", "=1+1", "x" * 24])
def test_a_plans_name_is_text_and_nothing_else(name):
    scenario = Scenario(OWN, (Plan(), Plan(name)))
    events = parsed(calendar(scenario, 1, load("zh"), FROM_TODAY, NOW))
    assert name in events[0]["SUMMARY"] and len(events) == len(reminders(scenario, 1, FROM_TODAY))


def test_a_bill_is_paid_as_the_plan_of_its_month_does():
    scenario = Scenario(OWN, (Plan(repay=0.1), Plan(early_repay=True, start=4)))
    words = load("en")
    bills = [
        e
        for e in parsed(calendar(scenario, 1, words, FROM_TODAY, NOW))
        if e["SUMMARY"] == words("remind.bill_title")
    ]
    asked = [words("remind.pay_early") in text(bill) for bill in bills]
    assert asked == [False] * 3 + [True] * 9 and words("remind.pay_part") in text(bills[0])


# --- the page ---


def section():
    """A page with nothing but the section."""
    import streamlit as st

    from explorer.page.sections import calendar as section
    from explorer.scenario.presets import newcomer
    from explorer.wording.words import load

    section.draw_calendar(newcomer(), load(st.session_state.language))


@EVERY_LANGUAGE
def test_the_page_says_what_comes_and_offers_the_file(language, brisk_pages):
    at = AppTest.from_function(section, default_timeout=30)
    at.session_state.language, at.session_state["remind"], at.session_state.editing = language, True, 2
    at.run()
    words = load(language)
    assert not at.exception and at.selectbox[0].value == 2
    assert (
        words("remind.kind_bill") in at.markdown[1].value
        and words("remind.kind_start") in at.markdown[1].value
    )
    assert [button.label for button in at.get("download_button")] == [words("remind.download")]
    at.selectbox[0].select_index(0).run()
    assert words("remind.kind_start") not in at.markdown[1].value
    at.slider[0].set_value(28).run()
    assert not at.exception
