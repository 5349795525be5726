"""Trajectories into Plotly figures: plain dicts, without a theme."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

import numpy as np

from explorer.drawing import limit_dots
from explorer.findings.compare import Event, dated
from explorer.findings.limit_states import commonest, state_shares
from explorer.model.outcomes import OUTCOMES, SCORE_HIGH, SCORE_LOW, ZHIMA_BANDS
from explorer.model.plan import Scenario
from explorer.model.trajectories import Trajectories
from explorer.scenario.plan_marks import COLOURS, DASHES, SYMBOLS, letter
from explorer.wording import sentences
from explorer.wording.words import Words

SAMPLES = 6
THINNEST = 4  # [points] of a band that is named
ALL_BANDS = 2  # plans; of more, bands would hide each other
# Where assets/js/plot.js lets an axis end: at multiples of `step` within `low` and `high`, or, from zero,
# at a round number. Ends that seldom change keep a plan still that has not changed.
AXES: dict[str, dict[str, int]] = {
    "score": {"step": 50, "low": SCORE_LOW, "high": SCORE_HIGH},
    "huabei_limit": {},
    "jiebei_limit": {},
}
Part = dict[str, Any]  # a part of a figure, as Plotly takes it


@dataclass(frozen=True, slots=True)
class View:
    """What the reader wants to see: whether a few single futures too; `number` is of the plan in hand."""

    samples: bool = False
    number: int = 0


def figure(
    outcome: str,
    scenario: Scenario,
    trajectories: Trajectories,
    names: list[str],
    words: Words,
    view: View = View(),
) -> Part:
    """One outcome by month for every plan: average, range of 8 in 10 futures, dated events.

    Beside Plotly's data and layout it holds what assets/js/plot.js adds to them: `axis`, how heights are
    fitted and written; `picture`, what a saved picture says; `futures` of a limit, see
    explorer.drawing.limit_dots.
    """
    names = [escape(name, quote=False) for name in names]  # Plotly reads some HTML
    banded = range(len(names)) if len(names) <= ALL_BANDS else {0, view.number}
    traces = []
    for number, name in enumerate(names):
        look = {"legendgroup": letter(number), "name": name}
        traces.append(_band(outcome, trajectories, number) | look | {"visible": number in banded})
        if view.samples:
            traces.append(_single_futures(outcome, trajectories, number) | look)
    for number, name in enumerate(names):
        told = _hover(outcome, trajectories, number, name, words)
        look = {"legendgroup": letter(number), "name": name}
        traces.append(_line(outcome, trajectories, number) | look | {"customdata": told})
    events = [event for event in dated(scenario) if event.code != "policy"]
    traces += [_mark(outcome, trajectories, event, words) for event in events]
    return {
        "data": traces,
        "layout": _layout(outcome, scenario, words),
        "axis": {**AXES[outcome], "tick": words(f"chart.tick_{OUTCOMES[outcome].unit}", n="{n}")},
        "futures": limit_dots.dots_told(outcome, trajectories, words) if OUTCOMES[outcome].product else None,
    }


def curves(outcome: str, trajectories: Trajectories, number: int) -> dict[str, np.ndarray]:
    """The heights that are drawn of a plan, by what they draw; the uid of their trace ends with its number.

    While a lever is dragged, these follow it: band (highs forwards, lows backwards) and line, by month.
    """
    low, high, mean = (
        part[outcome][:, number] for part in (trajectories.low, trajectories.high, trajectories.mean)
    )
    return {"band": np.concatenate([high, low[::-1]]), "line": mean}


# --- traces ---


def _band(outcome: str, trajectories: Trajectories, number: int) -> Part:
    """The range of 8 in 10 futures."""
    heights = _numbers(curves(outcome, trajectories, number)["band"])
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
        "uid": f"band{number}",
    }


def in_steps(outcome: str) -> bool:
    """Whether heights go in steps: a limit that is shut next month has not begun to sink today."""
    return bool(OUTCOMES[outcome].product)


def corners(months: list[int], heights: list[float]) -> tuple[list[int], list[float]]:
    """The corners of a line in steps, as Plotly draws "hv"."""
    along = [month for month in months for _ in (0, 1)]
    return along[1:], [height for height in heights for _ in (0, 1)][:-1]


def _line(outcome: str, trajectories: Trajectories, number: int) -> Part:
    """The average, with the plan's letter at its end."""
    mean = _numbers(curves(outcome, trajectories, number)["line"])
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
        "uid": f"line{number}",
    }


def _hover(outcome: str, trajectories: Trajectories, number: int, name: str, words: Words) -> list[str]:
    """What is said of each month when it is pointed at."""
    parts = (trajectories.mean, trajectories.low, trajectories.high)
    rows = np.stack([part[outcome][:, number] for part in parts], axis=1).tolist()
    said = [
        words("chart.hover", mean=mean, low=low, high=high)
        for mean, low, high in ([sentences.amount(outcome, value) for value in row] for row in rows)
    ]
    product = OUTCOMES[outcome].product
    if not product:
        return [f"{name}<br>{told}" for told in said]
    most = [
        sentences.share(*commonest(month), words) for month in state_shares(trajectories, product, number)
    ]
    return [f"{name} · {one}<br>{told}" for one, told in zip(most, said, strict=True)]


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
        "uid": f"{event.code}{number}",
    }


# --- axes and what lies behind ---


def _layout(outcome: str, scenario: Scenario, words: Words) -> Part:
    months = scenario.environment.months
    ticks = limit_dots.moments(months)
    layout: Part = {
        "margin": {"l": 54, "r": 24, "t": 8, "b": 24},  # automatic ones make Plotly draw several times
        "hovermode": "x unified",
        "hoverlabel": {"font": {"size": 11}},
        "showlegend": False,  # the table of figures names the plans
        "xaxis": {
            "tickvals": ticks,
            "ticktext": [words("chart.today"), *(words("chart.month", month=tick) for tick in ticks[1:])],
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
        edges = pairwise((*ZHIMA_BANDS.values(), SCORE_HIGH))
        layout["shapes"] = [_box(band, *ends) for band, ends in zip(ZHIMA_BANDS, edges)]
        layout["annotations"] = [_band_name(band, words) for band in ZHIMA_BANDS]
    policy = scenario.environment.policy_month
    if 0 < policy <= months:
        layout["shapes"] = [*layout["shapes"], _policy_line(policy)]
        name = _policy_name(policy, months, words)
        layout["annotations"] = [*layout["annotations"], name]
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
    """When the platform tightens, for every plan alike."""
    return {
        "name": "policy",
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
        "name": "policy",
        "x": month,
        "xanchor": "right" if 2 * month > months else "left",
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
