"""Reminders: a plan's dates as a calendar file."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from explorer.export import calendar_file
from explorer.model.plan import Scenario
from explorer.page.sections.shared_widgets import edited
from explorer.page.session import widgets
from explorer.page.session.clock import today
from explorer.page.session.projections import projected
from explorer.wording import sentences
from explorer.wording.words import Words


def draw_calendar(scenario: Scenario, words: Words) -> None:
    """Choose a plan and a bill day; what comes when; the file."""
    st.header(words("remind.title"), anchor=False)
    st.markdown(words("remind.lead"))
    number = _chosen(scenario, words)
    bill_day = widgets.slider(
        words("remind.bill_day"),
        1,
        calendar_file.LAST_DAY,
        format=words("remind.day"),
        key=widgets.starting("remind.bill_day", calendar_file.BILL_DAY),
        help=words("remind.bill_day_help"),
        persist_state="session",
    )
    days = calendar_file.Days(today(), bill_day)
    st.markdown(_summary(calendar_file.reminders(scenario, number, days), words))
    with_figures = widgets.toggle(
        words("remind.figures"),
        key="remind.figures",
        help=words("remind.figures_help"),
        persist_state="session",
    )

    def calendar() -> bytes:
        expected = projected(scenario) if with_figures else None
        return calendar_file.calendar(scenario, number, words, days, datetime.now(UTC), expected)

    widgets.download_button(
        words("remind.download"),
        calendar,
        file_name=words("remind.file") + ".ics",
        mime="text/calendar",
        key="remind.download",
    )
    st.caption(words("remind.how"))


def _summary(found: Sequence[calendar_file.Reminder], words: Words) -> str:
    """How many reminders there are, of each kind."""
    counted = Counter(one.code for one in found)
    kinds = [
        words("remind.counted", what=words(f"remind.kind_{code}"), n=count) for code, count in counted.items()
    ]
    return words("remind.summary", n=len(found), kinds=words("answer.comma").join(kinds))


def _chosen(scenario: Scenario, words: Words) -> int:
    """The number of the plan to be reminded of: the one being edited, until the person chooses another."""
    names = sentences.plan_names(scenario, words)  # a list reads no Markdown
    if len(names) == 1:
        return 0
    number = edited(scenario)
    return widgets.selectbox(
        words("remind.plan"),
        range(len(names)),
        number,
        format_func=names.__getitem__,
        key=f"remind.plan.{len(names)}.{number}",
        persist_state="session",
    )
