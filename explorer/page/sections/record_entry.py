"""My record: what a person noted month by month, beside the projection and folded into it.

It lives in the session only: never in the address, never in a log.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import permutations
from typing import Any

import pandas as pd
import streamlit as st

from explorer.findings import record
from explorer.findings.told import Told
from explorer.intake import files, record_file
from explorer.model import projection
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Profile, Scenario
from explorer.model.trajectories import Trajectories
from explorer.page.sections import door, record_result, snapshots, statement_section
from explorer.page.sections.record_result import Hindsight
from explorer.page.session import reading, record_state, widgets
from explorer.page.session.clock import this_month
from explorer.page.session.record_state import heading
from explorer.page.session.state import session
from explorer.wording import sentences
from explorer.wording.words import Words

BEFORE = 6  # months before this one in an empty table, and before the first one noted to start from
SHOWN = 6  # lines that are named when they cannot be used


def draw_record(told: Told, words: Words) -> Trajectories | None:
    """The section; the bands as the record leaves them, if it can say."""
    st.header(words("record.title"), anchor=False)
    _enter(words)
    found = _compared(told, words)
    if found:
        record_result.draw_record_result(found, words)
    scenario = told.scenario
    number = min(session().record.number, len(scenario.plans) - 1)
    snapshots.draw_snapshots(
        snapshots.Today(scenario, number, this_month()), record_state.noted().rows, words
    )
    return found.after if found else None


def _compared(told: Told, words: Words) -> Hindsight | None:
    """The record beside the projection, where there is something to compare."""
    rows = record_state.noted().rows
    if not rows:
        return None
    scenario, trajectories = told.scenario, told.trajectories
    start = _start(scenario, rows, words)
    number = _lived_by(scenario, words)
    seen = record_file.counted_from(rows, start)
    if not any(0 < one.month <= scenario.environment.months for one in seen):
        st.caption(words("record.none_yet"))
        return None
    past = statement_section.lived(scenario, number, start)
    if past and widgets.toggle(
        words("bill.past"), key="bill.past", help=words("bill.past_help"), persist_state="session"
    ):
        scenario, trajectories = past, projection.project(past)
    after, alarms = _reweighted(scenario, number, seen)
    return Hindsight(trajectories, after, alarms, seen, start, number)


def _reweighted(
    scenario: Scenario, number: int, seen: record.Record
) -> tuple[Trajectories, list[record.Alarm]]:
    """The projection with the record and what alarms, worked out again only when something changed."""
    asked, held = (scenario, number, seen), session().record
    if held.asked != asked or not held.found:
        wide = projection.project(scenario, futures=record.MANY)
        after = record.reweighted(wide, number, seen, record.weights(wide, number, seen))
        after = replace(after, paths={})  # megabytes, and only the bands are drawn
        found = after, record.warnings(scenario, wide, number, seen)
        held = session().record
        held.found, held.asked = found, asked
    return held.found


# --- entry ---


def _enter(words: Words) -> None:
    st.markdown(words("record.lead"))
    st.caption(words("record.keep"))
    ways = {"table": _table, "paste": _paste, "file": _file}
    way = widgets.segmented_control(
        words("record.way"),
        list(ways),
        format_func=lambda way: words(f"record.way_{way}"),
        default="table",
        required=True,
        key="record.way",
        persist_state="session",
    )
    ways[way](words)
    rows, wrong, _ = record_state.noted()
    with st.container(horizontal=True):
        widgets.download_button(
            words("record.download"),
            lambda: record_file.write_record(rows, _headings(words)),
            words("record.download_file") + ".csv",
            "text/csv",
            key="record.download",
            disabled=not rows,
        )
        empty = not rows and not wrong
        widgets.button(
            words("record.clear"), key="record.clear", on_click=record_state.clear_record, disabled=empty
        )
        if empty and session().record.before:
            widgets.button(words("record.restore"), key="record.restore", on_click=record_state.restore)


def _table(words: Words) -> None:
    """The record as a table to type into; what it starts from stays as it is while the widget lives."""
    held = session().record
    key = f"record.table.{words.language}.{held.version}"
    if held.base is None or key not in st.session_state:
        months = range(this_month() - BEFORE, this_month() + 1)
        cells = held.cells or [record_file.as_cells(record.Seen(month)) for month in months]
        held.base = pd.DataFrame(cells, columns=record_file.COLUMNS, dtype=object)
    edited = widgets.data_editor(
        held.base,
        key=key,
        num_rows="dynamic",
        hide_index=True,
        column_config={
            column: st.column_config.TextColumn(heading(column, words)) for column in record_file.COLUMNS
        },
        alt=words("record.title"),
    )
    st.caption(words("record.month_help"))
    held.cells = tuple(tuple(map(_text, row)) for row in edited.to_numpy())
    _problems(record_state.noted().problems, words)


def _text(cell: str | float | None) -> str:
    return "" if pd.isna(cell) else str(cell)


def _paste(words: Words) -> None:
    widgets.text_area(
        words("record.paste"),
        key="record.pasted",
        max_chars=door.PASTED,
        placeholder="2026-11, 640, 6000, 20000",
        persist_state="session",
    )
    widgets.button(words("record.add"), key="record.add", on_click=_take, args=("record.pasted",))
    _told("record.pasted", words)


def _file(words: Words) -> None:
    reading.prepare()
    widgets.file_uploader(
        words("record.file"),
        key="record.file",
        max_upload_size=files.UPLOAD,  # a statement may be dropped here, too
        on_change=_take,
        args=("record.file",),
    )
    months = range(this_month(), this_month() + 12)
    widgets.download_button(
        words("record.template"),
        lambda: record_file.write_record(map(record.Seen, months), _headings(words)),
        words("record.template_file") + ".csv",
        "text/csv",
        key="record.template",
    )
    _told("record.file", words)


def _told(key: str, words: Words) -> None:
    """What became of the last paste or upload."""
    last = session().record.reading
    if last:
        if last.rows:
            st.success(words("record.added", n=len(last.rows)))
        if last.assumed:
            _order(key, words)
        _problems(last.problems, words)


def _order(key: str, words: Words) -> None:
    """Say in which order the columns were taken, since no headings told it, and let it be changed."""
    widgets.selectbox(
        words("record.order"),
        [("month", *order) for order in permutations(OUTCOMES)],
        format_func=lambda order: words("answer.comma").join(heading(column, words) for column in order),
        key="record.order",
        on_change=_take,
        args=(key,),
        help=words("record.order_help"),
    )


def _problems(problems: tuple[record_file.Problem, ...], words: Words) -> None:
    """Which lines could not be used, and why."""
    lines = []
    for problem in problems[:SHOWN]:
        shown = {
            "column": heading(problem.column, words),
            "given": sentences.plain(problem.given),
        }
        lines.append(words(f"record.problem_{problem.code}", **problem._asdict() | shown))
    if len(problems) > SHOWN:
        lines.append(words("record.problem_more", n=len(problems) - SHOWN))
    if lines:
        lead = f"{words('record.problems')}\n\n" if any(problem.line for problem in problems) else ""
        st.warning(lead + "\n".join(f"- {line}" for line in lines))


def _take(key: str) -> None:
    """Have what was pasted or uploaded be read."""
    given = st.session_state[key]
    if isinstance(given, str) and given:
        door.paste(given, "record")
    elif given:
        door.bring_to_door(given.getvalue(), "record")


def _headings(words: Words) -> list[str]:
    return [heading(column, words) for column in record_file.COLUMNS]


# --- what it is compared with ---


def _start(scenario: Scenario, rows: tuple[record.Seen, ...], words: Words) -> int:
    """The month that is the projection's month 0: the first one noted, unless chosen otherwise."""
    months = range(rows[0].month - BEFORE, rows[-1].month + 1)
    chosen = session().record.start
    usual = chosen if chosen is not None and chosen in months else rows[0].month
    key = f"record.start.{months.start}.{months.stop}"
    start = widgets.selectbox(
        words("record.start"),
        months,
        months.index(usual),
        format_func=record_file.label,
        key=key,
        help=words("record.start_help"),
        on_change=_choose,
        args=("start", key),
    )
    _differs(scenario.profile, next((row for row in rows if row.month == start), None), words)
    return start


