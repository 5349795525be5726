"""Why: how a plan compares with the first, what did it, what to expect, what one lever or a delay does."""

from collections.abc import Iterator

import numpy as np
import streamlit as st

from explorer.findings import explain
from explorer.findings.compare import Comparison
from explorer.findings.expected import Expected, expected_events
from explorer.findings.explain import AMOUNTS, Curve, Share
from explorer.findings.limit_states import apportioned
from explorer.findings.told import Told
from explorer.findings.written import adding_up, counted, written
from explorer.model import coefficients
from explorer.model.coefficients import Coefficient
from explorer.model.outcomes import LIMITS, OUTCOMES, zhima_band
from explorer.model.plan import MONTHS, Choice, Plan, Scenario, choices
from explorer.page.board.plotly import plot
from explorer.page.sections.shared_widgets import chosen_part, edited, plain_names
from explorer.page.sections.why_charts import SMALL, bars, line
from explorer.page.session import widgets
from explorer.page.session.projections import found
from explorer.scenario.plan_marks import MARKS, letter
from explorer.wording import sentences
from explorer.wording.words import Words

DOTS = "●•○"  # ends higher, about the same, lower
SHRUNK = 0.8  # of its present size: a limit that is no longer what it was
WAIT = 3  # [months] the delay that is put in a sentence


def draw_why(told: Told, words: Words) -> None:
    """The section for one plan and one question at a time."""
    scenario = told.scenario
    st.header(words("why.title"), anchor=False)
    number = _chosen(scenario, words)
    names = plain_names(scenario, words)
    said = [_bill(told, number, words)]
    if number:
        said.insert(0, _chances(told, number, names, words))
    elif len(names) > 1:
        said.insert(0, words("why.first", first=names[0]))
    st.markdown("\n\n".join(said))
    parts = {"groups": _groups, "events": _events, "lever": _lever, "delay": _wait}
    if number == 0:
        del parts["groups"], parts["delay"]
    elif scenario.plans[number].start == MONTHS:
        del parts["delay"]
    part = chosen_part("why", parts, words("why.title"), lambda key: words(f"why.{key}"), first="events")
    parts[part](told, number, words)


def _chosen(scenario: Scenario, words: Words) -> int:
    """The number of the plan that is looked at: the one that is edited, until another is chosen."""
    state = st.session_state
    count = len(scenario.plans)
    hand = edited(scenario)
    if state.get("why.edited") != hand or state.get("why.plan") not in range(count):
        state["why.edited"] = state["why.plan"] = hand
    if count == 1:
        return 0
    names = [sentences.plain(sentences.plan_name(plan, words)) for plan in scenario.plans]
    chosen = widgets.segmented_control(
        words("why.plan"),
        range(count),
        format_func=lambda number: f"{MARKS[number]} {letter(number)} {names[number]}",
        key="why.plan",
        required=True,
        wrap=True,
    )
    return hand if chosen is None else chosen


# --- is it better, and what does it cost ---


def _chances(told: Told, number: int, names: list[str], words: Words) -> str:
    """The futures in which a plan ends above the first one: as ten marks, and of a hundred in words."""
    lines = [words("why.chances", months=told.months, plan=names[number], first=names[0])]
    for outcome, ahead in told.ends[number].items():
        dots = "".join(dot * count for dot, count in zip(DOTS, out_of(ahead, 10), strict=True))
        ways = zip(("higher", "same", "lower"), out_of(ahead, 100), strict=True)
        said = words("answer.comma").join(words(f"why.{way}", n=count) for way, count in ways if count)
        lines.append(f"- {dots} {words('why.chance', outcome=words(f'outcome.{outcome}'), ways=said)}")
    lines.append(f"\n:small[:gray[{words('why.dots')}]]")
    return "\n".join(lines)


def out_of(ahead: Comparison, futures: int) -> tuple[int, int, int]:
    """Of so many futures, those that end higher, about the same and lower: whole numbers with that sum."""
    higher, same, lower = apportioned((ahead.better, ahead.same, ahead.worse), futures)
    return higher, same, lower


def _bill(told: Told, number: int, words: Words) -> str:
    """What a plan costs, against the first, and the debt that a raise tends to bring."""
    more = _ahead(told, number)["cost"]
    if number == 0:
        kind = "bill"
    elif abs(more) < SMALL["cost"]:
        kind = "bill_same"
    else:
        kind = "bill_against"
    difference = _gain("cost", more, words)
    paid = sentences.cost(told, number, words)
    said = [words(f"why.{kind}", cost=paid, first=letter(0), difference=difference)]
    if told.trajectories.annual_rate[-1, number]:
        said.append(words("why.rate"))
    said.append(words("why.priced"))
    debt = explain.extra_debt(told.scenario, told.trajectories, number)
    if debt.quarter >= SMALL["cost"]:
        amounts = {key: sentences.yuan(getattr(debt, key)) for key in ("added", "quarter", "year3")}
        said.append(words("why.debt" if number else "why.debt_today", first=letter(0), **amounts))
        if more >= SMALL["cost"]:
            said.append(words("why.price", price=sentences.yuan(1000 * more / debt.added)))
    return "\n\n".join(said)


