"""The answer in the first response: the page's own figures, nothing that runs, bounded whoever asks."""

import gzip
from html.parser import HTMLParser

import numpy as np
import pytest

from explorer.findings.told import told
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Scenario
from explorer.page.board import figures
from explorer.page.server import first_answer
from explorer.page.server.first_answer import A_SECOND, KEPT, LONGEST, NOTHING, FirstAnswers, written
from explorer.scenario import link
from explorer.scenario.presets import newcomer
from explorer.wording import sentences
from explorer.wording.words import LANGUAGES, load
from tests.in_turn import in_turn
from tests.scenarios import random_scenario, run


class Texts(HTMLParser):
    """The rows of the table, every tag with its attributes, and each drawing's months and heights."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.within = ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.within = "cell"
        elif tag in ("style", "script", "figure"):
            self.within = ""

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.within = ""

    def handle_data(self, data):
        if self.within == "cell":
            self.rows[-1][-1] += data


@pytest.fixture
def quick(monkeypatch):
    """Projections of few futures, each once; those that were asked for."""
    asked = []

    def told_of(scenario: Scenario):
        asked.append(scenario)
        return told(
            scenario, run(scenario.profile, *scenario.plans, futures=20, months=scenario.environment.months)
        )

    monkeypatch.setattr(first_answer, "told_of", told_of)
    return asked


def row(plan: dict) -> list[str]:
    """A plan's row as assets/js/figures.js writes it."""
    start, end = plan["score"]["start"], plan["score"]["end"]
    moved = f" {'↑' if end > start else '↓'}{abs(end - start):.0f}" if end != start else ""
    limits = [cell["likely"] + cell["otherwise"] + cell["counts"] for cell in plan["limits"]]
    return [plan["name"], f"{end:.0f}{moved}", *limits, sentences.yuan(plan["cost"])]


SOME = [random_scenario(np.random.default_rng(seed)) for seed in range(10)]


@pytest.mark.parametrize("language", LANGUAGES)
@in_turn("scenario", SOME)
def test_its_figures_are_those_of_the_board(language, scenario, quick):
    words, query = load(language), link.encode(scenario)
    html, verdict = written(query, words)
    found = first_answer.told_of(link.decode(query).scenario)
    _, *rows = Texts(html).rows
    board = figures.board(found, words)
    assert [[cell.strip() for cell in cells] for cells in rows] == [row(plan) for plan in board["plans"]]
    squares = [digit for plan in board["plans"] for cell in plan["limits"] for digit in cell["squares"]]
    drawn = [attributes["class"] for tag, attributes in Texts(html).tags if tag == "i"]
    assert drawn == [board["states"][int(digit)] for digit in squares]
    assert verdict == figures.verdict(found, min(1, len(found.ends) - 1), words)["line"]


def test_it_is_small(quick):
    scenario = newcomer()
    html, _ = written(link.encode(scenario), load("zh"))
    assert len(gzip.compress(html.encode())) <= 15_000


def test_the_lines_end_where_the_figures_say(quick):
    html, _ = written("", load("en"))
    lines = [one for tag, one in Texts(html).tags if tag == "polyline"]
    found = first_answer.told_of(newcomer())
    assert len(lines) >= len(OUTCOMES) * len(found.ends)
    ends = [float(one["points"].split(",")[-1]) for one in lines[: len(found.ends)]]
    scores = [one["score"].expected for one in found.ends]
    assert np.argsort(ends).tolist() == np.argsort([-score for score in scores]).tolist()  # 0 is above


def test_nothing_of_a_link_runs(quick):
    name = "<script>alert(1)</script><img onerror=x>"
    scenario = newcomer()
    query = link.encode(scenario).replace("&b.name=", "&b.name=x").replace("b.name=x", f"b.name={name}")
    html, _ = written(query + "&a.name=%22%3E%3Csvg%20onload%3Dx%3E", load("zh"))
    tags = Texts(html).tags
    assert [tag for tag, _ in tags if tag in ("script", "img")] == ["script"]  # ours
    assert not [key for _, attributes in tags for key in attributes if key.startswith("on")]


def test_a_link_asked_for_again_costs_nothing(quick):
    answers = FirstAnswers(clock=lambda: 0.0)
    first = answers.to("a.on_time=0.5", "zh")
    assert answers.to("a.on_time=0.5", "zh") is first and len(quick) == 1
    assert answers.to("a.on_time=0.5", "en") != first


def test_new_links_are_projected_so_often_a_second_and_no_more(quick):
    now = [0.0]
    answers = FirstAnswers(clock=lambda: now[0])
    queries = [f"a.on_time=0.{n:02}" for n in range(50)]
    assert [answers.to(query, "zh") is NOTHING for query in queries].count(False) == A_SECOND
    now[0] = 0.5
    assert [answers.to(query, "zh") is NOTHING for query in queries[A_SECOND:]].count(False) == A_SECOND // 2


def test_few_are_kept_and_none_that_is_endless(quick):
    now = iter(range(10_000))
    answers = FirstAnswers(clock=lambda: next(now))
    for n in range(KEPT + 5):
        answers.to(f"profile.score={400 + n}", "zh")
    assert len(answers._kept) == KEPT
    assert answers.to("a.name=" + LONGEST * "x", "zh") is NOTHING
