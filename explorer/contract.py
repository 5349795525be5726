"""All that the server and its scripts in the browser say to each other: each part's name and type.

`python -m tests.renew` writes the same for the scripts, as assets/js/contract.js; neither side has a name or
a type of its own. What comes from a browser may be anything: who takes it looks before it is believed.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Literal, NotRequired, TypedDict

# --- names ---


class TraceKind(StrEnum):
    """What a trace of our charts draws; its uid is that with the number of its plan behind it."""

    BAND = "band"
    LINE = "line"
    FEW = "few"
    GHOST = "ghost"


class DomEvent(StrEnum):
    """What one script of the page tells the others, as events that all of them hear."""

    DRAWN = "drawn"
    FIGURES = "figures"
    HIDDEN = "hidden"
    PREVIEW = "preview"


class DataKey(StrEnum):
    """What stands in the page's own elements as `data-…`, for styles and other scripts.

    outcome: which chart is looked at where there is room for one; hidden: letters of the plans that are not
    shown; plan: a plan's letter; live: the lever that is held; working: that, or what is said while, it is
    worked out; way: whether a figure went up or down; squares: what a group of squares shows now;
    picked: which chart the reader chose to look at.
    """

    OUTCOME = "outcome"
    HIDDEN = "hidden"
    PLAN = "plan"
    LIVE = "live"
    WORKING = "working"
    WAY = "way"
    SQUARES = "squares"
    PICKED = "picked"


class LayoutName(StrEnum):
    """What is found again in a layout by its name."""

    POLICY = "policy"


CHART = "chart"  # what the keys of the charts' places begin with


def uid(kind: str, number: int) -> str:
    """The uid of a plan's trace of a kind, one of TraceKind or the code of a dated event."""
    return f"{kind}{number}"


# --- charts ---


class TickText(TypedDict):
    """How a height is written on an axis from a size on: `{n}` in `text` stands for so many of `unit`."""

    size: float
    unit: float
    text: str


class AxisRule(TypedDict):
    """Where an axis of heights may end, and which heights are named; explorer.drawing.axes has the rules.

    lows, highs: its possible ends, rising; room: what is kept free beyond the data, as a share of the highest
    and as a height; steps: from one named height to the next; parts: into how many they divide it at most.
    """

    lows: list[float]
    highs: list[float]
    room: tuple[float, float]
    steps: list[float]
    parts: int
    ticks: list[TickText]


class Scale(TypedDict, total=False):
    """What a layout of ours says of an axis; all of it is Plotly's own."""

    range: list[float]
    tickvals: Sequence[Any]
    ticktext: list[str]
    tickformat: str
    tickprefix: str
    tickangle: float
    nticks: int
    rangemode: str
    hoverformat: str
    type: str
    autorange: str
    automargin: bool
    showgrid: bool
    showticklabels: bool
    zeroline: bool
    zerolinewidth: float
    ticklabelstandoff: float
    unifiedhovertitle: dict[str, str]


class Margin(TypedDict):
    """What lies beside the field of a chart [px]."""

    l: float  # noqa: E741 - Plotly's name
    r: float
    t: float
    b: float


class Part(TypedDict, total=False):
    """A shape or a text in a layout; all but the name is Plotly's own."""

    name: str
    type: str
    text: str
    xref: str
    yref: str
    x: float
    y: float
    x0: float
    x1: float
    y0: float
    y1: float
    xanchor: str
    yanchor: str
    layer: str
    line: dict[str, Any]
    fillcolor: str
    opacity: float
    showarrow: bool
    font: dict[str, Any]


class Layout(TypedDict, total=False):
    """What surrounds the traces of a figure; all of it is Plotly's own."""

    margin: Margin
    height: float
    xaxis: Scale
    yaxis: Scale
    shapes: list[Part]
    annotations: list[Part]
    hovermode: str
    hoverlabel: dict[str, Any]
    showlegend: bool
    legend: dict[str, Any]
    dragmode: bool
    bargap: float
    barmode: str


class Trace(TypedDict, total=False):
    """What is drawn of a figure; all of it is Plotly's own."""

    type: str
    mode: str
    uid: str
    name: str
    legendgroup: str
    visible: bool
    showlegend: bool
    x: Sequence[Any]
    y: Sequence[Any]
    text: list[str]
    textposition: str | list[str]
    textfont: dict[str, Any]
    customdata: Sequence[Any]
    hoverinfo: str
    hovertemplate: str
    line: dict[str, Any]
    marker: dict[str, Any]
    fill: str
    fillcolor: str
    opacity: float
    cliponaxis: bool
    connectgaps: bool
    orientation: str
    width: float
    offset: float
    base: list[float]


class Figure(TypedDict):
    """A chart for Plotly. Ours have more: the rule of their heights."""

    data: list[Trace]
    layout: Layout
    config: NotRequired[dict[str, Any]]
    axis: NotRequired[AxisRule]


