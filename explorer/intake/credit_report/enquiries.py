"""The enquiries of a report: who looked into it, when and why.

A row's cells may come in any order and cut in pieces, so that the k-th day belongs to the k-th reason;
what makes that doubtful is told as a fault.
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice, pairwise

from explorer.intake.credit_report.accounts import DAY

COUNTS = 6  # [months] a lender's look-up is asked back to
SHOWN = 24  # [months] it stands in the report
MOST = 5_000  # rows
FAULTS = ("absent", "rows", "numbers", "order")

HARD = ("贷款审批", "信用卡审批", "贷记卡审批", "担保资格审查", "保前审查", "融资审批", "资信审查",
        "额度审批", "融资租赁审批")  # fmt: skip
DOUBTFUL = ("客户准入资格审查",)  # beside the one of a company's people: nobody applied for themselves
SOFT = ("贷后管理", "保后管理", "司法调查", "公积金提取复核查询", "公积金提取复核", "股指期货开户",
        "特约商户实名审查", "异议核查", "异议处理", "贷前管理")  # fmt: skip
_TAIL, _REACH = "资信审查", 80  # a company's people are looked into with words that end like this
_OFFICERS = re.compile("法人代表?|负责人|高管等?|、")

_LENDERS = re.compile("机构查询记录明细")
_OWN = re.compile("(?:个人|本人)查询记录明细")
_BEGIN = re.compile("查询记录这部分包含[^。]{0,60}。|没有[^。]{0,40}查询[^。]{0,6}记录。")
_HEADINGS = re.compile("编号查询日期查询(?:机构|操作员)查询原因|编号|查询日期|查询机构|查询操作员|查询原因")
_NOTES = re.compile(r"说明:?1[.、]|说明$")
_REASON = re.compile(
    r"(?P<own>本人查询(?:\([^()]{0,40}\))?)"
    + "".join(
        f"|(?P<{name}>{'|'.join(sorted(words, key=len, reverse=True))})"
        for name, words in (("doubtful", DOUBTFUL), ("soft", SOFT), ("hard", HARD))
    )
)
_DATED = re.compile(DAY)
_PART = re.compile(f"{DAY}|{_REASON.pattern}")
_PLAIN = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Enquiry:
    """One look-up. kind: hard (somebody applied), doubtful, soft; lender: for the person's own eyes alone."""

    day: date
    kind: str
    reason: str = field(repr=False)
    lender: str = field(repr=False)

    @property
    def stops_counting(self) -> date:
        """The first day on which it lies six months back."""
        return months_later(self.day, COUNTS)

    @property
    def gone(self) -> date:
        """The first day on which it need not be shown any more."""
        return months_later(self.day, SHOWN)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the first of the next month where there is no such day."""
    place = 12 * day.year + day.month - 1 + months
    if day.day > monthrange(place // 12, place % 12 + 1)[1]:
        return date((place + 1) // 12, (place + 1) % 12 + 1, 1)
    return date(place // 12, place % 12 + 1, day.day)


@dataclass(frozen=True, slots=True)
class EnquiryTable:
    """Lenders' enquiries, how many look-ups were the person's own, and which of FAULTS make it doubtful."""

    enquiries: tuple[Enquiry, ...] = ()
    own: int = 0
    faults: tuple[str, ...] = ()


def enquiries(text: str, printed: date) -> EnquiryTable:
    """The enquiries in a text without blanks, of a report printed on a day."""
    lenders, own = _LENDERS.search(text), _OWN.search(text)
    looked = len([*_DATED.finditer(text, own.end())][:MOST]) if own else 0
    begin = lenders or _BEGIN.search(text)
    if not begin:
        return EnquiryTable(own=looked, faults=() if own else ("absent",))
    end = own or _NOTES.search(text, begin.end())
    if not lenders:
        none = end and not _DATED.search(text, begin.end(), end.start())
        return EnquiryTable(own=looked, faults=() if none else ("absent",))
    table = _HEADINGS.sub("", text[begin.end() : end.start() if end else len(text)])
    found, faults = _rows(table, printed)
    return EnquiryTable(found, looked, faults)


def _rows(table: str, printed: date) -> tuple[tuple[Enquiry, ...], tuple[str, ...]]:
    parts = [*islice(_PART.finditer(table), 2 * MOST)]
    days = [_day(part) for part in parts if part[1]]
    reasons = [(*_kind(table, part), _lender(table, parts, n)) for n, part in enumerate(parts) if not part[1]]
    found = tuple(Enquiry(day, *reason) for day, reason in zip(days, reasons) if day)
    checks = {
        "rows": len(days) == len(reasons) == len(found) and all(one.kind != "own" for one in found),
        "numbers": _numbered(_PART.sub(" ", table), len(days)),
        "order": all(one.day >= two.day for one, two in pairwise(found))
        and all(one.day <= printed for one in found),
    }
    return found, tuple(name for name, holds in checks.items() if not holds)


def _numbered(rest: str, count: int) -> bool:
    """Whether the rows are numbered from 1 to their count; a lender's name may have a number in it, too."""
    wanted = 1
    for number in _PLAIN.findall(rest):
        wanted += number.lstrip("0")[:9] == str(wanted)
    return wanted == count + 1


def _lender(table: str, parts: Sequence[re.Match[str]], n: int) -> str:
    """The name that stands before a reason, or after it where there is none."""
    before = table[parts[n - 1].end() if n else 0 : parts[n].start()]
    after = table[parts[n].end() : parts[n + 1].start() if n + 1 < len(parts) else len(table)]
    names = (_OFFICERS.sub("", _PLAIN.sub("", text))[:60] for text in (before, after))
    return next((name for name in names if len(name) > 1), "")


def _kind(table: str, reason: re.Match[str]) -> tuple[str, str]:
    """A reason's kind and its words. Between the words of the long one another cell's may stand."""
    if reason[0] == _TAIL:
        before = table[max(reason.start() - _REACH, 0) : reason.start()].rpartition(_TAIL)[2]
        if "法人代" in before or "高管" in before:
            return "doubtful", _TAIL
    return str(reason.lastgroup), reason[0]


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(*map(int, found.groups()[:3]))
    except ValueError:
        return None
