"""Late bills: when they come, how many days late they are, what they cost the score, what they shut.

A late month is late on everything that falls due in it. The days make the difference: a day shuts Jiebei
until it is paid, the fourth Huabei too, a week keeps them shut afterwards and lowers limits for a year.
"""

from dataclasses import dataclass

import numpy as np

from explorer.model import score
from explorer.model.arrays import Amount, Counts, Flags, Floats
from explorer.model.coefficients import Drawn
from explorer.model.ladder import MONTH, WEEK, kept_shut, months_left
from explorer.model.luck import Luck
from explorer.model.outcomes import LIMITS, PRODUCTS
from explorer.model.plan import Environment, Profile
from explorer.model.schedule import Each, Schedule

MOST_DAYS = 120  # of a bill that is late as chance has it
TOLD = 7  # [days] a shut that is shorter, and over by the month's end, is not told as frozen
OWES = 1.0  # [yuan] below which nothing is due

# Up to how many months after a late bill each coefficient of LATE_RAISES holds; the last for ever.
SINCE = (0, 6, 12, 24)
LATE_RAISES = ("late_raise", "late_raise_6", "late_raise_12", "late_raise_24", "late_raise_more")
LONG_AGO = SINCE[-1] + 1
NEVER = 10 * LONG_AGO
_PLACES = np.append(np.searchsorted(SINCE, np.minimum(np.arange(NEVER), LONG_AGO)), len(LATE_RAISES))


def _place(since: Counts | int) -> Counts:
    """Which of LATE_RAISES holds so many months after a late bill; behind the last for never."""
    place: Counts = _PLACES[np.clip(since, 0, NEVER)]
    return place


@dataclass(frozen=True, slots=True, eq=False)
class Lateness:
    """How a month's payments stand, (plans, futures) each unless said otherwise.

    late: this month's bill was paid late.
    penalty: what lateness costs the score [SD].
    clean: since the last late bill that counted was paid [months].
    unpaid: a late bill that counts is still unpaid.
    raising: what lateness does to raises [log of the multiple].
    since: since a bill was late by more than a week, 0 while it is [months].
    mine: which product's own that was, (products, plans, futures).
    frozen: the limit cannot be used this month, closed: the account is closed for it, of that shape.
    """

    late: Flags
    penalty: Floats
    clean: Floats
    unpaid: Flags
    raising: Floats
    since: Counts
    mine: Flags
    frozen: Flags
    closed: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Overdue:
    """What is overdue in a month, one after the other, (cells,) each.

    behind: plan and future as one number; days: for how much of the month [months]; unpaid: at its end still.
    """

    behind: Counts
    days: Floats
    unpaid: Flags


def late_flags(schedule: Schedule, world: Environment, k: Drawn, luck: Luck) -> Flags:
    """Which bills are late, (months + 1, plans, futures): who was late last month is likelier late again.

    Each month's share is what the plan says.
    """
    habits = schedule.habits
    share = Each(
        lambda on_time, buffer: late_chance(on_time, buffer, world, k), habits.on_time, habits.buffer
    )
    again = share.then(lambda chance: np.maximum(chance, k.again))
    fresh = share.then(lambda chance: _fresh(chance, k))
    late = np.zeros((*habits.on_time.shape, luck.late.shape[-1]), bool)
    if (habits.on_time < 1).any():
        late[0] = luck.late[0] < share[1]
        for t in range(1, len(late)):
            late[t] = (luck.late[t] < fresh[t]) | (late[t - 1] & (luck.late[t] < again[t]))
    late[schedule.slips] = True
    late[0] = False
    return late


def late_chance(on_time: Floats, buffer: Floats, world: Environment, k: Drawn) -> Floats:
    """Chance that a month's bill is paid late; savings soften what hard times add."""
    softened = np.exp2(-buffer / k.buffer_half)
    chance: Floats = np.minimum((1 - on_time) * (1 + np.float32(world.stress - 1) * softened), 1)
    return chance


def _fresh(chance: Floats, k: Drawn) -> Floats:
    """Chance of a late bill after one on time, so that over the months `chance` are late."""
    again = np.maximum(chance, k.again)
    rest = np.maximum(1 - chance, np.float32(1e-6))
    fresh: Floats = np.where(chance < 1, chance * (1 - again) / rest, 1)
    return fresh


