"""A statement file -> typed rows; what is no statement is told apart, wrong lines are named by their number.

Headings are found by their words, wherever they stand and in whatever order, since the platform
changes both. Nothing read here is kept by this module.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from io import StringIO
from itertools import islice
from operator import attrgetter, itemgetter
from typing import NamedTuple
from unicodedata import normalize

from explorer.intake import files, foreign
from explorer.intake.files import Refused
from explorer.intake.statement import days

MOST_LINES = 120_000  # of a text that are read: the newest come first
MOST_SHEET_LINES = 20_000  # of a spreadsheet, which reads more slowly
PREAMBLE = 200  # lines in which the headings are looked for
MOST_NOTES = 200  # lines between joined statements that are read for what they say of them
NOTE = 300  # characters of a line of a preamble or a note
LONGEST = 4_000  # characters of a line; a longer one is none of a statement
TORN = 3  # lines that follow one whose cell has a line break in it, at most
EARLIEST = date(2010, 1, 1)
LATEST = date(2099, 12, 31)
HUGE = 10_000_000_00  # [fen] nobody pays more at once
WRONG = ("cells", "no_date", "date_range", "no_amount", "amount_range")
CODES = (*files.CODES, *foreign.CODES, "web_export", "unmarked", "no_statement", "no_rows")

HEADINGS = {
    "交易时间": "time", "交易创建时间": "time", "交易分类": "category", "类型": "category",
    "交易对方": "party", "商品说明": "item", "商品名称": "item", "收/支": "direction",
    "金额": "amount", "金额(元)": "amount", "收/付款方式": "method", "付款方式": "method",
    "支付方式": "method", "交易状态": "status", "交易订单号": "order", "交易号": "order",
    "商家订单号": "merchant_order", "商户订单号": "merchant_order",
}  # fmt: skip
NEEDED = ("time", "direction", "amount", "method", "status")
FIELDS = ("category", "party", "item", "direction", "method", "status", "order", "merchant_order")
DIRECTIONS = ("支出", "收入", "不计收支")
_OURS = {"交易对方", "商品说明"}  # of nobody else's table with the same times and amounts
_WEB = {"交易创建时间", "资金状态", "交易来源地"}

_END = re.compile(r"(起始|终止)(?:时间|日期)[:：]\s{0,3}\[?\s{0,3}([\d/.年月日-]{8,11})")
_EXPORTED = re.compile(r"导出时间[:：]\s{0,3}\[?\s{0,3}([\d/.年月日-]{8,11})")
_KINDS = re.compile(r"导出交易类型[:：]\s{0,3}\[?([^\]]{1,40})")
_COUNT = re.compile(r"共[:：]?\s{0,3}(\d{1,7})\s{0,3}笔记录")
_MONEY = "¥元 CNYRMB"  # what stands beside an amount
_AMOUNT = re.compile(r"-?(?:\d{1,9}|\d{1,3}(?:,\d{3}){1,3})(?:\.\d{1,6})?", re.ASCII)
_DATED = re.compile(r"\s{0,9}(?:\d{4}[-/.年]?\d|\d{1,2}[-/.]\d{1,2}[-/.]\d)")
_ROUNDED = re.compile(r"(?:\d(?:\.\d{1,20})?[eE]\+?\d{1,3}|[1-9]\d{14}0{5,20})(?:[_*].{0,40})?", re.ASCII)
_PADDING = " \t\r\u3000'"
_ALONE = 30  # rows of one direction alone, from which on the others were left out


@dataclass(frozen=True, slots=True)
class StatementRow:
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
    time: str = ""

    @property
    def whole_order(self) -> str:
        """Its order number, "" where a spreadsheet has rounded it: thousands then share one."""
        return "" if _ROUNDED.fullmatch(self.order) else self.order


class Wrong(NamedTuple):
    """A line that cannot be read: `code` is one of WRONG, `given` what stands there, short and printable."""

    code: str
    line: int
    given: str = ""


class Span(NamedTuple):
    """Days that a statement covers, both ends included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement's rows, newest first as a rule, and the days that it covers, both ends included.

    wrong: lines that cannot be read; missing: how many rows the preamble speaks of that are not there;
    cut: whether there were more lines than are read; guessed_ends: `first` and `last` are those of the rows;
    directions: those of DIRECTIONS that were exported; rounded: rows whose order number has lost its digits;
    left: spans before a gap, of which no row is here; files: how many statements it was put together from;
    others: what else lay beside them and was not taken, by the codes of its refusal.
    """

    rows: tuple[StatementRow, ...]
    first: date
    last: date
    wrong: tuple[Wrong, ...] = ()
    missing: int = 0
    cut: bool = False
    guessed_ends: bool = False
    directions: frozenset[str] = frozenset(DIRECTIONS)
    rounded: int = 0
    left: tuple[Span, ...] = ()
    files: int = 1
    others: tuple[str, ...] = ()


Lines = Iterable[tuple[int, Sequence[str]]]
_Identity = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Source:
    """A table as a file has it: its first lines, and those from a place on, read anew at each call."""

    head: list[tuple[int, list[str]]]
    rest: Callable[[int, int], Lines]
    cut: bool


def read_statement(data: bytes, password: str = "", today: date = LATEST) -> Statement:
    """The payments in an Alipay statement: a csv, a zip with some (`password` opens it) or an xlsx.

    Lines that were not understood are named in it; `today` is the last day that may stand there.
    Raises Refused with one of CODES for what is no statement.

    >>> from explorer.assets import FOLDER
    >>> statement = read_statement((FOLDER / "examples/statement.csv").read_bytes())
    >>> len(statement.rows) > 100
    True
    """
    found: list[tuple[Statement, list[Span]]] = []
    refused: list[Refused] = []
    for part in files.unpacked(data, password):
        try:
            sources = _sources(part)
        except Refused as why:
            refused.append(why)
            continue
        for source in sources:
            try:
                found.append(_statement(source, today))
            except Refused as why:
                refused.append(why)
    if not found:
        telling = [why for why in refused if why.code != "no_statement"]
        raise (telling or refused or [Refused("no_statement")])[0]
    others = tuple(why.code for why in refused if why.code != "no_statement" or len(found) < len(refused))
    return replace(_joined(found), others=others)


def _sources(part: bytes) -> list[_Source]:
    if files.is_sheet(part):
        return [_of_sheet(rows) for rows in files.read_sheets(part, MOST_SHEET_LINES + 1)]
    text = files.decoded(part, "交易")
    lines = [*islice(_lines(text), MOST_LINES + 1)]
    head = [(n, _cells(line, _separator(line))) for n, line in lines[:PREAMBLE]]

    def rest(place: int, width: int) -> Lines:
        separator = _separator(lines[place - 1][1])
        return _whole(islice(lines, place, MOST_LINES), separator, width)

    return [_Source(head, rest, len(lines) > MOST_LINES)]


def _of_sheet(rows: list[list[str]]) -> _Source:
    lines = list(enumerate(rows[:MOST_SHEET_LINES], 1))
    return _Source(lines[:PREAMBLE], lambda place, _: lines[place:], len(rows) > MOST_SHEET_LINES)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Numbered lines; those that are blank count but do not come."""
    numbered = enumerate(StringIO(text, newline=None), 1)
    read = islice(numbered, 10 * MOST_LINES)  # a file of nothing but line ends must end, too
    return ((n, line.rstrip("\n")) for n, line in read if not line.isspace())


