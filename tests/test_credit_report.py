"""The credit report reader: made-up people read back, each sentence, cuts anywhere, checks, refusals, privacy."""

import io
import logging
import pickle
import random
import re
import traceback
import warnings
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject
from reportlab.pdfgen.canvas import Canvas

from explorer.findings.advise import FINDINGS
from explorer.intake.credit_report import kinds, pdf
from explorer.intake.credit_report.accounts import Account, accounts
from explorer.intake.credit_report.enquiries import Enquiry, enquiries, months_later
from explorer.intake.credit_report.overview import Counts, overview
from explorer.intake.credit_report.proposals import UNTOLD, Proposal, filled, held_back, proposals
from explorer.intake.credit_report.report import ALSO, CHECKS, CODES, CreditReport, read_report
from explorer.intake.credit_report.timeline import (
    OBJECTIONS,
    RISKS,
    debts,
    enquiries_by_month,
    late_accounts,
    late_years,
    objections,
    repair,
    report_risks,
)
from explorer.intake.files import Refused
from explorer.model.plan import Profile, choices
from explorer.scenario.presets import newcomer
from tests.credit_reports import (
    CALM,
    DOUBTFUL,
    EXAMPLE,
    HARD,
    NAME,
    NUMBER,
    OTHER_NAME,
    OTHER_NUMBER,
    OWN,
    SOFT,
    Asked,
    Looks,
    Made,
    check_read_back,
    drawn,
    example,
    item,
    made,
    months_before,
    paragraphs,
    people,
)
from tests.credit_reports import pdf as written
from tests.in_turn import in_turn

TODAY = date(2026, 11, 25)
DAY = date(2026, 11, 20)
SOMEBODY = Made(
    DAY, made(7, 12).items, made(8, 1, 30).asked, (Asked(DAY, "本人", OWN[0]),), duty=88_888_888, public=True
)


def refused(data: bytes, password: str = "") -> str:
    with pytest.raises(Refused) as why:
        read_report(data, password, TODAY)
    assert why.value.code in CODES
    return why.value.code


def told(report: CreditReport) -> dict[str, tuple]:
    return {one.key: (one.value, one.low, one.high) for one in proposals(report)}


def enquired(report: CreditReport) -> Proposal:
    return next(one for one in proposals(report) if one.key == "inquiries_6m")


def of(items=(), asked=(), day=DAY, today=DAY, **more) -> CreditReport:
    """What is read of a report with these accounts and enquiries."""
    return read_report(written(Made(day, tuple(items), tuple(asked), **more)), "", today)


# --- people ---


@pytest.mark.parametrize("number", range(20))
@pytest.mark.parametrize("later", [0, 50])
def test_somebody_made_up_is_read_back(number, later):
    somebody, looks = list(people(20))[number]
    check_read_back(somebody, written(somebody, looks), somebody.day + timedelta(later))


def test_the_example_that_ships_is_the_generators_and_is_read_back():
    assert EXAMPLE.read_bytes() == written(example())
    check_read_back(example(), EXAMPLE.read_bytes(), TODAY)
    report = read_report(EXAMPLE.read_bytes(), "", TODAY)
    assert {one.key for one in proposals(report)} >= {
        "used",
        "lates",
        "inquiries_6m",
        "lenders",
        "overdue_days",
    }
    assert report_risks(report) and enquiries_by_month(report) and debts(report) and late_years(report)


# --- sentences ---

CARD = "2019年03月05日甲银行股份有限公司发放的贷记卡（人民币账户，卡片尾号：1234）。截至2026年10月，"
LOAN = "2024年03月05日乙银行（中国）有限公司南方市分行发放的20,000元（人民币）个人消费贷款，2027年03月05日到期。截至2026年10月，"
LINE = "2023年07月15日丙银行股份有限公司为其他个人消费贷款授信，额度长期有效，可循环使用。截至2026年10月，"
QUASI = "2010年01月02日甲银行发放的准贷记卡（人民币账户）。截至2026年10月，"
NEVER, EVER = "从未发生过逾期的账户明细如下：1.", "发生过逾期的账户明细如下：1."
CALM_LATE = "最近5年内有3个月处于逾期状态，没有发生过90天以上逾期。"
WORSE = "最近5年内有12个月处于逾期状态，其中2个月逾期超过90天。"


def one(sentence: str, heading: str = NEVER) -> Account:
    (found,) = accounts(kinds.whole([pdf.normalised(f"信息概要{heading}{sentence}2.")])[1])
    return found


