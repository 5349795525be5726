"""What moves the limits: each month each product can be raised, cut, closed or opened.

Chances are those measured on real accounts, multiplied by what the levers do to them
(see assets/coefficients.toml). Habits enter first, as arrays of (months + 1, plans, futures);
what depends on the limit, the score and the use of the moment enters month by month.
"""

from types import SimpleNamespace

import numpy as np

from explorer.coefficients import Drawn
from explorer.plan import Environment

PRODUCTS = ("huabei", "jiebei")
CAP = {"huabei": 50_000, "jiebei": 200_000}  # [yuan] F29; F30, per lender

# Why a limit falls, in the order in which the causes claim their share of the chance.
CLOSED, TIGHTENED, IDLED, CUT, PAUSED = range(5)


def activity(plan: SimpleNamespace, k: Drawn) -> np.ndarray:
    """How lively the platform sees Huabei used [log of the multiple on raises]; it lags behind."""
    buys = plan.buys[-1][:, None]
    lively = k.activity_frequency * np.log((plan.purchases[-1][:, None] + 1) / (k.purchases_typical + 1))
    lively += buys * k.activity_ticket * np.log(plan.ticket[-1][:, None] / k.ticket_typical)
    lively += buys * k.activity_platform * (plan.platform_share[-1][:, None] - 0.5)
    since = np.maximum(plan.month - plan.start[-1] + 1, 0)
    noticed = 1 - np.exp2(-since[..., None] / k.activity_half_life)
    return lively[0] + noticed * (lively - lively[0])


def habits(plan: SimpleNamespace, world: Environment, late: SimpleNamespace, k: Drawn) -> dict[str, SimpleNamespace]:
    """What the habits alone do to each product's chances, month by month.

    raising, cutting: chance at a review; idle, policy, odd: chance by its cause;
    opening: chance that a closed product is offered to somebody who `uses` it;
    log_raise, log_ratio: median size of a raise, and by cause of what a cut leaves;
    typical, first, cap: limits [yuan].
    """
    lively = activity(plan, k)
    trouble = _at_rows(k.multi_lending, np.maximum(plan.lenders - k.lenders_usual[0], 0))
    trouble = trouble + _at_rows(k.inquiry_limit, plan.inquiries_recent)
    raising = np.log(k.late_raise) * late.blame - trouble + np.log(k.raise_rate)
    raising = raising + _at_rows(np.log(k.programme_raise), plan.programme)
    cutting = np.log(k.late_cut) * late.memory + trouble + np.log(k.cut_rate + k.zero_rate)
    opening = k.open_rate * np.exp(-late.blame)
    tightening = _tightening(plan, world, k)
    log_raise, ones = np.log(k.raise_ratio), np.ones_like(k.cut_ratio)
    log_ratio = np.log(np.stack([ones, k.policy_ratio, k.idle_ratio, k.cut_ratio, ones]))

    def chances(product, use, reviewed, uses, lively, odd, typical, first):
        idle = use.idle[..., None] >= k.idle_from
        woken = (use.slept[..., None] >= k.idle_from) & (use.awake[..., None] < k.wake_months)
        lively = lively * ~idle  # how an idle product fares is counted whole below
        up = raising + lively + _at_rows(np.log(k.wake_raise), woken) + _at_rows(np.log(k.idle_raise), idle)
        return SimpleNamespace(
            raising=np.exp(up) * ((1 - tightening) * reviewed[..., None]),
            cutting=np.exp(cutting - k.activity_cut * lively) * reviewed[..., None],
            idle=(k.idle_rate - reviewed[..., None] * (k.cut_rate + k.zero_rate)) * idle,
            policy=np.broadcast_to(k.policy_rate * tightening, late.memory.shape),
            odd=np.broadcast_to(odd, late.memory.shape),
            opening=opening,
            uses=uses,
            log_raise=log_raise,
            log_ratio=log_ratio,
            typical=typical,
            first=first,
            cap=CAP[product],
        )

    always = np.ones_like(plan.draw)
    return {
        "huabei": chances(
            "huabei", plan.huabei_use, always, plan.buys, lively, np.float32(0), k.huabei_typical, k.huabei_open
        ),
        "jiebei": chances(
            "jiebei", plan.jiebei_use, plan.draw, plan.borrows, 0, _odd(plan, k), k.jiebei_typical, k.jiebei_open
        ),
    }