def _whole(lines: Iterable[tuple[int, str]], separator: str, width: int) -> Lines:
    """Lines of cells, with those put together that a line break inside a cell has torn."""
    torn: list[tuple[int, str]] = []
    for number, line in lines:
        cells = _cells(line, separator)
        short = len(cells) < width - 1 and len(line) < LONGEST
        if torn:
            joint = _cells(" ".join([*(text for _, text in torn), line]), separator)
            if short and width - 1 <= len(joint) <= width + 1:
                yield torn[0][0], joint
                torn = []
                continue
            if not short or len(torn) > TORN or len(joint) > width:
                yield from ((n, _cells(text, separator)) for n, text in torn)
                torn = []
        if short and (torn or _may_be_torn(cells, line)):
            torn.append((number, line))
        else:
            yield number, cells
    yield from ((n, _cells(text, separator)) for n, text in torn)


def _may_be_torn(cells: Sequence[str], line: str) -> bool:
    """Whether a short line begins a row that goes on in the next, and is no note."""
    return line.count('"') % 2 == 1 or (len(cells) > 1 and _DATED.match(line) is not None)


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


def _split(lines: list[tuple[int, list[str]]]) -> tuple[int, list[str]]:
    """The place of the headings, and what they are. Raises Refused where it is no statement."""
    for place, (_, cells) in enumerate(lines):
        names = [foreign.paper_name(cell) for cell in cells[: files.MOST_COLUMNS]]
        columns = {HEADINGS[name] for name in names if name in HEADINGS}
        if {"time", "amount"} <= columns:
            top = [line for _, line in lines[max(place - foreign.TOP + 1, 0) : place + 1]]
            _check_maker(top, names, columns)
            if columns.issuperset(NEEDED):
                return place, names
    raise Refused(foreign.named_paper(cells for _, cells in lines) or "no_statement")


