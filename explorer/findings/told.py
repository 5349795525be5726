"""A projection and what is told of it. Page, report, picture, message and command line all ask this."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from explorer.findings.compare import Comparison, compare
from explorer.findings.limit_states import astray, commonest, state_shares
from explorer.model.outcomes import LIMITS, PRODUCTS
from explorer.model.plan import Scenario
from explorer.model.trajectories import Trajectories

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What every teller of a scenario asks, worked out once.

    ends: by plan, each outcome at the horizon, against today and against the first plan.
    states: by product, plan and month, in which share of the futures its limit stands how, by ORDER [0-1].
    strays: by plan, whether the average of a limit lies where hardly any future does.
    """

    scenario: Scenario
    trajectories: Trajectories
    ends: tuple[dict[str, Comparison], ...]
    states: dict[str, tuple[Sequence[Sequence[float]], ...]]
    strays: tuple[bool, ...]
    found: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False)

    @property
    def months(self) -> int:
        """The horizon [months]."""
        return len(self.trajectories.late) - 1

    def most(self, product: str, number: int, month: int = -1) -> tuple[str, int]:
        """How a plan's limit stands in most futures of a month, and in how many of a hundred."""
        return commonest(self.states[product][number][month])

    def once(self, question: Hashable, find: Callable[[], Answer]) -> Answer:
        """What `find` answers to a question, worked out when it is first asked for.

        Under other names (`replace`) nothing is known yet: no person's answer goes to another.
        """
        if question not in self.found:
            self.found[question] = find()
        answer: Answer = self.found[question]
        return answer

    def until(self, month: int) -> "Told":
        """The same, as if `month` were the horizon."""
        return told(self.scenario, self.trajectories.until(month))


def told(scenario: Scenario, trajectories: Trajectories) -> Told:
    """What is told of a scenario by its trajectories."""
    plans = range(trajectories.late.shape[1])
    limits = [line.key for line in LIMITS.values()]
    return Told(
        scenario,
        trajectories,
        ends=tuple(compare(trajectories, number) for number in plans),
        states={
            product: tuple(state_shares(trajectories, product, number) for number in plans)
            for product in PRODUCTS
        },
        strays=tuple(any(astray(trajectories, key, number) for key in limits) for number in plans),
    )
