"""What next: the risk points of the plan being edited, what does not fit in it, and the way to a goal."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from explorer import say
from explorer.findings import advise, goal
from explorer.findings.advise import RiskPoint
from explorer.findings.goal import Goal, Way
from explorer.link import clean_name
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import MAX_PLANS, MONTHS, Environment, Plan, Profile, Scenario, choices
from explorer.model.projection import CHANCES, Trajectories
from explorer.page.reader import acted
from explorer.words import Words

Add = Callable[[Plan], None]
SHOWN = 4  # risk points in full view; smaller ones are folded away
# From which size on a difference is told.
POINTS, YUAN, BILL, CHANCE = 0.5, 50, 20, 0.05
USING = ("huabei_idle", "jiebei_idle")  # risk points whose fix asks to use credit
WANTED = (0.5, 0.7, 0.9)
EFFORT = {"small": 0.75, "medium": 1.75}  # up to which effort it is called so


def show(scenario: Scenario, trajectories: Trajectories, words: Words, add: Add) -> None:
    """The section; `add` is called with a plan that the person wants to try."""
    number = st.session_state.get("editing") or 0
    number = number if number < len(scenario.plans) else 0
    st.subheader(words("next.title"), anchor=False)
    name = say.plain(say.plan_names(scenario, words)[number])
    st.caption(words("next.about", name=name))
    risks(scenario, number, trajectories, words, add)
    oddities(scenario, number, words)
    goal_seek(scenario, number, words, add)


def risks(scenario: Scenario, number: int, trajectories: Trajectories, words: Words, add: Add) -> None:
    """Worst first: what it is, what it costs, the way out and a plan with it."""
    points = advise.risk_points(scenario, number, trajectories)
    if not points:
        st.markdown(words("next.none"))
    for place, point in enumerate(points[:SHOWN], start=1):
        _risk(scenario, place, point, words, add)
    rest = points[SHOWN:]
    if rest:
        title = words("next.more", count=len(rest))
        more = st.expander(title, key="more.risks", on_change=acted, type="compact")
        if more.open:
            with more:
                for place, point in enumerate(rest, start=SHOWN + 1):
                    _risk(scenario, place, point, words, add)


def _risk(scenario: Scenario, place: int, point: RiskPoint, words: Words, add: Add) -> None:
    values = {key: f"{v:.0%}" if key.endswith("share") else f"{v:g}" for key, v in point.values.items()}
    title = words(f"risk.{point.code}.title")
    text = words(f"risk.{point.code}.text", **values)
    fix = words(f"risk.{point.code}.fix", **values)
    facts = [_costs(scenario, point, words), words("next.grade", grade=words(f"grade.{point.grade}"))]
    small = " ".join(filter(None, facts))
    st.markdown(f"{place}. **{title}** {text}  \n   {fix}  \n   :small[:gray[{small}]]")
    if point.fix:
        plan = replace(point.fix, name=clean_name(words(f"risk.{point.code}.plan")))
        _add_button(words("next.try"), f"fix.{point.code}", plan, scenario, words, add)


def _costs(scenario: Scenario, point: RiskPoint, words: Words) -> str:
    """What a risk point costs at the horizon, and what its fix costs."""
    months, rung = scenario.environment.months, f"{point.values.get('rung', 0):g}"
    lost, dearer = _differences(point, 1, words), _differences(point, -1, words)
    lost += [_likelier(point, key, words) for key in _likelier_events(point)]
    if not lost:
        return ""
    parts = words("answer.semicolon").join(lost)
    if not point.fix:
        return words("next.wait", rung=rung, months=months, parts=parts)
    told = words("next.cost", months=months, parts=parts)
    return told + (" " + words("next.price", parts=words("answer.semicolon").join(dearer)) if dearer else "")


def _differences(point: RiskPoint, sign: int, words: Words) -> list[str]:
    """Score, limits and bill in which the fix is better (`sign` 1), or worse (-1).

    A bill that is higher only since a limit was not lost is no price of the fix.
    """
    parts = []
    for outcome in OUTCOMES:
        size = sign * point.gain(outcome)
        if size >= (POINTS if outcome == "score" else YUAN):
            unit = "points" if outcome == "score" else "yuan"
            gain = words(f"answer.less_{unit}", value=_about(outcome, size))
            parts.append(words(f"answer.gain_{outcome}", gain=gain))
    bill = -sign * point.gain("cost")
    counts = sign > 0 or point.code in USING
    return parts + ([words("next.bill", value=_about("cost", bill))] if counts and bill >= BILL else [])


def _likelier_events(point: RiskPoint) -> list[str]:
    """The events that the fix makes clearly rarer, the two clearest."""
    rarer = {key: -point.gain(key) for key in CHANCES if -point.gain(key) >= CHANCE}
    return sorted(rarer, key=lambda key: -rarer[key])[:2]


def _likelier(point: RiskPoint, key: str, words: Words) -> str:
    now, then = (say.often(end[key], words) for end in (point.now, point.then))
    sentence = "likelier" if point.fix else "likelier_wait"
    return words(f"next.{sentence}", event=words(f"chance.{key}"), now=now, then=then)


def _about(outcome: str, size: float) -> str:
    """A difference to two digits, since it comes from few futures."""
    return f"{size:.0f}" if outcome == "score" else say.yuan(float(f"{size:.2g}"))


def oddities(scenario: Scenario, number: int, words: Words) -> None:
    """Mixes that cannot well be, as notes."""
    codes = advise.implausible(scenario, number)
    if codes:
        parts = scenario.profile, scenario.plans[number], scenario.environment
        values = {key: _value(part, key, words, bare=True) for part in parts for key in choices(type(part))}
        values |= {"spent": say.yuan(parts[1].purchases * parts[1].ticket)}
        notes = [words(f"odd.{code}", **values) for code in codes]
        st.caption("\n".join([words("next.odd"), "", *(f"- {note}" for note in notes)]))


def _value(part: Profile | Plan | Environment, key: str, words: Words, bare: bool = False) -> str:
    """One choice as it is written in a sentence; `bare` when that says itself what is counted."""
    choice, value = choices(type(part))[key], getattr(part, key)
    if choice.unit == "flag":
        return words("next.yes") if value else words("next.no")
    if choice.unit == "month" and not bare:
        return words("chart.month", month=value) if value else words("next.none_set")
    plain = {"share": f"{value:.0%}", "yuan": say.yuan(value)}
    unit = "" if bare else words(f"unit.{choice.unit}")
    return plain.get(choice.unit) or f"{value:g} {unit}".strip()


def goal_seek(scenario: Scenario, number: int, words: Words, add: Add) -> None:
    """Ask for a goal, look for the ways, and keep them until the habits or the person change."""
    st.markdown(f"**{words('goal.title')}**  \n:small[{words('goal.about')}]")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        asked = _ask(scenario, words)
        sought = st.button(words("goal.seek"), key="goal.seek", disabled=asked is None)
    if sought:
        searching = words("goal.searching")
        bar = st.progress(0.0, searching)
        found = goal.seek(scenario, number, *asked, lambda share: bar.progress(share, searching))
        bar.empty()
        st.session_state["goal"] = _basis(scenario, scenario.plans[number]), found
    basis, found = st.session_state.get("goal", (None, None))
    plan = next((n for n, plan in enumerate(scenario.plans) if _basis(scenario, plan) == basis), None)
    if plan is None:
        st.session_state.pop("goal", None)
    else:
        _answer(scenario, plan, found, words, add)


def _basis(scenario: Scenario, plan: Plan) -> tuple:
    """All that a goal's ways hang on: neither the other plans nor how far the page looks."""
    world = replace(scenario.environment, months=MONTHS)
    return scenario.profile, scenario.plans[0], plan, world, scenario.beliefs, scenario.well_graded


