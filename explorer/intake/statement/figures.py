"""What a statement says, without any row of it: all that leaves the room in which it is read."""

from dataclasses import dataclass
from datetime import date

from explorer.intake.statement import credit, habits, monthly, rows
from explorer.intake.statement.habits import Finding
from explorer.intake.statement.known import known as read_on

BACK = 24  # months that are drawn, and can be where a record starts
NAMED = 100  # lines that could not be read of which the numbers are told


@dataclass(frozen=True, slots=True)
class Found:
    """What a statement says, without any row of it.

    since: the findings of what came after the start of each month, by that month; n: rows read;
    wrong: the first lines that cannot be read, `n_wrong` how many there are;
    rounded: rows whose order number is spoiled; files: statements put together; left: spans left out;
    others: what lay beside it, by the codes of its refusal; age [days] since it ended, 0 for a fresh one;
    due_day: on which day of the month bills fall due, if that shows, else None.
    """

    findings: tuple[Finding, ...]
    months: tuple[monthly.StatementMonth, ...]
    risks: tuple[monthly.Risk, ...]
    since: dict[int, tuple[Finding, ...]]
    n: int
    first: str
    last: str
    wrong: tuple[int, ...]
    n_wrong: int
    missing: int
    cut: bool
    rounded: int
    files: int
    left: tuple[tuple[str, str], ...]
    others: tuple[str, ...]
    age: int
    due_day: int | None


def read_figures(data: bytes, password: str, today: date) -> Found:
    """What a statement in a csv, zip or xlsx file says. Raises Refused with one of rows.CODES."""
    return statement_figures(rows.read_statement(data, password, today), today)


def statement_figures(statement: rows.Statement, today: date) -> Found:
    """What the rows of a statement say on a day."""
    of_credit = credit.credit(statement)
    known = read_on(of_credit, today)
    by_month = tuple(monthly.statement_months(known))
    starts = [one.month for one in by_month[-BACK:]]
    since = {month: tuple(habits.find(read_on(credit.since(of_credit, month)))) for month in starts}
    return Found(
        findings=tuple(habits.find(known)),
        months=by_month[-BACK:],
        risks=tuple(monthly.statement_risks(known)),
        since=since,
        n=len(statement.rows),
        first=statement.first.isoformat(),
        last=statement.last.isoformat(),
        wrong=tuple(one.line for one in statement.wrong[:NAMED]),
        n_wrong=len(statement.wrong),
        missing=statement.missing,
        cut=statement.cut,
        rounded=statement.rounded,
        files=statement.files,
        left=tuple((one.first.isoformat(), one.last.isoformat()) for one in statement.left),
        others=statement.others,
        age=0 if known.is_fresh else known.age,
        due_day=known.rule.day if known.rule.seen else None,
    )
