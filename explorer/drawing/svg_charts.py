"""Trajectories as drawings that stand in a file by themselves: no script, no request, sharp in print."""

import math
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

import numpy as np

from explorer.drawing.plotly_charts import bands_in_view, corners, in_steps, score_range
from explorer.findings.compare import dated
from explorer.model.plan import Scenario
from explorer.model.trajectories import Trajectories
from explorer.scenario.plan_marks import COLOURS, INKS, SYMBOLS, letter
from explorer.wording.words import Words

LEFT, RIGHT, TOP, BOTTOM = 46, 20, 8, 22  # [px] beside the drawing's field
DASHED = ("", "9 4", "2 4", "9 3 2 3")  # explorer.scenario.plan_marks.DASHES
NAME = 50  # [px] that the name of a month takes
GREY = "#475467"  # of text beside the figures
HALO = {"stroke": "#fff", "stroke_width": "3", "paint_order": "stroke", "fill": GREY}
LETTER = 12  # [px] that letters at the ends of lines keep between them
SIZE = 8.5  # [px] of a mark
Path = list[tuple[int, float]]
SHAPES = {"circle": 16, "square": 4, "diamond": 4, "triangle-up": 3}  # corners of a mark


@dataclass(frozen=True, slots=True)
class Field:
    """Where the field of a drawing lies, `width` x `height` [px] in all, and which values it spans."""

    width: float
    height: float
    months: int
    low: float
    high: float

    def x(self, month: float) -> float:
        """The place of a month [px]."""
        return LEFT + (self.width - LEFT - RIGHT) * month / self.months

    def y(self, value: float) -> float:
        """The place of a value [px]."""
        share = (value - self.low) / (self.high - self.low)
        return self.height - BOTTOM - (self.height - TOP - BOTTOM) * share


