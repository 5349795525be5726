"""What hostile texts are made of."""

import random

PIECES = (
    ":streamlit:", ":red[x]", ":material/home:", "$x$", "$$\\int$$", "<script>alert(1)</script>", "<img src=x onerror=1>",
    "**b**", "# h", "[l](javascript:1)", "![](//x.y/z.png)", "`c`", "->", "--", "=1+1", "@SUM(A1)", "+1", "-1", "\t=1",
    "＝1", "\0", "\x07", "\x1b[31m", "\u200b", "\u202e", "\u2066", "\ufeff", "\ufffd", "\ud800", "\U0001f600", "é" * 9,
    "稳", "%", "%00", "%FF", "%25%32%35", "&amp;", "&", "=", "?", "#", ";", ",", "\t", "\r\n", "\n", '"', '""', "'",
    "nan", "inf", "-inf", "1e999", "-1e999", "9" * 400, "0x10", "1_000", "١٢", "½", "-0", "1e-400", "{0}", "{x}", "%s",
    "../../etc/passwd", "__class__", "None", "null", "true", "[]", "{}", "2026-11", "2026.1", "6.000", "1.2万", "9w",
)  # fmt: skip


def text(rng: random.Random, most: int = 12) -> str:
    return "".join(rng.choice(PIECES) for _ in range(rng.randint(0, most)))


def spoiled(rng: random.Random, whole: str) -> str:
    """A text with pieces put in, cut out or doubled."""
    letters = whole
    for _ in range(rng.randint(1, 8)):
        place = rng.randint(0, len(letters))
        length = rng.choice((0, 1, 3, 40, 400))
        letters = (
            letters[:place]
            + rng.choice(("", text(rng, 2), letters[place : place + length] * 2))
            + letters[place + length :]
        )
    return letters


def as_bytes(rng: random.Random, given: str) -> bytes:
    """A text in one of the encodings of the world, perhaps with broken bytes in it."""
    coding = rng.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be", "utf-32", "latin-1", "big5"))
    data = given.encode(coding, "ignore")
    for _ in range(rng.choice((0, 0, 1, 5))):
        place = rng.randint(0, len(data))
        data = data[:place] + rng.randbytes(rng.randint(1, 4)) + data[place + rng.randint(0, 2) :]
    return data
