"""Statements of the kinds that once were misread: each gives the plain year, or says what is not in it."""

from dataclasses import replace
from datetime import date

import pytest

from explorer.intake.files import Refused
from explorer.intake.statement.credit import credit
from explorer.intake.statement.habits import find
from explorer.intake.statement.known import known
from explorer.intake.statement.rows import Statement, read_statement
from tests.statements import (
    PLAIN_YEAR,
    VARIANTS,
    Made,
    bought,
    foreign_papers,
    plain_year,
    repaid,
    sheets,
    written,
    zipped_all,
)  # fmt: skip

TODAY = date(2026, 11, 1)
PLAIN = {"purchases": 10, "ticket": 50, "on_time": 1, "repay": 1, "huabei_idle": 0}


def found(data: bytes, today: date = TODAY) -> dict:
    return {one.key: one for one in find(known(credit(read_statement(data, today=today)), today))}


def values(data: bytes) -> dict:
    got = found(data)
    return {key: got[key].value for key in PLAIN}


def changed(made: Made, column: str, old: str, new: str) -> Made:
    """The same rows with a text in a column replaced."""
    return replace(made, rows=[row | {column: row[column].replace(old, new)} for row in made.rows])


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_plain_year_in_every_variant(variant):
    file = replace(VARIANTS[variant], container="zip" if VARIANTS[variant].password and VARIANTS[
        variant].container in ("aes", "old") else VARIANTS[variant].container)  # fmt: skip
    assert values(written(plain_year(), file)) == PLAIN


@pytest.mark.parametrize(
    "method",
    [
        "江苏银行信用购",
        "北京银行信用购(原花呗)",
        "平安银行信用购&红包",
        "花呗|信用购",
        "信用购（江苏银行）",
        "花呗&立减优惠",
    ],
)
def test_huabei_under_a_banks_name_is_huabei(method):
    assert values(written(changed(plain_year(), "收/付款方式", "花呗", method))) == PLAIN


def test_a_name_that_nobody_knows_is_a_contradiction_and_no_zero():
    made = plain_year()
    some = [
        row | {"收/付款方式": "某某先享"} if n % 3 else row
        for n, row in enumerate(made.rows)
        if "还款" not in row["商品说明"]
    ]
    back = [row for row in made.rows if "还款" in row["商品说明"]]
    got = found(
        written(replace(made, rows=sorted([*some, *back], key=lambda row: row["交易时间"], reverse=True)))
    )
    assert {got[key].way for key in ("purchases", "repay", "huabei_idle")} == {"contradiction"}
    assert got["on_time"].value == 1


@pytest.mark.parametrize(
    "time", ["%-m/%-d/%Y %-H:%M", "%-d/%-m/%Y %-H:%M", "%m-%d-%Y", "%d.%m.%Y %H:%M", "%-m/%-d/%y %-H:%M", "%d-%b-%y",
             "%-m/%-d/%Y %-I:%M:%S %p"],
)  # fmt: skip
def test_days_are_read_where_the_file_tells_their_order(time):
    file = replace(VARIANTS["utf-8"], time=time, preamble=24)
    assert values(written(plain_year(), file)) == PLAIN


def test_days_that_nothing_tells_apart_hold_everything_back():
    made = plain_year()
    some = [row | {"交易订单号": ""} for row in made.rows if row["交易时间"][5:10] in ("02-04", "04-02")]
    with pytest.raises(Refused) as why:
        read_statement(
            written(replace(made, rows=some), replace(VARIANTS["no preamble"], time="%d/%m/%Y")), today=TODAY
        )
    assert why.value.code == "no_rows"


def test_where_most_lines_cannot_be_read_nothing_is_told():
    made = plain_year()
    rows = [row | {"交易时间": "2026-10-02 12:00:00"} if n < 100 else row for n, row in enumerate(made.rows)]
    data = written(replace(made, rows=rows), VARIANTS["utf-8"]).replace(b"2026-10-02 12:00:00", b"someday")
    got = found(data)
    assert {one.value for one in got.values()} == {None} and {one.way for one in got.values()} == {"unread"}


