"""The picture for a chat: the page's figures, nothing beside itself, and a code that opens it."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from explorer.export.poster import LONGEST, SIZE, WIDE, poster, shortened
from explorer.findings.told import told as tell
from explorer.model.plan import Plan
from explorer.model.projection import project
from explorer.page.board import figures
from explorer.scenario import link
from explorer.scenario.plan_marks import INKS
from explorer.scenario.presets import newcomer
from explorer.wording import sentences
from explorer.wording.words import LANGUAGES, load
from tests.test_report import BUSIEST, NAMES

DAY = date(2026, 11, 25)
LINK = "https://example.org/?" + link.short(BUSIEST)
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


def texts(drawing: str) -> list[str]:
    return [text.text for text in ElementTree.fromstring(drawing).iter("{http://www.w3.org/2000/svg}text")]


@EVERY_LANGUAGE
@pytest.mark.parametrize("scenario", [newcomer(), BUSIEST], ids=["opening", "busiest"])
def test_its_figures_are_those_of_the_page(scenario, language):
    words, found = load(language), project(scenario)
    told = texts(poster(tell(scenario, found), words, LINK, DAY))
    for plan in figures.board(tell(scenario, found), words)["plans"]:
        assert f"{plan['score']['end']:.0f}" in told
        for limit in plan["limits"]:
            assert limit["likely"] in told
            assert shortened(limit["counts"], 17, WIDE) in told
        assert sentences.yuan(plan["cost"]) in told
    assert words("chart.picture") in told and any(DAY.isoformat() in line for line in told)


@EVERY_LANGUAGE
def test_what_is_written_stays_on_the_sheet(language):
    drawing = ElementTree.fromstring(poster(tell(BUSIEST, project(BUSIEST)), load(language), LINK, DAY))
    for text in drawing.findall("{http://www.w3.org/2000/svg}text"):
        size, x, y = (float(text.get(key)) for key in ("font-size", "x", "y"))
        wide = sum(size if ord(letter) > 0x2E7F else 0.62 * size for letter in text.text)
        left = x - wide if text.get("text-anchor") == "end" else x
        assert left >= 0 and left + wide <= SIZE[0] and size < y < SIZE[1], text.text


def test_it_needs_nothing_beside_itself_and_nothing_in_a_name_is_obeyed():
    drawing = poster(tell(BUSIEST, project(BUSIEST)), load("en"), LINK, DAY)
    assert not re.search(r"<(script|image|foreignObject|use|a)\b|href|url\(", drawing)
    assert any(shortened(f"B {NAMES[1]}", 28, LONGEST - 36) in line for line in texts(drawing))


def test_a_long_name_is_cut_where_its_room_ends():
    assert shortened("abc", 10, 18) == "abc" and shortened("abcd", 10, 18) == "ab…"
    assert shortened("方案", 10, 20) == "方案" and shortened("方案一", 10, 20).startswith("方")
    most = Plan("名" * 40).name
    assert sum(28 for _ in shortened(most, 28, 284)) <= 284


@pytest.mark.parametrize("ink", INKS)
def test_letters_are_dark_enough_for_white_paper(ink):
    parts = [int(ink[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    r, g, b = (n / 12.92 if n <= 0.04045 else ((n + 0.055) / 1.055) ** 2.4 for n in parts)
    assert 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05) >= 4.5