def closing_chance(days: Amount, k: Drawn) -> Floats:
    """Chance that an account so many days overdue is closed: as likely in each month after the first."""
    chance: Floats = 1 - (1 - k.late_close) ** (np.maximum(days - MONTH, 0) / MONTH)
    return chance


class Payments:
    """What late bills have left behind so far, one value for each plan and future, all in a row.

    fast, slow: the fading and the lasting part of the penalty [SD]; paid, cleared: the month in which the
    last
    late bill that counted, and any, is paid; last, long: the month in which any bill was late, and one by
    more
    than a week; rest: for how long something is overdue yet [days]; mine: which product that long one was of;
    thaw: the month in which each product can be used again, closing: in which it is closed, (products, ...).
    """

    def __init__(
        self, schedule: Schedule, profile: Profile, world: Environment, owing: Flags, k: Drawn, luck: Luck
    ) -> None:
        """`owing`: whether anything is owed on each product today, (products, futures)."""
        self._profile, self._k, self._luck, self._owing = profile, k, luck, owing
        self._clear = schedule.habits.clear_month[-1][:, None]
        self._late = late_flags(schedule, world, k, luck)
        self._cells = self._late.shape[1:]
        self._bills = _bills(self._late, schedule, score.standing(profile, k), k, luck)
        z = score.standing(profile, k)
        half = score.half_life(z, k)
        self._fading = self._spread(np.exp2(-1 / half))
        fast, slow = score.past_lateness(profile, z, half, k)
        self._fast, self._slow = self._spread(fast), self._spread(slow)
        raises = [np.log(np.maximum(getattr(k, key), 1e-6)) for key in LATE_RAISES]
        self._raising = np.stack([*raises, np.zeros_like(raises[0])])
        self._future = np.arange(self._fast.size, dtype=np.int32) % self._cells[1]
        self._remember()

    def month(self, t: int, due: Floats) -> tuple[Lateness, Overdue]:
        """How payments stand in month `t`, in which so much fell due, (products, plans, futures) [yuan]."""
        if t:
            self._grow_old(t)
            if self._profile.overdue_days:
                self._wait(t)
            self._add(t, self._bills[t], due.reshape(len(PRODUCTS), -1))
        (behind,) = (self._cleared >= t).nonzero() if t else (np.zeros(0, int),)
        days = np.minimum(self._rest[behind], MONTH) / np.float32(MONTH)
        overdue = Overdue(behind, days, self._cleared[behind] > t)
        self._rest[behind] -= MONTH * days
        return self._stand(t), overdue

    def _stand(self, t: int) -> Lateness:
        """Arrays that are not changed later."""
        cells = self._cells
        return Lateness(
            late=self._late[t],
            penalty=(self._fast + self._slow).reshape(cells),
            clean=np.maximum(t - self._paid, 0).reshape(cells),
            unpaid=(self._paid > t).reshape(cells),
            raising=self._raises(t).reshape(cells),
            since=np.maximum(t - self._long, 0).reshape(cells),
            mine=self._mine.reshape(-1, *cells),
            frozen=(self._thaw > t).reshape(-1, *cells),
            closed=(self._closing == (t or -1)).reshape(-1, *cells),
        )

    def _raises(self, t: int) -> Floats:
        """What lateness does to raises [log]: by the record, but where a bill has been late since."""
        raising: Floats = np.empty(self._cells, np.float32)
        raising[:] = self._raising[_place(t - self._before)]
        raising = raising.reshape(-1)
        (cell,) = (self._last > self._before).nonzero()
        raising[cell] = self._raising[_place(t - self._last[cell]), self._future[cell]]
        return raising

    def _remember(self) -> None:
        """What stands in the record, and what is overdue today."""
        profile, k = self._profile, self._k
        days = profile.overdue_days
        past = score.past_bills(profile)
        age, worst = past[-1] if past else (0, 0)
        last = max(-round(age), -LONG_AGO) if past else -NEVER
        self._before = last if past else -NEVER
        self._last = self._spread(0 if days else self._before).astype(np.int16)
        long = days > WEEK or worst > WEEK
        self._long = self._spread((0 if days > WEEK else last) if long else -NEVER).astype(np.int16)
        self._mine = np.ones((len(PRODUCTS), self._fast.size), bool)
        self._paid = self._spread(-score.clean_months(profile))
        self._cleared, self._rest = self._spread(-1), self._spread(0)
        self._closing = np.zeros((len(PRODUCTS), self._fast.size), np.float32)
        shut = self._shut(days) & self._owing
        thaw = [1.0 * row for row in shut]
        for n, product in enumerate(PRODUCTS):
            if getattr(profile, f"{product}_frozen") and getattr(profile, LIMITS[product].key):
                thaw[n] = np.maximum(thaw[n], 1 + months_left(profile, k))
        self._thaw = np.stack([self._spread(month) for month in thaw])

    def _shut(self, days: float) -> Flags:
        """Whether each product cannot be used while today's bill is overdue, (products, futures)."""
        huabei = (self._luck.kept[1, 0] < self._k.huabei_shut) & (days > self._k.grace)
        return np.stack([huabei, np.full_like(huabei, days > 0)])

    def _grow_old(self, t: int) -> None:
        """One month more, in which nothing fades while a bill is unpaid: a new array."""
        fading, unpaid = self._fading, self._paid > t
        if unpaid.any():
            fading = np.where(unpaid, np.float32(1), fading)
        self._fast = self._fast * fading

    def _wait(self, t: int) -> None:
        """What is overdue today, until it is paid.

        As people usually do, that is within the first month, after half as long again on average. The score
        learns of it in the first month and of each month more as it passes.
        """
        clear, days = self._clear, self._profile.overdue_days
        usual = min(days, MONTH) * self._luck.day[0]
        more = np.where(clear > 0, MONTH * np.maximum(clear - 1, 0), usual)
        paid = np.maximum(clear, 1)
        if t > paid.max():
            return
        k, now = self._k, days + np.minimum(more, MONTH * t)
        before = days + np.minimum(more, MONTH * (t - 1))
        known = score.severity(before, k) if t > 1 else 0
        harm = score.severity(now, k) - known
        size = k.late_size * score.strength(score.standing(self._profile, k), k) * harm
        caps = Drawn({key: self._spread(getattr(k, key)) for key in CAPS})
        self._fast, self._slow = score.added_lateness(self._fast, self._slow, self._spread(size), caps)
        closes = (self._luck.closing[1] < closing_chance(now, k)) & (more > 0)
        closes &= (self._luck.closing[1] >= closing_chance(before, k)) | (t == 1)
        together = self._luck.follow[1] < k.together
        for product in range(len(PRODUCTS)):
            too = closes & (self._owing[product] | together)
            self._closing[product] = np.where(self._spread(too) > 0, t, self._closing[product])
        if t == 1:
            self._settle(days, more, paid)

    def _settle(self, days: int, more: Floats, paid: Floats) -> None:
        """When what is overdue today is paid, and what follows."""
        k, luck, total = self._k, self._luck, days + more
        self._rest, self._cleared = self._spread(more), self._spread(paid)
        if days > k.grace.max():
            self._paid = self._cleared.copy()
        last = np.where(self._clear == 1, 0, paid)
        self._last = np.maximum(self._last, self._spread(last)).astype(np.int16)
        long = self._spread(total) > WEEK
        self._long = np.where(long, self._spread(last), self._long).astype(np.int16)
        mine = self._owing | ~self._owing.any(axis=0)
        self._mine = np.stack([self._spread(row) > 0 for row in mine])
        shut = self._shut(days)[:, None]
        months = np.maximum(paid - 1, more >= TOLD) * shut
        kept = kept_shut(total, luck.kept[1][:, None], k)
        until = 1 + months + kept
        follows = (luck.follow[1] < k.together) & (total > k.rung_8)
        for product, other in enumerate(reversed(range(len(PRODUCTS)))):
            own = np.where(self._owing[product], until[product], until[other] * follows)
            self._thaw[product] = np.maximum(self._thaw[product], self._spread(own))

    def _add(self, t: int, bills: "_Bills", due: Floats) -> None:
        """What the late bills of a month add."""
        cell = bills.cell
        if not cell.size:
            return
        fast, slow = score.added_lateness(self._fast[cell], self._slow[cell], bills.size, bills.caps)
        self._fast[cell], self._slow[cell] = fast, slow
        counted, end = bills.size > 0, t + bills.unpaid
        self._paid[cell] = np.where(counted, np.maximum(self._paid[cell], end), self._paid[cell])
        self._cleared[cell] = np.maximum(self._cleared[cell], end)
        self._rest[cell] = np.maximum(self._rest[cell], bills.days)
        self._last[cell] = np.maximum(self._last[cell], end)
        mine, long = due[:, cell] >= OWES, bills.days > WEEK
        self._long[cell] = np.where(long, np.maximum(self._long[cell], end), self._long[cell])
        mine |= ~mine.any(axis=0)
        if long.any():
            self._mine = self._mine.copy()
            self._mine[:, cell[long]] = mine[:, long]
        for product in range(len(PRODUCTS)):
            own = due[product, cell] >= OWES
            thaw = np.where(own, bills.thaw[product], bills.thaw[1 - product] * bills.follows)
            closing = bills.closing * (own | bills.follows)
            self._thaw[product, cell] = np.maximum(self._thaw[product, cell], thaw)
            self._closing[product, cell] = np.maximum(self._closing[product, cell], closing)

    def _spread(self, value: Amount) -> Floats:
        """A number, or one for each plan or future, for every plan and future in a row."""
        return np.full(self._cells, value, np.float32).reshape(-1)


