"""Why a plan ends where it does: what each group of levers does, what one lever does, what waiting costs.

All of it is said at the horizon and from the futures that the plans share.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import factorial

import numpy as np

from explorer.findings.expected import expected_events
from explorer.findings.told import Told, told
from explorer.findings.trials import at_horizon, ends
from explorer.model import coefficients
from explorer.model.outcomes import LIMITS, OUTCOMES
from explorer.model.plan import MONTHS, Choice, Plan, Scenario, choices
from explorer.model.projection import FUTURES, project
from explorer.model.trajectories import Trajectories

AMOUNTS = (*OUTCOMES, "cost")
GROUPS = tuple(dict.fromkeys(choice.group for choice in choices(Plan).values()))
FEWER = 500  # futures in which the levers of a group are told apart
TIMING = "start"  # when a plan begins is no group's merit: it belongs to the plan as a whole


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one group of levers adds to a plan's difference from the first, by AMOUNTS [points, yuan]."""

    group: str
    amounts: dict[str, float]


@dataclass(frozen=True, slots=True)
class Share:
    """What one lever adds of its group's contribution, by AMOUNTS [points, yuan]."""

    lever: str
    group: str
    amounts: dict[str, float]


@dataclass(frozen=True, slots=True)
class Curve:
    """Expected amounts at the horizon by AMOUNTS, over `values`; `present`: the index of the one set now."""

    values: tuple[float, ...]
    present: int
    amounts: dict[str, np.ndarray]


