"""Clicks, Back, Forward and reloads in any order on a slow line: once the page rests, address and scenario agree.

Needs what tests/browser needs. Every run of the same seed takes the same steps; how they meet the server's
answers is the machine's affair.
"""

import random
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

from explorer.model.plan import Scenario, choices
from explorer.scenario import link
from explorer.scenario.plan_marks import LETTERS
from explorer.wording.words import LANGUAGES
from tests.attack.cost import Bill
from tests.browser.people import ARGS, CHARTS, Person, expected_lines, program
from tests.served import served

STEPS, SEED = 200, 18
BURST = 5  # steps between two rests, at most
LAGS = (0, 0, 40, 250, 900)  # [ms] each way
# A line on which what is sent and what arrives takes its time, in order.
SLOW = """
window.lag = 0
const later = (line, act) => {
  line.due = Math.max(line.due || 0, performance.now() + window.lag)
  setTimeout(act, line.due - performance.now())
}
window.WebSocket = class extends WebSocket {
  send(data) { later(this.out = this.out || {}, () => this.readyState === 1 && super.send(data)) }
  addEventListener(type, act, ...more) {
    const line = (this.in = this.in || {})
    super.addEventListener(type, type === 'message' ? (event) => later(line, () => act(event)) : act, ...more)
  }
}
"""
THERE = "() => document.querySelector('[data-testid=stSidebar] input[type=range]')"
KEYS = ("ArrowLeft", "ArrowRight", "Home", "End", "PageUp")
LEVERS = ("profile.score", "b.on_time", "b.utilisation", "a.on_time", "environment.months")
BUTTONS = ("undo", "redo", "copy", "remove", "restore", "undo")


def disagreement(me: Person) -> str:
    """Once the page rests: where address, session, charts and levers do not agree, or nothing."""
    me.rest()
    if me.page.get_by_test_id("stAlertContentError").count():
        return "the page says that something went wrong"
    said, repairs = link.decode(me.query)
    [known] = me.page.evaluate("explorerMemory.held.now") or [""]
    if repairs or said != link.decode(known).scenario:
        return f"address {link.short(said)}, session {known}, repairs {repairs}"
    wide = me.page.evaluate(
        "s => [...document.querySelectorAll(s)].map(chart => chart.clientWidth > 0)", CHARTS
    )
    pairs = zip(me.lines, expected_lines(said), wide, strict=True)
    if any(
        drawn != meant for drawn, meant, seen in pairs if seen
    ):  # what is out of sight is drawn when it is not
        return "the charts show something else than the address"
    wrong = {key: pair for key, pair in _sliders(me, said).items() if pair[0] != pair[1]}
    return f"levers (shown, address) {wrong}" if wrong else ""


def _sliders(me: Person, said: Scenario) -> dict[str, tuple[float, float]]:
    """What every slider that is there shows, and what the address says of it."""
    shown: dict[str, str] = me.page.evaluate("""() => Object.fromEntries(
      [...document.querySelectorAll('[data-testid=stSidebar] [class*=st-key-]')]
        .map(one => [one.className.match(/st-key-(\\S+)/)[1], one.querySelectorAll('input[type=range]')])
        .filter(([, inputs]) => inputs.length === 1).map(([key, [input]]) => [key, input.value]))""")
    parts = {"profile": said.profile, "environment": said.environment}
    parts |= dict(zip(LETTERS, said.plans, strict=False))
    meant = {
        f"{part}-{key}": getattr(owner, key) for part, owner in parts.items() for key in choices(type(owner))
    }
    found = {re.sub(r"-v\d+$", "", name): float(value) for name, value in shown.items()}
    assert {"profile-score", "environment-months"} <= found.keys(), "no sliders to compare"
    return {key: (found[key], float(meant[key])) for key in found if key in meant}


