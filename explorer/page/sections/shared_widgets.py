"""What several sections of the page have in common."""

from collections.abc import Callable, Collection
from typing import overload

import streamlit as st

from explorer.model.plan import Plan, Scenario
from explorer.page.levers import levers
from explorer.page.session import widgets
from explorer.page.session.state import session
from explorer.scenario.plan_marks import MAX_PLANS
from explorer.wording import sentences
from explorer.wording.words import Words


@overload
def chosen_part(
    section: str, parts: Collection[str], title: str, name: Callable[[str], str], first: str
) -> str: ...


@overload
def chosen_part(
    section: str, parts: Collection[str], title: str, name: Callable[[str], str]
) -> str | None: ...


def chosen_part(
    section: str, parts: Collection[str], title: str, name: Callable[[str], str], first: str | None = None
) -> str | None:
    """Let the reader choose a part of a section; those not looked at cost nothing.

    With a `first` there is always one, without one there is none at first. `title` is for those who
    cannot see what the row of names is about.
    """
    key = f"{section}.part"
    if first and st.session_state.get(key) not in parts:
        st.session_state[key] = first
    chosen = widgets.segmented_control(
        title,
        parts,
        format_func=name,
        key=key,
        required=first is not None,
        label_visibility="collapsed",
        wrap=True,
        persist_state="session",
    )
    return chosen or first


def look_at(section: str) -> None:
    """Have the page show a section of it at its next run."""
    st.session_state["page.part"] = section


def plain_names(scenario: Scenario, words: Words) -> list[str]:
    """The plans' names as they can stand in a sentence, whatever a person wrote into them."""
    return [sentences.plain(name) for name in sentences.plan_names(scenario, words)]


def edited(scenario: Scenario) -> int:
    """The number of the plan that is edited."""
    return levers.in_hand(len(scenario.plans))


def try_button(label: str, key: str, plan: Plan, words: Words) -> None:
    """Offer to put a plan beside the others, while there is room."""
    full = len(session().scenario.plans) >= MAX_PLANS
    widgets.button(
        label,
        key=key,
        on_click=levers.add_plan,
        args=(plan,),
        disabled=full,
    )
    if full:
        st.caption(words("plan.full", most=MAX_PLANS))


def button_names(words: Words) -> list[str]:
    """What the three buttons at the corner of a chart are called."""
    return [words(f"chart.{key}") for key in ("zoom_in", "zoom_out", "reset")]
