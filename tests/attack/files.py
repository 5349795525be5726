"""Hostile records, statements and kept files: no exception, nothing lost silently, little time and memory."""

import io
import json
import random
import zipfile
from collections.abc import Iterator
from datetime import date

import openpyxl

from explorer.export import save_file
from explorer.intake import files, record_file
from explorer.intake.statement import credit, habits, monthly, rows
from explorer.intake.statement.known import known as read_on
from explorer.model.outcomes import OUTCOMES
from explorer.scenario.presets import newcomer
from tests.attack.cost import Bill, attack
from tests.attack.texts import as_bytes, spoiled, text

COUNT = 5_000
ROWS = 1.5e-6  # [s] for each byte of a statement whose rows are whole: 20 MB of them cost half a minute
TODAY = date(2026, 11, 25)
LATEST = 12 * 2026 + 10
NAMES = {"月份": "month", "Month": "month", "Zhima score": "score", "Huabei limit": "huabei_limit"}
RECORD = "month,score,huabei_limit,jiebei_limit\n2026-08,640,6000,20000\n2026-09,641,6000,20500\n2026年10月,,1.2万,0\n"
STATEMENT = (
    "------\n支付宝账单\n起始时间：[2026-01-01 00:00:00]    终止时间：[2026-10-31 23:59:59]\n共3笔记录\n"
    "交易时间,交易分类,交易对方,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号\n"
    "2026-06-15 12:00:00,餐饮美食,面馆,午饭,支出,12.00,花呗,交易成功,1\t,2\t\n"
    "2026-07-09 08:00:00,信用借还,花呗,花呗自动还款-2026年07月账单,不计收支,500.00,余额宝,还款成功,3\t,\n"
    '2026-08-02 08:00:00,信用借还,借呗,借呗放款至余额,不计收支,"3,000.00",,放款成功,4\t,\n'
)
MAGIC = (
    b"PK\x03\x04",
    b"%PDF-1.7",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"\xff\xfe",
    b"\xfe\xff\0",
    b"\0\0\xfe\xff",
)


def contents(count: int, whole: str, seed: int) -> Iterator[tuple[str, bytes]]:
    """A file of each kind in turn, spoiled in a way of its own."""
    rng = random.Random(seed)
    ways = (_text, _text, _text, _grown, _bytes, _zip, _sheet)
    for number in range(count):
        way = ways[number % len(ways)]
        yield f"{way.__name__[1:]} {number}", way(rng, whole)


def _text(rng: random.Random, whole: str) -> bytes:
    return as_bytes(rng, spoiled(rng, whole))


