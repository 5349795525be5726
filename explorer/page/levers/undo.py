"""One step back, one step forward, and the way back to where things began: nothing a person does is lost."""

from dataclasses import replace

import streamlit as st

from explorer.model.plan import FOLLOWED, Choice, Environment, Plan, Profile, Scenario, choices, following
from explorer.page.session import widgets
from explorer.page.session.history import step_links
from explorer.page.session.state import session
from explorer.scenario import presets
from explorer.scenario.plan_marks import letter
from explorer.wording import sentences
from explorer.wording.words import Words

RESETS = ("plan", "profile", "assumptions", "all")


def draw_undo(words: Words) -> None:
    """Undo, redo, and what can be set back."""
    known = step_links()
    with st.container(key="steps", horizontal=True, gap="small"):
        for key, way, there in (("undo", -1, known.past), ("redo", 1, known.future)):
            widgets.button(
                words(f"steps.{key}"),
                key=key,
                type="tertiary",
                on_click=_step,
                args=(way,),
                disabled=not there,
            )
        widgets.menu_button(
            words("steps.reset"),
            RESETS,
            format_func=lambda what: words(f"steps.reset_{what}"),
            key="reset",
            type="tertiary",
            on_click=_reset,
        )


def differences(words: Words) -> None:
    """What differs from the first plan in the plan that is edited, each with a way back."""
    scenario = session().scenario
    number = _edited(scenario)
    lines = differing_levers(scenario, number)
    title = words("steps.differs" if number else "steps.moved", first=letter(0), n=len(lines))
    if not lines:
        return
    more = widgets.expander(title, key="differs", type="compact")
    if not more.open:
        return
    plan, base = scenario.plans[number], _base(scenario, number)
    with more:
        for line in lines:
            was, now = (sentences.setting(line, getattr(one, line.key), words) for one in (base, plan))
            label = words("steps.line", label=words(f"choice.{line.key}.label"), now=now, was=was)
            widgets.button(
                label, key=f"back.{line.key}", type="tertiary", icon=":material/undo:", on_click=_back,
                args=(number, line.key), help=words("steps.back", was=was),
            )  # fmt: skip


def differing_levers(scenario: Scenario, number: int) -> list[Choice]:
    """The habits in which a plan differs from the first one; the first one, from what a newcomer finds."""
    plan, base = scenario.plans[number], _base(scenario, number)
    return [
        line
        for key, line in choices(Plan).items()
        if getattr(plan, key) != getattr(base, key)
        and not _is_off(line, plan, base)
        and not (number == 0 and key in scenario.follows)
    ]


def after_reset(scenario: Scenario, what: str, number: int) -> Scenario:
    """The scenario with one of RESETS set back; of the plans the one of this number."""
    if what == "all":
        return presets.newcomer()
    if what == "profile":
        return replace(scenario, profile=Profile(), unknown=())
    if what == "assumptions":
        world = Environment(months=scenario.environment.months)
        return replace(scenario, environment=world, beliefs=(), well_graded=False)
    base, name = _base(scenario, number), scenario.plans[number].name
    known = name in presets.names()
    back = scenario.with_plan(number, presets.preset(name, base) if known else replace(base, name=name))
    return back if number else replace(back, follows=tuple(FOLLOWED))


def _base(scenario: Scenario, number: int) -> Plan:
    """What a plan is compared with and set back to."""
    return scenario.plans[0] if number else following(scenario.profile, Plan(), tuple(FOLLOWED))


def _is_off(line: Choice, *plans: Plan) -> bool:
    """Whether a choice is read in none of the plans."""
    return line.needs is not None and not any(getattr(plan, line.needs) for plan in plans)


def _step(way: int) -> None:
    mine, known = session(), step_links()
    if known.past if way < 0 else known.future:
        mine.history = known.back() if way < 0 else known.forward()
        mine.scenario = mine.history.now


def _reset() -> None:
    what = st.session_state.reset
    mine = session()
    if what is not None:
        mine.scenario = after_reset(mine.scenario, what, _edited(mine.scenario))


def _edited(scenario: Scenario) -> int:
    """The number of the plan that is edited, the first where there is no such plan any more."""
    number: int | None = st.session_state.get("editing")
    return number if number is not None and number in range(len(scenario.plans)) else 0


def _back(number: int, key: str) -> None:
    mine = session()
    if number < len(mine.scenario.plans):
        value = getattr(_base(mine.scenario, number), key)
        plan = replace(mine.scenario.plans[number], **{key: value})
        mine.scenario = mine.scenario.with_plan(number, plan)
        if number == 0 and key in FOLLOWED:
            mine.scenario = mine.scenario.with_follows(key, True)
