"""What a credit report says about the choices: a value as it can be chosen, its bounds, and as of when.

What hangs on a check that failed is not proposed; what the report does not tell has no value.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from math import ceil, floor
from typing import Any

from explorer.intake.credit_report.accounts import Account
from explorer.intake.credit_report.enquiries import FAULTS, months_later
from explorer.intake.credit_report.report import CreditReport
from explorer.model.plan import Profile, Scenario, choices

CERTAINTIES = ("exact", "counted", "guessed")
KEYS = (
    "used", "history_years", "lates", "months_since_late", "worst_days_late", "overdue_days",
    "inquiries_6m", "lenders",
)  # fmt: skip
UNTOLD = ("score", "huabei_limit", "jiebei_limit", "huabei_idle", "jiebei_idle", "wrong_record")
BEYOND = 90  # [days late] all that the report tells of how late

_ACCOUNTS = ("overview", "accounts", "unclear")
_HOLDS = {  # which checks have to hold for what
    "inquiries_6m": FAULTS,
    "history_years": _ACCOUNTS,
    "lates": (*_ACCOUNTS, "late"),
    "months_since_late": (*_ACCOUNTS, "late"),
    "worst_days_late": (*_ACCOUNTS, "late", "over_90"),
    "overdue_days": (*_ACCOUNTS, "late", "open"),
    "lenders": (*_ACCOUNTS, "open"),
    "used": (*_ACCOUNTS, "open"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One choice of the profile as the report shows it.

    value: as the profile takes it, None where the report does not tell; low, high: what was counted,
    None where it may be anything beyond; certainty: one of CERTAINTIES, "exact" stands in the report,
    "counted" is put together from what stands there, "guessed" rests on an assumption or is a bound;
    asof: the day (2026-11-20) or the month (2026-10) that it tells of; counts: for the sentence about it.
    """

    key: str
    value: float | None
    low: float | None
    high: float | None
    certainty: str
    asof: str
    counts: tuple[tuple[str, int], ...] = ()


def proposals(report: CreditReport) -> tuple[Proposal, ...]:
    """All that the report tells, in the order of the choices; what is older than a month is not exact."""
    found = {one.key: one for rule in RULES for one in rule(report) if one.key not in held_back(report)}
    aged = [found[key] for key in choices(Profile) if key in found]
    if report.today > months_later(report.printed, 1):
        aged = [replace(one, certainty="guessed") for one in aged]
    return tuple(aged)


def held_back(report: CreditReport) -> tuple[str, ...]:
    """The choices that are not proposed since the report does not agree with itself."""
    return tuple(key for key in KEYS if report.fails(*_HOLDS[key]))


def filled(scenario: Scenario, found: Iterable[Proposal]) -> Scenario:
    """The scenario with all in its profile that has a value."""
    values: dict[str, Any] = {one.key: one.value for one in found if one.value is not None}
    return replace(scenario, profile=replace(scenario.profile, **values))


def _fit(key: str, value: float) -> float:
    fitting: float = choices(Profile)[key].fit(value)
    return fitting


# --- enquiries ---


def _enquired(report: CreditReport) -> list[Proposal]:
    """Different tries within six months before today; those after the report's day are not in it."""
    recent = [one for one in report.enquiries if report.today < one.stops_counting]
    tries = {kind: len({one for one in recent if one.kind == kind}) for kind in ("hard", "doubtful", "soft")}
    rows = sum(one.kind == "hard" for one in recent)
    counts = (*tries.items(), ("rows", rows), ("all", len(report.enquiries)))
    n, day = tries["hard"], report.printed.isoformat()
    return [Proposal("inquiries_6m", _fit("inquiries_6m", n), n, None, "exact", day, counts)]


# --- accounts ---


def _history(report: CreditReport) -> list[Proposal]:
    """Years since the first account that is shown; what is not shown any more makes them more, never less."""
    if not report.accounts:
        return []
    first, printed = min(one.opened for one in report.accounts), report.printed
    whole = printed.year - first.year - ((printed.month, printed.day) < (first.month, first.day))
    years, counts = printed.year - first.year, (("year", first.year), ("month", first.month))
    value = _fit("history_years", years)
    return [Proposal("history_years", value, whole, None, "exact", printed.isoformat(), counts)]


