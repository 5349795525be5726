"""What next: the risk points of the plan being edited, and what does not fit in it."""

from dataclasses import replace

import streamlit as st

from explorer.findings import advise
from explorer.findings.advise import RiskPoint
from explorer.findings.told import Told
from explorer.findings.written import counted
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Environment, Plan, Profile, Scenario, choices
from explorer.model.trajectories import CHANCES
from explorer.page.sections.shared_widgets import edited, plain_names, try_button
from explorer.page.session import widgets
from explorer.scenario.plan_names import clean_name
from explorer.wording import sentences
from explorer.wording.words import Words

SHOWN = 4  # risk points in full view; smaller ones are folded away
# From which size on a difference is told.
POINTS, YUAN, BILL, CHANCE = 0.5, 50, 20, 0.05
USING = ("huabei_idle", "jiebei_idle")  # risk points whose fix asks to use credit


def draw_what_next(told: Told, words: Words) -> None:
    """The section for the plan that is edited."""
    scenario = told.scenario
    number = edited(scenario)
    st.header(words("next.title"), anchor=False)
    st.caption(words("next.about", name=plain_names(scenario, words)[number]))
    draw_risks(told, number, words)
    oddities(scenario, number, words)


def draw_risks(told: Told, number: int, words: Words) -> None:
    """Worst first: what it is, what it costs, the way out and a plan with it."""
    scenario = told.scenario
    points = advise.risk_points(scenario, number, told.trajectories)
    if not points:
        st.markdown(words("next.none"))
    for place, point in enumerate(points[:SHOWN], start=1):
        _risk(scenario, place, point, words)
    rest = points[SHOWN:]
    if not rest:
        return
    more = widgets.expander(words("next.more", count=len(rest)), key="more.risks", type="compact")
    if more.open:
        with more:
            for place, point in enumerate(rest, start=SHOWN + 1):
                _risk(scenario, place, point, words)


def _risk(scenario: Scenario, place: int, point: RiskPoint, words: Words) -> None:
    values = sentences.figures(point.values)
    title = words(f"risk.{point.code}.title")
    text = words(f"risk.{point.code}.text", **values)
    fix = words(f"risk.{point.code}.fix", **values)
    facts = [_costs(scenario, point, words), words("next.grade", grade=words(f"grade.{point.grade}"))]
    small = " ".join(filter(None, facts))
    st.markdown(f"{place}. **{title}** {text}  \n   {fix}  \n   :small[:gray[{small}]]")
    if point.fix:
        plan = replace(point.fix, name=clean_name(words(f"risk.{point.code}.plan")))
        try_button(words("next.try"), f"fix.{point.code}", plan, words)


def _costs(scenario: Scenario, point: RiskPoint, words: Words) -> str:
    """What a risk point costs at the horizon, and what its fix costs."""
    lost = _differences(point, 1, words) + [_likelier(point, key, words) for key in _likelier_events(point)]
    if not lost:
        return ""
    months = scenario.environment.months
    parts = words("answer.semicolon").join(lost)
    if not point.fix:
        rung = f"{point.values.get('rung', 0):g}"
        return words("next.wait", rung=rung, months=months, parts=parts)
    told = words("next.cost", months=months, parts=parts)
    dearer = _differences(point, -1, words)
    if not dearer:
        return told
    price = words("next.price", parts=words("answer.semicolon").join(dearer))
    return f"{told} {price}"


def _differences(point: RiskPoint, sign: int, words: Words) -> list[str]:
    """Score, limits and bill in which the fix is better (`sign` 1), or worse (-1).

    A bill that is higher only since a limit was not lost is no price of the fix.
    """
    parts = []
    for outcome in OUTCOMES:
        size = sign * point.gain(outcome)
        unit = counted(outcome)
        if size >= (YUAN if unit == "yuan" else POINTS):
            gain = words(f"answer.less_{unit}", value=_about(outcome, size))
            parts.append(words(f"answer.gain_{outcome}", gain=gain))
    bill = -sign * point.gain("cost")
    counts = sign > 0 or point.code in USING
    if counts and bill >= BILL:
        parts.append(words("next.bill", value=_about("cost", bill)))
    return parts


def _likelier_events(point: RiskPoint) -> list[str]:
    """The events that the fix makes clearly rarer, the two clearest."""
    rarer = {key: -point.gain(key) for key in CHANCES if -point.gain(key) >= CHANCE}
    return sorted(rarer, key=lambda key: -rarer[key])[:2]


def _likelier(point: RiskPoint, key: str, words: Words) -> str:
    now = sentences.often(point.now[key], words)
    then = sentences.often(point.then[key], words)
    sentence = "likelier" if point.fix else "likelier_wait"
    return words(f"next.{sentence}", event=words(f"chance.{key}"), now=now, then=then)


def _about(outcome: str, size: float) -> str:
    """A difference to two digits, since it comes from few futures."""
    return sentences.amount(outcome, float(f"{size:.2g}") if counted(outcome) == "yuan" else size)


def oddities(scenario: Scenario, number: int, words: Words) -> None:
    """Mixes that cannot well be, as notes."""
    codes = advise.implausible(scenario, number)
    if not codes:
        return
    plan = scenario.plans[number]
    parts: dict[type, object] = {Profile: scenario.profile, Plan: plan, Environment: scenario.environment}
    values = {
        key: sentences.bare(choice, getattr(part, key))
        for kind, part in parts.items()
        for key, choice in choices(kind).items()
    }
    values["spent"] = sentences.yuan(plan.purchases * plan.ticket)
    notes = [f"- {words(f'odd.{code}', **values)}" for code in codes]
    st.caption("\n".join([words("next.odd"), "", *notes]))
