"""PDFs made to cost or to break: each ends in a sentence. What they cost is measured by tests.attack."""

import random
from datetime import date

import pytest

from explorer.intake.credit_report import pdf, pdf_budget
from explorer.intake.credit_report.report import CODES, read_report
from explorer.intake.files import Refused
from tests.credit_reports import CALM, Looks, cut, drawn, made, paragraphs
from tests.credit_reports import pdf as written
from tests.hostile_pdfs import HOSTILE

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize("name", [name for name in HOSTILE if "bomb" not in name])
def test_a_hostile_pdf_is_refused(name):
    data = HOSTILE[name]()
    assert len(data) <= pdf.BIGGEST
    with pytest.raises(Refused) as why:
        read_report(data, "", TODAY)
    assert why.value.code in CODES


@pytest.mark.parametrize("seed", range(40))
def test_a_spoiled_report_is_read_or_refused(seed):
    rng, data = random.Random(seed), bytearray(written(made(1, 3, 6, CALM)))
    for _ in range(rng.choice((1, 3, 30, 300))):
        place = rng.randrange(len(data))
        data[place : place + rng.choice((0, 1, 1, 9))] = rng.randbytes(rng.choice((0, 1, 1, 9)))
    try:
        read_report(bytes(data[: rng.randrange(len(data))] if seed % 4 == 0 else data), "", TODAY)
    except Refused as why:
        assert why.code in CODES


@pytest.mark.parametrize("least", ["operations", "codes", "characters"])
def test_what_a_file_may_cost_is_counted_over_all_its_pages(monkeypatch, least):
    """Each of the bounds is of use: with just enough a report is read, with less it is not."""
    data, name = written(made(1, 20, 20)), f"MOST_{least.upper()}"
    spent = {}
    check = pdf_budget.Budget._check
    monkeypatch.setattr(
        pdf_budget.Budget, "_check", lambda left: spent.update(left=getattr(left, least)) or check(left)
    )
    read_report(data, "", TODAY)
    cost = getattr(pdf_budget, name) - spent["left"]
    assert cost > 0
    monkeypatch.setattr(pdf_budget, name, cost)
    read_report(data, "", TODAY)
    monkeypatch.setattr(pdf_budget, name, cost - 1)
    with pytest.raises(Refused, match="too_long"):
        read_report(data, "", TODAY)


def test_forty_pages_are_read_and_one_more_is_not():
    parts, looks = list(paragraphs(made(1, 3, 6, CALM), Looks())), Looks(lines=10)
    long = sum(len(cut(part, looks)) for part in parts)

    def report(pages: int) -> bytes:
        return drawn([*parts, *["别的话"] * (10 * pages - long)], looks)

    read_report(report(40), "", TODAY)
    with pytest.raises(Refused, match="too_long"):
        read_report(report(41), "", TODAY)


def test_a_file_that_is_too_big_is_not_looked_into():
    with pytest.raises(Refused, match="too_big") as why:
        read_report(b"%PDF-1.7" + bytes(pdf.BIGGEST), "", TODAY)
    assert why.value.given == "5"
