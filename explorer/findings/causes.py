"""What is behind a plan's cuts and its score: each cause, its coefficients, and its share month by month.

Worked out beside the projection, at the coefficients' values and in a few futures.
"""

from dataclasses import replace
from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from explorer.model import coefficients, lateness, limits, projection, score
from explorer.model.coefficients import Drawn
from explorer.model.outcomes import PRODUCTS
from explorer.model.plan import MONTHS, Scenario
from explorer.model.projection import SEED, Trajectories
from explorer.model.schedule import schedule

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


def case_of(scenario: Scenario, trajectories: Trajectories, plan: int) -> SimpleNamespace:
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
        paths={product: trajectories.paths[f"{product}_limit"][:, plan] for product in PRODUCTS},
    )


@lru_cache(maxsize=64)
def _switched(beliefs: tuple, well_graded: bool, off: str = "") -> Drawn:
    """The coefficients at their values in FEW futures, with one cause of cuts switched off."""
    numbers = coefficients.believed(beliefs, well_graded)
    return numbers.moved(CUTS.get(off, {})).fixed().draw(FEW, SEED)


def hazards(case: SimpleNamespace) -> dict[str, dict[str, np.ndarray]]:
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


def drivers(case: SimpleNamespace) -> dict[str, np.ndarray]:
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
