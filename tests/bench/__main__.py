"""python -m tests.bench [first] [latency] [drag] [slow] [load] [sessions] [projection]; all seven without a word."""

import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import astuple, replace
from statistics import median, quantiles

from tests.bench import browser, sessions
from tests.bench import projection as model
from tests.bench.browser import Change
from tests.bench.drag import SLOW_LINE, SLOWER, drag, slow_down, stir
from tests.bench.far import ROUND_TRIP, far_away
from tests.bench.first import first
from tests.bench.servers import BARE, DASH, LATER, ONE, OURS, serve

CHANGES, ROUNDS = 40, 4
FIRSTS = 5  # visits, of which the middle one counts
DRAGS = 10  # on a slow machine, of which the middle one counts
HANDS = {"slow": 100, "quick": 8}  # [ms] from one movement to the next
GAPS = {"one at a time": 700, "key after key": 0}  # [ms] from painted charts to the next key press


def opening() -> None:
    """The pages take turns; each server has been visited before."""
    with ExitStack() as stack:
        servers = [stack.enter_context(serve(name)) for name in (OURS, ONE, DASH)]
        chromium = stack.enter_context(browser.chromium())
        for server in servers:
            browser.visit(chromium, server, charts=1).page.context.close()
        visits = [[first(chromium, server) for server in servers] for _ in range(FIRSTS)]
    rows = []
    for server, seen in zip(servers, zip(*visits, strict=True), strict=True):
        columns = zip(*map(astuple, seen), strict=True)
        rows.append([server.name, *(None if None in column else median(column) for column in columns)])
    head = ["page", "answer s", "first chart s", "slider s", "moved s", "longest task ms"]
    head += ["MB before chart", "MB in all", "requests + messages", "jumps"]
    table("A first visit from a telephone: processor / 4, 1.6 Mbit/s, 150 ms", head, rows)


