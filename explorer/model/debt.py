"""What is owed month by month, and what that costs (F36, F37)."""

from dataclasses import dataclass

import numpy as np

from explorer.model.arrays import Flags, Floats
from explorer.model.coefficients import Drawn
from explorer.model.spending import Spending

INSTALMENTS = 6  # of the 3, 6 or 12 that are offered
DAYS = 30  # of a month
YEAR = 365 / 360  # what interest by the day comes to in a year, of that in twelve such months


@dataclass(frozen=True, slots=True, eq=False)
class Debt:
    """What is owed on Huabei once a month's bill is paid, (plans, futures) each [yuan].

    carried: over to the next month, at interest; due: what was to be paid this month.
    parts: what was put into instalments in each of the last INSTALMENTS months, the latest first;
    put: their sum; left: what of them is still to be paid.
    """

    carried: Floats
    due: Floats
    parts: tuple[Floats, ...]
    put: Floats
    left: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Bill:
    """What a month costs on average, (plans,) each [yuan].

    interest: by the day, on what is carried over, overdue or borrowed; fees: for instalments;
    owed: what both are charged on, over the whole month.
    """

    interest: Floats
    fees: Floats
    owed: Floats


def first_debt(spending: Spending, limit: Floats) -> Debt:
    """Nothing but today's bill; what is owed besides is not known in parts."""
    due = np.minimum(spending.bought[0][:, None], limit)
    nothing = np.zeros_like(due)
    return Debt(nothing, due, (nothing,) * INSTALMENTS, nothing, nothing)


def next_debt(spending: Spending, t: int, before: Debt, usable: Floats, k: Drawn) -> Debt:
    """What is owed after month `t`: only what is free of the `usable` limit can be spent, once."""
    if spending.given_up[t].any():  # who closes Huabei has paid it all
        before = _of_those_who_stay(before, ~spending.given_up[t][:, None])
    carried = before.carried * (1 + DAYS * k.huabei_daily)
    instalment = before.put / INSTALMENTS
    left = np.maximum(before.left - instalment, 0)
    free = usable - carried
    free -= left
    bought = np.minimum(spending.bought[t][:, None], np.maximum(free, 0, out=free), out=free)
    part = spending.instalment[t][:, None] * bought
    carried += bought
    carried -= part
    due = carried * spending.repay[t][:, None]
    return Debt(
        carried=carried - due,
        due=due + instalment,
        parts=(part, *before.parts[:-1]),
        put=np.maximum(before.put + part - before.parts[-1], 0),
        left=left + part,
    )


def bill(spending: Spending, t: int, now: Debt, overdue: Floats, borrowed: Floats, k: Drawn) -> Bill:
    """What month `t` costs; `overdue`: what was to be paid the month before and was late,
    `borrowed`: what is owed on Jiebei, (plans, futures) [yuan].
    """
    huabei = overdue * (spending.late_days[t] / DAYS)[:, None]
    huabei += now.carried
    interest = np.vecdot(huabei, DAYS * k.huabei_daily) + np.vecdot(borrowed, DAYS * k.jiebei_daily)
    fees = np.vecdot(now.put, k.instalment_fee / INSTALMENTS)
    huabei += now.left
    huabei += borrowed
    owed = huabei.sum(axis=-1)
    futures = borrowed.shape[-1]
    return Bill(interest / futures, fees / futures, owed / futures)


def borrowed(spending: Spending, t: int, limit: Floats, used: Floats) -> Floats:
    """What is owed on Jiebei on average in month `t`, of its limit, (plans, futures) [yuan].

    A usual loan is the share of the limit that is in use, repaid in equal monthly parts.
    """
    loan = np.minimum(used * spending.size[t][:, None], 1)
    share: Floats = np.minimum(loan * spending.loans[t], 1)
    return limit * share


def annual_rate(interest: Floats, fees: Floats, owed: Floats) -> Floats:
    """What a year costs for each yuan owed, of sums over the months so far [share]; 0 where none is owed."""
    paid = 12 * (fees + YEAR * interest)
    rate: Floats = np.divide(paid, owed, out=np.zeros_like(owed), where=owed > 0.5)
    return rate


def _of_those_who_stay(debt: Debt, stay: Flags) -> Debt:
    """The same debt where Huabei is kept, none elsewhere."""
    parts = tuple(part * stay for part in debt.parts)
    return Debt(debt.carried * stay, debt.due * stay, parts, debt.put * stay, debt.left * stay)