def _gain(key: str, value: float, words: Words) -> str:
    """A difference in points or yuan, in words."""
    if abs(value) < SMALL[key]:
        return words("answer.same")
    return sentences.gain(key, value, words)


def _gains(amounts: dict[str, float], words: Words) -> str:
    """What differs, outcome after outcome, and at last the cost."""
    gains = {key: _gain(key, value, words) for key, value in amounts.items() if abs(value) >= SMALL[key]}
    said = [words(f"why.gain_{key}", gain=gain) for key, gain in gains.items()]
    return words("answer.comma").join(said) or words("answer.same")


# --- which habits did it ---


def _groups(told: Told, number: int, words: Words) -> None:
    scenario, trajectories = told.scenario, told.trajectories
    parts = found(lambda: explain.contributions(scenario, trajectories, number), ("groups", number), scenario)
    if not parts:
        st.markdown(words("why.groups_none"))
        return
    total = _ahead(told, number)
    shown = {
        key: adding_up(counted(key), [part.amounts[key] for part in parts], total[key]) for key in AMOUNTS
    }
    rows = {
        words(f"group.{part.group}"): {key: shown[key][n] for key in AMOUNTS} for n, part in enumerate(parts)
    }
    rows[words("why.sum")] = total
    lines = [words("why.part", name=name, gains=_gains(amounts, words)) for name, amounts in rows.items()]
    st.markdown("\n".join(f"- {line}" for line in lines))
    for column, outcome in zip(st.columns(3), OUTCOMES, strict=True):
        with column:
            values = {name: amounts[outcome] for name, amounts in rows.items()}
            _group_chart(outcome, values, number, words)
    st.caption(words("why.groups_read"))
    shares = found(lambda: explain.by_lever(scenario, parts, number), ("levers", number), scenario)
    st.markdown("\n".join([words("why.levers_lead"), "", *_by_lever(shares, words)]))


def _ahead(told: Told, number: int) -> dict[str, float]:
    """How far a plan is ahead of the first one at the horizon, by AMOUNTS, as the board has it."""
    gains = {key: one.gain for key, one in told.ends[number].items()}
    first, here = (written("yuan", told.trajectories.cost[-1, plan]) for plan in (0, number))
    return gains | {"cost": here - first}


def _by_lever(shares: list[Share], words: Words) -> Iterator[str]:
    """What each single habit did to each amount, the largest first."""
    for key in AMOUNTS:
        told = [
            words("why.lever_did", lever=words(f"choice.{share.lever}.label"), gain=_gain(key, amount, words))
            for share in explain.largest(shares, key)
            if abs(amount := share.amounts[key]) >= SMALL[key]
        ]
        if told:
            label = words(f"why.column_{key}")
            yield f"- {words('why.part', name=label, gains=words('answer.comma').join(told))}"


def _group_chart(outcome: str, values: dict[str, float], number: int, words: Words) -> None:
    """What each group of levers brought to one outcome, as bars."""
    title = words(f"outcome.{outcome}")
    st.markdown(f"**{title}**")
    said = words("answer.semicolon").join(
        f"{name} {_gain(outcome, value, words)}" for name, value in values.items()
    )
    plot(
        bars(values, outcome, number),
        key=f"why.bars.{outcome}",
        alt=words("why.groups_alt", outcome=title, bars=said),
        height=26 * len(values) + 24,
    )


# --- what to expect ---


def _events(told: Told, number: int, words: Words) -> None:
    scenario, trajectories = told.scenario, told.trajectories
    events = found(lambda: expected_events(scenario, trajectories, number), ("events", number), scenario)
    numbers = {item.key: item for item in coefficients.load().items}
    lines = [f"- {_event(event, numbers, words)}" for event in events]
    st.markdown("\n".join(lines) or words("why.events_none"))
    st.caption(words("why.events_read"))


