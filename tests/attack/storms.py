"""Acts in storms: several widgets at once in a message, undo and redo one after another, goals sought while levers move.

A browser that is ahead of a busy server has its acts put together: all of them are answered by one run.
"""

import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from explorer.model.plan import Scenario
from explorer.page.session import address
from explorer.page.session.history import MOST
from explorer.scenario import link
from explorer.wording.words import LANGUAGES
from tests.attack.cost import Bill
from tests.scenarios import EVENTFUL

APP = Path(__file__).parents[2] / "app.py"
MESSAGES, SEED = 200, 11
AT_ONCE = 4  # acts in one message, at most
KINDS = ("button", "slider", "toggle", "number_input", "button_group", "menu_button")
CHOICES: dict[str, Sequence[object]] = {
    "language": tuple(LANGUAGES),
    "page.part": ("why", "next", "method", "record"),
}
NUMBERED = ("editing", "why.plan")  # rows of buttons whose values are the numbers of plans
STEPS = ("undo", "redo", "copy", "remove", "restore", "goal.seek")  # tried as often as all others together


class Storm:
    """Somebody who touches anything that is there, several things at once."""

    def __init__(self, seed: int, start: str | Scenario = "") -> None:
        self.luck, self.done = random.Random(seed), []
        self.at = AppTest.from_file(APP, default_timeout=60)
        self.at.query_params = link.as_params(start if isinstance(start, str) else link.encode(start))
        self.at.run()

    def message(self) -> str:
        """Some acts, answered by one run; what is wrong after it, or nothing."""
        there = [one for kind in KINDS for one in self.at.get(kind) if self._can(one)]
        steps = [one for one in there if one.key in STEPS]
        for _ in range(self.luck.randint(1, AT_ONCE)):
            self._act(self.luck.choice(steps if steps and self.luck.random() < 0.5 else there))
        self.at.run()
        return self.fault()

    @staticmethod
    def _can(one: Any) -> bool:  # noqa: ANN401, the widgets of AppTest have no common type
        """Whether it can be touched, and with what."""
        return not one.proto.disabled and (one.type != "button_group" or one.key in (*CHOICES, *NUMBERED))

    def fault(self) -> str:
        """What does not hold of the page at rest."""
        if self.at.exception or self.at.error:
            return str([one.value for one in (*self.at.exception, *self.at.error)])
        mine = self.at.session_state.session
        said, repairs = link.decode(dict(self.at.query_params))
        if repairs or said != mine.scenario:
            return f"address {link.short(said)}, session {link.short(mine.scenario)}, {repairs}"
        if mine.history.now != mine.scenario or len(mine.history.past) > MOST:
            return f"{len(mine.history.past)} steps, the last {link.short(mine.history.now)}"
        return ""

    def _act(self, one: Any) -> None:  # noqa: ANN401, the widgets of AppTest have no common type
        key = re.sub(r"(\.typed)?(\.v\d+)?$", "", one.key)
        self.done.append(key)
        if one.type == "button":
            one.click()
        elif one.type == "menu_button":
            one.click_index(self.luck.randrange(len(one.options)))
        elif one.type == "toggle":
            one.set_value(not one.value)
        elif one.type == "button_group":
            one.set_value(self.luck.choice(CHOICES.get(key, range(len(one.options)))))
        else:
            low, high, step = one.proto.min, one.proto.max, one.proto.step
            value = self.luck.choice(
                (low, high, low + step * self.luck.randint(0, round((high - low) / step)))
            )
            one.set_value(type(one.value if one.value is not None else low)(value))


def storm(messages: int, seed: int = SEED, start: str | Scenario = EVENTFUL) -> Bill:
    """So many messages of a seed; what was done before a fault is told."""
    bill, pause = Bill(f"{messages} messages of a storm, seed {seed}"), address.PAUSE
    address.PAUSE = 0
    try:
        someone = Storm(seed, start)
        while bill.cases < messages:
            bill.cases += 1
            fault = someone.message()
            if fault:
                bill.faults.append(f"{fault}, after {' '.join(someone.done[-12:])}")
                someone = Storm(bill.cases, start)  # a page that fell is no place to go on
    finally:
        address.PAUSE = pause
    return bill


def run(messages: int = MESSAGES) -> list[Bill]:
    """From four plans over 24 months, and as a newcomer."""
    return [storm(messages, SEED, EVENTFUL), storm(messages, SEED + 1, "")]
