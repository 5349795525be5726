"""The model against real records, figure by figure."""

import tomllib

import pytest

from explorer.assets import FOLDER
from explorer.model.coefficients import sources
from tests.evidence import FIGURES
from tests.in_turn import in_turn


@in_turn("figure", FIGURES)
def test_the_model_answers_within_the_range_of_the_records(figure):
    assert figure.low <= figure.record <= figure.high
    assert figure.low <= figure.model() <= figure.high


def test_every_figure_names_its_source():
    assert {figure.source for figure in FIGURES} <= sources().keys()


def test_the_model_card_says_what_the_model_gives():
    card = tomllib.loads((FOLDER / "data/card.toml").read_text("utf-8"))["figures"]
    assert [row["key"] for row in card] == [figure.key for figure in FIGURES]
    for row, figure in zip(card, FIGURES, strict=True):
        assert row["model"] == pytest.approx(figure.model(), abs=0.006), "renew with python -m tests.renew"