def _check_maker(top: list[list[str]], names: list[str], columns: set[str]) -> None:
    """Raise Refused where a table is not Alipay's, or Alipay's without the payment methods."""
    if code := foreign.named_paper(top):
        raise Refused(code)
    web = len(_WEB.intersection(names)) >= 2
    if not (web or _OURS.issubset(names) or foreign.is_alipays(top)):
        raise Refused("unmarked")
    if web or "method" not in columns:
        raise Refused("web_export")


def _statement(source: _Source, today: date) -> tuple[Statement, list[Span]]:
    """One table's statement, and the spans that it says it covers. Raises Refused."""
    place, names = _split(source.head)
    told = [_note(cells) for _, cells in source.head[:place]]
    spans = _spans(told, today)
    table = _Table(names, today + timedelta(1), _order(source, place, names, spans, today))
    table.take(source.rest(place + 1, len(_trimmed(names))))
    told += table.notes
    spans = _spans(told, today)
    if not table.rows and not spans:
        raise Refused("no_rows")
    known = bool(spans)
    ends = [row.day for row in table.rows.values()]
    spans = spans or [Span(min(ends), min(max(ends), today))]
    slack = today + timedelta(1)  # where it is that already
    stray = {
        row.line: row.day
        for row in table.rows.values()
        if not any(one.first <= row.day <= (slack if one.last == today else one.last) for one in spans)
    }
    rows = tuple(row for row in table.rows.values() if row.line not in stray)
    wrong = [*table.wrong, *(Wrong("date_range", line, day.isoformat()) for line, day in stray.items())]
    promised = _promised([int(found) for line in told for found in _COUNT.findall(line)], table.taken)
    statement = Statement(
        rows=rows,
        first=min(one.first for one in spans),
        last=max(one.last for one in spans),
        wrong=tuple(sorted(wrong, key=attrgetter("line"))),
        missing=0 if source.cut else max(promised - table.taken, 0),
        cut=source.cut,
        guessed_ends=not known,
        directions=_directions(told, rows),
        rounded=sum(bool(row.order) and not row.whole_order for row in rows),
    )
    return statement, spans


def _promised(counts: Sequence[int], taken: int) -> int:
    """How many rows the notes speak of; one statement may say its count above and below."""
    return sum({*counts}) if sum({*counts}) == taken else sum(counts)


