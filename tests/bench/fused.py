"""The limit of speed: the whole projection as one fused loop over plans, futures and months.

The same schedule, draws and coefficients as `explorer.model.projection.project`, one number at a time and
compiled with numba (development only, one thread). The rules are written anew, so that this is also
a second opinion of the vectorised model: `agrees` compares the two. The bands are then numpy's, as in
the model, since its sort is faster than a compiled one.
"""

from functools import lru_cache
from math import exp, exp2, log

import numpy as np
from numba import njit

from explorer.model import coefficients
from explorer.model.coefficients import Coefficients, drawn
from explorer.model.ladder import MONTH, QUARTER, TWO_MONTHS, WEEK
from explorer.model.luck import luck
from explorer.model.outcomes import LIMITS, OUTCOMES, PRODUCTS, SCORE_HIGH, SCORE_LOW
from explorer.model.plan import Plan, Profile, Scenario, choices
from explorer.model.projection import CHANCES, FUTURES, SEED, Trajectories, bands, project
from explorer.model.schedule import schedule

F = np.float32
ZERO, HALF, ONE, DAYS, YEAR, TINY = F(0), F(0.5), F(1), F(30), F(12), F(1e-6)
RUNGS = F(WEEK), F(MONTH), F(TWO_MONTHS), F(QUARTER)
CAPS = tuple(F(LIMITS[product].high) for product in PRODUCTS)
RECORD, LEAST = F(60), F(10_000)
LEAST_POINTS, MOST_POINTS = F(SCORE_LOW), F(SCORE_HIGH)
# What the rules read of the schedule, besides the levers themselves.
ROWS = (
    "slips", "late_days", "appeal", "buys", "borrows", "draw", "reopen", "inquiries_fresh",
    "inquiries_10_12", "inquiries_13_24", "inquiries_recent", "lenders", "opened",
)  # fmt: skip
USE = ("idle", "slept", "awake")
CLEAN, CUT, PAUSED = 0, 1, 2

rule = njit(forceinline=True, fastmath=True, error_model="numpy")


def fused(
    scenario: Scenario, numbers: Coefficients | None = None, futures: int = FUTURES, seed: int = SEED
) -> Trajectories:
    """What `project` gives, from one loop."""
    numbers = numbers or coefficients.believed(scenario.beliefs, scenario.well_graded)
    k, chances = _given(numbers, futures, seed)
    rows = _rows(scenario)
    shape = *rows.shape, futures
    paths = {outcome: np.empty(shape, F) for outcome in OUTCOMES}
    sums = np.zeros((len(CHANCES) + 2, *rows.shape))
    _project(_world(scenario), rows, k, chances, *paths.values(), *sums)
    *befallen, late, cost = sums / futures
    shown = bands(paths)
    return Trajectories(
        paths=paths,
        states={},
        mean=shown.mean,
        median=shown.median,
        low=shown.low,
        high=shown.high,
        shares={},
        chances=dict(zip(CHANCES, befallen, strict=True)),
        late=np.cumsum(late, axis=0),
        cost=np.cumsum(cost, axis=0),
    )


def agrees(scenario: Scenario, futures: int = FUTURES) -> float:
    """Share of the single futures that differ from the model's by more than rounding.

    Rounding flips an event here and there, and that future then goes its own way.
    """
    ours, theirs = project(scenario, futures=futures), fused(scenario, futures=futures)
    apart = [np.abs(path - theirs.paths[key]) > 0.01 + 1e-5 * path for key, path in ours.paths.items()]
    return float(np.any(apart, axis=(0, 1)).mean())


def _records(columns: dict[str, np.ndarray]) -> np.ndarray:
    """Arrays of one shape as one array of records, so that a rule reads `k.late_size`."""
    kinds = [(key, bool if column.dtype == bool else F) for key, column in columns.items()]
    records = np.empty(np.broadcast_shapes(*(column.shape for column in columns.values())), kinds)
    for key, column in columns.items():
        records[key] = column
    return records


