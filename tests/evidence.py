"""What was measured on real records, beside what the model gives for the same question.

Figures are carried over with their source (see assets/data/coefficients.toml for the addresses).
`python -m tests.renew` writes them to assets/data/card.toml for the Method page.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from explorer.model import coefficients, score
from explorer.model.outcomes import LIMITS
from explorer.model.plan import Environment, Plan, Profile, Scenario
from explorer.model.projection import project
from explorer.model.trajectories import Trajectories

ACCOUNTS = 10_000
SD = 9.87  # [points] of the HELOC score
GAP = 24  # [months] between two looks at an account
FICO_LEFT, FIRST = 26.5, 26.8  # [points] LendingClub: what the factors leave unexplained, one late bill

# An account as the panels have it: nothing late, moderate use, no applications.
PROFILE = Profile(
    score=650, huabei_limit=8000, jiebei_limit=25_000, used=0.3, history_years=8, lates=0,
    inquiries_6m=0, lenders=3, huabei_idle=0, jiebei_idle=0,
)  # fmt: skip
ACTIVE = Plan(
    on_time=1.0, instalment=0.0, utilisation=0.3, inquiries=0.0, lenders_target=3, purchases=12, draws=12
)  # fmt: skip
IDLE = replace(ACTIVE, purchases=0, draws=0)
LATE_ONCE = replace(ACTIVE, slip_month=1, slip_days=30)


@dataclass(frozen=True)
class Figure:
    """One figure: what the records say, within low..high, and the model's answer."""

    key: str
    source: str
    record: float
    low: float
    high: float
    model: Callable[[], float]


def _k():
    return coefficients.load().fixed().draw(1, 0)


def share_of_full_use(used: float) -> float:
    loss = score.utilisation_loss(np.float32([used, 0.95]), _k())
    return float(loss[0] / loss[1])


def inquiries(count: float) -> float:
    return float(-score.inquiry_loss(count, 0, 0, _k())[0])


def inquiry_kept(share_10_12: float, share_13_24: float) -> float:
    k = _k()
    return float((score.inquiry_loss(0, share_10_12, share_13_24, k) / score.inquiry_loss(1, 0, 0, k))[0])


def lateness_left(months: int) -> float:
    """Share of a fresh late bill's penalty that is left."""
    k = _k()
    fast, slow = score.added_lateness(0, 0, k.late_size, k)
    return float(((fast * np.exp2(-months / k.late_half_life) + slow) / (fast + slow))[0])


def severity(days: float) -> float:
    return float(score.severity(np.float32(days), _k())[0])


def strength(z: float) -> float:
    return float(score.strength(np.float32(z), _k())[0])


def repeated(lates: int) -> float:
    """Penalty of several late bills against one, all of them fresh."""
    k, fast, slow, first = _k(), 0, 0, None
    for _ in range(lates):
        fast, slow = score.added_lateness(fast, slow, k.late_size, k)
        first = fast + slow if first is None else first
    return float(((fast + slow) / first)[0])


def new_lenders(count: int) -> float:
    return float(-score.lender_loss(3, count, _k())[0])


def history(months: int) -> float:
    k = _k()
    return float((score.history_gain(months, k) - score.history_gain(150, k))[0])


CALENDAR = coefficients.load().moved(
    {"wave_gap": 48.0, "wave_loose": 0.0}
)  # the panel's own: two waves in 96 months


@cache
def _accounts(profile: Profile, plan: Plan, world: Environment) -> Trajectories:
    return project(Scenario(profile, (plan,), world), numbers=CALENDAR, futures=ACCOUNTS)


def year_on(event: str, profile: Profile, plan: Plan) -> float:
    """Share of limits that stand higher, lower or at nothing a year on."""
    limit = _accounts(profile, plan, Environment(months=12)).paths["huabei_limit"][[0, -1], 0]
    happened = {
        "raised": limit[1] > limit[0],
        "cut": (limit[1] < limit[0]) & (limit[1] > 0),
        "fallen": limit[1] < limit[0],
    }
    return float(happened[event].mean())


