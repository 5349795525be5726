"""The days-late ladder: how many days late are worse than fewer, and which keep a limit shut (F35)."""

import numpy as np

from explorer.model.arrays import Amount, Floats
from explorer.model.coefficients import Drawn
from explorer.model.plan import Profile

# Days late at which the coefficients severity_* are declared.
WEEK, MONTH, TWO_MONTHS, QUARTER = 7, 30, 60, 90
USUALLY = 2  # the month by which most people have paid what is overdue today

# From the lowest rung: beyond about so many days late, the coefficient that says beyond how many exactly,
# and the one that says for how many months Huabei, where it stays shut, does so after it is paid.
RUNGS = {WEEK: ("rung_8", "freeze_8"), MONTH: ("rung_31", "freeze_31")}
FREEZES = {days: length for days, (_, length) in RUNGS.items()}


def rung(days: float) -> int:
    """The highest step of RUNGS that so many days late are usually beyond; 0 for none."""
    return max((step for step in RUNGS if days > step), default=0)


def freeze_months(days: Amount, k: Drawn) -> Floats:
    """For how many months Huabei, where it stays shut, does so after a bill paid so many days late (F35)."""
    months: Floats = np.zeros_like(k.rung_8)
    for (edge, _), length in zip(RUNGS.values(), _lengths(k), strict=True):
        months = np.where(days > getattr(k, edge), length, months)
    return months


def kept_shut(days: Floats, draws: Floats, k: Drawn) -> Floats:
    """For how many months each product stays shut once a bill so many days late is paid, (products, ...).

    draws: what decides it, of that shape [0-1]. A week late never keeps Huabei shut; Jiebei may stay so
    after a day already.
    """
    long = days > k.rung_8
    huabei = np.where(days > k.rung_31, k.kept_31, k.kept_8) * long
    jiebei = np.where(long, k.jiebei_kept_8, k.jiebei_kept)
    months = freeze_months(days, k), np.rint(np.where(long, k.jiebei_freeze_8, k.jiebei_freeze))
    kept: Floats = np.stack(months) * (draws < np.stack([huabei, jiebei]))
    return kept


def months_left(profile: Profile, k: Drawn) -> Floats:
    """For how many months more a limit that is frozen today stays so, (futures,).

    The last late bill's rung says how long in all; where that is over, the next higher rung does.
    Where none is left, or nothing was late, it is taken for a pause like that of an odd loan.
    """
    pause = np.rint(k.anomaly_months)
    if not profile.lates:
        return pause
    edges = np.stack([getattr(k, edge) for edge, _ in RUNGS.values()])
    own = (profile.worst_days_late > edges).sum(axis=0) - 1
    left = [length - profile.months_since_late for length in _lengths(k)]
    fits = [(months > 0) & (place >= own) for place, months in enumerate(left)]
    months: Floats = np.select(fits, left, pause).astype(np.float32)
    return months


def _lengths(k: Drawn) -> list[Floats]:
    return [np.rint(getattr(k, length)) for _, length in RUNGS.values()]
