"""My statement: an Alipay statement read once, and what it says of a person's habits, to be taken or left.

Its rows live as long as one run of the page; the session keeps the findings, the address only choices.
"""

from dataclasses import replace
from typing import Any

import streamlit as st

from explorer.assets import FOLDER
from explorer.intake import files, record_file
from explorer.intake.statement import apply, credit, figures, gate, habits
from explorer.intake.statement.figures import Found
from explorer.intake.statement.habits import Finding
from explorer.model.plan import Plan, Profile, Scenario, choices
from explorer.page.sections import door, papers_taken, statement_chart
from explorer.page.sections.shared_widgets import look_at, try_button
from explorer.page.session import reading, statement_state, widgets
from explorer.page.session.clock import today
from explorer.page.session.state import session
from explorer.scenario.plan_names import clean_name
from explorer.wording import sentences
from explorer.wording.words import Words

WIDTHS = (3, 2, 2, 5)  # of habit, what is filled in, what the statement says, from what
SHOWN = 6  # lines that are named when they cannot be read
TOLD = (
    "mean",
    "median",
    "moved",
    "all",
    "yuan",
    "now",
    "before",
    "first",
    "last",
    "bill",
    "later",
)  # amounts in yuan
# What mends a risk, as habits of the first plan.
FIXES: dict[str, dict[str, Any]] = {
    "overdue": {"on_time": 1.0},
    "late": {"on_time": 1.0},
    "lenders": {"lenders_target": 2, "inquiries": 0.0},
    "growing": {"draws": 2, "draw_size": 1.0},
    "loan_repays": {"draws": 2, "draw_size": 1.0},
    "minimum": {"repay": 1.0},
}


def draw_statement(scenario: Scenario, words: Words) -> None:
    """The section."""
    statement_state.begin()
    _enter(words)
    found = st.session_state.bill_found
    if found:
        _told(found, words)
        statement_chart.draw_statement_chart(found.months, scenario.profile, words)
        _findings(scenario, found, words)
        _risks(scenario, found, words)


def lived(scenario: Scenario, number: int, start: int) -> Scenario | None:
    """The scenario with a plan as the statement has it from a month on; None where it does not reach."""
    found = st.session_state.get("bill_found")
    if not found or start not in found.since:
        return None
    shown = [one for one in found.since[start] if one.key in choices(Plan)]
    alone = replace(scenario, plans=(scenario.plans[number],))
    return scenario.with_plan(number, apply.taken(alone, shown).plans[0])


# --- entry ---


def _enter(words: Words) -> None:
    st.markdown(words("bill.lead"))
    st.caption(words("bill.how"))
    state = st.session_state
    key = f"bill.file.{door.version()}"  # the uploader lets go of the file
    reading.prepare()
    widgets.file_uploader(
        words("bill.file"), key=key, max_upload_size=files.UPLOAD, on_change=_uploaded, args=(key,)
    )
    st.caption(words("bill.keep"))
    if state.bill_waiting:
        _password(words)
    with st.container(horizontal=True):
        widgets.button(words("bill.example"), key="bill.example", on_click=_example)
        if state.bill_found:
            widgets.button(words("bill.clear"), key="bill.clear", on_click=_clear)


def _password(words: Words) -> None:
    key = f"bill.password.{door.version()}"
    widgets.text_input(
        words("bill.password"), key=key, type="password", max_chars=100, help=words("bill.password_help"),
        on_change=_unlocked, args=(key,),
    )  # fmt: skip
    widgets.button(words("bill.unlock"), key="bill.unlock", on_click=_unlocked, args=(key,))


def _uploaded(key: str) -> None:
    given = st.session_state[key]
    if given:
        door.bring_to_door(given.getvalue(), "bill")


def _unlocked(key: str) -> None:
    state = st.session_state
    if state.bill_waiting and state.get(key):
        door.bring_to_door(state.bill_waiting, "bill", state[key])


def _example() -> None:
    """Our own made-up statement needs no room of its own."""
    _clear()
    look_at("bill")
    statement_state.keep_statement(
        figures.read_figures((FOLDER / "examples/statement.csv").read_bytes(), "", today())
    )


def _clear() -> None:
    statement_state.clear_statement()
    door.forget()


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
    if found.age:
        lines.append(words("bill.old", days=found.age, last=found.last))
    if found.files > 1:
        lines.append(words("bill.files", n=found.files))
    lines += [words("bill.left", first=first, last=last) for first, last in found.left]
    if found.others:
        lines.append(words("bill.others", n=len(found.others)))
    if found.rounded:
        lines.append(words("bill.rounded", n=found.rounded))
    st.markdown("  \n".join(lines))


# --- what it says ---


def _findings(scenario: Scenario, found: Found, words: Words) -> None:
    """What is filled in beside what the statement says, each with a tick, and one button."""
    st.markdown(f"**{words('bill.says')}**")
    changes = apply.changes(scenario, found.findings)
    picked = [one for one in found.findings if one.key in changes and _picked(scenario, one, words)]
    if not changes:
        st.markdown(words("bill.nothing"))
    seen = [one for one in found.findings if one.value is not None]
    same = [one for one in seen if one.key not in changes]
    kept = [one for one in same if one.floor and one.value < apply.had(scenario, one.key)]
    for sentence, some in (("same", [one for one in same if one not in kept]), ("floor", kept)):
        if some:
            labels = words("answer.comma").join(_label(one.key, words) for one in some)
            st.caption(words(f"bill.{sentence}", labels=labels))
    _unseen([one for one in found.findings if one.value is None], words)
    papers_taken.draw_both(words)
    papers_taken.draw_moved(words)
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
    says = sentences.setting(line, one.value, words)
    with st.container(border=True):  # a row of a table; on a phone its columns stand below each other, a card
        habit, now, bill, source = st.columns(WIDTHS, vertical_alignment="center")
        key = widgets.starting(f"bill.pick.{one.key}", papers_taken.counts(one.key, of_report=False))
        with habit:
            picked = widgets.checkbox(f"**{_label(one.key, words)}**", key=key)
        now.markdown(words("bill.now", had=had))
        bill.markdown(words("bill.bill", says=says))
        why, certainty = _why(one, words), words(f"bill.certainty_{one.certainty}")
        source.caption(words("bill.because", why=why, certainty=certainty))
    return picked


def _unseen(some: list[Finding], words: Words) -> None:
    """What the statement does not show, and why, a line for each reason."""
    for reason in gate.REASONS:
        labels = [_label(one.key, words) for one in some if one.way == reason]
        if labels:
            why = words(f"bill.unseen_{reason}")
            st.caption(words("bill.unseen", labels=words("answer.comma").join(labels), why=why))


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
    papers_taken.take(apply.taken(session().scenario, picked))


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
