"""The one door says what a file or a paste is, and what it says."""

from datetime import date

import pytest

from explorer.intake.files import Refused
from explorer.intake.which_file import CODES, KINDS, Paper, read_brought_file
from tests import credit_reports
from tests.statements import VARIANTS, foreign_papers, plain_year, sheets, written, zipped, zipped_all

TODAY = date(2026, 11, 25)
RECORD = "月份,芝麻分\n2026-05,650"


def brought(data: bytes | str, password: str = "") -> Paper:
    return read_brought_file(data, password, TODAY, {})


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_statement_is_one_in_every_variant(variant):
    made, file = plain_year(), VARIANTS[variant]
    found = brought(written(made, file), file.password)
    assert found.kind == "statement" and found.says.n == len(made.rows)


@pytest.mark.parametrize(
    "data",
    [RECORD, "2026-05, 650, 6000, 20000", RECORD.encode("gb18030"), zipped(RECORD.encode())],
)
def test_a_record_is_one_packed_or_pasted(data):
    found = brought(data)
    assert found.kind == "record" and [row.score for row in found.says.rows] == [650]


@pytest.mark.parametrize("data", [b"", "hello", "PK\x03\x04"])
def test_what_may_be_a_record_and_holds_none_has_no_rows(data):
    found = brought(data)
    assert found.kind == "record" and not found.says.rows and found.says.problems


@pytest.mark.parametrize(
    "data, kind",
    [
        ('\ufeff{"v": 1}', "kept"),
        (b' \r\n{"v": 1}', "kept"),
        (zipped_all(foreign_papers()["jd"], written(plain_year())), "statement"),
        (sheets([["说明"]], plain_year()), "statement"),
        (foreign_papers()["report"], "report"),
        (credit_reports.EXAMPLE.read_bytes(), "report"),
        (zipped(credit_reports.EXAMPLE.read_bytes(), name="report.pdf"), "report"),
    ],
)
def test_what_is_brought_is_told_apart(data, kind):
    assert brought(data).kind == kind and kind in KINDS


@pytest.mark.parametrize(
    "data, code",
    [
        *(
            (foreign_papers()[code], code)
            for code in ("jd", "wechat", "cashbook", "meituan", "douyin", "bank")
        ),
        *(
            (f"{heading},金额\n2026-11-01 10:00:00,20", "unmarked")
            for heading in ("交易时间", "交易创建时间")
        ),
        (b"%PDF-1.7", "pdf"),
        (zipped(b"nothing", name="picture.png"), "zip_empty"),
        (zipped_all(b"one", b"two"), "no_statement"),
        (zipped(RECORD.encode(), "aes"), "password_needed"),
    ],
)
def test_nobodys_paper_is_refused_by_name(data, code):
    with pytest.raises(Refused) as why:
        brought(data)
    assert why.value.code == code and code in CODES
