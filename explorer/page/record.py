"""My record: what a person noted month by month, beside the projection and folded into it.

It lives in the session only: never in the address, never in a log.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from explorer import projection, record, say, track
from explorer.charts import COLOURS, MARKS
from explorer.page.reminders import today
from explorer.plan import Profile, Scenario
from explorer.plot import plot
from explorer.projection import OUTCOMES, Trajectories
from explorer.words import LANGUAGES, Words, load

WAYS = ("table", "paste", "file")
BEFORE = 6  # months before this one in an empty table, and before the first one noted to start from
UPLOAD = 10  # [MB] what the browser may send at all
SHOWN = 6  # lines that are named when they cannot be used
EMPTY = dict(record_cells=(), record_version=0, record_reading=None, record_start=None, record_plan=0)


def show(scenario: Scenario, trajectories: Trajectories, words: Words) -> Trajectories | None:
    """The section; the projection as the record leaves it, or None where there is nothing to compare."""
    for key, value in EMPTY.items():
        st.session_state.setdefault(key, value)
    more = st.expander(words("record.title"), key="record", on_change="rerun")
    with more:
        if more.open:
            _enter(words)
        rows = _noted().rows
        if not rows:
            return None
        start, plan = _start(scenario, rows, words, more.open), _plan(scenario, words, more.open)
        seen = record.counted_from(rows, start)
        if not any(0 < one.month <= scenario.environment.months for one in seen):
            if more.open:
                st.caption(words("record.none_yet"))
            return None
        outlook, alarms = _outlook(scenario, plan, seen)
        if more.open:
            _off(scenario, trajectories, plan, seen, words)
            _alarms(alarms, start, words)
            _ahead(trajectories, outlook, plan, seen, start, words)
    return outlook


def _outlook(scenario: Scenario, plan: int, seen: track.Record) -> tuple[Trajectories, list[track.Alarm]]:
    """The projection with the record and what alarms, worked out again only when something changed."""
    state, asked = st.session_state, (scenario, plan, seen)
    if state.get("record_asked") != asked:
        wide = projection.project(scenario, futures=track.MANY)
        outlook = track.reweighted(wide, plan, seen, track.weights(wide, plan, seen))
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


def _start(scenario: Scenario, rows: tuple[track.Seen, ...], words: Words, shown: bool) -> int:
    """The month that is the projection's month 0: the first one noted, unless chosen otherwise."""
    state = st.session_state
    months = range(rows[0].month - BEFORE, rows[-1].month + 1)
    start = state.record_start if state.record_start in months else rows[0].month
    if shown:
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


def _plan(scenario: Scenario, words: Words, shown: bool) -> int:
    """The plan that the person lived by: the first, unless chosen otherwise."""
    state, names = st.session_state, [say.plain(name) for name in say.plan_names(scenario, words)]
    plan = state.record_plan if state.record_plan < len(names) else 0
    if shown and len(names) > 1:
        key = f"record.plan.{len(names)}"
        plan = st.selectbox(
            words("record.plan"), range(len(names)), plan, format_func=names.__getitem__, key=key,
            on_change=_choose, args=("record_plan", key),
        )  # fmt: skip
    return plan


def _choose(what: str, key: str) -> None:
    st.session_state[what] = st.session_state[key]


# --- findings ---


def _off(
    scenario: Scenario, trajectories: Trajectories, plan: int, seen: track.Record, words: Words
) -> None:
    """How far off the projection was so far."""
    lines = []
    for outcome, error in track.errors(trajectories, plan, seen).items():
        mean, size = (_amount(outcome, abs(value), words) for value in (error.mean, error.size))
        way = "none" if round(error.mean) == 0 else "high" if error.mean > 0 else "low"
        months, name = len(error.off), words(f"outcome.{outcome}")
        values = dict(outcome=name, mean=mean, size=size, months=months, inside=round(error.inside * months))
        lines.append("- " + words(f"record.off_{way}", **values))
    st.markdown("\n".join([f"**{words('record.off')}**\n", *lines]))
    months = scenario.environment.months
    beyond = sum(one.month > months for one in seen)
    if beyond:
        st.caption(words("record.beyond", n=beyond, months=months))


