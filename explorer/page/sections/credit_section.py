"""My credit report: read once, what it tells of where a person stands, to be taken or left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from explorer.assets import FOLDER
from explorer.contract import Figure, Layout, Trace
from explorer.intake import files
from explorer.intake.credit_report import proposals, report, timeline
from explorer.intake.credit_report.enquiries import FAULTS
from explorer.intake.credit_report.proposals import Proposal
from explorer.intake.credit_report.report import CreditReport
from explorer.intake.files import Refused
from explorer.model.plan import Profile, Scenario, choices
from explorer.page.board.plotly import plot
from explorer.page.sections import papers_taken
from explorer.page.sections.shared_widgets import button_names, look_at
from explorer.page.session import reading, widgets
from explorer.page.session.clock import today
from explorer.page.session.state import session
from explorer.scenario.plan_marks import COLOURS
from explorer.wording import sentences
from explorer.wording.words import Words

LOCKED = ("password_needed", "password_wrong")
HEIGHT = 260


@dataclass(frozen=True, slots=True)
class CreditState:
    """What became of the last file: a report, or a refusal; a locked file until its password is there.

    version: how many files were looked at; taken: the choices that were taken over last.
    """

    found: CreditReport | None = None
    refused: tuple[str, Any] | None = None
    waiting: bytes | None = field(default=None, repr=False)
    version: int = 0
    taken: tuple[str, ...] = ()


def draw_credit(scenario: Scenario, words: Words) -> None:
    """The section."""
    kept = _kept()
    _enter(kept, words)
    if kept.found:
        _told(kept.found, words)
        _proposed(scenario, kept.found, kept.taken, words)
        _pictures(kept.found, words)
        _second_look(kept.found, words)


def take_report(
    data: bytes, password: str = "", then: Callable[[Refused | None], object] = lambda why: None
) -> None:
    """Have a report read; what it says replaces what another one said; `then` hears what became of it."""
    st.session_state.credit = CreditState(version=_kept().version + 1)  # the uploader lets go of the file
    look_at("credit")
    reading.bring(
        report.read_report, data, password, today(),
        take=partial(_read, then), refuse=partial(_refused, data, then),
    )  # fmt: skip


def _kept() -> CreditState:
    return st.session_state.get("credit") or CreditState()


def _read(then: Callable[[Refused | None], object], found: CreditReport) -> None:
    st.session_state.credit = replace(_kept(), found=found)
    then(None)


def _refused(data: bytes, then: Callable[[Refused | None], object], why: Refused) -> None:
    waiting = data if why.code in LOCKED else None
    st.session_state.credit = replace(_kept(), refused=(why.code, why.given), waiting=waiting)
    then(why)


# --- entry ---


def _enter(kept: CreditState, words: Words) -> None:
    st.markdown(words("credit.lead"))
    st.caption(words("credit.how"))
    reading.prepare()
    key = f"credit.file.{kept.version}"
    widgets.file_uploader(
        words("credit.file"), key=key, max_upload_size=files.UPLOAD, on_change=_uploaded, args=(key,)
    )
    st.caption(words("credit.keep"))
    if kept.refused:
        code, given = kept.refused
        st.warning(words(f"credit.refused_{code}", given=given))
    if kept.waiting:
        key = f"credit.password.{kept.version}"
        label = words("credit.password")
        widgets.text_input(label, key=key, type="password", max_chars=100, on_change=_unlocked, args=(key,))
        widgets.button(words("credit.unlock"), key="credit.unlock", on_click=_unlocked, args=(key,))
    with st.container(horizontal=True):
        widgets.button(words("credit.example"), key="credit.example", on_click=_example)
        if kept.found:
            widgets.button(words("credit.clear"), key="credit.clear", on_click=_clear)


def _uploaded(key: str) -> None:
    given = st.session_state[key]
    if given:
        take_report(given.getvalue())


def _unlocked(key: str) -> None:
    waiting, password = _kept().waiting, st.session_state.get(key)
    if waiting and password:
        take_report(waiting, password)


def _example() -> None:
    take_report((FOLDER / "examples/credit_report.pdf").read_bytes())


def _clear() -> None:
    st.session_state.credit = CreditState(version=_kept().version + 1)


def _told(found: CreditReport, words: Words) -> None:
    """What was read, and what does not agree with itself."""
    n, asked = len(found.accounts), len(found.enquiries)
    st.markdown(words("credit.read", day=found.printed, accounts=n, enquiries=asked, own=found.own))
    for check in found.failed:
        st.warning(words(f"credit.check_{check.code}", read=check.read, told=max(check.told, 0)))
    if held := proposals.held_back(found):
        st.warning(words("credit.held", labels=_labels(held, words)))


# --- what it says ---


def _proposed(scenario: Scenario, found: CreditReport, taken: Sequence[str], words: Words) -> None:
    """What is filled in beside what the report says, each with a tick, and one button."""
    st.markdown(f"**{words('credit.says')}**")
    told = proposals.proposals(found)
    had = scenario.profile
    new = [one for one in told if one.value is not None and one.value != getattr(had, one.key)]
    picked = [one for one in new if _picked(scenario, one, words)]
    if same := [one.key for one in told if one.value is not None and one not in new]:
        st.caption(words("credit.same", labels=_labels(same, words)))
    papers_taken.draw_both(words)
    for one in told:
        if one.value is None:
            label = _labels([one.key], words)
            st.caption(words("credit.bound", label=label, bounds=_bounds(one, words), asof=one.asof))
    st.caption(words("credit.unknown", labels=_labels(proposals.UNTOLD, words)))
    if new:
        widgets.button(
            words("credit.take"), key="credit.take", type="primary", disabled=not picked,
            on_click=_take, args=(picked,),
        )  # fmt: skip
    papers_taken.draw_moved(words)
    if taken:
        st.success(words("credit.taken", labels=_labels(taken, words), day=found.printed))


def _picked(scenario: Scenario, one: Proposal, words: Words) -> bool:
    line = choices(Profile)[one.key]
    said = getattr(scenario.profile, one.key), one.value or 0  # one without a value is not picked
    now, says = (sentences.setting(line, value, words) for value in said)
    row = words("credit.row", label=_labels([one.key], words), now=now, says=says)
    picked = widgets.checkbox(
        row, key=widgets.starting(f"credit.pick.{one.key}", papers_taken.counts(one.key, of_report=True))
    )
    sure = words(f"credit.certainty_{one.certainty}")
    why = words(f"credit.why_{one.key}", **{name: f"{n:,}" if n > 9999 else n for name, n in one.counts})
    st.caption(words("credit.because", why=why, certainty=sure, bounds=_bounds(one, words), asof=one.asof))
    return picked


def _bounds(one: Proposal, words: Words) -> str:
    line = choices(Profile)[one.key]
    low, high = (None if end is None else sentences.setting(line, end, words) for end in (one.low, one.high))
    if low is None:
        return words("credit.open")
    if low == high:
        return low
    return words("credit.least", low=low) if high is None else words("credit.range", low=low, high=high)


def _labels(keys: Sequence[str], words: Words) -> str:
    return words("answer.comma").join(words(f"choice.{key}.label") for key in keys)


def _take(picked: list[Proposal]) -> None:
    papers_taken.take(proposals.filled(session().scenario, picked))
    st.session_state.credit = replace(_kept(), taken=tuple(one.key for one in picked))


# --- pictures ---


def _pictures(found: CreditReport, words: Words) -> None:
    months = timeline.enquiries_by_month(found)
    if months and not found.fails(*FAULTS):
        there = {one.month: one for one in months}  # a month without any has its place, too
        empty = timeline.EnquiryMonth(0, (), 0, 0)
        span = range(months[0].month, months[-1].month + 1)
        months = tuple(replace(there.get(month, empty), month=month) for month in span)
        labels = [f"{one.month // 12}-{one.month % 12 + 1:02}" for one in months]
        hard = [len(one.hard) for one in months]
        soft = [one.doubtful + one.soft for one in months]
        ends = ["<br>".join(str(each.stops_counting) for each in one.hard) for one in months]
        alt = words("credit.alt_enquiries", first=labels[0], last=labels[-1], hard=sum(hard), soft=sum(soft))
        bars = [
            _bar(labels, hard, words("credit.hard"), 1, ends),
            _bar(labels, soft, words("credit.soft"), 0),
        ]
        _chart("enquiries", bars, alt, words)
    if found.fails("overview", "accounts", "unclear"):
        return
    owed = [one for one in timeline.debts(found) if one.owed]
    if owed:
        names, sums = [escape(one.lender) for one in owed], [one.owed or 0 for one in owed]
        alt = words("credit.alt_debts", n=len(owed), owed=f"¥{sum(sums):,}")
        _chart("debts", [_bar(sums, names, words("credit.owed"), 0) | {"orientation": "h"}], alt, words)
    years = timeline.late_years(found)
    if years and not found.fails("late"):
        labels = [str(one.year) for one in years]
        gone = [str(one.gone) for one in years]
        alt = words("credit.alt_lates", first=labels[0], last=labels[-1], gone=gone[-1])
        most = [one.most for one in years]
        _chart("lates", [_bar(labels, most, words("credit.late_most"), 1, gone)], alt, words)


def _bar(x: Sequence[Any], y: Sequence[Any], name: str, colour: int, said: Sequence[str] = ()) -> Trace:
    more: Trace = {"customdata": said, "hovertemplate": "%{y}<br>%{customdata}"} if said else {}
    return {"type": "bar", "x": x, "y": y, "name": name, "marker": {"color": COLOURS[colour]}, **more}


def _chart(name: str, bars: list[Trace], alt: str, words: Words) -> None:
    st.markdown(f"**{words(f'credit.title_{name}')}**")
    plot(
        _figure(bars),
        key=f"credit.chart.{name}",
        alt=alt,
        height=max(HEIGHT, 60 + 28 * len(bars[0]["x"])) if "orientation" in bars[0] else HEIGHT,
        buttons=button_names(words),
    )
    st.caption(words(f"credit.note_{name}"))


def _figure(bars: list[Trace]) -> Figure:
    """Bars by month or year; where they lie, by lender from the top."""
    layout: Layout = {
        "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
        "legend": {"orientation": "h", "y": -0.3, "x": 0},
        "barmode": "stack",
        "xaxis": {"type": "category", "automargin": True},
        "yaxis": {"rangemode": "tozero", "automargin": True, "tickformat": ",.0f", "nticks": 5},
    }
    places = bars[0]["x"]
    layout["xaxis"] |= {"tickangle": 0, "tickvals": places[:: max(round(len(places) / 4), 1)]}
    if bars[0].get("orientation"):
        layout["xaxis"] = layout["yaxis"]
        layout["yaxis"] = {"type": "category", "autorange": "reversed", "automargin": True}
    return {"data": bars, "layout": layout}


def _second_look(found: CreditReport, words: Words) -> None:
    """Risks, the one-off repair, and where an objection is worth its time."""
    lines = [
        words(f"credit.risk_{risk.code}", **sentences.figures(dict(risk.numbers)))
        for risk in timeline.report_risks(found)
    ]
    mend = timeline.repair(found)
    if mend:
        lines.append(
            words("credit.repair_over" if mend.over else "credit.repair", n=mend.accounts, by=mend.by)
        )
    lines += [words(f"credit.object_{one.code}", n=one.entries) for one in timeline.objections(found)]
    st.markdown(f"**{words('credit.risks')}**")
    st.markdown("\n".join(f"- {line}" for line in lines) or words("credit.calm"))
