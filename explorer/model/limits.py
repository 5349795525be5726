"""What moves the limits: each month each product can be raised, cut, closed or opened.

Chances are those measured on real accounts, multiplied by what the levers do to them
(see assets/coefficients.toml). What habits do is worked out first; late bills, the limit, the score
and the use of the moment enter month by month.
"""

from types import SimpleNamespace

import numpy as np

from explorer.model.coefficients import Drawn
from explorer.model.outcomes import LIMITS, PRODUCTS
from explorer.model.plan import Environment
from explorer.model.schedule import Each

HUABEI, JIEBEI = range(2)
CAPS = np.float32([outcome.high for outcome in LIMITS.values()])  # [yuan]

# Why a limit falls, in the order in which the causes claim their share of the chance.
CLOSED, TIGHTENED, IDLED, CUT, PAUSED = range(5)

NONE = np.float32(1e-30)  # so small a chance that it never comes true


def activity(plan: SimpleNamespace, k: Drawn) -> np.ndarray:
    """How lively the platform sees Huabei used [log of the multiple on raises]; it lags behind."""
    return _activity(plan, k)[:]


def habits(
    plan: SimpleNamespace, world: Environment, late: SimpleNamespace, k: Drawn
) -> dict[str, SimpleNamespace]:
    """What habits and late bills do to each product, arrays of (months + 1, plans, futures).

    cutting: chance of a cut at a review; idle, policy, odd: of a fall by its cause.
    """
    known = outlook(plan, world, k)
    _, cutting = chances(known, slice(None), late, k)
    idle, policy, odd = np.moveaxis(known.falls[:], 3, 0)
    parts = {"cutting": cutting, "idle": idle, "policy": policy, "odd": odd}
    return {
        product: SimpleNamespace(**{key: part[:, n] for key, part in parts.items()})
        for n, product in enumerate(PRODUCTS)
    }


def outlook(plan: SimpleNamespace, world: Environment, k: Drawn) -> SimpleNamespace:
    """What the habits alone do, to be looked up by month: (plans, futures), or by product.

    lively: how lively the platform sees Huabei used, awake: whether it does at all;
    promise, threat: what lenders, inquiries, a programme do to raises and cuts [log of the multiple];
    rhythm: chance that a limit of one yuan is raised, by the rhythm of its use [log], by product;
    falls: chances of a fall for idleness, policy, an odd draw, (products, plans, 3, futures);
    rare: their sum, by product; reviewed, uses: whether a product is, (months + 1, products, plans).
    """
    product = np.arange(len(PRODUCTS))[:, None]
    reviewed = plan.draw[:, None] | (product == HUABEI)
    # Months beyond those that matter are not told apart.
    idle, slept = (np.minimum(_both(plan, key), k.idle_from.max()) for key in ("idle", "slept"))
    awake = np.minimum(_both(plan, "awake"), k.wake_months.max()) * (slept > 0)
    since = np.clip(plan.month - (world.policy_month or np.inf), -1, k.policy_months.max())[..., None]

    def tightening(since):
        return np.float32(world.policy_size) * ((since >= 0) & (since < k.policy_months))

    def rhythm(reviewed, since, *use):
        return _rhythm(*use, k) + np.log(np.maximum(reviewed * (1 - tightening(since)), NONE))

    def falls(reviewed, since, idle, *draw):
        return np.stack([_idle(reviewed, idle, k), k.policy_rate * tightening(since), _odd(*draw, k)], axis=1)

    draw = plan.draw[:, None] * product, plan.draws[:, None], plan.draw_size[:, None]
    fall = Each(falls, reviewed, since, idle, *draw)
    ones = np.ones_like(k.cut_ratio)
    return SimpleNamespace(
        lively=_activity(plan, k),
        awake=Each(lambda idle: (idle < k.idle_from).astype(np.float32), idle[:, HUABEI]),
        promise=Each(lambda *rows: _promise(*rows, k), plan.lenders, plan.inquiries_recent, plan.programme),
        threat=Each(lambda *rows: _threat(*rows, k), plan.lenders, plan.inquiries_recent),
        rhythm=Each(rhythm, reviewed, since, product, idle, slept, awake),
        falls=fall,
        rare=fall.then(lambda shares: shares.sum(axis=1)),
        reviewed=reviewed,
        uses=np.stack([plan.buys, plan.borrows], axis=1),
        first=np.minimum(np.stack([k.huabei_open, k.jiebei_open]), CAPS[:, None]),
        log_late_raise=np.log(k.late_raise),
        log_late_cut=np.log(k.late_cut),
        log_raise=np.log(k.raise_ratio),
        log_ratio=np.log(np.stack([ones, k.policy_ratio, k.idle_ratio, k.cut_ratio, ones])),
    )


