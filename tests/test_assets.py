"""Scripts and styles are files that a browser can read."""

import shutil
import subprocess

import pytest

from explorer.assets import FOLDER, text

SCRIPTS = sorted(f"js/{path.name}" for path in (FOLDER / "js").glob("*.js"))
ASKING = ("fetch(", "http:", "https:", "eval(", "innerHTML", "XMLHttpRequest")


def checked(script: str) -> subprocess.CompletedProcess:
    """What Node says to a script, which is not run."""
    node = shutil.which("node")
    if not node:
        pytest.skip("no Node: nobody checked the syntax of assets/*.js")
    command = [node, "--check", "--input-type=module", "-"]
    return subprocess.run(command, input=script, text=True, capture_output=True, check=False)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_can_be_read(name):
    found = checked(text(name))
    assert not found.returncode, found.stderr


def test_a_broken_script_is_found():
    assert checked("export default (x => ").returncode


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_asks_nobody_else(name):
    """Nothing is fetched from another server, and nothing is made into code."""
    assert not [sign for sign in ASKING if sign in text(name)]


def test_no_script_or_style_hides_in_python():
    for path in (FOLDER.parent / "explorer").rglob("*.py"):
        code = path.read_text("utf-8")
        assert not any(sign in code for sign in ("=> {", "export default", "document.", "!important")), path
