"""Ready-made plans, read from assets/presets.toml."""

import tomllib
from dataclasses import replace
from functools import cache

from explorer.coefficients import ASSETS
from explorer.plan import Plan, Profile, Scenario


@cache
def _file() -> dict:
    return tomllib.loads((ASSETS / "presets.toml").read_text("utf-8"))


def names() -> list[str]:
    """The codes of the presets, in the order offered."""
    return [name for name, changes in _file().items() if isinstance(changes, dict)]


def preset(name: str, today: Plan) -> Plan:
    """The preset's plan for a person whose habits are `today`. Raises KeyError if unknown."""
    return replace(today, name=name, **_file()[name])


def newcomer() -> Scenario:
    """What the page shows before anything was chosen."""
    today = Plan()
    return Scenario(Profile(), tuple(preset(name, today) for name in _file()["newcomer"]))
