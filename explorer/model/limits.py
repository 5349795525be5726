"""What moves the limits: each month each product can be raised, cut, closed or opened.

Chances are those measured on real accounts, multiplied by what the levers do to them
(see assets/data/coefficients.toml). What habits do is worked out first; late bills, the limit, the score,
what is owed and how it is used enter month by month. A limit is what is granted, in the product's steps;
what falls without being closed keeps its floor, and room for what is owed on it.
"""

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from explorer.model.arrays import Amount, Counts, Flags, Floats, Places
from explorer.model.coefficients import Drawn
from explorer.model.lateness import LATE_MONTHS, Lateness
from explorer.model.ledger import HUABEI, NOTHING
from explorer.model.luck import Luck
from explorer.model.outcomes import EVENTS, LIMITS, PRODUCTS
from explorer.model.plan import Environment, Profile
from explorer.model.prospects import NONE, Cells, Falls, Prospects, Rises
from explorer.model.schedule import Schedule
from explorer.model.waves import expected

Value = TypeVar("Value", bound=np.generic)
Event = Counts | np.signedinteger[Any]  # one for all, or one each: numbers of EVENTS

CAPS, FLOORS, STEPS = (
    np.array([getattr(LIMITS[product], key) for product in PRODUCTS], np.float32)
    for key in ("high", "floor", "step")
)  # [yuan]