def chart(
    outcome: str,
    scenario: Scenario,
    trajectories: Trajectories,
    words: Words,
    size: tuple[int, int],
    alt: str,
) -> str:
    """One outcome by month for every plan: band, line, dated events; `size` is width and height [px]."""
    field = _field(outcome, scenario, trajectories, size)
    drawing = Element(
        "svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {size[0]} {size[1]}", role="img"
    )
    drawing.set("aria-label", alt)
    bands = bands_in_view(*score_range(trajectories)) if outcome == "score" else []
    _shade(drawing, field, bands)
    _axes(drawing, field, words)
    plans = range(len(scenario.plans))
    for plan in plans:
        low, high = (_path(outcome, part[outcome][:, plan]) for part in (trajectories.low, trajectories.high))
        _band(drawing, field, low, high, plan)
    for plan in plans:
        _line(drawing, field, _path(outcome, trajectories.mean[outcome][:, plan]), plan)
    _letters(drawing, field, [float(trajectories.mean[outcome][-1, plan]) for plan in plans])
    for event in dated(scenario):
        if event.code == "policy":
            _upright(drawing, field, event.month)
        else:
            height = trajectories.mean[outcome][event.month, event.number]
            mark(drawing, field.x(event.month), field.y(height), event.number)
    for band, start, end in bands:
        if field.y(start) - field.y(end) > LETTER:
            add_text(drawing, words(f"band.{band}"), LEFT + 4, field.y(end) + 11, **HALO)
    return tostring(drawing, encoding="unicode")


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round values from low to high, evenly apart, at most so many."""
    rough = (high - low) / (most - 1) or 1
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * n for n in (1, 2, 2.5, 5, 10) if power * n >= rough * (1 - 1e-9))
    return [step * n for n in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _field(outcome: str, scenario: Scenario, trajectories: Trajectories, size: tuple[int, int]) -> Field:
    if outcome == "score":
        low, high = score_range(trajectories)
    else:
        low, high = 0, max(1.05 * trajectories.high[outcome].max(), 100)
    return Field(*size, scenario.environment.months, float(low), float(high))


def _shade(drawing: Element, field: Field, bands: list[tuple[str, int, int]]) -> None:
    for number, (_, start, end) in enumerate(bands):
        box = {"x": LEFT, "y": field.y(end), "width": field.x(field.months) - LEFT}
        box["height"] = field.y(start) - field.y(end)
        add(drawing, "rect", **box, fill="#eef1f5" if number % 2 else "#f7f8fa")


def _axes(drawing: Element, field: Field, words: Words) -> None:
    right, ground = field.x(field.months), field.y(field.low)
    for value in ticks(field.low, field.high):
        y = field.y(value)
        add(drawing, "line", x1=LEFT, x2=right, y1=y, y2=y, stroke="#d0d5dd", stroke_width=0.6)
        add_text(drawing, f"{value:,.0f}", LEFT - 5, y + 3.5, text_anchor="end")
    add(drawing, "line", x1=LEFT, x2=right, y1=ground, y2=ground, stroke="#98a2b3")
    room = (field.x(field.months) - LEFT) / field.months
    apart = next((every for every in (3, 6, 12) if every * room >= NAME), field.months)
    for month in range(0, field.months + 1, apart):
        name = words("chart.month", month=month) if month else words("chart.today")
        anchor = "middle" if 0 < month < field.months else "start" if month == 0 else "end"
        add_text(drawing, name, field.x(month), field.height - 7, text_anchor=anchor)


def _path(outcome: str, heights: np.ndarray) -> Path:
    """Month and height of the corners of a line."""
    months = list(range(len(heights)))
    along, up = corners(months, heights.tolist()) if in_steps(outcome) else (months, heights.tolist())
    return [*zip(along, up, strict=True)]


def _band(drawing: Element, field: Field, low: Path, high: Path, plan: int) -> None:
    edge = [*low, *reversed(high)]
    add(drawing, "polygon", points=_points(field, edge), fill=COLOURS[plan], fill_opacity=0.13)


def _line(drawing: Element, field: Field, mean: Path, plan: int) -> None:
    look: dict[str, str | float] = {
        "stroke": COLOURS[plan],
        "stroke_width": 2.2,
        "stroke_dasharray": DASHED[plan],
    }
    add(drawing, "polyline", points=_points(field, mean), fill="none", **look)


def _letters(drawing: Element, field: Field, ends: list[float]) -> None:
    """A plan's letter at the end of its line, moved where two would cover each other."""
    order = sorted(range(len(ends)), key=lambda plan: -ends[plan])
    lowest = field.height - BOTTOM + LETTER / 2
    places: dict[int, float] = {}
    for under, plan in enumerate(order):
        room = lowest - (len(order) - 1 - under) * LETTER  # those below need room too
        above = places[order[under - 1]] + LETTER if under else TOP
        places[plan] = max(above, min(field.y(ends[plan]) + LETTER / 3, room))
    for plan, place in places.items():
        look = {"fill": INKS[plan], "font_weight": "bold"}
        add_text(drawing, letter(plan), field.x(field.months) + 5, place, **look)


def mark(drawing: Element, x: float, y: float, plan: int, size: float = SIZE) -> None:
    """The mark of a plan, so high and wide [px]."""
    corners = SHAPES[SYMBOLS[plan]]
    turned = math.pi / 4 if SYMBOLS[plan] == "square" else 0
    angles = [turned + 2 * math.pi * n / corners for n in range(corners)]
    points = [(x + size / 2 * math.sin(a), y - size / 2 * math.cos(a)) for a in angles]
    add(drawing, "polygon", points=_joined(points), fill=COLOURS[plan], stroke="#fff")


def _upright(drawing: Element, field: Field, month: int) -> None:
    x = field.x(month)
    add(drawing, "line", x1=x, x2=x, y1=TOP, y2=field.y(field.low), stroke="#667085", stroke_dasharray="2 3")


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
