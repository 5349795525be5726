"""Risk points: what in a person's own profile and plan costs score or limits, and the way out.

Findings are codes and numbers; words come later. Each way out is a plan, measured beside the plan as it is.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import Any

from explorer.findings.trials import ends, from_today
from explorer.model.coefficients import GRADES, Coefficient, believed
from explorer.model.ladder import FREEZES, MONTH
from explorer.model.ledger import INSTALMENTS, LEAST_ELSEWHERE
from explorer.model.outcomes import LIMITS
from explorer.model.plan import NOT_TOLD, Environment, Plan, Profile, Scenario, choices
from explorer.model.schedule import USUAL_TERM
from explorer.model.trajectories import CHANCES, Trajectories

FUTURES = 500  # fewer than the page's: this runs at every slider move, and costs are said as "about"
MATERIAL = 0.01  # of a harm: below it a finding is not worth a person's time
WEIGHTS = {"score": 0.01, "cut": -0.5, "frozen": -0.25}  # of a harm; all limits lost weigh 1

# Where a habit begins to be a risk, and what the fix leads to.
HIGH_USE, CALM_USE = 0.5, 0.3  # [share] beyond half: F33; calm: 10-40 % on the Taiwan records
MANY_A_MONTH, MANY_IN_THREE = 3, 5  # [inquiries] F45
JUST_ABOVE = 3  # [days]
THIN_BUFFER, BUFFER = 3, 6  # [months of expenses]
MUCH_INSTALMENT = 0.3  # [share]
SHUTS = ("freeze_8",)  # what a late bill does to limits rests on the days-late ladder
FEW_PURCHASES = 4  # [a month] enough to keep Huabei in use
SMALL_DRAW = 0.3  # [times one's usual loan]
PROMPT = 3  # [month] an objection later than this waits without need
OFTEN_ON_TIME, HALF = 0.8, 0.5  # [share] below them, paying early as well cannot well be

FINDINGS = (
    "overdue", "overdue_long", "lateness", "slip", "ladder", "carrying", "instalments", "buffer",
    "utilisation", "lenders", "inquiries", "wrong_record", "huabei_idle", "jiebei_idle", "reopening",
    "odd_size", "often",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RiskKind:
    """One habit of FINDINGS, the changes that end it, and the coefficient that its harm `rests_on`.

    values: numbers for its sentence; shares are 0-1 under keys that end in "share".
    wait: for a bill that is overdue, the days late that it comes to if it waits past the next rung.
    also: what else its harm rests on.
    """

    code: str
    rests_on: str
    changes: dict[str, Any]
    values: Mapping[str, float]
    wait: int = 0
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """A finding with what it costs at the horizon, and the plan without it (None: no habit undoes it).

    now, then: what is expected as the plan stands and with the fix (see trials.at_horizon). For an
    overdue bill: when it waits past the next rung, and paid now.
    grade: the weakest of the coefficients behind it that count, one of coefficients.GRADES.
    """

    code: str
    values: Mapping[str, float]
    fix: Plan | None
    now: dict[str, float]
    then: dict[str, float]
    grade: str

    def gain(self, key: str) -> float:
        """How much higher something is with the fix."""
        return self.then[key] - self.now[key]


def risk_points(scenario: Scenario, number: int, trajectories: Trajectories | None = None) -> list[RiskPoint]:
    """What costs something in one plan, worst first; an overdue bill comes before all else.

    `trajectories` of the scenario, if given, set how many futures the costs are measured in.
    """
    futures = trajectories.paths["score"].shape[-1] if trajectories else FUTURES
    return list(_risk_points(scenario, number, min(futures, FUTURES)))


def findings(scenario: Scenario, number: int) -> list[RiskKind]:
    """The habits of a plan that are known to be risky, without what they cost: quick."""
    k = _coefficients(scenario)
    case = Circumstance(scenario.profile, scenario.plans[number], scenario.environment, k)
    found = chain.from_iterable(rule(case) for rule in RULES)
    return [finding for finding in found if not _switched_off(k[finding.rests_on])]


def harm(point: RiskPoint, profile: Profile) -> float:
    """One figure to put risk points in order (see WEIGHTS); what no habit undoes comes before all else."""
    if not point.fix:
        return math.inf
    limits = max(profile.huabei_limit + profile.jiebei_limit, 10_000)
    yuan = sum(point.gain(limit.key) for limit in LIMITS.values()) - point.gain("cost")
    chances = sum(WEIGHTS[key.partition("_")[2]] * point.gain(key) for key in CHANCES)
    return WEIGHTS["score"] * point.gain("score") + yuan / limits + chances


# --- rules: each yields what it finds in a case ---


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What the rules look at: a person, one of their plans, the world, the coefficients by key."""

    profile: Profile
    plan: Plan
    world: Environment
    k: dict[str, Coefficient]

    @property
    def slips(self) -> bool:
        """Whether a late bill beyond the days of grace is dated within the horizon."""
        dated = 0 < self.plan.slip_month <= self.world.months
        return dated and self.plan.slip_days > self.k["grace"].value

    @property
    def slow(self) -> bool:
        """Whether bills are late now and then."""
        return self.plan.on_time < 1


