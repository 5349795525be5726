"""What a person edits without programming: the files in assets/."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "assets"


@cache
def toml(name: str) -> dict[str, Any]:
    """What stands in assets/`name`.toml, read once; not to be changed by whoever reads it."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


@cache
def text(name: str) -> str:
    """What stands in the file assets/`name`, such as a script or a sheet of styles; read once."""
    return (FOLDER / name).read_text("utf-8")
