"""Goal seek: the smallest changes of habits that reach a score or a limit by a month, with a chance.

The least effort is sought greedily: of each set of groups the levers that bring most for their effort,
only as many and only as far as the goal needs.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, filterfalse
from typing import Any

import numpy as np

from explorer.findings.trials import (
    best_habits,
    between,
    effort,
    from_today,
    goal_levers,
    groups,
    moved,
    tried,
)
from explorer.model.plan import MONTHS, Environment, Plan, Scenario, choices
from explorer.model.projection import FUTURES
from explorer.model.trajectories import Trajectories

SEARCHED = 500  # futures while searching; what is found is confirmed with all FUTURES
DOUBT = 0.03  # [share] a candidate that misses the chance by so little in the search is confirmed as well
USELESS = 0.01  # [share of the way to the goal] a lever that alone brings less is tried last
WAYS, REFINED = 5, 8  # ways that are told, and those that are made smaller before the choice
HALVINGS = 4
EXPECTED = 250  # trials of a usual search, to tell its progress
Progress = Callable[[float], object]
Line = tuple[str, ...]  # levers of some groups, in the order in which they are tried


@dataclass(frozen=True, slots=True)
class Way:
    """A plan for the goal, and what it does to the plan as it is.

    groups, keys: the groups of levers, and the levers, that move; effort: as in assets/data/goal.toml.
    chance: share of futures with the target in the goal's month; value: what is reached then with the
    chance asked for [points or yuan]; month: from when that chance is met, None if not within MONTHS;
    cost: expected interest and fees until the goal's month [yuan].
    """

    plan: Plan
    groups: tuple[str, ...]
    keys: tuple[str, ...]
    effort: float
    chance: float
    value: float
    month: int | None
    cost: float


@dataclass(frozen=True)
class Wish:
    """To have `outcome` at `target` or above [points or yuan] in `month` in a share `chance` of the futures.

    Raises ValueError for a chance that is none, or of less than one in FUTURES.
    """

    outcome: str
    target: float
    month: int
    chance: float

    def __post_init__(self) -> None:
        if not 1 / FUTURES <= self.chance <= 1:
            raise ValueError(f"a chance must be within {1 / FUTURES:g} and 1, not {self.chance:g}")


@dataclass(frozen=True)
class Goal(Wish):
    """What was wished for, and what was found for the plan `base`.

    ways: those that cost no more first, then by effort, each moving other groups; without groups when the
    plan as it is will do.
    nearest: when there is no way, what comes closest.
    """

    base: Plan
    ways: tuple[Way, ...] = ()
    nearest: Way | None = None


def seek(scenario: Scenario, number: int, wish: Wish, progress: Progress = lambda share: None) -> Goal:
    """At most WAYS ways to what is wished for, from the plan of a number."""
    goal = Goal(wish.outcome, wish.target, wish.month, wish.chance, from_today(scenario, number))
    search = _Search(scenario, goal, progress)
    today = search.way(goal.base)
    ways = (today,) if today.chance >= goal.chance else _ways(search)
    return replace(goal, ways=ways) if ways else replace(goal, nearest=_nearest(search))


def goal_rows(scenario: Scenario, number: int, wish: Wish) -> list[dict[str, Any]]:
    """Goal seek as rows: the ways with `reached` 1, or the nearest with `reached` 0."""
    goal = seek(scenario, number, wish)
    found = (goal.nearest,) if goal.nearest else goal.ways
    return [
        {
            "way": place,
            "reached": int(not goal.nearest),
            "effort": round(way.effort, 3),
            "chance": round(way.chance, 3),
            "month": way.month,
            "value": round(way.value),
            "cost": round(way.cost),
            "groups": " ".join(way.groups),
            "changes": " ".join(f"{key}={float(getattr(way.plan, key)):g}" for key in way.keys),
        }
        for place, way in enumerate(found, start=1)
    ]


# --- trying ---


@dataclass(frozen=True, slots=True)
class _Trial:
    """What comes of a plan.

    shares: of the futures with the target, (months + 1,); value: what is reached in the goal's month
    with the chance asked for [points or yuan];
    cost: expected interest and fees until then [yuan].
    """

    shares: np.ndarray
    value: float
    cost: float


class _Search:
    """The goal, how far each lever could move, and every trial made so far."""

    def __init__(self, scenario: Scenario, goal: Goal, progress: Progress) -> None:
        self.scenario = scenario
        self.goal = goal
        self.progress = progress
        self.furthest = best_habits(scenario, goal.base)
        self.trials: dict[tuple[Plan, int, int], _Trial] = {}

    def best(self, keys: Sequence[str]) -> Plan:
        """The plan as it is with some levers at their best."""
        return replace(self.goal.base, **{key: self.furthest[key] for key in keys})

    def back(self, plan: Plan, keys: Sequence[str]) -> Plan:
        """A plan with some levers as they are now."""
        return replace(plan, **{key: getattr(self.goal.base, key) for key in keys})

    def look(self, plans: Sequence[Plan], futures: int = SEARCHED, months: int = 0) -> list[_Trial]:
        """Try plans, each once, many in one projection."""
        months = max(self.goal.month, months, int(choices(Environment)["months"].low))
        scenario = replace(self.scenario, environment=replace(self.scenario.environment, months=months))
        new = [plan for plan in dict.fromkeys(plans) if (plan, futures, months) not in self.trials]
        for plan, (found, number) in zip(new, tried(scenario, new, futures)):
            self.trials[plan, futures, months] = self._trial(found, number)
        if new:
            self.progress(min(len(self.trials) / EXPECTED, 1.0))
        return [self.trials[plan, futures, months] for plan in plans]

    def _trial(self, found: Trajectories, number: int) -> _Trial:
        paths = found.paths[self.goal.outcome][:, number]
        futures = paths.shape[-1]
        enough = max(math.ceil(self.goal.chance * futures - 1e-6), 1)
        reached = np.sort(paths[self.goal.month])[futures - enough]
        return _Trial(
            (paths >= self.goal.target).mean(axis=-1),
            float(reached),
            float(found.cost[self.goal.month, number]),
        )

    def works(self, trial: _Trial, doubt: float = 0.0) -> bool:
        """Whether a trial reaches the goal."""
        return bool(trial.shares[self.goal.month] >= self.goal.chance - doubt - 1e-9)

    def way(self, plan: Plan, months: int = 0) -> Way:
        """A plan as a way, with all futures."""
        (trial,) = self.look([plan], FUTURES, months)
        keys, month = moved(self.goal.base, plan), self.goal.month
        return Way(
            plan=plan,
            groups=groups(keys),
            keys=keys,
            effort=effort(self.goal.base, plan),
            chance=float(trial.shares[month]),
            value=trial.value,
            month=_since(trial.shares >= self.goal.chance - 1e-9, month),
            cost=trial.cost,
        )


def _since(met: np.ndarray, month: int) -> int | None:
    """From when on it is met until `month`; when it is not met then, the first month after in which it is."""
    if met[month]:
        return 1 + max(np.flatnonzero(~met[:month]).tolist(), default=-1)
    return next((later for later in range(month, len(met)) if met[later]), None)


# --- searching ---


def _ways(search: _Search) -> tuple[Way, ...]:
    able = [line for line, trial in _lines(search).items() if search.works(trial, DOUBT)]
    found = _lightest(search, dict(zip(able, _as_few(search, able))))
    found = dict(zip(found, _lightened(search, list(found.values()))))
    ways = {way.groups: way for way in map(search.way, _confirmed(search, _lightest(search, found)))}
    reached = [way for way in ways.values() if way.chance >= search.goal.chance]

    def pointless(way: Way) -> bool:
        """Another takes fewer groups and no more effort."""
        return any(set(other.groups) < set(way.groups) and other.effort <= way.effort for other in reached)

    now = search.way(search.goal.base)

    def order(way: Way) -> tuple[bool, float]:
        """What costs no more than today first, then what is easiest."""
        return way.cost > now.cost + 1, way.effort

    return tuple(sorted(filterfalse(pointless, reached), key=order)[:WAYS])


def _lines(search: _Search) -> dict[Line, _Trial]:
    """The levers of every set of groups, those that bring most for their effort first; all at best."""
    keys = _by_worth(search)
    names = groups(keys)
    sets = [chosen for size in range(len(names)) for chosen in combinations(names, size + 1)]
    lines = [tuple(key for key in keys if choices(Plan)[key].group in chosen) for chosen in sets]
    return dict(zip(lines, search.look([search.best(line) for line in lines])))


def _by_worth(search: _Search) -> list[str]:
    """The levers that could move, those that bring most for their effort first."""
    base, month, keys = search.goal.base, search.goal.month, list(search.furthest)
    now, *alone = search.look([base, *(search.best([key]) for key in keys)])
    missing = max(abs(search.goal.target - now.value), 1)
    brings = {
        key: trial.shares[month] - now.shares[month] + (trial.value - now.value) / missing
        for key, trial in zip(keys, alone)
    }
    efforts = {key: effort(base, search.best([key])) for key in keys}
    return sorted(keys, key=lambda key: (brings[key] < USELESS, -brings[key] / efforts[key]))


def _as_few(search: _Search, lines: list[Line]) -> list[Plan]:
    """Of each line as many levers, from its first on, as the goal needs; the last of them only as far."""
    counts = [(0, len(line)) for line in lines]  # so many are too few, so many are enough
    for _ in range(len(goal_levers()).bit_length()):
        middle = [(few + enough + 1) // 2 for few, enough in counts]
        trials = search.look([search.best(line[:count]) for line, count in zip(lines, middle)])
        fine = map(search.works, trials)
        counts = [
            (few, count) if works else (count, enough)
            for (few, enough), count, works in zip(counts, middle, fine)
        ]
    pairs = [
        (search.best(line[: enough - 1]), search.best(line[:enough]))
        for line, (_, enough) in zip(lines, counts)
    ]
    return _nearer(search, pairs)


def _lightened(
    search: _Search, plans: list[Plan], futures: int = SEARCHED, halvings: int = HALVINGS
) -> list[Plan]:
    """Each plan with its levers moved back as far as the goal allows, the hardest first."""
    orders = [moved(search.goal.base, plan) for plan in plans]
    for turn in range(max(map(len, orders), default=0)):
        less = [search.back(plan, order[turn : turn + 1]) for order, plan in zip(orders, plans)]
        works = map(search.works, search.look(less, futures))
        kept = [fewer if fine else plan for fewer, plan, fine in zip(less, plans, works)]
        plans = _nearer(search, list(zip(less, kept)), futures, halvings)
    return plans


def _nearer(
    search: _Search, pairs: list[tuple[Plan, Plan]], futures: int = SEARCHED, halvings: int = HALVINGS
) -> list[Plan]:
    """Between one plan that misses the goal and one that reaches it, the first to reach it."""
    for _ in range(halvings):
        middle = [between(*pair) for pair in pairs]
        works = map(search.works, search.look(middle, futures))
        pairs = [(low, mid) if fine else (mid, high) for (low, high), mid, fine in zip(pairs, middle, works)]
    return [high for _, high in pairs]


def _lightest(search: _Search, found: dict[Line, Plan]) -> dict[Line, Plan]:
    """Of the plans that move the same groups the one of least effort; REFINED at most, lightest first."""
    kept: dict[tuple[str, ...], Line] = {}
    for line in sorted(found, key=lambda line: effort(search.goal.base, found[line])):
        kept.setdefault(groups(moved(search.goal.base, found[line])), line)
    return {line: found[line] for line in list(kept.values())[:REFINED]}


def _confirmed(search: _Search, found: dict[Line, Plan]) -> list[Plan]:
    """With all futures: what reached the goal by luck of the search goes as much further as it must."""
    plans = list(found.values())
    further = [search.best(moved(search.goal.base, plan)) for plan in plans]
    works = [search.works(trial) for trial in search.look(plans + further, FUTURES)]
    enough = zip(found, further, works[len(plans) :])
    tops = [more if fine else search.best(line) for line, more, fine in enough]
    pairs = [(plan, plan if fine else top) for plan, top, fine in zip(plans, tops, works)]
    return _lightened(search, _nearer(search, pairs, FUTURES), FUTURES, halvings=0)


def _nearest(search: _Search) -> Way:
    """What comes closest, without the levers that bring next to nothing."""

    def brings(plan: Plan, futures: int) -> float:
        (trial,) = search.look([plan], futures)
        return float(trial.shares[search.goal.month]) + trial.value / max(search.goal.target, 1)

    tops = [search.best(line) for line in _lines(search)] or [search.goal.base]
    plan = max(tops, key=lambda plan: brings(plan, SEARCHED))
    enough = brings(plan, FUTURES) - USELESS / 2
    for key in moved(search.goal.base, plan):
        less = search.back(plan, [key])
        plan = less if brings(less, FUTURES) >= enough else plan
    return search.way(plan, MONTHS)
