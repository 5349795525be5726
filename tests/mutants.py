"""python -m tests.mutants [COUNT] [SEED] [MODULE ...]: how many small faults the tests would notice.

COUNT mutants, drawn evenly from what is to be strong, one after another in a copy of the project: a
comparison, an operation, a number or a condition is changed, and the tests that concern the module run until
one fails. Prints those that nobody noticed, to be read; exits with 1 if fewer than KILLED [share] were.
"""

import ast
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
COUNT, SEED, KILLED, PATIENCE = 150, 1, 0.85, 600  # [s]
MODEL = ("golden_table", "schedule", "score", "debt", "projection", "golden", "both_sides", "shares", "plan",
         "coefficients", "evidence")  # fmt: skip
TESTS = {
    "explorer/link.py": ("link", "packed"),
    "explorer/packed.py": ("packed", "link"),
    "explorer/record.py": ("record", "keep"),
    "explorer/cells.py": ("record",),
    "explorer/bill/read.py": ("bill", "bill_find"),
    **{f"explorer/model/{path.name}": MODEL for path in sorted((ROOT / "explorer/model").glob("[a-z]*.py"))},
}
COMPARED = {
    "Lt": "<=",
    "LtE": "<",
    "Gt": ">=",
    "GtE": ">",
    "Eq": "!=",
    "NotEq": "==",
    "In": "not in",
    "NotIn": "in",
}
DONE = {
    "Add": "-",
    "Sub": "+",
    "Mult": "/",
    "Div": "*",
    "FloorDiv": "/",
    "Mod": "*",
    "BitAnd": "|",
    "BitOr": "&",
}
NAMED = {"min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """One changed place: from `start` to `end` of the module's text stands `new`."""

    module: str
    line: int
    start: int
    end: int
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line}: {self.old!r} -> {self.new!r}"


def mutants(module: str) -> list[Mutant]:
    """Every mutant of a module."""
    text = (ROOT / module).read_text("utf-8")
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line.encode()))
    data = text.encode()

    def place(node: ast.expr) -> tuple[int, int]:
        return starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset

    def between(left: ast.expr, right: ast.expr, new: str) -> tuple[int, int, str]:
        return place(left)[1], place(right)[0], f" {new} "

    found = []
    for node in ast.walk(ast.parse(text)):
        for start, end, new in _changes(node, place, between):
            old = data[start:end].decode()
            if not {"(", ")", "#"}.intersection(old):  # a bracket between the two sides would be lost
                found.append(Mutant(module, node.lineno, start, end, old, new))
    return found


def _changes(node: ast.AST, place, between) -> Iterator[tuple[int, int, str]]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]).__name__ in COMPARED:
        yield between(node.left, node.comparators[0], COMPARED[type(node.ops[0]).__name__])
    elif isinstance(node, ast.BinOp) and type(node.op).__name__ in DONE:
        yield between(node.left, node.right, DONE[type(node.op).__name__])
    elif isinstance(node, ast.BoolOp):
        yield between(node.values[0], node.values[1], "or" if isinstance(node.op, ast.And) else "and")
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield *place(node), repr(node.value + 1)
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield *place(node), repr(not node.value)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield place(node)[0], place(node.operand)[0], "bool "
    elif isinstance(node, ast.Name) and node.id in NAMED:
        yield *place(node), NAMED[node.id]
    elif isinstance(node, ast.Attribute) and node.attr in NAMED:
        yield place(node)[1] - len(node.attr), place(node)[1], NAMED[node.attr]


def survives(mutant: Mutant, folder: Path) -> bool:
    """Whether no test of the module fails."""
    file = folder / mutant.module
    whole = file.read_bytes()
    file.write_bytes(whole[: mutant.start] + mutant.new.encode() + whole[mutant.end :])
    try:
        compile(file.read_bytes(), mutant.module, "exec")
        tests = [f"tests/test_{name}.py" for name in TESTS[mutant.module]]
        command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=PATIENCE, check=False)
        return done.returncode == 0
    except (SyntaxError, subprocess.TimeoutExpired):
        return False
    finally:
        file.write_bytes(whole)


def main(count: int = COUNT, seed: int = SEED, *modules: str) -> int:
    every = [one for module in modules or TESTS for one in mutants(module)]
    chosen = random.Random(seed).sample(every, min(count, len(every)))
    left = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "project"
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".git", ".venv", "static", "__pycache__"))
        for number, mutant in enumerate(chosen, 1):
            if survives(mutant, folder):
                left.append(mutant)
                print(f"survives ({number} of {len(chosen)}) {mutant}", flush=True)
    killed = 1 - len(left) / len(chosen)
    print(f"{len(chosen)} of {len(every)} mutants tried, {killed:.0%} killed")
    return int(killed < KILLED)


if __name__ == "__main__":
    numbers, names = sys.argv[1:3], sys.argv[3:]
    sys.exit(main(*map(int, numbers), *names))