@lru_cache(maxsize=8)
def _given(numbers: Coefficients, futures: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients (futures,) and luck (futures, MONTHS + 1) of every future: those of the model."""
    k, chance = drawn(numbers, futures, seed), luck(futures, seed)
    rows = {"late": chance.late, "other": chance.other, "noise": chance.noise, "appeal": chance.appeal[None]}
    for n, product in enumerate(PRODUCTS):
        rows[f"{product}_event"] = chance.event[:, n, 0]
        rows[f"{product}_swing"] = np.exp(k.spread * chance.size[:, n, 0])
    numbers_drawn = {item.key: getattr(k, item.key) for item in numbers.items}
    by_future = {key: np.ascontiguousarray(row.T) for key, row in rows.items()}
    return _records(numbers_drawn), _records(by_future)


def _rows(scenario: Scenario) -> np.ndarray:
    """What each plan does in each month (months + 1, plans): the model's schedule, as records."""
    plans = schedule(scenario)
    columns = {key: getattr(plans.habits, key) for key in choices(Plan)}
    columns |= {key: getattr(plans, key) for key in ROWS}
    for n, product in enumerate(PRODUCTS):
        columns |= {f"{product}_{key}": getattr(plans.use, key)[:, n] for key in USE}
    return _records(columns)


def _world(scenario: Scenario) -> np.ndarray:
    """The profile and the world as one record."""
    world = scenario.environment
    values = {key: getattr(scenario.profile, key) for key in choices(Profile)}
    values |= {key: getattr(world, key) for key in ("policy_month", "policy_size", "stress")}
    return _records({key: np.asarray([float(value)]) for key, value in values.items()})


# --- lateness ---


@rule
def _ramp(days, start, end):
    return min(max((days - start) / (end - start), ZERO), ONE)


@rule
def _severity(days, k):
    week, month, two, quarter = RUNGS
    first = k.severity_7 * _ramp(days, k.grace, week) + (ONE - k.severity_7) * _ramp(days, week, month)
    later = (k.severity_60 - ONE) * _ramp(days, month, two)
    return first + later + (k.severity_90 - k.severity_60) * _ramp(days, two, quarter)


@rule
def _freeze(days, k):
    week, month, _, quarter = RUNGS
    if days > quarter:
        return F(round(k.freeze_91))
    if days > month:
        return F(round(k.freeze_31))
    return F(round(k.freeze_8)) if days > week else ZERO


@rule
def _one_more(fast, slow, size, k):
    added = size * max(ONE - (fast + slow) / k.late_cap, ZERO)
    return fast + (ONE - k.late_floor) * added, slow + k.late_floor * added


@rule
def _past(profile, size, k):
    """The fading and the lasting penalty of today: earlier late bills are spread over five years."""
    fast = slow = ZERO
    lates = int(profile.lates)
    gap = (RECORD - profile.months_since_late) / max(profile.lates, ONE)
    for n in range(1, lates + 1):
        last = n == lates or gap == ZERO
        days = profile.worst_days_late if last else min(profile.worst_days_late, RUNGS[1])
        fast, slow = _one_more(fast, slow, size * _severity(days, k), k)
        wait = profile.months_since_late if n == lates else gap
        fast *= exp2(-wait / k.late_half_life)
    if profile.overdue_days > ZERO:
        fast, slow = _one_more(fast, slow, size * _severity(profile.overdue_days, k), k)
    return fast, slow


@rule
def _clean(profile):
    if profile.overdue_days > ZERO:
        return ZERO
    return profile.months_since_late if profile.lates > ZERO else min(YEAR * profile.history_years, RECORD)


@rule
def _late_chance(row, profile, k):
    harder = ZERO
    if profile.stress > ONE:
        harder = (profile.stress - ONE) * exp2(-row.buffer / k.buffer_half)
    return (ONE - row.on_time) * (ONE + harder)


# --- score ---


@rule
def _loss(used, free, least, k):
    """Of utilisation; `free` and `least` are the logarithm of the free use and what it counts."""
    above = exp(k.util_power * max(log(max(used, TINY)), free))
    return k.util_size * (above - least) + k.util_zero * max(ONE - used / k.util_free, ZERO)


@rule
def _apart(t, row, first, clean, penalty, lively, history, k):
    """The score without use, corrections and chance [SD]."""
    inquiries = (
        row.inquiries_fresh + k.inquiry_10_12 * row.inquiries_10_12 + k.inquiry_13_24 * row.inquiries_13_24
    )
    return (
        history
        + k.streak_size * (ONE - exp2(-clean / k.streak_half_life))
        - penalty
        - k.inquiry_size * (ONE - exp(-inquiries / k.inquiry_scale))
        - k.lender_balance * max(row.lenders - k.lenders_usual, ZERO)
        - k.new_lender_size * (ONE - exp(-row.opened / k.new_lender_scale))
        + k.activity_score * lively
        + k.programme_score * (row.programme - first.programme)
    )


@rule
def _corrected(t, row, profile, fast, slow, appeal, k):
    """What an objection to a wrong record has given back."""
    if profile.wrong_record == ZERO or appeal >= k.appeal_success or F(t) < row.appeal + k.appeal_lag:
        return ZERO
    if profile.lates == ZERO:
        return k.wrong_other
    return (fast * exp2(-F(t) / k.late_half_life) + slow) / profile.lates


# --- limits ---


@rule
def _liveliness(row, k):
    lively = k.activity_frequency * log((row.purchases + ONE) / (k.purchases_typical + ONE))
    if row.buys:
        lively += k.activity_ticket * log(row.ticket / k.ticket_typical)
        lively += k.activity_platform * (row.platform_share - HALF)
    return lively


@rule
def _odd(row, k):
    if not row.draw:
        return ZERO
    size = max(log(row.draw_size) - log(k.odd_size_from), ZERO)
    return k.odd_size * size + k.frequency * max(log(max(row.draws, ONE)) - log(k.frequency_peers), ZERO)


@rule
def _review(limit, shut, review, idle, uses, woken, up, down, blame, lively, policy, odd, welcome, typical, first, cap, event, swing, k):  # fmt: skip
    """The month's review of one product: the new limit and what happened to it."""
    if limit == ZERO:
        opens = uses and welcome and not shut and event > ONE - k.open_rate * exp(-blame)
        return (min(first, cap) if opens else ZERO), CLEAN
    idles = ZERO
    if idle:
        lively = ZERO
        idles = k.idle_rate - review * (k.cut_rate + k.zero_rate)
        up += log(k.idle_raise)
    if woken:
        up += log(k.wake_raise)
    rises = ZERO
    if review and not shut:
        rises = (ONE - policy) * exp(up + lively + k.low_limit * log(typical / max(limit, ONE)))
    falls = exp(down - k.activity_cut * lively) if review else ZERO
    hit = k.policy_rate * policy
    outcome = CLEAN
    new = limit
    if event > ONE - rises:
        new = limit * exp(log(k.raise_ratio) * swing)
    if event < falls + idles + hit + odd:
        behaved = k.cut_rate / (k.cut_rate + k.zero_rate)
        closed = idles * k.idle_zero + falls * (ONE - behaved)
        idled = closed + hit + idles * (ONE - k.idle_zero)
        outcome = CUT
        if event < closed:
            new = ZERO
        elif event < closed + hit:
            new *= exp(log(k.policy_ratio) * swing)
        elif event < idled:
            new *= exp(log(k.idle_ratio) * swing)
        elif event < idled + falls * behaved + odd * (ONE - k.anomaly_pause):
            new *= exp(log(k.cut_ratio) * swing)
        else:
            outcome = PAUSED
    return min(new, cap), outcome


@rule
def _reopened(limit, welcome, other, swing, k):
    """Huabei closed and opened again."""
    if other < k.reopen_fail:
        return ZERO
    if limit == ZERO:
        return min(k.huabei_open, CAPS[0]) if welcome else ZERO
    return min(limit * k.reopen_ratio * swing, CAPS[0])


@rule
def _bill(row, huabei):
    """What is bought on Huabei in a month [yuan]."""
    return min(row.purchases * row.ticket, huabei)


@rule
def _cost(row, overdue, bill, huabei, jiebei, used, k):
    """A month's interest and fees [yuan]; `overdue`: days times the last bill, where that was paid late."""
    owed = min(row.purchases * row.ticket * (ONE - row.repay) / row.repay, huabei)
    lent = min(row.draws / YEAR * k.loan_months, ONE) * row.draw_size
    interest = DAYS * k.huabei_daily * owed + DAYS * k.jiebei_daily * jiebei * min(used * lent, ONE)
    return interest + k.huabei_daily * overdue + row.instalment * k.instalment_fee * bill


# --- the loop ---


@rule
def _project(profile, rows, k, luck, *out):
    months, plans = rows.shape
    history = np.empty(months, F)
    for f in range(len(k)):
        for t in range(months):
            age = YEAR * profile[0].history_years + F(t)
            history[t] = -k[f].history_size * exp(-age / k[f].history_scale)
        for p in range(plans):
            _future(f, p, months, profile[0], rows, k[f], luck[f], history, out)


@rule
def _future(f, p, months, profile, rows, k, luck, history, out):
    """One plan in one future, month after month."""
    points, huabei, jiebei, huabei_cuts, huabei_freezes, jiebei_cuts, jiebei_freezes, lates, costs = out
    first = rows[0, p]
    z = (profile.score - k.score_typical) / k.points_per_sd
    size = k.late_size * min(max(ONE + k.strength_slope * z, k.strength_low), k.strength_high)
    fast_today, slow_today = _past(profile, size, k)
    fast, slow = fast_today, slow_today
    fading, forgetting = exp2(-ONE / k.late_half_life), exp2(-ONE / k.memory_half_life)
    faded = exp2(-profile.months_since_late / k.memory_half_life) if profile.lates > ZERO else ZERO
    past, now = _severity(profile.worst_days_late, k), _severity(profile.overdue_days, k)
    memory, blame = max(past * faded, now), max(faded if past > ZERO else ZERO, ONE if now > ZERO else ZERO)
    clean = _clean(profile)
    huabei_shut = _freeze(profile.overdue_days, k) + ONE
    jiebei_shut = huabei_shut if luck[0].other < k.freeze_jiebei else ONE
    pause = ZERO

    end = rows[months - 1, p]
    lively_today, lively_then = _liveliness(rows[months - 1, 0], k), _liveliness(end, k)
    raising, cutting = log(k.raise_rate), log(k.cut_rate + k.zero_rate)
    late_raise, late_cut, programme = log(k.late_raise), log(k.late_cut), log(k.programme_raise)
    below, free = log(k.zhima_below), log(k.util_free)
    least = exp(k.util_power * free)

    used, score = profile.used, profile.score
    one, other = profile.huabei_limit, profile.jiebei_limit
    elsewhere = k.other_limits * max(one + other, LEAST)
    loss_today = _loss(used, free, least, k)
    apart_today = _apart(0, first, first, clean, fast + slow, lively_today, history[0], k)
    apart_today += _corrected(0, first, profile, fast_today, slow_today, luck[0].appeal, k)
    points[0, p, f], huabei[0, p, f], jiebei[0, p, f] = score, one, other
    bill = _bill(first, one)
    huabei_was_cut = huabei_was_shut = jiebei_was_cut = jiebei_was_shut = False

    for t in range(1, months):
        row, drawn = rows[t, p], luck[t]

        fast, memory, blame, clean = fast * fading, memory * forgetting, blame * forgetting, clean + ONE
        huabei_shut, jiebei_shut, pause = huabei_shut - ONE, jiebei_shut - ONE, pause - ONE
        days = row.late_days
        late = row.slips or drawn.late < _late_chance(row, profile, k)
        if late:
            lates[t, p] += 1
            harm, frozen = _severity(days, k), _freeze(days, k)
            fast, slow = _one_more(fast, slow, size * harm, k)
            huabei_shut = max(huabei_shut, frozen)
            if drawn.other < k.freeze_jiebei:
                jiebei_shut = max(jiebei_shut, frozen)
            if harm > ZERO:
                memory, blame, clean = max(memory, harm), max(blame, ONE), ZERO

        since = max(F(t) - end.start + ONE, ZERO)
        lively = lively_today + (ONE - exp2(-since / k.activity_half_life)) * (lively_then - lively_today)
        trouble = (
            k.multi_lending * max(row.lenders - k.lenders_usual, ZERO)
            + k.inquiry_limit * row.inquiries_recent
        )
        ago = F(t) - profile.policy_month
        policy = ZERO
        if profile.policy_month > ZERO and ago >= ZERO and ago < k.policy_months:
            policy = profile.policy_size

        push = k.zhima_link * (score - profile.score) / k.points_per_sd
        strain = k.util_cut * max(used - k.util_calm, ZERO) - push
        welcome = score >= k.zhima_threshold
        if not welcome:
            strain += below
        up = late_raise * blame - trouble + raising + push + (programme if row.programme > ZERO else ZERO)
        down = late_cut * memory + trouble + cutting + strain
        total = one + other + elsewhere

        shut, open_before = huabei_shut > ZERO, one > ZERO
        idle = row.huabei_idle >= k.idle_from
        woken = row.huabei_slept >= k.idle_from and row.huabei_awake < k.wake_months
        one, outcome = _review(
            one, shut, True, idle, row.buys, woken, up, down, blame, lively, policy, ZERO, welcome,
            k.huabei_typical, k.huabei_open, CAPS[0], drawn.huabei_event, drawn.huabei_swing, k,
        )  # fmt: skip
        if row.reopen:
            one = _reopened(one, welcome and not shut, drawn.other, drawn.huabei_swing, k)
        huabei_was_cut |= outcome == CUT
        huabei_was_shut |= shut and open_before
        huabei[t, p, f] = ZERO if shut else one

        shut, open_before = jiebei_shut > ZERO or pause > ZERO, other > ZERO
        idle = row.jiebei_idle >= k.idle_from
        woken = row.jiebei_slept >= k.idle_from and row.jiebei_awake < k.wake_months
        other, outcome = _review(
            other, shut, row.draw, idle, row.borrows, woken, up, down, blame, ZERO, policy, _odd(row, k), welcome,
            k.jiebei_typical, k.jiebei_open, CAPS[1], drawn.jiebei_event, drawn.jiebei_swing, k,
        )  # fmt: skip
        if outcome == PAUSED:
            pause, shut = max(pause, k.anomaly_months), True
        jiebei_was_cut |= outcome == CUT
        jiebei_was_shut |= shut and open_before
        jiebei[t, p, f] = ZERO if shut else other

        used = min(used * max(total, ONE) / max(one + other + elsewhere, ONE), ONE)
        carried = k.carried * min(ONE - row.repay + row.instalment, ONE)
        steered = (row.utilisation + (ONE - row.utilisation) * carried) * (
            ONE - k.early_share * row.early_repay
        )
        used += k.steer * (steered - used)
        moved = _apart(t, row, first, clean, fast + slow, lively, history[t], k) - apart_today
        moved += _corrected(t, row, profile, fast_today, slow_today, drawn.appeal, k)
        moved += k.score_noise * drawn.noise - (_loss(used, free, least, k) - loss_today)
        score = min(max(profile.score + k.points_per_sd * moved, LEAST_POINTS), MOST_POINTS)
        points[t, p, f] = score

        before, bill = bill, _bill(row, huabei[t, p, f])
        costs[t, p] += _cost(row, days * before if late else ZERO, bill, one, other, used, k)
        huabei_cuts[t, p] += huabei_was_cut
        huabei_freezes[t, p] += huabei_was_shut
        jiebei_cuts[t, p] += jiebei_was_cut
        jiebei_freezes[t, p] += jiebei_was_shut
