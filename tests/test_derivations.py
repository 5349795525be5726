"""Every number of the model that is arithmetic on published or measured figures, worked out again.

Figures are those of the evidence: HELOC and LendingClub as adjusted means, Taiwan as default rates, Home
Credit as events per account-year, FICO, the Federal Reserve and the product pages as published.
"""

from math import ceil, exp, log

import pytest

from explorer.model.coefficients import load
from tests.in_turn import in_turn

ITEMS = {item.key: item for item in load().items}
SD = 9.87  # [points] of the HELOC score
LEFT_AT_3 = 0.26 + 0.74 * 2 ** (-3 / 9.2)  # of a late bill three months old, the middle of its bin

# Looks lie up to three years apart, taken as two: of idle accounts at .03 a month so many have fallen by the next.
FELL = 1 - exp(-0.03 * 24)
UNSEEN = 0.03 * 24 / FELL  # a raise that comes before a fall is not seen

# Raises of the panel that are undone after 0, 6, 12, 24 months: 0, .04, .13, .23; on average over two years.
UNDONE = (6 * (0 + 0.04) / 2 + 6 * (0.04 + 0.13) / 2 + 12 * (0.13 + 0.23) / 2) / 24

# Months to recover of a mean profile: of FICO's scores of mean 711 and SD 38, between 9 from 680 and 30 from 720.
RECOVERY = 9 + (30 - 9) * (711 - 680) / (720 - 680)


def logit(share):
    return log(share / (1 - share))


# key, its value from its parts, how far rounding may lead.
VALUES = {
    "late_size": (12.1 / SD / LEFT_AT_3, 0.02),
    "late_half_life": (9.2, 0),
    "late_floor": (4.25 / (4.25 + 12.32), 0.005),
    "severity_60": (15.2 / 12.1, 0.005),
    "severity_90": (17.2 / 12.1, 0.005),
    "strength_low": (11.8 / 15.1, 0.02),
    "strength_high": (19.3 / 15.1, 0.03),
    "util_size": (21.8 / SD, 0.005),
    "util_zero": ((0.08 + 0.50 + 0.78) / 3, 0.06),
    "inquiry_10_12": (1.96 / 3.0, 0.01),
    "inquiry_13_24": (1.36 / 3.0, 0.01),
    "lender_balance": (4.75 / SD / (11.5 - 3), 0.005),
    "recovery_low": (9 / RECOVERY, 0.05),
    "recovery_high": (36 / RECOVERY, 0.05),
    "raise_new": (0.02948, 0.0005),
    "raise_6": (0.01834, 0.0005),
    "raise_12": (0.00795, 0.0005),
    "raise_rate": (80 / 14_809, 0.0001),
    "raise_undone": (-log(1 - 0.13) / 12, 0.001),
    "heal_rate": ((-log(1 - 0.08) / 12 - log(1 - 0.18) / 18) / 2, 0.002),
    "open_rate": (0.011 / 12, 0.0001),
    "wave_gap": (58 / (5 - 1), 0.6),  # five within 58 months
    "wave_used": ((0.091 + 0.054) / 2, 0.003),
    "wave_idle": ((0.444 + 0.327 + 0.418) / 3, 0.01),
    "wave_most_used": (1 - 0.80, 0),
    "wave_loose": (1 / 5, 0),
    "raise_ratio": (1.88, 0),
    "cut_rate": (20 / 32_126, 0.00003),
    "cut_ratio": (0.706, 0.01),
    "idle_rate": ((0.0231 + 0.0247 + 0.0253) / 3, 0.001),
    "idle_raise": (0.006 / 0.075 * UNSEEN, 0.005),
    "late_fall": (6.3 * 0.0033 - 0.0033, 0.001),  # besides what falls anyway
    "late_fall_year": (4.5 * 0.0033 + 0.002, 0.001),
    "late_long": (0.14, 0),
    "late_tail": (log(0.14 / 0.033) / log(90 / 7), 0.03),
    "again": (0.603, 0.01),
    "loans_short": (61 / 481, 0.005),
    "loans_long": (138 / 481, 0.015),
    "steer": (1 - 0.762, 0.005),
    "late_raise_6": (0.25, 0),
    "late_raise_12": (0.30, 0),
    "late_raise_24": (0.51, 0.01),
    "late_raise_more": (0.90, 0),
    "jiebei_penalty": (1.5, 0),
    "low_limit": (log(log(2700 / 700) / log(15 / 12)) / log(12_000 / 700), 0.005),
    "huabei_daily": (0.05 / 100, 0),
    "instalment_fee": (0.045, 0),
    "jiebei_daily": (4 / 10_000, 0),
    "debt_quarter": (0.11, 0),
    "debt_year3": (0.28, 0),
}

# key, its ends from their parts, how far rounding may lead.
RANGES = {
    "cut_rate": (
        0.0004,
        0.0027 - 0.0007,
        0.0001,
    ),  # 95 % outside the waves, to what it is with one counted in
    "idle_raise": (0.003 / 0.075 * UNSEEN, 0.009 / 0.075 * UNSEEN, 0.005),
    "idle_rate": (0.0141, 0.0342, 0.001),
    "util_zero": (0.08, 0.78, 0),
    "instalment_fee": (0.075 * 6 / 12, 0.023 * 6 / 3, 0.0001),
    "debt_quarter": (0.10, 0.14, 0),
}

