"""The steps that can be taken back and done again."""

from dataclasses import dataclass

import streamlit as st

from explorer.model.plan import Scenario

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
    state = st.session_state
    known = state.get("history")
    state.history = known.then(state.scenario) if known else History(state.scenario)


def put(history: History) -> None:
    """Have the steps be others; the scenario of now is one after them."""
    st.session_state.history = history.then(st.session_state.scenario)
