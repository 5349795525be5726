"""Made-up statements of made-up people whose habits are known, in each variant of the format.

`python -m tests.statements` writes anew the one that ships for trying.
"""

import contextlib
import csv
import io
import random
import struct
import zlib
from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pyzipper

EXAMPLE = Path(__file__).parents[1] / "assets" / "examples" / "statement.csv"
PHONE = ("交易时间", "交易分类", "交易对方", "对方账号", "商品说明", "收/支", "金额", "收/付款方式", "交易状态",
         "交易订单号", "商家订单号", "备注", "")  # fmt: skip
PHONE_2026 = ("交易时间", "交易分类", "交易对方", "商品说明", "金额", "收/支", "收/付款方式", "交易状态", "备注",
              "交易订单号", "订单号", "商家订单号")  # fmt: skip
WEB = ("交易号", "商家订单号", "交易创建时间", "付款时间", "最近修改时间", "交易来源地", "类型", "交易对方",
       "商品名称", "金额（元）", "收/支", "交易状态", "服务费（元）", "成功退款（元）", "备注", "资金状态")  # fmt: skip
WECHAT = ("交易时间", "交易类型", "交易对方", "商品", "收/支", "金额(元)", "支付方式", "当前状态", "交易单号",
          "商户单号", "备注")  # fmt: skip
SHOPS = ("早点铺", "便利店", "水果店", "面馆", "书店", "药房", "加油站", "电影院")
BANK = "示例银行储蓄卡(0000)"
LENDERS = ("网商贷", "示例消费金融", "京东白条")


@dataclass(frozen=True)
class Habits:
    """How somebody uses Huabei and Jiebei; amounts in yuan, months counted from the first whole one.

    late: bills paid late, by their place among those judged; parts: repayments a bill; labels: how
    repayments name their bill; odd_days: days before the first and after the last whole month;
    hidden: Taobao purchases that nothing tells apart, as a share.
    """

    seed: int = 0
    first: date = date(2025, 7, 1)
    months: int = 12
    purchases: int = 12
    ticket: float = 90.0
    on_platform: int = 6
    hidden: float = 0.0
    instalments: int = 0
    late: frozenset[int] = frozenset()
    days_late: int = 5
    early: bool = False
    parts: int = 1
    repay: float = 1.0
    due_day: int = 10
    automatic: bool = True
    labels: str = "huabei"
    draws: tuple[tuple[int, float], ...] = ()  # month, size
    lenders: int = 0
    odd_days: tuple[int, int] = (0, 0)
    noise: int = 20
    huabei: bool = True
    loan_term: int = 0  # equal monthly payments of each loan, 0: all at once after twenty days

    @property
    def last(self) -> date:
        end = _month(self.first, self.months)
        return end - timedelta(1) + timedelta(self.odd_days[1])

    @property
    def start(self) -> date:
        return self.first - timedelta(self.odd_days[0])


@dataclass
class Made:
    """A statement in making: rows of PHONE's columns, what was bought in each month [fen], which bills were late.

    owed, lent: what is owed on Huabei and on Jiebei in the end [yuan].
    """

    habits: Habits
    rows: list[dict[str, str]] = field(default_factory=list)
    bought: dict[int, list[int]] = field(default_factory=dict)
    judged: list[bool] = field(default_factory=list)
    owed: float = 0.0
    lent: float = 0.0
    kinds: str = "全部"


def rows(habits: Habits) -> Made:
    """The rows of somebody's statement, newest first."""
    made, rng = Made(habits), random.Random(habits.seed)
    if habits.huabei:
        _buy(made, rng)
        _repay(made, rng)
    for place, (month, size) in enumerate(habits.draws):
        item = ("蚂蚁借呗放款至银行卡", "蚂蚁借呗放款至余额", "信用贷放款")[place % 3]
        day = _month(habits.first, month) + timedelta(13)
        _add(made, rng, day, "信用借还", "借呗", item, "不计收支", size, "", "放款成功")
        _pay_back(made, rng, day, size)
    for place in range(habits.lenders):
        for back in (20, 50, 80):
            day = habits.last - timedelta(back)
            party = LENDERS[place]
            _add(made, rng, day, "信用借还", party, f"{party}-还款", "不计收支", 300, BANK, "还款成功")
    _noise(made, rng)
    made.rows.sort(key=lambda row: row["交易时间"], reverse=True)
    return made


