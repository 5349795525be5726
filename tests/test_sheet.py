"""The file for spreadsheets: opens by itself, in the reader's language, and can be made again."""

import csv
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from explorer.export.spreadsheet import headings, spreadsheet
from explorer.export.table import table
from explorer.model import coefficients
from explorer.model.plan import Environment, Plan, Profile, Scenario
from explorer.model.projection import project
from explorer.scenario.link import decode, short
from explorer.scenario.presets import newcomer
from explorer.wording.words import LANGUAGES, load

EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
NAMES = ["today", "=1+1", '"a";b,c', "稳稳地用"]
SCENARIO = Scenario(Profile(score=702), tuple(Plan(name) for name in NAMES), Environment(months=7))
LINK = "https://huabei-jiebei.example.org/?" + short(SCENARIO)
DAY = date(2026, 11, 25)


def written(language: str, scenario: Scenario = SCENARIO) -> bytes:
    return spreadsheet(scenario, project(scenario), load(language), LINK, DAY)


def rows(data: bytes) -> list[list[str]]:
    text = data.decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline="")))


@EVERY_LANGUAGE
def test_it_begins_as_spreadsheets_expect(language):
    data = written(language, newcomer())
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\r\n") == data.count(b"\n")
    lines = data.decode("utf-8-sig").splitlines()[:20]
    sniffed = csv.Sniffer().sniff("\n".join(lines), ",;\t")
    assert sniffed.delimiter == ","


@EVERY_LANGUAGE
def test_its_headings_and_plans_are_in_the_readers_language(language):
    words = load(language)
    first, *rest = rows(written(language))
    frame = table(SCENARIO, project(SCENARIO))
    assert first == [headings(words)[column] for column in frame] and len(set(first)) == len(first)
    assert [row[0] for row in rest[: len(frame) : 8]] == [
        f"A {words('preset.today')}", "B =1+1", 'C "a";b,c', "D 稳稳地用"
    ]  # fmt: skip


@EVERY_LANGUAGE
def test_its_figures_are_the_tables(language):
    frame = table(SCENARIO, project(SCENARIO))
    found = rows(written(language))[1 : len(frame) + 1]
    for row, (_, expected) in zip(found, frame.iterrows(), strict=True):
        assert [float(cell) for cell in row[1:]] == [float(value) for value in expected.iloc[1:]]


@EVERY_LANGUAGE
def test_it_can_be_made_again(language):
    notes = rows(written(language))[-5:]
    told = {row[0]: row[1] for row in notes if len(row) > 1 and row[1]}
    words = load(language)
    assert decode(told[words("sheet.link")]).scenario == SCENARIO
    assert told[words("sheet.day")] == "2026-11-25"
    assert coefficients.load().version in told[words("sheet.model")]


@EVERY_LANGUAGE
@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1"])
def test_no_cell_can_act_as_a_formula(language, name):
    plans = tuple(replace(plan, name=name) for plan in SCENARIO.plans)
    for row in rows(written(language, replace(SCENARIO, plans=plans))):
        for cell in row:
            assert not cell.startswith(tuple("=+@＝＋＠\t\r"))
            assert not cell.startswith("-") or float(cell) < 0


@pytest.mark.skipif(not shutil.which("soffice"), reason="No spreadsheet opens the file here: no soffice.")
def test_a_spreadsheet_opens_it(tmp_path: Path):
    """LibreOffice with the encoding that it takes from the first bytes writes the cells as it read them."""
    given, out = tmp_path / "figures.csv", tmp_path / "read"
    given.write_bytes(written("zh"))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    form = "Text - txt - csv (StarCalc):44,34,UTF8"
    forms = [f"--infilter={form}", "--convert-to", f"csv:{form}", "--outdir", str(out)]
    subprocess.run(["soffice", home, "--headless", *forms, str(given)], check=True, capture_output=True)
    read = list(csv.reader(StringIO((out / "figures.csv").read_text("utf-8"), newline="")))
    expected = rows(given.read_bytes())
    assert [row[0] for row in read] == [row[0] if row else "" for row in expected]
    assert read[0] == expected[0]
    assert [float(cell) for cell in read[5][1:]] == [float(cell) for cell in expected[5][1:]]
