"""Ready-made plans, read from assets/data/presets.toml."""

from dataclasses import replace

from explorer.assets import toml
from explorer.model.plan import Plan, Profile, Scenario


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


def newcomer() -> Scenario:
    """What the page shows before anything was chosen."""
    today = Plan()
    return Scenario(Profile(), tuple(preset(name, today) for name in toml("data/presets")["newcomer"]))
