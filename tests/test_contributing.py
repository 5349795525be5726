"""What CONTRIBUTING.md says of additions, done: a make-believe lever with a make-believe coefficient.

In a copy of the project exactly the places that it names are added to, and the tests that a lever
and a coefficient have to pass are run there. They fail when one more place is needed.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OTHERS = shutil.ignore_patterns("__pycache__", "bench", "browser", "test_contributing.py", "*.png")

# file, before which text (at the end where there is none), what is added
LEVER = [
    (
        "explorer/model/plan.py",
        "    start: int = _choice(",
        '    strolls: int = _choice(0, (0, 6), 1, "per_year", "activity")\n',
    ),
    (
        "explorer/model/activity.py",
        "    return lively\n",
        "    lively += k.stroll_size * habits.strolls[-1][:, None]\n",
    ),
    ("assets/words/zh.levers.toml", "", '\n[choice.strolls]\nlabel = "散步"\nhelp = "一年散步几次。"\n'),
    (
        "assets/words/en.levers.toml",
        "",
        '\n[choice.strolls]\nlabel = "Strolls"\nhelp = "How often you stroll."\n',
    ),
    (
        "tests/test_projection.py",
        '    ("programme", (0, 1), ',
        '    ("strolls", (0, 2, 4, 6), "huabei_limit+ huabei_cut- score+", {}, KEEP, {}),\n',
    ),
]
COEFFICIENT = [
    (
        "assets/data/coefficients.toml",
        "[limits.activity_cut]\n",
        "[limits.stroll_size]\nvalue = 0.1\nlow = 0.05\nhigh = 0.15\n"
        'unit = "log/stroll"\ngrade = "assumption"\nsource = "none"\nnote = "Make-believe, for a test."\n\n',
    ),
    (
        "assets/words/zh.levers.toml",
        "",
        '\n[coefficient.stroll_size]\nname = "散步的影响"\nmoves = "每次散步对花呗提额的影响。"\n',
    ),
    (
        "assets/words/en.levers.toml",
        "",
        '\n[coefficient.stroll_size]\nname = "Effect of strolls"\nmoves = "What a stroll does to raises."\n',
    ),
    ("assets/words/zh.method.toml", "log_SD = ", 'log_stroll = "每散步一次变成{value}倍"\n'),
    ("assets/words/en.method.toml", "log_SD = ", 'log_stroll = "{value} times for each stroll"\n'),
    (
        "tests/scenarios.py",
        "    lenders_target=8, draws=18,",
        "    strolls=6,\n",
    ),  # of BUSY, where all happens
]

# Slider, link, bounds, words, table, sweep: what a lever and a coefficient get by being declared.
CHECKS = [
    "tests/test_plan.py",
    "tests/test_words.py",
    "tests/test_coefficients.py::test_a_number_says_what_it_is_and_how_well_it_is_known",
    "tests/test_coefficients.py::test_a_number_lies_within_its_range",
    "tests/test_coefficients.py::test_the_mean_of_the_draws_is_the_value",
    "tests/test_say.py",
    "tests/test_goal.py::test_levers_are_declared_rightly",
    "tests/test_golden_table.py",
    "tests/test_link.py::test_an_extreme_value_survives",
    "tests/test_packed.py::test_the_newest_layout_is_what_can_be_chosen_now",
    "tests/test_packed.py::test_both_forms_say_the_same",
    "tests/test_link.py::test_a_link_older_than_a_choice_is_whole",
    "tests/test_projection.py::test_every_choice_moves_something[Plan.strolls]",
    "tests/test_projection.py::test_every_lever_has_a_direction_on_record",
    "tests/test_projection.py::test_every_coefficient_moves_something[stroll_size]",
    "tests/test_explain.py::test_every_lever_can_be_swept_with_its_present_value_marked[strolls]",
    "tests/test_page.py::test_everything_opens[-en]",
    "tests/test_page.py::test_every_number_can_be_typed_to_its_ends",
]
# What `python -m tests.renew` writes for a new lever: the rest of it takes long and stays as it was.
RENEWED = """
from tests import renew
text = renew.layouts(renew.short_link.layouts(), renew.published())
(renew.FOLDER / "data/packed.toml").write_text(text, "utf-8")
"""
DIRECTION = "tests/test_projection.py::test_a_lever_moves_each_outcome_the_way_the_evidence_says"


def contributing() -> dict[str, str]:
    """What the last section says of each kind of addition, by its first words."""
    last = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("\n## ")[-1]
    assert last.startswith("Add to it")
    parts = re.findall(r"^\*\*(.+?)\*\*(.*?)(?=^\*\*|\Z)", last, re.MULTILINE | re.DOTALL)
    return {name.rstrip("."): said for name, said in parts}


def copy_with(places: Iterable[tuple[str, str, str]], folder: Path) -> None:
    """The project in a folder, with these places added to."""
    for name in ("explorer", "assets", "tests", ".streamlit"):
        shutil.copytree(ROOT / name, folder / name, ignore=OTHERS)
    for name in ("app.py", "pyproject.toml", "README.md", "CONTRIBUTING.md"):
        shutil.copy(ROOT / name, folder / name)
    for name, before, added in places:
        text = (folder / name).read_text("utf-8")
        start, found, end = text.rpartition(before) if before else (text, "", "")
        assert not before or (found and text.count(before) == 1), f"{name}: where does {before!r} stand?"
        (folder / name).write_text(start + added + found + end, "utf-8")


def run_in(folder: Path, *command: str) -> subprocess.CompletedProcess:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    whole = [sys.executable, *command]
    return subprocess.run(
        whole, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


def checked_in(folder: Path, *chosen: str) -> subprocess.CompletedProcess:
    return run_in(folder, "-m", "pytest", "-p", "no:cacheprovider", "--tb=short", *chosen)


@pytest.mark.slow
def test_a_lever_and_a_coefficient_need_the_places_that_are_named_and_no_other(tmp_path):
    copy_with([*LEVER, *COEFFICIENT], tmp_path)
    direction = f"{DIRECTION}[strolls-huabei_limit+huabei_cut-score+]"
    assert not run_in(tmp_path, "-c", RENEWED).returncode
    done = checked_in(tmp_path, *CHECKS, direction)
    assert not done.returncode, done.stdout[-5000:] + done.stderr[-2000:]


@pytest.mark.parametrize(("kind", "places"), [("A new lever", LEVER), ("A new coefficient", COEFFICIENT)])
def test_it_names_every_place(kind, places):
    said = contributing()[kind]
    missing = {name for name, *_ in places if not re.search(named(name), said)}
    assert not missing


def named(file: str) -> str:
    """A file as CONTRIBUTING.md writes it: of the words of all languages as of one."""
    return re.escape(re.sub(r"words/\w\w\.", "words/*.", file))


def files_with(text: str, *folders: str) -> set[str]:
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.*")]
    paths = [path for path in (*paths, ROOT / "app.py") if path.suffix in (".py", ".toml", ".js", ".css")]
    return {str(path.relative_to(ROOT)) for path in paths if text in path.read_text("utf-8")}


def test_it_names_every_file_that_knows_one_outcome_from_another():
    said = contributing()["A new outcome"]
    files = files_with("jiebei_limit", "explorer", "assets") - {"assets/data/coefficients.toml"}
    assert not {file for file in files if not re.search(named(file), said)}


def test_it_names_every_file_that_knows_one_language_from_another():
    """In the code one alone; the tests of each language name what is particular to it."""
    said = contributing()["A new language"]
    assert files_with('"zh"', "explorer") == {"explorer/wording/words.py"}
    files = files_with('"zh": ', "tests") - {"tests/test_contributing.py"}
    assert not {file for file in files | {"explorer/wording/words.py"} if not re.search(named(file), said)}