def chances(known, t: int | slice, late, k) -> tuple[np.ndarray, np.ndarray]:
    """What month `t`'s reviews bring while score and use are those of today, (products, plans, futures).

    Chances of a raise of a limit of one yuan [log], and of a cut.
    """
    lively = known.lively[t] * known.awake[t]  # how an idle product fares is counted whole by its rhythm
    promise = known.log_late_raise * late.blame
    promise += known.promise[t]
    raising = known.rhythm[t]
    raising += promise[..., None, :, :]
    raising[..., HUABEI, :, :] += lively
    threat = known.log_late_cut * late.memory
    threat += known.threat[t]
    cutting = np.empty_like(raising)
    np.exp(threat, out=cutting[..., JIEBEI, :, :])
    threat -= k.activity_cut * lively
    np.exp(threat, out=cutting[..., HUABEI, :, :])
    cutting[~known.reviewed[t]] = 0
    return raising, cutting


def pressure(z, points, used, k) -> tuple[np.ndarray, np.ndarray]:
    """What score and use of the moment do: log multiple on raises, multiple on cuts."""
    push = k.zhima_link * z
    strain = used - k.util_calm
    np.maximum(strain, 0, out=strain)
    strain *= k.util_cut
    strain += np.log(k.zhima_below) * (points < k.zhima_threshold)
    strain -= push
    return push, np.exp(strain, out=strain)


def review(known, t, late, limit, shut, points, z, used, luck, k) -> SimpleNamespace:
    """Month `t`'s review of both products in every plan and future, (products, plans, futures).

    `luck` decides the event (low: a fall, high: a raise or an opening) and how far it goes.
    Returns the new limit [yuan] and, as indices, where it was cut and where a draw was flagged
    and paused it.
    """
    event, swing, is_open = luck.event[t], luck.swing[t], limit > 0
    push, strain = pressure(z, points, used, k)
    raising, cutting = chances(known, t, late, k)
    raising += push
    room = np.maximum(limit, 1)
    np.log(room, out=room)
    room *= k.low_limit
    raising -= room
    falling = cutting * strain
    falling += known.rare[t]

    # Events are rare: what happens is worked out only where one can.
    new = limit.copy()
    product, plan, future = at = _where((luck.rarity[t] < raising) & is_open & ~shut)
    raised = new[at] * np.exp(known.log_raise[future] * swing[product, 0, future])
    new[at] = np.minimum(raised, CAPS[product])
    product, plan, future = at = _where((event > 1 - k.open_rate) & ~(is_open | shut))
    offered = k.open_rate[future] * np.exp(-late.blame[plan, future])
    welcome = known.uses[t][product, plan] & (points[plan, future] >= k.zhima_threshold[future])
    new[at] = known.first[product, future] * (welcome & (event[product, 0, future] > 1 - offered))
    product, plan, future = at = _where((event < falling) & is_open)
    shares = cutting[at] * strain[plan, future], *known.falls.at(t, *at).T
    cause = _cause(event[product, 0, future], *shares, k.at(future))
    new[at] *= np.exp(known.log_ratio[cause, future] * swing[product, 0, future]) * (cause != CLOSED)
    return SimpleNamespace(limit=new, cut=_those(at, cause != PAUSED), paused=_those(at, cause == PAUSED))


