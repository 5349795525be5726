"""Small spreadsheets that would grow large, or take long, in whoever reads them."""

import io
import zipfile

import openpyxl

NAMES = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
STRINGS, BOOK, SHEET = "xl/sharedStrings.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"


def parts() -> dict[str, bytes]:
    """The parts of a small spreadsheet."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = "x"
    book.save(out)
    archive = zipfile.ZipFile(out)
    return {name: archive.read(name) for name in archive.namelist()}


def packed(given: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, text in given.items():
            archive.writestr(name, text)
    return out.getvalue()


def one_string_of_many_runs(runs: int = 1_700_000) -> bytes:
    return packed(parts() | {STRINGS: f"<sst {NAMES}><si>{'<r><t>1</t></r>' * runs}</si></sst>"})


def many_strings(strings: int = 1_000_000) -> bytes:
    return packed(parts() | {STRINGS: f"<sst {NAMES}>{'<si><t>1</t></si>' * strings}</sst>"})


def many_names_of_one_sheet(names: int = 1_900, rows: int = 20_000) -> bytes:
    found = parts()
    start, _, rest = found[BOOK].decode().partition("<sheets>")
    end = rest.partition("</sheets>")[2]
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n + 1}" r:id="rId1" {LINKS}/>' for n in range(names))
    lines = "".join(f'<row r="{n}"><c r="A{n}"/></row>' for n in range(1, rows))
    sheet = f"<worksheet {NAMES}><sheetData>{lines}</sheetData></worksheet>"
    return packed(found | {BOOK: f"{start}<sheets>{sheets}</sheets>{end}", SHEET: sheet})


def locked() -> bytes:
    """The beginning of what a spreadsheet program writes with a password: another container, encrypted."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") * 8


SHEETS = {
    "one string of many runs": one_string_of_many_runs,
    "many strings": many_strings,
    "many names of one sheet": many_names_of_one_sheet,
}


def many_cells(rows: int = 20_000, columns: int = 60) -> bytes:
    """As many cells as are read: each bound is kept, and it takes longer than a reading may."""
    cells = "".join(f"<c><v>{n}</v></c>" for n in range(columns))
    sheet = f"<worksheet {NAMES}><sheetData>{f'<row>{cells}</row>' * rows}</sheetData></worksheet>"
    return packed(parts() | {SHEET: sheet})
