"""How much each coefficient moves the results over its range, and how much of the spread is ignorance."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from explorer.assets import toml
from explorer.model import coefficients
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Environment, Plan, Scenario
from explorer.model.projection import Trajectories, project

# What counts as one unit of movement, so that points and yuan can be compared.
UNIT = {"score": 10.0, "huabei_limit": 600.0, "jiebei_limit": 2000.0}  # [points, yuan, yuan]


@dataclass(frozen=True)
class Influence:
    """The largest movement of an expected outcome between a coefficient's low and its high end."""

    key: str
    outcome: str
    moved: float


def influences(plans: Sequence[Plan], futures: int = 400) -> list[Influence]:
    """Every coefficient by how much it moves some plans over 24 months, most first."""
    found = [_influence(key, plans, futures) for key in coefficients.beliefs()]
    return sorted(found, key=lambda one: -one.moved / UNIT[one.outcome])


@cache
def most_influential() -> tuple[str, ...]:
    """The coefficients that move results most, as last found by `python -m tests.renew`."""
    return tuple(toml("influence")["most"])


def _influence(key: str, plans: Sequence[Plan], futures: int) -> Influence:
    choice = coefficients.beliefs()[key]
    low, high = (_ends(plans, ((key, end),), futures) for end in (choice.low, choice.high))
    moved = {outcome: float(np.abs(high[outcome] - low[outcome]).max()) for outcome in OUTCOMES}
    outcome = max(OUTCOMES, key=lambda name: moved[name] / UNIT[name])
    return Influence(key, outcome, round(moved[outcome], 1))


def _ends(
    plans: Sequence[Plan], beliefs: tuple[tuple[str, float], ...], futures: int
) -> dict[str, np.ndarray]:
    """Expected outcomes of all plans after 24 months in which times get harder."""
    world = Environment(months=24, policy_month=12, policy_size=0.5, stress=1.25)
    parts = [
        project(Scenario(plans=tuple(plans[n : n + 4]), environment=world, beliefs=beliefs), futures=futures)
        for n in range(0, len(plans), 4)
    ]
    return {outcome: np.concatenate([part.mean[outcome][-1] for part in parts]) for outcome in OUTCOMES}


def ignorance(scenario: Scenario, trajectories: Trajectories, plan: int, outcome: str) -> float:
    """Share of the spread at the horizon that comes from not knowing the coefficients [0-1].

    The rest is luck: what remains when every coefficient is held at its value.
    """
    numbers = coefficients.believed(scenario.beliefs, scenario.well_graded)
    lucky = project(replace(scenario, plans=scenario.plans[: plan + 1]), numbers.fixed())
    whole, luck = (part.paths[outcome][-1, plan].var(dtype=float) for part in (trajectories, lucky))
    return float(np.clip(1 - luck / whole, 0, 1)) if whole else 0.0