def _size(event: str, profile: Profile, plan: Plan) -> float:
    """Median of new over old limit, within a year so that one event is seen."""
    limit = _accounts(profile, plan, Environment(months=12)).paths["huabei_limit"][[0, -1], 0]
    ratio = limit[1] / limit[0]
    return float(np.median(ratio[ratio > 1] if event == "raised" else ratio[(ratio < 1) & (ratio > 0)]))


IDLE_PROFILE = replace(PROFILE, huabei_idle=4, jiebei_idle=4, huabei_owed=0, jiebei_owed=0)


def raised_within_year(profile: Profile, plan: Plan) -> float:
    limit = _accounts(profile, plan, Environment(months=12)).paths["huabei_limit"][[0, -1], 0]
    return float((limit[1] > limit[0]).mean())


def cut_within_a_quarter(plan: Plan) -> float:
    """Without those that were closed, which the CFPB does not count."""
    path = _accounts(PROFILE, plan, Environment(months=6)).paths["huabei_limit"][:4, 0]
    return float((np.diff(path, axis=0) < 0).any(axis=0)[path[-1] > 0].mean())


def fallen_within_a_quarter(plan: Plan) -> float:
    """Cut or closed, as the panel counts."""
    path = _accounts(PROFILE, plan, Environment(months=6)).paths["huabei_limit"][:4, 0]
    return float((np.diff(path, axis=0) < 0).any(axis=0).mean())


def late_fall_multiple() -> float:
    """How much more often a limit falls in the quarter of a 30-day late bill than the panel's do in any."""
    return fallen_within_a_quarter(LATE_ONCE) / (3 * 0.0033)


def no_fault_share() -> float:
    """Share of people cut in a quarter who had nothing late, where one in nine had (F13)."""
    faultless = 8 * cut_within_a_quarter(ACTIVE)
    return faultless / (faultless + cut_within_a_quarter(LATE_ONCE))


def tightening(share: float | None = None) -> float:
    """Share of limits lowered within half a year of full tightening, or a quantile of what is left."""
    world = Environment(months=6, policy_month=1, policy_size=1.0)
    limit = _accounts(PROFILE, ACTIVE, world).paths["huabei_limit"][[0, -1], 0]
    ratio = limit[1] / limit[0]
    return float(
        (ratio < 1).mean() if share is None else np.quantile(ratio[(ratio < 1) & (ratio > 0)], share)
    )


def coverage(outcome: str, truths: int = 2000) -> float:
    """How often an outcome of a person with unknown coefficients ends within the 10-90 % band.

    Most limits stay where they are and the band's edge lies on them: such ties are broken at random.
    """
    scenario = Scenario(plans=(Plan(),), environment=Environment(months=12))
    ends = project(scenario, futures=truths, seed=7).paths[outcome][-1, 0]
    known = np.sort(project(scenario).paths[outcome][-1, 0])
    below, level = (np.searchsorted(known, ends, side) / known.size for side in ("left", "right"))
    place = below + np.random.default_rng(1).random(truths) * (level - below)
    return float(((place >= 0.1) & (place <= 0.9)).mean())


