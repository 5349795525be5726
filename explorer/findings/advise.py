"""Risk points: what in a person's own profile and plan costs score or limits, and the way out.

Findings are codes and numbers; words come later. Each way out is a plan, measured beside the plan as it is.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import Any

from explorer.findings.trials import Trials, from_today
from explorer.model.coefficients import Coefficient, believed
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Environment, Plan, Profile, Scenario, choices
from explorer.model.projection import CHANCES, Trajectories, project

FUTURES = 500  # fewer than the page's: this runs at every slider move, and costs are said as "about"
MATERIAL = 0.01  # of a harm: below it a finding is not worth a person's time
WEIGHTS = {"score": 0.01, "cut": -0.5, "frozen": -0.25}  # of a harm; all limits lost weigh 1

# Where a habit begins to be a risk, and what the fix leads to.
HIGH_USE, CALM_USE = 0.5, 0.3  # [share] beyond half: F33; calm: 10-40 % on the Taiwan records
MANY_A_MONTH, MANY_IN_THREE = 3, 5  # [inquiries] F45
RUNGS = (3, 7, 30, 90)  # [days late] at which more is frozen, F35
JUST_ABOVE = 3  # [days]
THIN_BUFFER, BUFFER = 3, 6  # [months of expenses]
MUCH_INSTALMENT = 0.3  # [share]
FEW_PURCHASES = 4  # [a month] enough to keep Huabei in use
SMALL_DRAW = 0.3  # [times one's usual loan]
PROMPT = 3  # [month] an objection later than this waits without need
OFTEN_ON_TIME, HALF = 0.8, 0.5  # [share] below them, paying early as well cannot well be

FINDINGS = (
    "overdue", "overdue_long", "lateness", "slip", "ladder", "carrying", "instalments", "buffer",
    "utilisation", "lenders", "inquiries", "wrong_record", "huabei_idle", "jiebei_idle", "reopening",
    "odd_size", "often",
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One habit of FINDINGS, the changes that end it, and the coefficient that its harm `rests_on`.

    values: numbers for its sentence; shares are 0-1 under keys that end in "share".
    wait: for a bill that is overdue, the days late that it comes to if it waits past the next rung.
    """

    code: str
    rests_on: str
    changes: dict[str, Any]
    values: dict[str, float]
    wait: int = 0


@dataclass(frozen=True)
class RiskPoint:
    """A finding with what it costs at the horizon, and the plan without it (None: no habit undoes it).

    now, then: by OUTCOMES [points, yuan], CHANCES [0-1], "late" [bills] and "cost" [yuan], what is expected
    as the plan stands and with the fix. For an overdue bill: when it waits past the next rung, and paid now.
    grade: of the coefficient behind it, one of coefficients.GRADES.
    """

    code: str
    values: dict[str, float]
    fix: Plan | None
    now: dict[str, float]
    then: dict[str, float]
    grade: str

    def gain(self, key: str) -> float:
        """How much higher something is with the fix."""
        return self.then[key] - self.now[key]


def risk_points(scenario: Scenario, plan: int, trajectories: Trajectories | None = None) -> list[RiskPoint]:
    """What costs something in one plan, worst first; an overdue bill comes before all else.

    `trajectories` of the scenario, if given, set how many futures the costs are measured in.
    """
    futures = trajectories.paths["score"].shape[-1] if trajectories else FUTURES
    return list(_risk_points(scenario, plan, min(futures, FUTURES)))


def findings(scenario: Scenario, plan: int) -> list[Finding]:
    """The habits of a plan that are known to be risky, without what they cost: quick."""
    k = _coefficients(scenario)
    given = scenario.profile, scenario.plans[plan], scenario.environment, k
    found = chain(_overdue(*given), _repayment(*given), _borrowing(*given), _activity(*given))
    return [finding for finding in found if not _switched_off(k[finding.rests_on])]


def harm(point: RiskPoint, profile: Profile) -> float:
    """One figure to put risk points in order (see WEIGHTS); what no habit undoes comes before all else."""
    if not point.fix:
        return math.inf
    limits = max(profile.huabei_limit + profile.jiebei_limit, 10_000)
    yuan = point.gain("huabei_limit") + point.gain("jiebei_limit") - point.gain("cost")
    chances = sum(WEIGHTS[key.partition("_")[2]] * point.gain(key) for key in CHANCES)
    return WEIGHTS["score"] * point.gain("score") + yuan / limits + chances


