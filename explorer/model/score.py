"""What moves the score: additive factors, in standard deviations (SD) of a bureau-type score.

The shapes are those measured on real records (see assets/data/coefficients.toml); `k` holds
the coefficients, one value for each simulated future.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from explorer.model.arrays import Amount, Floats
from explorer.model.coefficients import Drawn
from explorer.model.ladder import MONTH, QUARTER, TWO_MONTHS, WEEK
from explorer.model.luck import Luck
from explorer.model.plan import RECORD_MONTHS, Profile
from explorer.model.schedule import Each, Schedule


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """What habits, age and luck do to the score, to be looked up by month, (plans, futures) each [SD].

    history: a longer file, (months + 1, 1, futures); noise: what chance adds, of that shape;
    inquiries, lenders: what they cost, below zero; programme, activity: what membership and lively use bring;
    corrected: what an objection gives back, None where nothing is wrong.
    """

    history: Floats
    noise: Floats
    inquiries: Each
    lenders: Each
    programme: Each
    activity: Each
    corrected: Each | None


class Paid(Protocol):
    """What the score sees of a month's payments, (plans, futures): see `lateness.Lateness`."""

    @property
    def penalty(self) -> Floats: ...
    @property
    def clean(self) -> Floats: ...


def factors(schedule: Schedule, profile: Profile, lively: Each, k: Drawn, luck: Luck) -> Factors:
    """What can be told of the score before the first month; `lively` is that of `activity.activity`."""
    age = 12 * profile.history_years + schedule.month
    inquiries = schedule.inquiries_fresh, schedule.inquiries_10_12, schedule.inquiries_13_24
    return Factors(
        history=history_gain(age, k)[:, None],
        noise=(k.score_noise * luck.noise[: len(age)])[:, None],
        inquiries=Each(lambda fresh, year, old: -inquiry_loss(fresh, year, old, k), *inquiries),
        lenders=Each(lambda many, new: -lender_loss(many, new, k), schedule.lenders, schedule.opened),
        programme=Each(lambda member: k.programme_score * member, schedule.habits.programme),
        activity=lively.then(lambda lively: k.activity_score * lively),
        corrected=_corrected(schedule, profile, k, luck) if profile.wrong_record else None,
    )


def parts(
    factors: Factors, t: int | slice, paid: Paid, used: Floats, lacking: Amount, k: Drawn
) -> dict[str, Floats]:
    """What stands behind the score in month `t`, by its cause, (plans, futures) each [SD].

    used: share of all limits; lacking: how much less lively Huabei is used than planned [log].
    """
    return {
        "streak": streak_gain(paid.clean, k),
        "late": -paid.penalty,
        "use": -utilisation_loss(used, k),
        "inquiries": factors.inquiries[t],
        "lenders": factors.lenders[t],
        "programme": factors.programme[t],
        "history": factors.history[t],
        "activity": factors.activity[t] + k.activity_score * lacking,
    }


def total(factors: Factors, t: int, paid: Paid, used: Floats, lacking: Amount, k: Drawn) -> Floats:
    """The sum of `parts`, (plans, futures) [SD]; its zero means nothing, only its changes do."""
    z, *others = parts(factors, t, paid, used, lacking, k).values()  # made here: z may grow in place
    for part in others:
        z += part
    return z


def besides(factors: Factors, t: int) -> Floats:
    """What moves the score at once, whatever it is credited with: a corrected record, and chance [SD]."""
    noise: Floats = factors.noise[t]
    return noise + factors.corrected[t] if factors.corrected else noise


def standing(profile: Profile, k: Drawn) -> Floats:
    """How far a person stands above a typical one today, (futures,) [SD]."""
    return (profile.score - k.score_typical) / k.points_per_sd


def severity(days: Amount, k: Drawn) -> Floats:
    """How bad a bill paid so many days late is, against thirty days [share]."""

    def ramp(start: Amount, end: float) -> Floats:
        share: Floats = np.clip((days - start) / (end - start), 0, 1)
        return share

    return (
        k.severity_7 * ramp(k.grace, WEEK)
        + (1 - k.severity_7) * ramp(WEEK, MONTH)
        + (k.severity_60 - 1) * ramp(MONTH, TWO_MONTHS)
        + (k.severity_90 - k.severity_60) * ramp(TWO_MONTHS, QUARTER)
    )


def strength(z: Amount, k: Drawn) -> Floats:
    """How much more a late bill costs a profile that stands `z` SD above a typical one."""
    times: Floats = np.clip(1 + k.strength_slope * z, k.strength_low, k.strength_high)
    return times


def half_life(z: Amount, k: Drawn) -> Floats:
    """How soon the fading part of a late bill halves for a profile that stands `z` SD above a typical one.

    The weak recover sooner, since there is less to come back to (F5); the mean is that of the records.
    """
    times: Floats = np.clip(1 + k.recovery_slope * z, k.recovery_low, k.recovery_high)
    return k.late_half_life * times


def credited(before: Floats, reached: Floats, clean: Floats, k: Drawn) -> Floats:
    """What stands behind the score as it is credited, month after month, (plans, futures) [SD].

    It falls at once and rises step by step, but not in a month in which a bill is late or unpaid.
    """
    step = k.rise_most / k.points_per_sd
    risen: Floats = before + step * (clean > 0)
    return np.minimum(risen, reached, out=risen)