def _figures() -> list[Figure]:
    found = []

    def add(key, source, record, low, high, model):
        found.append(Figure(key, source, record, low, high, model))

    uses = {0.15: 0.21, 0.25: 0.39, 0.35: 0.54, 0.45: 0.61, 0.55: 0.71, 0.65: 0.82, 0.75: 0.88, 0.85: 0.94}
    for used, share in uses.items():
        add(
            f"use_{round(used * 100)}",
            "heloc",
            share,
            share - 0.05,
            share + 0.05,
            lambda u=used: share_of_full_use(u),
        )
    # Standard errors of the adjusted means: SD of the residual (about 5 points) over the root of the count.
    counts = {
        1: (1.38, 2543),
        2: (2.24, 1508),
        3: (2.58, 760),
        4: (3.79, 490),
        5: (4.24, 242),
        6: (3.97, 140),
    }
    for count, (loss, people) in counts.items():
        error = max(2 * 5 / people**0.5, 0.5) / SD
        add(
            f"inquiries_{count}",
            "heloc",
            -loss / SD,
            -loss / SD - error,
            -loss / SD + error,
            lambda n=count: inquiries(n),
        )
    add("inquiry_10_12", "heloc", 0.65, 0.5, 0.8, lambda: inquiry_kept(1, 0))
    add("inquiry_13_24", "heloc", 0.45, 0.3, 0.6, lambda: inquiry_kept(0, 1))
    for months, share in {3: 0.88, 6: 0.67, 12: 0.54, 24: 0.42}.items():
        add(
            f"late_left_{months}",
            "heloc",
            share,
            share - 0.08,
            share + 0.08,
            lambda m=months: lateness_left(m),
        )
    add("severity_60", "heloc", 1.26, 1.16, 1.36, lambda: severity(60))
    add("severity_90", "heloc", 1.42, 1.3, 1.54, lambda: severity(90))
    add("late_weak", "heloc", 0.8, 0.7, 0.9, lambda: strength(-0.9))
    add("late_strong", "heloc", 1.3, 1.2, 1.4, lambda: strength(0.9))
    for count, (points, people) in {2: (40.0, 192), 3: (52.2, 96)}.items():
        times = points / FIRST
        error = 2 * FICO_LEFT * (people**-0.5 + times * 832**-0.5) / FIRST
        add(f"lates_{count}", "lendingclub", times, times - error, times + error, lambda n=count: repeated(n))
    for count, loss in {1: 0.84, 3: 2.24, 6: 4.06}.items():
        add(
            f"new_lenders_{count}",
            "heloc",
            -loss / SD,
            -loss / SD - 0.06,
            -loss / SD + 0.06,
            lambda n=count: new_lenders(n),
        )
    for months, points in {24: -6.83, 78: -3.11, 210: 1.21}.items():
        add(
            f"history_{months}",
            "heloc",
            points / SD,
            points / SD - 0.1,
            points / SD + 0.1,
            lambda m=months: history(m),
        )

    overdue, often_late = (
        replace(PROFILE, lates=1, months_since_late=0, worst_days_late=7),
        # Late again after a late month .60, after one on time .038 (panel): 2.2 of the 12 months that follow.
        replace(ACTIVE, on_time=0.82, days_late=7),
    )
    add("active_higher", "panel", 0.059, 0.03, 0.075, lambda: year_on("raised", PROFILE, ACTIVE))
    add("active_lower", "panel", 0.023, 0.015, 0.037, lambda: year_on("cut", PROFILE, ACTIVE))
    # Idle for up to a year .058 lower and .22 at nothing, for longer .177 and .194.
    add("idle_fallen", "panel", 0.32, 0.278, 0.371, lambda: year_on("fallen", IDLE_PROFILE, IDLE))
    add("overdue_raised", "homecredit", 0.017, 0.009, 0.027, lambda: raised_within_year(overdue, often_late))
    add("raise_size", "homecredit", 1.88, 1.5, 2.1, lambda: _size("raised", PROFILE, ACTIVE))
    # The panel: falls 6.3 [3.9, 10.4] times as often in the month of a bill late by more than a week, 4.5 [2.6, 7.3]
    # in the twelve after it; a quarter is one such month and two of those. The CFPB's four times lies within.
    quarter = [(now + 2 * year) / 3 for now, year in ((6.3, 4.5), (3.9, 2.6), (10.4, 7.3))]
    add("late_cut", "panel", *quarter, late_fall_multiple)
    # One in nine of the CFPB's people had been late, and the multiple is the panel's for the year after.
    add("no_fault", "cfpb", 0.67, 8 / (8 + 7.3), 8 / (8 + 2.6), no_fault_share)
    add("tightened", "fico_cuts", 0.18, 0.16, 0.2, tightening)
    add("tightened_median", "tightening", 0.4, 0.15, 0.7, lambda: tightening(0.5))
    add("coverage", "none", 0.8, 0.76, 0.84, lambda: coverage("score"))
    for product, outcome in LIMITS.items():
        add(f"coverage_{product}", "none", 0.8, 0.76, 0.84, lambda o=outcome.key: coverage(o))
    return found


FIGURES = _figures()
