"""The server in its shipped configuration, without a browser: what it takes, refuses and asks of others."""

import tomllib

import pytest

from explorer import files, keep, record
from explorer.page import my_bill, my_record
from tests.served import ROOT, Visitor, served

CONFIG = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with served(tmp_path_factory.mktemp("elsewhere")) as running:
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
    assert max(files.BIGGEST, record.BIGGEST) <= most * files.MEGABYTE
    assert keep.BIGGEST <= keep.UPLOAD * files.MEGABYTE <= most * files.MEGABYTE
    assert my_bill.files is my_record.files is files


def test_a_file_as_large_as_a_reader_takes_is_let_in(visitor):
    assert visitor.upload(b"x" * files.BIGGEST) == 204


@pytest.mark.parametrize("honest", [True, False], ids=["which says so", "which hides it"])
def test_a_larger_one_is_turned_away_by_the_server_itself(visitor, honest):
    assert visitor.upload(b"x" * (files.UPLOAD + 3) * 1024 * 1024, honest=honest) == 413


def test_another_sites_form_cannot_upload(visitor):
    assert visitor.upload(b"x", token=False) == 403
