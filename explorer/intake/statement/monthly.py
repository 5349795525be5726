"""A statement's credit month by month, and what in it is worth a second look."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from explorer.intake.statement import gate
from explorer.intake.statement.credit import JIEBEI, Loan, Purchase, Repayment, month_of
from explorer.intake.statement.habits import GRACE, YEAR, lenders
from explorer.intake.statement.known import Known
from explorer.intake.statement.repaid import repaid

MANY_LENDERS = 3  # with a payment in three months
GROWING = 3  # months in a row with more borrowed than the one before
RISKS = ("overdue", "late", "lenders", "growing", "loan_repays", "minimum")


@dataclass(frozen=True, slots=True)
class StatementMonth:
    """One month of a statement, 12 x year + month - 1; amounts in yuan.

    whole: covered from the first day to the last; spent: bought on Huabei, refunds taken off;
    on_time, late: repaid of Huabei; drawn, draws: Jiebei.
    """

    month: int
    whole: bool
    spent: float
    purchases: int
    on_time: float
    late: float
    drawn: float
    draws: int


@dataclass(frozen=True, slots=True)
class Risk:
    """Something to look at: `code` is one of RISKS, `numbers` are for the sentence about it."""

    code: str
    numbers: dict[str, Any]


def statement_months(of: Known) -> list[StatementMonth]:
    """Every month that the statement touches, in order."""
    credit, late = of.credit, _late_days(of)
    draws = [one for one in credit.loans if one.drawn and one.lender == JIEBEI]
    repaid = [one for one in credit.repayments if not one.failed]
    spent, purchases = _sums(credit.purchases)
    slow, _ = _sums(one for one in repaid if one.day in late)
    prompt, _ = _sums(one for one in repaid if one.day not in late)
    drawn, drawings = _sums(draws)
    return [
        StatementMonth(
            month=month,
            whole=month in of.months,
            spent=spent[month],
            purchases=purchases[month],
            on_time=prompt[month],
            late=slow[month],
            drawn=drawn[month],
            draws=drawings[month],
        )
        for month in range(month_of(credit.first), month_of(credit.last) + 1)
    ]


def _sums(some: Iterable[Purchase | Repayment | Loan]) -> tuple[Counter[int], Counter[int]]:
    """By month, how much in all [yuan] and how often."""
    amounts: Counter[int] = Counter()
    times: Counter[int] = Counter()
    for one in some:
        amounts[month_of(one.day)] += one.amount
        times[month_of(one.day)] += 1
    return Counter({month: fen / 100 for month, fen in amounts.items()}), times


def statement_risks(of: Known) -> list[Risk]:
    """What is worth a second look, the most pressing first."""
    found = {risk.code: risk for risk in _risks(of)}
    return [found[code] for code in RISKS if code in found]


def _late_days(of: Known) -> set[date]:
    """Days on which a bill was paid that had been due before."""
    late = {one.month: one.settled for one in of.bills if one.days_late and one.settled}
    days = {*late.values()}
    named = {one.day for one in of.credit.repayments if one.bill in late and one.day > of.rule.due(one.bill)}
    return days | named


def _risks(of: Known) -> Iterator[Risk]:
    last = of.bills[-1] if of.bills else None
    if last and not last.settled and last.days_late:
        yield Risk("overdue", {"month": last.month, "days": last.days_late})
    late = [one for one in of.bills[-12:] if one.settled and one.days_late > GRACE]
    if late:
        worst = max(one.days_late for one in late)
        yield Risk("late", {"n": len(late), "of": len(of.bills[-12:]), "worst": worst, "grace": GRACE})
    names = lenders(of.credit)
    if len(names) >= MANY_LENDERS:
        yield Risk("lenders", {"n": len(names), "names": tuple(names)})
    yield from _growing(of)
    yield from _loan_repays(of)
    told = repaid(of.balance)
    if told and told.value is not None and told.value < 1 and not gate.closed("repay", of):
        yield Risk("minimum", {"n": told.bills, "share": told.value})


def _growing(of: Known) -> Iterator[Risk]:
    """More borrowed each month, from whomever."""
    borrowed = dict.fromkeys(of.months[-GROWING:], 0.0)
    for one in of.credit.loans:
        if one.drawn and month_of(one.day) in borrowed:
            borrowed[month_of(one.day)] += one.amount / 100
    amounts: Sequence[float] = [*borrowed.values()]
    if len(amounts) == GROWING and amounts[0] > 0 and all(a < b for a, b in pairwise(amounts)):
        yield Risk("growing", {"n": GROWING, "first": amounts[0], "last": amounts[-1]})


def _loan_repays(of: Known) -> Iterator[Risk]:
    """Days in the last year on which a loan came in and another debt was repaid."""
    drawn = {one.day for one in of.credit.loans if one.drawn}
    back = {one.day for one in of.credit.loans if not one.drawn}
    back |= {one.day for one in of.credit.repayments if not one.failed}
    days = drawn & back
    days = {day for day in days if (of.credit.last - day).days < YEAR}
    if days:
        yield Risk("loan_repays", {"n": len(days), "day": max(days).isoformat()})
