"""A server far away: a proxy that holds every byte back for half a round trip, in both directions, on a narrow line."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import inf

ROUND_TRIP = 0.2  # [s]


@dataclass(frozen=True)
class Line:
    """A line: `seconds` there and back [s], `width` [Mbit/s]."""

    seconds: float = ROUND_TRIP
    width: float = inf

    def due(self, now: float, before: float, size: int) -> float:
        """When so many bytes have arrived that are sent now, after others that arrived `before` [s]."""
        return max(now + self.seconds / 2, before) + 8 * size / (1e6 * self.width)


@contextmanager
def far_away(port: int, line: Line = Line()) -> Iterator[int]:
    """The port of this machine at which the server at `port` answers over such a line."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def listen() -> asyncio.Server:
        return await asyncio.start_server(lambda r, w: _join(r, w, port, line), "127.0.0.1", 0)

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_hang_up(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


async def _hang_up() -> None:
    """End what is still being carried."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


async def _join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, line: Line) -> None:
    there, back = await asyncio.open_connection("127.0.0.1", port)
    await asyncio.gather(_carry(reader, back, line), _carry(there, writer, line))


async def _carry(source: asyncio.StreamReader, target: asyncio.StreamWriter, line: Line) -> None:
    """What comes is sent on when the line has carried it; what follows needs not wait to set out."""
    queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    async def send() -> None:
        while True:
            due, data = await queue.get()
            await asyncio.sleep(max(due - loop.time(), 0))
            if not data:
                return target.close()
            target.write(data)

    sender, due = loop.create_task(send()), 0.0
    with suppress(ConnectionError, asyncio.CancelledError):
        while data := await source.read(1 << 16):
            due = line.due(loop.time(), due, len(data))
            queue.put_nowait((due, data))
    queue.put_nowait((line.due(loop.time(), due, 0), b""))
    with suppress(ConnectionError, asyncio.CancelledError):
        await sender
