"""A statement file -> typed rows; what is no statement is told apart, wrong lines are named by their number.

Headings are found by their words, wherever they stand and in whatever order, since the platform
changes both. Nothing read here is kept by this module.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from itertools import islice
from operator import itemgetter
from typing import NamedTuple
from unicodedata import normalize

from explorer.intake import files
from explorer.intake.files import Refused

MOST_LINES = 120_000  # of a text that are read: the newest come first
MOST_SHEET_LINES = 20_000  # of a spreadsheet, which reads more slowly
PREAMBLE = 200  # lines in which the headings are looked for
MOST_NOTES = 200  # lines between joined statements that are read for what they say of them
NOTE = 300  # characters of a line of a preamble or a note
LONGEST = 4_000  # characters of a line; a longer one is none of a statement
EARLIEST = date(2010, 1, 1)
LATEST = date(2099, 12, 31)
HUGE = 10_000_000_00  # [fen] nobody pays more at once
WRONG = ("cells", "no_date", "date_range", "no_amount", "amount_range")
CODES = (*files.CODES, "wechat", "web_export", "no_statement", "no_rows")

HEADINGS = {
    "交易时间": "time", "交易创建时间": "time", "交易分类": "category", "类型": "category",
    "交易对方": "party", "商品说明": "item", "商品名称": "item", "收/支": "direction",
    "金额": "amount", "金额(元)": "amount", "收/付款方式": "method", "付款方式": "method",
    "支付方式": "method", "交易状态": "status", "交易订单号": "order", "交易号": "order",
    "商家订单号": "merchant_order", "商户订单号": "merchant_order",
}  # fmt: skip
NEEDED = ("time", "direction", "amount", "method", "status")
FIELDS = ("category", "party", "item", "direction", "method", "status", "order", "merchant_order")
_WECHAT = {"当前状态", "交易单号", "商户单号"}
_WEB = {"交易创建时间", "资金状态", "交易来源地"}

_END = re.compile(r"(?:起始|终止)(?:时间|日期)[:：]\s{0,3}\[?\s{0,3}([\d/-]{8,10})")
_COUNT = re.compile(r"共[:：]?\s{0,3}(\d{1,7})\s{0,3}笔记录")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:T.{0,40})?", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d{1,12})?", re.ASCII)
_AMOUNT = re.compile(r"-?(?:\d{1,9}|\d{1,3}(?:,\d{3}){1,3})(?:\.\d{1,6})?", re.ASCII)
_DATED = re.compile(r"\s{0,9}\d{4}[-/.年]?\d")
_PADDING = " \t\r\u3000'"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a statement as it stands there, trimmed; `amount` [fen] is never negative."""

    line: int
    day: date
    amount: int
    category: str
    party: str
    item: str
    direction: str
    method: str
    status: str
    order: str
    merchant_order: str


