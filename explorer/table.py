"""Trajectories -> the one tidy table that page, download and command line show.

Figures are rounded here and nowhere else, so that all three agree to the last digit.
"""

import numpy as np
import pandas as pd

from explorer.link import clean_name
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Scenario
from explorer.model.projection import CHANCES, Trajectories

DECIMALS = {"score": 1, "late": 2} | dict.fromkeys(CHANCES, 3)  # of other columns none
FORMULA = tuple("=+-@＝＋－＠")


def table(scenario: Scenario, trajectories: Trajectories) -> pd.DataFrame:
    """A row for each plan and month: means with `_low` and `_high`, chances, late bills, cost."""
    months, plans = trajectories.late.shape
    columns = {
        "plan": np.repeat(_distinct([clean_name(plan.name) for plan in scenario.plans]), months),
        "month": np.tile(np.arange(months), plans),
    }
    for outcome in OUTCOMES:
        ranges = {"": trajectories.mean, "_low": trajectories.low, "_high": trajectories.high}
        columns |= {outcome + end: _rounded(of[outcome], outcome) for end, of in ranges.items()}
    columns |= {chance: _rounded(trajectories.chances[chance], chance) for chance in CHANCES}
    columns["late"] = _rounded(trajectories.late, "late")
    columns["cost"] = _rounded(trajectories.cost, "cost")
    return pd.DataFrame(columns)


def csv(frame: pd.DataFrame) -> str:
    """The table as CSV; no plan's name can act as a formula in a spreadsheet."""
    return frame.assign(plan=frame["plan"].map(harmless)).to_csv(index=False, lineterminator="\n")


def harmless(name: str) -> str:
    """A name that no spreadsheet takes for a formula; names that differ stay different."""
    return f"'{name}" if name.lstrip("'").startswith(FORMULA) else name


def _rounded(values: np.ndarray, column: str) -> np.ndarray:
    """One column, plan after plan; whole numbers where no decimals are shown."""
    decimals = DECIMALS.get(column, 0)
    rounded = np.asarray(values, float).T.ravel().round(decimals)
    return rounded if decimals else rounded.astype(int)


def _distinct(names: list[str]) -> list[str]:
    """A name used again gets a number: "steady", "steady (2)"."""
    distinct: list[str] = []
    for name in names:
        numbered, count = name, 1
        while numbered in distinct:
            count += 1
            numbered = f"{name} ({count})"
        distinct.append(numbered)
    return distinct
