"""A chart on the page and the same chart on paper have the same axes: ends, named heights, named months."""

from xml.etree import ElementTree

import numpy as np
import pytest

from explorer.drawing import axes, plotly_charts, svg_charts
from explorer.findings.told import told
from explorer.model.outcomes import OUTCOMES
from explorer.model.projection import project
from explorer.scenario.presets import newcomer
from explorer.wording.words import LANGUAGES, load
from tests import node
from tests.scenarios import EVENTFUL, random_scenario

NAMESPACE = "{http://www.w3.org/2000/svg}"
SIZE = (1400, 400)  # [px] room for every name
SCENARIOS = [newcomer(), EVENTFUL, *(random_scenario(np.random.default_rng(seed)) for seed in range(6))]


def on_the_page(figure: dict, rule: dict) -> dict:
    """How the browser draws the axis of heights when a chart is first shown."""
    heights = [{"y": trace["y"]} for trace in figure["data"]]
    asked = f"""(() => {{
      const range = fitted({node.written(rule)}, undefined, heightsOf({node.written(heights)}))
      return [range, ticks({node.written(rule)}, range).ticktext]
    }})()"""
    range_, names = node.evaluated("plot.js", asked)
    return {"ends": range_, "heights": names, "months": figure["layout"]["xaxis"]["ticktext"]}


def on_paper(outcome: str, found, words) -> dict:
    """The axes of the drawing: what is written beside it and below it."""
    drawing = ElementTree.fromstring(svg_charts.chart(outcome, found, words, SIZE, "alt"))
    texts = drawing.findall(f"{NAMESPACE}text")
    beside = [
        text for text in texts if text.get("text-anchor") == "end" and float(text.get("x")) < svg_charts.LEFT
    ]
    below = [text.text for text in texts if float(text.get("y")) > SIZE[1] - svg_charts.BOTTOM + 8]
    ends = axes.ends(axes.rule(outcome, words), *axes.heights(outcome, found.trajectories))
    return {"ends": [*ends], "heights": [text.text for text in beside], "months": below}


@pytest.mark.parametrize("number", range(len(SCENARIOS)))
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_chart_has_the_same_axes_on_the_page_and_on_paper(outcome, number):
    scenario, words = SCENARIOS[number], load([*LANGUAGES][number % len(LANGUAGES)])
    found = told(scenario, project(scenario, futures=100))
    figure = plotly_charts.figure(outcome, found, words)
    paper = on_paper(outcome, found, words)
    assert on_the_page(figure, figure["axis"]) == paper
    assert len(paper["heights"]) >= 3 and len(paper["months"]) >= 3
