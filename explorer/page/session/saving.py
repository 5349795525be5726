"""Keep it: all that was made here as a file, or in this browser if the person wants it; nowhere else."""

from dataclasses import replace

import streamlit as st

from explorer.assets import text
from explorer.export import save_file
from explorer.export.save_file import Kept, Opened
from explorer.intake.files import Refused
from explorer.page.sections import snapshots
from explorer.page.session import reading, record_state, widgets
from explorer.page.session.clock import today
from explorer.scenario.presets import newcomer
from explorer.wording.words import LANGUAGES, Words

_store = st.components.v2.component("keep", js=text("js/keep.js"))


def show(words: Words) -> None:
    """The section; before it, whether this browser has kept something else than the page shows."""
    state = st.session_state
    state.setdefault("keep_mode", "read")
    more = widgets.expander(words("keep.title"), key="keep")
    if more.open:
        with more:
            _file(words)
            _browser(words)
    mine = save_file.write(_mine(words)) if state.keep_mode == "keep" else ""
    _store(
        key="keep.store",
        data={"mode": state.keep_mode, "text": mine},
        height=0,
        on_found_change=widgets.acting(_found),
        on_closed_change=widgets.acting(_closed),
    )


def offer(words: Words) -> None:
    """What this browser has kept, where a link brought something else: shown near the top until answered."""
    if "keep_other" not in st.session_state:
        return
    st.info(words("keep.other"))
    with st.container(horizontal=True):
        widgets.button(words("keep.open_kept"), key="keep.open_kept", on_click=_answer, args=(True,))
        widgets.button(words("keep.leave_kept"), key="keep.leave_kept", on_click=_answer, args=(False,))


def _file(words: Words) -> None:
    st.markdown(words("keep.file_about"))
    mine = _mine(words)  # now: no session is at hand when the file is asked for
    widgets.download_button(
        words("keep.download"),
        lambda: save_file.write(mine),
        file_name=f"{words('keep.file_name')}-{today().isoformat()}.json",
        mime="application/json",
        key="keep.download",
    )
    key = "keep.file"
    reading.prepare()
    widgets.file_uploader(
        words("keep.upload"), type="json", key=key, max_upload_size=save_file.UPLOAD, on_change=_open
    )
    refused = st.session_state.get("keep_refused")
    if refused:
        st.warning(words(f"keep.refused_{refused}"))
    if st.session_state.get("keep_before"):
        st.success(words("keep.opened"))
        widgets.button(words("keep.undo"), key="keep.undo", on_click=_undo)


def _browser(words: Words) -> None:
    key = widgets.show("keep.here", st.session_state.keep_mode == "keep")
    widgets.toggle(words("keep.here"), key=key, help=words("keep.here_help"), on_change=_ticked)
    if st.session_state.get("keep_known") and not st.session_state[key]:
        widgets.button(words("keep.clear"), key="keep.clear", on_click=_cleared)
    if st.session_state.get("keep_closed"):
        st.warning(words("keep.closed"))


def _mine(words: Words) -> Kept:
    """All that was made in this session."""
    return replace(_session(), language=words.language)


# --- what the person did, and what the browser says ---


def _open() -> None:
    """Open the file that was chosen."""
    given = st.session_state["keep.file"]
    if given is None:
        return
    reading.bring(save_file.read, given.getvalue(), take=_opened, refuse=_refused)


def _refused(why: Refused) -> None:
    st.session_state.keep_refused = why.code


def _opened(opened: Opened) -> None:
    """Have the page be what the file holds."""
    state = st.session_state
    state.keep_refused = opened.refused
    if opened.kept:
        state.keep_before = _session()
        state.repairs, state.repairs_seen = opened.repairs, False
        _put(opened.kept)
        if opened.kept.language in LANGUAGES:
            state.language = opened.kept.language


def _undo() -> None:
    """As it was before a file was opened."""
    _put(st.session_state.pop("keep_before"))


def _ticked() -> None:
    state = st.session_state
    state.keep_mode = "keep" if state["keep.here"] else "clear"
    state.keep_known = False


def _cleared() -> None:
    st.session_state.keep_mode, st.session_state.keep_known = "clear", False


def _found() -> None:
    take(st.session_state["keep.store"]["found"])


def take(found: str) -> None:
    """What this browser has kept: opened over the bare page, offered where a link brought other plans."""
    state = st.session_state
    kept = save_file.read(found).kept
    if kept is None or state.get("keep_known"):  # perhaps kept by a newer version: left as it is
        return
    state.keep_known = True
    if state.scenario in (newcomer(), kept.scenario) and not record_state.held()[0] and not snapshots.held():
        _put(kept)
        state.keep_mode = "keep"
    else:
        state.keep_other = kept


def _answer(opened: bool) -> None:
    """Open what was kept, or leave it where it is; Undo brings the link's plans back."""
    state = st.session_state
    other = state.pop("keep_other")
    if opened:
        _put(other)
        state.keep_mode = "keep"


def _closed() -> None:
    """The browser keeps nothing for this page: a private window, or its store is full."""
    st.session_state.keep_mode, st.session_state.keep_closed = "read", True


def _session() -> Kept:
    cells, start, number = record_state.held()
    return Kept(st.session_state.scenario, "", cells, start, number, snapshots.held())


def _put(kept: Kept) -> None:
    st.session_state.scenario = kept.scenario
    record_state.put(kept.cells, kept.start, kept.plan)
    snapshots.put(kept.snapshots)
