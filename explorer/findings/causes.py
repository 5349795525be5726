"""What is behind a plan's cuts and its score: each cause, its coefficients, and its share month by month.

Read from the projection's own months, simulated once more at the coefficients' values in a few futures.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np

from explorer.model import limits, score
from explorer.model.activity import activity
from explorer.model.arrays import Floats, Named
from explorer.model.coefficients import Coefficients, believed, drawn
from explorer.model.lateness import Lateness
from explorer.model.limits import Moment
from explorer.model.outcomes import LIMITS, PRODUCTS
from explorer.model.plan import Environment, Plan, Profile, Scenario
from explorer.model.projection import SEED, Month, Setting, Trajectories, prepare, simulate
from explorer.model.schedule import Schedule

State = TypeVar("State", Month, Moment, Lateness)

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
class Case:
    """One plan of a scenario, and what lies behind its events.

    scenario: the first plan and this one alone; begins: whether it is another than the first.
    k: the coefficients' values.
    setting, months: both plans in FEW futures, all months in one, as the first axis.
    line: the expected score, (months + 1,) [points].
    chances: by CHANCES, (months + 1,) [0-1]; bills: expected late bills so far, (months + 1,).
    paths: each product's limit in every future, (months + 1, futures) [yuan].
    """

    scenario: Scenario
    begins: bool
    k: Named[float]
    setting: Setting
    months: Month
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

    @property
    def schedule(self) -> Schedule:
        """Of both plans; this one's columns are the last."""
        return self.setting.schedule


def case_of(scenario: Scenario, trajectories: Trajectories, number: int) -> Case:
    """The case of the plan at `number` of a scenario and its trajectories."""
    alone = replace(scenario, plans=(scenario.plans[0], scenario.plans[number]))
    setting = prepare(alone, _switched(scenario.beliefs, scenario.well_graded), FEW, SEED)
    paths = trajectories.paths
    return Case(
        scenario=alone,
        begins=number > 0,
        k=believed(scenario.beliefs, scenario.well_graded).values,
        setting=setting,
        months=_together([*simulate(setting)]),
        line=trajectories.mean["score"][:, number],
        chances={key: chance[:, number] for key, chance in trajectories.chances.items()},
        bills=trajectories.late[:, number],
        paths={product: paths[LIMITS[product].key][:, number] for product in PRODUCTS},
    )


def hazards(case: Case) -> dict[str, dict[str, Floats]]:
    """Of each product, what of the chance of a cut or pause would go without each cause, (months + 1,) each.

    "usual" is what is left of it: little where several causes act on each other.
    """
    whole, without = _falling(case), {cause: _falling(case, cause) for cause in CUTS}
    found = {}
    for n, product in enumerate(PRODUCTS):
        parts = {cause: whole[:, n] - rest[:, n] for cause, rest in without.items()}
        found[product] = parts | {"usual": whole[:, n] - sum(parts.values())}
    return found


def drivers(case: Case) -> dict[str, Floats]:
    """How far each cause has moved the score since today, (months + 1,) each [SD]."""
    setting, months = case.setting, case.months
    parts = score.parts(setting.factors, slice(None), months.found.late, months.used, setting.k)
    lines = {cause: _expected(part) for cause, part in parts.items() if cause in POINTS}
    moved = {cause: line - line[0] for cause, line in lines.items()}
    line = case.line / case.k.points_per_sd
    return moved | {"other": line - line[0] - sum(moved.values())}


def _falling(case: Case, off: str = "") -> Floats:
    """Chance that each product's limit falls in a month, one cause switched off, (months + 1, products)."""
    k = drawn(_switched(case.scenario.beliefs, case.scenario.well_graded, off), FEW, SEED)
    prospects = limits.prospects(case.schedule, case.world, activity(case.schedule, k), k)
    return _expected(limits.odds(prospects, slice(None), case.months.found, k).falling)


def _expected(amount: Floats) -> Floats:
    """Of the plan itself, the last, the mean over the futures: the last two axes go."""
    mean: Floats = amount[..., -1, :].mean(axis=-1)
    return mean


@lru_cache(maxsize=64)
def _switched(beliefs: tuple[tuple[str, float], ...], well_graded: bool, off: str = "") -> Coefficients:
    """The coefficients' values alone, without chance in the score, with one cause of cuts switched off."""
    return believed(beliefs, well_graded).moved(NO_NOISE | CUTS.get(off, {})).fixed()


def _together(months: Sequence[State]) -> State:
    """States of several months as one, the months as the first axis of its arrays."""
    together: dict[str, Any] = {}
    for field in fields(months[0]):
        column = [getattr(month, field.name) for month in months]
        together[field.name] = _together(column) if is_dataclass(column[0]) else np.stack(column)
    return type(months[0])(**together)
