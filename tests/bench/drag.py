"""What a person sees who drags a thumb: from each movement to the charts painted anew, before it is let go."""

from dataclasses import dataclass, field

from tests.bench.browser import STREAMLIT_LEVER, Visit
from tests.bench.far import Line

SLOWER, SLOW_LINE = 6, Line(seconds=0.3, width=1)  # a slow machine: times the processor is slowed, its line
FIRST = 10_000  # [ms] until the charts have moved
STEP = 4  # [px] a movement of the hand; each moves the lever by a step or two
# Notes for each change of the lever's value when the pointer moved, and when the first frame was painted in
# which the lines of every chart had been drawn again since.
WATCH = """
([lever, charts]) => {
  const input = document.querySelector(lever)
  const waits = [], drawn = new Set()
  let moved = 0, pending = []
  const note = event => { moved = event.timeStamp }
  addEventListener("pointermove", note, true)
  new MutationObserver(() => { pending.push(moved); drawn.clear() }).observe(input, {attributeFilter: ["value"]})
  new MutationObserver(changes => {
    for (const {target} of changes) if (target.matches("path.js-line")) drawn.add(target.closest(".js-plotly-plot"))
    if (drawn.size < charts || !pending.length) return
    const since = pending
    pending = []
    const painted = new MessageChannel()
    painted.port1.onmessage = () => since.forEach(start => waits.push(performance.now() - start))
    requestAnimationFrame(() => painted.port2.postMessage(0))
  }).observe(document.body, {subtree: true, attributeFilter: ["d"]})
  window.dragged = {waits, lost: () => pending.length}
}
"""
# Resolves with the milliseconds from the next press to the first frame in which a chart's line has moved.
STIRRED = """
limit => { window.stirred = new Promise(done => {
  let pressed
  const end = time => { watch.disconnect(); done(time) }
  const watch = new MutationObserver(changes => {
    if (!pressed || !changes.some(({target}) => target.matches("path.js-line"))) return
    watch.disconnect()
    const painted = new MessageChannel()
    painted.port1.onmessage = () => end(performance.now() - pressed)
    requestAnimationFrame(() => painted.port2.postMessage(0))
  })
  watch.observe(document.body, {subtree: true, attributeFilter: ["d"]})
  const press = event => { pressed = event.timeStamp; setTimeout(end, limit, limit) }
  addEventListener("pointerdown", press, {capture: true, once: true})
})}
"""
ANSWERED = (
    "() => { const it = document.previewed; return it && it.preview !== null && it.preview !== undefined }"
)
RESTED = "() => document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'"
THUMB = """lever => {
  const input = document.querySelector(lever)
  const box = input.closest("[data-rac]").getBoundingClientRect()
  const way = 2 * input.value > Number(input.max) ? -1 : 1  // towards the farther end
  return [box.x + box.width / 2, box.y + box.height / 2, way]
}"""


@dataclass
class Drag:
    """One drag: milliseconds from each movement to painted charts, movements that were never seen, and its cost.

    answer: from the press to the server's answer [ms]; kilobytes: received by then; cpu: of the server [ms].
    """

    waits: list[float] = field(default_factory=list)
    lost: int = 0
    answer: float | None = None
    kilobytes: float = 0
    cpu: float = 0


def drag(seen: Visit, gap: int, steps: int = 24) -> Drag:
    """Press the lever's thumb, wait for the answer, move in steps so many milliseconds apart, let go."""
    page, found = seen.page, Drag()
    seen.focus()
    x, y, way = page.evaluate(THUMB, STREAMLIT_LEVER)
    page.evaluate(WATCH, [STREAMLIT_LEVER, seen.charts])
    page.locator("h1").click()  # whatever is touched in between, the lever is asked about anew
    page.evaluate("() => { document.previewed = undefined }")
    before = seen.used()
    page.mouse.move(x, y)
    start = page.evaluate("performance.now()")
    page.mouse.down()
    page.wait_for_function(ANSWERED, timeout=5000, polling=10)
    found.answer = page.evaluate("performance.now()") - start
    page.wait_for_timeout(200)
    _, found.kilobytes, found.cpu = (now - then for now, then in zip(seen.used(), before, strict=True))
    for step in range(1, steps + 1):
        page.mouse.move(x + way * STEP * step, y)
        page.wait_for_timeout(gap)
    page.wait_for_timeout(300)
    found.waits = page.evaluate("() => window.dragged.waits")
    found.lost = page.evaluate("() => window.dragged.lost()")
    page.mouse.up()
    page.wait_for_timeout(2000)
    return found


def slow_down(seen: Visit, times: int = SLOWER) -> None:
    """From now on the browser's processor is so many times slower."""
    seen.page.context.new_cdp_session(seen.page).send("Emulation.setCPUThrottlingRate", {"rate": times})


def stir(seen: Visit, gap: int = 100, steps: int = 12) -> float:
    """Press the lever's thumb, move it at once and on, let go: from the press to the charts' first movement [ms]."""
    page = seen.page
    page.locator("h1").click()  # whatever is touched in between, the lever is asked about anew
    seen.focus()
    x, y, way = page.evaluate(THUMB, STREAMLIT_LEVER)
    page.evaluate(STIRRED, FIRST)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, steps + 1):
        page.mouse.move(x + way * STEP * step, y)
        page.wait_for_timeout(gap)
    took: float = page.evaluate("() => window.stirred")
    page.mouse.up()
    page.wait_for_timeout(500)
    page.wait_for_function(RESTED, timeout=60_000)
    page.wait_for_timeout(2000)
    return took
