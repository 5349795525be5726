"""The projection on the command line, as CSV: python -m explorer [why, goal] "LINK", [bill, report] FILE.

Without a word the table of trajectories; `why`: what each group of habits contributes and what
is expected when; `goal`: the smallest changes of habits that reach a target; `bill`: the habits
that an Alipay statement shows; `report`: what a credit report tells of where somebody stands.
"""

import argparse
import io
import os
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd

from explorer.export.table import csv, table
from explorer.findings import explain, goal
from explorer.findings.explain import Reason
from explorer.findings.goal import Wish
from explorer.intake import files, reading_room
from explorer.intake.statement import apply, figures
from explorer.intake.statement.figures import Found
from explorer.model import projection
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import MONTHS, Scenario
from explorer.scenario import link, presets
from explorer.scenario.plan_marks import LETTERS, letter

REASONS = {
    "too_long": "the link has length {given}, only {used} is read",
    "not_a_number": "{key}={given!r} is not a number, allowed is {range}",
    "out_of_range": "{key}={given} is out of range, allowed is {range}",
    "off_step": "{key}={given} lies between two steps, allowed is {range}",
    "bad_name": "{key}={given!r} is no plan's name, the nearest is {used!r}",
    "no_plan": "the link has no plan",
    "plan_moved": "plan {given} comes without a plan {used}",
    "too_many_plans": "the link has {given} plans, allowed are {used}",
    "missing": "{key} lacks {used}",
    "plan_lost": "the link should carry {given} values but has {used}",
    "unknown": "nothing is called {given}",
    "version": "v={given!r} is not the version that can be read, v={used}",
    "damaged": "the short link was cut off or changed on its way",
    "newer": "the short link was made by a newer version",
}

ROOM_REFUSALS = {
    "too_much": "reading the file takes more time or memory than one file may",
    "busy": "too many files are being read",
}
REFUSALS = ROOM_REFUSALS | {
    "too_big": "the file is too big, {given} MB can be read",
    "pdf": "this is a PDF; export the statement for personal book-keeping (用于个人对账), which gives a CSV",
    "xls": "this is an old or locked spreadsheet; save it as CSV or xlsx",
    "no_text": "this is no text table, no zip and no spreadsheet",
    "damaged": "the file is damaged; export or download it again",
    "zip_empty": "there is no CSV in this zip",
    "password_needed": "the zip needs its password, which Alipay shows in the app: --password",
    "password_wrong": "the password does not open this zip",
    "wechat": "this is a WeChat bill; Huabei and Jiebei are in Alipay's statement",
    "jd": "this is JD's statement; Huabei and Jiebei are in Alipay's",
    "meituan": "this is Meituan's statement; Huabei and Jiebei are in Alipay's",
    "douyin": "this is Douyin's statement; Huabei and Jiebei are in Alipay's",
    "pinduoduo": "this is Pinduoduo's statement; Huabei and Jiebei are in Alipay's",
    "unionpay": "this is UnionPay's statement; Huabei and Jiebei are in Alipay's",
    "bank": "this is a bank's statement; Huabei and Jiebei are in Alipay's",
    "cashbook": "this is an export of Alipay's 记账本, which lacks how payments ended; "
    "export the statement for personal book-keeping (开具交易流水证明, 用于个人对账)",
    "report": "this is a credit report and no Alipay statement; use: report",
    "unmarked": "nothing in this table says that it is Alipay's statement",
    "web_export": "this export lacks the payment methods, so that Huabei does not show; export it in the app",
    "no_statement": "this is no Alipay statement: its headings are nowhere",
    "no_rows": "there is no payment in this statement",
}

REPORT_REFUSALS = ROOM_REFUSALS | {
    "too_big": "the file is too big, {given} MB can be read",
    "too_long": "this is longer than a credit report can be, {given} pages can be read",
    "damaged": "the file is damaged; download it again",
    "zip_empty": "there is no PDF in this zip",
    "password_needed": "the file needs its password, which came with it: --password",
    "password_wrong": "the password does not open this file",
    "scan": "this is a picture, which is not read; enter enquiries, lenders, months late and years by hand",
    "detailed": "this is the detailed report (详版); the brief one (简版) is read",
    "company": "this is a company's credit report; the personal brief one (个人信用报告, 简版) is read",
    "other_bureau": "this is the report of another bureau (百行, 朴道); the one of the People's Bank is read",
    "statement_pdf": "this is a statement of payments; export it as CSV and use: bill",
    "no_report": "this is no credit report of the People's Bank (个人信用报告, 简版)",
    "unsafe": "this credit report cannot be read safely: it does not agree with itself",
}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the answer is the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", newline="\n")
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = COMMANDS[given.pop(0)] if given and given[0] in COMMANDS else COMMANDS[""]
    parser = _parser(command)
    options = parser.parse_args(given)
    try:
        text = command.run(read(getattr(options, "link", "")), options)
    except ValueError as wrong:
        parser.error(str(wrong))
    return _write(text)


