"""Scenario and coefficients in, trajectories out: the one projection behind every picture.

A few thousand futures are simulated month by month. Each draws the coefficients from their
ranges and its events from their chances; all plans share the same draws, so that differences
between plans are differences of plans. The same scenario gives the same numbers on every run.
"""

from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from explorer import coefficients, limits, score
from explorer.coefficients import Coefficients, Drawn
from explorer.lateness import lateness
from explorer.plan import MONTHS, Profile, Scenario
from explorer.schedule import schedule

FUTURES = 2000
SEED = 20260106
OUTCOMES = ("score", "huabei_limit", "jiebei_limit")
CHANCES = ("huabei_cut", "huabei_frozen", "jiebei_cut", "jiebei_frozen")
LOW, HIGH = 0.1, 0.9
SCORE_LOW, SCORE_HIGH = 350, 950


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
    scenario: Scenario,
    numbers: Coefficients | None = None,
    futures: int = FUTURES,
    seed: int = SEED,
) -> Trajectories:
    """Simulate a scenario; without `numbers`, with the published coefficients and the scenario's beliefs."""
    numbers = numbers or coefficients.believed(scenario.beliefs, scenario.well_graded)
    k, draws = _draws(numbers, futures, seed)
    plan = schedule(scenario)
    late = lateness(plan, scenario.profile, scenario.environment, k, draws)
    world = scenario.environment
    chance = limits.habits(plan, world, late, k)
    standing = _standing(plan, scenario.profile, late, k, draws)
    steered = _steered(plan, k)
    paths, flags, used, held = _simulate(plan, scenario.profile, late, chance, standing, steered, k, draws)
    return _summary(paths, flags, late.late, _cost(plan, late, paths, held, used, k))


def index(profile: Profile, numbers: Coefficients | None = None) -> float:
    """The model's own score of a profile alone [SD]: it orders people, higher is better."""
    return float(score.index(profile, _centre(numbers or coefficients.load()))[0])


def _simulate(plan, profile, late, chance, standing, steered, k, draws):
    """The months one after the other: limits move by score and use, use by limits, score by use."""
    shape = standing.shape
    paths = {outcome: np.empty(shape, np.float32) for outcome in OUTCOMES}
    flags = {key: np.zeros(shape, bool) for key in CHANCES}
    used_paths = np.empty(shape, np.float32)
    held = {product: np.empty(shape, np.float32) for product in limits.PRODUCTS}
    limit = {
        "huabei": np.full(shape[1:], profile.huabei_limit, np.float32),
        "jiebei": np.full(shape[1:], profile.jiebei_limit, np.float32),
    }
    frozen = {"huabei": late.huabei_frozen, "jiebei": late.jiebei_frozen}
    pause = np.zeros(shape[1:], np.float32)
    points = np.full(shape[1:], profile.score, np.float32)
    used = np.full(shape[1:], profile.used, np.float32)
    elsewhere = k.other_limits * max(profile.huabei_limit + profile.jiebei_limit, 10_000)
    loss_today = score.utilisation_loss(used, k)
    for product in limit:
        paths[f"{product}_limit"][0] = held[product][0] = limit[product]
    paths["score"][0], used_paths[0] = points, used

    for t in range(1, shape[0]):
        total = limit["huabei"] + limit["jiebei"] + elsewhere
        push, strain = limits.pressure((points - profile.score) / k.points_per_sd, points, used, k)
        pause -= 1
        for product in limits.PRODUCTS:
            shut = frozen[product][t]
            if product == "jiebei":
                shut = shut | (pause > 0)
            draw, swing = draws.event[product][t], draws.swing[product][t]
            seen = limits.review(
                chance[product], t, limit[product], shut, points, push, strain, draw, swing, k
            )
            if product == "jiebei":
                pause = np.maximum(pause, k.anomaly_months * seen.paused)
                shut = shut | seen.paused
            elif plan.reopen[t].any():
                welcome = (points >= k.zhima_threshold) & ~shut
                seen.limit = limits.reopened(
                    seen.limit, plan.reopen[t], welcome, draws.other[t], swing, chance[product], k
                )
            happened = {"cut": seen.cut, "frozen": shut & (limit[product] > 0)}
            for event, now in happened.items():
                flag = flags[f"{product}_{event}"]
                np.logical_or(flag[t - 1], now, out=flag[t])
            limit[product] = held[product][t] = seen.limit
            np.multiply(seen.limit, ~shut, out=paths[f"{product}_limit"][t])
        left = limit["huabei"] + limit["jiebei"] + elsewhere
        used = np.minimum(used * np.maximum(total, 1) / np.maximum(left, 1), 1)
        used = used + k.steer * (steered[t] - used)
        moved = standing[t] - (score.utilisation_loss(used, k) - loss_today)
        points = np.clip(profile.score + k.points_per_sd * moved, SCORE_LOW, SCORE_HIGH)
        paths["score"][t], used_paths[t] = points, used
    return paths, flags, used_paths, held


