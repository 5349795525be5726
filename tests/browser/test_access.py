"""The page for everyone: axe finds no fault of ours; changes are announced; fingers, zoom, forced colours, motion."""

import re

import pytest

from explorer.findings.told import told as tell
from explorer.model.projection import project
from explorer.scenario import link
from explorer.wording import sentences
from explorer.wording.words import load
from tests.browser.people import EVERY_LANGUAGE, SENT, without

# Streamlit's own faults, by axe's rule and what they are found at; nothing else may be found.
STREAMLITS = {
    "presentation-role-conflict": 'data-testid="stFileUploaderDropzone"',  # a section with a label and that role
    "scrollable-region-focusable": '<div class="st-emotion',  # wide tables on a phone scroll by finger alone
}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
SHOWN = "e => e.checkVisibility({visibilityProperty: true, opacityProperty: true})"
SECTIONS = ("why", "next", "bill", "remind", "record", "method")


@pytest.fixture(scope="module")
def axe():
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ModuleNotFoundError:
        return without("no axe: pip install -r tests/requirements.txt")
    return Axe()


def faults(axe, me) -> list[str]:
    """What axe finds and Streamlit has not to answer for."""
    found = axe.run(me.page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{fault['id']}: {node['html'][:200]} {[why['message'] for why in node['any'] + node['all']][:1]}"
        for fault in found
        for node in fault["nodes"]
        if STREAMLITS.get(fault["id"], "\0") not in node["html"] and not switched_off(me, fault, node)
    ]


def switched_off(me, fault, node) -> bool:
    """What is switched off may be pale, says WCAG 1.4.3; axe does not see that a label belongs to it."""
    widget = (
        "e => !!e.closest('.stSlider, .stNumberInput, .stCheckbox, .stSelectbox')?.querySelector(':disabled')"
    )
    return fault["id"] == "color-contrast" and me.page.locator(node["target"][-1]).first.evaluate(widget)


def unfold_all(me) -> None:
    for _ in range(20):
        closed = me.page.locator("details:not([open]) > summary")
        if not closed.count():
            return
        closed.first.evaluate("summary => summary.click()")
        me.rest()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", [PHONE, DESKTOP], ids=["phone", "desktop"])
@EVERY_LANGUAGE
def test_axe_finds_no_fault_of_ours(person, axe, language, kind, scheme):
    me = person(link.encode(SENT), language, color_scheme=scheme, **kind)
    me.rest()
    found = faults(axe, me)
    unfold_all(me)
    for section in SECTIONS:
        name = load(language)(f"section.{section}")
        me.keyed("page.part").get_by_role("radio", name=name).evaluate("radio => radio.click()")
        me.rest()
        found += [f"{section}: {fault}" for fault in faults(axe, me)]
    assert not found, "\n".join(sorted(set(found)))


def test_headings_go_down_one_level_at_a_time(person):
    me = person()
    me.rest()
    levels = me.page.evaluate("() => [...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below - above <= 1 for above, below in zip(levels, levels[1:]))


# --- announced ---


@EVERY_LANGUAGE
def test_what_came_of_a_change_is_announced_once(person, language):
    me = person(link.encode(SENT), language)
    me.rest()
    told = me.keyed("plans").get_by_role("status")
    assert told.inner_text() == ""  # what is found on the page is read where it stands
    told.evaluate("""place => {
      window.announced = []
      new MutationObserver(() => window.announced.push(place.textContent)).observe(place, {childList: true})
    }""")
    me.press("b.on_time", "ArrowRight", times=6)
    me.has("b.on_time", "0.83")
    me.until("() => window.announced.length > 0")
    me.page.wait_for_timeout(1500)
    changed = link.decode(me.query).scenario
    answer = sentences.unescaped(sentences.answer(tell(changed, project(changed)), load(language)))
    assert me.page.evaluate("window.announced")[-1] == answer
    assert len(me.page.evaluate("window.announced")) <= 2  # six keys, not six sentences
    assert not me.page.evaluate(f"({SHOWN})(document.querySelector('.st-key-plans [role=status]'))") or (
        told.bounding_box()["width"] <= 1
    )


def test_while_a_lever_is_dragged_nothing_is_announced(person):
    me = person(link.encode(SENT))
    me.rest()
    box = me.slider("b.on_time").locator("xpath=ancestor::*[@data-rac][1]").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    me.page.mouse.move(x, y)
    me.page.mouse.down()
    for step in range(12):
        me.page.mouse.move(x - 6 * step, y)
        me.page.wait_for_timeout(120)
    me.page.wait_for_timeout(1000)
    told = me.keyed("plans").get_by_role("status")
    assert told.text_content() == ""
    me.page.mouse.up()
    me.until("() => document.querySelector('.st-key-plans [role=status]').textContent.length > 0")


# --- fingers ---

TARGETS = """() => [...document.querySelectorAll(
  'button, a[href], [role=button], [role=radio], [role=tab], summary, select, textarea, [data-testid=stCheckbox] label')]
  .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && e.innerText !== '')
  .concat([...document.querySelectorAll('.stTooltipIcon button')])
  .map(e => [e, e.getBoundingClientRect()]).filter(([, {width}]) => width > 1)
  .map(([e, {width, height}]) => ({small: Math.min(width, height), name: e.ariaLabel || e.innerText,
    ours: !!e.closest('.st-key-plans, .st-key-levers')}))"""


@EVERY_LANGUAGE
def test_what_a_finger_aims_at_is_large_enough(person, language):
    me = person(link.encode(SENT), language, **PHONE)
    me.rest()
    me.page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 1e6)")
    targets = me.page.evaluate(TARGETS)
    assert len(targets) > 30
    assert not [one for one in targets if one["small"] < 24]
    assert not [one for one in targets if one["ours"] and one["small"] < 44]
    for name in ("send.copy",):
        box = me.page.get_by_role("button", name=load(language)(name)).bounding_box()
        assert min(box["width"], box["height"]) >= 44


