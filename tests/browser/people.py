"""Somebody at the page in a real browser, and what the tests of it know of the page."""

import os
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qsl, urlsplit

import pytest

from explorer.contract import TraceKind
from explorer.drawing import plotly_charts
from explorer.findings.told import told
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Plan, Profile, Scenario
from explorer.model.projection import project
from explorer.scenario.presets import newcomer
from explorer.wording.words import LANGUAGES, load
from tests.served import Server

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
HOW = (
    "no browser: on Debian `apt install chromium`, "
    "elsewhere let the variable CHROMIUM name the program file of Chrome or Chromium"
)
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--no-first-run"]  # fmt: skip
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
WAIT = 60_000  # [ms]
TABS = {"profile": 0, "environment": 2}  # of the sidebar, by part of the scenario; the plans are between
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)

SENT = Scenario(
    Profile(score=733, huabei_limit=43_200, jiebei_limit=0, lates=2, wrong_record=True),
    (
        Plan("Zhang San"),
        Plan("steady", on_time=0.77, appeal_month=3),
        Plan("省着用 & <b>", utilisation=0.1, start=4),
    ),
    replace(newcomer().environment, months=18, policy_month=6),
)

CHARTS = ", ".join(f".st-key-{outcome} .js-plotly-plot" for outcome in OUTCOMES)
DRAWN = f"() => document.querySelectorAll('{CHARTS.replace(', ', ' .js-line, ')} .js-line').length >= 3"
# What the charts draw: the lines of every plan, of every chart.
LINES = f"""() => [...document.querySelectorAll('{CHARTS}')].map(chart =>
  chart.data.filter(t => t.showlegend !== false).map(t => [...t.y]))"""
VIEW = f"""() => [...document.querySelectorAll('{CHARTS}')].map(chart => ({{
  x: chart._fullLayout.xaxis.range.map(n => Math.round(n * 100) / 100),
  hidden: [...new Set(chart.data.filter(t => t.visible === false).map(t => t.legendgroup))]}}))"""

THUMB = """input => {
  const box = input.closest('[data-rac]').getBoundingClientRect()
  return [box.x + box.width / 2, box.y + box.height / 2]
}"""


def program() -> str:
    """The browser's program file; the test is skipped or fails where there is none."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found or not Path(found).exists():
        without(HOW)
    return found


def without(what: str) -> NoReturn:
    """What a test needs is missing."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


