"""The figures as they are handed to Plotly: what is drawn, where, and how plans are told apart."""

import json
import shutil
import subprocess
import tomllib
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from explorer import charts, say
from explorer.assets import FOLDER, text
from explorer.link import MAX_PLANS
from explorer.model.outcomes import OUTCOMES, SCORE_HIGH, ZHIMA_BANDS, zhima_band
from explorer.model.plan import Environment, Plan, Scenario
from explorer.model.projection import Trajectories, project
from explorer.words import LANGUAGES, load

WORDS = load("en")
FUTURES = 20
EVERY_OUTCOME = pytest.mark.parametrize("outcome", OUTCOMES)
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
HABITS = Plan()
DATED = (
    replace(HABITS, slip_month=4),
    replace(HABITS, on_time=1.0, start=3, appeal_month=2),
    replace(HABITS, draws=12, slip_month=12),
    replace(HABITS, utilisation=0.1, start=11),
)


def in_view(outcome: str, low: float, high: float) -> list[float]:
    """The range that the axis of an outcome shows in the browser until somebody zooms."""
    node = shutil.which("node")
    if not node:
        pytest.skip("no Node: nobody tried assets/plot.js without a browser")
    ends = f"console.log(JSON.stringify(ends({json.dumps(charts.AXES[outcome])}, {low}, {high})))"
    command = [node, "--input-type=module", "-e", text("plot.js") + ends]
    return json.loads(subprocess.run(command, text=True, capture_output=True, check=True).stdout)


def scenario_of(plans: int, months: int = 12, **world) -> Scenario:
    return Scenario(plans=DATED[:plans], environment=Environment(months=months, **world))


@cache
def found_of(scenario: Scenario) -> Trajectories:
    return project(scenario, futures=FUTURES)


def figure_of(scenario: Scenario, outcome: str = "score", samples: bool = False, words=WORDS, found=None):
    found = found or found_of(scenario)
    names = [f"plan {number}" for number in range(len(scenario.plans))]
    return charts.figure(outcome, scenario, found, names, words, samples)


def lines(figure) -> list[dict]:
    """The expected line of each plan: what the legend names."""
    return [trace for trace in figure["data"] if trace.get("showlegend") is not False]


def bands(figure) -> list[dict]:
    return [trace for trace in figure["data"] if trace.get("fill")]


def marks(figure) -> list[dict]:
    return [trace for trace in figure["data"] if trace.get("mode") == "markers"]


def steps(figure) -> list[dict]:
    return [trace for trace in figure["data"] if trace.get("line", {}).get("shape")]


def colours(figure) -> dict[str, set[str]]:
    """Every colour used for each plan."""
    found: dict[str, set[str]] = {}
    for trace in figure["data"]:
        of = [
            trace.get("fillcolor"),
            trace.get("line", {}).get("color"),
            trace.get("marker", {}).get("color"),
        ]
        found.setdefault(trace["legendgroup"], set()).update(colour[:7] for colour in of if colour)
    return found


def types(value) -> set[type]:
    """Every type in a nest of dicts, lists and tuples."""
    if isinstance(value, dict):
        return {type(value)}.union(*map(types, value), *map(types, value.values()))
    if isinstance(value, list | tuple):
        return {type(value)}.union(*map(types, value))
    return {type(value)}


# One look a plan, everywhere


def test_a_plan_has_one_colour_in_every_chart():
    scenario = scenario_of(MAX_PLANS)
    found = [colours(figure_of(scenario, outcome, samples=True)) for outcome in OUTCOMES]
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == MAX_PLANS and all(len(used) == 1 for used in found[0].values())


@EVERY_OUTCOME
def test_plans_are_told_apart_by_colour_and_without(outcome):
    figure = figure_of(scenario_of(MAX_PLANS, policy_month=5), outcome)
    drawn = lines(figure)
    assert len(drawn) == MAX_PLANS
    for look in ("color", "dash"):
        assert len({line["line"][look] for line in drawn}) == MAX_PLANS
    assert len({line["text"][-1] for line in drawn}) == MAX_PLANS
    symbols = {}
    for mark in marks(figure):
        symbols.setdefault(mark["legendgroup"], set()).add(mark["marker"]["symbol"])
    assert len(symbols) == MAX_PLANS and len(set.union(*symbols.values())) == MAX_PLANS


def test_a_plan_keeps_its_look_when_another_comes():
    few, many = lines(figure_of(scenario_of(2))), lines(figure_of(scenario_of(4)))
    assert [line["line"] for line in few] == [line["line"] for line in many[:2]]


def test_all_of_a_plan_is_hidden_by_one_click_on_its_name():
    figure = figure_of(scenario_of(3), samples=True)
    assert {trace["legendgroup"] for trace in figure["data"]} == {
        line["legendgroup"] for line in lines(figure)
    }
    assert len({line["legendgroup"] for line in lines(figure)}) == 3


