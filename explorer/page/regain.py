"""After a cut line or a restart of the server: what the open page still holds comes back, the rest is told.

The server forgets a session two minutes after its line was cut, or when it is started anew. Plans are in the
address; the record is in the memory of the open page, beside what it shows, and is stored nowhere.
"""

from secrets import token_hex

import streamlit as st

from explorer import keep
from explorer.assets import text
from explorer.keep import Kept
from explorer.page import my_record, widgets
from explorer.presets import newcomer
from explorer.words import Words

# What cannot come back, by the key of the session that holds it, and what it is called.
GONE = {"bill_found": "bill", "goal": "goal"}

_regain = st.components.v2.component("regain", js=text("regain.js"))


def follow() -> None:
    """Have the browser remember what is noted, and hand it back to a session that does not know it."""
    state = st.session_state
    cells, start, number = my_record.held()
    noted = keep.write(Kept(newcomer(), "", cells, start, number)) if cells else ""
    _regain(
        key="regain",
        data={
            "session": state.setdefault("regain_mark", token_hex(8)),
            "text": noted,
            "gone": [name for key, name in GONE.items() if state.get(key)],
        },
        height=0,
        on_back_change=lambda: None,
        on_forgotten_change=widgets.acting(_forgotten),
    )


def show(words: Words) -> None:
    """That the page began anew, what came back, and what has to be asked for again."""
    told = st.session_state.get("regained")
    if not told:
        return
    lines = [words("regain.began"), *(words(f"regain.{what}") for what in told)]
    st.info(" ".join(lines), icon="🔌")
    widgets.button(words("repair.close"), key="regain.close", on_click=_close)


def _forgotten() -> None:
    take(st.session_state["regain"]["forgotten"])


def take(held: object) -> None:
    """Take back what the page held before; it comes from a browser, and may be anything."""
    given = held if isinstance(held, dict) else {}
    kept = keep.read(given.get("text") or "").kept if isinstance(given.get("text"), str) else None
    back = kept is not None and bool(kept.cells) and not my_record.held()[0]
    if back:
        my_record.put(kept.cells, kept.start, kept.plan)
    gone = given.get("gone")
    lost = [name for name in GONE.values() if isinstance(gone, list) and name in gone]
    st.session_state.regained = (*(["record"] if back else []), *lost)


def _close() -> None:
    st.session_state.regained = ()
