"""The board: the three charts beside each other and, plan by plan, the figures at the horizon.

It stays in sight while a lever is moved; assets/css/page.css says how, for each size of screen.
"""

import streamlit as st

from explorer.assets import script
from explorer.contract import CHART, BoardSaid
from explorer.drawing import plotly_charts
from explorer.findings.told import Told
from explorer.model.outcomes import OUTCOMES
from explorer.page.board import figures
from explorer.page.board.plotly import plot
from explorer.page.sections.shared_widgets import button_names, edited
from explorer.wording import sentences
from explorer.wording.words import Words

_figures = st.components.v2.component(
    "figures", html="<table></table><p role='status'></p>", js=script("figures.js"), isolate_styles=False
)

_verdict = st.components.v2.component(
    "verdict", html="<p></p><small></small>", js=script("verdict.js"), isolate_styles=False
)


def draw_board(told: Told, words: Words) -> None:
    """The answer in one line, the charts, and the figures below."""
    with st.container(key="board", gap=None):
        _verdict(key="verdict", data=figures.verdict(told, edited(told.scenario), words), height="content")
        with st.container(key="charts", horizontal=True, gap="small"):
            for outcome in OUTCOMES:
                with st.container(key=f"{CHART}.{outcome}", gap=None):
                    st.markdown(f"**{words(f'chart.title_{outcome}')}**")
                    _chart(outcome, told, words)
        said = sentences.unescaped(sentences.answer(told, words))
        board: BoardSaid = {**figures.board(told, words), "said": said, "working": words("chart.working")}
        _figures(key="plans", data=board, height="content")


def _chart(outcome: str, told: Told, words: Words) -> None:
    plot(
        plotly_charts.figure(outcome, told, words, edited(told.scenario)),
        key=outcome,
        alt=sentences.alt(outcome, told, words),
        buttons=button_names(words),
    )
