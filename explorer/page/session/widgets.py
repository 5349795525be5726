"""Streamlit's widgets, each of which acts on what the page shows after Back and Forward.

The page draws its widgets with these alone: what a person does to one may reach the server together with an
address that they went to before.
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, ParamSpec, TypeVar, cast

import streamlit as st

from explorer.page.session.address import adopt
from explorer.page.session.state import session

KEPT = 20  # replaced widgets of one key: more than are replaced while one answer is under way

Given = ParamSpec("Given")
Widget = TypeVar("Widget", bound=Callable[..., Any])


def acting(callback: Callable[Given, object] | None = None, key: str = "") -> Callable[Given, None]:
    """What is called when the person does something: the address counts first, then `callback` is called."""

    def act(*args: Given.args, **kwargs: Given.kwargs) -> None:
        adopt()
        if callback and not _says_it_again(key):
            callback(*args, **kwargs)

    return act


def _acting(widget: Widget, event: str = "on_change") -> Widget:
    """A widget, of all its own forms, that acts on its `event`, with or without a callback for that."""

    @wraps(widget)
    def drawn(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the widget has it
        return widget(*args, **kwargs | {event: acting(kwargs.get(event), kwargs.get("key", ""))})

    return cast(Widget, drawn)


def _folding(widget: Widget) -> Widget:
    """A widget that can be open; its key is noted, since in another language it is another widget."""
    acted = _acting(widget)

    @wraps(widget)
    def drawn(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the widget has it
        session().folders.add(kwargs.get("key", ""))
        return acted(*args, **kwargs)

    return cast(Widget, drawn)


button = _acting(st.button, "on_click")
checkbox = _acting(st.checkbox)
data_editor = _acting(st.data_editor)
expander = _folding(st.expander)
file_uploader = _acting(st.file_uploader)
menu_button = _acting(st.menu_button, "on_click")
popover = _folding(st.popover)
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


def showing(key: str, value: object) -> str:
    """The key of a widget that shows a value: another widget once the value has changed elsewhere.

    A value written into a widget reaches the browser later. What is sent meanwhile still holds the old one,
    and would count as an act of the person. The widget is drawn with the same value as its default: it is
    written but once, and if that run is cut short, the browser shows the default.
    """
    mine = session()
    name = _name(key, mine.versions.get(key, 0))
    if name in st.session_state and st.session_state[name] != value:
        mine.replaced[name] = st.session_state[name]
        version = mine.versions[key] = mine.versions.get(key, 0) + 1
        _forget(_name(key, version - KEPT - 1))
        name = _name(key, version)
    st.session_state.setdefault(name, value)
    return name


def _name(key: str, version: int) -> str:
    """The key of the widget that replaced so many others."""
    return f"{key}.v{version}" if version else key


def _forget(name: str) -> None:
    """Of a widget replaced long ago nothing is kept."""
    if session().replaced.pop(name, None) is not None and name in st.session_state:
        del st.session_state[name]


def _says_it_again(key: str) -> bool:
    """Whether this is a widget that was replaced, and the browser has not heard so: nobody has touched it."""
    replaced = session().replaced
    return key in replaced and st.session_state.get(key) == replaced[key]


def starting(key: str, value: object) -> str:
    """Make a widget start with a value, and then show what the person chose."""
    st.session_state.setdefault(key, value)
    return key
