"""The card that asks first: what it writes, whose figures it says they are, and how plan A follows."""

from dataclasses import replace

import pytest

from explorer.export import save_file
from explorer.export.save_file import Kept
from explorer.model.plan import FOLLOWED, Plan, Profile, Scenario
from explorer.scenario import link, presets, questions
from explorer.scenario.presets import newcomer, preset
from explorer.scenario.questions import QUESTIONS
from explorer.wording.words import load
from tests.test_page import Page

pytestmark = pytest.mark.usefixtures("brisk_pages")
SENT = replace(newcomer(), profile=replace(Profile(), score=702))
CAREFUL = Profile(score=700, used=0.1, lates=0, inquiries_6m=0, lenders=1)


def question(key: str) -> questions.Question:
    return next(one for one in QUESTIONS if one.key == key)


# --- plan A follows ---


def test_a_careful_persons_plan_is_the_same_as_their_habits_set_by_hand():
    followed = replace(newcomer(), profile=CAREFUL).plans[0]
    by_hand = Plan(
        purchases=6,
        on_time=1.0,
        days_late=followed.days_late,
        utilisation=0.1,
        inquiries=0.0,
        lenders_target=1,
    )
    assert followed == by_hand


def test_a_habit_changed_by_hand_follows_no_more_and_the_others_do():
    scenario = newcomer().with_plan(0, replace(newcomer().plans[0], utilisation=0.3))
    later = replace(scenario, profile=CAREFUL)
    assert later.plans[0].utilisation == 0.3 and later.plans[0].lenders_target == 1
    assert set(FOLLOWED) - set(scenario.follows) == {"utilisation"}
    assert later.with_follows("utilisation", True).plans[0].utilisation == 0.1


def test_equal_numbers_are_no_tie():
    scenario = Scenario(Profile(used=0.6), (Plan(utilisation=0.6),))
    assert replace(scenario, profile=CAREFUL).plans[0].utilisation == 0.6


def test_products_unused_for_a_year_are_not_used_and_used_again_when_they_are():
    unused = replace(newcomer(), profile=replace(Profile(), huabei_idle=12, jiebei_idle=12))
    assert (unused.plans[0].purchases, unused.plans[0].draws) == (0, 0)
    again = replace(unused, profile=Profile())
    assert (again.plans[0].purchases, again.plans[0].draws) == (Plan.purchases, Plan.draws)


def test_who_uses_little_buys_no_more_than_that_pays_for():
    little = replace(newcomer(), profile=replace(CAREFUL, huabei_limit=3000))
    assert little.plans[0].purchases * little.plans[0].ticket <= 0.1 * 3000
    assert replace(little, profile=Profile()).plans[0].purchases == Plan.purchases


def test_what_is_offered_borrows_no_more_than_today():
    modest = Plan(utilisation=0.1, draws=1, lenders_target=1, inquiries=0.0, draw_size=0.5, instalment=0.0)
    less = ("utilisation", "draws", "lenders_target", "inquiries", "draw_size", "instalment")
    for name in presets.offered():
        assert all(getattr(preset(name, modest), key) <= getattr(modest, key) for key in less), name
    answers = {name for plans in presets.situations().values() for name in plans}
    assert answers <= set(presets.offered())


def test_without_the_plan_that_follows_nothing_does():
    assert newcomer().without_plan(0).follows == ()


@pytest.mark.parametrize("form", [link.whole, link.short])
def test_what_follows_and_what_is_not_known_travel(form):
    scenario = replace(newcomer(), profile=CAREFUL).with_unknown("score", True).with_follows("draws", False)
    assert link.decode(form(scenario)) == (scenario, ())


# --- answers ---


def test_who_pays_now_does_so_in_every_plan_that_nobody_changed():
    own = newcomer().with_plan(2, replace(newcomer().plans[2], clear_month=3))
    overdue = questions.told(own, {"overdue_days": 9}, {})
    paid = questions.answered(overdue, question("overdue"), "pay_now")
    assert [plan.clear_month for plan in paid.plans] == [1, 1, 3]
    assert paid.profile.overdue_days == 9


def test_ready_made_plans_are_made_anew_for_whoever_answers():
    told = questions.answered(newcomer(), question("used"), "10")
    assert told.plans[1] == preset("steady", told.plans[0])


def test_late_more_than_once_is_not_flattered():
    told = questions.answered(newcomer(), question("lates"), "more")
    assert told.profile.lates == 3 and told.plans[0].on_time == 0.75
    never = questions.answered(told, question("lates"), "none")
    assert never.plans[0].on_time == 1 and "on_time" in never.follows


def test_who_does_not_know_is_taken_for_usual_until_they_do():
    told = questions.answered(newcomer(), question("used"), "10")
    unknown = questions.not_known(told, question("used"))
    assert unknown.profile.used == Profile.used and unknown.unknown == ("used",)
    assert questions.answered(unknown, question("used"), "30").unknown == ()


def test_at_most_seven_questions():
    assert len(QUESTIONS) <= 7


# --- the card ---


def test_a_careful_person_answers_with_one_touch_a_question():
    page = Page(language="zh")
    words = load("zh")
    assert words("ask.whose_sample") in page.texts
    for key, value in (("score", 700), ("huabei", 3000), ("jiebei", 10_000)):
        page.widgets("number_input")[f"ask.{key}"].set_value(value)
        page.run()
    for key in ("fell.nothing", "overdue.none", "lates.none", "used.10"):
        page.click(f"ask.{key}")
    profile = page.scenario.profile
    assert (profile.score, profile.huabei_limit, profile.jiebei_limit) == (700, 3000, 10_000)
    assert (profile.lates, profile.used, profile.overdue_days) == (0, 0.1, 0)
    assert any(text.startswith(words("ask.whose_own")) and "700" in text for text in page.texts)
    assert page.scenario.plans[0].utilisation == 0.1


def test_who_is_overdue_is_asked_when_they_pay_and_not_again_for_that_bill():
    page = Page(language="zh")
    for _ in range(4):
        page.click(next(key for key in page.widgets("button") if key.endswith(".unknown") and "ask." in key))
    page.widgets("number_input")["ask.overdue"].set_value(9)
    page.run().click("ask.overdue.pay_now")
    assert page.scenario.plans[0].clear_month == 1
    assert any(load("zh")("ask.question_besides") in text for text in page.texts)


def test_a_link_that_was_sent_is_the_senders_until_one_starts_with_ones_own():
    page, words = Page(SENT), load("en")
    assert words("ask.whose_sent") in page.texts
    page.click("ask.begin")
    assert page.scenario == newcomer() and words("ask.whose_sample") in page.texts
    page.click("undo")
    assert page.scenario == SENT
    assert words("ask.whose_sent") in page.click("ask.example").texts


def test_moving_a_plan_of_the_sender_leaves_the_figures_theirs():
    page = Page(SENT).set("b.utilisation", 0.5)
    assert load("en")("ask.whose_sent") in page.texts


def test_a_kept_scenario_is_the_readers():
    page = Page(opened=("keep",))
    page.at.file_uploader[0].upload(
        "kept.json", save_file.write_save_file(Kept(SENT)).encode(), "application/json"
    )
    assert any(load("en")("ask.whose_own") in text for text in page.run().texts)


def test_a_touch_unties_and_ties_again():
    page = Page(opened=()).choose("editing", 0)
    page.click("follow.utilisation")
    assert "utilisation" not in page.scenario.follows
    page.set("profile.used", 0.2)
    assert page.scenario.plans[0].utilisation == 0.6
    page.click("follow.utilisation")
    assert page.scenario.plans[0].utilisation == 0.2
