"""Live: while a thumb is dragged, the charts follow it in the browser.

When a thumb is pressed, the browser asks once what that lever does over its range; it draws between
the values projected until the thumb is let go. Then the page is run as after every change.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from explorer.assets import text
from explorer.drawing import limit_dots, plotly_charts
from explorer.findings.lever_preview import PARTS, Glimpse, Lever, preview, values
from explorer.model.outcomes import LIMITS, OUTCOMES
from explorer.model.plan import Scenario
from explorer.page.session.address import let_a_newer_act_take_over
from explorer.page.session.projections import in_turns
from explorer.page.session.state import session
from explorer.scenario.link import LETTERS, letter
from explorer.wording import sentences
from explorer.wording.words import Words

_follow = st.components.v2.component("follow", js=text("js/live.js"))  # large, and never sent again
_levers = st.components.v2.component(
    "levers", html="<button type='button'></button>", js=text("js/levers.js"), isolate_styles=False
)
_preview = st.components.v2.component("preview", js=text("js/preview.js"))
KEY, DATA = "live.preview", "live.asked"


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


def levers(words: Words) -> None:
    """What Streamlit's sliders lack, and the button that leads to them when the sidebar is closed."""
    _levers(key="levers", data=words("page.levers"), height="content")


def follow(words: Words) -> None:
    """Let the charts follow the thumbs; to be called where the page is run, wherever that is."""
    _follow(key="live", data=None, height=0)
    _answer(words)


@st.fragment
def _answer(words: Words) -> None:
    """Answer the browser without running the page; a preview goes over the wire once and is not kept."""
    mine = session()
    asked, shown, told = mine.asked, mine.shown, None
    if asked:
        lever, value = asked
        mine.asked, scenario = None, mine.scenario
        aims = values(scenario, lever) if value is None else (value,)
        glimpses = []
        for glimpse in in_turns(preview(scenario, lever, aims)):
            glimpses.append(glimpse)
            let_a_newer_act_take_over()
        told = json.dumps(curves(lever, glimpses, words), separators=(",", ":"))
        shown = mine.shown = Shown(shown.number + 1 if shown else 1, lever, scenario)
    number = shown.number if shown and shown.holds(session().scenario) else 0
    _preview(key="preview", data={"number": number, "preview": told}, on_ask_change=_asked, height=0)


def _asked() -> None:
    """The browser's question: a lever, perhaps at one value; anything else is left unanswered."""
    question = st.session_state["preview"].ask
    try:
        lever = named(question["lever"], len(session().scenario.plans))
        value = question.get("value")
        at = None if value is None else lever.choice.fit(value)
    except (AttributeError, KeyError, TypeError, ValueError):
        return
    session().asked = lever, at


def named(name: str, plans: int) -> Lever:
    """The lever of a widget, by the end of its class such as "b-on_time". Raises KeyError for none."""
    part, _, key = name.partition("-")
    place: dict[str, str | int] = {LETTERS[number]: number for number in range(plans)}
    place |= {part: part for part in PARTS}
    lever = Lever(place[part], key)
    return lever if lever.choice else lever


def name(lever: Lever) -> str:
    """The end of the class of a lever's widget."""
    part = LETTERS[lever.part] if isinstance(lever.part, int) else lever.part
    return f"{part}-{lever.key}"


def curves(lever: Lever, glimpses: Sequence[Glimpse], words: Words) -> dict[str, Any]:
    """What the browser needs to draw between: for each value what moves in the charts, and the figures.

    curves: by outcome and uid of the trace, its heights at each value; figures: by plan, at each
    value, the amount of each outcome at the horizon, today, and the cost; most: by plan, at each value,
    the commonest outcome as figures.board has it; dots: by limit and letter of the plan, at each value,
    as explorer.drawing.limit_dots has them.
    """
    drawn: dict[str, dict[str, list[Any]]] = {outcome: {} for outcome in OUTCOMES}
    figures: dict[int, list[Any]] = {}
    most: dict[int, list[list[str]]] = {}
    dots: dict[str, dict[str, list[Any]]] = {one.key: {} for one in LIMITS.values()}
    for glimpse in glimpses:
        for column, plan in enumerate(glimpse.plans):
            found = glimpse.trajectories
            ends = [found.mean[outcome][month, column] for month in (-1, 0) for outcome in OUTCOMES]
            row = [*np.round(ends), np.round(found.cost[-1, column], 2)]  # as figures.board has them
            figures.setdefault(plan, []).append(np.array(row).tolist())
            most.setdefault(plan, []).append(sentences.commonest_of(found, column, words))
            for outcome, plans in dots.items():
                plans.setdefault(letter(plan), []).append(limit_dots.dots(outcome, found, column))
            for outcome in OUTCOMES:
                for what, heights in plotly_charts.curves(outcome, found, column).items():
                    drawn[outcome].setdefault(f"{what}{plan}", []).append(_short(heights, outcome))
    return {
        "lever": name(lever),
        "values": [glimpse.value for glimpse in glimpses],
        "curves": drawn,
        "figures": figures,
        "most": most,
        "dots": dots,
    }


def _short(heights: np.ndarray, outcome: str) -> list[float]:
    """As few digits as a chart can show: tenths of points, whole yuan."""
    if OUTCOMES[outcome].unit == "points":
        return np.asarray(heights, float).round(1).tolist()
    return heights.round().astype(int).tolist()
