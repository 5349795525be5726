"""The one door of the page: whatever is brought goes where it belongs, and there it is said what it was."""

from functools import partial

import streamlit as st

from explorer.export import save_file
from explorer.export.save_file import Opened
from explorer.intake import files, which_file
from explorer.intake.files import Refused
from explorer.intake.record_file import Reading
from explorer.intake.statement.figures import Found
from explorer.intake.which_file import Paper
from explorer.page.sections import credit_section, papers_taken
from explorer.page.sections.shared_widgets import look_at
from explorer.page.session import reading, record_state, saving, statement_state, widgets
from explorer.page.session.clock import today
from explorer.page.session.state import session
from explorer.wording.words import Words

PASTED = 20_000  # characters of a paste that are read
MOST = 6  # files that are read of those brought at once
TOP = "top"
LOCKED = ("password_needed", "password_wrong")


def draw_door(words: Words) -> None:
    """The door at the top: one line until it is opened; what became of the papers stands below it."""
    statement_state.begin()
    label = words("door.open")
    with widgets.popover(label, key="door", icon=":material/upload_file:"):
        st.markdown(words("door.lead"))
        key = f"door.files.{version()}"
        reading.prepare()
        widgets.file_uploader(
            words("door.files"), key=key, accept_multiple_files=True, max_upload_size=files.UPLOAD,
            on_change=_dropped, args=(key,),
        )  # fmt: skip
        widgets.text_area(words("door.paste"), key="door.pasted", max_chars=PASTED, height=90)
        widgets.button(words("door.read"), key="door.read", on_click=_pasted)
        st.caption(words("door.keep"))
    tell(TOP, words)
    _locked(words)
    papers_taken.draw_offer(words)


def _dropped(key: str) -> None:
    """One file after the other: each is told by itself."""
    forget()
    given = [one.getvalue() for one in st.session_state[key] or ()][:MOST]
    for data in given[1:]:
        reading.bring_after(partial(_bring, data, TOP))
    if given:
        _bring(given[0], TOP)


def _pasted() -> None:
    text = st.session_state["door.pasted"]
    if text:
        paste(text, TOP)


def _locked(words: Words) -> None:
    """Ask for the password of what was brought here and is locked."""
    if not st.session_state.get("door_locked"):
        return
    key = f"door.password.{version()}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        widgets.text_input(
            words("door.password"), key=key, type="password", max_chars=100, on_change=_unlocked, args=(key,)
        )
        widgets.button(words("door.unlock"), key="door.unlock", on_click=_unlocked, args=(key,))


def _unlocked(key: str) -> None:
    data, password = st.session_state.get("door_locked"), st.session_state.get(key)
    if data and password:
        bring_to_door(data, TOP, password)


def bring_to_door(data: bytes, at: str, password: str = "") -> None:
    """Have a file read that was dropped in a section, "bill" or "record", or at the TOP."""
    forget()
    _bring(data, at, password)


def _bring(data: bytes, at: str, password: str = "") -> None:
    st.session_state.update(bill_waiting=None, door_locked=None, door_version=version() + 1)
    reading.bring(
        which_file.read_brought_file, data, password, today(), *record_state.how(),
        take=partial(_take, data, at, password), refuse=partial(_refuse, data, at),
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
        _take(data, at, "", paper)


def version() -> int:
    """How often something was brought: uploaders named by it let go of their file."""
    return int(st.session_state.get("door_version", 0))


def forget() -> None:
    """Say no more of what was brought last."""
    st.session_state.door_told = None


def tell(section: str, words: Words) -> None:
    """What was brought last, where that is to be said in this section."""
    for at, what, code, given in st.session_state.get("door_told") or ():
        if at != section:
            continue
        if what == "taken":
            st.success(words(f"door.{code}"))
        elif what == "kept":
            st.warning(words(f"keep.refused_{code}"))
        elif what == "report":
            st.warning(words(f"credit.refused_{code}", given=given))
        else:
            st.warning(words(f"door.{code}" if code == "nothing" else f"bill.refused_{code}", given=given))


def _take(data: bytes, at: str, password: str, paper: Paper) -> None:
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
        credit_section.take_report(data, password, partial(_report_read, data, at))


def _report_read(data: bytes, at: str, why: Refused | None) -> None:
    """Say what became of a credit report; its own section says why it was refused where one looks at that."""
    if why is None:
        _go("credit", at, "report")
    elif at == TOP:
        st.session_state.door_locked = data if why.code in LOCKED else None
        _say(at, "report", why.code, why.given)


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
    if at == TOP:
        st.session_state.door_locked = data if why.code in LOCKED else None
        _say(at, "refused", "nothing" if why.code == "no_statement" else why.code, why.given)
        return
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
        _say(TOP if at == TOP else section, "taken", f"top_{code}" if at == TOP else code)


def _say(section: str, what: str, code: str, given: str = "") -> None:
    """Have a section say that something was "taken" or "refused", or why what was "kept" does not open."""
    st.session_state.door_told = [
        *(st.session_state.get("door_told") or ()), (section, what, code, given)
    ]  # fmt: skip
