"""How much each coefficient moves the results over its range, and how much of the spread is ignorance."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from explorer.assets import toml
from explorer.model import coefficients
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Scenario
from explorer.model.projection import project
from explorer.model.trajectories import Trajectories

# What counts as one unit of movement, so that points and yuan can be compared.
UNIT = {"score": 10.0, "huabei_limit": 600.0, "jiebei_limit": 2000.0}  # [points, yuan, yuan]


@dataclass(frozen=True, slots=True)
class Influence:
    """The largest movement of an expected outcome between a coefficient's low and its high end."""

    key: str
    outcome: str
    moved: float


def influences(scenarios: Sequence[Scenario], futures: int = 400) -> list[Influence]:
    """Every coefficient by how much it moves some scenarios, most first."""
    found = [_influence(key, scenarios, futures) for key in coefficients.beliefs()]
    return sorted(found, key=lambda one: -one.moved / UNIT[one.outcome])


@cache
def most_influential() -> tuple[str, ...]:
    """The coefficients that move results most, as last found by `python -m tests.renew`."""
    return tuple(toml("data/influence")["most"])


def ignorance(scenario: Scenario, trajectories: Trajectories) -> dict[str, np.ndarray]:
    """Share of the spread at the horizon that comes from not knowing the coefficients.

    By outcome, (plans,) [0-1]. The rest is luck: what remains when every coefficient is held at its value.
    """
    numbers = coefficients.believed(scenario.beliefs, scenario.well_graded)
    lucky = project(scenario, numbers.fixed())
    return {outcome: _unknown(trajectories.paths[outcome], lucky.paths[outcome]) for outcome in OUTCOMES}


def _unknown(paths: np.ndarray, lucky: np.ndarray) -> np.ndarray:
    """The share of the spread at the horizon that is not luck, (plans,); none where nothing spreads."""
    whole, luck = (part[-1].var(axis=-1, dtype=float) for part in (paths, lucky))
    share = 1 - np.divide(luck, whole, out=np.ones_like(whole), where=whole > 0)
    clipped: np.ndarray = np.clip(share, 0, 1)
    return clipped


def _influence(key: str, scenarios: Sequence[Scenario], futures: int) -> Influence:
    belief = coefficients.beliefs()[key]
    low, high = (_ends(scenarios, ((key, end),), futures) for end in (belief.low, belief.high))
    moved = {outcome: float(np.abs(high[outcome] - low[outcome]).max()) for outcome in OUTCOMES}
    outcome = max(OUTCOMES, key=lambda name: moved[name] / UNIT[name])
    return Influence(key, outcome, round(moved[outcome], 1))


def _ends(
    scenarios: Sequence[Scenario], beliefs: tuple[tuple[str, float], ...], futures: int
) -> dict[str, np.ndarray]:
    """The expected outcomes of all plans at the horizon, (plans,) each."""
    found = [project(replace(scenario, beliefs=beliefs), futures=futures) for scenario in scenarios]
    return {outcome: np.concatenate([one.mean[outcome][-1] for one in found]) for outcome in OUTCOMES}
