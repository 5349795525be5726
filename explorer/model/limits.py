"""What moves the limits: each month each product can be raised, cut, closed or opened.

Chances are those measured on real accounts, multiplied by what the levers do to them
(see assets/coefficients.toml). What habits do is worked out first; late bills, the limit, the score
and the use of the moment enter month by month.
"""

from dataclasses import dataclass

import numpy as np

from explorer.model.arrays import Counts, Flags, Floats, Places
from explorer.model.coefficients import Drawn
from explorer.model.lateness import Lateness
from explorer.model.luck import Luck
from explorer.model.outcomes import LIMITS, PRODUCTS
from explorer.model.plan import Environment
from explorer.model.schedule import Each, Schedule

HUABEI, JIEBEI = (PRODUCTS.index(product) for product in ("huabei", "jiebei"))
CAPS = np.array([LIMITS[product].high for product in PRODUCTS], np.float32)  # [yuan]

# Why a limit falls, in the order in which the causes claim their share of the chance.
CLOSED, TIGHTENED, IDLED, CUT, PAUSED = range(5)

NONE = np.float32(1e-30)  # so small a chance that it never comes true


@dataclass(frozen=True, slots=True, eq=False)
class Prospects:
    """What the habits alone do to the limits, to be looked up by month where it is an Each.

    lively: how lively Huabei is used, (plans, futures) [log of the multiple on raises], and
    awake: 1 while it is not idle, (plans, futures).
    promise, threat: what lenders, inquiries, a programme do to raises, and what chance of a cut they leave,
    (plans, futures) [log].
    blameless: that chance of a cut itself, (plans, futures).
    rhythm: chance that a limit of one yuan is raised, as it is used, (products, plans, futures) [log].
    falls: chances of a fall for idleness, policy, an odd draw, (products, plans, 3, futures).
    rare: their sum, (products, plans, futures).
    reviewed: whether a product is, (months + 1, products, plans).
    offers: chance that a first limit is offered to somebody in order, (products, plans, futures).
    first: the limit that a product opens with, (products, 1, futures) [yuan].
    late_raise, late_cut: what the worst lateness does to raises and cuts, (futures,) [log of the multiple].
    higher, lower: what a raise does to a limit at most, (futures,), and a fall by its cause, (5, futures)
    [log of the ratio]; any part of that is as likely as another, so that half of it is the usual ratio.
    """

    lively: Each
    awake: Each
    promise: Each
    threat: Each
    blameless: Each
    rhythm: Each
    falls: Each
    rare: Each
    reviewed: Flags
    offers: Each
    first: Floats
    late_raise: Floats
    late_cut: Floats
    higher: Floats
    lower: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """What the reviews of a month find; those of several months have them as a first axis.

    late: the payments so far; limit: granted, (products, plans, futures) [yuan]; shut: frozen or paused,
    of that shape; points: the score, (plans, futures); gained: since today, (plans, futures) [SD];
    used: of all limits, (plans, futures) [share].
    """

    late: Lateness
    limit: Floats
    shut: Flags
    points: Floats
    gained: Floats
    used: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Odds:
    """What reviews may bring, (products, plans, futures), behind the months where there are several.

    raising: chance of a raise [log]; cutting: of a cut as any review may bring it;
    falling: of a fall for whatever reason.
    """

    raising: Floats
    cutting: Floats
    falling: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Review:
    """What a month's reviews did.

    limit: granted from now on, (products, plans, futures) [yuan].
    paused: the places in it where an odd draw only paused it.
    """

    limit: Floats
    paused: Places


def prospects(schedule: Schedule, world: Environment, lively: Each, k: Drawn) -> Prospects:
    """What can be told of the limits before the first month; `lively` is that of `activity.activity`."""
    ones = np.ones_like(k.cut_ratio)
    reviewed = (schedule.draw[:, None] | (_product() == HUABEI)) & ~schedule.given_up
    since = _since_tightening(schedule, world, k)
    # Months of idleness beyond those that matter are not told apart.
    idle = np.minimum(schedule.idle, k.idle_from.max())
    burden = schedule.lenders, schedule.inquiries_recent

    def promise(lenders: Floats, inquiries: Floats, programme: Floats) -> Floats:
        return np.log(k.programme_raise) * programme - _trouble(lenders, inquiries, k)

    def threat(lenders: Floats, inquiries: Floats) -> Floats:
        return np.log(k.cut_rate + k.zero_rate) + _trouble(lenders, inquiries, k)

    def rhythm(reviewed: Floats, since: Floats, product: Floats, idle: Floats) -> Floats:
        loose = reviewed * (1 - _tightening(since, world, k))
        return _rhythm(product, idle, k) + np.log(np.maximum(loose, NONE))

    def falls(
        reviewed: Floats, since: Floats, idle: Floats, drawn: Floats, draws: Floats, size: Floats
    ) -> Floats:
        policy = k.policy_rate * _tightening(since, world, k)
        return np.stack([_idle(reviewed, idle, k), policy, _odd(drawn, draws, size, k)], axis=1)

    menace = Each(threat, *burden)
    fall = Each(falls, reviewed, since, idle, *_draw(schedule))
    return Prospects(
        lively=lively,
        awake=Each(lambda idle: (idle < k.idle_from).astype(np.float32), idle[:, HUABEI]),
        promise=Each(promise, *burden, schedule.habits.programme),
        threat=menace,
        blameless=menace.then(np.exp),
        rhythm=Each(rhythm, reviewed, since, _product(), idle),
        falls=fall,
        rare=fall.then(lambda chances: chances.sum(axis=1)),
        reviewed=reviewed,
        offers=Each(
            lambda reviewed, since: k.open_rate * reviewed * (1 - _tightening(since, world, k)),
            reviewed & np.stack([schedule.buys, schedule.borrows], axis=1),
            since,
        ),
        first=np.stack([k.huabei_open, k.jiebei_open])[:, None],
        late_raise=np.log(k.late_raise),
        late_cut=np.log(k.late_cut),
        higher=2 * np.log(k.raise_ratio),
        lower=2 * np.log(np.stack([ones, k.policy_ratio, k.idle_ratio, k.cut_ratio, ones])),
    )


