"""The page and the files that it loads, compressed once and kept in memory.

Streamlit leaves them as they are: it would compress them anew for each reader, and counts on a proxy.
Where there is one that compresses, it passes on what is compressed here, or asks for the plain file.
"""

import asyncio
import gzip
import re
from collections import OrderedDict
from hashlib import sha256
from typing import NamedTuple

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explorer.page.server import paths

LEVEL = 6
LEAST = 500  # bytes that are worth it
MOST = 16_000_000  # bytes that are kept; all of Streamlit's and Plotly's together are some 8 million
_TEXT = ("text/", "application/javascript", "application/json", "application/wasm", "image/svg+xml")
_CONDITIONS = (b"accept-encoding", b"if-none-match", b"if-modified-since")
_OF_A_BODY = ("content-length", "content-type", "accept-ranges", "last-modified")
_VERSIONED = re.compile(
    r"-\d+\.\d+\.\d+[-.]", re.ASCII
)  # plotly-7.1.0.min.js: what changes gets another name
_FOR_EVER, _ASK_AGAIN = "public, immutable, max-age=31536000", "no-cache"


class _Compressed(NamedTuple):
    """What the server inside answers, whole."""

    start: Message
    body: bytes

    @property
    def headers(self) -> MutableHeaders:
        return MutableHeaders(scope=self.start)


class Compress:
    """Pure ASGI, outermost; lines, uploads and downloads pass it as they are."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._one = asyncio.Lock()  # at a time, so that a crowd costs no more than one reader

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have files and pages be asked for plainly, and answer in the encoding that the reader takes."""
        page = paths.is_page(scope)
        if not (page or paths.is_file(scope)):
            return await self._app(scope, receive, send)
        plain = _without(scope, _CONDITIONS)
        if "range" in Headers(scope=scope) and not page:
            return await self._app(plain, receive, _varying(send))
        answer = await self._whole({**plain, "method": "GET" if page else "HEAD"})
        if answer.start["status"] != 200 or "content-encoding" in answer.headers:
            return await self._app(plain, receive, _varying(send))
        return await self._answered(answer, scope, plain, receive, send)

    async def _answered(
        self, answer: _Compressed, scope: Scope, plain: Scope, receive: Receive, send: Send
    ) -> None:
        """That the reader has it, what is kept compressed, or the body as it is."""
        headers = Headers(scope=scope)
        packs = _takes_gzip(headers.get("accept-encoding", "")) and _is_worth_it(answer)
        _mark(answer, paths.path(scope), packs)
        if _has_it(headers.get("if-none-match", ""), answer.headers["etag"]):
            return await _send(send, answer, 304)
        body = answer.body
        if packs:
            if answer.body:  # a page, which is another one for each link
                body = await asyncio.to_thread(gzip.compress, answer.body, LEVEL, mtime=0)
            else:
                body = await self._packed(answer, paths.path(scope), plain)
            answer.headers["content-encoding"] = "gzip"
            answer.headers["content-length"] = str(len(body))
        elif not body and scope["method"] == "GET":
            return await self._app(plain, receive, _with_headers(send, answer.start["headers"]))
        return await _send(send, answer, 200, body if scope["method"] == "GET" else b"")

    async def _packed(self, answer: _Compressed, path: str, plain: Scope) -> bytes:
        """The body compressed: as it is kept, or made now; what was not asked for longest gives way."""
        key = f"{path} {answer.headers['etag']}"
        async with self._one:
            if key not in self._kept:
                body = answer.body or (await self._whole({**plain, "method": "GET"})).body
                self._kept[key] = await asyncio.to_thread(gzip.compress, body, LEVEL, mtime=0)
            self._kept.move_to_end(key)
            packed = self._kept[key]
            while len(self._kept) > 1 and sum(map(len, self._kept.values())) > MOST:
                self._kept.popitem(last=False)
        return packed

    async def _whole(self, scope: Scope) -> _Compressed:
        """What the server inside answers, for whoever asks."""
        start: Message = {}
        body: list[bytes] = []

        async def held(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                body.append(message.get("body", b""))

        await self._app(scope, _nobody_hangs_up, held)
        return _Compressed(start, b"".join(body))


async def _nobody_hangs_up() -> Message:
    await asyncio.Event().wait()
    raise AssertionError


def _without(scope: Scope, names: tuple[bytes, ...]) -> Scope:
    """The request without some headers, answered with a body and not with the name of a file."""
    kept = [pair for pair in scope["headers"] if pair[0] not in names]
    return dict(scope, headers=kept, extensions={})


def _takes_gzip(accepted: str) -> bool:
    for one in accepted.split(","):
        name, _, weight = one.replace(" ", "").partition(";q=")
        if name.lower() in ("gzip", "*"):
            return weight.strip("0.") != "" or not weight
    return False


def _is_worth_it(answer: _Compressed) -> bool:
    headers = answer.headers
    size = int(headers.get("content-length", "0"))
    return size >= LEAST and headers.get("content-type", "").startswith(_TEXT)


def _mark(answer: _Compressed, path: str, packs: bool) -> None:
    """Say how long it may be kept, and which of its two encodings this is."""
    headers = answer.headers
    tag = headers.get("etag", "").strip('"') or sha256(answer.body).hexdigest()[:32]
    headers["etag"] = f'"{tag}-gzip"' if packs else f'"{tag}"'
    _vary(headers)
    if path.startswith(paths.OURS):
        headers["cache-control"] = _FOR_EVER if _VERSIONED.search(path) else _ASK_AGAIN


def _has_it(known: str, tag: str) -> bool:
    """Whether a reader has this very answer; a proxy that compresses marks what it knows as weak."""
    tags = [one.strip().removeprefix("W/") for one in known.split(",")]
    return tag in tags or tags == ["*"]


def _vary(headers: MutableHeaders) -> None:
    if "accept-encoding" not in headers.get("vary", "").lower():
        headers.add_vary_header("Accept-Encoding")


def _varying(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            _vary(MutableHeaders(scope=message))
        await send(message)

    return sent


def _with_headers(send: Send, headers: list[tuple[bytes, bytes]]) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": headers}
        await send(message)

    return sent


async def _send(send: Send, answer: _Compressed, status: int, body: bytes = b"") -> None:
    if status == 304:
        for name in _OF_A_BODY:
            del answer.headers[name]
    await send({**answer.start, "status": status})
    await send({"type": "http.response.body", "body": body})
