"""My record: what a person noted month by month, beside the projection and folded into it.

It lives in the session only: never in the address, never in a log.
"""

from dataclasses import replace

import pandas as pd
import streamlit as st

from explorer import record, say
from explorer.findings import track
from explorer.model import projection
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Profile, Scenario
from explorer.model.projection import Trajectories
from explorer.page import outlook as findings
from explorer.page.reader import acted
from explorer.page.reminders import today
from explorer.words import LANGUAGES, Words, load

WAYS = ("table", "paste", "file")
BEFORE = 6  # months before this one in an empty table, and before the first one noted to start from
UPLOAD = 10  # [MB] what the browser may send at all
SHOWN = 6  # lines that are named when they cannot be used
EMPTY = dict(record_cells=(), record_version=0, record_reading=None, record_start=None, record_plan=0)


def show(scenario: Scenario, trajectories: Trajectories, words: Words) -> Trajectories | None:
    """The section, worked out only while it is open; the bands as the record leaves them, if it can say."""
    for key, value in EMPTY.items():
        st.session_state.setdefault(key, value)
    more = st.expander(words("record.title"), key="record", on_change=acted)
    if not more.open:
        return None
    with more:
        _enter(words)
        return _compared(scenario, trajectories, words)


def _compared(scenario: Scenario, trajectories: Trajectories, words: Words) -> Trajectories | None:
    """The record beside the projection, where there is something to compare."""
    rows = _noted().rows
    if not rows:
        return None
    start, plan = _start(scenario, rows, words), _plan(scenario, words)
    seen = record.counted_from(rows, start)
    if not any(0 < one.month <= scenario.environment.months for one in seen):
        st.caption(words("record.none_yet"))
        return None
    outlook, alarms = _outlook(scenario, plan, seen)
    findings.show(trajectories, outlook, alarms, plan, seen, start, words)
    return outlook


def _outlook(scenario: Scenario, plan: int, seen: track.Record) -> tuple[Trajectories, list[track.Alarm]]:
    """The projection with the record and what alarms, worked out again only when something changed."""
    state, asked = st.session_state, (scenario, plan, seen)
    if state.get("record_asked") != asked:
        wide = projection.project(scenario, futures=track.MANY)
        outlook = track.reweighted(wide, plan, seen, track.weights(wide, plan, seen))
        outlook = replace(outlook, paths={})  # megabytes, and only the bands are drawn
        state.record_found = outlook, track.warnings(scenario, wide, plan, seen)
        state.record_asked = asked
    return state.record_found


# --- entry ---


def _enter(words: Words) -> None:
    st.markdown(words("record.lead"))
    st.caption(words("record.keep"))
    way = st.segmented_control(
        words("record.way"), WAYS, format_func=lambda way: words(f"record.way_{way}"), default=WAYS[0],
        required=True, key="record.way", persist_state="session",
    )  # fmt: skip
    {"table": _table, "paste": _paste, "file": _file}[way](words)
    rows, wrong = _noted()
    with st.container(horizontal=True):
        st.download_button(
            words("record.download"), lambda: record.write(rows, _headings(words)),
            words("record.download_file") + ".csv", "text/csv", key="record.download", on_click="ignore",
            disabled=not rows,
        )  # fmt: skip
        st.button(words("record.clear"), key="record.clear", on_click=_clear, disabled=not rows + wrong)


def _table(words: Words) -> None:
    """The record as a table to type into; what it starts from stays as it is while the widget lives."""
    state = st.session_state
    key = f"record.table.{words.language}.{state.record_version}"
    if key not in state:
        months = range(_this_month() - BEFORE, _this_month() + 1)
        cells = state.record_cells or [record.as_cells(track.Seen(month)) for month in months]
        state.record_base = pd.DataFrame(cells, columns=record.COLUMNS, dtype=object)
    columns = {column: st.column_config.TextColumn(_heading(column, words)) for column in record.COLUMNS}
    edited = st.data_editor(
        state.record_base, key=key, num_rows="dynamic", hide_index=True, column_config=columns,
        alt=words("record.title"),
    )  # fmt: skip
    st.caption(words("record.month_help"))
    state.record_cells = tuple(tuple("" if pd.isna(c) else str(c) for c in row) for row in edited.to_numpy())
    _problems(_noted().problems, words)


def _paste(words: Words) -> None:
    st.text_area(
        words("record.paste"), key="record.pasted", max_chars=20_000, placeholder="2026-11, 640, 6000, 20000",
        persist_state="session",
    )  # fmt: skip
    st.button(words("record.add"), key="record.add", on_click=_take, args=("record.pasted",))
    _told(words)


