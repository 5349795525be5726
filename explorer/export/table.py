"""Trajectories -> the one tidy table that page, download and command line show.

Figures are rounded here and nowhere else, so that all three agree to the last digit.
"""

import numpy as np
import pandas as pd

from explorer.findings.limit_states import EVER, ever, outlooks
from explorer.model.outcomes import OUTCOMES, PRODUCTS
from explorer.model.plan import Scenario
from explorer.model.trajectories import CHANCES, STATES, Trajectories
from explorer.scenario.plan_names import clean_name

# Of other columns none.
DECIMALS = {"score": 1, "late": 2, "annual_rate": 4, "share": 3} | dict.fromkeys(CHANCES, 3)
FORMULA = tuple("=+-@＝＋－＠")


def table(scenario: Scenario, trajectories: Trajectories) -> pd.DataFrame:
    """A row for each plan and month.

    Means with `_low` and `_high`, chances, late bills, cost; behind them its annual rate, medians, and in
    which share of the futures each limit stands how against today's: these add up to one as printed; then of
    each limit what is most likely and in which share it has been cut, frozen or closed so far.
    """
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
    columns["annual_rate"] = _rounded(trajectories.annual_rate, "annual_rate")
    columns |= {f"{key}_median": _rounded(trajectories.median[key], key) for key in OUTCOMES}
    for product, shares in trajectories.shares.items():
        parts = _whole([getattr(shares, state) for state in STATES])
        columns |= {
            share_column(product, state): _rounded(part, "share") for state, part in zip(STATES, parts)
        }
    for product in PRODUCTS:
        by_plan = [outlooks(trajectories, product, number) for number in range(plans)]
        amounts = np.array([[outlook.likely.amount for outlook in by_month] for by_month in by_plan]).T
        columns[likely_column(product)] = _rounded(amounts, "likely")
        columns |= {
            ever_column(product, state): _rounded(ever(trajectories, product, state), "share")
            for state in EVER
        }
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


def likely_column(product: str) -> str:
    """The column of the amount that a product's limit most likely has."""
    return f"{product}_likely"


def ever_column(product: str, state: str) -> str:
    """The column that says in which share of the futures a product's limit has stood so by a month."""
    return f"{product}_ever_{state}"


def share_column(product: str, state: str) -> str:
    """The column that says in which share of the futures a product's limit stands so."""
    return f"{product}_now_{state}"


def _whole(shares: list[np.ndarray]) -> list[np.ndarray]:
    """Shares that still add up to one when they are rounded: the largest takes what rounding leaves."""
    rounded = np.round(shares, DECIMALS["share"])
    largest = rounded.argmax(axis=0)
    rest = np.take_along_axis(rounded, largest[None], axis=0) + 1 - rounded.sum(axis=0)
    np.put_along_axis(rounded, largest[None], rest, axis=0)
    return list(rounded)


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
