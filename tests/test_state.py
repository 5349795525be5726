"""The session's state is written down, and every widget says that the person acted."""

import ast
import inspect
from dataclasses import dataclass
from pathlib import Path

import pytest
import streamlit as st

from tests import session_keys as state
from tests.in_turn import in_turn

ROOT = Path(__file__).parents[1]
FILES = [ROOT / "app.py", *sorted((ROOT / "explorer" / "page").rglob("[!_]*.py"))]
TREES = {path.stem: ast.parse(path.read_text("utf-8")) for path in FILES}
EVERY_MODULE = in_turn("module", TREES)
READING, WRITING = {"get"}, {"pop", "setdefault"}
CALLED = {*READING, *WRITING, "items"}
SHOWING = ("widgets.show", "widgets.start")


@dataclass(frozen=True)
class Use:
    """Where a module reads or writes a key of the session."""

    module: str
    line: int
    key: str
    writes: bool = False


def is_session(node: ast.AST) -> bool:
    return ast.unparse(node) in ("st.session_state", "state")


def key_of(node: ast.AST) -> str | None:
    """A key as it is written in the code, `x` for what is put into it; None if only the running page knows."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        return "".join(part.value if isinstance(part, ast.Constant) else "x" for part in node.values)
    return None


def found_in(node: ast.AST) -> list[tuple[ast.AST | str, bool]]:
    """The keys that a piece of code names, and whether it writes them."""
    if isinstance(node, ast.Attribute) and is_session(node.value) and node.attr not in CALLED:
        return [(node.attr, not isinstance(node.ctx, ast.Load))]
    if isinstance(node, ast.Subscript) and is_session(node.value):
        return [(node.slice, not isinstance(node.ctx, ast.Load))]
    if isinstance(node, ast.Compare) and is_session(node.comparators[0]):
        return [(node.left, False)]
    if isinstance(node, ast.Call):
        found = [(keyword.value, False) for keyword in node.keywords if keyword.arg == "key"]
        called = node.func
        if ast.unparse(called) in SHOWING:
            return [*found, (node.args[0], False)]
        if isinstance(called, ast.Attribute) and is_session(called.value) and node.args:
            return [*found, (node.args[0], called.attr in WRITING)]
        return found
    return []


def uses(module: str) -> list[Use]:
    found = []
    for node in ast.walk(TREES[module]):
        for key, writes in found_in(node):
            name = key if isinstance(key, str) else key_of(key)
            if name is not None:
                found.append(Use(module, node.lineno, name, writes))
    return found


ALL = [use for module in TREES for use in uses(module)]


@EVERY_MODULE
def test_every_key_is_written_down(module):
    unknown = [use for use in uses(module) if state.line(use.key) is None]
    assert not unknown


@EVERY_MODULE
def test_a_key_is_written_by_whom_it_is_written_down_for(module):
    wrong = [use for use in uses(module) if use.writes and module not in state.line(use.key).writers]
    assert not wrong


@in_turn("key", [key for key in state.KEPT if not key.name.startswith("record_")])
def test_who_may_write_a_key_does(key):
    assert {use.module for use in ALL if use.writes and key.names(use.key)} == set(key.writers)


def test_no_key_is_written_down_twice():
    names = [key.name for key in state.KEYS]
    assert len(names) == len(set(names))


# --- every widget says that the person acted ---


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
    """Whether a call draws a widget of Streamlit that makes the page run without noting that the person acted."""
    if not isinstance(call.func, ast.Attribute) or ast.unparse(call.func.value) == "widgets":
        return False
    given = [keyword.value for keyword in call.keywords if (keyword.arg or "").startswith("on_")]
    if given:
        return not all(ast.unparse(value).startswith("acting(") for value in given)
    event = EVENTS.get(call.func.attr)
    return event is not None and event.default != "ignore"


@EVERY_MODULE
def test_every_widget_says_that_the_person_acted(module):
    if module == "widgets":
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
