"""The page's server as it is shipped, started for a test, and visitors who need no browser."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).parents[1]


class Reached:
    """What answers at a port of this machine."""

    port: int

    def ask(
        self, method: str, path: str, body: bytes | Iterator[bytes] | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers with small letters, and body of the answer to a request."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as line:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            line.request(method, path, body, named)
            answer = line.getresponse()
            return answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read()


class Server(Reached):
    """A server on a port of its own, which can be killed and started again on the same one.

    held: a command that runs the server in its turn, and holds it to less than the tests may do;
    health: the path at which it says that it is up.
    """

    def __init__(
        self,
        folder: Path,
        *options: str,
        app: Path = ROOT / "app.py",
        held: Sequence[str] = (),
        health: str = "/_stcore/health",
        **environment: str,
    ) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._health = health
        self.folder, self.log = folder, folder / f"log{self.port}"
        command = [*held, sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(self.port)]
        self._command = [*command, "--server.headless", "true", *options]
        self._environment = os.environ | environment
        self.start()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}/"

    def start(self) -> None:
        with self.log.open("a") as out:
            self.process = subprocess.Popen(
                self._command, cwd=self.folder, env=self._environment,
                stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            )  # fmt: skip
        end = time.monotonic() + 60
        while self.process.poll() is None and time.monotonic() < end:
            try:
                if self.ask("GET", self._health)[0] == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"the page's server did not start: {self.log.read_text()}")

    def kill(self) -> None:
        """As a machine that is switched off: nothing is tidied up."""
        self.process.kill()
        self.process.wait()

    def memory(self) -> float:
        """Resident memory [MB]."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@contextmanager
def served(folder: Path, *options: str, **more) -> Iterator[Server]:
    """A running server, stopped afterwards."""
    server = Server(folder, *options, **more)
    try:
        yield server
    finally:
        server.process.terminate()
        server.process.send_signal(signal.SIGCONT)  # where a test has stopped it
        server.process.wait()


class Visitor:
    """One session, as a browser would speak to the server, from another site if `origin` says so.

    patience: how long to wait for a message [s].
    """

    patience = 120

    def __init__(self, server: Reached, query: str = "", origin: str | None = None) -> None:
        self.server, self.query, self.id = server, query, ""
        self._line = connect(
            f"ws://127.0.0.1:{server.port}/_stcore/stream", subprotocols=["streamlit"], ping_interval=None, max_size=None,
            origin=origin,
        )  # fmt: skip

    def __enter__(self) -> "Visitor":
        self.socket: ClientConnection = self._line.__enter__()
        return self

    def __exit__(self, *fault) -> None:
        self._line.__exit__(*fault)

    def run(self) -> list[ForwardMsg]:
        """Have the page run, and return what it sends."""
        self.ask()
        return self.read()

    def ask(self) -> None:
        """Have the page run."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.context_info.locale = "en-US"
        self.socket.send(message.SerializeToString())

    def read(self) -> list[ForwardMsg]:
        """What the page sends until a run is done."""
        sent: list[ForwardMsg] = []
        while not sent or sent[-1].WhichOneof("type") != "script_finished":
            sent.append(ForwardMsg.FromString(self.socket.recv(self.patience)))
            if sent[-1].WhichOneof("type") == "new_session":
                self.id = sent[-1].new_session.initialize.session_id
        return sent

    def upload(self, data: bytes, *, honest: bool = True, token: bool = True, name: str = "a") -> int:
        """Send a file as an uploader does; the status. Dishonest is not to say how long it is."""
        _, headers, _ = self.server.ask("GET", "/_stcore/health")
        cookie = headers["set-cookie"].split(";")[0]
        mark = b"--x\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\n"
        body = mark + data + b"\r\n--x--\r\n"
        given = {"Content_Type": "multipart/form-data; boundary=x", "Cookie": cookie}
        given |= {"X_Xsrftoken": cookie.partition("=")[2]} if token else {}
        parts = body if honest else (body[n : n + 1_000_000] for n in range(0, len(body), 1_000_000))
        try:
            return self.server.ask("PUT", f"/_stcore/upload_file/{self.id}/{name}", parts, **given)[0]
        except (BrokenPipeError, ConnectionResetError):  # hung up on while still sending
            return 413
