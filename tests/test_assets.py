"""Scripts and styles are files that a browser can read."""

import re
import subprocess

import pytest

from explorer.assets import FOLDER, script, text
from tests import node

SCRIPTS = sorted(f"js/{path.name}" for path in (FOLDER / "js").glob("*.js"))
ASKING = ("fetch(", "http:", "https:", "eval(", "innerHTML", "XMLHttpRequest")


def checked(script: str) -> subprocess.CompletedProcess:
    """What Node says to a script, which is not run."""
    return node.run("--check", "--input-type=module", "-", given=script)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_can_be_read(name):
    found = checked(script(name.removeprefix("js/")))
    assert not found.returncode, found.stderr


def test_a_script_is_sent_with_its_parts_and_without_its_comments():
    """With what it imports before it, each part once: it is a text that lies nowhere, and imports nothing."""
    sent, files = script("plot.js"), [f"js/{name}.js" for name in ("contract", "axes", "bend", "plot")]
    assert not re.search(r"^(import\b|\s*//|\s*/\*\*$|\s*\* )", sent, re.MULTILINE)
    for file in files:
        functions = re.findall(r"^(?:export )?(?:async )?function \w+\(.*$", text(file), re.MULTILINE)
        assert all(sent.count(line) == 1 for line in functions), file
    assert "export const DataKey" in script("figures.js") and script("keep.js").count("function ") > 3


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
