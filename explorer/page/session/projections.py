"""One projection for all who ask for the same scenario: every newcomer does. So with what is found in it.

What is kept is numbers without names, for minutes at most and of few scenarios.
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from threading import Lock
from typing import TypeVar

import streamlit as st

from explorer.findings.told import Told, told
from explorer.model import projection
from explorer.model.plan import Plan, Scenario
from explorer.model.trajectories import Trajectories

Answer = TypeVar("Answer")

KEPT = 24  # scenarios, each 2 MB of futures at most
SECONDS = 60
# One at a time: numpy gives way at every operation, and two that do so cost twice as much as in turns.
TURNS = Lock()
FINDINGS, WHILE = 96, 600  # [answers], each some kB at most; [s]


def _without_names(scenario: Scenario) -> str:
    """What a projection hangs on."""
    plans = [replace(plan, name=Plan.name) for plan in scenario.plans]
    return repr((scenario.profile, plans, scenario.environment, scenario.beliefs, scenario.well_graded))


def told_of(scenario: Scenario) -> Told:
    """What is told of a scenario, worked out once for all who ask, under the names of whoever asks."""
    return replace(shared(scenario), scenario=scenario)


def projected(scenario: Scenario) -> Trajectories:
    """The projection of a scenario, not to be written to."""
    return shared(scenario).trajectories


@st.cache_resource(ttl=SECONDS, max_entries=KEPT, show_spinner=False, hash_funcs={Scenario: _without_names})
def shared(scenario: Scenario) -> Told:
    """What is told of a scenario under the names of whoever asked first."""
    with TURNS:
        found = projection.project(scenario)
    parts = (found.paths, found.mean, found.low, found.high, found.chances)
    for array in (found.late, found.cost, *(array for part in parts for array in part.values())):
        array.setflags(write=False)
    return told(scenario, found)


@st.cache_resource(ttl=WHILE, max_entries=FINDINGS, show_spinner=False, hash_funcs={Scenario: _without_names})
def found(_find: Callable[[], Answer], question: Hashable, scenario: Scenario) -> Answer:
    """What `_find` answers to a question about a scenario, whoever asks; not to be written to."""
    with TURNS:
        return _find()


def in_turns(worked_out: Iterator[Answer]) -> Iterator[Answer]:
    """The same, each worked out while nobody else projects."""
    while True:
        with TURNS:
            one = next(worked_out, None)
        if one is None:
            return
        yield one
