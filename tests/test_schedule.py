"""What follows from the plans before any chance: how inquiries age, and the days-late ladder."""

import numpy as np
import pytest

from explorer.model.activity import activity, lacking
from explorer.model.coefficients import load
from explorer.model.ladder import FREEZES, freeze_months, months_left, rung
from explorer.model.outcomes import PRODUCTS
from explorer.model.plan import MONTHS, Environment, Plan, Profile, Scenario, choices
from explorer.model.schedule import INQUIRIES_FADE, INQUIRIES_GONE, Each, phase, schedule
from explorer.model.trajectories import FROZEN
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


@pytest.mark.parametrize(("days", "step"), [(0, 0), (7, 0), (9, 7), (30, 7), (31, 30), (90, 30), (120, 30)])
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
    frozen = run(person, KEEP, numbers=numbers, futures=50).states["huabei"][:, 0] == FROZEN
    assert left and frozen[1 : left + 1].all() and not frozen[left + 1 :].any()


@pytest.mark.parametrize("month", [0, 1, 5])
def test_what_is_closed_in_a_month_is_closed_from_then_on(month):
    closes = Plan(close_huabei=month, close_jiebei=month)
    gone = schedule(Scenario(Profile(), (closes,), Environment())).given_up[:, :, 0]
    assert not gone[: month or None].any() and (not month or gone[month:].all())


def test_what_is_done_so_often_a_year_goes_on_from_when_it_was_done_last():
    """Three months ago and twice a year: in month 3, and every six months from there on."""
    due = schedule(Scenario(Profile(jiebei_idle=3), (Plan(draws=2),), Environment(months=18))).draw[:, 0]
    assert np.flatnonzero(due).tolist() == [3, 9, 15]


@pytest.mark.parametrize(("idle", "draws", "month"), [(3, 2, 3), (0, 2, 6), (2, 3, 2), (1, 1, 11)])
def test_loans_fall_due_in_months_of_their_own_in_each_future_around_what_the_last_one_says(
    idle, draws, month
):
    at = phase(np.float32(draws), idle, (np.arange(1000) + 0.5) / 1000)
    first = np.ceil((1 - at) * 12 / draws)
    assert first.mean() == pytest.approx(month, abs=0.6)
    assert np.ptp(first) >= 12 / draws - 1


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


def test_of_what_cannot_be_bought_nothing_makes_huabei_lively():
    plans = schedule(Scenario(Profile(), (Plan(purchases=30, ticket=500), Plan(purchases=0)), Environment()))
    lively = activity(plans, K)[12][:, 0]
    nothing = lacking(plans, 12, np.zeros((2, 1), np.float32), K)[:, 0]
    assert lively[0] + nothing[0] == pytest.approx(lively[1], rel=0.01) and abs(nothing[1]) < 0.01
    assert not lacking(plans, 12, np.ones((2, 1), np.float32), K).any()
