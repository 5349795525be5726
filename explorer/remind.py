"""What a plan asks for and when, as dated reminders and as a calendar file (RFC 5545).

The model has no clock: the day on which its month 0 lies comes from outside. No figure of the
person enters, unless the projection's expected figures are handed in to be written down.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import icalendar
import numpy as np

from explorer import say
from explorer.model import coefficients
from explorer.model.coefficients import Drawn
from explorer.model.lateness import freeze_months
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import MONTHS, Environment, Plan, Scenario
from explorer.model.projection import Trajectories
from explorer.model.schedule import schedule
from explorer.words import Words

BILL_DAY = 10
ZHIMA_DAY = 6  # F26
DRAW_DAY, REPORT_DAY, FIRST = 15, 20, 1
REPORT_EVERY = 6  # [months] two reports a year are free
ANSWER_DAYS = 20  # F41
MORNING = timedelta(hours=9)
BEFORE = {"bill": timedelta(days=2)}  # how long before the day the alarm rings
HOME = "huabei-jiebei-what-if"
CODES = (
    "start", "bill", "zhima", "draw", "report", "inquiry_less", "inquiry_gone",
    "thaw", "appeal", "answer",
)  # fmt: skip


@dataclass(frozen=True)
class Reminder:
    """One thing to do or to look at on a day. `month` counts from today's month, which is 0.

    low, high: for a freeze, after how many months it may end.
    """

    code: str
    day: date
    month: int
    low: int = 0
    high: int = 0


def reminders(scenario: Scenario, plan: int, start: date, bill_day: int = BILL_DAY) -> list[Reminder]:
    """What a plan asks for from the day `start` on, over the horizon, in order of the days."""
    months = scenario.environment.months
    found = [
        Reminder(code, _on(start, month, day), month)
        for code, day, its_months in _monthly(scenario, plan, bill_day)
        for month in its_months
    ]
    found += [
        Reminder("answer", r.day + timedelta(days=ANSWER_DAYS), r.month) for r in found if r.code == "appeal"
    ]
    found += [
        Reminder("thaw", _on(start, month, bill_day), month, low, high)
        for month, low, high in _thaws(scenario, plan)
    ]
    once = {(one.code, one.month): one for one in found if one.day >= start and one.month <= months}
    return sorted(once.values(), key=lambda one: (one.day, CODES.index(one.code)))


def calendar(
    scenario: Scenario,
    plan: int,
    words: Words,
    start: date,
    bill_day: int = BILL_DAY,
    expected: Trajectories | None = None,
    stamp: datetime | None = None,
) -> bytes:
    """The reminders as an .ics file; with `expected` also what the projection expects each month.

    A thing to do keeps its identity (UID) from file to file, so that a later one, by its `stamp`,
    updates what an earlier one put into a calendar.
    """
    name = say.plan_name(scenario.plans[plan], words)
    stamp = stamp or datetime(start.year, start.month, start.day, tzinfo=UTC)
    book = icalendar.Calendar.new(
        prodid=f"-//{HOME}//{HOME}//{words.language.upper()}",
        name=words("remind.calendar"),
        uid=uuid5(NAMESPACE_URL, HOME),
        method="PUBLISH",
        calscale="GREGORIAN",
    )
    for one in reminders(scenario, plan, start, bill_day):
        figures = _figures(one, plan, expected, words)
        lived = plan if one.month >= scenario.plans[plan].start else 0  # the habits of that month
        book.add_component(_event(one, scenario.plans[lived], name, figures, words, stamp))
    return book.to_ical()


def _monthly(scenario: Scenario, plan: int, bill_day: int) -> Iterator[tuple[str, int, list[int]]]:
    """Each kind of reminder with its day of the month and its months."""
    chosen, months = scenario.plans[plan], scenario.environment.months
    draw = np.flatnonzero(schedule(scenario).draw[:, plan]).tolist()
    less, gone = _inquiries_fade(scenario)
    yield "start", FIRST, [chosen.start] if plan else []
    yield "bill", bill_day, list(range(months + 1))
    yield "zhima", ZHIMA_DAY, list(range(months + 1))
    yield "draw", DRAW_DAY, [month for month in draw if month]
    yield "report", REPORT_DAY, list(range(1, months + 1, REPORT_EVERY))
    yield "inquiry_less", FIRST, [less] if scenario.profile.inquiries_6m else []
    yield "inquiry_gone", FIRST, [gone] if scenario.profile.inquiries_6m else []
    yield "appeal", FIRST, [chosen.appeal_month] if chosen.appeal_month else []


def _inquiries_fade(scenario: Scenario) -> tuple[int, int]:
    """From which month today's inquiries count less, and from which the first are gone."""
    alone = replace(scenario, plans=(Plan(inquiries=0.0),), environment=Environment(months=MONTHS))
    seen = schedule(alone)
    total = seen.inquiries_fresh + seen.inquiries_10_12 + seen.inquiries_13_24
    return _first(seen.inquiries_fresh[:, 0] < 0.01), _first(total[:, 0] < total[0, 0] - 0.01)


def _first(true: np.ndarray) -> int:
    return int(np.argmax(true)) if true.any() else MONTHS + 1


def _thaws(scenario: Scenario, plan: int) -> Iterator[tuple[int, int, int]]:
    """Months in which a freeze should be over, each with its earliest and latest length."""
    numbers = coefficients.believed(scenario.beliefs, scenario.well_graded)
    k = Drawn({item.key: np.array([item.low, item.value, item.high], np.float32) for item in numbers.items})
    slip = scenario.plans[plan].slip_month
    freezes = [(1, scenario.profile.overdue_days), (slip, scenario.plans[plan].slip_days if slip else 0)]
    for month, days in freezes:
        low, usual, high = (int(months) for months in freeze_months(np.float32(days), k))
        if usual:
            yield month + usual, low, high


def _on(start: date, month: int, day: int) -> date:
    """A day of the month that lies so many months after `start`'s."""
    year, place = divmod(12 * start.year + start.month - 1 + month, 12)
    return date(year, place + 1, min(day, monthrange(year, place + 1)[1]))


def _event(
    one: Reminder, plan: Plan, name: str, figures: str, words: Words, stamp: datetime
) -> icalendar.Event:
    title = words(f"remind.{one.code}_title", name=name)
    text = words(f"remind.{one.code}_text", low=one.low, high=one.high)
    asked = words(f"remind.pay_{_payment(plan)}") if one.code == "bill" else ""
    event = icalendar.Event.new(
        uid=uuid5(NAMESPACE_URL, f"{HOME}/{one.code}/{one.day:%Y-%m}"),
        stamp=stamp,
        start=one.day,
        end=one.day + timedelta(days=1),
        summary=title,
        description="\n".join(part for part in (text, asked, figures, words("remind.from")) if part),
        transparency="TRANSPARENT",
    )
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", MORNING - BEFORE.get(one.code, timedelta()))
    event.add_component(alarm)
    return event


def _payment(plan: Plan) -> str:
    """How a plan pays a bill."""
    return "early" if plan.early_repay else "full" if plan.repay == 1 else "part"


def _figures(one: Reminder, plan: int, expected: Trajectories | None, words: Words) -> str:
    """What to expect in a month, beside its new score."""
    if expected is None or one.code != "zhima":
        return ""
    values = {outcome: say.amount(outcome, expected.mean[outcome][one.month, plan]) for outcome in OUTCOMES}
    return words("remind.expected", **values)
