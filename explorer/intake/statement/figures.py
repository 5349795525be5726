"""What a statement says, without any row of it: all that leaves the room in which it is read."""

from dataclasses import dataclass
from datetime import date

from explorer.intake.statement import credit, habits, monthly, rows
from explorer.intake.statement.habits import Finding

BACK = 24  # months that are drawn, and can be where a record starts
NAMED = 100  # lines that could not be read of which the numbers are told


@dataclass(frozen=True, slots=True)
class Found:
    """What a statement says, without any row of it.

    since: the findings of what came after the start of each month, by that month; n: rows read;
    wrong: the first lines that cannot be read, `n_wrong` how many there are;
    due_day: on which day of the month bills fall due, if that shows, else None.
    """

    findings: tuple[Finding, ...]
    months: tuple[monthly.Month, ...]
    risks: tuple[monthly.Risk, ...]
    since: dict[int, tuple[Finding, ...]]
    n: int
    first: str
    last: str
    wrong: tuple[int, ...]
    n_wrong: int
    missing: int
    cut: bool
    due_day: int | None


def read(data: bytes, password: str, today: date) -> Found:
    """What a statement in a csv, zip or xlsx file says. Raises Refused with one of rows.CODES."""
    return found(rows.read(data, password, today))


def found(statement: rows.Statement) -> Found:
    """What the rows of a statement say."""
    of_credit = credit.credit(statement)
    known = habits.known(of_credit)
    by_month = tuple(monthly.by_month(known))
    starts = [one.month for one in by_month[-BACK:]]
    since = {month: tuple(habits.find(habits.known(credit.since(of_credit, month)))) for month in starts}
    return Found(
        findings=tuple(habits.find(known)),
        months=by_month[-BACK:],
        risks=tuple(monthly.risks(known)),
        since=since,
        n=len(statement.rows),
        first=statement.first.isoformat(),
        last=statement.last.isoformat(),
        wrong=tuple(one.line for one in statement.wrong[:NAMED]),
        n_wrong=len(statement.wrong),
        missing=statement.missing,
        cut=statement.cut,
        due_day=known.rule.day if known.rule.seen else None,
    )
