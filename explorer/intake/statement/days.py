"""Days as the platform and spreadsheets write them.

06/07/2026 is read only where the file itself tells which of the two is the month.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

ORDERS = ("mdy", "dmy", "ymd")  # of three numbers of which the first has no four digits
ENOUGH = 0.95  # share of such days that an order has to make sense of

_YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:T.{0,40})?", re.ASCII)
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})(?:\d{4}|\d{6})?", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d{1,12})?", re.ASCII)  # of a spreadsheet
_NAMED = re.compile(r"(\d{1,2})[- ]([a-z]{3})[a-z]{0,6}[- ](\d{4}|\d{2})", re.ASCII | re.IGNORECASE)
_THREE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})", re.ASCII)
_CLOCK = re.compile(r"(?:上午|下午|AM|PM)?\s{0,2}\d", re.IGNORECASE)
_ORDER_NUMBER = re.compile(r"(20\d{2})(\d{2})(\d{2})\d{8,30}", re.ASCII)
_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def without_clock(text: str) -> str:
    """The part of a time that is its day; "" where what follows is no time of day."""
    day, _, clock = text.partition(" ")
    return "" if clock and not _CLOCK.match(clock.strip()) else day


def is_unordered(text: str) -> bool:
    """Whether it takes an order to know the day that is meant."""
    return _THREE.fullmatch(text) is not None


def day(text: str, order: str = "") -> date | None:
    """2026-06-15, 2026/6/15, 2026年6月15日, 20260615, 15-Jun-26, 46188.7; 6/15/2026 in a known order."""
    try:
        if found := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if _SERIAL.fullmatch(text):
            return date(1899, 12, 30) + timedelta(int(float(text)))
        if (found := _NAMED.fullmatch(text)) and found[2].lower() in _NAMES:
            return date(_year(found[3]), _NAMES.index(found[2].lower()) + 1, int(found[1]))
        if order and (found := _THREE.fullmatch(text)):
            numbers = dict(zip(order, found.groups()))
            return date(_year(numbers["y"]), int(numbers["m"]), int(numbers["d"]))
    except ValueError:
        return None
    return None


def told_order(texts: Sequence[str], numbers: Iterable[str], first: date, last: date) -> str:
    """Which of ORDERS all days follow, "" where the file does not tell.

    It tells by days that are no months, by what it covers, `first` to `last`, by its order numbers, which
    begin with the day, and by its lines, which go from the newest to the oldest.
    """
    marks = [_ORDER_NUMBER.match(number) for number in numbers]
    scores = {order: _fit(texts, marks, order, first, last) for order in ORDERS}
    best = max(ORDERS, key=lambda order: scores[order])
    places, _, in_a_row = scores[best]
    rivals = [order for order in ORDERS if order != best and scores[order][:2] == scores[best][:2]]
    is_in_a_row = in_a_row >= ENOUGH * (len(texts) - 1) and all(scores[one] < scores[best] for one in rivals)
    is_same = all(day(text, best) == day(text, other) for other in rivals for text in texts)
    return best if places >= ENOUGH * len(texts) and (is_in_a_row or is_same or not rivals) else ""


def _fit(
    texts: Sequence[str], marks: Sequence[re.Match[str] | None], order: str, first: date, last: date
) -> tuple[int, int, int]:
    """How many days an order puts where they can be, beside their order numbers, and in a row."""
    days = [day(text, order) for text in texts]
    possible = [one for one in days if one and first <= one <= last]
    beside = sum(f"{one:%Y%m%d}" == "".join(mark.groups()) for one, mark in zip(days, marks) if one and mark)
    falling = sum(a >= b for a, b in pairwise(possible))
    rising = sum(a <= b for a, b in pairwise(possible))
    return len(possible), beside, max(falling, rising)


def _year(text: str) -> int:
    return int(text) if len(text) > 2 else 2000 + int(text)
