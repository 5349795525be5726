"""Every regular expression of the package, and texts that such a one may take long to search.

A text is made of a pattern's own literals and characters of its classes, since it is those that it
goes back to.
"""

import ast
import importlib
import pkgutil
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from re import _constants as kind
from re import _parser

import explorer

# Reads the installed Plotly and nothing of a stranger's: its patterns hold names found there.
OF_PACKAGES = ("explorer.drawing.plotly_script",)
MIXES = 6  # texts of several literals for each pattern
_CLASSES = {kind.CATEGORY_DIGIT: "1", kind.CATEGORY_SPACE: " ", kind.CATEGORY_WORD: "a"}
_USES = {"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}


def every() -> dict[str, re.Pattern]:
    """Each pattern by its place: those that modules hold, and those written out inside functions.

    A pattern that a function puts together cannot be found and is a fault: it belongs to its module.
    """
    found: dict[str, re.Pattern] = {}
    for module in pkgutil.walk_packages(explorer.__path__, "explorer."):
        if module.name in OF_PACKAGES:
            continue
        spec = importlib.util.find_spec(module.name)
        held = vars(importlib.import_module(module.name)) if not module.name.endswith("__main__") else {}
        found |= {f"{module.name}.{name}": one for name, value in held.items() for one in _held(value)}
        found |= _written(module.name, ast.parse(Path(spec.origin).read_text("utf-8")))
    return {place: _of_text(pattern) for place, pattern in found.items()}


def _of_text(pattern: re.Pattern) -> re.Pattern[str]:
    """The same for text where a pattern is for bytes."""
    if isinstance(pattern.pattern, str):
        return pattern
    return re.compile(pattern.pattern.decode("latin-1"), pattern.flags)


def _held(value: object) -> Iterator[re.Pattern]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _held(one)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _held(one)


def _written(module: str, tree: ast.Module) -> dict[str, re.Pattern]:
    found = {}
    inside = [node for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) for node in ast.walk(one)]
    for node in inside:
        called = node.func if isinstance(node, ast.Call) else None
        of_re = isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name)
        if not (of_re and called.value.id == "re" and called.attr in _USES):
            continue
        pattern = node.args[0]
        assert isinstance(pattern, ast.Constant | ast.Name), f"{module}:{node.lineno} puts a pattern together"
        if isinstance(pattern, ast.Constant):
            flags = [key.value for key in node.keywords if key.arg == "flags"]
            number = eval(ast.unparse(flags[0]), {"re": re}) if flags else 0
            found[f"{module}:{node.lineno}"] = re.compile(pattern.value, number)
    return found


def texts(pattern: re.Pattern, length: int) -> Iterator[str]:
    """Texts of about a length that are hard for a pattern: its parts many times over, alone, mixed, after a start."""
    parts = [*dict.fromkeys(_parts(_parser.parse(pattern.pattern, pattern.flags)))]
    steps = [_sample([one]) for one in _parser.parse(pattern.pattern, pattern.flags)]
    starts = [*dict.fromkeys("".join(steps[:n]) for n in range(len(steps) + 1))]
    rng = random.Random(pattern.pattern)
    units = [*parts, *(start for start in starts if start)]
    units += [
        "".join(rng.choice(units) for _ in range(rng.randint(2, 5))) for _ in range(MIXES if units else 0)
    ]
    for unit in dict.fromkeys(units):
        for start in starts:
            yield start + unit * (length // len(unit)) + "\0"
        yield unit * (length // len(unit))


def _parts(tree) -> Iterator[str]:
    """Runs of literals, and a character of each class."""
    run = ""
    for op, given in tree:
        if op is kind.LITERAL:
            run += chr(given)
            continue
        if run:
            yield run
            run = ""
        if op in (kind.IN, kind.ANY, kind.NOT_LITERAL):
            yield from _characters(op, given)
        for inner in _inner(op, given):
            yield from _parts(inner)
    if run:
        yield run


def _inner(op, given) -> list:
    if op is kind.BRANCH:
        return given[1]
    if op in (kind.MAX_REPEAT, kind.MIN_REPEAT, kind.POSSESSIVE_REPEAT):
        return [given[2]]
    if op is kind.SUBPATTERN:
        return [given[3]]
    return [given[1]] if op in (kind.ASSERT, kind.ASSERT_NOT) else []


def _characters(op, given) -> list[str]:
    """A character of each kind that a class takes."""
    if op is not kind.IN:
        return ["x"]
    if given[0][0] is kind.NEGATE:
        taken = {chr(value) for name, value in given if name is kind.LITERAL}
        return [mark for mark in "x1~ " if mark not in taken][:1]
    found = []
    for name, value in given:
        if name is kind.LITERAL:
            found.append(chr(value))
        elif name is kind.RANGE:
            found.append(chr(value[0]))
        else:
            found.append(_CLASSES.get(value, "x"))
    return found


def _sample(tree) -> str:
    """A text that a part of a pattern takes."""
    text = ""
    for op, given in tree:
        if op is kind.LITERAL:
            text += chr(given)
        elif op in (kind.IN, kind.ANY, kind.NOT_LITERAL):
            text += _characters(op, given)[0]
        elif op in (kind.MAX_REPEAT, kind.MIN_REPEAT, kind.POSSESSIVE_REPEAT):
            text += _sample(given[2]) * max(given[0], 1)
        elif inner := _inner(op, given):
            text += _sample(inner[0]) if op is not kind.ASSERT_NOT else ""
    return text


def seconds(pattern: re.Pattern, text: str, best_of: int = 1) -> float:
    """Processor time of looking for a pattern everywhere in a text, and of holding it against the whole [s]."""
    took = []
    for _ in range(best_of):
        start = time.thread_time()
        for _ in pattern.finditer(text):
            pass
        pattern.fullmatch(text)
        took.append(time.thread_time() - start)
    return min(took)
