"""The person's own record as the session holds it: never in the address, never in a log."""

import streamlit as st

from explorer.intake import record_file
from explorer.page.session.clock import this_month

EMPTY = {
    "record_cells": (),
    "record_reading": None,
    "record_start": None,
    "record_number": 0,
}


def keep(reading: record_file.Reading) -> None:
    state = st.session_state
    for key, value in EMPTY.items():
        state.setdefault(key, value)
    state.record_reading = reading
    state.record_cells = record_file.merged(state.record_cells, reading.rows)
    state.record_version = state.get("record_version", 0) + 1


def clear() -> None:
    state = st.session_state
    state.record_cleared = held()
    for key, value in EMPTY.items():
        state[key] = value
    state.record_version += 1


def restore() -> None:
    """As it was before it was cleared."""
    put(*st.session_state.pop("record_cleared"))


def held() -> tuple[tuple[tuple[str, ...], ...], int | None, int]:
    """What is noted, as typed; the month that is month 0, if chosen; the number of the plan lived by."""
    state = st.session_state
    cells = tuple(tuple(row) for row in state.get("record_cells", ()) if any(row[1:]))
    return cells, state.get("record_start"), state.get("record_number", 0)


def put(cells: tuple[tuple[str, ...], ...], start: int | None, number: int) -> None:
    """Have the record be another one."""
    state = st.session_state
    state.record_cells, state.record_start, state.record_number = cells, start, number
    state.record_reading = None
    state.record_version = state.get("record_version", 0) + 1


def noted() -> record_file.Reading:
    return record_file.read_cells(enumerate(st.session_state.record_cells, 1), latest=this_month())
