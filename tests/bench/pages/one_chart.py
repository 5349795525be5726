"""The barest Streamlit page with one Plotly chart: the yardstick of the first load."""

import streamlit as st

amount = st.sidebar.slider("amount", 0, 100, 50)
st.plotly_chart({"data": [{"x": [0, 1, 2], "y": [0, amount, 100]}]}, key="chart")
