"""What a person does on the page can be taken back, sent and kept."""

import pytest

from explorer import presets
from explorer.model.plan import Profile
from explorer.words import load
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
