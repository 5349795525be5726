"""What pictures of a credit report are drawn from, and what in it is worth a second look.

All of it is codes, numbers and days. Lenders' names are for the person's own eyes alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from explorer.findings.advise import HIGH_USE, MANY_A_MONTH, MANY_IN_THREE
from explorer.intake.credit_report.accounts import Account
from explorer.intake.credit_report.enquiries import Enquiry, months_later
from explorer.intake.credit_report.proposals import proposals
from explorer.intake.credit_report.report import CreditReport

YEARS = 5  # that lateness is shown after it was paid, by law
REPAIRED = (
    date(2020, 1, 1),
    date(2025, 12, 31),
)  # lateness of these days may be repaired
REPAIR_PAID = date(2026, 3, 31)  # if paid in full by then
REPAIR_DONE = date(2026, 4, 30)  # by this day all of it is gone; what was paid by November since January
REPAIR_MOST = 10_000  # [yuan] of each amount overdue
MANY_LENDERS = 3
RISKS = (
    "overdue", "bad_debt", "lateness", "utilisation", "lenders", "inquiries", "guarantee", "public",
    "disposal", "advance", "telecom",
)  # fmt: skip
OBJECTIONS = ("repaired", "late_too_old", "enquiry_too_old")


@dataclass(frozen=True, slots=True)
class EnquiryMonth:
    """One month of enquiries, 12 x year + month - 1; `hard` are those of applications."""

    month: int
    hard: tuple[Enquiry, ...]
    doubtful: int
    soft: int


@dataclass(frozen=True, slots=True)
class LenderDebt:
    """All accounts of one lender; amounts in yuan, None where the report does not tell.

    limit: of what revolves; as_of: the earliest month that this is told of, 12 x year + month - 1.
    """

    lender: str = field(repr=False)
    kinds: tuple[str, ...]
    accounts: int
    open: int
    owed: int | None
    limit: int | None
    ants: bool
    as_of: int | None


@dataclass(frozen=True, slots=True)
class LateYear:
    """Months late in one year, which the report tells by account only: so many at least, at most.

    gone: the first day on which none of them is shown any more, if they were paid within that year.
    """

    year: int
    least: int
    most: int
    gone: date


@dataclass(frozen=True, slots=True)
class LateAccount:
    """An account that was late: its months, between which ones they lie, 12 x year + month - 1.

    gone: the first day on which none is shown any more, if all is paid; None while something is overdue.
    """

    kind: str
    lender: str = field(repr=False)
    months: int | None
    over_90: int
    first: int
    last: int
    gone: date | None


@dataclass(frozen=True, slots=True)
class ReportRisk:
    """Something to look at: one of RISKS, numbers for its sentence, which finding of advice has a way out."""

    code: str
    numbers: tuple[tuple[str, float], ...]
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Objection:
    """Where an objection is worth its time: one of OBJECTIONS, and how many entries it is about."""

    code: str
    entries: int


@dataclass(frozen=True, slots=True)
class OneOffRepair:
    """The one-off repair: accounts whose lateness may still go, by which day, and whether that has passed."""

    accounts: int
    by: date
    over: bool


def enquiries_by_month(report: CreditReport) -> tuple[EnquiryMonth, ...]:
    """Every month with an enquiry, the earliest first."""
    months: dict[int, list[Enquiry]] = defaultdict(list)
    for one in sorted(report.enquiries, key=lambda one: one.day):
        months[_month(one.day)].append(one)
    found = []
    for month, rows in months.items():
        kinds = Counter(one.kind for one in rows)
        hard = tuple(one for one in rows if one.kind == "hard")
        found.append(EnquiryMonth(month, hard, kinds["doubtful"], kinds["soft"]))
    return tuple(found)


def debts(report: CreditReport) -> tuple[LenderDebt, ...]:
    """What is owed to each lender, the largest first."""
    lenders: dict[str, list[Account]] = defaultdict(list)
    for one in report.accounts:
        lenders[one.lender].append(one)
    found = [_debt(lender, accounts) for lender, accounts in lenders.items()]
    return tuple(sorted(found, key=lambda one: (-(one.owed or 0), -one.accounts)))


def _debt(lender: str, accounts: list[Account]) -> LenderDebt:
    still = [one for one in accounts if one.is_open]
    owed = [one.owed + one.split_off for one in still if one.owed is not None]
    # The accounts of one card in two currencies share its limit.
    limits = [one.limit for one in still if one.limit is not None and one.revolving and not one.foreign]
    told = [one.as_of for one in still if one.as_of is not None]
    kinds = tuple(dict.fromkeys(one.kind for one in accounts))
    return LenderDebt(
        lender, kinds, len(accounts), len(still), sum(owed) if owed or not still else None,
        sum(limits) if limits else None, any(one.ants for one in accounts), min(told, default=None),
    )  # fmt: skip


def late_accounts(report: CreditReport) -> tuple[LateAccount, ...]:
    """The accounts that were late within five years, the longest first."""
    found = [_late(report, one) for one in report.accounts if one.late]
    return tuple(sorted(found, key=lambda one: -(one.months or 0)))


def _late(report: CreditReport, one: Account) -> LateAccount:
    last = _first_of(one.closed, one.as_of, _month(report.printed))
    first = min(max(_month(one.opened), last - 12 * YEARS + 1), last)
    unpaid = one.overdue is not False or one.state == "bad"
    gone = None if unpaid else _day(last + 12 * YEARS + 1)
    return LateAccount(one.kind, one.lender, one.late_months, one.over_90, first, last, gone)


def late_years(report: CreditReport) -> tuple[LateYear, ...]:
    """The years in which the months late can lie, the earliest first."""
    least: Counter[int] = Counter()
    most: Counter[int] = Counter()
    for one in late_accounts(report):
        span = Counter(month // 12 for month in range(one.first, one.last + 1))
        for year, months in span.items():
            known = min(one.months or 0, one.last - one.first + 1)
            least[year] += max(known - (one.last - one.first + 1 - months), 0)
            most[year] += min(known, months)
    return tuple(
        LateYear(year, least[year], most[year], date(year + YEARS + 1, 1, 1))
        for year in sorted(most)
        if most[year]
    )


def report_risks(report: CreditReport) -> tuple[ReportRisk, ...]:
    """What is worth a second look, the heaviest first. What is held back is not spoken of."""
    return tuple(_risks(report))


def _risks(report: CreditReport) -> Iterator[ReportRisk]:
    found = {one.key: one for one in proposals(report)}
    now = sum(bool(one.overdue) for one in report.accounts)
    bad = sum(one.state == "bad" for one in report.accounts)
    if now and "overdue_days" in found:
        yield ReportRisk("overdue", (("accounts", now),), "overdue")
    if bad and "overdue_days" in found:
        yield ReportRisk("bad_debt", (("accounts", bad),))
    if "lates" in found and (found["lates"].low or found["lates"].value is None):
        over = sum(one.over_90 > 0 for one in report.accounts)
        yield ReportRisk("lateness", (("months", found["lates"].low or 0), ("over_90", over)), "lateness")
    if "used" in found and (found["used"].value or 0) > HIGH_USE:
        yield ReportRisk("utilisation", (("share", found["used"].value or 0),), "utilisation")
    if "lenders" in found and (found["lenders"].value or 0) >= MANY_LENDERS:
        yield ReportRisk("lenders", (("n", found["lenders"].value or 0),), "lenders")
    if "inquiries_6m" in found:
        yield from _many_enquiries(report)
    yield from (ReportRisk(code, ()) for code in report.also)


def _many_enquiries(report: CreditReport) -> Iterator[ReportRisk]:
    """More in a month, or in three, than banks look at calmly."""
    tries = {one for one in report.enquiries if one.kind == "hard"}
    lately = [sum(report.today < months_later(one.day, back) for one in tries) for back in (1, 3)]
    if lately[0] > MANY_A_MONTH or lately[1] >= MANY_IN_THREE:
        yield ReportRisk("inquiries", (("month", lately[0]), ("three", lately[1])), "inquiries")


def repair(report: CreditReport) -> OneOffRepair | None:
    """What of the one-off repair still concerns this report; None where nothing was late in its years."""
    late = [
        one
        for one in late_accounts(report)
        if _day(one.first) <= REPAIRED[1] and _day(one.last) >= REPAIRED[0]
    ]
    if not late:
        return None
    over = report.printed > REPAIR_DONE
    return OneOffRepair(0 if over else sum(one.gone is not None for one in late), REPAIR_DONE, over)


def objections(report: CreditReport) -> tuple[Objection, ...]:
    """Entries that by the rules should be gone from this report."""
    late = [one for one in report.accounts if one.late and one.late_months]
    closed = [one.closed for one in late if one.closed is not None]
    counts = {
        "repaired": sum(_should_be_repaired(report, one) for one in late),
        "late_too_old": sum(_day(month + 12 * YEARS + 1) <= report.printed for month in closed),
        "enquiry_too_old": sum(one.gone < report.printed for one in report.enquiries),
    }
    return tuple(Objection(code, number) for code, number in counts.items() if number)


def _should_be_repaired(report: CreditReport, one: Account) -> bool:
    """Whether a loan's lateness all lies in the years of the repair, paid in time, below its bound."""
    small = one.amount is not None and one.amount <= REPAIR_MOST
    within = one.opened >= REPAIRED[0] and one.closed is not None and _day(one.closed + 1) <= date(2026, 1, 1)
    return report.printed > REPAIR_DONE and small and within


def _month(day: date) -> int:
    return 12 * day.year + day.month - 1


def _day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _first_of(*months: int | None) -> int:
    return next(month for month in months if month is not None)
