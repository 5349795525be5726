"""Every regular expression, and every reader of files, against its own literals many times over."""

import re
from collections.abc import Callable, Iterable

from tests.attack.cost import Bill, timed
from tests.attack.files import check_record, check_statement
from tests.patterns import every, seconds, texts

LENGTHS = 1_000, 10_000, 100_000  # characters
GROWTH = 2.5  # times that twice the text may cost
NOTHING = 0.002  # [s] below which a time is all noise
HEADS = (
    "",
    "导出信息：\n",
    "交易时间,收/支,金额,收/付款方式,交易状态\n2026-06-15,支出,12.00,花呗,交易成功\n",
)


def _patterns(patterns: dict[str, re.Pattern]) -> Bill:
    bill = Bill("patterns")
    for place, pattern in patterns.items():
        for length in LENGTHS:
            pairs = zip(texts(pattern, length), texts(pattern, 2 * length))
            _held(bill, place, pairs, lambda text, one=pattern: seconds(one, text))
    return bill


def _held(bill: Bill, place: str, pairs: Iterable[tuple[str, str]], cost: Callable[[str], float]) -> None:
    """Add what texts of one kind cost; after a fault the longer ones of that kind are left out."""
    if any(fault.startswith(place) for fault in bill.faults):
        return
    for text, twice in pairs:
        bill.cases += 1
        took = cost(text)
        bill.seconds += took
        bill.slowest = max(bill.slowest, (took, f"{place} {text[:20]!r}"))
        if took > NOTHING and (times := min(cost(twice) / cost(text) for _ in range(3))) > GROWTH:
            bill.faults.append(f"{place}: {times:.1f} times for twice {text[:40]!r}")
            return


def _readers(patterns: dict[str, re.Pattern]) -> Bill:
    """The same texts as a file, in a preamble and behind the rows, on one line and on many."""
    bill = Bill("readers of such texts")
    for place, pattern in patterns.items():
        for length in LENGTHS[1:] if ".intake." in place else ():
            both = [_files(pattern, size) for size in (length, 2 * length)]
            for check in (check_record, check_statement):
                _held(bill, place, zip(*both), lambda text, one=check: _took(one, text))
    return bill


def _files(pattern: re.Pattern, length: int) -> list[str]:
    whole = [head + text for text in texts(pattern, length) for head in HEADS]
    lines = [one.replace(one[-7:-1], one[-7:-1] + "\n") for one in whole[::7]]
    return whole[::5] + lines


def _took(check: Callable[[bytes], None], text: str) -> float:
    return timed(check, text.encode("utf-8", "ignore"))


def run() -> list[Bill]:
    patterns = every()
    return [_patterns(patterns), _readers(patterns)]
