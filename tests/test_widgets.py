"""A widget whose value changes elsewhere: shown whatever was cut short, and kept track of within bounds."""

from streamlit.testing.v1 import AppTest

from explorer.page.session import widgets
from tests.served import ROOT

CHANGES = 60


def test_a_widget_that_no_run_got_to_draw_comes_with_its_value(brisk_pages):
    """A value written in a run that a newer act ends is not sent again: the browser shows the default."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.run()
    wrong = {
        widget.key: (widget.proto.default, widget.value)
        for widget in (*at.slider, *at.toggle, *at.text_input)
        if widget.key in at.session_state and not _says(widget.proto.default, widget.value)
    }
    assert at.slider and not at.exception and not wrong


def _says(default: object, value: object) -> bool:
    return (
        (list(default) == [value])
        if hasattr(default, "__len__") and not isinstance(default, str)
        else default == value
    )


def changing():
    import streamlit as st

    from explorer.page.session import widgets

    st.session_state.number = st.session_state.get("number", 0) + 1
    key = widgets.showing("lever", st.session_state.number)
    widgets.slider("lever", 0, 1000, st.session_state.number, key=key)


def test_of_what_was_replaced_long_ago_nothing_is_kept(monkeypatch):
    monkeypatch.setattr(widgets, "KEPT", 5)
    at = AppTest.from_function(changing)
    for _ in range(CHANGES):
        at.run()
    assert not at.exception and at.slider[0].value == CHANGES
    mine = at.session_state.session
    newest = mine.versions["lever"]
    assert newest == CHANGES - 1
    assert list(mine.replaced) == [f"lever.v{newest - back}" for back in range(5, 0, -1)]
