"""Five minutes without a line, and five with the browser asleep as in a closed laptop: the server has forgotten by then.

Run by `python -m tests.attack away`; needs Linux. What is expected is test_faults.py's.
"""

import os
import signal
import time
from pathlib import Path

from tests.browser.test_faults import (
    WORDS,
    at_work,
    carries_on,
    cut,
    machine,
    mend,
    on_a_line,
    person,
    server,
)

__all__ = ["machine", "person", "server"]  # fixtures: a server that a test may stop

AWAY = 300  # [s]


def test_a_line_cut_for_five_minutes(person):
    me = at_work(on_a_line(person()))
    cut(me)
    time.sleep(AWAY)
    mend(me)
    carries_on(me)


def test_a_laptop_asleep_for_five_minutes(person):
    me = at_work(person())
    stopped = browsers_processes()
    signalled(stopped, signal.SIGSTOP)
    try:
        time.sleep(AWAY)
    finally:
        signalled(stopped, signal.SIGCONT)
    me.page.get_by_text(WORDS("regain.began")).wait_for()
    me.rest()
    carries_on(me)


def browsers_processes() -> list[int]:
    """What this process has started, and that in its turn, as far as it is a browser."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        pid, _, rest = status.read_text().partition(" (")
        name, _, rest = rest.rpartition(") ")
        parents[int(pid)] = int(rest.split()[1]), name
    ours = {os.getpid()}
    while more := {pid for pid, (parent, _) in parents.items() if parent in ours} - ours:
        ours |= more
    return [pid for pid in ours if parents[pid][1].startswith(("chrom", "headless_shell"))]


def signalled(processes: list[int], what: signal.Signals) -> None:
    assert processes
    for pid in processes:
        os.kill(pid, what)
