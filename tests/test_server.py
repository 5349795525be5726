"""The server in its shipped configuration, without a browser: what it takes, refuses and asks of others."""

import gzip
import os
import re
import shutil
import tomllib
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import product

import pytest
from websockets.exceptions import InvalidStatus

from explorer.export import save_file
from explorer.intake import files, record_file
from explorer.model.outcomes import OUTCOMES
from explorer.page.sections import record_entry, statement_section
from explorer.page.server import compress
from tests.served import ROOT, Server, Visitor, served

CONFIG = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())
COPIED = re.findall(r"^COPY (\S+) (\S+)$", (ROOT / "Containerfile").read_text(), re.M)


# Loaded by the server's Python before anything else: writes down to whom it opens a line.
SPY = """import os, socket
def spy(connect):
    def connected(self, address, *more):
        with open(os.environ["SPIED"], "a") as out:
            print(self.family.name, self.type.name, address, file=out)
        return connect(self, address, *more)
    return connected
socket.socket.connect, socket.socket.connect_ex = map(spy, (socket.socket.connect, socket.socket.connect_ex))
"""


def spied(folder) -> dict[str, str]:
    """The environment of a server that is watched."""
    (folder / "sitecustomize.py").write_text(SPY)
    return {"PYTHONPATH": str(folder), "SPIED": str(folder / "spied")}


def quiet(server) -> bool:
    """Whether the server opened a line to nobody and logged no fault."""
    return not (server.folder / "spied").exists() and "Traceback" not in server.log.read_text()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("elsewhere")
    with served(folder, **spied(folder)) as running:
        yield running


@pytest.fixture
def visitor(server):
    with Visitor(server) as someone:
        someone.run()
        yield someone


# --- uploads ---


def test_no_reader_takes_more_than_the_server_and_no_uploader_promises_more():
    most = CONFIG["server"]["maxUploadSize"]
    assert most == files.UPLOAD
    assert max(files.BIGGEST, record_file.BIGGEST) <= most * files.MEGABYTE
    assert save_file.BIGGEST <= save_file.UPLOAD * files.MEGABYTE <= most * files.MEGABYTE
    assert statement_section.files is record_entry.files is files


def test_a_file_as_large_as_a_reader_takes_is_let_in(visitor):
    assert visitor.upload(b"x" * files.BIGGEST) == 204


@pytest.mark.parametrize("honest", [True, False], ids=["which says so", "which hides it"])
def test_a_larger_one_is_turned_away_by_the_server_itself(visitor, honest):
    assert visitor.upload(b"x" * (files.UPLOAD + 3) * 1024 * 1024, honest=honest) == 413


def test_another_sites_form_cannot_upload(visitor):
    assert visitor.upload(b"x", token=False) == 403


# --- what other sites may do, and what is asked of others ---


def test_a_page_of_another_site_gets_no_line_and_nobody_is_asked_about_it(server):
    for origin in ("https://example.org", "null", f"http://127.0.0.1.example.org:{server.port}"):
        with pytest.raises(InvalidStatus) as refused, Visitor(server, origin=origin):
            pass
        assert refused.value.response.status_code == 403
        assert (
            server.ask("GET", "/_stcore/health", Origin=origin)[1].get("access-control-allow-origin") is None
        )


def test_a_page_of_this_server_gets_a_line(server):
    with Visitor(server, origin=f"http://127.0.0.1:{server.port}") as own:
        assert own.run()[-1].script_finished == 0


def test_the_server_opens_no_line_to_anybody(server, visitor):
    """Neither at its start nor for a reader nor for another site; the test of that one ran before or runs later."""
    test_a_page_of_another_site_gets_no_line_and_nobody_is_asked_about_it(server)
    assert quiet(server)