def _late(report: CreditReport) -> list[Proposal]:
    """Months late within five years: those of one account at least, of all together at most."""
    months = [one.late_months for one in report.accounts if one.late]
    told = [number for number in months if number]
    low, high = max(told, default=0), sum(told)
    untold, day = len(months) - len(told), report.printed.isoformat()
    counts = (("accounts", len(months)), ("untold", untold), ("of", len(report.accounts)))
    plain = low == high and not untold
    value = None if untold and not low else _fit("lates", low)
    lates = Proposal(
        "lates", value, low, None if untold else high, "exact" if plain else "guessed", day, counts
    )
    return [lates, *([_worst(report)] if months else [])]


def _worst(report: CreditReport) -> Proposal:
    """Only whether anything was more than BEYOND days late."""
    late = [one for one in report.accounts if one.late]
    over, untold = any(one.over_90 for one in late), any(not one.late_months for one in late)
    low, high = (BEYOND + 1, None) if over else (1, None if untold else BEYOND)
    counts = (("over_90", sum(one.over_90 > 0 for one in late)),)
    return Proposal("worst_days_late", None, low, high, "guessed", report.printed.isoformat(), counts)


def _overdue(report: CreditReport) -> list[Proposal]:
    """Whether something is overdue, as of the month that lenders told last; how many days is not told."""
    now = [one for one in report.accounts if one.overdue]
    month = _as_of(report, now or [one for one in report.accounts if one.is_open])
    counts = (("accounts", len(now)), ("of", sum(one.is_open for one in report.accounts)))
    if now:
        since = Proposal("months_since_late", 0, 0, None, "guessed", month, counts)
        return [since, Proposal("overdue_days", None, 1, None, "guessed", month, counts)]
    if any(one.overdue is None for one in report.accounts):
        return [Proposal("overdue_days", None, 0, None, "guessed", month, counts)]
    return [Proposal("overdue_days", 0, 0, 0, "exact", month, counts)]


def _owed_to(report: CreditReport) -> list[Proposal]:
    """Lenders with something owed. Ant's are Huabei and Jiebei themselves; homes are another matter."""
    owing = [one for one in report.accounts if one.is_open and one.owed and not one.home]
    lent = [one for one in owing if one.kind in ("loan", "line")]
    sure = {one.lender for one in lent if not one.ants}
    low = len({one.lender for one in lent if not one.ants and not one.shop})
    high = len({one.lender for one in owing if one.kind in ("loan", "line", "other")})
    counts = (("lenders", len(sure)), ("accounts", len(lent)), ("ants", sum(one.ants for one in lent)))
    certainty = "counted" if low == high else "guessed"
    value, month = _fit("lenders", len(sure)), _as_of(report, owing)
    return [Proposal("lenders", value, low, high, certainty, month, counts)]


def _used(report: CreditReport) -> list[Proposal]:
    """The share in use of all lines that revolve; whether lost and sleeping ones count is open."""
    lines = [one for one in report.accounts if one.is_open and one.limit and _counts_for_use(one)]
    main = _share(one for one in lines if one.revolving)
    if main is None:
        return []
    without = [
        _share(one for one in lines if (one.revolving or not once) and one.state not in gone)
        for once, *gone in product((True, False), ("bad", ""), ("inactive", ""))
    ]
    shares = [share for share in without if share is not None]
    # Rounded outwards, so that the share lies between them.
    low, high = floor(round(min(shares) * 1e4, 6)) / 1e4, ceil(round(max(shares) * 1e4, 6)) / 1e4
    counts = (
        ("lines", len(lines)),
        ("owed", sum(one.owed or 0 for one in lines)),
        ("limit", sum(one.limit or 0 for one in lines)),
    )
    certainty = "counted" if min(shares) == max(shares) else "guessed"
    return [
        Proposal(
            "used",
            _fit("used", main),
            low,
            high,
            certainty,
            _as_of(report, lines),
            counts,
        )
    ]


def _counts_for_use(one: Account) -> bool:
    return not one.foreign and one.kind in ("card", "quasi_card", "line") and one.owed is not None


def _share(lines: Iterable[Account]) -> float | None:
    owed, limit = 0, 0
    for one in lines:
        owed, limit = owed + (one.owed or 0), limit + (one.limit or 0)
    return owed / limit if limit else None


def _as_of(report: CreditReport, found: Iterable[Account]) -> str:
    """The earliest month of which these accounts tell, since before it nothing is out of date."""
    months = [one.as_of for one in found if one.as_of is not None]
    if not months:
        return report.printed.isoformat()
    return date(min(months) // 12, min(months) % 12 + 1, 1).isoformat()[:7]


RULES: tuple[Callable[[CreditReport], list[Proposal]], ...] = (
    _used, _history, _late, _overdue, _enquired, _owed_to
)  # fmt: skip
