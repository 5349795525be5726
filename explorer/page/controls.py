"""Scenario <-> widgets and address. The scenario in the session is the truth: a widget shows it,
and what a person does to a widget changes it before the page is drawn again."""

import time
from dataclasses import replace

import streamlit as st

from explorer import link, presets, say
from explorer.charts import LETTERS
from explorer.model.plan import MAX_PLANS, NAME_LENGTH, Choice, Environment, Plan, Profile, choices
from explorer.page.reader import acted
from explorer.words import Words

PAUSE = 0.3  # [s] what a browser needs to paint the charts

# --- address ---


def adopt() -> None:
    """Take the scenario of the address if somebody else wrote that: a link, Back, Forward.

    Whoever acts before the browser has the new address still sends the old one: a scenario
    is never given up for an address that comes with something the person did on the page.
    """
    state, address = st.session_state, st.query_params.to_dict()
    did = state.pop("acted", False) or "scenario" in state and not unchanged()
    if address != state.get("address") and not did:
        state.address = address
        state.scenario, state.repairs = link.decode(address)
        state.published = state.scenario


def unchanged() -> bool:
    """Whether the address says what the page shows."""
    return st.session_state.scenario == st.session_state.published


def settle() -> None:
    """After the charts: give the browser time to paint them, then write the scenario into the address.

    Whoever moves on meanwhile is answered at once: the address and the rest of the page wait for a pause.
    """
    state = st.session_state
    if not unchanged():
        painted = time.monotonic() + PAUSE
        while time.monotonic() < painted:
            time.sleep(PAUSE / 60)
            unchanged()  # Streamlit lets a newer move take over wherever the session is looked at
        state.address = link.as_params(link.encode(state.scenario))
        st.query_params.from_dict(state.address)
        state.published, state.repairs = state.scenario, ()


# --- widgets ---


def profile_controls(words: Words) -> None:
    """Where the person stands."""
    standing = {choice.key for choice in choices(Profile).values() if choice.group == "standing"}
    _levers("profile", st.session_state.scenario.profile, words, shown=standing)


def world_controls(words: Words) -> None:
    """What all plans share; the horizon stands by itself."""
    _levers("environment", st.session_state.scenario.environment, words, shown=set(), without={"months"})


def horizon_control(words: Words) -> None:
    """How many months the page looks ahead."""
    _lever("environment", choices(Environment)["months"], st.session_state.scenario.environment, words)


def plan_controls(words: Words) -> None:
    """Choose a plan to edit, name, duplicate or remove it, move its levers, add another."""
    state = st.session_state
    plans = state.scenario.plans
    if state.get("editing") not in range(len(plans)):
        state.editing = min(1, len(plans) - 1)
    st.segmented_control(
        words("plan.edit"),
        range(len(plans)),
        format_func=lambda number: f"{say.MARKS[number]} {LETTERS[number]}",
        key="editing",
        required=True,
        on_change=acted,
        width="stretch",
    )
    number = state.editing
    plan = plans[number]
    _show("name", say.plan_name(plan, words))
    st.text_input(
        words("plan.name"), key="name", max_chars=NAME_LENGTH, on_change=_renamed, args=(number, words)
    )
    if number == 0 and len(plans) > 1:
        st.caption(words("plan.first", letter=LETTERS[0]))
    hidden = {"start"} if number == 0 else set()
    first = {next(c.key for c in choices(Plan).values() if c.group == group) for group in _groups(Plan)}
    _levers(LETTERS[number], plan, words, shown=first, without=hidden)
    with st.container(horizontal=True):
        room = len(plans) < MAX_PLANS
        st.menu_button(
            words("plan.add"),
            presets.names(),
            format_func=lambda name: words(f"preset.{name}"),
            key="add",
            on_click=_added,
            disabled=not room,
            help=None if room else words("plan.full", most=MAX_PLANS),
        )
        st.button(words("plan.copy"), key="copy", on_click=_copied, args=(number, words), disabled=not room)
        st.button(
            words("plan.remove"), key="remove", on_click=_removed, args=(number,), disabled=len(plans) == 1
        )


def _groups(kind: type) -> list[str]:
    return list(dict.fromkeys(choice.group for choice in choices(kind).values()))


