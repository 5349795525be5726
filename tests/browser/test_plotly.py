"""Every chart of ours, drawn by Plotly as it is cut and by the whole of it: the same to the pixel.

Needs Chrome or Chromium and no server: what a browser asks for is handed to it here.
"""

import ast
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest

from explorer import assets
from explorer.assets import text
from explorer.drawing import plotly_charts, plotly_script
from explorer.findings import explain, record
from explorer.findings.told import told as tell
from explorer.intake.statement.monthly import StatementMonth
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Environment, Plan, Profile, Scenario, choices
from explorer.model.projection import project
from explorer.page.board import plotly
from explorer.page.sections import credit_section, record_result, statement_chart, why_charts
from explorer.scenario.presets import newcomer
from explorer.wording.words import load

ROOT = Path(__file__).parents[2]
WORDS = load("en")
SITE = "http://charts.test/"
DRAWING = (
    "board",
    "why",
    "record_result",
    "statement_chart",
    "credit_section",
)  # the modules whose charts are below
THEME = {"text-color": "#222", "gray-text-color": "#777", "background-color": "#fff", "border-color": "#aaa",
         "border-color-light": "#ddd", "font": "sans-serif", "primary-color": "#1a62d6"}  # fmt: skip
STYLE = (
    ":root {"
    + "".join(f"--st-{name}: {value};" for name, value in THEME.items())
    + "} figure {height: 300px} * {transition: none !important}"
)
# Draws charts as Streamlit would, one component each; notes what is drawn, and the end of each turn of the browser's.
PAGE = f"""<!doctype html><meta charset=utf-8><style>{STYLE}{text("css/plot.css")}</style><body><script type=module>
import chart from "/plot.js"
window.turns = []
addEventListener("drawn", () => {{
  turns.push("drawn")
  queueMicrotask(() => turns.push("end"))
}})
window.missing = []
window.show = (some) => Promise.all(some.map((data) => {{
  const parentElement = document.createElement("div")
  parentElement.id = data.name
  parentElement.style.width = "500px"
  parentElement.innerHTML = `{plotly.HTML}`
  document.body.append(parentElement)
  return chart({{data, parentElement, setTriggerValue: () => missing.push(data.name)}})
}}))
window.ready = true
</script>"""


# --- charts ---


def scenario() -> Scenario:
    """With all that a chart can have in it: dated events, a policy, four plans."""
    plans = (
        Plan("A", slip_month=4),
        Plan("steady", on_time=1.0, start=3, appeal_month=2),
        Plan("省着用", utilisation=0.1, start=4),
        Plan("<b>", draws=12),
    )
    return replace(newcomer(), plans=plans, environment=Environment(months=12, policy_month=6))


@cache
def figures() -> dict[str, dict[str, Any]]:
    """A figure of every kind by its name."""
    asked = scenario()
    found = project(asked, futures=200)
    made = {}
    views = (1, 2, 0)
    for outcome, view in zip(OUTCOMES, views, strict=True):
        made[outcome] = plotly_charts.figure(outcome, tell(asked, found), WORDS, view)
    for key in ("ticket", "programme"):
        choice, curve = choices(Plan)[key], explain.sweep(asked, 1, key)
        made[f"line_{key}"] = why_charts.line(choice, curve, "huabei_limit", 1, WORDS)
    made["bars"] = why_charts.bars({"One": 1200.0, "Two": -340.0, "Sum": 860.0}, "huabei_limit", 1)
    seen = tuple(record.Seen(month, 650.0 + month, 5000.0, None) for month in range(-2, 4))
    weights = record.weights(found, 0, seen)
    after = record.reweighted(found, 0, seen, weights)
    past = record_result.Hindsight(found, after, (), seen, 24_300, 0)
    made |= {
        f"record_{outcome}": record_result._figure(outcome, past, WORDS)
        for outcome in ("score", "huabei_limit")
    }
    months = [
        StatementMonth(24_300 + n, n > 0, 900.0 * n, n, 800.0 * n, 50.0 * (n % 2), 300.0 * (n % 3), n % 3)
        for n in range(9)
    ]
    made["statement"] = statement_chart._figure(months, {}, Profile().huabei_limit, WORDS)
    made["statement_noted"] = statement_chart._figure(months, {24_302: 5000.0, 24_305: 7000.0}, 1.0, WORDS)
    owed = credit_section._bar([900, 300], ["One", "Two"], "owed", 0) | {"orientation": "h"}
    made["credit"] = credit_section._figure(
        [credit_section._bar(["2026-1", "2026-2"], [1, 3], "hard", 1, ["a", "b"])]
    )
    made["credit_owed"] = credit_section._figure([owed])
    return made


