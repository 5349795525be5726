"""What a record tells: how far off the model was, what to look at now, what to expect from here on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.contract import Figure, Margin, Scale, Trace
from explorer.drawing import small_chart
from explorer.findings import record
from explorer.findings.written import counted
from explorer.intake import record_file
from explorer.model.outcomes import OUTCOMES
from explorer.model.trajectories import Trajectories
from explorer.page.board.plotly import plot
from explorer.page.sections.shared_widgets import button_names
from explorer.scenario.plan_marks import COLOURS, SYMBOLS
from explorer.wording import sentences
from explorer.wording.words import Words


@dataclass(frozen=True, slots=True)
class Hindsight:
    """A projection without and with a record.

    before, after: the trajectories without the record, and as it leaves them; alarms: what to look at.
    seen: the record, its months counted from the projection's month 0, which is `start` in the calendar
    [month, as in explorer.record]; number: of the plan that the person lives by.
    """

    before: Trajectories
    after: Trajectories
    alarms: Sequence[record.Alarm]
    seen: record.Record
    start: int
    number: int

    @property
    def months(self) -> int:
        """How far the projection looks ahead."""
        return len(self.before.late) - 1

    def month(self, month: int) -> str:
        """A month of the projection as it stands in the calendar."""
        return record_file.label(self.start + month)


def draw_record_result(found: Hindsight, words: Words) -> None:
    """All that the record tells."""
    _off(found, words)
    _alarms(found, words)
    _ahead(found, words)


def _off(found: Hindsight, words: Words) -> None:
    """How far off the projection was so far."""
    lines = [f"**{words('record.off')}**\n"]
    for outcome, error in record.errors(found.before, found.number, found.seen).items():
        lines.append(f"- {error_line(outcome, error, words)}")
    st.markdown("\n".join(lines))
    st.caption(words("record.lived"))
    beyond = sum(one.month > found.months for one in found.seen)
    if beyond:
        st.caption(words("record.beyond", n=beyond, months=found.months))


def error_line(outcome: str, error: record.Error, words: Words) -> str:
    """How far off the model was for one outcome, in a sentence."""
    months = len(error.off)
    return words(
        f"record.off_{_way(error.mean)}",
        outcome=words(f"outcome.{outcome}"),
        mean=_amount(outcome, abs(error.mean), words),
        size=_amount(outcome, abs(error.size), words),
        months=months,
        inside=round(error.inside * months),
    )


def _way(error: float) -> str:
    """Whether the projection was too high, too low, or neither."""
    if round(error) == 0:
        return "none"
    return "high" if error > 0 else "low"


def _alarms(found: Hindsight, words: Words) -> None:
    """What should be looked at now."""
    st.markdown(f"**{words('early.title')}**")
    for alarm in found.alarms:
        if alarm.code == "usual":
            st.info(_alarm(alarm, found, words))
        else:
            st.warning(_alarm(alarm, found, words), icon="⚠️")
    if not found.alarms:
        st.caption(words("early.none"))


def _alarm(alarm: record.Alarm, found: Hindsight, words: Words) -> str:
    idle = alarm.code.startswith("idle")
    return words(
        f"early.{alarm.code}",
        about=words(f"early.{alarm.about}" if idle else f"outcome.{alarm.about}"),
        since=found.month(alarm.since),
        month=found.month(alarm.month),
        size=_amount(alarm.about, alarm.size, words),
        n=round(100 * alarm.share) if alarm.code == "usual" else int(100 * alarm.share) + 1,
        months=f"{alarm.size:.0f}",
        range=f"{alarm.low:g}" if alarm.low == alarm.high else f"{alarm.low:g}–{alarm.high:g}",
    )


def _ahead(found: Hindsight, words: Words) -> None:
    """What to expect from here on, in words and as charts."""
    told = {outcome: _expected(outcome, found, words) for outcome in OUTCOMES}
    st.markdown("\n".join([f"**{words('record.ahead')}**\n", *(f"- {line}" for line in told.values())]))
    st.caption(words("record.ahead_read"))
    for outcome, line in told.items():
        noted = record.last(found.seen, outcome)
        if noted is None:
            continue
        title = words(f"chart.title_{outcome}")
        st.markdown(f"**{title}**")
        plot(
            _figure(outcome, found, words),
            key=f"record.chart.{outcome}",
            alt=words("record.alt", title=title, last=sentences.amount(outcome, noted), expect=line),
            height=300,
            buttons=button_names(words),
        )


def _expected(outcome: str, found: Hindsight, words: Words) -> str:
    """Where an outcome ends, without and with the record."""

    def end(line: np.ndarray) -> str:
        return sentences.amount(outcome, line[-1, found.number])

    return words(
        "record.expect",
        outcome=words(f"outcome.{outcome}"),
        month=found.month(found.months),
        all=end(record.foretells(found.before, outcome)),
        seen=end(record.foretells(found.after, outcome)),
        low=end(found.after.low[outcome]),
        high=end(found.after.high[outcome]),
    )


# --- the chart ---


@dataclass(frozen=True, slots=True)
class Look:
    """A band's line, `width` [px] wide, and how opaque it is filled [hexadecimal, of ff]."""

    dash: str
    width: int
    shade: str