def _joined(found: list[tuple[Statement, list[Span]]]) -> Statement:
    """Several statements as one, of the days that follow on each other up to the last; each row once."""
    newest = sorted((one for one, _ in found), key=attrgetter("last"), reverse=True)
    runs = _runs([span for _, spans in found for span in spans])
    last = runs[-1]
    rows: dict[_Identity, StatementRow] = {}
    for one in newest:
        seen: Counter[_Identity] = Counter()
        for row in one.rows:
            rows.setdefault(_identity(row, seen), row)
    covered = tuple(row for row in rows.values() if row.day >= last.first)
    return Statement(
        rows=covered,
        first=last.first,
        last=last.last,
        wrong=tuple(wrong for one in newest for wrong in one.wrong),
        missing=sum(one.missing for one in newest),
        cut=any(one.cut for one in newest),
        guessed_ends=any(one.guessed_ends for one in newest),
        directions=frozenset.intersection(*(one.directions for one in newest)),
        rounded=sum(one.rounded for one in newest),
        left=tuple(runs[:-1]),
        files=len(newest),
    )


def _spans(told: Iterable[str], today: date) -> list[Span]:
    """The days that the notes of one or several statements say they cover, up to today and the export."""
    told = [*told]
    found = [pair for line in told for pair in _END.findall(line)]
    starts, ends = ([days.day(text) for kind, text in found if kind == wanted] for wanted in ("起始", "终止"))
    made = [days.day(text) for line in told for text in _EXPORTED.findall(line)]
    limits = [one or today for one in made] if len(made) == len(ends) else [today] * len(ends)
    spans = [
        Span(start, min(end, today, limit if limit >= start else today))
        for start, end, limit in zip(starts, ends, limits)
        if start and end and EARLIEST <= start <= min(end, today)
    ]
    return sorted(spans) if len(spans) == len(starts) == len(ends) else []


def _runs(spans: Iterable[Span]) -> list[Span]:
    """Spans that touch or overlap as one, in order."""
    runs: list[Span] = []
    for span in sorted(spans):
        if runs and span.first <= runs[-1].last + timedelta(1):
            runs[-1] = Span(runs[-1].first, max(runs[-1].last, span.last))
        else:
            runs.append(span)
    return runs


def _order(source: _Source, place: int, names: list[str], spans: list[Span], today: date) -> str:
    """In which order days are written that begin with no year, as the file tells it."""
    places = _places(names)
    time, order = places["time"], places.get("order", -1)
    texts: dict[str, str] = {}
    for number, (_, cells) in enumerate(source.rest(place + 1, len(_trimmed(names)))):
        if number == PREAMBLE and not texts:
            break  # all of its days begin with the year
        text = days.without_clock(cells[time].strip(_PADDING)) if len(cells) > time else ""
        if days.is_unordered(text) and text not in texts:
            texts[text] = cells[order].strip(_PADDING) if 0 <= order < len(cells) else ""
    if not texts:
        return ""
    first, last = (spans[0].first, spans[-1].last) if spans else (EARLIEST, today)
    return days.told_order([*texts], [*texts.values()], first, last + timedelta(1))


def _directions(told: Iterable[str], rows: Sequence[StatementRow]) -> frozenset[str]:
    """Which kinds of payments were exported, as the statement says or as its rows show."""
    said = [found for line in told for found in _KINDS.findall(line)]
    if said:
        named = [{one for one in DIRECTIONS if one in text} or {*DIRECTIONS} for text in said]
        return frozenset(set.intersection(*named))
    there = {row.direction for row in rows}.intersection(DIRECTIONS)
    return frozenset(there if len(there) == 1 and len(rows) >= _ALONE else DIRECTIONS)