class Monkey:
    """Somebody who does anything at any time."""

    def __init__(self, me: Person, seed: int) -> None:
        self.me, self.luck, self.done = me, random.Random(seed), []
        self.lag = 0  # of the line, the longest since it rested last [ms]
        me.context.add_init_script(SLOW)
        me.go(me.query)
        me.rest()

    def step(self) -> None:
        """One act, after a moment."""
        acts: list[Callable[[], str]] = [self._key] * 6 + [self._button] * 4 + [self._back] * 4
        acts += [self._forward] * 2 + [self._language, self._section, self._edit, self._lag]
        try:
            what = self.luck.choice(acts)()
        except PlaywrightError as fault:  # Back has led past the beginning
            if "navigation" not in str(fault) and "context was destroyed" not in str(fault):
                raise
            what = "left"
        pause = self.luck.choice((0, 0, 5, 30, 150, 280, 400))
        self.done.append(f"{what} {pause}")
        self.me.page.wait_for_timeout(pause)

    def rest(self) -> str:
        """Wait until nothing is under way; what does not agree, or nothing."""
        self.me.page.wait_for_timeout(600)
        self._return()
        self.me.page.wait_for_timeout(
            4 * self.lag
        )  # what set out on a slow line is under way after it is mended
        self.lag = self.me.page.evaluate("window.lag")
        return disagreement(self.me)

    def reload(self) -> None:
        """As by the button of the browser, whatever is under way."""
        self._return()
        self.done.append("reload")
        self.me.page.reload()
        self.me.until(THERE)

    def _return(self) -> None:
        """Whoever went back past the beginning, since two steps were under way at once, comes again."""
        if not self.me.page.url.startswith(self.me.server.url):
            self.done.append("return")
            self.me.page.go_forward()
            self.me.until(THERE)

    def _clicked(self, selector: str) -> bool:
        """Click what is there now, as a hand does that waits for nothing."""
        return self.me.page.evaluate(
            """(selector) => {
              const found = [...document.querySelectorAll(selector)].filter((one) => !one.disabled)
              if (found.length) found[0].click()
              return found.length > 0
            }""",
            selector,
        )

    def _key(self) -> str:
        lever, key = self.luck.choice(LEVERS), self.luck.choice(KEYS)
        name = lever.replace(".", "-")
        there = self.me.page.evaluate(
            """(name) => {
              const found = document.querySelector(`[class*="st-key-${name}"] input[type=range]`)
              if (found) found.focus({ preventScroll: true })
              return Boolean(found) && document.activeElement === found
            }""",
            name,
        )
        if there:
            self.me.page.keyboard.press(key)
        return f"{lever} {key} {there}"

    def _button(self) -> str:
        key = self.luck.choice(BUTTONS)
        return f"{key} {self._clicked(f'.st-key-{key} button')}"

    def _back(self) -> str:
        if not self.me.page.evaluate("history.state !== null || location.search !== ''"):
            return "at the beginning"
        self.me.page.evaluate("if (location.search) history.back()")
        return "back"

    def _forward(self) -> str:
        self.me.page.evaluate("history.forward()")
        return "forward"

    def _language(self) -> str:
        at = self.luck.randrange(len(LANGUAGES)) + 1
        return f"language {self._clicked(f'.st-key-language [role=radio]:nth-child({at})')}"

    def _section(self) -> str:
        at = self.luck.randrange(6) + 1
        return f"section {self._clicked(f'.st-key-page-part [role=radio]:nth-child({at})')}"

    def _edit(self) -> str:
        at = self.luck.randrange(3) + 1
        return f"edit {self._clicked(f'.st-key-editing [role=radio]:nth-child({at})')}"

    def _lag(self) -> str:
        lag = self.luck.choice(LAGS)
        self.lag = max(lag, self.lag)
        self.me.page.evaluate("lag => { window.lag = lag }", lag)
        return f"lag {lag}"


def climb(me: Person, steps: int, seed: int = SEED) -> Bill:
    """So many steps, a look at each rest; what they were before a fault is told."""
    bill = Bill(f"{steps} steps of a monkey")
    monkey = Monkey(me, seed)
    while bill.cases < steps:
        for _ in range(monkey.luck.randint(1, BURST)):
            monkey.step()
            bill.cases += 1
        if monkey.luck.random() < 0.1:
            monkey.reload()
        fault = monkey.rest()
        if fault:
            bill.faults.append(f"{fault}, after {'; '.join(monkey.done[-12:])}")
    return bill


def run() -> list[Bill]:
    """In a browser and a server of its own."""
    with (
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder)) as server,
    ):
        browser = playwright.chromium.launch(executable_path=program(), args=ARGS)
        return [climb(Person(browser, server, "", "en", []), STEPS)]
