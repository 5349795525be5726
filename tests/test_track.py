"""A record beside the projection: weights, errors, warnings, on people whose coefficients are known."""

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest

from explorer.findings.record import (
    EFFECTIVE,
    RARE,
    Seen,
    errors,
    foretells,
    last,
    reweighted,
    warnings,
    weights,
)
from explorer.model import coefficients
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Environment, Plan, Profile, Scenario
from explorer.model.projection import project
from explorer.scenario.presets import preset

HABITS = ("today", "steady", "idle", "after_overdue")
PEOPLE = 40  # of each habit
SEEN, HORIZON = 6, 12  # months on the record, months forecast
OTHER = 777  # seed of the people, not the projection's


def living(habit: str) -> Scenario:
    return Scenario(Profile(), (preset(habit, Plan()),), Environment(months=HORIZON))


def noted(paths: dict[str, np.ndarray], future: int, months: range) -> tuple[Seen, ...]:
    """What one future of the first plan would have written down."""
    values = {outcome: paths[outcome][:, 0, future].round() for outcome in OUTCOMES}
    return tuple(Seen(m, **{outcome: float(values[outcome][m]) for outcome in OUTCOMES}) for m in months)


@pytest.fixture(scope="module")
def forecasts():
    """By outcome: what `score` finds of every person, without and with the record, (5, people, 2)."""
    luck = np.random.default_rng(3)
    rows = {outcome: [] for outcome in OUTCOMES}
    for habit in HABITS:
        blind = project(living(habit), futures=4000)
        people = project(living(habit), futures=PEOPLE, seed=OTHER).paths
        for person in range(PEOPLE):
            record = noted(people, person, range(1, SEEN + 1))
            told = reweighted(blind, 0, record, weights(blind, 0, record), futures=500)
            for outcome, kept in rows.items():
                path = people[outcome][SEEN:, 0, person].astype(float)
                kept.append([score(outcome, one, path, luck) for one in (blind, told)])
    return {outcome: np.array(kept).transpose(2, 0, 1) for outcome, kept in rows.items()}


def score(outcome: str, found, path: np.ndarray, luck: np.random.Generator) -> tuple[float, ...]:
    """Over the months not yet seen: mean absolute error of what is foretold, share that its band of eight in
    ten covers, the band's width; the error of the mean, and of what was last seen.

    Most limits stay where they are and the band's edge lies on them: such ties are broken at random.
    """
    last, actual = path[0], path[1:]
    futures = found.paths[outcome][SEEN + 1 :, 0].astype(float)
    below, level = (futures < actual[:, None] - 0.5), abs(futures - actual[:, None]) <= 0.5
    place = below.mean(axis=-1) + luck.random(len(actual)) * level.mean(axis=-1)
    mean, low, high = (part[outcome][SEEN + 1 :, 0] for part in (found.mean, found.low, found.high))
    foretold = foretells(found, outcome)[SEEN + 1 :, 0]
    inside = (place >= 0.1) & (place <= 0.9)
    errors = [np.abs(one - actual).mean() for one in (foretold, mean, last)]
    return float(errors[0]), float(inside.mean()), float((high - low).mean()), *map(float, errors[1:])


def margin(share: float, sigmas: float = 3) -> float:
    """How far luck alone moves a share among so many people."""
    return sigmas * sqrt(share * (1 - share) / (PEOPLE * len(HABITS)))


# --- simulated people ---


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_record_makes_the_forecast_better_for_most_people(forecasts, outcome):
    """Of those whom it tells anything: of a limit that stays, the middle is often right before."""
    before, after = forecasts[outcome][0].T
    told = after != before
    assert told.sum() > 20
    assert np.mean(after[told] < before[told]) > 0.5 + 3 * sqrt(0.25 / told.sum())


@pytest.mark.parametrize("outcome, gain", [("score", 0.3), ("huabei_limit", 0.2), ("jiebei_limit", 0.35)])
def test_the_record_makes_the_error_smaller_on_average(forecasts, outcome, gain):
    before, after = forecasts[outcome][0].mean(axis=0)
    assert after < (1 - gain) * before


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("record", [False, True])
def test_the_bands_cover_four_of_five(forecasts, outcome, record):
    assert 0.75 < forecasts[outcome][1].mean(axis=0)[int(record)] < 0.85