def truth(habits: Habits, made: Made) -> dict[str, float]:
    """What a statement shows of these habits, as it was made and not as it is read."""
    if not habits.huabei:
        return {}  # no row mentions it, so that nobody knows
    recent = [made.bought[month] for month in sorted(made.bought) if month in range(habits.months)][-6:]
    amounts = [amount / 100 for month in recent for amount in month]
    known = {"purchases": habits.purchases, "platform_share": habits.on_platform / habits.purchases}
    known["ticket"] = sum(amounts) / len(amounts)
    split = sum(sum(month[: habits.instalments]) for month in recent) / 100
    known["instalment"] = split / sum(amounts)
    lately = made.judged[-12:]
    known["on_time"] = 1 - sum(lately) / len(lately)
    known["early_repay"] = habits.early
    if any(lately):
        known["days_late"] = habits.days_late
    known |= {"repay": habits.repay}
    if habits.due_day <= 10:  # of others bills are cut later than on the first, as here
        known |= {"huabei_owed": made.owed}
    return known | _truth_of_draws(habits) | _truth_of_loans(habits, made)


def _truth_of_loans(habits: Habits, made: Made) -> dict[str, float]:
    known = {"jiebei_owed": made.lent} if habits.draws else {}
    first = _month(habits.first, habits.draws[0][0]) if habits.draws else habits.last
    shown = (habits.last - first).days > 120  # two payments of the first loan
    return known | ({"loan_months": habits.loan_term} if habits.loan_term and shown else {})


def _truth_of_draws(habits: Habits) -> dict[str, float]:
    """Draws in the last 365 days of a file of a year or more, months since the last, size against those before."""
    drawn = [(_month(habits.first, month) + timedelta(13), size) for month, size in habits.draws]
    known: dict[str, float] = {}
    if habits.months >= 12 and habits.draws:
        known["draws"] = sum((habits.last - day).days < 365 for day, _ in drawn)
    if drawn:
        last = drawn[-1][0]
        months = 12 * (habits.last.year - last.year) + habits.last.month - last.month
        known["jiebei_idle"] = months - (habits.last.day < 14)
    now, before = (
        [size for day, size in drawn if ((habits.last - day).days < 182) == late] for late in (True, False)
    )
    if now and len(before) > 1:
        known["draw_size"] = sum(now) / len(now) / (sum(before) / len(before))
    return known


