"""My statement: an Alipay statement read once, and what it says of a person's habits, to be taken or left.

Its rows live as long as one run of the page; the session keeps the findings, the address only choices.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from explorer.assets import FOLDER
from explorer.intake import files, record_file
from explorer.intake.files import Refused
from explorer.intake.statement import apply, credit, figures, habits
from explorer.intake.statement.figures import Found
from explorer.intake.statement.habits import Finding
from explorer.model.plan import Plan, Profile, Scenario, choices
from explorer.page.sections import statement_chart
from explorer.page.sections.calendar import LAST_DAY
from explorer.page.sections.shared_widgets import look_at, try_button
from explorer.page.session import reading, widgets
from explorer.page.session.clock import today
from explorer.page.session.state import session
from explorer.scenario.plan_names import clean_name
from explorer.wording import sentences
from explorer.wording.words import Words

SHOWN = 6  # lines that are named when they cannot be read
EMPTY = {"bill_found": None, "bill_refused": None, "bill_waiting": None, "bill_elsewhere": False}
LOCKED = ("password_needed", "password_wrong")
TOLD = ("mean", "median", "moved", "all", "yuan", "now", "before", "first", "last")  # amounts in yuan
Other = Callable[[bytes, Callable[[bool], None]], None]  # reads it, and says whether it took it
# What mends a risk, as habits of the first plan.
FIXES: dict[str, dict[str, Any]] = {
    "overdue": {"on_time": 1.0},
    "late": {"on_time": 1.0},
    "lenders": {"lenders_target": 2, "inquiries": 0.0},
    "growing": {"draws": 2, "draw_size": 1.0},
    "loan_repays": {"draws": 2, "draw_size": 1.0},
    "minimum": {"repay": 1.0},
}


def show(scenario: Scenario, words: Words, other: Other) -> None:
    """The section; a file that is no statement is offered to `other`, which is to say whether it took it."""
    for key, value in EMPTY.items():
        st.session_state.setdefault(key, value)
    st.session_state.setdefault("bill_version", 0)
    _enter(words, other)
    found = st.session_state.bill_found
    if found:
        _told(found, words)
        statement_chart.show(found.months, scenario.profile, words)
        _findings(scenario, found, words)
        _risks(scenario, found, words)


def take_file(data: bytes, password: str = "", other: Other | None = None) -> None:
    """Have a statement read; what it says replaces what another one said."""
    state = st.session_state
    for key, value in EMPTY.items():
        state[key] = value
    state.bill_version = state.get("bill_version", 0) + 1  # the uploader lets go of the file
    look_at("bill")
    refuse = partial(_refused, data, other)
    reading.bring(figures.read, data, password, today(), take=_read, refuse=refuse)


def _read(found: Found) -> None:
    """Keep what a statement says."""
    state = st.session_state
    state.bill_found = found
    if found.due_day:
        state["remind.bill_day"] = min(found.due_day, LAST_DAY)


def _refused(data: bytes, other: Other | None, why: Refused) -> None:
    """Keep why it was not read; what is no statement may be a record."""
    state = st.session_state
    if why.code == "no_statement" and other:
        other(data, partial(_elsewhere, why))
        return
    state.bill_refused = why.code, why.given
    state.bill_waiting = data if why.code in LOCKED else None


def _elsewhere(why: Refused, taken: bool) -> None:
    """Keep whether it was taken for a record."""
    state = st.session_state
    state.bill_elsewhere = taken
    state.bill_refused = None if taken else (why.code, why.given)


def lived(scenario: Scenario, number: int, start: int) -> Scenario | None:
    """The scenario with a plan as the statement has it from a month on; None where it does not reach."""
    found = st.session_state.get("bill_found")
    if not found or start not in found.since:
        return None
    shown = [one for one in found.since[start] if one.key in choices(Plan)]
    alone = replace(scenario, plans=(scenario.plans[number],))
    return scenario.with_plan(number, apply.taken(alone, shown).plans[0])


# --- entry ---


def _enter(words: Words, other: Other) -> None:
    st.markdown(words("bill.lead"))
    st.caption(words("bill.how"))
    state = st.session_state
    key = f"bill.file.{state.bill_version}"
    reading.prepare()
    widgets.file_uploader(
        words("bill.file"), key=key, max_upload_size=files.UPLOAD, on_change=_uploaded, args=(key, other)
    )
    st.caption(words("bill.keep"))
    if state.bill_refused:
        code, given = state.bill_refused
        st.warning(words(f"bill.refused_{code}", given=given))
    if state.bill_waiting:
        _password(words, other)
    if state.bill_elsewhere:
        st.success(words("bill.elsewhere"))
    with st.container(horizontal=True):
        widgets.button(words("bill.example"), key="bill.example", on_click=_example)
        if state.bill_found:
            widgets.button(words("bill.clear"), key="bill.clear", on_click=_clear)


def _password(words: Words, other: Other) -> None:
    key = f"bill.password.{st.session_state.bill_version}"
    widgets.text_input(
        words("bill.password"), key=key, type="password", max_chars=100, help=words("bill.password_help"),
        on_change=_unlocked, args=(key, other),
    )  # fmt: skip
    widgets.button(words("bill.unlock"), key="bill.unlock", on_click=_unlocked, args=(key, other))


def _uploaded(key: str, other: Other) -> None:
    given = st.session_state[key]
    if given:
        take_file(given.getvalue(), other=other)


def _unlocked(key: str, other: Other) -> None:
    state = st.session_state
    if state.bill_waiting and state.get(key):
        take_file(state.bill_waiting, state[key], other)


def _example() -> None:
    """Our own made-up statement needs no room of its own."""
    for key, value in EMPTY.items():
        st.session_state[key] = value
    look_at("bill")
    _read(figures.read((FOLDER / "examples/statement.csv").read_bytes(), "", today()))


def _clear() -> None:
    for key, value in EMPTY.items():
        st.session_state[key] = value


def _told(found: Found, words: Words) -> None:
    """What was read, and what was not."""
    whole = sum(one.whole for one in found.months)
    lines = [words("bill.read", n=f"{found.n:,}", first=found.first, last=found.last, months=whole)]
    if found.wrong:
        named = words("answer.comma").join(map(str, found.wrong[:SHOWN]))
        lines.append(words("bill.wrong", n=found.n_wrong, lines=named + ("…" * (found.n_wrong > SHOWN))))
    if found.missing:
        lines.append(words("bill.missing", n=found.missing))
    if found.cut:
        lines.append(words("bill.cut"))
    st.markdown("  \n".join(lines))


# --- what it says ---


def _findings(scenario: Scenario, found: Found, words: Words) -> None:
    """What is filled in beside what the statement says, each with a tick, and one button."""
    st.markdown(f"**{words('bill.says')}**")
    changes = apply.changes(scenario, found.findings)
    picked = [one for one in found.findings if one.key in changes and _picked(scenario, one, words)]
    if not changes:
        st.markdown(words("bill.nothing"))
    same = [one for one in found.findings if one.key not in changes]
    kept = [one for one in same if one.floor and one.value < apply.had(scenario, one.key)]
    for sentence, some in (("same", [one for one in same if one not in kept]), ("floor", kept)):
        if some:
            labels = words("answer.comma").join(_label(one.key, words) for one in some)
            st.caption(words(f"bill.{sentence}", labels=labels))
    unknown = words("answer.comma").join(_label(key, words) for key in habits.UNKNOWN)
    st.caption(words("bill.unknown", labels=unknown))
    if changes:
        widgets.button(
            words("bill.take"), key="bill.take", type="primary", disabled=not picked,
            help=words("bill.take_help"), on_click=_take, args=(picked,),
        )  # fmt: skip


def _picked(scenario: Scenario, one: Finding, words: Words) -> bool:
    """One finding that differs from what is filled in: a tick, and why the statement says so."""
    line = choices(Profile).get(one.key) or choices(Plan)[one.key]
    had = sentences.setting(line, apply.had(scenario, one.key), words)
    row = words(
        "bill.row", label=_label(one.key, words), had=had, says=sentences.setting(line, one.value, words)
    )
    key = widgets.start(f"bill.pick.{one.key}", True)
    picked = widgets.checkbox(row, key=key)
    st.caption(
        words("bill.because", why=_why(one, words), certainty=words(f"bill.certainty_{one.certainty}"))
    )
    return picked


def _label(key: str, words: Words) -> str:
    return words(f"choice.{key}.label")


def _why(one: Finding, words: Words) -> str:
    """A sentence that a person can check against their app."""
    sentence = f"{one.key}_{one.way}" if one.way else one.key
    return words(f"bill.why_{sentence}", months=one.months, **_written(one.numbers, words))


def _written(numbers: dict[str, Any], words: Words) -> dict[str, str]:
    """Numbers as they stand in a sentence."""
    return {key: _number(key, value, words) for key, value in numbers.items()}


def _number(key: str, value: Any, words: Words) -> str:  # noqa: ANN401 - as findings have them
    if key in TOLD:
        return sentences.plain(f"¥{value:,.0f}")
    if key == "share":
        return f"{value:.0%}"
    if key == "month":
        return record_file.label(value)
    if key == "names":
        names = [words("early.jiebei") if name == credit.JIEBEI else sentences.plain(name) for name in value]
        return words("answer.comma").join(names)
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def _take(picked: list[Finding]) -> None:
    mine = session()
    mine.scenario = apply.taken(mine.scenario, picked)


def _risks(scenario: Scenario, found: Found, words: Words) -> None:
    """What is worth a second look, and a plan with what mends it."""
    st.markdown(f"**{words('bill.risks')}**")
    if not found.risks:
        st.markdown(words("bill.calm"))
    for risk in found.risks:
        st.markdown(f"- {words(f'bill.risk_{risk.code}', **_written(risk.numbers, words))}")
        name = clean_name(words(f"bill.plan_{risk.code}"))
        plan = replace(scenario.plans[0], name=name, **FIXES[risk.code])
        if plan != replace(scenario.plans[0], name=name):
            try_button(words("bill.try"), f"fix.bill.{risk.code}", plan, words)
