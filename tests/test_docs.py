"""Examples in docstrings and in the README run as they stand there."""

import doctest
import re
from importlib import import_module
from pathlib import Path

from tests.in_turn import in_turn

# What others call; each shows its use.
SHOWING = (
    "explorer",
    "explorer.model.projection",
    "explorer.model.trajectories",
    "explorer.model.schedule",
    "explorer.scenario.link",
    "explorer.intake.record_file",
    "explorer.intake.statement.rows",
)


@in_turn("name", SHOWING)
def test_examples_in_docstrings_do_what_they_say(name):
    failed, tried = doctest.testmod(import_module(name))
    assert tried >= 2 and not failed


def test_the_readmes_example_runs(capsys):
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    [example] = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    exec(example, {})
    assert re.fullmatch(r"\[\d+\.\d+ +\d+\.\d+ *\]\n", capsys.readouterr().out)