def _file(words: Words) -> None:
    key = "record.file"
    st.file_uploader(words("record.file"), key=key, max_upload_size=UPLOAD, on_change=_take, args=(key,))
    months = range(_this_month(), _this_month() + 12)
    st.download_button(
        words("record.template"), lambda: record.write(map(track.Seen, months), _headings(words)),
        words("record.template_file") + ".csv", "text/csv", key="record.template", on_click="ignore",
    )  # fmt: skip
    _told(words)


def _told(words: Words) -> None:
    """What became of the last paste or upload."""
    reading = st.session_state.record_reading
    if reading:
        if reading.rows:
            st.success(words("record.added", n=len(reading.rows)))
        _problems(reading.problems, words)


def _problems(problems: tuple[record.Problem, ...], words: Words) -> None:
    """Which lines could not be used, and why."""
    lines = []
    for problem in problems[:SHOWN]:
        shown = {"column": _heading(problem.column, words), "given": say.plain(problem.given)}
        lines.append(words(f"record.problem_{problem.code}", **problem._asdict() | shown))
    if len(problems) > SHOWN:
        lines.append(words("record.problem_more", n=len(problems) - SHOWN))
    if lines:
        lead = f"{words('record.problems')}\n\n" if any(problem.line for problem in problems) else ""
        st.warning(lead + "\n".join(f"- {line}" for line in lines))


def _take(key: str) -> None:
    """Put what was pasted or uploaded into the record."""
    state, given = st.session_state, st.session_state[key]
    if not given:
        return
    names = {_heading(column, load(language)): column for language in LANGUAGES for column in record.COLUMNS}
    data = given if isinstance(given, str) else given.getvalue()
    state.record_reading = record.read(data, names, _this_month())
    state.record_cells = record.merged(state.record_cells, state.record_reading.rows)
    state.record_version += 1


def _clear() -> None:
    state = st.session_state
    state.update({key: value for key, value in EMPTY.items() if key != "record_version"})
    state.record_version += 1


def _noted() -> record.Reading:
    return record.read_cells(enumerate(st.session_state.record_cells, 1), latest=_this_month())


def _this_month() -> int:
    day = today()
    return 12 * day.year + day.month - 1


def _heading(column: str, words: Words) -> str:
    return words(f"outcome.{column}") if column in OUTCOMES else words("record.month")


def _headings(words: Words) -> list[str]:
    return [_heading(column, words) for column in record.COLUMNS]


# --- what it is compared with ---


def _start(scenario: Scenario, rows: tuple[track.Seen, ...], words: Words) -> int:
    """The month that is the projection's month 0: the first one noted, unless chosen otherwise."""
    state = st.session_state
    months = range(rows[0].month - BEFORE, rows[-1].month + 1)
    start = state.record_start if state.record_start in months else rows[0].month
    key = f"record.start.{months.start}.{months.stop}"
    start = st.selectbox(
        words("record.start"), months, months.index(start), format_func=record.label, key=key,
        help=words("record.start_help"), on_change=_choose, args=("record_start", key),
    )  # fmt: skip
    _differs(scenario.profile, next((row for row in rows if row.month == start), None), words)
    return start


def _differs(profile: Profile, row: track.Seen | None, words: Words) -> None:
    """Offer the figures noted for the start where the profile has others."""
    other = record.differing(profile, row)
    if other:
        told = [
            words("answer.comma").join(f"{words(f'outcome.{o}')} {say.amount(o, part[o])}" for o in other)
            for part in (other, vars(profile))
        ]
        st.info(words("record.differs", month=record.label(row.month), seen=told[0], profile=told[1]))
        st.button(words("record.adopt"), key="record.adopt", on_click=_adopt, args=(other,))


def _adopt(figures: dict[str, int]) -> None:
    state = st.session_state
    state.scenario = replace(state.scenario, profile=replace(state.scenario.profile, **figures))


def _plan(scenario: Scenario, words: Words) -> int:
    """The plan that the person lived by: the first, unless chosen otherwise."""
    state, names = st.session_state, [say.plain(name) for name in say.plan_names(scenario, words)]
    plan = state.record_plan if state.record_plan < len(names) else 0
    if len(names) > 1:
        key = f"record.plan.{len(names)}"
        plan = st.selectbox(
            words("record.plan"), range(len(names)), plan, format_func=names.__getitem__, key=key,
            on_change=_choose, args=("record_plan", key),
        )  # fmt: skip
    return plan


def _choose(what: str, key: str) -> None:
    st.session_state[what] = st.session_state[key]
