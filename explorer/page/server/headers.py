"""What stands before Streamlit's server: rules for the reader's browser, and no line to pages of other sites.

Streamlit has no setting for either. Asked for a line by a page of another site it would ask an outside
service for this machine's address, to see whether that is its own; such a request is turned away before.
"""

import os
import re
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explorer.page.server import paths
from explorer.page.server.compress import Compress
from explorer.page.server.index_page import Doorway, script_hashes

_HOST = re.compile(r"[\w.-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?", re.ASCII)
# Streamlit loads components from blobs and draws pictures from data. Scripts in the index page are named by
# their hashes; styles cannot be: Streamlit writes them into the page as it goes along.
_POLICY = {
    "default-src": "'self'",
    "script-src": "'self' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'none'",
}
METRICS_OPEN = os.environ.get("EXPLORER_METRICS") == "open"  # how many are here, how much each holds
_LOCAL = ("localhost", "127.0.0.1", "0.0.0.0")  # noqa: S104, as Streamlit has them
_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


class Guard:
    """Pure ASGI, so that a message passes it as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes from the page itself or from no page at all; mark what goes out."""
        if scope["type"] not in ("http", "websocket"):
            return await self._app(scope, receive, send)
        if paths.path(scope).rstrip("/") == paths.METRICS and not METRICS_OPEN:
            return await PlainTextResponse("Not Found", 404)(scope, receive, send)
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        if origin is not None and not _is_welcome(origin, host):
            if scope["type"] == "websocket":
                return await send({"type": "websocket.close", "code": 1008})
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"origin"]}

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS | {"Content-Security-Policy": policy(host)})
            await send(message)

        await self._app(scope, receive, marked)
        return None


def policy(host: str) -> str:
    """The page may load and run what its own server sends, and speak to nobody else."""
    lines = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""  # older browsers need them named
    scripts = " ".join([_POLICY["script-src"], *script_hashes()])
    rules = _POLICY | {"script-src": scripts, "connect-src": f"'self'{lines}"}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _is_welcome(origin: str, host: str) -> bool:
    """Whether a page may ask: this server's own, or one that its configuration names."""
    asking = urlsplit(origin)
    named = {urlsplit(f"//{one.rpartition('//')[2]}").hostname for one in _named()}
    return asking.netloc == host or asking.hostname in named or not st.get_option("server.enableCORS")


def _named() -> list[str]:
    return [
        *_LOCAL,
        st.get_option("browser.serverAddress"),
        *st.get_option("server.corsAllowedOrigins"),
    ]


GUARDED: list[Any] = [Middleware(Compress), Middleware(Guard), Middleware(Doorway)]
