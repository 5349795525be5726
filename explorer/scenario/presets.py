"""Ready-made plans, read from assets/data/presets.toml."""

from dataclasses import replace

from explorer.assets import toml
from explorer.model.plan import FOLLOWED, Plan, Profile, Scenario, following


def names() -> list[str]:
    """The codes of the presets, in the order offered."""
    return [name for name, changes in toml("data/presets").items() if isinstance(changes, dict)]


def preset(name: str, today: Plan) -> Plan:
    """The preset's plan for a person whose habits are `today`. Raises KeyError if unknown."""
    return replace(today, name=name, **toml("data/presets")[name])


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