def odds(prospects: Prospects, t: int | slice, moment: Moment, k: Drawn) -> Odds:
    """What the reviews of month `t`, or of several, may bring."""
    lively = prospects.lively[t] * prospects.awake[t]  # an idle product's are in its rhythm
    push = k.zhima_link * moment.gained
    raising = _raising(prospects, t, moment, lively, push, k)
    cutting = _cutting(prospects, t, moment, lively, push, k)
    falling = prospects.rare[t]
    falling += cutting
    return Odds(raising, cutting, falling)


def review(prospects: Prospects, t: int, moment: Moment, luck: Luck, k: Drawn) -> Review:
    """The reviews of both products in every plan and future in month `t`.

    Luck decides the event (low: a fall, high: a raise or an opening) and how far it goes. Events are
    rare: what happens is worked out only where one can.
    """
    limit, event = moment.limit, luck.event[t]
    is_open = limit > 0
    found = odds(prospects, t, moment, k)
    new = limit.copy()
    opening = _where((event > 1 - k.open_rate) & (limit < prospects.first) & ~moment.shut)
    new[opening] = np.maximum(limit[opening], _offered(prospects, t, moment, opening, luck, k))
    rising = _where((luck.rarity[t] < found.raising) & is_open & ~moment.shut)
    new[rising] = _raised(prospects, limit[rising], rising, _extent(t, rising, luck))
    falling = _where((event < found.falling) & is_open)
    claims = _claims(prospects, t, falling, found.cutting[falling], moment.late.memory[falling[1:]], k)
    cause = sum(event[falling[0], 0, falling[-1]] >= claim for claim in claims)
    kept = np.exp(prospects.lower[cause, falling[-1]] * _extent(t, falling, luck))
    new[falling] *= kept * (cause != CLOSED)
    new[moment.late.closed] = 0
    return Review(new, _those(falling, cause == PAUSED))


def reopened(schedule: Schedule, t: int, limit: Floats, welcome: Flags, luck: Luck, k: Drawn) -> Floats:
    """Huabei's limit where it was closed and opened again in month `t`: a new one, or none when that fails.

    One that the platform had closed is opened only to somebody `welcome`; (plans, futures) [yuan].
    """
    swing = np.exp(k.spread * luck.size[t])
    again = np.where(limit > 0, limit * k.reopen_ratio * swing, k.huabei_open * welcome)
    again = np.where(luck.other[t] < k.reopen_fail, 0, np.minimum(again, CAPS[HUABEI]))
    return np.where(schedule.reopen[t][:, None], again, limit)


def _raising(
    prospects: Prospects, t: int | slice, moment: Moment, lively: Floats, push: Floats, k: Drawn
) -> Floats:
    """Chance of a raise [log]; `push`: what the score of the moment adds."""
    promise = prospects.late_raise * moment.late.blame
    promise += prospects.promise[t]
    raising = prospects.rhythm[t]
    raising += promise[..., None, :, :]
    raising[..., HUABEI, :, :] += lively
    raising += push[..., None, :, :]
    room = np.maximum(moment.limit, prospects.first)  # what is less than a first limit grows as that does
    np.log(room, out=room)
    room *= k.low_limit
    raising -= room
    return raising


def _cutting(
    prospects: Prospects, t: int | slice, moment: Moment, lively: Floats, push: Floats, k: Drawn
) -> Floats:
    """Chance of a cut that any review may bring; what is not reviewed is cut for late bills alone."""
    threat = prospects.late_cut * moment.late.memory
    threat += prospects.threat[t]
    cutting = np.empty(moment.limit.shape, np.float32)
    np.exp(threat, out=cutting[..., JIEBEI, :, :])
    threat -= k.activity_cut * lively
    np.exp(threat, out=cutting[..., HUABEI, :, :])
    unseen = ~prospects.reviewed[t][..., JIEBEI, :, None]
    cutting[..., JIEBEI, :, :] -= prospects.blameless[t] * unseen
    cutting *= _strain(moment, push, k)[..., None, :, :]
    return cutting


