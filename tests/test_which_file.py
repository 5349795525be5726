"""The one door says what a file or a paste is."""

import pytest

from explorer.intake.which_file import KINDS, which
from tests.statements import VARIANTS, foreign_papers, plain_year, sheets, written, zipped, zipped_all


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_statement_is_one_in_every_variant(variant):
    assert which(written(plain_year(), VARIANTS[variant])) == "statement"


@pytest.mark.parametrize(
    "data, kind",
    [
        ("月份,芝麻分\n2026-05,650", "record"),
        ("2026-11, 640, 6000, 20000", "record"),
        ("月份,芝麻分\n2026-05,650".encode("gb18030"), "record"),
        (zipped("月份,芝麻分\n2026-05,650".encode()), "statement"),
        ('\ufeff{"v": 1}', "kept"),
        (b"%PDF-1.7", "pdf"),
        (b"", "record"),
        (zipped_all(foreign_papers()["jd"], written(plain_year())), "statement"),
        (sheets([["说明"]], plain_year()), "statement"),
        (foreign_papers()["report"], "report"),
        *(
            (foreign_papers()[code], "foreign")
            for code in ("jd", "wechat", "cashbook", "meituan", "douyin", "bank")
        ),
    ],
)
def test_what_is_brought_is_told_apart(data, kind):
    assert which(data) == kind and kind in KINDS
