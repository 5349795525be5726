"""Who reads the page: their language, remembered by their browser."""

import streamlit as st

from explorer.assets import script
from explorer.page.session import widgets
from explorer.page.session.state import session
from explorer.wording.words import LANGUAGES, Words, load, preferred

_remember = st.components.v2.component("language", js=script("language.js"))


def language() -> Words:
    """The reader's words: as chosen, as remembered by the browser, or as the browser prefers."""
    state = st.session_state
    if "language" not in state:
        kept = st.context.cookies.get("language")
        state.language = kept if kept in LANGUAGES else preferred(st.context.locale)
    return load(state.language)


def language_switch(words: Words) -> None:
    """Let the reader change the language, and have the browser remember it."""
    widgets.segmented_control(
        words("page.language"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key="language",
        required=True,
        label_visibility="collapsed",
        on_change=_reopen,
    )
    _remember(key="remember", data=words.language, height=0)


def _reopen() -> None:
    """An expander with another label is another expander: what was open is opened again.

    Nothing else is: a button that was clicked together with the switch says True as well, and may not be set.
    """
    for key in session().folders:
        if st.session_state.get(key) is True:
            st.session_state[key] = True
