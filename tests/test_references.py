"""The codes of evidence (F20, C9, R4): each that is cited can be looked up, each entry says where it comes from."""

import re
from pathlib import Path

import pytest

from explorer.assets import toml
from explorer.model.coefficients import GRADES, sources
from tests.in_turn import in_turn

ROOT = Path(__file__).parents[1]
TEXT = {".py", ".toml", ".md", ".js", ".css", ".html"}
# Two digits at most, and not behind % or #: neither C901 of the linter, nor %C3 of a link, nor a colour.
CODE = re.compile(r"(?<![%#\w])[CFR][1-9]\d?\b(?!%)")
SECTION = re.compile(r"§+\s?\d+")  # of a document that is not here

EVIDENCE = toml("data/evidence")
OWN = EVIDENCE["sources"]
NO_ADDRESS = EVIDENCE["no_address"]
ENTRIES = {code: entry for code, entry in EVIDENCE.items() if CODE.fullmatch(code)}
ADDRESSES = {code: source.url for code, source in sources().items()}
ADDRESSES |= {code: source["url"] for code, source in OWN.items()}
EVERY = in_turn("code", ENTRIES)


def project_files() -> list[Path]:
    """Everything of the project that may cite, itself excepted: it names codes that are none."""
    wings = [path for wing in ("explorer", "assets", "tests") for path in (ROOT / wing).rglob("*")]
    beside = [ROOT / name for name in ("app.py", "README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    return [path for path in (*wings, *beside) if path.suffix in TEXT and path != Path(__file__)]


def cited() -> dict[str, set[str]]:
    """The codes that stand anywhere in the project, and the files that cite them."""
    found: dict[str, set[str]] = {}
    for path in project_files():
        for code in CODE.findall(path.read_text("utf-8")):
            found.setdefault(code, set()).add(str(path.relative_to(ROOT)))
    return found


def test_every_code_can_be_looked_up():
    unknown = {code: files for code, files in cited().items() if code not in ENTRIES}
    assert not unknown


def test_no_section_of_a_document_elsewhere_is_cited():
    assert not [path for path in project_files() if SECTION.search(path.read_text("utf-8"))]


def test_the_search_reaches_every_wing():
    """Else a code without an entry would go unseen."""
    wings = {file.partition("/")[0] for code, files in cited().items() for file in files}
    assert wings >= {"explorer", "assets", "tests"}


@pytest.mark.parametrize("text", ["(F20-F23)", "F35, folklore", "seen in C9.", "“R4”", "F8 and F14"])
def test_a_code_is_found_however_it_is_cited(text):
    assert CODE.findall(text) == re.findall(r"[CFR]\d+", text)


@pytest.mark.parametrize(
    "text", ["%C3%28", "a=%F0%9F", "#F05", "#C8A", "noqa: C901", "0xF1", "F0", "PLR2004"]
)
def test_what_only_looks_like_a_code_is_none(text):
    assert not CODE.search(text)


@EVERY
def test_an_entry_says_what_is_known_how_well_since_when_and_from_where(code):
    entry = ENTRIES[code]
    assert entry.keys() == {"claim", "sources", "grade", "year"}
    assert entry["claim"].endswith(".") and len(entry["claim"]) > 30
    assert entry["grade"] in GRADES
    assert entry["year"] == "undated" or 1990 <= entry["year"] <= int(EVIDENCE["checked"][:4])
    assert entry["sources"] and set(entry["sources"]) <= ADDRESSES.keys()


def test_nothing_but_entries_stands_beside_the_tables():
    assert EVIDENCE.keys() - ENTRIES.keys() == {"checked", "sources", "no_address"}


def test_every_source_has_a_title_and_an_address_or_says_why_it_has_none():
    titles = [source["title"] for source in OWN.values()]
    assert all(titles) and len(titles) == len(set(titles))
    used = {source for entry in ENTRIES.values() for source in entry["sources"]}
    without = {code for code in used if not ADDRESSES[code]}
    assert without == NO_ADDRESS.keys() and all(why.endswith(".") for why in NO_ADDRESS.values())
    assert all(re.fullmatch(r"https://[\w.-]+/\S+", ADDRESSES[code]) for code in used - without)


def test_a_source_stands_in_one_place_and_is_used():
    assert not OWN.keys() & sources().keys()
    addresses = [address for address in ADDRESSES.values() if address]
    assert len(addresses) == len(set(addresses))
    assert OWN.keys() <= {source for entry in ENTRIES.values() for source in entry["sources"]}