def test_the_charts_of_every_part_of_the_page_are_below():
    calling = set()
    for path in (ROOT / "explorer").rglob("*.py"):
        calls = [
            node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
        ]
        if any(isinstance(func, ast.Name) and func.id == "plot" for func in calls):
            calling.add(path.stem)
    assert calling == {*DRAWING}


# --- browser ---


@cache
def whole() -> bytes:
    return Path(distribution("plotly").locate_file("plotly/package_data/plotly.min.js")).read_bytes()


@cache
def cut(*kinds: str) -> bytes:
    return plotly_script.cut(whole().decode("latin-1"), kinds).encode("latin-1")


@pytest.fixture
def opened(browser) -> Iterator[Callable]:
    """A page on which charts can be drawn by the script given first, or else by the one given second."""
    contexts = []

    def open_page(script: bytes | None, other: bytes | None = None):
        context = browser.new_context(viewport={"width": 560, "height": 420}, locale="en-GB")
        contexts.append(context)
        module = assets.script("plot.js").encode()
        there = {"": (PAGE.encode(), "text/html"), "plot.js": (module, "text/javascript"),
                 "cut.js": (script, "text/javascript"), "whole.js": (other, "text/javascript")}  # fmt: skip

        def hand_over(route) -> None:
            body, kind = there.get(route.request.url.removeprefix(SITE), (None, ""))
            route.abort() if body is None else route.fulfill(body=body, content_type=f"{kind}; charset=utf-8")

        context.route("**/*", hand_over)
        page = context.new_page()
        page.goto(SITE)
        page.wait_for_function("() => window.ready")
        return page

    yield open_page
    for context in contexts:
        context.close()


def data(name: str, src: str = "cut.js") -> dict[str, Any]:
    buttons = ["In", "Out", "All"]
    return {
        "figure": figures()[name],
        "name": name,
        "alt": name,
        "buttons": buttons,
        "src": src,
        "whole": "whole.js",
    }


def show(page, *names: str, src: str = "cut.js") -> None:
    page.evaluate("some => window.show(some)", json.loads(json.dumps([data(name, src) for name in names])))


BOX = "it => (({x, y, width, height}) => [x, y, width, height])(it.getBoundingClientRect())"
# The middle of a bar, or of a mark, or where there is none of the whole.
POINT = """chart => {
  const points = [...chart.querySelectorAll('.points path')]
  const box = (points[points.length >> 1] ?? chart.querySelector('.nsewdrag')).getBoundingClientRect()
  return [box.x + box.width / 2, box.y + box.height / 2]
}"""


def still(chart) -> bytes:
    """A picture of a chart once nothing in it moves any more."""
    seen = [b""]
    while len(seen) < 50 and (len(seen) < 5 or len({*seen[-4:]}) > 1):
        chart.page.wait_for_timeout(120)  # longer than Plotly waits before it says something of a point
        seen.append(chart.screenshot())
    return seen[-1]


def drawn(page, name: str) -> Iterator[tuple[str, Any, bytes]]:
    """What a reader sees of a chart who looks at it, points at it, zooms and goes back."""
    chart = page.locator(f"#{name}")
    chart.scroll_into_view_if_needed()
    yield "at rest", chart, still(chart)
    left, top, wide, high = chart.locator(".nsewdrag").first.evaluate(BOX)
    page.mouse.move(left + 2, top + 2)
    page.mouse.move(*chart.evaluate(POINT))
    yield "pointed at", chart, still(chart)
    page.mouse.move(left + 0.5 * wide, top + 0.5 * high)
    page.mouse.down()
    page.mouse.move(left + 0.8 * wide, top + 0.8 * high, steps=4)
    yield "while a zoom is drawn", chart, still(chart)
    page.mouse.up()
    page.mouse.move(1, 1)
    yield "zoomed", chart, still(chart)
    for label in ("In", "Out", "All"):
        button = chart.get_by_label(label, exact=True)
        if button.count():
            button.evaluate("button => button.click()")
            yield label, chart, still(chart)


