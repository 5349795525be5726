"""Scenario and coefficients in, trajectories out: the one projection behind every picture.

A few thousand futures are simulated month by month. Each draws the coefficients from their
ranges and its events from their chances; all plans share the same draws, so that differences
between plans are differences of plans. The same scenario gives the same numbers on every run.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from explorer.model import coefficients, lateness, limits, score
from explorer.model.coefficients import Coefficients, Drawn
from explorer.model.outcomes import OUTCOMES, PRODUCTS, SCORE_HIGH, SCORE_LOW
from explorer.model.plan import MONTHS, Profile, Scenario
from explorer.model.schedule import Each, schedule

FUTURES = 2000
SEED = 20260106
CHANCES = ("huabei_cut", "huabei_frozen", "jiebei_cut", "jiebei_frozen")
LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True)
class Trajectories:
    """What was projected. Months run from 0 (today) to the horizon.

    paths: by outcome, every future, (months + 1, plans, futures), score [points], limits [yuan].
    mean, low, high: by outcome, (months + 1, plans); low and high are the 10th and 90th percentile.
    chances: by CHANCES, that it has happened by that month, (months + 1, plans) [0-1].
    late: expected late bills so far, (months + 1, plans).
    cost: expected interest and fees so far, (months + 1, plans) [yuan].
    """

    paths: dict[str, np.ndarray]
    mean: dict[str, np.ndarray]
    low: dict[str, np.ndarray]
    high: dict[str, np.ndarray]
    chances: dict[str, np.ndarray]
    late: np.ndarray
    cost: np.ndarray


def project(
    scenario: Scenario, numbers: Coefficients | None = None, futures: int = FUTURES, seed: int = SEED
) -> Trajectories:
    """Simulate a scenario; without `numbers`, with the published coefficients and the scenario's beliefs."""
    numbers = numbers or coefficients.believed(scenario.beliefs, scenario.well_graded)
    k, draws = _draws(numbers, futures, seed)
    plan = schedule(scenario)
    months, plans = plan.on_time.shape
    paths = {outcome: np.empty((months, plans, futures), np.float32) for outcome in OUTCOMES}
    chances, late, cost = np.empty((months, len(CHANCES), plans)), *np.empty((2, months, plans))
    for t, now in enumerate(_simulate(plan, scenario.profile, scenario.environment, k, draws)):
        for path, found in zip(paths.values(), (now.points, *now.usable), strict=True):
            path[t] = found
        chances[t] = _share(now.happened).reshape(len(CHANCES), plans)
        late[t], cost[t] = _share(now.late), now.cost
    low, high = (round(share * (futures - 1)) for share in (LOW, HIGH))
    bands = {outcome: np.sort(path, axis=-1)[..., [low, high]] for outcome, path in paths.items()}
    return Trajectories(
        paths=paths,
        mean={outcome: path.mean(axis=-1, dtype=np.float64) for outcome, path in paths.items()},
        low={outcome: band[..., 0] for outcome, band in bands.items()},
        high={outcome: band[..., 1] for outcome, band in bands.items()},
        chances={key: chances[:, n] for n, key in enumerate(CHANCES)},
        late=np.cumsum(late, axis=0),
        cost=np.cumsum(cost, axis=0),
    )


def index(profile: Profile, numbers: Coefficients | None = None) -> float:
    """The model's own score of a profile alone [SD]: it orders people, higher is better."""
    return float(score.index(profile, _centre(numbers or coefficients.load()))[0])


