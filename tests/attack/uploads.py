"""Ten hostile uploaders: a person's statement is read all the same, others' changes stay quick, none is left over."""

import itertools
import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from threading import Event, Thread

from explorer.intake.reading_room import DESKS, PROCESSOR, WALL
from tests import hostile_files
from tests.attack.cost import Bill
from tests.attack.sessions import query
from tests.served import Reached, Server, Visitor, served
from tests.statements import VARIANTS, Habits, rows, written
from tests.uploaders import Uploader

HOSTILE, STATEMENTS, CHANGES, ROUNDS = 10, 4, 20, 5
LATER = 3.0  # [s] after which all of them have come
PATIENCE = 30.0  # [s] until a person's statement is read
SLOWER = 1.5  # times as long may a change take
LARGEST = 300 + 2 * 300 + 50  # [MB] server, two readings, and one reader that waits
STATEMENT = written(rows(Habits(months=12)), VARIANTS["phone"])
FILES = {**hostile_files.SHEETS, "many cells": hostile_files.many_cells}


def run(
    hostile: int = HOSTILE, statements: int = STATEMENTS, changes: int = CHANGES, rounds: int = ROUNDS
) -> list[Bill]:
    files = [make() for make in FILES.values()]
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as server:
        pairs, numbers = [], itertools.count()  # each scenario is asked for once: none is known already
        for _ in range(rounds):  # in turns: what else the machine does meets both
            quiet = latency(server, changes, numbers)
            with hostile_uploaders(server, files, hostile):
                pairs.append((quiet, latency(server, changes, numbers)))
            settle(server)
        with hostile_uploaders(server, files, hostile) as most:
            return [slowed(pairs), waited(server, statements), held(server, most), left(server)]


@contextmanager
def hostile_uploaders(server: Server, files: list[bytes], count: int) -> Iterator[list[float]]:
    """Uploaders who drop one bad file after another, and go in the end without a word.

    They are a process of their own, which gives way to all others: theirs are other machines. Yields the
    memory of server and readers, in MB, seen once a second.
    """
    process = get_context("spawn").Process(target=upload, args=(server.port, files, count), daemon=True)
    process.start()
    stop, memory = Event(), [0.0]

    def watch() -> None:
        while not stop.wait(1):
            memory.append(server.memory() + sum(resident(pid) for pid in readers(server)))

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        while len(readers(server)) < DESKS:
            time.sleep(0.1)
        time.sleep(LATER)
        yield memory
    finally:
        stop.set()
        process.kill()
        process.join()
        watcher.join()


class _Elsewhere(Reached):
    """A server of another process."""

    def __init__(self, port: int) -> None:
        self.port = port


def upload(port: int, files: list[bytes], count: int) -> None:
    """So many uploaders, until this process is killed."""
    os.nice(19)

    def drop(number: int) -> None:
        chosen = random.Random(number)
        with Uploader(_Elsewhere(port)) as uploader:
            while True:
                uploader.drop(chosen.choice(files[-1:] * 3 + files))

    threads = [Thread(target=drop, args=(number,), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def settle(server: Server) -> None:
    """Wait until those who left have taken their readings along."""
    end = time.monotonic() + 2 * WALL
    while len(readers(server)) > 1 and time.monotonic() < end:
        time.sleep(0.1)


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


def latency(server: Server, changes: int, numbers: Iterator[int]) -> float:
    """How long a change of somebody's takes [s], who never drops a file."""
    took = []
    with Visitor(server) as reader:
        for number in itertools.islice(numbers, changes):
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


def slowed(pairs: list[tuple[float, float]]) -> Bill:
    """Others' changes, by what each round took alone and among hostile uploaders [s]."""
    quiet, busy = (1e3 * median(some) for some in zip(*pairs, strict=True))
    ratios = sorted(busy / quiet for quiet, busy in pairs)
    told = f"{quiet:.0f} ms alone, {busy:.0f} ms among hostile uploaders"
    spread = f"{ratios[0]:.2f} to {ratios[-1]:.2f} times in {len(pairs)} rounds"
    bill = Bill(f"others' changes: {told}, {median(ratios):.2f} times as long ({spread})", len(pairs))
    if median(ratios) > SLOWER:
        bill.faults.append(f"{median(ratios):.2f} times as long")
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
