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
from explorer.model.ledger import HUABEI, NOTHING
from explorer.model.luck import Luck
from explorer.model.outcomes import LIMITS, PRODUCTS
from explorer.model.prospects import FALL_CLOSED, FALL_CUT, FALL_PAUSED, Cells, Falls, Prospects, Rises
from explorer.model.schedule import Schedule

CAPS, FLOORS, STEPS = (
    np.array([getattr(LIMITS[product], key) for product in PRODUCTS], np.float32)
    for key in ("high", "floor", "step")
)  # [yuan]


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """What the reviews of a month find; those of several months have them as a first axis.

    late: the payments so far; limit: granted, owed: what is, (products, plans, futures) [yuan]; shut: frozen
    or paused, idle: for how long it has been [months], of that shape; drawn: on Jiebei the month before;
    lacking: how much less lively Huabei is used than planned [log]; points: the score; used: of all limits
    [share], (plans, futures) each.
    """

    late: Lateness
    limit: Floats
    owed: Floats
    shut: Flags
    idle: Floats
    drawn: Flags
    lacking: Floats
    points: Floats
    used: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Odds:
    """What chances of a fall reviews bring to some cells, (cells,) each; late bills come besides.

    cutting: of a cut as any review may bring it; idling: for want of use; odd: for a flagged draw; falling:
    for whatever of this, and for tighter rules.
    """

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


def review(prospects: Prospects, t: int, moment: Moment, luck: Luck, k: Drawn) -> Review:
    """The reviews of both products in every plan and future in month `t`.

    Luck decides the event (low: a fall, high: a raise or an opening) and how far it goes.
    """
    new = moment.limit.copy()
    _raise(prospects, t, moment, new, luck, k)
    paused = _fall(prospects, t, moment, new, luck, k)
    _fall_late(prospects, t, moment, new, luck, k)
    new[moment.late.closed] = 0
    return Review(new, paused)


def _raise(prospects: Prospects, t: int, moment: Moment, new: Floats, luck: Luck, k: Drawn) -> None:
    """Open and raise what can be of all limits."""
    rises = prospects.rises[t]
    limit = _each(moment.limit, rises.at)
    small = limit < rises.first
    if small.any():
        opening = _places(rises, small & (rises.rarity < rises.opens), new.shape)
        opening = _those(opening, ~moment.shut[opening])
        new[opening] = np.maximum(moment.limit[opening], _offered(prospects, t, moment, opening, luck, k))
    rising = _places(rises, rises.rarity < _raising(rises, moment, limit), new.shape)
    rising = _those(rising, (moment.limit[rising] > 0) & ~moment.shut[rising])
    rising = _those(rising, (moment.owed[rising] >= NOTHING) | (rising[0] == HUABEI))
    new[rising] = _raised(prospects, rising, moment.limit[rising], _extent(t, rising, luck))


def _fall(prospects: Prospects, t: int, moment: Moment, new: Floats, luck: Luck, k: Drawn) -> Places:
    """Lower the limits that fall; where a draw is only paused is returned."""
    falls = prospects.falls[t]
    found = odds(falls, moment)
    these = np.flatnonzero(falls.event < found.falling)
    falling = np.unravel_index(falls.at.reshape(-1)[these], new.shape)
    drawn = luck.event[t][falling[0], 0, falling[-1]]
    cause = sum(drawn >= claim for claim in _claims(prospects, falls, these, found))
    kept = np.exp(prospects.lower[cause, falling[-1]] * _extent(t, falling, luck))
    left = _lowered(moment, falling, kept, cause == FALL_CLOSED, k)
    paused = (cause == FALL_PAUSED) & (left > 0)
    new[falling] = np.where(paused, moment.limit[falling], left)
    return _those(falling, paused)


def odds(falls: Falls, moment: Moment) -> Odds:
    """What reviews may bring; late bills come besides."""
    points = _each(moment.points, falls.place)
    idle = _each(moment.idle, falls.at) >= falls.idle_from
    strain = _each(moment.used, falls.place) - falls.calm
    np.maximum(strain, 0, out=strain)
    strain *= falls.strain
    strain += falls.below * (points < falls.threshold)
    strain -= falls.link * points
    strain += falls.threat
    strain -= falls.active * _lively(falls, moment, idle)
    cutting = np.exp(strain)
    cutting *= _each(moment.owed, falls.at) >= falls.seen
    idling = falls.idling * idle
    falling = cutting + idling
    falling += falls.policy
    odd = falls.odd * _each(moment.drawn, falls.place)
    falling += odd
    return Odds(cutting, idling, odd, falling)


def lowering(prospects: Prospects, t: int, moment: Moment, k: Drawn) -> Floats:
    """Chance that a limit ends lower or paused in month `t`, (plans, cells) of what Falls there are.

    What closes or pauses does that whatever is owed; a cut only takes what is not needed for it.
    """
    falls = prospects.falls[t]
    found = odds(falls, moment)
    late = _each(late_falling(moment.late, k), falls.at)
    to_zero, idle_to_zero, cut_by_odd = prospects.kinds[:, falls.future]
    whole = found.cutting * to_zero + found.idling * idle_to_zero + late * k.late_zero[falls.future]
    whole += found.odd * (1 - cut_by_odd)
    can_fall = _each(_can_fall(moment, k), falls.at)
    lower: Floats = whole + (found.falling + late - whole) * can_fall
    return lower


