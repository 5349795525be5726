"""The barest Streamlit page with the same charts and as many widgets, and no model."""

import streamlit as st

from tests.bench.scene import answers, levers, nudged, scenario, value, words

charts = st.cache_resource(lambda: answers(scenario())[0])

with st.sidebar:
    values = [
        st.slider(words(f"choice.{key}.label"), c.low + 0.0, c.high + 0.0, value(key), c.step + 0.0, key=key)
        for key, c in levers().items()
    ]
    for question in ("language", "plan"):
        st.segmented_control(question, "ABC", key=question)
    st.text_input("name")
    for label in ("add", "copy", "remove"):
        st.button(label)
    for label in "1234567":
        st.expander(label)
    st.toggle("typing")
for number, figure in enumerate(charts()):
    st.plotly_chart(nudged(figure, sum(values)), key=f"chart {number}")
