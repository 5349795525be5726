"""Hands that do at once what is done one after the other: in a real browser, each time until the page rests.

Needs what tests/browser needs.
"""

import random
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.attack.cost import Bill
from tests.attack.monkey import disagreement
from tests.browser.people import ARGS, Finger, Person, program
from tests.served import served

EACH, SEED = 10, 18
UPRIGHT, LYING = {"width": 390, "height": 844}, {"width": 844, "height": 390}
PHONE = {"viewport": UPRIGHT, "has_touch": True, "is_mobile": True}
KEYS = ("b.on_time", "b.utilisation", "b.purchases")
SWITCH = """() => [...document.querySelectorAll('.st-key-language [role=radio]')]
  .find((one) => one.ariaChecked !== 'true').click()"""
PRESS = "key => document.querySelector(`.st-key-${key} button:not(:disabled)`)?.click()"


def turned(me: Person, luck: random.Random) -> None:
    """A finger drags a lever while the telephone is turned, or the language changes."""
    finger = Finger(me)
    opens = me.keyed("levers").locator("button")
    if opens.is_visible():  # turned back, the sheet of levers may be folded
        opens.click()
    x, y = me.thumb(luck.choice(KEYS))
    finger.send("touchStart", (x, y))
    happens, way = luck.randrange(2, 9), luck.choice((-9, 9))
    for step in range(1, 11):
        finger.send("touchMove", (min(max(x + way * step, 8), 380), y))
        me.page.wait_for_timeout(luck.choice((0, 16, 60)))
        if step == happens:
            if luck.random() < 0.5:
                me.page.set_viewport_size(LYING)
            else:
                me.page.evaluate(SWITCH)
    if luck.random() < 0.3:
        finger.send("touchCancel")
    else:
        finger.send("touchEnd")
    me.page.wait_for_timeout(600)
    me.page.set_viewport_size(UPRIGHT)


def undone(me: Person, luck: random.Random) -> None:
    """Undo and redo by the dozen, with a lever moved between, waiting for nothing."""
    for key in KEYS:
        me.press(key, luck.choice(("ArrowLeft", "ArrowRight", "PageUp", "Home")), luck.randint(1, 4))
        me.page.wait_for_timeout(luck.choice((0, 200, 500)))
    for _ in range(30):
        if luck.random() < 0.1:
            me.press(luck.choice(KEYS), "ArrowLeft")
        else:
            me.page.evaluate(PRESS, luck.choice(("undo", "undo", "redo")))
        me.page.wait_for_timeout(luck.choice((0, 0, 20, 120)))
    me.page.wait_for_timeout(600)


def sought(me: Person, luck: random.Random) -> None:
    """A goal is looked for while levers move."""
    if not me.keyed("goal.seek").count():
        me.page.locator(".st-key-page-part [role=radio]").nth(1).evaluate("one => one.click()")
        me.keyed("goal.seek").wait_for()
    me.page.evaluate(PRESS, "goal-seek")
    for _ in range(6):
        me.page.wait_for_timeout(luck.choice((0, 40, 300, 900)))
        me.press(luck.choice(KEYS), luck.choice(("ArrowLeft", "ArrowRight")))
    me.page.wait_for_timeout(600)


WAYS: dict[str, tuple[Callable[[Person, random.Random], None], dict]] = {
    "drags on a telephone that is turned": (turned, PHONE),
    "storms of undo and redo": (undone, {}),
    "goals sought while levers move": (sought, {}),
}


def tried(me: Person, title: str, times: int, seed: int = SEED) -> Bill:
    """So many times in one session; a fault is what then does not agree, or what the browser complains of."""
    bill, act, luck = Bill(title), WAYS[title][0], random.Random(seed)
    for number in range(times):
        act(me, luck)
        bill.cases += 1
        fault = disagreement(me) or "; ".join(me.heard)
        if fault:
            bill.faults.append(f"{number}: {fault}")
            me.heard.clear()
    return bill


def run(times: int = EACH) -> list[Bill]:
    """Each way in a session of its own."""
    with (
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder)) as server,
    ):
        browser = playwright.chromium.launch(executable_path=program(), args=ARGS)
        people = {title: Person(browser, server, "", "en", [], **how) for title, (_, how) in WAYS.items()}
        return [tried(me, title, times) for title, me in people.items()]