@in_turn(
    "sentence, heading, facts",
    [
        (f"{CARD}信用额度20,000，已使用额度5,000。", NEVER, {"kind": "card", "limit": 20_000, "owed": 5_000}),
        (f"{CARD}信用额度20000，已使用额度7。", NEVER, {"limit": 20_000, "owed": 7}),
        (f"{CARD}信用额度12,345,678，余额0，当前无逾期。{CALM_LATE}", EVER, {"limit": 12_345_678, "late_months": 3, "over_90": 0, "overdue": False}),
        (f"{CARD}信用额度9,000，余额999，当前有逾期。{WORSE}", EVER, {"late_months": 12, "over_90": 2, "overdue": True}),
        (f"{CARD.replace('人民币', '美元')}信用额度折合人民币9,000，已使用额度0。", NEVER, {"foreign": True, "limit": 9_000}),
        ("2012年09月09日甲银行发放的贷记卡（人民币账户），2020年05月销户。", NEVER, {"state": "closed", "closed": 12 * 2020 + 4}),
        ("2012年9月9日甲银行发放的贷记卡（人民币账户），截至2017年1月已销户。", NEVER, {"state": "closed", "opened": date(2012, 9, 9)}),
        (f"{CARD}信用额度9,000，尚未激活。", NEVER, {"state": "inactive", "owed": 0}),
        (f"{CARD}信用额度9,000，已使用额度0，大额专项分期余额300，尚未激活。", NEVER, {"state": "inactive", "owed": 0, "split_off": 300}),
        (f"{CARD}信用额度0，已使用额度0，未出单的大额专项分期余额60,000。", NEVER, {"limit": 0, "owed": 0, "split_off": 60_000}),
        (f"{CARD}信用额度9,000，已变成呆账，余额5,000。", EVER, {"state": "bad", "owed": 5_000, "late_months": None, "overdue": None}),
        ("2019年03月05日甲银行发放的贷记卡（人民币账户，卡片尾号：1234），2029年12月到期，信用额度9,000，已使用额度10。", NEVER, {"limit": 9_000, "as_of": None}),
        (f"{QUASI}信用额度5,000，透支余额700。最近5年内有4个月透支超过60天，其中1个月透支超过90天。", "透支超过60天的准贷记卡账户明细如下：1.", {"kind": "quasi_card", "owed": 700, "late_months": 4, "over_90": 1}),
        (f"{CARD}余额0。", NEVER, {"limit": None, "owed": 0}),
        (f"{CARD}信用额度9,000，已使用额度10，逾期金额10。{CALM_LATE}", EVER, {"overdue": True, "owed": 10}),
        (f"{LOAN}余额8,000。", NEVER, {"kind": "loan", "amount": 20_000, "owed": 8_000, "lender": "乙银行(中国)有限公司", "overdue": False}),
        (f"{LOAN}余额8,000，从未发生过逾期。", NEVER, {"late": False}),
        (f"{LOAN}余额8,000，当前无逾期。{CALM_LATE}", EVER, {"late": True, "overdue": False}),
        (f"{LOAN}余额8,000，当前未逾期。{CALM_LATE}", EVER, {"overdue": False}),
        (f"{LOAN}余额8,000，当前有逾期。{WORSE}", EVER, {"overdue": True}),
        (f"{LOAN[:-11]}2026年05月已结清。{CALM_LATE}", EVER, {"state": "closed", "late_months": 3}),
        (f"{LOAN[:-11]}2026年05月已转出。", NEVER, {"state": "moved"}),
        (f"{LOAN}已变成呆账，余额8,000。", EVER, {"state": "bad", "owed": 8_000}),
        (f"{LOAN.replace('个人消费', '个人住房商业')}余额8,000。", NEVER, {"home": True}),
        (f"{LOAN.replace('个人消费贷款', '个人商用房（包括商住两用）贷款')}余额8,000。", NEVER, {"home": False, "shop": True, "owed": 8_000}),
        (f"{LINE}信用额度100元（人民币），余额为0，当前无逾期。", NEVER, {"kind": "line", "limit": 100, "owed": 0, "revolving": True, "is_open": True}),
        (f"{LINE.replace('可循环', '不可循环')}信用额度100元（人民币），余额为90，当前无逾期。", NEVER, {"revolving": False, "owed": 90}),
        (f"{LINE}信用额度100元（人民币），余额为90，当前逾期。{WORSE}", EVER, {"overdue": True, "over_90": 2}),
        ("2023年07月15日丙银行股份有限公司为其他个人消费贷款授信，可循环使用。2025年07月已结清。", NEVER, {"kind": "line", "state": "closed"}),
        (f"{LINE.replace('丙银行股份', '重庆蚂蚁消费金融')}信用额度100元（人民币），余额为0，当前无逾期。", NEVER, {"ants": True}),
        ("2022年01月02日辛融资租赁（天津）有限公司办理的80,000元（人民币）融资租赁业务，2027年01月02日到期。截至2026年10月，余额9,000。", NEVER, {"kind": "other", "amount": 80_000, "owed": 9_000}),
    ],
)  # fmt: skip
def test_each_sentence_means_what_it_says(sentence, heading, facts):
    found = one(sentence, heading)
    assert not found.unclear
    assert {name: getattr(found, name) for name in facts} == facts
    assert one(sentence.translate(str.maketrans("（），：", "(),:")), heading) == found


