"""What moves the limits: each month each product can be raised, cut, closed or opened.

Chances are those measured on real accounts, multiplied by what the levers do to them
(see assets/data/coefficients.toml). What habits do is worked out first; late bills, the limit, the score,
what is owed and how it is used enter month by month. A limit is what is granted, in the product's steps;
what falls without being closed keeps its floor, and room for what is owed on it.
"""

from dataclasses import dataclass

import numpy as np

from explorer.model.arrays import Counts, Flags, Floats, Places
from explorer.model.coefficients import Drawn
from explorer.model.lateness import LATE_MONTHS, Lateness
from explorer.model.ledger import HUABEI, JIEBEI
from explorer.model.luck import Luck
from explorer.model.outcomes import LIMITS, PRODUCTS
from explorer.model.prospects import Prospects
from explorer.model.schedule import Schedule

CAPS, FLOORS, STEPS = (
    np.array([getattr(LIMITS[product], key) for product in PRODUCTS], np.float32)
    for key in ("high", "floor", "step")
)  # [yuan]

# Why a limit falls, in the order in which the causes claim their share of the chance.
FALL_CLOSED, FALL_TIGHTENED, FALL_IDLED, FALL_CUT, FALL_PAUSED = range(5)


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """What the reviews of a month find; those of several months have them as a first axis.

    late: the payments so far; limit: granted, owed: what is, (products, plans, futures) [yuan];
    shut: frozen or paused, idle: not used for long, seen: reviewed, of that shape; drawn: on Jiebei the
    month before; lacking: how much less lively Huabei is used than planned [log]; points: the score;
    gained: since today [SD]; used: of all limits [share], (plans, futures) each.
    """

    late: Lateness
    limit: Floats
    owed: Floats
    shut: Flags
    idle: Flags
    seen: Flags
    drawn: Flags
    lacking: Floats
    points: Floats
    gained: Floats
    used: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Odds:
    """What reviews may bring, (products, plans, futures), behind the months where there are several.

    raising: chance of a raise [log]; cutting: of a cut as any review may bring it; idling: of a fall for want
    of use; odd: for a flagged draw, without the products; falling: of a fall for whatever of this.
    """

    raising: Floats
    cutting: Floats
    idling: Floats
    odd: Floats
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
    """What the reviews of month `t`, or of several, may bring; late bills come besides."""
    lively = prospects.lively[t] + moment.lacking
    lively *= ~moment.idle[..., HUABEI, :, :]
    push = k.zhima_link * moment.gained
    cutting = _cutting(prospects, t, moment, lively, push, k)
    idling = prospects.idling * moment.idle
    odd = prospects.odd[t] * moment.drawn
    falling = cutting + idling
    falling += prospects.policy[t][..., None, None, :]
    falling[..., JIEBEI, :, :] += odd
    return Odds(_raising(prospects, t, moment, lively, push, k), cutting, idling, odd, falling)


def review(prospects: Prospects, t: int, moment: Moment, luck: Luck, k: Drawn) -> Review:
    """The reviews of both products in every plan and future in month `t`.

    Luck decides the event (low: a fall, high: a raise or an opening) and how far it goes. Events are
    rare: what happens is worked out only where one can.
    """
    limit, event = moment.limit, luck.event[t]
    found = odds(prospects, t, moment, k)
    new = limit.copy()
    opening = _where(limit < prospects.first)
    if opening[-1].size:
        likely = event[opening[0], 0, opening[-1]] > 1 - k.open_rate[opening[-1]]
        opening = _those(opening, likely & ~moment.shut[opening])
    if opening[-1].size:
        new[opening] = np.maximum(limit[opening], _offered(prospects, t, moment, opening, luck, k))
    rising = _where(luck.rarity[t] < found.raising)
    rising = _those(rising, (limit[rising] > 0) & ~moment.shut[rising] & moment.seen[rising])
    if rising[-1].size:
        new[rising] = _raised(prospects, limit[rising], rising, _extent(t, rising, luck))
    falling = _where(event < found.falling)
    falling = _those(falling, limit[falling] > 0)
    claims = _claims(prospects, t, falling, found)
    drawn = event[falling[0], 0, falling[-1]]
    cause = sum(drawn >= claim for claim in claims)
    kept = np.exp(prospects.lower[cause, falling[-1]] * _extent(t, falling, luck))
    new[falling] = _lowered(moment, falling, kept, cause == FALL_CLOSED, k)
    new[falling] = np.where(cause == FALL_PAUSED, limit[falling], new[falling])
    _fall_late(prospects, t, moment, new, luck, k)
    new[moment.late.closed] = 0
    return Review(new, _those(falling, cause == FALL_PAUSED))


