"""What is served before the page runs: what a chat program shows of a link, and a word to browsers too old.

Streamlit's own index page has the title "Streamlit" and no description; and where a browser lacks what
Streamlit needs to start, it stays white.
"""

import asyncio
import logging
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from explorer.assets import script, text
from explorer.page.server import paths
from explorer.page.server.first_answer import NOTHING, FirstAnswer, FirstAnswers
from explorer.wording.words import LANGUAGES, load, preferred

FIRST = next(iter(LANGUAGES))  # of those who name no language: programs of chats
TITLE, HEAD, BODY = "<title>Streamlit</title>", "</head>", '<div id="root">'
# Asked for the page as it lies on disk, whole and as text.
_LEFT_OUT = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")


class Doorway:
    """Pure ASGI; all but the page itself passes it as it is, told by the path and not by what is accepted:
    browsers ask for scripts and fonts in the same words as programs of chats for the page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._answers = FirstAnswers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put our own words into the page that Streamlit serves."""
        if not paths.is_page(scope):
            return await self._app(scope, receive, send)
        language = _language(Headers(scope=scope))
        answer = await self._answer(scope, language)
        asked = dict(scope, extensions={})
        asked["headers"] = [pair for pair in scope["headers"] if pair[0] not in _LEFT_OUT]
        await self._app(asked, receive, _rewriting(send, language, answer))
        return None

    async def _answer(self, scope: Scope, language: str) -> FirstAnswer:
        """What the link comes to, where it is the page that is asked for; nothing after a fault of ours."""
        asked_as = Headers(scope=scope).get("sec-fetch-dest", "document")
        if asked_as not in ("document", "iframe") or paths.path(scope).strip("/"):
            return NOTHING
        query = scope["query_string"].decode("ascii", "replace")
        try:
            return await asyncio.to_thread(self._answers.to, query, language)
        except Exception as fault:  # the page comes without it, and says then what is wrong
            logging.getLogger("explorer").error("no first answer: %s", type(fault).__name__)
            return NOTHING


def _rewriting(send: Send, language: str, answer: FirstAnswer) -> Send:
    """A `send` that holds an HTML response back until it is whole."""
    start: Message | None = None
    whole = b""

    async def sent(message: Message) -> None:
        nonlocal start, whole
        if message["type"] == "http.response.start" and _is_html(message):
            start = message
            return
        if start is None or message["type"] != "http.response.body":
            await send(message)
            return
        whole += message.get("body", b"")
        if message.get("more_body"):
            return
        page = welcoming(whole.decode(), language, answer).encode() if whole else whole
        response = MutableHeaders(scope=start)
        if page != whole:
            response["content-length"] = str(len(page))
            response.add_vary_header("Accept-Language, Cookie")
            response["cache-control"] = "private, no-store"
            del response["etag"], response["last-modified"]
        await send(start)
        await send({"type": "http.response.body", "body": page})

    return sent


def _is_html(message: Message) -> bool:
    found = Headers(raw=message["headers"])
    return message["status"] == 200 and found.get("content-type", "").startswith("text/html")


def _language(headers: Headers) -> str:
    """The reader's language: as chosen on the page, or the first that the browser names."""
    chosen = cookie_parser(headers.get("cookie", "")).get("language")
    if chosen in LANGUAGES:
        return chosen
    first = headers.get("accept-language", "").split(",", maxsplit=1)[0].strip()
    return preferred(first) if first not in ("", "*") else FIRST


def welcoming(index: str, language: str, answer: FirstAnswer = NOTHING) -> str:
    """Streamlit's index page with our title, description, icon and answer; another page as it is."""
    if TITLE not in index or HEAD not in index:
        return index
    titled = index.replace(TITLE, f"<title>{escape(load(language)('page.title'))}</title>", 1)
    titled = titled.replace('lang="en"', f'lang="{language}"', 1).replace("./favicon.png", _icon(), 1)
    return titled.replace(HEAD, _head(language, answer.verdict) + HEAD, 1).replace(
        BODY, _old() + answer.html + BODY, 1
    )


@cache
def script_hashes() -> tuple[str, ...]:
    """The scripts that stand in the index page itself, as a Content-Security-Policy names them."""
    page = welcoming((Path(get_static_dir()) / "index.html").read_text("utf-8"), FIRST)
    return tuple(_hash(code) for code in [*inline_scripts(page), script("first.js")])


def inline_scripts(page: str) -> list[str]:
    """The scripts in a page that are not loaded from elsewhere."""
    tags = [piece.partition(">") for piece in page.split("<script")[1:]]
    return [rest.partition("</script>")[0] for head, _, rest in tags if "src=" not in head]


def _hash(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def _head(language: str, verdict: str) -> str:
    words = load(language)
    title, about = escape(words("page.title")), escape(verdict or words("page.about"))
    return (
        f'<meta name="description" content="{about}">'
        f'<meta property="og:title" content="{title}">'
        f'<meta property="og:description" content="{about}">'
        '<meta property="og:type" content="website">'
    )


@cache
def _icon() -> str:
    return "data:image/svg+xml," + quote(text("images/icon.svg"))


@cache
def _old() -> str:
    """Written for the oldest of browsers: what they lack they are told."""
    told = "".join(f"<p>{escape(words('page.old'))}</p>" for words in map(load, LANGUAGES))
    return f'<div id="old" hidden style="font:18px sans-serif;margin:2em">{told}</div>{text("html/old.html")}'
