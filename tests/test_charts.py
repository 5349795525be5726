"""The figures as they are handed to Plotly: what is drawn, where, and how plans are told apart."""

import json
import tomllib
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from explorer.assets import FOLDER
from explorer.drawing import axes, plotly_charts
from explorer.findings.limit_states import ORDER, SQUARES, Standing, apportioned, ever, for_squares
from explorer.findings.told import told as tell
from explorer.model.outcomes import OUTCOMES, SCORE_HIGH, ZHIMA_BANDS, zhima_band
from explorer.model.plan import Environment, Plan, Scenario
from explorer.model.projection import project
from explorer.model.trajectories import STATES, Trajectories
from explorer.scenario.plan_marks import MARKS, MAX_PLANS
from explorer.wording import sentences
from explorer.wording.words import LANGUAGES, load
from tests import node
from tests.in_turn import in_turn

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
    return in_script(f"ends({json.dumps(axes.rule(outcome, WORDS))}, {low}, {high})")


def in_script(what: str) -> Any:
    """What an expression gives in assets/js/plot.js."""
    return node.evaluated("plot.js", what)


def scenario_of(plans: int, months: int = 12, **world) -> Scenario:
    return Scenario(plans=DATED[:plans], environment=Environment(months=months, **world))


@cache
def found_of(scenario: Scenario) -> Trajectories:
    return project(scenario, futures=FUTURES)


def figure_of(scenario: Scenario, outcome: str = "score", words=WORDS, found=None, number=0):
    found = found or found_of(scenario)
    return plotly_charts.figure(outcome, tell(scenario, found), words, number)


def lines(figure) -> list[dict]:
    """The average line of each plan: what the legend names."""
    return [trace for trace in figure["data"] if trace.get("showlegend") is not False]


def bands(figure) -> list[dict]:
    return [trace for trace in figure["data"] if trace.get("fill")]


def marks(figure) -> list[dict]:
    return [trace for trace in figure["data"] if trace.get("mode") == "markers"]


def steps(figure) -> list[dict]:
    """Single futures."""
    return [trace for trace in figure["data"] if trace["uid"].startswith("few")]


def corners(xs: list[float], ys: list[float]) -> dict[float, list[float]]:
    """Every height that an outline has at each month."""
    found: dict[float, list[float]] = {}
    for x, y in zip(xs, ys, strict=True):
        found.setdefault(x, []).append(y)
    return found


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
    found = [colours(figure_of(scenario, outcome)) for outcome in OUTCOMES]
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
    figure = figure_of(scenario_of(3))
    assert {trace["legendgroup"] for trace in figure["data"]} == {
        line["legendgroup"] for line in lines(figure)
    }
    assert len({line["legendgroup"] for line in lines(figure)}) == 3


@in_turn("plans", range(1, MAX_PLANS + 1))
@EVERY_OUTCOME
def test_every_plan_is_drawn_the_first_one_first(outcome, plans):
    drawn = lines(figure_of(scenario_of(plans), outcome))
    assert [line["name"] for line in drawn] == sentences.plan_names(scenario_of(plans), WORDS)
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
    return figure_of(scenario_of(2, 6), "huabei_limit", found=three_futures)


def test_the_line_of_a_score_is_the_mean_that_of_a_limit_what_is_most_likely(made):
    """Of three futures two are cut, to 40 and 20; before that, all keep 100: never the mean of 53."""
    found = made(
        score=[[[600] * 7, [610] * 7, [650] * 7]],
        huabei_limit=[[[100] * 7, [100, 100, 40, 40, 40, 40, 40], [100, 100, 20, 20, 20, 20, 20]]],
    )
    [score] = lines(figure_of(scenario_of(1, 6), found=found))
    [limit] = lines(figure_of(scenario_of(1, 6), "huabei_limit", found=found))
    assert score["x"] == limit["x"] == list(range(7))
    assert score["y"] == [620] * 7 and limit["y"] == [100, 100, *[20] * 5]


def test_the_band_lies_between_low_and_high(three_futures):
    band = bands(figure_of(scenario_of(2, 6), "score", found=three_futures))[1]
    assert band["x"] == [*range(7), *range(6, -1, -1)]
    assert band["y"] == [610] * 14


def test_no_block_of_colour_stands_for_a_limit(known):
    assert not bands(known)


def test_what_is_frozen_next_month_has_not_begun_to_sink_today(made):
    found = made(huabei_limit=[[[6000] + [0] * 6]])
    [line] = lines(figure_of(scenario_of(1, 6), "huabei_limit", found=found))
    assert line["line"]["shape"] == "hv" and line["y"][:2] == [6000, 0]
    [smooth] = lines(figure_of(scenario_of(1, 6), "score", found=found))
    assert "shape" not in smooth["line"]


