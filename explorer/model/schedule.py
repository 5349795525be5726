"""What each plan does month by month, before any chance is drawn."""

from collections.abc import Callable
from copy import copy
from types import SimpleNamespace

import numpy as np

from explorer.model.plan import Plan, Scenario, choices

REMEMBERED = 24  # [months] an inquiry stays on the report (F44)


def schedule(scenario: Scenario) -> SimpleNamespace:
    """Every lever and what follows from it, as arrays of shape (months + 1, plans).

    Row 0 is today. A plan's habits hold from its start month on, the first plan's before.
    """
    profile, plans, months = scenario.profile, scenario.plans, scenario.environment.months
    month = np.arange(months + 1)[:, None]
    values = np.array([[getattr(plan, key) for plan in plans] for key in choices(Plan)], float)
    levers = dict(zip(choices(Plan), values, strict=True))
    begun = (month >= levers["start"]) & (month > 0)
    begun[:, 0] = True
    rows = np.where(begun, values[:, None], values[:, None, :1])
    plan = SimpleNamespace(**dict(zip(levers, rows, strict=True)))

    plan.slip_days = np.where((month == levers["slip_month"]) & (month > 0), levers["slip_days"], 0)
    plan.late_days = np.where(plan.slip_days > 0, plan.slip_days, plan.days_late)
    plan.appeal_month = np.where(levers["appeal_month"] > 0, levers["appeal_month"], np.inf)
    plan.month = month

    plan.buys, plan.borrows = plan.purchases > 0, plan.draws > 0
    plan.draw = _cadence(plan.draws)
    plan.reopen = _cadence(plan.reopens)

    before = np.zeros((REMEMBERED + 1, len(plans)))
    before[-6:] = profile.inquiries_6m / 6
    inquiries = np.concatenate([before, plan.inquiries[1:]])
    plan.inquiries_fresh = _window(inquiries, 0, 9)
    plan.inquiries_10_12 = _window(inquiries, 10, 12)
    plan.inquiries_13_24 = _window(inquiries, 13, 24)
    plan.inquiries_recent = _window(inquiries, 0, 2)

    plan.lenders = _approach(plan.lenders_target, profile.lenders)
    opened = np.maximum(np.diff(plan.lenders, axis=0), 0)
    plan.opened = _window(np.concatenate([np.zeros_like(before), opened]), 0, 11)
    rows = {key: row if row.dtype == bool else row.astype(np.float32) for key, row in vars(plan).items()}
    return SimpleNamespace(
        **rows,
        huabei_use=_use(plan.buys, profile.huabei_idle),
        jiebei_use=_use(plan.draw, profile.jiebei_idle),
    )


class Each:
    """What a rule makes of habits, worked out once for each set of habits that occurs.

    rows: (months + 1, ...) once they are broadcast; the rule gets them as columns (sets, 1) and
    returns (sets, ..., futures). `each[month]` is (..., futures).
    """

    def __init__(self, rule: Callable[..., np.ndarray], *rows: np.ndarray):
        shape = np.broadcast_shapes(*(row.shape for row in rows))
        sets: dict[tuple, int] = {}
        habits = zip(*(np.broadcast_to(row, shape).ravel().tolist() for row in rows), strict=True)
        which = [sets.setdefault(habit, len(sets)) for habit in habits]
        self._which = np.reshape(which, shape)
        self._found = rule(*np.array(list(sets), np.float32).T[..., None])

    def __getitem__(self, month: int | slice) -> np.ndarray:
        return self._found[self._which[month]]

    def at(self, month: int, *places: np.ndarray) -> np.ndarray:
        """The same at some places in a month; the last index is that of the future."""
        *habits, future = places
        return self._found[self._which[month][*habits], ..., future]

    def then(self, rule: Callable[[np.ndarray], np.ndarray]) -> "Each":
        """What another rule makes of what this one found."""
        further = copy(self)
        further._found = rule(self._found)
        return further


def _cadence(per_year: np.ndarray) -> np.ndarray:
    """The months in which something done so often a year falls due."""
    done = np.floor(np.cumsum(per_year, axis=0) / 12 - per_year[0] / 12 + 1e-9)
    return np.diff(done, axis=0, prepend=0) > 0


def _use(used: np.ndarray, idle_before: int) -> SimpleNamespace:
    """Rhythm of one product's use, each of (months + 1, plans) [months].

    idle: without use so far; slept: how long it was idle before it was last woken;
    awake: since then.
    """
    month = np.arange(len(used))[:, None]
    used = used & (month > 0)
    last = np.maximum.accumulate(month * used, axis=0)
    idle = month - last + idle_before * (last == 0)
    before = np.concatenate([np.zeros_like(idle[:1]), idle[:-1]])
    woken = np.maximum.accumulate(month * (used & (before > 0)), axis=0)
    slept = np.take_along_axis(before, woken, axis=0) * used
    rhythm = {"idle": idle, "slept": slept, "awake": month - woken}
    return SimpleNamespace(**{key: months.astype(np.float32) for key, months in rhythm.items()})


def _window(counts: np.ndarray, youngest: int, oldest: int) -> np.ndarray:
    """For each month from today on, the counts of `youngest` to `oldest` months ago.

    The first rows of `counts` are the REMEMBERED months before today, and today.
    """
    total = np.concatenate([np.zeros((1, counts.shape[1])), np.cumsum(counts, axis=0)])
    months = len(counts) - REMEMBERED
    first, last = REMEMBERED - oldest, REMEMBERED - youngest + 1
    return total[last : last + months] - total[first : first + months]


def _approach(target: np.ndarray, today: float) -> np.ndarray:
    """A count that moves towards its target by one a month."""
    count = np.full(target.shape, float(today))
    for month in range(1, len(target)):
        before = count[month - 1]
        count[month] = np.minimum(np.maximum(target[month], before - 1), before + 1)
    return count
