"""Files of strangers -> text or a sheet's cells: zips, spreadsheets, encodings.

Size, time and memory are bounded. Nothing of a file is kept here, and no message of a library,
which might quote it, goes on.
"""

import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from warnings import catch_warnings, simplefilter
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

MEGABYTE = 1_000_000  # bytes
SAMPLE = 400  # bytes by which an encoding is told
UPLOAD = 20  # [MB] what the server takes at all: server.maxUploadSize in .streamlit/config.toml is the same
BIGGEST = UPLOAD * MEGABYTE  # bytes of a file, packed or not; no reader takes more
TABLES = (".csv", ".txt", ".xlsx")
MOST_PARTS = 2_000  # files in a zip
MOST_TABLES = 12  # tables in a zip, or sheets of a spreadsheet, that are read
MOST_COLUMNS = 60
MOST_SHEETS = 50  # in a spreadsheet; a thousand may be one and the same under as many names
MOST_ELEMENTS = 1_500_000  # beginnings and ends of them, in the texts that a spreadsheet's cells share
SHEET, STRINGS, PART = 60_000_000, 30_000_000, 4_000_000  # bytes of a spreadsheet's parts, unpacked
WHOLE = 1e15  # from which on a spreadsheet's number has lost digits, and is shown with its exponent
SLOW_CIPHER = 5_000_000  # bytes of a zip in the old encryption, which is undone in Python
CODES = (
    "too_big", "too_much", "busy", "pdf", "xls", "no_text", "damaged", "zip_empty", "password_needed",
    "password_wrong",
)  # fmt: skip

ZIP, _PDF, _OLE = b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Refused(Exception):  # noqa: N818, it is an answer
    """A file that cannot be read; `code` is one of CODES, `given` what a sentence about it may name."""

    def __init__(self, code: str, given: str = "") -> None:
        super().__init__(code)
        self.code, self.given = code, given