def _ask(scenario: Scenario, words: Words) -> tuple[str, float, int, float] | None:
    """The goal that the widgets say; None while a number is missing."""
    names = {outcome: words(f"outcome.{outcome}") for outcome in OUTCOMES}
    outcome = st.selectbox(words("goal.outcome"), OUTCOMES, format_func=names.get, key="goal.outcome")
    line, today = choices(Profile)[outcome], getattr(scenario.profile, outcome)
    unit, step, wished = ("score", 10, today + 30) if outcome == "score" else ("yuan", 500, max(today, 500))
    low, high, label = int(line.low), int(line.high), words(f"goal.target_{unit}")
    key = _first_shown(f"goal_{outcome}", min(wished, high))
    target = st.number_input(label, low, high, step=step, key=key)
    key = _first_shown("goal_month", scenario.environment.months)
    month = st.slider(words("goal.month"), 1, MONTHS, key=key)
    chances = {share: say.often(share, words) for share in WANTED}
    key = _first_shown("goal.chance", WANTED[1])
    chance = st.selectbox(words("goal.chance"), WANTED, format_func=chances.get, key=key)
    return None if target is None else (outcome, target, month, chance)


def _first_shown(key: str, value: object) -> str:
    """The key of a widget that starts with a value and then shows what the person chose."""
    st.session_state.setdefault(key, value)
    return key


