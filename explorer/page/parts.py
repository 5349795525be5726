"""A section of which a reader looks at one part at a time; the others cost nothing."""

from collections.abc import Callable, Collection

import streamlit as st

from explorer.page.reader import acted


def chosen_part(
    section: str, parts: Collection[str], title: str, name: Callable[[str], str], first: str | None = None
) -> str | None:
    """Let the reader choose a part; with a `first` there is always one, without one there is none at first.

    `title` is for those who cannot see what the row of names is about.
    """
    key = f"{section}.part"
    if first and st.session_state.get(key) not in parts:
        st.session_state[key] = first
    return st.segmented_control(
        title,
        parts,
        format_func=name,
        key=key,
        required=first is not None,
        on_change=acted,
        label_visibility="collapsed",
        wrap=True,
    )
