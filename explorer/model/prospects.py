"""What habits and luck alone do to the limits, worked out before the first month.

What a review brings is decided by one number drawn for each product and future. Most of these numbers are so
far from both ends that nothing can come of them, whatever the months bring: only the few others are reviewed.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np

from explorer.model import activity
from explorer.model.arrays import Counts, Flags, Floats, Named, Places
from explorer.model.coefficients import Drawn
from explorer.model.ledger import HUABEI, JIEBEI, NOTHING
from explorer.model.luck import Luck
from explorer.model.outcomes import LIMITS, PRODUCTS, SCORE_HIGH, SCORE_LOW
from explorer.model.plan import Environment, Profile
from explorer.model.schedule import Each, Schedule
from explorer.model.waves import Wave, waves

NONE = np.float32(1e-30)  # so small a chance that it never comes true
AGES = (6, 12, 24)  # [months] of the file at which raises become rarer
SLACK = np.float32(1e-3)  # what rounding may do to the logarithm of a chance


@dataclass(frozen=True, slots=True, eq=False)
class Prospects:
    """What can be told of the limits before the first month.

    first: the limit that a product opens with, (products, futures) [yuan].
    offers: whether a first limit may be offered, (months + 1, products, plans).
    higher: what a raise does to a limit at most, lower: what an ordinary fall does, (futures,) [log of the
    ratio]; any part of that is as likely as another, so that half of it is the usual ratio.
    advice: whether this is a world in which a limit that fell comes back, (futures,).
    lapses: the month in which a temporary part of today's limit ends, (futures,).
    rises, falls, few, waves, returns, undone: by month, where a limit can be raised or opened, where it can
    fall, the futures in which a late bill can make it fall, those that a wave reaches, and of which product
    in which future a limit that fell may come back, or a raise be taken back.
    """

    first: Floats
    offers: Flags
    higher: Floats
    lower: Floats
    advice: Flags
    lapses: Floats
    rises: "list[Rises]"
    falls: "list[Falls]"
    few: "list[Few]"
    waves: list[Wave]
    returns: list[Places]
    undone: list[Places]


Kind = TypeVar("Kind", bound="Cells")


class Cells(Named[Any]):
    """Some products in some futures, (cells,) each, in all plans, and what is known of them beforehand.

    at: product, plan and future as one number, place: plan and future as one, (plans, cells); month, product,
    future; huabei: whether it is Huabei [0 or 1]; link: what a point of score does to raises and cuts [log];
    idle_from: from when on it counts as idle [months].
    lively: how lively Huabei is used, were all bought, (plans, cells) [log of the multiple on raises].
    """


class Rises(Cells):
    """Where a limit can be raised or opened.

    promise: chance that a limit of one yuan is raised at a score of none, as the age of the file, lenders,
    inquiries, a programme leave it, (plans, cells) [log]; low_limit: the exponent of the limit in it; idle:
    what it lacks where it lies idle, carry: what interest paid on a debt adds [log];
    rarity: how rare a rise the drawn number is [log]; opens: how rare one
    is that may open a limit [log]; first: a first limit [yuan].
    """


class Falls(Cells):
    """Where a limit can fall.

    threat: what chance of a cut lenders and inquiries leave at a score of none, (plans, cells) [log]; calm,
    strain: up to which use it stays so, and what more does to it [log/share];
    below: what a score below threshold [points] does
    to it [log]; active: how much of `lively` protects from cuts.
    idling: chance that an idle limit falls for that; odd: that a draw of the month before is flagged, (plans,
    cells). event: what decides, low a fall;
    seen: what must be owed for a review [yuan].
    """


@dataclass(frozen=True, slots=True, eq=False)
class Few:
    """The futures in which a late bill can make a limit fall in one month, (futures,) each.

    drawn: what decides it, by product, (products, futures) [0-1]; together: whether one product follows the
    other; now, year: the chance while it is late and for a year after; zero: the share that goes to nothing.
    """

    future: Counts
    drawn: Floats
    together: Flags
    now: Floats
    year: Floats
    zero: Floats


def prospects(
    schedule: Schedule,
    person: tuple[Profile, Environment],
    lively: Each,
    k: Drawn,
    luck: Luck,
    every: bool = False,
) -> Prospects:
    """What can be told of the limits before the first month; `lively` is that of `activity.activity`.

    `every`: falls are told of all, not only of those that can come true.
    """
    profile, world = person
    outlook, months = _outlook(schedule, profile, lively, k), len(schedule.month)
    rare, event = luck.rarity[:months, :, 0], luck.event[:months, :, 0]
    can_rise = rare < np.maximum(outlook.least_rare, np.log(np.maximum(k.open_rate, NONE)) + SLACK)
    can_fall = np.ones_like(can_rise) if every else event < outlook.likeliest
    advice = luck.world < trust(profile, k)
    comes_back = np.where(advice, np.log(2) / k.heal_months, k.heal_rate)
    return Prospects(
        first=outlook.first,
        offers=np.stack([schedule.buys, schedule.borrows], axis=1) & ~schedule.given_up,
        higher=2 * np.log(k.raise_ratio),
        lower=2 * np.log(k.cut_ratio),
        advice=advice,
        lapses=np.maximum(np.rint(k.temporary_months), 1),
        rises=_by_month(_rises(outlook, can_rise, schedule, k, luck), months, Rises),
        falls=_by_month(_falls(outlook, can_fall, schedule, k, luck), months, Falls),
        few=_few(months, k, luck),
        waves=waves(world, months - 1, k, luck),
        returns=[np.nonzero(drawn < comes_back) for drawn in luck.heal[:months]],
        undone=[np.nonzero(drawn < k.raise_undone) for drawn in luck.undo[:months]],
    )


def trust(profile: Profile, k: Drawn) -> Floats:
    """How likely it is that limits come back, (futures,): less the longer one has waited."""
    fell = any(
        getattr(profile, f"{line.product}_before") > getattr(profile, line.key) for line in LIMITS.values()
    )
    waited = profile.months_since_fall * fell
    still = k.heal * np.exp2(-waited / k.heal_months)
    hardly = (1 - k.heal) * (1 - k.heal_rate) ** waited
    share: Floats = still / np.maximum(still + hardly, NONE)
    return share


@dataclass(frozen=True, slots=True, eq=False)
class _Outlook:
    """What habits do to chances, to be looked up by month, and how far a chance can go at most.

    score: today's [points]; lively, promise, threat, odd: as in Rises and Falls, (plans, futures).
    young: what the age of the file does to raises, (months + 1, futures) [log]; rhythm, idling, first:
    (products, futures).
    least_rare: the chance of a raise at most [log], likeliest: of a fall, (products, futures).
    """

    score: int
    lively: Each
    promise: Each
    threat: Each
    odd: Each
    young: Floats
    rhythm: Floats
    idling: Floats
    first: Floats
    least_rare: Floats
    likeliest: Floats


def _outlook(schedule: Schedule, profile: Profile, lively: Each, k: Drawn) -> _Outlook:
    usual = k.cut_rate + k.zero_rate
    promise, threat = _burden(schedule, k)
    odd = Each(lambda draws, size: _odd(draws, size, k), *_before(schedule))
    first = np.stack([_stepped(k.huabei_open, HUABEI), _stepped(k.jiebei_open, JIEBEI)])
    rhythm = k.low_limit * np.log(np.stack([k.huabei_typical, k.jiebei_typical]))
    idling = np.maximum(np.stack([k.idle_rate - usual, k.idle_rate]), 0)
    young = _young(schedule, profile, k)
    least, most = activity.ends(schedule, k)
    link = k.zhima_link / k.points_per_sd
    rare = rhythm - k.low_limit * np.log(first) + promise.most() + np.maximum(np.log(k.idle_raise), 0)
    rare += (
        link * (SCORE_HIGH - profile.score) + SLACK + np.maximum(np.log(k.raise_carry), 0) + young.max(axis=0)
    )
    rare[HUABEI] += np.maximum(most, 0)
    cutting = threat.most() + np.maximum(k.util_cut, 0) * (1 - k.util_calm) + np.log(k.zhima_below)
    cutting += link * (profile.score - SCORE_LOW) + SLACK
    likeliest = np.stack([np.exp(cutting + k.activity_cut * np.maximum(-least, 0)), np.exp(cutting)]) + idling
    likeliest[JIEBEI] += odd.most()
    return _Outlook(
        score=profile.score,
        lively=lively,
        promise=promise,
        threat=threat,
        odd=odd,
        young=young,
        rhythm=rhythm,
        idling=idling,
        first=first,
        least_rare=rare,
        likeliest=likeliest,
    )


def _young(schedule: Schedule, profile: Profile, k: Drawn) -> Floats:
    """How often a limit is raised by the age of the file, (months + 1, futures) [log of the chance]."""
    age = 12 * profile.history_years + schedule.month[:, 0]
    rates = np.stack([k.raise_new, k.raise_6, k.raise_12, k.raise_rate])
    young: Floats = np.log(np.maximum(rates[np.searchsorted(AGES, age, side="right")], NONE))
    return young


def _cells(outlook: _Outlook, chosen: Flags, schedule: Schedule, k: Drawn) -> dict[str, Any]:
    """What Cells hold of those that are `chosen`, (months + 1, products, futures)."""
    found, futures = np.flatnonzero(chosen), chosen.shape[-1]
    row = found // futures
    future = found - row * futures
    month = row // len(PRODUCTS)
    product = row - month * len(PRODUCTS)
    plan = np.arange(schedule.given_up.shape[-1])[:, None]
    place = plan * futures + future
    return {
        "at": product * (len(plan) * futures) + place,
        "place": place,
        "month": month,
        "product": product,
        "future": future,
        "huabei": (product == HUABEI).astype(np.float32),
        "link": (k.zhima_link / k.points_per_sd)[future],
        "idle_from": k.idle_from[future],
        "lively": outlook.lively.at(month, plan, future) * (product == HUABEI),
    }


def _rises(outlook: _Outlook, chosen: Flags, schedule: Schedule, k: Drawn, luck: Luck) -> dict[str, Any]:
    cells = _cells(outlook, chosen, schedule, k)
    month, product, future = cells["month"], cells["product"], cells["future"]
    plan, score = np.arange(schedule.given_up.shape[-1])[:, None], np.float32(outlook.score)
    return cells | {
        "promise": outlook.promise.at(month, plan, future)
        + (outlook.rhythm[product, future] + outlook.young[month, future] - cells["link"] * score),
        "idle": np.log(k.idle_raise)[future],
        "low_limit": -k.low_limit[future],
        "carry": np.log(k.raise_carry)[future],
        "rarity": luck.rarity[:, :, 0][: len(chosen)][chosen],
        "opens": np.log(np.maximum(k.open_rate, NONE))[future],
        "first": outlook.first[product, future],
    }


def _falls(outlook: _Outlook, chosen: Flags, schedule: Schedule, k: Drawn, luck: Luck) -> dict[str, Any]:
    cells = _cells(outlook, chosen, schedule, k)
    month, product, future = cells["month"], cells["product"], cells["future"]
    plan, score = np.arange(schedule.given_up.shape[-1])[:, None], np.float32(outlook.score)
    return cells | {
        "threat": outlook.threat.at(month, plan, future) + cells["link"] * score,
        "calm": k.util_calm[future],
        "strain": k.util_cut[future],
        "below": np.log(k.zhima_below)[future],
        "threshold": k.zhima_threshold[future],
        "active": k.activity_cut[future],
        "idling": outlook.idling[product, future],
        "odd": outlook.odd.at(month, plan, future) * (product == JIEBEI),
        "event": luck.event[:, :, 0][: len(chosen)][chosen],
        "seen": np.where(product == HUABEI, np.float32(-1), np.float32(NOTHING)),
    }


def _by_month(columns: dict[str, Any], months: int, kind: type[Kind]) -> list[Kind]:
    """The same columns, the months apart."""
    ends = np.searchsorted(columns["month"], np.arange(months + 1)).tolist()
    return [kind({key: column[..., a:b] for key, column in columns.items()}) for a, b in pairwise(ends)]


def _few(months: int, k: Drawn, luck: Luck) -> list[Few]:
    """The few futures of each month, told before the first: a threshold on one number."""
    likely = np.maximum(k.late_fall, k.late_fall_year).max()
    month, future = np.nonzero((luck.fall[:months] < likely).any(axis=1))
    together = luck.follow[month, future] < k.together[future]
    own = luck.fall[month, :, future].T
    drawn = np.stack([own[HUABEI], np.where(together, own[HUABEI], own[JIEBEI])])
    ends = np.searchsorted(month, np.arange(months + 1)).tolist()
    chances = k.late_fall[future], k.late_fall_year[future], k.late_zero[future]
    cuts = [slice(*pair) for pair in pairwise(ends)]
    return [Few(future[cut], drawn[:, cut], together[cut], *(row[cut] for row in chances)) for cut in cuts]


def _burden(schedule: Schedule, k: Drawn) -> tuple[Each, Each]:
    """What lenders, inquiries, a programme do: `promise` and `threat` of Prospects."""

    def promise(lenders: Floats, inquiries: Floats, programme: Floats) -> Floats:
        return np.log(k.programme_raise) * programme - _trouble(lenders, inquiries, k)

    def threat(lenders: Floats, inquiries: Floats) -> Floats:
        return np.log(k.cut_rate + k.zero_rate) + _trouble(lenders, inquiries, k)

    burden = schedule.lenders, schedule.inquiries_recent
    return Each(promise, *burden, schedule.habits.programme), Each(threat, *burden)


def _trouble(lenders: Floats, inquiries: Floats, k: Drawn) -> Floats:
    """What many lenders and inquiries do to cuts, and the other way round to raises [log of the multiple]."""
    trouble: Floats = k.multi_lending * np.maximum(lenders - k.lenders_usual, 0) + k.inquiry_limit * inquiries
    return trouble


def _before(schedule: Schedule) -> tuple[Floats, Floats]:
    """How often and how much was drawn the month before, (months + 1, plans) each."""
    habits = schedule.habits
    rows = habits.draws, habits.draw_size
    return rows[0][[0, *range(len(rows[0]) - 1)]], rows[1][[0, *range(len(rows[1]) - 1)]]


def _odd(draws: Floats, draw_size: Floats, k: Drawn) -> Floats:
    """Chance that a draw is flagged for its size or its frequency."""
    size: Floats = np.maximum(np.log(draw_size) - np.log(k.odd_size_from), 0)
    often: Floats = np.maximum(np.log(np.maximum(draws, 1)) - np.log(k.frequency_peers), 0)
    return k.odd_size * size + k.frequency * often


def _stepped(limit: Floats, product: int) -> Floats:
    """A first limit in the product's steps."""
    outcome = list(LIMITS.values())[product]
    steps = np.rint(limit / outcome.step) * outcome.step
    stepped: Floats = np.maximum(steps, outcome.floor).astype(np.float32)
    return stepped
