"""Streamlit's widgets, each of which also notes that the person did something on the page.

The page draws its widgets with these alone: explorer.page.session.address.adopt has to tell what a person did
from Back and Forward in the browser, which make the page run again just the same.
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, ParamSpec, TypeVar

import streamlit as st

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def acting(callback: Callable[Given, object] | None = None) -> Callable[Given, None]:
    """What is called when the person does something: it notes that, then calls `callback`."""

    def act(*args: Given.args, **kwargs: Given.kwargs) -> None:
        st.session_state.acted = True
        if callback:
            callback(*args, **kwargs)

    return act


def _acting(widget: Callable[Given, Answer], event: str = "on_change") -> Callable[Given, Answer]:
    """A widget that acts on its `event`, whether or not it is given a callback for that."""

    @wraps(widget)
    def drawn(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        return widget(*args, **kwargs | {event: acting(kwargs.get(event))})

    return drawn


button = _acting(st.button, "on_click")
checkbox = _acting(st.checkbox)
data_editor = _acting(st.data_editor)
expander = _acting(st.expander)
file_uploader = _acting(st.file_uploader)
menu_button = _acting(st.menu_button, "on_click")
popover = _acting(st.popover)
number_input = _acting(st.number_input)
segmented_control = _acting(st.segmented_control)
selectbox = _acting(st.selectbox)
slider = _acting(st.slider)
text_area = _acting(st.text_area)
text_input = _acting(st.text_input)
_switch = _acting(st.toggle)

download_button = partial(st.download_button, on_click="ignore")  # the page does not run again


def toggle(label: str, *, help: str | None = None, **more: Any) -> bool:  # noqa: A002, ANN401 - as st.toggle
    """A switch, its help beside it: Streamlit's own lies inside the label, where a touch flips the switch."""
    if not help:
        return _switch(label, **more)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False):
        on = _switch(label, **more)
        st.markdown("", help=help, width="content")
    return on


def show(key: str, value: object) -> str:
    """Make a widget show a value; touched only when it shows another, so that fast keys are not lost."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return key


def start(key: str, value: object) -> str:
    """Make a widget start with a value, and then show what the person chose."""
    st.session_state.setdefault(key, value)
    return key
