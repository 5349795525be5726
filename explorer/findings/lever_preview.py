"""What one lever would do, projected over its range before a person moves it: curves to draw between.

All futures are simulated at each value, so that a picture drawn at one of them is the projection's own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from explorer.findings.told import Told, told
from explorer.findings.trials import AT_ONCE, tried
from explorer.model.plan import Choice, Environment, Plan, Profile, Scenario, choices
from explorer.model.projection import FUTURES, project
from explorer.model.trajectories import Trajectories

# What a preview may cost, in months of one plan: each is some 0.3 ms of processor time.
MOST = 300
OUTSET = 42  # what a projection costs before its first plan
FEWEST, ENOUGH = 3, 13  # values
NEAR = 0.25  # of the range: so far away, a gap seems half as wide
TOGETHER = AT_ONCE // FUTURES - 1  # plans that are tried beside the first in one projection
PARTS = {"profile": Profile, "environment": Environment}


@dataclass(frozen=True, slots=True)
class Lever:
    """The lever `key` of a `part`: "profile", "environment" or the number of a plan."""

    part: str | int
    key: str

    @property
    def choice(self) -> Choice:
        """What can be chosen. Raises KeyError where there is no such lever."""
        return choices(PARTS[self.part] if isinstance(self.part, str) else Plan)[self.key]

    def at(self, scenario: Scenario) -> float:
        """Where it stands."""
        owner = scenario.plans[self.part] if isinstance(self.part, int) else getattr(scenario, self.part)
        value: float = getattr(owner, self.key)
        return value

    def moved(self, scenario: Scenario, value: float) -> Scenario:
        """The scenario with this lever at `value`."""
        change: dict[str, Any] = {self.key: value}
        if isinstance(self.part, int):
            return scenario.with_plan(self.part, replace(scenario.plans[self.part], **change))
        owner: dict[str, Any] = {self.part: replace(getattr(scenario, self.part), **change)}
        return replace(scenario, **owner)


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What comes of one `value` of a lever, for the plans that it moves.

    plans: their numbers; told: what is told of them alone, in that order.
    """

    value: float
    plans: tuple[int, ...]
    told: Told

    @property
    def trajectories(self) -> Trajectories:
        """Theirs alone, in that order."""
        return self.told.trajectories


def values(scenario: Scenario, lever: Lever) -> tuple[float, ...]:
    """The values to be projected, ascending, the ends and the present one among them; none where
    values between two of them could not be told from those.

    What lies between two dates is no mixture of both: there, it is every date up to the horizon or none.
    """
    choice, months = lever.choice, scenario.environment.months
    affordable = MOST // _cost(scenario, lever)
    if choice.key == "months" or choice.unit == "flag":
        return ()
    if choice.unit == "month":
        dates = range(int(choice.low), min(int(choice.high), months + 1) + 1)
        return tuple(dates) if len(dates) <= affordable else ()
    return _spread(choice, lever.at(scenario), min(max(affordable, FEWEST), ENOUGH))


def outline(scenario: Scenario, lever: Lever) -> tuple[float, ...]:
    """The few of `values` that tell most: both ends and the present one; of dates, which do not mix, all."""
    found = values(scenario, lever)
    if lever.choice.unit == "month":
        return found
    present = lever.choice.fit(lever.at(scenario))
    return tuple(value for value in found if value in (found[0], present, found[-1]))


def preview(scenario: Scenario, lever: Lever, aims: Sequence[float]) -> Iterator[Glimpse]:
    """What comes of each of some values, in their order and piece by piece."""
    number = _one_plan(lever)
    if number is None:
        everyone = tuple(range(len(scenario.plans)))
        for value in aims:
            moved = lever.moved(scenario, value)
            yield Glimpse(value, everyone, told(moved, project(moved)))
        return
    plans = [lever.moved(scenario, value).plans[number] for value in aims]
    for value, plan, (found, column) in zip(aims, plans, tried(scenario, plans)):
        yield Glimpse(value, (number,), told(replace(scenario, plans=(plan,)), found.plan(column)))


def _one_plan(lever: Lever) -> int | None:
    """The number of the plan that alone is moved: others live by the first one's habits until they start."""
    return lever.part if isinstance(lever.part, int) and lever.part > 0 else None


def _cost(scenario: Scenario, lever: Lever) -> int:
    """What one more value costs, as MOST counts."""
    months = scenario.environment.months
    if _one_plan(lever) is not None:
        return (OUTSET + (TOGETHER + 1) * months) // TOGETHER
    return OUTSET + len(scenario.plans) * months


def _spread(choice: Choice, present: float, most: int) -> tuple[float, ...]:
    """Up to so many values: the ends, the present one and, as nothing is another thing than a little,
    the first step from zero; then the widest gaps are halved."""
    first = choice.low + choice.step if choice.low == 0 else choice.low
    found = sorted({choice.fit(value) for value in (choice.low, first, present, choice.high)})
    while len(found) < most:
        gaps = [n for n in range(1, len(found)) if found[n] - found[n - 1] > 1.5 * choice.step]
        if not gaps:
            break
        gap = max(gaps, key=lambda n: _width(found[n - 1], found[n], present, choice))
        found.insert(gap, choice.fit((found[gap] + found[gap - 1]) / 2))
    return tuple(found)


def _width(low: float, high: float, present: float, choice: Choice) -> float:
    """How wide a gap seems to a person who looks along the range from the present value."""
    return (high - low) / (max(low - present, present - high, 0) + NEAR * (choice.high - choice.low))
