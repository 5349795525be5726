"""The sentences of a credit report, one for each account -> typed accounts.

Numbers are cut across lines anywhere, so that all this works on a text without blanks. What is
not understood whole is told as unclear: half a number would be another number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

KINDS = ("card", "quasi_card", "loan", "line", "other")
STATES = ("open", "inactive", "bad", "closed", "moved")
LONGEST = 700  # characters of a sentence; the longest known has 250
MOST = 2_000  # accounts

DAY = r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日"
_MONTH = r"((?:19|20)\d\d)年(\d{1,2})月"
# Followed by punctuation, the currency or the end; a year may come after the comma.
_YUAN = r"(\d{1,3}(?:,\d{3}){1,4}|\d{1,12})(?:\.\d{1,2})?(?=元|[。;()\[]|,(?!\d)|,\d{4}年|\.(?!\d)|$)"

_START = re.compile(rf"{DAY}([^。,;:\d]{{2,60}}?)(发放的|办理的|为([^。,;:\d]{{2,30}}?)授信)")
_BELOW = re.compile(
    r"(从未发生过逾期|从未逾期过|发生过逾期|透支超过60天)的[^。:\d]{0,30}(?:\d{2}天[^。:\d]{0,20})?账户明细如下"
)
_END = re.compile(
    r"相关还款责任信息|为他人担保信息|非信贷交易记录|公共记录|查询记录这部分包含|机构查询记录明细"
    rf"|{DAY},为[^,。]{{1,80}}证件类型"
)
_LENT = re.compile(rf"{_YUAN}元\((?:[^()]{{1,6}})\)([^。,;]{{2,40}})")
_CURRENCY = re.compile(r"准?贷记卡\(([^(),]{1,8})账户")
_AS_OF = re.compile(rf"截至{_MONTH}")
_SPLIT_OFF = re.compile(rf"大额专项分期余额为?(?:{_YUAN})?")
_LIMIT = re.compile(rf"信用额度(?:为|折合人民币)?(?:{_YUAN})?")
_OWED = re.compile(rf"(?:已使用额度|余额)(?:为|折合人民币)?(?:{_YUAN})?")
_LATE_NOW = re.compile(rf"逾期金额为?(?:{_YUAN})?")
_CLOSED = re.compile(rf"{_MONTH}(?:\d{{1,2}}日)?,?已?(?:销户|结清)")
_CALM = re.compile("当前(?:无|未|没有)逾期|从未发生过逾期|从未逾期")
_OVERDUE = re.compile("当前有?逾期")
_LATE = re.compile(r"有(\d{1,2})个月(?:处于逾期状态|透支超过60天)")
_OVER_90 = re.compile(r"其中(\d{1,2})个月(?:逾期|透支)超过90天")
_HOME, _SHOP = re.compile("个人住房|公积金"), re.compile("商用房")
_ANT = re.compile("蚂蚁(?:消费金融|商诚小额|小微小额)")
_COMPANY = re.compile(r".{2,40}?(?:有限责任公司|有限公司)")
_BRANCHES = ("分行", "支行", "营业部", "分理处")
_WRONG = -1  # an amount that is spoken of and cannot be read


@dataclass(frozen=True, slots=True)
class Account:
    """One account; amounts in yuan, months as 12 x year + month - 1, None where the report does not tell.

    lender: who lent, without its branch, for the person's own eyes alone; owed: what is used or left to
    pay, without `split_off`, what large instalments of a card owe beside it; late: stands among those
    ever late; late_months, over_90: of the last five years; overdue: as of the month `as_of`.
    unclear: something in its sentence was not understood.
    """

    kind: str
    opened: date
    lender: str = field(repr=False)
    state: str = "open"
    foreign: bool = False
    revolving: bool = True
    home: bool = False
    shop: bool = False
    ants: bool = False
    amount: int | None = None
    limit: int | None = None
    owed: int | None = None
    split_off: int = 0
    late_now: int = 0
    late: bool = False
    late_months: int | None = 0
    over_90: int = 0
    overdue: bool | None = False
    as_of: int | None = None
    closed: int | None = None
    unclear: bool = False

    @property
    def is_open(self) -> bool:
        return self.state not in ("closed", "moved")


def accounts(text: str) -> tuple[Account, ...]:
    """All accounts of a report's text without blanks, in its order."""
    begin = max(text.find("信息概要"), 0)
    end = _END.search(text, begin)
    return tuple(_accounts(text[begin : end.start() if end else len(text)]))


def group(lender: str) -> str:
    """A lender's name without its branch."""
    company = _COMPANY.match(lender)
    if company:
        return company[0]
    bank, mark, branch = lender.partition("银行")
    return bank + mark if bank and branch.endswith(_BRANCHES) else lender