@pytest.mark.parametrize(
    "sentence, heading",
    [
        (f"{CARD}信用额度2第3页0,000，已使用额度5,000。", NEVER),
        (f"{CARD}信用额度2 0,0000，已使用额度5,000。", NEVER),
        (f"{CARD}信用额度20,000，已使用额度。", NEVER),
        (f"{CARD}信用额度20,000，已使用额度5,000，余额6,000。", NEVER),
        (f"{LOAN}从未发生过逾期。", NEVER),
        (f"{LOAN}余额8,000。{CALM_LATE}", NEVER),
        (f"{LOAN}余额8,000，当前无逾期。", EVER),
        (f"{LINE}余额为90，当前无逾期。", NEVER),
        ("2024年13月45日甲银行发放的20,000元（人民币）个人消费贷款，2025年05月已结清。", NEVER),
        ("2024年03月05日甲银行发放的个人消费贷款，2027年03月05日到期。截至2026年10月，余额8,000。", NEVER),
    ],
)
def test_what_is_not_understood_whole_is_unclear(sentence, heading):
    assert one(sentence, heading).unclear


def test_lines_may_end_anywhere_even_within_a_number_and_pages_too():
    """Read line by line, 20,000 would be 2."""
    text = f"信息概要{EVER}{LOAN}余额5,000，当前有逾期。{WORSE}2.{CARD}信用额度20,000，已使用额度12,345。"
    whole = accounts(kinds.whole([pdf.normalised(text)])[1])
    assert [found.owed for found in whole] == [5_000, 12_345] and whole[
        1
    ].unclear  # it stands below the late ones
    for place in range(len(text)):
        for between in (
            "\n",
            " \n ",
            "\n第 1 页，共 9 页\n",
            "\nhttps://example.invalid/report?x=1 1/9\n",
            "\n2026/11/20 10:15\n",
        ):
            before, after = text[:place], text[place:]
            pages = [before + between, after] if "页" in between else [before + between + after]
            assert accounts(kinds.whole([pdf.normalised(page) for page in pages])[1]) == whole, (
                place,
                between,
            )


def test_another_persons_balance_is_not_ones_own():
    report = of([item_of("L1")], duty=88_888_888)
    (account,) = report.accounts
    assert account.owed != 88_888_888 and report.also == ("guarantee",) and not report.failed


def item_of(shape: str, seed: int = 3, **changes):
    found = item(random.Random(seed), shape, DAY)
    return replace(found, **changes)


def test_branches_of_one_bank_are_one_lender():
    names = (
        "甲银行股份有限公司",
        "甲银行股份有限公司北方省分行",
        "乙银行",
        "乙银行南方分行",
        "丁消费金融有限公司",
    )
    sentences = "".join(
        LOAN.replace("乙银行（中国）有限公司南方市分行", name) + "余额8,000。" for name in names
    )
    found = accounts(kinds.whole([pdf.normalised(f"{NEVER}{sentences}")])[1])
    assert {one.lender for one in found} == {"甲银行股份有限公司", "乙银行", "丁消费金融有限公司"}


def test_characters_that_a_browser_exchanges_are_read():
    sentence = (
        f"{CARD}信用额度20,000，已使用额度5,000。".replace("户", "⼾").replace("人", "⼈").replace("民", "⺠")
    )
    assert one(sentence) == one(f"{CARD}信用额度20,000，已使用额度5,000。")


# --- the overview ---

ROWS = {"accounts": Counts(12, 5), "open": Counts(8, 3), "late": Counts(1, 0), "over_90": Counts(0, 0)}


@pytest.mark.parametrize(
    "table",
    [
        "账户数 12 1 4 -- 未结清/未销户账户数 8 1 2 -- 发生过逾期的账户数 1 -- -- -- 发生过90天以上逾期的账户数 -- -- -- --",
        "账户数\n12\n1\n4\n--\n逾期记录可能影响\n未结清/未销户账户数\n8\n1\n2\n--\n购房贷款\n发生过逾期的账户数\n1\n--\n--\n--\n发生过逾期的信用卡账户，指“透支超过60天”的账户\n发生过90天以上逾期的账户数\n--\n--\n--\n--",
        "账户数 12 1 4\n未结清/未销\n户账户数\n8 1 2\n发生过逾期\n的账户数 1 -- --\n发生过 90 天以上逾期的账 -- -- --\n户数",
        "账户数12 1 4 0 未结清/未销户账户 8 1 2 0\n数\n发生过逾期的账户 1 0 0 0\n数\n发生过90天以上逾期的账户 0 0 0 0\n数",
    ],
)  # fmt: skip
def test_the_overview_is_read_however_it_is_laid_out(table):
    assert (
        overview(
            pdf.normalised(f"信息概要 信用卡 贷款 其他业务 {table}\n为个人 为企业 相关还款责任账户数 1 --")
        )
        == ROWS
    )


