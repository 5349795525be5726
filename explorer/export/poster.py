"""A comparison as one picture for a chat: figures, charts, what it is, and the code that opens it again."""

from datetime import date
from xml.etree.ElementTree import Element, fromstring, tostring

from explorer.drawing import svg_charts
from explorer.export import report
from explorer.findings.compare import Comparison
from explorer.findings.limit_states import Outlook
from explorer.findings.told import Told
from explorer.model.outcomes import LIMITS, OUTCOMES
from explorer.model.projection import FUTURES
from explorer.scenario.plan_marks import INKS
from explorer.wording import sentences
from explorer.wording.words import Words

SIZE = (1080, 1440)  # [px] an upright photograph: chats show it whole
SIDE = 48  # [px] that stay white at each edge
ROW = 112  # [px] a plan's figures
CHART = 2.3  # times as large as a chart in the report: so far a telephone makes the picture smaller
COLUMNS = {"name": SIDE, "cost": SIZE[0] - SIDE} | dict(zip(OUTCOMES, (300, 404, 680)))
PITCH = 14  # [px] from one square to the next
WIDE = 260  # [px] of what is said of a limit
GAP = 24  # [px] between charts
FOOT = 208  # [px] the code and what is said beside it
LONGEST = 246  # [px] of a plan's name
INK = "#101828"
SVG = "http://www.w3.org/2000/svg"
NOTES = ("average", "band", "scan")


def poster(told: Told, words: Words, link: str, today: date) -> str:
    """The comparison as SVG that needs nothing beside itself; the code opens `link`."""
    width, height = SIZE
    drawing = Element("svg", xmlns=SVG, width=f"{width}", height=f"{height}", viewBox=f"0 0 {width} {height}")
    drawing.set("font-family", "'PingFang SC','Microsoft YaHei','Noto Sans SC','Noto Sans CJK SC',sans-serif")
    svg_charts.add(drawing, "rect", width=width, height=height, fill="#fff")
    _line(drawing, words("page.title"), SIDE, 82, 46, fill=INK, font_weight="bold")
    _line(drawing, words("poster.made", day=today.isoformat()), SIDE, 126, 26)
    _figures(drawing, told, words)
    _charts(drawing, told, words)
    _foot(drawing, words, link)
    return tostring(drawing, encoding="unicode")


def _figures(drawing: Element, told: Told, words: Words) -> None:
    """Plan by plan what stands at the horizon, how it has changed, and how a limit mostly stands."""
    heads = {"name": words("answer.title", months=told.months), "cost": words("answer.cost")}
    heads |= {key: words(f"outcome.{key}") for key in OUTCOMES}
    for key, head in heads.items():
        _line(drawing, head, COLUMNS[key], 176, 21, **_side(key))
    for number, name in enumerate(sentences.plan_names(told.scenario, words)):
        top = 190 + number * ROW
        svg_charts.add(drawing, "line", x1=SIDE, x2=SIZE[0] - SIDE, y1=top, y2=top, stroke="#d0d5dd")
        svg_charts.mark(drawing, SIDE + 12, top + 32, number, 24)
        short = shortened(name, 28, LONGEST - 36)
        _line(drawing, short, SIDE + 36, top + 42, 28, fill=INKS[number], font_weight="bold")
        _score(drawing, told.ends[number]["score"], COLUMNS["score"], top)
        for product, line in LIMITS.items():
            _limit(drawing, told.outlook(product, number), COLUMNS[line.key], top, words)
        cost = sentences.yuan(told.trajectories.cost[-1, number])
        _line(drawing, cost, COLUMNS["cost"], top + 42, 30, fill=INK, **_side("cost"))


def _limit(drawing: Element, outlook: Outlook, x: float, top: float, words: Words) -> None:
    """What is most likely beside twenty squares, and what these are."""
    squares = 10 * PITCH + 8
    svg_charts.draw_squares(drawing, outlook, x, top + 18, PITCH)
    _line(
        drawing,
        sentences.most_likely(outlook, words),
        x + squares,
        top + 42,
        27,
        fill=INK,
        font_weight="bold",
    )
    counts = shortened(sentences.squares(outlook, words), 17, WIDE)
    _line(drawing, counts, x, top + 76, 17)
    other = sentences.otherwise(outlook, words)
    if other:
        _line(drawing, shortened(other, 17, WIDE), x, top + 97, 17)


def _score(drawing: Element, one: Comparison, x: float, top: float) -> None:
    amount = sentences.amount(one.outcome, one.expected)
    _line(drawing, amount, x, top + 42, 30, fill=INK, font_weight="bold")
    if one.change:
        size = sentences.amount(one.outcome, abs(one.change))
        _line(drawing, ("↑" if one.change > 0 else "↓") + size, x, top + 68, 22)


def _side(key: str) -> dict[str, str]:
    return {"text_anchor": "end"} if key == "cost" else {}


def _charts(drawing: Element, told: Told, words: Words) -> None:
    """The score above, the two limits beside each other below, as high as there is room."""
    top = 190 + ROW * len(told.ends)
    each = (SIZE[1] - FOOT - top) / 2
    width = SIZE[0] - 2 * SIDE
    score, *limits = OUTCOMES
    places = {score: (float(SIDE), float(top), float(width))}
    for number, outcome in enumerate(limits):
        half = (width - GAP) / 2
        places[outcome] = (SIDE + number * (half + GAP), top + each, half)
    for outcome, (x, y, wide) in places.items():
        _line(drawing, words(f"chart.title_{outcome}"), x, y + 34, 26, fill=INK, font_weight="bold")
        size = (round(wide / CHART), round((each - 48) / CHART))
        chart = svg_charts.chart(outcome, told, words, size, alt="")
        _place(drawing, chart, x, y + 44, size[0] * CHART, size[1] * CHART)


def _foot(drawing: Element, words: Words, link: str) -> None:
    """What the picture is, how it is read, and the code."""
    top = SIZE[1] - FOOT
    code = FOOT - 16
    _place(drawing, report.qr(link), SIZE[0] - SIDE - code + 12, top + 2, code, code)
    _line(drawing, words("chart.picture"), SIDE, top + 46, 28, fill=INK, font_weight="bold")
    for number, note in enumerate(NOTES):
        _line(drawing, words(f"poster.{note}", futures=f"{FUTURES:,}"), SIDE, top + 86 + 34 * number, 22)


def _line(drawing: Element, said: str, x: float, y: float, size: int, **look: str) -> None:
    svg_charts.add_text(drawing, said, x, y, font_size=f"{size}", **look)


def _place(drawing: Element, inner: str, x: float, y: float, width: float, height: float) -> None:
    """Put a drawing into another one."""
    part = fromstring(inner)  # noqa: S314 - our own drawings
    for one in part.iter():
        one.tag = one.tag.removeprefix(f"{{{SVG}}}")  # said once, of the whole
    for key, value in {"x": x, "y": y, "width": width, "height": height}.items():
        part.set(key, f"{value:.5g}")
    drawing.append(part)


def shortened(text: str, size: float, room: float) -> str:
    """As much of a text as has room [px], in letters of a size [px]; wide ones are twice as wide."""
    for end in range(len(text), 0, -1):
        said = text[:end] + ("…" if end < len(text) else "")
        if sum(size if ord(one) > 0x2E7F else 0.6 * size for one in said) <= room:
            return said
    return "…"
