"""Charts in sight while a lever is moved, and following it: in Chromium, at six sizes, by mouse, finger and keys.

Needs Chrome or Chromium, as all tests in this folder do. What assets/css/page.css takes from Streamlit is held here.
"""

from dataclasses import replace

import pytest

from explorer.model.outcomes import OUTCOMES
from explorer.scenario import link
from explorer.scenario.presets import newcomer
from explorer.wording.words import load
from tests.browser.people import Finger, Person, expected_lines

WIDE = [(1280, 800), (1440, 900), (1920, 1080), (768, 1024)]
PHONES = [(390, 844), (360, 740)]
LEVERS = ("profile.used", "b.utilisation", "environment.months")
# The boxes of what is drawn and really seen: the element found in each corner belongs to it.
SEEN = """([selector, within]) => [...document.querySelectorAll(selector)].filter(it => it.checkVisibility()).map(it => {
  const box = it.getBoundingClientRect(), edge = 3
  const corners = [[box.left + edge, box.top + edge], [box.right - edge, box.bottom - edge]]
  const seen = corners.every(([x, y]) => document.elementFromPoint(x, y)?.closest(within) === it.closest(within))
  return {seen, left: box.left, top: box.top, right: box.right, bottom: box.bottom}
})"""
BOARD, CHART = ".st-key-board figure", "figure"
DRAWN = "() => [...document.querySelectorAll('.st-key-board .js-line')].map(line => line.getAttribute('d'))"
# First and last height of each plan's line, to the half pixel: Plotly leaves out points that lie on a line.
ENDS = """() => [...document.querySelectorAll('.st-key-board .js-plotly-plot')].flatMap(chart => chart.data
  .filter(({uid}) => /^line\\d$/.test(uid)).map(({uid}) => {
    const path = chart.querySelector(`.trace${uid} .js-line`), at = distance => path.getPointAtLength(distance).y
    return [uid, ...[0, path.getTotalLength()].map(distance => Math.round(2 * at(distance)) / 2)]
  }))"""
FIGURES = "() => document.querySelector('.st-key-plans table').innerText"


def whole(me: Person, selector: str, within: str) -> list[dict]:
    """The boxes of what can be seen, each of which must be whole inside the screen and covered by nothing."""
    found = me.page.evaluate(SEEN, [selector, within])
    size = me.page.viewport_size
    for box in found:
        assert box["seen"], f"{selector} is covered: {box}"
        assert box["left"] >= 0 and box["right"] <= size["width"] + 1
        assert box["top"] >= 0 and box["bottom"] <= size["height"] + 1
    return found


def arrive(person, size: tuple[int, int], query: str = "", language: str = "zh") -> Person:
    width, height = size
    touch = {"has_touch": True, "is_mobile": True} if size in PHONES else {}
    me = person(query, language, viewport={"width": width, "height": height}, **touch)
    me.slider("b.on_time").wait_for(state="attached")
    me.rest()
    return me


# --- in sight ---


@pytest.mark.parametrize("size", WIDE + PHONES, ids=str)
def test_charts_are_whole_and_in_sight_while_any_lever_is_moved(person, size):
    me = arrive(person, size)
    charts = 1 if size in PHONES else 3
    first = me.slider("b.on_time").locator("xpath=ancestor::*[@data-testid='stSlider']")
    box, height = first.bounding_box(), size[1]
    assert box["y"] >= 0 and box["y"] + box["height"] <= height, "the first lever is in a newcomer's sight"
    assert me.page.locator("h1").bounding_box()["y"] < 60
    main = me.page.get_by_test_id("stMain")
    for key, scrolled in zip(LEVERS, (0, 0, 500), strict=True):
        main.evaluate("(main, top) => main.scrollTop = top", scrolled)
        x, y = me.thumb(key)
        assert 0 < x < size[0] and 0 < y < height
        before = me.page.evaluate(DRAWN)
        me.press(key, "ArrowRight")
        me.until(f"before => String(({DRAWN})()) !== before", ",".join(before))
        assert len(whole(me, BOARD, CHART)) == charts
        me.rest()
        assert len(whole(me, BOARD, CHART)) == charts
        if charts == 1 and scrolled:  # past the card that asks first
            assert len(whole(me, ".st-key-verdict p", "p")) == 1, "the answer in words"
            assert len(whole(me, ".st-key-plans tbody tr:first-child", "tr")) == 1, "the others as figures"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_shows_through_the_board_that_stays(person, scheme):
    me = person(color_scheme=scheme)
    paint = me.page.evaluate("""() => {
      const colour = (selector) => getComputedStyle(document.querySelector(selector)).backgroundColor
      return [colour(".st-key-board"), colour(".stApp")]
    }""")
    assert paint[0] == paint[1] and "rgba" not in paint[0]


