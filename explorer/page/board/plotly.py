"""A Plotly chart that is redrawn in place.

`st.plotly_chart` builds a new chart at each change of its data: slow, and the reader's zoom and
hidden plans are lost. The component below keeps its node and calls `Plotly.react` on it. Plotly's
JavaScript is the installed package's own, copied once beside app.py where Streamlit serves it: as it is cut
to what we draw, and whole for a browser in which that fails. Our own lies there too: Streamlit would send it
with each chart, and again with each change of one.
"""

import os
from collections.abc import Sequence
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple
from zlib import crc32

import streamlit as st

from explorer.assets import FOLDER, script, text
from explorer.contract import Chart, Figure, Layout
from explorer.drawing import plotly_script
from explorer.page.session.state import session
from explorer.page.session.widgets import acting

STATIC = FOLDER.parent / "static"
BUTTONS = ("Zoom in", "Zoom out", "Show all")

HTML = '<figure tabindex="0" style="margin: 0"></figure>'

_chart = st.components.v2.component(
    "plot", html=HTML, css=text("css/plot.css"), js=script("plot_load.js"), isolate_styles=False
)


class Scripts(NamedTuple):
    """Where the page finds our JavaScript, and Plotly's: cut, or else the whole again, and whole."""

    module: str
    src: str
    whole: str


def plot(
    figure: Figure, *, key: str, alt: str, height: int | None = None, buttons: Sequence[str] = BUTTONS
) -> None:
    """Show a Plotly figure (data, layout, perhaps config, as plain dicts) `height` pixels high.

    Without a height a style sheet says it. A figure's `axis` is the rule by which its heights are fitted.

    The colours of text, grid and page come from Streamlit's theme. `alt` says what the chart
    shows, `buttons` names the three buttons at its corner.
    """
    scripts, layout = scripts_in_place(), figure["layout"]
    if height:
        layout = layout | Layout(height=height)
    if scripts is None or session().no_script:
        plain = {"data": figure["data"], "layout": layout}
        st.plotly_chart(plain, key=f"{key}-plotly", config=figure.get("config"), alt=alt)
        return
    data: Chart = {
        "figure": {**figure, "layout": layout},
        "alt": alt,
        "buttons": [*buttons],
        "module": scripts.module,
        "src": scripts.src,
        "whole": scripts.whole,
    }
    _chart(key=key, data=data, height=height or "content", on_missing_change=acting(_missing))


def _missing() -> None:
    """Where a browser cannot load the script, `st.plotly_chart` takes over for the session."""
    session().no_script = True


@cache
def scripts_in_place() -> Scripts | None:
    """The scripts, put in their places at first need; None where that cannot be.

    What they are made by is in their names, so that no browser keeps what was made otherwise.
    """
    package = distribution("plotly")
    module = script("plot.js").encode()
    rules = Path(plotly_script.__file__).read_bytes()
    ours = STATIC / f"charts-{crc32(module):08x}-{package.version}.js"
    cut = STATIC / f"plotly-{crc32(rules):08x}-{package.version}.min.js"
    whole = STATIC / f"plotly-{package.version}.min.js"
    try:
        if not (ours.exists() and cut.exists() and whole.exists()):
            STATIC.mkdir(exist_ok=True)
            source = Path(str(package.locate_file("plotly/package_data/plotly.min.js"))).read_bytes()
            _copy(module, ours)
            _copy(source, whole)
            _copy(_cut(source), cut)
    except plotly_script.UnfitError:
        cut = whole
    except OSError:
        return None
    return Scripts(*(f"app/static/{path.name}" for path in (ours, cut, whole)))


def _cut(source: bytes) -> bytes:
    """The script cut to what we draw. Raises plotly_script.UnfitError."""
    code = "latin-1"  # a character each byte: what is not ASCII is only passed on
    return plotly_script.cut(source.decode(code)).encode(code)


def _copy(data: bytes, target: Path) -> None:
    """Write a file that is there whole or not at all, whoever else does the same. Raises OSError."""
    with NamedTemporaryFile(dir=target.parent, delete=False) as copy:
        try:
            copy.write(data)
            copy.flush()  # a full disk says so here
            os.chmod(copy.name, 0o644)
            os.utime(copy.name, (0, 0))  # so old, browsers keep it without asking again
            os.replace(copy.name, target)
        except OSError:
            os.unlink(copy.name)
            raise
