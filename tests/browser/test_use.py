"""The page in a real browser: what a person does with keys, mouse, Back, reload, another language, a phone."""

import base64
import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest

from explorer.assets import FOLDER
from explorer.export.table import table
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Plan, Profile, Scenario
from explorer.model.projection import project
from explorer.scenario import link, plan_names
from explorer.scenario.presets import newcomer
from explorer.wording.words import load
from tests.browser.people import CHARTS, DRAWN, EVERY_LANGUAGE, LINES, SENT, VIEW, expected_lines

# --- sliders, address, history ---


def test_a_key_on_a_slider_changes_charts_sentence_and_address_and_back_undoes_it(person):
    me = person()
    me.rest()
    assert me.query == "" and me.lines == expected_lines(newcomer())
    first = me.shown
    me.press("b.on_time", "Home")
    me.has("b.on_time", "0")
    moved, address = me.shown, me.query
    changed = newcomer().with_plan(1, replace(newcomer().plans[1], on_time=0.0))
    assert address == link.encode(changed)
    assert me.lines == expected_lines(changed)
    assert moved[1] != first[1]

    me.press("profile.score", "End")
    me.has("score", "950")
    me.page.go_back()
    me.has("score", "640")
    assert me.shown == moved and me.query == address
    me.page.go_back()
    me.has("b.on_time", None)
    assert me.shown == first
    assert me.slider("b.on_time").input_value() == "1"
    me.page.go_forward()
    me.has("b.on_time", "0")
    assert me.shown == moved
    assert me.slider("b.on_time").input_value() == "0"

    me.page.reload()
    me.until(DRAWN)
    me.rest()
    assert me.shown == moved and me.query == address


def test_ten_quick_presses_are_ten_steps(person):
    me = person()
    me.press("profile.score", "ArrowRight", times=10)
    me.has("score", "650")
    me.press("b.utilisation", "ArrowLeft", times=10)
    me.has("b.utilisation", "0.1")
    assert me.address["score"] == "650"
    expected = replace(newcomer(), profile=Profile(score=650))
    expected = expected.with_plan(1, replace(expected.plans[1], utilisation=0.1))
    assert me.lines == expected_lines(expected)


@EVERY_LANGUAGE
def test_a_link_shows_the_same_to_everybody_each_in_their_own_language(person, language):
    reader = person(link.encode(SENT), language)
    reader.rest()
    assert reader.language == language
    assert reader.lines == expected_lines(SENT)
    assert reader.query == link.encode(SENT)
    assert not reader.page.get_by_test_id("stAlert").count()
    assert reader.slider("profile.score").input_value() == "733"


def test_the_chosen_language_stays_with_the_reader_and_out_of_the_link(person):
    me = person(link.encode(SENT), "zh")
    assert me.language == "zh"
    me.show_in("en")
    assert me.query == link.encode(SENT) and me.lines == expected_lines(SENT)
    me.page.reload()
    me.until(DRAWN)
    me.rest()
    assert me.language == "en" and me.lines == expected_lines(SENT)
    me.go()
    assert me.language == "en"


def test_the_page_says_which_language_it_is_in(person):
    """Else a screen reader reads Chinese with an English voice."""
    me = person("", "zh")
    for language in ("zh", "en"):
        me.show_in(language)
        assert me.page.evaluate("document.documentElement.lang").startswith(language)


def test_the_page_has_its_icon(person):
    """From whatever folder it was started."""
    me = person()
    me.rest()
    icon = me.page.locator("link[rel~=icon]").get_attribute("href")
    sent = base64.b64decode(icon.partition("base64,")[2]) if "base64," in icon else unquote(icon).encode()
    assert (FOLDER / "images/icon.svg").read_bytes().strip() in sent


# --- what a change leaves alone ---


def test_zoom_a_hidden_plan_and_the_scroll_position_survive(person):
    """A slider moved, and another language."""
    me = person()
    me.rest()
    chart = me.chart("score")
    chart.scroll_into_view_if_needed()
    box = chart.locator(".nsewdrag").first.bounding_box()
    me.page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3)
    me.page.mouse.down()
    me.page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.7, steps=4)
    me.page.mouse.up()
    me.page.locator("button[data-plan=C]").click()
    me.until(f"() => ({VIEW})()[0].hidden.length")
    zoomed = me.page.evaluate(VIEW)
    assert 2 < zoomed[0]["x"][0] < zoomed[0]["x"][1] < 10
    assert zoomed[0]["hidden"] == ["C"]

    scroller = me.page.get_by_test_id("stMain")
    scroller.evaluate("main => main.scrollTop = 300")

    def stayed() -> bool:
        """The page has not jumped, however much longer or shorter the text above has become."""
        return abs(scroller.evaluate("main => main.scrollTop") - 300) <= 1

    before = me.lines
    me.press("b.on_time", "Home")
    me.has("b.on_time", "0")
    me.until(f"before => JSON.stringify(({LINES})()) !== before", json.dumps(before, separators=(",", ":")))
    assert me.lines != before
    assert me.page.evaluate(VIEW) == zoomed
    assert stayed()
    me.show_in("zh")
    assert me.page.evaluate(VIEW) == zoomed
    assert stayed()


