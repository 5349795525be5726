"""Reading and writing a record file: rows of month, score and limits; wrong ones are named by their line.

Months are counted as 12 x year + month - 1. Reading never fails and keeps every good row.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple
from unicodedata import normalize

from explorer.findings.track import Seen
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Profile, choices

COLUMNS = ("month", *OUTCOMES)
EARLIEST = 12 * 2015  # Huabei and Jiebei began in 2015
LATEST = 12 * 2100 - 1
BIGGEST = 1_000_000  # bytes of a file that are read
MOST_LINES = 500
LONGEST = 300  # characters of a line that are read
CODES = (
    "too_big", "no_text", "no_month_column", "too_many_lines", "nothing",
    "no_month", "month_range", "not_a_number", "out_of_range", "cells", "twice",
)  # fmt: skip

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_YEAR_FIRST = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*\d{0,2}\s*日?)?(?:\s+[\d:]+)?", re.ASCII
)
_DIGITS = re.compile(r"(\d{4})(\d{2})", re.ASCII)
_NAMED = re.compile(r"([a-z]{3})[a-z]*[- ](?:20)?(\d{2})", re.ASCII | re.IGNORECASE)
_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NUMBER = re.compile(r"([+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?)(万?)", re.ASCII)
_EMPTY = ("", "-", "--", "—", "–", "/")


class Problem(NamedTuple):
    """Why a line was not taken: `code` is one of CODES; `line` 0 is the file as a whole.

    `given` is what stands there, short and printable; `low` and `high` are what is allowed.
    """

    code: str
    line: int = 0
    column: str = ""
    given: str = ""
    low: str = ""
    high: str = ""


class _LineError(Exception):
    """A line that cannot be taken; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class Reading(NamedTuple):
    """The good rows in order of their months, and what is wrong with the others."""

    rows: tuple[Seen, ...]
    problems: tuple[Problem, ...]


def read(data: bytes | str, headings: Mapping[str, str], latest: int = LATEST) -> Reading:
    """A record from a file or from pasted text; `headings` are names of columns besides COLUMNS."""
    if len(data) > BIGGEST:
        return Reading((), (Problem("too_big", given=f"{BIGGEST // 1_000_000}"),))
    text = data if isinstance(data, str) else _decoded(data)
    if text is None or _CONTROL.search(text):
        return Reading((), (Problem("no_text"),))
    lines = [line for line in enumerate(re.split(r"\r\n|\r|\n", text), 1) if line[1].strip()]
    columns = {_name(name): column for name, column in headings.items()} | {name: name for name in COLUMNS}
    cells = [(number, _cells(normalize("NFKC", line[:LONGEST]))) for number, line in lines[:MOST_LINES]]
    order: Sequence[str] = COLUMNS
    if cells and any(_name(cell) in columns for cell in cells[0][1]):
        order = [columns.get(_name(cell), "") for cell in cells.pop(0)[1]]
        if "month" not in order:
            return Reading((), (Problem("no_month_column"),))
    found = read_cells(cells, order, latest)
    extra = [Problem("too_many_lines", given=str(MOST_LINES))] if len(lines) > MOST_LINES else []
    extra += [] if found.rows or found.problems else [Problem("nothing")]
    return found._replace(problems=(*extra, *found.problems))


def read_cells(
    lines: Iterable[tuple[int, Sequence[str]]], order: Sequence[str] = COLUMNS, latest: int = LATEST
) -> Reading:
    """A record from numbered lines of cells, whose columns come in `order`."""
    rows: dict[int, Seen] = {}
    problems = []
    for number, cells in lines:
        try:
            row = _row(number, cells, order, latest)
        except _LineError as wrong:
            problems.append(wrong.problem)
            continue
        if row is None:
            continue
        if row.month in rows:
            problems.append(Problem("twice", number, "month", label(row.month)))
        else:
            rows[row.month] = row
    return Reading(tuple(rows[month] for month in sorted(rows)), tuple(problems))


def write(rows: Iterable[Seen], headings: Sequence[str]) -> bytes:
    """Rows as a CSV file that spreadsheets open in any language; `headings` for COLUMNS."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(headings)
    lines.writerows(as_cells(row) for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_cells(row: Seen) -> tuple[str, ...]:
    """A row as it is typed."""
    values = (getattr(row, outcome) for outcome in OUTCOMES)
    return label(row.month), *("" if value is None else f"{value:.10g}" for value in values)


def label(month: int) -> str:
    """A month as it is written: 2026-11."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def counted_from(rows: Iterable[Seen], start: int) -> tuple[Seen, ...]:
    """The same rows with months counted from `start`."""
    return tuple(replace(row, month=row.month - start) for row in rows)


