"""A figure is told once: board, tables, sentence, picture, message and report write the same letters."""

import importlib
import json
import os
import re
from dataclasses import replace
from datetime import date
from html import unescape

import numpy as np
import pytest

from explorer.contract import TraceKind, uid
from explorer.drawing import plotly_charts, svg_charts
from explorer.drawing.drag_curves import Stands, drag_curves
from explorer.export.poster import poster
from explorer.export.report import report
from explorer.export.table import likely_column, share_column, table
from explorer.findings import goal, lever_preview, record
from explorer.findings.limit_states import ORDER, SQUARES
from explorer.findings.told import Told, told
from explorer.findings.written import STEPS, counted, step, written
from explorer.model.outcomes import LIMITS, OUTCOMES
from explorer.model.plan import Plan, Scenario
from explorer.model.projection import project
from explorer.page.board import figures
from explorer.page.sections import goals, record_result
from explorer.page.sections.send import as_text
from explorer.page.session import address, projections
from explorer.scenario import presets
from explorer.wording import sentences
from explorer.wording.word_tables import reading, side_by_side
from explorer.wording.words import LANGUAGES, Words, load
from tests import node
from tests.in_turn import in_turn
from tests.scenarios import random_scenario
from tests.test_page import Page

LINKS = int(os.environ.get("LINKS", "20"))
DAY = date(2026, 11, 30)
NOTED = (record.Seen(0, 640.0),)


def scenario_and_words(seed: int) -> tuple[Scenario, Words]:
    return random_scenario(np.random.default_rng(seed)), load(list(LANGUAGES)[seed % len(LANGUAGES)])


def holds(text: str, figure: str) -> bool:
    """Whether a figure stands in a text by itself, not as a part of a longer one."""
    return bool(re.search(rf"(?<!\d)(?<!\d[,.]){re.escape(figure)}(?!\d|[,.]\d)", text))


