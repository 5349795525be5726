"""The projection's own time, and how it grows with what is asked of it."""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import product
from math import log

from explorer.model.plan import Scenario
from explorer.model.projection import FUTURES, project
from tests.bench.scene import scenario

PLANS, MONTHS, SIZES = (1, 2, 4), (6, 12, 24), (500, 2000, 10_000)
GOAL = 3, 24, FUTURES  # what the target is about: plans, months, futures
ROUNDS = 12


def report() -> list[list[object]]:
    """For each size: plans, months, futures, ms, ns for a plan, month and future."""
    rows = []
    for plans, months, futures in (GOAL, *product(PLANS, MONTHS, SIZES)):
        asked = _sized(plans, months)
        (taken,) = _fastest(partial(project, asked, futures=futures))
        rows.append([plans, months, futures, 1e3 * taken, 1e9 * taken / (plans * months * futures)])
    return rows


def growth(rows: list[list[object]]) -> dict[str, float]:
    """By what power the time grows with plans, months, futures at the far end of the others; 1 is linear."""
    taken = {tuple(row[:3]): row[3] for row in rows}
    axes = {"plans": PLANS, "months": MONTHS, "futures": SIZES}
    most = [axis[-1] for axis in axes.values()]
    powers = {}
    for place, (name, (*_, low, high)) in enumerate(axes.items()):
        less = (*most[:place], low, *most[place + 1 :])
        powers[name] = log(taken[tuple(most)] / taken[less]) / log(high / low)
    return powers


def _sized(plans: int, months: int) -> Scenario:
    """The page's scenario with so many plans over so many months."""
    full = scenario()
    full = replace(full, plans=(*full.plans, *full.plans)[:plans])
    return replace(full, environment=replace(full.environment, months=months))


def _fastest(*ways: Callable[[], object]) -> list[float]:
    """Processor time of each way of doing the same [s], the least of ROUNDS; they take turns."""
    least = [float("inf")] * len(ways)
    for _ in range(ROUNDS):
        for n, way in enumerate(ways):
            start = time.thread_time()
            way()
            least[n] = min(least[n], time.thread_time() - start)
    return least