def merged(cells: Sequence[Sequence[str]], rows: Iterable[Seen]) -> tuple[Sequence[str], ...]:
    """Typed lines with rows put in: a month noted before takes the new row, lines with faults stay, last."""
    before = read_cells(enumerate(cells, 1))
    months = {row.month: row for row in (*before.rows, *rows)}
    wrong = [cells[problem.line - 1] for problem in before.problems]
    return (*(as_cells(months[month]) for month in sorted(months)), *wrong)


def differing(profile: Profile, row: Seen | None) -> dict[str, int]:
    """What was noted, as a profile can have it, where the profile has another figure."""
    noted = {key: getattr(row, key) for key in OUTCOMES if row and getattr(row, key) is not None}
    fitting = {key: choices(Profile)[key].fit(value) for key, value in noted.items()}
    return {key: value for key, value in fitting.items() if value != getattr(profile, key)}


def _row(number: int, cells: Sequence[str], order: Sequence[str], latest: int) -> Seen | None:
    """A line's row; None for one that is empty or not yet filled in. Raises _LineError."""
    cells = [cell.strip().lstrip("'") for cell in cells]
    if any(cell not in _EMPTY for cell in cells[len(order) :]):
        raise _LineError(Problem("cells", number, given=str(len(cells)), high=str(len(order))))
    given = {column: cell for column, cell in zip(order, cells) if column and cell not in _EMPTY}
    written = given.pop("month", "")
    month = month_of(written)
    if not given and (not written or month is not None):
        return None
    if month is None:
        raise _LineError(Problem("no_month", number, "month", _shown(written)))
    if not EARLIEST <= month <= latest:
        raise _LineError(
            Problem("month_range", number, "month", label(month), label(EARLIEST), label(latest))
        )
    return Seen(month, **{outcome: _figure(number, outcome, text) for outcome, text in given.items()})


def _figure(number: int, outcome: str, text: str) -> float:
    """What a line says of an outcome. Raises _LineError."""
    allowed, value = choices(Profile)[outcome], _number(text)
    if value is None:
        raise _LineError(Problem("not_a_number", number, outcome, _shown(text)))
    if not allowed.low <= value <= allowed.high:
        ends = f"{allowed.low:,}", f"{allowed.high:,}"
        raise _LineError(Problem("out_of_range", number, outcome, _shown(text), *ends))
    return value


def month_of(text: str) -> int | None:
    """Months as people and spreadsheets write them: 2026-11, 2026年11月, 2026/11/6, 202611, Nov-26."""
    if found := _YEAR_FIRST.fullmatch(text) or _DIGITS.fullmatch(text):
        year, month = int(found[1]), int(found[2])
    elif (found := _NAMED.fullmatch(text)) and found[1].lower() in _NAMES:
        year, month = 2000 + int(found[2]), _NAMES.index(found[1].lower()) + 1
    else:
        return None
    return 12 * year + month - 1 if 1 <= month <= 12 else None


def _number(text: str) -> float | None:
    """Numbers as people write them: 6000, 6,000, ¥6000, 6000元, 1.2万."""
    bare = re.sub(r"[¥\s]|[元分]$", "", text)
    found = _NUMBER.fullmatch(bare) if len(bare) <= 20 else None
    return float(found[1].replace(",", "")) * (10_000 if found[2] else 1) if found else None


def _cells(line: str) -> list[str]:
    """A line's cells, separated as spreadsheets do it, or by blanks."""
    separator = next((mark for mark in "\t;,、" if mark in line), None)
    if separator is None:
        return line.split()
    return next(csv.reader([line], delimiter=separator), [])


def _decoded(data: bytes) -> str | None:
    """The text of a file in the encodings that spreadsheets write."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _name(text: str) -> str:
    """A column's name without what differs between writings of it."""
    return re.sub(r"\s+", " ", normalize("NFKC", text).strip().casefold()).removeprefix("\ufeff")


def _shown(text: str) -> str:
    """What was given, short, with a mark for each character that cannot be shown."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text[:20])