def late_falling(late: Lateness, k: Drawn) -> Floats:
    """Chance that each product's limit falls for a late bill, (products, plans, futures)."""
    chance = np.where(late.since > 0, k.late_fall_year, k.late_fall) * (late.since <= LATE_MONTHS)
    others = late.mine[::-1] & ~late.mine
    falling: Floats = chance * (late.mine + k.together * others)
    return falling


def reopened(schedule: Schedule, t: int, limit: Floats, welcome: Flags, luck: Luck, k: Drawn) -> Floats:
    """Huabei's limit where it was closed and opened again in month `t`: a new one, or none when that fails.

    One that the platform had closed is opened only to somebody `welcome`; (plans, futures) [yuan].
    """
    swing = np.exp(k.spread * luck.size[t])
    again = np.where(limit > 0, limit * k.reopen_ratio * swing, k.huabei_open * welcome)
    again = _stepped(np.minimum(again, CAPS[HUABEI]), HUABEI, np.minimum(limit, FLOORS[HUABEI]))
    again = np.where(luck.other[t] < k.reopen_fail, 0, again)
    return np.where(schedule.reopen[t][:, None], again, limit)


# --- how things stand in some cells ---


def _each(values: Floats, cells: Counts) -> Floats:
    """Values of the given cells, counted in a row."""
    return values.reshape(-1).take(cells)


def _lively(cells: Cells, moment: Moment, idle: Flags) -> Floats:
    """How lively the platform sees Huabei used, 0 for Jiebei [log]."""
    lively: Floats = cells.lively + _each(moment.lacking, cells.place) * cells.huabei
    lively *= ~idle
    return lively


def _can_fall(moment: Moment, k: Drawn) -> Flags:
    """Whether a cut takes anything, (products, plans, futures): what is owed may need the whole limit."""
    step, floor = (each[:, None, None] for each in (STEPS, FLOORS))
    room = np.rint(moment.owed * k.debt_room / step) * step
    lowest: Flags = moment.limit > np.maximum(room, floor)
    return lowest


def _those(at: Places, chosen: Flags) -> Places:
    """Some of the places."""
    return tuple(index[chosen] for index in at)


def _places(cells: Cells, chosen: Flags, shape: tuple[int, ...]) -> Places:
    """Product, plan and future of some of the cells, (plans, cells)."""
    return np.unravel_index(cells.at[chosen], shape)


# --- what becomes of a limit ---


def _raising(rises: Rises, moment: Moment, limit: Floats) -> Floats:
    """Chance of a raise [log]."""
    idle = _each(moment.idle, rises.at) >= rises.idle_from
    room = np.maximum(limit, rises.first)  # what is less than a first limit grows as that does
    np.log(room, out=room)
    room *= rises.low_limit
    room += rises.promise
    room += rises.idle * idle
    room += rises.link * _each(moment.points, rises.place)
    room += _lively(rises, moment, idle)
    room += _each(moment.late.raising, rises.place)
    return room


def _raised(prospects: Prospects, at: Places, limit: Floats, extent: Floats) -> Floats:
    """What a raise makes of the limits at some places, at least a first limit."""
    product, _, future = at
    raised = limit * np.exp(prospects.higher[future] * extent)
    raised = np.minimum(np.maximum(raised, prospects.first[product, future]), CAPS[product])
    granted: Floats = np.ceil(raised / STEPS[product]) * STEPS[product]
    return granted


def _lowered(moment: Moment, at: Places, kept: Floats, closed: Flags, k: Drawn) -> Floats:
    """What a fall leaves at some places: in steps, its floor and room for what is owed at least."""
    limit, owed = moment.limit[at], moment.owed[at]
    left = np.maximum(limit * kept, owed * k.debt_room[at[-1]])
    left = _stepped(left, at[0], np.minimum(limit, FLOORS[at[0]]))
    lowered: Floats = np.minimum(left, limit) * ~closed
    return lowered


def _extent(t: int, at: Places, luck: Luck) -> Floats:
    """How far a limit goes at some places, as a share of the most."""
    product, _, future = at
    extent: Floats = luck.extent[t][product, 0, future]
    return extent


def _offered(prospects: Prospects, t: int, moment: Moment, at: Places, luck: Luck, k: Drawn) -> Floats:
    """The first limit that is offered at places which have less, or none: to whoever is welcome to it."""
    product, plan, future = at
    event = luck.event[t][product, 0, future]
    offered = prospects.offers[t, product, plan] * k.open_rate[future] * (1 - prospects.tight[t, future])
    offered = offered * np.exp(moment.late.raising[plan, future])
    welcome = moment.points[plan, future] >= k.zhima_threshold[future]
    granted: Floats = prospects.first[product, future] * (welcome & (event > 1 - offered))
    return granted


def _claims(prospects: Prospects, falls: Falls, these: Counts, found: Odds) -> tuple[Floats, ...]:
    """Up to where each cause of a fall but the last claims the number that picks it, of some cells."""
    cell = these % falls.future.size
    down, idle, odd = (_each(part, these) for part in (found.cutting, found.idling, found.odd))
    to_zero, idle_to_zero, cut_by_odd = prospects.kinds[:, falls.future[cell]]
    closing = down * to_zero
    lost = idle * idle_to_zero
    closed = closing + lost
    tightened = closed + falls.policy[cell]
    idled = tightened + idle - lost
    return closed, tightened, idled, idled + down - closing + odd * cut_by_odd


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
    kept = np.exp(prospects.lower[FALL_CUT, at[-1]] * _extent(t, at, luck))
    # Which falls are closings is read off the same number that decided them: the lowest are.
    closed = few.drawn[product, place] < chance[plan, place] * few.zero[place]
    new[at] = np.minimum(new[at], _lowered(moment, at, kept, closed, k))