# --- what the browser is told ---


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/static/index.html", "/no/such/page"])
def test_the_page_tells_browsers_to_keep_to_themselves(server, path):
    headers = server.ask("GET", path)[1]
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"
    policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'self'" and policy["object-src"] == "'none'"
    assert policy["connect-src"] == f"'self' ws://127.0.0.1:{server.port} wss://127.0.0.1:{server.port}"
    assert "'unsafe-inline'" not in policy["script-src"]  # styles need it: Streamlit writes them as it goes
    assert not any(
        word.startswith(("*", "http", "'unsafe-eval")) for rule in policy.values() for word in rule.split()
    )


def test_a_made_up_host_puts_nothing_into_the_policy(server):
    policy = server.ask("GET", "/", Host="x; script-src *")[1]["content-security-policy"]
    assert "*" not in policy and policy.count("script-src") == 1


def test_the_shipped_configuration_is_a_careful_one():
    server, client = CONFIG["server"], CONFIG["client"]
    assert server.get("enableXsrfProtection", True) and server.get("enableCORS", True)
    assert server["fileWatcherType"] == "none" and client["showErrorDetails"] == "none"
    assert client["toolbarMode"] == "minimal" and CONFIG["browser"]["gatherUsageStats"] is False


# What browsers send for a script of a module, a font, a preload.
ASKED = {
    "script": {"Accept": "*/*", "Sec_Fetch_Dest": "script", "Accept_Encoding": "gzip, deflate, br, zstd"},
    "font": {"Accept": "*/*", "Sec_Fetch_Dest": "font", "Accept_Encoding": "gzip, deflate, br, zstd"},
    "preload": {"Accept": "*/*", "Sec_Fetch_Dest": "empty", "Purpose": "prefetch", "Accept_Encoding": "gzip"},
}


def loaded(server, kind: str) -> list[str]:
    """The files that the index page names."""
    page = server.ask("GET", "/")[2].decode()
    return re.findall(rf'(?:src|href)="\.(/static/{kind}[^"]*)"', page)


@pytest.mark.parametrize("kind", ["script", "preload"])
def test_scripts_come_compressed_and_are_not_sent_twice(server, visitor, kind):
    ours = [f"/app/static/{file.name}" for file in (ROOT / "static").glob("*.js")]
    assert ours
    for path in (*loaded(server, "js/"), *ours):
        plain = server.ask("GET", path)
        status, headers, body = server.ask("GET", path, **ASKED[kind])
        assert (
            status == 200 and (gzip.decompress(body) if "content-encoding" in headers else body) == plain[2]
        )
        assert ("content-encoding" in headers) == (len(plain[2]) >= compress.LEAST)
        assert "max-age" in headers["cache-control"] and headers["vary"] == "Accept-Encoding"
        again = server.ask("GET", path, If_None_Match=headers["etag"], **ASKED[kind])
        assert again[0] == 304 and not again[2]
        assert server.ask("GET", path, Range="bytes=0-9", **ASKED[kind])[0] == 206


def test_fonts_come_as_they_are_and_are_not_sent_twice(server):
    (path,) = loaded(server, "media/")
    status, headers, body = server.ask("GET", path, **ASKED["font"])
    assert status == 200 and "content-encoding" not in headers and body == server.ask("GET", path)[2]
    assert server.ask("GET", path, If_None_Match=headers["etag"], **ASKED["font"])[0] == 304


def test_the_page_is_not_sent_twice_in_one_language(server):
    for language in ("zh", "en"):
        said = {"Accept_Language": language, "Accept_Encoding": "gzip"}
        status, headers, body = server.ask("GET", "/", **said)
        assert status == 200 and f'lang="{language}"' in gzip.decompress(body).decode()
        assert headers["vary"] == "Accept-Language, Cookie, Accept-Encoding"
        assert server.ask("GET", "/", If_None_Match=headers["etag"], **said)[0] == 304
    assert server.ask("GET", "/", If_None_Match=headers["etag"], Accept_Language="zh")[0] == 200


METRICS = ("/_stcore/metrics", "/_stcore/metrics/", "/%5fstcore/metrics", "//_stcore/metrics")


