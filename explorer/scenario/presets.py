"""Ready-made plans, read from assets/data/presets.toml."""

from dataclasses import replace

from explorer.assets import toml
from explorer.model.plan import FOLLOWED, Plan, Profile, Scenario, choices, following


def names() -> list[str]:
    """The codes of the presets, in the order offered."""
    return [name for name, changes in toml("data/presets").items() if isinstance(changes, dict)]


def preset(name: str, today: Plan) -> Plan:
    """The preset's plan for a person whose habits are `today`. Raises KeyError if unknown."""
    return replace(today, name=name, **toml("data/presets")[name])


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
    says = toml("data/presets").get(plan.name)
    return isinstance(says, dict) and any(getattr(plan, key) != value for key, value in says.items())


def ready_made(today: Plan) -> tuple[Plan, ...]:
    """The plans that are compared where nobody chose any, for a person whose habits are `today`."""
    return tuple(preset(name, today) for name in toml("data/presets")["newcomer"])


def newcomer() -> Scenario:
    """What the page shows before anything was chosen."""
    today = following(Profile(), Plan(), tuple(FOLLOWED))
    return Scenario(Profile(), ready_made(today), follows=tuple(FOLLOWED))
