"""Sending, keeping and printing in a real browser: clipboard, code, downloads, the browser's own store, paper."""

import json
from copy import copy
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageColor

from explorer.export import poster, save_file
from explorer.findings.told import told as tell
from explorer.model.outcomes import OUTCOMES
from explorer.model.projection import project
from explorer.scenario import link
from explorer.scenario.plan_marks import COLOURS
from explorer.scenario.presets import newcomer
from explorer.wording import sentences
from explorer.wording.words import load
from tests.browser.people import DRAWN, EVERY_LANGUAGE, SENT

IN_WECHAT = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/107.0 Mobile Safari/537.36 MicroMessenger/8.0.40"
STORED = (
    "() => Object.entries(localStorage).filter(([name]) => name.startsWith('huabei')).map(([, text]) => text)"
)


def stored(me) -> list[str]:
    return me.page.evaluate(STORED)


def unfold(me, words, title: str) -> None:
    me.page.locator("summary", has_text=words(title)).click()
    me.rest()


def verdict(words) -> str:
    """What the page says of the link that was sent, with the second plan in hand: the whole answer is read aloud alone."""
    told = tell(SENT, project(SENT))
    return sentences.verdict([told.ending(n) for n in range(len(SENT.plans))], 1, told.months, words)


def downloaded(me, key: str) -> Path:
    with me.page.expect_download() as download:
        me.keyed(key).get_by_role("button").click()
    return Path(download.value.path())


# --- sent ---


@EVERY_LANGUAGE
def test_the_link_is_copied_and_opens_the_same(person, language):
    words = load(language)
    me = person(link.encode(SENT), language, permissions=["clipboard-read", "clipboard-write"])
    me.page.get_by_role("button", name=words("send.copy")).click()
    me.page.get_by_role("status").filter(has_text=words("send.copied")).wait_for()
    copied = me.page.evaluate("navigator.clipboard.readText()")
    assert len(copied) < 220 and link.decode(copied) == (SENT, ())
    me.page.goto(copied)
    me.has("s", copied.partition("s=")[2])
    assert verdict(words) in me.text


def test_where_pages_may_not_copy_the_link_is_shown_to_be_copied(person):
    me = person(link.encode(SENT))
    me.page.evaluate("""() => {
      navigator.clipboard.writeText = () => Promise.reject()
      document.execCommand = () => false
    }""")
    me.page.get_by_role("button", name=load("en")("send.copy")).click()
    field = me.page.get_by_label(load("en")("send.link"))
    field.wait_for()
    assert link.decode(field.input_value()) == (SENT, ())


def test_the_systems_own_sheet_gets_title_answer_and_link(person):
    words = load("en")
    me = person(link.encode(SENT))
    assert not me.page.get_by_role("button", name=words("send.share"), exact=True).is_visible()
    me.page.add_init_script("navigator.share = what => { window.shared = what; return Promise.resolve() }")
    me.page.reload()
    me.page.get_by_role("button", name=words("send.share"), exact=True).click()
    shared = me.page.evaluate("window.shared")
    assert link.decode(shared["url"]) == (SENT, ()) and shared["title"] == words("page.title")
    assert shared["text"] == sentences.unescaped(sentences.answer(tell(SENT, project(SENT)), words))


def test_the_code_is_read_from_the_screen(person):
    me = person(link.encode(SENT))
    me.page.get_by_role("button", name=load("en")("send.code")).click()
    me.page.get_by_alt_text(load("en")("send.code_alt")).wait_for()
    me.rest()
    [found] = zxingcpp.read_barcodes(Image.open(BytesIO(me.page.screenshot())))
    assert found.text.startswith(me.server.url) and link.decode(found.text) == (SENT, ())


def pictured(me, words):
    """The panel in which the comparison is painted."""
    me.page.get_by_role("button", name=words("send.picture"), exact=True).click()
    me.page.get_by_role("button", name=words("send.save")).wait_for()
    me.until("""() => [...document.querySelectorAll('*')].some(
      one => [...one.shadowRoot?.querySelectorAll('.poster img') ?? []].some(img => img.naturalWidth > 0))""")


