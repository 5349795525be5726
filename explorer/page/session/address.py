"""Scenario <-> address: a link is taken over, and what the page shows is written once a person pauses."""

import time
from urllib.parse import parse_qsl

import streamlit as st

from explorer.assets import script
from explorer.contract import Place
from explorer.page.session.state import Session, session
from explorer.scenario import link, plan_names

PAUSE = 0.3  # [s] what a browser needs to paint the charts

_follow = st.components.v2.component("place", js=script("address.js"))


def follow_address() -> None:
    """Have the browser tell of Back and Forward; after `publish`, so that it knows what it has been sent."""
    mine = session()
    place = mine.place
    data: Place = {"session": mine.mark, "address": place.params or {}, "written": place.written}
    _follow(key="place", data=data, height=0, on_went_change=adopt)


def adopt() -> None:
    """Take the scenario of the address if somebody else wrote that: a link, Back, Forward.

    What a message of the browser says of its address may be older than what the page has written since.
    So it counts only once the browser has said the newest one; until then its own word of Back does.
    """
    given, told = st.query_params.to_dict(), st.session_state.get("place")
    mine = session()
    place = mine.place
    visits, written, to = _went(told, mine.mark)
    if given == place.params:
        place.heard = place.written
    if place.params is None:
        _take(mine, given)
    elif visits > place.visits:
        place.visits, place.heard = visits, max(written, place.heard)
        if to != place.params:
            _take(mine, to)
    elif place.heard == place.written and given != place.params:
        _take(mine, given)


def _take(mine: Session, address: dict[str, str]) -> None:
    """Show what an address says; it is written again where what the page wrote before may still arrive."""
    place, first = mine.place, mine.place.params is None
    mine.scenario, found = link.decode(address)
    place.params, place.says = address, mine.scenario if place.heard == place.written else None
    if found or first:  # what was lost before stays until the reader closes it
        place.repairs, place.told = found, False


def _went(told: object, mark: str) -> tuple[int, int, dict[str, str]]:
    """How often the browser has gone Back or Forward in this session, what it had heard, and where it is."""
    match told.get("went") if isinstance(told, dict) else None:
        case {"session": str(of), "visits": int(visits), "written": int(written), "to": str(query)} if (
            of == mark
        ):
            return visits, written, dict(parse_qsl(query[1 : plan_names.LONGEST], keep_blank_values=True))
    return 0, 0, {}


def is_published() -> bool:
    """Whether the address says what the page shows."""
    mine = session()
    return mine.scenario == mine.place.says


def publish() -> None:
    """After the charts: give the browser time to paint them, then write the scenario into the address.

    Whoever moves on meanwhile is answered at once: the address and the rest of the page wait for a pause.
    What the browser has not heard, since a newer run or a cut line came between, is written again.
    """
    if is_published() and st.query_params.to_dict() == session().place.params:
        return
    painted = time.monotonic() + PAUSE
    while time.monotonic() < painted:
        time.sleep(PAUSE / 60)
        let_a_newer_act_take_over()
    mine = session()
    place, address = mine.place, link.as_params(link.encode(mine.scenario))
    place.params, place.says = address, mine.scenario
    place.written += 1
    st.query_params.from_dict(address)


def let_a_newer_act_take_over() -> None:
    """End this run here if the person has done something since it began: that is answered at once.

    Streamlit looks for a newer act wherever the session is looked at, and offers no other way to ask.
    """
    st.session_state.get("session")