@pytest.mark.parametrize(("outcome", "gain"), [("huabei_limit", 0.25), ("jiebei_limit", 0.1)])
def test_what_is_foretold_of_a_limit_beats_its_mean_and_is_that_it_stays_as_last_seen(
    forecasts, outcome, gain
):
    foretold, _, _, mean, last = forecasts[outcome].mean(axis=1)[:, 1]
    # A limit stays for long and then jumps: nothing foretells it better than that it stays.
    assert foretold < (1 - gain) * mean and foretold <= 1.001 * last


def test_the_band_of_the_score_narrows(forecasts):
    before, after = forecasts["score"][2].mean(axis=0)
    assert after < 0.75 * before


@pytest.mark.parametrize("left", [0.2, 0.5])
def test_somebody_whose_limit_was_cut_is_not_told_the_old_limit(left):
    """Few futures share a certain cut in a certain month: the forecast must start from it all the same."""
    scenario = living("steady")
    blind = project(scenario, futures=4000)
    limit = left * scenario.profile.jiebei_limit
    record = [Seen(month, jiebei_limit=20_000 if month < 4 else limit) for month in range(1, 7)]
    told = reweighted(blind, 0, record, weights(blind, 0, record))
    assert (
        abs(told.mean["jiebei_limit"][7, 0] - limit) < 0.1 * limit < blind.mean["jiebei_limit"][7, 0] - limit
    )


def test_a_frozen_limit_thaws_as_the_futures_do():
    scenario = Scenario(
        Profile(), (Plan(on_time=1.0, slip_month=2, slip_days=40),), Environment(months=HORIZON)
    )
    blind = project(scenario, futures=2000)
    record = [Seen(month, huabei_limit=6000) for month in (1, 2, 3)]  # granted, whether or not it can be used
    told = reweighted(blind, 0, record, weights(blind, 0, record))
    frozen = told.shares["huabei"].frozen[:, 0]
    assert frozen[3] > 0.8 > 0.2 > frozen[10] and told.mean["huabei_limit"][10, 0] > 4500


def test_the_record_says_something_of_the_coefficients():
    """People who lose much to a first late bill have a large one; the futures that fit agree."""
    scenario = Scenario(
        Profile(lates=0), (Plan(on_time=1.0, slip_month=2, slip_days=30),), Environment(months=6)
    )
    blind = project(scenario, futures=2000)
    drop = blind.paths["score"][2, 0] - blind.paths["score"][1, 0]
    later = blind.paths["score"][6, 0]
    for end in (0.1, 0.9):
        path = blind.mean["score"][1, 0] + np.quantile(drop, end)
        record = [Seen(1, score=blind.mean["score"][1, 0]), Seen(2, score=path)]
        share = weights(blind, 0, record)
        assert (share @ later < later.mean()) == (end < 0.5)


# --- weights ---


@pytest.fixture(scope="module")
def blind():
    return project(living("today"), futures=1000)


@pytest.mark.parametrize(
    "record",
    [
        (),
        (Seen(-3, score=650.0),),
        (Seen(40, score=650.0),),
        (Seen(1),),
        (
            Seen(1, score=350.0, huabei_limit=50_000.0, jiebei_limit=0.0),
            Seen(2, score=950.0, huabei_limit=0.0),
        ),
        tuple(Seen(m, 640.0, 6000.0, 20_000.0) for m in range(-12, 60)),
    ],
)
def test_whatever_the_record_enough_futures_count(blind, record):
    share = weights(blind, 0, record)
    assert share.shape == (1000,) and share.sum() == pytest.approx(1)
    assert (share >= 0).all() and 1 / (share**2).sum() >= EFFECTIVE * 0.999
    told = reweighted(blind, 0, record, share)
    for outcome in OUTCOMES:
        assert np.isfinite(told.paths[outcome]).all() and (told.paths[outcome] >= 0).all()
        assert (told.low[outcome] <= told.high[outcome]).all()


@pytest.mark.parametrize("record", [(), (Seen(-1, 650.0, 1.0, 1.0),), (Seen(13, 650.0),), (Seen(3),)])
def test_a_record_without_a_month_to_compare_weighs_nothing(blind, record):
    assert np.ptp(weights(blind, 0, record)) == 0


def test_few_futures_all_count():
    few = project(living("today"), futures=7)
    assert weights(few, 0, [Seen(1, score=400.0)]) == pytest.approx(1 / 7)


