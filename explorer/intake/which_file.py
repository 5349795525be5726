"""The one door: what a file or a paste is, and what it says where that is read here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from explorer.intake import files, record_file
from explorer.intake.files import Refused
from explorer.intake.statement import figures, rows

KINDS = ("statement", "record", "kept", "report")
CODES = rows.CODES
_KEPT = b"{"  # what this page keeps is the only JSON that it reads
_BLANK = b"\xef\xbb\xbf \t\r\n"
# What the reader of reports calls by name itself, and what it asks a password for.
_REPORTS = ("detailed", "company", "other_bureau", "scan", "password_needed", "password_wrong")


@dataclass(frozen=True, slots=True)
class Paper:
    """What was brought, one of KINDS, and what a statement or a record says; of others nothing is read."""

    kind: str
    says: figures.Found | record_file.Reading | None = None


def read_brought_file(
    data: bytes | str,
    password: str,
    today: date,
    headings: Mapping[str, str],
    latest: int = record_file.LATEST,
    order: Sequence[str] = record_file.COLUMNS,
) -> Paper:
    """What a file or a paste is, and says; the last three are for a record, as `record_file.read` has them.

    Raises Refused with one of CODES for what is none of KINDS; a record has no rows where it might be one.

    >>> read("2026-11, 640, 6000, 20000", "", date(2026, 11, 25), {}).kind
    'record'
    """
    # A paste begins with the mark of a text, so that it is never unpacked.
    given = data if isinstance(data, bytes) else data.encode("utf-8-sig", "ignore")
    if given.lstrip(_BLANK).startswith(_KEPT):
        return Paper("kept")
    try:
        return Paper("statement", figures.read_figures(given, password, today))
    except Refused as why:
        refused = why
    if refused.code == "report" or _is_report(given, password, refused):
        return Paper("report")
    if refused.code != "no_statement":
        raise refused
    parts = files.unpacked(given, password)
    if len(parts) > 1:
        raise refused
    return Paper("record", record_file.read_record(parts[0], headings, latest, order))


def _is_report(data: bytes, password: str, refused: Refused) -> bool:
    """Whether what is no table is a credit report, of which kind ever: a PDF, or a zip with one."""
    if refused.code not in ("pdf", "zip_empty"):
        return False
    from explorer.intake.credit_report import kinds, pdf  # noqa: PLC0415, the library takes a while to load

    try:
        part = files.unpacked(data, password, pdf.BIGGEST, (".pdf",))[0]
        kinds.check(kinds.whole(pdf.pages(part, password))[1])
    except Refused as why:
        return why.code in _REPORTS
    return True
