"""My record: what a person noted month by month, beside the projection and folded into it.

It lives in the session only: never in the address, never in a log.
"""

from dataclasses import replace
from itertools import permutations

import pandas as pd
import streamlit as st

from explorer.findings import record
from explorer.intake import files, record_file, which_file
from explorer.model import projection
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Profile, Scenario
from explorer.model.trajectories import Trajectories
from explorer.page.sections import record_result, snapshots, statement_section
from explorer.page.sections.calendar import today
from explorer.page.sections.record_result import Hindsight
from explorer.page.sections.shared_widgets import look_at
from explorer.page.session import widgets
from explorer.wording import sentences
from explorer.wording.words import LANGUAGES, Words, load

BEFORE = 6  # months before this one in an empty table, and before the first one noted to start from
SHOWN = 6  # lines that are named when they cannot be used
EMPTY = {
    "record_cells": (),
    "record_reading": None,
    "record_start": None,
    "record_number": 0,
}


def show(scenario: Scenario, trajectories: Trajectories, words: Words) -> Trajectories | None:
    """The section; the bands as the record leaves them, if it can say."""
    for key, value in EMPTY.items():
        st.session_state.setdefault(key, value)
    st.session_state.setdefault("record_version", 0)
    st.header(words("record.title"), anchor=False)
    _enter(words)
    found = _compared(scenario, trajectories, words)
    if found:
        record_result.show(found, words)
    number = min(st.session_state.record_number, len(scenario.plans) - 1)
    snapshots.show(snapshots.Today(scenario, number, _this_month()), _noted().rows, words)
    return found.after if found else None


def _compared(scenario: Scenario, trajectories: Trajectories, words: Words) -> Hindsight | None:
    """The record beside the projection, where there is something to compare."""
    rows = _noted().rows
    if not rows:
        return None
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
    state = st.session_state
    asked = scenario, number, seen
    if state.get("record_asked") != asked:
        wide = projection.project(scenario, futures=record.MANY)
        after = record.reweighted(wide, number, seen, record.weights(wide, number, seen))
        after = replace(after, paths={})  # megabytes, and only the bands are drawn
        state.record_found = after, record.warnings(scenario, wide, number, seen)
        state.record_asked = asked
    return state.record_found


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
    rows, wrong, _ = _noted()
    with st.container(horizontal=True):
        widgets.download_button(
            words("record.download"),
            lambda: record_file.write(rows, _headings(words)),
            words("record.download_file") + ".csv",
            "text/csv",
            key="record.download",
            disabled=not rows,
        )
        empty = not rows and not wrong
        widgets.button(words("record.clear"), key="record.clear", on_click=_clear, disabled=empty)
        if empty and "record_cleared" in st.session_state:
            widgets.button(words("record.restore"), key="record.restore", on_click=_restore)


def _table(words: Words) -> None:
    """The record as a table to type into; what it starts from stays as it is while the widget lives."""
    state = st.session_state
    key = f"record.table.{words.language}.{state.record_version}"
    if key not in state:
        months = range(_this_month() - BEFORE, _this_month() + 1)
        cells = state.record_cells or [record_file.as_cells(record.Seen(month)) for month in months]
        state.record_base = pd.DataFrame(cells, columns=record_file.COLUMNS, dtype=object)
    edited = widgets.data_editor(
        state.record_base,
        key=key,
        num_rows="dynamic",
        hide_index=True,
        column_config={
            column: st.column_config.TextColumn(_heading(column, words)) for column in record_file.COLUMNS
        },
        alt=words("record.title"),
    )
    st.caption(words("record.month_help"))
    state.record_cells = tuple(tuple(map(_text, row)) for row in edited.to_numpy())
    _problems(_noted().problems, words)


def _text(cell: object) -> str:
    return "" if pd.isna(cell) else str(cell)


def _paste(words: Words) -> None:
    widgets.text_area(
        words("record.paste"),
        key="record.pasted",
        max_chars=20_000,
        placeholder="2026-11, 640, 6000, 20000",
        persist_state="session",
    )
    widgets.button(words("record.add"), key="record.add", on_click=_take, args=("record.pasted",))
    _told("record.pasted", words)


def _file(words: Words) -> None:
    widgets.file_uploader(
        words("record.file"),
        key="record.file",
        max_upload_size=files.UPLOAD,  # a statement may be dropped here, too
        on_change=_take,
        args=("record.file",),
    )
    months = range(_this_month(), _this_month() + 12)
    widgets.download_button(
        words("record.template"),
        lambda: record_file.write(map(record.Seen, months), _headings(words)),
        words("record.template_file") + ".csv",
        "text/csv",
        key="record.template",
    )
    _told("record.file", words)


def _told(key: str, words: Words) -> None:
    """What became of the last paste or upload."""
    reading = st.session_state.record_reading
    if reading:
        if reading.rows:
            st.success(words("record.added", n=len(reading.rows)))
        if reading.assumed:
            _order(key, words)
        _problems(reading.problems, words)


def _order(key: str, words: Words) -> None:
    """Say in which order the columns were taken, since no headings told it, and let it be changed."""
    widgets.selectbox(
        words("record.order"),
        [("month", *order) for order in permutations(OUTCOMES)],
        format_func=lambda order: words("answer.comma").join(_heading(column, words) for column in order),
        key="record.order",
        on_change=_take,
        args=(key,),
        help=words("record.order_help"),
    )


