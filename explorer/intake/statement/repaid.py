"""What share of each bill somebody repays, from what was bought and what was repaid.

What lacks of a bill is carried over only if the bills after it show that: they hold it, with interest. Else
it came back another way: refunds that the statement does not show, coupons, fees.
"""

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

FULL = 0.85  # share of what was bought from which on a bill is paid in full, with coupons and the like
INTEREST = 0.015  # a month on what is carried over (F36: .05 % a day)
CLOSE = 0.03  # how far bills may lie off what a share makes of them, at the middle one
LEAST = 100  # [fen] a bill of less says nothing
SHARES = tuple(n / 20 for n in range(2, 17))  # as they can be chosen, below FULL


class RepaidShare(NamedTuple):
    """The share of bills that is repaid, how many bills tell it; None where they contradict each other."""

    value: float | None
    bills: int


def repaid(balance: Sequence[tuple[float, float]]) -> RepaidShare | None:
    """The share of each bill that is repaid, None where too few tell it; `balance` [fen] by bill."""
    pairs = [(bought, back) for bought, back in balance[-12:] if bought > LEAST]
    if len(pairs) < 2:
        return None
    off = {share: _off(balance[-12:], share) for share in SHARES}
    best = min(off, key=lambda share: off[share])
    ratios = [back / bought for bought, back in pairs]
    usual = min(median(ratios), 1)
    off_full = median(abs(ratio - usual) for ratio in ratios)
    carried = off[best] <= CLOSE and (len(pairs) > 2 or best == SHARES[0])
    if carried and (usual < FULL or off[best] < off_full / 2):
        return RepaidShare(best, len(pairs))
    return RepaidShare(1.0 if usual >= FULL else None, len(pairs))


def _off(balance: Sequence[tuple[float, float]], share: float) -> float:
    """How far repayments lie off a share of each bill and of what was carried over, at the middle bill."""
    carried, off = 0.0, []
    for bought, back in balance:
        owed = bought + carried * (1 + INTEREST)
        if owed > LEAST:
            off.append(abs(back / owed - share))
        carried = max(owed - back, 0)
    return median(off) / share if off else 1.0
