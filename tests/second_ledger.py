"""A second ledger, without the model: one person, one future; each loan with all its payments, no running sums."""

import math
from typing import Any, NamedTuple


class Person(NamedTuple):
    k: dict[str, float]  # the coefficients' values
    profile: Any
    plan: Any
    term: int  # [months] of a loan as people usually take it
    phase: float  # how far the rhythm of loans is today
    usable: list[tuple[float, float]]  # by month, of Huabei and Jiebei
    late: list[
        tuple[float, bool]
    ]  # by month: for how much of it something is overdue, and whether at its end still


class Line(NamedTuple):
    huabei: float
    jiebei: float
    elsewhere: float
    cost: float


def level(amount: float, rate: float, months: int) -> list[float]:
    return [amount * rate / (1 - (1 + rate) ** -months)] * months


def worth(payments: list[float], rate: float) -> float:
    return sum(payment / (1 + rate) ** (n + 1) for n, payment in enumerate(payments))


def part_rate(fee: float) -> float:
    low, high = 0.0, 0.1
    for _ in range(60):
        rate = (low + high) / 2
        low, high = (rate, high) if worth([(1 + fee) / 6] * 6, rate) > 1 else (low, rate)
    return low


def lead(who: Person) -> list[Line]:
    k, plan, told = who.k, who.plan, who.profile
    limits, daily = (told.huabei_limit, told.jiebei_limit), 30 * k["huabei_daily"]
    other = k["other_limits"] * max(sum(limits), 10_000)
    granted = max(sum(limits) + other, 1)
    bill = told.huabei_owed if told.huabei_owed >= 0 else told.used * limits[0] * (told.huabei_idle == 0)
    debt = (
        told.jiebei_owed if told.jiebei_owed >= 0 else told.used * limits[1] * (told.jiebei_idle <= who.term)
    )
    rest = told.used * granted - bill - debt
    elsewhere = min(max(rest, 0), other) if told.huabei_owed == told.jiebei_owed == -1 else told.used * other
    pulled = plan.utilisation * granted / max(bill + debt + elsewhere, 0.1 * granted)
    limit = limits[1] or k["jiebei_open"]
    usual = min(max(debt * 24 / (4 * (who.term + 1)), 0.1 * limit), limit)
    rates = part_rate(k["instalment_fee"]), 30 * k["jiebei_daily"]
    ages = [level(1, rates[1], who.term)[:n] for n in range(1, who.term + 1)]
    whole = sum(worth(age, rates[1]) for age in ages)
    parts, loans = [], [[debt / whole * payment for payment in age] for age in ages]
    carried, overdue, pull, lines = 0.0, [0.0, 0.0], 1.0, [Line(bill, debt, elsewhere, 0.0)]
    for month, (usable, (days, unpaid)) in enumerate(zip(who.usable, who.late, strict=True), 1):
        kinds = tuple(zip((parts, loans), rates, strict=True))
        cost = daily * carried + sum(rate * worth(one, rate) for kind, rate in kinds for one in kind)
        statement = bill + carried * (1 + daily)
        carried = statement * min((1 - plan.repay) * min(pull, 1), 0.9)
        due = [statement - carried, 0.0]
        for n, (kind, _) in enumerate(kinds):
            due[n] += sum(one.pop(0) for one in kind if one) + overdue[n]
        fees = due[0] * daily * days, due[1] * rates[1] * k["jiebei_penalty"] * days
        overdue = [(amount + fee) * unpaid for amount, fee in zip(due, fees, strict=True)]
        owed = [overdue[n] + sum(worth(one, rate) for one in kind) for n, (kind, rate) in enumerate(kinds)]
        bought = min(plan.purchases * plan.ticket, max(usable[0] - owed[0] - carried, 0))
        done, before = (math.floor(n * plan.draws / 12 + who.phase) for n in (month, month - 1))
        drawn = min((done - before) * usual * plan.draw_size * pulled, max(usable[1] - owed[1], 0))
        pull = pulled
        parts.append(level(bought * plan.instalment, rates[0], 6))
        loans.append(level(drawn, rates[1], plan.loan_months or who.term))
        early = bought * (1 - plan.instalment) * k["early_share"] * plan.early_repay
        bill = bought * (1 - plan.instalment) - early
        huabei, jiebei = owed[0] + carried + bought - early, owed[1] + drawn
        elsewhere += k["steer"] * (
            min(max(plan.utilisation * granted - early - huabei - jiebei, 0), other) - elsewhere
        )
        lines.append(Line(huabei, jiebei, elsewhere, cost + sum(fees)))
    return lines