def test_a_row_with_a_cell_too_many_is_none():
    assert "accounts" not in overview("信息概要 账户数 12 1 4 5 6 未结清/未销户账户数 8 1 2 3 为个人")


# --- enquiries ---


@in_turn("order", ["NDIR", "IRND", "DIRN", "NIDR"])
@in_turn("reason", [*HARD, *DOUBTFUL, *SOFT])
def test_every_reason_is_known_in_every_order_of_cells(order, reason):
    rows = tuple(Asked(DAY - timedelta(n), f"{'甲乙丙'[n]}银行股份有限公司", reason) for n in range(3))
    report = read_report(written(Made(DAY, asked=rows), Looks(order=order, cell=6)), "", DAY)
    kind = "hard" if reason in HARD else "doubtful" if reason in DOUBTFUL else "soft"
    assert {one.kind for one in report.enquiries} == {kind} and not report.failed
    assert told(report)["inquiries_6m"][0] == (3 if kind == "hard" else 0)


@pytest.mark.parametrize(
    "day, back, counts",
    [
        (date(2026, 11, 20), date(2026, 5, 20), False),
        (date(2026, 11, 20), date(2026, 5, 21), True),
        (date(2026, 2, 28), date(2025, 8, 28), False),
        (date(2026, 2, 28), date(2025, 8, 31), True),
        (date(2026, 3, 1), date(2025, 8, 31), False),
        (date(2024, 2, 29), date(2023, 8, 29), False),
        (date(2024, 2, 29), date(2023, 8, 30), True),
        (date(2026, 1, 1), date(2025, 7, 1), False),
        (date(2026, 1, 1), date(2025, 7, 2), True),
    ],
)
def test_six_months_end_on_their_day(day, back, counts):
    report = of(asked=[Asked(back, "甲银行", "贷款审批")], day=day, today=day)
    assert told(report)["inquiries_6m"] == (int(counts), int(counts), None)
    (row,) = report.enquiries
    assert (day < row.stops_counting) == counts
    assert row.stops_counting == months_later(back, 6) and row.gone.year - back.year == 2


def test_the_day_an_enquiry_stops_counting_is_the_first_on_which_it_lies_six_months_back():
    for back in (date(2025, 8, 26) + timedelta(n) for n in range(400)):
        first = next(day for n in range(170, 190) if months_before(day := back + timedelta(n), 6) >= back)
        assert months_later(back, 6) == first


def test_what_is_counted_ages_with_the_report():
    """A report of three months ago knows nothing of what came after it."""
    rows = [Asked(DAY - timedelta(days), "甲银行", "贷款审批") for days in (0, 30, 120)]
    fresh, old = of(asked=rows), of(asked=rows, today=date(2027, 2, 20))
    assert told(fresh)["inquiries_6m"] == (3, 3, None) and told(old)["inquiries_6m"] == (2, 2, None)
    certainty = {report.today: enquired(report).certainty for report in (fresh, old)}
    assert [*certainty.values()] == ["exact", "guessed"]
    edge = [of(asked=rows, today=day) for day in (date(2026, 12, 20), date(2026, 12, 21))]
    assert [enquired(report).certainty for report in edge] == ["exact", "guessed"]
    assert all(enquired(report).asof == "2026-11-20" for report in (fresh, old))


def test_two_rows_alike_are_kept_and_are_one_try():
    rows = [Asked(DAY, "甲银行", "贷款审批")] * 2 + [Asked(DAY, "乙银行", "贷款审批")]
    report = of(asked=rows)
    assert len(report.enquiries) == 3 and told(report)["inquiries_6m"][0] == 2
    assert dict(enquired(report).counts)["rows"] == 3


def test_more_enquiries_than_the_profile_takes_are_capped_and_told():
    rows = [Asked(DAY - timedelta(n), "甲银行", "贷款审批") for n in range(20)]
    assert told(of(asked=rows))["inquiries_6m"] == (12, 20, None)