def _differs(profile: Profile, row: record.Seen | None, words: Words) -> None:
    """Offer the figures noted for the start where the profile has others."""
    noted = record_file.differing_figures(profile, row)
    if row is None or not noted:
        return
    present = {outcome: getattr(profile, outcome) for outcome in noted}
    told = words(
        "record.differs",
        month=record_file.label(row.month),
        seen=_figures(noted, words),
        profile=_figures(present, words),
    )
    st.info(told)
    widgets.button(words("record.adopt"), key="record.adopt", on_click=_adopt, args=(noted,))


def _figures(amounts: Mapping[str, float], words: Words) -> str:
    """Outcomes with their amounts in a row."""
    told = (f"{words(f'outcome.{key}')} {sentences.amount(key, amount)}" for key, amount in amounts.items())
    return words("answer.comma").join(told)


def _adopt(figures: dict[str, Any]) -> None:
    mine = session()
    mine.scenario = replace(mine.scenario, profile=replace(mine.scenario.profile, **figures))


def _lived_by(scenario: Scenario, words: Words) -> int:
    """The number of the plan that the person lived by: the first, unless chosen otherwise."""
    names = sentences.plan_names(scenario, words)  # a list reads no Markdown
    chosen = session().record.number
    if len(names) == 1:
        return 0
    key = f"record.plan.{len(names)}"
    return widgets.selectbox(
        words("record.plan"),
        range(len(names)),
        chosen if chosen < len(names) else 0,
        format_func=names.__getitem__,
        key=key,
        on_change=_choose,
        args=("number", key),
    )


def _choose(what: str, key: str) -> None:
    chosen = st.session_state[key]
    setattr(session().record, what, chosen)
