"""Scenario <-> widgets. The scenario in the session is the truth: a widget shows it,
and what a person does to a widget changes it before the page is drawn again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from explorer.model.plan import FOLLOWED, NAME_LENGTH, NOT_TOLD, Choice, Environment, Plan, Profile, choices
from explorer.page.session import widgets
from explorer.page.session.state import session
from explorer.scenario import plan_names, presets
from explorer.scenario.plan_marks import LETTERS, MARKS, MAX_PLANS, letter
from explorer.wording import sentences
from explorer.wording.words import Words

Part = Profile | Plan | Environment


def profile_controls(words: Words) -> None:
    """Where the person stands."""
    first = [choice for choice in choices(Profile).values() if choice.group == "standing"]
    _Levers("profile", session().scenario.profile, words).groups(first)


def world_controls(words: Words) -> None:
    """What all plans share; the horizon stands by itself."""
    levers = _Levers("environment", session().scenario.environment, words)
    levers.groups(first=(), without={"months"})


def horizon_control(words: Words) -> None:
    """How many months the page looks ahead."""
    levers = _Levers("environment", session().scenario.environment, words)
    levers.lever(choices(Environment)["months"])


def plan_controls(words: Words) -> None:
    """Choose a plan to edit, move its levers; name, duplicate or remove it, add another."""
    number = _edited(words)
    plans = session().scenario.plans
    if number == 0 and len(plans) > 1:
        st.caption(words("plan.first", letter=letter(0)))
    lines = choices(Plan).values()
    first = [next(line for line in lines if line.group == group) for group in _groups(lines)]
    _Levers(LETTERS[number], plans[number], words).groups(first, without=set() if number else {"start"})
    name = sentences.bare_name(plans[number], words)
    key = widgets.showing("name", name)
    widgets.text_input(
        words("plan.name"),
        name,
        key=key,
        max_chars=NAME_LENGTH,
        on_change=_renamed,
        args=(key, number, words),
    )
    if plans[number].name in presets.names() and not presets.changed(plans[number]):
        st.caption(words(f"preset_help.{plans[number].name}"))
    with st.container(horizontal=True, key="plan.buttons"):
        _plan_buttons(number, words)
    _undo(words)


def in_hand(count: int) -> int:
    """The number of the plan that is edited, of so many: the second at first."""
    number: int | None = st.session_state.get("editing")
    return number if number is not None and number in range(count) else min(1, count - 1)


def _edited(words: Words) -> int:
    """The number of the plan to edit, as chosen."""
    state = st.session_state
    count = len(session().scenario.plans)
    state.editing = in_hand(count)
    widgets.segmented_control(
        words("plan.edit"),
        range(count),
        format_func=lambda number: f"{MARKS[number]} {letter(number)}",
        key="editing",
        required=True,
        width="stretch",
        label_visibility="collapsed",
    )
    return in_hand(count)


def _plan_buttons(number: int, words: Words) -> None:
    """Add a plan; copy or remove the one that is edited."""
    count = len(session().scenario.plans)
    full = count >= MAX_PLANS
    widgets.menu_button(
        words("plan.add"),
        presets.offered(),
        format_func=lambda name: words(
            "plan.offer", name=words(f"preset.{name}"), does=words(f"preset_help.{name}")
        ),
        key="add",
        on_click=_added,
        disabled=full,
    )
    widgets.button(words("plan.copy"), key="copy", on_click=_copied, args=(number, words), disabled=full)
    widgets.button(words("plan.remove"), key="remove", on_click=_removed, args=(number,), disabled=count == 1)
    if full:
        st.caption(words("plan.full", most=MAX_PLANS))


def _undo(words: Words) -> None:
    """The way back from a removal, where it happened, until there is another plan in its place."""
    number, plan = session().removed or (0, None)
    if plan is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(words("plan.removed", name=sentences.plain(sentences.plan_name(plan, words))))
        widgets.button(words("plan.undo"), key="restore", on_click=_restored, args=(number, plan))


def _groups(lines: Iterable[Choice]) -> list[str]:
    return list(dict.fromkeys(choice.group for choice in lines))


@dataclass(frozen=True, slots=True)
class _Levers:
    """The widgets for the choices of one part of the scenario.

    part: "profile", "environment", or the letter of a plan; owner: what holds their values.
    """

    part: str
    owner: Part
    words: Words

    def groups(self, first: Iterable[Choice], without: Iterable[str] = ()) -> None:
        """All choices, group after group: those named `first` in view, the finer ones folded away."""
        words = self.words
        first = tuple(first)
        kind: type = type(self.owner)
        lines = [choice for choice in choices(kind).values() if choice.key not in without]
        for group in _groups(lines):
            members = [choice for choice in lines if choice.group == group]
            shown = [choice for choice in members if choice in first]
            for choice in shown:
                self.lever(choice)
            title = words(f"group.{group}")
            self._folded(
                f"more.{self.part}.{group}",
                words("page.more", group=title) if shown else title,
                [choice for choice in members if choice not in first],
            )

    def _folded(self, key: str, title: str, finer: list[Choice]) -> None:
        """Levers that cost nothing while they are not looked at."""
        if not finer:
            return
        more = widgets.expander(title, key=key, type="compact")
        if more.open:
            with more:
                for choice in finer:
                    self.lever(choice)

    def lever(self, choice: Choice) -> None:
        """One choice as a slider, a switch, or a number to type."""
        if choice.unit == "flag":
            self._switch(choice)
        elif choice.low == NOT_TOLD or st.session_state.get("typing", False):
            self._number(choice)
        else:
            self._slider(choice)
        if self.part == LETTERS[0] and choice.key in FOLLOWED:
            self._tie(choice.key)

    def _tie(self, key: str) -> None:
        """Whether a habit of the first plan follows where the person stands; a touch makes it otherwise."""
        follows, words = key in session().scenario.follows, self.words
        widgets.button(
            words("follow.on" if follows else "follow.off"),
            key=f"follow.{key}",
            type="tertiary",
            icon=":material/link:" if follows else ":material/link_off:",
            on_click=_tied,
            args=(key, not follows),
        )

    def _switch(self, choice: Choice) -> None:
        value = getattr(self.owner, choice.key)
        key = widgets.showing(f"{self.part}.{choice.key}", value)
        widgets.toggle(self._label(choice), value=value, key=key, **self._common(choice, key, 1))

    def _slider(self, choice: Choice) -> None:
        low, high, step, value = self._scaled(choice, 1)
        key = widgets.showing(f"{self.part}.{choice.key}", value)
        widgets.slider(
            self._label(choice),
            low,
            high,
            value,
            step,
            format=_format(choice, self.words),
            key=key,
            **self._common(choice, key, 1),
        )

    def _number(self, choice: Choice) -> None:
        """A number to type; shares are typed in percent. What is not told is left empty."""
        percent = choice.unit == "share"
        scale = 100 if percent else 1
        low, high, step, value = self._scaled(choice, scale)
        may_be_empty = choice.low == NOT_TOLD
        shown = None if may_be_empty and value == NOT_TOLD else value
        key = widgets.showing(f"{self.part}.{choice.key}.typed", shown)
        words = self.words
        unit = "%" if percent else words(f"unit.{choice.unit}")
        widgets.number_input(
            f"{self._label(choice)} [{unit}]",
            0 if may_be_empty else low,
            high,
            None if may_be_empty else value,  # only a field that starts empty can be cleared
            step=step,
            key=key,
            placeholder=words("value.untold") if may_be_empty else None,
            **self._common(choice, key, scale),
        )

    def _label(self, choice: Choice) -> str:
        return self.words(f"choice.{choice.key}.label")

    def _common(self, choice: Choice, key: str, scale: int) -> dict[str, Any]:
        """What a widget is given, of whatever kind it is."""
        words = self.words
        return {
            "help": words(f"choice.{choice.key}.help"),
            "disabled": choice.needs is not None and not getattr(self.owner, choice.needs),
            "on_change": _chosen,
            "args": (self.part, choice, key, scale),
        }

    def _scaled(self, choice: Choice, scale: int) -> tuple[float, float, float, float]:
        """Low, high, step and value as they are shown: all whole numbers, or none."""
        kind = float if isinstance(choice.step, float) and scale == 1 else int
        numbers = (choice.low, choice.high, choice.step, getattr(self.owner, choice.key))
        low, high, step, value = (kind(round(number * scale, 6)) for number in numbers)
        return low, high, step, value


def _format(choice: Choice, words: Words) -> str:
    """How a slider writes its value."""
    if choice.unit == "share":
        return "percent"
    if choice.unit == "yuan":
        return "¥%,d"
    if choice.unit == "month":
        return words("value.month", month="%d")
    if choice.step == int(choice.step):
        digits = "%d"
    elif round(choice.step, 1) == choice.step:
        digits = "%.1f"
    else:
        digits = "%.2f"
    return words("value.measured", value=digits, unit=words(f"unit.{choice.unit}"))


# --- what a person did ---


def _change(part: str, **values: Any) -> None:  # noqa: ANN401 - as Choice.fit has them
    mine = session()
    if part not in LETTERS:
        owner = replace(getattr(mine.scenario, part), **values)
        mine.scenario = replace(mine.scenario, **{part: owner})
        for key in set(values) & set(mine.scenario.unknown):
            mine.scenario = mine.scenario.with_unknown(key, False)
        return
    number = LETTERS.index(part)
    if number < len(mine.scenario.plans):  # else gone with Back since it was drawn
        plan = replace(mine.scenario.plans[number], **values)
        mine.scenario = mine.scenario.with_plan(number, plan)


def _chosen(part: str, choice: Choice, key: str, scale: int) -> None:
    """A lever was moved; a number that was cleared keeps its old value, or is not told where that may be."""
    value = st.session_state.get(key)
    if value is None and choice.low == NOT_TOLD:
        value = NOT_TOLD
    if value is not None:
        _change(part, **{choice.key: choice.fit(value if scale == 1 else value / scale)})


def _tied(key: str, follows: bool) -> None:
    mine = session()
    mine.scenario = mine.scenario.with_follows(key, follows)


def _renamed(key: str, number: int, words: Words) -> None:
    given: str = st.session_state.get(key) or ""
    plans = session().scenario.plans[number:]
    name = plan_names.clean_name(given)
    if given.strip() and plans and name != sentences.bare_name(plans[0], words):
        _change(LETTERS[number], name=name)


def _added() -> None:
    preset = st.session_state.add
    if preset is not None:
        add_plan(presets.preset(preset, session().scenario.plans[0]))


def _copied(number: int, words: Words) -> None:
    for plan in session().scenario.plans[number : number + 1]:
        name = words("plan.copied", name=sentences.bare_name(plan, words))
        add_plan(replace(plan, name=plan_names.clean_name(name)))


def add_plan(plan: Plan) -> None:
    """Put a plan behind the others, if there is room, and edit it; the page will tell what came of it."""
    mine = session()
    number = len(mine.scenario.plans)
    if number < MAX_PLANS:
        mine.scenario = mine.scenario.with_plan(number, plan)
        mine.added, mine.removed = plan, None
        st.session_state.editing = number


def told_of_added() -> int | None:
    """The number of the plan that was added since the page was drawn last, unless it is gone again by now."""
    mine = session()
    plan, mine.added = mine.added, None
    numbers = [number for number, one in enumerate(mine.scenario.plans) if one == plan]
    return max(numbers, default=None)


def _removed(number: int) -> None:
    mine = session()
    if number < len(mine.scenario.plans) > 1:
        mine.removed = number, mine.scenario.plans[number]
        mine.scenario = mine.scenario.without_plan(number)
        st.session_state.editing = max(number - 1, 0)


def _restored(number: int, plan: Plan) -> None:
    """A plan that was removed comes back to its place."""
    mine = session()
    plans = mine.scenario.plans
    mine.removed = None
    if len(plans) < MAX_PLANS:
        mine.scenario = replace(mine.scenario, plans=(*plans[:number], plan, *plans[number:]))
        st.session_state.editing = number
