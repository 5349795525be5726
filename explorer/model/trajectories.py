"""What a projection finds: every future's score and limits, and what is shown of them all."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

import numpy as np

from explorer.model.arrays import Counts, Flags, Floats
from explorer.model.outcomes import PRODUCTS

LOW, HIGH = 0.1, 0.9

# What can befall each product, as Month calls it, and the names of the chances of it.
BEFALLS = ("cut", "frozen")
CHANCES = tuple(f"{product}_{event}" for product in PRODUCTS for event in BEFALLS)

# How a limit stands against today's, in the order in which they are numbered.
STATES = ("unchanged", "raised", "cut", "frozen", "closed")
CUT, FROZEN, CLOSED = (np.int8(STATES.index(state)) for state in ("cut", "frozen", "closed"))


@dataclass(frozen=True, slots=True, eq=False)
class Bands:
    """What is shown of many futures, by outcome, (months + 1, plans) each.

    mean, median: of all futures; low, high: the 10th and 90th percentile.
    """

    mean: dict[str, Floats]
    median: dict[str, Floats]
    low: dict[str, Floats]
    high: dict[str, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """The share of futures in which one product's limit is unchanged, raised, cut, frozen or closed.

    (months + 1, plans) each; they add up to one. raised, cut: open, usable, and above or below today's;
    frozen: granted, but not to be used; closed: nothing is granted any more. What was closed today
    and still is counts as unchanged, what has been opened as raised.
    """

    unchanged: Floats
    raised: Floats
    cut: Floats
    frozen: Floats
    closed: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Trajectories:
    """What was projected. Months run from 0 (today) to the horizon, plans and futures as they were asked for.

    >>> from explorer import Scenario, project
    >>> found = project(Scenario(), futures=500)
    >>> found.paths["score"].shape  # today and twelve months, one plan, all futures [points]
    (13, 1, 500)
    >>> bool(found.low["score"][-1, 0] <= found.median["score"][-1, 0] <= found.high["score"][-1, 0])
    True

    paths: by outcome, every future, (months + 1, plans, futures), score [points], limits [yuan].
    states: by product, how its limit stands in every future, numbers of STATES of that shape.
    events: by product, what befell its limit in each month, numbers of EVENTS of that shape; none where a
    record was read instead.
    mean, median, low, high: by outcome, (months + 1, plans); low and high are the 10th and 90th percentile.
    shares: by product, the share of futures in which its limit was cut, raised and so on.
    chances: by CHANCES, that it has happened by that month, (months + 1, plans) [0-1].
    late: expected late bills so far, (months + 1, plans).
    cost: expected interest and fees so far, (months + 1, plans) [yuan].
    annual_rate: that cost for each yuan owed over a year, (months + 1, plans) [share].
    """

    paths: dict[str, Floats]
    states: dict[str, Counts]
    mean: dict[str, Floats]
    median: dict[str, Floats]
    low: dict[str, Floats]
    high: dict[str, Floats]
    shares: dict[str, Shares]
    chances: dict[str, Floats]
    late: Floats
    cost: Floats
    annual_rate: Floats
    events: dict[str, Counts] = field(default_factory=dict)

    def plan(self, number: int) -> "Trajectories":
        """Those of one plan alone, as of a scenario with no other. Raises IndexError where there is none."""
        return replace(self, **_sliced(self, (slice(None), [number])))

    def until(self, month: int) -> "Trajectories":
        """The same trajectories up to a month, which is their last one then."""
        return replace(self, **_sliced(self, slice(month + 1)))


def _sliced(part: Any, cells: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass, any index
    """The fields of a dataclass whose arrays, wherever they stand in it, begin with months and plans."""

    def cut(one: Any) -> Any:  # noqa: ANN401
        if isinstance(one, dict):
            return {key: cut(inner) for key, inner in one.items()}
        return (
            replace(one, **_sliced(one, cells))
            if is_dataclass(one) and not isinstance(one, type)
            else one[cells]
        )

    return {field.name: cut(getattr(part, field.name)) for field in fields(part)}


def gather(
    paths: dict[str, Floats],
    states: dict[str, Counts],
    chances: dict[str, Floats],
    late: Floats,
    cost: Floats,
    annual_rate: Floats,
) -> Trajectories:
    """The trajectories that single futures come to, with what is known of all of them together."""
    shown = bands(paths)
    return Trajectories(
        paths=paths,
        states=states,
        mean=shown.mean,
        median=shown.median,
        low=shown.low,
        high=shown.high,
        shares=outcome_shares(states),
        chances=chances,
        late=late,
        cost=cost,
        annual_rate=annual_rate,
    )


def bands(paths: Mapping[str, Floats]) -> Bands:
    """Mean, median and band of every outcome, from all its futures, (months + 1, plans, futures)."""
    mean, median, low, high = {}, {}, {}, {}
    for outcome, path in paths.items():
        futures = path.shape[-1]
        ordered = np.sort(path, axis=-1)
        mean[outcome] = path.mean(axis=-1, dtype=np.float64)
        median[outcome] = ordered[..., [(futures - 1) // 2, futures // 2]].mean(axis=-1)
        low[outcome] = ordered[..., round(LOW * (futures - 1))]
        high[outcome] = ordered[..., round(HIGH * (futures - 1))]
    return Bands(mean, median, low, high)


def outcome_shares(states: Mapping[str, Counts]) -> dict[str, Shares]:
    """The Shares of each product, from `Trajectories.states`."""
    return {
        product: Shares(*(share_of(state == n) for n in range(len(STATES))))
        for product, state in states.items()
    }


def share_of(flags: Flags) -> Floats:
    """Share of the futures in which something is so."""
    found: Floats = np.add.reduce(flags.view(np.uint8), axis=-1, dtype=np.uint32) / flags.shape[-1]
    return found
