"""How often a limit stands how against today's, which is commonest, and where its average misleads."""

from collections.abc import Sequence

import numpy as np

from explorer.model.trajectories import Trajectories

# From what is wished for to what is feared.
ORDER = ("raised", "unchanged", "cut", "frozen", "closed")
ASTRAY = 0.5  # [points or yuan] so far outside the band an average is, once it is written


def state_shares(trajectories: Trajectories, product: str, number: int) -> list[list[float]]:
    """Month by month, in which share of the futures a plan's limit stands how, by ORDER [0-1]."""
    shares = trajectories.shares[product]
    by_month: list[list[float]] = np.stack(
        [getattr(shares, state)[:, number] for state in ORDER], axis=1
    ).tolist()
    return by_month


def commonest(shares: Sequence[float]) -> tuple[str, int]:
    """How a limit stands in most futures, and in how many of a hundred."""
    counts = apportioned(shares, 100)
    most = max(range(len(ORDER)), key=shares.__getitem__)
    return ORDER[most], counts[most]


def apportioned(shares: Sequence[float], parts: int) -> list[int]:
    """So many parts for shares that add up to one, as whole numbers: the largest remainders get one more."""
    exact = [parts * share for share in shares]
    counts = [int(share) for share in exact]
    for n in sorted(range(len(exact)), key=lambda n: counts[n] - exact[n])[: parts - sum(counts)]:
        counts[n] += 1
    return counts


def astray(trajectories: Trajectories, outcome: str, number: int) -> list[int]:
    """The months in which a plan's average lies outside the range of 8 in 10 futures: most keep their limit,
    and the few that do not move the average."""
    mean, low, high = (
        part[outcome][:, number] for part in (trajectories.mean, trajectories.low, trajectories.high)
    )
    outside = (mean < low - ASTRAY) | (mean > high + ASTRAY)
    return [int(month) for month in np.flatnonzero(outside)]