def test_one_click_on_a_plans_name_hides_it_in_every_chart_and_another_brings_it_back(person):
    me = person()
    me.rest()
    seen = f"""() => [...document.querySelectorAll('{CHARTS}')].map(chart => [...new Set(chart._fullData
      .filter(trace => trace.visible === true).map(trace => trace.legendgroup))].sort().join(''))"""
    assert me.page.evaluate(seen) == ["ABC"] * 3
    plan = me.page.locator("button[data-plan=B]")
    plan.click()
    me.until(f"() => ({seen})().every(plans => plans === 'AC')")
    me.press("b.on_time", "ArrowLeft")
    me.has("b.on_time", "0.99")
    assert me.page.evaluate(seen) == ["AC"] * 3
    plan.click()
    me.until(f"() => ({seen})().every(plans => plans === 'ABC')")


def test_a_plan_that_has_not_changed_stays_where_it_is_and_the_changed_one_leaves_a_ghost(person):
    me = person()
    me.rest()
    path = f"""plan => [...document.querySelectorAll('{CHARTS}')].map(chart =>
      chart.querySelector(`.traceline${{plan}} .js-line`).getAttribute('d'))"""
    ghosts = f"""() => [...document.querySelectorAll('{CHARTS}')].map(chart =>
      chart.data.filter(trace => trace.uid.startsWith('ghost')).map(({{uid, y}}) => [uid, [...y]]))"""
    still, moved, lines = me.page.evaluate(path, 0), me.page.evaluate(path, 1), me.lines
    assert me.page.evaluate(ghosts) == [[], [], []]
    me.press("b.on_time", "ArrowLeft", times=5)
    me.has("b.on_time", "0.95")
    assert me.page.evaluate(path, 0) == still
    # What is most likely of a limit stays as it is at a lever so little moved.
    changed = [now != before for now, before in zip(me.lines, lines, strict=True)]
    drawn = [now != before for now, before in zip(me.page.evaluate(path, 1), moved, strict=True)]
    assert changed[0] and drawn == changed
    found = me.page.evaluate(ghosts)
    assert [[uid for uid, _ in chart] for chart in found] == [["ghost1"] * one for one in changed]
    assert len(found[0][0][1]) == len(lines[0][1])


# In a document of its own: each figure drawn and pointed at, by Plotly as it comes and with our shortcut.
BOTH_WAYS = """async figures => {
  const frame = document.body.appendChild(document.createElement('iframe'))
  frame.style.cssText = 'width: 900px; height: 600px'
  const script = frame.contentDocument.createElement('script')
  script.src = document.querySelector('script[src*=plotly]').src
  await new Promise(done => { script.onload = done; frame.contentDocument.head.append(script) })
  const {Plotly} = frame.contentWindow
  const drawn = async ({data, layout, config}) => {
    const chart = frame.contentDocument.body.appendChild(frame.contentDocument.createElement('div'))
    await Plotly.newPlot(chart, structuredClone(data), structuredClone({width: 800, ...layout}), config)
    const points = chart._fullData.filter(trace => trace.hoverinfo !== 'skip').map(trace => trace.index)
    const html = [chart.innerHTML]
    Plotly.Fx.hover(chart, points.map(curveNumber => ({curveNumber, pointNumber: 0})))
    html.push(chart.innerHTML)
    const told = chart._hoverdata.map(({x, y, text, customdata}) => ({x, y, text, customdata}))
    const names = [chart._fullLayout._uid, ...chart._fullData.map(trace => trace.uid)]
    const svg = names.reduce((text, name, number) => text.replaceAll(name, `#${number}`), html.join('\\n'))
    const full = JSON.stringify(chart._fullData, (key, value) =>
      key.startsWith('_') || key === 'uid' ? undefined : value)
    chart.remove()
    return {svg, full, told: JSON.stringify(told)}
  }
  await drawn(figures[0])  // a document's first chart writes its attributes in another order
  const plain = []
  for (const figure of figures) plain.push(await drawn(figure))
  const [its, ours] = [Plotly, window.Plotly].map(plotly => plotly.PlotSchema.findArrayAttributes)
  Plotly.PlotSchema.findArrayAttributes = ours
  const quick = []
  for (const figure of figures) quick.push(await drawn(figure))
  frame.remove()
  return {plain, quick, differ: String(its) !== String(ours)}
}"""