@pytest.mark.parametrize(
    "spoil, fault",
    [
        (lambda text: text.replace("贷后管理", "别的什么", 1), "rows"),
        (lambda text: text.replace("贷款审批", "本人查询(临柜)", 1), "rows"),
        (lambda text: re.sub(r"32026年\d\d月\d\d日[^\d]+?(?=4)", "", text), "numbers"),
        (lambda text: text.replace("12026年11月20日", "12026年01月20日"), "order"),
        (lambda text: text.replace("12026年11月20日", "12026年11月31日"), "rows"),
        (lambda text: text.replace("12026年11月20日", "12026年12月20日"), "order"),
        (lambda text: text[: text.index("机构查询记录明细")], "absent"),
    ],
)
def test_doubtful_enquiries_are_told_and_not_counted(spoil, fault):
    reasons = ("贷款审批", "贷后管理", "信用卡审批", "贷后管理")
    rows = tuple(Asked(DAY - timedelta(20 * n), "甲银行", reason) for n, reason in enumerate(reasons))
    parts = paragraphs(Made(DAY, asked=rows), Looks())
    flat = "".join(part if isinstance(part, str) else "".join(part) for part in parts)
    text = kinds.whole([pdf.normalised(flat)])[1]
    assert enquiries(text, DAY).faults == ()
    assert fault in enquiries(spoil(text), DAY).faults


def test_a_report_without_accounts_is_a_report():
    report = of(asked=[Asked(DAY, "甲银行", "贷款审批")])
    assert not report.failed and report.accounts == ()
    assert told(report)["overdue_days"][0] == 0 and "history_years" not in told(report)
    assert not of().failed and told(of())["inquiries_6m"][0] == 0


# --- it checks itself ---


def spoiled(change, made: Made = SOMEBODY) -> CreditReport:
    """A report in which the paragraphs were changed."""
    return read_report(drawn(change(list(paragraphs(made, Looks())))), "", DAY)


def row(parts: list, label: str, place: int, more: int) -> list:
    """The overview with another count in a cell."""
    at = next(n for n, part in enumerate(parts) if isinstance(part, tuple) and part[0] == label)
    cells = list(parts[at])
    cells[place] = str((int(cells[place]) if cells[place].isdecimal() else 0) + more)
    return [*parts[:at], tuple(cells), *parts[at + 1 :]]


ALL = {"history_years", "lates", "months_since_late", "worst_days_late", "overdue_days", "lenders", "used"}


@pytest.mark.parametrize(
    "label, failed, held",
    [
        ("账户数", "accounts", ALL),
        ("未结清/未销户账户数", "open", {"overdue_days", "lenders", "used"}),
        ("发生过逾期的账户数", "late", {"lates", "months_since_late", "worst_days_late", "overdue_days"}),
        ("发生过90天以上逾期的账户数", "over_90", {"worst_days_late"}),
    ],
)
def test_what_depends_on_a_check_that_fails_is_held_back(label, failed, held):
    report = spoiled(lambda parts: row(parts, label, 1, 7))
    assert [check.code for check in report.failed] == [failed]
    assert {*held_back(report)} == held and not held & told(report).keys()
    assert "inquiries_6m" in told(report)


def test_an_account_that_is_lost_is_noticed():
    def lose(parts):
        at = next(n for n, part in enumerate(parts) if isinstance(part, str) and part.startswith("1.20"))
        return [*parts[:at], *parts[at + 1 :]]

    assert spoiled(lose).fails("accounts")


def test_without_an_overview_no_account_counts():
    def lose(parts):
        return [part for part in parts if not (isinstance(part, tuple) and "账户数" in part[0])]

    report = spoiled(lose)
    assert report.fails("overview") and told(report).keys() == {"inquiries_6m"}


def test_a_report_in_which_nothing_holds_is_refused():
    parts = row(list(paragraphs(SOMEBODY, Looks())), "账户数", 1, 7)
    parts = [("", *part[1:]) if isinstance(part, tuple) and part[0] == "3" else part for part in parts]
    assert refused(drawn(parts)) == "unsafe"


def test_every_check_has_its_code():
    assert len({*CHECKS}) == len(CHECKS)
    assert {*choices(Profile)} >= {*UNTOLD, *ALL}


# --- proposals ---


def test_months_late_are_a_range_and_never_a_number_of_days():
    report = of([item_of("L2", months=0), item_of("L2", 5)])
    months = sorted(account.late_months for account in report.accounts)
    assert told(report)["lates"] == (min(months[1], 12), months[1], sum(months))
    assert told(report)["worst_days_late"] == (None, 1, 90)
    assert told(of([item_of("L3")]))["worst_days_late"] == (None, 91, None)


def test_a_zero_is_only_said_where_it_was_understood():
    """A debt that was given up says nothing of how late it is now."""
    assert told(of([item_of("L1")]))["overdue_days"] == (0, 0, 0)
    assert told(of([item_of("L6", text=f"{LOAN}已变成呆账，余额8,000。")]))["overdue_days"] == (None, 0, None)
    overdue = told(of([item_of("L3")]))
    assert overdue["overdue_days"] == (None, 1, None) and overdue["months_since_late"] == (0, 0, None)