def test_how_many_are_here_is_told_to_nobody_unless_it_is_opened(server, tmp_path):
    for path in METRICS:
        assert b"active_sessions" not in server.ask("GET", path)[2] and server.ask("GET", path)[0] != 200
    with served(tmp_path, EXPLORER_METRICS="open") as opened:
        assert b"active_sessions" in opened.ask("GET", "/_stcore/metrics")[2]


def test_below_a_path_of_a_site_all_is_the_same(tmp_path):
    with served(tmp_path, "--server.baseUrlPath", "a/b", health="/a/b/_stcore/health") as below:
        assert below.ask("GET", "/a/b/_stcore/metrics")[0] == 404
        page = gzip.decompress(below.ask("GET", "/a/b/", Accept_Encoding="gzip")[2]).decode()
        assert "Streamlit</title>" not in page
        (first, *_) = re.findall(r'src="\.(/static/js[^"]*)"', page)
        assert below.ask("GET", "/a/b" + first, **ASKED["script"])[1]["content-encoding"] == "gzip"


# --- started from another folder, from one that cannot be written to, and twice ---


def test_the_page_has_its_icon_and_title_from_whatever_folder_it_is_started(visitor):
    sent = [
        message.page_config_changed for message in visitor.run() if message.HasField("page_config_changed")
    ]
    assert sent[0].title and sent[0].favicon.startswith("data:image/svg+xml;base64,")


@pytest.fixture
def tree(tmp_path):
    """What the container file takes along, and so nothing that was made while running."""
    there = tmp_path / "tree"
    there.mkdir()
    for source, place in COPIED:
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, there / place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, there / place)
    return there


@pytest.fixture
def closed(tree):
    """The same, where nobody may write."""
    places = [tree, *tree.rglob("*")]
    for place in places:
        place.chmod(0o555)
    yield tree
    for place in places:
        place.chmod(0o755)


@pytest.fixture
def held():
    """What keeps a server to the permissions of files: nothing but for the superuser, who passes them over."""
    if os.geteuid():
        return ()
    if not shutil.which("setpriv"):
        pytest.skip(
            "the superuser may write everywhere, and there is no setpriv (util-linux) to keep a server from it"
        )
    return "setpriv", "--bounding-set=-all", "--inh-caps=-all"


def charts(sent) -> list[str]:
    """The trajectories' charts among what a reader is sent: by our component, or Streamlit's own."""
    elements = [message.delta.new_element for message in sent if message.HasField("delta")]
    kinds = [one.bidi_component.component_name or one.WhichOneof("type") for one in elements]
    return [kind for kind in kinds if kind in ("plot", "plotly_chart")]


@pytest.mark.slow
def test_where_nothing_can_be_written_the_page_comes_with_streamlits_own_charts(closed, held, tmp_path):
    places = {*closed.rglob("*")}
    environment = spied(tmp_path) | {"HOME": str(closed)}
    with served(tmp_path, app=closed / "app.py", held=held, **environment) as server, Visitor(server) as me:
        assert charts(me.run()) == ["plotly_chart"] * len(OUTCOMES)
        assert me.upload(b"x") == 204
    assert {*closed.rglob("*")} == places and quiet(server)


@pytest.mark.slow
def test_two_servers_that_start_at_once_on_a_fresh_tree_both_draw_the_charts(tree, tmp_path):
    environment = spied(tmp_path)

    def start(_: int) -> Server:
        return stack.enter_context(served(tmp_path, app=tree / "app.py", **environment))

    with ExitStack() as stack:
        with ThreadPoolExecutor(2) as both:
            servers = [*both.map(start, range(2))]
        readers = [stack.enter_context(Visitor(server)) for server in servers]
        for one in readers:
            one.ask()
        assert [charts(one.read()) for one in readers] == [["plot"] * len(OUTCOMES)] * 2
        scripts = [*(tree / "static").iterdir()]
        assert len(scripts) == 3
        for server, script in product(servers, scripts):
            status, _, body = server.ask("GET", f"/app/static/{script.name}")
            assert status == 200 and body == script.read_bytes() and quiet(server)
