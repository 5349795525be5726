"""Many people at once: sessions that speak Streamlit's protocol without a browser."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from explorer.model.plan import Scenario
from tests.bench.scene import LEVER, address, scenario, words
from tests.bench.servers import OURS, Server

Answer = TypeVar("Answer")
LABELS = {LEVER, words(f"choice.{LEVER}.label")}


@dataclass
class Session:
    """One visitor: what the browser would remember of the page."""

    socket: ClientConnection
    address: str
    lever: str = ""
    value: float = 1.0
    got: int = field(default=0)

    async def run(self) -> None:
        """Ask for a run of the page with the lever where it stands, and wait until it is done."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self.address
        state.context_info.locale, state.context_info.timezone = "en-US", "UTC"
        if self.lever:
            widget = state.widget_states.widgets.add(id=self.lever)
            widget.double_array_value.data.append(self.value)
        await self.socket.send(message.SerializeToString())
        while self._read(ForwardMsg.FromString(await self.socket.recv())) != "script_finished":
            pass

    async def move(self) -> None:
        """Move the lever by one step."""
        self.value = round(self.value - 0.01, 2) if self.value > 0.01 else 1.0
        await self.run()

    def _read(self, message: ForwardMsg) -> str | None:
        kind = message.WhichOneof("type")
        slider = message.delta.new_element.slider if kind == "delta" else None
        if slider and slider.label in LABELS:
            self.lever = slider.id
        if kind == "page_info_changed":
            self.address = message.page_info_changed.query_string
        return kind


async def _open(server: Server, count: int, alike: bool) -> list[Session]:
    port, opened = server.port, []
    for number in range(count):
        socket = await connect(
            f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None
        )
        given = address(_of_reader(0 if alike else number))[1:] if server.name == OURS else ""
        session = Session(socket, given, value=1 - number / 100)
        await session.run()
        await session.move()
        opened.append(session)
    return opened


def _of_reader(number: int) -> Scenario:
    """The scenario of a reader, who has a score of their own."""
    start = scenario()
    return replace(start, profile=replace(start.profile, score=start.profile.score + number))


async def _with(
    server: Server, count: int, alike: bool, act: Callable[[list[Session]], Awaitable[Answer]]
) -> Answer:
    opened = await _open(server, count, alike)
    try:
        return await act(opened)
    finally:
        await asyncio.gather(*(session.socket.close() for session in opened))


def memory(server: Server, count: int, alike: bool) -> float:
    """Resident memory with so many sessions open that each moved a slider once [MB]; `alike` as for `rate`."""

    async def look(_: list[Session]) -> float:
        return server.memory()

    return asyncio.run(_with(server, count, alike, look))


def rate(server: Server, count: int, alike: bool, seconds: float = 6) -> tuple[float, float]:
    """Changes a second that so many sessions get done together when none pauses, and what one costs the
    server's processor [ms]; `alike`: whether they have the same plans, which are projected once for all."""

    async def race(opened: list[Session]) -> tuple[float, float]:
        start, done, used = time.monotonic(), 0, server.cpu()

        async def hurry(session: Session) -> None:
            nonlocal done
            while time.monotonic() < start + seconds:
                await session.move()
                done += 1

        await asyncio.gather(*map(hurry, opened))
        return done / (time.monotonic() - start), 1e3 * (server.cpu() - used) / done

    return asyncio.run(_with(server, count, alike, race))
