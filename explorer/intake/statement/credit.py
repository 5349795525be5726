"""Rows of a statement -> what they mean for Huabei, Jiebei and other lenders.

The platform writes no kinds of its own beyond a rough category, so that these rules go by words.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from unicodedata import normalize

from explorer.intake.statement.rows import DIRECTIONS, Statement, StatementRow

JIEBEI = "借呗"
CARD = "信用卡"  # owed, too, but no loan of a lender's
MOST_INSTALMENTS = 36

MOST_LIKE = 200  # purchases of one thing at one shop that a refund without an order number may be of
USUAL_INSTALMENTS = 3  # where a purchase is split and nobody says into how many

_FAILED = re.compile("失败|关闭|撤销|取消|等待付款|待付款")
_DONE = re.compile("成功|等待确认收货|已完成")
_REFUND = re.compile("退款")
_NO_CREDIT = re.compile("免押|押金|冻结|租")
_DEPOSIT = re.compile("免押|押金|冻结")
_COUPON = re.compile("红包|立减|优惠|特惠|券|积分|集分宝|折扣|抵扣|补贴|满减|礼金")
_HUABEI = re.compile("花呗|信用购")  # a bank may stand before or behind: 江苏银行信用购, 信用购(原花呗)
_PARTS = re.compile(r"(\d{1,2})\s?期")
_JIEBEI = re.compile("借呗|信用贷")
_GIVEN = re.compile("红包|返还|退还|手续费|奖励|补贴|立减|理赔|保险|息券|优惠")  # no debt, whoever gives it
# Filed under another category by hand, they are still told by the platform's own words.
_OWN = re.compile(
    r"(?:\w{2,8}银行)?(?:花呗|信用购|花呗\|信用购)(?:主动|自动|提前)?还款(?:$|[-—])"
    r"|(?:主动|自动|提前)还款[-—](?:\w{2,8}银行)?(?:花呗|信用购)"
    r"|(?:蚂蚁)?(?:借呗|信用贷)[-—]?(?:放款|还款|主动还款|自动还款|提前还款|提前结清)"
)
_BILL = re.compile(r"(20\d{2})年(\d{1,2})月")
_PLATFORM = re.compile("天猫|淘宝|猫超|tmall|taobao", re.IGNORECASE)
_PLATFORM_ORDER = "T200P"
# A lender's name is a whole word: 京东白条-还款, and not 白条鸡 or 金条旗舰店.
_LENDER = re.compile(
    r"(?:网商贷|网商银行|备用金|白条|金条|微粒贷|度小满|有钱花|分期乐|拍拍贷|360借条|奇富|安逸花|放心借|还呗|省呗"
    r"|(?:美团|抖音)(?:月付|借钱))"
    r"(?=$|\W|_|借|还|放款|主动|自动|提前|按时|代扣|扣款|归还|取出|支用|分期|账单|贷|金融|科技)"
    r"|\w{1,12}?(?:消费金融|小额贷款)"
)
_SAME_LENDER = {"网商银行": "网商贷", "奇富": "360借条", "有钱花": "度小满", "金条": "白条"}
_LENDING = re.compile("放款|还款|还贷|借款|贷款|取出|归还|代扣|扣款|结清|本息|分期还|月供")
_OWN_COMPANY = re.compile("蚂蚁(?:消费金融|小额贷款|小微|智信|商诚)")


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
    """All that a statement holds about credit, each in order of its days, and the days it covers.

    directions: which kinds of payments it was asked for; read: share of its lines that could be read;
    products: those that a row of it mentions, "huabei" and "jiebei".
    """

    purchases: tuple[Purchase, ...]
    repayments: tuple[Repayment, ...]
    loans: tuple[Loan, ...]
    first: date
    last: date
    guessed_ends: bool = False
    directions: frozenset[str] = frozenset(DIRECTIONS)
    read: float = 1.0
    products: frozenset[str] = frozenset({"huabei", "jiebei"})


class _PaidBy(NamedTuple):
    """Whether Huabei pays, whether something else pays too, and in how many instalments."""

    huabei: bool
    mixed: bool
    instalments: int


def credit(statement: Statement) -> Credit:
    """What a statement's rows mean, in order of their days; refunds are taken off their purchases."""
    rows = sorted(statement.rows, key=lambda row: row.day)
    refunded, methods = _refunds(rows), {method: _paid_by(method) for method in {row.method for row in rows}}
    found = [_meaning(row, methods[row.method], refunded.get(n, 0)) for n, row in enumerate(rows)]
    purchases = tuple(one for one in found if isinstance(one, Purchase))
    repayments = tuple(one for one in found if isinstance(one, Repayment))
    loans = tuple(one for one in found if isinstance(one, Loan))
    there = {"huabei": purchases or repayments, "jiebei": any(one.lender == JIEBEI for one in loans)}
    lost = len(statement.wrong) + statement.missing
    return Credit(
        purchases=purchases,
        repayments=repayments,
        loans=loans,
        first=statement.first,
        last=statement.last,
        guessed_ends=statement.guessed_ends,
        directions=statement.directions,
        read=len(rows) / max(len(rows) + lost, 1),
        products=frozenset(product for product, some in there.items() if some),
    )