@pytest.mark.parametrize("size", PHONES, ids=str)
def test_on_a_phone_the_outcome_is_picked(person, size):
    me = arrive(person, size)
    for outcome in OUTCOMES:
        me.page.locator(f"button[data-outcome={outcome}]").click()
        me.until(f"() => document.querySelector('.st-key-{outcome} .js-line')?.checkVisibility()")
        shown = [one for one in OUTCOMES if me.chart(one).count() and me.chart(one).is_visible()]
        assert shown == [outcome]


@pytest.mark.parametrize("query, size", [("", (1280, 800)), ("embed=true", (1280, 800)), ("", (390, 844))])
def test_who_closed_the_levers_finds_them_on_the_page(person, query, size):
    me = arrive(person, size, query)
    assert not me.keyed("levers").is_visible()
    sidebar = me.page.get_by_test_id("stSidebar")
    sidebar.hover()
    me.page.get_by_test_id("stSidebarCollapseButton").locator("button").click()
    button = me.page.get_by_role("button", name=load("zh")("page.levers"))
    button.wait_for()
    me.page.wait_for_timeout(500)
    thumbs = me.page.evaluate(SEEN, [".stSlider [data-rac]", ".stSlider"])
    assert not any(box["seen"] for box in thumbs), "the levers are gone"
    assert not me.page.get_by_test_id("stExpandSidebarButton").is_visible(), "it would lie on the title"
    button.click()
    me.page.wait_for_timeout(600)
    x, y = me.thumb("b.on_time")
    assert 0 < x < size[0] and 0 < y < size[1]


# --- live ---


def follows(me: Person) -> None:
    """Wait until the page follows the lever that is held."""
    me.until("() => document.previewed?.preview")


@pytest.mark.parametrize("key, way", [("b.utilisation", 1), ("profile.used", -1), ("a.on_time", -1)])
def test_a_drag_is_followed_and_ends_where_the_server_says_and_back_undoes_it_in_one_step(person, key, way):
    me = arrive(person, (1280, 800))
    if key.startswith("a."):
        me.keyed("editing").get_by_role("radio").first.click()
        me.rest()
    part, _, name = key.partition(".")
    at_first = me.lines
    x, y = me.thumb(key)
    me.page.mouse.move(x, y)
    me.page.mouse.down()
    follows(me)
    seen = [(me.page.evaluate(DRAWN), me.page.evaluate(FIGURES))]
    for step in range(1, 6):
        me.page.mouse.move(x + 12 * way * step, y)
        me.page.wait_for_timeout(60)
        seen.append((me.page.evaluate(DRAWN), me.page.evaluate(FIGURES)))
    drawn, told = zip(*seen, strict=True)
    assert len({str(lines) for lines in drawn}) == len(set(told)) == 6, "every step is seen"
    assert me.lines == at_first and name not in me.query, "nothing was sent"
    me.page.wait_for_timeout(1500)  # a thumb that rests is asked about
    held, figures = me.page.evaluate(ENDS), me.page.evaluate(FIGURES)
    me.page.mouse.up()
    address = key if part in "abcd" else name
    me.until("key => new URLSearchParams(location.search).has(key)", address)
    me.rest()
    assert me.lines == expected_lines(link.decode(me.query).scenario)
    now = me.page.evaluate(FIGURES).replace(load("zh")("plan.changed", name=""), "")
    assert now == figures, "the figures do not jump when it is let go"
    assert me.page.evaluate(ENDS) == held, "nor the lines"
    me.page.go_back()
    me.until("key => !new URLSearchParams(location.search).has(key)", address)
    me.rest()
    assert me.lines == at_first


def test_lines_move_at_once_to_where_plotly_draws_them_later(person):
    me = arrive(person, (1280, 800))
    me.press("b.on_time", "ArrowLeft", times=3)
    me.rest()
    before = me.page.evaluate(ENDS)
    me.page.evaluate(f"""() => {{
      const board = document.querySelector(".st-key-board"), options = {{subtree: true, attributeFilter: ["d"]}}
      new MutationObserver(() => (window.bent = ({ENDS})())).observe(board, options)
      document.addEventListener("drawn", () => (window.atFirst = window.bent), {{once: true}})
    }}""")
    me.press("b.on_time", "ArrowLeft")
    me.until("() => window.atFirst")
    me.rest()
    assert me.page.evaluate("() => window.atFirst") == me.page.evaluate(ENDS) != before


