"""What the pages under comparison have in common: three plans over 24 months, their levers and charts."""

from dataclasses import replace
from typing import Any

from explorer.drawing import plotly_charts
from explorer.findings import advise
from explorer.findings.expected import expected_events
from explorer.findings.told import told
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Choice, Environment, Plan, Profile, Scenario, choices
from explorer.model.projection import project
from explorer.model.trajectories import Trajectories
from explorer.scenario import link
from explorer.scenario.presets import newcomer
from explorer.wording import sentences
from explorer.wording.words import load

EDITED = 1  # the plan whose levers the page shows first
LEVER = "on_time"  # each of its steps moves every chart
PLAN = (LEVER, "utilisation", "inquiries", "purchases")
PROFILE = ("score", "huabei_limit", "jiebei_limit", "used")
# What else the page shows to be clicked or filled in, besides its levers.
OTHERS = {"choice": 5, "button": 5, "folder": 9, "switch": 3, "text": 2, "list": 2}

words = load("en")


def scenario() -> Scenario:
    """A first visit's three plans, over the longest horizon."""
    first = newcomer()
    return replace(first, environment=replace(first.environment, months=24))


def levers() -> dict[str, Choice]:
    """The sliders that the page shows when nothing is unfolded."""
    shown = {"months": choices(Environment)["months"]}
    return shown | {key: choices(Plan)[key] for key in PLAN} | {key: choices(Profile)[key] for key in PROFILE}


def value(key: str) -> float:
    """Where a lever stands at first."""
    start = scenario()
    parts = (start.environment, start.plans[EDITED], start.profile)
    return float(next(getattr(part, key) for part in parts if hasattr(part, key)))


def moved(values: dict[str, float]) -> Scenario:
    """The scenario with its levers moved."""
    start = scenario()
    given = {key: choice.fit(values[key]) for key, choice in levers().items()}
    plan = replace(start.plans[EDITED], **{key: given[key] for key in PLAN})
    profile = replace(start.profile, **{key: given[key] for key in PROFILE})
    environment = replace(start.environment, months=given["months"])
    return replace(start.with_plan(EDITED, plan), profile=profile, environment=environment)


def answer(chosen: Scenario) -> tuple[list[dict[str, Any]], list[str], Trajectories]:
    """The three charts, the texts beside them (the answer, and a line a plan), and what was projected."""
    found = project(chosen)
    whole = told(chosen, found)
    figures = [plotly_charts.figure(outcome, whole, words) for outcome in OUTCOMES]
    plain = [{"data": figure["data"], "layout": figure["layout"]} for figure in figures]
    return plain, [sentences.answer(whole, words)], found


def rest(chosen: Scenario, found: Trajectories) -> list[str]:
    """The texts below: what to expect, what to do, and the scenario as the page's address carries it."""
    expected = [f"- {event.month}: {event.code}" for event in expected_events(chosen, found, EDITED)]
    risks = [f"- {words(f'risk.{point.code}.title')}" for point in advise.risk_points(chosen, EDITED, found)]
    return ["\n".join(expected), "\n".join(risks), address(chosen)]


def address(chosen: Scenario) -> str:
    """A scenario as the page's address carries it."""
    return "?" + link.encode(chosen)


def nudged(figure: dict[str, Any], amount: float) -> dict[str, Any]:
    """The figure with its curves bent a little: a change without a model."""
    bent = [{**t, "y": [y * (1 + amount * i / 1000) for i, y in enumerate(t["y"])]} for t in figure["data"]]
    return {**figure, "data": bent}
