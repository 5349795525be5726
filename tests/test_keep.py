"""What is kept comes back whole; a file of a stranger is read within bounds and never fails."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.export import save_file
from explorer.export.save_file import CODES, Kept, empty, read_save_file, reconciled, write_save_file
from explorer.intake import record_file, typed_cells
from explorer.model.coefficients import beliefs
from explorer.model.plan import Environment, Plan, Profile, Scenario
from explorer.scenario.presets import newcomer
from tests.in_turn import in_turn

KEY, LINE = next(iter(beliefs().items()))
SCENARIO = Scenario(
    Profile(score=702),
    (Plan("我的计划", draws=9), Plan("<b>x</b>")),
    Environment(months=9),
    ((KEY, LINE.high),),
    True,
)
CELLS = (("2026-09", "640", "6000", ""), ("2026-10", "645", "what?", "20000"))
WHOLE = Kept(SCENARIO, "zh", CELLS, typed_cells.month("2026-09"), 1)


def changed(**values: object) -> str:
    return json.dumps(json.loads(write_save_file(WHOLE)) | values)


def test_what_was_kept_comes_back_whole():
    assert read_save_file(write_save_file(WHOLE)) == (WHOLE, "", ())
    assert (
        read_save_file(write_save_file(WHOLE).encode("utf-8"))
        == read_save_file(b"\xef\xbb\xbf" + write_save_file(WHOLE).encode())
        == (WHOLE, "", ())
    )


def test_what_a_newcomer_sees_is_kept_in_full():
    """Today's opening comparison is not that of a later version."""
    kept = Kept(newcomer())
    assert read_save_file(write_save_file(kept)).kept == kept
    assert "a.on_time" in json.loads(write_save_file(kept))["link"]


def test_the_file_says_what_it_is_and_can_be_read_by_people():
    text = write_save_file(WHOLE)
    assert '"version": 1' in text and '"2026-10"' in text and text.count("\n") > 10


@pytest.mark.parametrize(
    "kept, nothing",
    [
        (Kept(newcomer(), "zh"), True),
        (Kept(newcomer(), "zh", (("2026-09", "", "", ""),)), True),
        (Kept(newcomer(), "zh", (("2026-09", "640", "", ""),)), False),
        (Kept(SCENARIO), False),
    ],
)
def test_it_is_known_whether_there_is_anything_to_keep(kept, nothing):
    assert empty(kept) == nothing


# Files of strangers


@in_turn(
    "data, code",
    [
        (b"", "no_text"),
        ("", "no_text"),
        (b"\xff\xfe\x00", "no_text"),
        ("{", "no_text"),
        ("[" * 100_000, "no_text"),
        ("9" * 5_000, "no_text"),
        ("null", "not_ours"),
        ("[]", "not_ours"),
        ("{}", "not_ours"),
        ('{"kind": "another"}', "not_ours"),
        (changed(version=2), "newer"),
        (changed(version="1"), "newer"),
        (" " * (save_file.BIGGEST + 1), "too_big"),
    ],
)
def test_what_is_not_ours_is_refused_by_its_reason(data, code):
    assert read_save_file(data) == (None, code, ())
    assert code in CODES


def test_what_its_plans_lost_is_told_as_for_a_link():
    opened = read_save_file(write_save_file(WHOLE).replace("score=702", "score=2000"))
    assert [repair.code for repair in opened.repairs] == ["out_of_range"]
    assert opened.kept.scenario.profile.score == 950


@pytest.mark.parametrize(
    "values, kept",
    [
        ({"record": "x"}, replace(WHOLE, cells=())),
        ({"record": [1, None, []]}, replace(WHOLE, cells=())),
        (
            {"record": [{"month": ["x"], "score": True, "luck": "7"}]},
            replace(WHOLE, cells=(("", "", "", ""),)),
        ),
        (
            {"record": [{"month": "2026-09", "score": 640}]},
            replace(WHOLE, cells=(("2026-09", "640", "", ""),)),
        ),
        ({"record_start": "soon"}, replace(WHOLE, start=None)),
        ({"record_plan": "d"}, replace(WHOLE, plan=0)),
        ({"record_plan": "abcd"}, replace(WHOLE, plan=0)),
        ({"record_plan": 7, "language": None, "more": {}}, replace(WHOLE, plan=0, language="")),
    ],
)
def test_what_cannot_be_used_is_left_out(values, kept):
    assert read_save_file(changed(**values)).kept == kept


def test_only_so_many_rows_and_characters_are_read():
    rows = [{"month": "x" * 400, "score": "1\u202e\n2"}] * 1_000
    cells = read_save_file(changed(record=rows)).kept.cells
    assert len(cells) == record_file.MOST_LINES and cells[0] == (
        "x" * record_file.LONGEST,
        "12",
        "",
        "",
    )


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*json.loads(write_save_file(WHOLE))]), ANY))
def test_reading_never_fails(values):
    opened = read_save_file(changed(**values))
    assert bool(opened.kept) != bool(opened.refused)
    if opened.kept:
        assert read_save_file(write_save_file(opened.kept)).kept == opened.kept


# --- two pages that keep one ---

NOTHING = Kept(newcomer())
OTHER = replace(WHOLE, cells=(("2026-09", "650", "", ""),))


@pytest.mark.parametrize(
    "base, mine, theirs, both",
    [
        (WHOLE, WHOLE, OTHER, OTHER),  # what is newer is taken over
        (WHOLE, OTHER, WHOLE, OTHER),
        (NOTHING, NOTHING, WHOLE, WHOLE),
        (
            NOTHING,
            replace(NOTHING, scenario=SCENARIO),
            replace(NOTHING, cells=CELLS),
            Kept(SCENARIO, "", CELLS),
        ),
        (NOTHING, WHOLE, OTHER, None),  # both noted something
        (NOTHING, WHOLE, WHOLE, WHOLE),
        (WHOLE, WHOLE, replace(WHOLE, cells=()), None),  # never emptied from elsewhere
        (WHOLE, replace(WHOLE, cells=()), WHOLE, replace(WHOLE, cells=())),  # but here
        (WHOLE, replace(WHOLE, cells=()), OTHER, None),
    ],
)
def test_what_two_pages_changed_is_brought_together_or_asked(base, mine, theirs, both):
    def bare(kept: Kept | None) -> Kept | None:
        return kept and replace(kept, language="", start=None, plan=0)

    assert bare(reconciled(base, mine, theirs)) == bare(both)
