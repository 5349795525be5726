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
THINNEST = 4  # [points] a band of which less is in view is not drawn
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
    return {"data": traces, "layout": _layout(outcome, scenario, trajectories, words)}


def _band(outcome: str, trajectories: Trajectories, number: int) -> Part:
    """The range of 8 in 10 futures."""
    low, high = (_numbers(part[outcome][:, number]) for part in (trajectories.low, trajectories.high))
    months = list(range(len(low)))
    return {
        "x": months + months[::-1],
        "y": high + low[::-1],
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
    mean = _numbers(trajectories.mean[outcome][:, number])
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


def _layout(outcome: str, scenario: Scenario, trajectories: Trajectories, words: Words) -> Part:
    months = scenario.environment.months
    ticks = list(range(0, months + 1, 3 if months <= 12 else 6))
    layout: Part = {
        "margin": {"l": 58, "r": 28, "t": 8, "b": 8},  # automatic margins make Plotly draw several times over
        "hovermode": "x unified",
        "legend": {"orientation": "h", "y": -0.18, "x": 0},
        "xaxis": {
            "tickvals": ticks,
            "ticktext": [words("chart.today"), *(words("chart.month", month=tick) for tick in ticks[1:])],
            "autorangeoptions": {"minallowed": -0.3, "maxallowed": months + 0.6},
            "ticklabelstandoff": 4,
        },
        "yaxis": {"rangemode": "tozero", "tickformat": ",.0f", "ticklabelstandoff": 6},
        "shapes": [],
        "annotations": [],
    }
    if outcome == "score":
        low, high = score_range(trajectories)
        layout["yaxis"] |= {
            "rangemode": "normal",
            "autorangeoptions": {"minallowed": low, "maxallowed": high},
        }
        bands = bands_in_view(low, high)
        layout["shapes"] = [_box(*band) for band in bands]
        layout["annotations"] = [_band_name(name, end, words) for name, _, end in bands]
    if 0 < scenario.environment.policy_month <= months:
        layout["shapes"] = [*layout["shapes"], _policy_line(scenario.environment.policy_month)]
    return layout


def score_range(trajectories: Trajectories) -> tuple[int, int]:
    """The ends of the axis of a score [points]."""
    low, high = trajectories.low["score"].min(), trajectories.high["score"].max()
    return max(SCORE_LOW, int(low // 10 * 10) - 10), min(SCORE_HIGH, int(high // 10 * 10) + 20)


def bands_in_view(low: int, high: int) -> list[tuple[str, int, int]]:
    """The bands of the Zhima score between two scores, each with its ends there."""
    edges = pairwise((*ZHIMA_BANDS.values(), SCORE_HIGH))
    cut = [(band, max(start, low), min(end, high)) for band, (start, end) in zip(ZHIMA_BANDS, edges)]
    return [(band, start, end) for band, start, end in cut if end - start >= THINNEST]


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


def _band_name(band: str, end: int, words: Words) -> Part:
    """The name of a band, at the left edge."""
    return {
        "xref": "paper",
        "x": 0.005,
        "xanchor": "left",
        "y": end,
        "yanchor": "top",
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
