"""Every figure that the page writes is the one of the CSV that a person downloads from it, in both languages."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from explorer.export.spreadsheet import headings, spreadsheet
from explorer.export.table import ever_column, likely_column, share_column
from explorer.findings.limit_states import EVER, ORDER, SQUARES
from explorer.findings.written import counted, step
from explorer.model.outcomes import LIMITS, OUTCOMES
from explorer.model.projection import project
from explorer.scenario import presets
from explorer.wording import sentences
from explorer.wording.words import LANGUAGES, load
from tests.test_page import Page, numbers

pytestmark = pytest.mark.usefixtures("brisk_pages")

# Somebody with late bills, debts, cuts and frozen limits to tell of.
OWN = presets.newcomer()
TROUBLED = OWN.with_plan(0, replace(OWN.plans[0], on_time=0.7, days_late=40, repay=0.3))
UNIT = {"score": 0.1}  # to which the CSV is rounded; yuan are whole


class Csv:
    """The file that the page offers, read as a spreadsheet would."""

    def __init__(self, language: str):
        words = load(language)
        text = spreadsheet(TROUBLED, project(TROUBLED), words, "", date(2026, 11, 25)).decode("utf-8-sig")
        self.named, self.months = headings(words), TROUBLED.environment.months
        rows = list(csv.DictReader(io.StringIO(text)))[: (self.months + 1) * len(TROUBLED.plans)]
        self.plans = [rows[n::1][: self.months + 1] for n in range(0, len(rows), self.months + 1)]

    def __call__(self, column: str, plan: int, month: int = -1) -> float:
        return float(self.plans[plan][month][self.named[column]])


@pytest.fixture(scope="module", params=LANGUAGES)
def read(request):
    """The page's language, its words, the CSV."""
    return request.param, load(request.param), Csv(request.param)


def same(key: str, written: str | float, value: float) -> bool:
    """Whether a figure is the CSV's: off by what both were rounded to, and no more."""
    written = float(str(written).replace(",", ""))
    step = 10 if key != "score" and abs(value) >= 1000 else 1
    return abs(written - value) <= (step + UNIT.get(key, 1)) / 2 + 1e-9


def differs(key: str, written: str | float, one: float, other: float) -> bool:
    """Whether a figure is how far two of the CSV's lie apart: both are written first, then subtracted."""
    written = float(str(written).replace(",", ""))
    steps = sum(step(counted(key), value) + UNIT.get(key, 1) for value in (one, other))
    return abs(written - abs(one - other)) <= steps / 2 + 1e-9


def test_the_table_of_figures_and_the_board_are_of_the_csv(read):
    language, words, of = read
    page = Page(TROUBLED, language)
    for plan, shown in enumerate(page.figures):
        assert same("score", shown["score"]["end"], of("score", plan))
        assert same("score", shown["score"]["start"], of("score", plan, 0))
        assert same("cost", shown["cost"], of("cost", plan))
        for product, cell in zip(LIMITS, shown["limits"], strict=True):
            shares = [of(share_column(product, state), plan) for state in ORDER]
            counts = [cell["squares"].count(str(n)) for n in range(len(ORDER))]
            assert sum(counts) == SQUARES
            assert all(abs(n - SQUARES * share) < 1.02 for n, share in zip(counts, shares, strict=True))
        for key, chart in page.charts.items():
            lines = [trace for trace in chart["data"] if trace.get("showlegend") is not False]
            column = likely_column(OUTCOMES[key].product) if OUTCOMES[key].product else key
            for month, height in enumerate(lines[plan]["y"]):
                assert height == pytest.approx(of(column, plan, month), abs=0.51 * UNIT.get(key, 1) + 0.05)


def test_the_verdict_is_of_the_csv(read):
    language, words, of = read
    page = Page(TROUBLED, language)
    told = numbers(page.verdict.replace("A", "").replace("B", ""))
    assert told[0] == str(of.months)
    assert differs("score", told[1], of("score", 1), of("score", 0))
    assert differs("cost", told[-1], of("cost", 1), of("cost", 0))


def test_chances_late_bills_and_what_it_costs_are_of_the_csv(read):
    language, words, of = read
    page = Page(TROUBLED, language, opened=("figures",))
    table = next(table.value for table in page.at.table if words("table.what") in table.value)
    rows = {row[0]: row[1:] for row in table.to_numpy().tolist()}
    for plan in range(len(TROUBLED.plans)):
        been = {
            f"{product}_{state}": sentences.often(of(ever_column(product, state), plan), words)
            for product in LIMITS
            for state in EVER
        }
        assert rows[words("report.risk")][plan] == words("answer.ever", **been)
        bill = rows[words("report.bill")][plan]
        cost, rate, late = (of(key, plan) for key in ("cost", "annual_rate", "late"))
        assert sentences.yuan(cost) in bill and (f"{rate:.1%}" in bill or not rate)
        assert late < sentences.SELDOM or f"{late:.1f}" in bill


def test_the_table_to_read_is_of_the_csv(read):
    language, words, of = read
    page = Page(TROUBLED, language, opened=("figures",))
    (table,) = [table.value for table in page.at.table if words("table.month") in table.value]
    names = [sentences.plain(name) for name in sentences.plan_names(TROUBLED, words)]
    for row in table.to_dict("records"):
        (plan,) = [n for n, name in enumerate(names) if row[words("table.plan")].endswith(name)]
        month = int(numbers(row[words("table.month")])[0])
        ends = [of("score" + end, plan, month) for end in ("", "_low", "_high")]
        told = numbers(row[words("outcome.score")])
        assert all(same("score", one, end) for one, end in zip(told, ends, strict=True)), (told, ends)
        for product, line in LIMITS.items():
            cell = row[words(f"outcome.{line.key}")]
            likely = of(likely_column(product), plan, month)
            assert not cell.startswith("¥") or same(line.key, numbers(cell)[0], likely), (cell, likely)


@pytest.mark.parametrize("plan", range(len(TROUBLED.plans)))
def test_why_tells_the_bill_of_the_csv_and_adds_up_to_its_differences(read, plan):
    language, words, of = read
    page = Page(TROUBLED, language).choose("page.part", "why").choose("why.plan", plan)
    cost, rate = of("cost", plan), of("annual_rate", plan)
    begins = words.sentences["why.bill"].partition("{")[0]
    (said,) = [text for text in page.texts if begins in text]
    assert sentences.yuan(cost) in said and (f"{rate:.1%}" in said) == (rate > 0)
    if plan == 0:
        return
    assert any(differs("cost", one, cost, of("cost", 0)) for one in numbers(said))
    page.choose("why.part", "groups")
    (parts,) = [text for text in page.texts if f"**{words('why.sum')}**" in text]
    whole = parts.splitlines()[-1]
    for key in (*OUTCOMES, "cost"):
        gain = of(key, plan) - of(key, 0)
        if abs(gain) >= 6:
            ends = of(key, plan), of(key, 0)
            assert any(differs(key, one, *ends) for one in numbers(whole)), (key, gain, whole)
