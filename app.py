"""The page, in the order in which it is drawn."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer import charts, say
from explorer.assets import FOLDER
from explorer.model import projection
from explorer.model.plan import Scenario
from explorer.model.projection import Trajectories
from explorer.page import (
    controls,
    goals,
    kept,
    lost,
    method,
    my_record,
    reader,
    reminders,
    send,
    steps,
    tables,
    what_next,
    why,
    widgets,
)
from explorer.page.parts import button_names
from explorer.page.plot import plot
from explorer.words import Words

HEIGHT = {"score": 380, "huabei_limit": 300, "jiebei_limit": 300}


def page(words: Words) -> None:
    """What moves comes first; the choices and all that is told about it follow once a person pauses."""
    controls.adopt()
    head(words)
    scenario = st.session_state.scenario
    told, sending = st.container(), st.container()
    trajectories = outcome(scenario, words, told)
    controls.publish()
    steps.note()
    with st.sidebar:
        choices(words)
    if trajectories is None:
        return
    with sending:
        send.show(scenario, trajectories, words)
    tables.show(scenario, trajectories, words)
    why.show(scenario, trajectories, words)
    what_next.show(scenario, trajectories, words)
    goals.show(scenario, words)
    reminders.show(scenario, words)
    my_record.show(scenario, trajectories, words)
    kept.show(words)
    method.show(scenario, trajectories, words)
    plain_words(words)


def outcome(scenario: Scenario, words: Words, told: DeltaGenerator) -> Trajectories | None:
    """What comes of the choices: sentence and figures where they are `told`, charts; None after a fault."""
    with trouble(words):
        trajectories = projection.project(scenario)
        with told:
            lost.show(words)
            kept.offer(words)
            answer(scenario, trajectories, words)
        trajectory_charts(scenario, trajectories, words)
        return trajectories


def head(words: Words) -> None:
    """What this is, and in which language."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(words("page.title"), width="content", anchor=False)
        reader.language_switch(words)
    st.markdown(f"{words('page.lead')}\n\n:small[:gray[{words('page.estimate')}]]")


def choices(words: Words) -> None:
    """Where the person stands, their plans, the world around."""
    steps.show(words)
    controls.horizon_control(words)
    st.subheader(words("page.plans"), anchor=False)
    controls.plan_controls(words)
    steps.differences(words)
    st.subheader(words("page.standing"), anchor=False)
    controls.profile_controls(words)
    controls.world_controls(words)
    widgets.toggle(words("page.typing"), key="typing", persist_state="session")


def answer(scenario: Scenario, trajectories: Trajectories, words: Words) -> None:
    """The answer in one sentence and in figures."""
    st.subheader(words("answer.title", months=scenario.environment.months), anchor=False)
    st.markdown(say.answer(scenario, trajectories, words))
    names = say.plan_names(scenario, words)
    for number, column in enumerate(st.columns(len(names), border=True)):
        with column:
            st.markdown(say.card(scenario, trajectories, number, words))


def trajectory_charts(scenario: Scenario, trajectories: Trajectories, words: Words) -> None:
    """Score and limits by month."""
    _trajectory_chart("score", scenario, trajectories, words)
    for column, outcome in zip(st.columns(2), ("huabei_limit", "jiebei_limit"), strict=True):
        with column:
            _trajectory_chart(outcome, scenario, trajectories, words)
    st.caption(words("chart.read", futures=f"{projection.FUTURES:,}"))
    widgets.toggle(words("chart.samples"), key="samples")


def _trajectory_chart(outcome: str, scenario: Scenario, trajectories: Trajectories, words: Words) -> None:
    st.markdown(f"**{words(f'chart.title_{outcome}')}**")
    names = say.plan_names(scenario, words)
    samples = st.session_state.get("samples", False)
    plot(
        charts.figure(outcome, scenario, trajectories, names, words, samples),
        key=outcome,
        alt=say.alt(outcome, scenario, trajectories, words),
        height=HEIGHT[outcome],
        buttons=button_names(words),
    )


def plain_words(words: Words) -> None:
    """What has to be said whatever the figures are."""
    st.subheader(words("say.title"), anchor=False)
    lines = [f"- {words(f'say.{key}')}" for key in ("proxy", "debt", "scam")]
    st.markdown("\n".join(lines))


@contextmanager
def trouble(words: Words) -> Iterator[None]:
    """After a fault of ours a person sees a sentence, the log a place, and neither a personal value."""
    try:
        yield
    except Exception as fault:
        at = fault.__traceback__
        while at.tb_next:
            at = at.tb_next
        place = at.tb_frame.f_code.co_filename, at.tb_lineno
        logging.getLogger("explorer").error("%s at %s:%s", type(fault).__name__, *place)
        st.error(f"**{words('trouble.title')}** {words('trouble.body')}")
        st.link_button(words("trouble.restart"), "./")


words = reader.language()
st.set_page_config(words("page.title"), str(FOLDER / "icon.svg"), layout="wide")
st.html(FOLDER / "print.css")
with trouble(words):
    page(words)