def _answer(scenario: Scenario, number: int, found: Goal, words: Words, add: Add) -> None:
    name, target = say.plain(say.plan_names(scenario, words)[number]), say.amount(found.outcome, found.target)
    wanted = dict(month=found.month, target=target, chance=say.often(found.chance, words))
    st.markdown(words("goal.asked", name=name, outcome=words(f"outcome.{found.outcome}"), **wanted))
    if found.month > scenario.environment.months:
        st.caption(words("goal.beyond", months=scenario.environment.months))
    if found.nearest:
        jumps = "" if found.outcome == "score" else words("goal.jumps")
        st.markdown(f"{words('goal.unreachable')} {jumps}")
        first = words("goal.nearest", changes=_changes(found, found.nearest, words))
        first = first if found.nearest.keys else words("goal.nothing")
        _way(scenario, first, _so_far(found, found.nearest, words), 1, found, found.nearest, words, add)
    elif not found.ways[0].keys:
        st.markdown(words("goal.already", chance=say.often(found.ways[0].chance, words)))
    else:
        for place, way in enumerate(found.ways, start=1):
            first = f"{place}. {_changes(found, way, words)}"
            _way(scenario, first, _facts(way, words), place, found, way, words, add)


def _way(scenario, first: str, small: str, place: int, found: Goal, way: Way, words: Words, add: Add) -> None:
    """One way: which levers move, how sure and how hard it is, and a plan with it."""
    st.markdown(f"{first}  \n   :small[:gray[{small}]]")
    if way.keys:
        name = words(f"goal.plan_{found.outcome}", target=say.amount(found.outcome, found.target))
        plan = replace(way.plan, name=clean_name(name))
        _add_button(words("goal.add"), f"goal.add.{place}", plan, scenario, words, add)


def _facts(way: Way, words: Words) -> str:
    """How sure a way is, from when on, and how hard."""
    size = next((name for name, most in EFFORT.items() if way.effort <= most), "large")
    told = dict(chance=say.often(way.chance, words), effort=words(f"goal.effort_{size}"))
    return words("goal.reached", month=way.month, **told) if way.month else words("goal.kept", **told)


def _so_far(found: Goal, way: Way, words: Words) -> str:
    """What comes of the nearest way."""
    value = say.amount(found.outcome, way.value)
    facts = [words("goal.instead", chance=say.often(way.chance, words), value=value)]
    if way.month:
        facts.append(words("goal.later", month=way.month))
    return " ".join(facts)


def _changes(found: Goal, way: Way, words: Words) -> str:
    """Every lever that moves, from where to where."""

    def change(key: str) -> str:
        now, then = _value(found.base, key, words), _value(way.plan, key, words)
        return words("goal.change", lever=f"**{words(f'choice.{key}.label')}**", now=now, then=then)

    return words("answer.semicolon").join(map(change, way.keys))


def _add_button(label: str, key: str, plan: Plan, scenario: Scenario, words: Words, add: Add) -> None:
    full = len(scenario.plans) >= MAX_PLANS
    note = words("plan.full", most=MAX_PLANS) if full else None
    st.button(label, key=key, on_click=add, args=(plan,), disabled=full, help=note)
