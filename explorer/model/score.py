"""What moves the score: additive factors, in standard deviations (SD) of a bureau-type score.

The shapes are those measured on real records (see assets/coefficients.toml); `k` holds
the coefficients, one value for each simulated future.
"""

import numpy as np

from explorer.model.coefficients import Drawn
from explorer.model.plan import Profile

# Days late at which the coefficients severity_* and freeze_* are declared.
WEEK, MONTH, TWO_MONTHS, QUARTER = 7, 30, 60, 90
RECORD_MONTHS = 60  # a late bill stays five years on the report (F40)


def severity(days: np.ndarray, k: Drawn) -> np.ndarray:
    """How bad a bill paid so many days late is, against thirty days [share]."""

    def ramp(start, end):
        return np.clip((days - start) / (end - start), 0, 1)

    return (
        k.severity_7 * ramp(k.grace, WEEK)
        + (1 - k.severity_7) * ramp(WEEK, MONTH)
        + (k.severity_60 - 1) * ramp(MONTH, TWO_MONTHS)
        + (k.severity_90 - k.severity_60) * ramp(TWO_MONTHS, QUARTER)
    )


def strength(z: np.ndarray, k: Drawn) -> np.ndarray:
    """How much more a late bill costs a profile that stands `z` SD above a typical one."""
    return np.clip(1 + k.strength_slope * z, k.strength_low, k.strength_high)


def added_lateness(fast, slow, size, k) -> tuple[np.ndarray, np.ndarray]:
    """Both parts of the lateness penalty after one more late bill of `size`: it saturates."""
    added = size * np.maximum(1 - (fast + slow) / k.late_cap, 0)
    return fast + (1 - k.late_floor) * added, slow + k.late_floor * added


def past_lateness(profile: Profile, z: np.ndarray, k: Drawn) -> tuple[np.ndarray, np.ndarray]:
    """The lateness penalty today, its fading and its lasting part [SD].

    The latest late bill is taken as the worst, earlier ones as spread over five years.
    """
    fast = slow = np.float32(0)
    size = k.late_size * strength(z, k)
    ages = np.linspace(RECORD_MONTHS, profile.months_since_late, profile.lates + 1)[1:]
    for age, gap in zip(ages, -np.diff(ages, append=0), strict=True):
        days = profile.worst_days_late if age == ages[-1] else min(profile.worst_days_late, MONTH)
        fast, slow = added_lateness(fast, slow, size * severity(days, k), k)
        fast = fast * np.exp2(-gap / k.late_half_life)
    if profile.overdue_days:
        fast, slow = added_lateness(fast, slow, size * severity(profile.overdue_days, k), k)
    return fast, slow


def utilisation_loss(used: np.ndarray, k: Drawn) -> np.ndarray:
    """Instantaneous, concave, without a cliff; none at all is slightly worse than a little."""
    free = np.log(k.util_free)
    above = np.exp(k.util_power * np.maximum(np.log(np.maximum(used, 1e-6)), free))
    unused = np.maximum(1 - used / k.util_free, 0)
    return k.util_size * (above - np.exp(k.util_power * free)) + k.util_zero * unused


def inquiry_loss(fresh, months_10_12, months_13_24, k) -> np.ndarray:
    """Small and saturating; full for nine months, gone after twenty-four."""
    counted = fresh + k.inquiry_10_12 * months_10_12 + k.inquiry_13_24 * months_13_24
    return k.inquiry_size * (1 - np.exp(-counted / k.inquiry_scale))


def lender_loss(lenders, opened, k) -> np.ndarray:
    """Lenders with a balance above the usual number, and accounts opened within a year."""
    many = k.lender_balance * np.maximum(lenders - k.lenders_usual, 0)
    return many + k.new_lender_size * (1 - np.exp(-opened / k.new_lender_scale))


def history_gain(months: np.ndarray, k: Drawn) -> np.ndarray:
    """A longer file is a better one, less and less so."""
    return -k.history_size * np.exp(-months / k.history_scale)


def streak_gain(months: np.ndarray, k: Drawn) -> np.ndarray:
    """An unbroken run of bills on time."""
    return k.streak_size * (1 - np.exp2(-months / k.streak_half_life))


def clean_months(profile: Profile) -> int:
    """Months without a late bill so far."""
    if profile.overdue_days:
        return 0
    return profile.months_since_late if profile.lates else min(12 * profile.history_years, RECORD_MONTHS)


def index(profile: Profile, k: Drawn) -> np.ndarray:
    """The model's own score of a profile [SD], from what stands in it and not from its score.

    It orders people; its zero means nothing.
    """
    rest = (
        history_gain(12 * profile.history_years, k)
        + streak_gain(clean_months(profile), k)
        - utilisation_loss(np.float32(profile.used), k)
        - inquiry_loss(profile.inquiries_6m, 0, 0, k)
        - lender_loss(profile.lenders, 0, k)
    )
    return rest - sum(past_lateness(profile, rest, k))