def test_what_is_told_of_now_has_the_month_it_is_told_for():
    report = of([item_of("L1")])
    month = report.accounts[0].as_of
    asof = {one.key: one.asof for one in proposals(report)}
    assert asof["overdue_days"] == f"{month // 12}-{month % 12 + 1:02d}" and asof["lates"] == "2026-11-20"


def test_use_is_that_of_all_lines_that_revolve():
    """Foreign twins, loans with a term and limits of nothing do not count; what may or may not is in the bounds."""

    def card(shape, limit, owed):
        text = f"{CARD}信用额度{limit:,}，已使用额度{owed:,}。"
        return replace(
            item_of("C1"),
            text=text.replace("人民币", "美元") if shape == "C5" else text,
            limit=limit,
            owed=owed,
        )

    plain = told(of([card("C1", 10_000, 2_000), card("C1", 10_000, 6_000), card("C5", 10_000, 9_000)]))[
        "used"
    ]
    assert plain == (0.4, 0.4, 0.4)
    assert told(of([card("C8", 0, 0)])).get("used") is None
    assert told(of([card("C1", 1_000, 2_000)]))["used"] == (1.0, 2.0, 2.0)


def test_proposals_are_values_that_the_profile_takes():
    for somebody, looks in people(12):
        for one in proposals(read_report(written(somebody, looks), "", somebody.day)):
            assert one.value is None or one.value == choices(Profile)[one.key].fit(one.value)


def test_what_is_told_goes_into_the_profile_and_the_rest_stays():
    report = read_report(EXAMPLE.read_bytes(), "", TODAY)
    before, found = newcomer(), proposals(report)
    after = filled(before, found)
    values = {one.key: one.value for one in found if one.value is not None}
    assert {key: getattr(after.profile, key) for key in values} == values
    rest = choices(Profile).keys() - values.keys()
    assert {key: getattr(after.profile, key) for key in rest} == {
        key: getattr(before.profile, key) for key in rest
    }
    assert after.plans[1:] == before.plans[1:]
    assert after.follows == before.follows, "the first plan follows what is told of today"


# --- what pictures are drawn from ---


def test_enquiries_come_by_month_with_the_day_each_stops_counting():
    rows = [
        Asked(date(2026, 11, 3), "甲银行", "贷款审批"),
        Asked(date(2026, 11, 2), "甲银行", "贷后管理"),
        Asked(date(2026, 9, 30), "乙银行", HARD[1]),
    ]
    first, last = enquiries_by_month(of(asked=rows))
    assert (first.month, len(first.hard), first.soft) == (12 * 2026 + 8, 1, 0)
    assert (last.month, len(last.hard), last.soft) == (12 * 2026 + 10, 1, 1)
    assert [one.stops_counting for one in (*first.hard, *last.hard)] == [date(2027, 3, 30), date(2027, 5, 3)]


def test_debts_come_by_lender_the_largest_first():
    report = read_report(written(made(5, 40)), "", DAY)
    found = debts(report)
    assert sum(one.accounts for one in found) == len(report.accounts)
    assert sum(one.owed or 0 for one in found) == sum(
        (a.owed or 0) + a.split_off for a in report.accounts if a.is_open
    )
    assert [one.owed or 0 for one in found] == sorted((one.owed or 0 for one in found), reverse=True)


