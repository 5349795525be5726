"""What the model expects to happen in a plan, dated, each with its rule and the coefficients behind it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil, log2

import numpy as np

from explorer.findings.causes import CUTS, POINTS, USUAL, case_of, drivers, hazards
from explorer.model import score
from explorer.model.outcomes import PRODUCTS
from explorer.model.plan import MONTHS, Environment, Plan, Profile, Scenario
from explorer.model.projection import Trajectories
from explorer.model.schedule import schedule

MOST = 10
PASSED, LIKELY = 0.25, 0.5  # a chance is told when it passes the first, and when it passes the second
BAND_EDGES = (550, 600, 650, 700)  # [points] F24
FORGOTTEN = 0.2  # what is left of a fresh 30-day late when the lender's own view counts as cleared
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
    case = case_of(scenario, trajectories, plan)
    parts = (_dated, _use, _record, _likely, _bands)
    found = [event for part in parts for event in part(case) if 1 <= event.month <= case.months]
    kept = sorted(found, key=lambda event: (-WEIGHT[event.code], event.month))[:MOST]
    return sorted(kept, key=lambda event: (event.month, found.index(event)))


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
    for product in PRODUCTS:
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
    causes = hazards(case) if risks else {}
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
            parts = {cause: part[month] for cause, part in drivers(case).items()}
            cause = (max if above[-1] else min)(parts, key=parts.get)
            code = "band_up" if above[-1] else "band_down"
            yield Expected(month, code, POINTS[cause], cause=cause, value=edge)
