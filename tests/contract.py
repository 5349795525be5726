"""What explorer/contract.py says, as a script with types: `python -m tests.renew` writes it as assets/js/contract.js."""

import inspect
import types
import typing
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

from explorer import contract
from explorer.assets import FOLDER

FILE = FOLDER / "js" / "contract.js"
HEAD = (
    "// Written by `python -m tests.renew` from explorer/contract.py, where each name and type is explained."
)
PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null", Any: "any"}


def script() -> str:
    """The script: constants for the names, types for all that crosses."""
    members = [member for member in vars(contract).values() if inspect.getmodule(member) is contract]
    names = [member for member in members if isinstance(member, type) and issubclass(member, StrEnum)]
    shapes = [member for member in members if typing.is_typeddict(member)]
    return "\n".join([HEAD, *map(_constant, names), f'export const CHART = "{contract.CHART}";', "",
                      *map(_shape, shapes)])  # fmt: skip


def _constant(kind: type[StrEnum]) -> str:
    values = ", ".join(f'{one.name}: "{one.value}"' for one in kind)
    return f"export const {kind.__name__} = /** @type {{const}} */ ({{ {values} }});"


def _shape(kind: type) -> str:
    """A type, with the first sentence of what is said of it."""
    said = " ".join(inspect.getdoc(kind).split("\n\n")[0].split())
    return "\n".join(
        ["/**", f" * {said}", f" * @typedef {{object}} {kind.__name__}", *_properties(kind), " */"]
    )


def _properties(kind: type) -> Iterator[str]:
    for key, hint in typing.get_type_hints(kind, include_extras=True).items():
        inner = typing.get_args(hint)[0] if typing.get_origin(hint) is typing.NotRequired else hint
        name = key if key in kind.__required_keys__ else f"[{key}]"
        yield f" * @property {{{written(inner)}}} {name}"


def written(hint: Any) -> str:
    """A type as JSDoc has it. Raises KeyError for one that cannot be sent."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if typing.is_typeddict(hint):
        return hint.__name__
    if origin in (list, Sequence):
        of = written(inner[0])
        return f"({of})[]" if "|" in of else f"{of}[]"
    if origin is tuple:
        return f"[{', '.join(map(written, inner))}]"
    if origin is dict:
        return f"Record<{written(inner[0])}, {written(inner[1])}>"
    if origin is typing.Literal:
        return " | ".join(f'"{one}"' for one in inner)
    if origin in (types.UnionType, typing.Union):
        return " | ".join(map(written, inner))
    return PLAIN[hint]
