"""The figures beside the charts: plan by plan, what stands at the horizon, as the browser shows it."""

from explorer.contract import Board, BoardPlan, Verdict
from explorer.findings.limit_states import ORDER
from explorer.findings.told import Told
from explorer.findings.written import STEPS, written
from explorer.model.outcomes import OUTCOMES
from explorer.scenario.plan_marks import COLOURS, letter
from explorer.wording import sentences
from explorer.wording.limit_cells import limit_cells
from explorer.wording.words import Words


def verdict(told: Told, hand: int, words: Words) -> Verdict:
    """What the plan in hand comes to, as assets/js/verdict.js shows it."""
    endings = [told.ending(number) for number in range(len(told.ends))]
    line = sentences.verdict(endings, hand, told.months, words)
    return {"line": line, "before": words("verdict.before", line="{line}")}


def board(told: Told, words: Words) -> Board:
    """Plan by plan, what stands at the horizon, as assets/js/figures.js shows it."""
    return {
        "title": words("answer.title", months=told.months),
        "outcomes": [{"key": outcome, "name": words(f"outcome.{outcome}")} for outcome in OUTCOMES],
        "states": [*ORDER],
        "steps": {kind: [*steps] for kind, steps in STEPS.items()},
        "cost": words("answer.cost"),
        "show": words("answer.show"),
        "plans": [
            _plan(number, name, told, words)
            for number, name in enumerate(sentences.plan_names(told.scenario, words))
        ],
    }


def _plan(number: int, name: str, told: Told, words: Words) -> BoardPlan:
    here = told.ending(number)
    return {
        "letter": letter(number),
        "name": name,
        "colour": COLOURS[number],
        "score": {"start": written("points", told.ends[number]["score"].start), "end": here.score},
        "limits": limit_cells(here, words),
        "cost": here.cost,
    }
