"""The figures beside the charts: plan by plan, what stands at the horizon, as the browser shows it."""

from typing import Any

from explorer.findings.compare import compare
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Scenario
from explorer.model.trajectories import Trajectories
from explorer.scenario.plan_marks import COLOURS, letter
from explorer.wording import sentences
from explorer.wording.words import Words


def board(scenario: Scenario, trajectories: Trajectories, words: Words) -> dict[str, Any]:
    """Plan by plan, what stands at the horizon and how it has changed, as assets/js/figures.js shows it."""
    return {
        "title": words("answer.title", months=scenario.environment.months),
        "outcomes": [
            {"key": outcome, "unit": line.unit, "name": words(f"outcome.{outcome}")}
            for outcome, line in OUTCOMES.items()
        ],
        "cost": words("answer.cost"),
        "show": words("answer.show"),
        "plans": [
            _plan(number, name, trajectories, words)
            for number, name in enumerate(sentences.plan_names(scenario, words))
        ],
    }


def _plan(number: int, name: str, trajectories: Trajectories, words: Words) -> dict[str, Any]:
    """One plan's figures; `start` and `end` of each outcome, and `cost`, are numbers to be written there."""
    here = compare(trajectories, number)
    return {
        "letter": letter(number),
        "name": name,
        "colour": COLOURS[number],
        "cells": [
            {
                "start": round(one.expected - one.change, 2),
                "end": round(one.expected, 2),
                "most": told,
            }
            for one, told in zip(
                here.values(), sentences.commonest_of(trajectories, number, words), strict=True
            )
        ],
        "cost": round(float(trajectories.cost[-1, number]), 2),
    }
