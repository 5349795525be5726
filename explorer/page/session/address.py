"""Scenario <-> address: a link is taken over, and what the page shows is written once a person pauses."""

import time

import streamlit as st

from explorer.scenario import link

PAUSE = 0.3  # [s] what a browser needs to paint the charts


def adopt() -> None:
    """Take the scenario of the address if somebody else wrote that: a link, Back, Forward.

    Whoever acts before the browser has the new address still sends the old one: a scenario
    is never given up for an address that comes with something the person did on the page.
    """
    state = st.session_state
    address = st.query_params.to_dict()
    acted = state.pop("acted", False)
    changed = "scenario" in state and not is_published()
    if address != state.get("address") and not acted and not changed:
        state.address = address
        state.scenario, found = link.decode(address)
        state.published = state.scenario
        if found or "repairs" not in state:  # what was lost before stays until the reader closes it
            state.repairs, state.repairs_seen = found, False


def is_published() -> bool:
    """Whether the address says what the page shows."""
    return st.session_state.scenario == st.session_state.published


def publish() -> None:
    """After the charts: give the browser time to paint them, then write the scenario into the address.

    Whoever moves on meanwhile is answered at once: the address and the rest of the page wait for a pause.
    """
    if is_published():
        return
    painted = time.monotonic() + PAUSE
    while time.monotonic() < painted:
        time.sleep(PAUSE / 60)
        let_a_newer_act_take_over()
    state = st.session_state
    state.address = link.as_params(link.encode(state.scenario))
    st.query_params.from_dict(state.address)
    state.published = state.scenario


def let_a_newer_act_take_over() -> None:
    """End this run here if the person has done something since it began: that is answered at once.

    Streamlit looks for a newer act wherever the session is looked at, and offers no other way to ask.
    """
    st.session_state.get("scenario")
