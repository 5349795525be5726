"""The section of the statement: nothing changes before it is ticked, nothing is kept, every sentence can be told."""

import re
from dataclasses import replace
from datetime import date

import pytest
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest

from explorer.export import save_file
from explorer.export.save_file import Kept
from explorer.intake.files import Refused
from explorer.intake.statement.apply import taken
from explorer.intake.statement.credit import Credit, Loan, Purchase, Repayment, credit
from explorer.intake.statement.gate import REASONS
from explorer.intake.statement.habits import find
from explorer.intake.statement.known import known
from explorer.intake.statement.monthly import RISKS, Risk
from explorer.intake.statement.rows import CODES, read_statement
from explorer.page.sections import statement_section
from explorer.page.session.clock import today
from explorer.page.session.state import RecordState, Session
from explorer.scenario import link
from explorer.scenario.presets import newcomer
from explorer.wording.words import LANGUAGES, load
from tests import credit_reports as credit_report
from tests.statements import VARIANTS, Habits, example, foreign_papers, rows, written, zipped

EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
TODAY = date(2026, 11, 25)


def section():
    """A page with nothing but the statement and the record."""
    import streamlit as st  # noqa: PLC0415

    from explorer.findings.told import told  # noqa: PLC0415
    from explorer.model import projection  # noqa: PLC0415
    from explorer.page.sections import door, record_entry, statement_section  # noqa: PLC0415
    from explorer.page.session import reading  # noqa: PLC0415
    from explorer.page.session.state import session  # noqa: PLC0415
    from explorer.wording.words import load  # noqa: PLC0415

    reading.settle()
    scenario = session().scenario
    words = load(st.session_state.language)
    reading.read_brought(words)
    for one in ("bill", "record", "credit"):
        door.tell(one, words)
    statement_section.draw_statement(scenario, words)
    record_entry.draw_record(told(scenario, projection.project(scenario, futures=100)), words)
    given = st.session_state.pop("dropped", None)
    if given:
        st.button("drop", key="drop", on_click=door.bring_to_door, args=(given, "bill"))
    noted = st.session_state.pop("noted", None)
    if noted:
        st.button("note", key="note", on_click=door.bring_to_door, args=(noted, "record"))


@pytest.fixture
def page(monkeypatch):
    monkeypatch.setattr(BidiComponentManager, "discover_and_register_components", lambda *_, **__: None)
    monkeypatch.setattr("explorer.findings.record.MANY", 500)

    def show(language="en", **state):
        at = AppTest.from_function(section, default_timeout=60)
        for key, value in {"language": language, **state}.items():
            at.session_state[key] = value
        return at.run()

    return show


def said(at) -> str:
    kinds = ("markdown", "caption", "warning", "success", "info")
    return "\n".join(part.value for kind in kinds for part in at.get(kind))


def dropped(page, data: bytes, language: str = "en"):
    at = page(language, dropped=data)
    at.button(key="drop").click().run()
    assert not at.exception, at.exception
    return at


@EVERY_LANGUAGE
def test_the_example_is_told_and_nothing_changes_before_it_is_taken(page, language):
    at = page(language)
    at.button(key="bill.example").click().run()
    words, text = load(language), said(at)
    assert not at.exception and words("bill.says") in text and words("bill.risks") in text and "{" not in text
    assert at.session_state.session.scenario == newcomer()
    at.button(key="bill.take").click().run()
    wanted = taken(newcomer(), find(known(credit(read_statement(example(), today=today())), today())))
    assert at.session_state.session.scenario == wanted and not at.exception
    assert words("bill.nothing") in said(at)


def test_what_is_not_ticked_stays(page):
    at = page()
    at.button(key="bill.example").click().run()
    for box in at.checkbox:
        if box.key != "bill.pick.purchases":
            box.uncheck()
    at.run()
    at.button(key="bill.take").click().run()
    before = newcomer()
    assert at.session_state.session.scenario.plans[0] == replace(before.plans[0], purchases=18)
    assert at.session_state.session.scenario.profile == before.profile


