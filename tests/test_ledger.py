"""The one book of debts: its identities, a second ledger written another way, and what both sides would say."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.model.coefficients import load
from explorer.model.lateness import Payments
from explorer.model.ledger import Ledger, owed_today
from explorer.model.plan import Environment, Plan, Profile, Scenario
from explorer.model.projection import SEED, prepare, project, simulate
from explorer.model.schedule import phase
from tests.scenarios import KEEP, random_scenario
from tests.second_ledger import Person, lead

CENT = 0.01


def months_of(scenario: Scenario, futures: int = 50) -> list:
    return [*simulate(prepare(scenario, load(), futures, SEED))]


def hold(scenario: Scenario, futures: int = 50) -> None:
    """Both identities, in every month and future; amounts in float32, so to a hundred thousandth."""
    before, *months = months_of(scenario, futures)
    for now in months:
        books, owed = now.books, before.books.owed
        expected = owed + books.spent + books.charged - books.paid
        slack = CENT + 2e-5 * (owed + books.spent + books.paid)
        assert (np.abs(books.owed - expected) <= slack).all(), now.t
        room = now.usable - (
            books.owed - books.spent
        )  # what was paid early is no longer owed, so free was less
        assert (books.free <= np.maximum(room, 0) + slack).all() and (books.free >= 0).all(), now.t
        early = any(plan.early_repay for plan in scenario.plans)
        assert early or (np.abs(books.free - np.maximum(room, 0)) <= slack).all(), now.t
        assert (books.spent <= books.free + CENT).all() and (books.spent >= 0).all(), now.t
        assert (books.owed >= -CENT).all() and (books.charged >= -CENT).all() and (books.paid >= -CENT).all()
        before = now


def test_what_is_owed_is_what_was_spent_and_charged_and_not_paid():
    rng = np.random.default_rng(20)
    for _ in range(300):
        hold(random_scenario(rng))


# --- a second ledger ---

# Nothing happens to limits, and every number has its published value.
STILL = dict.fromkeys(
    ("zero_rate", "idle_rate", "odd_size", "frequency", "late_fall", "late_fall_year", "late_close", "open_rate",
     "heal", "heal_rate"), 0.0,
) | {"cut_rate": 1e-9, "raise_rate": 1e-9, "raise_new": 1e-9, "raise_6": 1e-9, "raise_12": 1e-9, "wave_gap": 1e9}  # fmt: skip


def both_ledgers(profile: Profile, plan: Plan, months: int = 12) -> tuple[list, list]:
    """One future as the model has it, and led anew: money alone, what is late and usable read off the model."""
    scenario = Scenario(profile, (plan,), Environment(months=months))
    setting = prepare(scenario, load().fixed().moved(STILL), 1, SEED)
    led, told = [*simulate(setting)], Ledger(setting.schedule, profile, setting.k, setting.luck)
    owed = np.stack(owed_today(profile, told.term, setting.k)[:2]) > 0
    payments = Payments(setting.schedule, profile, setting.world, owed, setting.k, setting.luck)
    late = [payments.month(t, told.over + 2)[1] for t in range(months + 1)][1:]
    person = Person(
        k={item.key: item.value for item in load().items},
        profile=profile,
        plan=plan,
        term=int(told.term[0]),
        phase=float(phase(np.float32(plan.draws), profile.jiebei_idle, setting.luck.phase)[0]),
        usable=[tuple(month.usable[:, 0, 0].tolist()) for month in led[1:]],
        late=[(float(one.days.sum()), bool(one.unpaid.any())) for one in late],
    )
    return led, lead(person)


def test_a_second_ledger_in_plain_numbers_agrees_to_the_yuan():
    rng = np.random.default_rng(7)
    late = 0.0
    for _ in range(300):
        scenario = random_scenario(rng)
        profile = replace(scenario.profile, overdue_days=0)
        plan = replace(scenario.plans[0], reopens=0, close_huabei=0, close_jiebei=0)
        led, anew = both_ledgers(profile, plan)
        for month, line in zip(led, anew, strict=True):
            books = month.books
            found = books.owed[0, 0, 0], books.owed[1, 0, 0], books.elsewhere[0, 0], books.cost[0]
            assert found == pytest.approx(tuple(line), abs=1, rel=2e-5)
            late += float(month.late.late.sum())
    assert late > 1000  # many of them with late bills


# Worked out in words, and never renewed by a tool.


def test_a_loan_by_hand():
    """12,000 on Jiebei, told, in a future whose loans run six months, and nothing drawn any more.

    Six loans of every age: of one yuan a month over six months at 1.2 % a month, with 1 to 6 payments left,
    .9881, 1.9646, 2.9294, 3.8828, 4.8249, 5.7558 are owed, 20.3457 together. So 12,000 means a payment of
    589.81 a month on each of the six, 3,538.8 together. Month 1 charges 1.2 % of 12,000, 144.0; owed then
    are 12,000 + 144.0 - 3,538.8 = 8,605.2. Five are left: 103.3 charged, 2,949.0 paid, 5,759.4 owed.
    """
    profile = Profile(
        huabei_limit=0, jiebei_limit=20_000, huabei_owed=0, jiebei_owed=12_000, used=0.0, lates=0
    )
    numbers = load().fixed().moved(STILL | {"loans_short": 0.0, "loans_long": 0.0})
    found = project(Scenario(profile, (replace(KEEP, draws=0, purchases=0),)), numbers, 10)
    setting = prepare(Scenario(profile, (replace(KEEP, draws=0, purchases=0),)), numbers, 10, SEED)
    owed = [month.books.owed[1, 0, 0] for month in simulate(setting)]
    assert owed[:3] == pytest.approx([12_000, 8605.2, 5759.4], abs=0.3)
    assert found.cost[2, 0] == pytest.approx(144.0 + 103.3, abs=0.1)
    assert owed[6] == pytest.approx(0, abs=0.1)


def test_a_late_bill_by_hand():
    """1,000 bought each month on Huabei and paid in full; that of month 3, due in month 4, 45 days late.

    Month 4 charges thirty days at .05 % of 1,000, 15.0. In month 5 the next 1,000 fall due, so that fifteen
    days are charged on 2,015.0, 15.1; or, where the bill crosses one month's end alone, all is paid then. The
    interest is 30.1 in both, and nothing before month 4 or after month 6.
    """
    profile = Profile(huabei_limit=50_000, jiebei_limit=0, huabei_owed=1000, used=0.0, lates=0)
    plan = replace(KEEP, purchases=10, ticket=100, draws=0, slip_month=4, slip_days=45)
    numbers = load().fixed().moved(STILL | {"huabei_shut": 0.0, "kept_31": 0.0, "together": 0.0})
    cost = np.diff(project(Scenario(profile, (plan,)), numbers, 200).cost[:, 0])
    assert cost[:3] == pytest.approx(0, abs=1e-6)
    assert cost[3] == pytest.approx(15.0, abs=0.01)
    assert cost[4] == pytest.approx(15.1, abs=0.1)
    assert cost[6:] == pytest.approx(0, abs=1e-6)


def test_instalments_by_hand():
    """1,200 in month 1 all in six parts, and nothing after it as the limit is full of them: 54.00 in all, .0128 a
    month of what is left, 15.3 % a year. Each payment is 1,254 / 6 = 209.00."""
    profile = Profile(huabei_limit=1200, jiebei_limit=0, huabei_owed=0, used=0.0, lates=0)
    plan = replace(KEEP, purchases=1, ticket=1200, instalment=1.0, draws=0)
    setting = prepare(
        Scenario(profile, (plan, replace(plan, close_huabei=0))), load().fixed().moved(STILL), 10, SEED
    )
    months = [*simulate(setting)]
    assert months[1].books.owed[0, 0, 0] == pytest.approx(1200, abs=0.01)
    assert months[2].books.paid[0, 0, 0] == pytest.approx(209.0, abs=0.01)
    rate = months[2].books.charged[0, 0, 0] / 1200
    assert 12 * rate == pytest.approx(0.153, abs=0.001)
    assert 209 * (1 - (1 + rate) ** -6) / rate == pytest.approx(1200, abs=0.1)
