"""What becomes of a limit, as a dot for each of ten futures: an average nobody will have says it badly."""

from typing import Any

from explorer.findings.limit_states import ORDER, apportioned, state_shares
from explorer.model.outcomes import OUTCOMES
from explorer.model.trajectories import Trajectories
from explorer.scenario.plan_marks import COLOURS, letter
from explorer.wording.words import Words

DOTS = 10


def moments(months: int) -> list[int]:
    """The months that are named below a chart: today, every third or sixth, and the last."""
    step = 3 if months <= 12 else 6
    return [*(month for month in range(0, months, step) if months - month >= 0.75 * step), months]


def dots(outcome: str, trajectories: Trajectories, number: int) -> list[str]:
    """Ten futures of a plan's limit at each of the moments after today, a digit each: its place in ORDER."""
    shares = state_shares(trajectories, OUTCOMES[outcome].product, number)
    return [
        "".join(str(state) * count for state, count in enumerate(apportioned(shares[month], DOTS)))
        for month in moments(len(shares) - 1)[1:]
    ]


def dots_told(outcome: str, trajectories: Trajectories, words: Words) -> dict[str, Any]:
    """The dots of every plan for assets/js/plot.js.

    states: what a dot can mean, by its digit; plans: of each its `dots`, and what each group of them
    means to the hundredth.
    """
    months, plans = trajectories.late.shape
    return {
        "lead": words("chart.dots", n=DOTS),
        "states": [{"code": state, "name": words(f"state.{state}")} for state in ORDER],
        "months": moments(months - 1)[1:],
        "plans": [_plan(outcome, trajectories, number, words) for number in range(plans)],
    }


def _plan(outcome: str, trajectories: Trajectories, number: int, words: Words) -> dict[str, Any]:
    shares = state_shares(trajectories, OUTCOMES[outcome].product, number)
    return {
        "letter": letter(number),
        "colour": COLOURS[number],
        "dots": dots(outcome, trajectories, number),
        "told": [_moment(shares[month], month, words) for month in moments(len(shares) - 1)[1:]],
    }


def _moment(shares: list[float], month: int, words: Words) -> str:
    """How many of a hundred futures stand how in a month."""
    counts = zip(ORDER, apportioned(shares, 100), strict=True)
    parts = [words("chart.part", n=n, state=words(f"state.{state}")) for state, n in counts if n]
    return words("chart.moment", month=month, parts=words("answer.comma").join(parts))
