"""What a plan asks for and when, as dated reminders and as a calendar file (RFC 5545).

The model has no clock: the day on which its month 0 lies comes from outside. No figure of the
person enters, unless the projection's expected figures are handed in to be written down.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

import icalendar
import numpy as np

from explorer.findings.compare import dated
from explorer.model import coefficients
from explorer.model.coefficients import Drawn
from explorer.model.ladder import MONTH, RUNGS, USUALLY, freeze_months
from explorer.model.outcomes import OUTCOMES, PRODUCTS
from explorer.model.plan import Plan, Scenario
from explorer.model.schedule import INQUIRIES_FADED, INQUIRIES_GONE, schedule
from explorer.model.trajectories import Trajectories
from explorer.wording import sentences
from explorer.wording.words import Words

BILL_DAY = 10
LAST_DAY = 28  # of every month
ZHIMA_DAY = 6  # F26
REPORT_DAY, FIRST_DAY = 20, 1
REPORT_EVERY = 6  # [months] two reports a year are free
ANSWER_DAYS = 20  # F41
# Outlook and calendars on telephones leave out alarms of whole days, and such as ring after their beginning.
MORNING, LASTS = time(9), timedelta(minutes=15)  # wherever the person is
BEFORE = {"bill": timedelta(days=2)}  # how long before its beginning the alarm rings
SOON = timedelta(minutes=15)  # of all others
FIRST = datetime(2026, 1, 1, tzinfo=UTC)  # from which files are counted
LAST_SEQUENCE = 2**31 - 1
HOME = "huabei-jiebei-what-if"
CODES = (
    "start", "bill", "zhima", "report", "inquiry_less", "inquiry_gone", "thaw", "appeal", "answer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Days:
    """The day from which on to remind, and the day of the month on which the bill is due."""

    start: date
    bill: int = BILL_DAY


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to do or to look at on a day. `month` counts from today's month, which is 0.

    low, high: for a freeze, after how many months it may end.
    """

    code: str
    day: date
    month: int
    low: int = 0
    high: int = 0


def reminders(scenario: Scenario, number: int, days: Days) -> list[Reminder]:
    """What the plan of a number asks for over the horizon, in order of the days.

    It reminds nobody to borrow, nor of a Huabei that is closed.
    """
    found = [*_monthly(scenario, number, days), *_thaws(scenario, number, days)]
    found += [
        Reminder("answer", one.day + timedelta(days=ANSWER_DAYS), one.month)
        for one in found
        if one.code == "appeal"
    ]
    coming = [one for one in found if one.day >= days.start and one.month <= scenario.environment.months]
    once = {(one.code, one.month): one for one in coming}
    return sorted(once.values(), key=lambda one: (one.day, CODES.index(one.code)))


def calendar(
    scenario: Scenario,
    number: int,
    words: Words,
    days: Days,
    stamp: datetime,
    expected: Trajectories | None = None,
) -> bytes:
    """The reminders as an .ics file; with `expected` also what the projection expects each month.

    A thing to do keeps its identity (UID) from file to file, so that one of a later `stamp` [s, with a
    time zone] updates what an earlier one put into a calendar.
    """
    book = icalendar.Calendar.new(
        prodid=f"-//{HOME}//{HOME}//{words.language.upper()}",
        name=words("remind.calendar"),
        uid=uuid5(NAMESPACE_URL, HOME),
        method="PUBLISH",
        calscale="GREGORIAN",
    )
    plan = scenario.plans[number]
    for one in reminders(scenario, number, days):
        lived = plan if one.month >= plan.start else scenario.plans[0]  # the habits of that month
        title = words(f"remind.{one.code}_title", name=sentences.plan_name(plan, words))
        text = words(f"remind.{one.code}_text", low=one.low, high=one.high)
        asked = words(f"remind.pay_{_payment(lived)}") if one.code == "bill" else ""
        told = (text, asked, _figures(one, number, expected, words), words("remind.from"))
        book.add_component(_event(one, title, "\n".join(filter(None, told)), stamp))
    written: bytes = book.to_ical()
    return written


