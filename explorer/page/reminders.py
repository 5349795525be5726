"""Reminders: a plan's dates as a calendar file."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import streamlit as st

from explorer import remind, say
from explorer.model import projection
from explorer.model.plan import Scenario
from explorer.page.reader import acted
from explorer.words import Words

CHINA = -480  # minutes, as a browser counts them, where it does not tell


def today() -> date:
    """The date where the reader is."""
    offset = st.context.timezone_offset
    return (datetime.now(UTC) - timedelta(minutes=CHINA if offset is None else offset)).date()


def show(scenario: Scenario, words: Words) -> None:
    """Choose a plan and a bill day; what comes when; the file."""
    more = st.expander(words("remind.title"), key="remind", on_change=acted)
    if more.open:
        with more:
            _choices(scenario, words)


def _choices(scenario: Scenario, words: Words) -> None:
    st.markdown(words("remind.lead"))
    plan = _plan(scenario, words)
    bill_day = st.slider(
        words("remind.bill_day"),
        1,
        28,
        remind.BILL_DAY,
        format=words("remind.day"),
        key="remind.bill_day",
        help=words("remind.bill_day_help"),
        persist_state="session",
    )
    start = today()
    found = remind.reminders(scenario, plan, start, bill_day)
    counted = Counter(one.code for one in found)
    kinds = [words("remind.counted", what=words(f"remind.kind_{code}"), n=counted[code]) for code in counted]
    st.markdown(words("remind.summary", n=len(found), kinds=words("answer.comma").join(kinds)))
    with_figures = st.toggle(
        words("remind.figures"),
        key="remind.figures",
        help=words("remind.figures_help"),
        persist_state="session",
    )
    st.download_button(
        words("remind.download"),
        lambda: _file(scenario, plan, words, start, bill_day, with_figures),
        file_name=words("remind.file") + ".ics",
        mime="text/calendar",
        key="remind.download",
        on_click="ignore",
    )
    st.caption(words("remind.how"))


def _plan(scenario: Scenario, words: Words) -> int:
    """The plan to be reminded of: the one being edited, until the person chooses another."""
    names = [say.plain(name) for name in say.plan_names(scenario, words)]
    editing = st.session_state.get("editing", 0)
    key = f"remind.plan.{len(names)}.{editing}"
    start = editing if editing in range(len(names)) else 0
    if len(names) == 1:
        return 0
    return st.selectbox(
        words("remind.plan"),
        range(len(names)),
        start,
        format_func=names.__getitem__,
        key=key,
        persist_state="session",
    )


def _file(
    scenario: Scenario, plan: int, words: Words, start: date, bill_day: int, with_figures: bool
) -> bytes:
    expected = projection.project(scenario) if with_figures else None
    return remind.calendar(scenario, plan, words, start, bill_day, expected, datetime.now(UTC))