def latency() -> None:
    """The pages take turns, so that a busy moment of the machine meets all of them."""
    with ExitStack() as stack:
        servers = [stack.enter_context(serve(name)) for name in (OURS, BARE, DASH, LATER)]
        chromium = stack.enter_context(browser.chromium())
        visits = [browser.visit(chromium, server) for server in servers]
        for title, gap in GAPS.items():
            changes: dict[str, list[Change]] = {visit.server.name: [] for visit in visits}
            for _ in range(ROUNDS):
                for visit in visits:
                    visit.focus()
                    visit.change("ArrowLeft", 1000)
                    changes[visit.server.name] += [
                        visit.change("ArrowLeft", gap) for _ in range(CHANGES // ROUNDS)
                    ]
                    visit.page.wait_for_timeout(1000)
            _latencies(f"From key press to painted charts, and what a change costs: {title}", changes)


def _latencies(title: str, changes: dict[str, list[Change]]) -> None:
    waits = {name: [change.wait for change in some if change.wait] for name, some in changes.items()}
    rows = []
    for name, some in changes.items():
        middle = median(waits[name])
        cost = [sum(column) / len(some) for column in zip(*(change.cost for change in some), strict=True)]
        ratios = [middle / median(waits[dash]) for dash in (DASH, LATER)]
        rows.append([name, len(waits[name]), middle, quantiles(waits[name], n=20)[-1], *ratios, *cost])
    head = ["page", "changes", "median ms", "p95 ms", "x Dash", "x Dash, charts first"]
    table(title, [*head, "messages", "kB", "server ms"], rows)


def dragging() -> None:
    """The page beside its reader, and far away."""
    rows = []
    with serve(OURS) as server, far_away(server.port) as port, browser.chromium() as chromium:
        for place, reached in (("near", server), (f"{ROUND_TRIP:g} s away", replace(server, port=port))):
            seen = browser.visit(chromium, reached)
            for title, gap in HANDS.items():
                drags = [drag(seen, gap) for _ in range(ROUNDS)]
                waits = [wait for one in drags for wait in one.waits]
                lost = sum(one.lost for one in drags)
                costs = [
                    median(getattr(one, what) for one in drags) for what in ("answer", "kilobytes", "cpu")
                ]
                rows.append(
                    [f"{place}, {title}", len(waits), lost, median(waits), quantiles(waits, n=20)[-1], *costs]
                )
    head = ["hand", "movements", "unseen", "median ms", "p95 ms", "answer ms", "kB", "server ms"]
    table("From a movement of the thumb to painted charts; the answer to a press", head, rows)


def slow_dragging() -> None:
    """A slow machine on a slow line, and this one beside its server, in turns."""
    line = f"processor / {SLOWER}, {1000 * SLOW_LINE.seconds:.0f} ms, {SLOW_LINE.width:g} Mbit/s"
    with serve(OURS) as server, far_away(server.port, SLOW_LINE) as port, browser.chromium() as chromium:
        seen = {"near": browser.visit(chromium, server)}
        seen[line] = browser.visit(chromium, replace(server, port=port))
        slow_down(seen[line])
        waits: dict[str, list[float]] = {name: [] for name in seen}
        for _ in range(DRAGS):
            for name, one in seen.items():
                waits[name].append(stir(one))
    near = median(waits["near"])
    rows = [[name, len(some), median(some), max(some), median(some) / near] for name, some in waits.items()]
    table(
        "From the press on a thumb to the charts' first movement",
        ["place", "drags", "median ms", "slowest ms", "x near"],
        rows,
    )


def load() -> None:
    """First load of a new visitor, by a server just started and by one that has served before."""
    rows = []
    with browser.chromium() as chromium:
        for name, charts in ((OURS, 3), (BARE, 3), (ONE, 1), (DASH, 3)):
            start = time.perf_counter()
            with serve(name) as server:
                started = time.perf_counter() - start
                cold = browser.visit(chromium, server, charts)
                warm = browser.visit(chromium, server, charts)
                rows.append(
                    [name, started + cold.seconds, warm.seconds, warm.wire.messages, warm.wire.bytes / 1e6]
                )
    one = next(row[-1] for row in rows if row[0] == ONE)
    table(
        "First load",
        ["page", "cold start s", "visit s", "requests + messages", "MB", "x one chart"],
        [[*row, row[-1] / one] for row in rows],
    )


def many() -> None:
    """Memory and throughput of a server with many sessions."""
    counts, busy = (0, 1, 50, 150), (1, 4, 16)  # from 50 on the projections kept for all are full
    rows = []
    for title, name, alike in (
        (OURS, OURS, True),
        ("each with their plans", OURS, False),
        (BARE, BARE, True),
    ):
        with serve(name) as server:
            held = [sessions.memory(server, count, alike) for count in counts]
        with serve(name) as server:
            done = [sessions.rate(server, count, alike) for count in busy]
        rates, costs = zip(*done, strict=True)
        rows.append(
            [title, *held, 1024 * (held[-1] - held[-2]) / (counts[-1] - counts[-2]), *rates, costs[-1]]
        )
    table(
        "Server memory [MB] with open sessions; changes a second with busy ones",
        ["page", *(f"{n} open" for n in counts), "kB each", *(f"{n} busy" for n in busy), "ms a change"],
        rows,
    )


def projection() -> None:
    """The model alone."""
    rows = model.report()
    head = ["plans", "months", "futures", "ms", "ns a plan, month and future"]
    table("Projection, processor time", head, rows)
    grows = ", ".join(f"{name} {power:.2f}" for name, power in model.growth(rows).items())
    print(f"It grows by the power of {grows}; 1 is linear.")


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under their heads, numbers to the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(head, *cells, strict=True)]
    print(f"\n{title}\n")
    for row in [head, ["-" * width for width in widths], *cells]:
        first, *others = (text.rjust(width) for text, width in zip(row, widths, strict=True))
        print(
            "  ".join([row[0].ljust(widths[0]) if rows and isinstance(rows[0][0], str) else first, *others])
        )
    print(flush=True)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.2f}" if abs(value) < 10 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


SECTIONS = {
    "first": opening,
    "latency": latency,
    "drag": dragging,
    "slow": slow_dragging,
    "load": load,
    "sessions": many,
    "projection": projection,
}

if __name__ == "__main__":
    asked = sys.argv[1:] or list(SECTIONS)
    if not set(asked) <= set(SECTIONS):
        sys.exit(__doc__)
    for section in asked:
        SECTIONS[section]()
