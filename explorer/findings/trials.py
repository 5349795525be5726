"""Changed plans to be tried: many at once, along the levers that advice may move, and how hard each move is.

What may be moved, how far, and how hard that is stand in assets/data/goal.toml.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from explorer.assets import toml
from explorer.model.plan import Environment, Plan, Profile, Scenario, choices
from explorer.model.projection import FUTURES, project
from explorer.model.trajectories import Trajectories

AT_ONCE = 16_000  # futures of all plans together: more do not fit the processor's cache
TOWARDS: dict[str, Callable[[Any, Any], Any]] = {"up": max, "down": min, "both": lambda now, best: best}


@dataclass(frozen=True, slots=True)
class GoalLever:
    """A lever that may move `towards` one of TOWARDS, as far as `best`; `weight`: how hard it is.

    where: the choice of the profile or the world that must not be at its lowest for it to help, or none.
    """

    best: Any
    towards: str
    weight: float
    where: str = ""


# --- trying ---


def tried(
    scenario: Scenario, plans: Sequence[Plan], futures: int = FUTURES
) -> Iterator[tuple[Trajectories, int]]:
    """Project any number of plans beside the first one: for each a projection and its number in it."""
    room = max(AT_ONCE // futures - 1, 1)
    for start in range(0, len(plans), room):
        batch = plans[start : start + room]
        found = project(replace(scenario, plans=(scenario.plans[0], *batch)), futures=futures)
        for number in range(1, len(batch) + 1):
            yield found, number


def ends(scenario: Scenario, plans: Sequence[Plan], futures: int = FUTURES) -> list[dict[str, float]]:
    """What is expected of any number of plans at the horizon, beside the first one (see at_horizon)."""
    return [at_horizon(found, number) for found, number in tried(scenario, plans, futures)]


def at_horizon(found: Trajectories, number: int) -> dict[str, float]:
    """What is expected of a plan at the horizon.

    By OUTCOMES [points, yuan], CHANCES [0-1], "late" [bills] and "cost" [yuan].
    """
    rows = found.mean | found.chances | {"late": found.late, "cost": found.cost}
    return {key: float(row[-1, number]) for key, row in rows.items()}


def from_today(scenario: Scenario, number: int) -> Plan:
    """A plan as it can be added again: the first one holds from today on, whatever its `start`."""
    plan = scenario.plans[number]
    return plan if number else replace(plan, start=1)


# --- levers ---


@cache
def goal_levers() -> dict[str, GoalLever]:
    """What may be moved, by its key in Plan."""
    return {key: GoalLever(**row) for key, row in toml("data/goal").items()}


def best_habits(scenario: Scenario, base: Plan) -> dict[str, Any]:
    """Where each lever that can help leads at most, by its key."""
    idle = _at_lowest(scenario)
    able = {key: lever for key, lever in goal_levers().items() if lever.where not in idle}
    furthest = {key: TOWARDS[lever.towards](getattr(base, key), lever.best) for key, lever in able.items()}
    return {key: end for key, end in furthest.items() if end != getattr(base, key)}


def _at_lowest(scenario: Scenario) -> set[str]:
    """The choices of the profile and the world that are at their lowest."""
    parts: list[tuple[type, object]] = [(Profile, scenario.profile), (Environment, scenario.environment)]
    return {
        key for kind, part in parts for key, line in choices(kind).items() if getattr(part, key) == line.low
    }


def between(one: Plan, other: Plan) -> Plan:
    """Half way between two plans, every lever on its step."""
    lines = choices(Plan)
    middle = {key: lines[key].fit((getattr(one, key) + getattr(other, key)) / 2) for key in goal_levers()}
    return replace(one, **middle)


def effort(base: Plan, plan: Plan) -> float:
    """How hard it is to change from one plan to another: weight x share of the range moved, summed."""
    return sum(_effort(base, plan, key) for key in goal_levers())


def moved(base: Plan, plan: Plan) -> tuple[str, ...]:
    """The levers in which a plan differs from another, the hardest move first."""
    keys = [key for key in goal_levers() if getattr(base, key) != getattr(plan, key)]
    return tuple(sorted(keys, key=lambda key: -_effort(base, plan, key)))


def groups(keys: Iterable[str]) -> tuple[str, ...]:
    """The groups that some levers belong to, in the order declared."""
    chosen = set(keys)
    return tuple(dict.fromkeys(line.group for line in choices(Plan).values() if line.key in chosen))


def _effort(base: Plan, plan: Plan, key: str) -> float:
    line = choices(Plan)[key]
    moved: float = abs(getattr(plan, key) - getattr(base, key))
    return goal_levers()[key].weight * moved / (line.high - line.low)