def _standing(plan, profile, late, k, draws):
    """The score's change from today without utilisation, (months + 1, plans, futures) [SD]."""
    z = (
        score.history_gain(12 * profile.history_years + plan.month[..., None], k)
        + score.streak_gain(late.clean, k)
        - late.penalty
        - score.inquiry_loss(*(n[..., None] for n in (plan.inquiries_fresh, plan.inquiries_10_12, plan.inquiries_13_24)), k)
        - score.lender_loss(plan.lenders[..., None], plan.opened[..., None], k)
        + k.activity_score * limits.activity(plan, k)
        + k.programme_score * (plan.programme[..., None] - plan.programme[0][:, None])
        + _corrected(plan, profile, late, k, draws)
    )
    return z - z[0] + (k.score_noise * draws.noise[: len(z)])[:, None]


def _corrected(plan, profile, late, k, draws):
    """What an objection gives back: nothing unless the record is wrong (F41)."""
    if not profile.wrong_record:
        return 0
    fast, slow = late.past
    month = plan.month[..., None]
    back = k.wrong_other
    if profile.lates:
        back = (fast * np.exp2(-month / k.late_half_life) + slow) / profile.lates
    won = draws.appeal < k.appeal_success
    return back * won * (month >= plan.appeal_month[..., None] + k.appeal_lag)


def _steered(plan, k):
    """The use a plan leads to [share]: bills carried over stay in use, early payment hides some."""
    carried = k.carried * np.minimum(1 - plan.repay + plan.instalment, 1)[..., None]
    target = plan.utilisation[..., None]
    return ((target + (1 - target) * carried) * (1 - k.early_share * plan.early_repay[..., None])).astype(np.float32)


def _cost(plan, late, paths, held, used, k):
    """Expected interest and fees so far (F36, F37), (months + 1, plans) [yuan].

    A frozen limit can't be spent from, but what is owed goes on costing; what is paid late is
    the bill of the month before.
    """
    spent = (plan.purchases * plan.ticket)[..., None]
    bill = np.minimum(spent, paths["huabei_limit"])
    owed = np.minimum(spent * ((1 - plan.repay) / plan.repay)[..., None], held["huabei"])
    lent = np.minimum(plan.draws[..., None] / 12 * k.loan_months, 1) * plan.draw_size[..., None]

    def expected(amount, rate):
        return np.einsum("mpf,f->mp", amount, rate) / len(rate)

    month = (
        expected(owed, 30 * k.huabei_daily)
        + plan.instalment * expected(bill, k.instalment_fee)
        + late.days * expected(np.roll(bill, 1, axis=0) * late.late, k.huabei_daily)
        + expected(held["jiebei"] * np.minimum(used * lent, 1), 30 * k.jiebei_daily)
    )
    month[0] = 0
    return np.cumsum(month, axis=0, dtype=np.float64)


def _summary(paths, flags, late, cost) -> Trajectories:
    futures = late.shape[-1]
    low, high = (round(share * (futures - 1)) for share in (LOW, HIGH))
    ordered = {outcome: np.sort(path, axis=-1) for outcome, path in paths.items()}
    return Trajectories(
        paths=paths,
        mean={outcome: path.mean(axis=-1, dtype=np.float64) for outcome, path in paths.items()},
        low={outcome: path[..., low] for outcome, path in ordered.items()},
        high={outcome: path[..., high] for outcome, path in ordered.items()},
        chances={key: flag.mean(axis=-1) for key, flag in flags.items()},
        late=np.cumsum(late.mean(axis=-1), axis=0),
        cost=cost,
    )


@lru_cache(maxsize=8)
def _draws(numbers: Coefficients, futures: int, seed: int) -> tuple[Drawn, SimpleNamespace]:
    """Coefficients and luck of every future, shared by all plans."""
    k, luck = numbers.draw(futures, seed), _luck(futures, seed)
    swing = {product: np.exp(k.spread * size) for product, size in luck.size.items()}
    return k, SimpleNamespace(**vars(luck), swing=swing)


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
        event={product: uniform(shape) for product in limits.PRODUCTS},
        size={product: normal() for product in limits.PRODUCTS},
        noise=np.cumsum(normal(), axis=0),
    )
    luck.noise -= luck.noise[0]
    return luck
