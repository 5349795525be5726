"""Plans side by side at any month."""

import numpy as np
import pytest

from explorer.findings.compare import compare
from explorer.findings.limit_states import outlooks
from explorer.findings.told import told as tell
from explorer.model.outcomes import LIMITS
from explorer.model.projection import project
from explorer.wording import sentences
from explorer.wording.word_tables import side_by_side
from explorer.wording.words import LANGUAGES, load
from tests.scenarios import EVENTFUL, figures, same

EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def eventful():
    return project(EVENTFUL, futures=300)


def test_up_to_the_last_month_nothing_is_left_out(eventful):
    assert same(figures(eventful.until(EVENTFUL.environment.months)), figures(eventful))


@pytest.mark.parametrize("month", [0, 1, 7])
def test_up_to_a_month_the_figures_are_those_of_that_month(month, eventful):
    early = eventful.until(month)
    for name, rows in figures(early).items():
        assert len(rows) == month + 1, name
        assert np.array_equal(rows[-1], figures(eventful)[name][month]), name


@EVERY_LANGUAGE
@pytest.mark.parametrize("month", [1, 7, 24])
def test_a_row_tells_every_plan_at_that_month(language, month, eventful):
    words, early = load(language), eventful.until(month)
    rows = {row.title: row.cells for row in side_by_side(tell(EVENTFUL, early), words)}
    for plan, cell in enumerate(rows[words("outcome.score")]):
        assert cell.text == sentences.amount("score", eventful.mean["score"][month, plan])
        assert sentences.amount("score", eventful.low["score"][month, plan]) in cell.note
        assert sentences.amount("score", eventful.high["score"][month, plan]) in cell.note
        assert sentences.change(compare(early, plan)["score"], words) in cell.note
    for key, line in LIMITS.items():
        for plan, cell in enumerate(rows[words(f"outcome.{line.key}")]):
            there = outlooks(eventful, key, plan)[month]
            assert cell.text == sentences.most_likely(there, words)
            assert sentences.squares(there, words) in cell.note
    assert sentences.yuan(eventful.cost[month, 1]) in rows[words("report.bill")][1].text
    assert len({len(cells) for cells in rows.values()}) == 1


@EVERY_LANGUAGE
def test_one_plan_is_compared_with_none(language, made):
    words = load(language)
    alone = made(score=[[[600.0, 610.0]]])
    assert words("report.beats") not in [row.title for row in side_by_side(tell(EVENTFUL, alone), words)]
