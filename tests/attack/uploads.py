"""Ten hostile uploaders: a person's statement is read all the same, others' changes stay quick, none is left over."""

import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from threading import Event, Thread

from explorer.intake.reading_room import PROCESSOR, WALL
from tests import hostile_files
from tests.attack.cost import Bill
from tests.attack.sessions import query
from tests.served import Server, Visitor, served
from tests.statements import VARIANTS, Habits, rows, written
from tests.uploaders import Uploader

HOSTILE, STATEMENTS, CHANGES = 10, 4, 40
PATIENCE = 30.0  # [s] until a person's statement is read
SLOWER = 1.5  # times as long may a change take
LARGEST = 300 + 2 * 300 + 50  # [MB] server, two readings, and one reader that waits
STATEMENT = written(rows(Habits(months=12)), VARIANTS["phone"])
FILES = {**hostile_files.SHEETS, "many cells": hostile_files.many_cells}


def run(hostile: int = HOSTILE, statements: int = STATEMENTS, changes: int = CHANGES) -> list[Bill]:
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as server:
        quiet = latency(server, changes)
        with hostile_uploaders(server, hostile) as most:
            return [
                waited(server, statements),
                slowed(quiet, latency(server, changes)),
                held(server, most),
                left(server),
            ]


@contextmanager
def hostile_uploaders(server: Server, count: int) -> Iterator[list[float]]:
    """Uploaders who drop one bad file after another; yields the memory of all, in MB, seen once a second."""
    stop, memory = Event(), [0.0]

    def upload(number: int) -> None:
        chosen = random.Random(number)
        made = [make() for make in FILES.values()]
        with Uploader(server) as uploader:
            while not stop.is_set():
                uploader.drop(chosen.choice(made[-1:] * 3 + made))

    def watch() -> None:
        while not stop.wait(1):
            memory.append(server.memory() + sum(resident(pid) for pid in readers(server)))

    threads = [Thread(target=upload, args=(number,), daemon=True) for number in range(count)]
    threads.append(Thread(target=watch, daemon=True))
    for thread in threads:
        thread.start()
    time.sleep(5)
    try:
        yield memory
    finally:
        stop.set()
        for thread in threads:
            thread.join(2 * count * WALL)


def readers(server: Server) -> list[int]:
    """The processes that the server has started."""
    children = Path(f"/proc/{server.process.pid}/task").glob("*/children")
    return [int(pid) for one in children for pid in one.read_text().split()]


def resident(pid: int) -> float:
    """[MB]"""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:  # ended meanwhile
        return 0.0
    return int((status.partition("VmRSS:")[2].split() or ["0"])[0]) / 1024


def latency(server: Server, changes: int) -> float:
    """How long a change of somebody's takes [s], who never drops a file."""
    took = []
    with Visitor(server) as reader:
        for number in range(changes):
            reader.query = query(2, number)
            start = time.monotonic()
            reader.run()
            took.append(time.monotonic() - start)
    return median(took)


def waited(server: Server, statements: int) -> Bill:
    bill = Bill("a person's statement among hostile uploaders")
    for _ in range(statements):
        with ExitStack() as stack:
            told, seconds = stack.enter_context(Uploader(server)).drop(STATEMENT)
        bill.cases += 1
        bill.seconds += seconds
        bill.slowest = max(bill.slowest, (seconds, told))
        if told != "read" or seconds > PATIENCE:
            bill.faults.append(f"{told} after {seconds:.1f} s")
    return bill


def slowed(quiet: float, busy: float) -> Bill:
    bill = Bill(
        f"others' changes: {1e3 * quiet:.0f} ms alone, {1e3 * busy:.0f} ms among hostile uploaders", 1
    )
    if busy > SLOWER * quiet:
        bill.faults.append(f"{busy / quiet:.2f} times as long")
    return bill


def held(server: Server, memory: list[float]) -> Bill:
    bill = Bill("memory of server and readers", len(memory))
    bill.largest = max(memory) * 1e6, "at most"
    if max(memory) > LARGEST or server.process.poll() is not None:
        bill.faults.append(f"{max(memory):.0f} MB")
    return bill


def left(server: Server) -> Bill:
    """Who drops a file and goes takes its reading along."""
    bill = Bill("readings of those who left", 1)
    with Uploader(server) as uploader:
        uploader.begin(hostile_files.many_cells())
    end = time.monotonic() + PROCESSOR
    while len(readers(server)) > 2 + 1:  # two desks and one that is kept warm
        if time.monotonic() > end:
            bill.faults.append(f"{len(readers(server))} readers are there")
            break
        time.sleep(0.1)
    return bill
