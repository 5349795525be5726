"""The statement reader: each variant of the format, what is no statement, and what strangers send."""

import io
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from explorer.intake import files
from explorer.intake.files import BIGGEST, Refused
from explorer.intake.statement.rows import CODES, LONGEST, MOST_LINES, WRONG, read_statement
from tests.in_turn import in_turn
from tests.statements import (
    EXAMPLE,
    PHONE,
    VARIANTS,
    WEB,
    WECHAT,
    Habits,
    Variant,
    example,
    rows,
    written,
    zipped,
)  # fmt: skip

ROOT = Path(__file__).parents[1]
SOME = Habits(months=3, purchases=4, odd_days=(2, 3), draws=((1, 1000.0),))
MADE = rows(SOME)
TODAY = date(2026, 11, 25)
LINE = "2026-06-15 17:20:33,餐饮美食,面馆,/,午餐,支出,12.00,花呗,交易成功,1,2,,"
PLAIN = "导出信息：\n" + ",".join(PHONE) + "\n"


def text(*lines: str, headings: str = PLAIN) -> bytes:
    return (headings + "\n".join(lines)).encode()


def refused(data: bytes, password: str = "") -> str:
    with pytest.raises(Refused) as why:
        read_statement(data, password, TODAY)
    return why.value.code


# --- what is understood ---


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_of_the_format_gives_the_same_rows(name):
    found = read_statement(written(MADE, VARIANTS[name]), "123456", TODAY)
    wanted = [
        (row["交易时间"][:10], round(float(row["金额"]) * 100), row["商品说明"], row["收/付款方式"])
        for row in MADE.rows
    ]
    assert [(row.day.isoformat(), row.amount, row.item, row.method) for row in found.rows] == wanted
    assert (found.first, found.last) == (SOME.start, SOME.last)
    assert (found.wrong, found.missing, found.cut) == ((), 0, False)


@in_turn("preamble", range(4, 31))
def test_headings_are_found_however_long_the_preamble_is(preamble):
    found = read_statement(written(MADE, replace(VARIANTS["phone"], preamble=preamble)), today=TODAY)
    assert len(found.rows) == len(MADE.rows) and not found.wrong


@pytest.mark.parametrize(
    "cell",
    ["2026-06-15 17:20:33", "2026/6/15 17:20", "2026-06-15", "2026年6月15日", "2026.6.15", "46188", "46188.72",
     " 2026-06-15 17:20:33\t", "2026-06-15T17:20:33", "20260615", "20260615 17:20:33", "20260615172033"],
)  # fmt: skip
def test_days_as_programs_write_them(cell):
    (row,) = read_statement(text(LINE.replace("2026-06-15 17:20:33", cell)), today=TODAY).rows
    assert row.day == date(2026, 6, 15)


@pytest.mark.parametrize("day", ["2010-01-01", "2026-11-25", "2026-11-26"])
def test_rows_are_of_the_platforms_time_up_to_tomorrow_where_it_is_that_already(day):
    found = read_statement(text(LINE.replace("2026-06-15", day)), today=TODAY)
    assert [row.day.isoformat() for row in found.rows] == [day] and not found.wrong


@pytest.mark.parametrize("name", ["phone", "spreadsheet"])
def test_what_stands_right_above_the_headings_counts_once(name):
    found = read_statement(written(MADE, replace(VARIANTS[name], preamble=3)), today=TODAY)
    assert (len(found.rows), found.missing, found.guessed_ends) == (len(MADE.rows), 0, False)


@pytest.mark.parametrize(
    "cell, fen",
    [("12", 1200), ("12.5", 1250), ("¥12.50", 1250), ("￥12.50", 1250), ('"1,012.50"', 101_250), ("12.50元", 1250),
     ("０.01", 1), ("CNY 12.50", 1250), ("0", 0), ("10000000.00", 1_000_000_000)],
)  # fmt: skip
def test_amounts_as_programs_write_them(cell, fen):
    (row,) = read_statement(text(LINE.replace("12.00", cell)), today=TODAY).rows
    assert row.amount == fen


