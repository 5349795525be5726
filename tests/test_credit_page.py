"""The section of the credit report: nothing changes before it is taken, every code can be told."""

import pytest
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest

from explorer.intake.credit_report import proposals, report, timeline
from explorer.intake.reading_room import CODES as ROOM
from explorer.page.sections import credit_section
from explorer.scenario.presets import newcomer
from explorer.wording.words import LANGUAGES, load


def section():
    """A page with nothing but the credit report."""
    import streamlit as st  # noqa: PLC0415

    from explorer.page.sections import credit_section  # noqa: PLC0415
    from explorer.page.session import reading  # noqa: PLC0415
    from explorer.page.session.state import session  # noqa: PLC0415
    from explorer.wording.words import load  # noqa: PLC0415

    reading.settle()
    scenario = session().scenario
    words = load(st.session_state.language)
    reading.read_brought(words)
    credit_section.draw_credit(scenario, words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_is_told_and_nothing_changes_before_it_is_taken(monkeypatch, language):
    monkeypatch.setattr(BidiComponentManager, "discover_and_register_components", lambda *_, **__: None)
    at = AppTest.from_function(section, default_timeout=60)
    at.session_state["language"] = language
    at.run()
    at.button(key="credit.example").click().run()
    assert not at.exception, at.exception
    assert at.session_state.session.scenario == newcomer()
    found = at.session_state.credit.found
    at.button(key="credit.take").click().run()
    assert not at.exception, at.exception
    assert at.session_state.session.scenario == proposals.filled(newcomer(), proposals.proposals(found))
    lenders = {one.lender for one in found.accounts} | {one.lender for one in found.enquiries}
    assert lenders and not any(name in repr(at.session_state.credit) for name in lenders if name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_words(language):
    words = load(language).sentences
    wanted = {
        "refused": {*report.CODES, *ROOM},
        "check": {*report.CHECKS},
        "risk": {*timeline.RISKS},
        "object": {*timeline.OBJECTIONS},
        "certainty": {*proposals.CERTAINTIES},
        "why": {*proposals.KEYS},
        "plan": {*credit_section.FIXES},
    }
    for kind, codes in wanted.items():
        begin = f"credit.{kind}_"
        assert {key.removeprefix(begin) for key in words if key.startswith(begin)} == codes, kind


def test_what_is_no_report_is_refused_in_a_sentence_and_not_kept(monkeypatch):
    monkeypatch.setattr(BidiComponentManager, "discover_and_register_components", lambda *_, **__: None)
    at = AppTest.from_function(section, default_timeout=60)
    at.session_state["language"] = "en"
    at.run()
    at.file_uploader[0].upload("MarkerName.pdf", b"MarkerText, no report", "application/pdf").run()
    assert not at.exception, at.exception
    assert [one.value for one in at.warning] == [load("en")("credit.refused_no_report")]
    shown = "".join(one.value for kind in ("markdown", "caption", "warning") for one in at.get(kind))
    assert "Marker" not in shown + repr(at.session_state.credit)


def test_a_risk_is_mended_by_a_plan_at_a_button(monkeypatch):
    monkeypatch.setattr(BidiComponentManager, "discover_and_register_components", lambda *_, **__: None)
    at = AppTest.from_function(section, default_timeout=60)
    at.session_state["language"] = "en"
    at.run()
    at.button(key="credit.example").click().run()
    codes = {one.code for one in timeline.report_risks(at.session_state.credit.found)}
    (fix, *_) = [one for one in at.button if one.key.startswith("fix.credit.")]
    code = fix.key.removeprefix("fix.credit.")
    assert code in codes
    plans = at.session_state.session.scenario.plans
    fix.click().run()
    assert not at.exception, at.exception
    added = at.session_state.session.scenario.plans[len(plans) :]
    assert [vars_of(one, code) for one in added] == [credit_section.FIXES[code]]


def vars_of(plan, code):
    return {key: getattr(plan, key) for key in credit_section.FIXES[code]}
