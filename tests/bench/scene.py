"""What the pages under comparison have in common: three plans over 24 months, their levers and charts."""

from dataclasses import replace
from typing import Any

from explorer import charts, link, say
from explorer.plan import Choice, Environment, Plan, Profile, Scenario, choices
from explorer.presets import newcomer
from explorer.projection import OUTCOMES, project
from explorer.words import load

EDITED = 1  # the plan whose levers the page shows first
LEVER = "on_time"  # each of its steps moves every chart
PLAN = (LEVER, "utilisation", "inquiries", "purchases")
PROFILE = ("score", "huabei_limit", "jiebei_limit", "used")

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


def answers(chosen: Scenario) -> tuple[list[dict[str, Any]], list[str]]:
    """The three charts, and the texts above them."""
    found = project(chosen)
    names = say.plan_names(chosen, words)
    figures = [charts.figure(outcome, chosen, found, names, words) for outcome in OUTCOMES]
    cards = [say.card(chosen, found, number, words) for number in range(len(chosen.plans))]
    return figures, [say.answer(chosen, found, words), *cards]


def nudged(figure: dict[str, Any], amount: float) -> dict[str, Any]:
    """The figure with its curves bent a little: a change without a model."""
    bent = [{**t, "y": [y * (1 + amount * i / 1000) for i, y in enumerate(t["y"])]} for t in figure["data"]]
    return {**figure, "data": bent}


def address() -> str:
    """The scenario as the page's address carries it."""
    return "?" + link.encode(scenario())
