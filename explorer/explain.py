"""Why a plan ends where it does, and what to expect on the way; trajectories in, findings in codes out.

What each group of levers contributes, what one lever does, what waiting costs, what a raise tends to bring:
all at the horizon and from the futures that the plans share. Then what is expected, dated, each with the
rule and the coefficients behind it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from math import ceil, factorial, log2
from types import SimpleNamespace

import numpy as np

from explorer import coefficients, lateness, limits, projection, score
from explorer.coefficients import Drawn
from explorer.compare import compare
from explorer.plan import MONTHS, Environment, Plan, Profile, Scenario, choices
from explorer.projection import FUTURES, OUTCOMES, SEED, Trajectories, project
from explorer.schedule import schedule
from explorer.trials import Trials

AMOUNTS = (*OUTCOMES, "cost")
GROUPS = tuple(dict.fromkeys(choice.group for choice in choices(Plan).values()))
BATCH = 7  # plans projected at once beside the first: more do not fit the processor's cache
TIMING = "start"  # when a plan begins is no group's merit: it belongs to the plan as a whole


@dataclass(frozen=True)
class Contribution:
    """What one group of levers adds to a plan's difference from the first, by AMOUNTS [points, yuan]."""

    group: str
    amounts: dict[str, float]


@dataclass(frozen=True)
class Curve:
    """Expected amounts at the horizon by AMOUNTS, over `values`; `present`: the index of the one set now."""

    values: tuple[float, ...]
    present: int
    amounts: dict[str, np.ndarray]


@dataclass(frozen=True)
class ExtraDebt:
    """What a raise tends to bring [yuan]: added limit, debt after a quarter, debt by the third year."""

    added: float
    quarter: float
    year3: float


def differing(first: Plan, other: Plan) -> tuple[str, ...]:
    """The groups in which two plans differ; a lever that neither plan reads does not count."""

    def moved(line):
        read = not line.needs or getattr(first, line.needs) or getattr(other, line.needs)
        return read and line.key != TIMING and getattr(first, line.key) != getattr(other, line.key)

    groups = {line.group for line in choices(Plan).values() if moved(line)}
    return tuple(group for group in GROUPS if group in groups)


def contributions(
    scenario: Scenario, trajectories: Trajectories, plan: int, futures: int = FUTURES
) -> list[Contribution]:
    """What each group that differs adds to a plan's difference from the first one.

    Shapley values: the groups' levers move from the first plan's to this one's when this plan starts,
    each order in which they could move counts the same, and all of them add up to the whole difference.
    """
    first, other = scenario.plans[0], scenario.plans[plan]
    groups = differing(first, other)
    between = [chosen for size in range(1, len(groups)) for chosen in combinations(groups, size)]
    ends = _ends(scenario, [_mixed(first, other, chosen) for chosen in between], futures)
    worth = dict(zip(between, ends, strict=True)) | dict(zip(((), groups), _horizon(trajectories)[[0, plan]]))
    shares = shapley(groups, worth)
    return [Contribution(g, dict(zip(AMOUNTS, shares[g].tolist(), strict=True))) for g in groups]


def shapley(players: Sequence[str], worth: dict[tuple[str, ...], np.ndarray]) -> dict[str, np.ndarray]:
    """Each player's share of the worth of all, from the worth of every subset, in the players' order."""
    count, shares = len(players), {}
    for player in players:
        share = np.zeros_like(worth[()])
        for others in (chosen for chosen in worth if player not in chosen):
            joined = tuple(p for p in players if p in others or p == player)
            orders = factorial(len(others)) * factorial(count - len(others) - 1) / factorial(count)
            share += orders * (worth[joined] - worth[others])
        shares[player] = share
    return shares


