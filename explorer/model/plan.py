"""What a person can choose: where they stand, their plans, the world around them.

Every choice is declared here once. Slider, bounds, link, tests and documentation
read these lines. A choice added later must default to what the model did before
it existed, so that links made earlier keep their meaning.
"""

import math
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any

NAME_LENGTH = 24
MONTHS = 24
DIGITS = 9  # to which values are rounded
NOT_TOLD = -1  # [yuan] of what is owed: to be split from what is in use


@dataclass(frozen=True)
class Choice:
    """One thing to choose: `default` within `low`..`high` in steps of `step` [`unit`].

    It is read only when the choice named by `needs` is not zero.
    """

    key: str
    default: Any
    low: float
    high: float
    step: float
    unit: str
    group: str
    needs: str | None = None

    def fit(self, value: float) -> Any:  # noqa: ANN401 - of the kind of its default
        """The nearest value that can be chosen. Raises ValueError for what is no number."""
        value = float(value)
        if math.isnan(value):
            raise ValueError(f"{self.key} is not a number")
        steps = round((min(max(value, self.low), self.high) - self.low) / self.step)
        return type(self.default)(round(self.low + steps * self.step, DIGITS))


def _choice(
    default: float, ends: tuple[float, float], step: float, unit: str, group: str, needs: str | None = None
) -> Any:  # noqa: ANN401 - as dataclasses.field itself
    low, high = ends
    line = {"low": low, "high": high, "step": step, "unit": unit, "group": group, "needs": needs}
    return field(default=default, metadata=line)


def _flag(group: str) -> Any:  # noqa: ANN401 - as dataclasses.field itself
    return _choice(False, (0, 1), 1, "flag", group)


@cache
def choices(kind: type) -> dict[str, Choice]:
    """The choices of Profile, Plan or Environment, by key, in the order declared."""
    return {f.name: Choice(f.name, f.default, **f.metadata) for f in fields(kind) if f.metadata}


class _Chooser:
    def __post_init__(self) -> None:
        kind: type = type(self)
        for key, choice in choices(kind).items():
            value = getattr(self, key)
            if not choice.low <= value <= choice.high:
                raise ValueError(f"{key} must be within {choice.low} and {choice.high}, not {value}")
            object.__setattr__(self, key, choice.fit(value))


@dataclass(frozen=True)
class Profile(_Chooser):
    """Where the person stands today. Raises ValueError for a value out of its range."""

    score: int = _choice(640, (350, 950), 1, "points", "standing")
    huabei_limit: int = _choice(6000, (0, 50_000), 100, "yuan", "standing")
    jiebei_limit: int = _choice(20_000, (0, 200_000), 500, "yuan", "standing")
    used: float = _choice(0.6, (0, 1), 0.01, "share", "standing")
    history_years: int = _choice(4, (0, 20), 1, "years", "record")
    lates: int = _choice(1, (0, 12), 1, "times", "record")
    months_since_late: int = _choice(5, (0, 60), 1, "months", "record", needs="lates")
    worst_days_late: int = _choice(12, (1, 120), 1, "days", "record", needs="lates")
    overdue_days: int = _choice(0, (0, 120), 1, "days", "record")
    inquiries_6m: int = _choice(3, (0, 12), 1, "times", "record")
    lenders: int = _choice(4, (0, 15), 1, "lenders", "record")
    wrong_record: bool = _flag("record")
    huabei_idle: int = _choice(0, (0, 24), 1, "months", "use")
    jiebei_idle: int = _choice(3, (0, 24), 1, "months", "use")
    huabei_frozen: bool = _choice(False, (0, 1), 1, "flag", "standing", needs="huabei_limit")
    jiebei_frozen: bool = _choice(False, (0, 1), 1, "flag", "standing", needs="jiebei_limit")
    huabei_owed: int = _choice(NOT_TOLD, (NOT_TOLD, 50_000), 1, "yuan", "standing")
    jiebei_owed: int = _choice(NOT_TOLD, (NOT_TOLD, 200_000), 1, "yuan", "standing")
    huabei_before: int = _choice(0, (0, 50_000), 100, "yuan", "standing")
    jiebei_before: int = _choice(0, (0, 200_000), 500, "yuan", "standing")
    months_since_fall: int = _choice(0, (0, 24), 1, "months", "standing")
    huabei_temporary: int = _choice(0, (0, 5000), 100, "yuan", "standing", needs="huabei_limit")