def test_nothing_of_a_statement_is_kept_but_what_it_says(page, caplog):
    at = dropped(page, written(rows(Habits()), VARIANTS["phone"]))
    assert at.session_state.bill_found and at.session_state.bill_waiting is None
    kept = repr(
        at.session_state.filtered_state if hasattr(at.session_state, "filtered_state") else at.session_state
    )
    for private in ("午餐", "便利店", "示例银行", "demo@example.org", "2025100"):
        assert private not in kept and private not in caplog.text
    assert not at.query_params and not re.search("花呗|2025", link.encode(at.session_state.session.scenario))


def test_a_locked_zip_waits_for_its_password_and_is_then_let_go(page):
    at = dropped(page, zipped(written(rows(Habits()), VARIANTS["phone"]), "aes", "654321"))
    words = load("en")
    assert words("bill.refused_password_needed") in said(at)
    (field,) = at.text_input
    field.set_value("000000").run()
    assert words("bill.refused_password_wrong") in said(at)
    (field,) = at.text_input
    field.set_value("654321").run()
    assert at.session_state.bill_found and at.session_state.bill_waiting is None and not at.text_input
    assert "654321" not in repr(at.session_state.bill_found)


def test_a_record_dropped_here_goes_where_it_belongs(page):
    at = dropped(page, "月份,芝麻分\n2026-05,650\n2026-06,655".encode())
    assert load("en")("door.record") in said(at) and not at.session_state.bill_found
    assert [row[0] for row in at.session_state.session.record.cells] == ["2026-05", "2026-06"]


@pytest.mark.parametrize("variant", ["phone", "spreadsheet", "zip"])
def test_a_statement_dropped_into_the_record_goes_where_it_belongs(page, variant):
    at = page(noted=written(rows(Habits()), VARIANTS[variant]))
    at.button(key="note").click().run()
    assert not at.exception and at.session_state.bill_found and load("en")("door.statement") in said(at)
    assert not [cell for row in at.session_state.session.record.cells for cell in row[1:] if cell]


@pytest.mark.parametrize("at_door", ["dropped", "noted"])
def test_a_credit_report_goes_where_it_belongs_wherever_it_is_brought(page, at_door):
    at = page(**{at_door: credit_report.EXAMPLE.read_bytes()})
    at.button(key="drop" if at_door == "dropped" else "note").click().run()
    assert not at.exception and load("en")("door.report") in said(at)
    assert at.session_state.credit.found and at.session_state["page.part"] == "credit"


def test_what_was_kept_is_opened_wherever_it_is_brought(page):
    kept = Kept(replace(newcomer(), profile=replace(newcomer().profile, score=777)), "en")
    at = dropped(page, save_file.write_save_file(kept).encode())
    assert at.session_state.session.scenario == kept.scenario and load("en")("door.kept") in said(at)
    at = dropped(page, b'{"kind": "another"}')
    assert at.session_state.session.scenario == newcomer() and load("en")("keep.refused_not_ours") in said(at)


def test_somebody_elses_paper_is_named_where_it_is_brought(page):
    at = page(noted=foreign_papers()["jd"])
    at.button(key="note").click().run()
    assert load("en")("bill.refused_jd") in said(at)
    assert not [cell for row in at.session_state.session.record.cells for cell in row[1:] if cell]


def test_a_statement_can_be_dropped_again(page):
    at = page()
    at.button(key="bill.example").click().run()
    at.button(key="bill.clear").click().run()
    assert at.session_state.bill_found is None and not at.checkbox


def test_the_past_can_be_taken_as_the_statement_has_it(page):
    cells = (("2026-03", "640", "6000", "20000"), ("2026-05", "655", "6000", "20000"))
    at = page(record=True, session=Session(record=RecordState(cells)), **{"record.way": "paste"})
    assert not [one for one in at.toggle if one.key == "bill.past"]
    at.button(key="bill.example").click().run()
    assumed = at.session_state.session.record.found
    at.toggle(key="bill.past").set_value(True).run()
    asked = at.session_state.session.record.asked[0]
    assert not at.exception and at.session_state.session.record.found is not assumed
    assert asked.plans[0].purchases == 18 and at.session_state.session.scenario == newcomer()


