"""The person's own record as the session holds it: never in the address, never in a log."""

import streamlit as st

from explorer.intake import record_file
from explorer.model.outcomes import OUTCOMES
from explorer.page.session.clock import this_month
from explorer.page.session.state import Cells, Noted, RecordState, session
from explorer.wording.words import LANGUAGES, Words, load


def keep_record(reading: record_file.Reading) -> None:
    """Put what was read into the record."""
    record = session().record
    record.reading = reading
    record.cells = tuple(map(tuple, record_file.merged(record.cells, reading.rows)))
    record.version += 1


def clear_record() -> None:
    """Empty the record, which can be restored."""
    mine = session()
    mine.record = RecordState(version=mine.record.version + 1, before=_held(mine.record))


def restore() -> None:
    """As it was before it was cleared."""
    record = session().record
    if record.before:
        put_record(*record.before)
        record.before = None


def held_record() -> Noted:
    """What is noted, as typed; the month that is month 0, if chosen; the number of the plan lived by."""
    return _held(session().record)


def _held(record: RecordState) -> Noted:
    return tuple(row for row in record.cells if any(row[1:])), record.start, record.number


def put_record(cells: Cells, start: int | None, number: int) -> None:
    """Have the record be another one."""
    record = session().record
    record.cells, record.start, record.number = cells, start, number
    record.reading = None
    record.version += 1


def noted() -> record_file.Reading:
    """The record, as far as it can be used."""
    return record_file.read_cells(enumerate(session().record.cells, 1), latest=this_month())


def how() -> tuple[dict[str, str], int, tuple[str, ...]]:
    """How a record is read: names of columns, the last month that may be there, the order of the columns."""
    names = {
        heading(column, load(language)): column for language in LANGUAGES for column in record_file.COLUMNS
    }
    return names, this_month(), st.session_state.get("record.order") or record_file.COLUMNS


def heading(column: str, words: Words) -> str:
    """What a column is called."""
    return words(f"outcome.{column}") if column in OUTCOMES else words("record.month")
