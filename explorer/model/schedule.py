"""What each plan does month by month, before any chance is drawn."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass

import numpy as np

from explorer.model.arrays import Counts, Flags, Floats, Named
from explorer.model.outcomes import LIMITS
from explorer.model.plan import NOT_TOLD, Plan, Profile, Scenario, choices

# How long an inquiry stays on the report, in full, less and hardly at all (F44) [months].
IN_FULL, LESS, REMEMBERED = 9, 12, 24
USUAL_TERM = 6  # [months] of a Jiebei loan
KNOWN = 6  # [months] over which the inquiries of the profile are spread

# In so many months today's inquiries begin to count less, and to drop out: the oldest first.
INQUIRIES_FADE, INQUIRIES_GONE = (age + 1 - (KNOWN - 1) for age in (IN_FULL, REMEMBERED))
INQUIRIES_FADED = IN_FULL + 1  # the months in which the youngest of them counts less, too


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """Every plan month by month; row 0 is today. All are (months + 1, plans) unless said otherwise.

    month: (months + 1, 1).
    habits: every lever of Plan under its own name and in its own unit, as it holds in each month.
    slips: whether the one bill that slips is this month's; late_days: days late of a late bill.
    appeal: the month of each plan's objection, infinite for none, (plans,).
    buys, borrows: whether Huabei, Jiebei are used at all; draw: whether a draw on Jiebei usually falls due.
    reopen: whether Huabei is closed and opened again.
    inquiries_fresh, inquiries_10_12, inquiries_13_24, inquiries_recent: lenders' inquiries up to 9 months
    old, of those ages, and of the last three months.
    lenders: with a balance; opened: new ones within a year.
    idle: for how long nothing has usually been owed or drawn, (months + 1, products, plans) [months].
    given_up: whether the person has closed it for good, of that shape.
    """

    month: Floats
    habits: Named[Floats]
    slips: Flags
    late_days: Floats
    appeal: Floats
    buys: Flags
    borrows: Flags
    draw: Flags
    reopen: Flags
    inquiries_fresh: Floats
    inquiries_10_12: Floats
    inquiries_13_24: Floats
    inquiries_recent: Floats
    lenders: Floats
    opened: Floats
    idle: Floats
    given_up: Flags


def schedule(scenario: Scenario) -> Schedule:
    """A plan's habits hold from its start month on, the first plan's before."""
    profile = scenario.profile
    month = np.arange(scenario.environment.months + 1)[:, None]
    chosen = {key: np.array([getattr(plan, key) for plan in scenario.plans], float) for key in choices(Plan)}
    begun = (month >= chosen["start"]) & (month > 0)
    begun[:, 0] = True
    rows = {key: np.where(begun, value, value[:1]) for key, value in chosen.items()}
    slips = (month == chosen["slip_month"]) & (month > 0)
    given_up = _given_up(month, [chosen["close_huabei"], chosen["close_jiebei"]])
    lent = np.array([getattr(profile, one.key) for one in LIMITS.values()])[:, None] > 0
    rows["lenders_target"] = np.maximum(rows["lenders_target"] - (given_up & lent).sum(axis=1), 0)
    inquiries = _inquiries(rows["inquiries"], profile)
    lenders = _approach(rows["lenders_target"], profile.lenders)
    buys, draw = rows["purchases"] > 0, cadence(rows["draws"], profile.jiebei_idle)
    return Schedule(
        month=_single(month),
        habits=Named({key: _single(row) for key, row in rows.items()}),
        slips=slips,
        late_days=_single(np.where(slips, chosen["slip_days"], rows["days_late"])),
        appeal=_single(np.where(chosen["appeal_month"] > 0, chosen["appeal_month"], np.inf)),
        buys=buys,
        borrows=rows["draws"] > 0,
        draw=draw,
        reopen=cadence(rows["reopens"]) & ~given_up[:, 0],
        inquiries_fresh=_window(inquiries, 0, IN_FULL),
        inquiries_10_12=_window(inquiries, IN_FULL + 1, LESS),
        inquiries_13_24=_window(inquiries, LESS + 1, REMEMBERED),
        inquiries_recent=_window(inquiries, 0, 2),
        lenders=_single(lenders),
        opened=_window(_after_nothing(np.maximum(np.diff(lenders, axis=0), 0)), 0, 11),
        idle=_idle(_in_use(profile, buys, draw, rows["loan_months"]), profile),
        given_up=given_up,
    )


class Each:
    """What a rule makes of habits, worked out once for each set of habits that occurs.

    rows: (months + 1, ...) once they are broadcast; the rule gets them as columns (sets, 1) and
    returns (sets, ..., futures). `each[month]` is (..., futures), which the reader may change: it is a copy
    where rows tell plans apart, and read-only where they do not. Nobody can overwrite what is kept here.

    >>> share = np.array([[0.2, 0.5], [0.2, 0.2], [0.5, 0.2]])  # (months + 1, plans)
    >>> Each(lambda used: 100 * used + np.arange(3), share)[0].tolist()  # month 0: both plans, three futures
    [[20.0, 21.0, 22.0], [50.0, 51.0, 52.0]]
    """

    def __init__(self, rule: Callable[..., Floats], *rows: Floats | Flags | Counts) -> None:
        shape = np.broadcast_shapes(*(row.shape for row in rows))
        sets: dict[tuple[float, ...], int] = {}
        habits = zip(*(np.broadcast_to(row, shape).ravel().tolist() for row in rows), strict=True)
        which = [sets.setdefault(habit, len(sets)) for habit in habits]
        self._which = np.reshape(which, shape)
        self._found = _kept(rule(*np.array(list(sets), np.float32).T[..., None]))

    def __getitem__(self, month: int | slice) -> Floats:
        found: Floats = self._found[self._which[month]]
        return found

    def at(self, month: Counts, plan: Counts, future: Counts) -> Floats:
        """The same of each of the plans, (plans, 1), in some months and futures, (cells,): (plans, cells)."""
        futures = self._found.shape[-1]
        found: Floats = self._found.reshape(-1).take(self._which[month, plan] * futures + future)
        return found

    def most(self) -> Floats:
        """The most that any habits come to, (..., futures)."""
        found: Floats = self._found.max(axis=0)
        return found

    def then(self, rule: Callable[[Floats], Floats]) -> "Each":
        """What another rule makes of what this one found."""
        further = copy(self)
        further._found = _kept(rule(self._found))
        return further


def _kept(found: Floats) -> Floats:
    """The same numbers, which cannot be written to."""
    found = found.view()
    found.flags.writeable = False
    return found


def _single(row: Floats | Counts) -> Floats:
    return row.astype(np.float32)


def _inquiries(monthly: Floats, profile: Profile) -> Floats:
    """Lenders' inquiries in each month, from REMEMBERED months before today on."""
    before = np.zeros((REMEMBERED + 1, monthly.shape[1]))
    before[-KNOWN:] = profile.inquiries_6m / KNOWN
    return np.concatenate([before, monthly[1:]])