def test_months_late_lie_within_bounds_by_year_and_are_gone_five_years_after():
    report = of([item_of("L2")])
    (account,), years = report.accounts, late_years(report)
    (late,) = late_accounts(report)
    assert sum(one.least for one in years) <= account.late_months <= sum(one.most for one in years)
    assert (late.last, late.months) == (account.as_of, account.late_months)
    assert late.gone == date(late.last // 12 + 5, late.last % 12 + 2, 1) if late.last % 12 < 11 else late.gone
    assert all(one.gone == date(one.year + 6, 1, 1) for one in years)
    (open_end,) = late_accounts(of([item_of("L3")]))
    assert open_end.gone is None


def test_what_is_worth_a_second_look_has_a_code_and_a_way_out_where_there_is_one():
    seen = {
        one.code: one.advice
        for somebody, looks in people(40)
        for one in report_risks(read_report(written(somebody, looks), "", somebody.day))
    }
    assert seen.keys() <= {*RISKS} and {advice for advice in seen.values() if advice} <= {*FINDINGS}
    assert seen.keys() >= {
        "overdue",
        "bad_debt",
        "lateness",
        "utilisation",
        "lenders",
        "inquiries",
        "guarantee",
        "public",
    }


def test_many_enquiries_are_a_risk_and_few_are_not():
    rows = [Asked(DAY - timedelta(n), "甲银行", "贷款审批") for n in range(5)]
    assert [one.code for one in report_risks(of(asked=rows))] == ["inquiries"]
    assert report_risks(of(asked=rows[:3])) == ()
    assert report_risks(of(asked=[Asked(DAY, "甲银行", "贷款审批")] * 9)) == ()


SETTLED = "2022年03月05日甲银行股份有限公司发放的{}元（人民币）个人消费贷款，{}已结清。" + CALM_LATE


@pytest.mark.parametrize(
    "amount, closed, day, codes",
    [
        ("8,000", "2025年11月", date(2026, 11, 20), ["repaired"]),
        ("8,000", "2025年11月", date(2026, 4, 30), []),
        ("8,000", "2026年01月", date(2026, 11, 20), []),
        ("80,000", "2025年11月", date(2026, 11, 20), []),
    ],
)
def test_an_objection_is_spoken_of_where_the_repair_should_have_come(amount, closed, day, codes):
    late = replace(item_of("L4"), text=SETTLED.format(amount, closed), late=True, months=3, home=False)
    assert [one.code for one in objections(of([late], day=day, today=day))] == codes
    assert {*codes} <= {*OBJECTIONS}


def test_an_enquiry_of_more_than_two_years_ago_should_be_gone():
    rows = [Asked(DAY, "甲银行", "贷款审批"), Asked(date(2024, 11, 19), "甲银行", "贷款审批")]
    assert [(one.code, one.entries) for one in objections(of(asked=rows))] == [("enquiry_too_old", 1)]


def test_the_repair_is_over_once_its_day_has_passed():
    before, after = date(2026, 2, 10), date(2026, 11, 20)
    late = replace(
        item_of("L2"),
        text=f"{LOAN.replace('2026年10月', '2025年12月')}余额8,000，当前无逾期。{CALM_LATE}",
        home=False,
    )
    assert (
        repair(of([late], day=before, today=before)).accounts,
        repair(of([late], day=before, today=before)).over,
    ) == (1, False)
    assert repair(of([late], day=after, today=after)).over
    assert repair(of([item_of("L1")])) is None


# --- other papers, and what cannot be read ---


def lines(*texts: str) -> bytes:
    return drawn(list(texts))


FILLER = "这里写着一些别的话，只是为了让这一页不像一张图片，也不像一份空白的文件。"


@pytest.mark.parametrize(
    "texts, code",
    [
        (("个人信用报告（本人版）", "被查询者姓名 某某", "信贷交易信息概要"), "detailed"),
        (("个人信用报告", "一 个人基本信息", "二 信贷交易信息概要", "账户1 授信账户"), "detailed"),
        (("企业信用报告（自主查询版）", "中征码 1234", "统一社会信用代码 9"), "company"),
        (("百行征信有限公司", "个人信用报告", "查询记录"), "other_bureau"),
        (("朴道征信", "个人信用报告"), "other_bureau"),
        (("支付宝支付科技有限公司", "交易流水证明", "交易时间 交易订单号"), "statement_pdf"),
        (("工资单", "2026年10月"), "no_report"),
        (("个人信用报告", "信贷记录", "查询记录"), "unsafe"),
    ],
)
def test_other_papers_are_called_by_their_name(texts, code):
    assert refused(lines(*texts, FILLER)) == code


def test_a_companys_code_in_a_duty_makes_no_company_of_a_person():
    def change(parts):
        return [
            part.replace("身份证，证件号码", "中征码，证件号码") if isinstance(part, str) else part
            for part in parts
        ]

    assert not spoiled(change).failed


def picture() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0)
    canvas.save()
    return out.getvalue()


def test_a_scan_is_told_from_an_empty_page():
    assert refused(picture()) == "scan"
    assert refused(drawn([])) == "no_report"
    assert refused(b"\xff\xd8\xff\xe0" + bytes(900)) == "scan" == refused(b"\x89PNG\r\n\x1a\n" + bytes(90))


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.4", b"%PDF-1.7\n" + bytes(3000), b"hello", bytes(5000), "个人信用报告".encode()]
)
def test_what_is_no_pdf_is_refused(data):
    assert refused(data) in ("damaged", "no_report")


def locked(data: bytes, algorithm: str, user: str, owner: str = "owner") -> bytes:
    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(data))), io.BytesIO()
    writer.encrypt(user, owner, algorithm=algorithm)
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_locked_report_opens_with_its_password(algorithm):
    data = written(SOMEBODY)
    with_password, owners = locked(data, algorithm, "654321"), locked(data, algorithm, "")
    assert refused(with_password) == refused(with_password, " ") == "password_needed"
    assert refused(with_password, "123456") == "password_wrong"
    assert (
        read_report(with_password, "654321", TODAY)
        == read_report(owners, "", TODAY)
        == read_report(data, "", TODAY)
    )


