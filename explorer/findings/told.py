"""A projection and what is told of it. Page, report, picture, message and command line all ask this."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from explorer.findings.compare import Comparison, compare
from explorer.findings.limit_states import Outlook, outlooks
from explorer.findings.written import written
from explorer.model.outcomes import PRODUCTS
from explorer.model.plan import Scenario
from explorer.model.trajectories import Trajectories

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Ending:
    """What a plan comes to at the horizon: score [points] and cost [yuan] as they are written, each limit."""

    score: float
    limits: dict[str, Outlook]
    cost: float


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What every teller of a scenario asks, worked out once.

    ends: by plan, each outcome at the horizon, against today and against the first plan.
    outlooks: by product, plan and month, what happens to its limit.
    """

    scenario: Scenario
    trajectories: Trajectories
    ends: tuple[dict[str, Comparison], ...]
    outlooks: dict[str, tuple[tuple[Outlook, ...], ...]]
    found: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False)

    @property
    def months(self) -> int:
        """The horizon [months]."""
        return len(self.trajectories.late) - 1

    def outlook(self, product: str, number: int, month: int = -1) -> Outlook:
        """What happens to a plan's limit by a month, the horizon unless said otherwise."""
        return self.outlooks[product][number][month]

    def ending(self, number: int) -> "Ending":
        """What a plan comes to."""
        return Ending(
            written("points", self.ends[number]["score"].expected),
            {product: self.outlook(product, number) for product in PRODUCTS},
            written("yuan", self.trajectories.cost[-1, number]),
        )

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
    return Told(
        scenario,
        trajectories,
        ends=tuple(compare(trajectories, number) for number in plans),
        outlooks={
            product: tuple(outlooks(trajectories, product, number) for number in plans)
            for product in PRODUCTS
        },
    )
