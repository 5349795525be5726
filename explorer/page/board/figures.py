"""The figures beside the charts: plan by plan, what stands at the horizon, as the browser shows it."""

from explorer.contract import Board, BoardPlan
from explorer.findings.told import Told
from explorer.findings.written import STEPS, written
from explorer.model.outcomes import OUTCOMES
from explorer.scenario.plan_marks import COLOURS, letter
from explorer.wording import sentences
from explorer.wording.words import Words


def board(told: Told, words: Words) -> Board:
    """Plan by plan, what stands at the horizon and how it has changed, as assets/js/figures.js shows it."""
    return {
        "title": words("answer.title", months=told.months),
        "outcomes": [
            {"key": outcome, "unit": line.unit, "name": words(f"outcome.{outcome}")}
            for outcome, line in OUTCOMES.items()
        ],
        "steps": {kind: [*steps] for kind, steps in STEPS.items()},
        "cost": words("answer.cost"),
        "show": words("answer.show"),
        "plans": [
            _plan(number, name, told, words)
            for number, name in enumerate(sentences.plan_names(told.scenario, words))
        ],
    }


def _plan(number: int, name: str, told: Told, words: Words) -> BoardPlan:
    """One plan's figures; `start` and `end` of each outcome, and `cost`, are as they are to be written."""
    here = told.ends[number]
    return {
        "letter": letter(number),
        "name": name,
        "colour": COLOURS[number],
        "cells": [
            {
                "start": written(OUTCOMES[key].unit, one.start),
                "end": written(OUTCOMES[key].unit, one.expected),
                "most": most,
            }
            for (key, one), most in zip(
                here.items(), sentences.commonest_of(told, number, words), strict=True
            )
        ],
        "cost": written("yuan", told.trajectories.cost[-1, number]),
    }
