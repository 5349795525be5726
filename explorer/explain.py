"""Why a plan ends where it does: what each group of levers does, what one lever does, what waiting costs.

All of it is said at the horizon and from the futures that the plans share.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import factorial

import numpy as np

from explorer import coefficients
from explorer.plan import MAX_PLANS, MONTHS, Plan, Scenario, choices
from explorer.projection import FUTURES, OUTCOMES, Trajectories, project

AMOUNTS = (*OUTCOMES, "cost")
GROUPS = tuple(dict.fromkeys(choice.group for choice in choices(Plan).values()))
TIMING = "start"  # when a plan begins is no group's merit: it belongs to the plan as a whole


@dataclass(frozen=True)
class Contribution:
    """What one group of levers adds to a plan's difference from the first, by AMOUNTS [points, yuan]."""

    group: str
    amounts: dict[str, float]


@dataclass(frozen=True)
class Curve:
    """Expected amounts at the horizon over the values of something, by AMOUNTS; `present` is the index of today's."""

    values: tuple[float, ...]
    present: int
    amounts: dict[str, np.ndarray]


@dataclass(frozen=True)
class ExtraDebt:
    """What a higher limit tends to bring [yuan]: added limit, debt after a quarter, debt by the third year."""

    added: float
    quarter: float
    year3: float


def differing(first: Plan, other: Plan) -> tuple[str, ...]:
    """The groups in which two plans differ; a lever that neither plan reads does not count."""
    lines = [line for line in choices(Plan).values() if line.key != TIMING]
    read = [line for line in lines if not line.needs or getattr(first, line.needs) or getattr(other, line.needs)]
    groups = {line.group for line in read if getattr(first, line.key) != getattr(other, line.key)}
    return tuple(group for group in GROUPS if group in groups)


def contributions(scenario: Scenario, plan: int) -> list[Contribution]:
    """What each group adds to a plan's difference from the first: Shapley values, they add up to all of it.

    Each group's levers move from the first plan's to this one's at this plan's start, and each order
    in which the groups could move counts the same.
    """
    first, other = scenario.plans[0], scenario.plans[plan]
    groups = differing(first, other)
    sets = [chosen for size in range(len(groups) + 1) for chosen in combinations(groups, size)]
    ends = _ends(scenario, [_mixed(first, other, chosen) for chosen in sets])
    shares = shapley(groups, dict(zip(sets, ends, strict=True)))
    return [Contribution(g, dict(zip(AMOUNTS, map(float, shares[g]), strict=True))) for g in groups]


def shapley(players: Sequence[str], worth: dict[tuple[str, ...], np.ndarray]) -> dict[str, np.ndarray]:
    """Each player's share of the worth of all, from the worth of every subset, in the players' order."""
    count, shares = len(players), {}
    for player in players:
        share = 0.0
        for others in (chosen for chosen in worth if player not in chosen):
            joined = tuple(p for p in players if p in others or p == player)
            orders = factorial(len(others)) * factorial(count - len(others) - 1) / factorial(count)
            share = share + orders * (worth[joined] - worth[others])
        shares[player] = share
    return shares


def sweep(scenario: Scenario, plan: int, key: str, points: int = 9, futures: int = FUTURES) -> Curve:
    """The amounts over the whole range of one lever of a plan, its present value among them."""
    choice, here = choices(Plan)[key], scenario.plans[plan]
    present = getattr(here, key)
    grid = np.linspace(choice.low, choice.high, points)
    values = tuple(sorted({present, *(choice.fit(value) for value in grid)}))
    variants = [replace(here, **{key: value}) for value in values]
    if plan:
        ends = _ends(scenario, variants, futures)
    else:  # the first plan's habits are those of today: each variant is a first plan itself
        ends = np.array([end for v in variants for end in _ends(replace(scenario, plans=(v,)), [v], futures)])
    return _curve(values, values.index(present), ends)


def delay(scenario: Scenario, plan: int, months: Sequence[int] = range(7)) -> Curve:
    """The amounts when a plan starts so many months later than it says; waits beyond MONTHS are left out."""
    here = scenario.plans[plan]
    waits = tuple(wait for wait in months if here.start + wait <= MONTHS)
    return _curve(waits, 0, _ends(scenario, [replace(here, start=here.start + wait) for wait in waits]))


def extra_debt(scenario: Scenario, trajectories: Trajectories, plan: int) -> ExtraDebt:
    """The debt that comes with a raise (F20-F23): of this plan over the first, of the first over today."""
    k = {item.key: item.value for item in coefficients.believed(scenario.beliefs, scenario.well_graded).items}
    limits = [trajectories.mean[outcome] for outcome in OUTCOMES if outcome != "score"]
    added = sum(float(mean[-1, plan] - (mean[-1, 0] if plan else mean[0, 0])) for mean in limits)
    added = max(added, 0.0)
    return ExtraDebt(added, added * k["debt_quarter"], added * k["debt_year3"])


def _mixed(first: Plan, other: Plan, groups: Sequence[str]) -> Plan:
    """The first plan with some groups of levers taken from the other, begun when the other begins."""
    taken = {line.key for line in choices(Plan).values() if line.group in groups} | {TIMING}
    return replace(first, **{key: getattr(other, key) for key in taken})


def _ends(scenario: Scenario, plans: Sequence[Plan], futures: int = FUTURES) -> np.ndarray:
    """Expected AMOUNTS at the horizon of any number of plans beside the first one, (plans, amounts)."""
    ends, room = [], MAX_PLANS - 1
    for start in range(0, len(plans), room):
        batch = scenario.plans[:1] + tuple(plans[start : start + room])
        found = project(replace(scenario, plans=batch), futures=futures)
        ends.append(np.stack([*(found.mean[o][-1, 1:] for o in OUTCOMES), found.cost[-1, 1:]], axis=1))
    return np.concatenate(ends)


def _curve(values: tuple[float, ...], present: int, ends: np.ndarray) -> Curve:
    return Curve(values, present, dict(zip(AMOUNTS, ends.T, strict=True)))
