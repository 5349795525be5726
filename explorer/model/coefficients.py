"""The model's numbers, read from assets/data/coefficients.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import gcd
from zlib import crc32

import numpy as np

from explorer.assets import toml
from explorer.model.arrays import Counts, Floats, Named
from explorer.model.plan import DIGITS, Choice

_TINY = 1e-12

GRADES = ("law", "records", "published", "analogy", "folklore", "assumption")


@dataclass(frozen=True)
class Coefficient:
    """One number [`unit`] with its range, how well it is known and from where."""

    key: str
    part: str
    value: float
    low: float
    high: float
    unit: str
    grade: str
    source: str
    note: str
    neutral: float | None = None

    @property
    def choice(self) -> Choice:
        """What a person may believe it to be: in fiftieths of its range, or finer where its value is none."""
        low, value, high = (round(end * 10**DIGITS) for end in (self.low, self.value, self.high))
        step = gcd((high - low) // 50, value - low) / 10**DIGITS or 1.0
        return Choice(self.key, self.value, self.low, self.high, step, self.unit, "belief")

    def set_to(self, value: float) -> "Coefficient":
        """The same number known exactly."""
        return replace(self, value=value, low=value, high=value)


@dataclass(frozen=True)
class Source:
    """Where a number comes from; `url` is empty where nothing was published."""

    title: str
    url: str


@dataclass(frozen=True, eq=False)
class Coefficients:
    """All numbers of the model, and the date of the model they belong to."""

    version: str
    date: str
    items: tuple[Coefficient, ...]

    def moved(self, values: Mapping[str, float]) -> "Coefficients":
        """The same record with some numbers set, without a range. Raises KeyError if unknown."""
        unknown = set(values) - {item.key for item in self.items}
        if unknown:
            raise KeyError(f"no coefficient is called {sorted(unknown)[0]}")
        items = tuple(
            item if item.key not in values else item.set_to(values[item.key]) for item in self.items
        )
        return replace(self, items=items)

    def fixed(self) -> "Coefficients":
        """The same record without ignorance: each range shrunk to its value."""
        return self.moved({item.key: item.value for item in self.items})

    def well_graded(self) -> "Coefficients":
        """The same record with every link that is folklore or in dispute switched off."""
        return self.moved({i.key: i.neutral for i in self.items if i.neutral is not None})

    @property
    def values(self) -> Named[float]:
        """Each number as it is published or believed."""
        return Named({item.key: item.value for item in self.items})

    def draw(self, futures: int, seed: int) -> "Drawn":
        """Each number drawn once for each future from its range, whatever becomes of the others."""
        return Drawn({item.key: _around(item, futures, seed) for item in self.items})


class Drawn(Named[Floats]):
    """Coefficients drawn for each future: one attribute each, float32 of shape (futures,)."""

    def at(self, futures: Counts) -> "Drawn":
        """The same coefficients for the given futures alone, looked up when they are asked for."""
        return _Chosen(self, futures)


class _Chosen(Drawn):
    def __init__(self, drawn: Drawn, futures: Counts) -> None:
        super().__init__({})
        self._of = vars(drawn), futures

    def __getattr__(self, key: str) -> Floats:
        if key.startswith("_"):  # what Python asks for of a copy that is not yet filled
            raise AttributeError(key)
        values, futures = self._of
        return values[key][futures] if key in values else super().__getattr__(key)


@lru_cache(maxsize=16)
def drawn(numbers: Coefficients, futures: int, seed: int) -> Drawn:
    """The draws of `numbers`, kept, since every scenario with the same beliefs shares them."""
    return numbers.draw(futures, seed)


def _around(item: Coefficient, futures: int, seed: int) -> Floats:
    """Stratified draws between low and high, the likelier the nearer to the value, which is their mean.

    Two slopes that meet at the value: that on the shorter side holds as many more of the draws as the
    other is longer, since a plain triangle over a skewed range means up to ten times its value.
    """
    low, top, high = item.low, item.value, item.high
    if low == high:
        return np.full(futures, top, np.float32)
    rng = np.random.default_rng([seed, crc32(item.key.encode())])
    share = rng.permutation((np.arange(futures) + rng.random(futures)) / futures)
    below = (high - top) / (high - low)
    rising = low + (top - low) * np.sqrt(share / max(below, _TINY))
    falling = high - (high - top) * np.sqrt((1 - share) / max(1 - below, _TINY))
    return np.where(share < below, rising, falling).astype(np.float32)


@cache
def load() -> Coefficients:
    """The numbers as published in assets/data/coefficients.toml."""
    parts = {
        part: rows
        for part, rows in toml("data/coefficients").items()
        if isinstance(rows, dict) and part != "sources"
    }
    items = (Coefficient(key, part, **row) for part, rows in parts.items() for key, row in rows.items())
    return Coefficients(toml("data/coefficients")["version"], toml("data/coefficients")["date"], tuple(items))


@cache
def beliefs() -> dict[str, Choice]:
    """What can be believed of each number that is not known exactly, by its key."""
    return {item.key: item.choice for item in load().items if item.low < item.high}


@lru_cache(maxsize=64)
def believed(beliefs: tuple[tuple[str, float], ...] = (), well_graded: bool = False) -> Coefficients:
    """The published numbers with a person's own beliefs put in. Raises KeyError for an unknown one."""
    numbers = load().well_graded() if well_graded else load()
    return numbers.moved(dict(beliefs)) if beliefs else numbers


@cache
def sources() -> dict[str, Source]:
    """The sources that coefficients name, by their code."""
    return {code: Source(**row) for code, row in toml("data/coefficients")["sources"].items()}