def test_order_and_source_are_left_alone(blind):
    record = [Seen(m, 640.0 - m, 6000.0, 20_000.0) for m in range(1, 5)]
    before = {key: path.copy() for key, path in blind.paths.items()}
    share = weights(blind, 0, record)
    assert np.array_equal(share, weights(blind, 0, record[::-1]))
    reweighted(blind, 0, record, share)
    assert all(np.array_equal(before[key], blind.paths[key]) for key in before)


def test_the_outlook_runs_through_the_months_seen_and_opens_after_them(blind):
    record = (Seen(1, score=633.0), Seen(2, huabei_limit=3000.0), Seen(4, score=640.0, jiebei_limit=0.0))
    told = reweighted(blind, 0, record, weights(blind, 0, record))
    for outcome, month, value in (("score", 1, 633), ("huabei_limit", 2, 3000), ("jiebei_limit", 4, 0)):
        assert [part[outcome][month, 0] for part in (told.mean, told.low, told.high)] == [value] * 3
    assert told.high["score"][8, 0] > told.low["score"][8, 0]


def test_all_plans_share_what_the_record_tells():
    scenario = Scenario(plans=(Plan(), Plan("steady", on_time=1.0)))
    both = project(scenario, futures=1000)
    record = [Seen(1, score=610.0), Seen(2, score=600.0)]
    told = reweighted(both, 0, record, weights(both, 0, record))
    assert told.paths["score"].shape[1] == 2
    assert (told.mean["score"][3:] < both.mean["score"][3:] - 10).all()


def test_what_is_noted_for_the_start_counts_from_there(blind):
    """A profile that was typed wrongly by twenty points shifts all, and fits as well as before."""
    record = [Seen(m, score=s) for m, s in ((0, 640.0), (1, 638.0), (2, 630.0))]
    shifted = [replace(one, score=one.score + 20) for one in record]
    assert weights(blind, 0, shifted) == pytest.approx(weights(blind, 0, record))
    told = reweighted(blind, 0, shifted, weights(blind, 0, shifted))
    assert told.mean["score"][0, 0] == 660


# --- errors ---


def test_errors_are_expected_minus_actual(made):
    flat = made(score=[[[600, 610, 620], [600, 630, 640]]])  # two futures of one plan
    found = errors(flat, 0, [Seen(0, score=600), Seen(1, score=610), Seen(2, score=650)])
    assert list(found) == ["score"]
    assert found["score"].off == {1: 10, 2: -20}
    assert (found["score"].mean, found["score"].size, found["score"].inside) == (-5, 15, 0.5)


def test_a_limit_is_foretold_by_its_median(made):
    """It stays and then jumps: four futures of five stay, and the mean is where nobody is."""
    stays, jumps = [1000.0, 1000.0], [1000.0, 6000.0]
    found = made(huabei_limit=[[stays, stays, stays, stays, jumps]])
    assert foretells(found, "huabei_limit")[1, 0] == 1000 < found.mean["huabei_limit"][1, 0]
    assert errors(found, 0, [Seen(1, huabei_limit=1000)])["huabei_limit"].off == {1: 0}


def test_between_two_equal_months_that_were_seen_a_limit_has_not_moved():
    scenario = Scenario(Profile(), (Plan(on_time=0.5, days_late=20),))
    trajectories = project(scenario, futures=500)
    record = [Seen(2, huabei_limit=6000.0), Seen(6, huabei_limit=6000.0)]
    again = reweighted(trajectories, 0, record, weights(trajectories, 0, record), futures=200)
    for part in (again.mean, again.low, again.high, again.median):
        assert (part["huabei_limit"][:7, 0] == 6000).all()


def test_what_was_not_noted_has_no_error(blind):
    assert errors(blind, 0, [Seen(1), Seen(99, score=1.0), Seen(-2, score=600.0)]) == {}


# --- warnings ---


def alarms(record, scenario=None, futures=2000):
    scenario = scenario or Scenario(Profile(jiebei_idle=0), (Plan(on_time=1.0, draws=12),))
    return warnings(scenario, project(scenario, futures=futures), 0, record)


def test_a_fall_like_hardly_any_future_has_is_told_with_its_size():
    (alarm,) = alarms([Seen(1, score=642.0), Seen(2, score=600.0)])
    assert (alarm.code, alarm.about, alarm.since, alarm.month, alarm.size) == ("fell", "score", 1, 2, 42)
    assert alarm.share < RARE


