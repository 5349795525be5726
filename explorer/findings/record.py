"""A person's own record beside the projection: which futures fit it, how wrong the model was, what alarms.

The futures that fit the months seen weigh more, and each goes on from what was last seen. A
record alone says little about a limit, which stays for months and then jumps: without the second
step a forecast would still start from a limit that the person no longer has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from explorer.findings.compare import SAME
from explorer.model import coefficients
from explorer.model.outcomes import LIMITS, OUTCOMES
from explorer.model.plan import Scenario
from explorer.model.projection import FUTURES
from explorer.model.schedule import schedule
from explorer.model.trajectories import CLOSED, CUT, FROZEN, Trajectories, gather

MANY = 10_000  # futures to choose from when there is a record
EFFECTIVE = 100  # futures that must still count after weighing
POINTS = 5.0  # tolerance of a score [points]
RATIO = 0.15  # tolerance of a limit's change from one month seen to the next [log]
SCORE_MISFIT, LIMIT_MISFIT = 8.0, 4.0  # the most that one month can speak against a future [log]
LATELY = 3  # months seen that a fall may have taken
RARE = 0.05  # a fall that fewer futures have is more than luck


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person saw in one month, None where nothing was noted; score [points], limits [yuan].

    Months are counted from the projection's start: 0 is the profile's month, the past is negative.
    """

    month: int
    score: float | None = None
    huabei_limit: float | None = None
    jiebei_limit: float | None = None


Record = Sequence[Seen]


