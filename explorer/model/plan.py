"""What a person can choose: where they stand, their plans, the world around them.

Every choice is declared here once. Slider, bounds, link, tests and documentation
read these lines. A choice added later must default to what the model did before
it existed, so that links made earlier keep their meaning.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from types import MappingProxyType
from typing import Any

NAME_LENGTH = 24
MONTHS = 24
DIGITS = 9  # to which values are rounded
YEAR = 12  # [months]
RECORD_MONTHS = 60  # a late bill stays five years on the report (F40)
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

    def late_ages(self) -> list[float]:
        """How long ago each late bill was [months], from old to new: others lie evenly before the last."""
        apart = (self.months_since_late - RECORD_MONTHS) / max(self.lates, 1)
        ages = [RECORD_MONTHS + place * apart for place in range(1, self.lates)]
        return [*ages, float(self.months_since_late)] if self.lates else []


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


def _bought(me: Profile, plan: Plan) -> int:
    """As usual, but no more than what is told to be in use pays for; nothing after a year without."""
    affordable = max(int(me.used * me.huabei_limit / plan.ticket), 1) if me.huabei_limit else Plan.purchases
    return 0 if me.huabei_idle >= YEAR else min(Plan.purchases, affordable)


def _drawn(me: Profile, plan: Plan) -> int:
    """As usual; nothing after a year without."""
    return 0 if me.jiebei_idle >= YEAR else Plan.draws


# What a habit of the first plan is where it follows the profile.
FOLLOWED: Mapping[str, Callable[[Profile, Plan], float]] = MappingProxyType(
    {
        "on_time": lambda me, plan: 1 - sum(age < YEAR for age in me.late_ages()) / YEAR,
        "days_late": lambda me, plan: me.worst_days_late if me.lates else plan.days_late,
        "utilisation": lambda me, plan: me.used,
        "inquiries": lambda me, plan: me.inquiries_6m / 6,
        "lenders_target": lambda me, plan: me.lenders,
        "purchases": _bought,
        "draws": _drawn,
    }
)


def following(profile: Profile, plan: Plan, keys: tuple[str, ...]) -> Plan:
    """The plan with the habits of these keys as the profile has them."""
    values: dict[str, Any] = {key: choices(Plan)[key].fit(FOLLOWED[key](profile, plan)) for key in keys}
    return replace(plan, **values)


@dataclass(frozen=True)
class Scenario:
    """Plans of one person, at least one; the first is what the others are compared with.

    `beliefs` are coefficients that the person set otherwise, as (key, value) sorted by key;
    with `well_graded` the projection leaves out what is folklore or in dispute.
    `follows`: habits of the first plan that follow the profile, in the order of FOLLOWED;
    `unknown`: what of the profile the person does not know, in the order declared.
    """

    profile: Profile = Profile()
    plans: tuple[Plan, ...] = (Plan(),)
    environment: Environment = Environment()
    beliefs: tuple[tuple[str, float], ...] = ()
    well_graded: bool = False
    follows: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.plans:
            raise ValueError("a scenario has at least one plan")
        if self.follows:
            first, *others = self.plans
            first = following(self.profile, first, self.follows)
            object.__setattr__(self, "plans", (first, *others))

    def with_plan(self, number: int, plan: Plan) -> "Scenario":
        """The same scenario with the plan of this number exchanged, or added behind the last.

        A habit of the first plan that is another one now follows the profile no more.
        """
        plans = (*self.plans[:number], plan, *self.plans[number + 1 :])
        kept = [key for key in self.follows if number or getattr(plan, key) == getattr(self.plans[0], key)]
        return replace(self, plans=plans, follows=tuple(kept))

    def without_plan(self, number: int) -> "Scenario":
        """The same scenario without the plan of this number. Raises ValueError for the last one."""
        plans = (*self.plans[:number], *self.plans[number + 1 :])
        return replace(self, plans=plans, follows=self.follows if number else ())

    def with_follows(self, key: str, follows: bool) -> "Scenario":
        """The same scenario in which a habit of the first plan follows the profile, or stays as it is now."""
        chosen = {*self.follows, key} if follows else {*self.follows} - {key}
        return replace(self, follows=tuple(one for one in FOLLOWED if one in chosen))

    def with_unknown(self, key: str, unknown: bool) -> "Scenario":
        """The same scenario with something of the profile not known, and taken to be usual, or known."""
        chosen = {*self.unknown, key} if unknown else {*self.unknown} - {key}
        line = choices(Profile)[key]
        usual: dict[str, Any] = {key: line.default} if unknown else {}
        profile = replace(self.profile, **usual)
        kept = tuple(one for one in choices(Profile) if one in chosen)
        return replace(self, profile=profile, unknown=kept)
