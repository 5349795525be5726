"""Plans' names as they can be stored, also after a link wrapped them once more."""

from urllib.parse import quote, unquote

from explorer.model.plan import NAME_LENGTH, Plan

LONGEST = 10_000  # characters of a link, or of one value, that are read; encode writes under 5,000
TWICE = 3  # times that a link may have been encoded too often


def clean_name(text: str) -> str:
    """A plan's name as it can be stored: printable, one line, NAME_LENGTH at most, never empty.

    One that is percent-encoded is what it encodes, so that a link encoded twice means the same.
    """
    text, cleaned = "", unquoted(text)
    while text != cleaned:  # what is left may be percent-encoded in its turn
        text = cleaned
        kept = (c if c.isprintable() else " " if c.isspace() else "" for c in text if c != "\ufffd")
        cleaned = unquoted(" ".join("".join(kept).split())[:NAME_LENGTH].strip())
    return text or Plan.name


def unquoted(text: str) -> str:
    """Text without the percent-encoding that it wears exactly as `encode` would put it on."""
    for _ in range(TWICE):
        bare = unquote(text[:LONGEST])
        if bare == text or quote(bare, safe="", errors="replace") != text:
            break
        text = bare
    return text
