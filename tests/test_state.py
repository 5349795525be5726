"""What the page keeps for itself is in one typed object; every widget acts on what an address asks for first."""

import ast
import inspect
from pathlib import Path

import pytest
import streamlit as st

from tests.in_turn import in_turn

ROOT = Path(__file__).parents[1]
FILES = [ROOT / "app.py", *sorted((ROOT / "explorer" / "page").rglob("[!_]*.py"))]
TREES = {str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8")) for path in FILES}
EVERY_MODULE = in_turn("module", TREES)


# --- what the page keeps for itself ---

# What is kept beside the session's object, and why.
BESIDE = {
    "KEY",  # the object itself
    # What a widget starts with or shows, which Streamlit keeps by the widget's key.
    "language",
    "editing",
    "page.part",
    "remind.bill_day",
    "why.plan",
    "why.edited",  # for which plan in hand why.plan was set
    # A paper as it was read, and on its way: figures of types that only their sections know.
    "brought",
    "brought_done",
    "bill_found",
    "bill_waiting",
    "door_told",
    "door_version",
    "door_locked",
    "papers_moved",  # what they changed in the choices, until the page has told it
    "papers_told",
    "credit",
}


def written(tree: ast.AST) -> set[str]:
    """What a piece of code assigns in st.session_state, as far as the code names it."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
            if ast.unparse(node.value) not in ("st.session_state", "state"):
                continue
            key = ast.Constant(node.attr) if isinstance(node, ast.Attribute) else node.slice
            found |= {key.value} if isinstance(key, ast.Constant) else {ast.unparse(key)}
    return found


def test_no_part_of_the_page_keeps_things_of_its_own():
    found = {key for name, tree in TREES.items() for key in written(tree)} - {"key", "f'{section}.part'"}
    assert found <= BESIDE


def test_what_is_written_into_the_session_is_found():
    assert written(ast.parse("st.session_state.a = state['b'] = 1")) == {"a", "b"}


# --- every widget acts on the address first ---


def event_of(widget) -> inspect.Parameter | None:
    """What a widget of Streamlit calls when it is used."""
    try:
        parameters = inspect.signature(widget).parameters.values()
    except (TypeError, ValueError):
        return None
    used = (
        one for one in parameters if one.name.startswith("on_") and one.name != "on_release"
    )  # of a cache
    return next(used, None)


EVENTS = {name: event_of(getattr(st, name)) for name in dir(st) if callable(getattr(st, name))}
EVENTS = {name: event for name, event in EVENTS.items() if event}


def calls(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def forgets(call: ast.Call) -> bool:
    """Whether a call draws a widget of Streamlit whose callback would act before the address does."""
    if not isinstance(call.func, ast.Attribute) or ast.unparse(call.func.value) == "widgets":
        return False
    given = [keyword.value for keyword in call.keywords if (keyword.arg or "").startswith("on_")]
    if given:
        return not all(ast.unparse(value).startswith("acting(") for value in given)
    event = EVENTS.get(call.func.attr)
    return event is not None and event.default != "ignore"


@EVERY_MODULE
def test_every_widget_acts_on_the_address_first(module):
    if module.endswith(("session/widgets.py", "session/address.py")):
        return
    assert not [f"line {call.lineno}" for call in calls(TREES[module]) if forgets(call)]
    assert not [
        node
        for node in ast.walk(TREES[module])
        if isinstance(node, ast.ImportFrom) and node.module == "streamlit"
    ]


@pytest.mark.parametrize(
    "code, wrong",
    [
        ("st.slider('x', 0, 1)", True),
        ("st.sidebar.button('x', on_click=f)", True),
        ("st.expander('x', on_change=f)", True),
        ("_chart(key='x')", False),
        ("column.selectbox('x', [])", True),
        ("st.expander('x')", False),
        ("widgets.slider('x', 0, 1, on_change=f)", False),
        ("st.chart(on_missing_change=acting(f))", False),
    ],
)
def test_a_widget_that_forgets_is_found(code, wrong):
    assert forgets(ast.parse(code, mode="eval").body) == wrong
