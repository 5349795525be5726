"""The table of counts at a report's beginning, with which the reading of the accounts is checked."""

import re
from dataclasses import dataclass

COLUMNS = (3, 4)  # cards, loans for homes, other loans and, since the second generation, other business

_LABELS = (  # in this order: the shortest is part of the others
    ("over_90", re.compile("90天以上逾期的账户数")),
    ("late", re.compile("逾期的账户数")),
    ("open", re.compile("(?:未销户|未结清)账户数")),
    ("accounts", re.compile("账户数")),
)
_LAST = re.compile("相关还款责任|为他人担保|为个人|账户明细|账户数过")
_CELL = re.compile(r"\d{1,4}|[-–—]{1,2}")
_INSIDE = ("发生过", "超过", "最近")  # a number after these is part of the words


@dataclass(frozen=True, slots=True)
class Counts:
    """How many accounts the report speaks of in one row: cards, and everything else."""

    cards: int
    others: int

    @property
    def all(self) -> int:
        return self.cards + self.others


def overview(text: str) -> dict[str, Counts]:
    """The rows accounts, open, late, over_90 of a report's text with its blanks, as far as they can be read.

    A column of explanations may be woven into them; a row with more or fewer cells than there can be is none.
    """
    begin = text.find("信息概要")
    if begin < 0:
        return {}
    cells: dict[str, list[str]] = {}
    label, words = "", ""
    for token in _tokens(text[begin : begin + 6_000]):
        if _CELL.fullmatch(token) and not words.endswith(_INSIDE):
            if label:
                cells[label].append(token)
            continue
        words = (words + token)[-60:]
        if _LAST.search(words):
            break
        named = next((name for name, pattern in _LABELS if pattern.search(words)), "")
        if named:
            label, words = named, ""
            cells.setdefault(label, [])
    return {name: _counts(row) for name, row in cells.items() if len(row) in COLUMNS}


def _tokens(text: str) -> list[str]:
    """Words and cells; those that stand close together are taken apart."""
    return re.sub(r"(?<=账户数)(?=[\d-])|(?<=-)(?=\d)|(?<=\d)(?=-)|(?<=--)(?=-)", " ", text).split()


def _counts(row: list[str]) -> Counts:
    numbers = [int(cell) if cell.isdecimal() else 0 for cell in row]
    return Counts(numbers[0], sum(numbers[1:]))
