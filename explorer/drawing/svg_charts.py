"""Trajectories as drawings that stand in a file by themselves: no script, no request, sharp in print."""

import math
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

import numpy as np

from explorer.contract import AxisRule, TraceKind
from explorer.drawing import axes
from explorer.drawing.plotly_charts import curves, in_steps, single_futures
from explorer.findings.compare import dated
from explorer.findings.limit_states import ORDER, SQUARES, Outlook
from explorer.findings.told import Told
from explorer.scenario.plan_marks import COLOURS, INKS, SYMBOLS, letter
from explorer.wording.words import Words

LEFT, RIGHT, TOP, BOTTOM = (axes.MARGIN[side] for side in ("l", "r", "t", "b"))
DASHED = ("", "9 4", "2 4", "9 3 2 3")  # explorer.scenario.plan_marks.DASHES
GREY = "#475467"  # of text beside the figures
HALO = {"stroke": "#fff", "stroke_width": "3", "paint_order": "stroke", "fill": GREY}
SIZE = 8.5  # [px] of a mark
HALF_HIGH = 4  # [px] of a letter, from its middle to its foot
Path = list[tuple[int, float]]
SHAPES = {"circle": 16, "square": 4, "diamond": 4, "triangle-up": 3}  # corners of a mark
PITCH = 11  # [px] from one square to the next

Sign = tuple[tuple[str, float, float], ...]  # what is drawn upon a square, as shares of its side


@dataclass(frozen=True, slots=True)
class Look:
    """How a square is drawn: no plan's colour, and neither red nor green, which mean gain or loss."""

    edge: str
    fill: str
    ink: str = ""
    sign: Sign = ()


LOOKS = {
    "raised": Look("#8a6100", "#8a6100", "#fff", (("M", 0.5, 0.2), ("L", 0.82, 0.75), ("L", 0.18, 0.75))),
    "unchanged": Look("#98a2b3", "#d5dae1"),
    "cut": Look(
        "#475467",
        "#fff",
        "#475467",
        (("M", 0.05, 0.55), ("L", 0.95, 0.55), ("L", 0.95, 0.95), ("L", 0.05, 0.95)),
    ),
    "frozen": Look(
        "#475467", "#fff", "#475467", (("M", 0.2, 0.5), ("L", 0.8, 0.5), ("M", 0.5, 0.2), ("L", 0.5, 0.8))
    ),
    "closed": Look(
        "#101828",
        "#101828",
        "#fff",
        (("M", 0.25, 0.25), ("L", 0.75, 0.75), ("M", 0.75, 0.25), ("L", 0.25, 0.75)),
    ),
}


@dataclass(frozen=True, slots=True)
class Field:
    """Where the field of a drawing lies, `width` x `height` [px] in all, and which values, by what rule."""

    width: float
    height: float
    months: int
    low: float
    high: float
    rule: AxisRule

    def x(self, month: float) -> float:
        """The place of a month [px]."""
        return LEFT + (self.width - LEFT - RIGHT) * month / self.months

    def y(self, value: float) -> float:
        """The place of a value [px]."""
        share = (value - self.low) / (self.high - self.low)
        return self.height - BOTTOM - (self.height - TOP - BOTTOM) * share


def chart(outcome: str, told: Told, words: Words, size: tuple[int, int], alt: str) -> str:
    """One outcome by month for every plan: line, what lies behind it, dated events; `size` [px]."""
    plans = range(len(told.ends))
    lines = [curves(outcome, told, plan)[TraceKind.LINE] for plan in plans]
    behind = [_behind(outcome, told, plan) for plan in plans]
    field = _field(outcome, told, words, size)
    drawing = Element(
        "svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {size[0]} {size[1]}", role="img"
    )
    drawing.set("aria-label", alt)
    bands = axes.bands() if outcome == "score" else []
    _shade(drawing, field, bands)
    _axes(drawing, field, words)
    for plan, paths in enumerate(behind):
        for path in paths:
            _draw_behind(drawing, field, path, plan, filled=not in_steps(outcome))
    for plan, line in enumerate(lines):
        _line(drawing, field, _path(outcome, line), plan)
    _letters(drawing, field, [float(line[-1]) for line in lines])
    for event in dated(told.scenario):
        if event.code == "policy":
            _policy(drawing, field, event.month, words)
        else:
            height = lines[event.number][event.month]
            mark(drawing, field.x(event.month), field.y(height), event.number)
    _name_bands(drawing, field, bands, words)
    return tostring(drawing, encoding="unicode")


