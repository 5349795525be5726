"""The score's shapes against those measured on real records, in standard deviations of the score.

HELOC: 9,861 people, score of mean 72.06 and SD 9.87, effects adjusted for the other factors.
LendingClub: 9,578 people, FICO. Both are FACTS section 4; tolerances follow from their errors:
what the factors leave unexplained is 5 points in HELOC and 26.5 in FICO, over the root of n.
"""

from dataclasses import replace

import numpy as np
import pytest

from explorer.model import score
from explorer.model.coefficients import load
from explorer.model.plan import Profile, Scenario, choices
from explorer.model.projection import SEED, index, prepare, simulate
from tests.scenarios import KEEP, STEADY, run

HELOC_SD = 9.87
HELOC_LEFT, FICO_LEFT = 5.0, 26.5

POINTS_PER_SD = 50  # in the middle of the published range

K = load().fixed().draw(1, 0)


def utilisation(*used):
    return np.array([score.utilisation_loss(np.float32(share), K)[0] for share in used])


def inquiries(fresh=0, months_10_12=0, months_13_24=0):
    return float(score.inquiry_loss(fresh, months_10_12, months_13_24, K)[0])


def severity(days):
    return float(score.severity(np.float32(days), K)[0])


def penalty(z=0.0, **record):
    """What stands against a person with this record [SD]."""
    record = {"lates": 1, "months_since_late": 0, "worst_days_late": 30} | record
    return float(
        np.sum(score.past_lateness(Profile(**record), np.full(1, z, np.float32), K.late_half_life, K))
    )


# --- utilisation ---


def test_more_use_costs_more_and_each_step_less_than_the_one_before():
    losses = utilisation(*np.arange(0.05, 1.001, 0.05))
    steps = np.diff(losses)
    assert losses[0] == pytest.approx(0, abs=1e-6)
    assert (steps > 0).all()
    assert (np.diff(steps) < 0).all()


def test_there_is_no_cliff_at_thirty_per_cent():
    below, above = np.diff(utilisation(0.26, 0.28, 0.30, 0.32, 0.34))[[1, 2]]
    assert above == pytest.approx(below, rel=0.1)


def test_no_use_at_all_is_a_little_worse_than_a_little_use():
    """HELOC -0.8 of 9.87; LendingClub -19 of 38 at most: less than a rise from 5 to 30 %."""
    none, little, some = utilisation(0, 0.05, 0.30)
    assert 0.5 / HELOC_SD < none - little < 19 / 38
    assert none < some


@pytest.mark.parametrize("records", [["heloc"], ["heloc", "lendingclub"]])
def test_utilisation_follows_the_shares_of_the_maximum_on_record(records):
    """Two scores agree within 5 % of the maximum, so must the model; at 15, 25 .. 95 % use."""
    measured = {
        "heloc": [0.21, 0.39, 0.54, 0.61, 0.71, 0.82, 0.88, 0.94, 1],
        "lendingclub": [0.23, 0.40, 0.56, 0.63, 0.73, 0.80, 0.94, 0.97, 1],
    }
    losses = utilisation(*np.arange(0.15, 0.96, 0.1))
    expected = np.mean([measured[name] for name in records], axis=0)
    assert losses / losses[-1] == pytest.approx(expected, abs=0.05)


def test_utilisation_has_the_size_measured():
    """HELOC by tens of per cent, against 1-9 %; within 5 % of the largest."""
    measured = np.array([3.19, 5.9, 8.04, 9.13, 10.67, 12.28, 13.21, 14.13, 15.0]) / HELOC_SD
    assert utilisation(*np.arange(0.15, 0.96, 0.1)) == pytest.approx(measured, abs=0.05 * measured[-1])


# --- inquiries ---


@pytest.mark.parametrize(
    ("count", "measured", "people"),
    [(1, 1.38, 2543), (2, 2.24, 1508), (3, 2.58, 760), (4, 3.79, 490), (5, 4.24, 242), (6, 3.97, 140)],
)
def test_one_to_six_inquiries_cost_what_they_do_on_record(count, measured, people):
    error = HELOC_LEFT * (people**-0.5 + 3920**-0.5)
    assert inquiries(count) == pytest.approx(measured / HELOC_SD, abs=3 * error / HELOC_SD)


def test_inquiries_saturate():
    steps = np.diff([inquiries(count) for count in range(13)])
    assert (steps > 0).all() and (np.diff(steps) < 0).all()
    assert inquiries(12) < 6.2 / HELOC_SD  # the mean of those with eleven and more