LATE_MONTHS = 12  # for which a bill late by more than a week lowers limits
CAPS = ("late_cap", "late_floor")


@dataclass(frozen=True, slots=True, eq=False)
class _Bills:
    """A month's late bills, one after the other, (bills,) each.

    cell: plan and future as one number; days: late; size: as a penalty [SD]; unpaid: for how many month's
    ends;
    thaw: the month in which each product can be used again if it is its own, (products, bills); closing: the
    month in which it is closed; 0 for neither; follows: whether the other product goes the same way;
    caps: the coefficients CAPS in their futures.
    """

    cell: Counts
    days: Floats
    size: Floats
    unpaid: Floats
    thaw: Floats
    closing: Floats
    follows: Flags
    caps: Drawn


def _bills(late: Flags, schedule: Schedule, z: Floats, k: Drawn, luck: Luck) -> list[_Bills]:
    """Each month's late bills: they are rare, so that what follows is worked out for them alone.

    late: (months + 1, plans, futures); z: the person's standing, (futures,) [SD].
    """
    _, plans, futures = late.shape
    found = np.flatnonzero(late)
    row = found // futures
    month, future = row // plans, found - row * futures
    usual = schedule.late_days.reshape(-1)[row]
    days = np.where(schedule.slips.reshape(-1)[row], usual, np.maximum(usual, _tail(month, future, k, luck)))
    own = k.at(future)
    size = (k.late_size * score.strength(z, k))[future] * score.severity(days, own)
    unpaid = np.floor(days / MONTH + luck.day[month, future]) * (days > WEEK)
    draws = luck.kept[month, :, future].T
    shut = np.stack([(draws[0] < own.huabei_shut) & (days > own.grace), np.ones(len(days), bool)])
    told = np.stack([days - own.grace, days]) >= TOLD
    months = np.maximum(unpaid, told) * shut + kept_shut(days, draws, own)
    closes = luck.closing[month, future] < closing_chance(days, own)
    whole = {
        "cell": found - month * plans * futures,
        "days": days,
        "size": size,
        "unpaid": unpaid,
        "thaw": (month + months) * (months > 0),
        "closing": (month + np.maximum(unpaid - 1, 0)) * closes,
        "follows": (luck.follow[month, future] < own.together) & (days > own.rung_8),
    }
    caps = {key: getattr(k, key)[future] for key in CAPS}
    ends = np.searchsorted(month, np.arange(len(late) + 1)).tolist()
    return [
        _Bills(
            **{key: value[..., first:last] for key, value in whole.items()},
            caps=Drawn({key: column[first:last] for key, column in caps.items()}),
        )
        for first, last in zip(ends, ends[1:], strict=False)
    ]


def _tail(month: Counts, future: Counts, k: Drawn, luck: Luck) -> Floats:
    """How late a bill is whose length is left to chance: a few run beyond a week, and far beyond [days]."""
    drawn = np.maximum(luck.length[month, future], np.float32(1e-6))
    days: Floats = WEEK * (k.late_long[future] / drawn) ** (1 / k.late_tail[future])
    return np.where(drawn < k.late_long[future], np.minimum(days, MOST_DAYS), 0).astype(np.float32)
