"""Method: what the model believes, how well it is known, how it fares against records."""

import re
from collections import Counter
from dataclasses import replace
from math import ceil, log10
from typing import Any

import streamlit as st

from explorer.assets import toml
from explorer.findings.influence import ignorance, most_influential
from explorer.findings.told import Told
from explorer.model import coefficients
from explorer.model.coefficients import GRADES, Source
from explorer.page.sections.shared_widgets import chosen_part, plain_names
from explorer.page.session import widgets
from explorer.page.session.state import session
from explorer.wording import sentences
from explorer.wording.words import Words

TELLABLE = 0.05  # share of the spread: a smaller one cannot be told from chance
PERCENT = 4  # digits that Streamlit's percentages show
RULE = re.compile(r"R\d+")  # codes of evidence that are rules in force


def draw_method(told: Told, words: Words) -> None:
    """The section; of its parts the one that is asked for."""
    numbers = coefficients.load()
    st.header(words("method.title"), anchor=False)
    st.markdown(words("method.lead", date=numbers.date, version=numbers.version, grades=_counted(words)))
    graded = told.scenario.well_graded
    key = widgets.showing("well_graded", graded)
    widgets.toggle(
        words("method.well_graded"),
        value=graded,
        key=key,
        help=words("method.well_graded_help"),
        on_change=_well_graded,
        args=(key,),
    )
    parts = {
        "believe": _believe,
        "spread": _spread,
        "against": _against,
        "rules": _rules,
        "card": _card,
        "all": _all,
    }
    part = chosen_part("method", parts, words("method.title"), lambda key: words(f"method.{key}"))
    if part:
        parts[part](told, words)


def _counted(words: Words) -> str:
    """How many numbers there are of each grade."""
    count = Counter(item.grade for item in coefficients.load().items)
    return words("answer.comma").join(
        words("method.graded", n=count[grade], grade=words(f"grade.{grade}"))
        for grade in GRADES
        if count[grade]
    )


def _believe(told: Told, words: Words) -> None:
    """The coefficients that move results most, to be moved."""
    st.markdown(words("method.believe_lead"))
    held = dict(told.scenario.beliefs)
    lines = coefficients.beliefs()
    items = {item.key: item for item in coefficients.load().items}
    for key in most_influential():
        line = lines[key]
        value = line.fit(held.get(key, line.default))
        digits = max(0, ceil(-log10(line.step)))
        shown = widgets.showing(f"belief.{key}", value)
        widgets.slider(
            words(f"coefficient.{key}.name"),
            float(line.low),
            float(line.high),
            float(value),
            step=line.step,
            format="percent" if line.unit.startswith("share") and digits <= PERCENT else f"%.{digits}f",
            key=shown,
            help=words(f"coefficient.{key}.moves"),
            on_change=_believed,
            args=(key, shown),
        )
        st.caption(sentences.measured(items[key].set_to(value), words))
    widgets.button(words("method.reset"), key="method.reset", on_click=_reset, disabled=not held)


def _spread(told: Told, words: Words) -> None:
    """How much of the spread is ignorance and how much is luck."""
    names = plain_names(told.scenario, words)
    st.markdown(words("method.spread_lead"))
    rows = {words("table.plan"): names}
    for outcome, shares in ignorance(told.scenario, told.trajectories).items():
        rows[words(f"outcome.{outcome}")] = [_share(share, words) for share in shares]
    st.table(rows, hide_index=True, alt=words("method.spread"))


def _share(share: float, words: Words) -> str:
    if share < TELLABLE:
        return words("method.unknown_less")
    return words("method.unknown_share", percent=f"{share:.0%}")


def _against(told: Told, words: Words) -> None:
    """Where advice that goes round is wrong or unproven."""
    st.markdown(
        "\n".join(
            f"- {words(f'against.{key}')}" for key in ("repair", "zhima", "six_months", "minimum", "idle")
        )
    )


def _rules(told: Told, words: Words) -> None:
    """The rules in force that touch these limits: since when, what they mean, who says so."""
    evidence = toml("data/evidence")
    rules = {code: entry for code, entry in evidence.items() if RULE.fullmatch(code)}
    known = coefficients.sources() | {code: Source(**row) for code, row in evidence["sources"].items()}
    st.markdown(words("rules.lead", checked=evidence["checked"]))
    st.table(
        {
            words("rules.since"): [words(f"rule.{code}.since") for code in rules],
            words("rules.means"): [words(f"rule.{code}.means") for code in rules],
            words("method.source"): [
                words("answer.comma").join(_link(known[source]) for source in entry["sources"])
                for entry in rules.values()
            ],
        },
        hide_index=True,
        alt=words("method.rules"),
    )


def _card(told: Told, words: Words) -> None:
    """What the model was checked against, and how it fared."""
    numbers = coefficients.load()
    rows = _checks()
    met = sum(row["low"] <= row["model"] <= row["high"] for row in rows)
    st.markdown(words("card.lead", version=numbers.version, date=numbers.date, checks=len(rows), met=met))
    sources = coefficients.sources()
    st.table(
        {
            words("card.check"): [words(f"card.{row['key']}") for row in rows],
            words("card.record"): [f"{row['record']:g} ({row['low']:g} … {row['high']:g})" for row in rows],
            words("card.model"): [f"{row['model']:g}" for row in rows],
            words("method.source"): [_link(sources[row["source"]]) for row in rows],
        },
        hide_index=True,
        alt=words("method.card"),
    )
    st.markdown(words("card.limits"))


def _all(told: Told, words: Words) -> None:
    """Every coefficient with value, range, unit, grade, source and what it moves."""
    for part in dict.fromkeys(item.part for item in coefficients.load().items):
        st.markdown(f"**{words(f'part.{part}')}**")
        items = [item for item in coefficients.load().items if item.part == part]
        st.table(
            {
                words("method.name"): [words(f"coefficient.{item.key}.name") for item in items],
                words("method.value"): [sentences.measured(item, words) for item in items],
                words("method.grade"): [words(f"grade.{item.grade}") for item in items],
                words("method.effect"): [words(f"coefficient.{item.key}.moves") for item in items],
                words("method.source"): [_link(coefficients.sources()[item.source]) for item in items],
            },
            hide_index=True,
            alt=words(f"part.{part}"),
        )
    st.caption(words("method.gap", points=f"{coefficients.load().values.points_per_sd:.0f}"))
    st.caption("  \n".join(f"**{words(f'grade.{g}')}**: {words(f'grade_help.{g}')}" for g in GRADES))


def _link(source: Source) -> str:
    return f"[{sentences.plain(source.title)}]({source.url})" if source.url else sentences.plain(source.title)


def _checks() -> list[dict[str, Any]]:
    checks: list[dict[str, Any]] = toml("data/card")["figures"]
    return checks


def _well_graded(key: str) -> None:
    graded: bool = st.session_state[key]
    mine = session()
    mine.scenario = replace(mine.scenario, well_graded=graded)


def _believed(key: str, shown: str) -> None:
    line = coefficients.beliefs()[key]
    value = line.fit(st.session_state[shown])
    mine = session()
    held = dict(mine.scenario.beliefs)
    held[key] = value
    if held[key] == line.fit(line.default):
        del held[key]
    mine.scenario = replace(mine.scenario, beliefs=tuple(sorted(held.items())))


def _reset() -> None:
    mine = session()
    mine.scenario = replace(mine.scenario, beliefs=())
