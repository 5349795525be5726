"""What becomes of a limit, as a dot for each of ten futures: an average nobody will have says it badly."""

from collections.abc import Sequence

from explorer.contract import Dots, PlanDots
from explorer.drawing.axes import moments
from explorer.findings.limit_states import ORDER, apportioned
from explorer.findings.told import Told
from explorer.model.outcomes import OUTCOMES
from explorer.scenario.plan_marks import COLOURS, letter
from explorer.wording.words import Words

DOTS = 10


def dots(outcome: str, told: Told, number: int) -> list[str]:
    """Ten futures of a plan's limit at each of the moments after today, a digit each: its place in ORDER."""
    shares = told.states[OUTCOMES[outcome].product][number]
    return [
        "".join(str(state) * count for state, count in enumerate(apportioned(shares[month], DOTS)))
        for month in moments(len(shares) - 1)[1:]
    ]


def dots_told(outcome: str, told: Told, words: Words) -> Dots:
    """The dots of every plan for assets/js/plot.js.

    states: what a dot can mean, by its digit; plans: of each its `dots`, and what each group of them
    means to the hundredth.
    """
    return {
        "lead": words("chart.dots", n=DOTS),
        "states": [{"code": state, "name": words(f"state.{state}")} for state in ORDER],
        "months": moments(told.months)[1:],
        "plans": [_plan(outcome, told, number, words) for number in range(len(told.ends))],
    }


def _plan(outcome: str, told: Told, number: int, words: Words) -> PlanDots:
    shares = told.states[OUTCOMES[outcome].product][number]
    return {
        "letter": letter(number),
        "colour": COLOURS[number],
        "dots": dots(outcome, told, number),
        "told": [_moment(shares[month], month, words) for month in moments(len(shares) - 1)[1:]],
    }


def _moment(shares: Sequence[float], month: int, words: Words) -> str:
    """How many of a hundred futures stand how in a month."""
    counts = zip(ORDER, apportioned(shares, 100), strict=True)
    parts = [words("chart.part", n=n, state=words(f"state.{state}")) for state, n in counts if n]
    return words("chart.moment", month=month, parts=words("answer.comma").join(parts))
