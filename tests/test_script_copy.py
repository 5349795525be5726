"""Plotly's script gets its place whole or not at all, whatever the folder is like and whoever else puts it there."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from explorer.page.board import plotly

SCRIPT = b"x" * 1_000_000


@pytest.fixture
def static(tmp_path, monkeypatch):
    monkeypatch.setattr(plotly, "STATIC", tmp_path / "static")
    plotly.script.cache_clear()
    yield tmp_path / "static"
    plotly.script.cache_clear()


def test_the_script_is_copied_at_first_need_and_found_again(static):
    path = plotly.script()
    (there,) = static.iterdir()
    assert path == f"app/static/{there.name}" and there.stat().st_size > 1_000_000
    before = there.stat().st_mtime_ns, there.stat().st_ino
    plotly.script.cache_clear()
    assert plotly.script() == path and (there.stat().st_mtime_ns, there.stat().st_ino) == before
    assert there.stat().st_mode & 0o777 == 0o644


def test_in_a_folder_that_cannot_be_written_to_there_is_none(static):
    static.write_text("a file where the folder should be")
    assert plotly.script() is None


def test_a_full_disk_leaves_nothing_half_written(static, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert plotly.script() is None
    assert not [*static.iterdir()]


def test_several_who_start_at_once_end_with_one_whole_file(tmp_path):
    target = tmp_path / "script.js"
    with ThreadPoolExecutor(8) as several:
        [*several.map(lambda _: plotly._copy(SCRIPT, target), range(16))]
    assert [*tmp_path.iterdir()] == [target] and target.read_bytes() == SCRIPT
