"""The projection's own time, and that it grows no faster than what is asked of it."""

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from statistics import median

from explorer.plan import Scenario
from explorer.projection import project
from tests.bench.fused import fused
from tests.bench.scene import scenario

PLANS, MONTHS, FUTURES = 3, 24, 2000
ROUNDS = 15


def sized(plans: int = PLANS, months: int = MONTHS) -> Scenario:
    """The scenario with so many plans over so many months."""
    full = scenario()
    full = replace(full, plans=(*full.plans, *full.plans)[:plans])
    return replace(full, environment=replace(full.environment, months=months))


def milliseconds(*ways: Callable[[], object]) -> list[float]:
    """Median time of each way of doing the same; they take turns, after a first time that does not count."""
    times = []
    for _ in range(ROUNDS + 1):
        stops = [time.perf_counter()]
        for way in ways:
            way()
            stops.append(time.perf_counter())
        times.append([1000 * (b - a) for a, b in pairwise(stops)])
    return [median(column) for column in zip(*times[1:], strict=True)]


def rows() -> list[list[object]]:
    """A line for each size: plans, months, futures, ms, ns a plan, month and future, fused ms, ratio."""
    sizes = [(PLANS, MONTHS, FUTURES)]
    sizes += [(plans, MONTHS, FUTURES) for plans in (1, 2, 4)]
    sizes += [(PLANS, months, FUTURES) for months in (6, 12)]
    sizes += [(PLANS, MONTHS, futures) for futures in (500, 1000, 4000, 10_000)]
    found = []
    for plans, months, futures in sizes:
        asked = sized(plans, months)
        own, limit = milliseconds(
            lambda: project(asked, futures=futures), lambda: fused(asked, futures=futures)
        )
        found.append([plans, months, futures, own, 1e6 * own / (plans * (months + 1) * futures), limit, own / limit])
    return found