def alike(one, other) -> bool:
    """Whether two charts look alike once both have had time to be painted."""
    return any(still(one) == still(other) for _ in range(5))


def compared(pages, name: str) -> tuple[dict[str, bytes], list[str]]:
    """What a chart looks like step by step, and the steps at which two pages differ."""
    for page in pages:
        page.evaluate("() => document.body.replaceChildren()")
        show(page, name)
    pictures, different = {}, []
    for (step, cut_one, one), (_, whole_one, other) in zip(
        *(drawn(page, name) for page in pages), strict=True
    ):
        pictures[step] = one
        if one != other and not alike(cut_one, whole_one):
            different.append(step)
    return pictures, different


def test_every_chart_is_the_same_to_the_pixel_as_by_the_whole(opened):
    """On a busy machine a drag may end elsewhere on one page: what truly differs does so again."""
    pages = [opened(cut(*plotly_script.DRAWN)), opened(whole())]
    for name in figures():
        for _ in range(3):
            pictures, different = compared(pages, name)
            if not different:
                break
        assert not different, f"{name}, {different}"
        assert len(pictures) >= 4 and pictures["at rest"] != pictures["pointed at"], name
        if name == "score":
            assert pictures["zoomed"] not in (pictures["at rest"], pictures["All"])
    assert all(page.evaluate("missing") == [] for page in pages)
    assert {"pie" in kinds(page) for page in pages} == {True, False}, "one is cut, the other is not"


def kinds(page) -> list[str]:
    return page.evaluate("() => Object.keys(Plotly.PlotSchema.get().traces)")


# --- where what is cut does not do ---


def lines(page) -> list[str]:
    """The kinds of what is drawn in each chart, as Plotly understood them."""
    return page.evaluate(
        "() => [...document.querySelectorAll('.js-plotly-plot')].map(chart => chart._fullData[0].type)"
    )


BARS, LINES = "bars", "score"


@pytest.mark.parametrize(
    "first", [None, b"var cut = ;", b"throw new Error('cut')", b"window.Plotly = {react() {}}"]
)
def test_a_script_that_does_not_run_is_replaced_by_the_whole(opened, first):
    page = opened(first, whole())
    show(page, LINES, BARS)
    assert lines(page) == ["scatter", "bar"] and "pie" in kinds(page)
    assert page.evaluate("missing") == []


def test_a_kind_of_trace_that_is_not_there_is_drawn_by_the_whole(opened):
    """And with it the charts that had been drawn before, which Plotly's one state on the page needs."""
    page = opened(cut(), whole())
    show(page, LINES, BARS)
    page.wait_for_function("() => Plotly.PlotSchema.get().traces.pie")
    page.wait_for_function("() => document.querySelector('#bars .bars path')")
    assert lines(page) == ["scatter", "bar"]
    alike = opened(whole())
    show(alike, LINES, BARS)
    for name in (LINES, BARS):
        assert page.locator(f"#{name}").screenshot() == alike.locator(f"#{name}").screenshot()
    assert page.evaluate("missing") == []


def test_a_draw_that_throws_is_done_by_the_whole(opened):
    page = opened(cut(*plotly_script.DRAWN) + b"\nPlotly.react = () => { throw new Error('cut') }", whole())
    show(page, LINES, BARS)
    page.wait_for_function("() => document.querySelector('.js-line') && document.querySelector('.bars path')")
    assert lines(page) == ["scatter", "bar"] and page.evaluate("missing") == []


@pytest.mark.parametrize("src", ["cut.js", "whole.js"])
@pytest.mark.parametrize(
    "script",
    [None, b"", b"window.Plotly = {react() { throw 1 }, relayout() {}, purge() {}}"],
)
def test_where_nothing_draws_the_page_is_told(opened, src, script):
    page = opened(script, script)
    show(page, LINES, src=src)
    page.wait_for_function("() => missing.length")
    assert page.evaluate("missing") == [LINES]


def test_evaluation_and_each_first_draw_have_turns_of_their_own(opened):
    page = opened(
        cut(*plotly_script.DRAWN)
        + b"\nqueueMicrotask(() => turns.push('evaluated')); setTimeout(() => turns.push('later'))"
    )
    show(page, LINES, BARS, "statement")
    assert page.evaluate("turns") == ["evaluated", "later", *["drawn", "end"] * 3]
