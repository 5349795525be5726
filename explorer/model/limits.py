"""What moves the limits: each month each product can be raised, cut, closed or opened.

Chances are those measured on real accounts, multiplied by what the levers do to them
(see assets/data/coefficients.toml). What habits do is worked out first; late bills, the limit, the score
and the use of the moment enter month by month.
"""

from dataclasses import dataclass

import numpy as np

from explorer.model.arrays import Flags, Floats, Places
from explorer.model.coefficients import Drawn
from explorer.model.lateness import Lateness
from explorer.model.luck import Luck
from explorer.model.outcomes import LIMITS, PRODUCTS
from explorer.model.prospects import HUABEI, JIEBEI, Prospects
from explorer.model.schedule import Schedule

CAPS = np.array([LIMITS[product].high for product in PRODUCTS], np.float32)  # [yuan]

# Why a limit falls, in the order in which the causes claim their share of the chance.
CLOSED, TIGHTENED, IDLED, CUT, PAUSED = range(5)


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
    is_open, free = limit > 0, ~moment.shut
    found = odds(prospects, t, moment, k)
    new = limit.copy()
    opening = _where((event > 1 - k.open_rate) & (limit < prospects.first) & free)
    if opening[-1].size:
        new[opening] = np.maximum(limit[opening], _offered(prospects, t, moment, opening, luck, k))
    rising = _where((luck.rarity[t] < found.raising) & is_open & free)
    new[rising] = _raised(prospects, limit[rising], rising, _extent(t, rising, luck))
    falling = _where((event < found.falling) & is_open)
    claims = _claims(prospects, t, falling, found.cutting[falling], moment.late.memory[falling[1:]])
    drawn = event[falling[0], 0, falling[-1]]
    cause = sum(drawn >= claim for claim in claims)
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


def _claims(prospects: Prospects, t: int, at: Places, down: Floats, memory: Floats) -> tuple[Floats, ...]:
    """Up to where each cause of a fall but the last claims the uniform number that picks it, at some places.

    down: the chance of an ordinary cut there; memory: how bad the lender holds lateness to be there.
    """
    idle, policy, odd = prospects.falls.at(t, at).T
    to_zero, late_to_zero, idle_to_zero, cut_by_odd = prospects.kinds[:, at[-1]]
    closing = down * (to_zero + late_to_zero * np.minimum(memory, 1))
    lost = idle * idle_to_zero
    closed = closing + lost
    tightened = closed + policy
    idled = tightened + idle - lost
    return closed, tightened, idled, idled + down - closing + odd * cut_by_odd


def _extent(t: int, at: Places, luck: Luck) -> Floats:
    """How far a limit goes at some places, as a share of the most."""
    product, _, future = at
    extent: Floats = luck.extent[t][product, 0, future]
    return extent


def _where(happens: Flags) -> Places:
    """The few places in which something happens."""
    (places,) = happens.ravel().nonzero()  # quicker than to ask for each axis at once
    return np.unravel_index(places, happens.shape)


def _those(at: Places, chosen: Flags) -> Places:
    """Some of the places."""
    return tuple(index[chosen] for index in at)
