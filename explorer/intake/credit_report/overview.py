"""The table of counts at a report's beginning, with which the reading of the accounts is checked."""

import re
from dataclasses import dataclass

COLUMNS = (3, 4)  # cards, loans for homes, other loans and, since the second generation, other business

_LABELS = (  # in this order: the first names the second's words, too; what follows may stand behind the cells
    ("over_90", re.compile("90天以上逾期")),
    ("late", re.compile("发生过逾期的")),
    ("open", re.compile("未销户|未结清")),
    ("accounts", re.compile("账户数")),
)
_LAST = re.compile("相关还款责任|为他人担保|为个人|账户明细")
_LONG = ("open", "late", "over_90")  # the words of the first row end theirs, too
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
            cells.setdefault(label, []).append(token)
            continue
        words = (words + token)[-60:]
        if _LAST.search(words):
            break
        named = next((name for name, pattern in _LABELS if pattern.search(words)), "")
        if named:
            words = ""
        if named and not (named == "accounts" and label in _LONG):
            label = named
    return {name: _counts(row) for name, row in cells.items() if name and len(row) in COLUMNS}


def _tokens(text: str) -> list[str]:
    """Words and cells; those that stand close together are taken apart."""
    return re.sub(r"(?<=账户数)(?=[\d-])|(?<=-)(?=\d)|(?<=\d)(?=-)|(?<=--)(?=-)", " ", text).split()


def _counts(row: list[str]) -> Counts:
    numbers = [int(cell) if cell.isdecimal() else 0 for cell in row]
    return Counts(numbers[0], sum(numbers[1:]))