def reopened(plan, t, limit, welcome, draws, k) -> np.ndarray:
    """Huabei where it was closed and opened again in month `t`: a new limit, or none when that fails.

    One that the platform had closed is opened only to somebody `welcome`.
    """
    kept = limit[HUABEI]
    again = np.where(kept > 0, kept * k.reopen_ratio * draws.swing[t, HUABEI], k.huabei_open * welcome)
    again = np.where(draws.other[t] < k.reopen_fail, 0, np.minimum(again, CAPS[HUABEI]))
    return np.where(plan.reopen[t][:, None], again, kept)


def _where(happens):
    """The few places in which something happens, as indices."""
    return np.unravel_index(np.flatnonzero(happens), happens.shape)


def _those(at, chosen):
    """Some of the places."""
    return tuple(index[chosen] for index in at)


def _cause(draw, down, idle, policy, odd, k):
    """The uniform number picks the event: cause after cause claims its share from zero up."""
    closing, lost = k.zero_rate / (k.cut_rate + k.zero_rate), idle * k.idle_zero
    closed = down * closing + lost
    tightened = closed + policy
    idled = tightened + idle - lost
    cut = idled + down - down * closing + odd * (1 - k.anomaly_pause)
    cause = (draw >= closed).astype(np.intp)
    for claimed in (tightened, idled, cut):
        cause += draw >= claimed
    return cause


def _activity(plan, k):
    """`activity`, to be looked up by month."""
    buys = plan.buys[-1][:, None]
    lively = k.activity_frequency * np.log((plan.purchases[-1][:, None] + 1) / (k.purchases_typical + 1))
    lively += buys * k.activity_ticket * np.log(plan.ticket[-1][:, None] / k.ticket_typical)
    lively += buys * k.activity_platform * (plan.platform_share[-1][:, None] - 0.5)
    gain = lively - lively[0]

    def seen(since, plan):
        return lively[0] + (1 - np.exp2(-since / k.activity_half_life)) * gain[plan[:, 0].astype(int)]

    since = np.maximum(plan.month - plan.start[-1] + 1, 0) * gain.any(axis=-1)
    return Each(seen, since, np.arange(len(gain)))


def _both(plan, key):
    """One row of the rhythm of use for both products, (months + 1, products, plans)."""
    return np.stack([getattr(use, key) for use in (plan.huabei_use, plan.jiebei_use)], axis=1)


def _promise(lenders, inquiries, programme, k):
    """What these habits do to raises [log of the multiple]."""
    return np.log(k.programme_raise) * programme - _trouble(lenders, inquiries, k)


def _threat(lenders, inquiries, k):
    """What these habits make of the chance of a cut [log]."""
    return np.log(k.cut_rate + k.zero_rate) + _trouble(lenders, inquiries, k)


def _trouble(lenders, inquiries, k):
    """What many lenders and inquiries do to cuts, and the other way round to raises [log of the multiple]."""
    return k.multi_lending * np.maximum(lenders - k.lenders_usual, 0) + k.inquiry_limit * inquiries


def _rhythm(product, idle, slept, awake, k):
    """Chance that a limit of one yuan is raised at a review [log], by the rhythm of its use."""
    typical = np.log(np.where(product == HUABEI, k.huabei_typical, k.jiebei_typical))
    woken = (slept >= k.idle_from) & (awake < k.wake_months)
    rhythm = np.log(k.wake_raise) * woken + np.log(k.idle_raise) * (idle >= k.idle_from)
    return np.log(k.raise_rate) + k.low_limit * typical + rhythm


def _idle(reviewed, idle, k):
    """Chance of a fall for want of use."""
    return (k.idle_rate - reviewed * (k.cut_rate + k.zero_rate)) * (idle >= k.idle_from)


def _odd(drawn, draws, draw_size, k):
    """Chance that a draw is flagged for its size or its frequency."""
    size = np.maximum(np.log(draw_size) - np.log(k.odd_size_from), 0)
    often = np.maximum(np.log(np.maximum(draws, 1)) - np.log(k.frequency_peers), 0)
    return drawn * (k.odd_size * size + k.frequency * often)
