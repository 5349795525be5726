"""Trajectories into Plotly figures: plain dicts, without a theme."""

from collections.abc import Iterable
from html import escape

import numpy as np

from explorer.contract import Figure, Layout, LayoutName, Part, Trace, TraceKind, uid
from explorer.drawing import axes
from explorer.findings.compare import Event, dated
from explorer.findings.limit_states import for_squares
from explorer.findings.told import Told
from explorer.model.outcomes import OUTCOMES, ZHIMA_BANDS
from explorer.model.plan import Scenario
from explorer.scenario.plan_marks import COLOURS, DASHES, SYMBOLS, letter
from explorer.wording import sentences
from explorer.wording.words import Words

Steps = tuple[list[int], list[float]]  # months and heights
ALL_BANDS = 2  # plans; of more, what lies behind their lines would hide each other


def figure(outcome: str, told: Told, words: Words, hand: int = 0) -> Figure:
    """One outcome by month for every plan, with its dated events; `hand` is the plan in hand.

    Of the score the average and the range of 8 in 10 futures; of a limit what is most likely and, faint,
    the futures of its squares, as the steps they are. `axis` says how heights are fitted and written.
    """
    names = [
        escape(name, quote=False) for name in sentences.plan_names(told.scenario, words)
    ]  # Plotly reads HTML
    behind = range(len(names)) if len(names) <= ALL_BANDS else {0, hand}
    traces: list[Trace] = []
    for number, name in enumerate(names):
        look: Trace = {"legendgroup": letter(number), "name": name, "visible": number in behind}
        part = _single_futures if in_steps(outcome) else _band
        traces.append(part(outcome, told, number) | look)
    for number, name in enumerate(names):
        said = _hover(outcome, told, number, name, words)
        look = {"legendgroup": letter(number), "name": name}
        traces.append(_line(outcome, told, number) | look | {"customdata": said})
    events = [event for event in dated(told.scenario) if event.code != "policy"]
    traces += [_mark(outcome, told, event, words) for event in events]
    return {
        "data": traces,
        "layout": _layout(outcome, told.scenario, words),
        "axis": axes.rule(outcome, words),
    }


def curves(outcome: str, told: Told, number: int) -> dict[str, np.ndarray]:
    """The heights that are drawn of a plan, by what they draw; the uid of their trace ends with its number.

    While a lever is dragged, these follow it: line, and of the score band (highs forwards, lows backwards).
    """
    product, found = OUTCOMES[outcome].product, told.trajectories
    if product:
        amounts = [outlook.likely.amount for outlook in told.outlooks[product][number]]
        return {TraceKind.LINE: np.array(amounts)}
    low, high, mean = (part[outcome][:, number] for part in (found.low, found.high, found.mean))
    return {TraceKind.BAND: np.concatenate([high, low[::-1]]), TraceKind.LINE: mean}


# --- traces ---


def _band(outcome: str, told: Told, number: int) -> Trace:
    """The range of 8 in 10 futures."""
    heights = _numbers(curves(outcome, told, number)[TraceKind.BAND])
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
        "uid": uid(TraceKind.BAND, number),
    }


def in_steps(outcome: str) -> bool:
    """Whether heights go in steps: a limit that is shut next month has not begun to sink today."""
    return bool(OUTCOMES[outcome].product)


def _line(outcome: str, told: Told, number: int) -> Trace:
    """The average score or the most likely limit, with the plan's letter at its end."""
    mean = _numbers(curves(outcome, told, number)[TraceKind.LINE])
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
    product, found = OUTCOMES[outcome].product, told.trajectories
    if product:
        return [
            f"{name} {sentences.most_likely(outlook, words)}<br>{sentences.squares(outlook, words)}"
            for outlook in told.outlooks[product][number]
        ]
    rows = np.stack(
        [part[outcome][:, number] for part in (found.mean, found.low, found.high)], axis=1
    ).tolist()
    told_of = ([sentences.amount(outcome, value) for value in row] for row in rows)
    return [f"{name}<br>{words('chart.hover', mean=mean, low=low, high=high)}" for mean, low, high in told_of]


def single_futures(outcome: str, told: Told, number: int) -> list[Steps]:
    """The futures of a limit's squares, each as the months and heights of its steps."""
    product, paths = OUTCOMES[outcome].product, told.trajectories.paths[outcome][:, number]
    chosen = for_squares(told.trajectories, product, number, told.outlook(product, number))
    return [_steps(paths[:, future].tolist()) for future in chosen]


def _steps(heights: list[float]) -> Steps:
    """Only where it moves, the first and the last month."""
    last = len(heights) - 1
    kept = [n for n, height in enumerate(heights) if n in (0, last) or height != heights[n - 1]]
    return kept, [heights[n] for n in kept]


def _single_futures(outcome: str, told: Told, number: int) -> Trace:
    """The futures of a limit's squares as faint steps, in one trace with gaps."""
    found = single_futures(outcome, told, number)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for months, _ in found for x in [*months, None]],
        "y": [y for _, heights in found for y in [*heights, None]],
        "line": {"color": COLOURS[number], "width": 1, "shape": "hv"},
        "opacity": 0.4,
        "showlegend": False,
        "hoverinfo": "skip",
        "uid": uid(TraceKind.FEW, number),
    }


def _mark(outcome: str, told: Told, event: Event, words: Words) -> Trace:
    """A dated event, on the line of its plan."""
    number, plan_letter = event.number, letter(event.number)
    said = words(f"chart.event_{event.code}", letter=plan_letter, month=event.month)
    line = curves(outcome, told, number)[TraceKind.LINE]
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
        "y": _numbers([line[event.month]]),
        "marker": look,
        "hovertemplate": f"{said}<extra></extra>",
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
            "unifiedhovertitle": {"text": words(f"chart.hover_{OUTCOMES[outcome].unit}")},
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