def _levers(
    part: str, owner: Profile | Plan | Environment, words: Words, shown: set[str], without=frozenset()
):
    """Widgets for all choices of one part: those named in `shown` first, the finer ones folded away."""
    kind = type(owner)
    for group in _groups(kind):
        members = [c for c in choices(kind).values() if c.group == group and c.key not in without]
        open_ = [c for c in members if c.key in shown]
        for choice in open_:
            _lever(part, choice, owner, words)
        finer = [c for c in members if c not in open_]
        if finer:
            title = words("page.more", group=words(f"group.{group}")) if open_ else words(f"group.{group}")
            more = st.expander(title, key=f"more.{part}.{group}", on_change=acted, type="compact")
            if more.open:
                with more:
                    for choice in finer:
                        _lever(part, choice, owner, words)


def _lever(part: str, choice: Choice, owner: Profile | Plan | Environment, words: Words) -> None:
    """One choice as a slider, a switch, or a number to type."""
    typed = st.session_state.get("typing", False) and choice.unit != "flag"
    key = f"{part}.{choice.key}" + (".typed" if typed else "")
    label, unit = words(f"choice.{choice.key}.label"), words(f"unit.{choice.unit}")
    value = getattr(owner, choice.key)
    common = dict(
        key=key,
        help=words(f"choice.{choice.key}.help"),
        disabled=choice.needs is not None and not getattr(owner, choice.needs),
        on_change=_chosen,
        args=(part, choice, key),
    )
    if choice.unit == "flag":
        _show(key, value)
        st.toggle(label, **common)
        return
    scale = 100 if typed and choice.unit == "share" else 1
    kind = float if isinstance(choice.step * scale, float) and scale == 1 else int
    low, high, step = (kind(round(n * scale, 6)) for n in (choice.low, choice.high, choice.step))
    _show(key, kind(round(value * scale, 6)))
    if typed:
        st.number_input(f"{label} [{'%' if scale == 100 else unit}]", low, high, None, step=step, **common)
    else:
        st.slider(label, low, high, step=step, format=_format(choice, unit), **common)


def _format(choice: Choice, unit: str) -> str:
    if choice.unit == "share":
        return "percent"
    if choice.unit == "yuan":
        return "¥%,d"
    digits = (
        "%d"
        if choice.step == int(choice.step)
        else "%.2f"
        if choice.step < 0.1 or choice.step == 0.25
        else "%.1f"
    )
    return f"{digits} {unit}".strip()


def _show(key: str, value: object) -> None:
    """Make a widget show a value; touched only when it shows another, so that fast keys are not lost."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


# --- what a person did ---


def _change(part: str, **values: object) -> None:
    state = st.session_state
    if part in LETTERS:
        number = LETTERS.index(part)
        state.scenario = state.scenario.with_plan(number, replace(state.scenario.plans[number], **values))
    else:
        owner = replace(getattr(state.scenario, part), **values)
        state.scenario = replace(state.scenario, **{part: owner})


def _chosen(part: str, choice: Choice, key: str) -> None:
    value = st.session_state[key]
    if value is not None:
        _change(
            part,
            **{
                choice.key: choice.fit(
                    value / 100 if key.endswith(".typed") and choice.unit == "share" else value
                )
            },
        )


def _renamed(number: int, words: Words) -> None:
    state = st.session_state
    name = link.clean_name(state.name)
    if state.name.strip() and name != say.plan_name(state.scenario.plans[number], words):
        _change(LETTERS[number], name=name)


def _added() -> None:
    state = st.session_state
    if state.add is not None:
        add_plan(presets.preset(state.add, state.scenario.plans[0]))


def _copied(number: int, words: Words) -> None:
    plan = st.session_state.scenario.plans[number]
    name = words("plan.copied", name=say.plan_name(plan, words))
    add_plan(replace(plan, name=link.clean_name(name)))


def add_plan(plan: Plan) -> None:
    """Put a plan behind the others, if there is room, and edit it."""
    state = st.session_state
    if len(state.scenario.plans) < MAX_PLANS:
        state.editing = len(state.scenario.plans)
        state.scenario = state.scenario.with_plan(state.editing, plan)


def _removed(number: int) -> None:
    state = st.session_state
    if len(state.scenario.plans) > 1:
        state.scenario = state.scenario.without_plan(number)
        state.editing = max(number - 1, 0)