def test_a_band_begins_where_its_line_does_and_is_never_upside_down():
    figure = figure_of(scenario_of(4, 24))
    for band, line in zip(bands(figure), lines(figure), strict=True):
        half = len(band["y"]) // 2
        assert band["x"][:half] == band["x"][half:][::-1]
        assert all(high >= low for high, low in zip(band["y"][:half], band["y"][half:][::-1], strict=True))
        assert band["y"][0] == band["y"][-1] == line["y"][0]


@pytest.mark.parametrize(
    "plans, number, shown", [(2, 0, [0, 1]), (4, 0, [0]), (4, 2, [0, 2]), (3, 1, [0, 1])]
)
def test_of_many_plans_the_first_and_the_one_in_hand_have_a_band(plans, number, shown):
    """Three fills upon each other are mud."""
    for drawn in (
        bands(figure_of(scenario_of(plans), number=number)),
        steps(figure_of(scenario_of(plans), "jiebei_limit", number=number)),
    ):
        assert len(drawn) == plans
        assert [at for at, part in enumerate(drawn) if part["visible"]] == shown


def test_lines_are_drawn_over_bands():
    kinds = ["band" if trace.get("fill") else "line" for trace in figure_of(scenario_of(3))["data"]]
    assert kinds.index("line") > len(kinds) - 1 - kinds[::-1].index("band")


def test_single_futures_are_steps_with_gaps_between(made):
    """Ten of twenty keep 100, ten fall to 40 in month 2: a corner is sent only where something moves."""
    found = made(huabei_limit=[[*[[100] * 7] * 10, *[[100, 100, 40, 40, 40, 40, 40]] * 10]])
    [few] = steps(figure_of(scenario_of(1, 6), "huabei_limit", found=found))
    assert few["line"]["shape"] == "hv"
    assert few["y"] == [*[100, 100, None] * 10, *[100, 40, 40, None] * 10]
    assert few["x"] == [*[0, 6, None] * 10, *[0, 2, 6, None] * 10]


def test_there_is_a_single_future_for_each_square():
    scenario = scenario_of(3)
    told = tell(scenario, project(scenario, futures=300))
    for product, key in (("huabei", "huabei_limit"), ("jiebei", "jiebei_limit")):
        for number in range(3):
            outlook = told.outlook(product, number)
            chosen = for_squares(told.trajectories, product, number, outlook)
            ends = [STATES[told.trajectories.states[product][-1, number, future]] for future in chosen]
            assert len({*chosen}) == SQUARES and [ends.count(state) for state in ORDER] == [*outlook.squares]
            drawn = steps(figure_of(scenario, key, found=told.trajectories))[number]
            assert drawn["y"].count(None) == SQUARES
    assert not steps(figure_of(scenario))


# What is dated


@EVERY_OUTCOME
def test_what_is_dated_stands_on_its_plans_line_in_its_month(outcome):
    figure = figure_of(scenario_of(4, 12, policy_month=6), outcome)
    groups = [line["legendgroup"] for line in lines(figure)]
    found = {(groups.index(mark["legendgroup"]), mark["x"][0]) for mark in marks(figure)}
    assert found == {(0, 4), (1, 3), (1, 2), (2, 12), (3, 11)}
    for mark in marks(figure):
        line = lines(figure)[groups.index(mark["legendgroup"])]
        assert mark["y"] == [line["y"][mark["x"][0]]]


def test_dates_behind_the_horizon_are_not_drawn():
    figure = figure_of(scenario_of(4, 6, policy_month=9))
    assert sorted(mark["x"][0] for mark in marks(figure)) == [2, 3, 4]
    assert not [shape for shape in figure["layout"]["shapes"] if shape["type"] == "line"]


@EVERY_LANGUAGE
@EVERY_OUTCOME
def test_the_platforms_tightening_is_a_named_line_and_no_plans(outcome, language):
    words = load(language)
    layout = figure_of(scenario_of(2, 12, policy_month=5), outcome, words=words)["layout"]
    [line] = [shape for shape in layout["shapes"] if shape["type"] == "line"]
    [name] = [note for note in layout["annotations"] if note["text"] == words("chart.policy")]
    assert line["x0"] == line["x1"] == name["x"] == 5
    assert line["name"] == name["name"] == "policy"


@EVERY_LANGUAGE
def test_what_is_dated_is_said_in_words(language):
    figure = figure_of(scenario_of(2, 12, policy_month=5), words=load(language))
    for mark in marks(figure):
        assert str(mark["x"][0]) in mark["hovertemplate"]
    assert len({mark["hovertemplate"] for mark in marks(figure)}) == len(marks(figure))