def _alarms(alarms: list[track.Alarm], start: int, words: Words) -> None:
    """What should be looked at now."""
    st.markdown(f"**{words('early.title')}**")
    for alarm in alarms:
        idle = alarm.code.startswith("idle")
        told = words(
            f"early.{alarm.code}",
            about=words(f"early.{alarm.about}" if idle else f"outcome.{alarm.about}"),
            since=record.label(start + alarm.since),
            month=record.label(start + alarm.month),
            size=_amount(alarm.about, alarm.size, words),
            n=round(100 * alarm.share) if alarm.code == "usual" else int(100 * alarm.share) + 1,
            months=f"{alarm.size:.0f}",
            range=f"{alarm.low:g}" if alarm.low == alarm.high else f"{alarm.low:g}–{alarm.high:g}",
        )
        st.info(told) if alarm.code == "usual" else st.warning(told, icon="⚠️")
    if not alarms:
        st.caption(words("early.none"))


def _ahead(
    trajectories: Trajectories,
    outlook: Trajectories,
    plan: int,
    seen: track.Record,
    start: int,
    words: Words,
) -> None:
    """What to expect from here on, in words and as charts."""
    ends = len(outlook.late) - 1
    told = {}
    for outcome in OUTCOMES:
        parts = {"all": trajectories.mean, "seen": outlook.mean, "low": outlook.low, "high": outlook.high}
        figures = {part: say.amount(outcome, of[outcome][-1, plan]) for part, of in parts.items()}
        name = words(f"outcome.{outcome}")
        told[outcome] = words("record.expect", outcome=name, month=record.label(start + ends), **figures)
    st.markdown("\n".join([f"**{words('record.ahead')}**\n", *(f"- {line}" for line in told.values())]))
    st.caption(words("record.ahead_read"))
    buttons = [words(f"chart.{key}") for key in ("save", "zoom_in", "zoom_out", "reset")]
    for outcome, line in told.items():
        noted = track.last(seen, outcome)
        if noted is not None:
            title = words(f"chart.title_{outcome}")
            st.markdown(f"**{title}**")
            alt = words("record.alt", title=title, last=say.amount(outcome, noted), expect=line)
            figure = _figure(outcome, trajectories, outlook, plan, seen, start, words)
            plot(figure, key=f"record_{outcome}", alt=alt, height=300, buttons=buttons)


def _figure(
    outcome: str,
    trajectories: Trajectories,
    outlook: Trajectories,
    plan: int,
    seen: track.Record,
    start: int,
    words: Words,
) -> dict[str, Any]:
    """The band without the record pale, the band with it on top, and the months noted as marks."""
    colour, hover = COLOURS[plan], "%{y:,.0f}"
    months = list(range(len(outlook.late)))
    traces = []
    for code, dash, shade, part in (("all", "dot", "1f", trajectories), ("seen", "solid", "59", outlook)):
        low, high, mean = (
            np.asarray(of[outcome][:, plan], float).round(1).tolist()
            for of in (part.low, part.high, part.mean)
        )
        look = dict(type="scatter", x=months, name=words(f"record.band_{code}"), legendgroup=code)
        edges = dict(x=months + months[::-1], y=high + low[::-1], fill="toself", fillcolor=colour + shade)
        traces.append(look | edges | dict(mode="none", showlegend=False, hoverinfo="skip"))
        line = dict(color=colour, dash=dash, width=3 if code == "seen" else 2)
        traces.append(look | dict(mode="lines", y=mean, line=line, hovertemplate=hover))
    noted = {one.month: getattr(one, outcome) for one in seen if getattr(one, outcome) is not None}
    noted = {month: value for month, value in noted.items() if month <= months[-1]}
    mark = dict(size=10, symbol=MARKS[plan], color=colour, line=dict(width=2, color="#fff"))
    traces.append(
        dict(
            type="scatter", mode="markers", x=list(noted), y=list(noted.values()), marker=mark,
            name=words("record.actual"), hovertemplate=hover,
        )
    )  # fmt: skip
    first = min(0, *noted)
    ticks = list(range(first, months[-1] + 1, 3 if months[-1] - first <= 15 else 6))
    layout = dict(
        margin=dict(l=8, r=28, t=8, b=8),
        hovermode="x unified",
        legend=dict(orientation="h", y=-0.18, x=0),
        xaxis=dict(
            tickvals=ticks,
            ticktext=[record.label(start + tick) for tick in ticks],
            range=[first - 0.5, months[-1] + 0.5],
        ),
        yaxis=dict(
            rangemode="normal" if outcome == "score" else "tozero", tickformat=",.0f", automargin=True
        ),
    )
    return {"data": traces, "layout": layout}


def _amount(outcome: str, value: float, words: Words) -> str:
    """So many points or yuan."""
    if outcome != "score":
        return say.yuan(value)
    return words("record.point" if round(value) == 1 else "record.points", value=f"{value:.0f}")
