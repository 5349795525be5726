"""What the browser is told of a lever that is held: little, enough to draw from, and only what was asked."""

import json

import numpy as np
import pytest

from explorer.drawing import drag_curves, plotly_charts
from explorer.findings import lever_preview
from explorer.findings.lever_preview import Lever
from explorer.findings.told import told as tell
from explorer.findings.written import STEPS
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Environment, Plan, Profile, Scenario, choices
from explorer.model.projection import project
from explorer.page.board import figures
from explorer.page.levers import drag
from explorer.scenario.plan_marks import LETTERS, MAX_PLANS
from explorer.wording import sentences
from explorer.wording.words import load
from tests import node
from tests.scenarios import EVENTFUL

LARGEST = Scenario(
    Profile(jiebei_limit=200_000), tuple(Plan(str(n)) for n in range(MAX_PLANS)), Environment(24)
)


def told(scenario: Scenario, lever: Lever) -> dict:
    glimpses = lever_preview.preview(scenario, lever, lever_preview.values(scenario, lever))
    stands = drag_curves.Stands(tell(scenario, project(scenario, futures=20)), 0)
    return drag_curves.drag_curves(lever, [*glimpses], load("en"), stands)


@pytest.mark.parametrize(
    "lever", [Lever(1, "utilisation"), Lever("profile", "used"), Lever(0, "on_time")], ids=str
)
def test_a_preview_is_small(lever):
    assert (
        len(json.dumps(told(LARGEST, lever), separators=(",", ":"))) < 50_000
    )  # [bytes]; with all around it 60,000


def test_at_a_value_the_heights_are_those_of_the_chart():
    lever, words = Lever(1, "utilisation"), load("en")
    found = told(EVENTFUL, lever)
    for place in (0, len(found["values"]) - 1):
        scenario = lever.moved(EVENTFUL, found["values"][place])
        trajectories = project(scenario)
        for outcome in OUTCOMES:
            figure = plotly_charts.figure(outcome, tell(scenario, trajectories), words)
            drawn = {trace["uid"]: trace["y"] for trace in figure["data"]}
            bent = {"line1"} if plotly_charts.in_steps(outcome) else {"band1", "line1"}
            assert {*found["curves"][outcome]} == bent
            for uid, rows in found["curves"][outcome].items():
                assert rows[place] == pytest.approx(drawn[uid], abs=0.51 if outcome != "score" else 0.06)
        plan = figures.board(tell(scenario, trajectories), words)["plans"][1]
        assert found["limits"][1][place] == plan["limits"]
        ends = [plan["score"]["end"], plan["score"]["start"], plan["cost"]]
        assert found["figures"][1][place] == ends, "to the digit: it is rounded again there"


def test_the_verdict_follows_the_thumb_and_is_the_pages():
    """The plan in hand is B: at each value the line is what the page would say there."""
    lever, words = Lever(1, "utilisation"), load("zh")
    stands = drag_curves.Stands(tell(EVENTFUL, project(EVENTFUL)), 1)
    values = lever_preview.values(EVENTFUL, lever)
    glimpses = [*lever_preview.preview(EVENTFUL, lever, (values[0], values[-1]))]
    said = drag_curves.drag_curves(lever, glimpses, words, stands)["verdicts"]
    for value, line in zip((values[0], values[-1]), said, strict=True):
        moved = lever.moved(EVENTFUL, value)
        assert line == figures.verdict(tell(moved, project(moved)), 1, words)["line"]
    assert said[0] != said[1]


@pytest.mark.parametrize(
    "lever", [Lever(1, "utilisation"), Lever(1, "slip_month"), Lever("profile", "used")], ids=str
)
def test_first_and_finer_answers_together_are_the_whole_preview(lever):
    first, finer = (drag.Question(lever, finer).aims(EVENTFUL) for finer in (False, True))
    assert sorted((*first, *finer)) == [*lever_preview.values(EVENTFUL, lever)] and not {*first} & {*finer}
    assert drag.Question(lever, value=2).aims(EVENTFUL) == (2,)


def test_a_lever_is_found_by_the_end_of_its_class():
    kinds = {"profile": Profile, "environment": Environment} | dict.fromkeys(LETTERS, Plan)
    for part, kind in kinds.items():
        for key in choices(kind):
            name = f"{part}-{key}"
            assert drag_curves.lever_name(drag_curves.lever_named(name, MAX_PLANS)) == name


@pytest.mark.parametrize(
    "name", ["", "b", "b-", "d-on_time", "profile-on_time", "b-name", "__class__-x", "-on_time"]
)
def test_nonsense_names_no_lever(name):
    with pytest.raises(KeyError):
        drag_curves.lever_named(name, 3)


def test_a_preview_holds_until_another_lever_is_moved():
    lever = Lever(1, "on_time")
    shown = drag.Shown(1, lever, EVENTFUL)
    assert shown.holds(lever.moved(EVENTFUL, 0.3))
    assert not shown.holds(Lever(1, "utilisation").moved(EVENTFUL, 0.3))
    assert not shown.holds(Scenario(EVENTFUL.profile, EVENTFUL.plans[:1], EVENTFUL.environment))


AMOUNTS = [0, 0.4, 7.6, 349.6, 640, 999.4, 999.6, 1004.9, 1005.1, 12_345.6, 200_000]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_amount_is_written_in_the_browser_as_in_a_sentence(outcome):
    asked = f"{AMOUNTS}.map(n => amount({json.dumps(STEPS)}, '{OUTCOMES[outcome].unit}', n))"
    told = [sentences.amount(outcome, value) for value in np.array(AMOUNTS, float)]
    assert node.evaluated("figures.js", asked) == told
