"""python -m tests.attack [PART ...]: of PARTS those named, all of them without a word.

Exits with 1 if a case ended in a fault, or cost more time or memory than it may.
"""

import importlib
import sys

PARTS = (
    "links",
    "files",
    "reports",
    "patterns",
    "scenarios",
    "storms",
    "sessions",
    "uploads",
    "spoiled",
    "heavy",
    "hands",
    "away",
    "monkey",
)

if __name__ == "__main__":
    asked = sys.argv[1:] or list(PARTS)
    if not set(asked) <= set(PARTS):
        sys.exit(__doc__)
    faults = 0
    for part in asked:
        for bill in importlib.import_module(f"tests.attack.{part}").run():
            print(bill.told(), flush=True)
            faults += len(bill.faults)
    sys.exit(bool(faults))