def test_the_zip_that_a_report_comes_in_is_opened():
    data, out = written(SOMEBODY), io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.pdf", data)
        archive.writestr("b.txt", "x")
    assert read_report(out.getvalue(), "", TODAY) == read_report(data, "", TODAY)
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("b.csv", "x")
    assert refused(empty.getvalue()) == "zip_empty"


def test_the_day_of_the_report_is_read_where_it_is_cut():
    """Read as it stands on its line, the 29th is the 2nd."""
    leap = Made(date(2024, 2, 29), asked=(Asked(date(2024, 2, 29), "甲银行", "贷款审批"),))
    for cell in range(5, 14):
        for dots in (False, True):
            assert (
                read_report(written(leap, Looks(cell=cell, dots=dots, half=True)), "", TODAY).printed
                == leap.day
            )


def test_a_font_with_a_table_of_codes_of_its_own_is_read():
    """The library takes each of its bytes for a code."""
    reader = PdfReader(io.BytesIO(written(SOMEBODY)))
    writer, out = PdfWriter(clone_from=reader), io.BytesIO()
    codes = DecodedStreamObject()
    codes.set_data(b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange endcmap")
    for page in writer.pages:
        for font in page["/Resources"]["/Font"].values():
            if font.get_object()["/Subtype"] == "/Type0":
                font.get_object()[NameObject("/Encoding")] = writer._add_object(codes)
    writer.write(out)
    assert read_report(out.getvalue(), "", TODAY) == read_report(written(SOMEBODY), "", TODAY)


# --- private ---

MARKS = (
    NAME,
    NUMBER,
    NUMBER[-4:],
    OTHER_NAME,
    OTHER_NUMBER,
    "甲银行",
    "乙银行",
    "丙农村",
    "12345678901234",
    "某某小额",
    "88888888",
    "88,888,888",
    "0101执1234",
)


def marked(text: str) -> list[str]:
    return [mark for mark in MARKS if mark in text]


def test_nothing_of_a_person_shows_in_what_is_made_of_a_report():
    for somebody, looks in people(6):
        report = read_report(written(replace(somebody, duty=88_888_888, public=True), looks), "", DAY)
        told = (report, proposals(report), enquiries_by_month(report), debts(report), late_accounts(report),
                late_years(report), report_risks(report), repair(report), objections(report))  # fmt: skip
        assert not marked(repr(told)) and not marked(str(told))


def test_the_name_and_the_numbers_are_nowhere_in_it():
    """Not even where nobody looks: lenders are all that is kept, for the person's own eyes."""
    report = read_report(written(SOMEBODY), "", TODAY)
    kept = pickle.dumps(report).decode("utf-8", "replace")
    assert "甲银行" in kept
    assert not [
        mark
        for mark in (NAME, NUMBER, OTHER_NAME, OTHER_NUMBER, "12345678901234", "0101执1234")
        if mark in kept
    ]


def test_nothing_is_logged_warned_printed_or_said_of_a_spoiled_report(caplog, capsys):
    whole, rng = written(SOMEBODY), random.Random(1)
    caplog.set_level(logging.DEBUG)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        for _ in range(60):
            data = bytearray(whole)
            for _ in range(rng.choice((1, 5, 50))):
                data[rng.randrange(len(data))] = rng.randrange(256)
            cut = bytes(data[: rng.choice((len(data), len(data) // 2))])
            try:
                read_report(cut, "", TODAY)
            except Refused as why:
                said = "".join(traceback.format_exception(why))
                assert why.code in CODES and not marked(said + why.given + repr(why))
    assert not caplog.records and not warned and capsys.readouterr() == ("", "")


def test_a_report_and_a_refusal_can_be_sent_between_processes():
    report = read_report(written(SOMEBODY), "", TODAY)
    assert pickle.loads(pickle.dumps(report)) == report
    again = pickle.loads(pickle.dumps(Refused("too_big", "5")))
    assert (again.code, again.given) == ("too_big", "5")


def test_reading_is_the_same_every_time_and_looks_at_no_clock():
    assert read_report(written(SOMEBODY), "", TODAY) == read_report(written(SOMEBODY), "", TODAY)
    assert read_report(written(SOMEBODY), "", date(2020, 1, 1)).today == DAY


def test_what_a_report_holds_besides_is_told_by_a_code():
    report = read_report(written(replace(SOMEBODY, heavy=True)), "", TODAY)
    assert report.also == ("guarantee", "public", "disposal") and {*report.also} <= {*ALSO}


def test_enquiries_and_accounts_are_told_apart_by_kind_alone():
    row = Enquiry(DAY, "hard", "贷款审批", "甲银行")
    assert "甲银行" not in repr(row) and "贷款审批" not in repr(row)
    assert CALM