# What a drag may leave: lines, axes, faint lines of before, figures, marks and dots.
LEFT = """() => [...document.querySelectorAll('.st-key-board .js-plotly-plot')].map(chart => [
  String(chart._fullLayout.yaxis.range), chart.querySelectorAll('.was').length,
  chart.querySelectorAll('.trace[style*=hidden]').length, chart.nextElementSibling?.innerHTML
]).concat([[document.querySelector('.st-key-plans table').innerText, {...document.body.dataset}]])"""


def test_a_drag_back_to_where_it_began_changes_nothing(person):
    me = arrive(person, (1280, 800))
    drawn, at_first, left = me.page.evaluate(DRAWN), me.page.evaluate(ENDS), me.page.evaluate(LEFT)
    x, y = me.thumb("b.utilisation")
    me.page.mouse.move(x, y)
    me.page.mouse.down()
    follows(me)
    me.page.mouse.move(x + 400, y, steps=3)
    me.page.wait_for_timeout(60)
    assert me.page.evaluate(DRAWN) != drawn and me.page.evaluate(LEFT) != left
    me.page.mouse.move(x, y)
    me.page.wait_for_timeout(60)
    me.page.mouse.up()
    me.rest()
    assert me.page.evaluate(ENDS) == at_first and me.page.evaluate(LEFT) == left
    assert me.lines == expected_lines(newcomer()) and me.query == ""


def test_who_waits_for_the_answer_to_a_drag_is_told_so(person):
    me = arrive(person, (1280, 800))
    told = """() => { const it = getComputedStyle(document.querySelector(".st-key-plans table"), "::after")
      return it.visibility === "visible" && it.content }"""
    assert me.page.evaluate(told) in (False, "none")
    mute = "() => document.dispatchEvent(new CustomEvent('preview', {detail: {number: 0, preview: null, ask() {}}}))"
    me.page.evaluate(mute)  # a server that does not answer
    x, y = me.thumb("b.utilisation")
    me.page.mouse.move(x, y)
    me.page.mouse.down()
    me.until(f"said => ({told})() === JSON.stringify(said)", load("zh")("chart.working"))
    me.page.mouse.up()
    assert me.page.evaluate(told) in (False, "none")


def test_several_quick_drags_are_all_kept(person):
    me = arrive(person, (1280, 800))
    for key in ("b.utilisation", "b.inquiries", "b.utilisation"):
        x, y = me.thumb(key)
        me.page.mouse.move(x, y)
        me.page.mouse.down()
        me.page.mouse.move(x + 30, y, steps=5)
        me.page.mouse.up()
    me.until("() => new URLSearchParams(location.search).has('b.inquiries')")
    me.rest()
    plan = link.decode(me.query).scenario.plans[1]
    assert plan.inquiries > newcomer().plans[1].inquiries
    assert plan.utilisation > newcomer().plans[1].utilisation + 0.15
    assert me.lines == expected_lines(link.decode(me.query).scenario)


def test_who_uses_keys_asks_for_nothing(person):
    me = arrive(person, (1280, 800))
    me.press("b.utilisation", "ArrowRight", times=3)
    me.has("b.utilisation", "0.23")
    assert me.page.evaluate("document.previewed.preview") is None
    assert me.lines == expected_lines(link.decode(me.query).scenario)


# --- no number changes by accident; a figure can be typed ---