def test_a_comma_in_quotes_and_an_open_quote_stay_in_their_line():
    found = read_statement(
        text(
            LINE.replace("午餐", '"午餐, 两份"'),
            LINE.replace("午餐", '"午餐').replace(",1,", ",7,"),
            LINE.replace(",1,", ",8,"),
        ),
        today=TODAY,
    )
    assert [row.item for row in found.rows] == ["午餐, 两份", "午餐"]
    assert [(wrong.code, wrong.line) for wrong in found.wrong] == [("cells", 4)]


def test_two_statements_joined_are_one():
    first, second = (
        rows(replace(SOME, first=date(2026, month, 1), odd_days=(0, 0), seed=month)) for month in (4, 1)
    )
    both = written(first, VARIANTS["utf-8"]) + written(second, VARIANTS["phone"]).decode("gb18030").encode()
    found = read_statement(both, today=TODAY)
    assert len(found.rows) == len(first.rows) + len(second.rows) and not found.wrong
    assert (found.first, found.last) == (date(2026, 1, 1), date(2026, 6, 30))


def test_rows_that_two_statements_share_count_once():
    assert len(read_statement(text(LINE, LINE, ",".join(PHONE), LINE), today=TODAY).rows) == 1


def test_of_two_columns_with_one_heading_the_first_counts():
    twice = PLAIN.replace("备注,", "备注,金额")
    (row,) = read_statement(text(LINE + "99.00", headings=twice), today=TODAY).rows
    assert row.amount == 1200


def test_broken_bytes_cost_their_line_and_no_other():
    data = text(LINE, LINE.replace(",1,", ",7,")).replace("午餐".encode(), b"\xff\xfe\xff", 1)
    assert len(read_statement(data, today=TODAY).rows) == 2
    cut = written(MADE, VARIANTS["phone"])[:-600]
    found = read_statement(cut, today=TODAY)
    assert len(found.rows) + len(found.wrong) + found.missing == len(MADE.rows) and found.missing


# --- lines that cannot be read ---


