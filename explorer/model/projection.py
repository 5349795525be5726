"""Scenario and coefficients in, trajectories out: the one projection behind every picture.

A few thousand futures are simulated month by month. Each draws the coefficients from their
ranges and its events from their chances; all plans share the same draws, so that differences
between plans are differences of plans. The same scenario gives the same numbers on every run.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np

from explorer.model import coefficients, lateness, limits, score
from explorer.model.activity import activity
from explorer.model.arrays import Amount, Counts, Flags, Floats, Places
from explorer.model.coefficients import Coefficients, Drawn
from explorer.model.lateness import Lateness
from explorer.model.limits import HUABEI, JIEBEI, Moment, Prospects
from explorer.model.luck import Luck, luck
from explorer.model.outcomes import LIMITS, PRODUCTS, SCORE_HIGH, SCORE_LOW
from explorer.model.plan import Environment, Profile, Scenario
from explorer.model.schedule import Schedule, schedule
from explorer.model.score import Factors
from explorer.model.spending import LEAST_ELSEWHERE, Spending, spending

Cells = TypeVar("Cells", Flags, Floats)

FUTURES = 2000
SEED = 20260106
LOW, HIGH = 0.1, 0.9

# What can befall each product, as Month calls it, and the names of the chances of it.
BEFALLS = ("cut", "frozen")
CHANCES = tuple(f"{product}_{event}" for product in PRODUCTS for event in BEFALLS)

# How a limit stands against today's, in the order in which they are numbered.
STATES = ("unchanged", "raised", "cut", "frozen", "closed")
CUT, FROZEN, CLOSED = (np.int8(STATES.index(state)) for state in ("cut", "frozen", "closed"))


@dataclass(frozen=True, slots=True, eq=False)
class Bands:
    """What is shown of many futures, by outcome, (months + 1, plans) each.

    mean, median: of all futures; low, high: the 10th and 90th percentile.
    """

    mean: dict[str, Floats]
    median: dict[str, Floats]
    low: dict[str, Floats]
    high: dict[str, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """In which share of the futures one product's limit stands how against today's, in every month.

    (months + 1, plans) each; they add up to one. raised, cut: open, usable, and above or below today's;
    frozen: granted, but not to be used; closed: nothing is granted any more. What was closed today
    and still is counts as unchanged, what has been opened as raised.
    """

    unchanged: Floats
    raised: Floats
    cut: Floats
    frozen: Floats
    closed: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Trajectories:
    """What was projected. Months run from 0 (today) to the horizon.

    paths: by outcome, every future, (months + 1, plans, futures), score [points], limits [yuan].
    states: by product, how its limit stands in every future, numbers of STATES of that shape.
    mean, median, low, high: by outcome, (months + 1, plans); low and high are the 10th and 90th percentile.
    shares: by product, how many of the futures its limit stands how in.
    chances: by CHANCES, that it has happened by that month, (months + 1, plans) [0-1].
    late: expected late bills so far, (months + 1, plans).
    cost: expected interest and fees so far, (months + 1, plans) [yuan].
    """

    paths: dict[str, Floats]
    states: dict[str, Counts]
    mean: dict[str, Floats]
    median: dict[str, Floats]
    low: dict[str, Floats]
    high: dict[str, Floats]
    shares: dict[str, Shares]
    chances: dict[str, Floats]
    late: Floats
    cost: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """All that is known before the first month.

    k, luck: the coefficients and the chances of every future; schedule: the plans month by month;
    prospects, factors, spending: what the habits make of limits, score and debts.
    """

    profile: Profile
    world: Environment
    schedule: Schedule
    k: Drawn
    luck: Luck
    prospects: Prospects
    factors: Factors
    spending: Spending


@dataclass(frozen=True, slots=True, eq=False)
class Month:
    """Month `t` of every plan and future, (plans, futures) each unless said otherwise.

    late: how payments stand.
    limit: granted, and usable: not frozen or paused, (products, plans, futures) [yuan].
    points: the score [points]; used: of all limits, Huabei's, Jiebei's and other lenders' [share].
    total: what they all grant [yuan]; bill: what is bought on Huabei, overdue: of that of the month before,
    what is paid late [yuan].
    resumes: the month in which what is paused can be used again, (products, plans, futures).
    cut, frozen: whether that has happened so far, (products, plans, futures).
    """

    t: int
    late: Lateness
    limit: Floats
    usable: Floats
    points: Floats
    used: Floats
    total: Floats
    bill: Floats
    overdue: Floats
    resumes: Floats
    cut: Flags
    frozen: Flags


def project(
    scenario: Scenario, numbers: Coefficients | None = None, futures: int = FUTURES, seed: int = SEED
) -> Trajectories:
    """Simulate a scenario; without `numbers`, with the published coefficients and the scenario's beliefs."""
    numbers = numbers or coefficients.believed(scenario.beliefs, scenario.well_graded)
    setting = prepare(scenario, numbers, futures, seed)
    shape = setting.schedule.late_days.shape
    points = np.empty((*shape, futures), np.float32)
    usable = np.empty((len(PRODUCTS), *shape, futures), np.float32)
    states = np.empty(usable.shape, np.int8)
    befallen = {event: np.empty((len(PRODUCTS), *shape)) for event in BEFALLS}
    late, cost = np.zeros(shape), np.zeros(shape)
    for now in simulate(setting):
        points[now.t] = now.points
        usable[:, now.t] = now.usable
        states[:, now.t] = _state(scenario.profile, now)
        for event, chance in befallen.items():
            chance[:, now.t] = _share(getattr(now, event))
        late[now.t] = _share(now.late.late)
        if now.t:
            cost[now.t] = _cost(setting.spending, now, setting.k)
    paths = {"score": points} | {LIMITS[product].key: usable[n] for n, product in enumerate(PRODUCTS)}
    shown, standing = bands(paths), dict(zip(PRODUCTS, states, strict=True))
    return Trajectories(
        paths=paths,
        states=standing,
        mean=shown.mean,
        median=shown.median,
        low=shown.low,
        high=shown.high,
        shares=outcome_shares(standing),
        chances={
            f"{product}_{event}": befallen[event][n]
            for n, product in enumerate(PRODUCTS)
            for event in BEFALLS
        },
        late=np.cumsum(late, axis=0),
        cost=np.cumsum(cost, axis=0),
    )


