"""Trajectories -> the one tidy table that page, download and command line show.

Figures are rounded here and nowhere else, so that all three agree to the last digit.
"""

import numpy as np
import pandas as pd

from explorer.link import clean_name
from explorer.model.outcomes import OUTCOMES, PRODUCTS
from explorer.model.plan import Scenario
from explorer.model.projection import CHANCES, STATES, Trajectories

SHARES = {f"{product}_share_{state}": (product, state) for product in PRODUCTS for state in STATES}
DECIMALS = {"score": 1, "late": 2} | dict.fromkeys((*CHANCES, *SHARES), 3)  # of other columns none
FORMULA = tuple("=+-@＝＋－＠")


def table(scenario: Scenario, trajectories: Trajectories) -> pd.DataFrame:
    """A row for each plan and month: means with `_low` and `_high`, chances that it has happened by then,
    late bills, cost; medians; and in which share of the futures a limit stands how then."""
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
    columns |= {f"{outcome}_median": _rounded(trajectories.median[outcome], outcome) for outcome in OUTCOMES}
    for column, (product, state) in SHARES.items():
        columns[column] = _rounded(getattr(trajectories.shares[product], state), column)
    return pd.DataFrame(columns)


def csv(frame: pd.DataFrame) -> str:
    """The table as CSV; no plan's name can act as a formula in a spreadsheet."""
    safe = [f"'{name}" if name.startswith(FORMULA) else name for name in frame["plan"]]
    return frame.assign(plan=safe).to_csv(index=False, lineterminator="\n")


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
