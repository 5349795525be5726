"""Late bills: when they come, what they cost the score, how long they freeze a limit."""

from collections.abc import Iterator
from itertools import pairwise
from types import SimpleNamespace

import numpy as np

from explorer.model import score
from explorer.model.coefficients import Drawn
from explorer.model.plan import Environment, Profile


def lateness(
    plan: SimpleNamespace, profile: Profile, world: Environment, k: Drawn, draws: SimpleNamespace
) -> SimpleNamespace:
    """What `monthly` gives, in arrays of (months + 1, plans, futures), or of (months + 1, products, ...)."""
    months = [vars(month) for month in monthly(plan, profile, world, k, draws)]
    return SimpleNamespace(**{key: np.stack([month[key] for month in months]) for key in months[0]})


def monthly(
    plan: SimpleNamespace, profile: Profile, world: Environment, k: Drawn, draws: SimpleNamespace
) -> Iterator[SimpleNamespace]:
    """Late bills of every plan and future and what follows, month by month from today, (plans, futures).

    late: this month's bill was late; penalty: on the score [SD]; memory, blame: the lender's
    own view of how bad the lateness was, 1 for a fresh 30-day late, and of there having been
    any at all; clean: months since the last late bill that counted;
    frozen: the limit cannot be used this month, (products, plans, futures).
    """
    late = draws.late[: len(plan.month), None] < late_chance(plan, world, k)
    late[plan.slip_days > 0] = True
    late[0] = False
    bills = _bills(late, plan.late_days, standing(profile, k), k)
    cells = late.shape[1:]
    halves = k.late_half_life, k.memory_half_life
    fading, forgetting = (_spread(np.exp2(-1 / half), cells) for half in halves)
    fast, slow = (_spread(part, cells) for part in score.past_lateness(profile, standing(profile, k), k))
    memory, blame = (_spread(part, cells) for part in _remembered(profile, k))
    last = _spread(-score.clean_months(profile), cells)
    # The month in which each product can be used again.
    huabei = freeze_months(np.float32(profile.overdue_days), k)
    huabei += huabei > 0
    jiebei = huabei * (draws.other[0] < k.freeze_jiebei)
    thaw = np.stack([_spread(month, cells) for month in (huabei, jiebei)])
    for t, bill in enumerate(bills):
        if t:
            # What was handed out stays as it is: each month has arrays of its own.
            fast, memory, blame = fast * fading, memory * forgetting, blame * forgetting
            cell, counted = bill.cell, bill.cell[bill.harm > 0]
            fast[cell], slow[cell] = score.added_lateness(fast[cell], slow[cell], bill.size, bill)
            memory[cell] = np.maximum(memory[cell], bill.harm)
            blame[counted], last[counted] = 1, t
            if bill.frozen.any():
                too = draws.other[t][bill.future] < bill.freeze_jiebei
                for product, until in zip(thaw, (t + bill.frozen, (t + bill.frozen) * too), strict=True):
                    product[cell] = np.maximum(product[cell], until)
        state = {"penalty": fast + slow, "memory": memory, "blame": blame, "clean": t - last}
        state = {key: value.reshape(cells) for key, value in state.items()}
        yield SimpleNamespace(late=late[t], **state, frozen=(thaw > t).reshape(-1, *cells))


def standing(profile: Profile, k: Drawn) -> np.ndarray:
    """How far a person stands above a typical one today [SD]."""
    return (profile.score - k.score_typical) / k.points_per_sd


def _bills(late, days, z, k) -> list[SimpleNamespace]:
    """Each month's late bills: they are rare, so that what follows is worked out for them alone.

    cell: plan and future as one number; harm, size: how bad, as a share and as a penalty [SD];
    frozen: months for which a limit is frozen.
    """
    futures, plans = late.shape[-1], late.shape[1]
    found = np.flatnonzero(late)
    row = found // futures
    future = found - row * futures
    kinds, kind = np.unique(days, return_inverse=True)
    harm = score.severity(kinds[:, None], k)
    # Where in these tables each bill's days and future stand.
    place = future + (kind.ravel() * futures)[row]
    columns = dict(
        cell=found - (row // plans) * plans * futures,
        future=future,
        harm=harm.take(place),
        size=(k.late_size * score.strength(z, k) * harm).take(place),
        frozen=freeze_months(kinds[:, None], k).take(place),
        **{key: getattr(k, key)[future] for key in ("late_cap", "late_floor", "freeze_jiebei")},
    )
    ends = np.searchsorted(row, plans * np.arange(len(late) + 1)).tolist()
    months = [slice(*pair) for pair in pairwise(ends)]
    return [SimpleNamespace(**{key: column[month] for key, column in columns.items()}) for month in months]


def _spread(value, cells) -> np.ndarray:
    """A number, or one for each future, for every cell: plans and futures in a row."""
    return np.full(cells, value, np.float32).reshape(-1)


def late_chance(plan: SimpleNamespace, world: Environment, k: Drawn) -> np.ndarray:
    """Chance that a month's bill is paid late; savings soften what hard times add."""
    softened = np.exp2(-plan.buffer[..., None] / k.buffer_half) if world.stress > 1 else 0
    return (1 - plan.on_time[..., None]) * (1 + (world.stress - 1) * softened)


def freeze_months(days: np.ndarray, k: Drawn) -> np.ndarray:
    """The days-late ladder: months for which a limit is frozen after so many days (F35)."""
    rungs = [days > score.QUARTER, days > score.MONTH, days > score.WEEK]
    months = np.select(rungs, [k.freeze_91, k.freeze_31, k.freeze_8], np.float32(0))
    return np.rint(months).astype(np.float32)


def _remembered(profile: Profile, k: Drawn) -> tuple[np.ndarray, np.ndarray]:
    """What the lender still holds against the person today: how bad it was, and that it was."""
    faded = np.exp2(-profile.months_since_late / k.memory_half_life) * (profile.lates > 0)
    past, now = (score.severity(days, k) for days in (profile.worst_days_late, profile.overdue_days))
    return np.maximum(past * faded, now), np.maximum((past > 0) * faded, now > 0)
