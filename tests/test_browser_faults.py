"""What goes wrong around an open page: a server that dies and comes back, a cut line, a script that does not load."""

from dataclasses import replace

import pytest

from explorer import link
from explorer.presets import newcomer
from explorer.words import load
from tests.served import Server, served
from tests.test_browser import Person, browser  # noqa: F401 - fixture

NOTED = "2026-09, 640, 6000, 20000\n2026-10, 645, 6500, 20000"
WORDS = load("en")
CONNECTED = "() => document.querySelector('[data-testid=stApp]').dataset.testConnectionState === 'CONNECTED'"
SOCKETS = """window.sockets = []
window.WebSocket = class extends WebSocket { constructor(...all) { super(...all); window.sockets.push(this) } }"""
CUT = CONNECTED.replace("===", "!==")


@pytest.fixture
def server(browser, tmp_path):  # noqa: F811
    with served(tmp_path) as running:
        yield running


@pytest.fixture
def person(browser, server):  # noqa: F811
    people = []

    def arrive(query: str = "") -> Person:
        people.append(Person(browser, server, query, "en", []))
        people[-1].rest()
        return people[-1]

    yield arrive
    for one in people:
        one.context.close()


def settle(me: Person) -> None:
    """What was done has begun to run, and is done."""
    me.page.wait_for_timeout(500)
    me.rest()


def look_at(me: Person, section: str) -> None:
    me.keyed("page.part").get_by_role("radio", name=WORDS(f"section.{section}"), exact=True).click()
    settle(me)


def note(me: Person) -> None:
    look_at(me, "record")
    me.keyed("record.way").get_by_role("radio", name=WORDS("record.way_paste")).click()
    settle(me)
    me.page.get_by_label(WORDS("record.paste")).fill(NOTED)
    me.keyed("record.add").get_by_role("button").click()
    settle(me)
    assert has_record(me)


def has_record(me: Person) -> bool:
    look_at(me, "record")
    return me.keyed("record.clear").get_by_role("button").is_enabled()


def restart(server: Server, me: Person) -> None:
    server.kill()
    me.until(CUT)
    server.start()
    me.until(CONNECTED)
    settle(me)


def test_a_restart_takes_neither_record_nor_plans_nor_the_next_change(person, server):
    me = person()
    me.press("b.on_time", "ArrowLeft", 2)
    me.has("b.on_time", "0.98")
    note(me)
    look_at(me, "bill")
    me.keyed("bill.example").get_by_role("button").click()
    settle(me)
    restart(server, me)
    for told in ("began", "record", "bill"):
        assert WORDS(f"regain.{told}").split(".")[0].replace("*", "") in me.text
    me.press("b.on_time", "ArrowLeft", 3)
    me.has("b.on_time", "0.95")
    assert has_record(me)
    me.keyed("regain.close").get_by_role("button").click()
    settle(me)
    assert WORDS("regain.record") not in me.text
    restart(server, me)  # and once more
    assert has_record(me) and me.address["b.on_time"] == "0.95"


def test_a_restart_that_takes_nothing_says_nothing(person, server):
    me = person()
    me.press("b.on_time", "ArrowLeft", 2)
    me.has("b.on_time", "0.98")
    restart(server, me)
    assert WORDS("regain.began") not in me.text and me.address["b.on_time"] == "0.98"


def test_back_works_through_a_restart(person, server):
    me = person()
    first = me.shown
    me.press("b.on_time", "Home")
    me.has("b.on_time", "0")
    restart(server, me)
    me.page.go_back()
    me.has("b.on_time", None)
    assert me.shown == first


def test_a_line_cut_for_a_while_loses_nothing(person):
    me = person()
    me.context.add_init_script(SOCKETS)
    me.go()
    me.rest()
    note(me)
    me.press("b.on_time", "ArrowLeft", 2)
    me.has("b.on_time", "0.98")
    me.context.set_offline(True)  # no new line; the open one it leaves alone
    me.page.evaluate("window.sockets.forEach(one => one.close())")
    me.until(CUT)
    me.page.wait_for_timeout(20_000)
    assert me.page.evaluate(CUT)
    me.context.set_offline(False)
    me.until(CONNECTED)
    settle(me)
    me.press("b.on_time", "ArrowLeft", 3)
    me.has("b.on_time", "0.95")
    assert has_record(me) and WORDS("regain.began") not in me.text


def test_two_tabs_know_nothing_of_each_other(person, server):
    me = person()
    note(me)
    other = me.context.new_page()
    mine, me.page = me.page, other
    me.go(link.encode(replace(newcomer(), plans=newcomer().plans[:1])))
    assert not has_record(me)
    other.close()
    me.page = mine
    assert has_record(me) and me.query == ""


def test_two_quick_reloads_end_in_a_whole_page(person):
    me = person()
    me.press("b.on_time", "Home")
    me.has("b.on_time", "0")
    moved = me.shown
    me.page.evaluate("location.reload()")
    me.page.wait_for_timeout(150)
    me.page.reload()
    me.go(me.query)
    me.rest()
    assert me.shown == moved


def test_without_the_charts_script_streamlits_own_charts_take_over(browser, server):  # noqa: F811
    context = browser.new_context(locale="en-GB")
    context.route("**/app/static/plotly*", lambda route: route.abort())
    page = context.new_page()
    page.goto(server.url)
    page.wait_for_function(
        "() => document.querySelectorAll('[data-testid=stPlotlyChart] .js-line').length >= 3"
    )
    context.close()
