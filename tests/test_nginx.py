"""Two servers behind nginx: each reader stays with one; when that is killed, the other carries on from the link.

Needs the program nginx (Debian: `apt install nginx`), or the variable NGINX to name it; without it skipped.
"""

import gzip
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from explorer.model.plan import Plan, Scenario
from explorer.scenario import link
from tests.served import Reached, Visitor, served

pytestmark = pytest.mark.slow

PLACES = os.pathsep.join(
    [os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"]
)  # Debian: not on the PATH
NGINX = os.environ.get("NGINX") or shutil.which("nginx", path=PLACES)
CONF = """
daemon off; pid {folder}/pid; error_log stderr; events {{ }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  client_max_body_size 21m; {more}
  upstream explorer {{ {rule} server 127.0.0.1:{first} max_fails=0; server 127.0.0.1:{second} max_fails=0; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://explorer;
      proxy_http_version 1.1; proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;
      proxy_read_timeout 1h;
    }}
  }}
}}
"""
SENT = Scenario(plans=(Plan("mine", on_time=0.7),))


class Front(Reached):
    def __init__(self, folder, first, second, rule: str, more: str = "") -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        conf = folder / "nginx.conf"
        conf.write_text(
            CONF.format(
                folder=folder, rule=rule, more=more, first=first.port, second=second.port, port=self.port
            )
        )
        self.process = subprocess.Popen(
            [NGINX, "-c", str(conf), "-p", str(folder)], stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                self.ask("GET", "/_stcore/health")
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("nginx did not start")


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    if not NGINX:
        pytest.skip("no nginx: on Debian `apt install nginx`, elsewhere let the variable NGINX name it")
    folder = tmp_path_factory.mktemp("pair")
    with served(folder) as first, served(folder) as second:
        yield folder, first, second


@contextmanager
def fronted(pair, rule: str, more: str = "") -> Iterator[Front]:
    front = Front(*pair, rule, more)
    try:
        yield front
    finally:
        front.process.terminate()
        front.process.wait()


def drawn(visitor: Visitor) -> list[str]:
    """What the page tells a reader, in texts and in the table of figures."""
    deltas = [message.delta.new_element for message in visitor.run() if message.HasField("delta")]
    texts = [one.markdown.body for one in deltas if one.WhichOneof("type") == "markdown"]
    tables = [
        one.bidi_component.json for one in deltas if one.bidi_component.component_name.endswith("figures")
    ]
    return texts + tables


def arrive(front: Front) -> Visitor:
    return Visitor(front, link.encode(SENT), origin=f"http://127.0.0.1:{front.port}")


def test_readers_who_stay_with_a_server_upload_and_when_one_is_killed_carry_on_from_their_link(pair):
    with fronted(pair, "ip_hash;") as front:
        with arrive(front) as me:
            said = drawn(me)
            assert "mine" in " ".join(said)
            assert [me.upload(b"x") for _ in range(6)] == [204] * 6
        for killed in pair[1:]:
            killed.kill()
            with arrive(front) as again:
                assert drawn(again) == said and again.upload(b"x") == 204
            killed.start()


COMPRESSING = "gzip on; gzip_types *; gzip_proxied any;"


@pytest.mark.parametrize("more", [COMPRESSING, COMPRESSING + 'proxy_set_header Accept-Encoding "";'])
def test_behind_a_proxy_that_compresses_itself_all_arrives_and_nothing_twice(pair, more):
    """Whether it passes on what readers take, or keeps that to itself and compresses alone."""
    with fronted(pair, "ip_hash;", more) as front:
        page = front.ask("GET", "/")[2].decode()
        for path in ("/", *re.findall(r'src="\.(/static/js[^"]*)"', page)):
            plain = front.ask("GET", path, Accept="*/*")
            packed = front.ask("GET", path, Accept="*/*", Accept_Encoding="gzip")
            assert "content-encoding" not in plain[1] and packed[1]["content-encoding"] == "gzip"
            assert gzip.decompress(packed[2]) == plain[2]
            for found, accepted in ((plain, "identity"), (packed, "gzip")):
                known = {"If_None_Match": found[1]["etag"], "Accept_Encoding": accepted}
                assert front.ask("GET", path, Accept="*/*", **known)[0] == 304


def test_without_that_an_upload_meets_a_server_that_does_not_know_the_reader(pair):
    """Why the README asks for it."""
    with fronted(pair, "") as front, arrive(front) as me:
        assert drawn(me)
        found = {me.upload(b"x")}
        front.ask("GET", "/_stcore/health")  # and so the next request is the other server's
        assert found | {me.upload(b"x")} == {204, 400}