MARGIN: Margin = {**small_chart.MARGIN, "r": 28}  # room for half the name of the last month
LOOKS = {"all": Look("dot", 2, "1f"), "seen": Look("solid", 3, "59")}


def _figure(outcome: str, found: Hindsight, words: Words) -> Figure:
    """The band without the record pale, the band with it on top, and the months noted as marks."""
    noted = {one.month: getattr(one, outcome) for one in found.seen}
    noted = {month: value for month, value in noted.items() if value is not None and month <= found.months}
    traces = [
        *_band("all", outcome, found.before, found.number, words),
        *_band("seen", outcome, found.after, found.number, words),
        _marks(noted, found.number, words),
    ]
    first, last = min(0, *noted), found.months
    ticks = list(range(first, last + 1, 3 if last - first <= 15 else 6))
    along: Scale = {
        "tickvals": [*map(float, ticks)],
        "ticktext": [found.month(tick) for tick in ticks],
        "range": [first - 0.5, last + 0.5],
    }
    rangemode = "tozero" if OUTCOMES[outcome].product else "normal"
    return small_chart.by_month(traces, along, {"rangemode": rangemode}, margin=MARGIN)


def _band(part: str, outcome: str, trajectories: Trajectories, number: int, words: Words) -> list[Trace]:
    """The span of eight futures in ten, and what is expected as a line."""
    colour = COLOURS[number]
    months = list(range(len(trajectories.late)))
    foretold = record.foretells(trajectories, outcome)
    expected = foretold[:, number]
    low, high, middle = (
        np.asarray(line, float).round(1).tolist()
        for line in (trajectories.low[outcome][:, number], trajectories.high[outcome][:, number], expected)
    )
    look = LOOKS[part]
    shared: Trace = {"type": "scatter", "name": words(f"record.band_{part}"), "legendgroup": part}
    band: Trace = {
        "x": months + months[::-1],
        "y": high + low[::-1],
        "mode": "none",
        "fill": "toself",
        "fillcolor": colour + look.shade,
        "showlegend": False,
        "hoverinfo": "skip",
    }
    line: Trace = {
        "x": months,
        "y": middle,
        "mode": "lines",
        "line": {"color": colour, "dash": look.dash, "width": look.width},
        "customdata": [sentences.amount(outcome, value) for value in expected],
        "hovertemplate": "%{customdata}",
    }
    return [shared | band, shared | line]


def _marks(noted: dict[int, float], number: int, words: Words) -> Trace:
    """What was seen, month by month."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(noted),
        "y": list(noted.values()),
        "marker": {
            "size": 10,
            "symbol": SYMBOLS[number],
            "color": COLOURS[number],
            "line": {"width": 2, "color": "#fff"},
        },
        "name": words("record.actual"),
        "hovertemplate": "%{y:,.0f}",
    }


def _amount(outcome: str, value: float, words: Words) -> str:
    """So many points or yuan."""
    if counted(outcome) == "yuan":
        return sentences.yuan(value)
    return words("record.point" if round(value) == 1 else "record.points", value=f"{value:.0f}")
