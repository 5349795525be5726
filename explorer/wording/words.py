"""A language's words as a function; the sentences live in assets/words/*.toml."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from explorer.assets import FOLDER, toml

LANGUAGES = {"zh": "中文", "en": "English"}


@dataclass(frozen=True)
class Words:
    """Call it with a dotted key and the values for its placeholders: words("answer.score", n=3)."""

    language: str
    sentences: dict[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        return self.sentences[key].format_map(values)

    def __contains__(self, key: str) -> bool:
        return key in self.sentences


@cache
def load(language: str) -> Words:
    """The words of one of LANGUAGES. Raises KeyError for another."""
    if language not in LANGUAGES:
        raise KeyError(language)
    tables = (toml(f"words/{file.stem}") for file in sorted((FOLDER / "words").glob(f"{language}.*toml")))
    return Words(language, {key: text for table in tables for key, text in _flat(table)})


def preferred(locale: str | None) -> str:
    """The language for a browser's locale such as "zh-TW"; English where it is none of ours."""
    code = (locale or "").lower().split("-")[0]
    return code if code in LANGUAGES else "en"


def _flat(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value