OPENED, RAISED, RETURNED, UNDONE, ORDINARY, IDLE, ODD, WAVE, LATE, LAPSED = (
    np.int8(n) for n in range(1, len(EVENTS))
)


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """What the reviews of a month find; those of several months have them as a first axis.

    late: the payments so far; limit: granted, owed: what is, charged: interest in the month before, fallen:
    from where a limit has fallen, raised: and from where it was raised, 0 for neither, (products, plans,
    futures) [yuan]; shut: frozen or paused, idle: for how long it has been [months], of that shape.
    drawn: on Jiebei the month before; lacking: how much less lively Huabei is used than planned [log];
    points: the score; used: of all limits [share], (plans, futures) each.
    """

    late: Lateness
    limit: Floats
    owed: Floats
    charged: Floats
    fallen: Floats
    raised: Floats
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
    for whatever of this.
    """

    cutting: Floats
    idling: Floats
    odd: Floats
    falling: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Review:
    """What a month's reviews did.

    limit: granted from now on, (products, plans, futures) [yuan]; event: what befell it, numbers of EVENTS;
    fallen, raised: as Moment has them, from now on, of that shape.
    paused: the places in it where an odd draw only paused it.
    """

    limit: Floats
    event: Counts
    fallen: Floats
    raised: Floats
    paused: Places


def review(prospects: Prospects, t: int, moment: Moment, luck: Luck, k: Drawn) -> Review:
    """The reviews of both products in every plan and future in month `t`.

    Luck decides the event (low: a fall, high: a raise or an opening) and how far it goes.
    """
    new = Changes(moment)
    _raise(prospects, t, moment, new, luck, k)
    _return(prospects, t, moment, new, k)
    paused = _fall(prospects, t, moment, new, luck, k)
    _undo(prospects.undone[t], moment, new, k)
    _sweep(prospects, t, moment, new, k)
    _fall_late(prospects, t, moment, new, luck, k)
    closed = np.flatnonzero(moment.late.closed)
    if closed.size:
        new.fall(np.unravel_index(closed, new.limit.shape), 0.0, LATE)
    return Review(new.limit, new.event, *new.remembered(), paused)


class Changes:
    """What becomes of the limits in a month, and why."""

    def __init__(self, moment: Moment) -> None:
        self._before = moment
        self.limit = moment.limit.copy()
        self.event = np.zeros(self.limit.shape, np.int8)

    def rise(self, at: Places, limit: Floats, event: Event) -> None:
        """Raise limits at some places to others, where those are higher."""
        higher = limit > self.limit[at]
        at = _those(at, higher)
        self.limit[at], self.event[at] = limit[higher], event

    def fall(self, at: Places, limit: Amount, event: Event) -> None:
        """Lower limits at some places to others, where those are lower than what is there and was before."""
        limit = np.broadcast_to(np.asarray(limit, np.float32), at[0].shape)
        lower = limit < np.minimum(self.limit[at], self._before.limit[at])
        at = _those(at, lower)
        self.limit[at], self.event[at] = limit[lower], np.broadcast_to(event, lower.shape)[lower]

    def remembered(self) -> tuple[Floats, Floats]:
        """From where limits have fallen, and been raised, from now on."""
        before = self._before
        at = np.unravel_index(np.flatnonzero(self.limit != before.limit), self.limit.shape)
        fallen, raised = before.fallen.copy(), before.raised.copy()
        old, now, fell = before.limit[at], self.limit[at], self.limit[at] < before.limit[at]
        fallen[at] = np.where(fell, np.maximum(fallen[at], old), fallen[at] * (now < fallen[at]))
        rose = self.event[at] == RAISED
        raised[at] = np.where(rose, old, raised[at] * (now > raised[at]))
        return fallen, raised


def _raise(prospects: Prospects, t: int, moment: Moment, new: Changes, luck: Luck, k: Drawn) -> None:
    """Open and raise what can be of all limits."""
    rises, shape = prospects.rises[t], moment.limit.shape
    limit = _each(moment.limit, rises.at)
    small = limit < rises.first
    if small.any():
        opening = _places(rises, small & (rises.rarity < rises.opens), shape)
        opening = _those(opening, ~moment.shut[opening])
        new.rise(opening, _offered(prospects, t, moment, opening, luck, k), OPENED)
    rising = _places(rises, rises.rarity < _raising(rises, moment, limit), shape)
    rising = _those(rising, (moment.limit[rising] > 0) & ~moment.shut[rising])
    rising = _those(rising, (moment.owed[rising] >= NOTHING) | (rising[0] == HUABEI))
    raised = _raised(prospects, rising, moment.limit[rising], _extent(t, rising, luck))
    new.rise(rising, raised, RAISED)


def _return(prospects: Prospects, t: int, moment: Moment, new: Changes, k: Drawn) -> None:
    """Give back what has fallen, to whoever uses it and pays on time.

    What was closed comes back so in a world where limits do; else it is offered as a first limit is, at
    `open_rate`.
    """
    at = _in_all_plans(prospects.returns[t], moment.limit.shape[1])
    at = _those(at, moment.fallen[at] > moment.limit[at])
    if not at[0].size:
        return
    product, plan, future = at
    limit, welcome = moment.limit[at], moment.points[plan, future] >= k.zhima_threshold[future]
    closed = (limit == 0) & prospects.advice[future] & prospects.offers[t, product, plan] & welcome
    used = (limit > 0) & (moment.idle[at] < k.idle_from[future])
    on_time = (moment.late.clean[plan, future] > 0) & (moment.late.since[plan, future] > 0)
    at = _those(at, (closed | used) & on_time & ~moment.shut[at])
    new.rise(at, moment.fallen[at], RETURNED)


def _fall(prospects: Prospects, t: int, moment: Moment, new: Changes, luck: Luck, k: Drawn) -> Places:
    """Lower the limits that fall in ordinary reviews; where a draw is only paused is returned."""
    falls = prospects.falls[t]
    found = odds(falls, moment)
    these = np.flatnonzero(falls.event < found.falling)
    falling = np.unravel_index(falls.at.reshape(-1)[these], moment.limit.shape)
    claims = _claims(falls, these, found, k)
    drawn = luck.event[t][falling[0], 0, falling[-1]]
    claim = sum(drawn >= each for each in claims)
    wish = moment.limit[falling] * np.exp(prospects.lower[falling[-1]] * _extent(t, falling, luck))
    left = _lowered(moment, falling, wish, k) * (claim > CLOSING)
    paused = (claim == len(claims)) & (moment.limit[falling] > 0)
    new.fall(_those(falling, ~paused), left[~paused], CLAIMS[claim[~paused]])
    return _those(falling, paused)


def _undo(places: Places, moment: Moment, new: Changes, k: Drawn) -> None:
    """Take raises back."""
    at = _in_all_plans(places, moment.limit.shape[1])
    at = _those(at, (moment.raised[at] > 0) & (moment.raised[at] < moment.limit[at]))
    if at[0].size:
        new.fall(at, _lowered(moment, at, moment.raised[at], k), UNDONE)


def _sweep(prospects: Prospects, t: int, moment: Moment, new: Changes, k: Drawn) -> None:
    """What a wave does to those it reaches, idle products first."""
    wave = prospects.waves[t]
    if not wave.future.size:
        return
    idle = moment.idle[:, :, wave.future] >= k.idle_from[wave.future]
    hit = wave.drawn[:, None] < np.where(idle, wave.idle, wave.used)
    product, plan, place = np.nonzero(hit & (moment.limit[:, :, wave.future] > 0))
    at, loosens, depth = (product, plan, wave.future[place]), wave.loosens[place], wave.depth[product, place]
    owes, close = moment.owed[at] >= NOTHING, k.wave_close[at[-1]]
    to_floor = depth < close + (1 - close) * k.wave_floor[at[-1]]
    wish = moment.limit[at] * k.wave_ratio[at[-1]] * ~(owes | to_floor)
    left = _lowered(moment, at, wish, k) * (owes | (depth >= close))
    new.fall(_those(at, ~loosens), left[~loosens], WAVE)
    in_use = loosens & ~idle[product, plan, place] & (owes | (product == HUABEI))
    in_use &= moment.late.since[plan, at[-1]] > LATE_MONTHS
    rising = _those(at, in_use & ~moment.shut[at])
    new.rise(
        rising, _raised(prospects, rising, moment.limit[rising], depth[in_use & ~moment.shut[at]]), RAISED
    )


def lapse(profile: Profile, prospects: Prospects, t: int, review: Review) -> None:
    """End the temporary part of today's Huabei in the futures in which it ends in month `t`."""
    (future,) = (prospects.lapses == t).nonzero()
    if not profile.huabei_temporary or not future.size:
        return
    limit, event = review.limit[HUABEI], review.event[HUABEI]
    own = own_limit(profile)
    left = np.maximum(limit[:, future] - (profile.huabei_limit - own), own)
    ends = left < limit[:, future]
    limit[:, future] = np.minimum(limit[:, future], left)
    event[:, future] = np.where(ends & (event[:, future] == 0), LAPSED, event[:, future])


