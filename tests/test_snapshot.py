"""What the model said is kept in figures, read with care, and held against what was noted later."""

import json
from dataclasses import replace

import pytest

from explorer.export import save_file, snapshot
from explorer.export.save_file import Kept
from explorer.export.snapshot import Snapshot, as_json, from_json, take_snapshot
from explorer.findings import record
from explorer.findings.record import Seen
from explorer.intake import record_file, typed_cells
from explorer.model.outcomes import OUTCOMES
from explorer.model.projection import project
from explorer.scenario.presets import newcomer
from tests.scenarios import EVENTFUL

START = typed_cells.month("2026-11")
FOUND = project(EVENTFUL, futures=200)
SNAPSHOT = take_snapshot(FOUND, 1, START, "我的方案")


def test_it_holds_what_was_foretold_and_the_range():
    for key in OUTCOMES:
        foretold = record.foretells(FOUND, key)[:, 1]
        assert SNAPSHOT.said[key]["foretold"] == pytest.approx(foretold, abs=0.06)
        assert SNAPSHOT.said[key]["low"] == pytest.approx(FOUND.low[key][:, 1], abs=0.06)


def test_it_comes_back_whole():
    assert from_json(json.loads(json.dumps(as_json(SNAPSHOT)))) == SNAPSHOT
    kept = Kept(newcomer(), "zh", snapshots=(SNAPSHOT, replace(SNAPSHOT, start=START + 1)))
    assert save_file.read_save_file(save_file.write_save_file(kept)).kept == kept
    assert not save_file.empty(kept)


def test_a_file_of_before_has_none():
    older = json.loads(save_file.write_save_file(Kept(newcomer())))
    del older["snapshots"]
    assert save_file.read_save_file(json.dumps(older)).kept == Kept(newcomer())


def test_a_record_that_went_as_foretold_is_right_and_another_is_wrong():
    months = range(1, 5)
    said = {key: SNAPSHOT.said[key]["foretold"] for key in OUTCOMES}
    right = [Seen(START + n, **{key: row[n] for key, row in said.items()}) for n in months]
    for error in snapshot.snapshot_errors(SNAPSHOT, right).values():
        assert error.inside == 1 and error.size == pytest.approx(0, abs=0.1)
    wrong = [Seen(START + n, score=SNAPSHOT.said["score"]["high"][n] + 40) for n in months]
    found = snapshot.snapshot_errors(SNAPSHOT, wrong)
    assert found.keys() == {"score"} and found["score"].inside == 0 and found["score"].mean < -39


def test_what_was_noted_before_or_after_its_months_says_nothing():
    rows = [Seen(START - 3, score=600), Seen(START, score=640), Seen(START + 60, score=600)]
    assert snapshot.snapshot_errors(SNAPSHOT, rows) == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"month": "never"},
        {"month": "1800-01"},
        {"said": None},
        {"said": {"score": {}}},
        {"said": as_json(SNAPSHOT)["said"] | {"score": {"foretold": [1, 2], "low": [1, 2], "high": [1, 2]}}},
        {"said": as_json(SNAPSHOT)["said"] | {"score": {part: ["x", 1] for part in snapshot.PARTS}}},
        {
            "said": as_json(SNAPSHOT)["said"]
            | {"score": {part: [float("nan")] * 3 for part in snapshot.PARTS}}
        },
        {"said": {key: {part: [1e9] * 3 for part in snapshot.PARTS} for key in OUTCOMES}},
        {"said": {key: {part: [1.0] * 999 for part in snapshot.PARTS} for key in OUTCOMES}},
        {"said": {key: {part: [True] * 3 for part in snapshot.PARTS} for key in OUTCOMES}},
    ],
)
def test_what_a_stranger_wrote_is_left_out(changes):
    assert from_json(as_json(SNAPSHOT) | changes) is None


@pytest.mark.parametrize("given", [None, 1, "x", [], {"month": "2026-11"}])
def test_what_is_none_is_none(given):
    assert from_json(given) is None


def test_names_are_short_and_can_be_shown():
    assert from_json(as_json(SNAPSHOT) | {"plan": "a\u202eb\n" + "x" * 999}).name == "ab" + "x" * 36
    assert isinstance(take_snapshot(FOUND, 0, START, "x" * 99), Snapshot)
    assert record_file.label(SNAPSHOT.start) == "2026-11"
