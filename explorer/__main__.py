"""The projection on the command line: python -m explorer "LINK" prints the table as CSV."""

import argparse
import os
import sys
import textwrap
from collections.abc import Callable, Sequence

from explorer import link, presets, projection
from explorer.plan import Scenario
from explorer.table import csv, table

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
}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str):
        self.exit(2, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the answer is the exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", newline="\n")
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        scenario = read(options.link)
    except ValueError as wrong:
        parser.error(str(wrong))
    trajectories = projection.project(scenario, futures=options.paths, seed=options.seed)
    return _write(csv(table(scenario, trajectories)))


def read(text: str) -> Scenario:
    """The scenario of a link. Raises ValueError for a link that needs any repair."""
    if not text.strip():
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


def _parser() -> argparse.ArgumentParser:
    parser = _Parser("python -m explorer", description="Print a scenario's projection as CSV.")
    parser.add_argument("link", nargs="?", default="", help="the page's address, or what follows its ?")
    parser.add_argument(
        "--paths", type=_whole(1, 100_000), default=projection.FUTURES, help="simulated futures, 1 to 100000"
    )
    parser.add_argument(
        "--seed", type=_whole(0, 2**32 - 1), default=projection.SEED, help="of the random draws"
    )
    return parser


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
