"""Risk points: what in a person's own profile and plan costs score or limits, and the way out.

Findings are codes and numbers; words come later. Each way out is a plan, measured beside the plan as it is.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from explorer import coefficients
from explorer.coefficients import Coefficient
from explorer.plan import MAX_PLANS, Choice, Environment, Plan, Profile, Scenario, choices
from explorer.projection import CHANCES, OUTCOMES, Trajectories, project

FUTURES = 1000  # fewer than the page's: costs are said as "about"
MATERIAL = 0.01  # of a harm: below it a finding is not worth a person's time

# Where a habit begins to be a risk, and what the fix leads to.
HIGH_USE, CALM_USE = 0.5, 0.3  # [share] beyond half: F33; calm: 10-40 % on the Taiwan records
MANY_A_MONTH, MANY_IN_THREE = 3, 5  # [inquiries] F45
RUNGS = (3, 7, 30, 90)  # [days late] at which more is frozen, F35
JUST_ABOVE = 5  # [days]
THIN_BUFFER, BUFFER = 3, 6  # [months of expenses]
MUCH_INSTALMENT = 0.3  # [share]
FEW_PURCHASES = 4  # [a month] enough to keep Huabei in use
SMALL_DRAW = 0.3  # [times one's usual loan]
PROMPT = 3  # [month] an objection later than this waits without need

FINDINGS = (
    "overdue", "lateness", "slip", "ladder", "carrying", "instalments", "buffer", "utilisation", "lenders",
    "inquiries", "huabei_idle", "jiebei_idle", "reopening", "odd_size", "often", "wrong_record",
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One habit of FINDINGS, the changes that end it, and the coefficient that its harm `rests_on`.

    values: numbers for its sentence; shares are 0-1 under keys that end in "share".
    wait: instead of changes, the profile that comes of doing nothing.
    """

    code: str
    rests_on: str
    changes: dict[str, Any]
    values: dict[str, float]
    wait: Profile | None = None


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
    k = {item.key: item for item in _numbers(scenario).items}
    given = scenario.profile, scenario.plans[plan], scenario.environment, k
    return [finding for rule in (_overdue, _repayment, _borrowing, _activity) for finding in rule(*given)]


def harm(point: RiskPoint, profile: Profile) -> float:
    """One figure to put risk points in order: a hundred points of score weigh as much as all limits,
    or as a cut or freeze that is certain."""
    limits = max(profile.huabei_limit + profile.jiebei_limit, 10_000)
    yuan = point.gain("huabei_limit") + point.gain("jiebei_limit") - point.gain("cost")
    return point.gain("score") / 100 + yuan / limits - sum(map(point.gain, CHANCES))


# --- rules: each yields what it finds ---


def _overdue(profile, plan, world, k) -> Iterator[Finding]:
    days = profile.overdue_days
    if days:
        rung = next((rung for rung in RUNGS[1:] if days <= rung), 0)
        wait = replace(profile, overdue_days=rung + 1) if rung else None
        code = "overdue" if rung else "overdue_long"
        yield Finding(code, "freeze_8", {}, dict(days=days, rung=rung), wait)


def _repayment(profile, plan, world, k) -> Iterator[Finding]:
    grace, months = k["grace"].value, world.months
    slips, slow = 0 < plan.slip_month <= months and plan.slip_days > grace, plan.on_time < 1
    if slow and plan.days_late > grace:
        late_share = min((1 - plan.on_time) * world.stress, 1)
        yield Finding("lateness", "late_size", dict(on_time=1.0), dict(late_share=late_share, days=plan.days_late))
    if slips:
        yield Finding("slip", "late_size", dict(slip_month=0), dict(month=plan.slip_month, days=plan.slip_days))
    late = {"days_late": plan.days_late} if slow else {}
    late |= {"slip_days": plan.slip_days} if slips else {}
    earlier = {key: rung for key, days in late.items() if (rung := _rung(days))}
    if earlier:
        key, rung = next(iter(earlier.items()))
        values = dict(days=late[key], rung=rung, earlier=late[key] - rung)
        yield Finding("ladder", "freeze_8", earlier, values)
    if plan.repay < 1:
        yield Finding("carrying", "carried", dict(repay=1.0), dict(carried_share=1 - plan.repay))
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
    found, own = findings(scenario, plan), scenario.plans[plan]
    k = {item.key: item for item in _numbers(scenario).items}
    fixes = [_fixed(own, finding, plan) for finding in found]
    now, *then = _ends(scenario, [_fixed(own, None, plan), *filter(None, fixes)], futures)
    after = iter(then)
    points = []
    for finding, fix in zip(found, fixes, strict=True):
        here = now, (next(after) if fix else now)
        if finding.wait:
            waiting = replace(scenario, profile=finding.wait)
            here = _ends(waiting, [_fixed(own, None, plan)], futures)[0], now
        points.append(RiskPoint(finding.code, finding.values, fix, *here, _grade(k[finding.rests_on])))
    first = [point for point in points if point.code.startswith("overdue")]
    harms = {point.code: harm(point, scenario.profile) for point in points if point not in first}
    rest = sorted((point for point in points if harms.get(point.code, 0) >= MATERIAL), key=lambda p: -harms[p.code])
    return *first, *rest


def _fixed(plan: Plan, finding: Finding | None, number: int) -> Plan | None:
    """The plan with a fix; the first plan holds from today on, whatever its `start`."""
    if finding and not finding.changes:
        return None
    start = {} if number else {"start": 1}
    return replace(plan, **start, **(finding.changes if finding else {}))


def _ends(scenario: Scenario, plans: list[Plan], futures: int) -> list[dict[str, float]]:
    """What is expected of each plan at the horizon, beside the first plan of the scenario."""
    ends: list[dict[str, float]] = []
    for at in range(0, len(plans), MAX_PLANS - 1):
        batch = (scenario.plans[0], *plans[at : at + MAX_PLANS - 1])
        found = project(replace(scenario, plans=batch), futures=futures)
        ends += [_end(found, number) for number in range(1, len(batch))]
    return ends


def _end(found: Trajectories, plan: int) -> dict[str, float]:
    rows = {key: found.mean[key] for key in OUTCOMES} | found.chances | {"late": found.late, "cost": found.cost}
    return {key: float(row[-1, plan]) for key, row in rows.items()}


def _numbers(scenario: Scenario) -> coefficients.Coefficients:
    return coefficients.believed(scenario.beliefs, scenario.well_graded)


def _grade(item: Coefficient) -> str:
    return item.grade


# --- mixes that cannot well be ---