@pytest.mark.parametrize("plans", range(1, MAX_PLANS + 1))
@EVERY_OUTCOME
def test_every_plan_is_drawn_the_first_one_first(outcome, plans):
    drawn = lines(figure_of(scenario_of(plans), outcome))
    assert [line["name"] for line in drawn] == [f"plan {number}" for number in range(plans)]
    assert not any(line.get("visible") for line in drawn)


# The figures drawn


@pytest.fixture
def three_futures(made):
    """Two plans over six months of which every figure is known."""
    calm = [[100] * 7, [200] * 7, [300] * 7]
    wild = [[0, 0, 0, 0, 0, 0, 60], [10] * 7, [20, 30, 20, 20, 20, 20, 20]]
    return made(score=[[[600] * 7] * 3, [[610] * 7] * 3], huabei_limit=[calm, wild])


@pytest.fixture
def known(three_futures):
    return figure_of(scenario_of(2, 6), "huabei_limit", samples=True, found=three_futures)


def test_the_line_is_the_mean_by_month(known):
    for line, mean in zip(lines(known), ([200] * 7, [10, 13.3, 10, 10, 10, 10, 30]), strict=True):
        assert line["x"] == list(range(7))
        assert line["y"] == pytest.approx(mean, abs=0.05)


def test_the_band_lies_between_low_and_high(known):
    expected = [([100] * 7, [300] * 7), ([0] * 6 + [10], [20, 30, 20, 20, 20, 20, 60])]
    for band, (low, high) in zip(bands(known), expected, strict=True):
        there, back = band["y"][:7], band["y"][7:][::-1]
        assert band["x"] == [*range(7), *range(6, -1, -1)]
        assert sorted([there, back], key=sum) == [low, high]


@EVERY_OUTCOME
def test_no_band_is_crossed_by_its_line(outcome):
    figure = figure_of(scenario_of(4, 24), outcome)
    for band, line in zip(bands(figure), lines(figure), strict=True):
        half = len(line["y"])
        assert len(band["y"]) == 2 * half
        assert all(high >= low for high, low in zip(band["y"][:half], band["y"][half:][::-1], strict=True))
        assert band["y"][0] == band["y"][-1] == line["y"][0]


def test_lines_are_drawn_over_bands():
    kinds = ["band" if trace.get("fill") else "line" for trace in figure_of(scenario_of(3))["data"]]
    assert kinds.index("line") > len(kinds) - 1 - kinds[::-1].index("band")


def test_single_futures_are_steps_with_gaps_between(known):
    calm, wild = steps(known)
    assert {trace["line"]["shape"] for trace in (calm, wild)} == {"hv"}
    assert calm["y"] == [*[100] * 7, None, *[200] * 7, None, *[300] * 7, None]
    assert wild["y"][:8] == [0, 0, 0, 0, 0, 0, 60, None]
    assert calm["x"] == wild["x"] == [*range(7), None] * 3


@EVERY_OUTCOME
def test_single_futures_are_few_and_only_on_request(outcome):
    scenario = scenario_of(3)
    assert not steps(figure_of(scenario, outcome))
    drawn = steps(figure_of(scenario, outcome, samples=True))
    assert len(drawn) == 3
    assert all(2 <= trace["y"].count(None) <= 10 for trace in drawn)


def test_the_lines_are_the_same_with_and_without_single_futures():
    scenario = scenario_of(3)
    assert lines(figure_of(scenario)) == lines(figure_of(scenario, samples=True))


# What is dated


@EVERY_OUTCOME
def test_what_is_dated_stands_on_its_plans_line_in_its_month(outcome):
    figure = figure_of(scenario_of(4, 12, policy_month=6), outcome)
    groups = [line["legendgroup"] for line in lines(figure)]
    found = {(groups.index(mark["legendgroup"]), mark["x"][0]) for mark in marks(figure)}
    assert found == {(0, 4), (0, 6), (1, 3), (1, 2), (2, 12), (3, 11)}
    for mark in marks(figure):
        line = lines(figure)[groups.index(mark["legendgroup"])]
        assert mark["y"] == [line["y"][mark["x"][0]]]


def test_dates_behind_the_horizon_are_not_drawn():
    figure = figure_of(scenario_of(4, 6, policy_month=9))
    assert sorted(mark["x"][0] for mark in marks(figure)) == [2, 3, 4]
    assert not [shape for shape in figure["layout"]["shapes"] if shape["type"] == "line"]


@EVERY_LANGUAGE
def test_what_is_dated_is_said_in_words(language):
    figure = figure_of(scenario_of(2, 12, policy_month=5), words=load(language))
    for mark in marks(figure):
        assert str(mark["x"][0]) in mark["hovertemplate"]
    assert len({mark["hovertemplate"] for mark in marks(figure)}) == len(marks(figure))


