"""python -m tests.mutants [COUNT] [SEED] [MODULE ...]: how many small faults the tests would notice.

COUNT mutants, drawn evenly from what is to be strong, AT_ONCE at a time in copies of the project: a
comparison, an operation, a number or a condition is changed, and the tests that concern the module run until
one fails. Prints those that nobody noticed, to be read; exits with 1 if fewer than KILLED [share] were.
Interrupted it tells the share of those that it has tried: they are in a drawn order, so they are even too.
"""

import ast
import queue
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
COUNT, SEED, KILLED, PATIENCE, AT_ONCE = 150, 1, 0.85, 300, 2  # PATIENCE [s]
# Quick and telling tests first: the survivors alone see the last.
MODEL = ("golden_table", "plan", "schedule", "debt", "score", "luck", "coefficients", "shares",
         "both_sides", "monotone", "golden", "projection")  # fmt: skip
BILL = ("bill_find", "bill", "bill_page")
TESTS = {
    **{f"explorer/model/{path.name}": MODEL for path in sorted((ROOT / "explorer/model").glob("[a-z]*.py"))},
    **{
        f"explorer/intake/statement/{path.name}": BILL
        for path in sorted((ROOT / "explorer/intake/statement").glob("[a-z]*.py"))
    },
    "explorer/model/plan.py": ("plan", "packed", *MODEL),
    "explorer/model/coefficients.py": ("coefficients", "influence", "track", *MODEL),
    "explorer/model/outcomes.py": ("charts", *MODEL),
    "explorer/intake/statement/rows.py": ("bill", "bill_find"),
    "explorer/scenario/link.py": ("link", "packed", "round_trips"),
    "explorer/scenario/short_link.py": ("packed", "link", "round_trips"),
    "explorer/intake/record_file.py": ("keep", "round_trips", "record"),
    "explorer/intake/typed_cells.py": ("keep", "round_trips", "record"),
}
OPERATORS = {
    "Lt": ("<", "<="),
    "LtE": ("<=", "<"),
    "Gt": (">", ">="),
    "GtE": (">=", ">"),
    "Eq": ("==", "!="),
    "NotEq": ("!=", "=="),
    "In": ("in", "not in"),
    "NotIn": ("not in", "in"),
    "Is": ("is", "is not"),
    "IsNot": ("is not", "is"),
    "Add": ("+", "-"),
    "Sub": ("-", "+"),
    "Mult": ("*", "/"),
    "Div": ("/", "*"),
    "FloorDiv": ("//", "/"),
    "Mod": ("%", "*"),
    "Pow": ("**", "*"),
    "BitAnd": ("&", "|"),
    "BitOr": ("|", "&"),
    "And": ("and", "or"),
    "Or": ("or", "and"),
}
NAMED = {"min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum", "any": "all", "all": "any"}
# What a type checker reads or what only saves time; and Python 3.11 does not know places inside f-strings.
UNTOUCHED = {"annotation", "returns", "decorator_list"}


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
    data = (ROOT / module).read_bytes()
    starts = [0]
    for line in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def place(node: ast.expr) -> tuple[int, int]:
        return starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset

    def operator(op: ast.AST, left: ast.expr, right: ast.expr) -> tuple[int, int, str]:
        start, end = place(left)[1], place(right)[0]
        return start, end, data[start:end].decode().replace(*OPERATORS[type(op).__name__], 1)

    found = []
    for node in _nodes(ast.parse(data)):
        for start, end, new in _changes(node, place, operator):
            old = data[start:end].decode()
            if "#" not in old:  # a comment between the two sides may hold the operator's sign
                found.append(Mutant(module, node.lineno, start, end, old, new))
    return found


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for field, value in ast.iter_fields(node):
        if field not in UNTOUCHED:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not isinstance(child, ast.JoinedStr):
                    yield from _nodes(child)


def _changes(node: ast.AST, place, operator) -> Iterator[tuple[int, int, str]]:
    if isinstance(node, ast.Compare):
        for op, left, right in zip(node.ops, [node.left, *node.comparators], node.comparators):
            yield operator(op, left, right)
    elif isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op).__name__ in OPERATORS:
        sides = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.target, node.value)
        yield operator(node.op, *sides)
    elif isinstance(node, ast.BoolOp):
        yield operator(node.op, *node.values[:2])
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield *place(node), repr(node.value + 1)
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield *place(node), repr(not node.value)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield place(node)[0], place(node)[0] + len("not"), ""
    elif isinstance(node, ast.Name) and node.id in NAMED:
        yield *place(node), NAMED[node.id]
    elif isinstance(node, ast.Attribute) and node.attr in NAMED:
        yield place(node)[1] - len(node.attr), place(node)[1], NAMED[node.attr]


def survives(mutant: Mutant, folder: Path) -> bool:
    """Whether no test of the module fails."""
    file = folder / mutant.module
    whole = file.read_bytes()
    changed = whole[: mutant.start] + mutant.new.encode() + whole[mutant.end :]
    compile(changed, mutant.module, "exec")  # one that no interpreter reads would count as noticed
    tests = [f"tests/test_{name}.py" for name in dict.fromkeys(TESTS[mutant.module])]
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider",
               "--hypothesis-profile=mutants", *tests]  # fmt: skip
    file.write_bytes(changed)
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=PATIENCE, check=False)
        return done.returncode == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        file.write_bytes(whole)


def tried(chosen: list[Mutant]) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant and whether it survives, AT_ONCE at a time."""
    free: queue.SimpleQueue[Path] = queue.SimpleQueue()

    def one(mutant: Mutant) -> tuple[Mutant, bool]:
        folder = free.get()
        try:
            return mutant, survives(mutant, folder)
        finally:
            free.put(folder)

    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(AT_ONCE) as pool:
        for number in range(AT_ONCE):
            free.put(Path(place) / str(number) / "project")
            shutil.copytree(ROOT, Path(place) / str(number) / "project", ignore=shutil.ignore_patterns(
                ".git", ".venv", "static", "__pycache__", ".hypothesis"))  # fmt: skip
        try:
            yield from (
                done.result() for done in as_completed([pool.submit(one, mutant) for mutant in chosen])
            )
        finally:
            pool.shutdown(cancel_futures=True)


def main(count: int = COUNT, seed: int = SEED, *modules: str) -> int:
    every = [one for module in modules or TESTS for one in mutants(module)]
    chosen = random.Random(seed).sample(every, min(count, len(every)))
    same = {TESTS[one.module]: Mutant(one.module, 0, 0, 0, "", "") for one in chosen}
    if not all(survived for _, survived in tried(list(same.values()))):
        sys.exit("the tests fail without a mutant: first make them pass")
    seen, left = Counter(), Counter()
    try:
        for mutant, survived in tried(chosen):
            seen[mutant.module] += 1
            left[mutant.module] += survived
            if survived:
                print(f"survives ({seen.total()} of {len(chosen)}) {mutant}", flush=True)
    except KeyboardInterrupt:
        print("interrupted")
    for module, number in sorted(seen.items()):
        print(f"{module}: {number - left[module]} of {number} killed")
    killed = 1 - left.total() / max(seen.total(), 1)
    print(f"{seen.total()} of {len(every)} mutants tried, {killed:.0%} killed")
    return int(killed < KILLED)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a run in the background knows no other
    numbers, names = sys.argv[1:3], sys.argv[3:]
    sys.exit(main(*map(int, numbers), *names))
