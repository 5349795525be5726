"""What is projected: the score and the limit of each product, with unit and ends."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that is projected, within `low`..`high` [`unit`].

    product: whose limit it is; "" for the score. floor, step: what is left of a limit that falls is at
    least so much, and all it is cut or raised to are multiples of so much [`unit`].
    """

    key: str
    unit: str
    low: float
    high: float
    product: str = ""
    floor: float = 0
    step: float = 1


PRODUCTS = ("huabei", "jiebei")
SCORE_LOW, SCORE_HIGH = 350, 950  # F24
OUTCOMES = {
    one.key: one
    for one in (
        Outcome("score", "points", SCORE_LOW, SCORE_HIGH),
        Outcome("huabei_limit", "yuan", 0, 50_000, "huabei", floor=500, step=100),  # F29
        Outcome("jiebei_limit", "yuan", 0, 200_000, "jiebei", floor=1000, step=500),  # F29, F30: per lender
    )
}
LIMITS = {one.product: one for one in OUTCOMES.values() if one.product}

# What can befall a limit in a month, in the order in which it is numbered: nothing; a first limit opened;
# raised; back where it was before it fell; a raise taken back; a fall as any review may bring it, for want of
# use, for a flagged draw, in a wave, for a late bill; a temporary part ended.
EVENTS = (
    "nothing", "opened", "raised", "returned", "undone", "ordinary", "idle", "odd", "wave", "late", "lapsed",
)  # fmt: skip

# The bands of the Zhima score as its owner names them, from low to high, each from its first point on (F24).
ZHIMA_BANDS = {"poor": SCORE_LOW, "medium": 550, "good": 600, "excellent": 650, "outstanding": 700}


def zhima_band(points: float) -> str:
    """The band of ZHIMA_BANDS in which a score lies."""
    return [band for band, first in ZHIMA_BANDS.items() if first <= points][-1]
