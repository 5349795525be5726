"""A first visit from what stands for an ordinary telephone: slow processor, slow line, nothing kept."""

from dataclasses import dataclass

from playwright.sync_api import Browser

from tests.bench.browser import listen
from tests.bench.servers import Server

SLOWER = 4  # times, the processor
LINE = {"downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8, "latency": 150}  # [bytes/s], [ms]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SETTLED = 3  # [s] without a message after which nothing more is awaited
# Notes when the first line of a chart is there to be painted [ms], and the longest task [ms].
WATCH = """
  window.first = {chart: null, longest: 0}
  new PerformanceObserver(list => list.getEntries().forEach(({duration}) => {
    first.longest = Math.max(first.longest, duration)
  })).observe({type: "longtask", buffered: true})
  const look = () => {
    if (document.querySelector(".js-plotly-plot .js-line")) first.chart = performance.now()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
"""


@dataclass(frozen=True)
class First:
    """What a visitor waits for: seconds to the first chart, the longest task [ms], MB before the chart and in all."""

    chart: float
    longest: float
    before: float
    whole: float
    requests: int


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
    before, count = wire.bytes, -1
    while count != wire.messages:
        count = wire.messages
        page.wait_for_timeout(1000 * SETTLED)
    found = page.evaluate("first")
    context.close()
    return First(found["chart"] / 1000, found["longest"], before / 1e6, wire.bytes / 1e6, wire.messages)