# --- rules: each yields what it finds ---


def _overdue(profile, plan, world, k) -> Iterator[Finding]:
    days = profile.overdue_days
    rung = next((rung for rung in RUNGS[1:] if days <= rung), 0)
    if days and rung:
        yield Finding("overdue", "late_size", {}, dict(days=days, rung=rung), wait=rung + 1)
    elif days:
        yield Finding("overdue_long", "late_size", {}, dict(days=days))


def _repayment(profile, plan, world, k) -> Iterator[Finding]:
    grace, harder = k["grace"].value, (world.stress - 1) * 2 ** (-plan.buffer / k["buffer_half"].value)
    slips, slow = 0 < plan.slip_month <= world.months and plan.slip_days > grace, plan.on_time < 1
    if slow and plan.days_late > grace:
        late_share = min((1 - plan.on_time) * (1 + harder), 1)
        values = dict(late_share=late_share, days=plan.days_late)
        yield Finding("lateness", "late_size", dict(on_time=1.0), values)
    if slips:
        values = dict(month=plan.slip_month, days=plan.slip_days)
        yield Finding("slip", "late_size", dict(slip_month=0), values)
    late = {"days_late": plan.days_late} if slow else {}
    late |= {"slip_days": plan.slip_days} if slips else {}
    earlier = {key: rung for key, days in late.items() if (rung := _rung(days))}
    if earlier:
        key, rung = next(iter(earlier.items()))
        values = dict(days=late[key], rung=rung, earlier=late[key] - rung)
        yield Finding("ladder", "freeze_8", earlier, values)
    if plan.repay < 1:
        yield Finding("carrying", "huabei_daily", dict(repay=1.0), dict(carried_share=1 - plan.repay))
    if plan.instalment >= MUCH_INSTALMENT:
        yield Finding("instalments", "instalment_fee", dict(instalment=0.0), dict(share=plan.instalment))
    if slow and world.stress > 1 and plan.buffer < THIN_BUFFER:
        yield Finding("buffer", "buffer_half", dict(buffer=BUFFER), dict(months=plan.buffer, enough=BUFFER))


def _borrowing(profile, plan, world, k) -> Iterator[Finding]:
    if plan.utilisation > HIGH_USE:
        values = dict(share=plan.utilisation, calm_share=CALM_USE)
        yield Finding("utilisation", "util_size", dict(utilisation=CALM_USE), values)
    usual = int(k["lenders_usual"].value)
    if plan.lenders_target > usual:
        values = dict(count=plan.lenders_target, usual=usual)
        yield Finding("lenders", "lender_balance", dict(lenders_target=usual), values)
    three = max(3 * plan.inquiries, profile.inquiries_6m / 3 + plan.inquiries)
    if plan.inquiries > MANY_A_MONTH or plan.inquiries and three >= MANY_IN_THREE:
        yield Finding("inquiries", "inquiry_size", dict(inquiries=0.0), dict(count=round(three)))
    if profile.wrong_record and not 0 < plan.appeal_month <= PROMPT:
        yield Finding("wrong_record", "appeal_success", dict(appeal_month=1), {})


