"""Charts drawn without a browser: well-formed, true to the figures, letters apart."""

from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest

from explorer.contract import TraceKind
from explorer.drawing import axes, svg_charts
from explorer.drawing.plotly_charts import curves, in_steps
from explorer.findings.told import told
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Environment, Plan, Profile, Scenario
from explorer.model.projection import project
from explorer.scenario.plan_marks import COLOURS
from explorer.wording.words import LANGUAGES, load
from tests.scenarios import EVENTFUL

NAMESPACE = "{http://www.w3.org/2000/svg}"
SIZE = (700, 200)


def drawn(
    outcome: str, scenario: Scenario, trajectories, language: str = "en", size=SIZE
) -> ElementTree.Element:
    return ElementTree.fromstring(
        svg_charts.chart(outcome, told(scenario, trajectories), load(language), size, alt="In <words> & all")
    )


def lines(drawing: ElementTree.Element) -> list[np.ndarray]:
    found = drawing.findall(f"{NAMESPACE}polyline")
    return [np.array([point.split(",") for point in line.get("points").split()], float) for line in found]


def texts(drawing: ElementTree.Element) -> list[str]:
    return [text.text for text in drawing.findall(f"{NAMESPACE}text")]


@pytest.fixture(scope="module")
def eventful():
    return project(EVENTFUL, futures=200)


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_ends_where_its_figure_lies_on_the_axis(outcome, language, eventful):
    drawing = drawn(outcome, EVENTFUL, eventful, language)
    rule = axes.rule(outcome, load(language))
    found = told(EVENTFUL, eventful)
    field = svg_charts._field(outcome, found, load(language), SIZE)
    low, high = field.low, field.high
    heights = {name: value for value, name in axes.ticks(rule, low, high)}
    marks = [
        (heights[text.text], float(text.get("y")) - 3.5)
        for text in drawing.findall(f"{NAMESPACE}text")
        if text.get("text-anchor") == "end" and text.text in heights
    ]
    assert len(marks) == len(heights) > 2
    (low, ground), (high, top) = marks[0], marks[-1]
    for plan, line in enumerate(lines(drawing)):
        value = low + (ground - line[-1, 1]) / (ground - top) * (high - low)
        end = curves(outcome, found, plan)[TraceKind.LINE][-1]
        assert value == pytest.approx(float(end), abs=(high - low) * 0.005)
        steps = EVENTFUL.environment.months
        assert len(line) == (2 * steps + 1 if in_steps(outcome) else steps + 1)
        if in_steps(outcome):  # flat or upright, as on the page
            moves = np.diff(line, axis=0)
            assert (moves == 0).any(axis=1).all()


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_everything_lies_within_the_drawing(outcome, eventful):
    drawing = drawn(outcome, EVENTFUL, eventful)
    for line in lines(drawing):
        assert (line >= 0).all() and (line <= SIZE).all()
    for text in drawing.findall(f"{NAMESPACE}text"):
        assert 0 <= float(text.get("y")) <= SIZE[1]


def test_what_is_dated_is_marked_and_what_it_says_is_told(eventful):
    drawing = drawn("score", EVENTFUL, eventful)
    marks = [shape for shape in drawing.findall(f"{NAMESPACE}polygon") if shape.get("stroke")]
    assert [mark.get("fill") for mark in marks] == [COLOURS[1]] * 3  # start, slip, appeal
    assert drawing.get("aria-label") == "In <words> & all" and drawing.get("role") == "img"


def test_letters_of_plans_that_end_alike_stand_apart():
    plans = (Plan("a"),) * 4
    scenario = Scenario(Profile(), plans, Environment(months=6))
    drawing = drawn("score", scenario, project(scenario, futures=50))
    heights = [float(text.get("y")) for text in drawing.findall(f"{NAMESPACE}text") if text.text in "ABCD"]
    assert len(heights) == 4 and np.diff(sorted(heights)).min() >= axes.LETTER - 0.1


def test_the_score_stands_before_its_bands_and_the_limits_before_none(eventful):
    words = load("zh")
    names = {words(f"band.{band}") for band in ("poor", "medium", "good", "excellent", "outstanding")}
    assert names & {*texts(drawn("score", EVENTFUL, eventful, "zh"))}
    assert not names & {*texts(drawn("huabei_limit", EVENTFUL, eventful, "zh"))}


def test_what_stays_at_nothing_is_drawn():
    scenario = Scenario(Profile(huabei_limit=0), (Plan(),), Environment(months=6))
    drawn("huabei_limit", scenario, project(scenario, futures=50))


@pytest.mark.parametrize("low, high", [(0, 1), (0, 6000), (350, 950), (612.3, 655), (0, 200_000), (5, 5)])
def test_named_heights_are_few_round_and_within(low, high):
    found = [height for height, _ in axes.ticks(axes.rule("huabei_limit", load("en")), low, high)]
    assert 1 <= len(found) <= 6 and all(low <= height <= high for height in found)
    steps = {round(high - low, 9) for low, high in pairwise(found)}
    assert len(steps) <= 1 and all(f"{step:e}"[0] in "125" for step in steps)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("months", [6, 7, 12, 13, 24])
@pytest.mark.parametrize(
    "width", [209, 345, 700]
)  # [px] on a picture beside another, in a report so, and alone
def test_names_of_months_neither_touch_nor_leave_the_drawing(width, months, language):
    scenario = Scenario(Profile(), (Plan(),), Environment(months=months))
    drawing = drawn("score", scenario, project(scenario, futures=50), language, (width, 155))
    named = [text for text in drawing.findall(f"{NAMESPACE}text") if text.get("text-anchor") == "middle"]
    places = [float(text.get("x")) for text in named]
    assert len(places) >= 2 and places == sorted(places)
    assert min(np.diff(places)) >= axes.NAME and places[-1] + axes.NAME / 2 <= width
