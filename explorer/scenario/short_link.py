"""A link's values <-> one short value: the packed form of the same codec.

Each choice is the number of its step, and all of them are the digits of one big number of mixed
radix, so that nothing is wasted. How many steps a choice has may change later: the layouts that
links were published with stand in assets/data/packed.toml, and the first character names the one used.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from string import ascii_letters, digits
from typing import NamedTuple
from zlib import crc32

from explorer.assets import toml
from explorer.model.coefficients import beliefs

DIGITS = digits + ascii_letters  # no - or _ : programs that look for links in a text cut those off
CHECK = 1 << 24  # one damaged link in so many is not noticed
LONGEST = 3_000  # characters that are read; the longest name and every belief make under 2,500
_ALPHABETS = (0x80, 0x10000, 0x110000)  # ASCII, nearly every Chinese character, emoji too
_MOST_PLANS = 4
_MOST_LETTERS = 64  # of a name
_MOST_BELIEFS = 256
_KEY = 1 << 24  # a belief is known by so much of its key's checksum
_EXPONENTS = 64


class DamagedError(ValueError):
    """Not what was packed: cut off, or changed on its way."""


class NewerError(ValueError):
    """Packed with a layout that is not known here."""


class PackedRow(NamedTuple):
    """A choice as it is packed: `size` steps of `step` from `low` on."""

    key: str
    low: float
    step: float
    size: int

    def place(self, text: str) -> int:
        """The step that a value stands on."""
        return round((float(text) - self.low) / self.step)

    def text(self, place: int) -> str:
        """The value of a step, as a link writes it."""
        return short_number(round(self.low + place * self.step, 9))


class Layout(NamedTuple):
    """What is packed in which order."""

    profile: tuple[PackedRow, ...]
    environment: tuple[PackedRow, ...]
    plan: tuple[PackedRow, ...]
    marks: tuple[PackedRow, ...] = ()  # told last, each absent where it is at its lowest


class _Writer:
    """Places, each below its radix, gathered into one number."""

    def __init__(self) -> None:
        self._put: list[tuple[int, int]] = []

    def put(self, place: int, radix: int) -> None:
        if not 0 <= place < radix:
            raise ValueError(f"{place} is not below {radix}")
        self._put.append((place, radix))

    def packed(self) -> int:
        total = 0
        for place, radix in reversed(self._put):
            total = total * radix + place
        return total


class _Reader:
    """The same places out of that number, in the same order."""

    def __init__(self, total: int) -> None:
        self.rest = total

    def take(self, radix: int) -> int:
        self.rest, place = divmod(self.rest, radix)
        return place


def pack(values: Mapping[str, str]) -> str:
    """The values of a whole link, by their keys, as one short text of letters and digits."""
    newest, layout, out = len(layouts()) - 1, layouts()[-1], _Writer()
    letters = [key[0] for key in values if key[1:] == ".name"]
    out.put(len(letters) - 1, _MOST_PLANS)
    for row in (*layout.profile, *layout.environment):
        out.put(row.place(values[row.key]), row.size)
    for letter in letters:
        _put_name(out, values[f"{letter}.name"])
        for row in layout.plan:
            _put_habit(out, row, values[f"{letter}.{row.key}"], values[f"{letters[0]}.{row.key}"], letter)
    out.put(int(values.get("well_graded") == "1"), 2)
    _put_beliefs(out, {key[2:]: text for key, text in values.items() if key.startswith("m.")})
    for row in layout.marks:
        out.put(row.place(values.get(row.key, "0")), row.size)
    packed = out.packed()
    return DIGITS[newest] + _written(packed * CHECK + _check(packed, newest))


def unpack(text: str) -> dict[str, str]:
    """The values of a packed link by their keys, as a long one has them; `values` counts them.

    Raises DamagedError for what was not packed here, NewerError for a layout of a later version.
    """
    if not text or len(text) > LONGEST or not set(text) <= set(DIGITS):
        raise DamagedError
    layout = DIGITS.index(text[0])
    packed, check = divmod(_read(text[1:]), CHECK)
    if check != _check(packed, layout):
        raise DamagedError
    if layout >= len(layouts()):
        raise NewerError
    source = _Reader(packed)
    values = _values(layouts()[layout], source)
    if source.rest:
        raise DamagedError
    return {"v": "1", "values": str(len(values))} | values


def short_number(value: float) -> str:
    """A number as a link writes it: "1", "0.92"."""
    return str(int(value)) if value == int(value) else repr(value)


@cache
def layouts() -> tuple[Layout, ...]:
    """Every layout that a link was published with, the newest last."""
    return tuple(
        Layout(**{part: tuple(PackedRow(*row) for row in rows) for part, rows in layout.items()})
        for layout in toml("data/packed")["layouts"]
    )


def _values(layout: Layout, source: _Reader) -> dict[str, str]:
    count = 1 + source.take(_MOST_PLANS)
    values = {row.key: row.text(source.take(row.size)) for row in (*layout.profile, *layout.environment)}
    for letter in "abcd"[:count]:
        values[f"{letter}.name"] = _take_name(source)
        for row in layout.plan:
            values[f"{letter}.{row.key}"] = _take_habit(source, row, values.get(f"a.{row.key}"))
    if source.take(2):
        values["well_graded"] = "1"
    values |= _take_beliefs(source)
    marked = {row.key: source.take(row.size) for row in layout.marks}
    return values | {key: "1" for key, place in marked.items() if place}


def _put_habit(out: _Writer, row: PackedRow, text: str, first: str, letter: str) -> None:
    """A later plan's habit is told only where it differs from the first plan's."""
    if letter != "a":
        out.put(int(text != first), 2)
    if letter == "a" or text != first:
        out.put(row.place(text), row.size)


def _take_habit(source: _Reader, row: PackedRow, first: str | None) -> str:
    if first is not None and not source.take(2):
        return first
    return row.text(source.take(row.size))


def _put_name(out: _Writer, name: str) -> None:
    codes = [ord(letter) for letter in name]
    alphabet = next(n for n, size in enumerate(_ALPHABETS) if all(code < size for code in codes))
    out.put(alphabet, len(_ALPHABETS))
    out.put(len(codes), _MOST_LETTERS)
    for code in codes:
        out.put(code, _ALPHABETS[alphabet])


def _take_name(source: _Reader) -> str:
    alphabet = _ALPHABETS[source.take(len(_ALPHABETS))]
    return "".join(chr(source.take(alphabet)) for _ in range(source.take(_MOST_LETTERS)))


def _put_beliefs(out: _Writer, held: Mapping[str, str]) -> None:
    """Decimals, not steps: the range that a belief is chosen from moves with the evidence."""
    out.put(len(held), _MOST_BELIEFS)
    for key, text in held.items():
        sign, figures, exponent = Decimal(text).normalize().as_tuple()
        out.put(_hash(key), _KEY)
        out.put(sign, 2)
        out.put(int(exponent) + _EXPONENTS // 2, _EXPONENTS)
        out.put(len(figures), _MOST_LETTERS)
        for figure in figures:
            out.put(figure, 10)


def _take_beliefs(source: _Reader) -> dict[str, str]:
    known = {_hash(key): key for key in beliefs()}
    held = {}
    for _ in range(source.take(_MOST_BELIEFS)):
        key = source.take(_KEY)
        sign, exponent = "-" * source.take(2), source.take(_EXPONENTS) - _EXPONENTS // 2
        figures = "".join(str(source.take(10)) for _ in range(source.take(_MOST_LETTERS)))
        held[f"m.{known.get(key, f'{key:06x}')}"] = short_number(float(f"{sign}{figures or 0}e{exponent}"))
    return held


def _hash(key: str) -> int:
    return crc32(key.encode()) % _KEY


def _check(packed: int, layout: int) -> int:
    size = packed.bit_length() // 8 + 1
    return crc32(packed.to_bytes(size), layout) % CHECK


def _written(total: int) -> str:
    written: list[str] = []
    while total:
        total, place = divmod(total, len(DIGITS))
        written.append(DIGITS[place])
    return "".join(reversed(written))


def _read(text: Iterable[str]) -> int:
    total = 0
    for digit in text:
        total = total * len(DIGITS) + DIGITS.index(digit)
    return total
