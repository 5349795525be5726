"""A figure is told once: board, tables, sentence, picture, message and report write the same letters."""

import importlib
from dataclasses import replace
from datetime import date
from html import unescape

import numpy as np
import pytest

from explorer.export.poster import poster
from explorer.export.report import report
from explorer.findings.told import told
from explorer.findings.written import STEPS, counted, step, written
from explorer.model.outcomes import LIMITS, OUTCOMES
from explorer.model.plan import Plan
from explorer.model.projection import project
from explorer.page.board import figures
from explorer.page.sections.send import as_text
from explorer.page.session import address, projections
from explorer.scenario import presets
from explorer.wording import sentences
from explorer.wording.word_tables import side_by_side
from explorer.wording.words import LANGUAGES, load
from tests.scenarios import random_scenario
from tests.test_page import Page

LINKS = 20
DAY = date(2026, 11, 30)


@pytest.mark.parametrize("seed", range(LINKS))
def test_every_teller_writes_the_same_figure(seed):
    scenario = random_scenario(np.random.default_rng(seed))
    words = load(list(LANGUAGES)[seed % len(LANGUAGES)])
    found = told(scenario, project(scenario, futures=100))
    board = figures.board(found, words)
    rows = {row.title: row.cells for row in side_by_side(found, words)}
    drawn, printed = poster(found, words, "x", DAY), unescape(report(found, words, "x", DAY))
    message = as_text(found, "x", words)
    for number, ends in enumerate(found.ends):
        cells = dict(zip(OUTCOMES, board["plans"][number]["cells"], strict=True))
        for key, one in ends.items():
            amount = sentences.amount(key, one.expected)
            assert rows[words(f"outcome.{key}")][number].text == amount
            assert sentences.amount(key, cells[key]["end"]) == amount
            assert cells[key]["end"] - cells[key]["start"] == one.change
            assert f">{amount}<" in drawn and amount in printed and amount in message
        cost = sentences.yuan(found.trajectories.cost[-1, number])
        assert sentences.yuan(board["plans"][number]["cost"]) == cost
        assert f">{cost}<" in drawn and cost in printed and cost in message


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
        "explorer.findings.told.state_shares",
        "explorer.wording.sentences._answer",
    )
    page.set("b.utilisation", 0.43)
    plans = len(presets.newcomer().plans)
    both = plans * len(LIMITS)
    assert calls == {"compare": plans, "state_shares": both, "_answer": 1}


def test_under_other_names_the_answer_is_told_anew():
    """A projection is shared by all who ask for the same figures; what people call their plans is their own."""
    scenario = replace(presets.newcomer(), plans=(Plan("mine"), Plan("yours", purchases=0)))
    found, words = told(scenario, project(scenario, futures=50)), load("en")
    other = replace(found, scenario=replace(scenario, plans=(Plan("his"), Plan("hers", purchases=0))))
    assert "mine" in sentences.answer(found, words)
    assert "mine" not in sentences.answer(other, words) and "hers" in sentences.answer(other, words)
    assert sentences.answer(found, load("zh")) != sentences.answer(found, words)


@pytest.mark.parametrize("key", [*OUTCOMES, "cost"])
@pytest.mark.parametrize("value", [0, 0.4, 999.4, 999.6, 1354.73, 1345.0, 200_000])
def test_what_is_written_stays_as_it_is(key, value):
    kind = counted(key)
    once = written(kind, value)
    assert written(kind, once) == once and abs(once - value) <= step(kind, value) / 2
    assert STEPS[kind][0][0] == 0


def test_an_amount_is_rounded_from_what_was_projected():
    """Rounded to the yuan first it would be 1,360."""
    assert written("yuan", 1354.73) == 1350
