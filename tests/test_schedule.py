"""What follows from the plans before any chance: how inquiries age, and the days-late ladder."""

import numpy as np
import pytest

from explorer.model.activity import activity
from explorer.model.coefficients import load
from explorer.model.ladder import FREEZES, freeze_months, months_left, rung
from explorer.model.lateness import _more, _piled_up, _remembered
from explorer.model.outcomes import PRODUCTS
from explorer.model.plan import MONTHS, Environment, Plan, Profile, Scenario, choices
from explorer.model.schedule import INQUIRIES_FADE, INQUIRIES_GONE, Each, schedule
from explorer.model.score import severity
from tests.scenarios import EVENTFUL, KEEP, run

K = load().fixed().draw(1, 0)


def test_nobody_overwrites_what_is_worked_out_once_for_all_months():
    worked_out = np.ones((2, 3), np.float32)
    found = Each(lambda habit: worked_out, np.array([[0.2, 0.5], [0.5, 0.2]]))
    found[0][:] = 7  # what is handed out is the reader's own
    assert (found[0] == 1).all() and (found.then(np.negative)[0] == -1).all()
    alike = Each(lambda habit: worked_out, np.array([0.2, 0.5]))
    for one in (alike, alike.then(lambda it: it)):
        with pytest.raises(ValueError, match="read-only"):
            one[0][:] = 7


def test_todays_inquiries_begin_to_fade_and_to_go_when_the_schedule_says_so():
    seen = schedule(Scenario(Profile(inquiries_6m=6), (Plan(inquiries=0.0),), Environment(months=MONTHS)))
    known = seen.inquiries_fresh + seen.inquiries_10_12 + seen.inquiries_13_24
    for count, month in ((seen.inquiries_fresh, INQUIRIES_FADE), (known, INQUIRIES_GONE)):
        assert count[:month, 0] == pytest.approx(6)
        assert count[month, 0] == pytest.approx(5)


@pytest.mark.parametrize(
    ("days", "step"), [(0, 0), (7, 0), (8, 7), (30, 7), (31, 30), (90, 30), (91, 90), (120, 90)]
)
def test_a_bill_is_on_the_highest_step_that_it_is_beyond_and_is_frozen_as_long_as_that_says(days, step):
    assert rung(days) == step
    frozen = round(float(getattr(K, FREEZES[step])[0])) if step else 0
    assert float(np.max(freeze_months(np.float32(days), K))) == frozen


@pytest.mark.parametrize("ago", range(8))
def test_a_freeze_of_today_lasts_as_long_as_its_rung_leaves_to_its_last_month(ago):
    """A limit that is frozen still has a month left at least: on its own rung, or else on the next."""
    person = Profile(huabei_frozen=True, lates=1, worst_days_late=12, months_since_late=ago)
    lengths = [round(float(getattr(K, key)[0])) for key in FREEZES.values()]
    pause = round(float(K.anomaly_months[0]))
    left = next((length - ago for length in lengths if length - ago >= 1), pause)
    assert months_left(person, K).tolist() == [left]


def test_a_frozen_limit_can_be_used_again_in_the_month_after_the_last_of_its_freeze():
    person = Profile(huabei_frozen=True, lates=1, worst_days_late=12, months_since_late=1)
    left = int(months_left(person, K)[0])
    numbers = load().fixed().moved({"cut_rate": 1e-9, "zero_rate": 0.0})
    usable = run(person, KEEP, numbers=numbers, futures=50).paths["huabei_limit"][:, 0]
    assert left and not usable[1 : left + 1].any() and usable[left + 1 :].all()


@pytest.mark.parametrize("month", [0, 1, 5])
def test_what_is_closed_in_a_month_is_closed_from_then_on(month):
    closes = Plan(close_huabei=month, close_jiebei=month)
    gone = schedule(Scenario(Profile(), (closes,), Environment())).given_up[:, :, 0]
    assert not gone[: month or None].any() and (not month or gone[month:].all())


def test_what_is_done_so_often_a_year_counts_on_from_what_was_done_before():
    """Sixty draws a year in month 1, then five: a twelfth of them each month, due when they make a whole one."""
    plans = Plan(draws=60), Plan(draws=5, start=2)
    due = schedule(Scenario(Profile(), plans, Environment(months=18))).draw[:, 1]
    assert np.flatnonzero(due).tolist() == [1, 4, 6, 9, 11, 13, 16, 18]


@pytest.mark.parametrize(("days", "blamed"), [(2, False), (3, False), (12, True)])
def test_a_lender_holds_nothing_against_whoever_was_late_within_the_days_of_grace(days, blamed):
    harm, known = _remembered(Profile(lates=1, worst_days_late=days, months_since_late=0), K)
    assert (harm > 0).tolist() == (known > 0).tolist() == [blamed]


@pytest.mark.parametrize("months", [1, 2, 3, 4])
def test_a_bill_unpaid_for_months_is_held_against_one_as_so_many_late_bills(months):
    harm, memory = severity(30 * months, K), np.zeros(1, np.float32)
    for _ in range(months):
        memory = _more(memory, harm, K)
    assert _piled_up(30 * months, K) == pytest.approx(memory, rel=1e-5)
    assert _piled_up(20, K) == pytest.approx(severity(20, K))


def test_every_lever_is_a_habit_of_every_month_and_plan_and_nothing_else_is():
    plans = schedule(EVENTFUL)
    shape = EVENTFUL.environment.months + 1, len(EVENTFUL.plans)
    assert all(getattr(plans.habits, key).shape == shape for key in choices(Plan))
    assert plans.idle.shape == (shape[0], len(PRODUCTS), shape[1])
    with pytest.raises(AttributeError, match="unheard_of"):
        _ = plans.habits.unheard_of


def test_habits_are_the_first_plans_until_a_plan_begins():
    plans, (first, second) = schedule(EVENTFUL), EVENTFUL.plans
    for key in choices(Plan):
        kept, changed = (np.float32(getattr(plan, key)) for plan in (first, second))
        column = getattr(plans.habits, key)[:, 1]
        assert (column[: second.start] == kept).all() and (column[second.start :] == changed).all()


def test_huabei_closed_for_good_comes_to_be_as_lively_as_where_nothing_is_bought():
    soon = load().fixed().moved({"activity_half_life": 0.01}).draw(1, 0)
    plans = Plan(purchases=30, ticket=500), Plan(purchases=30, close_huabei=6), Plan(purchases=0)
    lively = activity(schedule(Scenario(Profile(), plans, Environment())), soon)[-1][:, 0]
    assert lively[1] == pytest.approx(lively[2], rel=1e-5) and lively[0] > lively[1] < 0