@EVERY_LANGUAGE
def test_the_comparison_is_painted_as_a_picture_whose_code_opens_it(person, language):
    words = load(language)
    me = person(link.encode(SENT), language)
    pictured(me, words)
    with me.page.expect_download() as download:
        me.page.get_by_role("button", name=words("send.save")).click()
    assert download.value.suggested_filename == words("send.picture_file") + ".png"
    picture = Image.open(download.value.path())
    assert picture.size == poster.SIZE
    [found] = zxingcpp.read_barcodes(picture)
    assert link.decode(found.text) == (SENT, ())
    colours = {colour for _, colour in picture.convert("RGB").getcolors(maxcolors=1 << 24)}
    assert {ImageColor.getrgb(plan) for plan in COLOURS[: len(SENT.plans)]} <= colours


def test_the_picture_goes_to_the_systems_own_sheet_where_that_takes_files(person):
    words = load("zh")
    me = person(link.encode(SENT), "zh")
    pictured(me, words)
    assert not me.page.get_by_role("button", name=words("send.share_picture")).is_visible()
    me.page.add_init_script("""navigator.canShare = ({files}) => files[0].type === 'image/png'
      navigator.share = what => { window.shared = what.files[0]; return Promise.resolve() }""")
    me.page.reload()
    me.until(DRAWN)
    pictured(me, words)
    me.page.get_by_role("button", name=words("send.share_picture")).click()
    head = "window.shared.slice(0, 4).arrayBuffer().then(bytes => [...new Uint8Array(bytes)])"
    assert bytes(me.page.evaluate(head)) == b"\x89PNG"


def test_the_report_opens_offline_with_the_pages_figures(person, tmp_path):
    words = load("zh")
    me = person(link.encode(SENT), "zh")
    report = tmp_path / "report.html"
    report.write_bytes(downloaded(me, "send.report").read_bytes())
    answer = sentences.unescaped(sentences.answer(tell(SENT, project(SENT)), words))
    assert verdict(words) in me.text
    me.context.set_offline(True)
    me.page.goto(report.as_uri())
    told = me.page.inner_text("body")
    assert answer in told and all(words(f"outcome.{outcome}") in told for outcome in OUTCOMES)
    assert me.page.locator("figure svg").count() == 3
    me.heard.clear()  # the page that was left has lost its server


def test_inside_another_program_the_downloads_can_be_copied_as_text(person):
    words = load("zh")
    me = person(link.encode(SENT), "zh", user_agent=IN_WECHAT)
    assert words("send.outside") in me.text
    unfold(me, words, "send.as_text")
    texts = me.keyed("send.text").locator("code")
    texts.nth(1).wait_for()
    message, figures = texts.nth(0).inner_text(), texts.nth(1).inner_text()
    assert sentences.unescaped(sentences.answer(tell(SENT, project(SENT)), words)) in message
    assert link.decode(message.split()[-1]) == (SENT, ())
    assert figures.count("\n") > len(SENT.plans) * SENT.environment.months


def test_elsewhere_nobody_is_told_to_leave(person):
    assert load("zh")("send.outside") not in person(language="zh").text


# --- kept ---


def test_nothing_is_kept_unless_the_person_wants_it_and_one_click_clears_it(person):
    words = load("en")
    me = person(link.encode(SENT))
    assert stored(me) == []
    unfold(me, words, "keep.title")
    toggle = me.keyed("keep.here").locator("label")
    toggle.click()
    me.until(f"() => ({STORED})().length === 1")
    me.press("profile.score", "ArrowRight")
    me.has("score", "734")
    me.until(f"() => ({STORED})()[0].includes('score=734')")
    kept = save_file.read_save_file(stored(me)[0]).kept
    assert kept.scenario.profile.score == 734 and kept.language == "en"
    toggle.click()
    me.until(f"() => ({STORED})().length === 0")


def test_what_is_kept_is_there_at_the_bare_address_and_waits_where_a_link_shows_other_plans(person):
    words = load("en")
    me = person()
    cells = (("2026-09", "700", "6000", ""),)
    text = save_file.write_save_file(save_file.Kept(SENT, "en", cells))
    me.page.evaluate("text => localStorage.setItem('huabei-jiebei-explorer /', text)", text)
    me.go()
    me.has("score", "733")
    assert json.loads(stored(me)[0])["record"][0]["score"] == "700"

    other = "v=1&score=500&a.name=friend"
    me.go(other)
    me.page.get_by_text(words("keep.other")).wait_for()
    assert me.address["score"] == "500"
    assert (
        save_file.read_save_file(stored(me)[0]).kept.scenario == SENT
    )  # a friend's link writes over nothing
    me.page.get_by_role("button", name=words("keep.open_kept")).click()
    me.has("score", "733")


