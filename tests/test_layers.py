"""Imports point downwards: the model knows no language, no screen, no clock and no global state."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.in_turn import in_turn

ROOT = Path(__file__).parents[1]
# Which other rooms a room may know; all may know explorer/assets.py and explorer/contract.py.
ROOMS = {
    "model": "",
    "findings": "model",
    "scenario": "model",
    "intake": "model findings scenario",
    "wording": "model findings scenario",
    "drawing": "model findings scenario wording",
    "export": "model findings scenario intake wording drawing",
    "page": "model findings scenario intake wording drawing export",
    "app": "model findings scenario intake wording drawing export page",
    "__main__": "model findings scenario intake export",
    "__init__": "model scenario",
    "assets": "",
    "contract": "",
}
UNKNOWN_TO_THE_MODEL = {"time", "datetime", "random", "os", "pandas", "plotly", "locale", "socket", "urllib",
                        "threading"}  # fmt: skip

FILES = {
    path.relative_to(ROOT): path for path in [ROOT / "app.py", *sorted((ROOT / "explorer").rglob("*.py"))]
}
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in FILES.items()}
EVERY_MODULE = in_turn("module", FILES)
MODEL = [name for name in FILES if name.parts[1:2] and name.parts[1] in ("model", "findings")]


def room(module: Path) -> str:
    """The room that a module belongs to, or its own name where it stands beside them."""
    return (module.parts[1] if len(module.parts) > 1 else module.name).removesuffix(".py")


def imports(module: Path) -> set[str]:
    """Everything a module imports, anywhere in it, by its dotted name."""
    found = set()
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def loaded_with(module: str) -> set[str]:
    """What a fresh interpreter has loaded after importing a module."""
    command = f"import {module}, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@EVERY_MODULE
def test_a_room_knows_those_below_it_alone(module):
    own = {name.split(".")[1] for name in imports(module) if name.startswith("explorer.")}
    assert own <= {room(module), "assets", "contract", *ROOMS[room(module)].split()}
    packages = {name.split(".")[0] for name in imports(module)}
    assert "streamlit" not in packages or room(module) in ("page", "app")
    assert module not in MODEL or not packages & UNKNOWN_TO_THE_MODEL


def test_no_room_is_known_by_one_that_it_knows():
    order = [*ROOMS]
    for name, known in ROOMS.items():
        assert all(order.index(below) < order.index(name) for below in known.split())


@in_turn("module", MODEL)
def test_the_model_keeps_no_global_state(module):
    """Only random generators of one's own: numpy.random.seed and its kind act on everybody."""
    nodes = [*ast.walk(TREES[module])]
    assert not [node for node in nodes if isinstance(node, ast.Global)]
    used = {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "random"
    }
    assert used <= {"default_rng", "Generator"}


def test_the_model_and_the_command_line_run_without_the_page():
    assert not loaded_with("explorer") & {"streamlit", "plotly", "pandas", "explorer.wording.words"}
    assert not loaded_with("explorer.__main__") & {"streamlit", "plotly", "explorer.wording.words"}


@EVERY_MODULE
def test_a_module_says_what_it_is_for(module):
    assert ast.get_docstring(TREES[module])
