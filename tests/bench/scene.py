"""What the pages under comparison have in common: three plans, their levers, their charts."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from explorer.plan import Choice, Environment, Plan, Profile, Scenario, choices
from explorer.presets import newcomer, names, preset
from explorer.projection import Trajectories, project

Figure = dict[str, Any]
COLOURS = ("#1f77b4", "#d9730d", "#2a9d5c")
BANDS = (("#c33", 350, 550), ("#d80", 550, 600), ("#aa0", 600, 650), ("#3a3", 650, 700), ("#06c", 700, 950))


def three_plans() -> Scenario:
    """The scenario of a first visit, filled up to three plans, over the longest horizon."""
    scenario = newcomer()
    more = [preset(name, scenario.plans[0]) for name in names() if name != scenario.plans[0].name]
    plans = (*scenario.plans, *more)[:3]
    return replace(scenario, plans=plans, environment=replace(scenario.environment, months=24))


def levers() -> list[Choice]:
    """Every choice of a page that shows one profile, one plan and the world."""
    return [choice for kind in (Profile, Plan, Environment) for choice in choices(kind).values()]


def moved(values: dict[str, Any]) -> Scenario:
    """The three plans with the first one's levers, the profile and the world as given."""
    scenario = three_plans()

    def changed(part: Any) -> Any:
        return replace(part, **{f.name: values[f.name] for f in fields(part) if f.name in values})

    return Scenario(
        changed(scenario.profile),
        (changed(scenario.plans[0]), *scenario.plans[1:]),
        changed(scenario.environment),
    )


def figures(scenario: Scenario) -> list[Figure]:
    """The charts of a scenario: score, Huabei, Jiebei."""
    found = project(scenario)
    return [_chart(found, outcome) for outcome in ("score", "huabei_limit", "jiebei_limit")]


def nudged(figure: Figure, amount: float) -> Figure:
    """The figure with its curves bent a little: a change without a model."""
    data = [
        {**trace, "y": [y * (1 + amount * i / 1000) for i, y in enumerate(trace["y"])]}
        for trace in figure["data"]
    ]
    return {**figure, "data": data}


def _chart(found: Trajectories, outcome: str) -> Figure:
    months = list(range(len(found.mean[outcome])))
    data = []
    for i, colour in enumerate(COLOURS):
        low, high, mean = (part[outcome][:, i].round(2).tolist() for part in (found.low, found.high, found.mean))
        common = {"type": "scatter", "legendgroup": str(i)}
        data.append({**common, "x": months + months[::-1], "y": high + low[::-1], "fill": "toself",
                     "fillcolor": colour + "22", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False})
        data.append({**common, "x": months, "y": mean, "mode": "lines", "name": f"plan {i + 1}",
                     "line": {"color": colour, "width": 2.5}})
    shapes = [
        {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "y0": low, "y1": high, "fillcolor": colour,
         "opacity": 0.12, "line": {"width": 0}, "layer": "below"}
        for colour, low, high in BANDS if outcome == "score"
    ]
    margin = {"l": 60, "r": 10, "t": 40, "b": 40}
    return {"data": data, "layout": {"shapes": shapes, "margin": margin, "hovermode": "x unified", "height": 320}}