class Wrong(NamedTuple):
    """A line that cannot be read: `code` is one of WRONG, `given` what stands there, short and printable."""

    code: str
    line: int
    given: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement's rows, newest first as a rule, and the days that it covers, both ends included.

    wrong: lines that cannot be read; missing: how many rows the preamble speaks of that are not there;
    cut: whether there were more lines than are read; guessed_ends: `first` and `last` are those of the rows.
    """

    rows: tuple[Row, ...]
    first: date
    last: date
    wrong: tuple[Wrong, ...] = ()
    missing: int = 0
    cut: bool = False
    guessed_ends: bool = False


Lines = Iterable[tuple[int, Sequence[str]]]


def read(data: bytes, password: str = "", today: date = LATEST) -> Statement:
    """The payments in an Alipay statement: a csv, a zip with one (`password` opens it) or an xlsx.

    Lines that were not understood are named in it; `today` is the last day that may stand there.
    Raises Refused with one of CODES for what is no statement.

    >>> from explorer.assets import FOLDER
    >>> statement = read((FOLDER / "examples/statement.csv").read_bytes())
    >>> len(statement.rows) > 100
    True
    """
    data = files.unpacked(data, password)
    if files.is_sheet(data):
        rows = files.sheet(data, MOST_SHEET_LINES + 1)
        lines, cut = list(enumerate(rows[:MOST_SHEET_LINES], 1)), len(rows) > MOST_SHEET_LINES
        before, headings, rest = _split(lines)
        return _statement(before, headings, rest, cut, today)
    text = files.decoded(data, "交易")
    lines = [*islice(_lines(text), MOST_LINES + 1)]
    before, headings, rest = _split([(n, _cells(line, _separator(line))) for n, line in lines[:PREAMBLE]])
    separator = _separator(dict(lines)[headings[0]])
    start = len(before) + 1
    rest = ((n, _cells(line, separator)) for n, line in lines[start:MOST_LINES])
    return _statement(before, headings, rest, len(lines) > MOST_LINES, today)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Numbered lines; those that are blank count but do not come."""
    numbered = enumerate(StringIO(text, newline=None), 1)
    read = islice(numbered, 10 * MOST_LINES)  # a file of nothing but line ends must end, too
    return ((n, line.rstrip("\n")) for n, line in read if not line.isspace())


def _separator(line: str) -> str:
    return max(",\t;", key=line.count)


def _cells(line: str, separator: str) -> list[str]:
    if len(line) > LONGEST:
        return [line[:20]]  # too few cells for a row: half a line would be another line
    if '"' not in line:
        return line.split(separator)
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def _name(cell: str) -> str:
    return re.sub(r"\s+", "", normalize("NFKC", cell)).removeprefix("\ufeff")


def _split(lines: list[tuple[int, list[str]]]) -> tuple[list, tuple[int, list[str]], Lines]:
    """Lines before the headings, the headings, lines after them. Raises Refused where it is no statement."""
    for place, (number, cells) in enumerate(lines[:PREAMBLE]):
        names = [_name(cell) for cell in cells]
        columns = {HEADINGS[name] for name in names if name in HEADINGS}
        if {"time", "amount"} <= columns:
            if len(_WECHAT.intersection(names)) >= 2:
                raise Refused("wechat")
            if "method" not in columns or len(_WEB.intersection(names)) >= 2:
                raise Refused("web_export")
            if columns.issuperset(NEEDED):
                return lines[:place], (number, names), lines[place + 1 :]
    raise Refused("no_statement")


def _statement(before: list, headings: tuple, rest: Lines, cut: bool, today: date) -> Statement:
    table = _Table(headings[1], today + timedelta(1))
    table.take(rest)
    told = [*(_note(cells) for _, cells in before), *table.notes]
    ends = [day for line in told for day in map(_day, _END.findall(line)) if day]
    known = len(ends) > 1 and EARLIEST <= min(ends) <= today
    if not table.rows and not known:
        raise Refused("no_rows")
    days = [row.day for row in table.rows.values()] if not known else ends
    first, end = min(days), max(days)
    last = min(end, today)
    stray = {row.line: row.day for row in table.rows.values() if not first <= row.day <= end}
    rows = tuple(row for row in table.rows.values() if row.line not in stray)
    wrong = [*table.wrong, *(Wrong("date_range", line, day.isoformat()) for line, day in stray.items())]
    promised = sum(int(found) for line in told for found in _COUNT.findall(line))
    missing = 0 if cut else max(promised - table.taken, 0)
    return Statement(rows, first, last, tuple(sorted(wrong, key=_line)), missing, cut, not known)


