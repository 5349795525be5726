"""What our scripts say without a browser: they are run by Node."""

import json
import shutil
import subprocess
from typing import Any

from explorer.assets import script
from tests.browser.people import without

HOW = "no Node: install it (Debian: apt-get install nodejs npm) to try assets/js without a browser"


def program() -> str:
    """Node's program file; the test is skipped, or fails on CI, where there is none."""
    found = shutil.which("node")
    if not found:
        without(HOW)
    return found


def run(*arguments: object, given: str = "") -> subprocess.CompletedProcess[str]:
    """What Node says to arguments and an input, whether it is content or not."""
    command = [program(), *map(str, arguments)]
    return subprocess.run(command, input=given, text=True, capture_output=True, check=False)


def written(value: Any) -> str:
    """A value as a script has it."""
    return json.dumps(value, allow_nan=False)


def evaluated(name: str, expression: str) -> Any:
    """What an expression gives in a script of assets/js."""
    done = run("--input-type=module", "-", given=f"{script(name)}\nconsole.log(JSON.stringify({expression}))")
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)
