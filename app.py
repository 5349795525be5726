"""The page, in the order in which it is drawn."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from traceback import walk_tb

import streamlit as st
from streamlit.starlette import App

from explorer.assets import FOLDER
from explorer.findings.told import Told
from explorer.model import projection
from explorer.model.plan import Scenario
from explorer.page.board import board, tables
from explorer.page.levers import drag, levers, undo
from explorer.page.sections import (
    ask,
    calendar,
    credit_section,
    door,
    goals,
    method,
    record_entry,
    send,
    statement_section,
    what_next,
    why,
)
from explorer.page.sections.shared_widgets import chosen_part
from explorer.page.server import headers
from explorer.page.session import (
    address,
    history,
    language,
    link_repairs,
    reading,
    reconnect,
    saving,
    whose,
    widgets,
)
from explorer.page.session.projections import told_of
from explorer.page.session.state import session
from explorer.wording import sentences
from explorer.wording.words import Words


def page(words: Words) -> None:
    """What moves comes first; the choices and all that is told about it follow once a person pauses."""
    address.adopt()
    whose.settle()
    head(words)
    scenario = session().scenario
    told = outcome(scenario, words)
    address.publish()
    address.follow_address()
    history.note()
    with st.sidebar:
        choices(words)
    drag.follow_thumbs(words)
    if told is None:
        return
    plain_words(words)
    send.draw_send(told, words)
    tables.draw_tables(told, words)
    reading.read_brought(words)
    sections(told, words)
    saving.draw_saving(words)
    reconnect.follow_reconnects()
    whose.follow_tab()


def outcome(scenario: Scenario, words: Words) -> Told | None:
    """What comes of the choices, in charts, figures and a sentence; None after a fault."""
    with trouble(words):
        told = told_of(scenario)
        link_repairs.draw_repairs(words)
        reconnect.draw_reconnected(words)
        saving.offer(words)
        ask.draw_card(words)
        board.draw_board(told, words)
        answer(words)
        number = levers.told_of_added()
        if number is not None:
            st.toast(sentences.added(told, number, words), icon="➕")
        return told


def head(words: Words) -> None:
    """What this is, and in which language."""
    st.html(FOLDER / "css/page.css")
    st.html(FOLDER / "css/figures.css")
    st.html(FOLDER / "css/access.css")
    with st.container(key="head", horizontal=True, vertical_alignment="center", gap="small"):
        st.title(words("page.title"), width="content", anchor=False)
        st.markdown(words("page.lead"), width="stretch")
        language.language_switch(words)
    drag.draw_lever_button(words)
    with st.container(key="paper"):
        st.markdown(words("page.paper", report=words("send.report")))


def choices(words: Words) -> None:
    """Where the person stands, their plans, the world around."""
    undo.draw_undo(words)
    standing, plans, world = st.tabs(
        [words("page.standing"), words("page.plans"), words("page.world")], default=words("page.plans")
    )
    with standing:
        levers.profile_controls(words)
    with plans:
        levers.plan_controls(words)
        undo.differences(words)
    with world:
        levers.horizon_control(words)
        levers.world_controls(words)
    widgets.toggle(words("page.typing"), key="typing", persist_state="session")


def answer(words: Words) -> None:
    """How to read the charts and the squares."""
    with widgets.expander(words("chart.how"), key="how"):
        st.caption(words("squares.key"))
        st.caption(words("chart.read", futures=f"{projection.FUTURES:,}"))
    st.caption(words("page.estimate"))


def sections(told: Told, words: Words) -> None:
    """What is told beyond the answer, a section at a time: those not looked at cost nothing."""
    scenario = told.scenario
    shown: dict[str, Callable[[], object]] = {
        "why": lambda: why.draw_why(told, words),
        "next": lambda: next_steps(told, words),
        "bill": lambda: statement_section.draw_statement(scenario, words),
        "credit": lambda: credit_section.draw_credit(scenario, words),
        "remind": lambda: calendar.draw_calendar(scenario, words),
        "record": lambda: record_entry.draw_record(told, words),
        "method": lambda: method.draw_method(told, words),
    }
    section = chosen_part(
        "page", shown, words("page.sections"), lambda key: words(f"section.{key}"), first="why"
    )
    door.tell(section, words)
    shown[section]()


def next_steps(told: Told, words: Words) -> None:
    """What to look at in the plan that is edited, and the way to a goal."""
    what_next.draw_what_next(told, words)
    goals.draw_goals(told.scenario, words)


def plain_words(words: Words) -> None:
    """What has to be said whatever the figures are."""
    st.header(words("say.title"), anchor=False)
    lines = [f"- {words(f'say.{key}')}" for key in ("proxy", "debt", "scam")]
    st.markdown("\n".join(lines))


@contextmanager
def trouble(words: Words) -> Iterator[None]:
    """After a fault of ours a person sees a sentence, the log a place, and neither a personal value."""
    try:
        yield
    except Exception as fault:
        *_, (frame, line) = walk_tb(fault.__traceback__)
        place = frame.f_code.co_filename, line
        logging.getLogger("explorer").error("%s at %s:%s", type(fault).__name__, *place)
        st.error(f"**{words('trouble.title')}** {words('trouble.body')}")
        st.link_button(words("trouble.restart"), "./")


if __name__ == "__main__":  # run for a reader
    reading.settle()
    words = language.language()
    st.set_page_config(
        words("page.title"), str(FOLDER / "images/icon.svg"), layout="wide", initial_sidebar_state="expanded"
    )
    with trouble(words):
        page(words)
else:  # imported by the server, which `streamlit run` finds here
    app = App(__file__, middleware=headers.GUARDED)
