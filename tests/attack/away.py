"""Five minutes without a line or asleep: the tests of it, of which each takes that long."""

import subprocess
import sys

from tests.attack.cost import Bill
from tests.served import ROOT

TESTS = ROOT / "tests/browser/away.py"


def run() -> list[Bill]:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "--tb=short",
        "-rA",
        "-n0",
        str(TESTS),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    bill = Bill("5 minutes away", cases=sum(line.startswith(("PASSED ", "FAILED ")) for line in lines))
    if done.returncode:
        bill.faults += [line for line in lines if line.startswith(("FAILED ", "ERROR "))] or lines[-5:]
    return [bill]