def _event(event: Expected, numbers: dict[str, Coefficient], words: Words) -> str:
    """One event with its month, its cause and the coefficients behind it."""
    kind = {"band_up": "up", "band_down": "down"}.get(event.code, "cause")
    likely = "_likely" if event.code in ("cut", "frozen", "raise", "open") and event.value else ""
    said = words(
        f"why.event.{event.code}{likely}",
        product=words(f"why.product.{event.product}") if event.product else "",
        cause=words(f"why.{kind}.{event.cause}") if event.cause else "",
        band=_band(event, words) if kind != "cause" else "",
        chance=_percent(event.chance),
        odds=words("why.half" if event.chance >= 0.5 else "why.quarter"),
        value=f"{event.value:g}",
    )
    rules = words("answer.comma").join(
        words("why.rule", name=words(f"coefficient.{key}.name"), grade=words(f"grade.{numbers[key].grade}"))
        for key in event.coefficients
    )
    month = words("why.month", month=event.month)
    why = words("why.rules", rules=rules)
    return f"**{month}** {said} :small[:gray[{why}]]"


def _band(event: Expected, words: Words) -> str:
    """The Zhima band that begins, or ends, at the edge which was crossed."""
    band = zhima_band(event.value if event.code == "band_up" else event.value - 1)
    return words(f"band.{band}")


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.01 or not share else f"{share:.1%}"


# --- what one lever does, what waiting costs ---


def _lever(told: Told, number: int, words: Words) -> None:
    scenario = told.scenario
    plan = scenario.plans[number]
    key = widgets.selectbox(
        words("why.lever_pick"),
        [key for key, choice in choices(Plan).items() if _reads(plan, choice, number)],
        format_func=lambda key: words(f"choice.{key}.label"),
        key="why.lever",
    )
    choice = choices(Plan)[key]
    curve = found(lambda: explain.sweep(scenario, number, key), ("lever", number, key), scenario)
    st.caption(words(f"choice.{key}.help"))
    said = {amount: _span(choice, curve, amount, words) for amount in AMOUNTS}
    st.markdown("\n".join(f"- {line}" for line in said.values()))
    if shut_out(curve):
        st.markdown(words("why.cheap_since_shut"))
    for column, outcome in zip(st.columns(3), OUTCOMES, strict=True):
        with column:
            st.markdown(f"**{words(f'outcome.{outcome}')}**")
            figure = line(choice, curve, outcome, number, words)
            plot(figure, key=f"why.line.{outcome}", alt=said[outcome], height=190)
    st.caption(words("why.lever_read", months=scenario.environment.months))


def _reads(plan: Plan, choice: Choice, number: int) -> bool:
    """Whether a lever of this plan can do anything."""
    if choice.needs and not getattr(plan, choice.needs):
        return False
    return number > 0 or choice.key != "start"


def _span(choice: Choice, curve: Curve, key: str, words: Words) -> str:
    """An outcome, or the cost, over a lever's range in a sentence."""
    amounts = curve.amounts[key]
    present = amounts[curve.present]
    label = words(f"why.column_{key}")
    if np.ptp(amounts) < 2 * SMALL[key]:
        return words("why.span_flat", outcome=label, now=sentences.amount(key, present))
    ends = {}
    for end, aim in (("now", present), ("high", amounts.max()), ("low", amounts.min())):
        near = np.flatnonzero(abs(amounts - aim) < SMALL[key])
        at = curve.present if curve.present in near else near[0]  # of equal ones the present one
        ends[end] = sentences.amount(key, amounts[at])
        ends[f"{end}_at"] = sentences.setting(choice, curve.values[at], words)
    return words("why.span", outcome=label, **ends)


def shut_out(curve: Curve) -> bool:
    """Whether a plan costs least where its limits shrink: little is owed on what cannot be used."""
    cost = curve.amounts["cost"]
    limits = np.sum([curve.amounts[one.key] for one in LIMITS.values()], axis=0)
    cheapest = int(cost.argmin())
    cheaper = cost[curve.present] - cost[cheapest] >= SMALL["cost"]
    return bool(cheaper and limits[cheapest] < SHRUNK * limits[curve.present])


def _wait(told: Told, number: int, words: Words) -> None:
    scenario = told.scenario
    curve = found(lambda: explain.delay(scenario, number), ("delay", number), scenario)
    start = scenario.plans[number].start
    at = curve.values.index(WAIT) if WAIT in curve.values else -1
    lost = {key: float(amounts[at] - amounts[0]) for key, amounts in curve.amounts.items()}
    st.markdown(words("why.delayed", gains=_gains(lost, words), start=start, later=start + curve.values[at]))
    columns = {words("why.wait"): [str(wait) for wait in curve.values]}
    for key, amounts in curve.amounts.items():
        columns[words(f"why.column_{key}")] = [sentences.amount(key, amount) for amount in amounts]
    st.table(columns, hide_index=True, alt=words("why.delay"))
