"""python -m explorer LINK prints the table as CSV, or one line that says what is wrong."""

import csv as csv_files
import os
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.__main__ import REASONS, REFUSALS, main
from explorer.export.table import csv, table
from explorer.findings import goal
from explorer.findings.goal import Wish
from explorer.intake.statement.rows import CODES as REFUSED
from explorer.model.plan import Environment, Plan, Profile, Scenario
from explorer.model.projection import project
from explorer.scenario.link import CODES, decode, encode
from explorer.scenario.presets import newcomer
from tests.statements import zipped

ROOT = Path(__file__).parent.parent
PLANS = Plan("我的计划", draws=2), Plan("steady", on_time=1)
SCENARIO = Scenario(Profile(score=702, used=0.6), PLANS, Environment(months=9))
LINK = "https://example.org/?" + encode(SCENARIO)


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "explorer", *arguments]
    whole = os.environ | environment
    return subprocess.run(command, cwd=ROOT, env=whole, capture_output=True, timeout=60, check=False)


def expected(scenario: Scenario, **options: int) -> str:
    return csv(table(scenario, project(scenario, **options)))


def csv_rows(text: str) -> list[list[str]]:
    return list(csv_files.reader(text.splitlines()))


def complaint(capsys, *arguments: str) -> str:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    out, err = capsys.readouterr()
    assert (end.value.code, out, err.count("\n")) == (2, "", 1)
    return err


def test_another_process_prints_the_same_table_to_the_last_digit():
    done = run(LINK, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("utf-8") == expected(SCENARIO)


def test_a_bad_link_ends_with_2_and_one_line():
    done = run("score=2000")
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)