def test_reminders_know_the_due_day_that_the_statement_shows(page, monkeypatch):
    def reminding():
        import streamlit as st  # noqa: PLC0415

        from explorer.page.sections import calendar, statement_section  # noqa: PLC0415
        from explorer.scenario.presets import newcomer  # noqa: PLC0415
        from explorer.wording.words import load  # noqa: PLC0415

        st.button("try", key="try", on_click=statement_section._example)
        calendar.draw_calendar(newcomer(), load("zh"))

    at = AppTest.from_function(reminding, default_timeout=60).run()
    assert at.slider(key="remind.bill_day").value == 10
    at = AppTest.from_function(reminding, default_timeout=60).run()
    at.button(key="try").click().run()
    assert not at.exception and at.slider(key="remind.bill_day").value == 9


# --- every sentence ---


@EVERY_LANGUAGE
def test_every_refusal_can_be_told(language):
    start = "bill.refused_"
    there = {key.removeprefix(start) for key in load(language).sentences if key.startswith(start)}
    assert there == {*CODES}
    with pytest.raises(Refused):
        read_statement(b"", today=TODAY)


@EVERY_LANGUAGE
def test_every_finding_can_be_told(language):
    words = load(language)
    start, jun = date(2025, 10, 1), date(2026, 6, 30)
    month = 12 * 2026

    def day(number: int, of: int = 5) -> date:
        return date(2026, number, of)

    bought = [Purchase(day(m, n), 5000) for m in range(1, 7) for n in range(1, 6)]
    back = [Repayment(day(m, 20), 5000, month + m - 1) for m in (2, 3, 4)]
    failed = Repayment(day(6, 10), 5000, month + 5, failed=True)
    loans = [Loan(one, 100_000, "借呗", True) for one in (start, start, day(6))] + [
        Loan(day(6), 1, "_网商*", False)
    ]
    huge = [*bought, Purchase(day(6), 900_000)]
    minimum = (2500, 4784, 6870)
    least = [Repayment(day(m, 9), fen, month + m - 1) for m, fen in zip((2, 3, 4), minimum)]
    full = [Repayment(day(m, 9), 25_000, month + m - 1) for m in (2, 3, 4, 5, 6)]
    lent = [Loan(day(2), 300_000, "借呗", True), *(Loan(day(m), 101_000, "借呗", False) for m in (3, 4))]
    told = set()
    for credits in (
        Credit((), (), (), start, jun),
        Credit(tuple(bought), tuple(least), (), start, jun),
        Credit((*bought, Purchase(day(6), 9000, instalments=3)), tuple(full), tuple(lent), start, jun),
        Credit(tuple(bought), (*back, failed), tuple(loans), start, jun),
        Credit(
            tuple(huge), tuple(Repayment(day(m, 4), 25_000, month + m - 1) for m in (2, 3, 4)), (), start, jun
        ),
    ):
        for one in [*find(known(credits)), *find(known(credits, date(2027, 1, 1)))]:
            if one.certainty == "unseen":
                assert words(f"bill.unseen_{one.way}")
                continue
            sentence = statement_section._why(one, words)
            assert "{" not in sentence and "*" not in sentence.replace("\\*", "")
            told.add(f"{one.key}_{one.way}" if one.way else one.key)
    there = {key.removeprefix("bill.why_") for key in words.sentences if key.startswith("bill.why_")}
    assert told == there


@EVERY_LANGUAGE
def test_every_reason_why_something_is_not_seen_can_be_told(language):
    start = "bill.unseen_"
    assert {key.removeprefix(start) for key in load(language).sentences if key.startswith(start)} == {
        *REASONS
    }


@EVERY_LANGUAGE
def test_every_risk_has_words_and_a_way_out(language):
    words = load(language)
    for start in ("bill.risk_", "bill.plan_"):
        assert {key.removeprefix(start) for key in words.sentences if key.startswith(start)} == {*RISKS}
    assert statement_section.FIXES.keys() == {*RISKS} and Risk.__slots__