# key and what its own sources say of it: none may lie outside the range that is drawn from.
CITED = {
    "util_zero": (0.08, 0.50, 0.78),
    "cut_ratio": (0.50, 0.706, 0.857),
    "wave_ratio": (3_000 / 20_000, 3_500 / 5_000, 0.5),
    "wave_floor": (316 / 461,),
    "wave_most_idle": (0.444,),
    "raise_carry": (1.0, 0.04 / 0.02),
    "util_cut": (log(0.07 / 0.06) / 0.45, log(0.037 / 0.07) / 0.35 / 4),
    "idle_from": (1,),
    "late_floor": (4.25 / 16.57,),
    "activity_score": (20 / 50, 25 / 50),  # of weights 35, 25, 20, 15, 5: the root of their squares is 50
    "activity_frequency": (0.44,),
    "activity_ticket": (0.23,),
    "jiebei_daily": (0.0003, 0.0004, 0.0005),
    "debt_quarter": (0.10, 0.11, 0.14),
    "debt_year3": (0.28, 0.59),
    "raise_rate": (0.0045, 0.0054),
    "low_limit": (0.63,),
    "debt_room": (1.03, 1.07, 1 / 0.94),
    "late_raise": (0, 0.00025 / 0.01353),
    "late_zero": (0.33, 139 / (139 + 144)),
}


@in_turn("key", VALUES)
def test_a_value_follows_from_its_parts(key):
    worked_out, rounding = VALUES[key]
    assert ITEMS[key].value == pytest.approx(worked_out, abs=rounding + 1e-12)


@in_turn("key", RANGES)
def test_a_range_follows_from_its_parts(key):
    low, high, rounding = RANGES[key]
    assert ITEMS[key].low == pytest.approx(low, abs=rounding + 1e-12)
    assert ITEMS[key].high == pytest.approx(high, abs=rounding + 1e-12)


@in_turn("key", CITED)
def test_a_range_holds_what_its_own_sources_say(key):
    for figure in CITED[key]:
        assert ITEMS[key].low <= figure + 1e-9 and figure - 1e-9 <= ITEMS[key].high


def test_a_late_bill_costs_the_quarters_of_profiles_what_was_measured():
    """-11.8, -14.4, -16.2, -19.3 of -15.1; quarters of a bell curve lie 1.27 and .325 SD from its middle."""
    k = {key: item.value for key, item in ITEMS.items()}
    for z, points in {-1.27: 11.8, -0.325: 14.4, 0.325: 16.2, 1.27: 19.3}.items():
        times = min(max(1 + k["strength_slope"] * z, k["strength_low"]), k["strength_high"])
        assert times == pytest.approx(points / 15.1, abs=0.06)


def test_an_answer_within_twenty_days_comes_by_the_next_month():
    assert ITEMS["appeal_lag"].value == ceil(20 / 30)


def test_lenders_beyond_those_of_the_middle_bin_cost():
    """Against two or three revolving accounts with a balance, a normal file of the records, more cost."""
    assert 2 <= ITEMS["lenders_usual"].value <= 3


def test_the_stronger_a_profile_the_longer_fico_has_it_recover():
    """9, 30, 36 months from 680, 720, 780, against a mean profile."""
    k = {key: item.value for key, item in ITEMS.items()}
    for score, months in {680: 9, 720: 30, 780: 36}.items():
        times = 1 + k["recovery_slope"] * (score - 711) / 38
        times = min(max(times, k["recovery_low"]), k["recovery_high"])
        assert times == pytest.approx(months / RECOVERY, abs=0.25)


def test_the_curves_of_inquiries_lenders_and_history_pass_through_their_bins():
    """Each within half a point of 9.87, or what the bin's own error allows."""
    k = {key: item.value for key, item in ITEMS.items()}
    for count, points in {1: 1.38, 2: 2.24, 4: 3.79, 5: 4.24}.items():
        loss = k["inquiry_size"] * (1 - exp(-count / k["inquiry_scale"]))
        assert loss == pytest.approx(points / SD, abs=0.5 / SD)
    for count, points in {1: 0.84, 2: 1.59, 3: 2.24, 4: 3.03, 5: 3.65, 6: 4.06}.items():
        loss = k["new_lender_size"] * (1 - exp(-count / k["new_lender_scale"]))
        assert loss == pytest.approx(points / SD, abs=0.3 / SD)
    for months, points in {24: -6.83, 48: -4.4, 78: -3.11, 108: -1.38, 210: 1.21, 330: 1.96}.items():
        gain = k["history_size"] * (exp(-150 / k["history_scale"]) - exp(-months / k["history_scale"]))
        assert gain == pytest.approx(points / SD, abs=0.75 / SD)


def test_what_is_claimed_to_be_measured_or_published_has_a_figure_to_show():
    """No number is graded law, records or published and appears in no derivation or evidence figure."""
    shown = VALUES.keys() | RANGES.keys() | CITED.keys() | SHOWN_ELSEWHERE
    claimed = {key for key, item in ITEMS.items() if item.grade in ("law", "records", "published")}
    assert claimed <= shown


# Curves of tests/evidence.py and figures that are read off as they stand.
SHOWN_ELSEWHERE = {
    "util_power", "util_free", "util_calm", "inquiry_size", "inquiry_scale", "new_lender_size",
    "new_lender_scale", "lenders_usual", "history_size", "history_scale", "strength_slope", "appeal_lag",
    "grace", "recovery_slope",
}  # fmt: skip
