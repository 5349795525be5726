"""Changed plans to be tried: many at once, along the levers that advice may move, and how hard each move is.

What may be moved, how far, and how hard that is stand in assets/goal.toml.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, NamedTuple

from explorer.assets import toml
from explorer.model.plan import Plan, Scenario, choices

TOWARDS = {"up": max, "down": min, "both": lambda now, best: best}


@dataclass(frozen=True)
class Trials(Scenario):
    """A scenario with as many plans as are to be tried at once, behind its first plan."""

    def __post_init__(self):
        pass

    @classmethod
    def of(cls, scenario: Scenario, plans: Sequence[Plan]) -> "Trials":
        """The scenario with its first plan and the plans to be tried."""
        kept = {part.name: getattr(scenario, part.name) for part in fields(Scenario)}
        return cls(**kept | {"plans": (scenario.plans[0], *plans)})


class Lever(NamedTuple):
    """A lever that may move `towards` one of TOWARDS, as far as `best`; `weight`: how hard it is."""

    best: Any
    towards: str
    weight: float


@cache
def levers() -> dict[str, Lever]:
    """What may be moved, by its key in Plan."""
    return {key: Lever(**row) for key, row in toml("goal").items()}


def from_today(scenario: Scenario, plan: int) -> Plan:
    """A plan as it can be added again: the first one holds from today on, whatever its `start`."""
    own = scenario.plans[plan]
    return own if plan else replace(own, start=1)


def best_habits(scenario: Scenario, base: Plan) -> dict[str, Any]:
    """Where each lever that can help leads at most, by its key."""
    useless = {"appeal_month": not scenario.profile.wrong_record, "buffer": scenario.environment.stress == 1}
    ends = {key: TOWARDS[line.towards](getattr(base, key), line.best) for key, line in levers().items()}
    return {key: end for key, end in ends.items() if end != getattr(base, key) and not useless.get(key)}


def between(one: Plan, other: Plan) -> Plan:
    """Half way between two plans, every lever on its step."""
    lines = choices(Plan)
    return replace(
        one, **{key: lines[key].fit((getattr(one, key) + getattr(other, key)) / 2) for key in levers()}
    )


def effort(base: Plan, plan: Plan) -> float:
    """How hard it is to change from one plan to another: weight x share of the range moved, summed."""
    return sum(_effort(base, plan, key) for key in levers())


def moved(base: Plan, plan: Plan) -> tuple[str, ...]:
    """The levers in which a plan differs from another, the hardest move first."""
    keys = [key for key in levers() if getattr(base, key) != getattr(plan, key)]
    return tuple(sorted(keys, key=lambda key: -_effort(base, plan, key)))


def groups(keys: Iterable[str]) -> tuple[str, ...]:
    """The groups that some levers belong to, in the order declared."""
    chosen = set(keys)
    return tuple(dict.fromkeys(line.group for line in choices(Plan).values() if line.key in chosen))


def _effort(base: Plan, plan: Plan, key: str) -> float:
    line = choices(Plan)[key]
    return levers()[key].weight * abs(getattr(plan, key) - getattr(base, key)) / (line.high - line.low)
