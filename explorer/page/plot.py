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

STATIC = Path(__file__).parents[2] / "static"
BUTTONS = ("Save as picture", "Zoom in", "Zoom out", "Show all")

HTML = '<figure tabindex="0" style="margin: 0"></figure>'

# Streamlit fades what is being computed again: to prepare that, a browser paints the whole page once more.
CSS = """
.stBidiComponent figure :focus-visible { outline-color: var(--st-primary-color) !important }
[data-stale] { opacity: 1 !important; transition: none !important }
"""

JS = """
let loading
const load = src => loading ??= new Promise((done, failed) => {
  const ready = () => {
    if (!window.Plotly) return failed()
    // Plotly looks through its whole schema for the arrays of each trace, a quarter of the time of a redraw.
    Plotly.PlotSchema.findArrayAttributes = trace => Object.keys(trace).filter(key => Array.isArray(trace[key]))
    done()
  }
  document.head.append(Object.assign(document.createElement("script"), {src, onload: ready, onerror: failed}))
})

function theme(node) {
  const style = getComputedStyle(node), its = name => style.getPropertyValue("--st-" + name)
  const text = its("text-color"), page = its("background-color"), line = its("border-color")
  const axis = {
    gridcolor: its("border-color-light"), linecolor: line, zerolinecolor: line,
    ticklabeloverflow: "allow",  // else each label is measured, a third of the time of a redraw
  }
  return {layout: {
    font: {family: its("font"), color: text}, paper_bgcolor: page, plot_bgcolor: "rgba(0,0,0,0)",
    xaxis: axis, yaxis: axis, hoverlabel: {bgcolor: page, bordercolor: line, font: {color: text}},
    modebar: {bgcolor: "rgba(0,0,0,0)", color: its("gray-text-color"), activecolor: text},
  }}
}

function draw(node, {figure, name, alt, buttons}) {
  node.ariaLabel = alt
  node.drawn = node.clientWidth
  if (!node.drawn) return  // folded away; drawn when it gets a width
  const {data, layout, config} = structuredClone(figure)  // Plotly writes into what it is given
  const dragmode = matchMedia("(pointer: coarse)").matches ? false : "zoom"  // a finger scrolls the page
  const ours = {uirevision: true, dragmode, width: node.drawn, template: theme(node)}
  const click = () => Plotly.downloadImage(node, {format: "png", scale: 2, filename: name})
  const bar = [[{name: "save", icon: Plotly.Icons.camera, click}], ["zoomIn2d", "zoomOut2d", "resetScale2d"]]
  const first = {displaylogo: false, showTips: false, modeBarButtons: bar, ...config}
  Plotly.react(node, data, {...ours, ...layout}, node.data ? undefined : first)
  node.querySelectorAll(".main-svg").forEach(svg => svg.ariaHidden = true)
  node.querySelectorAll(".modebar-btn").forEach((it, i) => it.ariaLabel = it.dataset.title = buttons[i])
}

export default async ({data, parentElement, setTriggerValue}) => {
  const node = parentElement.querySelector("figure")
  node.style.height = data.figure.layout.height + "px"
  try { await load(data.src) } catch { return setTriggerValue("missing", true) }
  draw(node, node.shown = data)
  node.watch ??= new ResizeObserver(() => node.clientWidth !== node.drawn && draw(node, node.shown))
  node.watch.observe(node)
  return () => node.isConnected || (node.watch.disconnect(), Plotly.purge(node))
}
"""

_chart = st.components.v2.component("plot", html=HTML, css=CSS, js=JS, isolate_styles=False)


def plot(
    figure: dict[str, Any], *, key: str, alt: str, height: int, buttons: Sequence[str] = BUTTONS
) -> None:
    """Show a Plotly figure (data, layout, perhaps config, as plain dicts) `height` pixels high.

    The colours of text, grid and page come from Streamlit's theme. `alt` says what the chart
    shows, `buttons` names the four buttons at its corner, `key` also names the saved picture.
    """
    src, layout = script(), {**figure["layout"], "height": height}
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
    _chart(key=key, data=data, height=height, on_missing_change=_missing)


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
            with NamedTemporaryFile(dir=STATIC, delete=False) as copy:
                copy.write(source.read_bytes())
            os.chmod(copy.name, 0o644)
            os.utime(copy.name, (0, 0))  # so old, browsers keep it without asking again
            os.replace(copy.name, target)
    except OSError:
        return None
    return f"app/static/{target.name}"
