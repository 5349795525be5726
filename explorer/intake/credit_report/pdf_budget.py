"""What reading a PDF of strangers may cost, counted as it is read: the library bounds single things alone."""

import re
from collections.abc import Iterable
from typing import Any

from pypdf import PageObject
from pypdf.generic import NameObject

from explorer.intake.files import Refused

MOST_PAGES = 40
MOST_CHARACTERS = 300_000  # of all pages; ninety accounts have 15,000
MOST_OPERATIONS = 150_000  # of all pages; printed from a browser ninety accounts have 54,000
MOST_CODES = 2_000_000  # of the fonts of all pages; printed from a browser ninety accounts have 720,000
MOST_FORMS = 500
FONT = 500  # codes that any font has, whatever it says

_RANGE = re.compile(rb"<([0-9A-Fa-f]{1,8})>\s{0,9}<([0-9A-Fa-f]{1,8})>\s{0,9}[<\[]")

Thing = Any  # a page, font, form or picture of the library's: a dictionary


class Budget:
    """What all pages of a file together may cost.

    The library works through a font anew wherever it is named, and through a form wherever it is drawn.
    A form swallows what is raised in it; the next operation raises again.
    """

    def __init__(self) -> None:
        self.operations, self.codes, self.characters = MOST_OPERATIONS, MOST_CODES, MOST_CHARACTERS
        self.fonts: dict[int, int] = {}
        self.forms: dict[int, Thing] = {}
        self.drawn: dict[str, int] = {}

    def prepare(self, page: PageObject) -> None:
        """Count what a page's fonts cost, and note what its forms will. Raises Refused."""
        self.codes -= self._fonts_of(page)
        self._note_forms(page)
        self._check()

    def spend(self, operator: bytes, operands: list[Any], *_: object) -> None:
        """Count an operation before it is done. Raises Refused."""
        self.operations -= 1
        if operator == b"Do" and operands:
            self.codes -= self.drawn.get(operands[0], 0)
        self._check()

    def write(self, text: str) -> None:
        """Count what was read. Raises Refused."""
        self.characters -= len(text)
        self._check()

    def _check(self) -> None:
        if min(self.operations, self.codes, self.characters) < 0 or len(self.forms) > MOST_FORMS:
            raise Refused("too_long", f"{MOST_PAGES}")

    def _fonts_of(self, thing: Thing) -> int:
        cost = 0
        for _, font in named_objects(thing, "/Font"):
            if id(font) not in self.fonts:
                _two_bytes(font)
                self.fonts[id(font)] = _codes(font)
            cost += self.fonts[id(font)]
        return cost

    def _note_forms(self, thing: Thing) -> None:
        """The costliest form of each name, in the page and in its forms."""
        waiting = [thing]
        while waiting:
            for name, form in named_objects(waiting.pop(), "/XObject"):
                self.drawn[name] = max(self.drawn.get(name, 0), self._fonts_of(form))
                if id(form) not in self.forms:
                    self.forms[id(form)] = form
                    waiting.append(form)
                    self._check()


def named_objects(thing: Thing, kind: str) -> Iterable[tuple[str, Thing]]:
    """The fonts, or the forms and pictures, that a page or a form names."""
    resources = thing.get("/Resources")
    things = resources.get_object().get(kind) if resources else None
    return [(name, one.get_object()) for name, one in things.get_object().items()] if things else []


def _two_bytes(font: Thing) -> None:
    """Where a Chinese font brings a table of codes of its own the library would take each byte for a code."""
    if font.get("/Subtype") == "/Type0" and not isinstance(font.get("/Encoding").get_object(), NameObject):
        font[NameObject("/Encoding")] = NameObject("/Identity-H")


def _codes(font: Thing) -> int:
    """About how many codes and widths a font's tables come to when they are laid out."""
    count = FONT
    if "/ToUnicode" in font:
        table = font["/ToUnicode"].get_object().get_data()
        count += table.count(b"<")
        for part in table.split(b"beginbfrange")[1:]:
            ranges = part.partition(b"endbfrange")[0]
            count += sum(max(int(last, 16) - int(first, 16), 0) for first, last in _RANGE.findall(ranges))
    for below in font.get("/DescendantFonts", ()):
        widths = [one.get_object() for one in below.get_object().get("/W", ())]
        count += sum(len(one) if isinstance(one, list) else 1 for one in widths)
        count += sum(int(two) - int(one) for one, two, three in _triples(widths))
    return count + len(font.get("/Widths", ()))


def _triples(widths: list[Any]) -> list[tuple[Any, ...]]:
    """First code, last code and width: in such a table pairs of a code and a list may stand between."""
    found, place = [], 0
    while place + 1 < len(widths):
        if isinstance(widths[place + 1], list):
            place += 2
            continue
        found.append(tuple(widths[place : place + 3]))
        place += 3
    return [one for one in found if len(one) == 3]
