"""Scenarios that several tests need: an ordinary person, a scenario in which all happens, random ones."""

from dataclasses import replace

import numpy as np

from explorer.model.plan import Choice, Environment, Plan, Profile, Scenario, choices
from explorer.model.projection import project
from explorer.model.trajectories import Trajectories
from explorer.scenario.plan_marks import MAX_PLANS

KINDS = (Profile, Plan, Environment)

# Somebody ordinary in good order, whose habits keep everything as it is.
STEADY = Profile(
    score=650, huabei_limit=8000, jiebei_limit=25_000, used=0.3, history_years=10, lates=0,
    inquiries_6m=0, lenders=3, jiebei_idle=0,
)  # fmt: skip
KEEP = Plan(on_time=1.0, instalment=0.0, utilisation=0.3, inquiries=0.0, lenders_target=3, draws=6)

# Somebody to whom everything happens that the model knows.
TROUBLED = Profile(
    lates=3, worst_days_late=45, overdue_days=10, wrong_record=True, huabei_idle=4, history_years=0,
    huabei_before=12_000, jiebei_before=60_000, months_since_fall=4, huabei_temporary=1000,
)  # fmt: skip
BUSY = Plan(
    on_time=0.7, days_late=20, repay=0.5, instalment=0.3, slip_month=4, slip_days=45, buffer=2, inquiries=1.0,
    lenders_target=8, draws=18, draw_size=4.0, reopens=1, programme=True, appeal_month=3, start=2,
)  # fmt: skip
HARD_TIMES = Environment(months=24, policy_month=5, policy_size=0.7, stress=1.5)
EVENTFUL = Scenario(TROUBLED, (Plan(), BUSY), HARD_TIMES)


def run(profile: Profile, *plans: Plan, futures: int = 1000, numbers=None, **world) -> Trajectories:
    """The projection of some plans of one person."""
    return project(Scenario(profile, plans, Environment(**world)), numbers, futures)


def figures(found: Trajectories, plan: int | slice = slice(None)) -> dict[str, np.ndarray]:
    """Everything that was projected, each by its name, of one plan or of all."""
    groups = {"paths": found.paths, "mean": found.mean, "low": found.low, "high": found.high}
    named = {f"{group} {key}": rows for group, part in groups.items() for key, rows in part.items()}
    named |= found.chances | {"late": found.late, "cost": found.cost}
    return {key: rows[:, plan] for key, rows in named.items()}


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    """Whether two sets of figures agree to the last digit."""
    return one.keys() == other.keys() and all(np.array_equal(one[key], other[key]) for key in one)


def with_value(scenario: Scenario, kind: type, key: str, value: float) -> Scenario:
    """The scenario with one choice set: in its profile, its second plan or its environment."""
    if kind is Plan:
        return scenario.with_plan(1, replace(scenario.plans[1], **{key: value}))
    part = {Profile: "profile", Environment: "environment"}[kind]
    return replace(scenario, **{part: replace(getattr(scenario, part), **{key: value})})


def every_choice() -> list[tuple[type, str]]:
    """Every choice there is, so that a new one is tested by itself."""
    return [(kind, key) for kind in KINDS for key in choices(kind)]


def random_scenario(rng: np.random.Generator) -> Scenario:
    """Anything a person could enter; ends of ranges come often, since faults live there."""
    plans = tuple(_random(Plan, rng) for _ in range(MAX_PLANS))
    return Scenario(_random(Profile, rng), plans, _random(Environment, rng))


def _random(kind: type, rng: np.random.Generator):
    return kind(**{key: _value(choice, rng) for key, choice in choices(kind).items()})


def _value(choice: Choice, rng: np.random.Generator):
    kept, low, high = rng.random(3)
    if kept < 0.2:
        return choice.default
    share = round(low) if kept < 0.5 else high
    return choice.fit(choice.low + share * (choice.high - choice.low))