def tellers(found: Told, key: str, number: int, words: Words) -> dict[str, str]:
    """What each part of the page says of an outcome of a plan at the horizon, by what it is."""
    chart = plotly_charts.figure(key, found, words)
    [line] = [trace for trace in chart["data"] if trace["uid"] == uid(TraceKind.LINE, number)]
    name = words(f"outcome.{key}")
    rows = reading(found, words)[name]
    [cell] = [row.cells[number] for row in side_by_side(found, words) if row.title == name]
    return {
        "chart, pointed at": line["customdata"][-1],
        "chart in words": sentences.alt(key, found, words),
        "table to read": rows[(number + 1) * len(rows) // len(found.ends) - 1],
        "plans side by side": f"{cell.text} {cell.note}",
    }


def elsewhere(found: Told, number: int, words: Words) -> dict[str, str]:
    """What else is said of a plan's score."""
    score = found.ends[number]["score"].expected
    way = goal.Way(found.scenario.plans[number], (), (), 0.0, 0.5, score, None, 0.0)
    wish = goal.Goal("score", 1, found.months, 0.5, base=found.scenario.plans[number])
    past = record_result.Hindsight(found.trajectories, found.trajectories, (), NOTED, 24_300, number)
    seen = record_result._figure("score", past, words)["data"]
    return {
        "what came of a plan added": sentences.added(found, number, words),
        "goal": goals._so_far(wish, way, words),
        "record's chart": " ".join(one["customdata"][-1] for one in seen if "customdata" in one),
    }


@pytest.mark.parametrize("seed", range(LINKS))
def test_every_teller_writes_the_same_figure(seed):
    scenario, words = scenario_and_words(seed)
    found = told(scenario, project(scenario, futures=100))
    board = figures.board(found, words)["plans"]
    drawn, printed = poster(found, words, "x", DAY), unescape(report(found, words, "x", DAY))
    message = as_text(found, "x", words)
    for number, ends in enumerate(found.ends):
        one, shown = ends["score"], board[number]["score"]
        points = sentences.amount("score", one.expected)
        assert sentences.amount("score", shown["end"]) == points
        assert shown["end"] - shown["start"] == one.change
        said = tellers(found, "score", number, words) | elsewhere(found, number, words)
        assert not {what: text for what, text in said.items() if not holds(text, points)}, points
        assert f">{points}<" in drawn and holds(printed, points) and holds(message, points)
        cost = sentences.yuan(found.trajectories.cost[-1, number])
        assert sentences.yuan(board[number]["cost"]) == cost
        assert f">{cost}<" in drawn and holds(printed, cost) and holds(message, cost)
        assert holds(sentences.answer(found, words), cost)


@pytest.mark.parametrize("seed", range(LINKS))
def test_every_teller_shows_the_same_squares(seed):
    """What is most likely, how many of twenty stand how, and the squares themselves."""
    scenario, words = scenario_and_words(seed)
    found = told(scenario, project(scenario, futures=100))
    frame = table(scenario, found.trajectories)
    drawn, printed = poster(found, words, "x", DAY), unescape(report(found, words, "x", DAY))
    message = as_text(found, "x", words)
    for number, plan in enumerate(figures.board(found, words)["plans"]):
        ends = frame.iloc[(number + 1) * (found.months + 1) - 1]
        for (product, line), cell in zip(LIMITS.items(), plan["limits"], strict=True):
            outlook = found.outlook(product, number)
            shares = [ends[share_column(product, state)] for state in ORDER]
            squares = [cell["squares"].count(str(state)) for state in range(len(ORDER))]
            assert sum(squares) == SQUARES == len(cell["squares"]) and squares == [*outlook.squares]
            assert all(abs(n - SQUARES * share) < 1.02 for n, share in zip(squares, shares, strict=True))
            assert ends[likely_column(product)] == pytest.approx(outlook.likely.amount, abs=0.5)
            said = tellers(found, line.key, number, words)
            missing = {
                what
                for what, text in said.items()
                if cell["counts"] not in text or cell["likely"] not in text
            }
            assert not missing, (product, number, cell)
            assert cell["counts"] in printed and cell["counts"] in message
            assert svg_charts.squares(outlook) in report(found, words, "x", DAY)
            assert f">{cell['likely']}<" in drawn
            assert sentences.fate(outlook.likely, words) in sentences.answer(found, words)


@pytest.mark.parametrize("seed", range(0, LINKS, 4))
def test_a_lever_held_where_it_stands_writes_the_figures_that_stood_there(seed):
    scenario, words = scenario_and_words(seed)
    stood = told(scenario, project(scenario))
    board, line = figures.board(stood, words)["plans"], figures.verdict(stood, 0, words)["line"]
    lever = lever_preview.Lever("profile", "used")
    glimpses = [*lever_preview.preview(scenario, lever, [scenario.profile.used])]
    curves = drag_curves(lever, glimpses, words, Stands(stood, 0))
    assert curves["verdicts"] == [line]
    for number, plan in enumerate(board):
        assert curves["figures"][number] == [[plan["score"]["end"], plan["score"]["start"], plan["cost"]]]
        assert curves["limits"][number] == [plan["limits"]]


def test_a_browser_writes_each_figure_as_the_server_does():
    """The table of figures is written there, from numbers."""
    amounts = []
    for seed in range(LINKS):
        scenario, words = scenario_and_words(seed)
        for plan in figures.board(told(scenario, project(scenario, futures=100)), words)["plans"]:
            amounts += [("points", plan["score"][end]) for end in ("start", "end")]
            amounts.append(("yuan", plan["cost"]))
    asked = f"{json.dumps(amounts)}.map(([unit, value]) => amount({json.dumps(STEPS)}, unit, value))"
    key = {"points": "score", "yuan": "cost"}
    assert node.evaluated("figures.js", asked) == [
        sentences.amount(key[unit], value) for unit, value in amounts
    ]


def counting(monkeypatch, *places: str) -> dict[str, int]:
    """How often each function is called from now on, by the end of its name."""
    calls = {}
    for place in places:
        module, _, name = place.rpartition(".")
        function = getattr(importlib.import_module(module), name)
        calls[name] = 0

        def spy(*given, name=name, function=function):
            calls[name] += 1
            return function(*given)

        monkeypatch.setattr(place, spy)
    return calls


def test_one_move_of_a_lever_works_each_part_out_once(monkeypatch, brisk_pages):
    """Once the comparison of three plans was worked out 12 times, the states of six limits 40, the answer 4."""
    monkeypatch.setattr(address, "PAUSE", 0)
    projections.shared.clear()
    page = Page(presets.newcomer())
    calls = counting(
        monkeypatch,
        "explorer.findings.told.compare",
        "explorer.findings.told.outlooks",
        "explorer.wording.sentences._answer",
    )
    page.set("b.utilisation", 0.43)
    plans = len(presets.newcomer().plans)
    both = plans * len(LIMITS)
    assert calls == {"compare": plans, "outlooks": both, "_answer": 1}


def test_under_other_names_the_answer_is_told_anew():
    """A projection is shared by all who ask for the same figures; what people call their plans is their own."""
    scenario = replace(presets.newcomer(), plans=(Plan("mine"), Plan("yours", purchases=0)))
    found, words = told(scenario, project(scenario, futures=50)), load("en")
    other = replace(found, scenario=replace(scenario, plans=(Plan("his"), Plan("hers", purchases=0))))
    assert "mine" in sentences.answer(found, words)
    assert "mine" not in sentences.answer(other, words) and "hers" in sentences.answer(other, words)
    assert sentences.answer(found, load("zh")) != sentences.answer(found, words)


@in_turn("key", [*OUTCOMES, "cost"])
@in_turn("value", [0, 0.4, 999.4, 999.6, 1354.73, 1345.0, 200_000])
def test_what_is_written_stays_as_it_is(key, value):
    kind = counted(key)
    once = written(kind, value)
    assert written(kind, once) == once and abs(once - value) <= step(kind, value) / 2
    assert STEPS[kind][0][0] == 0


def test_an_amount_is_rounded_from_what_was_projected():
    """Rounded to the yuan first it would be 1,360."""
    assert written("yuan", 1354.73) == 1350