@dataclass(frozen=True, slots=True)
class Error:
    """How wrong the projection was for one outcome [points or yuan].

    off: by month seen, expected minus actual; mean, size: their mean, signed and absolute;
    inside: share of the months seen that lie in the 10-90 band.
    """

    off: dict[int, float]
    mean: float
    size: float
    inside: float


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something to look at now; `about` is an outcome, or a product that lies idle.

    fell, slid: from month `since` to `month` an outcome fell by `size`, as far as in only a `share`
    of the futures: of late, or else since the start. usual: a limit fell of late as in many futures.
    idle_soon, idle_now: a product unused for `size` months by `month` nears or has reached those at
    which cuts begin, `low` to `high`.
    """

    code: str
    about: str
    month: int
    size: float
    since: int = 0
    share: float = 0.0
    low: float = 0.0
    high: float = 0.0


def weights(trajectories: Trajectories, number: int, record: Record) -> np.ndarray:
    """How much each future of a plan counts once the record is known, (futures,), sum 1.

    A record that hardly any future fits would leave a handful: the fit is then tempered, so that
    at least EFFECTIVE futures count.
    """
    fit = np.sum([_fit(outcome, trajectories, number, record) for outcome in OUTCOMES], axis=0)
    fit -= fit.max()
    share: np.ndarray = np.exp(_tempering(fit) * fit)
    share /= share.sum()
    return share


def reweighted(
    trajectories: Trajectories, number: int, record: Record, weights: np.ndarray, futures: int = FUTURES
) -> Trajectories:
    """The projection as the record leaves it: futures drawn by weight, each going on from what was seen.

    `number` is that of the plan that the person lived by; all plans share its futures. Chances, late bills
    and cost are those of all futures, since they are not known of single ones.
    """
    places = np.searchsorted(np.cumsum(weights), (np.arange(futures) + 0.5) / futures)
    chosen = np.minimum(places, weights.size - 1)
    paths = {
        outcome: _from_seen(outcome, trajectories.paths[outcome][..., chosen], number, record)
        for outcome in OUTCOMES
    }
    states = {
        product: _moved_state(
            state[..., chosen], trajectories.mean[LIMITS[product].key][0, 0], paths[LIMITS[product].key]
        )
        for product, state in trajectories.states.items()
    }
    return gather(
        paths,
        states,
        chances=trajectories.chances,
        late=trajectories.late,
        cost=trajectories.cost,
        annual_rate=trajectories.annual_rate,
    )


def errors(trajectories: Trajectories, number: int, record: Record) -> dict[str, Error]:
    """How wrong a plan's projection was so far, by outcome, for those that were seen.

    A limit is foretold by its median: it stays for months and then jumps, so that a mean lies between
    what is likely.
    """
    found = {}
    for outcome in OUTCOMES:
        _, *seen = _seen(outcome, trajectories, record).items()
        if not seen:
            continue
        foretold = foretells(trajectories, outcome)[:, number]
        low, high = (part[outcome][:, number] for part in (trajectories.low, trajectories.high))
        off = {month: float(foretold[month] - value) for month, value in seen}
        sizes = np.array([*off.values()])
        inside = [low[month] - SAME <= value <= high[month] + SAME for month, value in seen]
        found[outcome] = Error(
            off=off,
            mean=float(sizes.mean()),
            size=float(np.abs(sizes).mean()),
            inside=float(np.mean(inside)),
        )
    return found


def foretells(trajectories: Trajectories, outcome: str) -> np.ndarray:
    """What is expected of an outcome month by month: of a score the mean, of a limit the median."""
    known = trajectories.median if OUTCOMES[outcome].product else trajectories.mean
    return known[outcome]


def warnings(scenario: Scenario, trajectories: Trajectories, number: int, record: Record) -> list[Alarm]:
    """What should alarm somebody with this record, who lives by the plan of a number."""
    latest = max((one.month for one in record), default=0)
    now = min(max(latest, 0), scenario.environment.months)
    found = [alarm for outcome in OUTCOMES for alarm in _falls(outcome, trajectories, number, record)]
    return found + _idle(scenario, number, now, record)


def last(record: Record, outcome: str) -> float | None:
    """What was last seen of an outcome."""
    values = [getattr(one, outcome) for one in sorted(record, key=lambda one: one.month)]
    return next((value for value in reversed(values) if value is not None), None)


def _seen(outcome: str, trajectories: Trajectories, record: Record) -> dict[int, float]:
    """What was seen by month, as far as the projection goes; in month 0 at least what the profile says."""
    mean = trajectories.mean[outcome]
    rows = sorted(record, key=lambda one: one.month)
    values = {one.month: getattr(one, outcome) for one in rows if 0 <= one.month < len(mean)}
    noted = {month: float(value) for month, value in values.items() if value is not None}
    return {0: float(mean[0, 0])} | noted


def _fit(outcome: str, trajectories: Trajectories, number: int, record: Record) -> np.ndarray:
    """How well each future fits what was seen of one outcome, (futures,) [log, 0 is best]."""
    path = trajectories.paths[outcome][:, number].astype(float)
    (before, value), *later = _seen(outcome, trajectories, record).items()
    fit = np.zeros(path.shape[1])
    for month, actual in later:
        if OUTCOMES[outcome].product:
            fit -= _limit_misfit(path[before], path[month], value, actual)
            before, value = month, actual
        else:
            off = (path[month] - path[0] - (actual - value)) / POINTS
            fit -= np.minimum(off**2 / 2, SCORE_MISFIT)
    return fit


def _limit_misfit(before: np.ndarray, after: np.ndarray, value: float, actual: float) -> np.ndarray:
    """Open or shut must agree, and so must the step from one month seen to the next."""
    shut = (after < 1) != (actual < 1)
    moved = (before >= 1) & (after >= 1) & (value >= 1) & (actual >= 1)
    steps = np.log(np.maximum(after, 1) / np.maximum(before, 1)) - np.log(max(actual, 1) / max(value, 1))
    off = np.minimum((moved * steps / RATIO) ** 2 / 2, LIMIT_MISFIT)
    return np.where(shut, LIMIT_MISFIT, off)


def _tempering(fit: np.ndarray) -> float:
    """The largest power up to 1 of the fit that leaves EFFECTIVE futures."""
    enough = min(EFFECTIVE, fit.size)
    low, high = 0.0, 2.0
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if _effective(middle * fit) >= enough else (low, middle)
    return min(low, 1.0)


def _effective(fit: np.ndarray) -> float:
    """How many futures count, were each weighed by its fit."""
    share = np.exp(fit)
    return float(share.sum() ** 2 / (share**2).sum())


def _from_seen(outcome: str, path: np.ndarray, number: int, record: Record) -> np.ndarray:
    """Every future moved so that it goes on from the last value seen, (months + 1, plans, futures)."""
    noted = {one.month: getattr(one, outcome) for one in record if 0 <= one.month < len(path)}
    seen = {month: value for month, value in noted.items() if value is not None}
    go_on = _limit_from_seen if OUTCOMES[outcome].product else _score_from_seen
    moved = go_on(path, number, seen)
    low, high = OUTCOMES[outcome].low, OUTCOMES[outcome].high
    np.minimum(np.maximum(moved, low, out=moved), high, out=moved)
    for month, value in seen.items():
        moved[month, number] = value
    if OUTCOMES[outcome].product:
        known = {0: float(path[0, number, 0])} | dict(sorted(seen.items()))
        for (before, value), (after, later) in pairwise(known.items()):
            if value == later:  # what is the same at both ends has not moved in between
                moved[before:after, number] = value
    return moved


def _score_from_seen(path: np.ndarray, number: int, seen: dict[int, float]) -> np.ndarray:
    """A score moved by points."""
    moved = np.empty_like(path)
    by = np.zeros_like(path[0, number])
    for month, now in enumerate(path):
        if month in seen:
            by = seen[month] - now[number]
        moved[month] = now + by
    return moved


def _limit_from_seen(path: np.ndarray, number: int, seen: dict[int, float]) -> np.ndarray:
    """A limit moved by a factor; one seen shut opens again where a future's does."""
    moved = np.empty_like(path)
    by = np.ones_like(path[0, number])
    level = path[0, number]  # the last one that was not shut
    for month, now in enumerate(path):
        open_ = now[number] >= 1
        level = np.where(open_, now[number], level)
        if month in seen:
            shut = np.where(open_, 0, by)
            by = seen[month] / np.maximum(level, 1) if seen[month] >= 1 else shut
        moved[month] = now * by
    return moved


