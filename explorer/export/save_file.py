"""All that a person has made here, as one text: plans and beliefs, record, language.

It is handed to the person as a file, or to their own browser; nothing is kept anywhere else.
Reading never fails: what cannot be used is told, the rest is opened.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from explorer.export import snapshot
from explorer.export.snapshot import Snapshot
from explorer.intake import record_file, typed_cells
from explorer.model.plan import Scenario
from explorer.scenario import link, plan_marks, plan_names
from explorer.scenario.link import Repair
from explorer.scenario.presets import newcomer

KIND = "huabei-jiebei-explorer"
VERSION = 1
UPLOAD = 1  # [MB] what the browser sends at all, in whole ones as Streamlit has it
BIGGEST = 500_000  # bytes that are read
CODES = ("too_big", "no_text", "not_ours", "newer")


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept: `cells` are the record's rows as they were typed, in the order of record.COLUMNS.

    start: the record's month that is the projection's month 0, months counted as in explorer.record;
    plan: number of the plan that the person lives by; snapshots: what the model said, the oldest first.
    """

    scenario: Scenario
    language: str = ""
    cells: tuple[tuple[str, ...], ...] = ()
    start: int | None = None
    plan: int = 0
    snapshots: tuple[Snapshot, ...] = ()


class Opened(NamedTuple):
    """What was kept, or why it cannot be opened (one of CODES); and what its plans lost."""

    kept: Kept | None
    refused: str = ""
    repairs: tuple[Repair, ...] = ()


def write_save_file(kept: Kept) -> str:
    """What is kept, as JSON."""
    return json.dumps(
        {
            "kind": KIND,
            "version": VERSION,
            "link": link.whole(kept.scenario),
            "language": kept.language,
            "record": [dict(zip(record_file.COLUMNS, row)) for row in kept.cells],
            "record_start": "" if kept.start is None else record_file.label(kept.start),
            "record_plan": plan_marks.LETTERS[kept.plan],
            "snapshots": [snapshot.as_json(one) for one in kept.snapshots],
        },
        ensure_ascii=False,
        indent=1,
    )


def read_save_file(data: bytes | str) -> Opened:
    """What was kept, as far as it can be used."""
    if len(data) > BIGGEST:
        return Opened(None, "too_big")
    try:
        given = json.loads(data if isinstance(data, str) else data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return Opened(None, "no_text")
    if not isinstance(given, dict) or given.get("kind") != KIND:
        return Opened(None, "not_ours")
    if given.get("version") != VERSION:
        return Opened(None, "newer")
    scenario, repairs = link.decode(_text(given.get("link"), plan_names.LONGEST))
    plan = _text(given.get("record_plan"))
    number = plan_marks.LETTERS.index(plan) if plan and plan in plan_marks.LETTERS else 0
    kept = Kept(
        scenario,
        _text(given.get("language")),
        _cells(given.get("record")),
        typed_cells.month(_text(given.get("record_start"))),
        number if number < len(scenario.plans) else 0,
        _snapshots(given.get("snapshots")),
    )
    return Opened(kept, repairs=repairs)


def empty(kept: Kept) -> bool:
    """Whether there is nothing in it that a newcomer would not find."""
    return kept.scenario == newcomer() and not _noted(kept) and not kept.snapshots


def reconciled(base: Kept, mine: Kept, theirs: Kept) -> Kept | None:
    """What comes of two pages' changes since they had `base` in common; None where a person has to choose.

    Of plans, record and estimates each is taken from where it has changed. What is there is never given up
    for what is empty, unless it was emptied here.
    """
    parts: list[Callable[[Kept], Any]] = [
        lambda kept: kept.scenario,
        lambda kept: (_noted(kept), kept.start, kept.plan) if _noted(kept) else None,
        lambda kept: kept.snapshots,
    ]
    chosen = []
    for part in parts:
        old, own, other = part(base), part(mine), part(theirs)
        if own != other and (old not in (own, other) or own == old and own and not other):
            return None
        chosen.append(mine if own != old else theirs)
    plans, record, estimates = chosen
    return replace(
        mine,
        scenario=plans.scenario,
        cells=record.cells,
        start=record.start,
        plan=record.plan,
        snapshots=estimates.snapshots,
    )


def _noted(kept: Kept) -> tuple[tuple[str, ...], ...]:
    """The record's rows in which something is noted."""
    return tuple(row for row in kept.cells if any(row[1:]))


def _cells(rows: object) -> tuple[tuple[str, ...], ...]:
    """The record's rows as text; each is checked where the record is read."""
    if not isinstance(rows, list):
        return ()
    given: Sequence[dict[str, object]] = [
        row for row in rows[: record_file.MOST_LINES] if isinstance(row, dict)
    ]
    return tuple(tuple(_text(row.get(column)) for column in record_file.COLUMNS) for row in given)


def _snapshots(given: object) -> tuple[Snapshot, ...]:
    """Those that can be used."""
    found = [snapshot.from_json(one) for one in given[: snapshot.MOST]] if isinstance(given, list) else []
    return tuple(one for one in found if one)


def _text(value: object, most: int = record_file.LONGEST) -> str:
    """A text as it can be shown; numbers as they are written."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return ""
    return "".join(c for c in value[:most] if c.isprintable())