def test_the_shortcut_in_plotly_draws_the_same(person):
    me = person(link.encode(SENT))
    me.rest()
    figures = []
    for part in ("groups", "lever"):
        me.keyed("why.part").get_by_role("radio", name=load("en")(f"why.{part}")).click()
        me.until("() => [...document.querySelectorAll('figure')].filter(it => it.chart).length === 6")
        me.rest()
        figures += me.page.evaluate(
            "[...document.querySelectorAll('figure')].map(it => it.chart.shown.figure)"
        )
    assert len(figures) == 12
    found = me.page.evaluate(BOTH_WAYS, figures)
    assert found["differ"], "Plotly was left as it is"
    for plain, quick in zip(found["plain"], found["quick"], strict=True):
        assert "hovertext" in plain["svg"] and '"y":' in plain["told"]
        assert plain == quick


def test_nothing_fades_while_it_is_computed_again(person):
    """Streamlit's fade costs a browser a second painting of the whole page at each change."""
    me = person()
    fading = """() => [...document.querySelectorAll('[data-stale]')].map(part => {
      part.style.cssText += 'opacity: 0.3; transition: opacity 1s'
      const {opacity, transitionDuration} = getComputedStyle(part)
      return opacity + ' ' + transitionDuration }).filter(look => look !== '1 0s')"""
    assert me.page.locator("[data-stale]").count()
    assert me.page.evaluate(fading) == []


def test_what_was_opened_stays_open_in_another_language(person):
    me = person()
    me.keyed("more.b.repayment").locator("summary").click()
    me.slider("b.days_late").wait_for()
    me.press("b.days_late", "End")
    me.has("b.days_late", "90")
    me.show_in("zh")
    assert me.slider("b.days_late").count() == 1
    assert me.slider("b.days_late").input_value() == "90"


# --- a phone, dark and light ---


def test_on_a_phone_nothing_is_wider_than_the_screen_and_the_choices_open(person):
    me = person("", "zh", viewport={"width": 390, "height": 844}, has_touch=True)
    me.rest()
    wide = """part => [document.documentElement, document.querySelector(`[data-testid=${part}]`)]
      .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => [e.scrollWidth, e.clientWidth])"""
    assert me.page.evaluate(wide, "stMain") == []
    me.show_in("en")
    assert me.page.evaluate(wide, "stMain") == []
    for chart in filter(lambda it: it.is_visible(), me.page.locator(".js-plotly-plot").all()):
        box = chart.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 391
    score = me.slider("profile.score")
    score.scroll_into_view_if_needed()
    box = score.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 391
    assert me.page.evaluate(wide, "stSidebarContent") == []


