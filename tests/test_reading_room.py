"""The reading room: figures alone come out, nothing costs more than it may, everybody gets a turn."""

import os
import pickle
import threading
import time
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from explorer.intake import reading_room
from explorer.intake.credit_report import report
from explorer.intake.files import Refused
from explorer.intake.reading_room import Left, Room, Wait
from explorer.intake.statement import figures
from tests import credit_reports, hostile_files, parsers
from tests.statements import VARIANTS, Habits, rows, written

pytestmark = pytest.mark.room
TODAY = date(2026, 11, 25)
STATEMENT = written(rows(Habits(months=3)), VARIANTS["phone"])


@pytest.fixture(autouse=True)
def findable(monkeypatch):
    """A reader finds the made-up parsers of these tests."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))


@pytest.fixture
def room(monkeypatch):
    """A room of which no reader is left behind, and with every reader that was started."""
    started, start = [], reading_room._started
    monkeypatch.setattr(reading_room, "_started", lambda: started.append(start()) or started[-1])
    made = Room(desks=1)
    made.started = started
    yield made
    for one in started:
        one.kill()
        one.wait()
        one.stdin.close()
        one.stdout.close()


def refused(room, parser, *arguments, **more) -> str:
    with pytest.raises(Refused) as found:
        room.read(parser, *arguments, **more)
    return found.value.code


def test_a_statement_is_read_as_it_would_be_here(room):
    assert room.read(figures.read_figures, STATEMENT, "", TODAY) == figures.read_figures(STATEMENT, "", TODAY)


def test_a_credit_report_is_read_as_it_would_be_here(room):
    data = credit_reports.pdf(credit_reports.made(5, 40))
    assert room.read(report.read_report, data, "", TODAY) == report.read_report(data, "", TODAY)


def test_a_refusal_comes_out_as_it_is(room):
    assert refused(room, figures.read_figures, b"nothing", "", TODAY) == "no_statement"


def test_a_reader_that_was_kept_warm_is_used_once(room):
    room.prepare()
    room.prepare()
    assert len(room.started) == 1
    assert [room.read(parsers.length, b"123"), room.read(parsers.length, b"1")] == [3, 1]
    assert len(room.started) == 2 and all(one.poll() is not None for one in room.started)


def test_a_warm_reader_that_has_ended_is_put_away(room):
    room.prepare()
    (ended,) = room.started
    ended.kill()
    ended.wait()
    assert room.read(parsers.length, b"123") == 3
    assert ended.stdin.closed and ended.stdout.closed


def test_a_fault_of_ours_names_its_place_and_nothing_of_the_file(room):
    with pytest.raises(RuntimeError) as fault:
        room.read(parsers.fault, b"private")
    assert "ZeroDivisionError at" in str(fault.value) and "private" not in str(fault.value)


def test_it_writes_no_file(room, tmp_path):
    with pytest.raises(RuntimeError, match="OSError"):
        room.read(parsers.write, b"private", str(tmp_path / "file"))
    assert not (tmp_path / "file").exists() or not (tmp_path / "file").stat().st_size


# --- what it may cost ---


def test_memory_is_bounded(room):
    assert room.read(parsers.allocate, b"", 100_000_000) == 100_000_000
    assert refused(room, parsers.allocate, b"", 2 * reading_room.MEMORY) == "too_much"


def test_processor_time_is_bounded(room, monkeypatch):
    monkeypatch.setattr(reading_room, "_COMMAND", with_limit("PROCESSOR", 1))
    assert refused(room, parsers.work, b"", 60) == "too_much"


def with_limit(name: str, most: int) -> list[str]:
    *start, code = reading_room._COMMAND
    return [
        *start,
        code.replace("reading_room.serve()", f"reading_room.{name} = {most}; reading_room.serve()"),
    ]


def test_time_on_the_wall_is_bounded(room, monkeypatch):
    monkeypatch.setattr(reading_room, "WALL", 1.0)
    assert refused(room, parsers.rest, b"", 60) == "too_much"
    assert room.started[0].poll() is not None


def test_without_limits_of_the_platform_time_still_holds(room, monkeypatch):
    code = "import sys; sys.modules['resource'] = None; "
    *start, last = reading_room._COMMAND
    monkeypatch.setattr(reading_room, "_COMMAND", [*start, code + last])
    assert room.read(parsers.length, b"12") == 2
    monkeypatch.setattr(reading_room, "WALL", 1.0)
    assert refused(room, parsers.work, b"", 60) == "too_much"


def test_what_comes_out_is_bounded(room):
    assert refused(room, parsers.allocate_text, b"", reading_room.ANSWER + 1) == "too_much"


@pytest.mark.parametrize("made", hostile_files.SHEETS.values(), ids=hostile_files.SHEETS)
def test_small_spreadsheets_that_would_grow_are_refused_before_they_do(room, made):
    data = made()
    assert len(data) < 200_000
    start = time.process_time()
    with pytest.raises(Refused) as found:
        figures.read_figures(data, "", TODAY)  # here: the reader itself sees it
    assert found.value.code == "too_much" and time.process_time() - start < 1
    assert refused(room, figures.read_figures, data, "", TODAY) == "too_much"


def test_where_no_process_can_be_started_a_person_is_told_to_come_later(room, monkeypatch):
    def none():
        raise OSError("Cannot allocate memory")

    monkeypatch.setattr(reading_room, "_started", none)
    room.prepare()
    assert refused(room, parsers.length, b"") == "busy" and not room._reading and not room._waiting


# --- figures alone ---


def test_nothing_but_plain_figures_is_loaded():
    plain = reading_room._Plain
    for value in (1, "a", None, (1.5, [True], {"a": date(2026, 1, 1)}), Wait(1.0, 2)):
        assert plain(BytesIO(pickle.dumps(value))).load() == value
    for value in (os.system, print, Path("/"), Room, reading_room.serve):
        with pytest.raises(pickle.UnpicklingError):
            plain(BytesIO(pickle.dumps(value))).load()


# --- turns ---


class Reader(threading.Thread):
    """Somebody who has a file read, and whether it was."""

    def __init__(self, room: Room, parser, *arguments, visitor: object = None) -> None:
        super().__init__(daemon=True)
        self.waits: list[Wait] = []
        self.result = self.fault = None
        self.finished = 0.0
        self._read = lambda: room.read(parser, b"", *arguments, visitor=visitor, meanwhile=self.waits.append)
        self.start()

    def run(self) -> None:
        try:
            self.result = self._read()
        except (Refused, Left) as fault:
            self.fault = fault
        self.finished = time.monotonic()


def until(condition, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_who_waits_is_told_how_many_come_first(room, monkeypatch):
    monkeypatch.setattr(reading_room, "TURN", 60)
    first = Reader(room, parsers.rest, 1, visitor=1)
    until(lambda: first.waits and first.waits[-1].ahead == 0)
    second = Reader(room, parsers.rest, 0, visitor=2)
    until(lambda: second.waits)
    third = Reader(room, parsers.rest, 0, visitor=3)
    until(lambda: third.waits)
    assert (second.waits[0].ahead, third.waits[0].ahead) == (1, 2)
    for one in (first, second, third):
        one.join()
    assert first.finished < second.finished < third.finished


def test_a_long_reading_gives_way_and_is_done_in_the_end(room, monkeypatch):
    monkeypatch.setattr(reading_room, "TURN", 1.0)
    long = Reader(room, parsers.rest, 1.5, visitor=1)
    until(lambda: long.waits and long.waits[-1].ahead == 0)
    short = Reader(room, parsers.length, visitor=2)
    long.join()
    short.join()
    assert short.finished < long.finished and long.result == 1.5 and short.result == 0


def test_who_took_much_lately_comes_after_who_did_not(room):
    room._taken["greedy"] = (30.0, time.monotonic())
    at_desk = Reader(room, parsers.rest, 1, visitor=0)
    until(lambda: at_desk.waits and at_desk.waits[-1].ahead == 0)
    greedy = Reader(room, parsers.length, visitor="greedy")
    until(lambda: greedy.waits)
    modest = Reader(room, parsers.length, visitor="modest")
    for one in (at_desk, greedy, modest):
        one.join()
    assert modest.finished < greedy.finished


def test_a_visitors_second_file_ends_the_first(room):
    first = Reader(room, parsers.rest, 30, visitor=1)
    until(lambda: first.waits)
    second = Reader(room, parsers.length, visitor=1)
    first.join()
    second.join()
    assert isinstance(first.fault, Left) and second.result == 0


def test_who_leaves_takes_the_reading_along(room):
    def leave(wait: Wait) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        room.read(parsers.rest, b"", 60, meanwhile=leave)
    assert room.started[0].poll() is not None and not room._reading and not room._waiting


def test_a_crowd_is_turned_away(room, monkeypatch):
    monkeypatch.setattr(reading_room, "CROWD", 1)
    first = Reader(room, parsers.rest, 2, visitor=1)
    until(lambda: first.waits and first.waits[-1].ahead == 0)
    second = Reader(room, parsers.length, visitor=2)
    until(lambda: second.waits)
    assert refused(room, parsers.length, b"", visitor=3) == "busy"
    first.join()
    second.join()
