"""Whose figures these are: a made-up person's, those of somebody who sent a link, or the reader's own.

A session ends with a reload; the tab remembers in its sessionStorage of which figures it wrote the address.
"""

from typing import Literal

import streamlit as st

from explorer.assets import script
from explorer.contract import TabKnows
from explorer.model.plan import Scenario
from explorer.page.session import address, widgets
from explorer.page.session.state import Today, session
from explorer.scenario import link
from explorer.scenario.presets import newcomer

MOST = 50  # figures that a tab tells of at once

_tab = st.components.v2.component("tab", js=script("tab.js"))


def settle() -> None:
    """Note whose today's figures are: the sender's where the address brought them, else the reader's own.

    To be called when the address is read and not yet written.
    """
    here, whose = _here(), session().whose
    if here in (_today(newcomer()), *whose.own, *whose.sent):
        return
    (whose.sent if address.is_published() else whose.own)[here] = None


def whose_figures() -> Literal["sample", "sent", "own"]:
    """Whose figures the page counts with."""
    here, whose = _here(), session().whose
    if here in whose.own:
        return "own"
    return "sample" if here == _today(newcomer()) else "sent"


def follow_tab() -> None:
    """Have the tab remember which figures are the reader's, and say so of those that it knows."""
    mine = session()
    own = [_text(today) for today in list(mine.whose.own)[-MOST:]]
    here = _text(_here()) if whose_figures() == "sent" else ""
    data: TabKnows = {"session": mine.mark, "own": own, "here": here}
    _tab(key="tab", data=data, height=0, on_mine_change=widgets.acting(_mine))


def _mine() -> None:
    """The tab knows the figures of now as ones that it wrote."""
    told = st.session_state["tab"].get("mine")
    if told == f"{session().mark} {_text(_here())}":
        session().whose.own[_here()] = None


def _here() -> Today:
    return _today(session().scenario)


def _today(scenario: Scenario) -> Today:
    return scenario.profile, scenario.unknown


def _text(today: Today) -> str:
    """Figures as a short link has them."""
    profile, unknown = today
    return link.short(Scenario(profile, unknown=unknown))