def luminance(colour: str) -> float:
    parts = [int(n) / 255 for n in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (n / 12.92 if n <= 0.04045 else ((n + 0.055) / 1.055) ** 2.4 for n in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_charts_can_be_read_in_light_and_dark(person, scheme):
    me = person(link.encode(SENT), color_scheme=scheme)
    me.rest()
    page = me.page.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).backgroundColor")
    assert (luminance(page) > 0.5) == (scheme == "light")
    for part in (".xtick text", ".ytick text", ".annotation-text"):
        text = me.chart("score").locator(part).first
        assert contrast(text.evaluate("text => getComputedStyle(text).fill"), page) >= 4.5, part


# --- hostile links ---


UNSEEN = "\u2060"  # word joiner: may keep a text from being read as a link
HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![](http://x.y/z.png) $x$",
    '<a href="//x.y">z</a>',
    "**b** :red[r] `c` <b>d",
    ":smile: :material/home:",
    "www.x.y a@x.yz <br>",
    "&lt;b> -> {x} \\* -- _c_",
]


@pytest.mark.parametrize("first", range(0, len(HOSTILE), 4))
def test_a_hostile_name_is_shown_as_it_is(person, first):
    names = [plan_names.clean_name(name) for name in HOSTILE[first : first + 4]]
    me = person(link.encode(Scenario(plans=tuple(map(Plan, names)))))
    me.keyed("figures").locator("summary").click()
    me.page.locator("table").nth(1).wait_for()
    me.rest()
    text = " ".join(me.text.split()).replace(UNSEEN, "")
    named = me.page.locator("button[data-plan]").all_text_contents()
    for letter, name in zip("ABCD", names):
        assert text.count(name) >= 3, f"{name} is not shown as it is in the text"
        assert f"{letter} {name}" in named, f"{name} is not shown as it is beside its figures"
    acting = me.page.locator("a[href*='x.y'], a[href^='javascript'], a[href^='mailto'], img[src*='x.y']")
    assert acting.evaluate_all("found => found.map(e => e.outerHTML)") == []


def test_a_broken_link_shows_a_page_and_says_what_was_repaired(person):
    evil = "%5Bx%5D(javascript:alert(1))%3Cimg%20src=//x.y%3E"
    query = link.encode(SENT).replace("score=733", f"score={evil}").replace("used=0.6", "used=7")
    me = person(f"{query}&a.%3Cb%3E=1&z.name=q&%00=%FF", "zh")
    me.rest()
    warning = me.page.get_by_test_id("stAlert")
    assert load("zh")("repair.title") in warning.inner_text()
    assert "[x](javascript:alert(1))<img src=//x.y>" in warning.inner_text().replace(UNSEEN, "")
    assert not warning.locator("a, img").count()
    assert len(me.lines) == 3


# --- for those who cannot see the charts, or use no mouse ---


@EVERY_LANGUAGE
def test_everything_is_named_for_those_who_cannot_see_it(person, language):
    me = person("", language)
    me.rest()
    found = project(newcomer())
    for outcome in OUTCOMES:
        told = me.keyed(outcome).get_by_role("figure").get_attribute("aria-label")
        assert load(language)(f"chart.title_{outcome}") in told
        for plan in range(3):
            value = found.mean[outcome][-1, plan]
            assert f"{round(value, -1 if value >= 1000 else 0):,.0f}" in told
    for slider in me.page.locator("input[type=range]").all():
        assert slider.get_attribute("aria-label") or slider.get_attribute("aria-labelledby")
    nameless = """() => [...document.querySelectorAll('button, a[href], input, [role=button], [role=slider]')]
      .filter(e => e.checkVisibility() && !(e.ariaLabel || e.innerText?.trim() || e.title || e.labels?.length
        || e.getAttribute('aria-labelledby'))).map(e => e.outerHTML.slice(0, 200))"""
    assert me.page.evaluate(nameless) == []
    headings = me.page.evaluate("() => [...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert headings.count(1) == 1


def test_a_chart_and_its_buttons_are_reached_and_used_by_key(person):
    me = person()
    me.rest()
    chart = me.keyed("score").get_by_role("figure")
    chart.focus()
    assert chart.evaluate("chart => chart === document.activeElement")
    before = me.page.evaluate(VIEW)[0]["x"]
    zoom_in = chart.get_by_label(load("en")("chart.zoom_in"))
    zoom_in.focus()
    me.page.keyboard.press("Enter")
    me.until(f"before => ({VIEW})()[0].x[0] > before", before[0])
    chart.get_by_label(load("en")("chart.reset")).focus()
    me.page.keyboard.press("Enter")
    me.until(f"before => ({VIEW})()[0].x[0] === before", before[0])


# --- what is taken home ---


def test_the_figures_can_be_taken_home(person):
    me = person(link.encode(SENT))
    me.rest()
    with me.page.expect_download() as download:
        me.page.get_by_role("button", name=load("en")("table.download")).click()
    assert download.value.suggested_filename.endswith(".csv")
    file = Path(download.value.path()).read_text("utf-8-sig")
    frame = table(SENT, project(SENT))
    rows = [row.split(",") for row in file.splitlines()[1 : len(frame) + 1]]
    assert [[float(cell) for cell in row[1:]] for row in rows] == frame.iloc[:, 1:].astype(
        float
    ).to_numpy().tolist()


def test_the_server_writes_down_nothing_about_anybody(person, server):
    me = person(link.encode(SENT) + "&a.nonsense=4711")
    me.press("profile.score", "ArrowRight")
    me.has("score", "734")
    log = server.log.read_text("utf-8")
    assert not re.search("43200|43,200|Zhang|733|734|4711", re.sub(r"\d{4}-\d\d-\d\d [\d:.]+|:\d+", "", log))
    assert "Traceback" not in log


# --- the statement ---


def test_a_statement_dropped_fills_in_the_first_plan_and_back_undoes_it(person, server):
    me = person(language="zh")
    words = load("zh")
    me.keyed("page.part").get_by_role("radio", name=words("section.bill")).click()
    me.keyed("bill.file.0").locator("input[type=file]").set_input_files(
        str(FOLDER / "examples/statement.csv")
    )
    me.page.get_by_text(words("bill.says")).wait_for()
    assert me.query == ""
    me.page.get_by_role("checkbox", name=words("choice.ticket.label")).locator(
        "xpath=ancestor::label"
    ).click()
    me.rest()
    me.keyed("bill.take").get_by_role("button").click()
    me.has("a.purchases", "18")
    assert me.address["a.ticket"] == str(Plan().ticket)
    assert me.lines == expected_lines(link.decode(me.query).scenario)
    kept = server.log.read_text("utf-8") + me.page.url + unquote(me.page.url)
    assert not re.search("午餐|早点铺|示例|花呗", kept)
    me.page.go_back()
    me.has("a.purchases", None)
    assert me.lines == expected_lines(newcomer())
    assert me.page.get_by_text(words("bill.says")).count()
