"""What each plan does month by month, before any chance is drawn."""

from types import SimpleNamespace

import numpy as np

from explorer.plan import Plan, Scenario, choices

REMEMBERED = 24  # [months] an inquiry stays on the report (F44)


def schedule(scenario: Scenario) -> SimpleNamespace:
    """Every lever and what follows from it, as arrays of shape (months + 1, plans).

    Row 0 is today. A plan's habits hold from its start month on, the first plan's before.
    """
    profile, plans, months = scenario.profile, scenario.plans, scenario.environment.months
    month = np.arange(months + 1)[:, None]
    levers = {key: np.array([getattr(plan, key) for plan in plans], float) for key in choices(Plan)}
    begun = (month >= levers["start"]) & (month > 0)
    begun[:, 0] = True
    plan = SimpleNamespace(**{k: np.where(begun, v, v[0]) for k, v in levers.items()})

    plan.slip_days = np.where((month == levers["slip_month"]) & (month > 0), levers["slip_days"], 0)
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


def _cadence(per_year: np.ndarray) -> np.ndarray:
    """The months in which something done so often a year falls due."""
    done = np.floor(np.cumsum(per_year, axis=0) / 12 - per_year[0] / 12 + 1e-9)
    return np.diff(done, axis=0, prepend=0) > 0


def _use(used: np.ndarray, idle_before: int) -> SimpleNamespace:
    """Rhythm of one product's use, each of (months + 1, plans) [months].

    idle: without use so far; slept: how long it was idle before it was last woken;
    awake: since then.
    """
    idle = np.full(used.shape, idle_before, np.float32)
    slept, awake = np.zeros_like(idle), np.zeros_like(idle)
    for month in range(1, len(used)):
        last, now = month - 1, used[month]
        waking = now & (idle[last] > 0)
        idle[month] = (idle[last] + 1) * ~now
        slept[month] = np.where(waking, idle[last], slept[last] * now)
        awake[month] = (awake[last] + 1) * ~waking
    return SimpleNamespace(idle=idle, slept=slept, awake=awake)


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
        count[month] = count[month - 1] + np.clip(target[month] - count[month - 1], -1, 1)
    return count
