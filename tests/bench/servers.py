"""The pages under comparison, each in a server of its own, and what a server uses."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.scene import address, scenario

ROOT = Path(__file__).parents[2]
OURS, BARE, ONE, DASH, LATER = "this page", "bare Streamlit", "one chart", "Dash", "Dash, charts first"
SCRIPTS = {OURS: "app.py", BARE: "tests/bench/pages/bare.py", ONE: "tests/bench/pages/one_chart.py"}


@dataclass(frozen=True)
class Server:
    """A running page."""

    name: str
    port: int
    pid: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/" + (address(scenario()) if self.name == OURS else "")

    def cpu(self) -> float:
        """Processor time so far [s]."""
        after_name = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Resident memory [MB]."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@contextmanager
def serve(name: str) -> Iterator[Server]:
    """Start the page called `name`; stop it afterwards."""
    port = _free_port()
    command = ["-m", "tests.bench.pages.in_dash", str(port), *(["later"] if name == LATER else [])]
    if name in SCRIPTS:
        command = [
            "-m",
            "streamlit",
            "run",
            SCRIPTS[name],
            f"--server.port={port}",
            "--server.fileWatcherType=none",
        ]
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(process, port)
        yield Server(name, port, process.pid)
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen, port: int, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"{process.args} did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
