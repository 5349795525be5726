"""Trajectories into Plotly figures: plain dicts, without a theme."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import numpy as np

from explorer.contract import Figure, Layout, LayoutName, Part, Trace, TraceKind, uid
from explorer.drawing import axes, limit_dots
from explorer.findings.compare import Event, dated
from explorer.findings.told import Told
from explorer.model.outcomes import OUTCOMES, ZHIMA_BANDS
from explorer.model.plan import Scenario
from explorer.model.trajectories import Trajectories
from explorer.scenario.plan_marks import COLOURS, DASHES, SYMBOLS, letter
from explorer.wording import sentences
from explorer.wording.words import Words

SAMPLES = 6
ALL_BANDS = 2  # plans; of more, bands would hide each other


@dataclass(frozen=True, slots=True)
class View:
    """What the reader wants to see: whether a few single futures too; `number` is of the plan in hand."""

    samples: bool = False
    number: int = 0


def figure(
    outcome: str,
    told: Told,
    words: Words,
    view: View = View(),
) -> Figure:
    """One outcome by month for every plan: average, range of 8 in 10 futures, dated events.

    Beside Plotly's data and layout it holds what assets/js/plot.js adds to them: `axis`, how heights are
    fitted and written; `futures` of a limit, see explorer.drawing.limit_dots.
    """
    scenario, trajectories = told.scenario, told.trajectories
    names = [
        escape(name, quote=False) for name in sentences.plan_names(scenario, words)
    ]  # Plotly reads some HTML
    banded = range(len(names)) if len(names) <= ALL_BANDS else {0, view.number}
    traces: list[Trace] = []
    for number, name in enumerate(names):
        look: Trace = {"legendgroup": letter(number), "name": name}
        traces.append(_band(outcome, trajectories, number) | look | {"visible": number in banded})
        if view.samples:
            traces.append(_single_futures(outcome, trajectories, number) | look)
    for number, name in enumerate(names):
        said = _hover(outcome, told, number, name, words)
        look = {"legendgroup": letter(number), "name": name}
        traces.append(_line(outcome, trajectories, number) | look | {"customdata": said})
    events = [event for event in dated(scenario) if event.code != "policy"]
    traces += [_mark(outcome, trajectories, event, words) for event in events]
    return {
        "data": traces,
        "layout": _layout(outcome, scenario, words),
        "axis": axes.rule(outcome, words),
        "futures": limit_dots.dots_told(outcome, told, words) if OUTCOMES[outcome].product else None,
    }


def curves(outcome: str, trajectories: Trajectories, number: int) -> dict[str, np.ndarray]:
    """The heights that are drawn of a plan, by what they draw; the uid of their trace ends with its number.

    While a lever is dragged, these follow it: band (highs forwards, lows backwards) and line, by month.
    """
    low, high, mean = (
        part[outcome][:, number] for part in (trajectories.low, trajectories.high, trajectories.mean)
    )
    return {TraceKind.BAND: np.concatenate([high, low[::-1]]), TraceKind.LINE: mean}


# --- traces ---


def _band(outcome: str, trajectories: Trajectories, number: int) -> Trace:
    """The range of 8 in 10 futures."""
    heights = _numbers(curves(outcome, trajectories, number)[TraceKind.BAND])
    months = list(range(len(heights) // 2))
    there, back = heights[: len(months)], heights[len(months) :][::-1]
    if in_steps(outcome):
        (along, there), (_, back) = corners(months, there), corners(months, back)
    else:
        along = months
    return {
        "x": along + along[::-1],
        "y": there + back[::-1],
        "fill": "toself",
        "fillcolor": COLOURS[number] + "26",
        "type": "scatter",
        "mode": "none",
        "showlegend": False,
        "hoverinfo": "skip",
        "uid": uid(TraceKind.BAND, number),
    }


def in_steps(outcome: str) -> bool:
    """Whether heights go in steps: a limit that is shut next month has not begun to sink today."""
    return bool(OUTCOMES[outcome].product)


def corners(months: list[int], heights: list[float]) -> tuple[list[int], list[float]]:
    """The corners of a line in steps, as Plotly draws "hv"."""
    along = [month for month in months for _ in (0, 1)]
    return along[1:], [height for height in heights for _ in (0, 1)][:-1]


def _line(outcome: str, trajectories: Trajectories, number: int) -> Trace:
    """The average, with the plan's letter at its end."""
    mean = _numbers(curves(outcome, trajectories, number)[TraceKind.LINE])
    look = {"color": COLOURS[number], "dash": DASHES[number], "width": 3}
    return {
        "type": "scatter",
        "mode": "lines+text",
        "x": list(range(len(mean))),
        "y": mean,
        "line": look | ({"shape": "hv"} if in_steps(outcome) else {}),
        "text": [""] * (len(mean) - 1) + [letter(number)],
        "textposition": "middle right",
        "textfont": {"color": COLOURS[number], "size": 14},
        "cliponaxis": False,
        "hovertemplate": "%{customdata}<extra></extra>",
        "uid": uid(TraceKind.LINE, number),
    }


