"""Late bills: when they come, what they cost the score, how long they freeze a limit."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from explorer.model import score
from explorer.model.arrays import Amount, Counts, Flags, Floats
from explorer.model.coefficients import Drawn
from explorer.model.ladder import MONTH, freeze_months, months_left
from explorer.model.luck import Luck
from explorer.model.outcomes import LIMITS, PRODUCTS
from explorer.model.plan import Environment, Profile
from explorer.model.schedule import Schedule


@dataclass(frozen=True, slots=True, eq=False)
class Lateness:
    """How a month's payments stand, (plans, futures) each unless said otherwise.

    late: this month's bill was paid late.
    penalty: what lateness costs the score [SD].
    memory: how bad the lender holds it to be, 1 for a fresh bill of thirty days [share].
    blame: that there was any at all, 1 for a fresh one [share].
    clean: since the last late bill that counted was paid [months].
    unpaid: a late bill is still unpaid.
    frozen: the limit cannot be used this month, (products, plans, futures).
    closed: the account is closed for it this month, (products, plans, futures).
    """

    late: Flags
    penalty: Floats
    memory: Floats
    blame: Floats
    clean: Floats
    unpaid: Flags
    frozen: Flags
    closed: Flags


def monthly(
    schedule: Schedule, profile: Profile, world: Environment, k: Drawn, luck: Luck
) -> Iterator[Lateness]:
    """The payments of every plan and future month by month, from today on."""
    late = luck.late[: len(schedule.month), None] < late_chance(schedule, world, k)
    late[schedule.slips] = True
    late[0] = False
    account = _Account(profile, late.shape[1:], k, luck)
    yield account.month(0, late[0])
    bills = _bills(late, schedule.late_days, score.standing(profile, k), k, luck)
    for t, bill in enumerate(bills[1:], 1):
        account.grow_old(t)
        if t == 1 and profile.overdue_days:
            account.settle()
        account.add(bill)
        yield account.month(t, late[t])


def late_chance(schedule: Schedule, world: Environment, k: Drawn) -> Floats:
    """Chance that a month's bill is paid late; savings soften what hard times add."""
    habits = schedule.habits
    softened: Amount = np.exp2(-habits.buffer[..., None] / k.buffer_half) if world.stress > 1 else 0
    harder: Amount = 1 + (world.stress - 1) * softened
    return (1 - habits.on_time[..., None]) * harder


def closing_chance(days: Amount, k: Drawn) -> Floats:
    """Chance that an account so many days overdue is closed: as likely in each month after the first."""
    chance: Floats = 1 - (1 - k.late_close) ** (np.maximum(days - MONTH, 0) / MONTH)
    return chance


NEVER = -1  # no month


