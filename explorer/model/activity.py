"""How lively the platform sees Huabei used: it raises limits and moves the score."""

import numpy as np

from explorer.model.arrays import Counts, Floats, Named
from explorer.model.coefficients import Drawn
from explorer.model.schedule import Each, Schedule

ALL = 0.999  # of what was to be bought


def activity(schedule: Schedule, k: Drawn) -> Each:
    """How lively Huabei would be used, were all bought, by month, (plans, futures) [log of the multiple on
    raises].

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


def lacking(schedule: Schedule, t: int, bought: Floats, k: Drawn) -> Floats:
    """What it is less, as not all could be `bought` in month `t`, (plans, futures) [log]."""
    habits = schedule.habits
    less = np.zeros_like(bought)
    (place,) = (bought < ALL).ravel().nonzero()
    if place.size:
        plan, future = np.divmod(place, bought.shape[-1])
        own = k.at(future)
        since = np.maximum(t - habits.start[t, plan] + 1, 0)
        passed = 1 - np.exp2(-since / own.activity_half_life)
        made = bought[plan, future]
        first = _less(habits, t, 0 * plan, made, own)
        less[plan, future] = first + passed * (_less(habits, t, plan, made, own) - first)
    return less


def _less(habits: Named[Floats], t: int, plan: Counts, bought: Floats, own: Drawn) -> Floats:
    """What it is less where so much of what these plans would buy is `bought` [log]."""
    planned, ticket, share = (
        row[t, plan] for row in (habits.purchases, habits.ticket, habits.platform_share)
    )
    made = planned * bought
    kind = own.activity_ticket * np.log(ticket / own.ticket_typical) + own.activity_platform * (share - 0.5)
    fewer = own.activity_frequency * np.log((made + 1) / (planned + 1))
    less: Floats = fewer + (np.minimum(made, 1) - np.minimum(planned, 1)) * kind
    return less


def ends(schedule: Schedule, k: Drawn) -> tuple[Floats, Floats]:
    """The least and the most that it can come to, whatever is bought, (futures,) each [log]."""
    kind, purchases = _kind(schedule, k), schedule.habits.purchases[-1][:, None]
    nothing = -k.activity_frequency * np.log(k.purchases_typical + 1)
    most = nothing + k.activity_frequency * np.log(purchases + 1) + np.maximum(kind, 0)
    return nothing + np.minimum(kind, 0).min(axis=0), most.max(axis=0)


def _kind(schedule: Schedule, k: Drawn) -> Floats:
    """What kind of purchases the habits at the horizon make does, (plans, futures) [log]."""
    ticket, share = (row[-1][:, None] for row in (schedule.habits.ticket, schedule.habits.platform_share))
    kind: Floats = k.activity_ticket * np.log(ticket / k.ticket_typical) + k.activity_platform * (share - 0.5)
    return kind


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
