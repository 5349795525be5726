"""Waves: rare and sharp, a lender lowers many limits at once, all its products together.

Idle ones first. Who owes is cut to just above the debt; who does not is closed, cut to the floor, or to about
half. Some waves raise instead. They have draws of their own, so that nothing else moves with them.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from explorer.model.arrays import Amount, Counts, Flags, Floats
from explorer.model.coefficients import Drawn
from explorer.model.ledger import HUABEI, JIEBEI
from explorer.model.luck import Luck
from explorer.model.plan import Environment

USUAL = 0.5  # the `policy_size` of a usual wave; at 1 it is the hardest on record


@dataclass(frozen=True, slots=True, eq=False)
class Wave:
    """Where a wave can reach somebody in one month, (futures,) each unless said otherwise.

    drawn: decides whom it hits, depth: how deep it cuts, (products, futures) [0-1]; used, idle: the share hit
    of products in use and of idle ones; loosens: whether it raises instead.
    """

    future: Counts
    drawn: Floats
    depth: Floats
    used: Floats
    idle: Floats
    loosens: Flags


def waves(world: Environment, months: int, k: Drawn, luck: Luck) -> list[Wave]:
    """The waves of each month up to `months`; that of `policy_month` comes in every future."""
    usual = luck.wave[: months + 1] < 1 / k.wave_gap
    usual[0] = False
    comes = usual.copy()
    dated = world.policy_month if world.policy_size > 0 else 0
    if 0 < dated <= months:
        comes[dated] = True
    began, future = np.nonzero(comes)
    chosen, ordinary = (began == dated) & (dated > 0), usual[began, future]
    size = np.maximum(USUAL * ordinary, world.policy_size * chosen).astype(np.float32)
    own = k.at(future)
    month = began + np.floor(luck.wave_lag[began, future] * own.wave_months).astype(int)
    drawn = luck.wave_hit[began, :, future].T
    together = luck.wave_follow[began, future] < own.together
    drawn = np.stack([drawn[HUABEI], np.where(together, drawn[HUABEI], drawn[JIEBEI])])
    loosens = (luck.wave_kind[began, future] < own.wave_loose) & ~chosen
    used, idle = share_hit(size, own)
    reaches = np.flatnonzero((drawn.min(axis=0) < np.maximum(used, idle)) & (month <= months))
    reaches = reaches[np.argsort(month[reaches], kind="stable")]
    ends = np.searchsorted(month[reaches], np.arange(months + 2)).tolist()
    depth = luck.wave_depth[began, :, future].T
    rows = future, drawn, depth, used, idle, loosens
    return [Wave(*(row[..., reaches[a:b]] for row in rows)) for a, b in pairwise(ends)]


def share_hit(size: Amount, k: Drawn) -> tuple[Floats, Floats]:
    """Which share a wave of some size hits of products in use, and of idle ones."""
    usual, beyond = np.minimum(size / USUAL, 1), np.maximum(size / USUAL - 1, 0)
    used: Floats = k.wave_used * usual + (k.wave_most_used - k.wave_used) * beyond
    idle: Floats = k.wave_idle * usual + (k.wave_most_idle - k.wave_idle) * beyond
    return np.minimum(used, 1), np.minimum(idle, 1)


def expected(world: Environment, t: int, idle: Flags, k: Drawn) -> Floats:
    """Chance that a wave lowers a limit in month `t`, where it is idle or not, in the shape of `idle`."""
    ordinary = share_hit(USUAL, k)
    chance: Floats = np.where(idle, ordinary[1], ordinary[0]) * (1 - k.wave_loose) / k.wave_gap
    if t and t == world.policy_month and world.policy_size > 0:
        chosen = share_hit(world.policy_size, k)
        chance = np.maximum(chance, np.where(idle, chosen[1], chosen[0]))
    return chance
