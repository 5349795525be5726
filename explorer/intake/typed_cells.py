"""Cells as people and their programs write them -> months, numbers, and which column a heading means.

Months are counted as 12 x year + month - 1.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from unicodedata import normalize

EMPTY = ("", "-", "--", "—", "–", "/")
CLOSED = ("未开通", "没开通", "未开", "已关闭", "关闭", "已注销", "closed", "not open", "none")

_YEAR_FIRST = re.compile(
    r"(\d{4})\s{0,3}[-/.年]\s{0,3}(\d{1,2})(?:\s{0,3}[-/.月]\s{0,3}\d{0,2}\s{0,3}[日份]?)?(?:[\sT]{1,3}[\d:.]+)?",
    re.ASCII,
)
_SHORT_YEAR = re.compile(r"(\d{2})\s{0,3}年\s{0,3}(\d{1,2})\s{0,3}月份?", re.ASCII)
_DIGITS = re.compile(r"(\d{4})(\d{2})(?:\d{2})?", re.ASCII)
_NAMED = re.compile(r"([a-z]{3})[a-z]{0,6}[- ](?:20)?(\d{2})", re.ASCII | re.IGNORECASE)
_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAY_NUMBER = re.compile(r"[4-7]\d{4}(?:\.\d{1,20})?", re.ASCII)  # of a spreadsheet: 2009 to 2119
_LOST_ZERO = re.compile(r"(\d{4})\.1", re.ASCII)
_NUMBER = re.compile(r"([+-]?(?:\d{1,20}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d{1,20})?)([万wW千kK]?)", re.ASCII)
_TIMES = {"": 1, "万": 10_000, "w": 10_000, "千": 1000, "k": 1000}
_POINT_OR_COMMA = re.compile(r"\d{1,3}\.\d{3}", re.ASCII)

_UNIT = re.compile(r"[(\[][^()\[\]]{0,20}[)\]]")
_MONTH = re.compile(r"(?:年?月份?|日期|时间|年月|账期|month|date)")
_OTHER = re.compile(
    "已用|可用|剩余|账单|还款|临时|used|available|left|bill"
)  # of a product, but not its limit
_COLUMNS = {
    "score": re.compile("芝麻|信用分|^分数|zhima|sesame|^score"),
    "huabei_limit": re.compile("花呗|huabei"),
    "jiebei_limit": re.compile("借呗|信用贷|jiebei"),
}


def month(text: str) -> int | None:
    """2026-11, 2026年11月份, 26年11月, 2026/11/6, 202611, 20261106, Nov-26, a spreadsheet's day number."""
    if found := _YEAR_FIRST.fullmatch(text) or _DIGITS.fullmatch(text):
        year, number = int(found[1]), int(found[2])
    elif found := _SHORT_YEAR.fullmatch(text):
        year, number = 2000 + int(found[1]), int(found[2])
    elif (found := _NAMED.fullmatch(text)) and found[1].lower() in _NAMES:
        year, number = 2000 + int(found[2]), _NAMES.index(found[1].lower()) + 1
    elif _DAY_NUMBER.fullmatch(text):
        day = date(1899, 12, 30) + timedelta(int(float(text)))
        year, number = day.year, day.month
    else:
        return None
    return 12 * year + number - 1 if 1 <= number <= 12 else None


def lost_zero(text: str) -> int | None:
    """The January of 2026.1, which a spreadsheet also makes of 2026.10; None for what is told plainly."""
    found = _LOST_ZERO.fullmatch(text)
    return 12 * int(found[1]) if found else None


def restored(january: int, neighbours: Sequence[int | None]) -> int | None:
    """January or October, as the months beside it have it; None where they do not say."""
    october = january + 9
    said = {
        one
        for one in (january, october)
        for beside in neighbours
        if beside is not None and abs(beside - one) == 1
    }
    return said.pop() if len(said) == 1 else None


def typed_number(text: str) -> float | None:
    """6000, 6,000, ¥6000, 6000元, 1.2万, 2w, 6千, and 0 for a product that is not open."""
    if text.casefold() in CLOSED:
        return 0.0
    bare = re.sub(r"[¥\s]|[元分]$", "", text)
    found = _NUMBER.fullmatch(bare) if len(bare) <= 20 else None
    return float(found[1].replace(",", "")) * _TIMES[found[2].lower()] if found else None


def is_unclear(text: str) -> bool:
    """Whether nobody knows if 6.000 is six or six thousand."""
    return _POINT_OR_COMMA.fullmatch(text.strip("¥元 ")) is not None


def typed_name(text: str) -> str:
    """A heading without what differs between writings of it: case, width, blanks, a unit in brackets."""
    bare = _UNIT.sub("", normalize("NFKC", text).removeprefix("\ufeff").casefold())
    return re.sub(r"\s+", " ", bare.replace("_", " ")).strip(" '\"")


def column(heading: str) -> str:
    """The column that a heading means, "" for none of ours."""
    bare = typed_name(heading)
    if _MONTH.fullmatch(bare):
        return "month"
    if _OTHER.search(bare) or len(bare) > 20:
        return ""
    found = [key for key, words in _COLUMNS.items() if words.search(bare)]
    return found[0] if len(found) == 1 else ""
