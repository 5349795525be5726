"""The answer as tables: plans side by side at a month, and plan after plan every third month."""

import streamlit as st

from explorer.findings.told import Told
from explorer.page.sections.shared_widgets import plain_names
from explorer.page.session import widgets
from explorer.scenario.plan_marks import MARKS
from explorer.wording.word_tables import reading, side_by_side
from explorer.wording.words import Words


def draw_tables(told: Told, words: Words) -> None:
    """The section, worked out only while it is open."""
    more = widgets.expander(words("table.title"), key="figures")
    if not more.open:
        return
    with more:
        months = told.months
        month = widgets.slider(words("table.at"), 1, months, months, key=f"figures.month.{months}")
        st.table(_columns(told.until(month), words), hide_index=True, alt=words("table.side_by_side"))
        st.table(reading(told, words), hide_index=True, alt=words("table.title"))
        st.caption(words("table.caption"))


def _columns(told: Told, words: Words) -> dict[str, list[str]]:
    """A column for each plan."""
    rows = [*side_by_side(told, words)]
    columns = {words("table.what"): [row.title for row in rows]}
    for number, name in enumerate(plain_names(told.scenario, words)):
        cells = [row.cells[number] for row in rows]
        columns[f"{MARKS[number]} {name}"] = [
            f"{cell.text} ({cell.note})" if cell.note else cell.text for cell in cells
        ]
    return columns