def test_one_purchase_that_came_back_another_way_is_no_debt():
    more = bought(date(2026, 1, 20), 300, "大衣", "店")
    assert values(written(plain_year(more)))["repay"] == 1


@pytest.mark.parametrize("share", [0.96, 0.92])
def test_coupons_on_every_bill_are_no_debt(share):
    assert values(written(plain_year(paid=500 * share)))["repay"] == 1


@pytest.mark.parametrize("order", ["2.02610E+27", "2E+27", "2026101000000000000000000000"])
def test_order_numbers_that_a_spreadsheet_has_rounded_lose_no_purchase(order):
    refund = bought(
        date(2026, 10, 9),
        3999,
        "退款-电视",
        "电器店",
        category="退款",
        direction="不计收支",
        status="退款成功",
    )
    made = plain_year(refund)
    data = written(replace(made, rows=[row | {"交易订单号": order} for row in made.rows]))
    assert values(data) == PLAIN and read_statement(data, today=TODAY).rounded == len(made.rows)


def test_a_refund_without_an_order_number_is_of_the_last_such_purchase():
    made = plain_year(
        bought(
            date(2026, 10, 9),
            50,
            "退款-午餐",
            "小店3",
            category="退款",
            direction="不计收支",
            status="退款成功",
        )
    )
    data = written(replace(made, rows=[row | {"交易订单号": "2.02610E+27"} for row in made.rows]))
    assert len(credit(read_statement(data, today=TODAY)).purchases) == 119


@pytest.mark.parametrize(
    "party, item, direction",
    [("周大某金条旗舰店", "投资金条50g", "支出"), ("老张白条鸡批发", "白条鸡", "支出"), ("白条纹衬衫店", "衬衫", "支出"),
     ("有钱花艺工作室", "花束", "支出"), ("重庆蚂蚁消费金融有限公司", "花呗分期手续费返还", "收入"),
     ("某马消费金融股份有限公司", "新人红包", "收入"), ("度小满月蛋糕店", "满月蛋糕还款券", "支出"), ("还呗奶茶", "奶茶", "支出")],
)  # fmt: skip
def test_a_shop_that_sounds_like_a_lender_is_none(party, item, direction):
    got = found(
        written(plain_year(bought(date(2026, 10, 9), 66, item, party, direction=direction, method="余额")))
    )
    assert "lenders" not in got


@pytest.mark.parametrize(
    "party, item",
    [("京东白条", "京东白条-还款"), ("某马消费金融有限公司", "还款"), ("网商贷", "网商贷-还款")],
)
@pytest.mark.parametrize("category", ["信用借还", "其他"])
def test_who_was_really_repaid_is_a_lender(party, item, category):
    row = bought(date(2026, 10, 9), 300, item, party, direction="不计收支", method="余额", category=category)
    assert found(written(plain_year(row)))["lenders"].value == 1


@pytest.mark.parametrize("kind, unseen", [("支出", {"on_time", "repay", "draws", "lenders", "jiebei_idle"}),
                                          ("收入", {"purchases", "ticket", "on_time", "repay", "huabei_idle"})])  # fmt: skip
def test_of_an_export_of_one_kind_the_others_are_not_in_it(kind, unseen):
    made = plain_year(bought(date(2026, 10, 3), 1, "转账", "朋友", direction="收入", method="余额"))
    some = replace(made, rows=[row for row in made.rows if row["收/支"] == kind], kinds=kind)
    got = found(written(some))
    assert {key for key, one in got.items() if one.way == "not_exported"} >= unseen
    assert all(one.certainty != "counted" for one in got.values())


def test_a_product_that_no_row_mentions_is_not_seen():
    got = found(written(plain_year()))
    assert {(got[key].value, got[key].way) for key in ("draws", "jiebei_idle")} == {(None, "no_row")}


def test_purchases_that_were_set_aside_still_count():
    made = plain_year()
    rows = [
        row | {"收/支": "不计收支"} if n % 2 and "还款" not in row["商品说明"] else row
        for n, row in enumerate(made.rows)
    ]
    assert values(written(replace(made, rows=rows))) == PLAIN


def test_plain_instalments_are_instalments():
    got = found(written(changed(plain_year(), "收/付款方式", "花呗", "花呗分期")))
    assert got["instalment"].value == 1