def _table(scenario: Scenario, options: argparse.Namespace) -> str:
    return csv(table(scenario, projection.project(scenario, futures=options.paths, seed=options.seed)))


def _why(scenario: Scenario, options: argparse.Namespace) -> str:
    return _rows(map(_reason_row, explain.reasons(scenario)))


def _reason_row(reason: Reason) -> dict[str, Any]:
    return {
        "plan": letter(reason.number),
        "month": reason.month,
        "kind": reason.kind,
        "what": reason.what,
        "about": reason.about,
        "value": round(reason.value, 1),
        "chance": round(reason.chance, 3),
        "because": reason.because,
        "coefficients": " ".join(reason.keys),
    }


def _goal(scenario: Scenario, options: argparse.Namespace) -> str:
    number = LETTERS.index(options.plan)
    if number >= len(scenario.plans):
        raise ValueError(f"the link has no plan {options.plan}")
    wish = Wish(options.outcome, options.target, options.month, options.chance)
    return _rows(goal.goal_rows(scenario, number, wish))


def _bill(opening: Scenario, options: argparse.Namespace) -> str:
    try:
        with Path(options.file).open("rb") as file:
            data = file.read(files.BIGGEST + 1)
        found = reading_room.read(figures.read_figures, data, options.password, options.today or date.today())
    except files.Refused as refused:
        raise ValueError(REFUSALS[refused.code].format(given=refused.given)) from None
    except (OSError, ValueError):
        raise ValueError("the file cannot be opened") from None
    _tell_gaps(found)
    if options.as_link:
        return link.encode(apply.taken(opening, found.findings)) + "\n"
    lines = [f"{one.key},{_plain(one.value)},{one.months},{one.certainty}\n" for one in found.findings]
    return "".join(["key,value,months,certainty\n", *lines])


def _report(opening: Scenario, options: argparse.Namespace) -> str:
    # What reads PDFs takes a while to load, and the other commands do not need it.
    from explorer.intake.credit_report import pdf, proposals, report  # noqa: PLC0415

    try:
        with Path(options.file).open("rb") as file:
            data = file.read(pdf.BIGGEST + 1)
        found = reading_room.read(report.read_report, data, options.password, options.today or date.today())
    except files.Refused as refused:
        raise ValueError(
            (REPORT_REFUSALS | ROOM_REFUSALS)[refused.code].format(given=refused.given)
        ) from None
    except (OSError, ValueError):
        raise ValueError("the file cannot be opened") from None
    if held := proposals.held_back(found):
        print(f"held back, the report does not agree with itself: {', '.join(held)}", file=sys.stderr)
    told = proposals.proposals(found)
    if options.as_link:
        return link.encode(proposals.filled(opening, told)) + "\n"
    lines = [
        f"{one.key},{_plain(one.value)},{_plain(one.low)},{_plain(one.high)},{one.certainty},{one.asof}\n"
        for one in told
    ]
    return "".join(["key,value,low,high,certainty,asof\n", *lines])


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _tell_gaps(found: Found) -> None:
    """Say beside the figures what of the statement is not in them."""
    if found.wrong:
        lines = textwrap.shorten(", ".join(map(str, found.wrong)), 80)
        print(f"lines that cannot be read: {found.n_wrong} ({lines})", file=sys.stderr)
    if found.missing:
        print(f"payments that it speaks of but does not hold: {found.missing}", file=sys.stderr)
    if found.age:
        print(f"it ended {found.age} days before, on {found.last}", file=sys.stderr)
    if found.rounded:
        print(f"order numbers that a spreadsheet has rounded: {found.rounded}", file=sys.stderr)
    for first, last in found.left:
        print(f"left out, since a gap follows: {first} to {last}", file=sys.stderr)
    if found.others:
        print(f"files beside it that were not read: {', '.join(found.others)}", file=sys.stderr)
    if found.cut:
        print("it has more lines than are read; the first ones were", file=sys.stderr)


