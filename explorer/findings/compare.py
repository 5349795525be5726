"""Plans held against the first one, from the futures they share."""

from dataclasses import dataclass

import numpy as np

from explorer.findings.written import counted, written
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Scenario
from explorer.model.trajectories import Trajectories

SAME = 0.5  # [points or yuan] differences below it are none


@dataclass(frozen=True, slots=True)
class Comparison:
    """One outcome of one plan at the horizon.

    expected: on average, then; start: today; first: of the first plan, then [points or yuan];
    better, same, worse: share of the futures in which it ends above, with or below the first plan.
    """

    outcome: str
    expected: float
    start: float
    first: float
    better: float
    same: float
    worse: float

    @property
    def change(self) -> float:
        """How far it lies above today, as both are written [points or yuan]."""
        return self._above(self.start)

    @property
    def gain(self) -> float:
        """How far it lies above the first plan, as both are written [points or yuan]."""
        return self._above(self.first)

    def _above(self, other: float) -> float:
        kind = counted(self.outcome)
        return written(kind, self.expected) - written(kind, other)


def compare(trajectories: Trajectories, number: int) -> dict[str, Comparison]:
    """Every outcome of one plan at the horizon, against today and against the first plan."""
    return {outcome: _outcome(trajectories, number, outcome) for outcome in OUTCOMES}


def _outcome(trajectories: Trajectories, number: int, outcome: str) -> Comparison:
    mean = trajectories.mean[outcome]
    last = trajectories.paths[outcome][-1]
    ahead = last[number] - last[0]
    better, worse = (float(np.count_nonzero(far)) / ahead.size for far in (ahead > SAME, ahead < -SAME))
    return Comparison(
        outcome=outcome,
        expected=float(mean[-1, number]),
        start=float(mean[0, number]),
        first=float(mean[-1, 0]),
        better=better,
        same=1 - better - worse,
        worse=worse,
    )


@dataclass(frozen=True, slots=True)
class Event:
    """Something dated in the plan of a number; `code` is one of start, slip, appeal, policy."""

    month: int
    number: int
    code: str


def dated(scenario: Scenario) -> list[Event]:
    """What the person has dated, within the horizon: for the policy shock once, under the first plan."""
    found = []
    for number, plan in enumerate(scenario.plans):
        if number and plan.start > 1:
            found.append(Event(plan.start, number, "start"))
        found.append(Event(plan.slip_month, number, "slip"))
        found.append(Event(plan.appeal_month, number, "appeal"))
    found.append(Event(scenario.environment.policy_month, 0, "policy"))
    return [event for event in found if 0 < event.month <= scenario.environment.months]
