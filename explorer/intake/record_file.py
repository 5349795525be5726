"""Reading and writing a record file: rows of month, score and limits; wrong ones are named by their line.

Months are counted as 12 x year + month - 1. Reading never fails and keeps every good row.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple
from unicodedata import normalize

from explorer.findings.record import Seen
from explorer.intake import files
from explorer.intake import typed_cells as typed
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Profile, choices

COLUMNS = ("month", *OUTCOMES)
EARLIEST = 12 * 2015  # Huabei and Jiebei began in 2015
LATEST = 12 * 2100 - 1
BIGGEST = 1_000_000  # bytes of a file that are read
MOST_LINES = 500
MOST_BLANK = 20 * MOST_LINES  # lines that are looked at, blank ones too; all behind is one too long
LONGEST = 300  # characters of a line that are read
TOP = 10  # lines in which headings are looked for
CODES = (
    "too_big", "no_text", "no_month_column", "not_taken", "too_many_lines", "nothing",
    "too_long", "no_month", "which_month", "month_range", "not_a_number", "unclear", "out_of_range",
    "cells", "twice", "too_much",
)  # fmt: skip

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
Line = tuple[int, Sequence[str]]


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
    """The good rows in order of their months, and what is wrong with the others.

    assumed: the order of columns that was taken, where no headings told it.
    """

    rows: tuple[Seen, ...]
    problems: tuple[Problem, ...]
    assumed: tuple[str, ...] = ()


def read_record(
    data: bytes | str, headings: Mapping[str, str], latest: int = LATEST, order: Sequence[str] = COLUMNS
) -> Reading:
    """The months of a record, from a file or pasted text, and the lines it did not understand. Never fails.

    `headings` are names of columns besides those that are known; `order` is that of columns without any;
    `latest` is the last month that may have been [months since year 0].

    >>> found = read_record("month, score, huabei_limit\\n2026-09, 640, 6000\\n2026-10, much, 6500", {})
    >>> [(label(row.month), row.score) for row in found.rows]
    [('2026-09', 640.0)]
    >>> [(wrong.line, wrong.column) for wrong in found.problems]
    [(3, 'score')]
    """
    lines, problem = _lines(data)
    if problem:
        return Reading((), (problem,))
    columns, names, rows = _headings(lines, headings)
    if columns and "month" not in columns:
        return Reading((), (Problem("no_month_column"),))
    found = read_cells(rows, columns or order, latest)
    extra = _not_taken(names, columns, rows)
    extra += [] if found.rows or found.problems else [Problem("nothing")]
    assumed = tuple(order) if found.rows and not columns else ()
    return Reading(found.rows, (*extra, *found.problems), assumed)


def read_cells(lines: Iterable[Line], order: Sequence[str] = COLUMNS, latest: int = LATEST) -> Reading:
    """A record from numbered lines of cells, whose columns come in `order`."""
    taken = [*islice(lines, MOST_LINES + 1)]
    problems = [Problem("too_many_lines", given=str(MOST_LINES))] if len(taken) > MOST_LINES else []
    rows: dict[int, Seen] = {}
    for number, cells in _with_octobers(taken[:MOST_LINES], order):
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


def write_record(rows: Iterable[Seen], headings: Sequence[str]) -> bytes:
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
    wrong = [cells[problem.line - 1] for problem in before.problems if problem.line]
    return (*(as_cells(months[month]) for month in sorted(months)), *wrong, *cells[MOST_LINES:])


def differing_figures(profile: Profile, row: Seen | None) -> dict[str, int]:
    """What was noted, as a profile can have it, where the profile has another figure."""
    noted = {key: getattr(row, key) for key in OUTCOMES if row and getattr(row, key) is not None}
    fitting = {key: choices(Profile)[key].fit(value) for key, value in noted.items()}
    return {key: value for key, value in fitting.items() if value != getattr(profile, key)}


def _row(number: int, cells: Sequence[str], order: Sequence[str], latest: int) -> Seen | None:
    """A line's row; None for one that is empty or not yet filled in. Raises _LineError."""
    if any(len(cell) > LONGEST for cell in cells):
        raise _LineError(Problem("too_long", number, given=str(LONGEST)))
    cells = [cell.strip().lstrip("'") for cell in cells]
    if any(cell not in typed.EMPTY for cell in cells[len(order) :]):
        raise _LineError(Problem("cells", number, given=str(len(cells)), high=str(len(order))))
    given = {column: cell for column, cell in zip(order, cells) if column and cell not in typed.EMPTY}
    written = given.pop("month", "")
    month = typed.month(written)
    if not given and (not written or month is not None):
        return None
    if typed.lost_zero(written) is not None:
        year = written[:4]
        raise _LineError(Problem("which_month", number, "month", written, f"{year}-01", f"{year}-10"))
    if month is None:
        raise _LineError(Problem("no_month", number, "month", _shown(written)))
    if not EARLIEST <= month <= latest:
        raise _LineError(
            Problem("month_range", number, "month", label(month), label(EARLIEST), label(latest))
        )
    return Seen(month, **{outcome: _figure(number, outcome, text) for outcome, text in given.items()})