def test_an_inquiry_counts_less_after_nine_months_and_less_again_after_a_year():
    """-3.0 for nine months, -2.0 at 10-12, -1.4 at 13-24, on groups of some hundred people."""
    fresh, year, two_years = inquiries(1), inquiries(0, 1), inquiries(0, 0, 1)
    assert year / fresh == pytest.approx(2.0 / 3.0, abs=0.1)
    assert two_years / fresh == pytest.approx(1.4 / 3.0, abs=0.1)


def test_an_inquiry_weighs_the_same_for_nine_months_then_less_and_nothing_after_two_years():
    """Read from the projection: what six inquiries of the last half-year give back, by month."""
    clean = run(STEADY, KEEP, futures=200, months=24)
    asked = run(replace(STEADY, inquiries_6m=6), KEEP, futures=200, months=24)
    regained = (asked.mean["score"] - clean.mean["score"])[:, 0] / POINTS_PER_SD
    assert regained[:5] == pytest.approx(0, abs=0.002)  # the oldest is nine months old in month 4
    assert (np.diff(regained) > -0.002).all()
    # Half of them older than a year; in month 24 only the youngest still stands in the report.
    assert regained[10] == pytest.approx(inquiries(6) - inquiries(0, 3, 3), abs=0.02)
    assert regained[24] == pytest.approx(inquiries(6) - inquiries(0, 0, 1), abs=0.02)


# --- late bills ---


@pytest.mark.parametrize(("months", "share"), [(3, 0.88), (6.5, 0.67), (12, 0.54), (24, 0.42)])
def test_a_late_bill_is_forgotten_as_slowly_as_on_record(months, share):
    """HELOC: 88, 67, 54, 42 % of the penalty left; a month's bin is known to about 5 points."""
    around = [penalty(months_since_late=int(month)) for month in (np.floor(months), np.ceil(months))]
    assert np.mean(around) / penalty() == pytest.approx(share, abs=0.05)


def test_a_late_bill_never_quite_goes():
    """HELOC: 4.3 of 16.6 points stay; the Chinese rule keeps the record for five years (F40)."""
    assert penalty(months_since_late=60) / penalty() == pytest.approx(4.3 / 16.6, abs=0.05)


def test_a_fresh_late_bill_costs_what_it_does_on_record():
    """-15.1 of 9.87 for the first three months, -10.9 beside the share of lines never late."""
    assert penalty() == pytest.approx(15.1 / HELOC_SD, abs=0.1)


@pytest.mark.parametrize(("days", "measured"), [(60, 15.2 / 12.1), (90, 17.2 / 12.1)])
def test_later_bills_cost_more(days, measured):
    assert severity(days) / severity(30) == pytest.approx(measured, abs=0.05)


def test_severity_starts_after_the_days_of_grace_and_never_falls():
    shares = [severity(days) for days in range(1, 121)]
    assert shares[:3] == [0, 0, 0]  # F35: three days of grace
    assert (np.diff(shares) >= -1e-6).all()
    assert (np.diff(shares[2:90]) > 0).all()
    assert severity(30) == pytest.approx(1)


def test_a_late_bill_costs_strong_profiles_more():
    """HELOC -11.8 in the weakest quarter, -19.3 in the strongest: 0.8 to 1.3 times."""
    strengths = [float(score.strength(np.float32(z), K)[0]) for z in np.arange(-3, 3.1, 0.25)]
    assert strengths[0] == pytest.approx(11.8 / 15.1, abs=0.05)
    assert strengths[-1] == pytest.approx(19.3 / 15.1, abs=0.05)
    assert float(score.strength(np.float32(0), K)[0]) == pytest.approx(1)
    assert (np.diff(strengths) >= 0).all()


@pytest.mark.parametrize(("count", "measured", "people"), [(2, 40.0 / 26.8, 192), (3, 52.2 / 26.8, 96)])
def test_repeated_lates_add_less_and_less(count, measured, people):
    """LendingClub: one, two, three lates within two years cost 1 : 1.5 : 1.95."""

    def spread_over_two_years(lates):
        fast = slow = np.float32(0)
        for _ in range(lates):
            fast, slow = score.added_lateness(fast, slow, K.late_size, K)
            fast = fast * np.exp2(-24 / (lates + 1) / K.late_half_life)
        return float((fast + slow)[0])

    error = FICO_LEFT * (people**-0.5 + measured * 832**-0.5) / 26.8
    assert spread_over_two_years(count) / spread_over_two_years(1) == pytest.approx(measured, abs=2 * error)