class Chart(TypedDict):
    """What plot.js draws: `src` is Plotly cut to what we draw, `whole` all of it, `module` is plot.js."""

    figure: Figure
    alt: str
    buttons: list[str]
    module: str
    src: str
    whole: str


class ChartSays(TypedDict):
    """What a chart tells the server: that Plotly cannot be had."""

    missing: bool


# --- the table of figures ---


class Heading(TypedDict):
    """An outcome as a column of the table."""

    key: str
    name: str


class ScoreCell(TypedDict):
    """The score today and at the horizon, as both are written [points]."""

    start: float
    end: float


class LimitCell(TypedDict):
    """A limit at the horizon: its squares, a digit each; what is most likely; how many are how; what else."""

    squares: str
    likely: str
    counts: str
    otherwise: str


class BoardPlan(TypedDict):
    """A line of the table; `limits` in the order of the outcomes, `cost` as it is written [yuan]."""

    letter: str
    name: str
    colour: str
    score: ScoreCell
    limits: list[LimitCell]
    cost: float


class Board(TypedDict):
    """The table of figures: `states` is what a digit of squares means, `steps` of amounts by unit are of
    explorer.findings.written, the rest are words."""

    title: str
    outcomes: list[Heading]
    states: list[str]
    steps: dict[str, list[tuple[float, float]]]
    cost: str
    show: str
    plans: list[BoardPlan]


class Verdict(TypedDict):
    """The answer in one line; in `before` `{line}` stands for the one before the last change."""

    line: str
    before: str


class BoardSaid(Board):
    """With the answer in one sentence, and what is said while a lever that is held is worked out."""

    said: str
    working: str


# --- a drag ---


class Question(TypedDict):
    """What a lever does at the values that tell most; at those between, if `finer`; or at one `value`."""

    lever: str
    finer: NotRequired[bool]
    value: NotRequired[float]


class Curves(TypedDict):
    """What comes of a lever at each of `values`.

    curves: by outcome and uid of the trace, its heights at each value; figures: by number of the plan, at
    each value, the score's end and start, and the cost, as they are written; limits: by number of the plan,
    at each value, each limit's cell; verdicts: the answer in one line at each.
    """

    lever: str
    values: list[float]
    curves: dict[str, dict[str, list[list[float]]]]
    figures: dict[int, list[list[float]]]
    limits: dict[int, list[list[LimitCell]]]
    verdicts: list[str]


class Foreseen(Curves):
    """An answer: whether it stands by itself or is put between what is known."""

    kind: Literal["first", "finer", "value"]


class Preview(TypedDict):
    """Which preview still holds (0: none), and a new one as JSON of Foreseen, or none."""

    number: int
    preview: str | None


class PreviewSays(TypedDict):
    """What a held lever asks the server."""

    ask: Question


# --- what the page keeps and sends ---


class Place(TypedDict):
    """The session's mark, the address that it knows, and how many it has written."""

    session: str
    address: dict[str, str]
    written: int


class Went(TypedDict):
    """Back or Forward, the how manieth; after how many addresses of ours; and where that led."""

    session: str
    visits: int
    written: int
    to: str


class PlaceSays(TypedDict):
    """What the address bar tells the server."""

    went: Went


class BrowserStore(TypedDict):
    """The session's mark, what to do with the store, what to keep there, and whose stamp was taken over."""

    session: str
    mode: Literal["read", "keep", "clear"]
    text: str
    over: str


class Found(TypedDict):
    """What the store holds, its stamp, and the text that page and store had in common last."""

    text: str
    stamp: str
    last: str


class StoreSays(TypedDict):
    """What the browser's store tells the server: what it holds, that it was emptied, that it is closed."""

    found: Found
    gone: bool
    closed: bool


class Held(TypedDict):
    """What an open page remembers for a server that forgets: what was noted, as text, steps as links, and the
    names of what cannot be handed back."""

    text: str
    past: list[str]
    now: list[str]
    future: list[str]
    gone: list[str]


class HeldBy(Held):
    """With the mark of the session that it is of."""

    session: str


class HeldSays(TypedDict):
    """What an open page tells the server: that the line is back, or what a new session does not know."""

    back: bool
    forgotten: Held


class TabKnows(TypedDict):
    """The session's mark, the reader's own figures, and those `here` of whom nobody knows."""

    session: str
    own: list[str]
    here: str


class TabSays(TypedDict):
    """What a tab tells the server: the session and the figures that it knows as the reader's own."""

    mine: str


class Send(TypedDict):
    """The link's query, the message that goes with it, and the words of the buttons."""

    query: str
    title: str
    text: str
    copy: str
    share: str
    copied: str
    failed: str
    link: str


class Picture(TypedDict):
    """The comparison as a drawing `width` by `height` [px], its file's name, and words."""

    svg: str
    width: int
    height: int
    file: str
    title: str
    alt: str
    save: str
    share: str
