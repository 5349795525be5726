"""Scenario and coefficients in, trajectories out: the one projection behind every picture.

A few thousand futures are simulated month by month. Each draws the coefficients from their
ranges and its events from their chances; all plans share the same draws, so that differences
between plans are differences of plans. The same scenario gives the same numbers on every run.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

import numpy as np

from explorer.model import coefficients, limits, score
from explorer.model.activity import activity, lacking
from explorer.model.arrays import Amount, Counts, Flags, Floats, Places
from explorer.model.coefficients import Coefficients, Drawn
from explorer.model.lateness import Lateness, Payments
from explorer.model.ledger import HUABEI, JIEBEI, NOTHING, Books, Ledger, annual_rate, owed_today
from explorer.model.limits import Moment
from explorer.model.luck import Luck, luck
from explorer.model.outcomes import LIMITS, PRODUCTS, SCORE_HIGH, SCORE_LOW
from explorer.model.plan import Environment, Profile, Scenario
from explorer.model.prospects import Prospects, prospects
from explorer.model.schedule import Schedule, schedule
from explorer.model.score import Factors
from explorer.model.trajectories import BEFALLS, CLOSED, CUT, FROZEN, Trajectories, gather, share_of

Cells = TypeVar("Cells", Flags, Floats)

FUTURES = 2000
SEED = 20260106


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """All that is known before the first month.

    k, luck: the coefficients and the chances of every future; schedule: the plans month by month;
    prospects, factors: what the habits make of limits and score.
    """

    profile: Profile
    world: Environment
    schedule: Schedule
    k: Drawn
    luck: Luck
    prospects: Prospects
    factors: Factors


@dataclass(frozen=True, slots=True, eq=False)
class Month:
    """Month `t` of every plan and future, (plans, futures) each unless said otherwise.

    late: how payments stand; books: how debts do.
    limit: granted, and usable: not frozen or paused, (products, plans, futures) [yuan].
    points: the score [points]; credited: what stands behind it as it is credited [SD].
    idle: for how long nothing has been owed or drawn, (products, plans, futures) [months]; drawn: on Jiebei.
    lacking: how much less lively Huabei is used than planned [log].
    fallen, raised: from where a limit has fallen, and was raised, 0 for neither [yuan];
    event: what befell it, numbers of EVENTS, of that shape.
    resumes: the month in which what is paused can be used again, (products, plans, futures).
    cut, frozen: whether that has happened so far, (products, plans, futures).
    """

    t: int
    late: Lateness
    books: Books
    limit: Floats
    usable: Floats
    points: Floats
    credited: Floats
    idle: Floats
    drawn: Flags
    lacking: Floats
    fallen: Floats
    raised: Floats
    event: Counts
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
    limit = np.empty((len(PRODUCTS), *shape, futures), np.float32)
    states: Counts = np.empty(limit.shape, np.int8)
    events = np.empty_like(states)
    befallen = {event: np.empty((len(PRODUCTS), *shape)) for event in BEFALLS}
    late, cost, yearly, base = np.zeros((4, *shape))
    for now in simulate(setting):
        points[now.t] = now.points
        limit[:, now.t] = now.limit
        states[:, now.t] = _state(setting, now)
        events[:, now.t] = now.event
        for event, chance in befallen.items():
            chance[:, now.t] = share_of(getattr(now, event))
        late[now.t] = share_of(now.late.late)
        cost[now.t], yearly[now.t], base[now.t] = now.books.cost, now.books.yearly, now.books.base
    paths = {"score": points} | {LIMITS[product].key: limit[n] for n, product in enumerate(PRODUCTS)}
    found = gather(
        paths,
        {product: states[n] for n, product in enumerate(PRODUCTS)},
        chances={
            f"{product}_{event}": befallen[event][n]
            for n, product in enumerate(PRODUCTS)
            for event in BEFALLS
        },
        late=np.cumsum(late, axis=0),
        cost=np.cumsum(cost, axis=0),
        annual_rate=annual_rate(np.cumsum(yearly, axis=0), np.cumsum(base, axis=0)),
    )
    return replace(found, events={product: events[n] for n, product in enumerate(PRODUCTS)})


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
        prospects=prospects(plans, (profile, world), lively, k, chance),
        factors=score.factors(plans, profile, lively, k, chance),
    )


def simulate(setting: Setting) -> Iterator[Month]:
    """The months from today on. What is handed out is not changed later."""
    ledger = Ledger(setting.schedule, setting.profile, setting.k, setting.luck)
    owed = np.stack(owed_today(setting.profile, ledger.term, setting.k)[:2])
    rest = setting.schedule, setting.profile, setting.world, owed > 0, setting.k, setting.luck
    payments = Payments(*rest)
    late, _ = payments.month(0, ledger.over)
    now = today = _today(setting, late, ledger.open_books())
    yield today
    for t in range(1, len(setting.schedule.month)):
        due = ledger.fall_due(t)
        late, overdue = payments.month(t, due)
        ledger.settle(due, overdue.behind, overdue.days, overdue.unpaid)
        now = _next(setting, today.credited, now, late, ledger)
        yield now


def _today(setting: Setting, late: Lateness, books: Books) -> Month:
    """Where every plan and future begins."""
    profile, shape = setting.profile, books.owed.shape
    limit = np.empty(shape, np.float32)
    limit[HUABEI], limit[JIEBEI] = profile.huabei_limit, profile.jiebei_limit
    idle = np.array([profile.huabei_idle, profile.jiebei_idle], np.float32)[:, None, None]
    less = lacking(setting.schedule, 0, books.bought, setting.k)
    return Month(
        t=0,
        late=late,
        books=books,
        limit=limit,
        usable=limit,
        points=np.full(shape[1:], profile.score, np.float32),
        credited=score.total(setting.factors, 0, late, books.used, less, setting.k),
        idle=idle * (books.owed < NOTHING),
        drawn=np.zeros(shape[1:], bool),
        lacking=less,
        fallen=_fallen(profile, limit),
        raised=np.zeros(shape, np.float32),
        event=np.zeros(shape, np.int8),
        resumes=np.zeros(shape, np.float32),
        cut=np.zeros(shape, bool),
        frozen=np.zeros(shape, bool),
    )


def _fallen(profile: Profile, limit: Floats) -> Floats:
    """From where the limits of today have fallen, 0 where they have not [yuan]."""
    told = np.array([profile.huabei_before, profile.jiebei_before], np.float32)[:, None, None]
    fallen: Floats = told * (told > limit)
    return fallen


def _next(setting: Setting, start: Floats, before: Month, late: Lateness, ledger: Ledger) -> Month:
    """The next month, once what fell due is paid or late: reviews, then spending, then the score.

    start: what stood behind the score today, (plans, futures) [SD].
    """
    k, t = setting.k, before.t + 1
    found = moment(setting, before, late)
    review = limits.review(setting.prospects, t, found, setting.luck, k)
    limits.lapse(setting.profile, setting.prospects, t, review)
    shut, resumes = found.shut, before.resumes
    if review.paused[-1].size:
        shut = _marked(shut, review.paused, True)
        resumes = _marked(resumes, review.paused, t + k.anomaly_months[review.paused[-1]])
    limit = _after_acts(setting, t, before.points, review.limit, shut, ledger)
    usable = limit * ~shut
    books = ledger.spend(t, usable, ledger.granted(limit))
    less = lacking(setting.schedule, t, books.bought, k)
    reached = score.total(setting.factors, t, late, books.used, less, k)
    credited = score.credited(before.credited, reached, late.clean, k)
    idle = before.idle + (usable > 0)
    idle *= (books.owed < NOTHING) & (books.spent < NOTHING)
    return Month(
        t=t,
        late=late,
        books=books,
        limit=limit,
        usable=usable,
        points=_points(setting, t, credited - start),
        credited=credited,
        idle=idle,
        drawn=books.spent[JIEBEI] >= NOTHING,
        lacking=less,
        fallen=review.fallen,
        raised=review.raised,
        event=review.event,
        resumes=resumes,
        cut=before.cut | ((limit < before.limit) & (review.event != limits.LAPSED)),
        frozen=before.frozen | (shut & (before.limit > 0)),
    )


def moment(setting: Setting, before: Month, late: Lateness) -> Moment:
    """How a month's reviews find things: as the month before left them, and after its own late bills."""
    return Moment(
        late=late,
        limit=before.limit,
        owed=before.books.owed,
        charged=before.books.charged,
        fallen=before.fallen,
        raised=before.raised,
        shut=late.frozen | (before.resumes > before.t + 1),
        idle=before.idle,
        drawn=before.drawn,
        lacking=before.lacking,
        points=before.points,
        used=before.books.used,
    )


