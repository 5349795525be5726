"""Plans side by side at a month, in words: what a report prints, and the board beneath the charts."""

from collections.abc import Iterator
from dataclasses import dataclass

from explorer.findings.compare import compare
from explorer.model.outcomes import LIMITS, OUTCOMES
from explorer.model.plan import Scenario
from explorer.model.trajectories import Trajectories
from explorer.scenario.plan_marks import MARKS
from explorer.wording import sentences
from explorer.wording.words import Words


@dataclass(frozen=True, slots=True)
class Cell:
    """What a table says of one plan, and a note to it."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: a cell for each plan."""

    title: str
    cells: tuple[Cell, ...]


def side_by_side(trajectories: Trajectories, words: Words) -> Iterator[Row]:
    """What every plan comes to in the last month, with the range of 8 in 10 futures, chances and the bill."""
    plans = range(trajectories.late.shape[1])
    ends = [compare(trajectories, plan) for plan in plans]
    for key in OUTCOMES:
        cells = (
            _outcome(key, trajectories, plan, sentences.change(ends[plan][key], words), words)
            for plan in plans
        )
        yield Row(words(f"outcome.{key}"), tuple(cells))
    told = {"risk": sentences.risk, "bill": sentences.bill}
    if len(plans) > 1:
        told = {"beats": sentences.beats} | told
    for key, sentence in told.items():
        yield Row(words(f"report.{key}"), tuple(Cell(sentence(trajectories, n, words)) for n in plans))


def reading(scenario: Scenario, trajectories: Trajectories, words: Words) -> dict[str, list[str]]:
    """The table to read: every third month of every plan, with the range of 8 in 10 futures."""
    months = [*range(0, scenario.environment.months, 3), scenario.environment.months]
    rows = [(number, month) for number in range(len(scenario.plans)) for month in months]
    names = [sentences.plain(name) for name in sentences.plan_names(scenario, words)]
    columns = {
        words("table.plan"): [f"{MARKS[number]} {names[number]}" for number, _ in rows],
        words("table.month"): [str(month) for _, month in rows],
    }
    for key in OUTCOMES:
        columns[words(f"outcome.{key}")] = [
            _with_range(key, trajectories, number, month) for number, month in rows
        ]
    for product in LIMITS:
        columns[words(f"table.most_{product}")] = [
            sentences.most(trajectories, product, number, words, month) for number, month in rows
        ]
    return columns


def _with_range(key: str, trajectories: Trajectories, number: int, month: int) -> str:
    parts = trajectories.mean, trajectories.low, trajectories.high
    mean, low, high = (sentences.amount(key, part[key][month, number]) for part in parts)
    return f"{mean} ({low}–{high})"


def _outcome(key: str, trajectories: Trajectories, plan: int, change: str, words: Words) -> Cell:
    parts = trajectories.mean, trajectories.low, trajectories.high
    mean, low, high = (sentences.amount(key, part[key][-1, plan]) for part in parts)
    return Cell(mean, words("report.range", low=low, high=high, change=change))