@in_turn(
    "old, new, code",
    [
        ("2026-06-15 17:20:33", "someday", "no_date"),
        ("2026-06-15 17:20:33", "2026-13-15", "no_date"),
        ("2026-06-15 17:20:33", "2026-06-15 =1+1", "no_date"),
        ("2026-06-15 17:20:33", "2026-06\0-15", "no_date"),
        ("2026-06-15 17:20:33", "1900-01-01", "date_range"),
        ("2026-06-15 17:20:33", "2100-01-01", "date_range"),
        ("2026-06-15 17:20:33", "2026-11-27", "date_range"),
        ("2026-06-15 17:20:33", "99999", "date_range"),
        ("12.00", "=1+1", "no_amount"),
        ("12.00", "1e9", "no_amount"),
        ("12.00", "nan", "no_amount"),
        ("12.00", "１２.x", "no_amount"),
        ("12.00", "9" * 400, "no_amount"),
        ("12.00", "-12.00", "amount_range"),
        ("12.00", "10000000.01", "amount_range"),
        ("12.00", "999999999", "amount_range"),
        (",花呗,交易成功,1,2,,", "", "cells"),
        (",2,,", ",2,,,,,5", "cells"),
        ("午餐", "午" * LONGEST, "cells"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_rest_is_kept(old, new, code):
    found = read_statement(
        text(LINE.replace(",1,", ",7,"), LINE.replace(old, new), LINE.replace(",1,", ",8,")), today=TODAY
    )
    assert [(wrong.code, wrong.line) for wrong in found.wrong] == [(code, 4)] and code in WRONG
    assert [row.order for row in found.rows] == ["7", "8"]
    assert all(len(wrong.given) <= 20 and wrong.given.isprintable() for wrong in found.wrong)


def test_a_line_of_a_spreadsheet_is_named_by_its_number_there():
    row = (*LINE.split(","), "")
    cells = {"A1": "导出信息："} | {f"{'ABCDEFGHIJKLM'[n]}2": name for n, name in enumerate(PHONE) if name}
    cells |= {f"{'ABCDEFGHIJKLM'[n]}3": cell for n, cell in enumerate(row[:13]) if cell}
    found = read_statement(
        sheet(cells | {"A4": "someday", "F4": "支出", "G4": "1", "H4": "花呗", "I4": "交易成功"}), today=TODAY
    )
    assert len(found.rows) == 1 and [(one.code, one.line) for one in found.wrong] == [("no_date", 4)]


def test_a_row_outside_the_days_that_the_statement_covers_is_none():
    headings = "起始时间：[2026-06-01 00:00:00]    终止时间：[2026-06-30 23:59:59]\n" + PLAIN
    found = read_statement(text(LINE, LINE.replace("-06-", "-05-"), headings=headings), today=TODAY)
    assert len(found.rows) == 1 and [wrong.code for wrong in found.wrong] == ["date_range"]


@pytest.mark.parametrize(
    "first, last", [("2026-12-01", "2026-12-31"), ("1900-01-01", "2026-06-30"), ("2026-06-01", "2026-06-31")]
)
def test_days_that_cannot_be_are_not_what_a_statement_covers(first, last):
    headings = f"起始时间：[{first} 00:00:00]    终止时间：[{last} 23:59:59]\n" + PLAIN
    found = read_statement(text(LINE, headings=headings), today=TODAY)
    assert found.guessed_ends and found.first == found.last == found.rows[0].day


def test_formulas_stay_text():
    (row,) = read_statement(text(LINE.replace("午餐", "=cmd|' /C calc'!A0")), today=TODAY).rows
    assert row.item == "=cmd|' /C calc'!A0"


# --- what is no statement ---


def table(headings: tuple[str, ...], *cells: str) -> bytes:
    return (",".join(headings) + "\n" + ",".join(cells)).encode()


def bomb(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", bytes(size))
    return out.getvalue()


def lying(data: bytes) -> bytes:
    """A zip whose directory says that its file is small."""
    place = data.rindex(b"PK\x01\x02")
    return data[: place + 24] + (100).to_bytes(4, "little") + data[place + 28 :]


def sheet(cells: dict[str, object]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for name, value in cells.items():
        book.active[name] = value
    book.save(out)
    return out.getvalue()


@in_turn(
    "data, code",
    [
        (b"", "no_statement"),
        (b"\n" * BIGGEST, "no_statement"),
        (b" " * BIGGEST, "no_statement"),
        (b"," * BIGGEST, "no_statement"),
        (b'"' * BIGGEST, "no_statement"),
        (bytes(100), "no_statement"),
        (b" " * (BIGGEST + 1), "too_big"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "xls"),
        (b"\x89PNG\r\n\x1a\n\xff\xff", "no_text"),
        (b"\xff\xfe\x00", "no_text"),
        (b"PK\x03\x04" + bytes(200), "damaged"),
        (table(WEB, "1", "2", "2026-06-15"), "web_export"),
        (table(WECHAT, "2026-06-15", "商户消费"), "wechat"),
        (table(PHONE[:7] + PHONE[8:]), "web_export"),
        (table((*PHONE, "资金状态", "交易来源地")), "web_export"),
        (table((*PHONE, "当前状态", "交易单号")), "wechat"),
        ("月份,芝麻分,花呗额度,借呗额度\n2026-06,650,6000,20000".encode(), "no_statement"),
        (PLAIN.encode(), "no_rows"),
        (text(LINE.replace("2026", "1900")), "no_rows"),
        (zipped(b"hello", name="a.jpg"), "zip_empty"),
        (zipped(zipped(b"hello"), name="b.zip"), "zip_empty"),
        (zipped(b"hello"), "no_statement"),
        (zipped(text(LINE), "aes"), "password_needed"),
        (zipped(text(LINE), "old"), "password_needed"),
        (bomb(BIGGEST + 1), "too_big"),
        (bomb(200_000_000), "too_big"),
        (lying(bomb(30_000_000)), "damaged"),
        (zipped(text(LINE))[:-30], "damaged"),
        (sheet({"A1": 1, "XFD1048576": 2}), "no_statement"),
        (sheet({"A1": "=1+1"}), "no_statement"),
    ],
)  # fmt: skip
def test_what_is_no_statement_is_told_apart(data, code):
    assert refused(data) == code and code in CODES


@pytest.mark.parametrize("kind", ["aes", "old"])
@pytest.mark.parametrize("password", ["0", "12345", "密码", "x" * 500])
def test_a_wrong_password_is_told(kind, password):
    assert refused(zipped(text(LINE), kind), password) == "password_wrong"


@pytest.mark.parametrize("place", range(0, 1000, 90))
def test_a_damaged_spreadsheet_is_told(place):
    data = bytearray(written(MADE, VARIANTS["spreadsheet"]))
    data[len(data) * place // 1000] ^= 0xFF
    try:
        assert len(read_statement(bytes(data), today=TODAY).rows) <= len(MADE.rows)
    except Refused as why:
        assert why.code in CODES


def test_a_spreadsheets_parts_are_weighed_before_they_are_unpacked():
    out = io.BytesIO(sheet({"A1": 1}))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", bytes(files.SHEET + 1))
    assert refused(out.getvalue()) == "too_big"


HOSTILE = r"""
import resource
from explorer.intake.statement.rows import PREAMBLE, read_statement
from explorer.intake.files import BIGGEST, Refused
resource.setrlimit(resource.RLIMIT_AS, (1_200_000_000,) * 2)
row = "交易时间,交易对方,商品说明,收/支,金额,收/付款方式,交易状态\n2026-06-15,店,饭,支出,12.00,花呗,交易成功\n".encode()
for mark in (b"\n", b" ", b",", b'"', b"\0", b'"\n', b",\n", b"1 ", b"-\n"):
    for start in (b"", row):
        data = start + mark * ((BIGGEST - len(start)) // len(mark))
        try:
            print(len(read_statement(data).rows))
        except Refused as why:
            print(why.code)
"""


def test_hostile_files_fit_into_little_memory():
    """20 MB of one mark, alone and behind a row, in a process that may have 1.2 GB, libraries and all."""
    done = subprocess.run(
        [sys.executable, "-c", HOSTILE], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.stdout.split(), done.stderr) == (["no_statement", "1"] * 9, "")


def test_of_too_many_lines_the_first_are_read():
    data = text(*(LINE.replace(",1,", f",{n},") for n in range(MOST_LINES + 50)))
    found = read_statement(data, today=TODAY)
    assert found.cut and MOST_LINES - 50 < len(found.rows) <= MOST_LINES


@pytest.mark.parametrize("name", ["phone", "spreadsheet"])
@pytest.mark.parametrize("more", [0, 1])
def test_a_statement_is_cut_where_it_has_a_line_more_than_are_read(monkeypatch, name, more):
    file, lines = replace(VARIANTS[name], preamble=4), 4 + 1 + len(MADE.rows)
    monkeypatch.setattr("explorer.intake.statement.rows.MOST_LINES", lines - more)
    monkeypatch.setattr("explorer.intake.statement.rows.MOST_SHEET_LINES", lines - more)
    found = read_statement(written(MADE, file), today=TODAY)
    assert (len(found.rows), found.cut, found.missing) == (len(MADE.rows) - more, bool(more), 0)


def test_nothing_of_a_statement_is_in_what_is_raised_or_logged(caplog):
    with pytest.raises(Refused) as why:
        read_statement(zipped(text(LINE), "aes"), "secret", TODAY)
    assert "secret" not in repr(why.value) and why.value.__cause__ is None and not caplog.text


# --- the one that ships ---


def test_the_example_is_what_the_generator_makes():
    assert EXAMPLE.read_bytes() == example()
    assert read_statement(example(), today=TODAY).wrong == ()


def test_a_variant_is_written_as_it_says():
    assert written(MADE, Variant("utf-16"))[:2] in (b"\xff\xfe", b"\xfe\xff")
    assert time.strptime(MADE.rows[0]["交易时间"], "%Y-%m-%d %H:%M:%S")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_two_bytes_a_character_are_told_without_a_mark(encoding):
    found = read_statement(written(MADE, VARIANTS["utf-8"]).decode().encode(encoding), today=TODAY)
    assert len(found.rows) == len(MADE.rows) and not found.wrong


def test_a_count_said_above_and_below_is_one():
    given = written(MADE, VARIANTS["utf-8"]).decode()
    found = read_statement(
        (f"共{len(MADE.rows)}笔记录\n{given}共{len(MADE.rows)}笔记录,,,\n").encode(), today=TODAY
    )
    assert (len(found.rows), found.missing) == (len(MADE.rows), 0)
