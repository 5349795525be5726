"""Trajectories do not move unnoticed."""

import numpy as np
import pandas as pd

from tests.renew import GOLDEN, golden

# What another processor's rounding may do to one future in two thousand.
SLACK = {"score": 0.2, "limit": 60, "chance": 0.002, "late": 0.01, "cost": 5}


def test_trajectories_are_the_golden_ones():
    kept, now = pd.read_csv(GOLDEN), golden()
    assert list(kept.columns) == list(now.columns)
    assert list(kept["plan"]) == list(now["plan"])
    for column in kept.columns[1:]:
        kind = "limit" if "limit" in column else "score" if "score" in column else column
        slack = SLACK.get(kind, SLACK["chance"])
        worst = np.abs(kept[column] - now[column]).max()
        assert worst <= slack, (
            f"{column} moved by {worst}: if meant, python -m tests.renew and tell the changelog"
        )
