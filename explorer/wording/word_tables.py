"""Plans side by side at a month, in words: what a report prints, and the board beneath the charts."""

from collections.abc import Iterator
from dataclasses import dataclass

from explorer.findings.told import Told
from explorer.model.outcomes import LIMITS, OUTCOMES
from explorer.scenario.plan_marks import MARKS
from explorer.wording import sentences
from explorer.wording.words import Words


@dataclass(frozen=True, slots=True)
class Cell:
    """What a table says of one plan, and a note to it."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of a table: a cell for each plan."""

    title: str
    cells: tuple[Cell, ...]


def side_by_side(told: Told, words: Words) -> Iterator[TableRow]:
    """What every plan comes to in the last month, with the range of 8 in 10 futures, chances and the bill."""
    plans = range(len(told.ends))
    for key in OUTCOMES:
        yield TableRow(words(f"outcome.{key}"), tuple(_outcome(key, told, plan, words) for plan in plans))
    rows = {"risk": sentences.risk, "bill": sentences.bill_sentence}
    if len(plans) > 1:
        rows = {"beats": sentences.beats} | rows
    for key, sentence in rows.items():
        yield TableRow(words(f"report.{key}"), tuple(Cell(sentence(told, n, words)) for n in plans))


def reading(told: Told, words: Words) -> dict[str, list[str]]:
    """The table to read: every third month of every plan, with the range of 8 in 10 futures."""
    months = [*range(0, told.months, 3), told.months]
    rows = [(number, month) for number in range(len(told.ends)) for month in months]
    names = [sentences.plain(name) for name in sentences.plan_names(told.scenario, words)]
    columns = {
        words("table.plan"): [f"{MARKS[number]} {names[number]}" for number, _ in rows],
        words("table.month"): [str(month) for _, month in rows],
    }
    for key in OUTCOMES:
        columns[words(f"outcome.{key}")] = [_with_range(key, told, number, month) for number, month in rows]
    for product in LIMITS:
        columns[words(f"table.most_{product}")] = [
            sentences.most(told, product, number, words, month) for number, month in rows
        ]
    return columns


def _with_range(key: str, told: Told, number: int, month: int) -> str:
    mean, low, high = _range(key, told, number, month)
    return f"{mean} ({low}–{high})"


def _outcome(key: str, told: Told, number: int, words: Words) -> Cell:
    mean, low, high = _range(key, told, number)
    change = sentences.change(told.ends[number][key], words)
    return Cell(mean, words("report.range", low=low, high=high, change=change))


def _range(key: str, told: Told, number: int, month: int = -1) -> tuple[str, ...]:
    """The average of an outcome and the ends of the range of 8 in 10 futures."""
    parts = told.trajectories.mean, told.trajectories.low, told.trajectories.high
    return tuple(sentences.amount(key, part[key][month, number]) for part in parts)