def _activity(profile, plan, world, k) -> Iterator[Finding]:
    if profile.huabei_limit and not plan.purchases:
        values = dict(months=profile.huabei_idle + world.months, few=FEW_PURCHASES)
        yield Finding("huabei_idle", "idle_rate", dict(purchases=FEW_PURCHASES), values)
    often = math.ceil(12 / k["idle_from"].value)
    if profile.jiebei_limit and plan.draws < often:
        gap = 12 / plan.draws if plan.draws else profile.jiebei_idle + world.months
        small = dict(draws=often, draw_size=min(plan.draw_size, SMALL_DRAW))
        yield Finding("jiebei_idle", "idle_rate", small, dict(months=round(gap), every=12 // often))
    if plan.reopens and profile.huabei_limit:
        yield Finding("reopening", "reopen_ratio", dict(reopens=0), dict(count=plan.reopens))
    if plan.draws and plan.draw_size > k["odd_size_from"].value:
        values = dict(times=plan.draw_size, usual=k["odd_size_from"].value)
        calm = choices(Plan)["draw_size"].fit(k["odd_size_from"].low)
        yield Finding("odd_size", "odd_size", dict(draw_size=calm), values | dict(calm=calm))
    if plan.draws > k["frequency_peers"].value:
        peers = int(k["frequency_peers"].value)
        yield Finding("often", "frequency", dict(draws=peers), dict(count=plan.draws, peers=peers))


def _rung(days: int) -> int:
    """The rung of the days-late ladder that so many days are just above; 0 when they are not."""
    return next((rung for rung in reversed(RUNGS) if rung < days <= rung + JUST_ABOVE), 0)


# --- what they cost ---


@lru_cache(maxsize=64)
def _risk_points(scenario: Scenario, plan: int, futures: int) -> tuple[RiskPoint, ...]:
    found, own = findings(scenario, plan), from_today(scenario, plan)
    k = _coefficients(scenario)
    fixes = [replace(own, **finding.changes) if finding.changes else None for finding in found]
    now, *then = ends(scenario, [own, *filter(None, fixes)], futures)
    after, points = iter(then), []
    for finding, fix in zip(found, fixes, strict=True):
        pair = now, next(after) if fix else now
        if finding.wait:
            pair = _waiting(scenario, own, finding, futures)
        points.append(RiskPoint(finding.code, finding.values, fix, *pair, k[finding.rests_on].grade))
    points = [point for point in points if harm(point, scenario.profile) >= MATERIAL]
    return tuple(sorted(points, key=lambda point: -harm(point, scenario.profile)))


def _waiting(scenario, own, finding, futures):
    """An overdue bill that waits past the next rung, and the same bill paid now.

    Both as a late bill of the first month, since today's score may not know of it yet.
    """
    clean = replace(scenario, profile=replace(scenario.profile, overdue_days=0))
    days = finding.wait, scenario.profile.overdue_days
    return ends(clean, [replace(own, slip_month=1, slip_days=late) for late in days], futures)


def ends(scenario: Scenario, plans: Sequence[Plan], futures: int) -> list[dict[str, float]]:
    """What is expected of each plan at the horizon if it is added to the scenario (see RiskPoint)."""
    found = project(Trials.of(scenario, plans), futures=futures)
    rows = {key: found.mean[key] for key in OUTCOMES} | found.chances
    rows |= {"late": found.late, "cost": found.cost}
    return [{key: float(row[-1, 1 + n]) for key, row in rows.items()} for n in range(len(plans))]


def _coefficients(scenario: Scenario) -> dict[str, Coefficient]:
    return {item.key: item for item in believed(scenario.beliefs, scenario.well_graded).items}


def _switched_off(item: Coefficient) -> bool:
    return item.low == item.high == item.neutral


# --- mixes that cannot well be ---


def implausible(scenario: Scenario, plan: int) -> list[str]:
    """Codes of what in the profile, the world and one plan cannot well be true together."""
    given = scenario.profile, from_today(scenario, plan), scenario.environment
    return [code for code, odd in ODD.items() if odd(*given)]


ODD: dict[str, Callable[[Profile, Plan, Environment], bool]] = {
    "start_beyond": lambda who, plan, world: plan.start > world.months,
    "slip_beyond": lambda who, plan, world: plan.slip_month > world.months,
    "appeal_beyond": lambda who, plan, world: plan.appeal_month > world.months,
    "policy_beyond": lambda who, plan, world: world.policy_month > world.months,
    "appeal_nothing": lambda who, plan, world: plan.appeal_month > 0 and not who.wrong_record,
    "unused_draws": lambda who, plan, world: plan.utilisation == 0 and plan.draws > 0,
    "beyond_limit": lambda who, plan, world: plan.purchases * plan.ticket > who.huabei_limit > 0,
    "closed_huabei": lambda who, plan, world: not who.huabei_limit and plan.purchases > 0,
    "closed_jiebei": lambda who, plan, world: not who.jiebei_limit and plan.draws > 0,
    "early_and_late": lambda who, plan, world: plan.early_repay and plan.on_time < OFTEN_ON_TIME,
    "early_and_part": lambda who, plan, world: plan.early_repay and plan.repay < HALF,
    "no_lender": lambda who, plan, world: plan.lenders_target == 0 and plan.utilisation > HIGH_USE,
    "unasked_lenders": lambda who, plan, world: plan.lenders_target > who.lenders and not plan.inquiries,
    "young_history": lambda who, *_: who.lates > 0 and who.months_since_late > 12 * who.history_years + 12,
}
