"""The barest Streamlit page with the same charts and as many widgets, and no model."""

import streamlit as st

from tests.bench.scene import OTHERS, answer, levers, nudged, scenario, value, words

charts = st.cache_resource(lambda: answer(scenario())[0])
WIDGETS = {
    "choice": lambda key: st.segmented_control(key, "ABC", key=key),
    "button": lambda key: st.button(key, key=key),
    "folder": lambda key: st.expander(key, key=key, on_change="rerun"),
    "switch": lambda key: st.toggle(key, key=key),
    "text": lambda key: st.text_input(key, key=key),
    "list": lambda key: st.selectbox(key, "ABC", key=key),
}

with st.sidebar:
    values = [
        st.slider(words(f"choice.{key}.label"), c.low + 0.0, c.high + 0.0, value(key), c.step + 0.0, key=key)
        for key, c in levers().items()
    ]
for number, figure in enumerate(charts()):
    st.plotly_chart(nudged(figure, sum(values)), key=f"chart {number}")
for kind, count in OTHERS.items():
    for number in range(count):
        WIDGETS[kind](f"{kind} {number}")