def sweep(scenario: Scenario, plan: int, key: str, points: int = 9, futures: int = FUTURES) -> Curve:
    """The amounts over the whole range of one lever of a plan, its present value among them."""
    choice, here = choices(Plan)[key], scenario.plans[plan]
    present = getattr(here, key)
    grid = np.linspace(choice.low, choice.high, points)
    values = tuple(sorted({present, *(choice.fit(value) for value in grid)}))
    variants = [replace(here, **{key: value}) for value in values]
    if plan:
        ends = _ends(scenario, variants, futures)
    else:  # the first plan's habits are those of today: each variant is a first plan itself
        alone = (project(replace(scenario, plans=(variant,)), futures=futures) for variant in variants)
        ends = np.concatenate([_horizon(found) for found in alone])
    return _curve(values, values.index(present), ends)


def delay(scenario: Scenario, plan: int, months: Sequence[int] = range(7), futures: int = FUTURES) -> Curve:
    """The amounts when a plan starts so many months later than it says; waits beyond MONTHS are left out."""
    here = scenario.plans[plan]
    waits = tuple(wait for wait in months if here.start + wait <= MONTHS)
    return _curve(waits, 0, _ends(scenario, [replace(here, start=here.start + w) for w in waits], futures))


def extra_debt(scenario: Scenario, trajectories: Trajectories, plan: int) -> ExtraDebt:
    """The debt that comes with a raise (F20-F23): of this plan over the first, of the first over today."""
    k = {item.key: item.value for item in coefficients.believed(scenario.beliefs, scenario.well_graded).items}
    limits = [trajectories.mean[outcome] for outcome in OUTCOMES if outcome != "score"]
    added = sum(float(mean[-1, plan] - (mean[-1, 0] if plan else mean[0, 0])) for mean in limits)
    added = max(added, 0.0)
    return ExtraDebt(added, added * k["debt_quarter"], added * k["debt_year3"])


def _mixed(first: Plan, other: Plan, groups: Sequence[str]) -> Plan:
    """The first plan with some groups of levers taken from the other, begun when the other begins."""
    taken = {line.key for line in choices(Plan).values() if line.group in groups} | {TIMING}
    return replace(first, **{key: getattr(other, key) for key in taken})


def _ends(scenario: Scenario, plans: Sequence[Plan], futures: int = FUTURES) -> np.ndarray:
    """Expected AMOUNTS at the horizon of any number of plans beside the first one, (plans, amounts)."""
    ends = [np.empty((0, len(AMOUNTS)))]
    for start in range(0, len(plans), BATCH):
        batch = Trials.of(scenario, plans[start : start + BATCH])
        ends.append(_horizon(project(batch, futures=futures))[1:])
    return np.concatenate(ends)


def _horizon(found: Trajectories) -> np.ndarray:
    """Expected AMOUNTS of every plan at the horizon, (plans, amounts)."""
    return np.stack([*(found.mean[outcome][-1] for outcome in OUTCOMES), found.cost[-1]], axis=1)


def _curve(values: tuple[float, ...], present: int, ends: np.ndarray) -> Curve:
    return Curve(values, present, dict(zip(AMOUNTS, ends.T, strict=True)))


# --- what to expect, and when ---

MOST = 10
PASSED, LIKELY = 0.25, 0.5  # a chance is told when it passes the first, and when it passes the second
BAND_EDGES = (550, 600, 650, 700)  # [points] F24
FORGOTTEN = 0.2  # what is left of a fresh 30-day late when the lender's own view counts as cleared
FEW = 50  # futures, enough to tell one cause from another