def squares(outlook: Outlook, alt: str = "") -> str:
    """A limit in twenty futures, a square each; alone, as high as the text beside it."""
    drawing = Element("svg", xmlns="http://www.w3.org/2000/svg", role="img")
    drawing.set("aria-label", alt)
    drawing.set("viewBox", f"0 0 {SQUARES // 2 * PITCH - 1} {2 * PITCH - 1}")
    draw_squares(drawing, outlook, 0, 0, PITCH)
    return tostring(drawing, encoding="unicode")


def draw_squares(drawing: Element, outlook: Outlook, x: float, y: float, pitch: float) -> None:
    """Twenty squares in two rows, column by column, `pitch` [px] from one to the next."""
    for number, digit in enumerate(outlook.digits):
        left, top = x + number // 2 * pitch, y + number % 2 * pitch
        _square(drawing, ORDER[int(digit)], left, top, pitch * 10 / 11)


def _square(drawing: Element, state: str, x: float, y: float, size: float) -> None:
    """How one future stands: told apart without colour, as in assets/css/squares.css."""
    look = LOOKS[state]
    add(drawing, "rect", x=x + 0.05 * size, y=y + 0.05 * size, width=0.9 * size, height=0.9 * size,
        stroke=look.edge, stroke_width=0.1 * size, fill=look.fill)  # fmt: skip
    if look.sign:
        ends = " ".join(f"{step}{x + a * size:.2f},{y + b * size:.2f}" for step, a, b in look.sign)
        add(drawing, "path", d=ends, stroke=look.ink, stroke_width=0.14 * size, fill=look.ink)


