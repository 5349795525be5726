"""What habits alone do to the limits, worked out before the first month."""

from dataclasses import dataclass

import numpy as np

from explorer.model.arrays import Counts, Flags, Floats
from explorer.model.coefficients import Drawn
from explorer.model.outcomes import PRODUCTS
from explorer.model.plan import Environment
from explorer.model.schedule import Each, Schedule

HUABEI, JIEBEI = (PRODUCTS.index(product) for product in ("huabei", "jiebei"))

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
    kinds: which share of cuts goes to zero, what a fresh late bill adds to it, which share of falls for
    idleness does, and of flagged draws is cut, (4, futures).
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
    kinds: Floats
    higher: Floats
    lower: Floats


def prospects(schedule: Schedule, world: Environment, lively: Each, k: Drawn) -> Prospects:
    """What can be told of the limits before the first month; `lively` is that of `activity.activity`."""
    ones = np.ones_like(k.cut_ratio)
    to_zero = k.zero_rate / (k.cut_rate + k.zero_rate)
    reviewed = (schedule.draw[:, None] | (_product() == HUABEI)) & ~schedule.given_up
    since = _since_tightening(schedule, world, k)
    promise, threat = _burden(schedule, k)
    rhythm, falls = _use(schedule, world, reviewed, since, k)
    return Prospects(
        lively=lively,
        awake=Each(lambda idle: (idle < k.idle_from).astype(np.float32), _idle_for(schedule, k)[:, HUABEI]),
        promise=promise,
        threat=threat,
        blameless=threat.then(np.exp),
        rhythm=rhythm,
        falls=falls,
        rare=falls.then(lambda chances: chances.sum(axis=1)),
        reviewed=reviewed,
        offers=Each(
            lambda reviewed, since: k.open_rate * reviewed * (1 - _tightening(since, world, k)),
            reviewed & np.stack([schedule.buys, schedule.borrows], axis=1),
            since,
        ),
        first=np.stack([k.huabei_open, k.jiebei_open])[:, None],
        late_raise=np.log(k.late_raise),
        late_cut=np.log(k.late_cut),
        kinds=np.stack([to_zero, k.late_zero - to_zero, k.idle_zero, 1 - k.anomaly_pause]),
        higher=2 * np.log(k.raise_ratio),
        lower=2 * np.log(np.stack([ones, k.policy_ratio, k.idle_ratio, k.cut_ratio, ones])),
    )


def _burden(schedule: Schedule, k: Drawn) -> tuple[Each, Each]:
    """What lenders, inquiries, a programme do: `promise` and `threat` of Prospects."""

    def promise(lenders: Floats, inquiries: Floats, programme: Floats) -> Floats:
        return np.log(k.programme_raise) * programme - _trouble(lenders, inquiries, k)

    def threat(lenders: Floats, inquiries: Floats) -> Floats:
        return np.log(k.cut_rate + k.zero_rate) + _trouble(lenders, inquiries, k)

    burden = schedule.lenders, schedule.inquiries_recent
    return Each(promise, *burden, schedule.habits.programme), Each(threat, *burden)


def _use(
    schedule: Schedule, world: Environment, reviewed: Flags, since: Floats, k: Drawn
) -> tuple[Each, Each]:
    """What use and idleness do while rules are as tight as they are: `rhythm` and `falls` of Prospects."""

    def rhythm(reviewed: Floats, since: Floats, idle: Floats, product: Floats) -> Floats:
        loose = reviewed * (1 - _tightening(since, world, k))
        return _rhythm(product, idle, k) + np.log(np.maximum(loose, NONE))

    def falls(
        reviewed: Floats, since: Floats, idle: Floats, drawn: Floats, draws: Floats, size: Floats
    ) -> Floats:
        policy = k.policy_rate * _tightening(since, world, k)
        return np.stack([_idle(reviewed, idle, k), policy, _odd(drawn, draws, size, k)], axis=1)

    known = reviewed, since, _idle_for(schedule, k)
    return Each(rhythm, *known, _product()), Each(falls, *known, *_draw(schedule))


def _idle_for(schedule: Schedule, k: Drawn) -> Floats:
    """How long each product has not been used; months beyond those that matter are not told apart."""
    idle: Floats = np.minimum(schedule.idle, k.idle_from.max())
    return idle


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
