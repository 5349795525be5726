"""What a record tells: how far off the model was, what to look at now, what to expect from here on."""

from typing import Any

import numpy as np
import streamlit as st

from explorer import record, say
from explorer.charts import COLOURS, MARKS
from explorer.findings import track
from explorer.model.outcomes import OUTCOMES
from explorer.model.projection import Trajectories
from explorer.page.plot import plot
from explorer.words import Words


def show(
    trajectories: Trajectories,
    outlook: Trajectories,
    alarms: list[track.Alarm],
    plan: int,
    seen: track.Record,
    start: int,
    words: Words,
) -> None:
    """The findings on a record whose months count from `start`, of a person who lives by `plan`."""
    _off(trajectories, plan, seen, words)
    _alarms(alarms, start, words)
    _ahead(trajectories, outlook, plan, seen, start, words)


def _off(trajectories: Trajectories, plan: int, seen: track.Record, words: Words) -> None:
    """How far off the projection was so far."""
    lines = []
    for outcome, error in track.errors(trajectories, plan, seen).items():
        mean, size = (_amount(outcome, abs(value), words) for value in (error.mean, error.size))
        way = "none" if round(error.mean) == 0 else "high" if error.mean > 0 else "low"
        months, name = len(error.off), words(f"outcome.{outcome}")
        values = dict(outcome=name, mean=mean, size=size, months=months, inside=round(error.inside * months))
        lines.append("- " + words(f"record.off_{way}", **values))
    st.markdown("\n".join([f"**{words('record.off')}**\n", *lines]))
    months = len(trajectories.late) - 1
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
