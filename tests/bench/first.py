"""A first visit from what stands for an ordinary telephone: slow processor, slow line, nothing kept."""

from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from tests.bench.browser import STREAMLIT_LEVER, listen
from tests.bench.servers import OURS, Server

SLOWER = 4  # times, the processor
LINE = {"downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8, "latency": 150}  # [bytes/s], [ms]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SETTLED = 3  # [s] without a message after which nothing more is awaited
# Notes [ms] when the answer, the first line of a chart and a slider are there to be painted, the longest task,
# and how far what one looks at has jumped.
WATCH = """
  window.first = {answer: null, chart: null, slider: null, longest: 0, jumps: 0}
  const observe = (type, note) => new PerformanceObserver(list => list.getEntries().forEach(note))
    .observe({type, buffered: true})
  observe("longtask", ({duration}) => { first.longest = Math.max(first.longest, duration) })
  observe("layout-shift", ({value, hadRecentInput}) => { if (!hadRecentInput) first.jumps += value })
  const SEEN = {
    answer: "#first td", chart: ".js-plotly-plot .js-line", slider: "#root input[type=range], [role=slider]"
  }
  const look = () => {
    for (const [what, selector] of Object.entries(SEEN)) {
      if (!first[what] && document.querySelector(selector)) first[what] = performance.now()
    }
    if (!first.chart || !first.slider) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
"""
# Resolves when the table of figures says something else.
TOLD = """() => {
  const table = document.querySelector("#root .st-key-plans table")
  const now = table?.textContent
  window.before = window.before ?? now
  return now && now !== window.before
}"""


@dataclass(frozen=True)
class First:
    """What a visitor waits for: seconds to the answer, a chart, a slider and until a key has changed the figures;
    the longest task [ms], MB before the chart and in all, messages, and how far the page jumped."""

    answer: float | None
    chart: float
    slider: float | None
    live: float | None
    longest: float
    before: float
    whole: float
    requests: int
    jumps: float


def first(browser: Browser, server: Server) -> First:
    """Open the page as a new visitor does."""
    context = browser.new_context(**PHONE)
    context.add_init_script(WATCH)
    page = context.new_page()
    wire = listen(page)
    network = context.new_cdp_session(page)
    network.send("Network.emulateNetworkConditions", {"offline": False, **LINE})
    network.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(server.url, wait_until="commit")
    page.wait_for_function("() => window.first?.chart", timeout=180_000)
    before, live = wire.bytes, _moved(page) if server.name == OURS else None
    count = -1
    while count != wire.messages:
        count = wire.messages
        page.wait_for_timeout(1000 * SETTLED)
    found = page.evaluate("first")
    context.close()
    seconds = {what: found[what] and found[what] / 1000 for what in ("answer", "chart", "slider")}
    rest = before / 1e6, wire.bytes / 1e6, wire.messages, found["jumps"]
    return First(*seconds.values(), live, found["longest"], *rest)


def _moved(page: Page) -> float:
    """Seconds from the first byte on until a key on a lever has changed the table of figures."""
    page.wait_for_function("() => window.first.slider", timeout=180_000)
    page.wait_for_function(f"() => ({TOLD})() || window.before", polling=50)
    page.locator(STREAMLIT_LEVER).focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(TOLD, timeout=60_000, polling="raf")
    return page.evaluate("performance.now()") / 1000
