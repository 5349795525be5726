"""What the model expects to happen in a plan, dated, each with its rule and the coefficients behind it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil, log2

import numpy as np

from explorer.findings.causes import CUTS, POINTS, USUAL, PlanCase, case_of, drivers, hazards, idle
from explorer.findings.compare import dated
from explorer.model.arrays import Flags, Floats
from explorer.model.ladder import FREEZES, MONTH, USUALLY, WEEK, rung
from explorer.model.lateness import LATE_MONTHS
from explorer.model.outcomes import LIMITS, PRODUCTS, ZHIMA_BANDS
from explorer.model.plan import Scenario
from explorer.model.schedule import INQUIRIES_FADE, INQUIRIES_GONE
from explorer.model.trajectories import Trajectories
from explorer.model.waves import USUAL as USUAL_WAVE
from explorer.model.waves import share_hit

MOST = 10
KEPT = {WEEK: "kept_8", MONTH: "kept_31"}  # by the rung, the chance that Huabei stays shut once it is paid
PASSED, LIKELY = 0.25, 0.5  # a chance is told when it passes the first, and when it passes the second

# What is kept when there is more than fits: the higher, the more it matters.
WEIGHT = {
    "freeze": 10, "freeze_alone": 10, "given_up": 10, "cut": 9, "frozen": 9, "policy": 8, "slip": 8,
    "idle": 7, "raise": 7, "open": 7,
    "band_up": 7, "band_down": 7, "appeal": 7, "appeal_vain": 6, "slip_grace": 6, "thaw": 6, "start": 6,
    "late": 5, "wake": 5, "late_half": 4, "forgotten": 4, "draw": 4, "inquiry_fade": 3,
    "inquiry_gone": 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
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


def expected_events(scenario: Scenario, trajectories: Trajectories, number: int) -> list[Expected]:
    """What to expect in the plan at `number` within the horizon, by month, the most important."""
    case = case_of(scenario, trajectories, number)
    parts = (_dated, _use, _record, _likely, _bands)
    found = [event for part in parts for event in part(case) if 1 <= event.month <= case.horizon]
    kept = sorted(found, key=lambda event: (-WEIGHT[event.code], event.month))[:MOST]
    return sorted(kept, key=lambda event: (event.month, found.index(event)))


def _dated(case: PlanCase) -> Iterator[Expected]:
    """What the person, or the world, has dated."""
    k, plan, world = case.k, case.plan, case.world
    if case.begins and plan.start <= case.horizon:
        yield Expected(plan.start, "start", ("steer", "activity_half_life"), chance=k.steer)
    if plan.slip_month:
        code, key = ("slip", "late_size") if plan.slip_days > k.grace else ("slip_grace", "grace")
        yield Expected(plan.slip_month, code, (key,), value=plan.slip_days)
        yield from _frozen(case, plan.slip_month, plan.slip_days, round(plan.slip_days / MONTH))
    yield from _frozen(case, 1, case.profile.overdue_days, (plan.clear_month or USUALLY) - 1)
    for month, product in ((plan.close_huabei, "huabei"), (plan.close_jiebei, "jiebei")):
        if month and getattr(case.profile, LIMITS[product].key):
            yield Expected(month, "given_up", ("other_limits",), product)
    for event in dated(case.scenario):
        if event.code != "appeal" or event.number != len(case.scenario.plans) - 1:
            continue
        code = "appeal" if case.profile.wrong_record else "appeal_vain"
        yield Expected(
            event.month + round(k.appeal_lag), code, ("appeal_success", "appeal_lag"), chance=k.appeal_success
        )
    if world.policy_month and world.policy_size:
        size = world.policy_size
        keys = ("wave_used", "wave_most_used" if size > USUAL_WAVE else "wave_idle")
        used, _ = share_hit(size, k)
        yield Expected(world.policy_month, "policy", keys, chance=float(used))


def _frozen(case: PlanCase, month: int, days: int, unpaid: int) -> Iterator[Expected]:
    """A bill paid so many days late freezes from `month` on, while it is unpaid and longer, and thaws."""
    huabei, jiebei = (getattr(case.profile, LIMITS[product].key) for product in PRODUCTS)
    if not rung(days) or not huabei:
        return
    key = FREEZES[rung(days)]
    length = ceil(getattr(case.k, key))
    if length:
        thaw = month + length + unpaid
        code = "freeze" if jiebei else "freeze_alone"
        yield Expected(month, code, (key, KEPT[rung(days)]), "huabei", "late", case.k.jiebei_kept_8, thaw)
        yield Expected(thaw, "thaw", (key,), "huabei")


def _use(case: PlanCase) -> Iterator[Expected]:
    """When a product goes idle, is woken or, for Jiebei, is looked at again."""
    k = case.k
    for n, product in enumerate(PRODUCTS):
        if not getattr(case.profile, LIMITS[product].key):
            continue
        unused = idle(case)[:, n]
        asleep = (unused >= k.idle_from) & ~case.schedule.given_up[:, n, -1]
        if month := _first(asleep):
            value = float(unused[month])
            yield Expected(month, "idle", ("idle_rate", "idle_from"), product, "idle", k.idle_rate, value)
        if month := _first(np.append(False, (unused[:-1] >= k.idle_from) & (unused[1:] == 0))):
            yield Expected(month, "wake", ("idle_raise",), product)
        elif product == "jiebei" and (month := _first(case.schedule.draw[:, -1])):
            yield Expected(month, "draw", ("raise_rate", "cut_rate"), product)


def _first(happens: Flags) -> int:
    """The first month after today in which something happens; 0 for none."""
    months = np.flatnonzero(happens[1:])
    return 1 + int(months[0]) if len(months) else 0


def _record(case: PlanCase) -> Iterator[Expected]:
    """When what stands on the record grows old: inquiries, the last late bill."""
    k = case.k
    if case.profile.inquiries_6m:
        yield Expected(INQUIRIES_FADE, "inquiry_fade", ("inquiry_10_12",), chance=k.inquiry_10_12)
        yield Expected(INQUIRIES_GONE, "inquiry_gone", ("inquiry_13_24",), chance=k.inquiry_13_24)
    lates = [(month, days) for month, days in _lates(case) if days > k.grace]
    if not lates:
        return
    month, days = lates[-1]
    if k.late_floor < 0.5:
        standing = (case.profile.score - k.score_typical) / k.points_per_sd
        times = min(max(1 + k.recovery_slope * standing, k.recovery_low), k.recovery_high)
        half = times * k.late_half_life * log2((1 - k.late_floor) / (0.5 - k.late_floor))
        yield Expected(month + ceil(half), "late_half", ("late_half_life", "late_floor"))
    if days > WEEK:
        yield Expected(month + LATE_MONTHS + 1, "forgotten", ("late_fall_year",))


def _lates(case: PlanCase) -> Iterator[tuple[int, int]]:
    """The late bills that are known, from old to new: month and days."""
    profile, plan = case.profile, case.plan
    if profile.lates:
        yield -profile.months_since_late, profile.worst_days_late
    yield 0, profile.overdue_days
    if 0 < plan.slip_month <= case.horizon:
        yield plan.slip_month, plan.slip_days


def _likely(case: PlanCase) -> Iterator[Expected]:
    """When what chance decides has become likely: a late bill, a raise, an opening, a cut, a freeze."""
    spared = np.cumprod(1 - np.diff(case.bills) * ~case.schedule.slips[1:, -1])
    if spared[-1] <= LIKELY:
        yield Expected(1 + int((spared <= LIKELY).argmax()), "late", ("late_size",), chance=LIKELY)
    for product, path in case.paths.items():
        had = path[:-1] > 0
        yield from _passes("raise", _ever((path[1:] > path[:-1]) & had), product, ("raise_rate",))
        if not path[0].any():
            yield from _passes("open", _ever((path[1:] > 0) & ~had), product, ("open_rate",))
    dated = {event.month for event in _dated(case) if event.code in ("freeze", "freeze_alone")}
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


def _ever(happens: Flags) -> Floats:
    """Share of futures in which something has happened by each month."""
    share: Floats = np.logical_or.accumulate(happens).mean(axis=-1)
    return share


def _passes(code: str, chance: Floats, product: str, keys: tuple[str, ...] = ()) -> Iterator[Expected]:
    """When a chance (of months 1, 2, ...) passes PASSED; `value` is the later month when it passes LIKELY."""
    if chance[-1] >= PASSED:
        month = 1 + int((chance >= PASSED).argmax())
        likely = 1 + int((chance >= LIKELY).argmax()) if chance[-1] >= LIKELY else 0
        step = LIKELY if likely == month else PASSED
        yield Expected(month, code, keys, product, chance=step, value=likely * (likely > month))


def _cut_by(case: PlanCase, event: Expected, causes: dict[str, float]) -> Expected:
    """A cut with the cause that has added most to its chance so far."""
    cause = max(causes, key=lambda cause: causes[cause])
    return replace(event, cause=cause, coefficients=tuple(CUTS.get(cause, USUAL)))


def _frozen_by(case: PlanCase, event: Expected, causes: dict[str, float]) -> Expected:
    """A freeze for lateness or, for Jiebei, a pause after an odd loan: whichever is likelier."""
    late = case.chances["huabei_frozen"][event.month] * case.k.jiebei_kept_8
    if event.product == "jiebei" and causes["odd"] * case.k.anomaly_pause > late:
        return replace(event, cause="odd", coefficients=(*CUTS["odd"], "anomaly_pause"))
    step = rung(case.plan.days_late) or min(FREEZES)
    return replace(event, cause="late", coefficients=(FREEZES[step],))


def _bands(case: PlanCase) -> Iterator[Expected]:
    """When the expected score moves to another Zhima band for good, and what moved it most."""
    for edge in [*ZHIMA_BANDS.values()][1:]:
        above = case.line >= edge
        if above[0] != above[-1]:
            month = 1 + int(np.flatnonzero(above[1:] != above[:-1])[-1])
            parts = {cause: part[month] for cause, part in drivers(case).items()}
            cause = (max if above[-1] else min)(parts, key=lambda cause: parts[cause])
            code = "band_up" if above[-1] else "band_down"
            yield Expected(month, code, POINTS[cause], cause=cause, value=edge)