@pytest.mark.parametrize(
    "text", ["{", '{"kind": "huabei-jiebei-explorer", "version": 9}', "<img src=x onerror=alert(1)>"]
)
def test_what_cannot_be_read_is_left_as_it_is(person, text):
    me = person()
    me.page.evaluate("text => localStorage.setItem('huabei-jiebei-explorer /', text)", text)
    me.go()
    me.rest()
    assert stored(me) == [text] and link.decode(me.query).scenario == newcomer()


def test_a_file_opens_again_and_opening_is_undone_in_one_step(person, tmp_path):
    words = load("en")
    me = person(link.encode(SENT))
    unfold(me, words, "keep.title")
    file = tmp_path / "kept.json"
    file.write_bytes(downloaded(me, "keep.download").read_bytes())
    me.go("v=1&score=500&a.name=x")
    me.rest()
    unfold(me, words, "keep.title")
    me.keyed("keep.file").locator("input[type=file]").set_input_files(file)
    me.has("score", "733")
    me.page.get_by_role("button", name=words("keep.undo")).click()
    me.has("score", "500")
    bad = tmp_path / "bad.json"
    bad.write_text("{")
    me.keyed("keep.file").locator("input[type=file]").set_input_files(bad)
    me.page.get_by_text(words("keep.refused_no_text")).wait_for()


def pasting(me, *rows: str) -> None:
    """Have months ready to be noted in "My record"."""
    words = load("en")
    me.keyed("page.part").get_by_role("radio", name=words("section.record"), exact=True).click()
    me.rest()
    me.keyed("record.way").get_by_role("radio", name=words("record.way_paste")).click()
    me.rest()
    me.page.get_by_label(words("record.paste")).fill("\n".join(rows))


def note(me) -> None:
    me.keyed("record.add").get_by_role("button").click()
    me.page.wait_for_timeout(500)
    me.rest()


def another_tab(me):
    """The same person in another tab of the same browser."""
    other = copy(me)
    other.page = me.context.new_page()
    other.go()
    other.rest()
    return other


def keeping(person):  # noqa: F811
    """Somebody whose browser keeps what they do, in two tabs."""
    me = person()
    unfold(me, load("en"), "keep.title")
    me.keyed("keep.here").locator("label").click()
    me.until(f"() => ({STORED})().length === 1")
    return me, another_tab(me)


def months(me) -> list[str]:
    return [row["month"] for row in json.loads(stored(me)[0])["record"]]


MONTHS = ("2026-07, 640, 6000, 20000", "2026-08, 641, 6000, 20000", "2026-09, 642, 6000, 20000")


def test_what_one_tab_keeps_another_takes_over(person):  # noqa: F811
    me, other = keeping(person)
    pasting(me, *MONTHS)
    note(me)
    me.until(f"() => ({STORED})()[0].includes('2026-09')")
    other.press("profile.score", "ArrowRight")
    other.has("score", "641")
    other.until(f"() => ({STORED})()[0].includes('score=641')")
    assert months(me) == ["2026-07", "2026-08", "2026-09"]
    me.page.close()
    other.page.reload()
    other.until(DRAWN)
    other.has("score", "641")
    assert months(other) == ["2026-07", "2026-08", "2026-09"]


def test_what_two_tabs_changed_at_once_is_for_the_person_to_choose(person):  # noqa: F811
    words = load("en")
    me, other = keeping(person)
    pasting(other, "2026-10, 650, 6000, 20000")
    other.page.evaluate("Object.defineProperty(document, 'hidden', { get: () => true })")  # not looked at
    pasting(me, *MONTHS)
    note(me)
    me.until(f"() => ({STORED})()[0].includes('2026-09')")
    note(other)
    other.page.get_by_text(words("keep.newer")).wait_for()
    assert months(me) == ["2026-07", "2026-08", "2026-09"]
    other.page.get_by_role("button", name=words("keep.leave_newer")).click()
    other.until(f"() => ({STORED})()[0].includes('2026-10')")


def test_what_one_tab_clears_another_does_not_keep_again(person):  # noqa: F811
    me, other = keeping(person)
    me.keyed("keep.here").locator("label").click()
    me.until(f"() => ({STORED})().length === 0")
    other.press("profile.score", "ArrowRight")
    other.has("score", "641")
    assert stored(me) == []


# --- printed ---


def test_on_paper_the_page_says_that_there_is_a_report_for_it(person):
    me = person(link.encode(SENT))
    told = me.page.get_by_text(load("en")("page.paper", report=load("en")("send.report")))
    assert not told.is_visible()
    me.page.emulate_media(media="print")
    assert told.is_visible()
