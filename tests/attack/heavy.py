"""A server at its memory limit, a session that asks for everything at once, a clock that goes back."""

import subprocess
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from explorer.export import calendar_file
from explorer.findings import goal, influence
from explorer.intake import record_file
from explorer.model.plan import MONTHS, Scenario
from explorer.model.projection import project
from explorer.scenario import link
from explorer.scenario.plan_marks import MAX_PLANS
from explorer.wording.words import load
from tests.attack.cost import Bill
from tests.scenarios import random_scenario
from tests.served import Server, Visitor, served

SESSIONS = 4  # readers of a server whose address space may grow no more
TURNED_AWAY = 10  # [s] after which a reader goes
WAIT = 60  # [s] that a server may take to answer
ONE_WAY = 20  # [s] of processor time for all that one session can ask for


def run() -> list[Bill]:
    with tempfile.TemporaryDirectory() as folder:
        return [starved(Path(folder)), everything(), clock_back()]


def largest(number: int) -> Scenario:
    """As many plans and months as there can be."""
    rng = np.random.default_rng(number)
    drawn = [random_scenario(rng) for _ in range(MAX_PLANS)]
    plans = tuple(replace(one.plans[0], start=1) for one in drawn)
    return replace(drawn[0], plans=plans, environment=replace(drawn[0].environment, months=MONTHS))


def starved(folder: Path, sessions: int = SESSIONS) -> Bill:
    """Readers with the dearest scenarios at a server whose memory ends; then it is given more again."""
    bill = Bill("a server at its memory limit")
    with served(folder) as server, ExitStack() as stack:
        with Visitor(server, link.encode(largest(0))) as first:
            first.run()
        _limit(server, _virtual(server))
        for number in range(sessions):
            bill.cases += 1
            try:
                reader = stack.enter_context(Visitor(server, link.encode(largest(number))))
                reader.patience = TURNED_AWAY
                reader.run()
            except Exception as fault:  # noqa: BLE001, a reader may be turned away in any way
                bill.largest = bill.largest[0] + 1, f"readers turned away, the last by {type(fault).__name__}"
            if server.process.poll() is not None:
                bill.faults.append(f"the server ended at reader {number}")
                return bill
        _limit(server, -1)
        if not _answers(server):
            bill.faults.append("it does not answer once there is memory again")
    return bill


def _limit(server: Server, size: int) -> None:
    most = "unlimited" if size < 0 else str(size)
    subprocess.run(["prlimit", f"--pid={server.process.pid}", f"--as={most}:unlimited"], check=True)


def _virtual(server: Server) -> int:
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.partition("VmSize:")[2].split()[0]) * 1024


def _answers(server: Server) -> bool:
    """Whether a newcomer gets the page within a minute."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        try:
            with Visitor(server, link.encode(largest(99))) as reader:
                reader.patience = TURNED_AWAY
                if any(b"jiebei" in one.SerializeToString() for one in reader.run()):
                    return True
        except Exception:  # noqa: BLE001, whatever it is, it is no answer
            time.sleep(1)
    return False


def everything() -> Bill:
    """What one session can ask for at most: the largest scenario, a goal, influence."""
    bill, scenario = Bill("the largest scenario, with goal and influence"), largest(1)
    asks = {
        "projection": lambda: project(scenario),
        "goal": lambda: goal.seek(scenario, 0, goal.Wish("score", 700, MONTHS, 0.7), lambda _: None),
        "influence": lambda: influence.ignorance(scenario, project(scenario)),
    }
    for name, ask in asks.items():
        start = time.thread_time()
        ask()
        took = time.thread_time() - start
        bill.cases, bill.seconds = bill.cases + 1, bill.seconds + took
        bill.slowest = max(bill.slowest, (took, name))
    if bill.seconds > ONE_WAY:
        bill.faults.append(f"{bill.seconds:.0f} s")
    return bill


def clock_back() -> Bill:
    """A record and reminders of months that have not come yet, since the clock was set back."""
    bill, scenario = Bill("a clock set back"), largest(2)
    table = "month,score\n2027-03,640\n2027-04,650\n"
    found = project(scenario, futures=200)
    for day in (date(2026, 12, 1), date(2027, 3, 31), date(1970, 1, 1), date(2099, 12, 31)):
        bill.cases += 1
        try:
            record_file.read_record(table, {}, latest=12 * day.year + day.month - 1)
            now = datetime(day.year, day.month, day.day, tzinfo=UTC)
            calendar_file.calendar(scenario, 0, load("zh"), calendar_file.Days(day), now, found)
        except Exception as fault:  # noqa: BLE001, any is one too many
            bill.faults.append(f"{day}: {type(fault).__name__}: {fault}")
    return bill
