"""What is written is read back as it was, whatever it is: link, short link, record, kept file, statement."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.export import save_file
from explorer.findings.record import Seen
from explorer.intake import record_file
from explorer.intake.statement.rows import read_statement
from explorer.model.coefficients import beliefs
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Choice, Environment, Plan, Profile, Scenario, choices
from explorer.scenario.link import decode, encode, short, whole
from explorer.scenario.plan_marks import MAX_PLANS
from explorer.scenario.plan_names import clean_name

FEW = settings(max_examples=30)
NAMES = st.text(max_size=30).map(clean_name)


def value(line: Choice) -> st.SearchStrategy:
    """Any value that can be chosen; ends come often."""
    steps = round((line.high - line.low) / line.step)
    return st.integers(0, steps).map(lambda step: line.fit(line.low + step * line.step))


def part(kind: type, **more: st.SearchStrategy) -> st.SearchStrategy:
    return st.builds(kind, **{key: value(line) for key, line in choices(kind).items()}, **more)


def held() -> st.SearchStrategy:
    some = st.lists(st.sampled_from(sorted(beliefs())), unique=True, max_size=4)
    return some.flatmap(
        lambda keys: st.tuples(*(st.tuples(st.just(key), value(beliefs()[key])) for key in sorted(keys)))
    )


SCENARIOS = st.builds(
    Scenario,
    part(Profile),
    st.lists(part(Plan, name=NAMES), min_size=1, max_size=MAX_PLANS).map(tuple),
    part(Environment),
    held(),
    well_graded=st.booleans(),
)
ROWS = st.lists(
    st.builds(
        Seen,
        st.integers(record_file.EARLIEST, 12 * 2026),
        **{key: st.none() | value(choices(Profile)[key]).map(float) for key in OUTCOMES},
    ).filter(lambda row: any(getattr(row, key) is not None for key in OUTCOMES)),
    unique_by=lambda row: row.month,
    max_size=30,
).map(lambda rows: tuple(sorted(rows, key=lambda row: row.month)))


@FEW
@given(SCENARIOS)
def test_a_scenario_travels_in_both_forms_of_its_link(scenario):
    for written in (encode(scenario), whole(scenario), short(scenario)):
        assert decode(written) == (scenario, ())


@FEW
@given(ROWS)
def test_a_record_is_read_back(rows):
    found = record_file.read_record(record_file.write_record(rows, record_file.COLUMNS), {})
    assert found.rows == rows
    assert not found.problems if rows else [one.code for one in found.problems] == ["nothing"]


@FEW
@given(SCENARIOS, ROWS, st.sampled_from(["zh", "en", ""]))
def test_what_is_kept_is_opened_as_it_was(scenario, rows, language):
    cells = tuple(map(record_file.as_cells, rows))
    kept = save_file.Kept(scenario, language, cells, rows[0].month if rows else None, len(scenario.plans) - 1)
    assert save_file.read_save_file(save_file.write_save_file(kept)) == save_file.Opened(kept)
    assert save_file.read_save_file(save_file.write_save_file(kept).encode("utf-8-sig")) == save_file.Opened(
        kept
    )


CELL = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"], exclude_characters="',\"\u3000\x85"
    ),
    max_size=12,
)


@FEW
@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 10**8), CELL, CELL), min_size=1, max_size=20))
def test_a_statements_rows_are_read_as_they_stand_there(rows):
    first = date(2023, 1, 1)
    lines = ["交易时间,交易对方,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号"]
    for number, (days, fen, party, item) in enumerate(rows):
        day = first + timedelta(days)
        lines.append(f"{day} 12:00:00,{party},{item},支出,{fen / 100:.2f},花呗,交易成功,{number}x")
    found = read_statement("\n".join(lines).encode(), today=date(2026, 11, 25))
    assert not found.wrong and len(found.rows) == len(rows)
    for row, (days, fen, party, item) in zip(found.rows, rows, strict=True):
        assert (row.day, row.amount, row.party, row.item) == (first + timedelta(days), fen, party, item)
