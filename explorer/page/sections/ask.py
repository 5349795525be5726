"""Ask first: whose figures these are, and at most seven questions about where the person stands."""

from functools import partial

import streamlit as st

from explorer.assets import FOLDER
from explorer.model.plan import Profile, Scenario, choices
from explorer.page.sections.shared_widgets import look_at
from explorer.page.session import widgets
from explorer.page.session.state import session
from explorer.page.session.whose import whose_figures
from explorer.scenario import presets, questions
from explorer.scenario.presets import newcomer
from explorer.scenario.questions import QUESTIONS, Question
from explorer.wording import sentences
from explorer.wording.words import Words


def draw_card(words: Words) -> None:
    """The question that is asked now; one line once all are answered."""
    st.html(FOLDER / "css/ask.css")
    whose, at = whose_figures(), session().whose.at
    if at is None:
        at = 0 if whose == "sample" else len(QUESTIONS)
    with st.container(key="ask", gap="xsmall"):
        if at < len(QUESTIONS):
            _ask(at, words)
        else:
            _folded(whose, words)


def _folded(whose: str, words: Words) -> None:
    """Whose figures these are, and the way to one's own."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        about = words(f"ask.whose_{whose}")
        if whose == "own":
            about += " " + words("answer.comma").join(_answers(session().scenario, words))
        st.markdown(about, width="content")
        begin = partial(_go, 0) if whose == "own" else _begin
        label = words("ask.change" if whose == "own" else "ask.begin")
        widgets.button(label, key="ask.begin", type="tertiary", on_click=begin)
        widgets.menu_button(
            words("ask.situation"), list(presets.situations()), key="situation", type="tertiary",
            format_func=lambda code: words(f"situation.{code}"), on_click=_in_situation,
        )  # fmt: skip


def _answers(scenario: Scenario, words: Words) -> list[str]:
    """What the person said, in short; what they do not know, with what is taken for it."""

    def answer(key: str) -> str:
        line, value = choices(Profile)[key], getattr(scenario.profile, key)
        told = str(value) if key == "lates" else sentences.setting(line, value, words)
        told = words("ask.assumed", value=told) if key in scenario.unknown else told
        return words(f"ask.said_{key}", value=told)

    return [answer(key) for key in questions.summary(scenario)]


def _ask(at: int, words: Words) -> None:
    question, scenario = QUESTIONS[at], session().scenario
    if whose_figures() == "sample":
        st.caption(words("ask.whose_sample"))
    late = "besides" if question.key == "lates" and scenario.profile.overdue_days else question.key
    title = words(f"ask.question_{late}")
    st.markdown(words("ask.numbered", number=at + 1, most=len(QUESTIONS), question=title))
    with st.container(key=f"ask.{question.key}", horizontal=True, vertical_alignment="center", gap="xsmall"):
        if question.typed:
            _typed(at, question, words)
        for code in questions.offered(question, scenario):
            told = at and questions.chosen(question, code, scenario) and whose_figures() == "own"
            widgets.button(
                words(f"ask.{question.key}_{code}"), key=f"ask.{question.key}.{code}",
                on_click=_answered, args=(at, code), type="primary" if told else "secondary",
            )  # fmt: skip
        line = choices(Profile)[question.about[0]]
        usual = sentences.setting(line, line.default, words)
        unknown = words("ask.unknown", usual=usual) if line.unit != "flag" else words("ask.unknown_whether")
        widgets.button(unknown, key=f"ask.{question.key}.unknown", on_click=_unknown, args=(at,))
    with st.container(key="ask.ways", horizontal=True, gap="small"):
        if at:
            widgets.button(words("ask.back"), key="ask.back", type="tertiary", on_click=_go, args=(at - 1,))
            widgets.button(words("ask.skip"), key="ask.skip", type="tertiary", on_click=_go, args=(at + 1,))
        else:
            seen = partial(_go, len(QUESTIONS))
            widgets.button(words("ask.example"), key="ask.example", type="tertiary", on_click=seen)
        widgets.button(words("ask.paper"), key="ask.paper", type="tertiary", on_click=look_at, args=("bill",))


def _typed(at: int, question: Question, words: Words) -> None:
    """An amount to type; it starts empty, so that a phone's keyboard writes the answer and nothing else."""
    line = choices(Profile)[question.typed]
    key = f"ask.{question.key}.typed"
    widgets.number_input(
        words(f"ask.question_{question.key}"),
        int(line.low), int(line.high), None,
        step=1, key=key, width=150, label_visibility="collapsed",
        placeholder=words(f"ask.type_{question.key}"), on_change=_wrote, args=(at, key),
    )  # fmt: skip


# --- what a person did ---


def _go(at: int) -> None:
    session().whose.at = at


def _begin() -> None:
    """Start with one's own figures; Undo brings back what was here."""
    session().scenario = newcomer()
    _go(0)


def _in_situation() -> None:
    """Beside the first plan stand those that answer the situation; Undo brings back the others."""
    code, mine = st.session_state.situation, session()
    if code in presets.situations():
        mine.scenario = presets.in_situation(code, mine.scenario)


def _answered(at: int, code: str) -> None:
    mine = session()
    mine.scenario = questions.answered(mine.scenario, QUESTIONS[at], code)
    _go(at + 1)


def _unknown(at: int) -> None:
    mine = session()
    mine.scenario = questions.not_known(mine.scenario, QUESTIONS[at])
    _go(at + 1)


def _wrote(at: int, key: str) -> None:
    value, question, mine = st.session_state.get(key), QUESTIONS[at], session()
    if value is None:
        return
    line = choices(Profile)[question.typed]
    known = questions.told(mine.scenario, {line.key: line.fit(value)}, {})
    mine.scenario = known.with_unknown(line.key, False)
    if question.key != "overdue" or not value:
        _go(at + 1)
