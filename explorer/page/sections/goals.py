"""The way to a goal: ask for one, look for the smallest changes of habits that reach it, offer them."""

from dataclasses import replace

import streamlit as st

from explorer.findings import goal
from explorer.findings.goal import Goal, Way, Wish
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import MONTHS, Plan, Profile, Scenario, choices
from explorer.page.sections.shared_widgets import edited, plain_names, try_button
from explorer.page.session import widgets
from explorer.page.session.state import session
from explorer.scenario.plan_names import clean_name
from explorer.wording import sentences
from explorer.wording.words import Words

WANTED = (0.5, 0.7, 0.9)
EFFORT = {"small": 0.75, "medium": 1.75}  # up to which effort it is called so


def draw_goals(scenario: Scenario, words: Words) -> None:
    """Ask, and keep what was found until the habits or the person change."""
    st.markdown(f"**{words('goal.title')}**  \n:small[{words('goal.about')}]")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wish = _wish(scenario, words)
        asked = widgets.button(words("goal.seek"), key="goal.seek")
    if asked:
        number = edited(scenario)
        found = _sought(scenario, number, wish, words)
        session().goal = _basis(scenario, scenario.plans[number]), found
    kept = session().goal
    if kept is None:
        return
    basis, found = kept
    numbers = [number for number, plan in enumerate(scenario.plans) if _basis(scenario, plan) == basis]
    if numbers:
        _answer(scenario, numbers[0], found, words)
    else:
        session().goal = None


def _sought(scenario: Scenario, number: int, wish: Wish, words: Words) -> Goal:
    """What comes of the search, which shows how far it is."""
    searching = words("goal.searching")
    bar = st.progress(0.0, searching)
    found = goal.seek(scenario, number, wish, lambda share: bar.progress(share, searching))
    bar.empty()
    return found


def _basis(scenario: Scenario, plan: Plan) -> tuple[object, ...]:
    """All that a goal's ways hang on: neither the other plans nor how far the page looks."""
    world = replace(scenario.environment, months=MONTHS)
    return scenario.profile, scenario.plans[0], plan, world, scenario.beliefs, scenario.well_graded


def _wish(scenario: Scenario, words: Words) -> Wish:
    """The goal that the widgets say."""
    outcome = widgets.selectbox(
        words("goal.outcome"),
        OUTCOMES,
        format_func=lambda outcome: words(f"outcome.{outcome}"),
        key="goal.outcome",
    )
    target = _target(scenario.profile, outcome, words)
    month = widgets.slider(
        words("goal.month"), 1, MONTHS, key=widgets.starting("goal.month", scenario.environment.months)
    )
    chance = widgets.selectbox(
        words("goal.chance"),
        WANTED,
        format_func=lambda share: sentences.often(share, words),
        key=widgets.starting("goal.chance", WANTED[1]),
    )
    return Wish(outcome, target, month, chance)


def _target(profile: Profile, outcome: str, words: Words) -> int:
    """The score or limit to reach; at first a little more than today."""
    choice = choices(Profile)[outcome]
    today = getattr(profile, outcome)
    if OUTCOMES[outcome].product:
        unit, step, first = "yuan", 500, max(today, 500)
    else:
        unit, step, first = "score", 10, today + 30
    return widgets.number_input(
        words(f"goal.target_{unit}"),
        int(choice.low),
        int(choice.high),
        step=step,
        key=widgets.starting(f"goal.target.{outcome}", min(first, int(choice.high))),
    )


# --- what was found ---


def _answer(scenario: Scenario, number: int, found: Goal, words: Words) -> None:
    asked = words(
        "goal.asked",
        name=plain_names(scenario, words)[number],
        outcome=words(f"outcome.{found.outcome}"),
        month=found.month,
        target=sentences.amount(found.outcome, found.target),
        chance=sentences.often(found.chance, words),
    )
    st.markdown(asked)
    if found.month > scenario.environment.months:
        st.caption(words("goal.beyond", months=scenario.environment.months))
    if found.nearest:
        _nearest(found, found.nearest, words)
    elif not found.ways[0].keys:
        st.markdown(words("goal.already", chance=sentences.often(found.ways[0].chance, words)))
    else:
        for place, way in enumerate(found.ways, start=1):
            _told(f"{place}. {_changes(found, way, words)}", _facts(way, words))
            _offered(place, found, way, words)


def _nearest(found: Goal, way: Way, words: Words) -> None:
    """The goal cannot be reached: what comes closest."""
    jumps = words("goal.jumps") if OUTCOMES[found.outcome].product else ""
    st.markdown(f"{words('goal.unreachable')} {jumps}")
    if way.keys:
        _told(words("goal.nearest", changes=_changes(found, way, words)), _so_far(found, way, words))
        _offered(1, found, way, words)
    else:
        _told(words("goal.nothing"), _so_far(found, way, words))


def _told(changes: str, facts: str) -> None:
    st.markdown(f"{changes}  \n   :small[:gray[{facts}]]")


def _offered(place: int, found: Goal, way: Way, words: Words) -> None:
    """A plan with the changes of a way."""
    name = words(f"goal.plan_{found.outcome}", target=sentences.amount(found.outcome, found.target))
    try_button(words("goal.add"), f"goal.add.{place}", replace(way.plan, name=clean_name(name)), words)


def _facts(way: Way, words: Words) -> str:
    """How sure a way is, from when on, and how hard."""
    size = next((name for name, most in EFFORT.items() if way.effort <= most), "large")
    chance = sentences.often(way.chance, words)
    effort = words(f"goal.effort_{size}")
    cost = words("goal.cost", cost=sentences.yuan(way.cost))
    if way.month:
        return words("goal.reached", month=way.month, chance=chance, effort=effort) + cost
    return words("goal.kept", chance=chance, effort=effort) + cost


def _so_far(found: Goal, way: Way, words: Words) -> str:
    """What comes of the nearest way."""
    value = sentences.amount(found.outcome, way.value)
    facts = [words("goal.instead", chance=sentences.often(way.chance, words), value=value)]
    if way.month:
        facts.append(words("goal.later", month=way.month))
    return " ".join(facts)


def _changes(found: Goal, way: Way, words: Words) -> str:
    """Every lever that moves, from where to where."""

    def change(key: str) -> str:
        lever = f"**{words(f'choice.{key}.label')}**"
        choice = choices(Plan)[key]
        now = sentences.setting(choice, getattr(found.base, key), words)
        then = sentences.setting(choice, getattr(way.plan, key), words)
        return words("goal.change", lever=lever, now=now, then=then)

    return words("answer.semicolon").join(map(change, way.keys))
