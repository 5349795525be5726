"""What the page keeps for itself in a session: one object, beside what Streamlit keeps for the widgets.

It ends with the session. What has to outlast that is in the address (explorer.scenario.link), in the open
page (explorer.page.session.reconnect), in the browser's store if the person wants it
(explorer.page.session.saving) or, the language, in a cookie (explorer.page.session.language).
"""

from dataclasses import dataclass, field
from secrets import token_hex
from typing import TYPE_CHECKING, Literal

import streamlit as st

from explorer.export.save_file import Kept
from explorer.export.snapshot import Snapshot
from explorer.findings.goal import Goal
from explorer.findings.record import Alarm, Record
from explorer.intake.record_file import Reading
from explorer.model.plan import Plan, Profile, Scenario
from explorer.model.trajectories import Trajectories
from explorer.scenario.link import Repair
from explorer.scenario.presets import newcomer

if TYPE_CHECKING:  # they know this module
    import pandas as pd

    from explorer.page.levers.drag import Question, Shown
    from explorer.page.session.history import History

KEY = "session"
Today = tuple[Profile, tuple[str, ...]]
Cells = tuple[tuple[str, ...], ...]
Noted = tuple[Cells, int | None, int]


@dataclass(slots=True)
class Place:
    """The browser's address, as far as the page knows it."""

    params: dict[str, str] | None = None  # as the page wrote or took it last; None before the first run
    says: Scenario | None = None  # what it means; None where it has to be written again
    written: int = 0  # how many addresses the page has written
    heard: int = 0  # how many of them the browser has surely had
    visits: int = 0  # how often the browser has gone Back or Forward
    repairs: tuple[Repair, ...] = ()  # what a link held that could not be taken as it stood
    told: bool = False  # whether that is folded by now


@dataclass(slots=True)
class RecordState:
    """The person's own record."""

    cells: Cells = ()  # as typed
    start: int | None = None  # the month that was chosen as month 0
    number: int = 0  # of the plan that the person lived by
    reading: Reading | None = None  # what became of the last paste or upload
    version: int = 0  # how often it was filled from elsewhere
    before: Noted | None = None  # what was noted before it was cleared
    base: "pd.DataFrame | None" = None  # the table from which the person's typing starts
    asked: tuple[Scenario, int, Record] | None = None  # for what `found` was worked out
    found: tuple[Trajectories, list[Alarm]] | None = None  # the projection with the record, and the alarms


@dataclass(slots=True)
class Store:
    """The browser's own store, and the files that are kept and opened."""

    mode: Literal["read", "keep", "clear"] = "read"  # what it is asked for
    over: str = ""  # the stamp of what was taken over from it last
    left: bool = False  # whether it holds something that is not kept up
    other: tuple[Kept, str] | None = None  # what it holds and its stamp, until the person has chosen
    closed: bool = False  # that it keeps nothing for this page
    refused: str = ""  # why the last file could not be opened
    before: Kept | None = None  # what was there before a file was opened


@dataclass(slots=True)
class Whose:
    """Whose figures the page has counted with; what of today is told, and what of it is not known."""

    own: dict[Today, None] = field(default_factory=dict)  # the person's
    sent: dict[Today, None] = field(default_factory=dict)  # of somebody who sent a link
    at: int | None = None  # the question that is asked; None until the person has said


@dataclass(slots=True)
class Session:
    """One reader's open page."""

    scenario: Scenario = field(default_factory=newcomer)  # the choices: the truth, which widgets show
    mark: str = field(
        default_factory=lambda: token_hex(8)
    )  # tells an open page this session from a later one
    place: Place = field(default_factory=Place)
    versions: dict[str, int] = field(
        default_factory=dict
    )  # how often a widget was replaced, see widgets.show
    replaced: dict[str, object] = field(default_factory=dict)  # what those said last
    folders: set[str] = field(default_factory=set)  # the keys of what can be open, as met so far
    history: "History | None" = None  # the scenarios of before and those taken back
    added: Plan | None = None  # the plan just added, until the page has told what came of it
    removed: tuple[int, Plan] | None = None  # the plan removed last, and its number
    asked: "Question | None" = None  # what the browser asks about a lever
    shown: "Shown | None" = None  # of which lever, in which scenario, the browser holds a preview
    links: dict[Scenario, str] = field(default_factory=dict)  # the short links of the steps
    back: tuple[str, ...] = ()  # what came back after a restart, and what did not; empty once read
    record: RecordState = field(default_factory=RecordState)
    snapshots: tuple[Snapshot, ...] = ()  # what the model said, as far as it was kept
    forgotten: tuple[Snapshot, ...] | None = None  # those that were kept before one was forgotten
    store: Store = field(default_factory=Store)
    whose: Whose = field(default_factory=Whose)
    goal: tuple[tuple[object, ...], Goal] | None = None  # what a goal's ways hang on, and those found for it
    no_script: bool = False  # whether the browser could not load the charts' script


def session() -> Session:
    """What the page keeps in this session.

    Streamlit may end a run wherever it is asked for this, and nowhere between: what is asked for once is
    changed as a whole.
    """
    kept: Session | None = st.session_state.get(KEY)
    if kept is None:
        kept = st.session_state[KEY] = Session()
    return kept
