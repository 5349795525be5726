"""What chance decides in each simulated future, whoever the person is and whatever they plan."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from explorer.model.arrays import Floats
from explorer.model.outcomes import PRODUCTS
from explorer.model.plan import MONTHS


@dataclass(frozen=True, slots=True, eq=False)
class Luck:
    """Numbers drawn for every future, always for MONTHS months, so that a horizon changes no month before it.

    late: decides whether a bill is late, (MONTHS + 1, futures) [0-1].
    other: decides what may follow: the other product shut too, a reopening refused, (MONTHS + 1, futures)
    [0-1].
    appeal: decides how an objection ends, (futures,) [0-1].
    event: decides what a review brings, low a fall and high a rise, (MONTHS + 1, products, 1, futures) [0-1].
    rarity: how rare a rise such an event is, log(1 - event), of the same shape.
    extent: how far a limit then goes, of the same shape [0-1].
    size: how far a limit goes that is opened anew, (MONTHS + 1, futures) [SD].
    day: decides on which day of a month something happens, (MONTHS + 1, futures) [0-1].
    closing: decides whether a long unpaid account is closed, (MONTHS + 1, futures) [0-1].
    noise: what moves a score besides, summed up since today, (MONTHS + 1, futures) [SD].
    phase: when in its rhythm the first loan falls due, (futures,) [0-1].
    length: how long a late bill is late, low a long one, (MONTHS + 1, futures) [0-1].
    kept: decides whether a product stays shut once a late bill is paid, (MONTHS + 1, products, futures)
    [0-1].
    fall: decides whether a limit falls for a late bill, of that shape [0-1].
    follow: decides whether one product follows the other in that, (MONTHS + 1, futures) [0-1].
    wave: decides whether a wave begins, wave_lag: when it arrives, wave_kind: whether it cuts or raises,
    wave_follow: whether both products share it, of that shape; wave_hit: whom it hits, wave_depth: how deep,
    (MONTHS + 1, products, futures) [0-1].
    heal: decides whether a limit that fell comes back, undo: whether a raise is taken back, of that shape.
    world: decides what kind of world this is, (futures,) [0-1].
    """

    late: Floats
    other: Floats
    appeal: Floats
    event: Floats
    rarity: Floats
    extent: Floats
    size: Floats
    day: Floats
    closing: Floats
    noise: Floats
    phase: Floats
    length: Floats
    kept: Floats
    fall: Floats
    follow: Floats
    wave: Floats
    wave_lag: Floats
    wave_kind: Floats
    wave_follow: Floats
    wave_hit: Floats
    wave_depth: Floats
    heal: Floats
    undo: Floats
    world: Floats


@lru_cache(maxsize=8)
def luck(futures: int, seed: int) -> Luck:
    """The luck of so many futures; the order of the draws below belongs to the seed."""
    rng = np.random.default_rng(seed)
    shape = MONTHS + 1, futures
    late, other = _uniform(rng, shape), _uniform(rng, shape)
    appeal = _uniform(rng, (1, futures))[0]
    event = np.stack([_uniform(rng, shape) for _ in PRODUCTS], axis=1)[:, :, None]
    extent = np.stack([_uniform(rng, shape) for _ in PRODUCTS], axis=1)[:, :, None]
    noise = np.cumsum(_normal(rng, shape), axis=0)
    size, day, closing = _normal(rng, shape), _uniform(rng, shape), _uniform(rng, shape)
    return Luck(
        late=late,
        other=other,
        appeal=appeal,
        event=event,
        rarity=np.log1p(-event),
        extent=extent,
        size=size,
        day=day,
        closing=closing,
        noise=noise - noise[0],
        phase=_uniform(rng, (1, futures))[0],
        length=_uniform(rng, shape),
        kept=_by_product(rng, shape),
        fall=_by_product(rng, shape),
        follow=_uniform(rng, shape),
        **{key: _uniform(rng, shape) for key in ("wave", "wave_lag", "wave_kind", "wave_follow")},
        **{key: _by_product(rng, shape) for key in ("wave_hit", "wave_depth", "heal", "undo")},
        world=_uniform(rng, (1, futures))[0],
    )


def _by_product(rng: np.random.Generator, shape: tuple[int, int]) -> Floats:
    return np.stack([_uniform(rng, shape) for _ in PRODUCTS], axis=1)


def _uniform(rng: np.random.Generator, shape: tuple[int, int]) -> Floats:
    """Between 0 and 1, stratified over the futures, so that chances come out nearly exact."""
    futures = shape[-1]
    ranks = rng.permuted(np.broadcast_to(np.arange(futures), shape), axis=-1)
    share = ((ranks + rng.random(shape)) / futures).astype(np.float32)
    below_one: Floats = np.minimum(share, np.float32(1 - 2**-24))
    return below_one


def _normal(rng: np.random.Generator, shape: tuple[int, int]) -> Floats:
    return rng.standard_normal(shape, np.float32)
