"""The kinds of arrays that the model hands about, and values looked up by their declared names."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Amount = Floats | np.floating[Any] | float  # one for all, or one each
Flags = NDArray[np.bool_]
Counts = NDArray[np.integer[Any]]
Places = tuple[Counts, ...]  # some cells of an array: one array of indices an axis

Value = TypeVar("Value")


class Named(Generic[Value]):
    """One attribute for each name that was declared elsewhere: a coefficient's, a lever's."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        vars(self).update(values)

    def __getattr__(self, key: str) -> Value:
        raise AttributeError(f"nothing is called {key} here")
