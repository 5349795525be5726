"""How finely a figure is written. Every teller rounds here, once, from the figure as it was projected."""

from collections.abc import Sequence

from explorer.model.outcomes import OUTCOMES

# By what is counted: from which size on to which step, since nobody knows it better.
STEPS: dict[str, tuple[tuple[int, int], ...]] = {
    "points": ((0, 1),),
    "yuan": ((0, 1), (1000, 10)),
}


def counted(key: str) -> str:
    """Whether an outcome, or the cost, is counted in "points" or in "yuan"."""
    return OUTCOMES[key].unit if key in OUTCOMES else "yuan"


def step(kind: str, value: float) -> int:
    """The step to which a value of what is counted is written [points or yuan]."""
    return next(each for size, each in reversed(STEPS[kind]) if abs(value) >= size)


def written(kind: str, value: float) -> float:
    """A value as it is written [points or yuan]; what is written already stays as it is."""
    each = step(kind, value)
    return float(each * round(float(value) / each))


def adding_up(kind: str, parts: Sequence[float], total: float) -> list[float]:
    """Parts of a total as they are written: the largest that is counted singly takes what rounding left."""
    found = [written(kind, part) for part in parts]
    single = [n for n, part in enumerate(found) if step(kind, part) == 1] or [*range(len(found))]
    largest = max(single, key=lambda n: abs(found[n]))
    found[largest] = written(kind, found[largest] + total - sum(found))
    return found