class _Table:
    """The lines under the headings, being read: each row once, and the lines that are none.

    notes: what stands between statements that were joined; taken: how many lines meant to be rows.
    """

    def __init__(self, names: list[str], latest: date) -> None:
        self.rows: dict[tuple, Row] = {}
        self.wrong: list[Wrong] = []
        self.notes: list[str] = []
        self.taken = 0
        self._latest = latest
        self._days: dict[str, date | None] = {}
        self._begin(names)

    def take(self, lines: Lines) -> None:
        for number, cells in lines:
            if cells and cells[0].strip(_PADDING) in HEADINGS:
                names = [*map(_name, cells)]
                if _places(names).keys() >= {*NEEDED}:
                    self._begin(names)
                    continue
            found = self._row(number, cells)
            if isinstance(found, Row):
                self.rows.setdefault(_identity(found), found)
            elif _is_note(cells):
                if len(self.notes) < MOST_NOTES:
                    self.notes.append(_note(cells))
                continue
            else:
                self.wrong.append(found)
            self.taken += 1

    def _begin(self, names: list[str]) -> None:
        place, self._width = _places(names), len(names)
        self._last = max(place[column] for column in NEEDED)
        places = [place.get(field, self._width) for field in ("time", "amount", *FIELDS)]
        self._pick, self._furthest = itemgetter(*places), max(places)
        self._spare = [""] * self._width  # a cell for every column, and one for those not there

    def _row(self, number: int, cells: Sequence[str]) -> Row | Wrong:
        if len(cells) <= self._last or "".join(cells[self._width :]).strip():
            return Wrong("cells", number, str(len(cells)))
        full = cells if len(cells) > self._furthest else [*cells, *self._spare]
        time, money, *texts = [cell.strip(_PADDING) for cell in self._pick(full)]
        day, amount = self._day(time), _fen(money)
        if day is None or not EARLIEST <= day <= self._latest:
            return Wrong("no_date" if day is None else "date_range", number, _shown(time))
        if amount is None or not 0 <= amount <= HUGE:
            return Wrong("no_amount" if amount is None else "amount_range", number, _shown(money))
        return Row(number, day, amount, *texts)

    def _day(self, text: str) -> date | None:
        """A row's day; many rows share one."""
        day, _, clock = text.partition(" ")
        if clock and not clock.strip()[:1].isdecimal():
            return None
        if day not in self._days:
            self._days[day] = _day(day)
        return self._days[day]


def _places(names: list[str]) -> dict[str, int]:
    """Where each column stands; of two with one heading the first counts."""
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        if name in HEADINGS:
            places.setdefault(HEADINGS[name], place)
    return places


def _is_note(cells: Sequence[str]) -> bool:
    """Whether a line is blank or of a preamble, and was never meant as a row."""
    filled = [cell for cell in cells if cell.strip(_PADDING)]
    return len(filled) <= 2 and not (filled and _DATED.match(filled[0]))


def _note(cells: Sequence[str]) -> str:
    """A line of a preamble as one text; what it says of the file stands at its beginning."""
    return normalize("NFKC", " ".join(cells[: files.MOST_COLUMNS])[:NOTE])


def _line(wrong: Wrong) -> int:
    return wrong.line


def _identity(row: Row) -> tuple:
    """What two rows share that are one: overlapping statements are often joined."""
    return (row.order, row.item, row.amount, row.status, row.day) if row.order else (row.line,)


def _day(text: str) -> date | None:
    """Days as the platform and spreadsheets write them: 2026-06-15, 2026/6/15, 2026年6月15日, 46188.7."""
    try:
        if found := _DAY.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if _SERIAL.fullmatch(text):
            return date(1899, 12, 30) + timedelta(int(float(text)))
    except ValueError:
        return None
    return None


def _fen(text: str) -> int | None:
    """Amounts as they are written: 2450.40, ¥2,450.4, 12元."""
    bare = text if text.isascii() else normalize("NFKC", text).strip("¥元 ")
    return round(float(bare.replace(",", "")) * 100) if _AMOUNT.fullmatch(bare) else None


def _shown(text: str) -> str:
    """What was given, short, with a mark for each character that cannot be shown."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text[:20])