def bands(paths: Mapping[str, Floats]) -> Bands:
    """Mean, median and band of every outcome, from all its futures, (months + 1, plans, futures)."""
    mean, median, low, high = {}, {}, {}, {}
    for outcome, path in paths.items():
        futures = path.shape[-1]
        ordered = np.sort(path, axis=-1)
        mean[outcome] = path.mean(axis=-1, dtype=np.float64)
        median[outcome] = ordered[..., [(futures - 1) // 2, futures // 2]].mean(axis=-1)
        low[outcome] = ordered[..., round(LOW * (futures - 1))]
        high[outcome] = ordered[..., round(HIGH * (futures - 1))]
    return Bands(mean, median, low, high)


def outcome_shares(states: Mapping[str, Counts]) -> dict[str, Shares]:
    """How many futures each product's limit stands how in, by product, from `Trajectories.states`."""
    return {product: _shares(state) for product, state in states.items()}


def index(profile: Profile, numbers: Coefficients | None = None) -> float:
    """The model's own score of a profile alone [SD]: it orders people, higher is better."""
    centre = _centre(numbers or coefficients.load())
    return float(score.index(profile, centre)[0])


def prepare(scenario: Scenario, numbers: Coefficients, futures: int, seed: int) -> Setting:
    """Everything that the months of a scenario rest on."""
    profile, world, plans = scenario.profile, scenario.environment, schedule(scenario)
    k, chance = coefficients.drawn(numbers, futures, seed), luck(futures, seed)
    lively = activity(plans, k)
    return Setting(
        profile=profile,
        world=world,
        schedule=plans,
        k=k,
        luck=chance,
        prospects=limits.prospects(plans, world, lively, k),
        factors=score.factors(plans, profile, lively, k, chance),
        spending=spending(plans, k),
    )


def simulate(setting: Setting) -> Iterator[Month]:
    """The months from today on. What is handed out is not changed later."""
    payments = lateness.monthly(setting.schedule, setting.profile, setting.world, setting.k, setting.luck)
    now = today = _today(setting, next(payments))
    start = score.total(setting.factors, 0, today.late, today.used, setting.k)
    yield today
    for late in payments:
        now = _next(setting, start, now, late)
        yield now


def _today(setting: Setting, late: Lateness) -> Month:
    """Where every plan and future begins."""
    profile = setting.profile
    shape = late.frozen.shape
    limit = np.empty(shape, np.float32)
    limit[HUABEI], limit[JIEBEI] = profile.huabei_limit, profile.jiebei_limit
    points = np.full(shape[1:], profile.score, np.float32)
    used = np.full(shape[1:], profile.used, np.float32)
    return Month(
        t=0,
        late=late,
        limit=limit,
        usable=limit,
        points=points,
        used=used,
        total=_granted(setting, limit),
        bill=np.minimum(setting.spending.bought[0][:, None], limit[HUABEI]),
        overdue=np.zeros_like(points),
        resumes=np.zeros(shape, np.float32),
        cut=np.zeros(shape, bool),
        frozen=np.zeros(shape, bool),
    )


def _next(setting: Setting, start: Floats, before: Month, late: Lateness) -> Month:
    """The next month: limits move by score and use, use by limits, score by use.

    start: what stood behind the score today, (plans, futures) [SD].
    """
    k, t = setting.k, before.t + 1
    found = moment(setting, before, late)
    review = limits.review(setting.prospects, t, found, setting.luck, k)
    shut, resumes, cut = found.shut, before.resumes, before.cut
    if review.paused[-1].size:
        shut = _marked(shut, review.paused, True)
        resumes = _marked(resumes, review.paused, t + k.anomaly_months[review.paused[-1]])
    if review.cut[-1].size:
        cut = _marked(cut, review.cut, True)
    limit = _with_reopened(setting, t, before.points, review.limit, shut)
    usable = limit * ~shut
    total = _granted(setting, limit)
    used = _used(setting, t, before, total)
    return Month(
        t=t,
        late=late,
        limit=limit,
        usable=usable,
        points=_points(setting, t, start, late, used),
        used=used,
        total=total,
        bill=np.minimum(setting.spending.bought[t][:, None], usable[HUABEI]),
        overdue=before.bill * late.late,
        resumes=resumes,
        cut=cut,
        frozen=before.frozen | (shut & (before.limit > 0)),
    )


def moment(setting: Setting, before: Month, late: Lateness) -> Moment:
    """How a month's reviews find things: as the month before left them, and after its own late bills."""
    return Moment(
        late=late,
        limit=before.limit,
        shut=late.frozen | (before.resumes > before.t + 1),
        points=before.points,
        gained=(before.points - setting.profile.score) / setting.k.points_per_sd,
        used=before.used,
    )


def _marked(cells: Cells, at: Places, value: Amount) -> Cells:
    """The same cells with other values at some places."""
    marked = cells.copy()
    marked[at] = value
    return marked


def _with_reopened(setting: Setting, t: int, points: Floats, limit: Floats, shut: Flags) -> Floats:
    """The limits after Huabei has been closed and opened again, in the plans that do so in this month."""
    if not setting.schedule.reopen[t].any():
        return limit
    welcome = (points >= setting.k.zhima_threshold) & ~shut[HUABEI]
    huabei = limits.reopened(setting.schedule, t, limit[HUABEI], welcome, setting.luck, setting.k)
    return np.stack([huabei, limit[JIEBEI]])


def _granted(setting: Setting, limit: Floats) -> Floats:
    """What Huabei, Jiebei and other lenders grant together, (plans, futures) [yuan]."""
    today = setting.profile.huabei_limit + setting.profile.jiebei_limit
    elsewhere = setting.k.other_limits * max(today, LEAST_ELSEWHERE)
    granted: Floats = np.maximum(limit[HUABEI] + limit[JIEBEI] + elsewhere, 1)
    return granted


def _used(setting: Setting, t: int, before: Month, total: Floats) -> Floats:
    """The use of all limits: the same debt on other limits, on its way to where the habits lead."""
    used = np.minimum(before.used * before.total / total, 1)
    used += setting.k.steer * (setting.spending.steered[t] - used)
    return used


def _points(setting: Setting, t: int, start: Floats, late: Lateness, used: Floats) -> Floats:
    """The score: today's, and how far what stands behind it has moved since."""
    points = score.total(setting.factors, t, late, used, setting.k)
    points -= start
    points *= setting.k.points_per_sd
    points += setting.profile.score
    np.maximum(points, SCORE_LOW, out=points)
    return np.minimum(points, SCORE_HIGH, out=points)


def _cost(spending: Spending, now: Month, k: Drawn) -> Floats:
    """Expected interest and fees of a month (F36, F37), (plans,) [yuan].

    A frozen limit can't be spent from, but what is owed goes on costing.
    """
    t = now.t
    owed = np.minimum(spending.owed[t][:, None], now.limit[HUABEI])
    borrowed = now.limit[JIEBEI] * np.minimum(now.used * spending.lent[t], 1)
    expected = (
        np.vecdot(owed, 30 * k.huabei_daily)
        + spending.instalment[t] * np.vecdot(now.bill, k.instalment_fee)
        + spending.late_days[t] * np.vecdot(now.overdue, k.huabei_daily)
        + np.vecdot(borrowed, 30 * k.jiebei_daily)
    )
    each: Floats = expected / now.used.shape[-1]
    return each


def _shares(state: Counts) -> Shares:
    unchanged, raised, cut, frozen, closed = (_share(state == number) for number in range(len(STATES)))
    return Shares(unchanged, raised, cut, frozen, closed)


def _state(profile: Profile, now: Month) -> Counts:
    """How the limits of a month stand against today's, (products, plans, futures)."""
    limits = [getattr(profile, LIMITS[product].key) for product in PRODUCTS]
    today = np.array(limits, np.float32).reshape(-1, 1, 1)
    had = (today > 0).view(np.int8)
    shut = (now.usable < now.limit).view(np.int8)
    # Numbers of STATES are added up, since that is quicker than choosing: what cannot be used is lower, too.
    state = (now.usable > today).view(np.int8) + CUT * (now.usable < today).view(np.int8)
    state += (FROZEN - CUT * had) * shut
    state += (CLOSED - CUT) * had * (now.limit == 0).view(np.int8)
    return state if now.t else np.where(now.late.frozen & (had > 0), np.int8(FROZEN), state)


def _share(flags: Flags) -> Floats:
    """Share of the futures in which something is so."""
    found: Floats = flags.view(np.uint8).sum(axis=-1, dtype=np.uint32) / flags.shape[-1]
    return found


@lru_cache(maxsize=8)
def _centre(numbers: Coefficients) -> Drawn:
    """Every coefficient at its published value."""
    return numbers.fixed().draw(1, SEED)