def since(credit: Credit, month: int) -> Credit:
    """What came from the first of a month on."""
    first = max(credit.first, date(month // 12, month % 12 + 1, 1))
    return replace(
        credit,
        purchases=tuple(one for one in credit.purchases if one.day >= first),
        repayments=tuple(one for one in credit.repayments if one.day >= first),
        loans=tuple(one for one in credit.loans if one.day >= first),
        first=first,
    )


def month_of(day: date) -> int:
    """A day's month as 12 x year + month - 1."""
    return 12 * day.year + day.month - 1


def _meaning(row: StatementRow, paid_by: _PaidBy, refunded: int) -> Purchase | Repayment | Loan | None:
    if _is_credit(row):
        return _owed(row)
    if _REFUND.search(row.category + row.status):
        return None
    if paid_by.huabei and row.direction != "收入":
        return _bought(row, paid_by, refunded) if _is_bought(row) else None
    return _lent(row)


def _is_bought(row: StatementRow) -> bool:
    """Whether a row that Huabei pays came about; people set purchases of theirs to 不计收支, too."""
    if row.direction == "支出":
        return not _FAILED.search(row.status)
    return bool(_DONE.search(row.status)) and not _DEPOSIT.search(row.status + row.item)


def _is_credit(row: StatementRow) -> bool:
    """Borrowing and repaying, without deposits and rentals, which share the category."""
    own = _OWN.match(row.item) and not _HUABEI.search(row.method)
    credit = row.category == "信用借还" or row.status.startswith(("还款", "放款")) or bool(own)
    return credit and not _NO_CREDIT.search(row.status + row.item)


def _owed(row: StatementRow) -> Repayment | Loan | None:
    text, failed = f"{row.item} {row.party}", bool(_FAILED.search(row.status))
    if "还" in text and _HUABEI.search(text) and not _JIEBEI.search(text):
        given = row.direction == "收入" or _GIVEN.search(row.item)
        return None if given else Repayment(row.day, row.amount, _bill(row), "自动" in row.item, failed)
    return _lent(row)


def _lent(row: StatementRow) -> Loan | None:
    """A loan or its repayment, where the words name a lender."""
    lender = "" if _FAILED.search(row.status) or _GIVEN.search(row.item) else _lender(row)
    drawn = row.direction == "收入" or "放款" in row.item + row.status or "取出" in row.item
    return Loan(row.day, row.amount, lender, drawn) if lender else None


def _lender(row: StatementRow) -> str:
    if not _is_credit(row):
        found = _LENDER.search(row.party) if _LENDING.search(row.item) else None
    elif _JIEBEI.search(f"{row.item} {row.party}"):
        return JIEBEI
    elif CARD in row.item:
        return CARD
    else:
        found = _LENDER.search(f"{row.party} {row.item}")
    own = found and _OWN_COMPANY.search(found[0])
    return _SAME_LENDER.get(found[0], found[0]) if found and not own else ""


def _bill(row: StatementRow) -> int | None:
    """The bill that a repayment names, where it can be that one."""
    found = _BILL.search(row.item)
    if not found or not 1 <= int(found[2]) <= 12:
        return None
    bill = 12 * int(found[1]) + int(found[2]) - 1
    return bill if -1 <= month_of(row.day) - bill <= 24 else None


def _paid_by(method: str) -> _PaidBy:
    parts = [normalize("NFKC", part).strip() for part in method.split("&")]
    paying = [part for part in parts if part and not _COUPON.search(part)]
    ours = [part for part in paying if _HUABEI.search(part)]
    instalments = max(map(_instalments, ours), default=0)
    parts_paid = instalments if 1 < instalments <= MOST_INSTALMENTS else 0
    return _PaidBy(bool(ours), len(paying) > len(ours), parts_paid)


def _instalments(method: str) -> int:
    if found := _PARTS.search(method):
        return int(found[1])
    return USUAL_INSTALMENTS if "分期" in method else 0


def _bought(row: StatementRow, paid_by: _PaidBy, refunded: int) -> Purchase | None:
    """A purchase on Huabei of which something is left."""
    left = row.amount - refunded
    if left <= 0:
        return None
    platform = row.merchant_order.startswith(_PLATFORM_ORDER) or bool(_PLATFORM.search(row.party + row.item))
    return Purchase(row.day, left, platform, paid_by.mixed, paid_by.instalments)


def _refunds(rows: Sequence[StatementRow]) -> dict[int, int]:
    """What was refunded of each purchase [fen], by its place among the rows.

    By its order number, which the refund's begins with; where a spreadsheet has rounded that, of the last
    purchase before it at the same shop, of the same thing.
    """
    is_refund = [bool(_REFUND.search(row.category + row.status)) for row in rows]
    by_order = {row.whole_order: n for n, row in enumerate(rows) if row.whole_order and not is_refund[n]}
    bought: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    refunds: defaultdict[int, int] = defaultdict(int)
    for n, row in enumerate(rows):
        if not is_refund[n]:
            bought[row.party, row.item].append(n)
        elif not _FAILED.search(row.status):
            order = re.split(r"[_*]", row.whole_order, maxsplit=1)[0]
            like = [] if order else bought[row.party, row.item.removeprefix("退款-")][-MOST_LIKE:]
            fitting = (one for one in reversed(like) if rows[one].amount - refunds[one] >= row.amount)
            place = by_order.get(order) if order else next(fitting, None)
            if place is not None:
                refunds[place] += row.amount
    return refunds
