"""What the small charts beside texts have in common, as a layout for Plotly."""

from collections.abc import Sequence
from typing import Unpack

from explorer.contract import Figure, Layout, Margin, Scale, Trace

MARGIN: Margin = {"l": 8, "r": 12, "t": 8, "b": 8}  # [px]
LEGEND = {"orientation": "h", "y": -0.18, "x": 0}


def small(traces: Sequence[Trace], x: Scale, y: Scale, **more: Unpack[Layout]) -> Figure:
    """A chart of one thing, which explains itself: neither legend nor zoom nor buttons.

    x, y: what its axes have of their own; more: what its layout has.
    """
    layout: Layout = {**_layout(x, y), "dragmode": False, "showlegend": False, **more}
    return {"data": [*traces], "layout": layout, "config": {"displayModeBar": False}}


def by_month(traces: Sequence[Trace], x: Scale, y: Scale, **more: Unpack[Layout]) -> Figure:
    """A chart of several things by month: a legend below it, and all that is said of a month at once.

    x, y: what its axes have of their own; more: what its layout has.
    """
    across: Scale = {"tickformat": ",.0f", **y}
    layout: Layout = {**_layout(x, across), "hovermode": "x unified", "legend": LEGEND, **more}
    return {"data": [*traces], "layout": layout}


def _layout(x: Scale, y: Scale) -> Layout:
    return {"margin": MARGIN, "xaxis": x, "yaxis": {"automargin": True, **y}}
