"""Late bills: when they come, what they cost the score, how long they freeze a limit."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from explorer.model import score
from explorer.model.arrays import Amount, Counts, Flags, Floats
from explorer.model.coefficients import Drawn
from explorer.model.ladder import FREEZES
from explorer.model.luck import Luck
from explorer.model.plan import Environment, Profile
from explorer.model.schedule import Schedule


@dataclass(frozen=True, slots=True, eq=False)
class Lateness:
    """How a month's payments stand, (plans, futures) each unless said otherwise.

    late: this month's bill was paid late.
    penalty: what lateness costs the score [SD].
    memory: how bad the lender holds it to be, 1 for a fresh bill of thirty days [share].
    blame: that there was any at all, 1 for a fresh one [share].
    clean: since the last late bill that counted [months].
    frozen: the limit cannot be used this month, (products, plans, futures).
    """

    late: Flags
    penalty: Floats
    memory: Floats
    blame: Floats
    clean: Floats
    frozen: Flags


def monthly(
    schedule: Schedule, profile: Profile, world: Environment, k: Drawn, luck: Luck
) -> Iterator[Lateness]:
    """The payments of every plan and future month by month, from today on."""
    late = luck.late[: len(schedule.month), None] < late_chance(schedule, world, k)
    late[schedule.slips] = True
    late[0] = False
    account = _Account(profile, late.shape[1:], k, luck)
    yield account.month(0, late[0])
    bills = _bills(late, schedule.late_days, score.standing(profile, k), k)
    for t, bill in enumerate(bills[1:], 1):
        account.grow_old()
        account.add(t, bill)
        yield account.month(t, late[t])


def late_chance(schedule: Schedule, world: Environment, k: Drawn) -> Floats:
    """Chance that a month's bill is paid late; savings soften what hard times add."""
    habits = schedule.habits
    softened: Amount = np.exp2(-habits.buffer[..., None] / k.buffer_half) if world.stress > 1 else 0
    harder: Amount = 1 + (world.stress - 1) * softened
    return (1 - habits.on_time[..., None]) * harder


def freeze_months(days: Amount, k: Drawn) -> Floats:
    """For how many months a limit is frozen after so many days late (F35)."""
    steps = sorted(FREEZES, reverse=True)
    beyond, lengths = [days > step for step in steps], [getattr(k, FREEZES[step]) for step in steps]
    months: Floats = np.rint(np.select(beyond, lengths, np.float32(0))).astype(np.float32)
    return months