def _hover(outcome: str, told: Told, number: int, name: str, words: Words) -> list[str]:
    """What is said of each month when it is pointed at."""
    found = told.trajectories
    parts = (found.mean, found.low, found.high)
    rows = np.stack([part[outcome][:, number] for part in parts], axis=1).tolist()
    said = [
        words("chart.hover", mean=mean, low=low, high=high)
        for mean, low, high in ([sentences.amount(outcome, value) for value in row] for row in rows)
    ]
    product = OUTCOMES[outcome].product
    if not product:
        return [f"{name}<br>{each}" for each in said]
    most = [sentences.most(told, product, number, words, month) for month in range(len(said))]
    return [f"{name} · {one}<br>{each}" for one, each in zip(most, said, strict=True)]


def _single_futures(outcome: str, trajectories: Trajectories, number: int) -> Trace:
    """The first few futures as steps, in one trace with gaps."""
    paths = trajectories.paths[outcome][:, number, :SAMPLES]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [*range(len(paths)), None] * paths.shape[1],
        "y": [value for path in paths.T for value in [*_numbers(path), None]],
        "line": {"color": COLOURS[number], "width": 1, "shape": "hv"},
        "opacity": 0.55,
        "showlegend": False,
        "hoverinfo": "skip",
        "uid": uid(TraceKind.FEW, number),
    }


def _mark(outcome: str, trajectories: Trajectories, event: Event, words: Words) -> Trace:
    """A dated event, on the line of its plan."""
    number, plan_letter = event.number, letter(event.number)
    told = words(f"chart.event_{event.code}", letter=plan_letter, month=event.month)
    look = {
        "size": 12,
        "symbol": SYMBOLS[number],
        "color": COLOURS[number],
        "line": {"width": 2, "color": "#fff"},
    }
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [event.month],
        "y": _numbers([trajectories.mean[outcome][event.month, number]]),
        "marker": look,
        "hovertemplate": f"{told}<extra></extra>",
        "legendgroup": plan_letter,
        "showlegend": False,
        "uid": uid(event.code, number),
    }


# --- axes and what lies behind ---


def _layout(outcome: str, scenario: Scenario, words: Words) -> Layout:
    months = scenario.environment.months
    named = axes.moments(months)
    layout: Layout = {
        "margin": axes.MARGIN,
        "hovermode": "x unified",
        "hoverlabel": {"font": {"size": 11}},
        "showlegend": False,  # the table of figures names the plans
        "xaxis": {
            "tickvals": [*map(float, named)],
            "ticktext": [axes.month_name(month, words) for month in named],
            "range": [-0.3, months + 0.6],
            "ticklabelstandoff": 4,
            "hoverformat": ".0f",
            "unifiedhovertitle": {"text": words("chart.hover_title")},
        },
        "yaxis": {"rangemode": "tozero", "tickformat": ",.0f", "ticklabelstandoff": 6},
        "shapes": [],
        "annotations": [],
    }
    if outcome == "score":
        layout["yaxis"]["rangemode"] = "normal"
        layout["shapes"] = [_box(band) for band in axes.bands()]
        layout["annotations"] = [_band_name(band, words) for band in axes.bands()]
    policy = scenario.environment.policy_month
    if 0 < policy <= months:
        layout["shapes"] = [*layout["shapes"], _policy_line(policy)]
        layout["annotations"] = [*layout["annotations"], _policy_name(policy, months, words)]
    return layout


def _box(band: axes.Band) -> Part:
    """A band of the Zhima score; every second one is darker."""
    darker = [*ZHIMA_BANDS].index(band.key) % 2
    return {
        "type": "rect",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": band.low,
        "y1": band.high,
        "layer": "below",
        "line": {"width": 0},
        "fillcolor": "#8886" if darker else "#8883",
        "opacity": 0.25,
    }


def _band_name(band: axes.Band, words: Words) -> Part:
    """The name of a band, at the left edge."""
    return {
        "xref": "paper",
        "x": 0.005,
        "xanchor": "left",
        "y": band.at,
        "yanchor": "top" if band.below else "bottom",
        "showarrow": False,
        "text": words(f"band.{band.key}"),
        "font": {"size": 11},
        "opacity": 0.75,
    }


def _policy_line(month: int) -> Part:
    """When the platform tightens, for every plan alike."""
    return {
        "name": LayoutName.POLICY.value,
        "type": "line",
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"dash": "dot", "width": 1.5, "color": "#888"},
        "x0": month,
        "x1": month,
    }


def _policy_name(month: int, months: int, words: Words) -> Part:
    """On the side of the line where there is more room."""
    return {
        "name": LayoutName.POLICY.value,
        "x": month,
        "xanchor": "right" if axes.on_the_left(month, months) else "left",
        "yref": "paper",
        "y": 1,
        "yanchor": "top",
        "showarrow": False,
        "text": words("chart.policy"),
        "font": {"size": 11},
    }


def _numbers(values: Iterable[float]) -> list[float]:
    numbers: list[float] = np.asarray(values, float).round(1).tolist()
    return numbers
