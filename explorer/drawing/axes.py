"""The rules of every chart of plans, in a browser or on paper: where axes end, what is named, and where.

A browser gets them as data (contract.AxisRule) and picks by them while a lever is dragged or a reader zooms:
assets/js/axes.js has `ends`, `ticks` and `apart` once more, and a test holds them to these.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from explorer.contract import AxisRule, Margin, TickText
from explorer.model.outcomes import OUTCOMES, SCORE_HIGH, SCORE_LOW, ZHIMA_BANDS
from explorer.wording.words import Words

MARGIN: Margin = {"l": 54, "r": 24, "t": 8, "b": 24}  # [px]; automatic ones make Plotly draw several times
STEP = 50  # [points] at multiples of it the axis of a score ends: seldom moved, it keeps still what has not
PARTS = 5  # into which named heights divide an axis
ROUND = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)  # and ten times as much: where the axis of a limit ends
LEAST = 100  # [yuan]
ABOVE = 0.04  # of the highest limit, kept free
LARGE = 10_000  # from here on large units, where a language has some
NAME = 46  # [px] that the name of a month takes
LETTER = 13  # [px] from one label at the end of a line to the next


def rule(outcome: str, words: Words) -> AxisRule:
    """How the heights of an outcome are fitted and written."""
    line, kind = OUTCOMES[outcome], OUTCOMES[outcome].unit
    ticks: list[TickText] = [{"size": 0, "unit": 1, "text": words(f"chart.tick_{kind}", n="{n}")}]
    if line.product:
        tops = [LEAST * 10**power * each for power in range(4) for each in ROUND]
        lows, highs = [0.0], [top for top in map(float, tops) if top <= 1.3 * line.high]
        room = (ABOVE, 0.0)
        unit = float(words("chart.tick_large_unit"))
        ticks.append({"size": LARGE, "unit": unit, "text": words("chart.tick_large", n="{n}")})
    else:
        every = [float(end) for end in range(SCORE_LOW, SCORE_HIGH + 1, STEP)]
        lows, highs, room = every[:-1], every[1:], (0.0, STEP / 3)
    steps = [each * 10.0**power for power in range(-1, 5) for each in (1, 2, 5)]
    return {"lows": lows, "highs": highs, "room": room, "steps": steps, "parts": PARTS, "ticks": ticks}


def ends(by: AxisRule, low: float, high: float) -> tuple[float, float]:
    """Where an axis ends that holds heights from `low` to `high`."""
    share, least = by["room"]
    below, above = low - least, high + max(least, share * high)
    first = [end for end in by["lows"] if end <= below] or by["lows"][:1]
    last = [end for end in by["highs"] if end >= above] or by["highs"][-1:]
    return first[-1], last[0]


def ticks(by: AxisRule, low: float, high: float) -> list[tuple[float, str]]:
    """The heights that are named from `low` to `high`, some five, each with its name."""
    rough = (high - low) / by["parts"] * 0.99
    step = next((each for each in by["steps"] if each >= rough), by["steps"][-1])
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [(n * step, tick_name(by, n * step)) for n in range(first, last + 1)]


def tick_name(by: AxisRule, height: float) -> str:
    """A height as it is written on its axis."""
    way = [each for each in by["ticks"] if abs(height) >= each["size"]][-1]
    return way["text"].replace("{n}", f"{height / way['unit']:,.10g}")


def moments(months: int) -> list[int]:
    """The months that are named below a chart: today, every third or sixth, and the last."""
    step = 3 if months <= 12 else 6
    return [*(month for month in range(0, months, step) if months - month >= 0.75 * step), months]


def with_room(months: Sequence[int], month: float) -> list[int]:
    """Those of some months whose names do not touch where a month is so wide [px], with the last one."""
    kept = [months[-1]]
    for one in reversed(months[:-1]):
        if (kept[-1] - one) * month >= NAME:
            kept.append(one)
    return kept[::-1]


def month_name(month: int, words: Words) -> str:
    """A month as it is written below a chart."""
    return words("chart.month", month=month) if month else words("chart.today")


@dataclass(frozen=True, slots=True)
class Band:
    """A band of the Zhima score from `low` to `high`; its name stands at `at`, above it or `below` it."""

    key: str
    low: int
    high: int
    at: int
    below: bool

    def named(self, low: float, high: float) -> bool:
        """Whether its name lies on an axis from `low` to `high`."""
        return low < self.at <= high if self.below else low <= self.at < high


def bands() -> list[Band]:
    """The bands, from low to high: the lowest is named at its upper end, the others at their lower one; that
    is in view where the band is, since axes end at multiples of fifty, as the bands do."""
    edges = pairwise((*ZHIMA_BANDS.values(), SCORE_HIGH))
    first = next(iter(ZHIMA_BANDS))
    return [
        Band(key, low, high, high if key == first else low, key == first)
        for key, (low, high) in zip(ZHIMA_BANDS, edges, strict=True)
    ]


def on_the_left(month: int, months: int) -> bool:
    """Whether what is written beside an upright line in a month has more room on its left."""
    return 2 * month > months


def apart(places: Sequence[float], whole: float, letter: float = LETTER) -> list[float]:
    """Where labels that aim at `places` [px] stand so that none covers another, from 0 to `whole` [px]."""
    order = sorted(range(len(places)), key=lambda n: places[n])
    found: list[float] = []
    for n in order:
        found.append(max(places[n], found[-1] + letter if found else letter / 2))
    most = whole - letter / 2
    for at in reversed(range(len(found))):
        found[at] = min(found[at], most)
        most = found[at] - letter
    by_plan = dict(zip(order, found, strict=True))
    return [by_plan[n] for n in range(len(places))]
