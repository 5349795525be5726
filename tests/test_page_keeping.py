"""What a person does on the page can be taken back, sent and kept."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from explorer.export.save_file import Kept, write_save_file
from explorer.intake.record_file import label
from explorer.model.plan import Profile, Scenario
from explorer.page.session.history import MOST, History
from explorer.page.session.state import Session
from explorer.scenario import link, presets
from explorer.wording.words import load
from tests.test_page import EVERY_LANGUAGE, Page, no_pause, quick  # noqa: F401 - fixtures

pytestmark = pytest.mark.usefixtures("brisk_pages")

# --- undo, redo, reset ---


def test_what_was_done_is_undone_and_done_again(quick):  # noqa: F811
    page = Page().set("profile.score", 700).set("b.on_time", 0.4)
    page.click("undo")
    assert page.scenario.profile.score == 700 and page.scenario.plans[1].on_time == 1.0
    page.click("undo")
    assert page.scenario == presets.newcomer()
    assert page.widgets("button")["undo"].disabled
    page.click("redo").click("redo")
    assert page.lever("b.on_time").value == 0.4 and page.lever("profile.score").value == 700
    assert page.widgets("button")["redo"].disabled


def test_a_removed_plan_comes_back_in_one_step(quick):  # noqa: F811
    page = Page().rename("mine").click("remove").click("undo")
    assert [plan.name for plan in page.scenario.plans] == ["today", "mine", "idle"]


def test_back_in_the_browser_is_a_step_too(quick):  # noqa: F811
    page = Page().set("profile.score", 700)
    page.visit({})
    assert page.click("undo").scenario.profile.score == 700


def test_a_reset_is_undone_in_one_step(quick):  # noqa: F811
    page = Page().set("profile.score", 700).set("b.on_time", 0.4)
    page.widgets("menu_button")["reset"].click("all")
    page.run()
    assert page.scenario == presets.newcomer()
    assert page.click("undo").scenario.profile.score == 700
    page.widgets("menu_button")["reset"].click("profile")
    page.run()
    assert page.scenario.profile == Profile() and page.scenario.plans[1].on_time == 0.4


@EVERY_LANGUAGE
def test_a_habit_that_differs_goes_back_by_its_line(language, quick):  # noqa: F811
    words = load(language)
    page = Page(language=language, opened=("differs",))
    label = words("choice.utilisation.label")
    button = page.widgets("button")["back.utilisation"]
    assert label in button.label and "20%" in button.label and "60%" in button.help
    page.click("back.utilisation")
    assert page.scenario.plans[1].utilisation == page.scenario.plans[0].utilisation
    assert "back.utilisation" not in page.widgets("button")


# --- what the model said ---


@EVERY_LANGUAGE
def test_what_the_model_says_is_kept_and_beside_a_later_record_it_is_told_whether_it_was_right(
    language,
    quick,  # noqa: F811
    monkeypatch,
):
    words = load(language)
    page = Page(language=language).choose("page.part", "record").open("snaps").click("snap.take")
    [said] = page.at.session_state.session.snapshots
    assert words("snap.none") in page.texts
    month = said.start + 2
    monkeypatch.setattr("explorer.page.session.clock.today", lambda: date(month // 12, month % 12 + 1, 1))
    score = round(said.said["score"]["foretold"][1])
    page.choose("record.way", "paste")
    page.widgets("text_area")["record.pasted"].set_value(f"{label(said.start + 1)},{score},,")
    page.click("record.add")
    assert words("snap.none") not in page.texts and words("snap.read") in page.texts
    page.click("snap.forget.0")
    assert not page.at.session_state.session.snapshots
    page.click("snap.restore")
    assert page.at.session_state.session.snapshots == (said,)


# --- what an open page hands back to a session that does not know it ---


def handed_back() -> None:
    """A page that was handed something by a browser."""
    import streamlit as st

    from explorer.page.session import history, reconnect

    if st.session_state.pop("handed", False):
        reconnect.take_back(st.session_state.held)
    history.note()


def hand(held: object, scenario: Scenario) -> AppTest:
    at = AppTest.from_function(handed_back)
    at.session_state.held, at.session_state.handed = held, True
    at.session_state.session = Session(scenario)
    at.run()
    assert not at.exception, at.exception
    return at


def test_steps_and_record_come_back_and_what_cannot_is_named():
    before, now, after = (Scenario(Profile(score=score)) for score in (600, 610, 620))
    text = write_save_file(Kept(presets.newcomer(), "", (("2026-11", "640", "6000", "20000"),)))
    past, future = [link.short(before)], [link.short(after)]
    held = {"text": text, "past": past, "now": [link.short(now)], "future": future, "gone": ["goal", "x"]}
    state = hand(held, now).session_state.session
    assert state.history == History(now, (before,), (after,))
    assert state.record.cells == (("2026-11", "640", "6000", "20000"),)
    assert state.back == ("record", "goal")
    state = hand(
        held | {"gone": ["change"]}, after
    ).session_state.session  # the address was already one step further
    assert state.history == History(after, (before, now)) and state.back == ("record", "change")


@pytest.mark.parametrize(
    "held",
    [None, 1, [], {}, {"text": 1, "past": 1, "now": {}, "future": "x", "gone": "goal"},
     {"text": "{", "past": [None, 3, {}], "now": [[]], "future": [None], "gone": [1, None, []]}],
)  # fmt: skip
def test_a_browser_that_hands_back_rubbish_changes_nothing(held):
    state = hand(held, presets.newcomer()).session_state.session
    assert state.history == History(presets.newcomer()) and not state.back
    assert not state.record.cells and not state.snapshots


def test_no_more_steps_come_back_than_are_kept():
    given = {"past": ["v=1"] * (MOST + 9), "now": ["", "v=1"], "future": ["v=1"] * (MOST + 9)}
    history = hand(given, presets.newcomer()).session_state.session.history
    assert len(history.past) == len(history.future) == MOST
