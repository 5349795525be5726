"""What stands before Streamlit's server: rules for the reader's browser, and no line to pages of other sites.

Streamlit has no setting for either. Asked for a line by a page of another site it would ask an outside
service for this machine's address, to see whether that is its own; such a request is turned away before.
"""

import re
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explorer.page.server.index_page import Doorway

_HOST = re.compile(r"[\w.-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?", re.ASCII)
# Streamlit puts styles and scripts into its page, loads components from blobs and draws pictures from data.
_POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'none'",
}
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
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        if origin is not None and not _is_welcome(origin, host):
            if scope["type"] == "websocket":
                return await send({"type": "websocket.close", "code": 1008})
            scope = scope | {"headers": [pair for pair in scope["headers"] if pair[0] != b"origin"]}

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS | {"Content-Security-Policy": policy(host)})
            await send(message)

        await self._app(scope, receive, marked)
        return None


def policy(host: str) -> str:
    """The page may load and run what its own server sends, and speak to nobody else."""
    lines = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""  # older browsers need them named
    rules = _POLICY | {"connect-src": f"'self'{lines}"}
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


GUARDED: list[Any] = [Middleware(Guard), Middleware(Doorway)]