def pressure(z, points, used, k) -> tuple[np.ndarray, np.ndarray]:
    """What score and use of the moment do: log multiple on raises, multiple on cuts."""
    push = k.zhima_link * z
    below = np.log(k.zhima_below) * (points < k.zhima_threshold)
    return push, np.exp(k.util_cut * np.maximum(used - k.util_calm, 0) + below - push)


def review(chance: SimpleNamespace, t: int, limit, shut, points, push, strain, draw, swing, k) -> SimpleNamespace:
    """Month `t`'s review of one product in every plan and future, arrays of (plans, futures).

    `draw` decides the event (uniform: low cuts, high raises), `swing` how far it goes.
    Returns the new limit [yuan], where it was cut, and where a draw was flagged and paused it.
    """
    futures = limit.shape[-1]
    is_open, free = limit > 0, ~shut
    room = k.low_limit * np.log(chance.typical / np.maximum(limit, 1))
    up = chance.raising[t] * np.exp(push + room)
    down = chance.cutting[t] * strain
    total = down + chance.idle[t] + chance.policy[t] + chance.odd[t]

    # Events are rare: only the plans and futures in which one happens are worked out.
    opening = (draw > 1 - chance.opening[t]) & (points >= k.zhima_threshold) & chance.uses[t][:, None]
    opening = np.flatnonzero(opening & free & ~is_open)
    limit = limit.ravel().copy()
    rising = np.flatnonzero((draw > 1 - up) & free & is_open)
    limit[rising] *= np.exp(chance.log_raise[rising % futures] * swing[rising % futures])
    limit[opening] = chance.first[opening % futures]
    falling = np.flatnonzero((draw < total) & is_open)
    plan, future = np.divmod(falling, futures)
    parts = (part[plan, future] for part in (down, chance.idle[t], chance.policy[t], chance.odd[t]))
    cause = _cause(draw[future], *parts, k.at(future))
    limit[falling] *= np.exp(chance.log_ratio[cause, future] * swing[future]) * (cause != CLOSED)
    cut, paused = np.zeros((2, limit.size), bool)
    cut[falling], paused[falling] = cause != PAUSED, cause == PAUSED
    limit = np.minimum(limit, chance.cap).reshape(is_open.shape)
    return SimpleNamespace(limit=limit, cut=cut.reshape(limit.shape), paused=paused.reshape(limit.shape))


def reopened(limit, reopen, welcome, draw, swing, chance, k) -> np.ndarray:
    """Huabei after it was closed and opened again: a new limit, or none when that fails.

    One that the platform had closed is opened only to somebody `welcome`.
    """
    again = np.where(limit > 0, limit * k.reopen_ratio * swing, chance.first * welcome)
    again = np.where(draw < k.reopen_fail, 0, np.minimum(again, chance.cap))
    return np.where(reopen[:, None], again, limit)


def _cause(draw, down, idle, policy, odd, k):
    """The uniform number picks the event: cause after cause claims its share from zero up."""
    behaved = k.cut_rate / (k.cut_rate + k.zero_rate)
    closed = idle * k.idle_zero + down * (1 - behaved)
    tightened = closed + policy
    idled = tightened + idle * (1 - k.idle_zero)
    cut = idled + down * behaved + odd * (1 - k.anomaly_pause)
    return sum((draw >= claimed).astype(np.intp) for claimed in (closed, tightened, idled, cut))


def _at_rows(effect, rows):
    """An effect times how much of it each month and plan has; plain 0 where nobody has any."""
    if not rows.any():
        return np.float32(0)
    return effect * (rows if rows.ndim == 3 else rows[..., None])


def _tightening(plan, world, k):
    """How strongly the platform tightens for everybody in each month [share]."""
    if not world.policy_month:
        return np.float32(0)
    since = plan.month[..., None] - world.policy_month
    return np.float32(world.policy_size) * ((since >= 0) & (since < k.policy_months))


def _odd(plan, k):
    """Chance that a draw is flagged for its size or its frequency."""
    if not plan.borrows.any():
        return np.float32(0)
    size = np.maximum(np.log(plan.draw_size)[..., None] - np.log(k.odd_size_from), 0)
    often = np.maximum(np.log(np.maximum(plan.draws, 1))[..., None] - np.log(k.frequency_peers), 0)
    return plan.draw[..., None] * (k.odd_size * size + k.frequency * often)
