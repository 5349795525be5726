"""The answer to a link, in the first response: what the page will show, there before its scripts are.

It needs no script, asks for nothing and is thrown away once the live page has painted its charts.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from threading import Lock
from typing import NamedTuple
from urllib.parse import parse_qsl

from jinja2 import Environment as Templates
from jinja2 import FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from explorer.assets import FOLDER, script, text
from explorer.drawing import plotly_charts, still_charts
from explorer.findings.told import Told
from explorer.model.outcomes import OUTCOMES
from explorer.page.board import figures
from explorer.page.session.projections import told_of
from explorer.scenario import link
from explorer.scenario.presets import newcomer
from explorer.wording import sentences
from explorer.wording.words import Words, load

KEPT = 64  # answers, some 40 kB each
A_SECOND = 4  # new links that are projected at most; beyond them the page goes out without an answer
LONGEST = 20_000  # [characters] of a link that is answered: none of ours is as long


class FirstAnswer(NamedTuple):
    """What stands in the page, as HTML, and the answer in one sentence, as text."""

    html: str
    verdict: str


NOTHING = FirstAnswer("", "")


class FirstAnswers:
    """What is answered to links, kept for those asked for last."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._kept: OrderedDict[tuple[str, str], FirstAnswer] = OrderedDict()
        self._clock, self._lock = clock, Lock()
        self._free, self._since = float(A_SECOND), clock()

    def to(self, query: str, language: str) -> FirstAnswer:
        """The answer to a link in a language, as HTML; nothing where there are too many new ones.

        Takes a projection's time for a new one, so it is not asked for in the server's own thread.
        """
        key = query, language
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            if len(query) > LONGEST or not self._may():
                return NOTHING
        answer = written(query, load(language))
        with self._lock:
            self._kept[key] = answer
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return answer

    def _may(self) -> bool:
        """Whether one more may be projected by now."""
        now = self._clock()
        self._free = min(A_SECOND, self._free + A_SECOND * (now - self._since))
        self._since = now
        if self._free < 1:
            return False
        self._free -= 1
        return True


def written(query: str, words: Words) -> FirstAnswer:
    """What the page will show of a link."""
    scenario, _ = link.decode(dict(parse_qsl(query, keep_blank_values=True)))
    told = told_of(scenario)
    hand = min(1, len(told.ends) - 1)  # as on a page that has just been opened
    verdict = figures.verdict(told, hand, words)["line"]
    html = _template().render(
        language=words.language,
        title=words("page.title"),
        lead=words("page.lead"),
        whose=words("ask.whose_sample") if scenario == newcomer() else "",
        verdict=verdict,
        charts=[_chart(outcome, told, hand, words) for outcome in OUTCOMES],
        board=figures.board(told, words),
        score=lambda cell: _score(cell["start"], cell["end"]),
        yuan=sentences.yuan,
        coming=words("first.coming"),
        no_script=words("first.no_script"),
        style=Markup(text("css/first.css") + text("css/figures.css")),  # noqa: S704 - ours
        script=Markup(script("first.js")),  # noqa: S704 - ours
    )
    return FirstAnswer(html, verdict)


def _chart(outcome: str, told: Told, hand: int, words: Words) -> dict[str, object]:
    figure = plotly_charts.figure(outcome, told, words, hand)
    found = still_charts.still(figure)
    return {
        "key": outcome,
        "title": words(f"chart.title_{outcome}"),
        "alt": sentences.alt(outcome, told, words),
        "drawing": Markup(found.drawing),  # noqa: S704 - written by ElementTree
        "labels": found.labels,
    }


def _score(start: float, end: float) -> tuple[str, str]:
    """A score at the horizon, and how far it has moved, as assets/js/figures.js writes them."""
    moved = end - start
    return f"{end:.0f}", f"{'↑' if moved > 0 else '↓'}{abs(moved):.0f}" if moved else ""


@cache
def _template() -> Template:
    templates = Templates(
        loader=FileSystemLoader(FOLDER / "html"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return templates.get_template("first.html")
