"""What the papers that were read say together: taken over at once, and what that did to the answer."""

import streamlit as st

from explorer.findings.moved import Moved, moved
from explorer.intake import two_papers
from explorer.intake.credit_report.proposals import Proposal, proposals
from explorer.intake.credit_report.report import CreditReport
from explorer.intake.statement.figures import Found
from explorer.intake.two_papers import Both
from explorer.model import projection
from explorer.model.plan import Plan, Profile, Scenario, choices
from explorer.page.session import widgets
from explorer.page.session.state import session
from explorer.wording import sentences
from explorer.wording.words import Words

FUTURES = 300  # for a direction and a rough size
SHOWN = 6  # changes that are named


def take(after: Scenario) -> None:
    """Have the scenario be this one, and remember what it was."""
    mine = session()
    st.session_state.papers_moved = mine.scenario, after
    mine.scenario = after


def draw_offer(words: Words) -> None:
    """One button that takes over all that the papers say, and what it did."""
    found, told = _statement(), _report()
    if found or told:
        after = _together(session().scenario, found, told)
        if after != session().scenario:
            widgets.button(words("door.take"), key="door.take", type="primary", on_click=take, args=(after,))
            draw_both(words)
    draw_moved(words)


def draw_both(words: Words) -> None:
    """Which paper counts where both tell something."""
    for one in _both():
        later = words("door.later_report" if one.report_is_later else "door.later_statement")
        label, days = words(f"choice.{one.key}.label"), {"statement": one.statement, "report": one.report}
        st.caption(words("door.both", label=label, later=later, **days))


def counts(key: str, *, of_report: bool) -> bool:
    """Whether a paper's figure is not overruled by a later paper."""
    return all(one.report_is_later == of_report for one in _both() if one.key == key)


def draw_moved(words: Words) -> None:
    """Two lines after something was taken over, for as long as it stands."""
    pair = st.session_state.get("papers_moved")
    scenario = session().scenario
    if not pair or pair[1] != scenario or pair[0] == pair[1]:
        return
    known = st.session_state.get("papers_told")
    if not known or known[0] != pair:
        known = pair, moved(pair[0], pair[1], lambda one: projection.project(one, futures=FUTURES))
        st.session_state.papers_told = known
    st.info("  \n".join(_lines(known[1], scenario.environment.months, words)))


def _lines(found: Moved, months: int, words: Words) -> list[str]:
    comma = words("answer.comma")
    lines = {**choices(Profile), **choices(Plan)}
    changed = [
        _pair(
            words(f"choice.{key}.label"),
            [sentences.setting(lines[key], value, words) for value in pair],
            words,
        )
        for key, pair in found.changed.items()
    ]
    more = len(changed) - SHOWN
    named = [*changed[:SHOWN], *([words("door.moved_more", n=more)] if more > 0 else [])]
    answer = [
        _pair(words(f"outcome.{key}"), [sentences.amount(key, value) for value in pair], words)
        for key, pair in found.answer.items()
    ]
    label = words(f"choice.{found.most}.label") if found.most else ""
    why = words("door.moved_most", label=label) if label else words("door.moved_none")
    return [
        words("door.moved_changed", changed=comma.join(named)),
        words("door.moved_answer", months=months, answer=comma.join(answer), why=why),
    ]


def _pair(label: str, values: list[str], words: Words) -> str:
    return words("door.moved_pair", label=label, old=values[0], new=values[1])


def _both() -> list[Both]:
    found, told = _statement(), _report()
    return two_papers.told_twice(found.findings, found.last, told) if found and told else []


def _together(scenario: Scenario, found: Found | None, told: tuple[Proposal, ...]) -> Scenario:
    findings, last = (found.findings, found.last) if found else ((), "")
    return two_papers.taken_together(scenario, findings, last, told)


def _statement() -> Found | None:
    found: Found | None = st.session_state.get("bill_found")
    return found


def _report() -> tuple[Proposal, ...]:
    kept = st.session_state.get("credit")
    found: CreditReport | None = kept.found if kept else None
    return proposals(found) if found else ()
