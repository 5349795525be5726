"""Record files: what people and spreadsheets write, what nobody should, and the section of the page."""

import io
import re
from datetime import date
from functools import partial

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from explorer.findings.record import Seen
from explorer.intake import record_file, typed_cells
from explorer.intake.record_file import BIGGEST, MOST_LINES, merged, read_cells, read_record, write_record
from explorer.model import projection
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Profile
from explorer.model.projection import project
from explorer.wording.words import LANGUAGES, load
from tests.in_turn import in_turn

CHINESE = ("月份", "芝麻分", "花呗额度", "借呗额度")
NAMES = dict(zip(CHINESE, record_file.COLUMNS))
NOVEMBER = 12 * 2026 + 10
FULL = Seen(NOVEMBER, 650.0, 6000.0, 20_000.0)


def rows(given, **options):
    found = read_record(given, NAMES, **options)
    assert not found.problems, found.problems
    return found.rows


def told(given, **options) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in read_record(given, NAMES, **options).problems]


# --- what is understood ---


@in_turn(
    "text",
    [
        "2026-11,650,6000,20000",
        "2026-11;650;6000;20000",
        "2026-11\t650\t6000\t20000",
        "2026-11 650 6000 20000",
        "2026-11，650，6000，20000",
        "２０２６－１１，６５０，６０００，２００００",
        '2026-11,650,"6,000","20,000"',
        "2026-11,650分,¥6000,20000元",
        "2026-11,650,0.6万,2万",
        "2026-11, 650 , 6000.00 , 20000 ,,",
        "month,score,huabei_limit,jiebei_limit\n2026-11,650,6000,20000",
        "月份,芝麻分,花呗额度,借呗额度\r\n2026-11,650,6000,20000\r\n",
        "月份,芝麻分,花呗额度,借呗额度\r2026-11,650,6000,20000",
        "备注,借呗额度,花呗额度,芝麻分,月份\n好,20000,6000,650,2026-11",
        "\n\n2026-11,650,6000,20000\n\n,,,\n2026-12,,,\n",
        "'2026-11,'650,6000,20000",
    ],
)
def test_rows_as_people_and_spreadsheets_write_them(text):
    assert rows(text) == (FULL,)


