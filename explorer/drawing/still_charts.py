"""A figure of plotly_charts as a drawing that any width stretches: lines without text, texts by their places.

What stands before the page's scripts is drawn from what those will get, so both show the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, tostring

from explorer.contract import Figure, Layout, Part, Trace
from explorer.drawing import axes
from explorer.drawing.svg_charts import add

SIDE = 100.0  # of the field, whatever it measures on the screen
HIGH = 240  # [px] of a field as it usually is, by which labels at the ends of lines are kept apart
DASHED = {"solid": "", "dash": "9 9", "dot": "3 3", "dashdot": "9 3 3 3"}


@dataclass(frozen=True, slots=True)
class Label:
    """A text beside the field or in it: `left` and `top` are its place there [%], `kind` what it names."""

    kind: str
    text: str
    left: float
    top: float
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Still:
    """The field's drawing as SVG, and its labels."""

    drawing: str
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """Which months and heights the field spans."""

    first: float
    last: float
    low: float
    high: float

    def left(self, month: float) -> float:
        """The place of a month, from the left [%]."""
        return SIDE * (month - self.first) / (self.last - self.first)

    def top(self, height: float) -> float:
        """The place of a height, from above [%]."""
        return SIDE * (self.high - height) / (self.high - self.low)


def still(figure: Figure) -> Still:
    """A figure with its axes as the page first draws them."""
    layout, by = figure["layout"], figure["axis"]
    traces = [trace for trace in figure["data"] if trace.get("visible", True)]
    heights = [height for trace in traces for height in trace["y"] if height is not None]
    low, high = axes.ends(by, min(heights), max(heights))
    field, named = Field(*_months(layout), low, high), axes.ticks(by, low, high)
    drawing = Element("svg", viewBox=f"0 0 {SIDE:g} {SIDE:g}", preserveAspectRatio="none")
    drawing.set("aria-hidden", "true")
    for shape in layout["shapes"]:
        _shape(drawing, field, shape)
    _grid(drawing, field, layout, [height for height, _ in named])
    for trace in traces:
        _trace(drawing, field, trace)
    labels = [*_month_names(field, layout), *(Label("height", name, 0, field.top(at)) for at, name in named)]
    labels += [*_notes(field, layout), *_ends(field, traces), *_marks(field, traces)]
    return Still(tostring(drawing, encoding="unicode"), tuple(labels))


def _months(layout: Layout) -> tuple[float, float]:
    """From which month to which the field goes."""
    first, last = layout["xaxis"]["range"]
    return first, last


def _shape(drawing: Element, field: Field, shape: Part) -> None:
    """What lies behind the lines: a band of the score from side to side, a month from top to bottom."""
    if shape["type"] == "rect":
        top, bottom = (min(max(field.top(shape[end]), 0), SIDE) for end in ("y1", "y0"))
        if bottom > top:
            look = {"fill": shape["fillcolor"], "opacity": str(shape["opacity"])}
            add(drawing, "rect", x=0, width=SIDE, y=top, height=bottom - top, **look)
        return
    x, line = field.left(shape["x0"]), shape["line"]
    look = {"stroke": line["color"], "stroke_width": str(line["width"])}
    _thin(drawing, x1=x, x2=x, y1=0, y2=SIDE, stroke_dasharray=DASHED[line["dash"]], **look)


def _grid(drawing: Element, field: Field, layout: Layout, heights: Sequence[float]) -> None:
    for y in map(field.top, heights):
        _thin(drawing, x1=0, x2=SIDE, y1=y, y2=y, **{"class": "grid"})
    for x in map(field.left, layout["xaxis"]["tickvals"]):
        _thin(drawing, x1=x, x2=x, y1=0, y2=SIDE, **{"class": "grid"})


def _thin(drawing: Element, **attributes: str | float) -> None:
    add(drawing, "line", vector_effect="non-scaling-stroke", **attributes)


def _trace(drawing: Element, field: Field, trace: Trace) -> None:
    mode = trace["mode"]
    if mode == "none":
        points = _points(field, trace["x"], trace["y"])
        add(drawing, "polygon", points=points, fill=trace["fillcolor"])
    elif mode.startswith("lines"):
        for months, heights in _pieces(trace["x"], trace["y"]):
            _line(drawing, field, trace, months, heights)


def _line(
    drawing: Element, field: Field, trace: Trace, months: Sequence[float], heights: Sequence[float]
) -> None:
    look = trace["line"]
    if look.get("shape") == "hv":
        months, heights = _steps(months), [height for height in heights for _ in (0, 1)][:-1]
    add(
        drawing,
        "polyline",
        points=_points(field, months, heights),
        fill="none",
        stroke=look["color"],
        stroke_width=str(look["width"]),
        stroke_dasharray=DASHED[look.get("dash", "solid")],
        opacity=str(trace.get("opacity", "")),
        vector_effect="non-scaling-stroke",
    )


def _steps(months: Sequence[float]) -> list[float]:
    return [month for month in months for _ in (0, 1)][1:]


def _pieces(months: Sequence[Any], heights: Sequence[Any]) -> list[tuple[list[float], list[float]]]:
    """A trace's lines: a gap ends one."""
    pieces: list[tuple[list[float], list[float]]] = [([], [])]
    for month, height in zip(months, heights, strict=True):
        if height is None:
            pieces.append(([], []))
        else:
            pieces[-1][0].append(month)
            pieces[-1][1].append(height)
    return [piece for piece in pieces if piece[0]]


def _points(field: Field, months: Sequence[float], heights: Sequence[float]) -> str:
    pairs = zip(months, heights, strict=True)
    return " ".join(f"{field.left(month):.4g},{field.top(height):.4g}" for month, height in pairs)


def _month_names(field: Field, layout: Layout) -> list[Label]:
    along = layout["xaxis"]
    pairs = zip(along["tickvals"], along["ticktext"], strict=True)
    return [Label("month", text, field.left(month), SIDE) for month, text in pairs]


def _notes(field: Field, layout: Layout) -> list[Label]:
    """Names of bands that are in view, and of the month in which the platform tightens."""
    seen = {band.at for band in axes.bands() if band.named(field.low, field.high)}
    found = []
    for note in layout["annotations"]:
        by_paper = note.get("yref") == "paper"
        if by_paper or note["y"] in seen:
            left = SIDE * note["x"] if note.get("xref") == "paper" else field.left(note["x"])
            top = SIDE * (1 - note["y"]) if by_paper else field.top(note["y"])
            found.append(Label(f"note {note['yanchor']} {note['xanchor']}", note["text"], left, top))
    return found


def _ends(field: Field, traces: Sequence[Trace]) -> list[Label]:
    """The letters of plans, where none covers another."""
    lines = [trace for trace in traces if trace["mode"] == "lines+text"]
    aims = [field.top(line["y"][-1]) for line in lines]
    places = axes.apart(aims, SIDE, SIDE * axes.LETTER / HIGH)
    return [
        Label("end", line["text"][-1], field.left(line["x"][-1]), place, line["line"]["color"])
        for line, place in zip(lines, places, strict=True)
    ]


def _marks(field: Field, traces: Sequence[Trace]) -> list[Label]:
    """Dated events, on the lines of their plans."""
    return [
        Label("mark", "", field.left(one["x"][0]), field.top(one["y"][0]), one["marker"]["color"])
        for one in traces
        if one["mode"] == "markers"
    ]
