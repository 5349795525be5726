"""Made-up credit reports (个人信用报告, brief) of made-up people, each with its truth, in many looks.

Nothing here is taken from anybody's report. `python -m tests.credit_reports` writes anew the one
that ships for trying.
"""

import io
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from explorer.intake.credit_report.accounts import Account
from explorer.intake.credit_report.proposals import Proposal, proposals
from explorer.intake.credit_report.report import read_report

EXAMPLE = Path(__file__).parents[1] / "assets" / "examples" / "credit_report.pdf"
FONT = "STSong-Light"
NAME, NUMBER, OTHER_NAME, OTHER_NUMBER = "欧阳示例", "110101********0018", "司马样本", "310101199001019999"

# Each lender with the names under which it stands; the last two are Ant's and a bank for homes.
BANKS = (
    ("甲银行股份有限公司", "甲银行股份有限公司北方省示例市中心支行"),
    ("乙银行（中国）有限公司", "乙银行（中国）有限公司南方市分行"),
    ("丙农村商业银行股份有限公司", "丙农村商业银行股份有限公司示例区第二大道社区支行营业部"),
    ("丁消费金融有限公司",),
    ("戊市某某小额贷款有限公司",),
    ("己网络银行股份有限公司",),
    ("庚汽车金融有限公司",),
)
ANT = "重庆蚂蚁消费金融有限公司"
LEASE = "辛融资租赁（天津）有限公司"
HARD = ("贷款审批", "信用卡审批", "贷记卡审批", "担保资格审查", "保前审查", "融资审批", "资信审查", "额度审批",
        "融资租赁审批")  # fmt: skip
DOUBTFUL = ("法人代表、负责人、高管等资信审查", "客户准入资格审查")
SOFT = ("贷后管理", "保后管理", "司法调查", "公积金提取复核查询", "股指期货开户", "特约商户实名审查", "异议核查",
        "异议处理", "贷前管理")  # fmt: skip
OWN = ("本人查询（互联网个人信用信息服务平台）", "本人查询（商业银行网上银行）", "本人查询（自助查询机）",
       "本人查询（临柜）")  # fmt: skip
CONSUMER = (
    "其他个人消费贷款",
    "个人消费贷款",
    "个人经营性贷款",
    "个人汽车消费贷款",
    "国家助学贷款",
    "农户贷款",
    "其他贷款",
)
HOMES = ("个人住房商业贷款", "个人住房公积金贷款")
AMOUNTS = (0, 7, 999, 1_000, 5_400, 20_000, 48_600, 123_456, 12_345_678)
SHAPES = ("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "C11", "C12",
          "L1", "L2", "L3", "L4", "L5", "L6", "R1", "R2", "R3", "R4", "R5", "O1", "O2")  # fmt: skip
CALM = ("C1", "C2", "C3", "C6", "L1", "L1", "L2", "L4", "R1", "R2", "R5")  # where every figure is told


@dataclass(frozen=True)
class Item:
    """One account: its sentence without the number, and what is true of it; amounts in yuan, None untold.

    group: whose it is, branches of one bank alike; month: the one it is told for, 12 x year + month - 1.
    """

    shape: str
    text: str
    opened: date
    group: str
    late: bool = False
    open: bool = True
    limit: int | None = None
    owed: int | None = None
    months: int | None = 0
    over_90: int = 0
    overdue: bool | None = False
    home: bool = False
    month: int = 0


@dataclass(frozen=True)
class Asked:
    """One row of the enquiries."""

    day: date
    who: str
    reason: str


@dataclass(frozen=True)
class Made:
    """A report in making: what stands in it, and the day it was printed."""

    day: date
    items: tuple[Item, ...] = ()
    asked: tuple[Asked, ...] = ()
    own: tuple[Asked, ...] = ()
    duty: int = 0
    public: bool = False
    heavy: bool = False


@dataclass(frozen=True)
class Looks:
    """How a report is laid out.

    wide: characters a line; order: of a row's cells, N number, D day, I institution, R reason;
    half: half-width punctuation; plain: months without leading zeros; dots: in the report's time;
    side: the overview's column of explanations is woven into its rows; own_numbers: numbers of
    items stand by themselves; bare_own: 本人 is left out of the own enquiries.
    """

    wide: int = 46
    size: float = 9.5
    order: str = "NDIR"
    half: bool = False
    plain: bool = False
    dots: bool = False
    side: bool = True
    own_numbers: bool = False
    bare_own: bool = False
    cell: int = 16
    lines: int = 56


