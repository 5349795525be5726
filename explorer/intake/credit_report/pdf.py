"""A stranger's PDF -> the text of its pages, bounded in bytes, pages, objects and operations.

No message of the library, which might quote the file, goes on: neither in an exception nor to a log.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from unicodedata import normalize
from warnings import catch_warnings, simplefilter

from pypdf import PageObject, PasswordType, PdfReader, apply_configuration
from pypdf.errors import LimitReachedError

from explorer.intake.credit_report.pdf_budget import MOST_PAGES, Budget, named_objects
from explorer.intake.files import MEGABYTE, Refused

BIGGEST = 5 * MEGABYTE  # bytes; a report has some ten to some hundred kB
MOST_OBJECTS = 20_000  # printed from a browser ninety accounts have 700
CODES = ("too_big", "too_long", "damaged", "password_needed", "password_wrong", "scan")

_LIMITS: dict[str, Any] = {
    "maximum_declared_stream_length": BIGGEST,
    "zlib_maximum_output_length": 4 * MEGABYTE,  # of any one stream: a font's table may be larger than a page
    "lzw_maximum_output_length": 2 * MEGABYTE,
    "run_length_maximum_output_length": 2 * MEGABYTE,
    "array_based_stream_maximum_output_length": 2 * MEGABYTE,
    "stream_decoding_work_maximum_length": 8 * MEGABYTE,
    "stream_parsing_work_maximum_count": 200_000,
    "stream_filters_maximum_length": 4,
    "page_tree_maximum_entries": 2 * MOST_PAGES,
    "page_tree_maximum_depth": 10,
    "xform_maximum_invocations_per_extraction": 200,
    "jbig2dec_binary": None,  # no other program is run
}
_SIGNATURE, _START = b"%PDF-", 1024  # bytes within which programs look for the signature
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_HEIF = re.compile(rb"....ftyp(?:heic|heix|mif1|avif)", re.DOTALL)
_WEBP = re.compile(rb"RIFF....WEBP", re.DOTALL)
_CHINESE = re.compile("[\u4e00-\u9fff]")
FEW = 20  # Chinese characters below which a page of pictures is one that was scanned

# Browsers write some characters as radicals that look alike: NFKC knows one kind of them, and takes
# three for the form of other countries.
_RADICALS = str.maketrans(
    "⺟⺠⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻥⻦⻩⻬⻮⻰戶靑黃",
    "母民西见角贝车长门青页风飞食马鱼鸟黄齐齿龙户青黄",
)

logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # its warnings quote the file


def is_pdf(data: bytes) -> bool:
    return _SIGNATURE in data[:_START]


def is_picture(data: bytes) -> bool:
    return data.startswith(_PICTURES) or bool(_HEIF.match(data) or _WEBP.match(data))


def pages(data: bytes, password: str = "") -> list[str]:
    """The text of each page, line ends as they stand there. Raises Refused with one of CODES."""
    if len(data) > BIGGEST:
        raise Refused("too_big", f"{BIGGEST // MEGABYTE}")
    if data.count(b"endobj") > MOST_OBJECTS:
        raise Refused("too_long", f"{MOST_PAGES}")
    with catch_warnings(), apply_configuration(**_LIMITS):
        simplefilter("ignore")
        with _refusing():
            return _texts(_opened(data, password))


@contextmanager
def _refusing() -> Iterator[None]:
    """Whatever a made-up file does to the library ends in an answer."""
    try:
        yield
    except (Refused, MemoryError):  # who bounds the memory wants to hear of it
        raise
    except LimitReachedError:
        raise Refused("too_long", f"{MOST_PAGES}") from None
    except Exception:
        raise Refused("damaged") from None


def _opened(data: bytes, password: str) -> PdfReader:
    reader = PdfReader(
        BytesIO(data), root_object_recovery_limit=1_000, xref_stream_maximum_entries=MOST_OBJECTS
    )
    if not reader.is_encrypted or reader.decrypt("") != PasswordType.NOT_DECRYPTED:
        return reader
    password = password.strip()
    if not password:
        raise Refused("password_needed")
    if reader.decrypt(password) == PasswordType.NOT_DECRYPTED:
        raise Refused("password_wrong")
    return reader


def _texts(reader: PdfReader) -> list[str]:
    if len(reader.pages) > MOST_PAGES:
        raise Refused("too_long", f"{MOST_PAGES}")
    left = Budget()
    texts = []
    for page in reader.pages:
        left.prepare(page)
        texts.append(normalised(page.extract_text(visitor_operand_before=left.spend)))
        left.write(texts[-1])
    if sum(len(_CHINESE.findall(text)) for text in texts) < FEW and any(map(_has_picture, reader.pages)):
        raise Refused("scan")
    return texts


def _has_picture(page: PageObject) -> bool:
    return any(thing.get("/Subtype") == "/Image" for _, thing in named_objects(page, "/XObject"))


def normalised(text: str) -> str:
    """A text with half-width punctuation and digits, and characters as they are typed."""
    return normalize("NFKC", text.replace("\0", "")).translate(_RADICALS)