def late_falling(late: Lateness, k: Drawn) -> Floats:
    """Chance that each product's limit falls for a late bill, (products, plans, futures)."""
    chance = np.where(late.since > 0, k.late_fall_year, k.late_fall) * (late.since <= LATE_MONTHS)
    others = late.mine[..., ::-1, :, :] & ~late.mine
    falling: Floats = chance[..., None, :, :] * (late.mine + k.together * others)
    return falling


def lowering(prospects: Prospects, t: int | slice, moment: Moment, k: Drawn) -> Floats:
    """Chance that a limit ends lower or paused in month `t`, or in several, (products, plans, futures).

    What closes or pauses does that whatever is owed; a cut only takes what is not needed for it.
    """
    found, late = odds(prospects, t, moment, k), late_falling(moment.late, k)
    to_zero, idle_to_zero, cut_by_odd = prospects.kinds
    whole = found.cutting * to_zero + found.idling * idle_to_zero + late * k.late_zero
    whole[..., JIEBEI, :, :] += found.odd * (1 - cut_by_odd)
    lower: Floats = whole + (found.falling + late - whole) * _can_fall(moment, k)
    return lower


def _can_fall(moment: Moment, k: Drawn) -> Flags:
    """Whether a cut takes anything, (products, plans, futures): what is owed may need the whole limit."""
    step, floor = (each[:, None, None] for each in (STEPS, FLOORS))
    room = np.rint(moment.owed * k.debt_room / step) * step
    lowest: Flags = moment.limit > np.maximum(room, floor)
    return lowest


def reopened(schedule: Schedule, t: int, limit: Floats, welcome: Flags, luck: Luck, k: Drawn) -> Floats:
    """Huabei's limit where it was closed and opened again in month `t`: a new one, or none when that fails.

    One that the platform had closed is opened only to somebody `welcome`; (plans, futures) [yuan].
    """
    swing = np.exp(k.spread * luck.size[t])
    again = np.where(limit > 0, limit * k.reopen_ratio * swing, k.huabei_open * welcome)
    again = _stepped(np.minimum(again, CAPS[HUABEI]), HUABEI, np.minimum(limit, FLOORS[HUABEI]))
    again = np.where(luck.other[t] < k.reopen_fail, 0, again)
    return np.where(schedule.reopen[t][:, None], again, limit)


def _raising(
    prospects: Prospects, t: int | slice, moment: Moment, lively: Floats, push: Floats, k: Drawn
) -> Floats:
    """Chance of a raise of what is reviewed [log]; `push`: what the score of the moment adds."""
    promise = prospects.promise[t] + moment.late.raising
    promise += push
    promise += prospects.loose[t][..., None, :]
    room = np.maximum(moment.limit, prospects.first)  # what is less than a first limit grows as that does
    np.log(room, out=room)
    room *= -k.low_limit
    room += prospects.rhythm
    room += prospects.idle * moment.idle
    room += promise[..., None, :, :]
    room[..., HUABEI, :, :] += lively
    return room


def _cutting(
    prospects: Prospects, t: int | slice, moment: Moment, lively: Floats, push: Floats, k: Drawn
) -> Floats:
    """Chance of a cut that any review may bring."""
    threat = prospects.threat[t] + _strain(moment, push, k)
    cutting = np.empty(moment.limit.shape, np.float32)
    np.exp(threat, out=cutting[..., JIEBEI, :, :])
    threat -= k.activity_cut * lively
    np.exp(threat, out=cutting[..., HUABEI, :, :])
    cutting *= moment.seen
    return cutting


