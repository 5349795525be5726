"""Chance: what the futures draw."""

import numpy as np
import pytest

from explorer.model import luck


class Last:
    """A generator that draws the greatest number that there is below one."""

    def permuted(self, ranks, axis):
        return ranks

    def random(self, shape):
        return np.full(shape, np.nextafter(1, 0))


@pytest.mark.parametrize("futures", [1, 1000, 4096])
def test_luck_never_reaches_one_however_it_is_rounded(futures):
    """The logarithm of what is left above it would have no end."""
    drawn = luck._uniform(Last(), (3, futures))
    assert drawn.dtype == np.float32 and drawn.max() < 1