def added_lateness(fast: Amount, slow: Amount, size: Floats, k: Drawn) -> tuple[Floats, Floats]:
    """Both parts of the lateness penalty after one more late bill of `size`: it saturates."""
    added = size * np.maximum(1 - (fast + slow) / k.late_cap, 0)
    return fast + (1 - k.late_floor) * added, slow + k.late_floor * added


def past_lateness(profile: Profile, z: Floats, half_life: Floats, k: Drawn) -> tuple[Amount, Amount]:
    """The lateness penalty today, its fading and its lasting part [SD].

    The latest late bill is taken as the worst, earlier ones as spread over five years. What is overdue
    now is taken not to be in today's score yet, which is made up once a month (F26, F39).
    """
    fast: Amount = np.float32(0)
    slow: Amount = np.float32(0)
    size = k.late_size * strength(z, k)
    bills = past_bills(profile)
    gaps = -np.diff([age for age, _ in bills], append=0)
    for (_, days), gap in zip(bills, gaps, strict=True):
        fast, slow = added_lateness(fast, slow, size * severity(days, k), k)
        fast = fast * np.exp2(-gap / half_life)
    return fast, slow


def past_bills(profile: Profile) -> list[tuple[float, int]]:
    """The late bills of the record but the one overdue now, from old to new: age [months] and days late.

    The last late bill is that one where it is told as no older than what is overdue.
    """
    ages = profile.late_ages()
    bills = [(age, min(profile.worst_days_late, MONTH)) for age in ages[:-1]]
    bills += [(age, profile.worst_days_late) for age in ages[-1:]]
    same = profile.overdue_days > 0 and profile.months_since_late <= profile.overdue_days / MONTH
    return bills[:-1] if same else bills


def utilisation_loss(used: Amount, k: Drawn) -> Floats:
    """Instantaneous, concave, without a cliff; none at all is slightly worse than a little."""
    loss: Floats = np.log(np.maximum(used, k.util_free))
    loss *= k.util_power
    np.exp(loss, out=loss)
    loss -= np.exp(k.util_power * np.log(k.util_free))
    loss *= k.util_size
    unused = 1 - used / k.util_free
    np.maximum(unused, 0, out=unused)
    unused *= k.util_zero
    loss += unused
    return loss


def inquiry_loss(fresh: Amount, months_10_12: Amount, months_13_24: Amount, k: Drawn) -> Floats:
    """Small and saturating; full for nine months, gone after twenty-four."""
    counted = fresh + k.inquiry_10_12 * months_10_12 + k.inquiry_13_24 * months_13_24
    reached: Floats = 1 - np.exp(-counted / k.inquiry_scale)
    return k.inquiry_size * reached


def lender_loss(lenders: Amount, opened: Amount, k: Drawn) -> Floats:
    """Lenders with a balance above the usual number, and accounts opened within a year."""
    many: Floats = k.lender_balance * np.maximum(lenders - k.lenders_usual, 0)
    young: Floats = k.new_lender_size * (1 - np.exp(-opened / k.new_lender_scale))
    return many + young


def history_gain(months: Amount, k: Drawn) -> Floats:
    """A longer file is a better one, less and less so."""
    lacking: Floats = np.exp(-months / k.history_scale)
    return -k.history_size * lacking


def streak_gain(months: Amount, k: Drawn) -> Floats:
    """An unbroken run of bills on time."""
    lacking: Floats = np.exp2(months / -k.streak_half_life)
    return k.streak_size * np.subtract(1, lacking, out=lacking)


def clean_months(profile: Profile) -> int:
    """Months without a late bill so far; today's score does not know of the one overdue now."""
    if bills := past_bills(profile):
        return round(bills[-1][0])
    return min(12 * profile.history_years, RECORD_MONTHS)


def index(profile: Profile, k: Drawn) -> Floats:
    """The model's own score of a profile [SD], from what stands in it and not from its score.

    It orders people; its zero means nothing.
    """
    rest = (
        history_gain(12 * profile.history_years, k)
        + streak_gain(0 if profile.overdue_days else clean_months(profile), k)
        - utilisation_loss(np.float32(profile.used), k)
        - inquiry_loss(profile.inquiries_6m, 0, 0, k)
        - lender_loss(profile.lenders, 0, k)
    )
    fast, slow = past_lateness(profile, rest, k.late_half_life, k)
    if profile.overdue_days:
        size = k.late_size * strength(rest, k) * severity(profile.overdue_days, k)
        fast, slow = added_lateness(fast, slow, size, k)
    return rest - (fast + slow)


def _corrected(schedule: Schedule, profile: Profile, k: Drawn, luck: Luck) -> Each:
    """What an objection gives back where the record is wrong (F41)."""
    z = standing(profile, k)
    half = half_life(z, k)
    fast, slow = past_lateness(profile, z, half, k)

    def corrected(month: Floats, appeal: Floats) -> Floats:
        faded = fast * np.exp2(-month / half) + slow
        known = len(past_bills(profile))
        back = faded / known if known else k.wrong_other
        given: Floats = back * (luck.appeal < k.appeal_success) * (month >= appeal + k.appeal_lag)
        return given.astype(np.float32)

    return Each(corrected, schedule.month, schedule.appeal)
