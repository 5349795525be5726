"""Which paper a text is: the brief personal report is read, the others are called by their name."""

import re
from collections.abc import Sequence

from explorer.intake.files import Refused

CODES = ("detailed", "company", "other_bureau", "statement_pdf", "no_report")
_HEAD = 800  # characters, without blanks, in which a paper says what it is

_FOOTER = re.compile(r"第\s{0,9}\d{0,4}\s{0,9}页\s{0,9},?\s{0,9}共\s{0,9}\d{0,4}\s{0,9}页")
_PRINTED = re.compile(  # what a browser writes above and below
    r"^[^\S\n]{0,9}(?:\d{1,4}/\d{1,2}/\d{1,4},?[^\S\n]{1,3}(?:上午|下午)?\d{1,2}:\d\d(?:[^\S\n][AP]M)?[^\n]{0,40}"
    r"|(?:https?|file)://[^\n]{0,300}|\d{1,2}/\d{1,2})[^\S\n]{0,9}$",
    re.MULTILINE,
)
_BLANK = re.compile(r"[\s\u200b-\u200f\u00ad\ufeff\0]+")
_COMPANY = re.compile("企业信用报告|统一社会信用代码")
_BUREAU = re.compile("百行征信|朴道征信|百行个人信用|朴道个人信用")
_DETAILED = re.compile(r"\((?:本人|银行|个人)版\)|信贷交易信息概要|信贷交易授信及负债信息概要|被查询者姓名")
_STATEMENT = re.compile("交易流水证明|支付宝账单|微信支付交易明细")
_TITLE = "个人信用报告"
_PARTS = ("信贷记录", "查询记录")


def whole(pages: Sequence[str]) -> tuple[str, str]:
    """The pages as one text, with its blanks and without.

    Footers are taken out, since sentences run over them.
    """
    spaced = "\n".join(_PRINTED.sub("", _FOOTER.sub("", page)) for page in pages)
    return spaced, _BLANK.sub("", spaced)


def check(text: str) -> None:
    """Refuse what is no brief personal report. Raises Refused with one of CODES."""
    head, brief = text[:_HEAD], _TITLE in text and all(part in text for part in _PARTS)
    if _COMPANY.search(head) and _TITLE not in head:
        raise Refused("company")
    if _BUREAU.search(head):
        raise Refused("other_bureau")
    if _DETAILED.search(head) or (_DETAILED.search(text) and not brief):
        raise Refused("detailed")
    if _STATEMENT.search(head):
        raise Refused("statement_pdf")
    if not brief:
        raise Refused("no_report")
