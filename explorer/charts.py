"""Trajectories into Plotly figures: plain dicts, without a theme."""

from collections.abc import Iterable
from html import escape
from itertools import pairwise
from typing import Any

import numpy as np

from explorer.findings.compare import Event, dated
from explorer.link import letter
from explorer.model.outcomes import OUTCOMES, SCORE_HIGH, SCORE_LOW, ZHIMA_BANDS
from explorer.model.plan import Scenario
from explorer.model.projection import Trajectories
from explorer.words import Words

# A plan keeps its colour, dash and mark everywhere; the letter tells it apart without colour.
COLOURS = ("#3b82f6", "#ea580c", "#16a34a", "#a855f7")
DASHES = ("solid", "dash", "dot", "dashdot")
MARKS = ("circle", "square", "diamond", "triangle-up")
SAMPLES = 6
# Where assets/plot.js lets an axis end: at multiples of `step` within `low` and `high`, or, from zero,
# at a round number. Ends that seldom change keep a plan still that has not changed.
AXES: dict[str, dict[str, int]] = {
    "score": {"step": 50, "low": SCORE_LOW, "high": SCORE_HIGH},
    "huabei_limit": {},
    "jiebei_limit": {},
}
Part = dict[str, Any]  # a part of a figure, as Plotly takes it


def figure(
    outcome: str,
    scenario: Scenario,
    trajectories: Trajectories,
    names: list[str],
    words: Words,
    samples: bool = False,
) -> Part:
    """One outcome by month for every plan: expected line, 10-90 % band, dated events.

    With `samples` also a few single futures, as the steps they are.
    """
    names = [escape(name, quote=False) for name in names]  # Plotly reads some HTML
    traces = []
    for number, name in enumerate(names):
        look = {"legendgroup": letter(number), "name": name}
        traces.append(_band(outcome, trajectories, number) | look)
        if samples:
            traces.append(_single_futures(outcome, trajectories, number) | look)
    for number, name in enumerate(names):
        look = {"legendgroup": letter(number), "name": name}
        traces.append(_line(outcome, trajectories, number, words) | look)
    traces += [_mark(outcome, trajectories, event, words) for event in dated(scenario)]
    return {"data": traces, "layout": _layout(outcome, scenario, words), "axis": AXES[outcome]}


def curves(outcome: str, trajectories: Trajectories, number: int) -> dict[str, np.ndarray]:
    """The heights that are drawn of a plan, by what they draw; the uid of their trace ends with its number.

    While a lever is dragged, these follow it: band (highs forwards, lows backwards) and line, by month.
    """
    low, high, mean = (
        part[outcome][:, number] for part in (trajectories.low, trajectories.high, trajectories.mean)
    )
    return {"band": np.concatenate([high, low[::-1]]), "line": mean}


def _band(outcome: str, trajectories: Trajectories, number: int) -> Part:
    """The range of 8 in 10 futures."""
    heights = _numbers(curves(outcome, trajectories, number)["band"])
    months = list(range(len(heights) // 2))
    return {
        "x": months + months[::-1],
        "y": heights,
        "fill": "toself",
        "fillcolor": COLOURS[number] + "26",
        "type": "scatter",
        "mode": "none",
        "showlegend": False,
        "hoverinfo": "skip",
        "uid": f"band{number}",
    }


def _line(outcome: str, trajectories: Trajectories, number: int, words: Words) -> Part:
    """What is expected, with the plan's letter at its end."""
    mean = _numbers(curves(outcome, trajectories, number)["line"])
    spread = zip(trajectories.low[outcome][:, number], trajectories.high[outcome][:, number], strict=True)
    return {
        "type": "scatter",
        "mode": "lines+text",
        "x": list(range(len(mean))),
        "y": mean,
        "line": {"color": COLOURS[number], "dash": DASHES[number], "width": 3},
        "text": [""] * (len(mean) - 1) + [letter(number)],
        "textposition": "middle right",
        "textfont": {"color": COLOURS[number], "size": 14},
        "cliponaxis": False,
        "customdata": [_numbers(pair) for pair in spread],
        "hovertemplate": words(f"chart.hover_{OUTCOMES[outcome].unit}", letter=letter(number)),
        "uid": f"line{number}",
    }


def _single_futures(outcome: str, trajectories: Trajectories, number: int) -> Part:
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
        "uid": f"few{number}",
    }


def _mark(outcome: str, trajectories: Trajectories, event: Event, words: Words) -> Part:
    """A dated event, on the line of its plan."""
    number, plan_letter = event.number, letter(event.number)
    told = words(f"chart.event_{event.code}", letter=plan_letter, month=event.month)
    look = {
        "size": 12,
        "symbol": MARKS[number],
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
        "uid": f"{event.code}{number}",
    }


def _layout(outcome: str, scenario: Scenario, words: Words) -> Part:
    months = scenario.environment.months
    ticks = list(range(0, months + 1, 3 if months <= 12 else 6))
    layout: Part = {
        "margin": {
            "l": 52,
            "r": 22,
            "t": 8,
            "b": 26,
        },  # automatic margins make Plotly draw several times over
        "hovermode": "x unified",
        "showlegend": False,  # the table of figures names the plans
        "xaxis": {
            "tickvals": ticks,
            "ticktext": [words("chart.today"), *(words("chart.month", month=tick) for tick in ticks[1:])],
            "range": [-0.3, months + 0.6],
            "ticklabelstandoff": 4,
        },
        "yaxis": {"rangemode": "tozero", "tickformat": ",.0f", "ticklabelstandoff": 6},
        "shapes": [],
        "annotations": [],
    }
    if outcome == "score":
        layout["yaxis"]["rangemode"] = "normal"
        edges = pairwise((*ZHIMA_BANDS.values(), SCORE_HIGH))
        layout["shapes"] = [_box(band, *ends) for band, ends in zip(ZHIMA_BANDS, edges)]
        layout["annotations"] = [_band_name(band, words) for band in ZHIMA_BANDS]
    if 0 < scenario.environment.policy_month <= months:
        layout["shapes"] = [*layout["shapes"], _policy_line(scenario.environment.policy_month)]
    return layout


def _box(band: str, start: int, end: int) -> Part:
    """A band of the Zhima score; every second one is darker."""
    darker = [*ZHIMA_BANDS].index(band) % 2
    return {
        "type": "rect",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": start,
        "y1": end,
        "layer": "below",
        "line": {"width": 0},
        "fillcolor": "#8886" if darker else "#8883",
        "opacity": 0.25,
    }


def _band_name(band: str, words: Words) -> Part:
    """The name of a band, at the left edge, inside an end that is in view if the band is: the axis ends at
    multiples of fifty, as the bands do."""
    first, second, *_ = ZHIMA_BANDS
    lowest = band == first
    return {
        "xref": "paper",
        "x": 0.005,
        "xanchor": "left",
        "y": ZHIMA_BANDS[second if lowest else band],
        "yanchor": "top" if lowest else "bottom",
        "showarrow": False,
        "text": words(f"band.{band}"),
        "font": {"size": 11},
        "opacity": 0.75,
    }


def _policy_line(month: int) -> Part:
    return {
        "type": "line",
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"dash": "dot", "width": 1, "color": "#888"},
        "x0": month,
        "x1": month,
    }


def _numbers(values: Iterable[float]) -> list[float]:
    return np.asarray(values, float).round(1).tolist()