def _rows(rows: Iterable[dict[str, Any]]) -> str:
    return pd.DataFrame(list(rows)).to_csv(index=False, lineterminator="\n")


def _table_options(parser: argparse.ArgumentParser) -> None:
    futures, seed = projection.FUTURES, projection.SEED
    parser.add_argument(
        "--paths", type=_whole(1, 100_000), default=futures, help="simulated futures, 1 to 100000"
    )
    parser.add_argument("--seed", type=_whole(0, 2**32 - 1), default=seed, help="of the random draws")


def _goal_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--outcome", choices=tuple(OUTCOMES), default="score")
    parser.add_argument("--target", type=_whole(0, 200_000), required=True, help="points or yuan")
    parser.add_argument("--month", type=_whole(1, MONTHS), default=12, help="by which month, 1 to 24")
    parser.add_argument("--chance", type=_share, default=0.7, help="in which share of the futures, 0 to 1")
    parser.add_argument(
        "--plan", type=str.lower, choices=LETTERS, default=LETTERS[0], help="the plan to start from"
    )


def _no_options(parser: argparse.ArgumentParser) -> None:
    pass


def _link(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("link", nargs="?", default="", help="the page's address, or what follows its ?")


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="an Alipay statement: csv, the zip it came in, or xlsx")


def _bill_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--today", type=_day, help="the day it is read on, YYYY-MM-DD; today without it")
    parser.add_argument("--password", default="", help="of the file or its zip")
    parser.add_argument(
        "--link", dest="as_link", action="store_true", help="print the opening comparison with it as a link"
    )


def _report_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", help="a brief personal credit report (个人信用报告, 简版): PDF, or the zip it came in"
    )


@dataclass(frozen=True, slots=True)
class _Command:
    """A subcommand: what it prints, the options that it alone takes, and what it is about."""

    help: str
    run: Callable[[Scenario, argparse.Namespace], str]
    options: Callable[[argparse.ArgumentParser], None] = _no_options
    about: Callable[[argparse.ArgumentParser], None] = _link


COMMANDS = {
    "": _Command("Print a scenario's projection as CSV.", _table, _table_options),
    "why": _Command("Print what made the plans differ, and what is expected when.", _why),
    "goal": _Command("Print the smallest changes of habits that reach a target.", _goal, _goal_options),
    "bill": _Command("Print the habits that an Alipay statement shows.", _bill, _bill_options, _file),
    "report": _Command(
        "Print what a credit report tells of where somebody stands.", _report, _bill_options, _report_file
    ),
}


def read(text: str) -> Scenario:
    """The scenario of a link. Raises ValueError for a link that needs any repair."""
    bare = text.strip()
    if not bare or "://" in bare and "?" not in bare:
        return presets.newcomer()
    if not link.carries_scenario(text):
        raise ValueError("the link carries no scenario; without a link you get the newcomer's")
    scenario, repairs = link.decode(text)
    if repairs:
        more = f" (and {len(repairs) - 1} more)" if len(repairs) > 1 else ""
        raise ValueError(_reason(repairs[0]) + more)
    return scenario


def _reason(repair: link.Repair) -> str:
    line = link.choice(repair.key)
    allowed = f"{line.low:g} to {line.high:g} in steps of {line.step:g}" if line else ""
    return textwrap.shorten(REASONS[repair.code].format(**repair._asdict(), range=allowed), 160)


def _parser(command: _Command) -> argparse.ArgumentParser:
    parser = _Parser("python -m explorer", description=command.help)
    command.about(parser)
    command.options(parser)
    return parser


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 < share < 1:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a share between 0 and 1")
    return share


def _day(text: str) -> date:
    try:
        if len(text) == len("2026-11-20"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text[:40]!r} is no day such as 2026-11-20")


def _whole(low: int, high: int) -> Callable[[str], int]:
    def whole(text: str) -> int:
        if not text.isdecimal() or len(text) > 12 or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a whole number from {low} to {high}")
        return int(text)

    return whole


def _write(text: str) -> int:
    try:
        print(text, end="", flush=True)
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
