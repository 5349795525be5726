"""Made-up credit reports read back, and hostile ones: what they cost."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from explorer.intake.credit_report import proposals, timeline
from explorer.intake.credit_report.report import CODES, read_report
from explorer.intake.files import Refused
from tests.attack.cost import Bill, attack
from tests.credit_reports import Looks, Made, check_read_back, made, people
from tests.credit_reports import pdf as written
from tests.hostile_pdfs import HOSTILE

PEOPLE, SPOILED = 200, 2_000
SECONDS = 2.0  # [s] for one report of ninety accounts, and for whatever is refused
TODAY = date(2026, 12, 1)


def hostile() -> Iterator[tuple[str, bytes]]:
    return ((name, make()) for name, make in HOSTILE.items())


def spoiled(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Reports in which bytes were changed, lost or put in, some of them cut off."""
    rng = random.Random(seed)
    wholes = [written(made(number, 6, 10)) for number in range(5)]
    for number in range(count):
        data = bytearray(rng.choice(wholes))
        for _ in range(rng.choice((1, 3, 30, 300))):
            place = rng.randrange(len(data))
            data[place : place + rng.choice((0, 1, 1, 9))] = rng.randbytes(rng.choice((0, 1, 1, 9)))
        yield f"spoiled {number}", bytes(data[: rng.randrange(len(data))] if number % 4 == 0 else data)


def check(data: bytes) -> None:
    try:
        report = read_report(data, "", TODAY)
    except Refused as why:
        assert why.code in CODES and why.given.isascii()
        return
    proposals.proposals(report)
    for told in (timeline.enquiries_by_month, timeline.debts, timeline.late_accounts, timeline.late_years,
                 timeline.report_risks, timeline.repair, timeline.objections):  # fmt: skip
        told(report)


def check_somebody(given: tuple[Made, Looks, bytes]) -> None:
    somebody, _, data = given
    for later in (0, 50):
        check_read_back(somebody, data, somebody.day + timedelta(later))


def run(count: int = SPOILED) -> list[Bill]:
    somebody = ((made, looks, written(made, looks)) for made, looks in people(PEOPLE))
    readable = ((f"somebody {n}", one) for n, one in enumerate(somebody))
    return [
        attack("people's credit reports", readable, check_somebody, 2 * SECONDS),
        attack("hostile PDFs", hostile(), check, SECONDS),
        attack("spoiled credit reports", spoiled(count, 4), check, SECONDS),
    ]