def _problems(problems: tuple[record_file.Problem, ...], words: Words) -> None:
    """Which lines could not be used, and why."""
    lines = []
    for problem in problems[:SHOWN]:
        shown = {"column": _heading(problem.column, words), "given": sentences.plain(problem.given)}
        lines.append(words(f"record.problem_{problem.code}", **problem._asdict() | shown))
    if len(problems) > SHOWN:
        lines.append(words("record.problem_more", n=len(problems) - SHOWN))
    if lines:
        lead = f"{words('record.problems')}\n\n" if any(problem.line for problem in problems) else ""
        st.warning(lead + "\n".join(f"- {line}" for line in lines))


def _take(key: str) -> None:
    """Put what was pasted or uploaded into the record."""
    given = st.session_state[key]
    if given:
        take_upload(given if isinstance(given, str) else given.getvalue())


def take_upload(data: bytes | str) -> None:
    """Take what was meant for the record; a statement goes to its own section."""
    if which_file.which(data) in ("record", "kept"):
        _keep(_read(data))
        return
    _keep(record_file.Reading((), (record_file.Problem("statement"),)))
    statement_section.take_file(data.encode() if isinstance(data, str) else data)


def take_file(data: bytes) -> bool:
    """Take a file that was meant for another section, if it is a record."""
    reading = _read(data)
    if reading.rows:
        _keep(reading)
        look_at("record")
    return bool(reading.rows)


def _read(data: bytes | str) -> record_file.Reading:
    names = {
        _heading(column, load(language)): column for language in LANGUAGES for column in record_file.COLUMNS
    }
    order = st.session_state.get("record.order") or record_file.COLUMNS
    return record_file.read(data, names, _this_month(), order)


def _keep(reading: record_file.Reading) -> None:
    state = st.session_state
    for key, value in EMPTY.items():
        state.setdefault(key, value)
    state.record_reading = reading
    state.record_cells = record_file.merged(state.record_cells, reading.rows)
    state.record_version = state.get("record_version", 0) + 1


def _clear() -> None:
    state = st.session_state
    state.record_cleared = held()
    for key, value in EMPTY.items():
        state[key] = value
    state.record_version += 1


def _restore() -> None:
    """As it was before it was cleared."""
    put(*st.session_state.pop("record_cleared"))


def held() -> tuple[tuple[tuple[str, ...], ...], int | None, int]:
    """What is noted, as typed; the month that is month 0, if chosen; the number of the plan lived by."""
    state = st.session_state
    cells = tuple(tuple(row) for row in state.get("record_cells", ()) if any(row[1:]))
    return cells, state.get("record_start"), state.get("record_number", 0)


def put(cells: tuple[tuple[str, ...], ...], start: int | None, number: int) -> None:
    """Have the record be another one."""
    state = st.session_state
    state.record_cells, state.record_start, state.record_number = cells, start, number
    state.record_reading = None
    state.record_version = state.get("record_version", 0) + 1


def _noted() -> record_file.Reading:
    return record_file.read_cells(enumerate(st.session_state.record_cells, 1), latest=_this_month())


def _this_month() -> int:
    day = today()
    return 12 * day.year + day.month - 1


def _heading(column: str, words: Words) -> str:
    return words(f"outcome.{column}") if column in OUTCOMES else words("record.month")


def _headings(words: Words) -> list[str]:
    return [_heading(column, words) for column in record_file.COLUMNS]


# --- what it is compared with ---


def _start(scenario: Scenario, rows: tuple[record.Seen, ...], words: Words) -> int:
    """The month that is the projection's month 0: the first one noted, unless chosen otherwise."""
    months = range(rows[0].month - BEFORE, rows[-1].month + 1)
    chosen = st.session_state.record_start
    key = f"record.start.{months.start}.{months.stop}"
    start = widgets.selectbox(
        words("record.start"),
        months,
        months.index(chosen if chosen in months else rows[0].month),
        format_func=record_file.label,
        key=key,
        help=words("record.start_help"),
        on_change=_choose,
        args=("record_start", key),
    )
    _differs(scenario.profile, next((row for row in rows if row.month == start), None), words)
    return start


def _differs(profile: Profile, row: record.Seen | None, words: Words) -> None:
    """Offer the figures noted for the start where the profile has others."""
    noted = record_file.differing(profile, row)
    if not noted:
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


def _figures(amounts: dict[str, float], words: Words) -> str:
    """Outcomes with their amounts in a row."""
    told = (f"{words(f'outcome.{key}')} {sentences.amount(key, amount)}" for key, amount in amounts.items())
    return words("answer.comma").join(told)


def _adopt(figures: dict[str, int]) -> None:
    state = st.session_state
    state.scenario = replace(state.scenario, profile=replace(state.scenario.profile, **figures))


def _lived_by(scenario: Scenario, words: Words) -> int:
    """The number of the plan that the person lived by: the first, unless chosen otherwise."""
    names = sentences.plan_names(scenario, words)  # a list reads no Markdown
    chosen = st.session_state.record_number
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
        args=("record_number", key),
    )


def _choose(what: str, key: str) -> None:
    st.session_state[what] = st.session_state[key]
