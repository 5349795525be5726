"""Files of strangers at a server as it runs: each is read apart, and ends with whoever brought it."""

import resource
import time
from pathlib import Path

import pytest

from tests import hostile_files
from tests.served import served
from tests.statements import VARIANTS, Habits, rows, written
from tests.uploaders import WORDS, Uploader

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no /proc: processes cannot be counted"),
]
STATEMENT = written(rows(Habits(months=3)), VARIANTS["phone"])


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with served(tmp_path_factory.mktemp("uploads")) as running:
        yield running


def reading(server) -> list[int]:
    """The server's readers that have a file: they may not write any from then on."""
    children = Path(f"/proc/{server.process.pid}/task").glob("*/children")
    found = [int(pid) for one in children for pid in one.read_text().split()]
    return [pid for pid in found if may_write_no_file(pid)]


def may_write_no_file(pid: int) -> bool:
    try:
        return resource.prlimit(pid, resource.RLIMIT_FSIZE)[0] == 0
    except OSError:  # it has ended
        return False


def until(condition, seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_statement_is_read_while_another_file_takes_all_it_may(server):
    with Uploader(server) as hostile, Uploader(server) as person:
        hostile.begin(hostile_files.many_cells())
        until(lambda: reading(server))
        assert person.drop(STATEMENT)[0] == "read"


def test_a_bad_file_is_refused_and_the_next_one_read(server):
    with Uploader(server) as one:
        for make in hostile_files.SHEETS.values():
            assert one.drop(make())[0] == WORDS("bill.refused_too_much")
        assert one.drop(hostile_files.locked())[0] == WORDS("bill.refused_xls")
        assert one.drop(STATEMENT)[0] == "read"
        assert server.memory() < 300 and "Traceback" not in server.log.read_text()


def test_who_leaves_takes_the_reading_along(server):
    with Uploader(server) as gone:
        gone.begin(hostile_files.many_cells())
        until(lambda: reading(server))
    until(lambda: not reading(server), 5)


def test_who_moves_on_has_the_file_read_all_the_same(server):
    with Uploader(server) as one:
        one.begin(STATEMENT)
        one.ask_again()
        told = ""
        while not told:
            told = one.told()
        assert told == "read"
