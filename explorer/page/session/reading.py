"""What a person brought is read before the sections are drawn, and they see how that goes.

It is no part of a callback: whoever moves on or leaves meanwhile ends the reading, and it begins anew in
the run that comes after.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.intake import reading_room
from explorer.intake.files import Refused
from explorer.intake.reading_room import Wait
from explorer.wording.words import Words

SOON = 0.5  # [s] within which nothing needs to be said


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that waits to be read: with which function, and what is done with the figures or a refusal."""

    parser: Callable[..., Any]
    arguments: tuple[Any, ...]
    take: Callable[[Any], None]
    refuse: Callable[[Refused], None]


def bring(
    parser: Callable[..., Any],
    *arguments: object,
    take: Callable[[Any], None],
    refuse: Callable[[Refused], None],
) -> None:
    """Have a file read in the reading room, `arguments` being its bytes and what else the parser needs."""
    st.session_state.brought = Brought(parser, arguments, take, refuse)


def bring_after(bring_next: Callable[[], None]) -> None:
    """Have something be brought once nothing is being read any more."""
    st.session_state.setdefault("brought_after", []).append(bring_next)


def prepare() -> None:
    """Where a file can be dropped: a reader starts up while the person looks for theirs."""
    if st.runtime.exists():
        reading_room.prepare()


def read_brought(words: Words) -> None:
    """Read what was brought, if anything; the page runs again with it."""
    telling = _Telling(words)
    brought: Brought | None = st.session_state.get("brought")
    if brought is None:
        return
    try:
        done = _done(brought, telling)
    except reading_room.Left:  # a newer run of this page reads
        st.stop()
    except RuntimeError:  # a fault of ours; not once more
        del st.session_state.brought
        raise
    del st.session_state.brought
    st.session_state.brought_done = done  # what a widget shows can be changed only before it is drawn
    st.rerun()


def settle() -> None:
    """Before all widgets: do what there is to do with what was read."""
    done = st.session_state.pop("brought_done", None)
    if done:
        done()
    waiting = st.session_state.get("brought_after")
    if waiting and "brought" not in st.session_state:
        waiting.pop(0)()


def _done(brought: Brought, meanwhile: Callable[[Wait], None]) -> Callable[[], None]:
    """What is to be done with what came of it."""
    context = get_script_run_ctx()
    visitor = context.session_id if context else None
    try:
        figures = reading_room.read(brought.parser, *brought.arguments, visitor=visitor, meanwhile=meanwhile)
    except Refused as why:
        refused = why
        return lambda: brought.refuse(refused)
    return lambda: brought.take(figures)


class _Telling:
    """Says how it goes, a sentence at a time, and lets a newer run or a farewell take over."""

    def __init__(self, words: Words) -> None:
        self._words, self._place, self._said = words, st.empty(), ""

    def __call__(self, wait: Wait) -> None:
        said = _said(wait, self._words)
        if said != self._said:
            self._place.info(said, icon="⏳")
            self._said = said
        st.session_state.get("brought")  # Streamlit looks for a newer run wherever the session is looked at


def _said(wait: Wait, words: Words) -> str:
    if wait.seconds < SOON:
        return ""
    if wait.ahead:
        return words("reading.waits", ahead=wait.ahead, seconds=int(wait.seconds))
    return words("reading.reads", seconds=int(wait.seconds))