class _Account:
    """What late bills have left behind so far, one value for each plan and future, all in a row.

    fast, slow: the fading and the lasting part of the penalty [SD]; memory, blame: as in Lateness;
    worse: what is still to come to memory, as a bill goes on unpaid beyond thirty days;
    paid: the month in which the last late bill that counted is paid; thaw: the month in which each product
    can be used again, closing: in which it is closed, (products, ...).
    """

    def __init__(self, profile: Profile, cells: tuple[int, ...], k: Drawn, luck: Luck) -> None:
        self._profile, self._cells, self._k, self._luck = profile, cells, k, luck
        z = score.standing(profile, k)
        half = score.half_life(z, k)
        self._fading = self._spread(np.exp2(-1 / half))
        self._forgetting = self._spread(np.exp2(-1 / k.memory_half_life))
        self._month_more = self._spread(k.severity_60 - 1)
        fast, slow = score.past_lateness(profile, z, half, k)
        self._fast, self._slow = self._spread(fast), self._spread(slow)
        memory, blame = _remembered(profile, k)
        self._memory, self._blame = self._spread(memory), self._spread(blame)
        self._worse = np.zeros_like(self._memory)
        overdue = profile.overdue_days > k.grace
        self._paid = self._spread(np.where(overdue, 1, -score.clean_months(profile)))
        thaw = [overdue + 0.0, overdue * (luck.other[0] < _spreads(memory, k))]
        for n, product in enumerate(PRODUCTS):
            if getattr(profile, f"{product}_frozen") and getattr(profile, LIMITS[product].key):
                thaw[n] = np.maximum(thaw[n], 1 + months_left(profile, k))
        self._thaw = np.stack([self._spread(month) for month in thaw])
        self._closing = np.zeros_like(self._thaw)

    def month(self, t: int, late: Flags) -> Lateness:
        """How payments stand in month `t`: arrays that are not changed later."""
        return Lateness(
            late=late,
            penalty=(self._fast + self._slow).reshape(self._cells),
            memory=self._memory.reshape(self._cells),
            blame=self._blame.reshape(self._cells),
            clean=np.maximum(t - self._paid, 0).reshape(self._cells),
            unpaid=(self._paid > t).reshape(self._cells),
            frozen=(self._thaw > t).reshape(-1, *self._cells),
            closed=(self._closing == (t or NEVER)).reshape(-1, *self._cells),
        )

    def grow_old(self, t: int) -> None:
        """One month more, in which nothing fades while a bill is unpaid.

        New arrays, since `month` has handed out the old ones.
        """
        fading, forgetting = self._fading, self._forgetting
        unpaid = self._paid > t
        if unpaid.any():
            fading, forgetting = (np.where(unpaid, np.float32(1), each) for each in (fading, forgetting))
        if self._worse.any():
            more = np.minimum(self._worse, self._month_more)
            self._memory = self._memory + more
            self._worse = self._worse - more
        self._fast = self._fast * fading
        self._memory = self._memory * forgetting
        self._blame = self._blame * forgetting

    def settle(self) -> None:
        """What is overdue today is paid within the first month, after half as long again on average.

        Only then the score knows of it, and the lender has known of it all along.
        """
        k, luck, profile = self._k, self._luck, self._profile
        days = profile.overdue_days + min(profile.overdue_days, MONTH) * luck.day[0]
        harm, futures = score.severity(days, k), np.arange(days.size)
        size = k.late_size * score.strength(score.standing(profile, k), k) * harm
        after = _after(np.ones_like(futures), futures, days, harm, k, luck)
        self._fast, self._slow = score.added_lateness(
            self._fast,
            self._slow,
            self._spread(size),
            Drawn({key: self._spread(getattr(k, key)) for key in CAPS}),
        )
        self._memory = np.maximum(self._memory, self._spread(harm))
        late_by = np.maximum(after.paid - 2, 0)  # by month 2 it has been paid, however late it is
        self._paid = np.maximum(self._paid, self._spread(after.paid - late_by))
        thaws, closing = np.maximum(after.thaw - late_by, 0), np.minimum(after.closing, 1)
        for product in range(len(self._thaw)):
            self._thaw[product] = np.maximum(self._thaw[product], self._spread(thaws[product]))
            self._closing[product] = self._spread(closing[product])

    def add(self, bills: "_Bills") -> None:
        """What the late bills of a month add."""
        cell, after = bills.cell, bills.after
        fast, slow = score.added_lateness(self._fast[cell], self._slow[cell], bills.size, bills.caps)
        self._fast[cell] = fast
        self._slow[cell] = slow
        held, known = self._memory[cell], np.minimum(bills.harm, 1)
        self._memory[cell] = _more(held, known, bills.caps)
        self._worse[cell] += _more(held, bills.harm, bills.caps) - self._memory[cell]
        counted = bills.harm > 0
        self._blame[cell[counted]] = 1
        self._paid[cell] = np.where(counted, after.paid, self._paid[cell])
        for product in range(len(self._thaw)):
            self._thaw[product, cell] = np.maximum(self._thaw[product, cell], after.thaw[product])
            self._closing[product, cell] = np.maximum(self._closing[product, cell], after.closing[product])

    def _spread(self, value: Amount) -> Floats:
        """A number, or one for each future, for every plan and future in a row."""
        return np.full(self._cells, value, np.float32).reshape(-1)


