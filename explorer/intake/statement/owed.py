"""What is owed when a statement ends: bills and instalments that are still to come, loans that still run."""

from collections.abc import Sequence
from datetime import date
from statistics import fmean
from typing import NamedTuple

from explorer.intake.statement.credit import JIEBEI, Loan, month_of
from explorer.intake.statement.huabei_bills import billed
from explorer.intake.statement.known import Known
from explorer.intake.statement.repaid import FULL, INTEREST, repaid

TERMS = (3, 6, 9, 12)  # [months] of a Jiebei loan in equal payments
DEAREST = 0.0006  # a day that Jiebei costs at most (F37); up to it no two terms share a payment
EQUAL, MOST = (
    0.01,
    0.75,
)  # share that a bill and its repayment may differ by, and share of bills of which that holds
ALIKE = 0.02  # how far the payments of a loan may lie apart, as a share
MONTH = 62  # days within which a running loan has a payment, and a new one its first
YEAR = 365  # days after which little runs that began before
SOON = 3  # days in which little changes
LUMP = 0.1  # share of a repayment that may be interest
CENTS = 0.02  # share of what was drawn that is no debt any more


class Bills(NamedTuple):
    """What is owed on Huabei [fen]: in bills up to the coming one, and in instalments `later`.

    sure: whether all of it was counted; coming is None where bills and repayments contradict each other.
    """

    coming: float | None
    later: float
    sure: bool


class Loans(NamedTuple):
    """What is owed on Jiebei [fen], None where an older loan is repaid, too; of how many loans.

    sure: whether all of it was counted; terms: of those that are repaid in equal payments [months].
    """

    owed: float | None
    n: int
    sure: bool
    terms: tuple[int, ...]


class _Running(NamedTuple):
    """A loan in equal payments: over how many months, what is left of it [fen], how often it was paid."""

    term: int
    left: float
    paid: int


# --- Huabei ---


def on_huabei(of: Known) -> Bills | None:
    """What is owed on Huabei at the end; None where too few bills show how they are repaid.

    Whoever carries debt along repays about as much as is bought, too: then some bills of the first are short.
    """
    habit, spent, last = repaid(of.balance), billed(of.credit.purchases, of.rule), of.credit.last
    if habit is None:
        return None
    short = sum(back < FULL * bought for bought, back in of.balance)
    if habit.value is None or (habit.value == 1 and short > 1):
        return Bills(None, 0, False)
    paid = {one.month: one.paid for one in of.bills}
    settled = max((one.month for one in of.bills if one.settled and one.due <= last), default=0)
    coming = next(bill for bill in range(month_of(last), month_of(last) + 3) if of.rule.cut(bill) > last)
    full = habit.value == 1
    carried = 0.0 if full else _carried(of.balance)
    rests = {
        bill: _rest(amount, paid.get(bill, 0))
        for bill, amount in spent.items()
        if bill >= settled and (full or of.rule.due(bill) > last)
    }
    late = [rest for bill, rest in rests.items() if rest and of.rule.due(bill) <= last]
    before = sum(rest for bill, rest in rests.items() if bill <= coming)
    mixed = any(one.mixed for one in of.credit.purchases)
    agree = fmean(abs(bought - back) <= EQUAL * bought for bought, back in of.balance) >= MOST
    sure = full and agree and not late and not mixed and _is_whole_year(of)
    return Bills(before + carried, sum(rests.values()) - before, sure)


def _rest(bought: float, paid: float) -> float:
    """What is still to pay of a bill [fen]; coupons and the like make up for a little."""
    return bought - paid if paid < FULL * bought else 0.0


def _carried(balance: Sequence[tuple[float, float]]) -> float:
    """What was carried over from bill to bill [fen]."""
    carried = 0.0
    for bought, back in balance:
        carried = max(bought + carried * (1 + INTEREST) - back, 0)
    return carried * (1 + INTEREST)


# --- Jiebei ---


def on_jiebei(of: Known) -> Loans:
    """What is owed on Jiebei at the end, loan by loan."""
    ours = [one for one in of.credit.loans if one.lender == JIEBEI]
    back = [one for one in ours if not one.drawn]
    running: list[_Running] = []
    lump: list[Loan] = []
    for draw in (one for one in ours if one.drawn):
        found = _in_equal_payments(draw, back)
        if found:
            running.append(found)
        else:
            lump.append(draw)
    pool, stray = _pool(lump, back)
    terms = tuple(one.term for one in running)
    n = len(lump) + len(running)
    if stray and (of.credit.last - stray).days <= MONTH:
        return Loans(None, n, False, terms)
    plain = all(one.paid > 1 for one in running) and pool in (0, *(draw.amount for draw in lump[-1:]))
    return Loans(pool + sum(one.left for one in running), n, plain and _is_whole_year(of), terms)


def _is_whole_year(of: Known) -> bool:
    """Whether nothing of before is owed in all likelihood, and nothing has come after."""
    return (of.credit.last - of.credit.first).days >= YEAR - 1 and of.age <= SOON


def _in_equal_payments(draw: Loan, back: list[Loan]) -> _Running | None:
    """A loan that is repaid in equal payments, which are taken out of `back`; None for another one."""
    for term in TERMS:
        dearest = _annuity(DEAREST * 365 / 12, term)
        fitting = [one for one in back if draw.day < one.day and one.amount / draw.amount * term >= 1]
        fitting = [one for one in fitting if one.amount <= dearest * draw.amount]
        if not fitting or (fitting[0].day - draw.day).days > MONTH:
            continue
        payment = fitting[0].amount
        months: dict[int, Loan] = {}
        for one in fitting:
            if abs(one.amount - payment) <= ALIKE * payment and len(months) < term:
                months.setdefault(month_of(one.day), one)
        for one in months.values():
            back.remove(one)
        left = _left(draw.amount, payment, term, term - len(months))
        whole = next((one for one in back if one.day > draw.day and _is_whole(one.amount, left)), None)
        if left and whole:  # paid off before its time
            back.remove(whole)
            left = 0.0
        return _Running(term, left, len(months))
    return None


def _annuity(rate: float, months: int) -> float:
    """The equal monthly payment for each yuan, at a rate a month."""
    return rate / (1 - (1 + rate) ** -months)


def _left(drawn: float, payment: float, term: int, more: int) -> float:
    """What a loan still owes [fen] with `more` payments to come: its interest falls month by month."""
    interest = max(term * payment - drawn, 0)
    return more * payment - interest * more * (more + 1) / (term * (term + 1))


def _is_whole(amount: float, left: float) -> bool:
    return abs(amount - left) <= 2 * ALIKE * left


def _pool(drawn: Sequence[Loan], back: Sequence[Loan]) -> tuple[float, date | None]:
    """What is left of loans that are repaid as it comes [fen]; when last something else was repaid."""
    left, stray = 0.0, None
    for one in sorted((*drawn, *back), key=lambda one: (one.day, not one.drawn)):
        if one.drawn:
            left += one.amount
            continue
        if one.amount - left > LUMP * one.amount:
            stray = one.day
        left = max(left - one.amount, 0.0)
        if left <= CENTS * one.amount:
            left = 0.0
    return left, stray
