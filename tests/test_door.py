"""The one door at the top: whatever is dropped goes where it belongs, several at once, and that is said."""

import io
import zipfile

import pytest
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest

from explorer.assets import FOLDER
from explorer.findings.moved import moved
from explorer.intake import two_papers
from explorer.intake.credit_report.proposals import Proposal, filled, proposals
from explorer.intake.statement import apply
from explorer.intake.statement.habits import Finding
from explorer.model import projection
from explorer.scenario.presets import newcomer
from explorer.wording.words import LANGUAGES, load

STATEMENT = (FOLDER / "examples/statement.csv").read_bytes()
REPORT = (FOLDER / "examples/credit_report.pdf").read_bytes()


def door():
    """A page with nothing but the door."""
    import streamlit as st  # noqa: PLC0415

    from explorer.page.sections import door  # noqa: PLC0415
    from explorer.page.session import reading  # noqa: PLC0415
    from explorer.wording.words import load  # noqa: PLC0415

    reading.settle()
    words = load(st.session_state.language)
    door.draw_door(words)
    reading.read_brought(words)


@pytest.fixture(params=LANGUAGES)
def page(request, monkeypatch):
    monkeypatch.setattr(BidiComponentManager, "discover_and_register_components", lambda *_, **__: None)
    at = AppTest.from_function(door, default_timeout=60)
    at.session_state["language"] = request.param
    return at.run()


def _dropped(at, *given):
    at.file_uploader[0].set_value([(f"Marker{n}", data, "") for n, data in enumerate(given)])
    at.run()
    for _ in range(2 * len(given)):
        at.run()
    assert not at.exception, at.exception


def _said(at, kind):
    return [one.value for one in at.get(kind)]


def test_two_papers_at_once_are_read_and_taken_over_together(page):
    words = load(page.session_state["language"])
    _dropped(page, STATEMENT, REPORT)
    assert _said(page, "success") == [words("door.top_statement"), words("door.top_report")]
    assert page.session_state.session.scenario == newcomer()
    found, told = page.session_state.bill_found, proposals(page.session_state.credit.found)
    wanted = two_papers.taken_together(newcomer(), found.findings, found.last, told)
    page.button(key="door.take").click().run()
    assert not page.exception, page.exception
    assert page.session_state.session.scenario == wanted
    assert wanted.profile != newcomer().profile
    assert wanted.plans[0] != newcomer().plans[0]
    (line,) = _said(page, "info")
    assert "→" in line
    assert len(line.split("  \n")) == 2


def test_a_report_in_a_zip_is_one(page):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as parts:
        parts.writestr("MarkerName.pdf", REPORT)
    _dropped(page, packed.getvalue())
    assert _said(page, "success") == [load(page.session_state["language"])("door.top_report")]


def test_what_is_none_of_the_papers_is_refused_beside_one_that_is(page):
    words = load(page.session_state["language"])
    _dropped(page, b"MarkerText, nothing", STATEMENT)
    assert _said(page, "warning") == [words("door.nothing")]
    assert _said(page, "success") == [words("door.top_statement")]
    assert "Marker" not in "".join(_said(page, "warning") + _said(page, "success") + _said(page, "markdown"))


def test_a_paste_is_read_and_a_record_goes_to_the_record(page):
    page.text_area[0].input("2026-11, 640, 6000, 20000").run()
    page.button(key="door.read").click().run()
    assert _said(page, "success") == [load(page.session_state["language"])("door.top_record")]


@pytest.mark.parametrize(
    ("asof", "value"), [("2026-10", 1), ("2026-10-31", 1), ("2026-11-20", 5), ("2026-11", 5)]
)
def test_the_later_paper_counts(asof, value):
    findings = [Finding("lenders", 1, 12, "counted")]
    told = [Proposal("lenders", 5, 5, 5, "exact", asof)]
    assert two_papers.taken_together(newcomer(), findings, "2026-10-31", told).profile.lenders == value
    (both,) = two_papers.told_twice(findings, "2026-10-31", told)
    assert (both.statement, both.report) == ("2026-10-31", asof)


def test_what_moved_the_answer_is_the_choice_that_does_it_alone():
    before = newcomer()
    told = [Proposal("score", 850, 850, 850, "exact", ""), Proposal("inquiries_6m", 1, 1, 1, "exact", "")]
    found = moved(before, filled(before, told), lambda one: projection.project(one, futures=100))
    assert found.most == "score"
    assert found.changed["score"] == (before.profile.score, 850)
    assert found.answer["score"][1] > found.answer["score"][0]


def test_where_nothing_changed_nothing_moved():
    found = moved(newcomer(), apply.taken(newcomer(), []), lambda one: projection.project(one, futures=50))
    assert not found.changed
    assert not found.most