# What is pointed at


@EVERY_LANGUAGE
def test_what_is_pointed_at_names_month_plan_and_what_the_brackets_mean(language):
    words, told = load(language), tell(scenario_of(3), found_of(scenario_of(3)))
    figure = figure_of(scenario_of(3), words=words)
    title = figure["layout"]["xaxis"]["unifiedhovertitle"]["text"]
    assert "%{x}" in title and "16" in title and "20" in title
    for number, line in enumerate(lines(figure)):
        found = told.trajectories
        assert len(line["customdata"]) == 13
        for month, said in enumerate(line["customdata"]):
            parts = (found.mean, found.low, found.high)
            assert all(f"{part['score'][month, number]:.0f}" in said for part in parts)
            assert said.startswith(sentences.plan_names(scenario_of(3), words)[number])
    for number, line in enumerate(lines(figure_of(scenario_of(3), "jiebei_limit", words=words))):
        for month, said in enumerate(line["customdata"]):
            outlook = told.outlook("jiebei", number, month)
            assert sentences.squares(outlook, words) in said
            assert sentences.most_likely(outlook, words) in said


# What becomes of a limit


def limit_of(*ends: float) -> list[list[float]]:
    """A future for each end, from 100 today to there in month 6."""
    return [[100, *[100] * 5, end] for end in ends]


def test_twenty_futures_are_squares_from_good_to_bad(made):
    """Of 20: eleven as they were, five raised, four cut; each of them is one."""
    found = made(huabei_limit=[limit_of(*[100] * 11, *[120, 130, 140, 150, 160], *[80] * 4)])
    still, moved = (tell(scenario_of(1, 6), found).outlook("huabei", 0, month) for month in (5, 6))
    assert still.squares == (0, 20, 0, 0, 0) and still.otherwise is None
    assert moved.squares == (5, 11, 4, 0, 0) and moved.digits == "0" * 5 + "1" * 11 + "2" * 4
    assert moved.likely == Standing("unchanged", 11, 100) and moved.otherwise == Standing("raised", 5, 140)


@EVERY_LANGUAGE
def test_what_is_closed_today_is_opened_or_still_closed(made, language):
    """Fifteen of a hundred reopen: no average between nothing and what they get."""
    found = made(jiebei_limit=[[[0] * 6 + [end] for end in (*[0] * 17, *[5000] * 3)]])
    outlook, words = tell(scenario_of(1, 6), found).outlook("jiebei", 0), load(language)
    assert outlook.likely == Standing("still_closed", 17, 0) and outlook.otherwise == Standing(
        "opened", 3, 5000
    )
    assert words("state.still_closed") in sentences.squares(outlook, words)
    assert "5,000" in sentences.otherwise(outlook, words)


def test_what_was_closed_for_a_while_was_not_cut_for_that():
    """Now and ever are two things: shut at some time, open at the end."""
    shut = replace(HABITS, close_huabei=3)
    found = project(Scenario(plans=(shut,)), futures=200)
    closed, cut = (ever(found, "huabei", state)[-1, 0] for state in ("closed", "cut"))
    assert closed == 1 and cut < 0.5
    assert (np.diff(ever(found, "huabei", "closed")[:, 0]) >= 0).all()


@pytest.mark.parametrize("parts", [SQUARES, 100])
def test_parts_add_up_and_are_within_one_of_their_share(parts):
    for shares in ([0.615, 0.385, 0, 0, 0], [0.2] * 5, [1, 0, 0, 0, 0], [0.3335, 0.3335, 0.333, 0, 0]):
        counts = apportioned(shares, parts)
        assert sum(counts) == parts
        assert all(abs(count - parts * share) < 1 for count, share in zip(counts, shares, strict=True))


def test_a_name_never_acts_in_a_chart():
    """Plotly reads links and a few other tags in what it writes."""
    scenario = replace(scenario_of(1), plans=(Plan('<a href="//x.y">z</a>'),))
    figure = figure_of(scenario)
    assert "<a" not in json.dumps(figure) and "z&lt;/a&gt;" in json.dumps(figure)


# Axes


@in_turn("months", [6, 7, 11, 12, 13, 23, 24])
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
    assert bottom < top <= high + 67 and bottom >= low - 67


@pytest.mark.parametrize("high", [0, 9, 480, 9_700, 50_000, 200_000])
def test_a_limit_is_shown_from_zero_with_room_above(high):
    """Else a small cut looks like a collapse."""
    for outcome in ("huabei_limit", "jiebei_limit"):
        if high > OUTCOMES[outcome].high:
            continue
        bottom, top = in_view(outcome, 0, high)
        assert bottom == 0 and high < top <= max(axes.LEAST, 1.4 * high)


