"""Plans side by side at a month, in words: what a report prints and the page shows beneath its charts."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import cast

import numpy as np

from explorer import say
from explorer.findings.compare import compare
from explorer.model.outcomes import OUTCOMES
from explorer.model.trajectories import Trajectories
from explorer.words import Words

SMALLEST = 0.0005  # of an annual rate: less would be written as 0.0%


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
            _outcome(key, trajectories, plan, say.change(ends[plan][key], words), words) for plan in plans
        )
        yield Row(words(f"outcome.{key}"), tuple(cells))
    told = {"risk": say.risk, "bill": say.bill}
    if len(plans) > 1:
        told = {"beats": say.beats} | told
    for key, sentence in told.items():
        yield Row(words(f"report.{key}"), tuple(Cell(sentence(trajectories, n, words)) for n in plans))
    rates = (float(trajectories.annual_rate[-1, plan]) for plan in plans)
    yield Row(words("report.annual_rate"), tuple(Cell(_rate(rate, words)) for rate in rates))


def _rate(rate: float, words: Words) -> str:
    """A year's cost of what is owed, as a percentage."""
    return f"{rate:.1%}" if rate >= SMALLEST else words("value.none")


def until(trajectories: Trajectories, month: int) -> Trajectories:
    """The same trajectories up to a month, which is their last one then."""
    return cast(Trajectories, _cut(trajectories, month + 1))


def _cut(part: object, rows: int) -> object:
    """Arrays by month, whatever holds them, with so many rows."""
    if isinstance(part, np.ndarray):
        return part[:rows]
    if isinstance(part, dict):
        return {key: _cut(one, rows) for key, one in part.items()}
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{one.name: _cut(getattr(part, one.name), rows) for one in fields(part)})
    return part


def _outcome(key: str, trajectories: Trajectories, plan: int, change: str, words: Words) -> Cell:
    parts = trajectories.mean, trajectories.low, trajectories.high
    mean, low, high = (say.amount(key, part[key][-1, plan]) for part in parts)
    return Cell(mean, words("report.range", low=low, high=high, change=change))
