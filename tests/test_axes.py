"""A chart on the page and the same chart on paper have the same axes: ends, named heights, named months."""

from xml.etree import ElementTree

import numpy as np
import pytest

from explorer.drawing import plotly_charts, svg_charts
from explorer.findings.told import Told, told
from explorer.model.outcomes import OUTCOMES
from explorer.model.projection import project
from explorer.scenario.presets import newcomer
from explorer.wording.words import LANGUAGES, Words, load
from tests import node
from tests.scenarios import EVENTFUL, random_scenario

NAMESPACE = "{http://www.w3.org/2000/svg}"
SIZE = (1400, 400)  # [px] room for every name
FOOT = 3.5  # [px] from the middle of a name to its foot
SCENARIOS = [newcomer(), EVENTFUL, *(random_scenario(np.random.default_rng(seed)) for seed in range(6))]


def on_the_page(figure: dict) -> dict:
    """How the browser draws the axes when a chart is first shown: each height that is named, and where [share]."""
    rule, heights = (
        node.written(figure["axis"]),
        node.written([{"y": trace["y"]} for trace in figure["data"]]),
    )
    asked = f"""(() => {{
      const range = fitted({rule}, undefined, heightsOf({heights}))
      const {{tickvals, ticktext}} = ticks({rule}, range)
      return tickvals.map((value, n) => [ticktext[n], (value - range[0]) / (range[1] - range[0])])
    }})()"""
    named = dict(node.evaluated("plot.js", asked))
    return {"heights": named, "months": figure["layout"]["xaxis"]["ticktext"]}


def on_paper(outcome: str, found: Told, words: Words) -> dict:
    """The same of the drawing, from what is written beside its field and below it."""
    drawing = ElementTree.fromstring(svg_charts.chart(outcome, found, words, SIZE, "alt"))
    texts = drawing.findall(f"{NAMESPACE}text")
    ground = SIZE[1] - svg_charts.BOTTOM
    beside = {
        text.text: (ground - float(text.get("y")) + FOOT) / (ground - svg_charts.TOP)
        for text in texts
        if text.get("text-anchor") == "end" and float(text.get("x")) < svg_charts.LEFT
    }
    below = [text.text for text in texts if float(text.get("y")) > ground + 8]
    return {"heights": {name: pytest.approx(at, abs=0.003) for name, at in beside.items()}, "months": below}


@pytest.mark.parametrize("number", range(len(SCENARIOS)))
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_chart_has_the_same_axes_on_the_page_and_on_paper(outcome, number):
    scenario, words = SCENARIOS[number], load([*LANGUAGES][number % len(LANGUAGES)])
    found = told(scenario, project(scenario, futures=100))
    page, paper = on_the_page(plotly_charts.figure(outcome, found, words)), on_paper(outcome, found, words)
    assert page == paper and len(page["heights"]) >= 3 and len(page["months"]) >= 3