def _buy(made: Made, rng: random.Random) -> None:
    """So many purchases in each whole month, some more in the odd days, and what must not count."""
    habits = made.habits
    for month in range(habits.months):
        start = _month(habits.first, month)
        days = monthrange(start.year, start.month)[1]
        made.bought[month] = []
        for n in range(habits.purchases):
            platform = n < habits.on_platform
            day = start + timedelta(min(1 + n * (days - 2) // max(habits.purchases, 1), days - 1))
            fen = max(round(habits.ticket * 100 * rng.uniform(0.5, 1.5)), 100)
            method = (
                "花呗分期(3期)"
                if n < habits.instalments
                else rng.choice(("花呗", "花呗&红包", "花呗&花呗青春特惠", "信用购"))
            )
            made.bought[month].append(fen)
            _purchase(made, rng, day, fen, method, platform and rng.random() >= habits.hidden)
        _not_counted(made, rng, start + timedelta(14))
    for odd in range(1, habits.odd_days[0] + 1):
        made.bought.setdefault(-1, []).append(8800)
        _purchase(made, rng, habits.first - timedelta(odd), 8800, "花呗", False)
    for odd in range(habits.odd_days[1]):
        made.bought.setdefault(habits.months, []).append(8800)
        _purchase(made, rng, _month(habits.first, habits.months) + timedelta(odd), 8800, "花呗", False)


def _purchase(made, rng, day, fen, method, platform) -> str:
    party = rng.choice(("天猫超市", "某某旗舰店")) if platform else rng.choice(SHOPS)
    shop_order = f"T200P{rng.randrange(10**15)}" if platform else f"M{rng.randrange(10**12)}"
    status = rng.choice(("交易成功", "支付成功", "等待确认收货")) if platform else "交易成功"
    refund = rng.random() < 0.05
    whole = fen + 500 if refund else fen
    order = _add(made, rng, day, "日用百货", party, "商品", "支出", whole / 100, method, status, shop_order)
    if refund:
        later = min(day + timedelta(rng.randrange(1, 40)), made.habits.last)
        mark = rng.choice(("_", "*"))
        _add(
            made,
            rng,
            later,
            "退款",
            party,
            "退款-商品",
            "不计收支",
            5,
            method,
            "退款成功",
            "",
            f"{order}{mark}1",
        )
    return order


def _not_counted(made, rng, day) -> None:
    """A closed trade, one that was refunded whole, a deposit, one of the family card, another payer."""
    _add(made, rng, day, "服饰装扮", "衣店", "外套", "支出", 999, "花呗", "交易关闭")
    order = _add(made, rng, day, "数码电器", "电器店", "耳机", "支出", 399, "花呗", "交易成功")
    later = min(day + timedelta(30), made.habits.last)
    _add(
        made, rng, later, "退款", "电器店", "退款-耳机", "不计收支", 399, "花呗", "退款成功", "", f"{order}_1"
    )
    _add(made, rng, day, "信用借还", "租物店", "芝麻免押", "不计收支", 800, "", "芝麻免押下单成功")
    _add(made, rng, day, "餐饮美食", "饭馆", "午饭", "不计收支", 30, "亲情卡(家人)", "交易成功")
    _add(made, rng, day, "餐饮美食", "饭馆", "花呗还款攻略一本", "支出", 30, f"{BANK}&花呗红包", "交易成功")


def _pay_back(made: Made, rng: random.Random, day: date, size: float) -> None:
    """A loan all at once, or in equal payments at four ten-thousandths a day; what is left of it is owed."""
    habits, rate, left = made.habits, 0.0004 * 365 / 12, size
    term = habits.loan_term or 1
    payment = size * rate / (1 - (1 + rate) ** -term) if habits.loan_term else size
    for n in range(1, term + 1):
        later = _month(day, n) + timedelta(day.day - 1) if habits.loan_term else day + timedelta(20)
        if later > habits.last:
            break
        item = "蚂蚁借呗还款"
        _add(made, rng, later, "信用借还", "借呗", item, "不计收支", payment, BANK, "还款成功")
        left = left * (1 + rate) - payment if habits.loan_term else 0
    made.lent += max(left, 0)


def _repay(made: Made, rng: random.Random) -> None:
    """One bill for each month after the first whole one, which was bought in the month before."""
    habits, carried, left = made.habits, 0.0, None
    for n in range(1, habits.months + 1):
        start = _month(habits.first, n)
        due = start + timedelta(habits.due_day - 1)
        owed = _billed(made, n) / 100 + carried * 1.015
        late = n in habits.late
        paid = owed * habits.repay
        day = due + timedelta(habits.days_late) if late else due
        if habits.early and not late:
            day = start - timedelta(4)
        if not habits.automatic and not late and not habits.early:
            day -= timedelta(rng.randrange(0, 5))
        failed = late and habits.automatic and due < habits.last
        if failed:
            _repayment(made, rng, due, start, paid, "自动", "还款失败")
        if day <= habits.last or failed:
            made.judged.append(late)
        carried = owed - paid
        automatic = habits.automatic and not late and not habits.early
        days = [
            day + timedelta(part if late else 2 * (part + 1 - habits.parts)) for part in range(habits.parts)
        ]
        there = sum(when <= habits.last for when in days) / habits.parts
        if left is not None:
            left += _billed(made, n) / 100
        elif there < 1:
            left = owed - paid * there
        for part, when in enumerate(days):
            last = part == habits.parts - 1
            _repayment(made, rng, when, start, paid / habits.parts, "自动" if automatic and last else "主动")

    made.owed = (carried if left is None else left) + _to_come(made) / 100


def _to_come(made: Made) -> float:
    """What was bought after the last whole month, and what is left of instalments after its bill [fen]."""
    habits = made.habits
    parts = (
        sum(made.bought[month][: habits.instalments]) / 3 * (month + 3 - habits.months)
        for month in range(max(habits.months - 2, 0), habits.months)
    )
    return sum(made.bought.get(habits.months, [])) + sum(parts)


def _billed(made: Made, n: int) -> float:
    """What was bought in the month before, and the thirds of what was bought in instalments [fen]."""
    split = made.habits.instalments
    thirds = sum(sum(made.bought[month][:split]) / 3 for month in range(max(n - 3, 0), n))
    return sum(made.bought[n - 1][split:]) + thirds


def _repayment(made, rng, day, start, amount, way, status="还款成功") -> None:
    month = f"{start:%Y年%m月}账单"
    item = {
        "huabei": f"花呗{way}还款-{month}",
        "product": f"{way}还款-花呗|信用购{month}",
        "none": f"花呗{way}还款",
    }[made.habits.labels]
    if day <= made.habits.last:
        party = "花呗|信用购" if made.habits.labels == "product" else "花呗"
        _add(made, rng, day, "信用借还", party, item, "不计收支", round(amount, 2), BANK, status)


def _noise(made: Made, rng: random.Random) -> None:
    """What everybody's statement is full of, and the rows of the first and the last day."""
    habits = made.habits
    days = (habits.last - habits.start).days
    for day in [
        habits.start,
        habits.last,
        *(habits.start + timedelta(rng.randint(0, days)) for _ in range(habits.noise)),
    ]:
        _add(
            made,
            rng,
            day,
            "餐饮美食",
            rng.choice(SHOPS),
            "午餐, 两份",
            "支出",
            rng.uniform(5, 60),
            BANK,
            "交易成功",
        )
    _add(made, rng, habits.last, "转账红包", "朋友", "转账", "收入", 50, "余额", "交易成功")


def _add(made, rng, day, category, party, item, way, yuan, method, status, shop_order="", order="") -> str:
    order = order or f"{day:%Y%m%d}{rng.randrange(10**18):018d}"
    time = f"{day:%Y-%m-%d} {rng.randrange(7, 23):02d}:{rng.randrange(60):02d}:{rng.randrange(60):02d}"
    cells = (time, category, party, "/", item, way, f"{yuan:.2f}", method, status, order, shop_order, "", "")
    made.rows.append(dict(zip(PHONE, cells)))
    return order


def _month(first: date, months: int) -> date:
    month = 12 * first.year + first.month - 1 + months
    return date(month // 12, month % 12 + 1, 1)


# --- as a file ---


@dataclass(frozen=True)
class Variant:
    """How a statement is written down."""

    encoding: str = "gb18030"
    headings: tuple[str, ...] = PHONE
    preamble: int = 24
    newline: str = "\r\n"
    time: str = "%Y-%m-%d %H:%M:%S"
    padded: bool = True
    quoted: bool = False
    separator: str = ","
    money: str = "{:.2f}"
    container: str = ""  # "", "zip", "aes", "old", "xlsx"
    password: str = "123456"


VARIANTS = {
    "phone": Variant(),
    "2026": Variant(headings=PHONE_2026, preamble=22),
    "utf-8": Variant(encoding="utf-8", preamble=4, padded=False, newline="\n"),
    "utf-8-sig, re-saved": Variant("utf-8-sig", preamble=17, padded=False, quoted=True, time="%Y/%-m/%-d %-H:%M"),
    "utf-16, tabs": Variant("utf-16", preamble=4, padded=False, quoted=True, separator="\t", money="¥{:,.2f}"),
    "no preamble": Variant("utf-8", preamble=0, padded=False),
    "columns turned round": Variant(headings=tuple(reversed(PHONE[:-1])), preamble=23),
    "zip": Variant(container="zip"),
    "zip with a password": Variant(container="aes"),
    "zip in the old encryption": Variant(container="old"),
    "spreadsheet": Variant(container="xlsx", padded=False),
}  # fmt: skip


def written(made: Made, variant: Variant = Variant()) -> bytes:
    """A statement's file."""
    lines = [*_preamble(made, variant), list(variant.headings), *(_cells(row, variant) for row in made.rows)]
    if variant.container == "xlsx":
        return _spreadsheet(lines)
    out = io.StringIO()
    style = csv.QUOTE_ALL if variant.quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=variant.separator, quoting=style, lineterminator=variant.newline)
    writer.writerows(lines)
    data = out.getvalue().encode(variant.encoding)
    return zipped(data, variant.container, variant.password) if variant.container else data


def zipped(
    data: bytes, kind: str = "zip", password: str = "123456", name: str = "支付宝交易明细.csv"
) -> bytes:
    if kind == "old":
        return _old_zip(data, password)
    out = io.BytesIO()
    with pyzipper.AESZipFile(out, "w", compression=pyzipper.ZIP_DEFLATED) as archive:
        if kind == "aes":
            archive.setencryption(pyzipper.WZ_AES, nbits=256)
            archive.setpassword(password.encode())
        archive.writestr(name, data)
    return out.getvalue()


def _old_zip(data: bytes, password: str) -> bytes:
    """A zip in the old encryption, which the libraries read but do not write; APPNOTE 6.1."""
    table = [0] * 256
    for n in range(256):
        crc = n
        for _ in range(8):
            crc = crc >> 1 ^ (0xEDB88320 if crc & 1 else 0)
        table[n] = crc
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(byte: int) -> None:
        keys[0] = table[(keys[0] ^ byte) & 255] ^ keys[0] >> 8
        keys[1] = ((keys[1] + (keys[0] & 255)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = table[(keys[2] ^ keys[1] >> 24) & 255] ^ keys[2] >> 8

    for byte in password.encode():
        update(byte)
    crc = zlib.crc32(data)
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = bytes(range(11)) + bytes([crc >> 24]) + squeeze.compress(data) + squeeze.flush()
    hidden = bytearray()
    for byte in plain:
        mask = keys[2] | 2
        hidden.append(byte ^ (mask * (mask ^ 1) >> 8 & 255))
        update(byte)
    name = b"statement.csv"
    head = struct.pack("<HHHHHIIIHH", 20, 1, 8, 0, 33, crc, len(hidden), len(data), len(name), 0)
    local = b"PK\3\4" + head + name + bytes(hidden)
    central = b"PK\1\2" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + end


def _preamble(made: Made, variant: Variant) -> list[list[str]]:
    habits = made.habits
    notes = [f"{n}.这里是一条特别提示。" for n in range(1, max(variant.preamble - 8, 1))]
    lines = ["-" * 100, "导出信息：", "姓名：示例", "支付宝账户：demo@example.org",
             f"起始时间：[{habits.start} 00:00:00]    终止时间：[{habits.last} 23:59:59]", f"共{len(made.rows)}笔记录",
             "特别提示：", *notes, f"{'-' * 24}支付宝（中国）网络技术有限公司  电子客户回单{'-' * 24}"]  # fmt: skip
    if made.kinds != "全部":
        lines.insert(6, f"导出交易类型：[{made.kinds}]")
    if variant.preamble < 6:
        lines = lines[1:2] + lines[4:6] + lines[-1:]
    return [[line] for line in lines[: variant.preamble or 0]]


def _cells(row: dict[str, str], variant: Variant) -> list[str]:
    time = datetime.fromisoformat(row["交易时间"])
    changed = row | {
        "交易时间": time.strftime(variant.time),
        "金额": variant.money.format(float(row["金额"])),
    }
    changed |= {"订单号": row["交易订单号"]}
    cells = [changed[name] for name in variant.headings]
    return (
        [f"{cell}\t" if cell[:3].isdigit() and len(cell) > 20 else f"{cell:<12}" for cell in cells]
        if variant.padded
        else cells
    )


def _spreadsheet(lines: list[list[str]]) -> bytes:
    """As a spreadsheet keeps it: times as dates, amounts as numbers."""
    book = openpyxl.Workbook()
    page = book.active
    for line in lines:
        whole = dict(zip(PHONE, line))
        with contextlib.suppress(ValueError, KeyError):
            whole |= {"交易时间": datetime.fromisoformat(line[0]), "金额": float(whole["金额"])}
        page.append([*whole.values()] if len(line) > 1 else line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# --- a plain year, and what lies beside a statement ---

PLAIN_YEAR = Habits(first=date(2025, 11, 1), months=12, purchases=10, ticket=50)


def plain_year(*more: dict[str, str], first: date = PLAIN_YEAR.first, paid: float = 500) -> Made:
    """A hundred and twenty purchases of ¥50 on Huabei and twelve bills repaid on the 10th; and `more` rows."""
    made = Made(replace(PLAIN_YEAR, first=first), rows=[*more])
    for month in range(PLAIN_YEAR.months):
        start = _month(first, month)
        made.rows += [bought(start + timedelta(1 + 2 * n), 50, "午餐", f"小店{n}") for n in range(10)]
        made.rows.append(repaid(start + timedelta(9), paid))
    made.rows.sort(key=lambda row: row["交易时间"], reverse=True)
    return made


def bought(
    day: date, yuan: float, item: str, party: str, *, category: str = "餐饮美食", direction: str = "支出",
    method: str = "花呗", status: str = "交易成功",
) -> dict[str, str]:  # fmt: skip
    """A row by hand; its order number follows from the day and the shop."""
    order = f"{day:%Y%m%d}{zlib.crc32(f'{party}{item}{day}'.encode()):020d}"
    cells = (
        f"{day} 12:00:00",
        category,
        party,
        "/",
        item,
        direction,
        f"{yuan:.2f}",
        method,
        status,
        order,
        "",
        "",
        "",
    )
    return dict(zip(PHONE, cells))


def repaid(day: date, yuan: float) -> dict[str, str]:
    more = {"category": "信用借还", "direction": "不计收支", "method": BANK, "status": "还款成功"}
    return bought(day, yuan, f"花呗自动还款-{day:%Y年%m月}账单", "花呗", **more)


def zipped_all(*files: bytes) -> bytes:
    """Several files in one zip."""
    out = io.BytesIO()
    with pyzipper.AESZipFile(out, "w", compression=pyzipper.ZIP_DEFLATED) as archive:
        for number, data in enumerate(files):
            archive.writestr(f"{number}.csv", data)
    return out.getvalue()


def sheets(first: list[list[str]], made: Made) -> bytes:
    """A spreadsheet whose second sheet is the statement."""
    book = openpyxl.Workbook()
    second = book.create_sheet("账单")
    for line in first:
        book.active.append(line)
    for line in [*_preamble(made, Variant()), list(PHONE), *(list(row.values()) for row in made.rows)]:
        second.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def foreign_papers() -> dict[str, bytes]:
    """A short paper of each kind that is not Alipay's statement, by the code of its refusal."""
    row = "2026-01-03 14:00:00"
    papers = {
        "jd": f"导出信息：\n京东账号名：nobody\n\n交易时间,商户名称,交易说明,金额,收/付款方式,交易状态,收/支,交易分类,交易订单号,商家订单号,备注\n"
        f"{row},京东,商品,66.00,京东白条,交易成功,支出,日用百货,1,2,\n",
        "wechat": f"微信支付账单明细\n微信昵称：[某某]\n\n{','.join(WECHAT)}\n{row},商户消费,店,饭,支出,¥12.00,零钱,支付成功,1,2,/\n",
        "cashbook": f"特别提示：\n\n记录时间,分类,收支类型,金额,备注,账户,来源,标签,\n{row},餐饮,支出,50.00,午餐,花呗,账单同步,,\n",
        "meituan": f"美团账单\n\n交易创建时间,交易成功时间,交易类型,订单标题,收/支,订单金额,实付金额,支付方式,交易单号,商家单号,备注\n"
        f"{row},{row},支付,外卖,支出,¥20,¥20,美团月付,1,2,\n",
        "douyin": f"抖音支付账单\n抖音号：nobody\n\n交易时间,交易分类,交易对方,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号\n"
        f"{row},购物,店,衣,支出,20.00,抖音月付,交易成功,1,2\n",
        "bank": "某某银行个人账户交易明细\n户名：某某\n记账日期,摘要,交易金额,账户余额,对方户名,对方账号\n2026-01-03,消费,-20.00,1000.00,支付宝,0\n",
        "report": "个人信用报告\n报告编号：0\n信贷记录\n",
        "unmarked": f"交易时间,收/支,金额,付款方式,交易状态\n{row},支出,20.00,花呗,交易成功\n",
        "pdf": "%PDF-1.7",
    }
    return {code: text.encode("utf-8-sig" if code == "jd" else "utf-8") for code, text in papers.items()}


# --- the one that ships ---


def example() -> bytes:
    """A made-up person who pays late twice, splits some, borrows more each month and owes three lenders."""
    draws = ((1, 3000.0), (4, 3000.0), (9, 4000.0), (10, 5000.0), (11, 8000.0))
    habits = Habits(
        seed=6, months=12, purchases=18, ticket=86, on_platform=7, instalments=1, late=frozenset({5, 9}),
        days_late=6, due_day=9, draws=draws, lenders=2, odd_days=(6, 8), noise=240, labels="product",
    )  # fmt: skip
    return written(rows(habits), replace(VARIANTS["2026"], encoding="utf-8"))


if __name__ == "__main__":
    EXAMPLE.write_bytes(example())