def test_a_name_never_acts_in_a_chart():
    """Plotly reads links and a few other tags in what it writes."""
    scenario = scenario_of(1)
    names = ['<a href="//x.y">z</a>']
    figure = charts.figure("score", scenario, found_of(scenario), names, WORDS)
    assert "<a" not in json.dumps(figure)


# Axes


@pytest.mark.parametrize("months", [6, 7, 11, 12, 13, 23, 24])
@EVERY_OUTCOME
def test_the_whole_time_is_in_view_and_no_tick_outside(outcome, months):
    figure = figure_of(scenario_of(2, months), outcome)
    axis = figure["layout"]["xaxis"]
    start, end = axis["range"]
    assert start <= 0 and months <= end <= months + 2
    assert axis["tickvals"][0] == 0 and axis["tickvals"][-1] <= months
    assert len(axis["tickvals"]) == len(axis["ticktext"]) == len(set(axis["ticktext"]))
    assert 3 <= len(axis["tickvals"]) <= 9
    assert all(len(line["x"]) == len(line["y"]) == months + 1 for line in lines(figure))


@pytest.mark.parametrize("low, high", [(350, 350), (950, 950), (350, 950), (600, 604), (640, 660)])
def test_all_scores_are_in_view_within_the_scale(low, high):
    bottom, top = in_view("score", low, high)
    assert 350 <= bottom <= low <= high <= top <= 950
    assert bottom < top <= high + 50 and bottom >= low - 50


@pytest.mark.parametrize("high", [0, 9, 480, 9_700, 50_000, 200_000])
def test_a_limit_is_shown_from_zero_with_room_above(high):
    """Else a small cut looks like a collapse."""
    for outcome in ("huabei_limit", "jiebei_limit"):
        bottom, top = in_view(outcome, 0, high)
        assert bottom == 0 and high < top <= max(10, 1.4 * high)


# The bands of the Zhima score


def test_zhima_bands_begin_where_their_owner_says():
    assert list(ZHIMA_BANDS.values()) == [350, 550, 600, 650, 700]
    for points, band in {
        350: "poor",
        549: "poor",
        550: "medium",
        699: "excellent",
        950: "outstanding",
    }.items():
        assert zhima_band(points) == band


@EVERY_LANGUAGE
def test_the_bands_lie_behind_the_score_from_low_to_high_each_named(language):
    words = load(language)
    layout = figure_of(scenario_of(1, 6), words=words)["layout"]
    boxes = [shape for shape in layout["shapes"] if shape["type"] == "rect"]
    edges = (*ZHIMA_BANDS.values(), SCORE_HIGH)
    assert [(box["y0"], box["y1"]) for box in boxes] == list(pairwise(edges))
    assert {box["layer"] for box in boxes} == {"below"}
    assert [note["text"] for note in layout["annotations"]] == [words(f"band.{band}") for band in ZHIMA_BANDS]


def test_only_the_score_has_zhima_bands():
    for outcome in ("huabei_limit", "jiebei_limit"):
        layout = figure_of(scenario_of(1), outcome)["layout"]
        assert not layout["shapes"] and not layout["annotations"]


# As data


@pytest.mark.parametrize("samples", [False, True])
@EVERY_LANGUAGE
@EVERY_OUTCOME
def test_a_figure_is_plain_data(outcome, language, samples):
    """What the browser gets is readable JSON: no numpy, no NaN, nothing packed."""
    figure = figure_of(scenario_of(4, 24, policy_month=3), outcome, samples, load(language))
    assert types(figure) <= {dict, list, tuple, str, int, float, bool, type(None)}
    assert json.loads(json.dumps(figure, allow_nan=False)) is not None


@EVERY_OUTCOME
def test_a_figure_stays_small(outcome):
    """Each change is sent whole: four plans over two years."""
    assert len(json.dumps(figure_of(scenario_of(4, 24), outcome))) < 25_000


def test_the_same_scenario_gives_the_same_figure():
    assert figure_of(scenario_of(3)) == figure_of(scenario_of(3))


def test_drawing_leaves_the_trajectories_as_they_were():
    scenario = scenario_of(2)
    found = found_of(scenario)
    before = {outcome: path.copy() for outcome, path in found.paths.items()}
    for outcome in OUTCOMES:
        figure_of(scenario, outcome, samples=True, found=found)
    assert all(np.array_equal(before[outcome], found.paths[outcome]) for outcome in OUTCOMES)


def test_the_page_marks_plans_in_the_colours_of_the_charts():
    """The theme's named colours, which the text of the page uses, are those of the charts."""
    theme = tomllib.loads((FOLDER.parent / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
    for mark, colour in zip(say.MARKS, charts.COLOURS, strict=True):
        name = mark[1:].partition("[")[0]
        assert theme[f"{name}Color"] == colour