def test_a_reader_who_stops_early_sees_no_traceback():
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "explorer", "--paths", "1"]
    done = subprocess.run(command, cwd=ROOT, stdout=write, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(write)
    assert done.stderr == b""


@pytest.mark.parametrize("arguments", [[], [""], [" "]])
def test_without_a_link_the_newcomers_table_is_printed(capsys, arguments):
    assert main([*arguments, "--paths", "20"]) == 0
    assert capsys.readouterr().out == expected(newcomer(), futures=20)


def test_a_query_string_is_a_link(capsys):
    main([encode(SCENARIO), "--paths", "20"])
    assert capsys.readouterr().out == expected(SCENARIO, futures=20)


def test_paths_and_seed_are_passed_on(capsys):
    main([LINK, "--paths", "30", "--seed", "7"])
    assert capsys.readouterr().out == expected(SCENARIO, futures=30, seed=7)


def test_a_bad_value_is_named_with_its_range(capsys):
    line = complaint(capsys, LINK.replace("score=702", "score=2000"))
    assert "score=2000 is out of range, allowed is 350 to 950 in steps of 1" in line


def test_the_number_of_further_faults_is_told(capsys):
    link = LINK.replace("score=702", "score=x").replace("used=0.6", "used=7").replace("v=1", "v=2")
    assert complaint(capsys, link).endswith("(and 2 more)\n")


@pytest.mark.parametrize("link", ["nonsense", "https://example.org/?utm_source=x", "utm_source=x", "?"])
def test_a_link_without_a_scenario_is_refused(capsys, link):
    assert "carries no scenario" in complaint(capsys, link)


@pytest.mark.parametrize(
    "change, reason",
    [
        (("score=702", "score=70%0A2"), "score='70\ufffd2' is not a number, allowed is 350 to 950"),
        (("used=0.6", "used=0.605"), "used=0.605 lies between two steps, allowed is 0 to 1 in steps of 0.01"),
        (("a.name=%E6", "a.name=%00%E6"), "a.name"),
        (("b.", "c."), "plan c comes without a plan b"),
        (("v=1", "v=9"), "v='9'"),
        (("score=702&", ""), "profile lacks score"),
        (("a.draws=2", "a.draws=2&a.luck=1"), "nothing is called a.luck"),
        (("&score", "&x=1" * 5000 + "&score"), "the link has length"),
    ],
)
def test_each_fault_is_named(capsys, change, reason):
    assert reason in complaint(capsys, LINK.replace(*change))


def test_every_repair_has_its_reason():
    assert REASONS.keys() == set(CODES)


@pytest.mark.parametrize("option", ["--paths", "--seed"])
@pytest.mark.parametrize("value", ["-1", "x", "1.5", "", "1" * 9999])
def test_a_bad_option_is_refused(capsys, option, value):
    assert option in complaint(capsys, f"{option}={value}")


@pytest.mark.parametrize("value", ["0", "100001"])
def test_the_number_of_paths_has_bounds(capsys, value):
    assert "from 1 to 100000" in complaint(capsys, "--paths", value)


# --- why and goal ---


def test_reasons_are_printed_with_the_letters_that_people_read(capsys):
    assert main(["why", LINK]) == 0
    head, *rows = csv_rows(capsys.readouterr().out)
    assert head == ["plan", "month", "kind", "what", "about", "value", "chance", "because", "coefficients"]
    assert {row[0] for row in rows} == {"A", "B"} and all(len(row) == len(head) for row in rows)


@pytest.mark.parametrize("letter", ["b", "B"])
def test_a_goal_is_sought_from_the_plan_of_a_letter(capsys, monkeypatch, letter):
    asked = []
    monkeypatch.setattr(goal, "goal_rows", lambda *given: asked.append(given) or [{"way": 1}])
    assert main(["goal", LINK, "--target", "720", "--plan", letter]) == 0
    assert capsys.readouterr().out == "way\n1\n"
    assert asked == [(SCENARIO, 1, Wish("score", 720, 12, 0.7))]


def test_a_plan_that_the_link_has_not_is_refused(capsys):
    assert "no plan c" in complaint(capsys, "goal", LINK, "--target", "720", "--plan", "c")


@pytest.mark.parametrize("chance", ["1e-9", "0.0001", "0", "1", "nan", "-1", "x", ""])
def test_a_chance_that_cannot_be_told_is_refused(capsys, chance):
    assert "chance" in complaint(capsys, "goal", LINK, "--target", "720", f"--chance={chance}")


# --- bill ---

STATEMENT = str(ROOT / "assets" / "examples" / "statement.csv")


def test_a_statement_is_printed_as_habits(capsys):
    assert main(["bill", STATEMENT, "--today", "2026-07-09"]) == 0
    out, err = capsys.readouterr()
    lines = list(csv_files.DictReader(out.splitlines()))
    assert [*lines[0]] == ["key", "value", "months", "certainty"] and err == ""
    known = {line["key"]: line for line in lines}
    assert known["purchases"] == {"key": "purchases", "value": "18", "months": "6", "certainty": "counted"}
    assert {line["certainty"] for line in lines} == {"exact", "counted", "guessed"}


def test_a_statement_is_printed_as_the_link_of_the_opening_comparison(capsys):
    main(["bill", STATEMENT, "--link"])
    scenario, repairs = decode(capsys.readouterr().out)
    assert not repairs and scenario.plans[0].purchases == 18
    assert [plan.name for plan in scenario.plans] == [plan.name for plan in newcomer().plans]


def test_lines_that_cannot_be_read_are_told_beside_the_figures(capsys, tmp_path):
    torn = tmp_path / "torn.csv"
    torn.write_bytes(Path(STATEMENT).read_bytes()[:-40_000])
    assert main(["bill", str(torn)]) == 0
    out, err = capsys.readouterr()
    assert (
        out.startswith("key,")
        and "lines that cannot be read: 1" in err
        and "payments that it speaks of" in err
    )


@pytest.mark.parametrize("password, reason", [("", "needs its password"), ("1", "does not open")])
def test_a_locked_statement_is_told(capsys, tmp_path, password, reason):
    locked = tmp_path / "locked.zip"
    locked.write_bytes(zipped(Path(STATEMENT).read_bytes(), "aes", "654321"))
    assert reason in complaint(capsys, "bill", str(locked), f"--password={password}")
    assert main(["bill", str(locked), "--password", "654321"]) == 0


@pytest.mark.parametrize("file", ["README.md", "nowhere.csv", ".", "", "a\0b"])
def test_what_is_no_statement_is_refused(capsys, file):
    assert complaint(capsys, "bill", str(ROOT / file) if file else file)


def test_every_refusal_of_a_statement_has_its_reason():
    assert REFUSALS.keys() == {*REFUSED}
