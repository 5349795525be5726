"""What strangers bring is parsed in a process of its own, which costs no more than a file may.

The bytes go in by a pipe, never by a file on disk; plain figures alone come out. There are a few desks,
and those who took the least of them lately sit down first. Whoever leaves takes their reading along.
"""

import itertools
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, is_dataclass
from enum import Enum
from importlib import import_module
from io import BytesIO
from pathlib import Path
from threading import Lock, Thread
from traceback import walk_tb
from typing import IO, Any, ParamSpec, TypeVar, cast

from explorer.intake.files import Refused

MEMORY = 300_000_000  # bytes of a reading: its data, what it makes of them and what comes out
LIBRARIES = 150_000_000  # bytes of addresses that a reader has taken before it begins
PROCESSOR, WALL = 10, 15  # [s] of a reading
ANSWER = 8_000_000  # bytes that come out
DESKS = 2  # readings at the same time: with the server they fit into a gigabyte
TURN = (
    3.0  # [s] after which a reading gives way to whoever took less; then it begins again, for twice as long
)
LATELY = 120.0  # [s] for which it is remembered who took how much
CROWD = 40  # who wait at the same time; each holds a file in memory
NICE = 10  # how far a reading gives way: the server gets ten times as much where both want one processor
IDLE = 300  # [s] for which a reader that nobody needs is kept warm
TICK, WAITING_TICK = 0.05, 0.2  # [s] between two looks at a reading, at the desks
CODES = ("too_much", "busy")  # besides those of the reader

_ROOT = str(Path(__file__).parents[2])
# Others' changes come first, also while a reader starts up; Windows knows no such thing.
_BEGIN = f"""
import os
if hasattr(os, "nice"):
    os.nice({NICE})
from explorer.intake import reading_room
reading_room.serve()
"""
_COMMAND = [sys.executable, "-P", "-c", _BEGIN]
_PLAIN = {("datetime", "date"), ("datetime", "datetime"), ("datetime", "timedelta"), ("datetime", "timezone")}