def _strain(moment: Moment, push: Floats, k: Drawn) -> Floats:
    """What score and use of the moment do to cuts [log of the multiple]."""
    strain = moment.used - k.util_calm
    np.maximum(strain, 0, out=strain)
    strain *= k.util_cut
    strain += np.log(k.zhima_below) * (moment.points < k.zhima_threshold)
    strain -= push
    return strain


def _raised(prospects: Prospects, limit: Floats, at: Places, extent: Floats) -> Floats:
    """What a raise makes of the limits at some places, at least a first limit."""
    product, _, future = at
    raised = limit * np.exp(prospects.higher[future] * extent)
    raised = np.minimum(np.maximum(raised, prospects.first[product, 0, future]), CAPS[product])
    granted: Floats = np.ceil(raised / STEPS[product]) * STEPS[product]
    return granted


def _lowered(moment: Moment, at: Places, kept: Floats, closed: Flags, k: Drawn) -> Floats:
    """What a fall leaves at some places: in steps, its floor and room for what is owed at least."""
    limit, owed = moment.limit[at], moment.owed[at]
    left = np.maximum(limit * kept, owed * k.debt_room[at[-1]])
    left = _stepped(left, at[0], np.minimum(limit, FLOORS[at[0]]))
    lowered: Floats = np.minimum(left, limit) * ~closed
    return lowered


def _stepped(limit: Floats, product: Counts | int, floor: Floats) -> Floats:
    """A limit in the product's steps, at least `floor`."""
    step = STEPS[product]
    stepped: Floats = np.maximum(np.rint(limit / step) * step, floor)
    return stepped


def _fall_late(prospects: Prospects, t: int, moment: Moment, new: Floats, luck: Luck, k: Drawn) -> None:
    """Falls for a bill late by more than a week, in the few futures in which they can be.

    The other product follows with the chance `together`, and falls in the same month.
    """
    few, late = prospects.few[t], moment.late
    since = late.since[:, few.future]
    recent = since <= LATE_MONTHS
    if not recent.any():
        return
    chance = np.where(since > 0, few.year, few.now) * recent
    mine = late.mine[:, :, few.future] | few.together
    product, plan, place = np.nonzero((few.drawn[:, None] < chance) & mine)
    at = product, plan, few.future[place]
    extent = luck.extent[t][product, 0, at[-1]]
    kept = np.exp(prospects.lower[FALL_CUT, at[-1]] * extent)
    # Which falls are closings is read off the same number that decided them: the lowest are.
    closed = few.drawn[product, place] < chance[plan, place] * few.zero[place]
    new[at] = np.minimum(new[at], _lowered(moment, at, kept, closed, k))


def _offered(prospects: Prospects, t: int, moment: Moment, at: Places, luck: Luck, k: Drawn) -> Floats:
    """The first limit that is offered at places which have less, or none: to whoever is welcome to it."""
    product, plan, future = at
    event = luck.event[t][product, 0, future]
    offered = prospects.offers[t, product, plan] * k.open_rate[future] * (1 - prospects.tight[t, future])
    offered = offered * np.exp(moment.late.raising[plan, future])
    welcome = moment.points[plan, future] >= k.zhima_threshold[future]
    granted: Floats = prospects.first[product, 0, future] * (welcome & (event > 1 - offered))
    return granted


def _claims(prospects: Prospects, t: int, at: Places, found: Odds) -> tuple[Floats, ...]:
    """Up to where each cause of a fall but the last claims the number that picks it, at some places."""
    product, plan, future = at
    down, idle = found.cutting[at], found.idling[at]
    odd = found.odd[plan, future] * (product == JIEBEI)
    to_zero, idle_to_zero, cut_by_odd = prospects.kinds[:, future]
    closing = down * to_zero
    lost = idle * idle_to_zero
    closed = closing + lost
    tightened = closed + prospects.policy[t, future]
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
