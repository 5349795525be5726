"""Was the model right: what it said on a day, beside what was noted later."""

from dataclasses import dataclass

import streamlit as st

from explorer.export import snapshot
from explorer.export.snapshot import Snapshot
from explorer.findings import record
from explorer.intake import record_file
from explorer.model.plan import Scenario
from explorer.page.sections.record_result import error_line
from explorer.page.session import widgets
from explorer.page.session.projections import projected
from explorer.page.session.state import session
from explorer.wording import sentences
from explorer.wording.words import Words


@dataclass(frozen=True, slots=True)
class Today:
    """What can be kept now: of which plan, in which calendar month [counted as in explorer.record]."""

    scenario: Scenario
    number: int
    month: int


def draw_snapshots(today: Today, rows: record.Record, words: Words) -> None:
    """Keep what the model says today; each one kept, with what came of it."""
    kept = kept_snapshots()
    more = widgets.expander(words("snap.title"), key="snaps")
    if not more.open:
        return
    with more:
        st.markdown(words("snap.about"))
        name = sentences.plan_names(today.scenario, words)[today.number]
        full = len(kept) >= snapshot.MOST
        widgets.button(
            words("snap.take", name=sentences.plain(name)),
            key="snap.take",
            on_click=_take,
            args=(today, name),
            disabled=full,
        )
        if full:
            st.caption(words("snap.full", most=snapshot.MOST))
        for number, one in enumerate(kept):
            _one(number, one, rows, words)
        if session().forgotten is not None:
            widgets.button(words("snap.restore"), key="snap.restore", on_click=_restore)


def _one(number: int, one: Snapshot, rows: record.Record, words: Words) -> None:
    name, model = sentences.plain(one.name), sentences.plain(one.model)
    st.markdown(f"**{words('snap.one', month=record_file.label(one.start), name=name, model=model)}**")
    found = snapshot.snapshot_errors(one, rows)
    lines = [f"- {error_line(outcome, error, words)}" for outcome, error in found.items()]
    st.markdown("\n".join(lines) if lines else words("snap.none"))
    if lines:
        st.caption(words("snap.read"))
    widgets.button(words("snap.forget"), key=f"snap.forget.{number}", on_click=_forget, args=(number,))


def kept_snapshots() -> tuple[Snapshot, ...]:
    """What the model said, as far as it was kept; the oldest first."""
    return session().snapshots


def put_snapshots(kept: tuple[Snapshot, ...]) -> None:
    """Have others be kept."""
    session().snapshots = kept


def _take(today: Today, name: str) -> None:
    one = snapshot.take_snapshot(projected(today.scenario), today.number, today.month, name)
    if one not in kept_snapshots():
        put_snapshots((*kept_snapshots(), one))


def _forget(number: int) -> None:
    kept = kept_snapshots()
    session().forgotten = kept
    put_snapshots((*kept[:number], *kept[number + 1 :]))


def _restore() -> None:
    mine = session()
    put_snapshots(mine.forgotten or ())
    mine.forgotten = None
