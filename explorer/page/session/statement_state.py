"""What a statement says as the session holds it, and what stood in the way of one."""

from typing import Any

import streamlit as st

from explorer.export import calendar_file
from explorer.intake.statement.figures import Found

EMPTY: dict[str, Any] = {"bill_found": None, "bill_waiting": None}


def begin() -> None:
    """Have all keys there."""
    for key, value in EMPTY.items():
        st.session_state.setdefault(key, value)


def clear_statement() -> None:
    """Let go of it."""
    st.session_state.update(EMPTY)


def keep_statement(found: Found) -> None:
    """Have this statement be the one."""
    clear_statement()
    st.session_state.bill_found = found
    if found.due_day:
        st.session_state["remind.bill_day"] = min(found.due_day, calendar_file.LAST_DAY)
