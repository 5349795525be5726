"""A statement's months as a picture: Huabei purchases beside the limit, repayments, Jiebei loans."""

from collections.abc import Sequence

import streamlit as st

from explorer.contract import Figure, Scale, Trace
from explorer.drawing import small_chart
from explorer.intake import record_file
from explorer.intake.statement.monthly import StatementMonth
from explorer.model.plan import Profile
from explorer.page.board.plotly import plot
from explorer.page.sections.shared_widgets import button_names
from explorer.page.session.state import session
from explorer.scenario.plan_marks import COLOURS
from explorer.wording import sentences
from explorer.wording.words import Words

HEIGHT = 340
PALE = "66"  # how opaque a month is that is covered in part [hexadecimal, of ff]
MARKS = {"on_time": (COLOURS[2], "circle"), "late": (COLOURS[1], "x"), "drawn": (COLOURS[3], "triangle-up")}


def draw_statement_chart(months: Sequence[StatementMonth], profile: Profile, words: Words) -> None:
    """The picture, where there is anything to see."""
    if not any(one.spent or one.on_time or one.late or one.drawn for one in months):
        return
    st.markdown(f"**{words('bill.months')}**")
    noted = _noted()
    plot(
        _figure(months, noted, profile.huabei_limit, words),
        key="bill.chart",
        alt=_alt(months, profile.huabei_limit, words),
        height=HEIGHT,
        buttons=button_names(words),
    )
    st.caption(words("bill.part"))


def _noted() -> dict[int, float]:
    """The Huabei limits of the person's own record, by month."""
    rows = record_file.read_cells(enumerate(session().record.cells, 1)).rows
    return {row.month: row.huabei_limit for row in rows if row.huabei_limit is not None}


def _alt(months: Sequence[StatementMonth], limit: float, words: Words) -> str:
    most = max(months, key=lambda one: one.spent)
    return words(
        "bill.alt",
        first=record_file.label(months[0].month),
        last=record_file.label(months[-1].month),
        month=record_file.label(most.month),
        most=sentences.yuan(most.spent),
        limit=sentences.yuan(limit),
        late=sum(one.late > 0 for one in months),
        draws=sum(one.draws > 0 for one in months),
    )


def _figure(months: Sequence[StatementMonth], noted: dict[int, float], limit: float, words: Words) -> Figure:
    labels = [record_file.label(one.month) for one in months]
    traces = [*_bars(months, labels, words), _limit(months, labels, noted, limit, words)]
    for name in MARKS:
        shown = [(label, getattr(one, name)) for label, one in zip(labels, months) if getattr(one, name) > 0]
        if shown:
            traces.append(_marks(name, shown, words))
    along: Scale = {"type": "category", "tickangle": 0, "tickvals": labels[:: max(round(len(labels) / 4), 1)]}
    across: Scale = {"rangemode": "tozero", "tickprefix": "¥", "nticks": 6}
    return small_chart.by_month(traces, along, across, barmode="overlay")


def _bars(months: Sequence[StatementMonth], labels: list[str], words: Words) -> list[Trace]:
    """Whole months, and paler those that are covered in part."""
    traces: list[Trace] = []
    for whole, colour in ((True, COLOURS[0]), (False, COLOURS[0] + PALE)):
        bars: Trace = {
            "type": "bar",
            "x": labels,
            "y": [round(one.spent, 2) if one.whole == whole else None for one in months],
            "name": words("bill.spent"),
            "marker": {"color": colour},
            "showlegend": whole,
            "hovertemplate": "¥%{y:,.0f}",
        }
        traces.append(bars)
    return traces


def _limit(
    months: Sequence[StatementMonth], labels: list[str], noted: dict[int, float], limit: float, words: Words
) -> Trace:
    """The limit as it was noted, or else as it is filled in."""
    there = any(one.month in noted for one in months)
    return {
        "type": "scatter",
        "mode": "lines+markers" if there else "lines",
        "x": labels,
        "y": [noted.get(one.month) if there else limit for one in months],
        "name": words("bill.limit_noted" if there else "bill.limit"),
        "line": {"dash": "dash", "width": 2, "color": "#8b8f98", "shape": "hv" if there else "linear"},
        "connectgaps": True,
        "hovertemplate": "¥%{y:,.0f}",
    }


def _marks(name: str, shown: list[tuple[str, float]], words: Words) -> Trace:
    colour, symbol = MARKS[name]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [label for label, _ in shown],
        "y": [round(value, 2) for _, value in shown],
        "name": words(f"bill.{name}"),
        "marker": {"color": colour, "symbol": symbol, "size": 11},
        "hovertemplate": "¥%{y:,.0f}",
    }
