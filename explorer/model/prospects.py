"""What habits alone do to the limits, worked out before the first month."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from explorer.model.arrays import Counts, Flags, Floats
from explorer.model.coefficients import Drawn
from explorer.model.ledger import HUABEI, JIEBEI
from explorer.model.luck import Luck
from explorer.model.outcomes import LIMITS
from explorer.model.plan import Environment
from explorer.model.schedule import Each, Schedule

NONE = np.float32(1e-30)  # so small a chance that it never comes true


@dataclass(frozen=True, slots=True, eq=False)
class Prospects:
    """What the habits alone do to the limits, to be looked up by month where it is an Each.

    lively: how lively Huabei is used, were all bought, (plans, futures) [log of the multiple on raises].
    promise, threat: what lenders, inquiries, a programme do to raises, and what chance of a cut they leave,
    (plans, futures) [log].
    rhythm: chance that a limit of one yuan is raised, by product, (products, 1, futures), and idle: what it
    lacks where it lies idle, (futures,) [log].
    idling: chance that an idle limit falls for that, (products, 1, futures).
    odd: chance that a draw of the month before is flagged, (plans, futures).
    tight: how far the rules are tightened, (months + 1, futures) [share]; policy: chance of a fall for it;
    loose: what it does to raises [log].
    offers: whether a first limit may be offered, (months + 1, products, plans).
    first: the limit that a product opens with, (products, 1, futures) [yuan].
    kinds: which share of cuts goes to zero, which of falls for idleness does, and of flagged draws is cut,
    (3, futures).
    higher, lower: what a raise does to a limit at most, (futures,), and a fall by its cause, (5, futures)
    [log of the ratio]; any part of that is as likely as another, so that half of it is the usual ratio.
    few: by month, the few futures in which a late bill can make a limit fall.
    """

    lively: Each
    promise: Each
    threat: Each
    rhythm: Floats
    idle: Floats
    idling: Floats
    odd: Each
    tight: Floats
    policy: Floats
    loose: Floats
    offers: Flags
    first: Floats
    kinds: Floats
    higher: Floats
    lower: Floats
    few: "list[Few]"


@dataclass(frozen=True, slots=True, eq=False)
class Few:
    """The futures in which a late bill can make a limit fall in one month, (futures,) each.

    drawn: what decides it, by product, (products, futures) [0-1]; together: whether one product follows the
    other; now, year: the chance while it is late and for a year after; zero: the share that goes to nothing.
    """

    future: Counts
    drawn: Floats
    together: Flags
    now: Floats
    year: Floats
    zero: Floats


def prospects(schedule: Schedule, world: Environment, lively: Each, k: Drawn, luck: Luck) -> Prospects:
    """What can be told of the limits before the first month; `lively` is that of `activity.activity`."""
    ones = np.ones_like(k.cut_ratio)
    usual = k.cut_rate + k.zero_rate
    promise, threat = _burden(schedule, k)
    tight = _tightening(schedule, world, k)
    typical = np.log(np.stack([k.huabei_typical, k.jiebei_typical]))
    return Prospects(
        lively=lively,
        promise=promise,
        threat=threat,
        rhythm=(np.log(k.raise_rate) + k.low_limit * typical)[:, None],
        idle=np.log(k.idle_raise),
        idling=np.maximum(np.stack([k.idle_rate - usual, k.idle_rate]), 0)[:, None],
        odd=Each(lambda draws, size: _odd(draws, size, k), *_before(schedule)),
        tight=tight,
        policy=k.policy_rate * tight,
        loose=np.log(np.maximum(1 - tight, NONE)),
        offers=np.stack([schedule.buys, schedule.borrows], axis=1) & ~schedule.given_up,
        first=np.stack([_stepped(k.huabei_open, HUABEI), _stepped(k.jiebei_open, JIEBEI)])[:, None],
        kinds=np.stack([k.zero_rate / usual, k.idle_zero, 1 - k.anomaly_pause]),
        higher=2 * np.log(k.raise_ratio),
        lower=2 * np.log(np.stack([ones, k.policy_ratio, k.idle_ratio, k.cut_ratio, ones])),
        few=_few(len(tight), k, luck),
    )


def _few(months: int, k: Drawn, luck: Luck) -> list[Few]:
    """The few futures of each month, told before the first: a threshold on one number."""
    likely = np.maximum(k.late_fall, k.late_fall_year).max()
    month, future = np.nonzero((luck.fall[:months] < likely).any(axis=1))
    together = luck.follow[month, future] < k.together[future]
    own = luck.fall[month, :, future].T
    drawn = np.stack([own[HUABEI], np.where(together, own[HUABEI], own[JIEBEI])])
    ends = np.searchsorted(month, np.arange(months + 1)).tolist()
    chances = k.late_fall[future], k.late_fall_year[future], k.late_zero[future]
    cuts = [slice(*pair) for pair in pairwise(ends)]
    return [Few(future[cut], drawn[:, cut], together[cut], *(row[cut] for row in chances)) for cut in cuts]


def _burden(schedule: Schedule, k: Drawn) -> tuple[Each, Each]:
    """What lenders, inquiries, a programme do: `promise` and `threat` of Prospects."""

    def promise(lenders: Floats, inquiries: Floats, programme: Floats) -> Floats:
        return np.log(k.programme_raise) * programme - _trouble(lenders, inquiries, k)

    def threat(lenders: Floats, inquiries: Floats) -> Floats:
        return np.log(k.cut_rate + k.zero_rate) + _trouble(lenders, inquiries, k)

    burden = schedule.lenders, schedule.inquiries_recent
    return Each(promise, *burden, schedule.habits.programme), Each(threat, *burden)


def _tightening(schedule: Schedule, world: Environment, k: Drawn) -> Floats:
    """How far the lenders' rules are tightened in each month, (months + 1, futures) [share]."""
    since = schedule.month - (world.policy_month or np.inf)
    tight: Floats = np.float32(world.policy_size) * ((since >= 0) & (since < k.policy_months))
    return tight


def _trouble(lenders: Floats, inquiries: Floats, k: Drawn) -> Floats:
    """What many lenders and inquiries do to cuts, and the other way round to raises [log of the multiple]."""
    trouble: Floats = k.multi_lending * np.maximum(lenders - k.lenders_usual, 0) + k.inquiry_limit * inquiries
    return trouble


def _before(schedule: Schedule) -> tuple[Floats, Floats]:
    """How often and how much was drawn the month before, (months + 1, plans) each."""
    habits = schedule.habits
    rows = habits.draws, habits.draw_size
    return rows[0][[0, *range(len(rows[0]) - 1)]], rows[1][[0, *range(len(rows[1]) - 1)]]


def _odd(draws: Floats, draw_size: Floats, k: Drawn) -> Floats:
    """Chance that a draw is flagged for its size or its frequency."""
    size: Floats = np.maximum(np.log(draw_size) - np.log(k.odd_size_from), 0)
    often: Floats = np.maximum(np.log(np.maximum(draws, 1)) - np.log(k.frequency_peers), 0)
    return k.odd_size * size + k.frequency * often


def _stepped(limit: Floats, product: int) -> Floats:
    """A first limit in the product's steps."""
    outcome = list(LIMITS.values())[product]
    steps = np.rint(limit / outcome.step) * outcome.step
    stepped: Floats = np.maximum(steps, outcome.floor).astype(np.float32)
    return stepped
