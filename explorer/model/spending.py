"""What is bought and borrowed: how much of the limits is used, what is owed, what that costs."""

from dataclasses import dataclass

import numpy as np

from explorer.model.arrays import Flags, Floats
from explorer.model.coefficients import Drawn
from explorer.model.schedule import Each, Schedule

LEAST_ELSEWHERE = 10_000  # [yuan] other lenders grant at least as if Huabei and Jiebei were so large


@dataclass(frozen=True, slots=True, eq=False)
class Spending:
    """What the habits come to, to be looked up by month.

    steered: the use of all limits that they lead to, (plans, futures) [share].
    bought: on Huabei in a month, were its limit large enough, (months + 1, plans) [yuan].
    repay, instalment, late_days, size: as in the schedule, (months + 1, plans) [share, share, days, times].
    given_up: whether Huabei has been closed for good, (months + 1, plans).
    loans: how many loans on Jiebei are owed whole on average, (plans, futures).
    """

    steered: Each
    bought: Floats
    repay: Floats
    instalment: Floats
    late_days: Floats
    size: Floats
    given_up: Flags
    loans: Each


def spending(schedule: Schedule, k: Drawn) -> Spending:
    """What the habits of every plan come to."""
    habits = schedule.habits
    return Spending(
        steered=_steered(schedule, k),
        bought=habits.purchases * habits.ticket,
        repay=habits.repay,
        instalment=habits.instalment,
        late_days=schedule.late_days,
        size=habits.draw_size,
        given_up=schedule.given_up[:, 0],
        # In equal monthly parts, half of a loan and half an instalment more are owed on average.
        loans=Each(lambda draws: draws / 12 * (k.loan_months + 1) / 2, habits.draws),
    )


def _steered(schedule: Schedule, k: Drawn) -> Each:
    """The use that a plan leads to: bills carried over stay in use, early payment hides some."""

    def steered(target: Floats, buys: Floats, repay: Floats, instalment: Floats, early: Floats) -> Floats:
        carried = k.carried * buys * np.minimum(1 - repay + instalment, 1)
        return (target + (1 - target) * carried) * (1 - k.early_share * early)

    habits = schedule.habits
    bills = schedule.buys, habits.repay, habits.instalment
    return Each(steered, habits.utilisation, *bills, habits.early_repay)
