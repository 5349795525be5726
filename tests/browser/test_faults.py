"""What goes wrong around an open page: a server that dies and comes back, a cut line, a script that does not load."""

import signal
from dataclasses import replace

import pytest

from explorer.scenario import link
from explorer.scenario.presets import newcomer
from explorer.wording.words import load
from tests.attack.monkey import climb
from tests.browser.people import Person
from tests.served import Server, served

NOTED = "2026-09, 640, 6000, 20000\n2026-10, 645, 6500, 20000"
WORDS = load("en")
CONNECTED = "() => document.querySelector('[data-testid=stApp]').dataset.testConnectionState === 'CONNECTED'"
SOCKETS = """window.sockets = []
window.WebSocket = class extends WebSocket { constructor(...all) { super(...all); window.sockets.push(this) } }"""
CUT = CONNECTED.replace("===", "!==")


@pytest.fixture(scope="module")
def machine(browser, tmp_path_factory):
    """A server that tests may kill."""
    with served(tmp_path_factory.mktemp("machine")) as running:
        yield running


@pytest.fixture
def server(machine, tmp_path, request):
    """The machine's, up; or one of its own where a test gives options."""
    if options := getattr(request, "param", ()):
        with served(tmp_path, *options) as running:
            yield running
        return
    if machine.process.poll() is not None:
        machine.start()
    machine.process.send_signal(signal.SIGCONT)
    yield machine


@pytest.fixture
def person(anybody):
    def arrive(query: str = "") -> Person:
        me = anybody(query)
        me.rest()
        return me

    return arrive


def settle(me: Person) -> None:
    """What was done has begun to run, and is done."""
    me.page.wait_for_timeout(500)
    me.rest()


def look_at(me: Person, section: str) -> None:
    me.keyed("page.part").get_by_role("radio", name=WORDS(f"section.{section}"), exact=True).click()
    settle(me)


def unfold(me: Person, key: str) -> None:
    details = me.keyed(key).locator("details")
    if details.get_attribute("open") is None:
        details.locator("summary").click()
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
    session = me.page.evaluate("() => explorerMemory.session")
    server.kill()
    me.until(CUT)
    server.start()
    me.until("session => explorerMemory.session !== session", session)
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


def test_what_was_done_before_a_restart_is_undone_and_done_again(person, server):
    me = person()
    for key, value in (("Home", "0"), ("ArrowRight", "0.01")):
        me.press("b.on_time", key)
        me.has("b.on_time", value)
    me.keyed("undo").get_by_role("button").click()
    me.has("b.on_time", "0")
    restart(server, me)
    assert WORDS("regain.began") not in me.text
    me.keyed("redo").get_by_role("button").click()
    me.has("b.on_time", "0.01")
    for value in ("0", None):
        me.keyed("undo").get_by_role("button").click()
        me.has("b.on_time", value)


def test_what_the_model_said_outlives_a_restart(person, server):
    me = person()
    look_at(me, "record")
    unfold(me, "snaps")
    me.keyed("snap.take").get_by_role("button").click()
    settle(me)
    restart(server, me)
    assert WORDS("regain.snapshots") in me.text
    look_at(me, "record")
    unfold(me, "snaps")
    assert me.keyed("snap.forget.0").get_by_role("button").is_visible()


def test_of_a_change_that_a_dying_server_may_not_have_taken_it_is_told(person, server):
    """Whether the new one takes it depends on which of the browser's two requests it answers first."""
    me = person()
    server.process.send_signal(signal.SIGSTOP)
    me.press("b.on_time", "Home")
    restart(server, me)
    assert WORDS("regain.change") in me.text
    assert me.slider("b.on_time").input_value() == me.address.get("b.on_time", "1")


def test_back_works_through_a_restart(person, server):
    me = person()
    first = me.shown
    me.press("b.on_time", "Home")
    me.has("b.on_time", "0")
    restart(server, me)
    me.page.go_back()
    me.has("b.on_time", None)
    assert me.shown == first


def on_a_line(me: Person) -> Person:
    """Somebody whose line can be cut."""
    me.context.add_init_script(SOCKETS)
    me.go()
    me.rest()
    return me


def cut(me: Person) -> None:
    me.context.set_offline(True)  # no new line; the open one it leaves alone
    me.page.evaluate("window.sockets.forEach(one => one.close())")
    me.until(CUT)


def mend(me: Person) -> None:
    me.context.set_offline(False)
    me.until(CONNECTED)
    settle(me)


def test_a_line_cut_for_a_while_loses_nothing(person):
    me = on_a_line(person())
    note(me)
    me.press("b.on_time", "ArrowLeft", 2)
    me.has("b.on_time", "0.98")
    cut(me)
    me.page.wait_for_timeout(20_000)
    assert me.page.evaluate(CUT)
    mend(me)
    me.press("b.on_time", "ArrowLeft", 3)
    me.has("b.on_time", "0.95")
    assert has_record(me) and WORDS("regain.began") not in me.text


def carries_on(me: Person) -> None:
    """After the server has forgotten: what can come back has, what cannot is told, the next change counts."""
    me.keyed("regain.close").wait_for()  # the page rests once before what was held comes back to it
    for told in ("began", "record", "goal"):
        assert WORDS(f"regain.{told}").split(".")[0].replace("*", "") in me.text
    assert WORDS("regain.change") not in me.text
    me.has("b.on_time", "0.98")
    me.press("b.on_time", "ArrowLeft", 3)
    me.has("b.on_time", "0.95")
    assert has_record(me)


def at_work(me: Person) -> Person:
    """Somebody who has moved a lever, noted a record and looked for a way to a goal."""
    me.press("b.on_time", "ArrowLeft", 2)
    me.has("b.on_time", "0.98")
    note(me)
    look_at(me, "next")
    me.keyed("goal.seek").get_by_role("button").click()
    settle(me)
    return me


@pytest.mark.parametrize("server", [("--server.disconnectedSessionTTL", "0")], indirect=True, ids=["at once"])
def test_a_line_cut_for_longer_than_the_server_remembers_takes_no_more_than_a_restart(person):
    """As after the two minutes of the shipped server: `python -m tests.attack away` waits five."""
    me = at_work(on_a_line(person()))
    cut(me)
    mend(me)
    carries_on(me)


def test_a_page_that_slept_while_its_server_was_started_anew_carries_on(person, server):
    me = at_work(person())
    lid = me.context.new_cdp_session(me.page)
    lid.send("Page.setWebLifecycleState", {"state": "frozen"})
    server.kill()
    server.start()
    lid.send("Page.setWebLifecycleState", {"state": "active"})
    me.page.get_by_text(WORDS("regain.began")).wait_for()
    me.rest()
    carries_on(me)


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


@pytest.mark.parametrize("script", ["plotly", "charts"])
def test_without_the_charts_scripts_streamlits_own_charts_take_over(browser, server, script):
    context = browser.new_context(locale="en-GB")
    context.route(f"**/app/static/{script}*", lambda route: route.abort())
    page = context.new_page()
    page.goto(server.url)
    page.wait_for_function(
        "() => document.querySelectorAll('[data-testid=stPlotlyChart] .js-line').length >= 3"
    )
    context.close()


def test_whatever_the_order_of_clicks_back_and_reloads_address_and_page_agree(person):
    """Twenty steps of the two hundred that `python -m tests.attack monkey` takes."""
    assert not climb(person(), 20).faults