class _Table:
    """The lines under the headings, being read: each row once, and the lines that are none.

    notes: what stands between statements that were joined; taken: how many lines meant to be rows.
    """

    def __init__(self, names: list[str], latest: date, order: str) -> None:
        self.rows: dict[_Identity, StatementRow] = {}
        self.wrong: list[Wrong] = []
        self.notes: list[str] = []
        self.taken = 0
        self._latest = latest
        self._order = order
        self._days: dict[str, date | None] = {}
        self._begin(names)

    def take(self, lines: Lines) -> None:
        for number, cells in lines:
            if cells and cells[0].strip(_PADDING) in HEADINGS:
                names = [*map(foreign.paper_name, cells)]
                if _places(names).keys() >= {*NEEDED}:
                    self._begin(names)
                    continue
            found = self._row(number, cells)
            if isinstance(found, StatementRow):
                self.rows.setdefault(_identity(found, self._seen), found)
            elif _is_note(cells):
                if len(self.notes) < MOST_NOTES:
                    self.notes.append(_note(cells))
                continue
            else:
                self.wrong.append(found)
            self.taken += 1

    def _begin(self, names: list[str]) -> None:
        place, self._width = _places(names), len(names)
        self._seen: Counter[_Identity] = Counter()
        self._last = max(place[column] for column in NEEDED)
        places = [place.get(field, self._width) for field in ("time", "amount", *FIELDS, "time")]
        self._pick, self._furthest = itemgetter(*places), max(places)
        self._spare = [""] * self._width  # a cell for every column, and one for those not there

    def _row(self, number: int, cells: Sequence[str]) -> StatementRow | Wrong:
        if len(cells) <= self._last or "".join(cells[self._width :]).strip():
            return Wrong("cells", number, str(len(cells)))
        full = cells if len(cells) > self._furthest else [*cells, *self._spare]
        time, money, *texts = [cell.strip(_PADDING) for cell in self._pick(full)]
        day, amount = self._day(time), _fen(money)
        if day is None or not EARLIEST <= day <= self._latest:
            return Wrong("no_date" if day is None else "date_range", number, _shown(time))
        if amount is None or not 0 <= amount <= HUGE:
            return Wrong("no_amount" if amount is None else "amount_range", number, _shown(money))
        return StatementRow(number, day, amount, *texts)

    def _day(self, text: str) -> date | None:
        """A row's day; many rows share one."""
        day = days.without_clock(text)
        if day not in self._days:
            self._days[day] = days.day(day, self._order)
        return self._days[day]


def _places(names: list[str]) -> dict[str, int]:
    """Where each column stands; of two with one heading the first counts."""
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        if name in HEADINGS:
            places.setdefault(HEADINGS[name], place)
    return places


def _trimmed(names: list[str]) -> list[str]:
    """Headings up to the last that is not blank."""
    return names[: max((n for n, name in enumerate(names, 1) if name), default=0)]


def _is_note(cells: Sequence[str]) -> bool:
    """Whether a line is blank or of a preamble, and was never meant as a row."""
    filled = [cell for cell in cells if cell.strip(_PADDING)]
    return len(filled) <= 2 and not (filled and _DATED.match(filled[0]))


def _note(cells: Sequence[str]) -> str:
    """A line of a preamble as one text; what it says of the file stands at its beginning."""
    return normalize("NFKC", " ".join(cells[: files.MOST_COLUMNS])[:NOTE])


def _identity(row: StatementRow, seen: Counter[_Identity]) -> _Identity:
    """What two rows share that are one: overlapping statements are often joined.

    Without an order number one is told from its like in the same table (`seen`) by being another.
    """
    if order := row.whole_order:
        return order, row.item, row.amount, row.status, row.day
    shown = row.time, row.party, row.item, row.amount, row.method, row.status
    seen[shown] += 1
    return (*shown, seen[shown])


def _fen(text: str) -> int | None:
    """Amounts as they are written: 2450.40, ¥2,450.4, 12元."""
    bare = text if _AMOUNT.fullmatch(text) else normalize("NFKC", text).strip(_MONEY)
    return round(float(bare.replace(",", "")) * 100) if _AMOUNT.fullmatch(bare) else None


def _shown(text: str) -> str:
    """What was given, short, with a mark for each character that cannot be shown."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text[:20])
