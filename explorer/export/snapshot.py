"""What the model said on a day, kept in figures: a later model would say something else of the same plans."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.findings import record
from explorer.intake import record_file, typed_cells
from explorer.model import coefficients
from explorer.model.outcomes import LIMITS, OUTCOMES, SCORE_HIGH
from explorer.model.plan import Environment, Profile, choices
from explorer.model.trajectories import Trajectories

MOST = 12  # that are kept
NAME = 40  # characters of a plan's name
PARTS = ("foretold", "low", "high")
TOP = {"score": SCORE_HIGH} | {
    limit.key: 10 * choices(Profile)[limit.key].high for limit in LIMITS.values()
}  # [points, yuan] what no model says
LONGEST = int(choices(Environment)["months"].high) + 1

Said = dict[str, dict[str, tuple[float, ...]]]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was said of one plan.

    start: the calendar month that is month 0, counted as in explorer.record; model: its version;
    said: by outcome and PARTS, month by month [points or yuan]: what was foretold, and the ends of the
    range of 8 in 10 futures.
    """

    start: int
    name: str
    model: str
    said: Said


def take_snapshot(trajectories: Trajectories, number: int, start: int, name: str) -> Snapshot:
    """What the model says today of the plan of a number."""
    said: Said = {}
    for key in OUTCOMES:
        parts = record.foretells(trajectories, key), trajectories.low[key], trajectories.high[key]
        rows = (tuple(part[:, number].astype(float).round(1).tolist()) for part in parts)
        said[key] = dict(zip(PARTS, rows, strict=True))
    return Snapshot(start, name[:NAME], coefficients.load().version, said)


def snapshot_errors(snapshot: Snapshot, rows: record.Record) -> dict[str, record.Error]:
    """How far off it was, by outcome, for those months after it that were noted, counted by the calendar."""
    seen = record_file.counted_from(rows, snapshot.start)
    return record.errors(_as_trajectories(snapshot), 0, seen)


def as_json(snapshot: Snapshot) -> dict[str, Any]:
    """As it is written into a file."""
    return {
        "month": record_file.label(snapshot.start),
        "plan": snapshot.name,
        "model": snapshot.model,
        "said": {key: {part: [*row] for part, row in parts.items()} for key, parts in snapshot.said.items()},
    }


def from_json(given: object) -> Snapshot | None:
    """What a file says it holds, which may come from a stranger; None if it cannot be used."""
    if not isinstance(given, dict):
        return None
    start = typed_cells.month(_text(given.get("month")))
    said = given.get("said")
    if start is None or not record_file.EARLIEST <= start <= record_file.LATEST or not isinstance(said, dict):
        return None
    read = {key: _parts(said.get(key), TOP[key]) for key in OUTCOMES}
    found = {key: parts for key, parts in read.items() if parts}
    lengths = {len(row) for parts in found.values() for row in parts.values()}
    if len(found) < len(OUTCOMES) or len(lengths) != 1:
        return None
    return Snapshot(start, _text(given.get("plan")), _text(given.get("model")), found)


def _parts(given: object, top: float) -> dict[str, tuple[float, ...]]:
    """The rows of one outcome; nothing if one of them cannot be used."""
    rows = given if isinstance(given, Mapping) else {}
    found = {part: row for part in PARTS if (row := _row(rows.get(part), top))}
    return found if len(found) == len(PARTS) else {}


def _row(given: object, top: float) -> tuple[float, ...]:
    if not isinstance(given, list) or not 1 < len(given) <= LONGEST:
        return ()
    row = tuple(float(one) if type(one) in (int, float) else math.nan for one in given)
    return row if all(0 <= one <= top for one in row) else ()


def _text(given: object) -> str:
    return "".join(one for one in given[:NAME] if one.isprintable()) if isinstance(given, str) else ""


def _as_trajectories(snapshot: Snapshot) -> Trajectories:
    """So much of them as errors are told by."""
    foretold, low, high = (
        {key: np.array(parts[part])[:, None] for key, parts in snapshot.said.items()} for part in PARTS
    )
    nothing = np.zeros_like(foretold["score"])
    return Trajectories(
        paths={}, states={}, mean=foretold, median=foretold, low=low, high=high,
        shares={}, chances={}, late=nothing, cost=nothing, annual_rate=nothing,
    )  # fmt: skip
