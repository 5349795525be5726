"""What is served before the page runs: a title, a description, a word to old browsers; all else untouched."""

import asyncio
import json
from base64 import b64encode
from hashlib import sha256
from html import unescape
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse
from starlette.routing import Route

from explorer.page.server.first_answer import FirstAnswer, FirstAnswers, written
from explorer.page.server.index_page import (
    BODY,
    HEAD,
    TITLE,
    Doorway,
    _old,
    inline_scripts,
    script_hashes,
    welcoming,
)
from explorer.wording.words import LANGUAGES, load

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"


ANSWER = FirstAnswer("<main id=first></main>", "B ends higher")


@pytest.fixture(autouse=True)
def asked(monkeypatch):
    """For which links and languages an answer was asked for."""
    asked = []
    monkeypatch.setattr(FirstAnswers, "to", lambda _, *asked_for: asked.append(asked_for) or ANSWER)
    return asked


async def served(path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    routes = [
        Route("/", lambda request: FileResponse(INDEX)),
        Route("/data", lambda request: PlainTextResponse(TITLE + HEAD)),
        *(Route(path, lambda request: FileResponse(INDEX)) for path in ("/favicon.ico", "/robots.txt")),
        Route("/{path:path}", lambda request: JSONResponse({**request.headers})),
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
    verdict = ANSWER.verdict
    assert (
        page.count(f'content="{verdict}"') == 2
        and page.count(ANSWER.html) == 1
        and f'<html lang="{language}">' in page
    )
    assert "./favicon.png" not in page and "./static/js/" in page
    for other in LANGUAGES:
        assert load(other)("page.old") in page


def test_what_the_browser_has_of_before_is_not_taken_for_it():
    _, first, _ = asyncio.run(served("/", accept="text/html"))
    status, _, body = asyncio.run(served("/", accept="*/*", if_none_match='"x"', range="bytes=0-9"))
    assert "etag" not in first and status == 200 and body.startswith(b"<!--")


def test_the_page_is_the_same_whatever_is_accepted():
    assert asyncio.run(served("/", accept="application/json"))[2] == asyncio.run(served("/"))[2]


# What browsers send for parts of a page: the same words as a program of a chat that asks for the page.
@pytest.mark.parametrize("path", ["/static/js/a.js", "/app/static/a.js", "/_stcore/health", "/media/a"])
def test_files_are_asked_for_with_all_that_the_browser_said(path):
    asked = {"accept": "*/*", "accept_encoding": "gzip", "if_none_match": '"x"', "range": "bytes=0-9"}
    said = {key.replace("_", "-"): value for key, value in asked.items()}
    assert json.loads(asyncio.run(served(path, **asked))[2]) == said


def test_the_language_chosen_on_the_page_counts_before_the_browsers(asked):
    asyncio.run(served("/", accept_language="zh-CN", cookie="a=b; language=en"))
    asyncio.run(served("/", accept_language="zh-CN", cookie="language=xx"))
    assert asked == [("", "en"), ("", "zh")]


@pytest.mark.parametrize(
    ("path", "how"), [("/favicon.ico", "image"), ("/", "script"), ("/", "empty"), ("/robots.txt", "document")]
)
def test_only_who_asks_for_the_page_is_answered(path, how, asked):
    page = asyncio.run(served(path, sec_fetch_dest=how))[2]
    assert not asked and ANSWER.html.encode() not in page


def test_after_a_fault_the_page_comes_without_an_answer(monkeypatch, caplog):
    def fails(*_):
        raise ValueError("a.name=Private")

    monkeypatch.setattr(FirstAnswers, "to", fails)
    status, _, body = asyncio.run(served("/"))
    assert status == 200 and b'id="root"' in body and b'id="first"' not in body
    assert [one.getMessage() for one in caplog.records] == ["no first answer: ValueError"]


def test_an_answer_is_kept_by_nobody(asked):
    headers = asyncio.run(served("/"))[1]
    assert headers["cache-control"] == "private, no-store" and "Cookie" in headers["vary"]


def test_all_else_passes_as_it_is():
    assert asyncio.run(served("/data", accept="*/*"))[2] == (TITLE + HEAD).encode()
    assert welcoming("<html>another page</html>", "zh") == "<html>another page</html>"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_script_in_the_page_is_named_by_its_hash(language):
    scripts = inline_scripts(welcoming(INDEX.read_text("utf-8"), language))
    hashes = [b64encode(sha256(script.encode()).digest()).decode() for script in scripts]
    known = [*script_hashes()]
    assert len(hashes) == 2 and [f"'sha256-{one}'" for one in hashes] == known[:2]
    answer = inline_scripts(written("", load(language)).html)
    assert [f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in answer] == known[2:]
    assert " on" not in "".join(piece.partition(">")[0] for piece in _old().split("<"))  # nor by attributes