@pytest.mark.parametrize("days", [30, 90, 120])
@pytest.mark.parametrize("z", [-3, 0, 3])
def test_each_late_bill_more_costs_more_but_less_than_the_one_before(z, days):
    """LendingClub's order, by the record that the profile describes."""
    lates = range(choices(Profile)["lates"].high + 1)
    steps = np.diff([penalty(z, lates=count, months_since_late=2, worst_days_late=days) for count in lates])
    assert (steps > 0).all()
    assert (np.diff(steps) < 1e-6).all()


def test_one_more_late_bill_never_helps_whatever_the_futures_draw():
    """The worst bill on the strongest profile, again and again, in every future."""
    drawn = load().draw(2000, 4)
    fast = slow = np.zeros(2000, np.float32)
    size = drawn.late_size * score.strength(np.float32(9), drawn) * score.severity(np.float32(120), drawn)
    for _ in range(12):
        more_fast, more_slow = score.added_lateness(fast, slow, size, drawn)
        assert (more_fast >= fast - 1e-6).all() and (more_slow >= slow - 1e-6).all()
        fast, slow = more_fast * np.exp2(-1 / drawn.late_half_life), more_slow


# --- the rest ---


@pytest.mark.parametrize(
    ("months", "measured"),
    [(24, -6.83), (48, -4.4), (78, -3.11), (108, -1.38), (210, 1.21), (270, 1.64), (330, 1.96)],
)
def test_a_longer_history_helps_as_on_record(months, measured):
    """HELOC, against a history of 120-179 months; adjusted to about half a point."""
    gain = score.history_gain(np.float32(months), K) - score.history_gain(np.float32(150), K)
    assert float(gain[0]) == pytest.approx(measured / HELOC_SD, abs=0.07)


@pytest.mark.parametrize(
    ("opened", "measured"), [(1, 0.84), (2, 1.59), (3, 2.24), (4, 3.03), (5, 3.65), (6, 4.06)]
)
def test_new_lenders_cost_what_they_do_on_record(opened, measured):
    assert float(score.lender_loss(0, opened, K)[0]) == pytest.approx(measured / HELOC_SD, abs=0.03)


@pytest.mark.parametrize(("lenders", "measured"), [(4.5, 1.32), (6.5, 2.74), (8.5, 3.87), (11.5, 4.75)])
def test_many_lenders_with_a_balance_cost_what_they_do_on_record(lenders, measured):
    """HELOC, against 2-3 lenders; a straight line through a curve that bends."""
    assert float(score.lender_loss(lenders, 0, K)[0]) == pytest.approx(measured / HELOC_SD, abs=0.08)


def test_up_to_three_lenders_cost_nothing():
    assert [float(np.max(score.lender_loss(lenders, 0, K))) for lenders in range(4)] == [0, 0, 0, 0]


def test_a_run_of_bills_on_time_helps_less_and_less():
    gains = [float(score.streak_gain(np.float32(months), K)[0]) for months in range(0, 61, 6)]
    assert gains[0] == 0
    assert (np.diff(gains) > 0).all() and (np.diff(gains, n=2) < 0).all()


def lates_of(profile):
    scenario = Scenario(profile, (replace(KEEP, clear_month=2),))
    return [*simulate(prepare(scenario, load(), 10, SEED))][1].late.clean


def test_a_run_ends_with_a_bill_that_is_overdue_today():
    assert score.clean_months(Profile(lates=2, months_since_late=7)) == 7
    assert score.clean_months(Profile(lates=0, history_years=3)) == 36
    assert score.clean_months(Profile(lates=0, history_years=20)) == 60  # the record's five years (F40)
    # Of what is overdue now today's score does not know; from the first month on it does.
    assert score.clean_months(Profile(lates=0, history_years=3, overdue_days=20)) == 36
    assert not lates_of(Profile(lates=0, history_years=3, overdue_days=20)).any()


# --- the index of a profile ---


@pytest.mark.parametrize(
    ("key", "values", "direction"),
    [
        ("used", (0.05, 0.3, 0.6, 1), -1),
        ("used", (0, 0.05), 1),
        ("inquiries_6m", (0, 2, 6, 12), -1),
        ("lenders", (3, 6, 15), -1),
        ("history_years", (0, 2, 8, 20), 1),
        ("lates", (0, 1, 3, 12), -1),
        ("months_since_late", (0, 6, 24, 60), 1),
        ("worst_days_late", (7, 30, 60, 90), -1),
        ("overdue_days", (0, 10, 30, 90), -1),
    ],
)
def test_the_index_orders_people_as_the_records_do(key, values, direction):
    people = [replace(Profile(worst_days_late=30), **{key: value}) for value in values]
    assert (direction * np.diff([index(person) for person in people]) > 0).all()