def _simulate(plan, profile, world, k, draws) -> Iterator[SimpleNamespace]:
    """The months from today on: limits move by score and use, use by limits, score by use.

    points: the score, (plans, futures); usable: what is granted and not frozen [yuan], (products,
    plans, futures); happened: it has been cut, has been frozen so far, (products, 2, plans, futures);
    late: whose bill is late, (plans, futures); cost: of the month, (plans,).
    """
    known, habits = limits.outlook(plan, world, k), _habits(plan, profile, k, draws)
    months = lateness.monthly(plan, profile, world, k, draws)
    today = next(months)
    limit = np.empty(today.frozen.shape, np.float32)
    limit[:] = np.reshape([profile.huabei_limit, profile.jiebei_limit], (-1, 1, 1))
    points, used = (np.full(limit.shape[1:], value, np.float32) for value in (profile.score, profile.used))
    happened = np.zeros((len(limit), 2, *used.shape), bool)
    cut, froze = happened.swapaxes(0, 1)
    resumes = np.zeros_like(limit)  # the month in which what is paused can be used again
    elsewhere = k.other_limits * max(profile.huabei_limit + profile.jiebei_limit, 10_000)
    total = np.maximum(limit.sum(axis=0) + elsewhere, 1)
    start = _standing(habits, 0, today, used, known.lively[0], k)
    bill = np.minimum(habits.spent[0], limit[limits.HUABEI])
    yield SimpleNamespace(points=points, usable=limit, happened=happened, late=today.late, cost=0)

    for t, late in enumerate(months, 1):
        shut = late.frozen | (resumes > t)
        z = (points - profile.score) / k.points_per_sd
        seen = limits.review(known, t, late, limit, shut, points, z, used, draws, k)
        resumes[seen.paused] = t + k.anomaly_months[seen.paused[-1]]
        shut[seen.paused] = True
        cut[seen.cut] = True
        froze |= shut & (limit > 0)
        limit = seen.limit
        if plan.reopen[t].any():
            welcome = (points >= k.zhima_threshold) & ~shut[limits.HUABEI]
            limit[limits.HUABEI] = limits.reopened(plan, t, limit, welcome, draws, k)
        usable = limit * ~shut

        before, total = total, np.maximum(limit[0] + limit[1] + elsewhere, 1)
        used = np.minimum(used * before / total, 1)
        used += k.steer * (habits.steered[t] - used)
        points = _standing(habits, t, late, used, known.lively[t], k)
        points -= start
        points *= k.points_per_sd
        points += profile.score
        np.minimum(np.maximum(points, SCORE_LOW, out=points), SCORE_HIGH, out=points)

        before, bill = bill, np.minimum(habits.spent[t], usable[limits.HUABEI])
        cost = _cost(plan, habits, t, before * late.late, bill, limit, used, k)
        yield SimpleNamespace(points=points, usable=usable, happened=happened, late=late.late, cost=cost)


def _habits(plan, profile, k, draws) -> SimpleNamespace:
    """What habits and age do to score, use and loans, to be looked up by month."""
    aged = score.history_gain(12 * profile.history_years + plan.month, k)
    inquiries = plan.inquiries_fresh, plan.inquiries_10_12, plan.inquiries_13_24
    loans = plan.draws, plan.draw_size
    return SimpleNamespace(
        aged=aged + k.score_noise * draws.noise[: len(aged)],
        inquiries=Each(lambda *counts: score.inquiry_loss(*counts, k), *inquiries),
        lenders=Each(lambda *counts: score.lender_loss(*counts, k), plan.lenders, plan.opened),
        programme=Each(lambda member: k.programme_score * member, plan.programme),
        corrected=_corrected(plan, profile, k, draws) if profile.wrong_record else None,
        steered=_habitual_use(plan, k),
        spent=(plan.purchases * plan.ticket)[..., None],
        lent=Each(lambda draws, size: np.minimum(draws / 12 * k.loan_months, 1) * size, *loans),
    )


def _standing(habits, t, late, used, lively, k):
    """What stands behind the score in a month, (plans, futures) [SD]; its zero means nothing."""
    z = score.streak_gain(late.clean, k)
    z -= late.penalty
    z -= score.utilisation_loss(used, k)
    z -= habits.inquiries[t]
    z -= habits.lenders[t]
    z += habits.programme[t]
    z += habits.aged[t]
    z += k.activity_score * lively
    if habits.corrected:
        z += habits.corrected[t]
    return z