# --- a person ---


def made(seed: int, accounts: int = 8, asked: int = 20, shapes: Sequence[str] = SHAPES) -> Made:
    """Somebody with so many accounts and enquiries."""
    rng = random.Random(seed)
    day = rng.choice(
        (date(2026, 10, 28), date(2026, 1, 1), date(2024, 2, 29), date(2025, 8, 31), date(2026, 11, 20))
    )
    items = tuple(item(rng, shape, day) for shape in _some(rng, shapes, accounts))
    rows = sorted(_asked(rng, day, asked), key=lambda one: one.day, reverse=True)
    own = [Asked(day - timedelta(40 * n), "本人", rng.choice(OWN)) for n in range(rng.randrange(4))]
    return Made(
        day,
        items,
        tuple(rows),
        tuple(own),
        rng.choice((0, 0, 88_888_888)),
        rng.random() < 0.3,
        rng.random() < 0.15,
    )


def _some(rng: random.Random, shapes: Sequence[str], count: int) -> list[str]:
    """Each shape in turn, from anywhere on."""
    start = rng.randrange(len(shapes))
    return [shapes[(start + n) % len(shapes)] for n in range(count)]


def _asked(rng: random.Random, day: date, count: int) -> Iterator[Asked]:
    """Rows of every reason, some on the edge of six months, some twice."""
    names = [name for group in BANKS for name in group] + [ANT]
    reasons = (*HARD, *HARD, *DOUBTFUL, *SOFT, "贷后管理", "贷后管理")
    edge = months_before(day, 6)
    edges = [edge - timedelta(1), edge, edge + timedelta(1)]
    while count > 0:
        back = edges.pop() if edges and count > 3 else day - timedelta(rng.randrange(0, 720))
        row = Asked(back, rng.choice(names), rng.choice(reasons))
        twice = 2 if count > 1 and rng.random() < 0.1 else 1
        yield from [row] * twice
        count -= twice


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or that month's last."""
    place = 12 * day.year + day.month - 1 - months
    for last in (day.day, 30, 29, 28):
        try:
            return date(place // 12, place % 12 + 1, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError


def _next_month(day: date) -> date:
    return next(later for n in range(28, 33) if months_before(later := day + timedelta(n), 1) >= day)


def item(rng: random.Random, shape: str, day: date, oldest: int = 16, longest: int = 29) -> Item:
    """An account of a shape, so many years old and months late at most, else chosen by lot."""
    names = rng.choice(BANKS)
    group, name = names[0], rng.choice(names)
    opened = date(rng.randrange(day.year - oldest, day.year - 1), rng.randrange(1, 13), rng.randrange(1, 29))
    month = 12 * day.year + day.month - 1 - rng.choice((1, 1, 2))
    limit = rng.choice(AMOUNTS[3:8])
    owed = rng.choice([amount for amount in AMOUNTS if amount <= limit])
    months, over = rng.randrange(1, longest + 1), rng.randrange(1, 4)
    told = {"opened": opened, "group": group, "month": month}
    begin, as_of = f"{_day(opened)}{name}", f"截至{_month(month)}，"
    past, bad = f"最近5年内有{months}个月处于逾期状态", f"，其中{months and over}个月逾期超过90天。"
    lately = f"{past}，没有发生过90天以上逾期。"
    money = f"{limit:,}"
    now = {"limit": limit, "owed": owed}
    tail = f"，卡片尾号：{rng.randrange(10_000):04d}" if shape != "C2" else ""
    card = f"{begin}发放的贷记卡（人民币账户{tail}）。{as_of}"
    until = _day(date(day.year + rng.randrange(1, 20), 6, 15))
    late = {"late": True, "months": months}
    over_90 = {**late, "over_90": over, "overdue": True}
    if shape in ("C1", "C2"):
        return Item(shape, f"{card}信用额度{money}，已使用额度{owed:,}。", **told, **now)
    if shape == "C3":
        return Item(
            shape, f"{card}信用额度{money}，余额{owed:,}，当前无逾期。{lately}", **told, **now, **late
        )
    if shape == "C4":
        return Item(
            shape, f"{card}信用额度{money}，余额{owed:,}，当前有逾期。{past}{bad}", **told, **now, **over_90
        )
    if shape == "C5":
        currency = rng.choice(("美元", "港元", "欧元", "日元", "英镑", "瑞士法郎"))
        text = f"{begin}发放的贷记卡（{currency}账户{tail}）。{as_of}信用额度折合人民币{money}，已使用额度{owed:,}。"
        return Item(shape, text, **told, **now)
    if shape == "C6":
        closed = _month(month - 5)
        return Item(shape, f"{begin}发放的贷记卡（人民币账户），{closed}销户。", **told, open=False)
    if shape == "C7":
        return Item(shape, f"{card}信用额度{money}，尚未激活。", **told, limit=limit, owed=0)
    if shape == "C8":
        text = f"{card}信用额度0，已使用额度0，未出单的大额专项分期余额{owed:,}。"
        return Item(shape, text, **told, limit=0, owed=0)
    if shape == "C9":
        text = f"{card}信用额度{money}，已变成呆账，余额{owed:,}。"
        return Item(shape, text, **told, **now, late=True, months=None, overdue=None)
    if shape == "C11":
        text = f"{begin}发放的准贷记卡（人民币账户）。{as_of}信用额度{money}，透支余额{owed:,}。"
        text += f"最近5年内有{months}个月透支超过60天，其中{over}个月透支超过90天。"
        return Item(shape, text, **told, **now, late=True, months=months, over_90=over, overdue=None)
    if shape == "C12":
        return Item(shape, f"{card}余额0。", **told, owed=0)
    home = shape[0] == "L" and rng.random() < 0.2
    kind = rng.choice(HOMES if home else CONSUMER)
    loan = f"{begin}发放的{money}元（人民币）{kind}，"
    due = f"{until}到期。{as_of}余额{owed:,}"
    if shape == "L1":
        ending = rng.choice(("。", "，从未发生过逾期。"))
        return Item(shape, f"{loan}{due}{ending}", **told, owed=owed, home=home)
    if shape == "L2":
        return Item(shape, f"{loan}{due}，当前无逾期。{lately}", **told, owed=owed, home=home, **late)
    if shape == "L3":
        return Item(shape, f"{loan}{due}，当前有逾期。{past}{bad}", **told, owed=owed, home=home, **over_90)
    if shape == "L4":
        if rng.random() < 0.5:
            return Item(
                shape, f"{loan}{_month(month)}已结清。{lately}", **told, open=False, home=home, **late
            )
        return Item(shape, f"{loan}{_month(month)}已结清。", **told, open=False, home=home)
    if shape == "L5":
        return Item(shape, f"{loan}{_month(month)}已转出。", **told, open=False, home=home)
    if shape == "L6":
        text = f"{loan}{until}到期。{as_of}已变成呆账，余额{owed:,}。"
        return Item(shape, text, **told, owed=owed, home=home, late=True, months=None, overdue=None)
    if shape[0] == "R" and rng.random() < 0.3:
        name = told["group"] = ANT
        begin = f"{_day(opened)}{name}"
    line = f"{begin}为{rng.choice(CONSUMER[:3])}授信，"
    ends = "额度长期有效" if shape == "R2" else f"额度有效期至{until}"
    turns = "不可循环使用" if shape == "R3" else "可循环使用"
    line_now = f"{line}{ends}，{turns}。{as_of}信用额度{money}元（人民币），余额为{owed:,}"
    if shape in ("R1", "R2", "R3"):
        return Item(shape, f"{line_now}，当前无逾期。", **told, **now)
    if shape == "R4":
        word = rng.choice(("当前有逾期", "当前逾期"))
        return Item(shape, f"{line_now}，{word}。{past}{bad}", **told, **now, **over_90)
    if shape == "R5":
        return Item(shape, f"{line}可循环使用。{_month(month)}已结清。", **told, open=False)
    told["group"] = LEASE
    lease = f"{_day(opened)}{LEASE}办理的{money}元（人民币）融资租赁业务，"
    if shape == "O1":
        return Item(shape, f"{lease}{until}到期。{as_of}余额{owed:,}。", **told, owed=owed)
    return Item(shape, f"{lease}{_month(month)}已结清。", **told, open=False)


def _day(day: date) -> str:
    return f"{day.year}年{day.month:02d}月{day.day:02d}日"


def _month(month: int) -> str:
    return f"{month // 12}年{month % 12 + 1:02d}月"


# --- what is true ---


def truth(made: Made, today: date) -> dict[str, object]:
    """What a report tells, as it was made and not as it is read."""
    items, asked = made.items, [one for one in made.asked if one.day > months_before(today, 6)]
    owing = [one for one in items if one.shape[0] in "LR" and one.open and one.owed]
    lines = [
        one
        for one in items
        if one.shape[0] in "CR" and one.shape not in ("C5", "R3") and one.open and one.limit
    ]
    late = [one.months for one in items if one.months]
    return {
        "accounts": len(items),
        "open": sum(one.open for one in items),
        "hard": len({one for one in asked if one.reason in HARD}),
        "doubtful": len({one for one in asked if one.reason in DOUBTFUL}),
        "lenders": len({one.group for one in owing if not one.home and one.group != ANT}),
        "years": made.day.year - min(one.opened for one in items).year if items else None,
        "months": (max(late, default=0), sum(late)),
        "untold": any(one.months is None for one in items),
        "over_90": any(one.over_90 for one in items),
        "overdue": any(one.overdue for one in items),
        "unsure": any(one.overdue is None and one.owed for one in items),
        "use": sum(one.owed or 0 for one in lines) / sum(one.limit or 0 for one in lines) if lines else None,
    }


def people(count: int) -> Iterator[tuple[Made, Looks]]:
    """So many people of every size, each in a look of their own."""
    sizes = ((0, 3), (1, 0), (8, 20), (8, 40), (40, 60), (90, 120))
    for seed in range(count):
        accounts, asked = sizes[seed % len(sizes)]
        yield made(seed, accounts, asked, CALM if seed % 3 == 0 else SHAPES), looks(seed)


def check_read_back(made: Made, data: bytes, today: date) -> None:
    """What is read of a report is what was made: equal where exact, within its bounds elsewhere."""
    report, true = read_report(data, "", today), truth(made, today)
    assert not report.failed and (report.printed, report.today) == (made.day, today)
    assert (len(report.accounts), sum(one.is_open for one in report.accounts)) == (
        true["accounts"],
        true["open"],
    )
    assert Counter(map(_facts, report.accounts)) == Counter(map(_facts, made.items))
    assert [one.day for one in report.enquiries] == [one.day for one in made.asked]
    assert report.own == len(made.own)
    found = {one.key: one for one in proposals(report)}
    assert _told(found["inquiries_6m"]) == (min(true["hard"], 12), true["hard"], None)
    assert dict(found["inquiries_6m"].counts)["doubtful"] == true["doubtful"]
    if made.items:
        assert found["history_years"].value == min(true["years"], 20)
    least, most = true["months"]
    lates = found["lates"]
    assert lates.low == least and lates.high == (None if true["untold"] else most)
    assert (lates.certainty == "exact") == (
        least == most and not true["untold"] and today <= _next_month(made.day)
    )
    assert ("worst_days_late" in found) == (most > 0 or true["untold"])
    if most:
        assert found["worst_days_late"].low == (91 if true["over_90"] else 1)
    overdue = found["overdue_days"]
    assert _told(overdue) == (
        (None, 1, None) if true["overdue"] else (None, 0, None) if true["unsure"] else (0, 0, 0)
    )
    lenders = found["lenders"]
    assert lenders.value == min(true["lenders"], 15) and lenders.low <= true["lenders"] <= lenders.high
    assert ("used" in found) == (true["use"] is not None)
    if true["use"] is not None:
        assert abs(found["used"].value - min(true["use"], 1)) < 0.00501
        assert found["used"].low <= true["use"] <= found["used"].high


def _facts(account: Account | Item) -> tuple[object, ...]:
    return account.opened, account.limit, account.owed


def _told(one: Proposal) -> tuple[object, ...]:
    return one.value, one.low, one.high


# --- its text ---


def _sections(made: Made) -> Iterator[tuple[str, str, list[Item]]]:
    """Headings with the accounts below them."""
    cards = [one for one in made.items if one.shape[0] == "C"]
    quasi = [one for one in cards if one.shape == "C11"]
    rest = [one for one in cards if one.shape != "C11"]
    yield "信用卡", "发生过逾期的贷记卡账户明细如下：", [one for one in rest if one.late]
    yield "", "透支超过60天的准贷记卡账户明细如下：", quasi
    yield (
        "",
        "从未逾期过的贷记卡及透支未超过60天的准贷记卡账户明细如下：",
        [one for one in rest if not one.late],
    )
    for heading, letters in (("贷款", "LR"), ("其他业务", "O")):
        own = [one for one in made.items if one.shape[0] in letters]
        yield heading, "发生过逾期的账户明细如下：", [one for one in own if one.late]
        yield "", "从未发生过逾期的账户明细如下：", [one for one in own if not one.late]


def overview(made: Made) -> list[tuple[str, list[str]]]:
    """The table of counts: its rows with four cells each."""
    columns = [
        [one for one in made.items if one.shape[0] == "C"],
        [one for one in made.items if one.shape[0] in "LR" and one.home],
        [one for one in made.items if one.shape[0] in "LR" and not one.home],
        [one for one in made.items if one.shape[0] == "O"],
    ]
    rows = (
        ("账户数", lambda one: True),
        ("未结清/未销户账户数", lambda one: one.open),
        ("发生过逾期的账户数", lambda one: one.late),
        ("发生过90天以上逾期的账户数", lambda one: one.over_90 > 0),
    )
    return [(label, [f"{sum(map(has, own)) or '--'}" for own in columns]) for label, has in rows]


SIDE = (
    "逾期记录可能影响对您的信用评价。",
    "购房贷款，包括个人住房贷款、个人商用房（包括商住两用）贷款和个人住房公积金贷款。",
    "发生过逾期的信用卡账户，指曾经“未按时还最低还款额”的贷记卡账户和“透支超过60天”的准贷记卡账户。",
)
NOTES = (
    "说明",
    "1.除查询记录外，本报告中的信息是依据截至报告时间个人征信系统记录的信息生成，征信中心不确保其真实性和准确性。",
    "2.本报告仅包含可能影响您信用评价的主要信息。",
    "3.您有权对本报告中的内容提出异议。如有异议，可联系数据提供单位。",
    "4.本报告仅供您了解自己的信用状况，请妥善保管。",
    "5.更多咨询，请致电全国客户服务热线400-810-8866。",
)
PUBLIC = (
    "强制执行记录",
    "执行法院：示例市示例区人民法院 案号：（2023）示0101执1234号 执行案由：-- 结案方式：-- 立案日期：2023年05月01日",
    "案件状态：已结案 结案日期：2023年09月 申请执行标的：-- 申请执行标的金额：999,999 已执行金额：999,999",
)
HEAVY = (
    "2018年05月03日示例资产管理有限公司受让债权，金额77,777。最近一次还款日期为2019年01月02日，余额66,666。"
)


def paragraphs(made: Made, looks: Looks) -> Iterator[str | tuple[str, ...]]:
    """The report from top to bottom: paragraphs that wrap, and rows of cells."""
    mark = "." if looks.dots else "-"
    yield "个人信用报告"
    stamp = made.day.strftime(f"%Y{mark}%m{mark}%d 10:15:30")
    yield (f"报告编号：{made.day:%Y%m%d}12345678901234", f"报告时间：{stamp}")
    yield (f"姓名：{NAME}", "证件类型：身份证", f"证件号码：{NUMBER}", "已婚")
    yield "信贷记录"
    yield "这部分包含您的信用卡、贷款和其他信贷记录。金额类数据均以人民币计算，精确到元。"
    if not made.items:
        yield "系统中没有您的信用卡、贷款和其他信贷记录。"
    yield "信息概要"
    yield ("", "信用卡", "贷款", "其他业务")
    yield ("", "购房", "其他")
    side = [*SIDE, ""] if looks.side else [""] * 4
    for (label, cells), aside in zip(overview(made), side):
        yield (label, *cells, aside) if aside else (label, *cells)
    yield ("", "为个人", "为企业")
    yield ("相关还款责任账户数", "1" if made.duty else "--", "--")
    if made.heavy:
        yield "资产处置信息"
        yield HEAVY
    for heading, below, items in _sections(made):
        if items and heading:
            yield heading
        if items:
            yield below
        for number, one in enumerate(items, 1):
            if looks.own_numbers:
                yield f"{number}."
                yield one.text
            else:
                yield f"{number}.{one.text}"
    if made.duty:
        yield "相关还款责任信息"
        yield (
            f"1.2021年03月04日，为{OTHER_NAME}（证件类型：身份证，证件号码：{OTHER_NUMBER}）在甲银行股份有限公司办理的个人"
            f"经营性贷款承担相关还款责任，责任人类型为保证人，相关还款责任金额{made.duty:,}。截至2026年09月，余额{made.duty:,}（人民币元）。"
        )
    yield "非信贷交易记录"
    yield "系统中没有您最近5年内的非信贷交易记录。"
    yield "公共记录"
    yield from PUBLIC if made.public else ("系统中没有您最近5年内的公共信息记录。",)
    yield "查询记录"
    yield "这部分包含您的信用报告最近2年内被查询的记录。"
    yield from _table("机构查询记录明细", made.asked, looks)
    yield from _table("个人查询记录明细", made.own, looks)
    yield from NOTES


def _table(heading: str, rows: Sequence[Asked], looks: Looks) -> Iterator[str | tuple[str, ...]]:
    if not rows:
        return
    yield heading
    yield ("编号", "查询日期", "查询机构", "查询原因")
    for number, row in enumerate(rows, 1):
        who = "" if looks.bare_own and row.who == "本人" else row.who
        cells = {"N": f"{number}", "D": _day(row.day), "I": who, "R": row.reason}
        yield tuple(cells[letter] for letter in looks.order)


_HALF = str.maketrans("（），：", "(),:")


def styled(text: str, looks: Looks) -> str:
    """A text as these looks write it."""
    if looks.half:
        text = text.translate(_HALF)
    if looks.plain:
        text = text.replace("年0", "年").replace("月0", "月")
    return text


# --- drawn ---


def pdf(made: Made, looks: Looks = Looks(), **more: object) -> bytes:
    """The report as a PDF; `more` goes to the canvas, such as its encryption."""
    return drawn([_styled(one, looks) for one in paragraphs(made, looks)], looks, **more)


def _styled(one: str | tuple[str, ...], looks: Looks) -> str | tuple[str, ...]:
    return styled(one, looks) if isinstance(one, str) else tuple(styled(cell, looks) for cell in one)


def drawn(parts: Sequence[str | tuple[str, ...]], looks: Looks = Looks(), **more: object) -> bytes:
    """Paragraphs and rows on pages with a footer, lines cut wherever they are full."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    lines = [line for part in parts for line in cut(part, looks)]
    pages = [lines[n : n + looks.lines] for n in range(0, len(lines), looks.lines)] or [[]]
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, **more)
    for number, page in enumerate(pages, 1):
        canvas.setFont(FONT, looks.size)
        for place, pieces in enumerate(page):
            for x, text in pieces:
                canvas.drawString(40 + x, 800 - 13 * place, text)
        canvas.drawCentredString(297, 30, f"第 {number} 页，共 {len(pages)} 页")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def cut(part: str | tuple[str, ...], looks: Looks) -> list[list[tuple[float, str]]]:
    """A part's lines, each as pieces with their place [points]; cells come one after the other."""
    if isinstance(part, str):
        return [[(0, line)] for line in _cut(part, looks.wide)]
    columns = [_cut(cell, looks.cell) for cell in part]
    if max(map(len, columns)) == 1:
        return [[(125 * n, cell[0]) for n, cell in enumerate(columns) if cell[0]]]
    return [[(125 * n, line)] for n, cell in enumerate(columns) for line in cell if line]


def _cut(text: str, wide: int) -> list[str]:
    """Lines of so many wide characters; narrow ones count half."""
    lines, line, used = [], "", 0.0
    for character in text:
        width = 0.5 if character.isascii() else 1
        if used + width > wide:
            lines.append(line)
            line, used = "", 0.0
        line, used = line + character, used + width
    return [*lines, line]


def looks(seed: int) -> Looks:
    """A look by lot."""
    rng = random.Random(seed)
    flags = {name: rng.random() < 0.3 for name in ("half", "plain", "dots", "own_numbers", "bare_own")}
    order = rng.choice(("NDIR", "NDIR", "IRND", "DIRN"))
    return Looks(
        rng.randrange(18, 48),
        order=order,
        side=rng.random() < 0.7,
        cell=rng.choice((9, 16)),
        lines=rng.choice((31, 56)),
        **flags,
    )


def example() -> Made:
    """The one that ships: some cards and loans, a little late, much in use, much applied for."""
    day = date(2026, 11, 20)
    rng = random.Random(1)
    for _ in range(5_000):
        chosen = ("C3", "C1", "C2", "C6", "L2", "L1", "L1", "L4", "R1", "R1", "R2")
        rows = sorted(_asked(rng, day, 17), key=lambda one: one.day, reverse=True)
        own = (Asked(date(2026, 5, 6), "本人", OWN[0]),)
        one = Made(day, tuple(item(rng, shape, day, 8, 2) for shape in chosen), tuple(rows), own)
        true = truth(one, day)
        telling = 0.5 < true["use"] < 0.8
        if telling and 5 <= true["hard"] <= 8 and true["lenders"] == 4:
            return one
    raise AssertionError("nobody is like that")


if __name__ == "__main__":
    EXAMPLE.write_bytes(pdf(example()))
