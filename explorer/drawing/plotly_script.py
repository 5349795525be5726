"""Plotly's script without what the page never draws: text in, text out.

On a telephone the whole one is not so much loaded as evaluated: some ten seconds that answer nothing. It is a
bundle of modules, `var NAME=wrap(...)` one after the other; whoever needs one calls `NAME()`, and the last
registers every kind of trace there is. With that list cut short, nothing that is left calls most of them.
"""

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")

DRAWN = ("bar",)  # the kinds of trace that we draw, beside scatter, which is Plotly's core

_NAME = r"[\w$]+"
# What the bundler puts before the modules: how one is called that has exports, and one that runs once.
_WRAP = re.compile(rf"var ({_NAME})=\((\w),(\w)\)=>\(\)=>[^=]{{0,40}}\3\|\|\2\(\(\3=\{{exports:", re.ASCII)
_ONCE = re.compile(rf"var ({_NAME})=\((\w),(\w)[^=]*=>\(\)=>[^=]{{0,40}}\2&&\(\3=\2\(\2=0\)\)", re.ASCII)
_LIST = re.compile(rf"\.register\(\[((?:{_NAME}\(\),?)+)\]\)", re.ASCII)
_CALL = re.compile(rf"(?<![\w$])(?:(?<=\.\.\.)|(?<!\.))({_NAME})\(\)", re.ASCII)


class UnfitError(ValueError):
    """Another script than the one that is known here."""


def cut(script: str, kinds: Sequence[str] = DRAWN) -> str:
    """The script with no other kinds of trace than scatter and these. Raises UnfitError."""
    head, modules, homes = _taken_apart(script)
    listed = _only([*_LIST.finditer(modules[-1])])
    needed = [f"{_entry(kind, listed[1], modules, homes)}()" for kind in kinds]
    modules[-1] = modules[-1][: listed.start(1)] + ",".join(needed) + modules[-1][listed.end(1) :]
    reached = _reached(head, modules, homes)
    return head + "".join(module for number, module in enumerate(modules) if number in reached)


def _taken_apart(script: str) -> tuple[str, list[str], dict[str, int]]:
    """What comes before the modules; they; and by each name by which one is called, where it stands."""
    wrap, once = (re.escape(_only([*kind.finditer(script, 0, 10_000)])[1]) for kind in (_WRAP, _ONCE))
    starts = [m.start() for m in re.finditer(rf"(?<=[;}}])var {_NAME}={wrap}\(", script, re.ASCII)]
    if not starts:
        raise UnfitError("no modules")
    modules = [script[start:end] for start, end in zip(starts, [*starts[1:], len(script)], strict=True)]
    if not all(module.endswith(");") for module in modules[:-1]):
        raise UnfitError("a module that does not end as modules do")
    named = re.compile(rf"(?<![\w$.])({_NAME})=(?:{wrap}|{once})\(", re.ASCII)
    found = [(name, number) for number, module in enumerate(modules) for name in named.findall(module)]
    homes = dict(found)
    if len(homes) < len(found):
        raise UnfitError("two modules of one name")
    return script[: starts[0]], modules, homes


def _entry(kind: str, listed: str, modules: Sequence[str], homes: dict[str, int]) -> str:
    """The one on the list that registers a kind of trace."""
    mark = f'moduleType:"trace",name:"{kind}"'
    home = _only([number for number, module in enumerate(modules) if mark in module])
    names: list[str] = _CALL.findall(listed)
    if not homes.keys() >= {*names}:
        raise UnfitError("something listed that is no module")
    return _only([name for name in names if home in (homes[name], *_called(modules[homes[name]], homes))])


def _reached(head: str, modules: Sequence[str], homes: dict[str, int]) -> set[int]:
    """The modules that the last one calls, and those that these call, and so on."""
    reached: set[int] = set()
    waiting = {len(modules) - 1, *_called(head, homes)}
    while waiting:
        number = waiting.pop()
        reached.add(number)
        waiting |= {*_called(modules[number], homes)} - reached
    return reached


def _called(text: str, homes: dict[str, int]) -> Iterable[int]:
    return (homes[name] for name in {*_CALL.findall(text)} if name in homes)


def _only(found: Sequence[T]) -> T:
    """What has to be there once. Raises UnfitError."""
    if len(found) != 1:
        raise UnfitError(f"{len(found)} where one was expected")
    return found[0]
