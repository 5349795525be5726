"""What is asked first of a person, and what an answer does to the scenario."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from explorer.model.plan import FOLLOWED, Profile, Scenario
from explorer.scenario import presets

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """A question: `typed` is what of the profile can be written as a number, `answers` are codes to choose.

    answers: by code, what of the profile it says; habits: by code, what of the first plan it says beside;
    about: what of the profile is not known to whom does not know.
    """

    key: str
    about: tuple[str, ...]
    answers: Mapping[str, Values]
    typed: str = ""
    habits: Mapping[str, Values] = field(default_factory=dict)


NONE_OPEN = {
    "huabei": {"huabei_limit": 0, "huabei_frozen": False},
    "jiebei": {"jiebei_limit": 0, "jiebei_frozen": False},
}
FROZEN = ("huabei_frozen", "jiebei_frozen")
QUESTIONS = (
    Question("score", ("score",), {}, typed="score"),
    *(
        Question(product, (f"{product}_limit",), {"closed": gone, "never": gone}, typed=f"{product}_limit")
        for product, gone in NONE_OPEN.items()
    ),
    Question(
        "fell",
        FROZEN,
        {
            "nothing": dict.fromkeys(FROZEN, False),
            **{key: dict.fromkeys(FROZEN, False) | {key: True} for key in FROZEN},
            "both_frozen": dict.fromkeys(FROZEN, True),
        },
    ),
    Question(
        "overdue",
        ("overdue_days",),
        {"none": {"overdue_days": 0}, "pay_now": {}, "pay_later": {}},
        typed="overdue_days",
        habits={"none": {"clear_month": 0}, "pay_now": {"clear_month": 1}, "pay_later": {"clear_month": 0}},
    ),
    Question(
        "lates",
        ("lates",),
        {"none": {"lates": 0}, "once": {"lates": 1}, "more": {"lates": 3}},
        habits={"more": {"on_time": 0.75}},
    ),
    Question("used", ("used",), {f"{tenth}0": {"used": tenth / 10} for tenth in (1, 3, 5, 7, 9)}),
)


def offered(question: Question, scenario: Scenario) -> list[str]:
    """The codes that can be chosen: who is overdue is asked when they pay."""
    if question.key != "overdue":
        return list(question.answers)
    return ["pay_now", "pay_later"] if scenario.profile.overdue_days else ["none"]


def chosen(question: Question, code: str, scenario: Scenario) -> bool:
    """Whether the scenario says what an answer says."""
    says = question.answers[code].items()
    return bool(says) and all(getattr(scenario.profile, key) == value for key, value in says)


def answered(scenario: Scenario, question: Question, code: str) -> Scenario:
    """The scenario with an answer of a code."""
    known = told(scenario, question.answers[code], question.habits.get(code, {}))
    for key in question.about:
        known = known.with_unknown(key, False)
    return known


def not_known(scenario: Scenario, question: Question) -> Scenario:
    """The scenario of whom does not know the answer: the usual is taken for it."""
    assumed = told(scenario, {key: getattr(Profile, key) for key in question.about}, {})
    for key in question.about:
        assumed = assumed.with_unknown(key, True)
    return assumed


def told(scenario: Scenario, stands: Values, habits: Values) -> Scenario:
    """The scenario with other values of the profile, and habits of the first plan.

    Habits that can follow the profile do so again, but those told. Ready-made plans nobody has changed
    are made anew from the first plan; of other plans a habit that was the first one's moves along.
    """
    before, *others = scenario.plans
    follows = tuple(key for key in FOLLOWED if key in _retied(scenario, stands) and key not in habits)
    moved = replace(scenario, profile=replace(scenario.profile, **stands), follows=follows)
    today = replace(moved.plans[0], **habits)
    return replace(moved, plans=(today, *(presets.moved_along(plan, before, today) for plan in others)))


def _retied(scenario: Scenario, stands: Values) -> set[str]:
    """The habits that follow: a new answer about late bills is one about paying on time, too."""
    return {*scenario.follows, *(("on_time", "days_late") if "lates" in stands and scenario.follows else ())}


def summary(scenario: Scenario) -> tuple[str, ...]:
    """What of the profile is told in one line."""
    overdue = ("overdue_days",) if scenario.profile.overdue_days else ()
    return ("score", "huabei_limit", "jiebei_limit", "used", "lates", *overdue)
