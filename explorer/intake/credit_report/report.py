"""A credit report as a PDF -> what it tells, checked against itself.

Nothing of the person's name and numbers is kept. A lender's name stays, for the person's own eyes,
and shows neither when an object is printed nor in a message.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from explorer.intake import files
from explorer.intake.credit_report import enquiries as asked
from explorer.intake.credit_report import kinds, pdf
from explorer.intake.credit_report.accounts import Account, accounts
from explorer.intake.credit_report.enquiries import Enquiry, enquiries
from explorer.intake.credit_report.overview import Counts, overview
from explorer.intake.files import Refused

CODES = ("too_big", "zip_empty", *pdf.CODES[1:], *kinds.CODES, "unsafe")
CHECKS = ("overview", "accounts", "open", "late", "over_90", "unclear", *asked.FAULTS)
ALSO = ("guarantee", "public", "disposal", "advance", "telecom")
EARLIEST = date(2006, 1, 1)  # before it there was no such report

_DAY = r"(\d{4})[-./年](\d{1,2})[-./月]"
_STAMP = re.compile(rf"报告时间:?{_DAY}(?:(\d{{1,2}})日|(\d{{2,4}})[:时]\d\d|(\d{{1,2}})(?![\d:时]))")
_TIMED = re.compile(rf"{_DAY}()(\d{{3,4}}):\d\d:\d\d()")
_NUMBER = re.compile(r"报告编号:?(20\d\d)(\d\d)(\d\d)\d{6}")
_HEAD = 800  # characters, without blanks, in which the day stands
_NO_CREDIT = "系统中没有您的信用卡、贷款和其他信贷记录"
_SIGNS = {
    "guarantee": re.compile("相关还款责任信息|为他人担保信息"),
    "public": re.compile(
        "强制执行记录|民事判决记录|欠税记录|行政处罚记录|执行法院:|立案法院:|主管税务机关:|处罚机构:"
    ),
    "disposal": re.compile("资产处置信息|债权接收"),
    "advance": re.compile("保证人代偿信息|垫款信息|最近一次代偿"),
    "telecom": re.compile("欠费金额"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One of CHECKS that does not hold: what was read, and what the report says itself (-1: nothing)."""

    code: str
    read: int = 0
    told: int = 0


@dataclass(frozen=True, slots=True)
class CreditReport:
    """What a report tells as of the day it was printed, looked at on another.

    own: look-ups by the person; failed: checks that did not hold, what depends on them is held back;
    also: which of ALSO it speaks of besides.
    """

    printed: date
    today: date
    accounts: tuple[Account, ...]
    enquiries: tuple[Enquiry, ...]
    own: int
    failed: tuple[Check, ...]
    also: tuple[str, ...]

    def fails(self, *codes: str) -> bool:
        """Whether one of these checks did not hold."""
        return any(check.code in codes for check in self.failed)


def read_report(data: bytes, password: str, today: date) -> CreditReport:
    """The report in a PDF, or in a zip with one. Raises Refused with one of CODES."""
    if pdf.is_picture(data):
        raise Refused("scan")
    if not pdf.is_pdf(data):
        data = files.unpacked(data, password, pdf.BIGGEST, (".pdf",))[0]
    if not pdf.is_pdf(data):
        raise Refused("no_report")
    spaced, text = kinds.whole(pdf.pages(data, password))
    kinds.check(text)
    printed = _printed(text)
    found = accounts(text)
    looked = enquiries(text, printed)
    failed = (*_account_checks(found, spaced, text), *map(Check, looked.faults))
    also = tuple(code for code, sign in _SIGNS.items() if sign.search(text))
    report = CreditReport(printed, max(today, printed), found, looked.enquiries, looked.own, failed, also)
    if report.fails("overview", "accounts", "unclear") and report.fails(*asked.FAULTS):
        raise Refused("unsafe")
    return report


def _printed(text: str) -> date:
    """The day of the report, in a text without blanks. Raises Refused.

    Day and hour run into each other; where they could be parted in two ways the report's number tells.
    """
    stamp = _STAMP.search(text, 0, _HEAD) or _TIMED.search(text, 0, _HEAD)
    number = _NUMBER.search(text, 0, _HEAD)
    numbered = _dates(*number.groups()) if number else []
    days = _parted(stamp) if stamp else numbered
    found = [day for day in days if day in numbered] or days
    if len(found) != 1 or found[0] < EARLIEST:
        raise Refused("unsafe")
    return found[0]


def _parted(stamp: re.Match[str]) -> list[date]:
    """The days that a stamp may mean."""
    year, month, day, day_and_hour, bare = stamp.groups()
    if not day_and_hour:
        return _dates(year, month, day or bare)
    padded = month.startswith("0") and len(day_and_hour) > 2
    places = [place for place in ((2,) if padded else (1, 2)) if 1 <= len(day_and_hour) - place <= 2]
    hours = [place for place in places if int(day_and_hour[place:]) < 24]
    return [day for place in hours for day in _dates(year, month, day_and_hour[:place])]


def _dates(*parts: str) -> list[date]:
    """The one day of a year, a month and a day, or none."""
    try:
        return [date(*map(int, parts))]
    except ValueError:
        return []


def _account_checks(found: Sequence[Account], spaced: str, text: str) -> Iterator[Check]:
    rows = overview(spaced)
    unclear = sum(one.unclear for one in found)
    if unclear:
        yield Check("unclear", unclear, len(found))
    if "accounts" not in rows:
        if found or _NO_CREDIT not in text:
            yield Check("overview")
        return
    if _counts(found) != rows["accounts"]:
        yield Check("accounts", len(found), rows["accounts"].all)
    # What is moved or lost may be counted either way.
    either = _counts([one for one in found if one.state in ("bad", "moved")])
    bad = _counts([one for one in found if one.state == "bad"])
    sure = _counts([one for one in found if one.state in ("open", "inactive")])
    yield from _between("open", sure, either, rows)
    yield from _between("late", _counts([one for one in found if one.late]), Counts(0, 0), rows)
    yield from _between("over_90", _counts([one for one in found if one.over_90]), bad, rows)


def _between(name: str, sure: Counts, more: Counts, rows: dict[str, Counts]) -> Iterator[Check]:
    """A failed check where the overview's row lies outside what was read, or is not there."""
    told = rows.get(name)
    if told is None:
        yield Check(name, sure.all, -1)
    elif not (0 <= told.cards - sure.cards <= more.cards and 0 <= told.others - sure.others <= more.others):
        yield Check(name, sure.all, told.all)


def _counts(found: Sequence[Account]) -> Counts:
    cards = sum(one.kind in ("card", "quasi_card") for one in found)
    return Counts(cards, len(found) - cards)
