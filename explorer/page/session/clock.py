"""What day it is where the reader is."""

from datetime import UTC, date, datetime, timedelta

import streamlit as st

CHINA = -480  # minutes, as a browser counts them, where it does not tell


def today() -> date:
    """The date where the reader is."""
    offset = st.context.timezone_offset
    return (datetime.now(UTC) - timedelta(minutes=CHINA if offset is None else offset)).date()


def this_month() -> int:
    """The calendar month of today [months since year 0]."""
    day = today()
    return 12 * day.year + day.month - 1