@in_turn(
    "month",
    ["2026-11", "2026/11", "2026.11", "2026-11-06", "2026/11/6", "2026年11月", "2026年11月6日", "202611",
     "Nov-26", "Nov 2026", "november 2026", "2026-11-01 00:00:00", " 2026-11 "],
)  # fmt: skip
def test_months_as_people_and_spreadsheets_write_them(month):
    assert rows(f"{month},650") == (Seen(NOVEMBER, score=650.0),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_encodings_of_spreadsheets(encoding):
    text = "月份,芝麻分,花呗额度,借呗额度\n2026年11月,650,6000,20000\n"
    assert rows(text.encode(encoding)) == (FULL,)


@pytest.mark.parametrize("empty", ["", " ", "-", "—", "/"])
def test_what_was_not_noted_stays_open(empty):
    assert rows(f"2026-11,{empty},6000,{empty}") == (Seen(NOVEMBER, huabei_limit=6000.0),)


def test_rows_come_in_order_of_their_months():
    assert [row.month for row in rows("2026-12,650\n2026-10,640\n2026-11,645")] == [
        NOVEMBER - 1,
        NOVEMBER,
        NOVEMBER + 1,
    ]


# --- what is not, and why ---


@in_turn(
    "line, code",
    [
        (",650", "no_month"),
        ("today,650", "no_month"),
        ("2026-13,650", "no_month"),
        ("2026-00,650", "no_month"),
        ("26-11,650", "no_month"),
        ("-2026-11,650", "no_month"),
        ("Foo-26,650", "no_month"),
        ("=cmd|' /C calc'!A0,650", "no_month"),
        ("2014-12,650", "month_range"),
        ("2026-12,650", "month_range"),
        ("9999-01,650", "month_range"),
        ("2026-11,NaN", "not_a_number"),
        ("2026-11,inf", "not_a_number"),
        ("2026-11,1e3", "not_a_number"),
        ("2026-11,=1+1", "not_a_number"),
        ("2026-11,六百五", "not_a_number"),
        ("2026-11,6 5 0 x", "not_a_number"),
        ("2026-11,65,0,0,1", "cells"),
        ("2026-11,650,6,000,20,000", "cells"),
        ("2026-11,-650", "out_of_range"),
        ("2026-11,349", "out_of_range"),
        ("2026-11,951", "out_of_range"),
        ("2026-11,,-1", "out_of_range"),
        ("2026-11,,50001", "out_of_range"),
        ("2026-11,,,200001", "out_of_range"),
        ("2026-11,99999999999999999999", "out_of_range"),
        ("2026-10,641", "twice"),
    ],
)
def test_a_wrong_row_is_named_by_its_line_and_the_rest_is_kept(line, code):
    text = f"month,score\n2026-10,640\n{line}\n2026-09,630\n".replace("month,score\n", "", 1)
    found = read_record(text, NAMES, NOVEMBER)
    assert [(problem.code, problem.line) for problem in found.problems] == [(code, 2)]
    assert [row.score for row in found.rows] == [630, 640]


@pytest.mark.parametrize(
    "data, code",
    [
        (b"", "nothing"),
        (b"\n" * 900_000, "nothing"),
        ("月份,芝麻分\n".encode(), "nothing"),
        (b"2026-11,,,\n", "nothing"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no_text"),
        (b"PK\x03\x04" + bytes(200), "no_text"),
        (bytes(range(256)), "no_text"),
        (b"\xff\xfe\x00", "no_text"),
        ("é,650".encode("latin-1"), "no_text"),
        (b"2026-11\0,650", "no_text"),
        ("芝麻分,花呗额度\n650,6000".encode(), "no_month_column"),
        (b"2026-11,650\n" * 100_000, "too_big"),
        ("ﷺ" * 900_000, "too_long"),
        (b"1" * BIGGEST, "too_long"),
        (b'"' * BIGGEST, "too_long"),
        (b"," * BIGGEST, "nothing"),
    ],
)  # fmt: skip
def test_a_hostile_file_is_told_apart_and_hurts_nobody(data, code):
    found = read_record(data, NAMES)
    assert found.rows == () and [problem.code for problem in found.problems] == [code]
    assert all(len(problem.given) <= 20 and problem.given.isprintable() for problem in found.problems)


def test_a_file_that_is_too_big_is_told_how_big_one_may_be():
    assert [problem.given for problem in read_record(b"1" * (BIGGEST + 1), NAMES).problems] == ["1"]


def test_of_a_million_rows_the_first_are_read():
    text = "".join(f"{2015 + n // 12}-{n % 12 + 1},650\n" for n in range(MOST_LINES)) + "2026-01,1\n" * 60_000
    found = read_record(text, NAMES)
    assert len(found.rows) == MOST_LINES and [problem.code for problem in found.problems] == [
        "too_many_lines"
    ]


@pytest.mark.parametrize("text", ["<script>\u202e\x0b", "[x](javascript:alert(1))", "`*_#" * 20])
def test_what_is_repeated_of_a_file_is_short_and_printable(text):
    (problem,) = read_record(f"2026-11,{text}", NAMES).problems
    assert len(problem.given) <= 20 and problem.given.isprintable()


# --- files as people have them ---

MONTHS = (
    "2026年3月份", "20260320", "46101", "26年3月", "2026-03-06T10:00:00", "2026.03", "2026.3", "2026.3.6",
)  # fmt: skip


@pytest.mark.parametrize("month", MONTHS)
def test_more_ways_to_write_a_month(month):
    assert rows(f"{month},650") == (Seen(12 * 2026 + 2, score=650.0),)


@pytest.mark.parametrize(
    "cell, yuan",
    [("2w", 20_000), ("2W", 20_000), ("1.5万", 15_000), ("6千", 6000), ("6k", 6000), ("未开通", 0), ("已关闭", 0),
     ("closed", 0), ("6000.000", 6000), ("6000.5", 6000.5)],
)  # fmt: skip
def test_more_ways_to_write_an_amount(cell, yuan):
    assert rows(f"2026-11,,{cell},{cell}") == (Seen(NOVEMBER, None, yuan, yuan),)


@pytest.mark.parametrize("cell", ["6.000", "20.000", "¥6.000", "6.500元"])
def test_what_may_be_six_or_six_thousand_is_asked(cell):
    assert told(f"2026-11,650,{cell}") == [("unclear", 1)]
    assert rows("2026-11,650.000") == (Seen(NOVEMBER, 650.0),)


@pytest.mark.parametrize(
    "headings",
    [
        "月份,芝麻信用分,花呗额度(元),借呗额度（元）",
        "日期,芝麻分（分）,花呗总额度,借呗总额度",
        "月,芝麻信用,花呗,借呗",
        "Month,Zhima score,Huabei limit [yuan],Jiebei limit [yuan]",
        "date,Sesame,huabei,jiebei",
        " 月份 , 芝麻 分 ,花呗 额度,信用贷额度",
    ],
)
def test_headings_with_units_and_other_names(headings):
    assert rows(f"{headings}\n2026-11,650,6000,20000") == (FULL,)


@pytest.mark.parametrize(
    "title", ["我的芝麻分、花呗、借呗记录", "我的额度记录,,,", "记录\n\n填表人：我", "2026年"]
)
def test_a_title_above_the_headings_changes_nothing(title):
    text = f"{title}\n月份,借呗额度,花呗额度,芝麻分\n2026-11,20000,6000,650"
    assert rows(text) == (FULL,)
    assert read_record(text, NAMES).assumed == ()


@pytest.mark.parametrize("length, column", [(20, "score"), (21, "")])
def test_a_heading_of_a_sentence_is_none(length, column):
    assert typed_cells.column("芝麻分".ljust(length, "甲")) == column


def test_a_line_that_names_one_figure_and_no_month_is_no_headings():
    found = read_record("芝麻分,好不好\n2026-11,650", NAMES)
    assert found.rows == (Seen(NOVEMBER, score=650.0),)
    assert [(one.code, one.line) for one in found.problems] == [("no_month", 1)]


def test_a_record_may_be_of_any_month_of_the_century():
    ends = read_record("2015-01,650\n2099-12,650\n2100-01,650", NAMES)
    assert [record_file.label(row.month) for row in ends.rows] == ["2015-01", "2099-12"]
    assert [(one.code, one.line) for one in ends.problems] == [("month_range", 3)]


def test_a_column_with_figures_that_is_not_taken_is_named():
    found = read_record("月份,花呗可用额度,花呗额度,备注,收入\n2026-11,1200,6000,好,9000", NAMES)
    assert found.rows == (Seen(NOVEMBER, huabei_limit=6000.0),)
    assert [(problem.code, problem.given) for problem in found.problems] == [
        ("not_taken", "花呗可用额度"), ("not_taken", "收入"),
    ]  # fmt: skip


def test_a_column_with_a_figure_in_one_line_and_a_word_in_another_is_named():
    found = read_record("月份,花呗额度,收入,备注\n2026-11,6000,没有,好\n2026-12,6000,9000,好", NAMES)
    assert [(problem.code, problem.given) for problem in found.problems] == [("not_taken", "收入")]


def test_of_two_columns_that_mean_the_same_the_first_is_taken_and_the_other_named():
    found = read_record("月份,花呗额度,花呗总额度\n2026-11,6000,7000", NAMES)
    assert found.rows[0].huabei_limit == 6000 and [one.code for one in found.problems] == ["not_taken"]


def test_without_headings_the_order_is_said_and_can_be_another():
    text = "2026-11,20000,6000,650"
    assert read_record("2026-11,650,6000,20000", NAMES).assumed == record_file.COLUMNS
    order = ("month", "jiebei_limit", "huabei_limit", "score")
    found = read_record(text, NAMES, order=order)
    assert found.rows == (FULL,) and found.assumed == order


@pytest.mark.parametrize(
    "months, wanted",
    [
        (("2026.9", "2026.1", "2026.11"), [9, 10, 11]),
        (("2026.11", "2026.1", "2026.9"), [9, 10, 11]),
        (("2026.8", "2026.9", "2026.1"), [8, 9, 10]),
        (("2025.12", "2026.1", "2026.2"), [0, 1, 2]),
        (("2026.1", "2026.2"), [1, 2]),
    ],
)
def test_the_october_of_spreadsheets_is_told_from_january_by_its_neighbours(months, wanted):
    found = rows("\n".join(f"{month},650" for month in months))
    assert [one.month for one in found] == [12 * 2026 + month - 1 for month in wanted]


@pytest.mark.parametrize(
    "months",
    [
        ("2026.1",),
        ("2026.5", "2026.1", "2026.6"),
        ("2026.9", "2026.1", "2026.2"),
        ("2026.9", "2026.5", "2026.1"),
        ("2026.1", "2026.5", "2026.2"),
    ],
)
def test_where_its_neighbours_do_not_tell_it_is_asked(months):
    (problem,) = read_record("\n".join(f"{month},650" for month in months), NAMES).problems
    assert (problem.code, problem.low, problem.high) == ("which_month", "2026-01", "2026-10")


@pytest.mark.parametrize("noise", ["x" * 400, "9" * 400, " " * 295 + "123456"])
def test_a_line_that_is_too_long_is_named_and_never_cut(noise):
    found = read_record(f"2026-10,640\n2026-11,650,{noise}\n2026-09,630", NAMES)
    assert [row.score for row in found.rows] == [630, 640]
    assert [(problem.code, problem.line) for problem in found.problems] == [("too_long", 2)]


def test_a_line_as_long_as_any_that_is_read_is_read():
    line = "2026-11,650,6000,"
    assert rows(line + "20000".rjust(record_file.LONGEST - len(line))) == (FULL,)


def test_a_cell_that_is_too_long_is_named_whatever_is_beside_it():
    lines = [(1, ("2026-11", "650", "6" * 400, "")), (2, ("2026-12", "650", "", "6".zfill(300)))]
    found = read_cells(lines)
    assert [(one.code, one.line) for one in found.problems] == [("too_long", 1), ("not_a_number", 2)]


def test_a_table_is_read_as_far_as_a_file_and_nothing_typed_is_lost():
    cells = [(f"{2015 + n // 12}-{n % 12 + 1:02d}", "650", "", "") for n in range(MOST_LINES + 30)]
    found = read_cells(enumerate(cells, 1))
    assert len(found.rows) == MOST_LINES and [one.code for one in found.problems] == ["too_many_lines"]
    assert len(merged(cells, ())) == len(cells)


def spreadsheet(*lines: tuple) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(out)
    return out.getvalue()


def test_a_spreadsheet_is_read():
    headings = ("月份", "芝麻分", "花呗额度(元)", "借呗额度(元)")
    data = spreadsheet(
        ("我的记录",), headings, (date(2026, 11, 1), 650, 6000, 20000), (2026.1, 640, "6千", "未开通")
    )
    assert rows(data) == (Seen(NOVEMBER - 1, 640.0, 6000.0, 0.0), FULL)


def test_a_line_of_a_spreadsheet_is_named_by_its_number_there():
    assert told(spreadsheet(("月份", "芝麻分"), ("2026-11", 650), (), ("2026-12", "x"))) == [
        ("not_a_number", 4)
    ]


def test_headings_and_titles_take_nothing_from_the_rows_that_are_read():
    """So many titles as headings are looked for behind, and below them the longest record."""
    months = [(record_file.label(record_file.EARLIEST + n), 650) for n in range(MOST_LINES)]
    lines = [("我的记录",)] * (record_file.TOP - 1) + [("月份", "芝麻分"), *months]
    assert len(rows(spreadsheet(*lines))) == MOST_LINES
    assert len(rows("\n".join(",".join(map(str, line)) for line in lines))) == MOST_LINES


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04", spreadsheet(("x",) * 60)[:3000], spreadsheet(("a", "b"))[:-9]]
)
def test_a_damaged_spreadsheet_is_no_text(data):
    assert told(data) == [("no_text", 0)]


# --- writing ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_record_that_was_written_reads_back(language):
    words = load(language)
    headings = [words("record.month"), *(words(f"outcome.{outcome}") for outcome in OUTCOMES)]
    kept = (Seen(NOVEMBER, 650.0, 6250.0), Seen(NOVEMBER + 1), Seen(NOVEMBER + 2, jiebei_limit=199_999.0))
    data = write_record(kept, headings)
    found = read_record(data, dict(zip(headings, record_file.COLUMNS)))
    assert found.problems == () and found.rows == (kept[0], kept[2])
    assert data.startswith("\ufeff".encode()) and data.count(b"\r\n") == data.count(b"\n") == 4


def test_a_template_reads_back_empty_and_filled():
    template = write_record(map(Seen, range(NOVEMBER, NOVEMBER + 12)), CHINESE).decode("utf-8-sig")
    assert told(template) == [("nothing", 0)]
    assert rows(template.replace("2026-11,,", "2026-11,650,6000")) == (Seen(NOVEMBER, 650.0, 6000.0),)


def test_what_is_typed_is_read_as_a_file_is():
    cells = [("2026-11", "650", "6,000", ""), ("", "", "", ""), ("2026-10", "x", "", "")]
    found = read_cells(enumerate(cells, 1))
    assert found.rows == (Seen(NOVEMBER, 650.0, 6000.0),)
    assert [(problem.code, problem.line) for problem in found.problems] == [("not_a_number", 3)]


def test_new_rows_are_put_in_and_nothing_typed_is_lost():
    cells = [("2026-10", "640", "", ""), ("2026-11", "x", "", ""), ("2026-12", "", "", "")]
    after = merged(cells, [Seen(NOVEMBER - 1, score=645.0), Seen(NOVEMBER - 3, score=600.0)])
    assert after == (("2026-08", "600", "", ""), ("2026-10", "645", "", ""), ("2026-11", "x", "", ""))


def test_a_profile_is_told_where_the_record_says_otherwise():
    row = Seen(0, score=655.0, huabei_limit=6040.0)
    assert record_file.differing_figures(Profile(score=640, huabei_limit=6000), row) == {"score": 655}
    assert record_file.differing_figures(Profile(), None) == {}


# --- the page ---


def section():
    """A page with nothing but the section."""
    import streamlit as st

    from explorer.findings.told import told
    from explorer.model import projection
    from explorer.page.sections import record_entry
    from explorer.page.session.state import session
    from explorer.wording.words import load

    scenario = session().scenario
    words = load(st.session_state.language)
    st.session_state.outlook = record_entry.draw_record(told(scenario, projection.project(scenario)), words)


@pytest.fixture
def page(monkeypatch, brisk_pages):
    monkeypatch.setattr(projection, "project", partial(project, futures=200))
    monkeypatch.setattr("explorer.findings.record.MANY", 500)

    def show(language="en", pasted=None, **state):
        at = AppTest.from_function(section, default_timeout=30)
        for key, value in {"language": language, "record": True, "record.way": "paste", **state}.items():
            at.session_state[key] = value
        at.run()
        if pasted:
            at.text_area(key="record.pasted").set_value(pasted).run()
            at.button(key="record.add").click().run()
        assert not at.exception, at.exception
        return at

    return show


PASTED = """2026-05,640,6000,20000
2026-06,638,6000,20000
2026-07,600,6000,5000
2026-08,=1,,
2026-08,599,6000,5000"""


def said(at) -> str:
    return "\n".join(
        part.value for kind in ("markdown", "caption", "warning", "success", "info") for part in at.get(kind)
    )


@pytest.mark.parametrize("language, unit", [("zh", "分"), ("en", "points")])
def test_the_page_says_how_wrong_the_model_was_and_what_to_expect(page, language, unit):
    at = page(language, PASTED)
    words, text = load(language), said(at)
    assert words("record.added", n=4) in text and words("early.title") in text
    assert f"- {words('outcome.score')}" in text and unit in text and "2026-08" in text and "{" not in text
    assert [warning.value for warning in at.warning if "=1" in warning.value.replace("\\", "")]
    assert at.session_state.outlook.mean["score"][3, 0] == 599
    assert not at.session_state.outlook.paths, "the session keeps no futures"


def test_the_record_is_in_the_session_only(page, caplog):
    at = page("en", PASTED)
    assert not at.query_params and not {"640", "2026-05"} & {*re.findall(r"[\d-]+", caplog.text)}


@pytest.mark.parametrize("pasted", [None, "2026-05,640", "nonsense"])
def test_without_a_month_to_compare_there_is_no_outlook(page, pasted):
    assert page("en", pasted).session_state.outlook is None


def test_the_figures_of_the_start_can_become_the_profile(page):
    at = page("en", "2026-05,655,6000,15000\n2026-06,650,,")
    assert "655" in at.info[0].value and "640" in at.info[0].value
    at.button(key="record.adopt").click().run()
    profile = at.session_state.session.scenario.profile
    assert (profile.score, profile.jiebei_limit) == (655, 15_000) and not at.info


def test_start_and_plan_can_be_chosen(page):
    at = page("en", PASTED)
    (start,) = [box for box in at.selectbox if box.key.startswith("record.start")]
    start.select_index(7).run()
    (plan,) = [box for box in at.selectbox if box.key.startswith("record.plan")]
    plan.select_index(1).run()
    assert not at.exception
    assert (at.session_state.session.record.start, at.session_state.session.record.number) == (
        12 * 2026 + 5,
        1,
    )


def test_everything_can_be_cleared(page):
    at = page("en", PASTED)
    at.button(key="record.clear").click().run()
    assert at.session_state.outlook is None and at.session_state.session.record.cells == ()


def test_what_was_cleared_comes_back_in_one_step(page):
    at = page("en", PASTED)
    noted = at.session_state.session.record.cells
    at.button(key="record.clear").click().run()
    at.button(key="record.restore").click().run()
    assert at.session_state.session.record.cells == tuple(row for row in noted if any(row[1:]))
    assert "record.restore" not in {button.key for button in at.button}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_can_be_told(language):
    words = load(language)
    there = {
        key.removeprefix("record.problem_") for key in words.sentences if key.startswith("record.problem_")
    }
    assert there == {*record_file.CODES, "more"}


@pytest.mark.parametrize("way", ["table", "paste", "file"])
def test_every_way_to_enter_a_record_opens(page, way):
    at = page("zh", **{"record.way": way})
    assert not at.exception and not at.warning


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_order_of_columns_without_headings_is_said_and_can_be_changed(page, language):
    at = page(language, "2026-05,20000,6000,640")
    assert [problem.code for problem in at.session_state.session.record.reading.problems] == ["out_of_range"]
    at = page(language, "2026-05,640,20000,6000")
    (order,) = [box for box in at.selectbox if box.key == "record.order"]
    assert order.label == load(language)("record.order")
    order.select(("month", "score", "jiebei_limit", "huabei_limit")).run()
    assert at.session_state.session.record.cells[-1] == ("2026-05", "640", "6000", "20000")
