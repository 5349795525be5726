"""Plans side by side at a month, in words: what a report prints, and the board beneath the charts."""

from collections.abc import Iterator
from dataclasses import dataclass

from explorer.findings.limit_states import Outlook
from explorer.findings.told import Told
from explorer.model.outcomes import LIMITS
from explorer.scenario.plan_marks import MARKS
from explorer.wording import sentences
from explorer.wording.words import Words


@dataclass(frozen=True, slots=True)
class Cell:
    """What a table says of one plan, a note to it, and of a limit its squares."""

    text: str
    note: str = ""
    outlook: Outlook | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of a table: a cell for each plan."""

    title: str
    cells: tuple[Cell, ...]


def side_by_side(told: Told, words: Words) -> Iterator[TableRow]:
    """What every plan comes to in the last month: score, limits in squares, what may happen, the bill."""
    plans = range(len(told.ends))
    yield TableRow(words("outcome.score"), tuple(_score(told, plan, words) for plan in plans))
    for product, line in LIMITS.items():
        cells = tuple(_limit(told.outlook(product, plan), words) for plan in plans)
        yield TableRow(words(f"outcome.{line.key}"), cells)
    rows = {"risk": sentences.risk, "unusable": sentences.idle_months, "bill": sentences.bill_sentence}
    if len(plans) > 1:
        rows = {"beats": sentences.beats} | rows
    for key, sentence in rows.items():
        yield TableRow(words(f"report.{key}"), tuple(Cell(sentence(told, n, words)) for n in plans))


def reading(told: Told, words: Words) -> dict[str, list[str]]:
    """The table to read: every third month of every plan."""
    months = [*range(0, told.months, 3), told.months]
    rows = [(number, month) for number in range(len(told.ends)) for month in months]
    names = [sentences.plain(name) for name in sentences.plan_names(told.scenario, words)]
    columns = {
        words("table.plan"): [f"{MARKS[number]} {names[number]}" for number, _ in rows],
        words("table.month"): [str(month) for _, month in rows],
        words("outcome.score"): ["{} ({}–{})".format(*_range("score", told, *row)) for row in rows],
    }
    for product, line in LIMITS.items():
        cells = [_limit(told.outlook(product, number, month), words) for number, month in rows]
        columns[words(f"outcome.{line.key}")] = [
            words("table.limit", likely=cell.text, counts=cell.note) for cell in cells
        ]
    return columns


def _limit(outlook: Outlook, words: Words) -> Cell:
    parts = [sentences.squares(outlook, words), sentences.otherwise(outlook, words)]
    note = words("answer.semicolon").join(part for part in parts if part)
    return Cell(sentences.most_likely(outlook, words), note, outlook)


def _score(told: Told, number: int, words: Words) -> Cell:
    mean, low, high = _range("score", told, number)
    change = sentences.change(told.ends[number]["score"], words)
    return Cell(mean, words("report.range", low=low, high=high, change=change))


def _range(key: str, told: Told, number: int, month: int = -1) -> tuple[str, ...]:
    """The average of an outcome and the ends of the range of 8 in 10 futures."""
    parts = told.trajectories.mean, told.trajectories.low, told.trajectories.high
    return tuple(sentences.amount(key, part[key][month, number]) for part in parts)
