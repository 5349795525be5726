"""A statement's credit, worked through: the months it covers, its bills, how old it is."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from explorer.intake.statement.credit import Credit, month_of
from explorer.intake.statement.huabei_bills import Bill, Due, billed, bills, due

FRESH = 31  # days after its end in which a statement tells how things are today


@dataclass(frozen=True, slots=True)
class Known:
    """A statement's credit, worked through: whole months, bills and when those fall due, read on a day.

    balance: of each bill that is shown whole and has fallen due, what was bought and what was repaid [fen].
    """

    credit: Credit
    months: tuple[int, ...]
    rule: Due
    bills: tuple[Bill, ...]
    balance: tuple[tuple[float, float], ...]
    today: date

    @property
    def age(self) -> int:
        """Days since the statement ended."""
        return (self.today - self.credit.last).days

    @property
    def is_fresh(self) -> bool:
        return self.age <= FRESH


def known(credit: Credit, today: date | None = None) -> Known:
    """A statement as it is read on a day; without one on its own last day."""
    rule = due(credit.repayments)
    found = tuple(bills(credit, rule))
    read_on = max(today or credit.last, credit.last)
    return Known(credit, whole_months(credit), rule, found, _balance(credit, rule, found), read_on)


def whole_months(credit: Credit) -> tuple[int, ...]:
    """Months that the statement covers from their first day to their last.

    Where it does not say what it covers, a day without a row at either end is no sign of a gap.
    """
    slack = timedelta(2 if credit.guessed_ends else 0)
    months = range(month_of(credit.first), month_of(credit.last) + 1)
    starts = {month: date(month // 12, month % 12 + 1, 1) for month in months}
    lengths = {month: monthrange(month // 12, month % 12 + 1)[1] for month in months}
    return tuple(
        month
        for month, start in starts.items()
        if credit.first - slack <= start and start + timedelta(lengths[month] - 1) <= credit.last + slack
    )


def _balance(credit: Credit, rule: Due, found: tuple[Bill, ...]) -> tuple[tuple[float, float], ...]:
    spent = billed(credit.purchases, rule)
    shown = [one for one in found if rule.cut(one.month - 1) >= credit.first and one.due <= credit.last]
    return tuple((spent[one.month], one.paid) for one in shown)