class _Account:
    """What late bills have left behind so far, one value for each plan and future, all in a row.

    fast, slow: the fading and the lasting part of the penalty [SD]; memory, blame: as in Lateness;
    last: the month of the last late bill that counted; thaw: the month in which each product can
    be used again, (products, ...).
    """

    def __init__(self, profile: Profile, cells: tuple[int, ...], k: Drawn, luck: Luck) -> None:
        self._cells, self._luck = cells, luck
        self._fading = self._spread(np.exp2(-1 / k.late_half_life))
        self._forgetting = self._spread(np.exp2(-1 / k.memory_half_life))
        fast, slow = score.past_lateness(profile, score.standing(profile, k), k)
        self._fast, self._slow = self._spread(fast), self._spread(slow)
        memory, blame = _remembered(profile, k)
        self._memory, self._blame = self._spread(memory), self._spread(blame)
        self._last = self._spread(-score.clean_months(profile))
        huabei = freeze_months(np.float32(profile.overdue_days), k)
        huabei += huabei > 0  # of a bill overdue now, next month is the first one frozen
        jiebei = huabei * (luck.other[0] < k.freeze_jiebei)
        self._thaw = np.stack([self._spread(huabei), self._spread(jiebei)])

    def month(self, t: int, late: Flags) -> Lateness:
        """How payments stand in month `t`: arrays that are not changed later."""
        return Lateness(
            late=late,
            penalty=(self._fast + self._slow).reshape(self._cells),
            memory=self._memory.reshape(self._cells),
            blame=self._blame.reshape(self._cells),
            clean=(t - self._last).reshape(self._cells),
            frozen=(self._thaw > t).reshape(-1, *self._cells),
        )

    def grow_old(self) -> None:
        """One month more: new arrays, since `month` has handed out the old ones."""
        self._fast = self._fast * self._fading
        self._memory = self._memory * self._forgetting
        self._blame = self._blame * self._forgetting

    def add(self, t: int, bills: "_Bills") -> None:
        """What the late bills of month `t` add."""
        cell = bills.cell
        fast, slow = score.added_lateness(self._fast[cell], self._slow[cell], bills.size, bills.k)
        self._fast[cell] = fast
        self._slow[cell] = slow
        self._memory[cell] = np.maximum(self._memory[cell], bills.harm)
        counted = cell[bills.harm > 0]
        self._blame[counted] = 1
        self._last[counted] = t
        if bills.frozen.any():
            self._freeze(t, bills)

    def _freeze(self, t: int, bills: "_Bills") -> None:
        """A late bill freezes Huabei; Jiebei with it where chance has it so."""
        too = self._luck.other[t][bills.future] < bills.k.freeze_jiebei
        until = t + bills.frozen
        for thaw, month in zip(self._thaw, (until, until * too), strict=True):
            thaw[bills.cell] = np.maximum(thaw[bills.cell], month)

    def _spread(self, value: Amount) -> Floats:
        """A number, or one for each future, for every plan and future in a row."""
        return np.full(self._cells, value, np.float32).reshape(-1)


@dataclass(frozen=True, slots=True, eq=False)
class _Bills:
    """A month's late bills, one after the other, (bills,) each.

    cell: plan and future as one number; future: its own; harm: how bad, against thirty days [share];
    size: as a penalty [SD]; frozen: for how long a limit is [months]; k: what BILL_NUMBERS are in its future.
    """

    cell: Counts
    future: Counts
    harm: Floats
    size: Floats
    frozen: Floats
    k: Drawn


BILL_NUMBERS = ("late_cap", "late_floor", "freeze_jiebei")


def _bills(late: Flags, days: Floats, z: Floats, k: Drawn) -> list[_Bills]:
    """Each month's late bills: they are rare, so that what follows is worked out for them alone.

    late: (months + 1, plans, futures); days: (months + 1, plans); z: the person's standing, (futures,) [SD].
    """
    _, plans, futures = late.shape
    found = np.flatnonzero(late)
    row = found // futures
    future = found - row * futures
    cell = found - (row // plans) * plans * futures
    kinds, kind = np.unique(days, return_inverse=True)
    harms = score.severity(kinds[:, None], k)
    # Where in the tables of (kinds, futures) each bill stands.
    place = future + (kind.ravel() * futures)[row]
    harm = harms.take(place)
    size = (k.late_size * score.strength(z, k) * harms).take(place)
    frozen = freeze_months(kinds[:, None], k).take(place)
    numbers = {key: getattr(k, key)[future] for key in BILL_NUMBERS}
    ends = np.searchsorted(row, plans * np.arange(len(late) + 1)).tolist()
    return [
        _Bills(
            cell=cell[first:end],
            future=future[first:end],
            harm=harm[first:end],
            size=size[first:end],
            frozen=frozen[first:end],
            k=Drawn({key: column[first:end] for key, column in numbers.items()}),
        )
        for first, end in pairwise(ends)
    ]


def _remembered(profile: Profile, k: Drawn) -> tuple[Floats, Floats]:
    """What the lender still holds against the person today: how bad it was, and that it was."""
    faded = np.exp2(-profile.months_since_late / k.memory_half_life) * (profile.lates > 0)
    past, now = score.severity(profile.worst_days_late, k), score.severity(profile.overdue_days, k)
    return np.maximum(past * faded, now), np.maximum((past > 0) * faded, now > 0)
