"""The steps that can be taken back and done again."""

from dataclasses import dataclass

from explorer.model.plan import Scenario
from explorer.page.session.state import session

MOST = 50  # steps that can be taken back


@dataclass(frozen=True, slots=True)
class History:
    """The scenario of now, those before it (the oldest first), and those that were taken back."""

    now: Scenario
    past: tuple[Scenario, ...] = ()
    future: tuple[Scenario, ...] = ()

    def then(self, scenario: Scenario) -> "History":
        """After a new step; what was taken back is gone, unless nothing has changed."""
        return self if scenario == self.now else History(scenario, (*self.past, self.now)[-MOST:])

    def back(self) -> "History":
        """One step back. Raises IndexError at the first."""
        return History(self.past[-1], self.past[:-1], (self.now, *self.future))

    def forward(self) -> "History":
        """The step that was taken back last. Raises IndexError if there is none."""
        return History(self.future[0], (*self.past, self.now), self.future[1:])


def note() -> None:
    """Once a person pauses, what they did is one step."""
    mine = session()
    mine.history = step_links().then(mine.scenario)


def step_links() -> History:
    """The steps so far."""
    mine = session()
    return mine.history or History(mine.scenario)


def put_history(history: History) -> None:
    """Have the steps be others; the scenario of now is one after them."""
    mine = session()
    mine.history = history.then(mine.scenario)
