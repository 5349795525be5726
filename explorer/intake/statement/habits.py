"""What a statement says about the choices: values as they can be chosen, and what they rest on.

Habits are those of the last RECENT whole months, or of the last year where they are rare, since
they stand for today's. Nothing here knows a language: numbers are given for whoever tells them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from statistics import fmean, median, mode
from typing import Any

from explorer.intake.statement import gate
from explorer.intake.statement.credit import CARD, JIEBEI, Credit, Loan, Purchase, month_of
from explorer.intake.statement.known import Known
from explorer.intake.statement.owed import on_huabei, on_jiebei
from explorer.intake.statement.repaid import repaid
from explorer.model.plan import Plan, Profile, choices

RECENT = 6  # whole months of everyday habits
FORTNIGHT = 14  # days from which on purchases are counted without a whole month
YEAR = 365  # days of what is rare
SEASON = 92  # days in which whoever is owed gets a payment
GRACE = 3  # days late that are not reported (F35)
CERTAINTIES = ("exact", "counted", "guessed", "unseen")
UNKNOWN = ("score", "huabei_limit", "jiebei_limit", "used", "inquiries_6m", "history_years")


@dataclass(frozen=True, slots=True)
class Finding:
    """One choice as the statement shows it.

    value: as it can be chosen; months: whole months it rests on; certainty: one of CERTAINTIES, "exact"
    stands in the statement, "counted" is a mean of what stands there, "guessed" rests on an assumption, of
    what is "unseen" the value is None and `way` one of gate.REASONS;
    floor: it may be more, what was chosen stays if it is; numbers: for the sentence that explains it;
    way: which of the key's sentences that is, "" where there is one.
    """

    key: str
    value: Any
    months: int
    certainty: str
    floor: bool = False
    way: str = ""
    numbers: dict[str, Any] = field(default_factory=dict)


def find(of: Known) -> list[Finding]:
    """Everything that the statement says, and what it should and does not, in the order of the choices."""
    found = {one.key: one for rule in RULES for one in rule(of)}
    through = {key: _through_gate(key, found.get(key), of) for key in (*choices(Profile), *choices(Plan))}
    return [one for one in through.values() if one]


def _through_gate(key: str, found: Finding | None, of: Known) -> Finding | None:
    """A finding as it may be told: unseen where the gate is closed, or where it might show and does not."""
    reason = gate.closed(key, of) or ("few" if found is None else "")
    if reason or found is None:
        expected = key in gate.EXPECTED or (key == "lenders" and reason != "few")
        return Finding(key, None, 0, "unseen", way=reason) if found or expected else None
    if found.certainty == "counted" and gate.is_doubtful(key, of):
        return replace(found, certainty="guessed")
    return found


def _finding(key: str, value: float, months: int, certainty: str, **more: Any) -> Finding:  # noqa: ANN401
    line = choices(Profile).get(key) or choices(Plan)[key]
    details = {name: more.pop(name) for name in ("floor", "way") if name in more}
    return Finding(key, line.fit(value), months, certainty, numbers=more, **details)


# --- what is bought ---


def _bought(of: Known) -> list[Finding]:
    ours, months, whole = _window(of)
    if not months:
        return []
    n, rests, certainty = len(ours), max(round(months), 1), "counted" if whole else "guessed"
    found = [_finding("purchases", n / months, rests, certainty, n=n)]
    if not ours:
        return found
    there = sum(one.platform for one in ours)
    platform = _finding("platform_share", there / n, rests, "guessed", n=n, there=there)
    return [*found, _ticket(ours, rests), platform, _instalments(ours, rests)]


def _window(of: Known) -> tuple[list[Purchase], float, bool]:
    """Recent purchases, in how many months, and whether those are whole ones; no months: too few days."""
    window, purchases = of.months[-RECENT:], of.credit.purchases
    if window:
        return [one for one in purchases if month_of(one.day) in window], len(window), True
    days = (of.credit.last - of.credit.first).days + 1
    return list(purchases), days / YEAR * 12 if days >= FORTNIGHT else 0, False


def _ticket(ours: Sequence[Purchase], months: int) -> Finding:
    """The mean, since that times the number is what is spent; a few large ones move it, so both are told."""
    simple = [one for one in ours if not one.mixed]
    amounts = [one.amount / 100 for one in simple or ours]
    numbers = {"n": len(amounts), "mean": fmean(amounts), "median": median(amounts)}
    way = "uneven" if numbers["mean"] > 2 * numbers["median"] else ""
    return _finding("ticket", numbers["mean"], months, "counted" if simple else "guessed", way=way, **numbers)


def _instalments(ours: Sequence[Purchase], months: int) -> Finding:
    """The share of what was bought that is paid in instalments; bills split later do not show."""
    split = [one for one in ours if one.instalments]
    moved, all_ = (sum(one.amount for one in some) / 100 for some in (split, ours))
    numbers = {"n": len(split), "moved": moved, "all": all_}
    return _finding("instalment", moved / all_, months, "counted", **numbers)


# --- how it is repaid ---


def _repaid(of: Known) -> list[Finding]:
    judged = of.bills[-12:]
    if len(judged) < 2:  # one bill is no habit
        return [*_past(of, "guessed"), *_now_overdue(of)]
    late = [one for one in judged if one.days_late]
    certainty = "counted" if of.rule.seen and all(one.named for one in judged) else "guessed"
    n, numbers = len(judged), {"n": len(judged), "late": len(late), "day": of.rule.day}
    found = [_finding("on_time", 1 - len(late) / n, n, certainty, **numbers, way="late" if late else "")]
    punctual = [one.early > 0.5 for one in judged if not one.days_late]
    early, whole = sum(punctual), len(punctual)
    found.append(_finding("early_repay", 2 * early > whole, n, certainty, n=whole, early=early))
    if late:
        days = [one.days_late for one in late]
        found.append(_finding("days_late", fmean(days), n, certainty, late=len(late), days=fmean(days)))
    return [*found, *_past(of, certainty), *_now_overdue(of)]


def _past(of: Known, certainty: str) -> list[Finding]:
    """What the lender has seen of lateness; five years are asked, so that it is a least number."""
    paid = [one for one in of.bills if one.settled and one.days_late > GRACE]
    if not paid:
        return []
    last, worst, n = paid[-1], max(one.days_late for one in paid), len(of.bills)
    since = _whole_months(last.settled or last.due, of.today)
    return [
        _finding("lates", len(paid), n, certainty, floor=True, n=len(paid), grace=GRACE),
        _finding("months_since_late", since, n, certainty, month=last.month),
        _finding("worst_days_late", worst, n, certainty, floor=True, days=worst),
    ]


def _now_overdue(of: Known) -> list[Finding]:
    """Days that the last bill is late, if a repayment of it failed and none came after."""
    last = of.bills[-1] if of.bills else None
    if last is None or last.settled or not last.days_late:
        return []
    return [_finding("overdue_days", last.days_late, 1, "guessed", month=last.month, days=last.days_late)]


def _share_repaid(of: Known) -> list[Finding]:
    """The share of each bill that is repaid; unseen where what was bought and repaid do not go together."""
    told = repaid(of.balance)
    if told is None:
        return []
    if told.value is None:
        return [Finding("repay", None, 0, "unseen", way="contradiction")]
    numbers = {"n": told.bills, "share": told.value}
    return [
        _finding("repay", told.value, told.bills, "guessed", **numbers, way="part" if told.value < 1 else "")
    ]


# --- Jiebei and others ---


def _drawn(of: Known) -> list[Finding]:
    days = min((of.credit.last - of.credit.first).days + 1, YEAR)
    if days < SEASON - 3:
        return []
    since = of.credit.last - timedelta(days)
    draws = [one for one in of.credit.loans if one.drawn and one.lender == JIEBEI]
    lately = [one for one in draws if one.day > since]
    months, n = round(days / YEAR * 12), len(lately)
    certainty = "counted" if days >= YEAR // 2 else "guessed"
    numbers = {"n": n, "yuan": sum(one.amount for one in lately) / 100}
    yearly = n if days >= YEAR - 1 else n * 12 / months
    return [_finding("draws", yearly, months, certainty, **numbers), *_size(of, draws)]


def _size(of: Known, draws: Sequence[Loan]) -> list[Finding]:
    """The draws of the last half year against those before."""
    turn = of.credit.last - timedelta(YEAR // 2)
    now, before = (
        [one.amount / 100 for one in draws if (one.day > turn) == lately] for lately in (True, False)
    )
    if not now or len(before) < 2 or not sum(before):
        return []
    means = {"now": fmean(now), "before": fmean(before), "n": len(now), "m": len(before)}
    months = _whole_months(draws[0].day, of.credit.last)
    return [_finding("draw_size", means["now"] / means["before"], months, "guessed", **means)]


def _idle(of: Known) -> list[Finding]:
    """Whole months since each product was last used, or at least those that the statement covers."""
    draws = [one.day for one in of.credit.loans if one.drawn and one.lender == JIEBEI]
    uses = {"huabei": [one.day for one in of.credit.purchases], "jiebei": draws}
    found, last = [], of.credit.last
    covered = _whole_months(of.credit.first, last + timedelta(1))
    for product, days in uses.items():
        if days and of.is_fresh:
            idle = _whole_months(max(days), of.today)
            numbers = {"day": max(days).isoformat(), "idle": idle}
            found.append(_finding(f"{product}_idle", idle, covered, "exact", **numbers))
        elif days:  # nobody knows what came after its end
            idle = _whole_months(max(days), last)
            numbers = {"day": max(days).isoformat(), "idle": idle, "end": last.isoformat()}
            found.append(
                _finding(f"{product}_idle", idle, covered, "guessed", floor=True, way="old", **numbers)
            )
        elif covered:
            more = {"floor": True, "way": "never", "idle": covered}
            found.append(_finding(f"{product}_idle", covered, covered, "guessed", **more))
    return found


def _lenders(of: Known) -> list[Finding]:
    """Lenders with a payment in the last three months: at least so many have something owed to them."""
    names = lenders(of.credit)
    if not names:
        return []
    numbers = {"n": len(names), "names": tuple(names)}
    keys = ("lenders", "lenders_target")
    return [_finding(key, len(names), 3, "guessed", floor=True, **numbers) for key in keys]


def lenders(credit: Credit) -> list[str]:
    """Lenders other than Huabei and cards that lent or got back something of late."""
    since = credit.last - timedelta(SEASON)
    return sorted({one.lender for one in credit.loans if one.day > since} - {CARD})


# --- what is owed at the end ---


def _owed_on_huabei(of: Known) -> list[Finding]:
    owed = on_huabei(of)
    if owed is None:
        return []
    if owed.coming is None:
        return [Finding("huabei_owed", None, 0, "unseen", way="contradiction")]
    numbers = {"bill": owed.coming / 100, "later": owed.later / 100, "end": of.credit.last.isoformat()}
    certainty, way = "counted" if owed.sure else "guessed", "parts" if owed.later else ""
    amount = (owed.coming + owed.later) / 100
    return [_finding("huabei_owed", amount, len(of.balance), certainty, way=way, **numbers)]


def _owed_on_jiebei(of: Known) -> list[Finding]:
    """What is owed, and how long loans run where most are repaid in equal payments."""
    owed, months = on_jiebei(of), len(of.months)
    if owed.owed is None:
        return [Finding("jiebei_owed", None, 0, "unseen", way="before")]
    certainty, way = "counted" if owed.sure else "guessed", "" if owed.owed else "none"
    numbers = {"n": owed.n, "end": of.credit.last.isoformat()}
    found = [_finding("jiebei_owed", owed.owed / 100, months, certainty, way=way, **numbers)]
    if 2 * len(owed.terms) > owed.n:
        term = mode(owed.terms)
        found.append(_finding("loan_months", term, months, certainty, n=len(owed.terms), term=term))
    return found


def _whole_months(since: date, until: date) -> int:
    return month_of(until) - month_of(since) - (until.day < since.day)


RULES: tuple[Callable[[Known], list[Finding]], ...] = (
    _bought, _repaid, _share_repaid, _drawn, _idle, _lenders, _owed_on_huabei, _owed_on_jiebei
)  # fmt: skip
