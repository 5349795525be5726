"""Live: while a thumb is dragged, the charts follow it in the browser.

When a thumb is pressed, the browser asks what that lever does at the ends of its range, then, if the thumb is
still held, what it does between; it draws between the values projected until the thumb is let go. Then the
page is run as after every change.
"""

import json
from dataclasses import dataclass
from typing import Literal, NamedTuple

import streamlit as st

from explorer.assets import script
from explorer.contract import Foreseen, Preview
from explorer.drawing import drag_curves
from explorer.findings.lever_preview import Lever, outline, preview, values
from explorer.model.plan import Scenario
from explorer.page.sections.shared_widgets import edited
from explorer.page.session.address import let_a_newer_act_take_over
from explorer.page.session.projections import in_turns, told_of
from explorer.page.session.state import session
from explorer.wording.words import Words

_follow = st.components.v2.component("follow", js=script("live.js"))  # large, and never sent again
_levers = st.components.v2.component(
    "levers", html="<button type='button'></button>", js=script("levers.js"), isolate_styles=False
)
_preview = st.components.v2.component("preview", js=script("preview.js"))


class Question(NamedTuple):
    """What the browser asks: what comes of a lever at the values that tell most, then at the `finer` ones
    between, or at one `value`."""

    lever: Lever
    finer: bool = False
    value: float | None = None

    def aims(self, scenario: Scenario) -> tuple[float, ...]:
        """The values to be projected."""
        if self.value is not None:
            return (self.value,)
        first = outline(scenario, self.lever)
        return tuple(v for v in values(scenario, self.lever) if v not in first) if self.finer else first

    def kind(self) -> Literal["first", "finer", "value"]:
        """How the answer is to be taken: "first" stands by itself, the others are put between."""
        return "value" if self.value is not None else "finer" if self.finer else "first"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the browser holds: the preview of a lever in a scenario, by number."""

    number: int
    lever: Lever
    scenario: Scenario

    def holds(self, scenario: Scenario) -> bool:
        """Whether nothing but that lever has moved since."""
        part = self.lever.part
        if isinstance(part, int) and part >= len(scenario.plans):
            return False
        return self.lever.moved(scenario, self.lever.at(self.scenario)) == self.scenario


def draw_lever_button(words: Words) -> None:
    """What Streamlit's sliders lack, and the button that leads to them when the sidebar is closed."""
    _levers(key="levers", data=words("page.levers"), height="content")


def follow_thumbs(words: Words) -> None:
    """Let the charts follow the thumbs; to be called where the page is run, wherever that is."""
    _follow(key="live", data=None, height=0)
    _answer(words)


@st.fragment
def _answer(words: Words) -> None:
    """Answer the browser without running the page; a preview goes over the wire once and is not kept."""
    mine = session()
    asked, shown, told = mine.asked, mine.shown, None
    if asked:
        mine.asked, scenario = None, mine.scenario
        glimpses = []
        for glimpse in in_turns(preview(scenario, asked.lever, asked.aims(scenario))):
            glimpses.append(glimpse)
            let_a_newer_act_take_over()
        stands = drag_curves.Stands(told_of(scenario), edited(scenario))
        curves = drag_curves.drag_curves(asked.lever, glimpses, words, stands)
        found: Foreseen = {**curves, "kind": asked.kind()}
        told = json.dumps(found, separators=(",", ":"))
        shown = session().shown = Shown(shown.number + 1 if shown else 1, asked.lever, scenario)
    number = shown.number if shown and shown.holds(session().scenario) else 0
    data: Preview = {"number": number, "preview": told}
    _preview(key="preview", data=data, on_ask_change=_asked, height=0)


def _asked() -> None:
    """The browser's question; one that makes no sense is left unanswered."""
    question = st.session_state["preview"].ask
    try:
        lever = drag_curves.lever_named(question["lever"], len(session().scenario.plans))
        value = question.get("value")
        at = None if value is None else lever.choice.fit(value)
        session().asked = Question(lever, question.get("finer") is True, at)
    except (AttributeError, KeyError, TypeError, ValueError):
        return
