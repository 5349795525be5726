"""What happens to a limit, in twenty futures: nobody will have their average.

Shares become whole futures here and nowhere else, so that squares, words and figures cannot disagree.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.model.arrays import Floats
from explorer.model.outcomes import LIMITS
from explorer.model.trajectories import STATES, Trajectories

# From what is wished for to what is feared; and of a limit that is closed today.
ORDER = ("raised", "unchanged", "cut", "frozen", "closed")
FROM_CLOSED = ("opened", "still_closed", *ORDER[2:])
SQUARES = 20  # as many as are read at a glance; of fewer, what comes to three in a hundred would be lost
EVER = ORDER[2:]  # what may have been so for a while


@dataclass(frozen=True, slots=True)
class Standing:
    """How a limit stands in some futures: their number of twenty, and the amount of the middle one [yuan]."""

    state: str
    count: int
    amount: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """How one plan's limit stands in a month.

    squares: in how many of twenty futures how, by ORDER; names: of those states, for this limit;
    likely: what most of them come to; otherwise: what most of the others do, None where there are none.
    """

    squares: tuple[int, ...]
    names: tuple[str, ...]
    likely: Standing
    otherwise: Standing | None

    @property
    def digits(self) -> str:
        """A square's place in ORDER, square by square."""
        return "".join(str(state) * count for state, count in enumerate(self.squares))


def outlooks(trajectories: Trajectories, product: str, number: int) -> tuple[Outlook, ...]:
    """A plan's outlook on a limit, month by month."""
    shares = trajectories.shares[product]
    by_month = np.stack([getattr(shares, state)[:, number] for state in ORDER], axis=1).tolist()
    paths = trajectories.paths[LIMITS[product].key][:, number]
    states = trajectories.states[product][:, number]
    today = float(paths[0, 0])
    return tuple(_outlook(month, paths[t], states[t], today) for t, month in enumerate(by_month))


def _outlook(shares: Sequence[float], amounts: Floats, states: np.ndarray, today: float) -> Outlook:
    counts, names = apportioned(shares, SQUARES), ORDER if today else FROM_CLOSED
    by_size = sorted(range(len(ORDER)), key=lambda n: (-counts[n], -shares[n]))
    found = [
        Standing(names[n], counts[n], _middle(ORDER[n], amounts, states, today))
        for n in by_size[:2]
        if counts[n]
    ]
    return Outlook(tuple(counts), names, found[0], found[1] if len(found) > 1 else None)


def _middle(state: str, amounts: Floats, states: np.ndarray, today: float) -> float:
    """The middle one of the amounts at which a limit stands so [yuan]."""
    if state in ("unchanged", "closed"):
        return today if state == "unchanged" else 0.0
    chosen = amounts[states == STATES.index(state)]
    half = (len(chosen) - 1) // 2
    return float(np.partition(chosen, half)[half])


def apportioned(shares: Sequence[float], parts: int) -> list[int]:
    """So many parts for shares that add up to one, as whole numbers: the largest remainders get one more."""
    exact = [parts * share for share in shares]
    counts = [int(share) for share in exact]
    for n in sorted(range(len(exact)), key=lambda n: counts[n] - exact[n])[: parts - sum(counts)]:
        counts[n] += 1
    return counts


def ever(trajectories: Trajectories, product: str, state: str) -> Floats:
    """In which share of the futures a limit has stood so in some month up to each, (months + 1, plans) [0-1].

    A limit that was closed has not been cut for that: each is counted for itself.
    """
    been = np.logical_or.accumulate(trajectories.states[product] == STATES.index(state), axis=0)
    share: Floats = been.mean(axis=-1)
    return share


def unusable(trajectories: Trajectories, product: str, number: int) -> float:
    """For how many months a limit is frozen or closed, on average of the futures [months]."""
    shares = trajectories.shares[product]
    return float((shares.frozen + shares.closed)[1:, number].sum())


def for_squares(trajectories: Trajectories, product: str, number: int, outlook: Outlook) -> list[int]:
    """Twenty futures that end as the squares do, one for each: evenly from the least amount to the most."""
    paths, states = (
        trajectories.paths[LIMITS[product].key][-1, number],
        trajectories.states[product][-1, number],
    )
    found: list[int] = []
    for state, count in zip(ORDER, outlook.squares, strict=True):
        chosen = np.flatnonzero(states == STATES.index(state))
        chosen = chosen[np.argsort(paths[chosen], kind="stable")]
        found += chosen[[int((n + 0.5) * len(chosen) / count) for n in range(count)]].tolist()
    return found