def _strain(moment: Moment, push: Floats, k: Drawn) -> Floats:
    """What score and use of the moment do to cuts [multiple]."""
    strain = moment.used - k.util_calm
    np.maximum(strain, 0, out=strain)
    strain *= k.util_cut
    strain += np.log(k.zhima_below) * (moment.points < k.zhima_threshold)
    strain -= push
    return np.exp(strain, out=strain)


def _raised(prospects: Prospects, limit: Floats, at: Places, extent: Floats) -> Floats:
    """What a raise makes of the limits at some places, at least a first limit."""
    product, _, future = at
    raised = limit * np.exp(prospects.higher[future] * extent)
    granted: Floats = np.minimum(np.maximum(raised, prospects.first[product, 0, future]), CAPS[product])
    return granted


def _offered(prospects: Prospects, t: int, moment: Moment, at: Places, luck: Luck, k: Drawn) -> Floats:
    """The first limit that is offered at places which have less, or none: to whoever is welcome to it."""
    product, plan, future = at
    event = luck.event[t][product, 0, future]
    offered = prospects.offers.at(t, at) * np.exp(-moment.late.blame[plan, future])
    welcome = moment.points[plan, future] >= k.zhima_threshold[future]
    granted: Floats = prospects.first[product, 0, future] * (welcome & (event > 1 - offered))
    return granted


def _claims(
    prospects: Prospects, t: int, at: Places, down: Floats, memory: Floats, k: Drawn
) -> tuple[Floats, ...]:
    """Up to where each cause of a fall but the last claims the uniform number that picks it, at some places.

    down: the chance of an ordinary cut there; memory: how bad the lender holds lateness to be there.
    """
    k = k.at(at[-1])
    idle, policy, odd = prospects.falls.at(t, at).T
    usual = k.zero_rate / (k.cut_rate + k.zero_rate)
    closing = down * (usual + (k.late_zero - usual) * np.minimum(memory, 1))
    lost = idle * k.idle_zero
    closed = closing + lost
    tightened = closed + policy
    idled = tightened + idle - lost
    return closed, tightened, idled, idled + down - closing + odd * (1 - k.anomaly_pause)


def _extent(t: int, at: Places, luck: Luck) -> Floats:
    """How far a limit goes at some places, as a share of the most."""
    product, _, future = at
    extent: Floats = luck.extent[t][product, 0, future]
    return extent


def _where(happens: Flags) -> Places:
    """The few places in which something happens."""
    return np.unravel_index(np.flatnonzero(happens), happens.shape)


def _those(at: Places, chosen: Flags) -> Places:
    """Some of the places."""
    return tuple(index[chosen] for index in at)


def _product() -> Counts:
    """The number of each product, (products, 1)."""
    return np.arange(len(PRODUCTS))[:, None]


def _since_tightening(schedule: Schedule, world: Environment, k: Drawn) -> Floats:
    """Since the lenders' rules were tightened, (months + 1, 1, 1) [months]; below 0 before."""
    begins = world.policy_month or np.inf
    since: Floats = np.clip(schedule.month - begins, -1, k.policy_months.max())
    return since[..., None]


def _tightening(since: Floats, world: Environment, k: Drawn) -> Floats:
    """How far the rules are tightened [share]."""
    return np.float32(world.policy_size) * ((since >= 0) & (since < k.policy_months))


def _draw(schedule: Schedule) -> tuple[Counts, Floats, Floats]:
    """Whether a product is drawn on in a month, how often in a year, and how large its draws are."""
    habits = schedule.habits
    return schedule.draw[:, None] * _product(), habits.draws[:, None], habits.draw_size[:, None]


def _trouble(lenders: Floats, inquiries: Floats, k: Drawn) -> Floats:
    """What many lenders and inquiries do to cuts, and the other way round to raises [log of the multiple]."""
    return k.multi_lending * np.maximum(lenders - k.lenders_usual, 0) + k.inquiry_limit * inquiries


def _rhythm(product: Floats, idle: Floats, k: Drawn) -> Floats:
    """Chance that a limit of one yuan is raised at a review [log], by the rhythm of its use."""
    typical = np.log(np.where(product == HUABEI, k.huabei_typical, k.jiebei_typical))
    rhythm: Floats = np.log(k.idle_raise) * (idle >= k.idle_from)
    return np.log(k.raise_rate) + k.low_limit * typical + rhythm


def _idle(reviewed: Floats, idle: Floats, k: Drawn) -> Floats:
    """Chance of a fall for want of use."""
    return (k.idle_rate - reviewed * (k.cut_rate + k.zero_rate)) * (idle >= k.idle_from)


def _odd(drawn: Floats, draws: Floats, draw_size: Floats, k: Drawn) -> Floats:
    """Chance that a draw is flagged for its size or its frequency."""
    size: Floats = np.maximum(np.log(draw_size) - np.log(k.odd_size_from), 0)
    often: Floats = np.maximum(np.log(np.maximum(draws, 1)) - np.log(k.frequency_peers), 0)
    return drawn * (k.odd_size * size + k.frequency * often)
