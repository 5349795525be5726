"""The one door: what a file or a paste is, told before anything of it is read."""

from explorer.intake import files, foreign
from explorer.intake.files import Refused
from explorer.intake.statement import rows

KINDS = ("statement", "record", "kept", "report", "pdf", "foreign")
_KEPT = b"{"  # what this page keeps is the only JSON that it reads
_BLANK = b"\xef\xbb\xbf \t\r\n"


def which(data: bytes | str) -> str:
    """One of KINDS. What cannot be told without its password or is nobody's paper goes to the statement,
    whose reader says why it is none.
    """
    given = data.encode("utf-8", "ignore") if isinstance(data, str) else data
    if given.lstrip(_BLANK).startswith(_KEPT):
        return "kept"
    if given.startswith(b"%PDF"):
        return "pdf"
    try:
        heads = [head for part in files.unpacked(given) for head in rows.heads(part)]
    except Refused:
        return "statement"
    kinds = [_of_table(head) for head in heads]
    if {*kinds} == {"record"} and given.startswith(files.ZIP) and not files.is_sheet(given):
        return "statement"  # nobody packs a record; its reader says what is missing
    return next((kind for kind in KINDS if kind in kinds), "record")


def _of_table(head: list[list[str]]) -> str:
    """What a table is by its first lines."""
    code = foreign.named(head)
    if code:
        return "report" if code == "report" else "foreign"
    named = any(
        {"time", "amount"} <= {rows.HEADINGS.get(foreign.name(cell)) for cell in cells} for cells in head
    )
    return "statement" if named or foreign.is_alipays(head) else "record"
