"""Scenario and coefficients in, trajectories out: the one projection behind every picture.

A few thousand futures are simulated month by month. Each draws the coefficients from their
ranges and its events from their chances; all plans share the same draws, so that differences
between plans are differences of plans. The same scenario gives the same numbers on every run.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np

from explorer.model import coefficients, lateness, limits, score
from explorer.model.activity import activity
from explorer.model.arrays import Amount, Counts, Flags, Floats, Places
from explorer.model.coefficients import Coefficients, Drawn
from explorer.model.debt import Bill, Debt, annual_rate, bill, borrowed, first_debt, next_debt
from explorer.model.lateness import Lateness
from explorer.model.limits import Moment
from explorer.model.luck import Luck, luck
from explorer.model.outcomes import LIMITS, PRODUCTS, SCORE_HIGH, SCORE_LOW
from explorer.model.plan import Environment, Profile, Scenario
from explorer.model.prospects import HUABEI, JIEBEI, Prospects, prospects
from explorer.model.schedule import Schedule, schedule
from explorer.model.score import Factors
from explorer.model.spending import LEAST_ELSEWHERE, Spending, spending
from explorer.model.trajectories import BEFALLS, CLOSED, CUT, FROZEN, Trajectories, gather, share_of

Cells = TypeVar("Cells", Flags, Floats)

FUTURES = 2000
SEED = 20260106


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
    total: what they all grant [yuan]; credited: what stands behind the score as it is credited [SD].
    debt: what is owed; overdue: what was to be paid the month before, and is paid late [yuan].
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
    credited: Floats
    debt: Debt
    overdue: Floats
    resumes: Floats
    cut: Flags
    frozen: Flags


def project(
    scenario: Scenario, numbers: Coefficients | None = None, futures: int = FUTURES, seed: int = SEED
) -> Trajectories:
    """What may become of each plan: `futures` simulated futures, the same for the same `seed`.

    All plans share their luck, so that future n of one is compared with future n of another.
    Without `numbers` it uses the published coefficients, or the scenario's beliefs where it has any.
    It raises nothing: the parts of a Scenario have checked their values.

    >>> from explorer import Environment, Plan, Scenario, project
    >>> scenario = Scenario(plans=(Plan(), Plan("idle", purchases=0)), environment=Environment(months=6))
    >>> found = project(scenario)
    >>> found.mean["huabei_limit"].shape  # today and six months, two plans
    (7, 2)
    """
    numbers = numbers or coefficients.believed(scenario.beliefs, scenario.well_graded)
    setting = prepare(scenario, numbers, futures, seed)
    shape = setting.schedule.late_days.shape
    points = np.empty((*shape, futures), np.float32)
    usable = np.empty((len(PRODUCTS), *shape, futures), np.float32)
    states: Counts = np.empty(usable.shape, np.int8)
    befallen = {event: np.empty((len(PRODUCTS), *shape)) for event in BEFALLS}
    late, interest, fees, owed = np.zeros((4, *shape))
    for now in simulate(setting):
        points[now.t] = now.points
        usable[:, now.t] = now.usable
        states[:, now.t] = _state(scenario.profile, now)
        for event, chance in befallen.items():
            chance[:, now.t] = share_of(getattr(now, event))
        late[now.t] = share_of(now.late.late)
        if now.t:
            month = _bill(setting, now)
            interest[now.t], fees[now.t], owed[now.t] = month.interest, month.fees, month.owed
    paths = {"score": points} | {LIMITS[product].key: usable[n] for n, product in enumerate(PRODUCTS)}
    standing = {product: states[n] for n, product in enumerate(PRODUCTS)}
    interest, fees, owed = (np.cumsum(each, axis=0) for each in (interest, fees, owed))
    return gather(
        paths,
        standing,
        chances={
            f"{product}_{event}": befallen[event][n]
            for n, product in enumerate(PRODUCTS)
            for event in BEFALLS
        },
        late=np.cumsum(late, axis=0),
        cost=interest + fees,
        annual_rate=annual_rate(interest, fees, owed),
    )


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
        prospects=prospects(plans, world, lively, k),
        factors=score.factors(plans, profile, lively, k, chance),
        spending=spending(plans, k),
    )


def simulate(setting: Setting) -> Iterator[Month]:
    """The months from today on. What is handed out is not changed later."""
    payments = lateness.monthly(setting.schedule, setting.profile, setting.world, setting.k, setting.luck)
    now = today = _today(setting, next(payments))
    yield today
    for late in payments:
        now = _next(setting, today.credited, now, late)
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
        credited=score.total(setting.factors, 0, late, used, setting.k),
        debt=first_debt(setting.spending, limit[HUABEI]),
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
    shut, resumes = found.shut, before.resumes
    if review.paused[-1].size:
        shut = _marked(shut, review.paused, True)
        resumes = _marked(resumes, review.paused, t + k.anomaly_months[review.paused[-1]])
    limit = _after_acts(setting, t, before.points, review.limit, shut)
    usable = limit * ~shut
    total = _granted(setting, limit)
    used = _used(setting, t, before, total)
    reached = score.total(setting.factors, t, late, used, k)
    credited = score.credited(before.credited, reached, late.clean, k)
    return Month(
        t=t,
        late=late,
        limit=limit,
        usable=usable,
        points=_points(setting, t, credited - start),
        used=used,
        total=total,
        credited=credited,
        debt=next_debt(setting.spending, t, before.debt, usable[HUABEI], k),
        overdue=before.debt.due * late.late,
        resumes=resumes,
        cut=before.cut | (limit < before.limit),
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


def _after_acts(setting: Setting, t: int, points: Floats, limit: Floats, shut: Flags) -> Floats:
    """The limits after what people do to them: Huabei closed and opened again, a product closed for good."""
    schedule, given_up = setting.schedule, setting.schedule.given_up[t]
    if schedule.reopen[t].any():
        welcome = (points >= setting.k.zhima_threshold) & ~shut[HUABEI]
        huabei = limits.reopened(schedule, t, limit[HUABEI], welcome, setting.luck, setting.k)
        limit = np.stack([huabei, limit[JIEBEI]])
    return limit * ~given_up[..., None] if given_up.any() else limit


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


def _points(setting: Setting, t: int, gained: Floats) -> Floats:
    """The score: today's, how far what it is credited with has moved since [SD], and what comes besides."""
    points = gained + score.besides(setting.factors, t)
    points *= setting.k.points_per_sd
    points += setting.profile.score
    np.maximum(points, SCORE_LOW, out=points)
    return np.minimum(points, SCORE_HIGH, out=points)


def _bill(setting: Setting, now: Month) -> Bill:
    """What a month costs: a frozen limit can't be spent from, but what is owed goes on costing."""
    owed = borrowed(setting.spending, now.t, now.limit[JIEBEI], now.used)
    return bill(setting.spending, now.t, now.debt, now.overdue, owed, setting.k)


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


@lru_cache(maxsize=8)
def _centre(numbers: Coefficients) -> Drawn:
    """Every coefficient at its published value."""
    return numbers.fixed().draw(1, SEED)