def own_limit(profile: Profile) -> int:
    """Huabei's limit today without its temporary part [yuan]."""
    limit = profile.huabei_limit
    return limit - min(profile.huabei_temporary, max(limit - int(FLOORS[HUABEI]), 0))


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
    odd = falls.odd * _each(moment.drawn, falls.place)
    falling += odd
    return Odds(cutting, idling, odd, falling)


def lowering(prospects: Prospects, world: Environment, t: int, moment: Moment, k: Drawn) -> Floats:
    """Chance that a limit ends lower or paused in month `t`, (plans, cells) of what Falls there are.

    What closes or pauses does that whatever is owed; a cut only takes what is not needed for it.
    """
    falls = prospects.falls[t]
    found, own = odds(falls, moment), k.at(falls.future)
    late = _each(late_falling(moment.late, k), falls.at)
    wave = expected(world, t, _each(moment.idle, falls.at) >= falls.idle_from, own)
    nothing = _each(moment.owed, falls.at) < NOTHING
    whole = (
        found.cutting * _to_zero(own) + found.idling + late * own.late_zero + found.odd * own.anomaly_pause
    )
    whole += wave * own.wave_close * nothing
    lower: Floats = whole + (found.falling + late + wave - whole) * _each(_can_fall(moment, k), falls.at)
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