def _monthly(scenario: Scenario, number: int, days: Days) -> Iterator[Reminder]:
    """Each kind of reminder on its day of the month, in its months."""
    for code, (day, months) in _occasions(scenario, number, days).items():
        for month in months:
            yield Reminder(code, _on(days.start, month, day), month)


def _occasions(scenario: Scenario, number: int, days: Days) -> dict[str, tuple[int, Iterable[int]]]:
    """The day of the month and the months of each kind of reminder."""
    plan, months = scenario.plans[number], scenario.environment.months
    inquired = bool(scenario.profile.inquiries_6m)
    own = [event for event in dated(scenario) if event.number == number]
    appeals = [event.month for event in own if event.code == "appeal"]
    return {
        "start": (FIRST_DAY, [plan.start] if number else []),
        "bill": (days.bill, _with_huabei(scenario, number)),
        "zhima": (ZHIMA_DAY, range(months + 1)),
        "report": (REPORT_DAY, range(1, months + 1, REPORT_EVERY)),
        "inquiry_less": (FIRST_DAY, [INQUIRIES_FADED] if inquired else []),
        "inquiry_gone": (FIRST_DAY, [INQUIRIES_GONE] if inquired else []),
        "appeal": (FIRST_DAY, appeals),
    }


def _with_huabei(scenario: Scenario, number: int) -> list[int]:
    """The months in which the person has Huabei, as far as they decide that."""
    given_up = schedule(scenario).given_up[:, PRODUCTS.index("huabei"), number]
    return np.flatnonzero(~given_up).tolist() if scenario.profile.huabei_limit else []


def _thaws(scenario: Scenario, number: int, days: Days) -> Iterator[Reminder]:
    """When a freeze of Huabei should be over, with its shortest and its longest length."""
    plan, open_months = scenario.plans[number], _with_huabei(scenario, number)
    numbers = coefficients.believed(scenario.beliefs, scenario.well_graded)
    edges = {edge for edge, _ in RUNGS.values()}
    ends = {item.key: (item.low, item.value, item.high) for item in numbers.items}
    held = {key: three[1] if key in edges else three for key, three in ends.items()}
    k = Drawn({key: np.asarray(value, np.float32) for key, value in held.items()})
    unpaid = round(plan.slip_days / MONTH)
    freezes = [
        (plan.clear_month or USUALLY, scenario.profile.overdue_days),
        (plan.slip_month + unpaid, plan.slip_days if plan.slip_month else 0),
    ]
    for month, late in freezes:
        low, usual, high = (int(months) for months in freeze_months(np.float32(late), k))
        if usual and month + usual in open_months:
            yield Reminder("thaw", _on(days.start, month + usual, days.bill), month + usual, low, high)


def _on(start: date, month: int, day: int) -> date:
    """A day of the month that lies so many months after `start`'s."""
    year, place = divmod(12 * start.year + start.month - 1 + month, 12)
    return date(year, place + 1, min(day, monthrange(year, place + 1)[1]))


def _event(one: Reminder, title: str, text: str, stamp: datetime) -> icalendar.Event:
    """A reminder that rings before it begins, and that a later file's updates."""
    begins = datetime.combine(one.day, MORNING)
    event = icalendar.Event.new(
        uid=uuid5(NAMESPACE_URL, f"{HOME}/{one.code}/{one.day:%Y-%m}"),
        stamp=stamp,
        last_modified=stamp,
        sequence=min(max(int((stamp - FIRST).total_seconds()), 0), LAST_SEQUENCE),
        start=begins,
        end=begins + LASTS,
        summary=title,
        description=text,
        transparency=icalendar.TRANSP.TRANSPARENT,
    )
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -BEFORE.get(one.code, SOON))
    event.add_component(alarm)
    return event


def _payment(plan: Plan) -> str:
    """How a plan pays a bill."""
    return "early" if plan.early_repay else "full" if plan.repay == 1 else "part"


def _figures(one: Reminder, number: int, expected: Trajectories | None, words: Words) -> str:
    """What to expect in a month, beside its new score."""
    if expected is None or one.code != "zhima":
        return ""
    values = {key: sentences.amount(key, expected.mean[key][one.month, number]) for key in OUTCOMES}
    return words("remind.expected", **values)