def unpacked(
    data: bytes, password: str = "", biggest: int = BIGGEST, endings: tuple[str, ...] = TABLES
) -> list[bytes]:
    """The files of a kind in a zip, or the data as they are where they are no zip. Raises Refused."""
    if len(data) > biggest:
        raise Refused("too_big", f"{biggest // MEGABYTE}")
    if not data.startswith(ZIP) or is_sheet(data):
        return [data]
    import pyzipper  # noqa: PLC0415, its ciphers take a while to load and few need them

    try:
        with pyzipper.AESZipFile(BytesIO(data)) as archive:
            return [*_decrypted_all(archive, _parts(archive, biggest, endings), password, biggest)]
    except (BadZipFile, pyzipper.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        raise Refused("damaged") from None


def is_sheet(data: bytes) -> bool:
    """Whether a file is a spreadsheet of the xlsx kind."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def read_sheets(data: bytes, most: int) -> list[list[list[str]]]:
    """The sheets of an xlsx file with cells in them, as text, up to `most` rows in all. Raises Refused."""
    _check_parts(data)
    from openpyxl import load_workbook  # noqa: PLC0415, it takes a while to load and few need it

    try:
        with catch_warnings():
            simplefilter("ignore")  # about styles and extensions, which nobody asked for
            book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            found: list[list[list[str]]] = []
            for one in book.worksheets[:MOST_TABLES]:
                left = most - sum(map(len, found))
                if left <= 0:
                    break
                cells = one.iter_rows(max_row=left, max_col=MOST_COLUMNS, values_only=True)
                rows = [_row(row) for row in cells]
                if any(map(any, rows)):
                    found.append(rows)
    except MemoryError:
        raise
    except Exception:  # whatever a made-up file does to the library
        raise Refused("damaged") from None
    return found


def decoded(data: bytes, word: str = "") -> str:
    """The text of a file in the encodings that people's programs write. Raises Refused.

    Where single bytes are broken, the encoding is the one in which `word` is there to read.
    """
    if data.startswith(_PDF):
        raise Refused("pdf")
    if data.startswith(_OLE):
        raise Refused("xls")
    encodings = ("utf-16",) if data[:2] in _UTF16 else _unmarked_utf16(data) or ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    for encoding in encodings if word else ():
        text = data.decode(encoding, "replace")
        if word in text:
            return text
    raise Refused("no_text")


def _unmarked_utf16(data: bytes) -> tuple[str, ...]:
    """The encoding of a text of two bytes a character without a mark: every other byte of its start is 0."""
    start = data[:SAMPLE]
    high, low = start[::2].count(0), start[1::2].count(0)
    if max(high, low) < len(start) / 8 or min(high, low):
        return ()
    return ("utf-16-be",) if high else ("utf-16-le",)


def _parts(archive: ZipFile, biggest: int, endings: tuple[str, ...]) -> list[ZipInfo]:
    """The files of a kind in an open zip, the largest first: beside them a reader may find thumbnails."""
    parts = archive.infolist()
    fitting = [part for part in parts if part.filename.lower().endswith(endings)]
    fitting = [part for part in fitting if not part.filename.startswith("__MACOSX")]
    if not fitting or len(parts) > MOST_PARTS:
        raise Refused("zip_empty")
    fitting = sorted(fitting, key=lambda part: -part.file_size)[:MOST_TABLES]
    slow = [part for part in fitting if part.flag_bits & 1 and not getattr(part, "wz_aes_version", None)]
    sizes = sum(part.file_size for part in fitting), sum(part.compress_size for part in slow)
    if sizes[0] > biggest or sizes[1] > SLOW_CIPHER:
        raise Refused("too_big", f"{biggest // MEGABYTE}")
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in fitting):
        raise Refused("damaged")
    return fitting


def _decrypted_all(archive: ZipFile, parts: list[ZipInfo], password: str, biggest: int) -> Iterator[bytes]:
    left = biggest
    for part in parts:
        data = _decrypted(archive, part, password, left)
        left -= len(data)
        yield data


def _decrypted(archive: ZipFile, part: ZipInfo, password: str, biggest: int) -> bytes:
    """A part's data; in an encrypted one what does not fit together is a wrong password."""
    if part.flag_bits & 1 and not password:
        raise Refused("password_needed")
    try:
        with archive.open(part, pwd=password.strip().encode() or None) as file:
            data = file.read(biggest + 1)
    except Exception:  # a wrong password ends in any of a dozen
        raise Refused("password_wrong" if part.flag_bits & 1 else "damaged") from None
    if len(data) > biggest:
        raise Refused("too_big", f"{biggest // MEGABYTE}")
    return data


def _check_parts(data: bytes) -> None:
    """Refuse a spreadsheet that would unpack to more than one that a person made. Raises Refused."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise Refused("damaged")
            for part in parts:
                _check_part(archive, part)
    except (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise Refused("damaged") from None


def _check_part(archive: ZipFile, part: ZipInfo) -> None:
    """The same for one part of it: bytes, and elements, each of which costs far more than its bytes."""
    if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Refused("damaged")
    if not part.filename.endswith((".xml", ".rels")):
        return
    in_sheets = part.filename.startswith("xl/worksheets/")
    most = SHEET if in_sheets else STRINGS if part.filename.endswith("sharedStrings.xml") else PART
    if part.file_size > most:
        raise Refused("too_big", f"{most // MEGABYTE}")
    if in_sheets:  # of which the first rows alone are read
        return
    elements = sheets = 0
    with archive.open(part) as file:
        while chunk := file.read(MEGABYTE):
            elements += chunk.count(b"<")
            sheets += chunk.count(b"sheetId")
            if elements > MOST_ELEMENTS or sheets > MOST_SHEETS:
                raise Refused("too_much")


def _row(cells: Sequence[object]) -> list[str]:
    """A row as text. One with nothing in it has no cells: a cell far down has thousands of them before it."""
    return [] if cells.count(None) == len(cells) else [_shown(value) for value in cells]


def _shown(value: object) -> str:
    """A cell's value as it would be typed: dates as 2026-11-06 00:00:00, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < WHOLE else repr(value)
    return str(value)