def _each(values: NDArray[Value], cells: Counts) -> NDArray[Value]:
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
    room = np.maximum(np.rint(moment.owed * k.debt_room / step) * step, _covering(moment.owed, step))
    lowest: Flags = moment.limit > np.maximum(room, floor)
    return lowest


def _in_all_plans(places: Places, plans: int) -> Places:
    """Product, plan and future where product and future are the same in every plan."""
    product, future = places
    return np.tile(product, plans), np.repeat(np.arange(plans), len(product)), np.tile(future, plans)


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
    room: Floats = np.maximum(limit, rises.first)  # what is less than a first limit grows as that does
    np.log(room, out=room)
    room *= rises.low_limit
    room += rises.promise
    room += rises.idle * idle
    room += rises.carry * (_each(moment.charged, rises.at) > 0)
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


def _lowered(moment: Moment, at: Places, wish: Floats, k: Drawn) -> Floats:
    """What a fall to a wished limit leaves at some places: in steps, its floor and room for what is owed."""
    limit, owed = moment.limit[at], moment.owed[at]
    least = np.maximum(np.minimum(limit, FLOORS[at[0]]), _covering(owed, STEPS[at[0]]))
    left = _stepped(np.maximum(wish, owed * k.debt_room[at[-1]]), at[0], least)
    lowered: Floats = np.minimum(left, limit)
    return lowered


def _covering(owed: Floats, step: Floats) -> Floats:
    """The least limit in steps that what is owed fits into."""
    covering: Floats = np.ceil(owed / step) * step
    return covering


def _extent(t: int, at: Places, luck: Luck) -> Floats:
    """How far a limit goes at some places, as a share of the most."""
    product, _, future = at
    extent: Floats = luck.extent[t][product, 0, future]
    return extent


def _offered(prospects: Prospects, t: int, moment: Moment, at: Places, luck: Luck, k: Drawn) -> Floats:
    """The first limit that is offered at places which have less, or none: to whoever is welcome to it."""
    product, plan, future = at
    event = luck.event[t][product, 0, future]
    offered = prospects.offers[t, product, plan] * k.open_rate[future]
    offered = offered * np.exp(moment.late.raising[plan, future])
    welcome = moment.points[plan, future] >= k.zhima_threshold[future]
    granted: Floats = prospects.first[product, future] * (welcome & (event > 1 - offered))
    return granted


# Which event each claim on the number that picks a fall stands for; up to CLOSING they close.
CLAIMS, CLOSING = np.array([ORDINARY, IDLE, ORDINARY, ODD, ODD]), 1


def _claims(falls: Falls, these: Counts, found: Odds, k: Drawn) -> tuple[Floats, ...]:
    """Up to where each of CLAIMS but the last, a pause, claims the number that picks a fall."""
    own = k.at(falls.future[these % falls.future.size])
    down, idle, odd = (_each(part, these) for part in (found.cutting, found.idling, found.odd))
    closed = down * _to_zero(own)
    cut = closed + idle + down - closed
    return closed, closed + idle, cut, cut + odd * (1 - own.anomaly_pause)


def _to_zero(k: Drawn) -> Floats:
    """Which share of ordinary cuts closes."""
    share: Floats = k.zero_rate / np.maximum(k.cut_rate + k.zero_rate, NONE)
    return share


def _stepped(limit: Floats, product: Counts | int, floor: Floats) -> Floats:
    """A limit in the product's steps, at least `floor`."""
    step = STEPS[product]
    stepped: Floats = np.maximum(np.rint(limit / step) * step, floor)
    return stepped


def _fall_late(prospects: Prospects, t: int, moment: Moment, new: Changes, luck: Luck, k: Drawn) -> None:
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
    wish = moment.limit[at] * np.exp(prospects.lower[at[-1]] * _extent(t, at, luck))
    # Which falls are closings is read off the same number that decided them: the lowest are.
    kept = few.drawn[product, place] >= chance[plan, place] * few.zero[place]
    new.fall(at, _lowered(moment, at, wish, k) * kept, LATE)
