"""Ready-made plans, read from assets/data/presets.toml."""

from dataclasses import replace
from typing import Any

from explorer.assets import toml
from explorer.model.plan import FOLLOWED, Plan, Profile, Scenario, choices, following


def names() -> list[str]:
    """The codes of the presets, in the order offered."""
    return [name for name, changes in toml("data/presets").items() if isinstance(changes, dict)]


def preset(name: str, today: Plan) -> Plan:
    """The preset's plan for a person whose habits are `today`. Raises KeyError if unknown."""
    return replace(today, name=name, **_says(name, today))


def offered() -> list[str]:
    """The codes of the presets that are offered: none borrows more than the person does."""
    return [name for name in names() if name not in toml("data/presets")["not_offered"]]


def situations() -> dict[str, list[str]]:
    """Situations by their codes, and the presets that answer each."""
    return dict(toml("data/situations"))


def in_situation(code: str, scenario: Scenario) -> Scenario:
    """The first plan, and beside it those that answer a situation. Raises KeyError if unknown."""
    today = scenario.plans[0]
    return replace(scenario, plans=(today, *(preset(name, today) for name in situations()[code])))


def _says(name: str, today: Plan) -> dict[str, Any]:
    """What a preset changes in the habits of somebody."""
    says = dict(toml("data/presets")[name])
    most = says.pop("at_most", {})
    return says | {key: min(value, getattr(today, key)) for key, value in most.items()}


def moved_along(plan: Plan, before: Plan, today: Plan) -> Plan:
    """A plan of a person whose habits were `before` and are `today`.

    A ready-made one is made anew; in one's own a habit that was the first plan's moves along, so that
    plans go on differing in what was chosen to differ.
    """
    if plan.name in names() and plan == preset(plan.name, before):
        return preset(plan.name, today)
    moved = {key: getattr(today, key) for key in choices(Plan) if getattr(plan, key) == getattr(before, key)}
    return replace(plan, **moved)


def changed(plan: Plan) -> bool:
    """Whether a plan that carries a preset's name has left what the preset says."""
    known = plan.name in names()
    return known and any(getattr(plan, key) != value for key, value in _says(plan.name, plan).items())


def ready_made(today: Plan) -> tuple[Plan, ...]:
    """The plans that are compared where nobody chose any, for a person whose habits are `today`."""
    return tuple(preset(name, today) for name in toml("data/presets")["newcomer"])


def newcomer() -> Scenario:
    """What the page shows before anything was chosen."""
    today = following(Profile(), Plan(), tuple(FOLLOWED))
    return Scenario(Profile(), ready_made(today), follows=tuple(FOLLOWED))
