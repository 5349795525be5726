"""Compressed once and kept: each encoding with a tag of its own, what a reader has not sent again."""

import asyncio
import gzip

import pytest
from starlette.applications import Starlette
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse
from starlette.routing import Route

from explorer.page.server import compress
from explorer.page.server.compress import Compress

SCRIPT = b"let figure = 1;\n" * 1000
NAMES = ("/static/a.js", "/app/static/plotly-7.1.0.min.js", "/app/static/a.js")


@pytest.fixture
def server(tmp_path):
    """A server of files behind Compress; `asked` counts how often a body was sent from inside."""
    (tmp_path / "a.js").write_bytes(SCRIPT)
    (tmp_path / "a.woff2").write_bytes(SCRIPT)
    asked = []

    def file(request):
        asked.append(request.method)
        return FileResponse(tmp_path / ("a.woff2" if request.url.path.endswith("woff2") else "a.js"))

    def page(request):
        return HTMLResponse("<p>" * 1000, headers={"Vary": "Accept-Language"})

    def dealings(request):
        return PlainTextResponse(request.headers.get("accept-encoding", ""))

    routes = [Route(name, file) for name in (*NAMES, "/static/a.woff2")]
    routes += [Route("/_stcore/stream", dealings), Route("/media/a", dealings), Route("/", page)]
    found = Compress(Starlette(routes=routes))
    found.asked = asked
    return found


async def ask(server, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    sent = []

    async def receive():
        await asyncio.Event().wait()  # nobody hangs up

    async def send(message):
        sent.append(message)

    raw = [(key.replace("_", "-").encode(), value.encode()) for key, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": raw, "query_string": b""}
    await server(scope, receive, send)
    found = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(one.get("body", b"") for one in sent[1:])


def answer(server, path: str, method: str = "GET", **headers: str):
    return asyncio.run(ask(server, path, method, **headers))


@pytest.mark.parametrize("path", NAMES)
def test_who_takes_gzip_gets_it_and_who_does_not_the_plain_file(server, path):
    status, headers, body = answer(server, path, accept_encoding="gzip, deflate, br")
    assert status == 200 and headers["content-encoding"] == "gzip" and gzip.decompress(body) == SCRIPT
    assert int(headers["content-length"]) == len(body) < len(SCRIPT) / 10
    for accepted in ("", "br", "gzip;q=0", "gzip; q=0.0"):
        status, headers, body = answer(server, path, accept_encoding=accepted)
        assert (status, body) == (200, SCRIPT) and "content-encoding" not in headers
        assert headers["vary"] == "Accept-Encoding"


def test_it_is_compressed_once_for_a_crowd(server, monkeypatch):
    made = []
    monkeypatch.setattr(gzip, "compress", lambda data, *_, **__: made.append(data) or b"packed")

    async def crowd():
        return await asyncio.gather(*[ask(server, "/static/a.js", accept_encoding="gzip") for _ in range(20)])

    assert {body for *_, body in asyncio.run(crowd())} == {b"packed"} and made == [SCRIPT]
    assert server.asked.count("GET") == 1  # the others only looked whether the file is the same


def test_a_file_that_changed_is_compressed_anew(server, tmp_path):
    answer(server, "/static/a.js", accept_encoding="gzip")
    (tmp_path / "a.js").write_bytes(b"other " * 500)
    assert gzip.decompress(answer(server, "/static/a.js", accept_encoding="gzip")[2]) == b"other " * 500


def test_what_is_kept_is_bounded(server, monkeypatch):
    monkeypatch.setattr(compress, "MOST", 100)
    for path in NAMES:
        assert answer(server, path, accept_encoding="gzip")[0] == 200
    assert len(server._kept) == 1


@pytest.mark.parametrize("path", ["/", *NAMES])
@pytest.mark.parametrize("accepted", ["gzip", ""])
def test_what_a_reader_has_is_not_sent_again(server, path, accepted):
    tag = answer(server, path, accept_encoding=accepted)[1]["etag"]
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        status, headers, body = answer(server, path, accept_encoding=accepted, if_none_match=known)
        assert (status, body, headers["etag"]) == (304, b"", tag) and "content-length" not in headers
        assert "Accept-Encoding" in headers["vary"]
    assert answer(server, path, accept_encoding=accepted, if_none_match='"x"')[0] == 200


@pytest.mark.parametrize("path", ["/", *NAMES])
def test_the_two_encodings_have_tags_of_their_own(server, path):
    plain, packed = (answer(server, path, accept_encoding=one)[1]["etag"] for one in ("", "gzip"))
    assert plain != packed
    assert answer(server, path, accept_encoding="gzip", if_none_match=plain)[0] == 200


def test_a_page_varies_by_all_that_it_varies_by(server):
    _, headers, body = answer(server, "/", accept_encoding="gzip")
    assert headers["vary"] == "Accept-Language, Accept-Encoding" and gzip.decompress(body) == b"<p>" * 1000


def test_a_part_of_a_file_is_one_of_the_plain_file(server):
    status, headers, body = answer(server, "/static/a.js", accept_encoding="gzip", range="bytes=0-9")
    assert (status, body) == (206, SCRIPT[:10]) and "content-encoding" not in headers
    tag = answer(server, "/static/a.js", accept_encoding="gzip")[1]["etag"]  # of another encoding
    assert answer(server, "/static/a.js", range="bytes=0-9", if_range=tag)[0] == 200


def test_fonts_are_left_as_they_are(server):
    _, headers, body = answer(server, "/static/a.woff2", accept_encoding="gzip")
    assert body == SCRIPT and "content-encoding" not in headers


def test_asked_for_the_headers_alone_no_body_comes(server):
    status, headers, body = answer(server, "/static/a.js", "HEAD", accept_encoding="gzip")
    assert (status, body, headers["content-encoding"]) == (200, b"", "gzip")
    assert answer(server, "/", "HEAD")[2] == b""


def test_browsers_keep_for_ever_what_has_its_version_in_its_name(server):
    assert "immutable" in answer(server, NAMES[1])[1]["cache-control"]
    assert answer(server, NAMES[2])[1]["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/_stcore/stream", "/media/a"])
def test_lines_and_downloads_pass_untouched(server, path):
    _, headers, body = answer(server, path, accept_encoding="gzip")
    assert body == b"gzip" and "vary" not in headers
