"""What is served before the page runs: a title, a description, a word to old browsers; all else untouched."""

import asyncio
from html import unescape
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.responses import FileResponse, PlainTextResponse
from starlette.routing import Route

from explorer.page.server.index_page import BODY, HEAD, TITLE, Doorway, welcoming
from explorer.wording.words import LANGUAGES, load

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"


async def served(path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    routes = [
        Route("/", lambda request: FileResponse(INDEX)),
        Route("/data", lambda request: PlainTextResponse(TITLE + HEAD)),
    ]
    sent = []

    async def receive():
        await asyncio.Event().wait()  # nobody hangs up

    async def send(message):
        sent.append(message)

    raw = [(key.replace("_", "-").encode(), value.encode()) for key, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "headers": raw, "query_string": b""}
    await Doorway(Starlette(routes=routes))(scope, receive, send)
    found = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(one.get("body", b"") for one in sent[1:])


def test_streamlits_page_is_as_we_know_it():
    index = INDEX.read_text("utf-8")
    assert index.count(TITLE) == index.count(HEAD) == index.count(BODY) == 1 and "./favicon.png" in index


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("zh-CN,zh;q=0.9", "zh"), ("en-GB,en;q=0.8", "en"), ("", "zh"), ("*", "zh"), ("fr", "en")],
)
def test_a_link_is_shown_with_title_and_description_in_the_language_asked_for(accepted, language):
    words = load(language)
    status, headers, body = asyncio.run(served("/", accept="text/html", accept_language=accepted))
    page = unescape(body.decode())
    assert status == 200 and int(headers["content-length"]) == len(body)
    assert f"<title>{words('page.title')}</title>" in page and "Streamlit</title>" not in page
    assert page.count(words("page.about")) == 2 and f'<html lang="{language}">' in page
    assert "./favicon.png" not in page and "./static/js/" in page
    for other in LANGUAGES:
        assert load(other)("page.old") in page


def test_what_the_browser_has_of_before_is_not_taken_for_it():
    _, first, _ = asyncio.run(served("/", accept="text/html"))
    status, _, body = asyncio.run(served("/", accept="*/*", if_none_match='"x"', range="bytes=0-9"))
    assert "etag" not in first and status == 200 and body.startswith(b"<!--")


def test_all_else_passes_as_it_is():
    assert asyncio.run(served("/data", accept="*/*"))[2] == (TITLE + HEAD).encode()
    assert asyncio.run(served("/", accept="application/json"))[2] == INDEX.read_bytes()
    assert welcoming("<html>another page</html>", "zh") == "<html>another page</html>"
