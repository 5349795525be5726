"""Findings into a scenario: profile and first plan take them, the other plans follow where they agreed."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from explorer.intake.statement.habits import Finding
from explorer.model.plan import Plan, Profile, Scenario, choices
from explorer.scenario import presets


def had(scenario: Scenario, key: str) -> float:
    """What the scenario has for a finding's key: its profile's, or its first plan's."""
    value: float = getattr(scenario.profile if key in choices(Profile) else scenario.plans[0], key)
    return value


def changes(scenario: Scenario, findings: Iterable[Finding]) -> dict[str, float]:
    """What would change, by key. What is only a least number does not lower what was chosen."""
    seen = [one for one in findings if one.value is not None]
    new = {one.key: max(one.value, had(scenario, one.key)) if one.floor else one.value for one in seen}
    return {key: value for key, value in new.items() if value != had(scenario, key)}


def taken(scenario: Scenario, findings: Iterable[Finding]) -> Scenario:
    """The scenario with the findings in it.

    Ready-made plans are made anew from the first; in a plan of one's own a habit that was the
    first plan's moves along, so that plans go on differing in what was chosen to differ.
    """
    new = changes(scenario, findings)
    stands: dict[str, Any] = {key: value for key, value in new.items() if key in choices(Profile)}
    habits: dict[str, Any] = {key: value for key, value in new.items() if key in choices(Plan)}
    before, *others = scenario.plans
    today = replace(before, **habits)
    plans = (today, *(presets.moved_along(plan, before, today) for plan in others))
    free = scenario.with_plan(0, today)  # what was seen counts more than what follows from the profile
    return replace(free, profile=replace(scenario.profile, **stands), plans=plans)