@pytest.mark.parametrize("size", PHONES, ids=str)
def test_a_finger_scrolls_past_the_levers_and_moves_one_only_sideways(person, size):
    me = arrive(person, size)
    finger = Finger(me)
    content = me.page.get_by_test_id("stSidebarContent")
    values = "() => [...document.querySelectorAll('.stSlider input')].map(input => input.value).join()"
    before, scrolled = me.page.evaluate(values), 0
    for number in range(24):
        x, y = me.thumb(("b.on_time", "b.utilisation", "b.inquiries", "b.purchases")[number % 4])
        top = content.evaluate("it => it.scrollTop")
        # On the thumb, beside it on the track, and at the other end; up and down, a little aslant.
        aside = (0, 40, -40, 90)[number // 4 % 4]
        finger.swipe(
            min(max(x + aside, 45), size[0] - 45), y, aside=number % 3 - 1, along=(-90, 90)[number % 2]
        )
        scrolled += content.evaluate("it => it.scrollTop") != top
        assert me.page.evaluate(values) == before, f"swipe {number} moved a lever"
    assert scrolled >= 16, "what does not move a lever scrolls"
    me.rest()
    assert me.query == ""
    for key, aside in (("b.on_time", -120), ("b.utilisation", 80)):
        x, y = me.thumb(key)
        finger.swipe(x, y, aside=aside, along=4)
        me.until("key => new URLSearchParams(location.search).has(key)", key)
        me.rest()
    plan = link.decode(me.query).scenario.plans[1]
    assert plan.on_time < 0.8 and plan.utilisation > 0.3
    # From the track, away from the thumb, too.
    x, y = me.thumb("b.purchases")
    finger.swipe(x + 60, y, aside=60, along=3)
    me.until("() => new URLSearchParams(location.search).get('b.purchases') !== '20'")


def test_a_finger_that_drags_is_followed(person):
    me = arrive(person, (390, 844))
    finger = Finger(me)
    x, y = me.thumb("b.on_time")
    drawn = me.page.evaluate(DRAWN)
    finger.send("touchStart", (x, y))
    follows(me)
    for step in range(1, 9):
        finger.send("touchMove", (x - 12 * step, y))
        me.page.wait_for_timeout(40)
    assert me.page.evaluate(DRAWN) != drawn and me.query == ""
    finger.send("touchEnd")
    me.until("() => new URLSearchParams(location.search).has('b.on_time')")


@pytest.mark.parametrize(
    "key, typed, value", [("profile.jiebei_limit", "33500", 33_500), ("b.on_time", "45", 0.45)]
)
def test_a_figure_is_typed_where_it_stands(person, key, typed, value):
    me = arrive(person, (1280, 800))
    me.slider(key)
    me.keyed(key).get_by_test_id("stSliderThumbValue").click()
    me.page.keyboard.type(typed)
    me.page.keyboard.press("Enter")
    me.until("n => location.search.includes(n)", f"={value:g}&")
    me.rest()
    part, _, name = key.partition(".")
    scenario = link.decode(me.query).scenario
    assert getattr(scenario.profile if part == "profile" else scenario.plans[1], name) == value
    changed = replace(newcomer(), profile=scenario.profile, plans=scenario.plans)
    assert me.lines == expected_lines(changed)


def test_a_figure_out_of_range_is_not_taken(person):
    me = arrive(person, (1280, 800))
    me.press("b.on_time", "Enter")
    field = me.keyed("b.on_time").locator("input.typed")
    field.fill("140")
    me.page.keyboard.press("Enter")
    assert field.evaluate("it => it.validationMessage")
    me.page.keyboard.press("Escape")
    assert not field.count() and me.query == ""


def point_at(me, place) -> None:
    """Point at a place until it answers: a click closes what pointing has opened, and that takes a moment."""
    for _ in range(10):
        me.page.mouse.move(0, 0)
        me.page.wait_for_timeout(300)
        place.hover()
        me.page.wait_for_timeout(700)
        if me.page.get_by_role("tooltip").count():
            return


HELD = "() => [...document.querySelectorAll('[data-testid=stSidebar] input')].map(it => it.checked || it.value).join()"


@pytest.mark.parametrize(
    "tab, folder, key",
    [(0, "", "profile.huabei_frozen"), (0, "profile.record", "profile.wrong_record"), (1, "b.activity", "b.programme")],
)  # fmt: skip
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=str)
def test_asking_what_a_switch_means_does_not_flip_it_and_the_answer_stays(person, size, tab, folder, key):
    me = arrive(person, size)
    me.page.get_by_test_id("stSidebar").get_by_role("tab").nth(tab).evaluate("tab => tab.click()")
    if folder:
        me.keyed(f"more.{folder}").locator("summary").evaluate("it => it.click()")
    me.keyed(key).wait_for()
    me.rest()
    before = me.page.evaluate(HELD), me.query
    asked = me.keyed(key).locator("xpath=ancestor::*[.//button][1]").locator(".stTooltipIcon button")
    if size in PHONES:
        asked.tap()
    else:
        asked.click()
        point_at(me, asked)
    told = me.page.get_by_role("tooltip")
    told.wait_for()
    assert told.inner_text().strip() == load("zh")(f"choice.{key.split('.')[1]}.help")
    me.page.wait_for_timeout(1000)
    assert told.is_visible() or size not in PHONES, "who touches it has time to read"
    assert (me.page.evaluate(HELD), me.query) == before
    me.keyed(key).locator("label").click()
    me.until("before => location.search.slice(1) !== before", before[1])
