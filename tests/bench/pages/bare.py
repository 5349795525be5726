"""The barest Streamlit page with the same charts and as many widgets, and no model."""

import streamlit as st

from tests.bench.scene import figures, levers, nudged, three_plans


@st.cache_resource
def charts() -> list[dict]:
    return figures(three_plans())


values = [
    st.sidebar.slider(c.key, c.low + 0.0, c.high + 0.0, c.default + 0.0, c.step + 0.0, key=c.key)
    for c in levers()
]
for i, figure in enumerate(charts()):
    st.plotly_chart(nudged(figure, sum(values)), key=f"chart {i}")