def _figure(number: int, outcome: str, text: str) -> float:
    """What a line says of an outcome. Raises _LineError."""
    allowed, value = choices(Profile)[outcome], typed.typed_number(text)
    if value is None:
        raise _LineError(Problem("not_a_number", number, outcome, _shown(text)))
    if OUTCOMES[outcome].product and typed.is_unclear(text):
        raise _LineError(Problem("unclear", number, outcome, _shown(text)))
    if not allowed.low <= value <= allowed.high:
        ends = f"{allowed.low:,}", f"{allowed.high:,}"
        raise _LineError(Problem("out_of_range", number, outcome, _shown(text), *ends))
    return value


# --- a file's lines ---


def _lines(data: bytes | str) -> tuple[list[Line], Problem | None]:
    """The numbered lines of cells that are not blank, or why there are none."""
    if len(data) > BIGGEST:
        return [], Problem("too_big", given=f"{BIGGEST // files.MEGABYTE}")
    try:
        if isinstance(data, bytes) and files.is_sheet(data):
            return _sheet(data), None
        text = data if isinstance(data, str) else files.decoded(data)
    except files.Refused as why:
        return [], Problem("too_much" if why.code == "too_much" else "no_text")
    if _CONTROL.search(text):
        return [], Problem("no_text")
    numbered = enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n", MOST_BLANK), 1)
    filled = islice(((n, line) for n, line in numbered if line.strip(" \t,;\n")), MOST_LINES + TOP)
    return [(n, _cells(line)) for n, line in filled], None


def _sheet(data: bytes) -> list[Line]:
    sheets = files.read_sheets(data, MOST_LINES + TOP)
    rows = enumerate(sheets[0] if sheets else [], 1)
    return [(n, [normalize("NFKC", cell) for cell in row]) for n, row in rows if any(row)]


def _cells(line: str) -> list[str]:
    """A line's cells, separated as spreadsheets do it, or by blanks; one that is too long stays whole."""
    if len(line) > LONGEST:
        return [line]
    line = normalize("NFKC", line)
    separator = next((mark for mark in "\t;,、" if mark in line), None)
    if separator is None:
        return line.split()
    return next(csv.reader([line], delimiter=separator), [])


def _headings(
    lines: Sequence[Line], names: Mapping[str, str]
) -> tuple[list[str], Sequence[str], Sequence[Line]]:
    """What the headings mean, each column once, how they are written, and the lines below them."""
    known = {typed.typed_name(name): column for name, column in names.items()}
    meanings = []
    for _, cells in lines[:TOP]:
        found = [known.get(typed.typed_name(cell)) or typed.column(cell) for cell in cells]
        meanings.append([column if column not in found[:n] else "" for n, column in enumerate(found)])
    for wanted in ({"month"}, set(OUTCOMES)):  # a title may name what it is about, but no month
        for place, columns in enumerate(meanings):
            if (
                len(columns) > 1
                and wanted.intersection(columns)
                and len({*columns} - {""}) >= len(wanted) - 1
            ):
                return columns, lines[place][1], lines[place + 1 :]
    return [], (), lines


def _not_taken(headings: Sequence[str], columns: Sequence[str], rows: Sequence[Line]) -> list[Problem]:
    """Columns with figures in them that mean nothing here."""
    lost = [n for n, column in enumerate(columns) if not column]
    filled = [
        n for n in lost if any(typed.typed_number(cells[n].strip()) for _, cells in rows if n < len(cells))
    ]
    return [Problem("not_taken", given=_shown(headings[n].strip())) for n in filled]


def _with_octobers(lines: Sequence[Line], order: Sequence[str]) -> list[Line]:
    """The lines with October where a spreadsheet wrote 2026.1 for 2026.10, if the months beside it say so."""
    if "month" not in order:
        return list(lines)
    place = order.index("month")
    written = [cells[place].strip() if place < len(cells) else "" for _, cells in lines]
    plain = [None if typed.lost_zero(text) is not None else typed.month(text) for text in written]
    mended = list(lines)
    for n, text in enumerate(written):
        january = typed.lost_zero(text)
        beside = plain[max(n - 1, 0) : n + 2]
        month = None if january is None else typed.restored(january, beside)
        if month is not None:
            number, cells = lines[n]
            mended[n] = (number, [*cells[:place], label(month), *cells[place + 1 :]])
    return mended


def _shown(text: str) -> str:
    """What was given, short, with a mark for each character that cannot be shown."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text[:20])