class Tab:
    """A browser of somebody's own with one page open; swept, it is as good as new to the next, and loads thrice as quickly."""

    # What a test does to a browser that no sweeping takes back.
    LASTING = {
        "context": ("add_init_script", "route", "set_offline", "new_page", "new_cdp_session"),
        "page": ("add_init_script", "route", "emulate_media", "set_viewport_size", "close"),
    }

    def __init__(self, browser, server: Server, language: str, kind: dict[str, Any]) -> None:
        self.server, self.heard, self.altered = server, [], False
        kind = {"viewport": {"width": 1280, "height": 900}} | kind
        self.context = browser.new_context(locale=LOCALES[language], **kind)
        self.context.set_default_timeout(WAIT)
        self.page = self.context.new_page()
        self._listen()
        for name, calls in self.LASTING.items():
            for call in calls:
                self._watch(getattr(self, name), call)

    def _watch(self, owner: Any, name: str) -> None:
        call = getattr(owner, name)

        def noted(*arguments: Any, **named: Any) -> Any:
            self.altered = True
            return call(*arguments, **named)

        setattr(owner, name, noted)

    def sweep(self) -> None:
        """Leave the page, and have the browser forget; from there the scripts are still at hand."""
        self.page.goto(self.server.url + "_stcore/health")
        self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
        self.context.clear_cookies()
        self.page.mouse.up()
        self.page.mouse.move(0, 0)

    def _listen(self) -> None:
        def hear(what: str) -> None:
            self.heard.append(what)

        page, host = self.page, urlsplit(self.server.url).netloc
        page.on("console", lambda m: m.type in ("error", "warning") and hear(f"{m.type}: {m.text}"))
        page.on("pageerror", lambda error: hear(f"error: {error}"))
        page.on("dialog", lambda dialog: (hear(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: self._own(request.url, host) or hear(f"asked {request.url}"))
        page.on("websocket", lambda socket: self._own(socket.url, host) or hear(f"connected to {socket.url}"))

    @staticmethod
    def _own(url: str, host: str) -> bool:
        return urlsplit(url).netloc == host or url.startswith(("data:", "blob:"))


class Tabs:
    """The tabs of those who have left, for others of their kind."""

    MOST = 4  # kept at once: each takes some hundred megabytes

    def __init__(self, browser) -> None:
        self._browser, self._left = browser, {}

    def get(self, server: Server, language: str, kind: dict[str, Any]) -> Tab:
        """A swept tab of this kind, or a new one."""
        return self._left.pop(self._sort(server, language, kind), None) or Tab(
            self._browser, server, language, kind
        )

    def leave(self, tab: Tab, language: str, kind: dict[str, Any]) -> None:
        """Keep a tab for the next, if it can be made as good as new."""
        sort = self._sort(tab.server, language, kind)
        if tab.altered or sort in self._left:
            tab.context.close()
            return
        tab.sweep()
        self._left[sort] = tab
        if len(self._left) > self.MOST:
            self._left.pop(next(iter(self._left))).context.close()

    @staticmethod
    def _sort(server: Server, language: str, kind: dict[str, Any]) -> str:
        return f"{server.url} {language} {sorted(kind.items())}"


class Person:
    """Somebody with a browser of their own, who uses the page by keys, mouse and address bar."""

    def __init__(
        self,
        browser,
        server: Server,
        query: str,
        language: str,
        heard: list[str],
        tab: Tab | None = None,
        **kind,
    ):
        tab = tab or Tab(browser, server, language, kind)
        tab.heard = heard
        self.server, self.heard, self.tab = server, heard, tab
        self.context, self.page = tab.context, tab.page
        self.go(query)

    def go(self, query: str = "") -> None:
        self.page.goto(self.server.url + ("?" + query if query else ""))
        self.until(DRAWN)

    def until(self, script: str, argument: Any = None) -> None:
        self.page.wait_for_function(script, arg=argument, timeout=WAIT)

    def has(self, key: str, value: str | None) -> None:
        """Wait until the address says so, and the charts are drawn."""
        self.until("([k, v]) => new URLSearchParams(location.search).get(k) === v", [key, value])
        self.rest()

    def rest(self) -> None:
        """Wait until nothing is under way any more: charts are painted a little later than the page is done."""
        self.until("""() => {
          const app = document.querySelector('[data-testid=stApp]')
          const drawn = [...document.querySelectorAll('.js-plotly-plot')].map(chart => chart.data?.map(t => t.y))
          const now = app.dataset.testScriptState + document.body.innerText + location.href + JSON.stringify(drawn)
          if (now !== window.seenLast || !now.startsWith('notRunning')) window.seenSince = performance.now()
          window.seenLast = now
          return performance.now() - window.seenSince > 250
        }""")

    def keyed(self, key: str):
        """A widget by its key, in which case, `.typed` and version count nothing."""
        name = re.sub(r"[^a-zA-Z0-9_-]", "-", f"st-key-{key}")
        marks = [f'[class~="{name}{end}" i], [class*=" {name}{end}-v" i]' for end in ("", "-typed")]
        return self.page.locator(", ".join(marks)).first

    def slider(self, key: str):
        """A lever's slider, on the tab of the sidebar where it is."""
        tab = TABS.get(key.partition(".")[0], 1)
        self.page.get_by_test_id("stSidebar").get_by_role("tab").nth(tab).evaluate("tab => tab.click()")
        return self.keyed(key).locator("input[type=range]")

    def press(self, key: str, name: str, times: int = 1) -> None:
        self.slider(key).evaluate("slider => slider.focus({preventScroll: true})")
        for _ in range(times):
            self.page.keyboard.press(name)

    def show_in(self, language: str) -> None:
        """Change the language, without scrolling to its switch."""
        button = self.keyed("language").get_by_role("radio", name=LANGUAGES[language])
        button.evaluate("button => button.click()")
        self.page.get_by_role("heading", name=load(language)("page.title")).wait_for()
        self.rest()

    def thumb(self, key: str) -> list[float]:
        """Where a lever's thumb is, once it is in sight."""
        slider = self.slider(key)
        slider.evaluate("input => input.closest('.stSlider').scrollIntoView({block: 'nearest'})")
        self.page.wait_for_timeout(300)
        return slider.evaluate(THUMB)

    def chart(self, outcome: str):
        """The drawing of an outcome."""
        return self.keyed(outcome).locator(".js-plotly-plot")

    @property
    def address(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.page.url).query, keep_blank_values=True))

    @property
    def query(self) -> str:
        return urlsplit(self.page.url).query

    @property
    def lines(self) -> list:
        return self.page.evaluate(LINES)

    @property
    def text(self) -> str:
        """What is written on the page for all to see, but for what hangs on what was before: axes, the last verdict."""
        return self.page.evaluate("""() => {
          const main = document.querySelector('[data-testid=stMain]')
          const before = '.js-plotly-plot, .st-key-plans [role=status], .st-key-verdict small'
          const others = [...main.querySelectorAll(before)]
          return others.reduce((text, other) => text.replace(other.innerText, ''), main.innerText).replace(/\\n+/g, '\\n')
        }""")

    @property
    def shown(self) -> tuple:
        return self.lines, self.text

    @property
    def language(self) -> str:
        title = self.page.locator("h1").inner_text().strip()
        return next(language for language in LANGUAGES if load(language)("page.title") == title)


class Finger:
    """A finger on the screen."""

    def __init__(self, me: Person):
        self.me, self.network = me, me.context.new_cdp_session(me.page)

    def send(self, kind: str, *points: tuple[float, float]) -> None:
        """Have it touch, move or leave."""
        places = [{"x": x, "y": y, "id": 1} for x, y in points]
        self.network.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    def swipe(self, x: float, y: float, aside: float, along: float, steps: int = 12) -> None:
        self.send("touchStart", (x, y))
        for step in range(1, steps + 1):
            self.send("touchMove", (x + aside * step / steps, y + along * step / steps))
            self.me.page.wait_for_timeout(16)
        self.send("touchEnd")
        self.me.page.wait_for_timeout(100)


def expected_lines(scenario: Scenario) -> list:
    found = told(scenario, project(scenario))
    plans = range(len(scenario.plans))
    return [
        [plotly_charts.curves(outcome, found, n)[TraceKind.LINE].round(1).tolist() for n in plans]
        for outcome in OUTCOMES
    ]