def _marked(cells: Cells, at: Places, value: Amount) -> Cells:
    """The same cells with other values at some places."""
    marked = cells.copy()
    marked[at] = value
    return marked


def _after_acts(
    setting: Setting, t: int, points: Floats, limit: Floats, shut: Flags, ledger: Ledger
) -> Floats:
    """The limits after what people do to them: Huabei closed and opened again, a product closed for good.

    Whoever closes one pays all that is owed on it.
    """
    schedule, given_up = setting.schedule, setting.schedule.given_up[t]
    leaves = given_up & ~schedule.given_up[t - 1]
    leaves[HUABEI] |= schedule.reopen[t]
    if leaves.any():
        ledger.leave(leaves)
    if schedule.reopen[t].any():
        welcome = (points >= setting.k.zhima_threshold) & ~shut[HUABEI]
        huabei = limits.reopened(schedule, t, limit[HUABEI], welcome, setting.luck, setting.k)
        limit = np.stack([huabei, limit[JIEBEI]])
    return limit * ~given_up[..., None] if given_up.any() else limit


def _points(setting: Setting, t: int, gained: Floats) -> Floats:
    """The score: today's, how far what it is credited with has moved since [SD], and what comes besides."""
    points = gained + score.besides(setting.factors, t)
    points *= setting.k.points_per_sd
    points += setting.profile.score
    np.maximum(points, SCORE_LOW, out=points)
    return np.minimum(points, SCORE_HIGH, out=points)


def _state(setting: Setting, now: Month) -> Counts:
    """How the limits of a month stand against today's, (products, plans, futures): once a temporary part has
    ended, against today's without it."""
    profile = setting.profile
    limits_today = [getattr(profile, LIMITS[product].key) for product in PRODUCTS]
    today = np.array(limits_today, np.float32).reshape(-1, 1, 1)
    if profile.huabei_temporary:
        ended = setting.prospects.lapses <= now.t
        today = np.stack([np.where(ended, limits.own_limit(profile), today[0]), today[1] + 0 * ended])
    state = (now.limit > today).view(np.int8) + CUT * (now.limit < today).view(np.int8)
    shut = now.usable < now.limit if now.t else now.late.frozen & (now.limit > 0)
    state.reshape(-1)[np.flatnonzero(shut)] = FROZEN
    state.reshape(-1)[np.flatnonzero((now.limit == 0) & (today > 0))] = CLOSED
    return state


@lru_cache(maxsize=8)
def _centre(numbers: Coefficients) -> Drawn:
    """Every coefficient at its published value."""
    return numbers.fixed().draw(1, SEED)
