"""What a browser needs to draw a lever's movement: lines, figures and dots at each value that is foreseen."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from explorer.contract import Curves, LimitCell, uid
from explorer.drawing import plotly_charts
from explorer.findings.lever_preview import PARTS, Glimpse, Lever
from explorer.findings.told import Told
from explorer.findings.written import written
from explorer.model.outcomes import OUTCOMES
from explorer.scenario.plan_marks import LETTERS
from explorer.wording import sentences
from explorer.wording.limit_cells import limit_cells
from explorer.wording.words import Words


class Stands(NamedTuple):
    """What is on the page before the lever moves, and the number of the plan in hand."""

    told: Told
    hand: int


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


def drag_curves(lever: Lever, glimpses: Sequence[Glimpse], words: Words, stands: Stands) -> Curves:
    """What the browser needs to draw between: for each value what moves in the charts, and the figures."""
    drawn: dict[str, dict[str, list[list[float]]]] = {outcome: {} for outcome in OUTCOMES}
    figures: dict[int, list[list[float]]] = {}
    limits: dict[int, list[list[LimitCell]]] = {}
    verdicts = []
    for glimpse in glimpses:
        endings = {n: stands.told.ending(n) for n in range(len(stands.told.ends)) if n not in glimpse.plans}
        for column, plan in enumerate(glimpse.plans):
            endings[plan] = here = glimpse.told.ending(column)
            start = written("points", glimpse.told.ends[column]["score"].start)
            figures.setdefault(plan, []).append([here.score, start, here.cost])
            limits.setdefault(plan, []).append(limit_cells(here, words))
            for outcome in OUTCOMES:
                for what, heights in plotly_charts.curves(outcome, glimpse.told, column).items():
                    drawn[outcome].setdefault(uid(what, plan), []).append(_short(heights, outcome))
        in_order = [endings[n] for n in sorted(endings)]
        verdicts.append(sentences.verdict(in_order, stands.hand, glimpse.told.months, words))
    return {
        "lever": lever_name(lever),
        "values": [glimpse.value for glimpse in glimpses],
        "curves": drawn,
        "figures": figures,
        "limits": limits,
        "verdicts": verdicts,
    }


def _short(heights: np.ndarray, outcome: str) -> list[float]:
    """As few digits as a chart can show: tenths of points, whole yuan."""
    tenths = OUTCOMES[outcome].unit == "points"
    short: list[float] = (
        np.asarray(heights, float).round(1) if tenths else heights.round().astype(int)
    ).tolist()
    return short
