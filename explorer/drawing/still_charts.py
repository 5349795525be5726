"""A Plotly figure of ours as a drawing that any width stretches: lines without text, texts by their places.

What stands before the page's script is drawn by the figure itself that the script gets, so both show the same.
"""

from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, tostring

from explorer.drawing.svg_charts import add

SIDE = 100.0  # of the field, whatever it measures on the screen
DASHED = {"solid": "", "dash": "9 9", "dot": "3 3", "dashdot": "9 3 3 3"}
Part = dict[str, Any]


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


def still(figure: Part) -> Still:
    """A figure of explorer.drawing.plotly_charts, whose axis of heights says its ends and ticks."""
    layout = figure["layout"]
    field = Field(*layout["xaxis"]["range"], *layout["yaxis"]["range"])
    drawing = Element("svg", viewBox=f"0 0 {SIDE:g} {SIDE:g}", preserveAspectRatio="none")
    drawing.set("aria-hidden", "true")
    for shape in layout["shapes"]:
        _shape(drawing, field, shape)
    _grid(drawing, field, layout)
    for trace in figure["data"]:
        if trace.get("visible", True):
            _trace(drawing, field, trace)
    return Still(tostring(drawing, encoding="unicode"), tuple(_labels(field, figure)))


def _shape(drawing: Element, field: Field, shape: Part) -> None:
    """What lies behind the lines: a band of the score from side to side, a month from top to bottom."""
    if shape["type"] == "rect":
        top, bottom = (min(max(field.top(shape[end]), 0), SIDE) for end in ("y1", "y0"))
        if bottom > top:
            look = {"fill": shape["fillcolor"], "opacity": str(shape["opacity"])}
            add(drawing, "rect", x=0, width=SIDE, y=top, height=bottom - top, **look)
        return
    x = field.left(shape["x0"])
    line = shape["line"]
    look = {
        "stroke": line["color"],
        "stroke_width": str(line["width"]),
        "stroke_dasharray": DASHED[line["dash"]],
    }
    _thin(drawing, x1=x, x2=x, y1=0, y2=SIDE, **look)


def _grid(drawing: Element, field: Field, layout: Part) -> None:
    for height in layout["yaxis"]["tickvals"]:
        y = field.top(height)
        _thin(drawing, x1=0, x2=SIDE, y1=y, y2=y, **{"class": "grid"})
    for month in layout["xaxis"]["tickvals"]:
        x = field.left(month)
        _thin(drawing, x1=x, x2=x, y1=0, y2=SIDE, **{"class": "grid"})


def _thin(drawing: Element, **attributes: str | float) -> None:
    add(drawing, "line", vector_effect="non-scaling-stroke", **attributes)


def _trace(drawing: Element, field: Field, trace: Part) -> None:
    mode = trace["mode"]
    if mode == "none":
        points = _points(field, trace["x"], trace["y"])
        add(drawing, "polygon", points=points, fill=trace["fillcolor"])
    elif mode.startswith("lines"):
        for months, heights in _pieces(trace["x"], trace["y"]):
            _line(drawing, field, trace, months, heights)


def _line(drawing: Element, field: Field, trace: Part, months: list[float], heights: list[float]) -> None:
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


def _steps(months: list[float]) -> list[float]:
    return [month for month in months for _ in (0, 1)][1:]


def _pieces(months: list[Any], heights: list[Any]) -> list[tuple[list[float], list[float]]]:
    """A trace's lines: a gap ends one."""
    pieces: list[tuple[list[float], list[float]]] = [([], [])]
    for month, height in zip(months, heights, strict=True):
        if height is None:
            pieces.append(([], []))
        else:
            pieces[-1][0].append(month)
            pieces[-1][1].append(height)
    return [piece for piece in pieces if piece[0]]


def _points(field: Field, months: list[float], heights: list[float]) -> str:
    pairs = zip(months, heights, strict=True)
    return " ".join(f"{field.left(month):.4g},{field.top(height):.4g}" for month, height in pairs)


def _labels(field: Field, figure: Part) -> list[Label]:
    layout = figure["layout"]
    across, up = layout["xaxis"], layout["yaxis"]
    found = [
        Label("month", text, field.left(month), SIDE)
        for month, text in zip(across["tickvals"], across["ticktext"], strict=True)
    ]
    found += [
        Label("height", text, 0, field.top(height))
        for height, text in zip(up["tickvals"], up["ticktext"], strict=True)
    ]
    for note in layout["annotations"]:
        place = field.top(note["y"]) if note.get("yref") != "paper" else SIDE * (1 - note["y"])
        left = SIDE * note["x"] if note.get("xref") == "paper" else field.left(note["x"])
        below = place < SIDE if note["yanchor"] == "top" else 0 < place <= SIDE
        if below and 0 <= place <= SIDE:
            found.append(Label(f"note {note['yanchor']} {note['xanchor']}", note["text"], left, place))
    for trace in figure["data"]:
        if "text" in trace["mode"]:
            place = field.top(trace["y"][-1])
            found.append(
                Label("end", trace["text"][-1], field.left(trace["x"][-1]), place, trace["line"]["color"])
            )
        elif trace["mode"] == "markers":
            place = field.top(trace["y"][0])
            found.append(Label("mark", "", field.left(trace["x"][0]), place, trace["marker"]["color"]))
    return found
