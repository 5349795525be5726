"""What people bring that is somebody else's paper, by the words that only that has."""

import re
from collections.abc import Iterable, Sequence
from unicodedata import normalize

TOP = 60  # lines in which a paper says what it is
NOTE = 300  # characters of a line that are looked at
TABLE = 4  # cells from which on a line is one of a table

# code -> words above its table; headings of it, and how many of them are enough
_MARKS: dict[str, tuple[re.Pattern[str], frozenset[str], int]] = {
    "report": (
        re.compile("个人信用报告|征信中心|信用报告编号|报告编号.{0,40}报告时间"),
        frozenset({"账户状态", "发放日期", "授信额度", "查询机构", "查询原因", "五级分类"}), 3,
    ),
    "cashbook": (
        re.compile("记账单|记账本"), frozenset({"记录时间", "收支类型", "账本", "来源", "标签"}), 2
    ),
    "wechat": (
        re.compile("微信支付账单|微信昵称|财付通"), frozenset({"当前状态", "交易单号", "商户单号"}), 2
    ),
    "jd": (
        re.compile("京东账号|京东金融|京东支付账单"), frozenset({"商户名称", "交易说明"}), 2
    ),
    "meituan": (
        re.compile("美团"), frozenset({"订单标题", "订单金额", "实付金额", "交易成功时间", "美团月付"}), 2
    ),
    "douyin": (
        re.compile("抖音"), frozenset({"动账类型", "抖音月付", "交易类型(动账类型)", "抖音订单号"}), 1
    ),
    "pinduoduo": (re.compile("拼多多|多多支付"), frozenset({"多多支付"}), 1),
    "unionpay": (re.compile("云闪付|中国银联"), frozenset({"云闪付"}), 1),
    "bank": (
        re.compile("(?:银行|信用社|农信)[^,\t]{0,20}(?:交易明细|流水|对账单|账单|明细清单)|户名.{0,40}账号"),
        frozenset({
            "记账日", "记账日期", "交易日", "交易日期", "入账日期", "余额", "账户余额", "联机余额", "摘要",
            "交易摘要", "借方金额", "贷方金额", "收入金额", "支出金额", "对方户名", "币种", "记账币种",
        }), 3,
    ),
}  # fmt: skip
CODES = (*_MARKS,)
ALIPAY = "支付宝"


def named_paper(lines: Iterable[Sequence[str]]) -> str:
    """What a paper is by its first lines of cells, one of CODES; "" for none of these."""
    above, headings = _top(lines)
    found = [
        code
        for code, (words, names, enough) in _MARKS.items()
        if any(len(names & one) >= enough for one in headings)
        or (ALIPAY not in above and words.search(above))
    ]
    return found[0] if found else ""


def is_alipays(lines: Iterable[Sequence[str]]) -> bool:
    """Whether what stands above a table says that it is Alipay's."""
    return ALIPAY in _top(lines)[0]


def paper_name(cell: str) -> str:
    """A heading without what differs between writings of it: width and blanks."""
    return "".join(normalize("NFKC", cell[:NOTE]).split()).removeprefix("\ufeff")


def _top(lines: Iterable[Sequence[str]]) -> tuple[str, list[set[str]]]:
    """What stands above the first line of a table, and the names in lines of it that may be headings."""
    above: list[str] = []
    headings: list[set[str]] = []
    for _, cells in zip(range(TOP), lines):
        filled = [cell for cell in cells if cell.strip()]
        if len(filled) >= TABLE:
            headings.append({paper_name(cell) for cell in filled[:TOP]})
        elif not headings:
            above.append(" ".join(filled)[:NOTE])
    return "\n".join(above), headings