@dataclass(frozen=True, slots=True, eq=False)
class _After:
    """What late bills lead to, (bills,) each, or (products, bills) [month].

    paid: when they are; thaw: when each product can be used again; closing: when it is closed, 0 for never.
    """

    paid: Floats
    thaw: Floats
    closing: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Bills:
    """A month's late bills, one after the other, (bills,) each.

    cell: plan and future as one number; harm: how bad, against thirty days [share]; size: as a penalty [SD];
    after: what they lead to; caps: the coefficients CAPS in their futures.
    """

    cell: Counts
    harm: Floats
    size: Floats
    after: _After
    caps: Drawn


CAPS = ("late_cap", "late_floor", "memory_cap")


def _bills(late: Flags, days: Floats, z: Floats, k: Drawn, luck: Luck) -> list[_Bills]:
    """Each month's late bills: they are rare, so that what follows is worked out for them alone.

    late: (months + 1, plans, futures); days: (months + 1, plans); z: the person's standing, (futures,) [SD].
    """
    _, plans, futures = late.shape
    found = np.flatnonzero(late)
    row = found // futures
    month, future = row // plans, found - row * futures
    cell = found - month * plans * futures
    # Where in a table of (kinds of days, futures) each bill stands.
    kinds, kind = np.unique(days, return_inverse=True)
    place = future + (kind.ravel() * futures)[row]
    harms = score.severity(kinds[:, None], k)
    harm = harms.take(place)
    size = (k.late_size * score.strength(z, k) * harms).take(place)
    after = _after(month, future, kinds[kind.ravel()[row]], harm, k.at(future), luck)
    caps = {key: getattr(k, key)[future] for key in CAPS}
    ends = np.searchsorted(row, plans * np.arange(len(late) + 1)).tolist()
    return [
        _Bills(
            cell=cell[first:end],
            harm=harm[first:end],
            size=size[first:end],
            after=_After(after.paid[first:end], after.thaw[:, first:end], after.closing[:, first:end]),
            caps=Drawn({key: column[first:end] for key, column in caps.items()}),
        )
        for first, end in pairwise(ends)
    ]


def _after(month: Counts, future: Counts, days: Floats, harm: Floats, k: Drawn, luck: Luck) -> _After:
    """What bills of a month that are paid so many days late lead to, in their futures; `k` is theirs.

    Until they are paid, and for as long as the ladder says afterwards, Huabei is shut. Jiebei is shut, or
    closed, together with it where chance has it so, the likelier the worse the bill is.
    """
    unpaid = np.floor(days / MONTH + luck.day[month, future]) * (harm > 0)
    shut = unpaid + freeze_months(days, k)
    until = (month + shut) * (shut > 0)
    too = luck.other[month, future] < _spreads(harm, k)
    closes = luck.closing[month, future] < closing_chance(days, k)
    last = (month + np.maximum(unpaid - 1, 0)) * closes
    return _After(
        paid=(month + unpaid).astype(np.float32),
        thaw=np.stack([until, until * too]).astype(np.float32),
        closing=np.stack([last, last * too]).astype(np.float32),
    )


def _remembered(profile: Profile, k: Drawn) -> tuple[Floats, Floats]:
    """What the lender still holds against the person today: how bad it was, and that it was."""
    faded = np.exp2(-profile.months_since_late / k.memory_half_life) * (profile.lates > 0)
    past, now = score.severity(profile.worst_days_late, k), _piled_up(profile.overdue_days, k)
    return _more(past * faded, now, k), np.maximum((past > 0) * faded, now > 0)


def _piled_up(days: int, k: Drawn) -> Floats:
    """How bad the lender holds bills unpaid for so many days to be: one bill more with each month."""
    harm = score.severity(days, k)
    lacking = np.maximum(1 - harm / k.memory_cap, 0) ** max(days / MONTH, 1)
    return np.maximum(k.memory_cap * (1 - lacking), harm)


def _more(memory: Floats, harm: Floats, k: Drawn) -> Floats:
    """The lender's memory after one more late bill: every further one adds less."""
    added: Floats = harm * np.maximum(1 - memory / k.memory_cap, 0)
    return np.maximum(memory + added, harm)


def _spreads(harm: Floats, k: Drawn) -> Floats:
    """Chance that a late bill shuts Jiebei too [share]."""
    return np.minimum(k.freeze_jiebei * harm, 1)
