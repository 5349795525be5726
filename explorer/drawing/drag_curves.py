"""What a browser needs to draw a lever's movement: lines, figures and dots at each value that is foreseen."""

from collections.abc import Sequence

import numpy as np

from explorer.contract import Curves, uid
from explorer.drawing import limit_dots, plotly_charts
from explorer.findings.lever_preview import PARTS, Glimpse, Lever
from explorer.findings.written import written
from explorer.model.outcomes import LIMITS, OUTCOMES
from explorer.model.trajectories import Trajectories
from explorer.scenario.plan_marks import LETTERS, letter
from explorer.wording import sentences
from explorer.wording.words import Words


def lever_named(name: str, plans: int) -> Lever:
    """The lever of a widget, by the end of its class such as "b-on_time". Raises KeyError for none."""
    part, _, key = name.partition("-")
    place: dict[str, str | int] = {LETTERS[number]: number for number in range(plans)}
    place |= {part: part for part in PARTS}
    lever = Lever(place[part], key)
    return lever if lever.choice else lever


def lever_name(lever: Lever) -> str:
    """The end of the class of a lever's widget."""
    part = LETTERS[lever.part] if isinstance(lever.part, int) else lever.part
    return f"{part}-{lever.key}"


def drag_curves(lever: Lever, glimpses: Sequence[Glimpse], words: Words) -> Curves:
    """What the browser needs to draw between: for each value what moves in the charts, and the figures."""
    drawn: dict[str, dict[str, list[list[float]]]] = {outcome: {} for outcome in OUTCOMES}
    figures: dict[int, list[list[float]]] = {}
    most: dict[int, list[list[str]]] = {}
    dots: dict[str, dict[str, list[list[str]]]] = {one.key: {} for one in LIMITS.values()}
    for glimpse in glimpses:
        for column, plan in enumerate(glimpse.plans):
            found = glimpse.trajectories
            figures.setdefault(plan, []).append(_figures(found, column))
            most.setdefault(plan, []).append(sentences.commonest_of(glimpse.told, column, words))
            for outcome, plans in dots.items():
                plans.setdefault(letter(plan), []).append(limit_dots.dots(outcome, glimpse.told, column))
            for outcome in OUTCOMES:
                for what, heights in plotly_charts.curves(outcome, found, column).items():
                    drawn[outcome].setdefault(uid(what, plan), []).append(_short(heights, outcome))
    return {
        "lever": lever_name(lever),
        "values": [glimpse.value for glimpse in glimpses],
        "curves": drawn,
        "figures": figures,
        "most": most,
        "dots": dots,
    }


def _figures(found: Trajectories, column: int) -> list[float]:
    """One plan's figures as the board has them: ends and starts of the outcomes, the cost."""
    ends = [
        written(line.unit, found.mean[outcome][month, column])
        for month in (-1, 0)
        for outcome, line in OUTCOMES.items()
    ]
    return [*ends, written("yuan", found.cost[-1, column])]


def _short(heights: np.ndarray, outcome: str) -> list[float]:
    """As few digits as a chart can show: tenths of points, whole yuan."""
    tenths = OUTCOMES[outcome].unit == "points"
    short: list[float] = (
        np.asarray(heights, float).round(1) if tenths else heights.round().astype(int)
    ).tolist()
    return short
