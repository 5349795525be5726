"""Keep it: all that was made here as a file, or in this browser if the person wants it; nowhere else."""

from dataclasses import replace

import streamlit as st

from explorer.assets import script
from explorer.contract import BrowserStore
from explorer.export import save_file
from explorer.export.save_file import Kept, Opened
from explorer.intake.files import Refused
from explorer.page.session import reading, record_state, widgets
from explorer.page.session.clock import today
from explorer.page.session.state import Store, session
from explorer.scenario.presets import newcomer
from explorer.wording.words import LANGUAGES, Words

_store = st.components.v2.component("keep", js=script("keep.js"))


def draw_saving(words: Words) -> None:
    """The section, and what the browser's store is asked for."""
    more = widgets.expander(words("keep.title"), key="keep")
    if more.open:
        with more:
            _file(words)
            _browser(words)
    mine = session()
    store = mine.store
    mode = "read" if store.other else store.mode
    kept = save_file.write_save_file(_mine(words)) if mode == "keep" else ""
    data: BrowserStore = {"session": mine.mark, "mode": mode, "text": kept, "over": store.over}
    _store(
        key="keep.store",
        data=data,
        height=0,
        on_found_change=widgets.acting(_found),
        on_gone_change=widgets.acting(_gone),
        on_closed_change=widgets.acting(_closed),
    )


def offer(words: Words) -> None:
    """What this browser has kept where the page shows something else: near the top until answered."""
    store = session().store
    if not store.other:
        return
    newer = store.mode == "keep"
    st.info(words("keep.newer" if newer else "keep.other"))
    with st.container(horizontal=True):
        opened, left = words("keep.open_kept"), words("keep.leave_newer" if newer else "keep.leave_kept")
        if newer:
            opened = words("keep.open_newer")
        widgets.button(opened, key="keep.open_kept", on_click=_answer, args=(True,))
        widgets.button(left, key="keep.leave_kept", on_click=_answer, args=(False,))


def _file(words: Words) -> None:
    st.markdown(words("keep.file_about"))
    mine = _mine(words)  # now: no session is at hand when the file is asked for
    widgets.download_button(
        words("keep.download"),
        lambda: save_file.write_save_file(mine),
        file_name=f"{words('keep.file_name')}-{today().isoformat()}.json",
        mime="application/json",
        key="keep.download",
    )
    key = "keep.file"
    reading.prepare()
    widgets.file_uploader(
        words("keep.upload"), type="json", key=key, max_upload_size=save_file.UPLOAD, on_change=_open
    )
    store = session().store
    if store.refused:
        st.warning(words(f"keep.refused_{store.refused}"))
    if store.before:
        st.success(words("keep.opened"))
        widgets.button(words("keep.undo"), key="keep.undo", on_click=_undo)


def _browser(words: Words) -> None:
    store = session().store
    keeps = store.mode == "keep"
    key = widgets.showing("keep.here", keeps)
    widgets.toggle(
        words("keep.here"), value=keeps, key=key, help=words("keep.here_help"), on_change=_ticked, args=(key,)
    )
    if store.left and not st.session_state[key]:
        widgets.button(words("keep.clear"), key="keep.clear", on_click=_cleared)
    if store.closed:
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
    reading.bring(save_file.read_save_file, given.getvalue(), take=opened, refuse=_refused)


def _refused(why: Refused) -> None:
    session().store.refused = why.code


def opened(found: Opened) -> None:
    """Have the page be what the file holds."""
    mine = session()
    mine.store.refused = found.refused
    if found.kept:
        mine.store.before = _session()
        mine.place.repairs, mine.place.told = found.repairs, False
        _put(found.kept)
        if found.kept.language in LANGUAGES:
            st.session_state.language = found.kept.language


def _undo() -> None:
    """As it was before a file was opened."""
    store = session().store
    if store.before:
        _put(store.before)
        store.before = None


def _ticked(key: str) -> None:
    on = st.session_state[key]
    store = session().store
    if on:
        store.mode, store.left = "keep", False
    else:
        _cleared()


def _cleared() -> None:
    store = session().store
    store.mode, store.left, store.over, store.other = "clear", False, "", None


def _found() -> None:
    take_stored(st.session_state["keep.store"]["found"])


def take_stored(found: object) -> None:
    """What this browser's store holds and this page does not know: opened if it goes together, else offered.

    `found` has the text, its stamp, and the text that page and store had in common last, "" at first. It
    comes from a browser, and may be anything.
    """
    given = found if isinstance(found, dict) else {}
    texts = {key: given[key] for key in ("text", "stamp", "last") if isinstance(given.get(key), str)}
    stamp, (theirs, refused, _) = texts.get("stamp", ""), save_file.read_save_file(texts.get("text", ""))
    mine, store = _session(), session().store
    if theirs is None:
        _unread(store, stamp, refused)
        return
    base = save_file.read_save_file(texts.get("last", "")).kept
    both = save_file.reconciled(base or Kept(newcomer()), mine, theirs)
    if both is None or not base and mine.scenario not in (newcomer(), theirs.scenario):
        store.other, store.left = (theirs, stamp), store.mode != "keep"
        return
    if both != mine:
        _put(both)
    store.mode, store.over, store.left = "keep", stamp, False


def _unread(store: Store, stamp: str, refused: str) -> None:
    """What cannot be read is left as it is, unless it is no version's and this page is to be kept."""
    if refused == "newer" or store.mode != "keep":
        store.mode, store.left = "read", True
    else:
        store.over = stamp


def _answer(opened: bool) -> None:
    """Open what was kept, or leave it; Undo brings the plans back that were here."""
    store = session().store
    if store.other is None:
        return
    (other, stamp), store.other = store.other, None
    if opened:
        _put(other)
    if opened or store.mode == "keep":
        store.mode, store.over, store.left = "keep", stamp, False


def _gone() -> None:
    """Another page has cleared the store."""
    store = session().store
    store.mode, store.over, store.other = "read", "", None


def _closed() -> None:
    """The browser keeps nothing for this page: a private window, or its store is full."""
    store = session().store
    store.mode, store.closed = "read", True


def _session() -> Kept:
    cells, start, number = record_state.held_record()
    mine = session()
    return Kept(mine.scenario, "", cells, start, number, mine.snapshots)


def _put(kept: Kept) -> None:
    mine = session()
    mine.scenario, mine.snapshots = kept.scenario, kept.snapshots
    record_state.put_record(kept.cells, kept.start, kept.plan)
