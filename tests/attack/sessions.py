"""Many readers at once: nobody sees another's; many changes and oversized uploads leave memory flat."""

import re
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np

from explorer.intake import files
from explorer.scenario import link
from tests.attack.cost import Bill
from tests.scenarios import random_scenario
from tests.served import Visitor, served

READERS, ROUNDS, CHANGES, SETTLED = 100, 3, 2_000, 200
MORE = 10  # [MB] by which memory may have grown after all those changes
UPLOADS, UPLOAD = 4, 190_000_000
MARK = re.compile(rb"reader\d{3}")


def run() -> list[Bill]:
    with tempfile.TemporaryDirectory() as folder:
        return [part(Path(folder)) for part in (together, for_long, oversized)]


def query(number: int, round_: int) -> str:
    """A link of a reader's own, whose plans carry a mark."""
    scenario = random_scenario(np.random.default_rng([number, round_]))
    plans = tuple(replace(plan, name=f"reader{number:03}") for plan in scenario.plans)
    return link.encode(replace(scenario, plans=plans))


def together(folder: Path) -> Bill:
    """All ask before anybody reads the answer, each time for another scenario of theirs."""
    bill = Bill(f"{READERS} readers at once")
    with served(folder) as server, ExitStack() as stack:
        readers = [stack.enter_context(Visitor(server)) for _ in range(READERS)]
        for round_ in range(ROUNDS):
            for number, reader in enumerate(readers):
                reader.query = query(number, round_)
                reader.ask()
            for number, reader in enumerate(readers):
                bill.cases += 1
                seen = {
                    mark for message in reader.read() for mark in MARK.findall(message.SerializeToString())
                }
                if seen != {b"reader%03d" % number}:
                    bill.faults.append(f"reader {number} saw {sorted(seen)[:3]}")
        bill.largest = server.memory() * 1e6, "of the server, resident"
    return bill


def for_long(folder: Path) -> Bill:
    """One session that changes its scenario again and again; memory is compared once caches are full.

    It goes up and down by 20 MB between two collections of garbage: the middle of many readings is compared.
    """
    bill, readings = Bill(f"{CHANGES} changes of one session"), []
    with served(folder) as server, Visitor(server) as reader:
        for number in range(CHANGES):
            reader.query = query(1, number)
            reader.run()
            bill.cases += 1
            readings.append(server.memory())
    quarter = (CHANGES - SETTLED) // 4
    before, after = median(readings[SETTLED : SETTLED + quarter]), median(readings[-quarter:])
    bill.largest = (after - before) * 1e6, f"grown from {before:.0f} MB, last quarter against first"
    if after - before > MORE:
        bill.faults.append(f"memory grew by {after - before:.0f} MB")
    return bill


def oversized(folder: Path) -> Bill:
    """Uploads ten times as large as the server takes, one after another, of honest and of hidden length."""
    bill = Bill(f"{UPLOADS} uploads of {UPLOAD // 1_000_000} MB")
    with served(folder) as server, Visitor(server) as reader:
        reader.run()
        before = server.memory()
        for number in range(UPLOADS):
            bill.cases += 1
            status = reader.upload(b"x" * UPLOAD, name=str(number), honest=number % 2 == 0)
            if status != 413:
                bill.faults.append(f"upload {number} was answered {status}")
        bill.largest = (server.memory() - before) * 1e6, f"grown from {before:.0f} MB"
        if server.memory() > before + files.UPLOAD:
            bill.faults.append(f"memory grew by {server.memory() - before:.0f} MB")
    return bill
