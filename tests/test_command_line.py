"""python -m explorer LINK prints the table as CSV, or one line that says what is wrong."""

import csv as csv_files
import os
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.__main__ import REASONS, REFUSALS, REPORT_REFUSALS, main
from explorer.export.table import csv, table
from explorer.findings import goal
from explorer.findings.goal import Wish
from explorer.intake import reading_room
from explorer.intake.credit_report.report import CODES as REPORT_REFUSED
from explorer.intake.statement.rows import CODES as REFUSED
from explorer.model.plan import Environment, Plan, Profile, Scenario
from explorer.model.projection import project
from explorer.scenario.link import CODES, decode, encode
from explorer.scenario.presets import newcomer
from tests.credit_reports import Looks, drawn, made, paragraphs
from tests.credit_reports import pdf as report_pdf
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


# --- report ---

REPORT = str(ROOT / "assets" / "examples" / "credit_report.pdf")
FRESH, LATER = ("--today", "2026-11-25"), ("--today", "2027-03-01")


def test_a_credit_report_is_printed_as_what_it_tells(capsys):
    assert main(["report", REPORT, *FRESH]) == 0
    out, err = capsys.readouterr()
    lines = {line["key"]: line for line in csv_files.DictReader(out.splitlines())}
    assert out.startswith("key,value,low,high,certainty,asof\n") and err == ""
    assert lines["inquiries_6m"] | {"value": "", "low": ""} == {
        "key": "inquiries_6m", "value": "", "low": "", "high": "", "certainty": "exact", "asof": "2026-11-20",
    }  # fmt: skip
    assert lines["worst_days_late"]["value"] == "" and lines["worst_days_late"]["high"] == "90"
    assert lines["overdue_days"]["value"] == "0" and lines["overdue_days"]["asof"] == "2026-09"


def test_an_older_credit_report_is_counted_from_the_day_it_is_read_on(capsys):
    main(["report", REPORT, *FRESH])
    fresh = {row[0]: row for row in csv_rows(capsys.readouterr().out)}
    main(["report", REPORT, *LATER])
    old = {row[0]: row for row in csv_rows(capsys.readouterr().out)}
    assert int(old["inquiries_6m"][1]) < int(fresh["inquiries_6m"][1])
    assert {row[4] for key, row in old.items() if key != "key"} == {"guessed"}


def test_a_credit_report_is_printed_as_the_link_of_the_opening_comparison(capsys):
    main(["report", REPORT, *FRESH])
    told = {row[0]: row[1] for row in csv_rows(capsys.readouterr().out)[1:] if row[1]}
    main(["report", REPORT, *FRESH, "--link"])
    scenario, repairs = decode(capsys.readouterr().out)
    assert not repairs and {key: f"{getattr(scenario.profile, key):g}" for key in told} == told
    assert scenario.plans[1:] == newcomer().plans[1:] and scenario.follows == newcomer().follows


def test_what_is_held_back_is_told_beside_the_figures(capsys, tmp_path):
    parts = list(paragraphs(made(1, 4), Looks()))
    spoiled = [("账户数", "99", *part[2:]) if part[0] == "账户数" else part for part in parts]
    (tmp_path / "a.pdf").write_bytes(drawn(spoiled))
    assert main(["report", str(tmp_path / "a.pdf")]) == 0
    out, err = capsys.readouterr()
    assert [row[0] for row in csv_rows(out)] == ["key", "inquiries_6m"] and "history_years" in err


@pytest.mark.parametrize(
    "file", ["README.md", "nowhere.pdf", ".", "", "a\0b", "assets/examples/statement.csv"]
)
def test_what_is_no_credit_report_is_refused(capsys, file):
    assert complaint(capsys, "report", str(ROOT / file) if file else file)


def test_a_refused_report_says_nothing_of_its_name(capsys, tmp_path):
    named = tmp_path / "欧阳示例的信用报告.pdf"
    named.write_bytes(report_pdf(made(1, 2))[:-2000])
    assert "欧阳" not in complaint(capsys, "report", str(named)) + complaint(capsys, "report", f"{named}x")


@pytest.mark.parametrize("day", ["2026-13-01", "yesterday", "20261125", "2026-11-25T00:00", "", "1" * 9999])
def test_a_bad_day_is_refused(capsys, day):
    assert "--today" in complaint(capsys, "report", REPORT, f"--today={day}")


def test_every_refusal_of_a_credit_report_has_its_reason():
    assert REPORT_REFUSALS.keys() == {*REPORT_REFUSED, *reading_room.CODES}