def test_a_cut_is_told_while_it_is_new():
    record = [Seen(m, huabei_limit=6000.0 if m < 3 else 2000.0) for m in range(1, 5)]
    (alarm,) = alarms(record)
    assert (alarm.code, alarm.about, alarm.since, alarm.size) == ("fell", "huabei_limit", 2, 4000)


def test_a_cut_that_many_futures_have_is_no_alarm_but_is_not_passed_over():
    """Unused from the spring to the winter: a cut is no surprise."""
    scenario = Scenario(Profile(jiebei_idle=0), (Plan(purchases=0, draws=12),))
    seen = [Seen(1, huabei_limit=6000.0), Seen(11, huabei_limit=3000.0)]
    (alarm,) = (one for one in alarms(seen, scenario) if one.about == "huabei_limit")
    assert (alarm.code, alarm.about, alarm.size) == (
        "usual",
        "huabei_limit",
        3000,
    ) and alarm.share > RARE


def test_a_slow_slide_is_told_too():
    (alarm,) = alarms([Seen(m, score=640.0 - 2 * m) for m in range(1, 12)])
    assert (alarm.code, alarm.about) in (("fell", "score"), ("slid", "score"))


@pytest.mark.parametrize(
    "record",
    [
        (),
        (Seen(1, 640.0, 6000.0, 20_000.0),),
        (Seen(1, 645.0, 9000.0, 30_000.0), Seen(2, 650.0, 9000.0, 30_000.0)),
        (Seen(-5, score=700.0), Seen(-4, score=500.0)),
        (Seen(1, score=640.0), Seen(30, score=400.0)),
    ],
)
def test_an_ordinary_record_alarms_nobody(record):
    assert alarms(record) == []


def test_false_alarms_are_rare():
    """For people the model is right about: three looks at a score, each wrong less than once in twenty."""
    scenario = living("steady")
    wide = project(scenario, futures=4000)
    people = project(scenario, futures=100, seed=OTHER).paths
    told = [warnings(scenario, wide, 0, noted(people, person, range(1, 7))) for person in range(100)]
    assert np.mean([any(alarm.about == "score" for alarm in some) for some in told]) < 0.12


@pytest.mark.parametrize("idle, code", [(0, None), (1, "idle_now"), (9, "idle_now")])
def test_an_idle_product_is_told_before_cuts_begin(idle, code):
    scenario = Scenario(Profile(jiebei_idle=idle, used=0.0), (Plan(draws=0),))
    found = alarms([Seen(0, jiebei_limit=20_000.0)], scenario)
    assert [(a.code, a.about, a.size) for a in found] == ([(code, "jiebei", idle)] if code else [])
    begins = next(item for item in coefficients.load().items if item.key == "idle_from")
    assert all((alarm.low, alarm.high) == (begins.low, begins.high) for alarm in found)


def test_who_believes_that_idleness_counts_later_is_told_that_it_is_near():
    scenario = Scenario(Profile(jiebei_idle=2, used=0.0), (Plan(draws=0),), beliefs=(("idle_from", 3.0),))
    (alarm,) = alarms([Seen(0, jiebei_limit=20_000.0)], scenario)
    assert (alarm.code, alarm.about, alarm.size) == ("idle_soon", "jiebei", 2)


def test_months_noted_count_as_idle_too():
    scenario = Scenario(Profile(huabei_idle=0), (Plan(purchases=0, draws=12, on_time=1.0),))
    (alarm,) = alarms([Seen(4, huabei_limit=6000.0)], scenario)
    assert (alarm.code, alarm.about, alarm.month, alarm.size) == ("idle_now", "huabei", 4, 4)


@pytest.mark.parametrize("draws, limit", [(12, 20_000.0), (0, 0.0)])
def test_what_is_used_or_gone_is_not_called_idle(draws, limit):
    scenario = Scenario(Profile(jiebei_idle=1, jiebei_limit=limit), (Plan(draws=draws),))
    assert alarms([Seen(0, jiebei_limit=limit)], scenario) == []


def test_the_last_value_noted():
    record = [Seen(3, score=600.0), Seen(5), Seen(1, score=650.0, huabei_limit=10.0)]
    assert (last(record, "score"), last(record, "huabei_limit")) == (600, 10)
    assert last(record, "jiebei_limit") is None
