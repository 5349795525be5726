"""What a person at a browser waits for: first charts, and charts repainted after a key press."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.scene import LEVER, words
from tests.bench.servers import DASH, LATER, Server

ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
ARGS += ["--disable-component-update", "--disable-sync"]
CHARTS = 3
VIEW = {"width": 1280, "height": 1800}  # high enough to have every chart in sight
STREAMLIT_LEVER = f"input[type=range][aria-label='{words(f'choice.{LEVER}.label')}']"
DASH_LEVER = f"#{LEVER} [role=slider]"

# Called with the number of charts. Resolves with the milliseconds from the next key press to the first
# frame after the lines of every chart were drawn again, in place or anew; null after ten seconds.
REPAINTED = """
charts => { window.repainted = new Promise(done => {
  const drawn = new WeakSet()
  let pressed
  const end = time => { watch.disconnect(); done(time) }
  const watch = new MutationObserver(changes => {
    for (const {target, addedNodes} of changes) for (const node of [target, ...addedNodes]) {
      const line = node.matches?.("path.js-line") ? node : node !== target && node.querySelector?.("path.js-line")
      if (line?.isConnected) drawn.add(line.closest(".js-plotly-plot"))
    }
    const now = [...document.querySelectorAll(".js-plotly-plot")]
    if (!pressed || now.length < charts || !now.every(chart => drawn.has(chart))) return
    const painted = new MessageChannel()
    painted.port1.onmessage = () => end(performance.now() - pressed)
    requestAnimationFrame(() => painted.port2.postMessage(0))
  })
  watch.observe(document.body, {subtree: true, childList: true, attributeFilter: ["d"]})
  const press = () => { pressed = performance.now(); setTimeout(end, 10000, null) }
  addEventListener("keydown", press, {capture: true, once: true})
})}
"""
DRAWN = "charts => document.querySelectorAll('.js-plotly-plot .scatterlayer').length >= charts"


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        yield browser
        browser.close()


@dataclass
class Wire:
    """What came over it so far: requests answered and messages of the socket."""

    bytes: int = 0
    messages: int = 0

    def add(self, size: int) -> None:
        """Another one."""
        self.bytes += size
        self.messages += 1


@dataclass
class Visit:
    """A page opened by a new visitor."""

    server: Server
    page: Page
    charts: int
    wire: Wire
    seconds: float = 0

    def focus(self) -> None:
        """Bring the page to the front and focus its lever."""
        self.page.bring_to_front()
        lever = self.page.locator(DASH_LEVER if self.server.name in (DASH, LATER) else STREAMLIT_LEVER)
        lever.scroll_into_view_if_needed()
        lever.focus()

    def change(self, key: str, gap: int) -> "Change":
        """Press a key, wait for the charts, and so many milliseconds more."""
        before = self.used()
        self.page.evaluate(REPAINTED, self.charts)
        self.page.keyboard.press(key)
        wait = self.page.evaluate("() => window.repainted")
        self.page.wait_for_timeout(gap)
        return Change(wait, tuple(now - then for now, then in zip(self.used(), before, strict=True)))

    def used(self) -> tuple[float, float, float]:
        """So far: messages, kilobytes, the server's processor time [ms]."""
        return self.wire.messages, self.wire.bytes / 1e3, 1e3 * self.server.cpu()


@dataclass
class Change:
    """One key press: milliseconds until all charts are repainted, None if one stays as it was; what it cost."""

    wait: float | None
    cost: tuple[float, float, float]


def visit(browser: Browser, server: Server, charts: int = CHARTS) -> Visit:
    """Open the page as a new visitor and wait for its charts; `seconds` tells how long."""
    page = browser.new_context(viewport=VIEW).new_page()
    seen = Visit(server, page, charts, listen(page))
    start = time.perf_counter()
    page.goto(server.url)
    page.wait_for_function(DRAWN, arg=charts, timeout=60_000, polling="raf")
    seen.seconds = time.perf_counter() - start
    page.wait_for_timeout(2000)
    return seen


def listen(page: Page) -> Wire:
    """Count what a page gets from now on."""
    wire = Wire()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: wire.add(event["encodedDataLength"]))
    # Frames are binary, which the protocol hands over as base64.
    network.on(
        "Network.webSocketFrameReceived",
        lambda event: wire.add(len(event["response"]["payloadData"]) * 3 // 4),
    )
    return wire