def test_the_index_reads_what_stands_in_the_profile_and_not_its_score():
    assert index(Profile(score=400)) == index(Profile(score=900))
    assert index(Profile(jiebei_limit=0)) == index(Profile(jiebei_limit=200_000))


def test_the_index_is_one_number_that_stays_the_same():
    assert isinstance(index(Profile()), float)
    assert index(Profile()) == index(Profile()) == index(Profile(), load())
    forgiving = load().moved({"late_size": 0.0, "streak_size": 0.0})
    assert index(Profile(lates=3), forgiving) > index(Profile(lates=3))


def test_the_worst_person_stands_several_sd_below_the_best():
    """HELOC spans 33 to 94: six SD."""
    best = Profile(used=0.05, lates=0, history_years=20, inquiries_6m=0, lenders=2)
    worst = Profile(
        used=1, lates=12, months_since_late=0, worst_days_late=120, overdue_days=120, history_years=0,
        inquiries_6m=12, lenders=15,
    )  # fmt: skip
    assert 4 < index(best) - index(worst) < 9


def test_the_score_of_a_projection_moves_by_these_shapes():
    """From 30 % use to 10 %, all of it elsewhere: so many points as the curve says, once use has settled."""
    never = {"raise_new": 1e-9, "raise_6": 1e-9, "raise_12": 1e-9, "raise_rate": 1e-9, "cut_rate": 1e-9}
    never |= dict.fromkeys(("wave_used", "wave_idle", "idle_rate"), 0.0)
    calm = {"score_noise": 0.0, "other_limits": 1.0} | never
    numbers = load().fixed().moved(calm | {"steer": 0.35})
    quiet = replace(KEEP, purchases=0, draws=0)
    settle = replace(quiet, utilisation=0.1), replace(quiet, utilisation=0.3)
    found = run(
        replace(STEADY, huabei_owed=0, jiebei_owed=0), *settle, numbers=numbers, futures=50, months=18
    )
    points = found.mean["score"][18]
    expected = POINTS_PER_SD * np.subtract(*utilisation(0.3, 0.1))
    assert points[0] - points[1] == pytest.approx(expected, abs=0.5)


BETTER = {
    "history_years": (1, 5, 12),
    "used": (1.0, 0.6, 0.2),
    "inquiries_6m": (8, 3, 0),
    "lenders": (12, 7, 3),
    "months_since_late": (2, 8, 20),
    "worst_days_late": (120, 40, 10),
    "overdue_days": (90, 30, 0),
    "lates": (6, 2, 0),
}


@pytest.mark.parametrize("key, values", BETTER.items())
def test_people_are_ordered_by_each_thing_that_stands_in_their_record(key, values):
    """Each of it alone, the score that somebody has left out."""
    person = Profile(lates=2, months_since_late=8, worst_days_late=40)
    orders = [index(replace(person, **{key: value})) for value in values]
    assert orders == sorted(orders) and len(set(orders)) == 3
    assert index(replace(person, score=400)) == index(person)


@pytest.mark.parametrize(
    ("key", "value", "cost"),
    [
        ("inquiries_6m", 5, inquiries(5)),
        ("used", 0.7, utilisation(0.7)[0] - utilisation(0)[0]),
        ("lenders", 8, float(score.lender_loss(8, 0, K)[0])),
    ],
)
def test_a_clean_persons_index_falls_by_what_the_shapes_say(key, value, cost):
    clean = Profile(inquiries_6m=0, used=0, lenders=0, lates=0)
    assert index(clean) - index(replace(clean, **{key: value})) == pytest.approx(cost, abs=1e-5)


def test_what_is_overdue_today_weighs_in_the_index_as_a_fresh_bill_so_late():
    clean = Profile(lates=0, history_years=0)
    weights = [index(clean) - index(replace(clean, overdue_days=days)) for days in (14, 30, 90)]
    assert weights[0] / weights[1] == pytest.approx(severity(14) / severity(30), rel=1e-4)
    assert weights[2] / weights[1] == pytest.approx(severity(90) / severity(30), rel=1e-4)


def test_what_is_overdue_today_costs_a_strong_person_more_in_the_index_too():
    strong = Profile(lates=0, history_years=20, used=0.1, inquiries_6m=0, lenders=2)
    weak = replace(strong, history_years=1, used=1.0, inquiries_6m=12)
    more, less = (index(person) - index(replace(person, overdue_days=30)) for person in (strong, weak))
    assert more > less > 0
