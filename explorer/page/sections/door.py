"""The one door of the page: whatever is brought goes where it belongs, and there it is said what it was."""

from functools import partial

import streamlit as st

from explorer.export import save_file
from explorer.export.save_file import Opened
from explorer.intake import which_file
from explorer.intake.files import Refused
from explorer.intake.record_file import Reading
from explorer.intake.statement.figures import Found
from explorer.intake.which_file import Paper
from explorer.page.sections import credit_section
from explorer.page.sections.shared_widgets import look_at
from explorer.page.session import reading, record_state, saving, statement_state
from explorer.page.session.clock import today
from explorer.page.session.state import session
from explorer.wording.words import Words

PASTED = 20_000  # characters of a paste that are read
LOCKED = ("password_needed", "password_wrong")


def bring_to_door(data: bytes, at: str, password: str = "") -> None:
    """Have a file read that was dropped in a section, "bill" or "record"."""
    forget()
    st.session_state.bill_waiting = None
    st.session_state.door_version = version() + 1
    reading.bring(
        which_file.read_brought_file, data, password, today(), *record_state.how(),
        take=partial(_take, data, at), refuse=partial(_refuse, data, at),
    )  # fmt: skip


def paste(text: str, at: str) -> None:
    """Read what was pasted in a section: short, and nothing that would have to be unpacked."""
    forget()
    text = text[:PASTED]
    data = text.encode("utf-8", "ignore")
    try:
        paper = which_file.read_brought_file(text, "", today(), *record_state.how())
    except Refused as why:
        _refuse(data, at, why)
    else:
        _take(data, at, paper)


def version() -> int:
    """How often something was brought: uploaders named by it let go of their file."""
    return int(st.session_state.get("door_version", 0))


def forget() -> None:
    """Say no more of what was brought last."""
    st.session_state.door_told = None


def tell(section: str, words: Words) -> None:
    """What was brought last, where that is to be said in this section."""
    told = st.session_state.get("door_told")
    if not told or told[0] != section:
        return
    _, what, code, given = told
    if what == "taken":
        st.success(words(f"door.{code}"))
    elif what == "kept":
        st.warning(words(f"keep.refused_{code}"))
    else:
        st.warning(words(f"bill.refused_{code}", given=given))


def _take(data: bytes, at: str, paper: Paper) -> None:
    """Hand a paper on, and look where it went."""
    says = paper.says
    if isinstance(says, Found):
        statement_state.keep_statement(says)
        _go("bill", at, "statement")
    elif isinstance(says, Reading):
        _take_record(data, at, says)
    elif paper.kind == "kept":
        reading.bring(
            save_file.read_save_file, data, take=partial(_open, at), refuse=partial(_refuse, data, at)
        )
    else:
        credit_section.take_report(data)
        _go("credit", at, "report")


def _take_record(data: bytes, at: str, found: Reading) -> None:
    """A table of which no line is one of a record may be anything, unless it was meant for it."""
    if at != "record" and not found.rows:
        _refuse(data, at, Refused("no_statement"))
        return
    record_state.keep_record(found)
    _go("record", at, "record")


def _open(at: str, found: Opened) -> None:
    """Have the page be what was kept."""
    saving.opened(found)
    if found.refused:
        _say(at, "kept", found.refused)
    else:
        _say(at, "taken", "kept")


def _refuse(data: bytes, at: str, why: Refused) -> None:
    """Say why nothing was taken; what is locked waits for its password where that can be told."""
    if why.code in LOCKED:
        st.session_state.bill_waiting = data
        at = "bill"
    if at == "bill":
        st.session_state.bill_found = None
        look_at(at)
    else:
        session().record.reading = None
    _say(at, "refused", why.code, why.given)


def _go(section: str, at: str, code: str) -> None:
    """Look at the section that a paper went to, and say so where it was brought to another one."""
    look_at(section)
    if section != at:
        _say(section, "taken", code)


def _say(section: str, what: str, code: str, given: str = "") -> None:
    """Have a section say that something was "taken" or "refused", or why what was "kept" does not open."""
    st.session_state.door_told = section, what, code, given
