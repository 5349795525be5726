"""The one book of debts: what is owed, spent, paid and charged, month by month, in every plan and future.

Three debts stand in it. Huabei: the coming bill, what is carried over at interest, and instalments in six
equal payments. Jiebei: each draw a loan in 3, 6, 9 or 12 equal payments. Elsewhere: other lenders' revolving
debt, never priced. Instalments and loans are one kind of thing: `left` to pay and `pay` each month, by
product.
A loan is never looked at again until, after its last payment, it leaves `pay`. What fell due and was not paid
is `over`due, at penalty interest.

A month, in this order: what falls due (`fall_due`); what of it is late (`settle`); meanwhile the lenders
review the limits; then purchases and draws take what is free of the usable limits, and debts elsewhere
make up
for what is lacking to the use that a person steers to (`spend`). Limits bound new spending and never old
debt, and nothing is written off. Use, idleness, cuts and cost are read off this book alone.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.model.arrays import Counts, Flags, Floats
from explorer.model.coefficients import Drawn
from explorer.model.luck import Luck
from explorer.model.outcomes import PRODUCTS
from explorer.model.plan import NOT_TOLD, Plan, Profile
from explorer.model.schedule import Schedule, phase

HUABEI, JIEBEI = (PRODUCTS.index(product) for product in ("huabei", "jiebei"))

NOTHING = 1.0  # [yuan] less than that is not owed
INSTALMENTS = 6  # of the 3, 6 or 12 that are offered
TERMS = (3, 6, 12)  # [months] of a loan as people usually take them
DAYS = 30  # of a month
YEAR = 365 / 360  # what interest by the day comes to in a year, of that in twelve such months
LEAST_ELSEWHERE = 10_000  # [yuan] other lenders grant at least as if Huabei and Jiebei were so large
FULLY = 0.99  # [share] from which on all that was to be bought counts as bought
MOST_CARRIED = np.float32(0.9)  # of a bill: the minimum payment is a tenth
LOW_LOAN = 0.1  # of the limit: the smallest usual loan, and the least debt that the use steered to scales


@dataclass(frozen=True, slots=True, eq=False)
class Books:
    """What stands in the ledger at the end of a month [yuan].

    owed: by product, (products, plans, futures); free: of the usable limits when the month's spending
    began, spent, paid and charged: in the month, all of that shape.
    elsewhere: owed to other lenders; granted: by all of them; used: all debts of it [share], (plans,
    futures).
    bought: how much of what was to be bought on Huabei has been, of late, of that shape [share].
    cost: interest and fees on average; base: what they were charged on; yearly: that cost as the law has
    lenders show it, by the days of a year, (plans,) each.
    """

    owed: Floats
    free: Floats
    spent: Floats
    paid: Floats
    charged: Floats
    elsewhere: Floats
    granted: Floats
    used: Floats
    bought: Floats
    cost: Floats
    base: Floats
    yearly: Floats


class Ledger:
    """The debts of every plan and future, led on month by month.

    rate: a month's interest on instalments and loans, penal: on what is overdue, (products, 1, futures).
    left, pay, over: (products, plans, futures); bill, carried, elsewhere: (plans, futures) [yuan].
    today: all debts of today, usual: a usual loan, (futures,) [yuan]; term: of such loans, (futures,)
    [months].
    """

    def __init__(self, schedule: Schedule, profile: Profile, k: Drawn, luck: Luck) -> None:
        self._schedule, self._k, self._profile = schedule, k, profile
        plans, futures = schedule.late_days.shape[1], len(k.steer)
        self.term = _terms(k)
        self._blocks = [
            (n, slice(*np.flatnonzero(self.term == n)[[0, -1]] + [0, 1])) for n in np.unique(self.term)
        ]
        self.rate = np.stack([instalment_rate(k.instalment_fee), DAYS * k.jiebei_daily])[:, None]
        self.penal = np.stack([DAYS * k.huabei_daily, DAYS * k.jiebei_daily * k.jiebei_penalty])
        self._ones = np.ones(futures, np.float32)
        self._carry_rate = DAYS * k.huabei_daily
        habits = schedule.habits
        self._carries = bool((habits.repay < 1).any())
        self._early = [bool(row.any()) for row in habits.early_repay]
        self._parts = [bool(row.any()) for row in habits.instalment]
        self._usual_size = [bool((row == 1).all()) for row in habits.draw_size]
        self._terms = [tuple(row) for row in habits.loan_months.astype(int).tolist()]
        self._other = _elsewhere(profile, k)
        huabei, jiebei, elsewhere = owed_today(profile, self.term, k)
        self.today = np.maximum(huabei + jiebei + elsewhere, LOW_LOAN * self.granted(self._limits())[0])
        self.usual = _usual_loan(profile, jiebei, self.term, k)
        self.left, self.pay, self.over = np.zeros((3, len(PRODUCTS), plans, futures), np.float32)
        self._ends: dict[int, list[tuple[Any, Floats]]] = {}
        self._annuities: dict[tuple[int, ...], Floats] = {}
        self.bill = np.zeros((plans, futures), np.float32)
        self.carried = np.zeros_like(self.bill)
        self.elsewhere = self.bill + elsewhere
        self._pull: Floats = np.ones_like(self.bill)
        wanted = np.maximum(habits.purchases[0] * habits.ticket[0], 1)[:, None]
        self._bought: Floats = np.minimum(profile.huabei_limit / wanted, 1) + 0 * self.bill
        self._forgets = 1 - np.exp2(-1 / k.activity_half_life)
        self._open(huabei, jiebei)
        self._rhythm = np.cumsum(schedule.habits.draws * (schedule.month > 0), axis=0) / 12
        self._phase = phase(schedule.habits.draws[1][:, None], profile.jiebei_idle, luck.phase)
        self._drawn = np.floor(self._phase)

    def open_books(self) -> Books:
        """How the books stand today."""
        owed, nothing = self._owed(), np.zeros_like(self.over)
        owed[HUABEI] += self.bill
        return self._books(owed, nothing, nothing, nothing, self.granted(self._limits()))

    # --- what falls due ---

    def fall_due(self, t: int) -> Floats:
        """What is to be paid in month `t` besides what is overdue, (products, plans, futures) [yuan]."""
        interest = self.left * self.rate
        self._base = self._sum(self.left).sum(axis=0) + self._sum(self.carried)
        fees, interests = self._sum(interest)
        self.left += interest
        due = np.clip(self.pay, 0, self.left)  # what rounding leaves of either is paid by nobody
        self.left -= due
        for where, part in self._ends.pop(t, ()):
            self.pay[where] -= part
        statement = self.bill
        if self._carries:
            carrying = self.carried * self._carry_rate
            interests = interests + self._sum(carrying)
            statement = statement + self.carried
            statement += carrying
            share = (1 - self._schedule.habits.repay[t])[:, None] * np.minimum(self._pull, 1)
            self.carried = statement * np.minimum(share, MOST_CARRIED)
            due[HUABEI] -= self.carried
            interest[HUABEI] += carrying
        due[HUABEI] += statement
        self.bill = np.zeros_like(self.bill)
        self._cost, self._yearly = fees + interests, fees + YEAR * interests
        self._charged = interest
        return due

    def settle(self, due: Floats, behind: Counts, days: Floats, unpaid: Flags) -> None:
        """What is paid: all of it, but where it is late, and of `behind`, (cells,), what is not `unpaid`.

        behind: plan and future as one number; days: for which it was overdue in this month [months].
        """
        self._paid = due
        if not behind.size:
            return
        futures = due.shape[-1]
        paid, over, charged = (each.reshape(len(PRODUCTS), -1) for each in (due, self.over, self._charged))
        whole = paid[:, behind] + over[:, behind]
        fee = whole * self.penal[:, behind % futures] * days
        rest = (whole + fee) * unpaid
        over[:, behind] = rest
        paid[:, behind] = whole + fee - rest
        charged[:, behind] += fee
        plans = len(self._cost)
        late, base = (np.bincount(behind // futures, each.sum(axis=0), plans) for each in (fee, whole * days))
        self._cost, self._yearly = self._cost + late, self._yearly + YEAR * late
        self._base = self._base + base

    def leave(self, left: Flags) -> None:
        """Pay all that is owed where a product is closed by the person, (products, plans)."""
        for product, plan in np.argwhere(left):
            here = product, plan
            self._paid[here] += self.left[here] + self.over[here]
            self.left[here] = self.pay[here] = self.over[here] = 0
            for where, part in (end for ends in self._ends.values() for end in ends):
                _strike(where, part, product, plan)
            if product == HUABEI:
                self._paid[here] += self.carried[plan]
                self.carried[plan] = 0

    # --- what is spent ---

    def spend(self, t: int, usable: Floats, granted: Floats) -> Books:
        """Buy and draw what is free of the `usable` limits, (products, plans, futures); close the month."""
        habits, k = self._schedule.habits, self._k
        owed = self._owed()
        free = usable - owed
        np.maximum(free, 0, out=free)
        target = np.maximum(granted, self._least(t))  # what others cut, one goes on to need
        target *= habits.utilisation[t][:, None]
        self._pull = target / self.today
        spent = np.empty_like(free)
        wanted = (habits.purchases[t] * habits.ticket[t])[:, None]
        spent[HUABEI] = wanted
        np.minimum(wanted, free[HUABEI], out=spent[HUABEI])
        spent[JIEBEI] = self._to_draw(t)
        np.minimum(spent[JIEBEI], free[JIEBEI], out=spent[JIEBEI])
        self._bought = self._share_bought(spent[HUABEI], wanted)
        self._take(t, spent)
        owed += spent
        if self._early[t]:
            hidden = self.bill * (habits.early_repay[t][:, None] * k.early_share)
            self.bill -= hidden
            self._paid[HUABEI] += hidden
            owed[HUABEI] -= hidden
            target -= hidden
        target -= owed[HUABEI]
        target -= owed[JIEBEI]
        np.maximum(target, 0, out=target)
        np.minimum(target, self._other, out=target)
        target -= self.elsewhere
        target *= k.steer
        self.elsewhere = self.elsewhere + target
        return self._books(owed, free, spent, self._paid, granted)

    def _least(self, t: int) -> Floats:
        """What was granted today, without what the person has given up since, (plans, futures) [yuan]."""
        kept = ~self._schedule.given_up[t]
        least: Floats = kept.T @ self._limits()[:, :, 0] + self._other
        return least

    def granted(self, limit: Floats) -> Floats:
        """What Huabei, Jiebei and other lenders grant together, (plans, futures) [yuan]."""
        granted: Floats = np.maximum(limit[HUABEI] + limit[JIEBEI] + self._other, 1)
        return granted

    def _to_draw(self, t: int) -> Floats:
        """What is to be drawn on Jiebei: as many usual loans as fall due, of the size planned."""
        due: Floats = self._rhythm[t][:, None] + self._phase
        np.floor(due, out=due)
        loans: Floats = due - self._drawn
        self._drawn = due
        loans *= self.usual
        loans *= self._pull
        if not self._usual_size[t]:
            loans *= self._schedule.habits.draw_size[t][:, None]
        return loans

    def _take(self, t: int, spent: Floats) -> None:
        """Book what was spent: as the coming bill, in instalments, as loans."""
        part = spent.copy()
        part[HUABEI] *= self._schedule.habits.instalment[t][:, None]
        self.bill = spent[HUABEI] - part[HUABEI]
        self.left += part
        new = part
        new *= self._annuity(t)
        self.pay += new
        if self._parts[t]:
            self._ends.setdefault(t + INSTALMENTS, []).append(((HUABEI,), new[HUABEI]))
        self._end_loans(t, new[JIEBEI])

    def _end_loans(self, t: int, part: Floats) -> None:
        """When the loans of a month leave what is paid monthly: each plan's `part`, (plans, futures)."""
        months = self._terms[t]
        if not any(months):
            for term, block in self._blocks:
                self._ends.setdefault(t + term, []).append(((JIEBEI, slice(None), block), part[:, block]))
            return
        for plan, term in enumerate(months):
            for length, block in [(term, slice(None))] if term else self._blocks:
                self._ends.setdefault(t + length, []).append(((JIEBEI, plan, block), part[plan, block]))

    def _annuity(self, t: int) -> Floats:
        """What is paid a month of each yuan put into parts or lent, (products, plans or 1, futures)."""
        months = self._terms[t]
        if months not in self._annuities:
            terms = [np.where(one > 0, one, self.term) for one in (months if any(months) else (0,))]
            loans = np.stack([annuity(self.rate[JIEBEI, 0], term) for term in terms])
            parts = np.broadcast_to(annuity(self.rate[HUABEI], INSTALMENTS), loans.shape)
            self._annuities[months] = np.stack([parts, loans]).astype(np.float32)
        return self._annuities[months]

    def _share_bought(self, bought: Floats, wanted: Floats) -> Floats:
        """How much of what was to be bought has been of late, since lenders look back some months."""
        short = bought < wanted
        short |= self._bought < 1
        (place,) = short.ravel().nonzero()
        if not place.size:
            return self._bought
        plan, future = np.divmod(place, bought.shape[-1])
        seen = self._bought.copy()
        share = np.minimum(bought[plan, future] / np.maximum(wanted[plan, 0], 1), 1)
        share = seen[plan, future] + self._forgets[future] * (share - seen[plan, future])
        seen[plan, future] = np.where(share > FULLY, 1, share)
        return seen

    # --- how the books stand ---

    def _open(self, huabei: Floats, jiebei: Floats) -> None:
        """Book today's debts: the coming bill, and loans of every age, on average half-way through their
        terms.

        Of what is overdue, the bill and so many payments on loans are.
        """
        rate, missed = self.rate[JIEBEI, 0], self._profile.overdue_days > 0
        left = sum((self.term >= n) / annuity(rate, n) for n in range(1, max(TERMS) + 1))
        payment = jiebei / left
        late = np.minimum(payment * self.term * (1 + self._profile.overdue_days // DAYS), jiebei) * missed
        payment = payment * (jiebei - late) / np.maximum(jiebei, 1)
        self.over[HUABEI], self.over[JIEBEI] = huabei * missed, late
        self.bill += huabei * (not missed)
        self.left[JIEBEI], self.pay[JIEBEI] = jiebei - late, payment * self.term
        for term, block in self._blocks:
            for month in range(1, term + 1):
                self._ends.setdefault(month, []).append(
                    ((JIEBEI, slice(None), block), self._apart(payment[block]))
                )
        self._cost = self._yearly = self._base = np.zeros(len(self.bill))
        self._charged = np.zeros_like(self.over)

    def _apart(self, payment: Floats) -> Floats:
        """The same payment in every plan, (plans, futures)."""
        return np.tile(payment.astype(np.float32), (len(self.bill), 1))

    def _sum(self, amounts: Floats) -> Floats:
        """Over the futures, and in one order however many plans there are."""
        total: Floats = np.vecdot(amounts, self._ones).astype(float)
        return total

    def _owed(self) -> Floats:
        """What is owed besides the coming bill, by product: an array of its own."""
        owed = self.left + self.over
        owed[HUABEI] += self.carried
        return owed

    def _limits(self) -> Floats:
        limits = self._profile.huabei_limit, self._profile.jiebei_limit
        return np.array(limits, np.float32)[:, None, None]

    def _books(self, owed: Floats, free: Floats, spent: Floats, paid: Floats, granted: Floats) -> Books:
        used = owed[HUABEI] + owed[JIEBEI]
        used += self.elsewhere
        used /= granted
        futures = owed.shape[-1]
        return Books(
            owed=owed,
            free=free,
            spent=spent,
            paid=paid,
            charged=self._charged,
            elsewhere=self.elsewhere,
            granted=granted,
            used=np.minimum(used, 1, out=used),
            bought=self._bought,
            cost=self._cost / futures,
            base=self._base / futures,
            yearly=self._yearly / futures,
        )


def owed_today(profile: Profile, term: Counts, k: Drawn) -> tuple[Floats, Floats, Floats]:
    """What is owed on Huabei, on Jiebei and elsewhere today, (futures,) each [yuan].

    What is not told is split from the use of all limits: nothing is owed on a Huabei that lies idle, nor on a
    Jiebei from which nothing has been drawn for longer than a loan runs.
    """
    other = _elsewhere(profile, k)
    split = [profile.used * limit for limit in (profile.huabei_limit, profile.jiebei_limit)]
    huabei = split[0] * (profile.huabei_idle == 0)
    jiebei: Floats = split[1] * (profile.jiebei_idle <= term)
    if profile.huabei_owed != NOT_TOLD:
        huabei = profile.huabei_owed
    if profile.jiebei_owed != NOT_TOLD:
        jiebei = np.full(len(term), profile.jiebei_owed, float)
    elsewhere: Floats = profile.used * other
    if profile.huabei_owed == profile.jiebei_owed == NOT_TOLD:
        elsewhere = np.clip(elsewhere + (split[0] - huabei) + (split[1] - jiebei), 0, other)
    return np.full(len(term), huabei, np.float32), jiebei.astype(np.float32), elsewhere.astype(np.float32)


def annuity(rate: Floats, months: Counts | int) -> Floats:
    """The equal monthly payment for each yuan over so many months, at a `rate` a month."""
    months = np.maximum(months, 1)
    payment: Floats = np.where(rate > 0, rate / (1 - (1 + rate) ** -np.float64(months)), 1 / months)
    return payment


def instalment_rate(fee: Floats) -> Floats:
    """The rate a month at which equal payments repay a bill and its `fee` [share] in INSTALMENTS."""
    payment, rate = (1 + fee.astype(float)) / INSTALMENTS, np.full(len(fee), 0.03)
    for _ in range(8):
        grown = (1 + rate) ** -INSTALMENTS
        gap = payment * (1 - grown) - rate
        rate = rate - gap / (INSTALMENTS * payment * grown / (1 + rate) - 1)
    monthly: Floats = np.maximum(rate, 0).astype(np.float32)
    return monthly


def annual_rate(yearly: Floats, base: Floats) -> Floats:
    """What a year costs for each yuan charged for, of sums over months [share]; 0 where none is."""
    rate: Floats = np.divide(12 * yearly, base, out=np.zeros_like(base), where=base > 0.5)
    return rate


def _terms(k: Drawn) -> Counts:
    """How long a usual loan runs in each future, (futures,) [months]: in rows, as they have no order."""
    futures = len(k.loans_short)
    short, long = (round(futures * float(share.mean())) for share in (k.loans_short, k.loans_long))
    return np.repeat(TERMS, [short, futures - short - long, long])


def _elsewhere(profile: Profile, k: Drawn) -> Floats:
    """What other lenders grant, (futures,) [yuan]."""
    return k.other_limits * max(profile.huabei_limit + profile.jiebei_limit, LEAST_ELSEWHERE)


def _usual_loan(profile: Profile, owed: Floats, term: Counts, k: Drawn) -> Floats:
    """The loan that keeps today's debt on Jiebei where it is, drawn as often as people usually do."""
    limit = k.jiebei_open if not profile.jiebei_limit else np.float32(profile.jiebei_limit)
    keeps = owed * 24 / (Plan.draws * (term + 1))
    return np.clip(keeps, LOW_LOAN * limit, limit).astype(np.float32)


def _strike(where: tuple[Any, ...], part: Floats, product: int, plan: int) -> None:
    """Take one plan's payments on a product out of those that are to end."""
    if where[0] != product:
        return
    if len(where) > 1 and isinstance(where[1], int):
        part *= where[1] != plan
    else:
        part[plan] = 0
