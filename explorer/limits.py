"""What moves the limits: each month each product can be raised, cut, closed or opened.

Chances are those measured on real accounts, multiplied by what the levers do to them
(see assets/coefficients.toml). Habits enter first, as arrays of (months + 1, plans, futures);
what depends on the limit, the score and the use of the moment enters month by month.
"""

from types import SimpleNamespace

import numpy as np

from explorer.plan import Environment

CAP = {"huabei": 50_000, "jiebei": 200_000}  # [yuan] F29; F30, per lender


def activity(plan: SimpleNamespace, k: SimpleNamespace) -> np.ndarray:
    """How lively the platform sees Huabei used [log of the multiple on raises]; it lags behind."""
    buys = plan.buys[..., None]
    seen = k.activity_frequency * np.log((plan.purchases[..., None] + 1) / (k.purchases_typical + 1))
    seen = seen + buys * k.activity_ticket * np.log(plan.ticket[..., None] / k.ticket_typical)
    seen = seen + buys * k.activity_platform * (plan.platform_share[..., None] - 0.5)
    seen = seen.astype(np.float32)
    follow = 1 - np.exp2(-1 / k.activity_half_life)
    for month in range(1, len(seen)):
        seen[month] = seen[month - 1] + follow * (seen[month] - seen[month - 1])
    return seen


def habits(
    product: str, plan: SimpleNamespace, world: Environment, memory: np.ndarray, k: SimpleNamespace
) -> SimpleNamespace:
    """What the habits alone do to one product's chances, month by month."""
    huabei = product == "huabei"
    idle_months = (plan.huabei_idle if huabei else plan.jiebei_idle)[..., None]
    idle = idle_months >= np.maximum(k.idle_from, 1)
    lively = activity(plan, k) if huabei else 0
    trouble = _multi_lending(plan, k) + k.inquiry_limit * plan.inquiries_recent[..., None]
    tightening = _tightening(plan, world, k)
    reviewed = np.ones_like(plan.draw) if huabei else plan.draw

    raising = np.log(k.raise_rate) + lively - trouble + np.log(k.late_raise) * memory
    raising = raising + np.log(k.programme_raise) * plan.programme[..., None]
    raising = raising + np.log(k.wake_raise) * _woken(idle_months, k) + np.log(k.idle_raise) * idle
    cutting = np.log(k.cut_rate + k.zero_rate) - k.activity_cut * lively + trouble
    cutting = cutting + np.log(k.late_cut) * memory
    return SimpleNamespace(
        raising=np.exp(raising) * (1 - tightening) * reviewed[..., None],
        cutting=np.exp(cutting) * reviewed[..., None],
        idle=k.idle_rate * idle,
        policy=k.policy_rate * tightening,
        odd=0 * idle if huabei else _odd(plan, k),
        opening=k.open_rate * (plan.buys if huabei else plan.borrows)[..., None] * np.exp(-memory),
        typical=k.huabei_typical if huabei else k.jiebei_typical,
        first=k.huabei_open if huabei else k.jiebei_open,
        cap=CAP[product],
    )


def review(chance: SimpleNamespace, limit, frozen, z, score, used, draw, size, k) -> SimpleNamespace:
    """One month's review of one product in every plan and future, arrays of (plans, futures).

    `chance` is one month of `habits`; `draw` decides the event (uniform: low cuts, high raises),
    `size` how large it is (normal). Returns the new limit [yuan] and where it was cut or paused.
    """
    is_open = limit > 0
    push = k.zhima_link * z
    below = np.log(k.zhima_below) * (score < k.zhima_threshold)
    strain = k.util_cut * np.maximum(used - k.util_calm, 0)
    room = k.low_limit * np.log(chance.typical / np.maximum(limit, 1))
    up = np.where(
        is_open,
        chance.raising * np.exp(push + room),
        chance.opening * (score >= k.zhima_threshold),
    )
    down = chance.cutting * np.exp(strain + below - push)

    limit = limit.copy()
    rise = (draw > 1 - up) & ~frozen
    limit[rise] = _raised(limit, size, chance, k)[rise]

    # One uniform number picks the event: cause after cause claims its share from zero up.
    behaved = k.zero_rate / (k.cut_rate + k.zero_rate)
    closed = chance.idle * k.idle_zero + down * behaved
    causes = (
        (chance.policy, k.policy_ratio),
        (chance.idle * (1 - k.idle_zero), k.idle_ratio),
        (down * (1 - behaved) + chance.odd * (1 - k.anomaly_pause), k.cut_ratio),
    )
    limit[is_open & (draw < closed)] = 0
    claimed = closed
    for share, ratio in causes:
        hit = is_open & (draw >= claimed) & (draw < claimed + share)
        limit[hit] = (limit * _spread(ratio, size, k))[hit]
        claimed = claimed + share
    cut = is_open & (draw < claimed)
    paused = is_open & (draw >= claimed) & (draw < claimed + chance.odd * k.anomaly_pause)
    return SimpleNamespace(limit=np.minimum(limit, chance.cap), cut=cut, paused=paused)


def reopened(limit, reopen, draw, size, chance, k) -> np.ndarray:
    """Huabei after it was closed and opened again: a new limit, or none when that fails."""
    again = np.where(limit > 0, limit * np.exp(np.log(k.reopen_ratio) + k.spread * size), chance.first)
    again = np.where(draw < k.reopen_fail, 0, np.minimum(again, chance.cap))
    return np.where(reopen[:, None], again, limit)


def _raised(limit, size, chance, k):
    return np.where(limit > 0, limit * _spread(k.raise_ratio, size, k), chance.first)


def _spread(ratio, size, k):
    """Ratios whose median is `ratio` and which all lie on its side of one."""
    return np.exp(np.log(ratio) * np.exp(k.spread * size))


def _multi_lending(plan, k):
    return k.multi_lending * np.maximum(plan.lenders[..., None] - k.lenders_usual, 0)


def _tightening(plan, world, k):
    """How strongly the platform tightens for everybody in each month [share]."""
    since = plan.month[..., None] - world.policy_month
    return world.policy_size * ((world.policy_month > 0) & (since >= 0) & (since < k.policy_months))


def _odd(plan, k):
    """Chance that a draw is flagged for its size or its frequency."""
    size = np.log(np.maximum(plan.draw_size[..., None] / k.odd_size_from, 1))
    often = np.log(np.maximum(plan.draws[..., None] / k.frequency_peers, 1))
    return plan.draw[..., None] * (k.odd_size * size + k.frequency * often)


def _woken(idle_months, k):
    """Whether the product was idle and has been used again for less than `wake_months`."""
    awake = np.float32(np.inf)
    woken = []
    for month, idle in enumerate(idle_months):
        used = idle == 0
        waking = used & (idle_months[max(month - 1, 0)] >= k.idle_from)
        awake = np.where(waking, 0, awake + 1)
        woken.append(used & (awake < k.wake_months))
    return np.array(woken)