def _accounts(text: str) -> Iterator[Account]:
    marks = sorted([*_START.finditer(text), *_BELOW.finditer(text)], key=lambda mark: mark.start())
    late: bool | None = None  # as the heading above says
    for mark, after in zip(marks[:MOST], [*marks[1:], None]):
        if mark.re is _BELOW:
            late = not mark[1].startswith("从未")
            continue
        said = text[mark.end() : after.start() if after else len(text)]
        yield _account(mark, _sentence(said[:LONGEST]), late)


def _sentence(said: str) -> str:
    """What belongs to an account: up to the last full stop before the next one's number or heading."""
    end = said.rfind("。")
    return said[: end + 1] if end >= 0 else said


def _account(mark: re.Match[str], said: str, late: bool | None) -> Account:
    """An account from its beginning, what is said of it, and whether the heading above speaks of lateness."""
    opened, kind = _date(mark), _kind(mark[5], said)
    months = int(told[1]) if (told := _LATE.search(said)) else None
    late = bool(months) if late is None else late
    found = Account(
        kind,
        opened or date.min,
        group(mark[4]),
        ants=bool(_ANT.search(mark[4])),
        revolving=kind in ("card", "quasi_card") or (kind == "line" and "不可循环" not in said),
        late=late,
        late_months=months if late else months or 0,
        over_90=int(told[1]) if (told := _OVER_90.search(said)) else 0,
        as_of=_month(_AS_OF.search(said)),
        **_state(said),
        **_purpose(kind, mark[6], said),
        **_amounts(said),
    )
    found = replace(found, overdue=_overdue(found, said))
    untold = late != bool(months) and found.state != "bad"
    return replace(found, unclear=not opened or untold or _lacks(found))


def _kind(verb: str, said: str) -> str:
    if verb != "发放的":
        return "other" if verb == "办理的" else "line"
    kinds = {"贷记卡": "card", "准贷记卡": "quasi_card"}
    return next((kind for word, kind in kinds.items() if said.startswith(word)), "loan")


def _state(said: str) -> dict[str, Any]:
    closed = _CLOSED.search(said)
    words = (
        ("bad", "呆账" in said),
        ("inactive", "尚未激活" in said),
        ("closed", closed),
        ("moved", "已转出" in said),
    )
    return {"state": next((state for state, is_so in words if is_so), "open"), "closed": _month(closed)}


def _purpose(kind: str, purpose: str | None, said: str) -> dict[str, Any]:
    """What was lent for what, and whether in another currency."""
    lent, currency = _LENT.match(said), _CURRENCY.match(said)
    purpose = purpose or (lent[2] if lent else "")
    return {
        "amount": _yuan(lent[1]) if lent and kind in ("loan", "other") else None,
        "home": bool(_HOME.search(purpose)),
        "shop": bool(_SHOP.search(purpose)),
        "foreign": currency is not None and currency[1] != "人民币",
    }


def _amounts(said: str) -> dict[str, Any]:
    split_off, rest = _amount(_SPLIT_OFF, said), _SPLIT_OFF.sub("", said)
    limit, owed, late_now = (_amount(kind, rest) for kind in (_LIMIT, _OWED, _LATE_NOW))
    if owed is None and "尚未激活" in said:
        owed = 0
    return {"limit": limit, "owed": owed, "split_off": split_off or 0, "late_now": late_now or 0}


def _amount(kind: re.Pattern[str], said: str) -> int | None:
    """The one amount of a kind [yuan]; None where it is not spoken of, _WRONG where it cannot be read."""
    found = set(kind.findall(said))
    if not found:
        return None
    return _yuan(found.pop()) if len(found) == 1 and "" not in found else _WRONG


def _overdue(found: Account, said: str) -> bool | None:
    """Whether it is overdue now; None where that is not told."""
    if _OVERDUE.search(said) or found.late_now > 0:
        return True
    if not found.is_open or found.owed == 0:
        return False
    if found.state == "bad":
        return None
    return None if found.late and not _CALM.search(said) else False


def _lacks(found: Account) -> bool:
    """Whether something of an account is missing or cannot be read."""
    if _WRONG in (found.limit, found.owed, found.split_off, found.late_now):
        return True
    if found.kind in ("loan", "other") and found.amount is None:
        return True
    needs_limit = found.kind == "line"
    return found.is_open and (found.owed is None or (needs_limit and found.limit is None))


def _yuan(written: str) -> int:
    return int(written.replace(",", ""))


def _date(found: re.Match[str]) -> date | None:
    try:
        return date(*map(int, found.groups()[:3]))
    except ValueError:
        return None


def _month(found: re.Match[str] | None) -> int | None:
    if not found or not 1 <= int(found[2]) <= 12:
        return None
    return 12 * int(found[1]) + int(found[2]) - 1
