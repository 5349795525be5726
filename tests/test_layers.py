"""Imports point downwards: the model knows no language, no screen, no clock and no global state."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# From the ground up: a module may import those named before it.
LAYERS = (
    *("plan", "coefficients", "presets"),
    *("schedule", "score", "lateness", "limits", "projection"),
    *("link", "compare", "table", "influence", "trials", "causes", "expected", "explain", "advise", "goal", "track", "record"),
    *("words", "charts", "say", "remind"),
    *("reader", "plot", "controls", "page.parts", "page.reminders", "page.outlook", "page.record", "page.why_figures", "page.why", "page.next", "page.method"),
    *("__main__", "app"),
)
MODEL = LAYERS[: LAYERS.index("projection") + 1] + ("compare", "trials", "causes", "expected", "explain", "advise", "goal", "track")
SCREEN = {"reader", "plot", "controls", "app"} | {name for name in LAYERS if name.startswith("page.")}
SPEAKING = {"charts", "say", "remind", "controls", "app"} | SCREEN
LONGEST = 250
FORBIDDEN = {"time", "datetime", "random", "os", "pandas", "plotly", "locale", "socket", "urllib", "threading"}

ROOMS = ROOT / "explorer"
FILES = {
    ".".join(path.relative_to(ROOMS).with_suffix("").parts): path
    for path in ROOMS.rglob("*.py")
    if path.stem != "__init__"
}
FILES["app"] = ROOT / "app.py"
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in FILES.items()}
EVERY_MODULE = pytest.mark.parametrize("module", sorted(FILES))


def imports(module: str) -> set[str]:
    """Everything a module imports, anywhere in it, by its dotted name."""
    found = set()
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            if node.module in ("explorer", "explorer.page"):
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
            else:
                found.add(node.module)
    return found


def own(module: str) -> set[str]:
    """Which of our modules a module imports."""
    return {name.removeprefix("explorer.") for name in imports(module) if name.startswith("explorer.")}


def packages(module: str) -> set[str]:
    return {name.split(".")[0] for name in imports(module)}


def loaded_with(module: str) -> set[str]:
    """What a fresh interpreter has loaded after importing a module."""
    command = f"import {module}, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_every_module_has_its_layer():
    assert sorted(LAYERS) == sorted(FILES), "give a new module its place in LAYERS"


@EVERY_MODULE
def test_imports_point_downwards(module):
    below = LAYERS[: LAYERS.index(module)] if module in LAYERS else ()
    assert own(module) <= {*below}, f"{module} imports {own(module) - {*below}}"


@EVERY_MODULE
def test_only_the_page_knows_streamlit(module):
    assert "streamlit" not in packages(module) or module in SCREEN


@EVERY_MODULE
def test_only_what_speaks_to_people_knows_words(module):
    assert "words" not in own(module) or module in SPEAKING


@pytest.mark.parametrize("module", MODEL)
def test_the_model_knows_no_clock_no_system_and_no_table(module):
    assert not packages(module) & FORBIDDEN


@pytest.mark.parametrize("module", MODEL)
def test_the_model_shares_no_random_state(module):
    """Only generators of one's own: numpy.random.seed and its kind act on everybody."""
    used = {
        node.attr
        for node in ast.walk(TREES[module])
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "random"
    }
    assert used <= {"default_rng", "Generator"}


@pytest.mark.parametrize("module", MODEL)
def test_the_model_keeps_no_global_state(module):
    assert not [node for node in ast.walk(TREES[module]) if isinstance(node, ast.Global)]


def test_the_model_runs_without_the_page():
    loaded = loaded_with("explorer.projection")
    assert not loaded & {"streamlit", "plotly", "pandas", "explorer.words"}


def test_the_command_line_runs_without_the_page():
    assert not loaded_with("explorer.__main__") & {"streamlit", "plotly", "explorer.words"}


@EVERY_MODULE
def test_a_module_stays_readable(module):
    assert len(FILES[module].read_text("utf-8").splitlines()) <= LONGEST


@EVERY_MODULE
def test_a_module_says_what_it_is_for(module):
    assert ast.get_docstring(TREES[module])


@EVERY_MODULE
def test_only_the_command_line_prints(module):
    prints = [
        node.lineno
        for node in ast.walk(TREES[module])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert not prints or module == "__main__"