@dataclass(frozen=True, slots=True)
class ExtraDebt:
    """What a raise tends to bring [yuan]: added limit, debt after a quarter, debt by the third year."""

    added: float
    quarter: float
    year3: float


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of all that is behind a plan, in codes; `number`: the plan's.

    kind: comparison, contribution or event; what: better, same or worse, a group of levers, an event's code;
    about: an outcome, "cost", a product or none; value [points, yuan, or as in Expected]; chance [0-1];
    because: an event's cause; keys: the coefficients behind it.
    """

    number: int
    month: int
    kind: str
    what: str
    about: str
    value: float = 0.0
    chance: float = 0.0
    because: str = ""
    keys: tuple[str, ...] = ()


def differing_habits(first: Plan, other: Plan) -> tuple[str, ...]:
    """The groups in which two plans differ, in the order declared."""
    groups = {choices(Plan)[key].group for key in changed_habits(first, other)}
    return tuple(group for group in GROUPS if group in groups)


def changed_habits(first: Plan, other: Plan) -> tuple[str, ...]:
    """The levers in which two plans differ, in the order declared; what neither plan reads does not count."""

    def moved(line: Choice) -> bool:
        read = not line.needs or getattr(first, line.needs) or getattr(other, line.needs)
        return read and line.key != TIMING and getattr(first, line.key) != getattr(other, line.key)

    return tuple(line.key for line in choices(Plan).values() if moved(line))


def contributions(
    scenario: Scenario, trajectories: Trajectories, number: int, futures: int = FUTURES
) -> list[Contribution]:
    """What each group that differs adds to a plan's difference from the first one.

    Shapley values: the groups' levers move from the first plan's to this one's when this plan starts,
    each order in which they could move counts the same, and all of them add up to the whole difference.
    """
    first, other = scenario.plans[0], scenario.plans[number]
    groups = differing_habits(first, other)
    between = [chosen for size in range(1, len(groups)) for chosen in combinations(groups, size)]
    mixed = ends(scenario, [_mixed(first, other, chosen) for chosen in between], futures)
    worth = {chosen: _amounts(end) for chosen, end in zip(between, mixed, strict=True)}
    worth[()], worth[groups] = (_amounts(at_horizon(trajectories, one)) for one in (0, number))
    shares = shapley(groups, worth)
    return [Contribution(g, dict(zip(AMOUNTS, shares[g].tolist(), strict=True))) for g in groups]


def by_lever(
    scenario: Scenario, groups: Sequence[Contribution], number: int, futures: int = FEWER
) -> list[Share]:
    """What each lever that differs adds, so that a group's levers add up to what the group does.

    Each is moved on its own, once in the order declared and once in the other, and what it does in the two
    counts the same; what is left of its group's contribution is split by size.
    """
    first, other = scenario.plans[0], scenario.plans[number]
    keys = changed_habits(first, other)
    alone = {key: np.zeros(len(AMOUNTS)) for key in keys}
    for order in (keys, keys[::-1]):
        stages = [_taken(first, other, order[:count]) for count in range(len(order) + 1)]
        found = np.array([_amounts(end) for end in ends(scenario, stages, futures)])
        for key, step in zip(order, np.diff(found, axis=0), strict=True):
            alone[key] += step / 2
    shares = []
    for part in groups:
        own = [key for key in keys if choices(Plan)[key].group == part.group]
        found = np.array([alone[key] for key in own])
        left = np.array([part.amounts[key] for key in AMOUNTS]) - found.sum(axis=0)
        sizes = np.abs(found) + 1e-9
        found += left * sizes / sizes.sum(axis=0)
        shares += [Share(key, part.group, dict(zip(AMOUNTS, row.tolist()))) for key, row in zip(own, found)]
    return shares


def largest(shares: Sequence[Share], amount: str) -> list[Share]:
    """The levers by how much they do to one of AMOUNTS, most first."""
    return sorted(shares, key=lambda share: -abs(share.amounts[amount]))


def shapley(players: Sequence[str], worth: dict[tuple[str, ...], np.ndarray]) -> dict[str, np.ndarray]:
    """Each player's share of the worth of all, from the worth of every subset, in the players' order."""
    count = len(players)
    shares = {}
    for player in players:
        share = np.zeros_like(worth[()])
        for others in (chosen for chosen in worth if player not in chosen):
            joined = tuple(p for p in players if p in others or p == player)
            orders = factorial(len(others)) * factorial(count - len(others) - 1) / factorial(count)
            share += orders * (worth[joined] - worth[others])
        shares[player] = share
    return shares


def sweep(scenario: Scenario, number: int, key: str, points: int = 9, futures: int = FUTURES) -> Curve:
    """The amounts over the whole range of one lever of a plan, its present value among them."""
    choice, here = choices(Plan)[key], scenario.plans[number]
    present = getattr(here, key)
    grid = np.linspace(choice.low, choice.high, points)
    values = tuple(sorted({present, *(choice.fit(value) for value in grid)}))
    variants = [replace(here, **{key: value}) for value in values]
    if number:
        found = ends(scenario, variants, futures)
    else:  # the first plan's habits are those of today: each variant is a first plan itself
        alone = (replace(scenario, plans=(variant,)) for variant in variants)
        found = [at_horizon(project(one, futures=futures), 0) for one in alone]
    return _curve(values, values.index(present), found)


def delay(scenario: Scenario, number: int, months: Sequence[int] = range(7), futures: int = FUTURES) -> Curve:
    """The amounts when a plan starts so many months later than it says; waits beyond MONTHS are left out."""
    here = scenario.plans[number]
    waits = tuple(wait for wait in months if here.start + wait <= MONTHS)
    later = [replace(here, start=here.start + wait) for wait in waits]
    return _curve(waits, 0, ends(scenario, later, futures))


def extra_debt(scenario: Scenario, trajectories: Trajectories, number: int) -> ExtraDebt:
    """The debt that comes with a raise (F20-F23): of this plan over the first, of the first over today."""
    k = {item.key: item.value for item in coefficients.believed(scenario.beliefs, scenario.well_graded).items}
    means = [trajectories.mean[limit.key] for limit in LIMITS.values()]
    added = sum(float(mean[-1, number] - (mean[-1, 0] if number else mean[0, 0])) for mean in means)
    added = max(added, 0.0)
    return ExtraDebt(added, added * k["debt_quarter"], added * k["debt_year3"])


def _mixed(first: Plan, other: Plan, groups: Sequence[str]) -> Plan:
    """The first plan with some groups of levers taken from the other, begun when the other begins."""
    return _taken(first, other, [line.key for line in choices(Plan).values() if line.group in groups])


def _taken(first: Plan, other: Plan, keys: Sequence[str]) -> Plan:
    """The first plan with some levers taken from the other, begun when the other begins."""
    return replace(first, **{key: getattr(other, key) for key in (*keys, TIMING)})


def _amounts(end: dict[str, float]) -> np.ndarray:
    """A plan's AMOUNTS at the horizon, (amounts,)."""
    return np.array([end[key] for key in AMOUNTS])


def _curve(values: tuple[float, ...], present: int, found: list[dict[str, float]]) -> Curve:
    return Curve(values, present, {key: np.array([end[key] for end in found]) for key in AMOUNTS})


def reasons(scenario: Scenario) -> Iterator[Reason]:
    """All of it for every plan.

    Chances of ending better, the same or worse than the first plan, contributions of the groups
    (both at the horizon) and expected events.
    """
    found = told(scenario, project(scenario))
    for number in range(len(scenario.plans)):
        if number:
            yield from _against_first(found, number)
        for event in expected_events(scenario, found.trajectories, number):
            yield Reason(
                number, event.month, "event", event.code, event.product,
                event.value, event.chance, event.cause, event.coefficients,
            )  # fmt: skip


def _against_first(found: Told, number: int) -> Iterator[Reason]:
    last = found.months
    for outcome, ahead in found.ends[number].items():
        for what in ("better", "same", "worse"):
            yield Reason(
                number, last, "comparison", what, outcome, ahead.expected - ahead.first, getattr(ahead, what)
            )
    for part in contributions(found.scenario, found.trajectories, number):
        for about, value in part.amounts.items():
            yield Reason(number, last, "contribution", part.group, about, value)
