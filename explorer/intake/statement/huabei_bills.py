"""Repayments of Huabei -> its monthly bills: when they were due, when they were paid, how late.

A bill named 2026年07月 holds what was bought in June; it is cut on 1 July and due on the 10th,
unless automatic repayments show another day. It counts as paid once a tenth of what was paid for
it in all is there, since that is the minimum payment (F36): a second part may come after.
"""

from calendar import monthrange
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate, count, groupby
from operator import attrgetter

from explorer.intake.statement.credit import Credit, Purchase, Repayment, month_of

DUE_DAY = 10
CUT_BEFORE = 9  # days from the cut to the day it is due
MINIMUM = 0.1  # share of a bill (F36)
NEAR = 0.05  # how far the amounts of a bill and of its repayment may lie apart, as a share


@dataclass(frozen=True, slots=True)
class Due:
    """When bills fall due: `day` of the month that names them, or `later` months on.

    seen: more than once in the statement, and not assumed.
    """

    day: int = DUE_DAY
    later: int = 0
    seen: bool = False

    def due(self, bill: int) -> date:
        year, month = divmod(bill + self.later, 12)
        return date(year, month + 1, min(self.day, monthrange(year, month + 1)[1]))

    def cut(self, bill: int) -> date:
        """The day on which the bill is cut: what is bought from then on is in the next."""
        first = date(bill // 12, bill % 12 + 1, 1)
        before = self.due(bill) - timedelta(CUT_BEFORE)
        return max(first, before)


@dataclass(frozen=True, slots=True)
class Bill:
    """One month's bill. `paid` [fen]; days_late: 0 for in time; early: share of it paid before it was cut.

    named: whether the statement says that these repayments are this bill's; settled: the day on which
    it counted as paid, None while it is not.
    """

    month: int
    cut: date
    due: date
    paid: int
    days_late: int
    early: float
    named: bool
    settled: date | None


def due(repayments: Sequence[Repayment]) -> Due:
    """The day on which bills fall due, as the first automatic attempt for each bill shows it."""
    first: dict[int, date] = {}
    for one in repayments:
        if one.automatic:
            bill = month_of(one.day) if one.bill is None else one.bill
            first[bill] = min(first.get(bill, one.day), one.day)
    seen = Counter((month_of(day) - bill, day.day) for bill, day in first.items())
    if not seen:
        return Due()
    [((later, day), times)] = seen.most_common(1)
    failed = times == 1 and all(one.failed for one in repayments if one.automatic)
    usual = 2 * times > len(first) and later in (0, 1) and not failed
    return Due(day, later, seen=times > 1) if usual else Due()


def bills(credit: Credit, rule: Due) -> list[Bill]:
    """The bills that the statement shows whole, in order: those cut in it, paid or known to have failed."""
    known = _assigned(credit, rule)
    found = [_bill(month, *parts, credit.last, rule) for month, parts in sorted(known.items())]
    return [one for one in found if one is not None and one.cut >= credit.first]


@lru_cache(maxsize=4096)  # many purchases share a day
def bill_of(day: date, rule: Due) -> int:
    """The month of the bill that holds what is bought on a day."""
    month = month_of(day)
    return next(bill for bill in count(month - 1) if day < rule.cut(bill))


def billed(purchases: Iterable[Purchase], rule: Due) -> defaultdict[int, float]:
    """What each bill holds of purchases and of their instalments [fen]."""
    owed: defaultdict[int, float] = defaultdict(float)
    for day, some in groupby(purchases, key=attrgetter("day")):  # in order: a bill is looked up once a day
        first = bill_of(day, rule)
        for one in some:
            parts = one.instalments or 1
            for bill in range(first, first + parts):
                owed[bill] += one.amount / parts
    return owed


def _assigned(credit: Credit, rule: Due) -> dict[int, tuple[list[Repayment], bool]]:
    """Repayments by bill, and whether they name it. Those that do not go where they fit."""
    by_bill: defaultdict[int, list[Repayment]] = defaultdict(list)
    for one in credit.repayments:
        if one.bill is not None:
            by_bill[one.bill].append(one)
    named, owed = set(by_bill), billed((), rule)
    if all(one.bill is not None for one in credit.repayments):
        return {month: (parts, True) for month, parts in by_bill.items()}
    bought = deque(credit.purchases)
    for one in credit.repayments:
        so_far = []
        while bought and bought[0].day <= one.day:
            so_far.append(bought.popleft())
        for bill, amount in billed(so_far, rule).items():
            owed[bill] += amount
        if one.bill is None:
            cut = bill_of(one.day, rule) - 1  # the last one cut by then
            left = {bill: _left(bill, owed, by_bill, credit, rule) for bill in (cut, cut + 1)}
            by_bill[cut + _is_early(one, *left.values())].append(one)
    return {month: (parts, month in named) for month, parts in by_bill.items() if parts}


def _left(
    bill: int,
    owed: defaultdict[int, float],
    by_bill: defaultdict[int, list[Repayment]],
    credit: Credit,
    rule: Due,
) -> float | None:
    """What is still to pay of a bill [fen]; None where the statement does not show all of it."""
    if rule.cut(bill - 1) < credit.first:
        return None
    paid = sum(one.amount for one in by_bill[bill] if not one.failed)
    return max(owed[bill] - paid, 0) if paid < (1 - MINIMUM) * owed[bill] else 0


def _is_early(one: Repayment, cut: float | None, coming: float | None) -> bool:
    """Whether a repayment that names no bill is of the coming one: it fits that, or the other is paid."""
    if one.failed or not coming:
        return False
    return cut == 0 or (_is_near(one.amount, coming) and not (cut and _is_near(one.amount, cut)))


def _is_near(amount: float, other: float) -> bool:
    return abs(amount - other) <= NEAR * other


def _bill(month: int, parts: Sequence[Repayment], named: bool, last: date, rule: Due) -> Bill | None:
    due, cut = rule.due(month), rule.cut(month)
    good = sorted((one for one in parts if not one.failed), key=lambda one: one.day)
    paid = sum(one.amount for one in good)
    if not good or not paid:
        return Bill(month, cut, due, 0, (last - due).days, 0, named, None) if last > due else None
    sums = accumulate(one.amount for one in good)
    settled = next(one.day for one, so_far in zip(good, sums) if so_far >= MINIMUM * paid)
    early = sum(one.amount for one in good if one.day < cut) / paid
    late = max((settled - due).days, 0)
    return Bill(month, cut, due, paid, late, early, named, settled)