Asked = ParamSpec("Asked")
Figures = TypeVar("Figures")


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a person has waited [s], and how many sit down before them: 0 when it is being read."""

    seconds: float
    ahead: int


class Left(Exception):  # noqa: N818, nobody's fault
    """The visitor brought another file meanwhile."""


class _GaveWay(Exception):  # noqa: N818, nobody's fault
    pass


@dataclass(eq=False, slots=True)
class _Guest:
    """Who wants to have a file read. taken: seconds at desks lately, `here` for this file.

    number: the order of arrival; left: whether another file of theirs is read instead.
    """

    visitor: object
    number: int
    taken: float = 0.0
    here: float = 0.0
    begun: float = field(default_factory=time.monotonic)
    left: bool = False

    def turn(self) -> tuple[float, int]:
        return self.taken, self.number


class Room:
    """Desks at which files are read, and who waits for one."""

    def __init__(self, desks: int = DESKS) -> None:
        self._desks, self._lock, self._numbers = desks, Lock(), itertools.count()
        self._waiting: list[_Guest] = []
        self._reading: list[_Guest] = []
        self._taken: dict[object, tuple[float, float]] = {}  # seconds, and when that was
        self._warm: subprocess.Popen[bytes] | None = None

    def read(
        self,
        parser: Callable[..., Figures],
        data: bytes,
        *arguments: object,
        visitor: object = None,
        meanwhile: Callable[[Wait], object] = lambda wait: None,
    ) -> Figures:
        """What a module's function makes of `data` and `arguments`.

        `meanwhile` is called again and again until then; what it raises ends the reading. A second file of a
        visitor ends the first. Raises Refused as the parser does or with one of CODES, Left, RuntimeError.
        """
        request = pickle.dumps((parser.__module__, parser.__name__, (data, *arguments)))
        with self._guest(visitor) as guest:
            while True:
                self._wait(guest, meanwhile)
                with self._desk(guest), suppress(_GaveWay):
                    found: Figures = self._read(request, guest, meanwhile)
                    return found

    def prepare(self) -> None:
        """Have a reader start up before a file is there: where one can be dropped, that is."""
        with self._lock, suppress(OSError):  # no room for another process: then later
            if self._warm is None or _has_ended(self._warm):
                self._warm = _started()

    @contextmanager
    def _guest(self, visitor: object) -> Iterator[_Guest]:
        """Somebody who waits, then reads; and what they took is remembered."""
        now = time.monotonic()
        with self._lock:
            self._taken = {who: had for who, had in self._taken.items() if now - had[1] < LATELY}
            for other in (*self._waiting, *self._reading):
                other.left |= visitor is not None and other.visitor == visitor
            if len(self._waiting) >= CROWD:
                raise Refused("busy")
            guest = _Guest(visitor, next(self._numbers), self._taken.get(visitor, (0.0, 0.0))[0])
            self._waiting.append(guest)
        try:
            yield guest
        finally:
            with self._lock:
                if guest in self._waiting:
                    self._waiting.remove(guest)
                if visitor is not None:
                    self._taken[visitor] = guest.taken, time.monotonic()

    def _wait(self, guest: _Guest, meanwhile: Callable[[Wait], object]) -> None:
        """Until a desk is free and nobody waits who took less, or as much and came before. Raises Left."""
        while True:
            with self._lock:
                if guest.left:
                    raise Left
                first = [
                    one for one in self._waiting if (one.taken, one.number) < (guest.taken, guest.number)
                ]
                if not first and len(self._reading) < self._desks:
                    self._waiting.remove(guest)
                    self._reading.append(guest)
                    return
                ahead = len(first) + 1
            meanwhile(Wait(time.monotonic() - guest.begun, ahead))
            time.sleep(WAITING_TICK)

    @contextmanager
    def _desk(self, guest: _Guest) -> Iterator[None]:
        """A seat, and back to those who wait where the reading gave way."""
        start = time.monotonic()
        try:
            yield
        finally:
            took = time.monotonic() - start
            with self._lock:
                guest.taken, guest.here = guest.taken + took, guest.here + took
                self._reading.remove(guest)
                self._waiting.append(guest)

    def _read(self, request: bytes, guest: _Guest, meanwhile: Callable[[Wait], object]) -> Any:  # noqa: ANN401
        start, turn = time.monotonic(), max(TURN, 2 * guest.here)
        with self._reader(request) as (reader, answer):
            while answer.is_alive():
                answer.join(TICK)
                took = time.monotonic() - start
                if guest.left:
                    raise Left
                if took > WALL:
                    raise Refused("too_much")
                if took > turn and self._someone_took_less(guest.taken + took):
                    raise _GaveWay
                meanwhile(Wait(time.monotonic() - guest.begun, 0))
            return _told(answer.data, reader)

    def _someone_took_less(self, seconds: float) -> bool:
        with self._lock:
            return any(one.taken < seconds for one in self._waiting)

    @contextmanager
    def _reader(self, request: bytes) -> Iterator[tuple[subprocess.Popen[bytes], "_Answer"]]:
        """A process that reads; it ends here, whatever becomes of it."""
        with self._lock:
            reader, self._warm = self._warm, None
        if reader is None or _has_ended(reader):
            try:
                reader = _started()
            except OSError:  # no memory, or no room for another process
                raise Refused("busy") from None
        into, out = cast(IO[bytes], reader.stdin), cast(IO[bytes], reader.stdout)  # see _started
        asking, answer = Thread(target=_ask, args=(into, request), daemon=True), _Answer(out)
        asking.start()
        answer.start()
        try:
            yield reader, answer
        finally:
            reader.kill()
            reader.wait()
            asking.join()
            answer.join()
            answer.pipe.close()


def _has_ended(reader: subprocess.Popen[bytes]) -> bool:
    """Whether a reader that was kept warm has ended meanwhile; nothing of it is left then."""
    if reader.poll() is None:
        return False
    with reader:  # closes its pipes
        return True


class _Answer(Thread):
    """What a reader sends, up to more than it may."""

    def __init__(self, pipe: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self.pipe, self.data = pipe, b""

    def run(self) -> None:
        self.data = self.pipe.read(ANSWER + 1)


def _ask(pipe: IO[bytes], request: bytes) -> None:
    with suppress(OSError), pipe:  # it may have ended meanwhile
        pipe.write(request)


def _started() -> subprocess.Popen[bytes]:
    """A process that waits for something to read; a fresh one: a server of many threads is not forked."""
    more = os.environ.get("PYTHONPATH")
    places = os.pathsep.join([_ROOT, more] if more else [_ROOT])
    environment = os.environ | {"PYTHONPATH": places, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    quiet = subprocess.DEVNULL  # a traceback might quote the file
    return subprocess.Popen(  # noqa: S603, nobody else has a say in the command
        _COMMAND, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=quiet, bufsize=0
    )


def _told(data: bytes, reader: subprocess.Popen[bytes]) -> Any:  # noqa: ANN401, as the parser has it
    """What a reader answered. Raises Refused, RuntimeError for a fault of ours."""
    if not data or len(data) > ANSWER:  # it was ended, or had no memory left to say so
        raise Refused("too_much")
    kind, *told = _Plain(BytesIO(data)).load()
    if kind == "refused":
        raise Refused(*told)
    if kind == "fault":
        raise RuntimeError(*told)
    return told[0]


class _Plain(pickle.Unpickler):
    """Loads figures: plain values, dates, and our own records of them, nothing that does anything."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401
        found = getattr(import_module(module), name) if module.startswith("explorer.") else None
        if isinstance(found, type) and (
            is_dataclass(found)
            or issubclass(found, Enum)
            or (issubclass(found, tuple) and found is not tuple)
        ):
            return found
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