def _overdue(case: Circumstance) -> Iterator[RiskKind]:
    days = case.profile.overdue_days
    if not days:
        return
    rung = next((rung for rung in FREEZES if days <= rung), 0)
    if rung:
        yield RiskKind("overdue", "late_size", {}, {"days": days, "rung": rung}, rung + 1, SHUTS)
    else:
        yield RiskKind("overdue_long", "late_size", {}, {"days": days}, also=SHUTS)


def _lateness(case: Circumstance) -> Iterator[RiskKind]:
    plan, k = case.plan, case.k
    if case.slow and plan.days_late > k["grace"].value:
        harder = (case.world.stress - 1) * 2 ** (-plan.buffer / k["buffer_half"].value)
        late_share = min((1 - plan.on_time) * (1 + harder), 1)
        values = {"late_share": late_share, "days": plan.days_late}
        yield RiskKind("lateness", "late_size", {"on_time": 1.0}, values, also=SHUTS)
    if case.slips:
        values = {"month": plan.slip_month, "days": plan.slip_days}
        yield RiskKind("slip", "late_size", {"slip_month": 0}, values, also=SHUTS)


def _just_above(case: Circumstance) -> Iterator[RiskKind]:
    """Days late that would freeze less, were they a few less."""
    late = {"days_late": case.plan.days_late} if case.slow else {}
    late |= {"slip_days": case.plan.slip_days} if case.slips else {}
    grace = int(case.k["grace"].value)
    rungs = {key: _rung(days, (grace, *FREEZES)) for key, days in late.items()}
    earlier = {key: rung for key, rung in rungs.items() if rung}
    if earlier:
        key, rung = next(iter(earlier.items()))
        values = {"days": late[key], "rung": rung, "earlier": late[key] - rung}
        yield RiskKind("ladder", "freeze_8", earlier, values)


def _rung(days: int, rungs: Sequence[int]) -> int:
    """The rung of the days-late ladder that so many days are just above; 0 when they are not."""
    return next((rung for rung in reversed(rungs) if rung < days <= rung + JUST_ABOVE), 0)


def _repayment(case: Circumstance) -> Iterator[RiskKind]:
    plan = case.plan
    if plan.repay < 1:
        yield RiskKind("carrying", "huabei_daily", {"repay": 1.0}, {"carried_share": 1 - plan.repay})
    if plan.instalment >= MUCH_INSTALMENT:
        yield RiskKind("instalments", "instalment_fee", {"instalment": 0.0}, {"share": plan.instalment})
    if case.slow and case.world.stress > 1 and plan.buffer < THIN_BUFFER:
        values = {"months": plan.buffer, "enough": BUFFER}
        yield RiskKind("buffer", "buffer_half", {"buffer": BUFFER}, values)


def _borrowing(case: Circumstance) -> Iterator[RiskKind]:
    plan = case.plan
    if plan.utilisation > HIGH_USE:
        values = {"share": plan.utilisation, "calm_share": CALM_USE}
        yield RiskKind("utilisation", "util_size", {"utilisation": CALM_USE}, values)
    usual = int(case.k["lenders_usual"].value)
    if plan.lenders_target > usual:
        values = {"count": plan.lenders_target, "usual": usual}
        yield RiskKind("lenders", "lender_balance", {"lenders_target": usual}, values)
    three = max(3 * plan.inquiries, case.profile.inquiries_6m / 3 + plan.inquiries)
    if plan.inquiries > MANY_A_MONTH or plan.inquiries and three >= MANY_IN_THREE:
        yield RiskKind("inquiries", "inquiry_size", {"inquiries": 0.0}, {"count": round(three)})
    if case.profile.wrong_record and not 0 < plan.appeal_month <= PROMPT:
        yield RiskKind("wrong_record", "appeal_success", {"appeal_month": 1}, {})


def _idleness(case: Circumstance) -> Iterator[RiskKind]:
    profile, plan, months = case.profile, case.plan, case.world.months
    if profile.huabei_limit and not plan.purchases:
        values = {"months": profile.huabei_idle + months, "few": FEW_PURCHASES}
        yield RiskKind("huabei_idle", "idle_rate", {"purchases": FEW_PURCHASES}, values)
    term = plan.loan_months or USUAL_TERM  # what is owed is not idle
    often = math.ceil(12 / term)
    if profile.jiebei_limit and plan.draws < often:
        unused = 12 / plan.draws - term if plan.draws else profile.jiebei_idle + months
        small = {"draws": often, "draw_size": min(plan.draw_size, SMALL_DRAW)}
        yield RiskKind("jiebei_idle", "idle_rate", small, {"months": round(unused), "every": term})


def _excess(case: Circumstance) -> Iterator[RiskKind]:
    """Asking for more limit, for unusual sums, or too often."""
    plan, k = case.plan, case.k
    if plan.reopens and case.profile.huabei_limit:
        yield RiskKind("reopening", "reopen_ratio", {"reopens": 0}, {"count": plan.reopens})
    odd = k["odd_size_from"]
    if plan.draws and plan.draw_size > odd.value:
        calm = choices(Plan)["draw_size"].fit(odd.low)
        values = {"times": plan.draw_size, "usual": odd.value, "calm": calm}
        yield RiskKind("odd_size", "odd_size", {"draw_size": calm}, values)
    peers = k["frequency_peers"].value
    if plan.draws > peers:
        few = int(peers)
        yield RiskKind("often", "frequency", {"draws": few}, {"count": plan.draws, "peers": few})


