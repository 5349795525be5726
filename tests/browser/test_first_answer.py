"""The answer before the app: it stays where scripts do not run, and gives way in place where they do."""

import pytest

from explorer.scenario import link
from explorer.wording.words import load
from tests.browser.people import LOCALES, SENT

SIZES = {
    "desk": {"viewport": {"width": 1280, "height": 800}},
    "wide": {"viewport": {"width": 1920, "height": 1080}},
    "tablet": {"viewport": {"width": 768, "height": 1024}, "has_touch": True},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
# The same things in the first answer and on the live page: of each, what is seen first.
BOXES = """(page) => {
  const wanted = page === "first"
    ? ["#first h1", "#first figcaption", "#first .field", "#first table", "#first tbody tr"]
    : ["#root h1", "#root [class*=st-key-chart-] p", "#root .nsewdrag", "#root .st-key-plans table", "#root .st-key-plans tbody tr"]
  return wanted.map((selector) => {
    const seen = [...document.querySelectorAll(selector)].find((one) => one.getBoundingClientRect().width)
    const { x, y, height } = seen.getBoundingClientRect()
    return [x, y, height]
  })
}"""
FIGURES = """(table) => [...document.querySelectorAll(`${table} tr`)].map((row) =>
  [...row.cells].map((cell) => cell.innerText.replace(/\\s+/g, " ").trim()))"""


@pytest.fixture
def visitor(browser, server):
    """Opens the page and waits for nothing; the network can be held."""
    opened = []

    def arrive(query: str = "", language: str = "zh", **kind):
        context = browser.new_context(locale=LOCALES[language], **kind)
        opened.append(context)
        page = context.new_page()
        held = []
        page.route("**/app/static/*", lambda route: held.append(route))  # noqa: PLW0108, no other will do
        page.goto(f"{server.url}?{query}", wait_until="commit")
        page.locator("#first tbody td").first.wait_for()

        def release() -> None:
            for one in held:
                one.continue_()
            page.unroute("**/app/static/*")

        page.release = release
        return page

    yield arrive
    for context in opened:
        context.close()


def test_without_scripts_it_stays_and_says_so(visitor):
    page = visitor(link.encode(SENT), "en", java_script_enabled=False)
    assert page.locator("#first figure svg").count() == 3
    assert load("en")("first.no_script") in page.locator("#first").inner_text()


@pytest.mark.parametrize("size", SIZES)
def test_it_gives_way_in_place(visitor, size):
    page = visitor(link.encode(SENT), **SIZES[size])
    page.wait_for_function("() => document.querySelector('#root .st-key-plans tbody td')")
    before = page.evaluate(BOXES, "first")
    page.release()
    page.locator("#first").wait_for(state="detached")
    page.wait_for_timeout(500)
    after = page.evaluate(BOXES, "live")
    apart = [max(abs(x - y) for x, y in zip(*pair, strict=True)) for pair in zip(before, after, strict=True)]
    assert max(apart) <= 4, [before, after]


def test_its_figures_are_those_of_the_live_page(visitor):
    page = visitor(link.encode(SENT), **SIZES["phone"])
    first = page.evaluate(FIGURES, "#first table")
    page.release()
    page.locator("#first").wait_for(state="detached")
    assert page.evaluate(FIGURES, "#root .st-key-plans table") == first


def test_one_of_the_two_is_read_aloud(visitor):
    page = visitor()
    page.wait_for_function("() => document.getElementById('root').inert")
    page.release()
    page.locator("#first").wait_for(state="detached")
    assert page.evaluate(
        "() => !document.getElementById('root').inert && !document.querySelector('html.first')"
    )


def test_where_scripts_stall_it_says_what_is_missing(visitor, browser):
    page = visitor(language="en")
    late = page.locator("#first .late")
    assert not late.is_visible()
    page.wait_for_timeout(10_500)
    assert late.is_visible() and late.inner_text() == load("en")("first.coming")