# What makes a cut likelier: the coefficients behind each cause, and the values that switch it off.
CUTS = {
    "idle": {"idle_rate": 0.0},
    "policy": {"policy_rate": 0.0},
    "late": {"late_cut": 1.0},
    "use": {"util_cut": 0.0},
    "lenders": {"multi_lending": 0.0, "inquiry_limit": 0.0},
    "odd": {"odd_size": 0.0, "frequency": 0.0},
    "score": {"zhima_link": 0.0, "zhima_below": 1.0},
    "activity": {"activity_cut": 0.0},
}
USUAL = ("cut_rate",)
# What moves the score: the coefficients behind each cause.
POINTS = {
    "late": ("late_size", "late_half_life"),
    "use": ("util_size",),
    "inquiries": ("inquiry_size",),
    "lenders": ("lender_balance", "new_lender_size"),
    "history": ("history_size",),
    "streak": ("streak_size",),
    "activity": ("activity_score",),
    "other": ("appeal_success", "programme_score"),
}
RUNGS = ((score.QUARTER, "freeze_91"), (score.MONTH, "freeze_31"), (score.WEEK, "freeze_8"))

# What is kept when there is more than fits: the higher, the more it matters.
WEIGHT = {
    "freeze": 10, "cut": 9, "frozen": 9, "policy": 8, "slip": 8, "idle": 7, "raise": 7, "open": 7,
    "band_up": 7, "band_down": 7, "appeal": 7, "appeal_vain": 6, "slip_grace": 6, "thaw": 6, "start": 6,
    "late": 5, "wake": 5, "late_half": 4, "forgotten": 4, "policy_end": 4, "draw": 4, "inquiry_fade": 3,
    "inquiry_gone": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Expected:
    """Something expected in a month. `code` is one of WEIGHT, `coefficients` are the keys of those behind it.

    product: huabei, jiebei or none; cause: one of CUTS or POINTS, "usual" or none.
    chance: how likely, or the share that the rule is about [0-1]; value: by code the days late, the months
    idle, the points at the edge of a band, or the month in which a freeze ends or a chance passes LIKELY.
    """

    month: int
    code: str
    coefficients: tuple[str, ...]
    product: str = ""
    cause: str = ""
    chance: float = 0.0
    value: float = 0.0


def expected_events(scenario: Scenario, trajectories: Trajectories, plan: int) -> list[Expected]:
    """What to expect in a plan within the horizon, by month, the most important."""
    case = _case(scenario, trajectories, plan)
    parts = (_dated, _use, _record, _likely, _bands)
    found = [event for part in parts for event in part(case) if 1 <= event.month <= case.months]
    kept = sorted(found, key=lambda event: (-WEIGHT[event.code], event.month))[:MOST]
    return sorted(kept, key=lambda event: (event.month, found.index(event)))


def _case(scenario: Scenario, trajectories: Trajectories, plan: int) -> SimpleNamespace:
    """One plan of a scenario: its schedule, its lateness in a few futures, its expected score and use."""
    alone = replace(scenario, plans=(scenario.plans[0], scenario.plans[plan]))
    numbers = coefficients.believed(scenario.beliefs, scenario.well_graded)
    k, rhythm = _switched(scenario.beliefs, scenario.well_graded), schedule(alone)
    rng = np.random.default_rng(SEED)
    luck = SimpleNamespace(**{key: rng.random((MONTHS + 1, FEW), np.float32) for key in ("late", "other")})
    used = projection._steered(rhythm, k)
    used[0] = scenario.profile.used
    for month in range(1, len(used)):
        used[month] = used[month - 1] + k.steer * (used[month] - used[month - 1])
    return SimpleNamespace(
        scenario=alone,
        profile=scenario.profile,
        world=scenario.environment,
        months=scenario.environment.months,
        plan=scenario.plans[plan],
        begins=plan > 0,
        k=SimpleNamespace(**{item.key: item.value for item in numbers.items}),
        drawn=k,
        rhythm=rhythm,
        late=lateness.lateness(rhythm, scenario.profile, scenario.environment, k, luck),
        used=used,
        points=trajectories.mean["score"][:, [0, plan], None],
        chances={key: chance[:, plan] for key, chance in trajectories.chances.items()},
        bills=trajectories.late[:, plan],
        paths={product: trajectories.paths[f"{product}_limit"][:, plan] for product in limits.PRODUCTS},
    )


@lru_cache(maxsize=64)
def _switched(beliefs: tuple, well_graded: bool, off: str = "") -> Drawn:
    """The coefficients at their values in FEW futures, with one cause of cuts switched off."""
    numbers = coefficients.believed(beliefs, well_graded)
    return numbers.moved(CUTS.get(off, {})).fixed().draw(FEW, SEED)


def _dated(case) -> Iterator[Expected]:
    """What the person, or the world, has dated."""
    k, plan, world = case.k, case.plan, case.world
    if case.begins and plan.start <= case.months:
        yield Expected(plan.start, "start", ("steer", "activity_half_life"), chance=k.steer)
    if plan.slip_month:
        code, key = ("slip", "late_size") if plan.slip_days > k.grace else ("slip_grace", "grace")
        yield Expected(plan.slip_month, code, (key,), value=plan.slip_days)
    for month, days in ((plan.slip_month, plan.slip_days), (1, case.profile.overdue_days)):
        rung = next((key for least, key in RUNGS if days > least), None)
        if month and rung and (length := getattr(k, rung)):
            thaw = month + ceil(length)
            yield Expected(month, "freeze", (rung, "freeze_jiebei"), "huabei", "late", k.freeze_jiebei, thaw)
            yield Expected(thaw, "thaw", (rung,), "huabei")
    if plan.appeal_month:
        code = "appeal" if case.profile.wrong_record else "appeal_vain"
        answer = plan.appeal_month + round(k.appeal_lag)
        yield Expected(answer, code, ("appeal_success", "appeal_lag"), chance=k.appeal_success)
    if world.policy_month and world.policy_size:
        chance = k.policy_rate * world.policy_size
        yield Expected(world.policy_month, "policy", ("policy_rate", "policy_ratio"), chance=chance)
        yield Expected(world.policy_month + ceil(k.policy_months), "policy_end", ("policy_months",))


def _use(case) -> Iterator[Expected]:
    """When a product goes idle, is woken or, for Jiebei, is looked at again."""
    k = case.k
    for product in limits.PRODUCTS:
        use = getattr(case.rhythm, f"{product}_use")
        idle = use.idle[:, -1] >= k.idle_from
        woken = (use.slept[:, -1] >= k.idle_from) & (use.awake[:, -1] == 0)
        if not getattr(case.profile, f"{product}_limit"):
            continue
        if idle[1:].any():
            month = 1 + int(idle[1:].argmax())
            value = float(use.idle[month, -1])
            yield Expected(month, "idle", ("idle_rate", "idle_from"), product, "idle", k.idle_rate, value)
        if woken[1:].any():
            yield Expected(1 + int(woken[1:].argmax()), "wake", ("wake_raise",), product)
        elif product == "jiebei" and case.rhythm.draw[1:, -1].any():
            month = 1 + int(case.rhythm.draw[1:, -1].argmax())
            yield Expected(month, "draw", ("raise_rate", "cut_rate"), product)


def _record(case) -> Iterator[Expected]:
    """When what stands on the record grows old: inquiries, the last late bill."""
    k, profile, plan = case.k, case.profile, case.plan
    if profile.inquiries_6m:
        fade, gone = _aging()
        yield Expected(fade, "inquiry_fade", ("inquiry_10_12",), chance=k.inquiry_10_12)
        yield Expected(gone, "inquiry_gone", ("inquiry_13_24",), chance=k.inquiry_13_24)
    lates = [
        (-profile.months_since_late, profile.worst_days_late * bool(profile.lates)),
        (0, profile.overdue_days),
        (plan.slip_month, plan.slip_days * (0 < plan.slip_month <= case.months)),
    ]
    lates = [(month, days) for month, days in lates if days > k.grace]
    if lates:
        month, days = lates[-1]
        if k.late_floor < 0.5:
            half = k.late_half_life * log2((1 - k.late_floor) / (0.5 - k.late_floor))
            yield Expected(month + ceil(half), "late_half", ("late_half_life", "late_floor"))
        harm = float(score.severity(days, case.drawn)[0])
        if harm > FORGOTTEN:
            gone = k.memory_half_life * log2(harm / FORGOTTEN)
            yield Expected(month + ceil(gone), "forgotten", ("memory_half_life",))


@lru_cache(maxsize=1)
def _aging() -> tuple[int, int]:
    """The months in which inquiries of the last half year begin to count less, and begin to drop out."""
    past = schedule(Scenario(Profile(inquiries_6m=6), (Plan(inquiries=0.0),), Environment(months=MONTHS)))
    known = past.inquiries_fresh + past.inquiries_10_12 + past.inquiries_13_24
    return tuple(int((count[:, 0] < 6 - 1e-3).argmax()) for count in (past.inquiries_fresh, known))


def _likely(case) -> Iterator[Expected]:
    """When what chance decides has become likely: a late bill, a raise, an opening, a cut, a freeze."""
    slipped = case.rhythm.slip_days[1:, -1] > 0
    spared = np.cumprod(1 - np.diff(case.bills) * ~slipped)
    if spared[-1] <= LIKELY:
        yield Expected(1 + int((spared <= LIKELY).argmax()), "late", ("late_size",), chance=LIKELY)
    for product, path in case.paths.items():
        had = path[:-1] > 0
        yield from _passes("raise", _ever((path[1:] > path[:-1]) & had), product, ("raise_rate",))
        if not path[0].any():
            yield from _passes("open", _ever((path[1:] > 0) & ~had), product, ("open_rate",))
    dated = {event.month for event in _dated(case) if event.code == "freeze"}
    risks = [
        event
        for key, chance in case.chances.items()
        for event in _passes(key.split("_")[1], chance[1:], key.split("_")[0])
        if event.code == "cut" or event.month not in dated
    ]
    causes = _hazards(case) if risks else {}
    for event in risks:
        by_then = {cause: part[1 : event.month + 1].sum() for cause, part in causes[event.product].items()}
        yield (_cut_by if event.code == "cut" else _frozen_by)(case, event, by_then)


def _ever(happens: np.ndarray) -> np.ndarray:
    """Share of futures in which something has happened by each month."""
    return np.logical_or.accumulate(happens).mean(axis=-1)


def _passes(code: str, chance: np.ndarray, product: str, keys: tuple[str, ...] = ()) -> Iterator[Expected]:
    """When a chance (of months 1, 2, ...) passes PASSED; `value` is the later month when it passes LIKELY."""
    if chance[-1] >= PASSED:
        month = 1 + int((chance >= PASSED).argmax())
        likely = 1 + int((chance >= LIKELY).argmax()) if chance[-1] >= LIKELY else 0
        step = LIKELY if likely == month else PASSED
        yield Expected(month, code, keys, product, chance=step, value=likely * (likely > month))


def _hazards(case) -> dict[str, dict[str, np.ndarray]]:
    """Of each product, what of the chance of a cut or pause would go without each cause, (months + 1,) each.

    "usual" is what is left of it: little where several causes act on each other.
    """

    def monthly(off=""):
        k = _switched(case.scenario.beliefs, case.scenario.well_graded, off)
        z = (case.points - case.profile.score) / k.points_per_sd
        _, strain = limits.pressure(z, case.points, case.used, k)
        found = {}
        for product, chance in limits.habits(case.rhythm, case.world, case.late, k).items():
            down = chance.cutting * strain + chance.idle + chance.policy + chance.odd
            found[product] = np.broadcast_to(down, case.late.memory.shape)[:, -1].mean(axis=-1)
        return found

    whole, without = monthly(), {cause: monthly(cause) for cause in CUTS}
    parts = {p: {cause: whole[p] - rest[p] for cause, rest in without.items()} for p in whole}
    return {p: causes | {"usual": whole[p] - sum(causes.values())} for p, causes in parts.items()}


def _cut_by(case, event: Expected, causes: dict[str, float]) -> Expected:
    """A cut with the cause that has added most to its chance so far."""
    cause = max(causes, key=causes.get)
    return replace(event, cause=cause, coefficients=tuple(CUTS.get(cause, USUAL)))


def _frozen_by(case, event: Expected, causes: dict[str, float]) -> Expected:
    """A freeze for lateness or, for Jiebei, a pause after an odd loan: whichever is likelier."""
    late = case.chances["huabei_frozen"][event.month] * case.k.freeze_jiebei
    if event.product == "jiebei" and causes["odd"] * case.k.anomaly_pause > late:
        return replace(event, cause="odd", coefficients=(*CUTS["odd"], "anomaly_pause"))
    rung = next((key for least, key in RUNGS if case.plan.days_late > least), RUNGS[-1][1])
    return replace(event, cause="late", coefficients=(rung,))


def _bands(case) -> Iterator[Expected]:
    """When the expected score moves to another Zhima band for good, and what moved it most."""
    line = case.points[:, -1, 0]
    for edge in BAND_EDGES:
        above = line >= edge
        if above[0] != above[-1]:
            month = 1 + int(np.flatnonzero(above[1:] != above[:-1])[-1])
            parts = {cause: part[month] for cause, part in _drivers(case).items()}
            cause = (max if above[-1] else min)(parts, key=parts.get)
            code = "band_up" if above[-1] else "band_down"
            yield Expected(month, code, POINTS[cause], cause=cause, value=edge)


def _drivers(case) -> dict[str, np.ndarray]:
    """How far each cause has moved the score since today, (months + 1,) each [SD]."""
    k, plan, late = case.drawn, case.rhythm, case.late
    inquiries = (plan.inquiries_fresh, plan.inquiries_10_12, plan.inquiries_13_24)
    parts = {
        "late": -late.penalty,
        "use": -score.utilisation_loss(case.used, k),
        "inquiries": -score.inquiry_loss(*(count[..., None] for count in inquiries), k),
        "lenders": -score.lender_loss(plan.lenders[..., None], plan.opened[..., None], k),
        "history": score.history_gain(12 * case.profile.history_years + plan.month[..., None], k),
        "streak": score.streak_gain(late.clean, k),
        "activity": k.activity_score * limits.activity(plan, k),
    }
    moved = {cause: (part - part[0])[:, -1].mean(axis=-1) for cause, part in parts.items()}
    line = case.points[:, -1, 0] / case.k.points_per_sd
    return moved | {"other": line - line[0] - sum(moved.values())}


# --- for a file ---


def why_rows(scenario: Scenario) -> list[dict[str, object]]:
    """All of it for every plan as rows for a CSV, in codes.

    Chances of ending better, the same or worse than the first plan, contributions of the groups
    (both at the horizon) and expected events.
    """
    trajectories, last = project(scenario), scenario.environment.months
    rows = []

    def row(month, kind, what, about="", value=0.0, chance=0.0, because="", keys=()):
        made = dict(plan="ABCD"[number], month=month, kind=kind, what=what, about=about)
        made |= dict(value=round(value, 1), chance=round(chance, 3), because=because)
        rows.append(made | dict(coefficients=" ".join(keys)))

    for number in range(len(scenario.plans)):
        if number:
            for outcome, ahead in compare(trajectories, number).items():
                for what in ("better", "same", "worse"):
                    row(last, "comparison", what, outcome, ahead.gain, getattr(ahead, what))
            for part in contributions(scenario, trajectories, number):
                for about, value in part.amounts.items():
                    row(last, "contribution", part.group, about, value)
        for e in expected_events(scenario, trajectories, number):
            row(e.month, "event", e.code, e.product, e.value, e.chance, e.cause, e.coefficients)
    return rows