@EVERY_LANGUAGE
def test_heights_are_written_as_a_reader_writes_sums(language):
    named = axes.ticks(axes.rule("jiebei_limit", load(language)), 0, 25_000)
    assert [height for height, _ in named] == [0, 5000, 10_000, 15_000, 20_000, 25_000]
    assert [name for _, name in named][1:4:2] == {"zh": ["5,000元", "1.5万元"], "en": ["¥5,000", "¥15,000"]}[
        language
    ]


SPANS = [
    (0, 0),
    (0, 9),
    (0, 480),
    (0, 7049.6),
    (1200, 7050),
    (0, 200_000),
    (350, 350),
    (612.3, 655),
    (640, 950),
]


@in_turn("language", LANGUAGES)
@EVERY_OUTCOME
def test_a_browser_draws_the_axes_that_paper_has(outcome, language):
    """The rules are written twice, since a reader zooms and a thumb moves where no server is asked."""
    rule = axes.rule(outcome, load(language))
    spans = [span for span in SPANS if outcome != "score" or span[0] >= 350]
    here = [(*axes.ends(rule, *span), axes.ticks(rule, *axes.ends(rule, *span))) for span in spans]
    zoomed = [axes.ticks(rule, low, high) for low, high in ((612.3, 613), (0.2, 0.9), (99, 12_001))]
    asked = f"""(() => {{
      const rule = {json.dumps(rule)}
      const named = (range) => {{
        const {{tickvals, ticktext}} = ticks(rule, range)
        return tickvals.map((value, n) => [value, ticktext[n]])
      }}
      const drawn = {json.dumps(spans)}.map(span => [...ends(rule, ...span), named(ends(rule, ...span))])
      return [drawn, [[612.3, 613], [0.2, 0.9], [99, 12001]].map(named)]
    }})()"""
    assert in_script(asked) == json.loads(json.dumps([here, zoomed]))


def test_a_browser_keeps_names_apart_as_paper_does():
    many = [[50, 52, 54, 53], [0, 1, 2, 3], [99, 98, 100, 97], [10, 40, 41, 90], [5], [70, 70, 70, 70]]
    assert in_script(f"{many}.map(aims => apart(aims, 100))") == [axes.apart(aims, 100) for aims in many]


@pytest.mark.parametrize("aims", [[50, 52, 54, 53], [0, 1, 2, 3], [99, 98, 100, 97], [10, 40, 41, 90], [5]])
def test_names_at_the_ends_never_cover_each_other(aims):
    places = in_script(f"apart({aims}, 100)")
    assert all(place - 6.5 >= 0 and place + 6.5 <= 100 for place in places)
    assert all(high - low >= 13 for low, high in pairwise(sorted(places)))
    assert sorted(range(len(aims)), key=aims.__getitem__) == sorted(range(len(aims)), key=places.__getitem__)


FITTED = """(() => {{
  let now
  return {heights}.map(heights => now = fitted({rule}, now, heights))
}})()"""


def test_an_axis_stays_while_a_lever_moves_as_long_as_it_can():
    rule = json.dumps(axes.rule("score", WORDS))
    moved = [[640, 700], [599, 700], [640, 660], [540, 700], [640, 700], [640, 641]]
    found = in_script(FITTED.format(rule=rule, heights=moved))
    first = found[0]
    assert found[1] == [550, first[1]], "the end that need not move stays"
    assert found[2] == found[1], "room left over does not count"
    assert found[3][1] == first[1] and found[4] == found[3]
    assert found[5][1] - found[5][0] < found[4][1] - found[4][0], "far too much room does"


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


@EVERY_LANGUAGE
@EVERY_OUTCOME
def test_a_figure_is_plain_data(outcome, language):
    """What the browser gets is readable JSON: no numpy, no NaN, nothing packed."""
    figure = figure_of(scenario_of(4, 24, policy_month=3), outcome, load(language))
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
        figure_of(scenario, outcome, found=found)
    assert all(np.array_equal(before[outcome], found.paths[outcome]) for outcome in OUTCOMES)


def test_the_page_marks_plans_in_the_colours_of_the_charts():
    """The theme's named colours, which the text of the page uses, are those of the charts."""
    theme = tomllib.loads((FOLDER.parent / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
    for mark, colour in zip(MARKS, plotly_charts.COLOURS, strict=True):
        name = mark[1:].partition("[")[0]
        assert theme[f"{name}Color"] == colour
