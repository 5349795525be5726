"""Trajectories into Plotly figures: plain dicts, without a theme."""

from html import escape
from typing import Any

import numpy as np

from explorer.findings.compare import dated
from explorer.model.plan import Scenario
from explorer.model.projection import Trajectories
from explorer.words import Words

# A plan keeps its colour, dash and mark everywhere; the letter tells it apart without colour.
COLOURS = ("#3b82f6", "#ea580c", "#16a34a", "#a855f7")
DASHES = ("solid", "dash", "dot", "dashdot")
MARKS = ("circle", "square", "diamond", "triangle-up")
LETTERS = "ABCD"
BANDS = {
    "poor": (350, 550),
    "medium": (550, 600),
    "good": (600, 650),
    "excellent": (650, 700),
    "outstanding": (700, 950),
}
SAMPLES = 6


def figure(
    outcome: str,
    scenario: Scenario,
    trajectories: Trajectories,
    names: list[str],
    words: Words,
    samples: bool = False,
) -> dict[str, Any]:
    """One outcome by month for every plan: expected line, 10-90 % band, dated events.

    With `samples` also a few single futures, as the steps they are.
    """
    names = [escape(name, quote=False) for name in names]  # Plotly reads some HTML
    months = list(range(scenario.environment.months + 1))
    traces = []
    for plan, name in enumerate(names):
        low, high, mean = (
            _numbers(part[outcome][:, plan])
            for part in (trajectories.low, trajectories.high, trajectories.mean)
        )
        look = dict(legendgroup=LETTERS[plan], name=name)
        band = dict(
            x=months + months[::-1], y=high + low[::-1], fill="toself", fillcolor=COLOURS[plan] + "26"
        )
        hidden = dict(type="scatter", mode="none", showlegend=False, hoverinfo="skip", uid=f"band{plan}")
        traces.append(band | look | hidden)
        if samples:
            traces.append(
                _single_futures(outcome, trajectories, plan, months) | look | dict(uid=f"few{plan}")
            )
    for plan, name in enumerate(names):
        look = dict(legendgroup=LETTERS[plan], name=name, uid=f"line{plan}")
        traces.append(_line(outcome, trajectories, plan, months, words) | look)
    traces += _events(outcome, scenario, trajectories, words)
    return {"data": traces, "layout": _layout(outcome, scenario, trajectories, words)}


def _line(outcome, trajectories, plan, months, words):
    mean = _numbers(trajectories.mean[outcome][:, plan])
    spread = zip(trajectories.low[outcome][:, plan], trajectories.high[outcome][:, plan], strict=True)
    return dict(
        type="scatter",
        mode="lines+text",
        x=months,
        y=mean,
        line=dict(color=COLOURS[plan], dash=DASHES[plan], width=3),
        text=[""] * (len(months) - 1) + [LETTERS[plan]],
        textposition="middle right",
        textfont=dict(color=COLOURS[plan], size=14),
        cliponaxis=False,
        customdata=[_numbers(pair) for pair in spread],
        hovertemplate=words(f"chart.hover_{_unit(outcome)}", letter=LETTERS[plan]),
    )


def _single_futures(outcome, trajectories, plan, months):
    """The first few futures as steps, in one trace with gaps."""
    paths = trajectories.paths[outcome][:, plan, :SAMPLES]
    return dict(
        type="scatter",
        mode="lines",
        x=(months + [None]) * paths.shape[1],
        y=[value for path in paths.T for value in [*_numbers(path), None]],
        line=dict(color=COLOURS[plan], width=1, shape="hv"),
        opacity=0.55,
        showlegend=False,
        hoverinfo="skip",
    )


def _events(outcome, scenario, trajectories, words):
    """One mark a dated event, on the line of its plan."""
    return [
        dict(
            type="scatter",
            mode="markers",
            x=[event.month],
            y=_numbers([trajectories.mean[outcome][event.month, event.plan]]),
            marker=dict(
                size=12, symbol=MARKS[event.plan], color=COLOURS[event.plan], line=dict(width=2, color="#fff")
            ),
            hovertemplate=words(f"chart.event_{event.code}", letter=LETTERS[event.plan], month=event.month)
            + "<extra></extra>",
            legendgroup=LETTERS[event.plan],
            showlegend=False,
            uid=f"{event.code}{event.plan}",
        )
        for event in dated(scenario)
    ]


def _layout(outcome, scenario, trajectories, words):
    months = scenario.environment.months
    ticks = list(range(0, months + 1, 3 if months <= 12 else 6))
    layout = dict(
        margin=dict(l=58, r=28, t=8, b=8),  # automatic margins make Plotly draw several times over
        hovermode="x unified",
        legend=dict(orientation="h", y=-0.18, x=0),
        xaxis=dict(
            tickvals=ticks,
            ticktext=[words("chart.today")] + [words("chart.month", month=t) for t in ticks[1:]],
            autorangeoptions=dict(minallowed=-0.3, maxallowed=months + 0.6),
            ticklabelstandoff=4,
        ),
        yaxis=dict(rangemode="tozero", tickformat=",.0f", ticklabelstandoff=6),
        shapes=[],
        annotations=[],
    )
    if outcome == "score":
        low, high = _score_range(trajectories)
        layout["yaxis"] |= dict(rangemode="normal", autorangeoptions=dict(minallowed=low, maxallowed=high))
        layout["shapes"], layout["annotations"] = _zhima_bands(low, high, words)
    if 0 < scenario.environment.policy_month <= months:
        layout["shapes"] = layout["shapes"] + [
            dict(
                type="line",
                yref="paper",
                y0=0,
                y1=1,
                layer="below",
                line=dict(dash="dot", width=1, color="#888"),
                x0=scenario.environment.policy_month,
                x1=scenario.environment.policy_month,
            )
        ]
    return layout


def _score_range(trajectories):
    low, high = trajectories.low["score"].min(), trajectories.high["score"].max()
    return [max(350, int(low // 10 * 10) - 10), min(950, int(high // 10 * 10) + 20)]


def _zhima_bands(low, high, words):
    """The bands of the Zhima score that are in view, named at the left edge."""
    shapes, notes = [], []
    for number, (band, (start, end)) in enumerate(BANDS.items()):
        start, end = max(start, low), min(end, high)
        if end - start < 4:
            continue
        box = dict(type="rect", xref="paper", x0=0, x1=1, y0=start, y1=end, layer="below", line=dict(width=0))
        shapes.append(box | dict(fillcolor="#8886" if number % 2 else "#8883", opacity=0.25))
        notes.append(
            dict(
                xref="paper",
                x=0.005,
                xanchor="left",
                y=end,
                yanchor="top",
                showarrow=False,
                text=words(f"band.{band}"),
                font=dict(size=11),
                opacity=0.75,
            )
        )
    return shapes, notes


def _unit(outcome):
    return "points" if outcome == "score" else "yuan"


def _numbers(values):
    return np.asarray(values, float).round(1).tolist()