def _grown(rng: random.Random, whole: str) -> bytes:
    """Longer than a person's: lines many times over, or one long line."""
    piece = rng.choice((whole.splitlines(keepends=True)[-1], text(rng) + "\n", text(rng), ",", '"', "\n"))
    return as_bytes(rng, whole + piece * (rng.choice((600, 20_000, 200_000)) // max(len(piece), 1)))


def _bytes(rng: random.Random, whole: str) -> bytes:
    return rng.choice((*MAGIC, b"")) + rng.randbytes(rng.choice((0, 1, 50, 5000))) + as_bytes(rng, whole)


def _zip(rng: random.Random, whole: str) -> bytes:
    """Zips with odd names and parts, bombs, and such as are cut off."""
    out = io.BytesIO()
    method = rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    with zipfile.ZipFile(out, "w", method) as archive:
        for number in range(rng.choice((1, 1, 2, 300))):
            name = rng.choice(
                ("a.csv", "../../a.csv", "账单.csv", "a.txt", "a.xlsx", "__MACOSX/a.csv", "a.exe", "x/")
            )
            size = rng.choice((0, 0, 0, 50_000_000)) if number == 0 and method == zipfile.ZIP_DEFLATED else 0
            archive.writestr(f"{number}{name}", as_bytes(rng, whole) + bytes(size))
    data = out.getvalue()
    return rng.choice(
        (data, data, data[: rng.randint(0, len(data))], data.replace(b"PK\x01\x02", b"PK\x01\x03"))
    )


def _sheet(rng: random.Random, whole: str) -> bytes:
    """Spreadsheets of any types, with cells far out; some of them broken."""
    book = openpyxl.Workbook()
    page = book.active
    for number, line in enumerate(whole.splitlines(), 1):
        for place, cell in enumerate(line.split(","), 1):
            odd = (cell, cell, cell, 1e308, -1, True, "=1+1", date(2026, 9, 1), 46_000.5, "x" * 400)
            page.cell(number, place, rng.choice(odd))
    if rng.random() < 0.3:
        page.cell(rng.choice((600, 1_048_576)), rng.choice((70, 16_384)), 1)
    out = io.BytesIO()
    book.save(out)
    data = out.getvalue()
    return rng.choice((data, data, data[: rng.randint(0, len(data))]))


def kept_files(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    rng = random.Random(seed)
    cells = tuple(("2026-09", "640", "6000", text(rng)) for _ in range(6))
    whole = json.loads(save_file.write_save_file(save_file.Kept(newcomer(), "zh", cells, 12 * 2026, 1)))
    odd = (
        None,
        True,
        1,
        -1,
        1e308,
        10**400,
        "",
        "x" * 9000,
        [],
        {},
        [[]],
        {"a": 1},
        "\ud800",
        float("nan"),
        float("inf"),
    )
    for number in range(count):
        given = dict(whole)
        for _ in range(rng.randint(1, 4)):
            key = rng.choice((*whole, text(rng, 2)))
            given[key] = rng.choice(
                (
                    *odd,
                    text(rng),
                    [{"month": rng.choice(odd), "score": rng.choice(odd)}] * rng.choice((1, 2000)),
                )
            )
        way = rng.randrange(4)
        written = json.dumps(given) if way else "[" * rng.choice((10, 100_000))
        yield f"kept {number}", as_bytes(rng, spoiled(rng, written) if way == 1 else written)


# --- what has to hold ---


def check_record(data: bytes) -> None:
    found = record_file.read_record(data, NAMES, LATEST)
    assert len(found.rows) <= record_file.MOST_LINES and (found.rows or found.problems)
    for problem in found.problems:
        assert problem.code in record_file.CODES
        assert all(str(part).isprintable() and len(str(part)) <= 40 for part in problem)
    again = record_file.read_record(record_file.write_record(found.rows, record_file.COLUMNS), NAMES, LATEST)
    assert again.rows == found.rows
    assert all(one.score is None or 350 <= one.score <= 950 for one in found.rows)
    assert all(getattr(one, key) is None or getattr(one, key) >= 0 for one in found.rows for key in OUTCOMES)


def check_statement(data: bytes) -> None:
    try:
        found = rows.read_statement(data, "", TODAY)
    except files.Refused as why:
        assert why.code in rows.CODES and why.given.isprintable()
        return
    assert all(one.given.isprintable() and len(one.given) <= 20 for one in found.wrong)
    known = read_on(credit.credit(found))
    habits.find(known)
    list(monthly.statement_months(known))
    list(monthly.statement_risks(known))


def check_kept(data: bytes) -> None:
    found = save_file.read_save_file(data)
    assert (found.kept is None) == bool(found.refused)
    if found.kept:
        again = save_file.read_save_file(save_file.write_save_file(found.kept))
        assert (again.kept, again.repairs) == (found.kept, ())


def run(count: int = COUNT) -> list[Bill]:
    third = count // 3
    return [
        attack("record files", contents(third, RECORD, 1), check_record),
        attack("statement files", contents(third, STATEMENT, 2), check_statement, by_byte=ROWS),
        attack("kept files", kept_files(count - 2 * third, 3), check_kept),
    ]
