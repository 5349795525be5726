"""A figure is told once: board, tables, sentence, picture, message and report write the same letters."""

from datetime import date
from html import unescape

import numpy as np
import pytest

from explorer.export.poster import poster
from explorer.export.report import report
from explorer.findings import compare, limit_states
from explorer.findings.told import told
from explorer.findings.written import STEPS, counted, step, written
from explorer.model.outcomes import LIMITS, OUTCOMES
from explorer.model.projection import project
from explorer.page.board import figures
from explorer.page.sections.send import as_text
from explorer.wording import sentences
from explorer.wording.word_tables import side_by_side
from explorer.wording.words import LANGUAGES, load
from tests.in_turn import in_turn
from tests.scenarios import random_scenario

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


def test_each_part_is_worked_out_once_however_many_ask(monkeypatch):
    scenario = random_scenario(np.random.default_rng(1))
    trajectories, words = project(scenario, futures=50), load("en")
    asked = {"ends": 0, "states": 0}

    def spied(name, function):
        def spy(*given):
            asked[name] += 1
            return function(*given)

        return spy

    monkeypatch.setattr("explorer.findings.told.compare", spied("ends", compare.compare))
    monkeypatch.setattr("explorer.findings.told.state_shares", spied("states", limit_states.state_shares))
    found = told(scenario, trajectories)
    for _ in range(2):
        sentences.answer(found, words), sentences.chances(found, words), figures.board(found, words)
        [sentences.alt(outcome, found, words) for outcome in OUTCOMES], [*side_by_side(found, words)]
    plans = len(scenario.plans)
    assert asked == {"ends": plans, "states": plans * len(LIMITS)}


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