# --- size, colours, motion ---


@pytest.mark.parametrize(("width", "height"), [(640, 512), (320, 256)], ids=["200%", "400%"])
def test_zoomed_in_nothing_covers_anything_and_nobody_scrolls_sideways(person, width, height):
    me = person(link.encode(SENT), "zh", viewport={"width": width, "height": height})
    me.rest()
    me.page.get_by_test_id("stSidebarCollapseButton").locator("button").evaluate("button => button.click()")
    me.rest()
    assert me.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
    chart = me.chart("score").evaluate("chart => chart.getBoundingClientRect().toJSON()")
    table = me.keyed("plans").locator("table").bounding_box()
    assert chart["height"] >= 150 and chart["bottom"] <= table["y"] + 1
    me.page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 1200)")  # past card and table
    me.page.wait_for_timeout(300)
    board = me.page.locator(".st-key-board").bounding_box()
    assert board["y"] + board["height"] < 0 or board["height"] < 0.75 * height  # what is below can be read


def test_with_colours_of_the_system_thumbs_and_what_is_chosen_are_seen(person):
    me = person(link.encode(SENT), forced_colors="active")
    me.rest()
    paint = "e => getComputedStyle(e).backgroundColor"
    thumb = me.slider("b.on_time").locator("xpath=ancestor::*[@data-rac][1]")
    page = me.page.locator("body").evaluate(paint)
    assert thumb.evaluate(paint) not in (page, "rgba(0, 0, 0, 0)")
    for chosen in (me.keyed("editing").get_by_role("radio"), me.page.get_by_role("tab")):
        paints = chosen.evaluate_all(f"all => all.map({paint})")
        assert len(set(paints)) == 2 and sorted(map(paints.count, set(paints)))[0] == 1


def test_who_wants_no_motion_gets_none(person):
    me = person(link.encode(SENT), reduced_motion="reduce", **PHONE)
    me.rest()
    slow = """() => [...document.querySelectorAll('*')].flatMap(e => {
      const { transitionDuration, animationDuration } = getComputedStyle(e)
      return `${transitionDuration}, ${animationDuration}`.split(', ').map(parseFloat)
    }).reduce((most, one) => Math.max(most, one), 0)"""
    assert me.page.evaluate(slow) < 0.001


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_names_at_the_ends_of_lines_can_be_read(person, scheme):
    me = person("v=1&a.name=x&b.name=y&c.name=z&d.name=w", color_scheme=scheme)
    me.rest()
    page = me.page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    names = me.page.locator(".st-key-charts .textpoint text")
    inks = set(names.evaluate_all("all => all.filter(e => e.textContent).map(e => getComputedStyle(e).fill === "
                                  "'rgb(0, 0, 0)' ? getComputedStyle(e).color : getComputedStyle(e).fill)"))  # fmt: skip
    assert len(inks) >= 4
    for ink in inks:
        assert contrast(ink, page) >= 4.5, ink


def contrast(one: str, other: str) -> float:
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    shares = (int(part) / 255 for part in re.findall(r"\d+", colour)[:3])
    red, green, blue = (n / 12.92 if n <= 0.04045 else ((n + 0.055) / 1.055) ** 2.4 for n in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
