"""PDFs made to cost time or memory, or to break whoever reads them; each is small and made here."""

import zlib
from collections.abc import Callable, Iterable

Objects = dict[int, bytes]
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def built(objects: Objects, root: int = 1) -> bytes:
    """A PDF of these numbered objects."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    begin, size = len(out), max(objects) + 1
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    return bytes(out + b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, root, begin))


def stream(data: bytes, more: bytes = b"", packed: int = 1) -> bytes:
    for _ in range(packed):
        data = zlib.compress(data, 9)
    filters = b"[" + b"/FlateDecode" * packed + b"]"
    return b"<</Length %d/Filter %s%s>>stream\n%s\nendstream" % (len(data), filters, more, data)


def paged(contents: Iterable[bytes], more: Objects | None = None, resources: bytes = b"") -> bytes:
    """A PDF whose pages have these streams."""
    objects: Objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 3: FONT, **(more or {})}
    kids, number = [], max(objects) + 1
    for content in contents:
        objects[number] = content
        font = b"<</Font<</F 3 0 R>>%s>>" % resources
        objects[number + 1] = b"<</Type/Page/Parent 2 0 R/Contents %d 0 R/Resources %s>>" % (number, font)
        kids.append(number + 1)
        number += 2
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[2] = b"<</Type/Pages/MediaBox[0 0 600 800]/Count %d/Kids[%s]>>" % (len(kids), listed)
    return built(objects)


def bomb(packed: int) -> bytes:
    """400 MB of blanks."""
    return paged([stream(b" " * 400_000_000, packed=packed)])


def operators() -> bytes:
    return paged([stream(b"BT /F 9 Tf " + b"(a) Tj " * 400_000 + b"ET")])


def operators_on_every_page() -> bytes:
    return paged([stream(b"BT /F 9 Tf " + b"(a) Tj " * 60_000 + b"ET")] * 40)


def pages() -> bytes:
    return paged([stream(b"BT /F 9 Tf (a) Tj ET")] * 15_000)


def same_page() -> bytes:
    """One page that is named a hundred thousand times."""
    kids = b"4 0 R " * 100_000
    page = b"<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</Font<</F 3 0 R>>>>>>"
    return built({
        1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Count 1/Kids[%s]>>" % kids, 3: FONT, 4: page,
        5: stream(b"BT /F 9 Tf (a) Tj ET"),
    })  # fmt: skip


def circle() -> bytes:
    return built({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
                  4: b"<</Type/Pages/Count 1/Kids[2 0 R]>>"})  # fmt: skip


def own_parent() -> bytes:
    return built({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>"})


def forms() -> bytes:
    """Forms that draw ten others each, nine deep: 10^9 texts."""
    levels = range(10, 19)
    more = {}
    for level in levels:
        named = b" ".join(b"/X%d %d 0 R" % (n, level + 1) for n in range(10))
        draws = b" ".join(b"/X%d Do" % n for n in range(10))
        kind = (
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F 3 0 R>>/XObject<<%s>>>>" % named
        )
        more[level] = stream(b"BT /F 9 Tf (a) Tj ET " + draws, kind)
    more[19] = stream(
        b"BT /F 9 Tf (a) Tj ET", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F 3 0 R>>>>"
    )
    return paged([stream(b"/A Do " * 40)], more, b"/XObject<</A 10 0 R>>")


def heavy_forms() -> bytes:
    """One form of many operations, drawn again and again."""
    form = stream(
        b"BT /F 9 Tf " + b"(a) Tj " * 50_000 + b"ET",
        b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F 3 0 R>>>>",
    )
    return paged([stream(b"/A Do " * 40)] * 40, {10: form}, b"/XObject<</A 10 0 R>>")


def nested() -> bytes:
    return paged([stream(b"[" * 200_000)])


def nested_objects() -> bytes:
    return built(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/A " + b"[" * 100_000 + b"]" * 100_000 + b">>",
            2: b"<</Type/Pages/Kids[]>>",
        }
    )


def code_table() -> bytes:
    """A font whose table maps each code to a long text, and ranges over all."""
    table = b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    table += b"100 beginbfrange\n" + b"<0000> <FFFF> <0041>\n" * 5_000 + b"endbfrange endcmap"
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 11 0 R/DescendantFonts[12 0 R]>>"
    below = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/W[0 65535 500]>>"
    return paged(
        [stream(b"BT /G 9 Tf <0001> Tj ET")] * 40,
        {10: font, 11: stream(table), 12: below},
        b"/Font<</G 10 0 R>>",
    )


def fonts(table: bytes, widths: bytes) -> bytes:
    """A hundred names for a font on each page, which is worked through for each name anew."""
    kind = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 11 0 R/DescendantFonts[12 0 R]>>"
    below = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/W%s>>" % widths
    named = b"/Font<<%s>>" % b" ".join(b"/G%d 10 0 R" % n for n in range(100))
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        10: kind,
        11: stream(table),
        12: below,
        13: stream(b"BT /G1 9 Tf <0001> Tj ET"),
    }
    objects |= dict.fromkeys(
        range(20, 60), b"<</Type/Page/Parent 2 0 R/Contents 13 0 R/Resources<<%s>>>>" % named
    )
    objects[2] = b"<</Type/Pages/MediaBox[0 0 600 800]/Count 40/Kids[%s]>>" % b" ".join(
        b"%d 0 R" % n for n in range(20, 60)
    )
    return built(objects)


_CODES = b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"


def fonts_of_ranges() -> bytes:
    return fonts(_CODES + b"1 beginbfrange\n<0000> <EA60> <0041>\nendbfrange endcmap", b"[]")


def fonts_of_codes() -> bytes:
    table = b"".join(b"<%04X> <%04X>\n" % (n, n) for n in range(60_000))
    return fonts(_CODES + b"60000 beginbfchar\n" + table + b"endbfchar endcmap", b"[]")


def fonts_of_widths() -> bytes:
    return fonts(_CODES + b"endcmap", b"[0 60000 500]")


def fonts_of_forms() -> bytes:
    """A form with costly fonts of its own, drawn again and again."""
    table = _CODES + b"1 beginbfrange\n<0000> <EA60> <0041>\nendbfrange endcmap"
    kind = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 11 0 R/DescendantFonts[12 0 R]>>"
    names = b"/Font<<%s>>" % b" ".join(b"/G%d 10 0 R" % n for n in range(40))
    form = stream(
        b"BT /G1 9 Tf <0001> Tj ET", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<%s>>" % names
    )
    more = {10: kind, 11: stream(table), 12: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A>>", 13: form}
    return paged([stream(b"/A Do " * 40)] * 40, more, b"/XObject<</A 13 0 R>>")


def long_text() -> bytes:
    return paged([stream(b"BT /F 9 Tf (" + b"a" * 1_900_000 + b") Tj ET")])


def many_objects() -> bytes:
    """Hundred thousand objects that nothing needs, and no table of where they are."""
    body = b"".join(b"%d 0 obj<</A 1>>endobj\n" % n for n in range(5, 150_000))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\nstartxref\n9999999\n%%EOF"


def no_table() -> bytes:
    return operators().rpartition(b"xref\n0 1")[0] + b"trailer<</Root 1 0 R/Size 9>>"


def many_tables() -> bytes:
    """Tables of contents that name each other, in a circle."""
    return b"%PDF-1.4\nxref\n0 0\ntrailer<</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF"


def huge_size() -> bytes:
    return b"%PDF-1.4\nxref\n0 4000000000\ntrailer<</Size 4000000000/Root 1 0 R>>\nstartxref\n9\n%%EOF"


def lzw() -> bytes:
    return paged([b"<</Length 9/Filter[/ASCIIHexDecode/LZWDecode]>>stream\n800B6050220C0C8501\nendstream"])


def filters() -> bytes:
    return paged([b"<</Length 1/Filter[%s]>>stream\nx\nendstream" % (b"/ASCIIHexDecode" * 5_000)])


def dates() -> bytes:
    """Text that begins like accounts, over and over, in a report that looks like one."""
    from tests.credit_reports import drawn

    almost = "2020年01月01日" + "甲" * 50 + "为" + "乙" * 25
    return drawn(
        ["个人信用报告", "报告时间：2026-11-20 10:00:00", "信贷记录", "信息概要", almost * 1_000, "查询记录"]
    )


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a bomb": lambda: bomb(1),
    "a bomb in a bomb": lambda: bomb(2),
    **{
        made.__name__.replace("_", " "): made
        for made in (
            operators, operators_on_every_page, pages, same_page, circle, own_parent, forms, heavy_forms, nested,
            nested_objects, code_table, fonts_of_ranges,
            fonts_of_codes, fonts_of_widths, fonts_of_forms, long_text, many_objects, no_table, many_tables, huge_size, lzw, filters, dates,
        )
    },
}  # fmt: skip
