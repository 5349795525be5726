"""How lively the platform sees Huabei used: it raises limits and moves the score."""

import numpy as np

from explorer.model.arrays import Floats
from explorer.model.coefficients import Drawn
from explorer.model.outcomes import PRODUCTS
from explorer.model.schedule import Each, Schedule

HUABEI = PRODUCTS.index("huabei")


def activity(schedule: Schedule, k: Drawn) -> Each:
    """How lively Huabei is used, by month, (plans, futures) [log of the multiple on raises].

    It lags behind: from the start of a plan on it moves from where the first plan has it, and where Huabei
    is closed for good to where no purchase leads.
    """
    lively = _lively(schedule, k)
    gain = lively - lively[0]
    nothing = k.activity_frequency * np.log(1 / (k.purchases_typical + 1))

    def seen(since: Floats, number: Floats, closed: Floats) -> Floats:
        passed = 1 - np.exp2(-since / k.activity_half_life)
        now: Floats = lively[0] + passed * gain[number[:, 0].astype(int)]
        return nothing + (now - nothing) * np.exp2(-closed / k.activity_half_life)

    since = np.maximum(schedule.month - schedule.habits.start[-1] + 1, 0) * gain.any(axis=-1)
    closed = np.cumsum(schedule.given_up[:, HUABEI], axis=0)
    return Each(seen, since, np.arange(len(gain)), closed)


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
