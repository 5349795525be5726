"""A Plotly chart that is redrawn in place.

`st.plotly_chart` builds a new chart at each change of its data: slow, and the reader's zoom and
hidden plans are lost. The component below keeps its node and calls `Plotly.react` on it. Plotly's
JavaScript is the installed package's own, copied once beside app.py where Streamlit serves it.
"""

import os
from collections.abc import Sequence
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import streamlit as st

from explorer.assets import FOLDER, text
from explorer.page.session.widgets import acting

STATIC = FOLDER.parent / "static"
BUTTONS = ("Save as picture", "Zoom in", "Zoom out", "Show all")

SCRIPTS = ("js/plot.js", "js/bend.js", "js/futures.js", "js/picture.js")  # one module
HTML = '<figure tabindex="0" style="margin: 0"></figure><div class="futures" aria-hidden="true"></div>'

_chart = st.components.v2.component(
    "plot", html=HTML, css=text("css/plot.css"), js="\n".join(map(text, SCRIPTS)), isolate_styles=False
)


def plot(
    figure: dict[str, Any], *, key: str, alt: str, height: int | None = None, buttons: Sequence[str] = BUTTONS
) -> None:
    """Show a Plotly figure (data, layout, perhaps config, as plain dicts) `height` pixels high.

    Without a height a style sheet says it. A figure's `axis` is the rule by which its heights are fitted.

    The colours of text, grid and page come from Streamlit's theme. `alt` says what the chart
    shows, `buttons` names the four buttons at its corner, `key` also names the saved picture.
    """
    src, layout = script(), figure["layout"] | ({"height": height} if height else {})
    if src is None or "plot_missing" in st.session_state:
        figure, config = {"data": figure["data"], "layout": layout}, figure.get("config")
        st.plotly_chart(figure, key=f"{key}-plotly", config=config, alt=alt)
        return
    data = {
        "figure": {**figure, "layout": layout},
        "name": key,
        "alt": alt,
        "buttons": [*buttons],
        "src": src,
    }
    _chart(key=key, data=data, height=height or "content", on_missing_change=acting(_missing))


def _missing() -> None:
    """Where a browser cannot load the script, `st.plotly_chart` takes over for the session."""
    st.session_state["plot_missing"] = True


@cache
def script() -> str | None:
    """Where the page finds Plotly's JavaScript, copied there at first need; None if it cannot be."""
    package = distribution("plotly")
    target = STATIC / f"plotly-{package.version}.min.js"
    try:
        if not target.exists():
            STATIC.mkdir(exist_ok=True)
            source = Path(package.locate_file("plotly/package_data/plotly.min.js"))
            _copy(source.read_bytes(), target)
    except OSError:
        return None
    return f"app/static/{target.name}"


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
