"""Why a plan ends where it does: what each group of levers does, what one lever does, what waiting costs.

All of it is said at the horizon and from the futures that the plans share.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import factorial

import numpy as np

from explorer.findings.compare import compare
from explorer.findings.expected import expected_events
from explorer.findings.trials import Trials
from explorer.model import coefficients
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import MONTHS, Plan, Scenario, choices
from explorer.model.projection import FUTURES, Trajectories, project

AMOUNTS = (*OUTCOMES, "cost")
GROUPS = tuple(dict.fromkeys(choice.group for choice in choices(Plan).values()))
BATCH = 7  # plans projected at once beside the first: more do not fit the processor's cache
TIMING = "start"  # when a plan begins is no group's merit: it belongs to the plan as a whole


@dataclass(frozen=True)
class Contribution:
    """What one group of levers adds to a plan's difference from the first, by AMOUNTS [points, yuan]."""

    group: str
    amounts: dict[str, float]


@dataclass(frozen=True)
class Curve:
    """Expected amounts at the horizon by AMOUNTS, over `values`; `present`: the index of the one set now."""

    values: tuple[float, ...]
    present: int
    amounts: dict[str, np.ndarray]


@dataclass(frozen=True)
class ExtraDebt:
    """What a raise tends to bring [yuan]: added limit, debt after a quarter, debt by the third year."""

    added: float
    quarter: float
    year3: float


def differing(first: Plan, other: Plan) -> tuple[str, ...]:
    """The groups in which two plans differ; a lever that neither plan reads does not count."""

    def moved(line):
        read = not line.needs or getattr(first, line.needs) or getattr(other, line.needs)
        return read and line.key != TIMING and getattr(first, line.key) != getattr(other, line.key)

    groups = {line.group for line in choices(Plan).values() if moved(line)}
    return tuple(group for group in GROUPS if group in groups)


def contributions(
    scenario: Scenario, trajectories: Trajectories, plan: int, futures: int = FUTURES
) -> list[Contribution]:
    """What each group that differs adds to a plan's difference from the first one.

    Shapley values: the groups' levers move from the first plan's to this one's when this plan starts,
    each order in which they could move counts the same, and all of them add up to the whole difference.
    """
    first, other = scenario.plans[0], scenario.plans[plan]
    groups = differing(first, other)
    between = [chosen for size in range(1, len(groups)) for chosen in combinations(groups, size)]
    ends = _ends(scenario, [_mixed(first, other, chosen) for chosen in between], futures)
    worth = dict(zip(between, ends, strict=True)) | dict(zip(((), groups), _horizon(trajectories)[[0, plan]]))
    shares = shapley(groups, worth)
    return [Contribution(g, dict(zip(AMOUNTS, shares[g].tolist(), strict=True))) for g in groups]


def shapley(players: Sequence[str], worth: dict[tuple[str, ...], np.ndarray]) -> dict[str, np.ndarray]:
    """Each player's share of the worth of all, from the worth of every subset, in the players' order."""
    count, shares = len(players), {}
    for player in players:
        share = np.zeros_like(worth[()])
        for others in (chosen for chosen in worth if player not in chosen):
            joined = tuple(p for p in players if p in others or p == player)
            orders = factorial(len(others)) * factorial(count - len(others) - 1) / factorial(count)
            share += orders * (worth[joined] - worth[others])
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
        alone = (project(replace(scenario, plans=(variant,)), futures=futures) for variant in variants)
        ends = np.concatenate([_horizon(found) for found in alone])
    return _curve(values, values.index(present), ends)


def delay(scenario: Scenario, plan: int, months: Sequence[int] = range(7), futures: int = FUTURES) -> Curve:
    """The amounts when a plan starts so many months later than it says; waits beyond MONTHS are left out."""
    here = scenario.plans[plan]
    waits = tuple(wait for wait in months if here.start + wait <= MONTHS)
    return _curve(waits, 0, _ends(scenario, [replace(here, start=here.start + w) for w in waits], futures))


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
    ends = [np.empty((0, len(AMOUNTS)))]
    for start in range(0, len(plans), BATCH):
        batch = Trials.of(scenario, plans[start : start + BATCH])
        ends.append(_horizon(project(batch, futures=futures))[1:])
    return np.concatenate(ends)


def _horizon(found: Trajectories) -> np.ndarray:
    """Expected AMOUNTS of every plan at the horizon, (plans, amounts)."""
    return np.stack([*(found.mean[outcome][-1] for outcome in OUTCOMES), found.cost[-1]], axis=1)


def _curve(values: tuple[float, ...], present: int, ends: np.ndarray) -> Curve:
    return Curve(values, present, dict(zip(AMOUNTS, ends.T, strict=True)))


def why_rows(scenario: Scenario) -> list[dict[str, object]]:
    """All of it for every plan as rows for a CSV, in codes.

    Chances of ending better, the same or worse than the first plan, contributions of the groups
    (both at the horizon) and expected events.
    """
    trajectories, last = project(scenario), scenario.environment.months
    rows = []

    def row(month, kind, what, about="", value=0.0, chance=0.0, because="", keys=()):
        made = dict(plan="ABCD"[number], month=month, kind=kind, what=what, about=about)
        made |= dict(value=round(value, 1), chance=round(chance, 3), because=because)
        rows.append(made | dict(coefficients=" ".join(keys)))

    for number in range(len(scenario.plans)):
        if number:
            for outcome, ahead in compare(trajectories, number).items():
                for what in ("better", "same", "worse"):
                    row(last, "comparison", what, outcome, ahead.gain, getattr(ahead, what))
            for part in contributions(scenario, trajectories, number):
                for about, value in part.amounts.items():
                    row(last, "contribution", part.group, about, value)
        for e in expected_events(scenario, trajectories, number):
            row(e.month, "event", e.code, e.product, e.value, e.chance, e.cause, e.coefficients)
    return rows