RULES = (_overdue, _lateness, _just_above, _repayment, _borrowing, _idleness, _excess)


# --- what they cost ---


@lru_cache(maxsize=64)
def _risk_points(scenario: Scenario, number: int, futures: int) -> tuple[RiskPoint, ...]:
    k, plan = _coefficients(scenario), from_today(scenario, number)
    found = findings(scenario, number)
    fixes = [replace(plan, **finding.changes) if finding.changes else None for finding in found]
    now, *fixed = ends(scenario, [plan, *filter(None, fixes)], futures)
    after = iter(fixed)
    points = []
    for finding, fix in zip(found, fixes, strict=True):
        pair = now, next(after) if fix else now
        if finding.wait:
            waited, paid = _waiting(scenario, plan, finding, futures)
            pair = waited, paid
        points.append(RiskPoint(finding.code, finding.values, fix, *pair, _grade(finding, k)))
    costly = [point for point in points if harm(point, scenario.profile) >= MATERIAL]
    return tuple(sorted(costly, key=lambda point: -harm(point, scenario.profile)))


def _waiting(scenario: Scenario, plan: Plan, finding: RiskKind, futures: int) -> list[dict[str, float]]:
    """An overdue bill that waits past the next rung, and the same bill paid now."""
    months = math.ceil((finding.wait - scenario.profile.overdue_days) / MONTH)
    return ends(scenario, [replace(plan, clear_month=month) for month in (1 + months, 1)], futures)


def _grade(finding: RiskKind, k: dict[str, Coefficient]) -> str:
    """The weakest grade that a finding rests on; what is switched off does not count."""
    behind = [k[key] for key in (finding.rests_on, *finding.also) if not _switched_off(k[key])]
    return max((item.grade for item in behind), key=GRADES.index)


def _coefficients(scenario: Scenario) -> dict[str, Coefficient]:
    return {item.key: item for item in believed(scenario.beliefs, scenario.well_graded).items}


def _switched_off(item: Coefficient) -> bool:
    return item.low == item.high == item.neutral


# --- mixes that cannot well be ---


def implausible(scenario: Scenario, number: int) -> list[str]:
    """Codes of what in the profile, the world and one plan cannot well be true together."""
    given = scenario.profile, from_today(scenario, number), scenario.environment
    return [code for code, odd in ODD.items() if odd(*given)]


def _own_debt(who: Profile, plan: Plan) -> float:
    """About what a plan's own purchases and loans leave owed on average [yuan]."""
    spent = min(plan.purchases * plan.ticket, who.huabei_limit)
    bills = min(spent * (1 + plan.instalment * INSTALMENTS / 2), who.huabei_limit)
    owed = who.used * who.jiebei_limit if who.jiebei_owed == NOT_TOLD else who.jiebei_owed
    scale = plan.utilisation / who.used if who.used else 1
    loans = owed * scale * plan.draw_size * plan.draws / Plan.draws
    return bills + min(loans, who.jiebei_limit)


def _granted(who: Profile) -> float:
    """About what all lenders grant [yuan]."""
    return 1.5 * max(who.huabei_limit + who.jiebei_limit, LEAST_ELSEWHERE)


ODD: dict[str, Callable[[Profile, Plan, Environment], bool]] = {
    "start_beyond": lambda who, plan, world: plan.start > world.months,
    "slip_beyond": lambda who, plan, world: plan.slip_month > world.months,
    "appeal_beyond": lambda who, plan, world: plan.appeal_month > world.months,
    "policy_beyond": lambda who, plan, world: world.policy_month > world.months,
    "appeal_nothing": lambda who, plan, world: plan.appeal_month > 0 and not who.wrong_record,
    "unused_draws": lambda who, plan, world: plan.utilisation == 0 and plan.draws > 0,
    "beyond_limit": lambda who, plan, world: plan.purchases * plan.ticket > who.huabei_limit > 0,
    "beyond_target": lambda who, plan, world: _own_debt(who, plan) > plan.utilisation * _granted(who),
    "closed_huabei": lambda who, plan, world: not who.huabei_limit and plan.purchases > 0,
    "closed_jiebei": lambda who, plan, world: not who.jiebei_limit and plan.draws > 0,
    "early_and_late": lambda who, plan, world: plan.early_repay and plan.on_time < OFTEN_ON_TIME,
    "early_and_part": lambda who, plan, world: plan.early_repay and plan.repay < HALF,
    "no_lender": lambda who, plan, world: plan.lenders_target == 0 and plan.utilisation > HIGH_USE,
    "unasked_lenders": lambda who, plan, world: plan.lenders_target > who.lenders and not plan.inquiries,
    "young_history": lambda who, *_: who.lates > 0 and who.months_since_late > 12 * who.history_years + 12,
}
