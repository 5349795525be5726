"""What another start or another plan A did to the answer, and which choice did most of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Plan, Profile, Scenario, choices
from explorer.model.trajectories import Trajectories

ENOUGH = 0.01  # share of an outcome from which on it counts as moved


@dataclass(frozen=True, slots=True)
class Moved:
    """changed: choices of the profile or plan A with their old and new value; answer: of each outcome the
    median at the horizon, old and new; most: the choice that alone moves the answer furthest, "" for none.
    """

    changed: dict[str, tuple[float, float]]
    answer: dict[str, tuple[float, float]]
    most: str


def moved(before: Scenario, after: Scenario, project: Callable[[Scenario], Trajectories]) -> Moved:
    """What changed between two scenarios in the profile and plan A, and how the answer of plan A moved."""
    before, after = (replace(one, plans=one.plans[:1]) for one in (before, after))
    changed = {key: (_value(before, key), _value(after, key)) for key in (*choices(Profile), *choices(Plan))}
    changed = {key: pair for key, pair in changed.items() if pair[0] != pair[1]}
    old, new = _ends(project(before)), _ends(project(after))
    shift = {key: _shift(old, _ends(project(_with(before, key, pair[1])))) for key, pair in changed.items()}
    most = max(shift, key=shift.__getitem__, default="")
    return Moved(
        changed, {key: (old[key], new[key]) for key in OUTCOMES}, most if shift.get(most, 0) > ENOUGH else ""
    )


def _value(scenario: Scenario, key: str) -> float:
    value: float = getattr(scenario.profile if key in choices(Profile) else scenario.plans[0], key)
    return value


def _with(scenario: Scenario, key: str, value: float) -> Scenario:
    new: dict[str, Any] = {key: value}
    if key in choices(Profile):
        return replace(scenario, profile=replace(scenario.profile, **new))
    return scenario.with_plan(0, replace(scenario.plans[0], **new))


def _ends(found: Trajectories) -> dict[str, float]:
    return {key: float(found.median[key][-1, 0]) for key in OUTCOMES}


def _shift(old: dict[str, float], new: dict[str, float]) -> float:
    """The largest move of an outcome, as a share of what it was."""
    return max(abs(new[key] - old[key]) / max(old[key], 1) for key in OUTCOMES)
