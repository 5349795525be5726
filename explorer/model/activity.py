"""How lively the platform sees Huabei used: it raises limits and moves the score."""

import numpy as np

from explorer.model.arrays import Floats
from explorer.model.coefficients import Drawn
from explorer.model.schedule import Each, Schedule


def activity(schedule: Schedule, k: Drawn) -> Each:
    """How lively Huabei is used, by month, (plans, futures) [log of the multiple on raises].

    It lags behind: from the start of a plan on it moves from where the first plan has it.
    """
    lively = _lively(schedule, k)
    gain = lively - lively[0]

    def seen(since: Floats, number: Floats) -> Floats:
        passed = 1 - np.exp2(-since / k.activity_half_life)
        now: Floats = lively[0] + passed * gain[number[:, 0].astype(int)]
        return now

    since = np.maximum(schedule.month - schedule.habits.start[-1] + 1, 0) * gain.any(axis=-1)
    return Each(seen, since, np.arange(len(gain)))


def _lively(schedule: Schedule, k: Drawn) -> Floats:
    """Where the habits at the horizon lead to, (plans, futures) [log]."""
    habits, buys = schedule.habits, schedule.buys[-1][:, None]
    purchases, ticket, share = (
        row[-1][:, None] for row in (habits.purchases, habits.ticket, habits.platform_share)
    )
    lively: Floats = k.activity_frequency * np.log((purchases + 1) / (k.purchases_typical + 1))
    lively += buys * k.activity_ticket * np.log(ticket / k.ticket_typical)
    lively += buys * k.activity_platform * (share - 0.5)
    return lively
