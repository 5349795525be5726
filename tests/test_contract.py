"""The server and its scripts in the browser mean the same by what they say to each other, and say nothing else."""

import re
import shutil
import subprocess
from typing import Any, TypedDict

import pytest

from explorer.assets import FOLDER, text
from explorer.contract import CHART, DataKey, DomEvent, LayoutName, TraceKind
from tests import contract, node
from tests.browser.people import without
from tests.served import ROOT

CHECKER = ROOT / "tests" / "js" / "node_modules" / "typescript" / "bin" / "tsc"
OURS = {
    path.name: path.read_text("utf-8")
    for path in sorted((FOLDER / "js").glob("*.js"))
    if path != contract.FILE
}
STREAMLITS = {"testid", "stale", "rac", "collapsed"}
NAMES = {*TraceKind, *DomEvent, LayoutName.POLICY, CHART}


def test_the_scripts_types_are_the_servers():
    assert contract.FILE.read_text("utf-8") == contract.script(), "python -m tests.renew writes it anew"


def test_every_type_is_named_by_a_script_or_by_another_type():
    """What nobody asks for has been forgotten here."""
    kinds = re.findall(r"@typedef \{object\} (\w+)", contract.script())
    said = "\n".join([*OURS.values(), (ROOT / "tests/js/page.d.ts").read_text(), contract.script()])
    assert len(kinds) > 20
    assert not [kind for kind in kinds if len(re.findall(rf"\b{kind}\b", said)) < 2]


def checked(*more: str) -> subprocess.CompletedProcess:
    """What TypeScript says to the types of our scripts."""
    if not CHECKER.exists():
        without("no TypeScript: `npm ci --prefix tests/js` brings it, to check the types of assets/js")
    return node.run(CHECKER, "-p", ROOT / "tests/js", *more)


def test_the_scripts_keep_to_their_types():
    done = checked()
    assert not done.returncode, done.stdout


def test_the_checker_comes_from_no_place_of_its_own():
    lock = (ROOT / "tests/js/package-lock.json").read_text("utf-8")
    assert '"typescript": "5.9.3"' in lock and "resolved" not in lock and "://" not in lock


WRONG = {
    "a key that nobody sends": ("figure, alt, buttons } = state.shown", "figure, alt, knobs } = state.shown"),
    "a state that no chart has": ("clearTimeout(state.waits)", "clearTimeout(state.wait)"),
    "a name that is not agreed": ("DomEvent.DRAWN", "DomEvent.PAINTED"),
    "what the server is not told": ('setTriggerValue("missing", true)', 'setTriggerValue("lost", true)'),
}


def test_what_breaks_the_contract_is_found(tmp_path):
    """All of it at once: each is named by the line it stands in."""
    shutil.copytree(FOLDER / "js", tmp_path / "assets/js")
    shutil.copytree(ROOT / "tests/js", tmp_path / "tests/js", ignore=shutil.ignore_patterns("node_modules"))
    plot = text("js/plot.js")
    for right, wrong in WRONG.values():
        assert right in plot
        plot = plot.replace(right, wrong)
    (tmp_path / "assets/js/plot.js").write_text(plot, "utf-8")
    said = checked("-p", str(tmp_path / "tests/js")).stdout
    lines = {int(line) for line in re.findall(r"plot\.js\((\d+),", said)}
    for what, (_, wrong) in WRONG.items():
        at = plot[: plot.index(wrong)].count("\n") + 1
        assert at in lines, f"{what}: {said}"


def test_no_fault_is_hushed():
    """A type that is not checked says why, in the same line."""
    for name, script in OURS.items():
        assert not re.findall(r"@ts-(?:ignore|nocheck|expect-error)\s*$", script, re.MULTILINE), name


def literals(script: str) -> set[str]:
    """The texts that stand in a script, comments and types left out."""
    code = re.sub(r"/\*\*.*?\*/|//.*", "", script, flags=re.DOTALL | re.MULTILINE)
    return {*re.findall(r'"([^"\n]*)"', code)}


@pytest.mark.parametrize("name", OURS)
def test_a_name_of_the_contract_stands_in_no_script(name):
    assert not literals(OURS[name]) & NAMES
    named = re.findall(r"dataset\.(\w+)|\bdata-(outcome|hidden|plan|live|working|way|squares)\b", OURS[name])
    assert not [key for pair in named for key in pair if key in {*DataKey}]


def test_every_mark_that_a_style_waits_for_is_one_of_the_contracts():
    styles = "\n".join(path.read_text("utf-8") for path in (FOLDER / "css").glob("*.css"))
    waited = {*re.findall(r"\[data-(\w+)[\]=]", styles)}
    assert waited and waited - STREAMLITS <= {*DataKey}


class Sent(TypedDict, total=False):
    """Something that is sent."""

    one: list[int | None]
    other: dict[str, tuple[float, str]]


def test_a_type_is_written_as_scripts_have_it():
    lines = contract._shape(Sent).splitlines()
    assert lines[2:-1] == [
        " * @typedef {object} Sent",
        " * @property {(number | null)[]} [one]",
        " * @property {Record<string, [number, string]>} [other]",
    ]
    assert contract.written(Any) == "any"
    with pytest.raises(KeyError):
        contract.written(bytes)
