"""The report: one file that opens offline, says what the page says, and fits two sheets of paper."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import zxingcpp

from explorer.export.report import qr, report
from explorer.export.table import table
from explorer.findings.told import told as tell
from explorer.model.coefficients import beliefs
from explorer.model.coefficients import load as coefficients
from explorer.model.plan import Environment, Plan, Scenario, choices
from explorer.model.projection import project
from explorer.scenario.link import short
from explorer.scenario.plan_marks import MAX_PLANS
from explorer.scenario.presets import newcomer
from explorer.wording import sentences
from explorer.wording.words import LANGUAGES, load
from tests.scenarios import EVENTFUL, TROUBLED

DAY = date(2026, 11, 25)
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
NAMES = ["每月按时少用额度", "<script>alert(1)</script>", "\"'&amp;**x**", "=1+1 {{7*7}}"]


def busiest() -> Scenario:
    """As much to say as there can be: every habit differs in every plan, names are long."""
    lines = choices(Plan).values()
    plans = [
        Plan(
            NAMES[n],
            **{line.key: line.fit(line.low + (n + 1) / 5 * (line.high - line.low)) for line in lines},
        )
        for n in range(MAX_PLANS)
    ]
    return Scenario(TROUBLED, tuple(plans), Environment(months=24, policy_month=6))


BUSIEST = busiest()
LINK = "https://huabei-jiebei.example.org/?" + short(BUSIEST)


def written(scenario: Scenario, language: str, link: str = LINK) -> str:
    return report(tell(scenario, project(scenario)), load(language), link, DAY)


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<style>.*?</style>|<[^>]*>", " ", html, flags=re.DOTALL)))


def cells(html: str, title: str) -> list[str]:
    """What a row of a table says."""
    row = next(row for row in re.findall(r"<tr>.*?</tr>", html, re.DOTALL) if f">{title}</th>" in row)
    return [text_of(cell).strip() for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]


@pytest.fixture(scope="module", params=LANGUAGES)
def written_in(request) -> tuple[str, str]:
    return request.param, written(BUSIEST, request.param)


def test_the_figures_are_the_tables(written_in):
    language, html = written_in
    frame = table(BUSIEST, project(BUSIEST))
    last = frame[frame["month"] == BUSIEST.environment.months]
    for key in ("score",):
        found = cells(html, load(language)(f"outcome.{key}"))
        for cell, (_, row) in zip(found, last.iterrows(), strict=True):
            told = [float(figure.replace(",", "")) for figure in re.findall(r"[\d,]+", cell)]
            exact = [row[key + end] for end in ("", "_low", "_high")]
            assert told[:3] == pytest.approx(exact, abs=5.5 if max(exact) >= 1000 else 1)  # both are rounded
            assert [sentences.amount(key, figure) for figure in told[:3]] == re.findall(r"¥?[\d,]+", cell)[:3]
    costs = cells(html, load(language)("report.bill"))
    exact = project(BUSIEST).cost[-1]
    assert all(sentences.yuan(cost) in cell for cell, cost in zip(costs, exact, strict=True))


def test_it_says_what_the_page_says(written_in):
    language, html = written_in
    words, trajectories = load(language), project(BUSIEST)
    said = text_of(html)
    assert sentences.unescaped(sentences.answer(tell(BUSIEST, trajectories), words)) in said
    assert all(sentences.risk(tell(BUSIEST, trajectories), plan, words) in said for plan in range(MAX_PLANS))
    assert all(sentences.beats(tell(BUSIEST, trajectories), plan, words) in said for plan in range(MAX_PLANS))
    assert all(words(f"say.{key}") in said for key in ("proxy", "debt", "scam"))


def test_it_can_be_made_again(written_in):
    numbers = coefficients()
    said = text_of(written_in[1])
    assert LINK in said and DAY.isoformat() in said
    assert numbers.version in said and numbers.date in said


def test_nothing_that_a_stranger_wrote_acts(written_in):
    _, html = written_in
    assert "<script" not in html and "{{" not in html.replace("{{7*7}}", "")
    assert all(name in text_of(html) for name in NAMES)


def test_it_asks_nobody_for_anything(written_in):
    _, html = written_in
    assert not re.search(r"\b(src|href|srcset|action)=|@import|url\(", html)
    assert "default-src 'none'" in html
    addresses = set(re.findall(r"https?://[^\s\"'<]+", html))
    assert addresses == {LINK, "http://www.w3.org/2000/svg"}


@EVERY_LANGUAGE
def test_a_habit_that_differs_from_the_first_plan_is_marked(language):
    scenario = Scenario(plans=(Plan("a"), Plan("b", draws=9), Plan("c")))
    html, words = written(scenario, language), load(language)
    assert html.count('class="other"') == 1
    assert sentences.setting(choices(Plan)["draws"], 9, words) in cells(html, words("choice.draws.label"))[1]


@EVERY_LANGUAGE
def test_numbers_set_by_hand_are_named(language):
    key, line = next(iter(beliefs().items()))
    words = load(language)
    held = replace(newcomer(), beliefs=((key, line.fit(line.low)),), well_graded=True)
    assert words(f"coefficient.{key}.name") in text_of(written(held, language))
    assert words("report.well_graded") in text_of(written(held, language))
    assert words("report.well_graded") not in text_of(written(newcomer(), language))


@EVERY_LANGUAGE
def test_one_plan_is_told_without_another(language):
    html = written(Scenario(), language)
    assert load(language)("report.beats") not in text_of(html)


def test_what_is_dated_is_explained():
    words = load("en")
    told = text_of(written(EVENTFUL, "en"))
    assert words("chart.event_policy", month=5) in told
    assert words("chart.event_slip", letter="B", month=4) in told


# The code


def modules(drawing: str) -> np.ndarray:
    """The squares of a code from its drawing, black 0 on white 255, each ten pixels wide."""
    svg = ElementTree.fromstring(drawing)
    size = int(float(svg.get("viewBox").split()[2]))
    squares = np.full((size, size), 255, np.uint8)
    x = y = 0.0
    dark = svg.findall(".//{*}path")[-1].get("d")
    for step, values in re.findall(r"([Mmh])([^Mmh]+)", dark):
        found = [float(value) for value in re.findall(r"-?[\d.]+", values)]
        if step == "h":
            squares[int(y), int(x) : int(x + found[0])] = 0
            x += found[0]
        else:
            x, y = (found[0], found[1]) if step == "M" else (x + found[0], y + found[1])
    return np.kron(squares, np.ones((10, 10), np.uint8))


@pytest.mark.parametrize("link", [LINK, "https://huabei-jiebei.example.org/"])
def test_the_code_is_read_back(link):
    [found] = zxingcpp.read_barcodes(modules(qr(link)))
    assert found.text == link


def test_the_code_of_the_longest_comparison_can_be_read_from_a_screen():
    """Up to version 11, 61 squares a side, a telephone reads a code of 35 mm at arm's length."""
    squares = int(float(ElementTree.fromstring(qr(LINK)).get("viewBox").split()[2])) - 8
    assert squares <= 61


# On paper


@pytest.mark.browser
@pytest.mark.skipif(not shutil.which("chromium"), reason="Printing is not tested: no chromium here.")
def test_it_fits_two_sheets(written_in, tmp_path: Path):
    language, html = written_in
    page, sheets = tmp_path / "report.html", tmp_path / "report.pdf"
    page.write_text(html, "utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={sheets}"]
    subprocess.run([*command, page.as_uri()], check=True, capture_output=True, timeout=120)
    assert len(re.findall(rb"/Type\s*/Page\b", sheets.read_bytes())) == 2