def _behind(outcome: str, told: Told, plan: int) -> list[Path]:
    """What lies behind a plan's line: of a score the range of 8 in 10, of a limit single futures."""
    if in_steps(outcome):
        return [_stepped(*steps) for steps in single_futures(outcome, told, plan)]
    heights = curves(outcome, told, plan)[TraceKind.BAND].tolist()
    months = [*range(len(heights) // 2)]
    return [[*zip(months + months[::-1], heights, strict=True)]]


def _draw_behind(drawing: Element, field: Field, path: Path, plan: int, *, filled: bool) -> None:
    if filled:
        add(drawing, "polygon", points=_points(field, path), fill=COLOURS[plan], fill_opacity=0.13)
    else:
        add(drawing, "path", d="M" + _points(field, path).replace(" ", "L"), stroke=COLOURS[plan],
            stroke_width=0.7, stroke_opacity=0.4, fill="none")  # fmt: skip


def _field(outcome: str, told: Told, words: Words, size: tuple[int, int]) -> Field:
    plans = range(len(told.ends))
    rule = axes.rule(outcome, words)
    drawn = [height for plan in plans for rows in curves(outcome, told, plan).values() for height in rows]
    drawn += [height for plan in plans for path in _behind(outcome, told, plan) for _, height in path]
    low, high = axes.ends(rule, float(min(drawn)), float(max(drawn)))
    return Field(*size, told.months, low, high, rule)


def _shade(drawing: Element, field: Field, bands: list[axes.Band]) -> None:
    for number, band in enumerate(bands):
        start, end = max(band.low, field.low), min(band.high, field.high)
        if start >= end:
            continue
        box = {"x": LEFT, "y": field.y(end), "width": field.x(field.months) - LEFT}
        box["height"] = field.y(start) - field.y(end)
        add(drawing, "rect", **box, fill="#eef1f5" if number % 2 else "#f7f8fa")


def _name_bands(drawing: Element, field: Field, bands: list[axes.Band], words: Words) -> None:
    for band in bands:
        if band.named(field.low, field.high):
            place = field.y(band.at) + (11 if band.below else -4)
            add_text(drawing, words(f"band.{band.key}"), LEFT + 4, place, **HALO)


def _axes(drawing: Element, field: Field, words: Words) -> None:
    right, ground = field.x(field.months), field.y(field.low)
    for value, name in axes.ticks(field.rule, field.low, field.high):
        y = field.y(value)
        add(drawing, "line", x1=LEFT, x2=right, y1=y, y2=y, stroke="#d0d5dd", stroke_width=0.6)
        add_text(drawing, name, LEFT - 5, y + 3.5, text_anchor="end")
    add(drawing, "line", x1=LEFT, x2=right, y1=ground, y2=ground, stroke="#98a2b3")
    named = axes.with_room(axes.moments(field.months), field.x(1) - field.x(0))
    for month in named:
        name, place = axes.month_name(month, words), field.x(month)
        add_text(drawing, name, place, field.height - 7, text_anchor="middle")


def _path(outcome: str, heights: np.ndarray) -> Path:
    """Month and height of the corners of a line."""
    months = list(range(len(heights)))
    return _stepped(months, heights.tolist()) if in_steps(outcome) else [*zip(months, heights, strict=True)]


def _stepped(months: list[int], heights: list[float]) -> Path:
    """The corners of a line in steps: flat up to a month, upright in it."""
    along = [month for month in months for _ in (0, 1)][1:]
    return [*zip(along, [height for height in heights for _ in (0, 1)][:-1], strict=True)]


def _line(drawing: Element, field: Field, mean: Path, plan: int) -> None:
    look: dict[str, str | float] = {
        "stroke": COLOURS[plan],
        "stroke_width": 2.2,
        "stroke_dasharray": DASHED[plan],
    }
    add(drawing, "polyline", points=_points(field, mean), fill="none", **look)


def _letters(drawing: Element, field: Field, ends: list[float]) -> None:
    """A plan's letter at the end of its line, moved where two would cover each other."""
    places = axes.apart([field.y(end) - TOP for end in ends], field.height - TOP - BOTTOM)
    for plan, place in enumerate(places):
        look = {"fill": INKS[plan], "font_weight": "bold"}
        add_text(drawing, letter(plan), field.x(field.months) + 5, TOP + place + HALF_HIGH, **look)


def mark(drawing: Element, x: float, y: float, plan: int, size: float = SIZE) -> None:
    """The mark of a plan, so high and wide [px]."""
    corners = SHAPES[SYMBOLS[plan]]
    turned = math.pi / 4 if SYMBOLS[plan] == "square" else 0
    angles = [turned + 2 * math.pi * n / corners for n in range(corners)]
    points = [(x + size / 2 * math.sin(a), y - size / 2 * math.cos(a)) for a in angles]
    add(drawing, "polygon", points=_joined(points), fill=COLOURS[plan], stroke="#fff")


def _policy(drawing: Element, field: Field, month: int, words: Words) -> None:
    """The platform's tightening, named at the top."""
    x, left = field.x(month), axes.on_the_left(month, field.months)
    add(drawing, "line", x1=x, x2=x, y1=TOP, y2=field.y(field.low), stroke="#667085", stroke_dasharray="2 3")
    anchor, place = ("end", x - 4) if left else ("start", x + 4)
    add_text(drawing, words("chart.policy"), place, TOP + 9, text_anchor=anchor, **HALO)


def _points(field: Field, values: Path) -> str:
    return _joined([(field.x(month), field.y(value)) for month, value in values])


def _joined(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def add(drawing: Element, tag: str, **attributes: str | float) -> Element:
    """A shape; numbers are written short, _ in a name stands for -."""
    written = {
        key.replace("_", "-"): value if isinstance(value, str) else f"{value:.4g}"
        for key, value in attributes.items()
        if value != ""
    }
    return SubElement(drawing, tag, written)


def add_text(drawing: Element, said: str, x: float, y: float, **attributes: str) -> None:
    """A line of text from x [px] on, or as `text_anchor` says, upon y [px]."""
    add(drawing, "text", x=x, y=y, **{"fill": GREY, "font_size": "10"} | attributes).text = said