def _moved_state(state: np.ndarray, today: float, path: np.ndarray) -> np.ndarray:
    """How a limit stands against today's once its futures have been moved to what was seen."""
    moved = (path > today + SAME) + CUT * (path < today - SAME)
    open_ = np.where(state == FROZEN, FROZEN, moved)
    closed = CLOSED if today >= 1 else np.int8(0)
    return np.where(path >= 1, open_, closed).astype(np.int8)


def _falls(outcome: str, trajectories: Trajectories, number: int, record: Record) -> list[Alarm]:
    """The fall at the latest step, or of late, or since the start, when few futures fell as far."""
    seen = _seen(outcome, trajectories, record)
    if len(seen) < 2:
        return []
    path = trajectories.paths[outcome][:, number].astype(float)
    *earlier, month = seen
    usual: list[Alarm] = []
    peak = max(earlier[-LATELY:], key=lambda one: (seen[one], one))
    for code, since in (("fell", earlier[-1]), ("fell", peak), ("slid", 0)):
        fall = seen[month] - seen[since]
        share = float(np.mean(path[month] - path[since] <= fall + SAME))
        if fall < -SAME and share < RARE:
            return [Alarm(code, outcome, month, -fall, since=since, share=share)]
        if code == "fell" and fall < -SAME and OUTCOMES[outcome].product:
            usual = [Alarm("usual", outcome, month, -fall, since=since, share=share)]
    return usual


def _idle(scenario: Scenario, number: int, now: int, record: Record) -> list[Alarm]:
    """Products that the plan leaves unused, and that have something to lose."""
    numbers = coefficients.believed(scenario.beliefs, scenario.well_graded)
    begins = next(item for item in numbers.items if item.key == "idle_from")
    until_now = [one for one in record if one.month <= now]
    rhythm = schedule(scenario)
    found = []
    for place, (product, outcome) in enumerate(LIMITS.items()):
        unused = rhythm.idle[now : now + 2, place, number]
        noted = last(until_now, outcome.key)
        limit = getattr(scenario.profile, outcome.key) if noted is None else noted
        idle, still = unused[0], unused[-1] > 0
        if limit >= 1 and idle >= 1 and still and idle + 1 >= begins.value:
            code = "idle_now" if idle >= begins.value else "idle_soon"
            found.append(Alarm(code, product, now, float(idle), low=begins.low, high=begins.high))
    return found
