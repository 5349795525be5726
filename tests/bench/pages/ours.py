"""Our way of drawing, with the model, where there is no app.py yet."""

from pathlib import Path

import streamlit as st

from explorer import plot as drawing
from tests.bench.scene import figures, levers, moved

drawing.STATIC = Path(__file__).parent / "static"

values = {
    c.key: type(c.default)(
        st.sidebar.slider(c.key, c.low + 0.0, c.high + 0.0, c.default + 0.0, c.step + 0.0, key=c.key)
    )
    for c in levers()
}
for i, figure in enumerate(figures(moved({**values, "months": 24}))):
    drawing.plot(figure, key=f"chart {i}", alt="chart", height=320)