@pytest.mark.parametrize(
    "words", ["起始日期：[{}]    终止日期：[{}]", "起始时间：[{} 00:00:00]\n终止时间：[{} 23:59:59]"]
)
def test_the_days_that_it_covers_in_other_words(words):
    data = written(plain_year(), VARIANTS["utf-8"]).decode()
    old = "起始时间：[2025-11-01 00:00:00]    终止时间：[2026-10-31 23:59:59]"
    assert old in data
    statement = read_statement(
        data.replace(old, words.format("2025-11-01", "2026-10-31")).encode(), today=TODAY
    )
    assert (statement.first, statement.last, statement.guessed_ends) == (
        date(2025, 11, 1),
        date(2026, 10, 31),
        False,
    )


@pytest.mark.parametrize("inside", ["午\n餐", "午\n\n餐", "午\r\n餐"])
@pytest.mark.parametrize("quoted", [True, False])
def test_a_line_break_inside_a_cell_tears_no_row(inside, quoted):
    data = written(plain_year(), replace(VARIANTS["utf-8"], quoted=quoted)).decode()
    assert values(data.replace("午餐", inside).encode()) == PLAIN


def two_years() -> tuple[Made, Made]:
    return plain_year(first=date(2024, 11, 1)), plain_year()


def test_a_zip_of_two_years_is_both():
    statement = read_statement(zipped_all(*map(written, two_years())), today=TODAY)
    assert (statement.files, statement.first, len(statement.rows)) == (2, date(2024, 11, 1), 264)


def test_what_lies_before_a_gap_is_left_out_and_said():
    statement = read_statement(
        zipped_all(*map(written, (plain_year(first=date(2022, 11, 1)), plain_year()))), today=TODAY
    )
    assert statement.left == ((date(2022, 11, 1), date(2023, 10, 31)),) and len(statement.rows) == 132


def test_the_same_statement_twice_is_once():
    made = plain_year()
    for orders in ("", "2.02610E+27"):
        one = replace(made, rows=[row | {"交易订单号": orders or row["交易订单号"]} for row in made.rows])
        assert values(zipped_all(written(one), written(one))) == PLAIN


def test_a_foreign_paper_beside_a_statement_is_told():
    statement = read_statement(zipped_all(written(plain_year()), foreign_papers()["jd"]), today=TODAY)
    assert statement.others == ("jd",) and len(statement.rows) == 132


def test_a_statement_on_the_second_sheet_is_read():
    assert values(sheets([["说明"], ["这是第一页"]], plain_year())) == PLAIN


@pytest.mark.parametrize("code", foreign_papers())
def test_a_foreign_paper_is_named_by_what_it_is(code):
    with pytest.raises(Refused) as why:
        read_statement(foreign_papers()[code], today=TODAY)
    assert why.value.code == code


def test_an_old_statement_is_told_as_old():
    data = written(plain_year())
    got = found(data, date(2027, 3, 31))
    idle = got["huabei_idle"]
    assert (idle.value, idle.floor, idle.way, idle.certainty) == (0, True, "old", "guessed")
    lent = bought(
        date(2026, 10, 9),
        300,
        "网商贷-还款",
        "网商贷",
        direction="不计收支",
        method="余额",
        category="信用借还",
    )
    assert found(written(plain_year(lent)), date(2027, 3, 31))["lenders"].way == "old"


def test_months_since_a_late_bill_count_from_today():
    made = plain_year()
    late = [row for row in made.rows if "2026年06月账单" in row["商品说明"]][0]
    rows = [row | {"交易时间": "2026-06-20 10:00:00"} if row is late else row for row in made.rows]
    data = written(replace(made, rows=sorted(rows, key=lambda row: row["交易时间"], reverse=True)))
    assert [found(data, day)["months_since_late"].value for day in (TODAY, date(2027, 1, 25))] == [4, 7]


def test_the_plain_year_is_plain():
    assert isinstance(read_statement(written(plain_year()), today=TODAY), Statement)
    assert (
        PLAIN_YEAR.purchases == 10
        and repaid(date(2026, 1, 10), 500)["商品说明"] == "花呗自动还款-2026年01月账单"
    )
