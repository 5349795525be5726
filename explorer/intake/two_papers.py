"""A statement and a credit report of one person: where both tell a choice, the later paper counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.intake.credit_report.proposals import Proposal, filled
from explorer.intake.statement import apply
from explorer.intake.statement.habits import Finding
from explorer.model.plan import Scenario


@dataclass(frozen=True, slots=True)
class Both:
    """A choice that both papers tell, and the day or month that each tells of: 2026-11-20, 2026-10."""

    key: str
    statement: str
    report: str

    @property
    def report_is_later(self) -> bool:
        """Whether the report counts; a month that it tells of is later than no day of that month."""
        return self.report > self.statement


def told_twice(findings: Sequence[Finding], last: str, proposals: Sequence[Proposal]) -> list[Both]:
    """The choices that both tell with a value; `last`: the last day of the statement."""
    there = {one.key for one in findings if one.value is not None}
    return [Both(one.key, last, one.asof) for one in proposals if one.value is not None and one.key in there]


def taken_together(
    scenario: Scenario, findings: Sequence[Finding], last: str, proposals: Sequence[Proposal]
) -> Scenario:
    """The scenario with all that both papers tell."""
    both = {one.key: one for one in told_twice(findings, last, proposals)}
    later = {key for key, one in both.items() if one.report_is_later}
    ours = [one for one in proposals if one.key in later or one.key not in both]
    return apply.taken(filled(scenario, ours), [one for one in findings if one.key not in later])