def _after_nothing(counts: Floats) -> Floats:
    """Counts of the months to come, with nothing before."""
    return np.concatenate([np.zeros((REMEMBERED + 1, counts.shape[1])), counts])


def phase(per_year: Floats, idle: float, luck: Floats | float) -> Floats:
    """How far in its rhythm something is that was last done `idle` months ago; it falls due at each whole.

    Half a gap sooner or later, as luck has it; what is overdue comes within the next gap.
    """
    reached = np.minimum(idle * per_year / 12, 1) + luck - 0.5
    due: Floats = (reached - (reached >= 1)).astype(np.float32)
    return due


def cadence(per_year: Floats, idle: float = 0) -> Flags:
    """The months in which something done so often a year usually falls due, last done `idle` months ago."""
    done = np.cumsum(per_year * (np.arange(len(per_year)) > 0)[:, None], axis=0) / 12
    counted = np.floor(done + phase(per_year[1], idle, 0.5) + 1e-6)
    due: Flags = np.diff(counted, axis=0, prepend=counted[:1]) > 0
    return due


def _in_use(profile: Profile, buys: Flags, draw: Flags, loan_months: Floats) -> Flags:
    """When something is usually owed or drawn on each product, (months + 1, products, plans)."""
    month = np.arange(len(draw))[:, None]
    term = np.where(loan_months > 0, loan_months, USUAL_TERM)
    last = np.maximum.accumulate(np.where(draw, month, -REMEMBERED), axis=0)
    told = profile.jiebei_owed
    owes = told > 0 if told != NOT_TOLD else profile.used > 0 and profile.jiebei_idle < USUAL_TERM
    owed = (month - last < term) | ((month < USUAL_TERM // 2) & (owes and profile.jiebei_limit > 0))
    return np.stack([buys, draw | owed], axis=1)


def _idle(used: Flags, profile: Profile) -> Floats:
    """Months without use: used, (months + 1, products, plans)."""
    before = np.array([[profile.huabei_idle], [profile.jiebei_idle]])
    month = np.arange(len(used))[:, None, None]
    last = np.maximum.accumulate(month * (used & (month > 0)), axis=0)
    idle = month - last + before * (last == 0)
    idle[:, 1] -= before[1] * (last[:, 1] == 0) * used[0, 1]
    return _single(np.maximum(idle, 0))


def _given_up(month: Counts, closes: list[Floats]) -> Flags:
    """From which month on a product is closed for good: closes, by product (plans,) [month], 0 for never."""
    asked = np.stack(closes)
    gone: Flags = (month[:, None] >= asked) & (asked > 0)
    return gone


def _window(counts: Floats, youngest: int, oldest: int) -> Floats:
    """For each month from today on, the counts of `youngest` to `oldest` months ago.

    The first rows of `counts` are the REMEMBERED months before today, and today.
    """
    total = np.concatenate([np.zeros((1, counts.shape[1])), np.cumsum(counts, axis=0)])
    months = len(counts) - REMEMBERED
    first, last = REMEMBERED - oldest, REMEMBERED - youngest + 1
    return _single(total[last : last + months] - total[first : first + months])


def _approach(target: Floats, today: float) -> Floats:
    """A count that moves towards its target by one a month."""
    count = np.full(target.shape, float(today))
    for month in range(1, len(target)):
        before = count[month - 1]
        count[month] = np.minimum(np.maximum(target[month], before - 1), before + 1)
    return count
