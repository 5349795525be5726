"""Rows of a statement -> what they mean for Huabei, Jiebei and other lenders.

The platform writes no kinds of its own beyond a rough category, so that these rules go by words.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from explorer.intake.statement.rows import Row, Statement

JIEBEI = "借呗"
CARD = "信用卡"  # owed, too, but no loan of a lender's
MOST_INSTALMENTS = 36

_FAILED = re.compile("失败|关闭|撤销|取消|等待付款|待付款")
_REFUND = re.compile("退款")
_NO_CREDIT = re.compile("免押|押金|冻结|租")
_HUABEI_PAYS = re.compile(r"(?:花呗|信用购|花呗\|信用购)(?:分期)?(?:\(\s*(\d{1,2})\s*期\))?")
_COUPON = re.compile("红包|立减|优惠|特惠|券|积分|集分宝|折扣|抵扣|补贴|满减|礼金")
_HUABEI = re.compile("花呗|信用购")
_JIEBEI = re.compile("借呗|信用贷")
_BILL = re.compile(r"(20\d{2})年(\d{1,2})月")
_PLATFORM = re.compile("天猫|淘宝|猫超|tmall|taobao", re.IGNORECASE)
_PLATFORM_ORDER = "T200P"
_LENDER = re.compile(
    "网商贷|网商银行|备用金|白条|金条|微粒贷|度小满|有钱花|分期乐|拍拍贷|360借条|奇富|安逸花|放心借|还呗|省呗"
    r"|(?:美团|抖音)(?:月付|借钱)|\w{1,12}?消费金融|\w{1,12}?小额贷款"
)
_SAME_LENDER = {"网商银行": "网商贷", "奇富": "360借条", "有钱花": "度小满", "金条": "白条"}


@dataclass(frozen=True, slots=True)
class Purchase:
    """A purchase on Huabei; `amount` [fen] is what refunds left of it.

    platform: seems to be on Taobao or Tmall; mixed: paid by something else in part, nobody knows which;
    instalments: in how many it is paid, 0 for none.
    """

    day: date
    amount: int
    platform: bool = False
    mixed: bool = False
    instalments: int = 0


@dataclass(frozen=True, slots=True)
class Repayment:
    """A repayment of Huabei [fen]; `bill` is the month of its bill as 12 x year + month - 1, where told."""

    day: date
    amount: int
    bill: int | None = None
    automatic: bool = False
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Loan:
    """Money that a lender other than Huabei lent, or got back [fen]."""

    day: date
    amount: int
    lender: str
    drawn: bool


@dataclass(frozen=True, slots=True)
class Credit:
    """All that a statement holds about credit, each in order of its days, and the days it covers."""

    purchases: tuple[Purchase, ...]
    repayments: tuple[Repayment, ...]
    loans: tuple[Loan, ...]
    first: date
    last: date
    guessed_ends: bool = False


def credit(statement: Statement) -> Credit:
    """What a statement's rows mean, in order of their days; refunds are taken off their purchases."""
    rows = sorted(statement.rows, key=lambda row: row.day)
    refunds, methods = _refunds(rows), {method: _paid_by(method) for method in {row.method for row in rows}}
    found = [_meaning(row, methods[row.method], refunds) for row in rows]
    kinds = (tuple(one for one in found if isinstance(one, kind)) for kind in (Purchase, Repayment, Loan))
    return Credit(*kinds, statement.first, statement.last, statement.guessed_ends)


def since(credit: Credit, month: int) -> Credit:
    """What came from the first of a month on."""
    first = max(credit.first, date(month // 12, month % 12 + 1, 1))
    parts = credit.purchases, credit.repayments, credit.loans
    later = (tuple(one for one in part if one.day >= first) for part in parts)
    return Credit(*later, first, credit.last, credit.guessed_ends)


def month_of(day: date) -> int:
    """A day's month as 12 x year + month - 1."""
    return 12 * day.year + day.month - 1


def _meaning(row: Row, paid_by: tuple, refunds: dict[str, int]) -> Purchase | Repayment | Loan | None:
    if _is_credit(row):
        return _owed(row)
    if _REFUND.search(row.category + row.status):
        return None
    if row.direction == "支出" and paid_by[0]:
        return None if _FAILED.search(row.status) else _bought(row, paid_by, refunds)
    return _lent(row)


def _is_credit(row: Row) -> bool:
    """Borrowing and repaying, without deposits and rentals, which share the category."""
    credit = row.category == "信用借还" or row.status.startswith(("还款", "放款"))
    return credit and not _NO_CREDIT.search(row.status + row.item)


def _owed(row: Row) -> Repayment | Loan | None:
    text, failed = f"{row.item} {row.party}", bool(_FAILED.search(row.status))
    if "还" in text and _HUABEI.search(text) and not _JIEBEI.search(text):
        return Repayment(row.day, row.amount, _bill(row), "自动" in row.item, failed)
    return _lent(row)


def _lent(row: Row) -> Loan | None:
    """A loan or its repayment, where the words name a lender."""
    lender = "" if _FAILED.search(row.status) else _lender(row)
    drawn = row.direction == "收入" or "放款" in row.item + row.status or "取出" in row.item
    return Loan(row.day, row.amount, lender, drawn) if lender else None


def _lender(row: Row) -> str:
    if not _is_credit(row):
        found = _LENDER.search(row.party)
    elif _JIEBEI.search(f"{row.item} {row.party}"):
        return JIEBEI
    elif CARD in row.item:
        return CARD
    else:
        found = _LENDER.search(f"{row.party} {row.item}")
    return _SAME_LENDER.get(found[0], found[0]) if found else ""


def _bill(row: Row) -> int | None:
    """The bill that a repayment names, where it can be that one."""
    found = _BILL.search(row.item)
    if not found or not 1 <= int(found[2]) <= 12:
        return None
    bill = 12 * int(found[1]) + int(found[2]) - 1
    return bill if -1 <= month_of(row.day) - bill <= 24 else None


def _paid_by(method: str) -> tuple[bool, bool, int]:
    """Whether Huabei pays, whether something else pays too, and in how many instalments."""
    parts = [normalize("NFKC", part).strip() for part in method.split("&")]
    found = [(_HUABEI_PAYS.fullmatch(part), part) for part in parts if part]
    ours = [match for match, _ in found if match]
    others = [part for match, part in found if not match and not _COUPON.search(part)]
    counts = [int(match[1] or 0) for match in ours]
    instalments = max(counts, default=0)
    return bool(ours), bool(others), instalments if 1 < instalments <= MOST_INSTALMENTS else 0


def _bought(row: Row, paid_by: tuple, refunds: dict[str, int]) -> Purchase | None:
    """A purchase on Huabei of which something is left."""
    ours, mixed, instalments = paid_by
    left = row.amount - refunds.get(row.order, 0)
    if not ours or left <= 0:
        return None
    platform = row.merchant_order.startswith(_PLATFORM_ORDER) or bool(_PLATFORM.search(row.party + row.item))
    return Purchase(row.day, left, platform, mixed, instalments)


def _refunds(rows: Iterable[Row]) -> dict[str, int]:
    """What was refunded, by the order number of the purchase [fen]."""
    refunds: dict[str, int] = {}
    for row in rows:
        if row.order and _REFUND.search(row.category + row.status) and not _FAILED.search(row.status):
            order = re.split(r"[_*]", row.order, maxsplit=1)[0]
            refunds[order] = refunds.get(order, 0) + row.amount
    return refunds