def _corrected(plan, profile, k, draws) -> Each:
    """What an objection gives back where the record is wrong (F41)."""
    fast, slow = score.past_lateness(profile, lateness.standing(profile, k), k)

    def corrected(month, appeal):
        faded = fast * np.exp2(-month / k.late_half_life) + slow
        back = faded / profile.lates if profile.lates else k.wrong_other
        return back * (draws.appeal < k.appeal_success) * (month >= appeal + k.appeal_lag)

    return Each(corrected, plan.month, plan.appeal_month)


def _steered(plan, k) -> np.ndarray:
    """The use that a plan leads to [share], (months + 1, plans, futures)."""
    return _habitual_use(plan, k)[:]


def _habitual_use(plan, k) -> Each:
    """The use that a plan leads to: bills carried over stay in use, early payment hides some."""

    def steered(target, repay, instalment, early):
        carried = k.carried * np.minimum(1 - repay + instalment, 1)
        return (target + (1 - target) * carried) * (1 - k.early_share * early)

    return Each(steered, plan.utilisation, plan.repay, plan.instalment, plan.early_repay)


def _cost(plan, habits, t, overdue, bill, limit, used, k):
    """Expected interest and fees of a month (F36, F37), (plans,) [yuan].

    A frozen limit can't be spent from, but what is owed goes on costing; what is `overdue` is
    the bill of the month before.
    """
    unpaid = ((1 - plan.repay[t]) / plan.repay[t])[:, None]
    owed = np.minimum(habits.spent[t] * unpaid, limit[limits.HUABEI])
    borrowed = limit[limits.JIEBEI] * np.minimum(used * habits.lent[t], 1)
    expected = (
        np.vecdot(owed, 30 * k.huabei_daily)
        + plan.instalment[t] * np.vecdot(bill, k.instalment_fee)
        + plan.late_days[t] * np.vecdot(overdue, k.huabei_daily)
        + np.vecdot(borrowed, 30 * k.jiebei_daily)
    )
    return expected / bill.shape[-1]


def _share(flags):
    """Share of the futures in which something is so."""
    return flags.view(np.uint8).sum(axis=-1, dtype=np.uint32) / flags.shape[-1]


@lru_cache(maxsize=8)
def _draws(numbers: Coefficients, futures: int, seed: int) -> tuple[Drawn, SimpleNamespace]:
    """Coefficients and luck of every future, shared by all plans."""
    k, luck = numbers.draw(futures, seed), _luck(futures, seed)
    return k, SimpleNamespace(**vars(luck), swing=np.exp(k.spread * luck.size), rarity=np.log1p(-luck.event))


@lru_cache(maxsize=8)
def _centre(numbers: Coefficients) -> Drawn:
    """Every coefficient at its published value."""
    return numbers.fixed().draw(1, SEED)


@lru_cache(maxsize=8)
def _luck(futures: int, seed: int) -> SimpleNamespace:
    """What chance decides, always for MONTHS months, so that the horizon changes no month before it."""
    rng = np.random.default_rng(seed)
    shape = MONTHS + 1, futures

    def uniform(shape):
        """Stratified over the futures, so that chances come out nearly exact."""
        ranks = rng.permuted(np.broadcast_to(np.arange(futures), shape), axis=-1)
        share = ((ranks + rng.random(shape)) / futures).astype(np.float32)
        return np.minimum(share, np.float32(1 - 2**-24))

    def normal():
        return rng.standard_normal(shape, np.float32)

    luck = SimpleNamespace(
        late=uniform(shape),
        other=uniform(shape),
        appeal=uniform((1, futures))[0],
        event=np.stack([uniform(shape) for _ in PRODUCTS], axis=1)[:, :, None],
        size=np.stack([normal() for _ in PRODUCTS], axis=1)[:, :, None],
        noise=np.cumsum(normal(), axis=0),
    )
    luck.noise -= luck.noise[0]
    return luck