# --- in the process that reads ---


def serve() -> None:
    """Read one file and end."""
    _warm_up()
    _limit_idleness(IDLE)
    first = sys.stdin.buffer.read(1)
    _limit_idleness(0)
    if not first:
        return
    _limit_cost()
    sys.stdout.buffer.write(_answered(first + sys.stdin.buffer.read()))
    sys.stdout.buffer.flush()
    os._exit(0)  # what was read is not tidied up piece by piece


def _warm_up() -> None:
    """What takes a while to load and nearly every file needs."""
    for name in ("explorer.intake.which_file", "openpyxl"):
        import_module(name)


def _answered(request: bytes) -> bytes:
    try:
        module, name, arguments = pickle.loads(request)  # noqa: S301, the server's own
        del request
        answer = pickle.dumps(("found", getattr(import_module(module), name)(*arguments)))
    except Refused as why:
        return pickle.dumps(("refused", why.code, why.given))
    except (MemoryError, RecursionError):
        return pickle.dumps(("refused", "too_much"))
    except Exception as fault:  # its words might quote the file
        *_, (frame, line) = walk_tb(fault.__traceback__)
        return pickle.dumps(("fault", f"{type(fault).__name__} at {frame.f_code.co_filename}:{line}"))
    return answer if len(answer) <= ANSWER else pickle.dumps(("refused", "too_much"))


def _limit_idleness(seconds: int) -> None:
    """End after so long, where the platform can; else when the server ends."""
    import signal  # noqa: PLC0415, of the reading process alone

    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _limit_cost() -> None:
    """Hold this process to what a reading may cost, and have it write no file, not even of its own end.

    Where a platform cannot (Windows), time on the wall and the bounds of each reader still hold.
    """
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return
    spent = sum(os.times()[:2])
    for name, most in (
        ("RLIMIT_AS", MEMORY + LIBRARIES),
        ("RLIMIT_DATA", MEMORY),
        ("RLIMIT_CPU", int(spent) + PROCESSOR),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
    ):
        with suppress(ValueError, OSError):  # less is allowed already
            resource.setrlimit(getattr(resource, name), (most, most))


ROOM = Room()
read, prepare = ROOM.read, ROOM.prepare
