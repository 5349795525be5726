"""How amounts and choices are written in a sentence."""

import pytest

from explorer.findings.compare import compare
from explorer.findings.explain import AMOUNTS
from explorer.findings.written import adding_up, counted, written
from explorer.model.coefficients import beliefs
from explorer.model.coefficients import load as coefficients
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Environment, Plan, Profile, choices
from explorer.model.projection import project
from explorer.scenario.presets import newcomer
from explorer.wording import sentences
from explorer.wording.words import LANGUAGES, load
from tests.in_turn import in_turn

LINES = [line for kind in (Profile, Plan, Environment) for line in choices(kind).values()]
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


def test_the_score_is_counted_in_points_and_all_else_in_yuan():
    assert {key for key in AMOUNTS if counted(key) == "points"} == {"score"}
    assert all(counted(key) == "yuan" for key in (*OUTCOMES, "cost") if key != "score")
    assert (sentences.amount("score", 649.6), sentences.amount("cost", 649.6)) == ("650", "¥650")


@EVERY_LANGUAGE
def test_a_choice_is_written_with_its_unit(language):
    words, lines = load(language), choices(Plan)
    assert sentences.setting(lines["on_time"], 0.92, words) == "92%"
    assert sentences.setting(lines["ticket"], 1234, words) == "¥1,230"
    assert sentences.setting(lines["early_repay"], True, words) == words("value.yes")
    assert sentences.setting(lines["early_repay"], False, words) == words("value.no")
    assert "7" in sentences.setting(lines["appeal_month"], 7, words)
    assert sentences.setting(lines["appeal_month"], 0, words) == words("value.none")
    assert sentences.setting(lines["buffer"], 3, words) == {"zh": "3个月", "en": "3 months"}[language]


@EVERY_LANGUAGE
@in_turn("line", LINES)
def test_every_choice_can_be_written_at_both_ends(language, line):
    for value in (line.low, line.high):
        told = sentences.setting(line, value, load(language))
        assert told and told == told.strip() and "{" not in told


@EVERY_LANGUAGE
def test_a_difference_too_small_to_write_is_none(language):
    words = load(language)
    assert sentences.gain("score", 0.3, words) == sentences.gain("cost", -0.4, words) == words("answer.same")
    assert sentences.gain("score", -12, words) == words("answer.less_points", value="12")
    assert sentences.gain("jiebei_limit", 1234, words) == words("answer.more_yuan", value="¥1,230")


@EVERY_LANGUAGE
def test_every_key_of_a_link_is_told_by_its_name(language):
    words = load(language)
    for key in beliefs():
        assert sentences.link_key(f"m.{key}", words) == words(f"coefficient.{key}.name")
    assert sentences.link_key("b.on_time", words) == f"B {words('choice.on_time.label')}"


@pytest.mark.parametrize(
    "text", [":streamlit:", ":smile: x", ":material/home:", ":red[x]", "a->b--c", "x@y.z", "www.x.y"]
)
def test_what_a_page_makes_pictures_links_or_signs_of_is_broken_up_and_reads_the_same(text):
    plain = sentences.plain(text)
    assert text not in plain.replace("\\", "") and sentences.unescaped(plain) == text


@pytest.mark.parametrize("number", [1, 2])
def test_what_a_plan_is_ahead_is_the_difference_of_the_amounts_as_they_are_written(number):
    trajectories = project(newcomer())
    for (outcome, first), ahead in zip(
        compare(trajectories, 0).items(), compare(trajectories, number).values(), strict=True
    ):
        ends = [written(counted(outcome), one.expected) for one in (first, ahead)]
        assert ahead.gain == ends[1] - ends[0]


@pytest.mark.parametrize(
    "parts, total, found",
    [
        ((767.4, 121.6, 203.0, 3778.0), 4870, [765, 122, 203, 3780]),
        ((1204.0, -2306.0), -1100, [1200, -2300]),
        ((20.6, 29.4, 18.4, 3.6), 72, [21, 29, 18, 4]),
        ((0.4, 0.4, 0.2), 1, [1, 0, 0]),
    ],
)
def test_parts_of_a_total_add_up_as_they_are_written(parts, total, found):
    assert adding_up("yuan", parts, total) == found and sum(found) == total


def test_a_number_of_the_model_is_written_in_its_unit_with_its_range():
    items = {item.key: item for item in coefficients().items}
    assert sentences.measured(items["raise_rate"], load("en")) == "0.54% a month (0.4 to 0.7)"
    assert sentences.measured(items["grace"], load("en")) == "3 days"
    assert sentences.measured(items["util_cut"], load("en")) == "1 times from 0 to 100% (0.607 to 1.65)"
    assert sentences.measured(items["huabei_typical"], load("en")) == "¥8,000 (5,000 to 11,000)"
