"""What is behind a plan's cuts and its score: each cause, its coefficients, and its share month by month.

Read from the projection's own months, simulated once more at the coefficients' values in a few futures.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache

import numpy as np

from explorer.model import limits, score
from explorer.model.activity import activity
from explorer.model.arrays import Floats, Named
from explorer.model.coefficients import Coefficients, believed, drawn
from explorer.model.lateness import Lateness
from explorer.model.limits import Moment
from explorer.model.luck import luck
from explorer.model.outcomes import LIMITS, PRODUCTS
from explorer.model.plan import Environment, Plan, Profile, Scenario
from explorer.model.projection import SEED, Setting, moment, prepare, simulate
from explorer.model.prospects import prospects
from explorer.model.schedule import Schedule, schedule
from explorer.model.trajectories import Trajectories

FEW = 50  # futures, enough to tell one cause from another

# What makes a cut likelier: the coefficients behind each cause, and the values that switch it off.
CUTS = {
    "idle": {"idle_rate": 0.0, "wave_idle": 0.07, "wave_most_idle": 0.2},  # as in use
    "policy": {"wave_used": 0.0, "wave_idle": 0.0, "wave_most_used": 0.0, "wave_most_idle": 0.0},
    "late": {"late_fall": 0.0, "late_fall_year": 0.0},
    "use": {"util_cut": 0.0},
    "lenders": {"multi_lending": 0.0, "inquiry_limit": 0.0},
    "odd": {"odd_size": 0.0, "frequency": 0.0},
    "score": {"zhima_link": 0.0, "zhima_below": 1.0},
    "activity": {"activity_cut": 0.0},
}
NO_NOISE = {"score_noise": 0.0}
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


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """How both plans of a case fare in FEW futures; the months are the first axis of every array.

    found: what the reviews of each month found; late: how payments stand; used: of all limits [share].
    lacking: how much less lively Huabei is used than planned [log]; idle: for how long each product has been
    [months].
    """

    setting: Setting
    found: list[Moment]
    late: Lateness
    used: Floats
    lacking: Floats
    idle: Floats


@dataclass(frozen=True, slots=True, eq=False)
class PlanCase:
    """One plan of a scenario, and what is known of its events.

    scenario: the first plan and this one alone; begins: whether it is another than the first.
    k: the coefficients' values; schedule: of both plans, this one's columns the last.
    line: the expected score, (months + 1,) [points].
    chances: by CHANCES, (months + 1,) [0-1]; bills: expected late bills so far, (months + 1,).
    paths: each product's limit in every future, (months + 1, futures) [yuan].
    """

    scenario: Scenario
    begins: bool
    k: Named[float]
    schedule: Schedule
    line: Floats
    chances: dict[str, Floats]
    bills: Floats
    paths: dict[str, Floats]

    @property
    def plan(self) -> Plan:
        return self.scenario.plans[-1]

    @property
    def profile(self) -> Profile:
        return self.scenario.profile

    @property
    def world(self) -> Environment:
        return self.scenario.environment

    @property
    def horizon(self) -> int:
        """[months]"""
        return self.world.months


def case_of(scenario: Scenario, trajectories: Trajectories, number: int) -> PlanCase:
    """The case of the plan at `number` of a scenario and its trajectories."""
    alone = replace(scenario, plans=(scenario.plans[0], scenario.plans[number]))
    paths = trajectories.paths
    return PlanCase(
        scenario=alone,
        begins=number > 0,
        k=believed(scenario.beliefs, scenario.well_graded).values,
        schedule=schedule(alone),
        line=trajectories.mean["score"][:, number],
        chances={key: chance[:, number] for key, chance in trajectories.chances.items()},
        bills=trajectories.late[:, number],
        paths={product: paths[LIMITS[product].key][:, number] for product in PRODUCTS},
    )


def hazards(case: PlanCase) -> dict[str, dict[str, Floats]]:
    """Of each product, what of the chance of a cut or pause would go without each cause, (months + 1,) each.

    "usual" is what is left of it: little where several causes act on each other.
    """
    whole, without = _falling(case), {cause: _falling(case, cause) for cause in CUTS}
    found = {}
    for n, product in enumerate(PRODUCTS):
        parts = {cause: whole[:, n] - rest[:, n] for cause, rest in without.items()}
        found[product] = parts | {"usual": whole[:, n] - sum(parts.values())}
    return found


def idle(case: PlanCase) -> Floats:
    """For how long each product has been idle in most futures, (months + 1, products) [months].

    What is owed keeps a product from being idle, so that habits alone do not tell it.
    """
    months: Floats = np.median(_course(case.scenario).idle[:, :, -1], axis=-1)
    return months


def drivers(case: PlanCase) -> dict[str, Floats]:
    """How far each cause has moved the score since today, (months + 1,) each [SD]."""
    course = _course(case.scenario)
    state = course.late, course.used, course.lacking
    parts = score.parts(course.setting.factors, slice(None), *state, course.setting.k)
    lines = {cause: _expected(part) for cause, part in parts.items() if cause in POINTS}
    moved = {cause: line - line[0] for cause, line in lines.items()}
    line = case.line / case.k.points_per_sd
    return moved | {"other": line - line[0] - sum(moved.values())}


def _falling(case: PlanCase, off: str = "") -> Floats:
    """Chance that each product's limit falls in a month, one cause switched off, (months + 1, products)."""
    k = drawn(_switched(case.scenario.beliefs, case.scenario.well_graded, off), FEW, SEED)
    person, lively = (case.profile, case.world), activity(case.schedule, k)
    ahead = prospects(case.schedule, person, lively, k, luck(FEW, SEED), every=True)
    chances = [
        limits.lowering(ahead, case.world, t, found, k)[-1]
        for t, found in enumerate(_course(case.scenario).found)
    ]
    falling: Floats = np.reshape(chances, (len(chances), len(PRODUCTS), FEW)).mean(axis=-1)
    return falling


def _expected(amount: Floats) -> Floats:
    """Of the plan itself, the last, the mean over the futures: the last two axes go."""
    mean: Floats = amount[..., -1, :].mean(axis=-1)
    return mean


@lru_cache(maxsize=8)
def _course(scenario: Scenario) -> Course:
    """The projection's months in a few futures, without chance in what coefficients are."""
    setting = prepare(scenario, _switched(scenario.beliefs, scenario.well_graded), FEW, SEED)
    months = [*simulate(setting)]
    befores = [months[0], *months]
    found = [moment(setting, before, now.late) for before, now in zip(befores, months, strict=False)]
    return Course(
        setting=setting,
        found=found,
        late=_together([now.late for now in months]),
        used=np.stack([now.books.used for now in months]),
        lacking=np.stack([now.lacking for now in months]),
        idle=np.stack([now.idle for now in months]),
    )


@lru_cache(maxsize=64)
def _switched(beliefs: tuple[tuple[str, float], ...], well_graded: bool, off: str = "") -> Coefficients:
    """The coefficients' values alone, without chance in the score, with one cause of cuts switched off."""
    return believed(beliefs, well_graded).moved(NO_NOISE | CUTS.get(off, {})).fixed()


def _together(months: Sequence[Lateness]) -> Lateness:
    """The payments of several months as one, the months as the first axis of its arrays."""
    return Lateness(
        **{
            field.name: np.stack([getattr(month, field.name) for month in months])
            for field in fields(Lateness)
        }
    )
