"""What a person edits without programming: the files in assets/."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "assets"
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+\.js)";\n', re.MULTILINE)


@cache
def toml(name: str) -> dict[str, Any]:
    """What stands in assets/`name`.toml, read once; not to be changed by whoever reads it."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


@cache
def text(name: str) -> str:
    """What stands in the file assets/`name`, such as a script or a sheet of styles; read once."""
    return (FOLDER / name).read_text("utf-8")


@cache
def script(name: str) -> str:
    """The script assets/js/`name` and before it those that it imports: one module, without comments.

    A component's script is sent as a text that lies nowhere, so it can import nothing.
    """
    parts = (_IMPORT.sub("", text(f"js/{one}")) for one in _parts(name, ()))
    return "".join(line for part in parts for line in _code(part))


def _code(part: str) -> Iterator[str]:
    """The lines of a script that are no comment's alone."""
    inside = False
    for line in part.splitlines(keepends=True):
        bare = line.strip()
        inside = inside or bare.startswith("/**") and (bare.endswith("*/") or "*/" not in bare)
        if bare and not inside and not bare.startswith("//"):
            yield line
        inside = inside and not bare.endswith("*/")


def _parts(name: str, seen: tuple[str, ...]) -> tuple[str, ...]:
    """A script's file behind those that it imports, each once."""
    seen = (*seen, name)
    before: tuple[str, ...] = ()
    for one in _IMPORT.findall(text(f"js/{name}")):
        if one not in seen:
            before += tuple(part for part in _parts(one, seen) if part not in before)
    return (*before, name)
