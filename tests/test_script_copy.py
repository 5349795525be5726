"""Plotly's script gets its place whole or not at all, whatever the folder is like and whoever else puts it there."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from explorer.assets import script
from explorer.drawing import plotly_script
from explorer.page.board import plotly

SCRIPT = b"x" * 1_000_000


@pytest.fixture
def static(tmp_path, monkeypatch):
    monkeypatch.setattr(plotly, "STATIC", tmp_path / "static")
    plotly.scripts_in_place.cache_clear()
    yield tmp_path / "static"
    plotly.scripts_in_place.cache_clear()


def test_the_scripts_are_copied_at_first_need_and_found_again(static):
    paths = plotly.scripts_in_place()
    there = {f"app/static/{path.name}": path for path in static.iterdir()}
    assert {*paths} == {*there} and len(there) == 3
    ours, cut, whole = (there[path] for path in paths)
    assert ours.read_text("utf-8") == script("plot.js")
    assert whole.stat().st_size > 3_000_000 > 1_500_000 > cut.stat().st_size
    before = [(one.stat().st_mtime_ns, one.stat().st_ino) for one in there.values()]
    plotly.scripts_in_place.cache_clear()
    assert plotly.scripts_in_place() == paths
    assert [(one.stat().st_mtime_ns, one.stat().st_ino) for one in there.values()] == before
    assert all(one.stat().st_mode & 0o777 == 0o644 for one in there.values())


def test_a_script_that_cannot_be_cut_is_taken_whole(static, monkeypatch):
    def unfit(script: str) -> str:
        raise plotly_script.UnfitError("another version")

    monkeypatch.setattr(plotly_script, "cut", unfit)
    ours, cut, whole = plotly.scripts_in_place()
    assert {f"app/static/{path.name}" for path in static.iterdir()} == {ours, whole} and cut == whole
    assert (static / Path(whole).name).stat().st_size > 3_000_000


def test_cut_by_other_rules_it_is_another_file(static, monkeypatch, tmp_path):
    """Else browsers, and servers that are updated, keep the old one."""
    ours, cut, whole = plotly.scripts_in_place()
    other = tmp_path / "rules.py"
    other.write_text("other rules")
    monkeypatch.setattr(plotly_script, "__file__", str(other))
    plotly.scripts_in_place.cache_clear()
    again = plotly.scripts_in_place()
    assert again.src != cut and (again.module, again.whole) == (ours, whole)


def test_in_a_folder_that_cannot_be_written_to_there_is_none(static):
    static.write_text("a file where the folder should be")
    assert plotly.scripts_in_place() is None


def test_a_full_disk_leaves_nothing_half_written(static, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert plotly.scripts_in_place() is None
    assert not [*static.iterdir()]


def test_several_who_start_at_once_end_with_one_whole_file(tmp_path):
    target = tmp_path / "script.js"
    with ThreadPoolExecutor(8) as several:
        [*several.map(lambda _: plotly._copy(SCRIPT, target), range(16))]
    assert [*tmp_path.iterdir()] == [target] and target.read_bytes() == SCRIPT