@dataclass(frozen=True)
class Plan(_Chooser):
    """Habits from month `start` on. Raises ValueError for a value out of its range.

    `name` is the code of a preset or the person's own word.
    """

    name: str = "today"
    on_time: float = _choice(0.97, (0, 1), 0.01, "share", "repayment")
    days_late: int = _choice(2, (1, 90), 1, "days", "repayment")
    repay: float = _choice(1.0, (0.1, 1), 0.05, "share", "repayment")
    instalment: float = _choice(0.2, (0, 1), 0.05, "share", "repayment", needs="purchases")
    early_repay: bool = _flag("repayment")
    slip_month: int = _choice(0, (0, MONTHS), 1, "month", "repayment")
    slip_days: int = _choice(30, (1, 120), 1, "days", "repayment", needs="slip_month")
    buffer: int = _choice(1, (0, 12), 1, "months", "repayment")
    utilisation: float = _choice(0.6, (0, 1), 0.01, "share", "utilisation")
    inquiries: float = _choice(0.5, (0, 4), 0.25, "per_month", "inquiries")
    lenders_target: int = _choice(4, (0, 15), 1, "lenders", "inquiries")
    purchases: int = _choice(12, (0, 60), 1, "per_month", "activity")
    ticket: int = _choice(100, (10, 2000), 10, "yuan", "activity", needs="purchases")
    platform_share: float = _choice(0.5, (0, 1), 0.05, "share", "activity")
    draws: int = _choice(4, (0, 60), 1, "per_year", "activity")
    draw_size: float = _choice(1.0, (0.1, 10), 0.1, "multiple", "activity", needs="draws")
    reopens: int = _choice(0, (0, 6), 1, "per_year", "activity")
    programme: bool = _flag("activity")
    appeal_month: int = _choice(0, (0, MONTHS), 1, "month", "activity")
    start: int = _choice(1, (1, MONTHS), 1, "month", "activity")
    close_huabei: int = _choice(0, (0, MONTHS), 1, "month", "activity")
    close_jiebei: int = _choice(0, (0, MONTHS), 1, "month", "activity")
    clear_month: int = _choice(0, (0, MONTHS), 1, "month", "repayment")
    loan_months: int = _choice(0, (0, 12), 3, "months", "activity", needs="draws")


@dataclass(frozen=True)
class Environment(_Chooser):
    """What all plans share. Raises ValueError for a value out of its range."""

    months: int = _choice(12, (6, MONTHS), 1, "months", "world")
    policy_month: int = _choice(0, (0, MONTHS), 1, "month", "world")
    policy_size: float = _choice(0.5, (0, 1), 0.05, "share", "world", needs="policy_month")
    stress: float = _choice(1.0, (1, 2), 0.05, "multiple", "world")


@dataclass(frozen=True)
class Scenario:
    """Plans of one person, at least one; the first is what the others are compared with.

    `beliefs` are coefficients that the person set otherwise, as (key, value) sorted by key;
    with `well_graded` the projection leaves out what is folklore or in dispute.
    """

    profile: Profile = Profile()
    plans: tuple[Plan, ...] = (Plan(),)
    environment: Environment = Environment()
    beliefs: tuple[tuple[str, float], ...] = ()
    well_graded: bool = False

    def __post_init__(self) -> None:
        if not self.plans:
            raise ValueError("a scenario has at least one plan")

    def with_plan(self, number: int, plan: Plan) -> "Scenario":
        """The same scenario with the plan of this number exchanged, or added behind the last."""
        return replace(self, plans=(*self.plans[:number], plan, *self.plans[number + 1 :]))

    def without_plan(self, number: int) -> "Scenario":
        """The same scenario without the plan of this number. Raises ValueError for the last one."""
        return replace(self, plans=(*self.plans[:number], *self.plans[number + 1 :]))
