"""Random scenarios with every extreme: no NaN, no warning, bounds, shares that add up, the same digits everywhere.

`python -m tests.attack.scenarios COUNT SEED` prints a checksum of that many scenarios' tables.
"""

import hashlib
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from explorer.export.table import csv, table
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Profile, Scenario, choices
from explorer.model.projection import project
from explorer.model.trajectories import STATES, Trajectories
from tests.attack.cost import Bill, attack
from tests.scenarios import random_scenario

COUNT, SAME, SEED = 5_000, 60, 14
FUTURES = 400  # fewer than the page's: bounds hold for each of them
ROOT = Path(__file__).parents[2]
PLACES = {
    "a process": {},
    "another": {"PYTHONHASHSEED": "7"},
    "one thread": {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    "many threads": {"OMP_NUM_THREADS": "8", "OPENBLAS_NUM_THREADS": "8"},
}


def scenarios(count: int, seed: int = SEED) -> Iterator[tuple[str, Scenario]]:
    rng = np.random.default_rng(seed)
    for number in range(count):
        yield f"scenario {number}", random_scenario(rng)


def check(scenario: Scenario) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        hold(project(scenario, futures=FUTURES))


def hold(found: Trajectories) -> None:
    """What is true of any trajectories."""
    for key in OUTCOMES:
        low, high = choices(Profile)[key].low, choices(Profile)[key].high
        for paths in (found.paths[key], found.mean[key], found.median[key], found.low[key], found.high[key]):
            assert np.isfinite(paths).all() and (paths >= low).all() and (paths <= high).all(), key
        assert (found.low[key] <= found.median[key]).all() and (found.median[key] <= found.high[key]).all(), (
            key
        )
    for key, chance in found.chances.items():
        assert ((chance >= 0) & (chance <= 1)).all() and (np.diff(chance, axis=0) >= 0).all(), key
    for shares in found.shares.values():
        parts = [getattr(shares, state) for state in STATES]
        assert np.allclose(sum(parts), 1) and min(part.min() for part in parts) >= 0
    assert (found.late >= 0).all() and np.isfinite(found.cost).all() and np.isfinite(found.annual_rate).all()


def digest(count: int, seed: int) -> str:
    """A checksum of the tables of so many scenarios, to the last digit that is shown."""
    told = "".join(csv(table(one, project(one, futures=FUTURES))) for _, one in scenarios(count, seed))
    return hashlib.sha256(told.encode()).hexdigest()


def pythons() -> dict[str, tuple[str, dict[str, str]]]:
    """This Python in several surroundings, and those that the variable PYTHONS names, with what the page needs."""
    others = filter(None, os.environ.get("PYTHONS", "").split(os.pathsep))
    return {place: (sys.executable, more) for place, more in PLACES.items()} | {
        one: (one, {}) for one in others
    }


def same() -> Bill:
    """Whether all of them find the same digits.

    On another kind of processor one shown figure in some 200,000 is one off in its last digit, since numpy's exp and
    log round otherwise there: NPY_DISABLE_CPU_FEATURES="X86_V3 X86_V4" shows it.
    """
    bill, found = Bill(f"same digits of {SAME} scenarios"), {}
    for place, (python, more) in pythons().items():
        command = [python, "-m", "tests.attack.scenarios", str(SAME), str(SEED)]
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ | more, capture_output=True, text=True, check=False
        )
        bill.cases += 1
        found[place] = done.stdout.strip() or done.stderr.strip()[-200:]
    first = next(iter(found.values()))
    bill.faults += [f"{place}: {one}" for place, one in found.items() if one != first]
    return bill


def run(count: int = COUNT) -> list[Bill]:
    return [attack("scenarios", scenarios(count), check, most_seconds=1, weigh_every=200), same()]


if __name__ == "__main__":
    print(digest(int(sys.argv[1]), int(sys.argv[2])))
