"""The small charts of the section "Why", as plain dicts for explorer.page.plot."""

from typing import Any

from explorer import say
from explorer.charts import COLOURS, MARKS
from explorer.findings.explain import Curve
from explorer.model.plan import Choice
from explorer.words import Words

QUIET = {"displayModeBar": False}
SMALL = {"score": 0.5} | dict.fromkeys(("huabei_limit", "jiebei_limit", "cost"), 5.0)  # not worth a word


def bars(names: list[str], values: list[float], outcome: str, plan: int) -> dict[str, Any]:
    """A bar for each group, and a full one for the sum."""
    signs = ["" if abs(v) < SMALL[outcome] else "+" if v > 0 else "−" for v in values]
    widest = max(max(map(abs, values)), SMALL[outcome])
    low, high = min(0, *values) / widest, max(0, *values) / widest
    bars = dict(
        type="bar", orientation="h", x=[round(value, 1) for value in values], y=names,
        marker=dict(color=COLOURS[plan], opacity=[0.5] * (len(names) - 1) + [1]),
        text=[sign + say.amount(outcome, abs(value)) for sign, value in zip(signs, values, strict=True)],
        textposition="outside", cliponaxis=False, hovertemplate="%{y} %{text}<extra></extra>",
    )  # fmt: skip
    layout = dict(
        margin=dict(l=4, r=4, t=4, b=4), dragmode=False, showlegend=False, bargap=0.25,
        xaxis=dict(range=[widest * (low - 0.45 * (low < 0)), widest * (high + 0.45 * (high > 0))],
                   showticklabels=False, showgrid=False, zeroline=True, zerolinewidth=2),
        yaxis=dict(autorange="reversed", automargin=True, showgrid=False, ticklabelstandoff=6),
    )  # fmt: skip
    return {"data": [bars], "layout": layout, "config": QUIET}


def line(choice: Choice, curve: Curve, outcome: str, plan: int, words: Words) -> dict[str, Any]:
    """One outcome over a lever's range, the present value marked."""
    x, y = [float(value) for value in curve.values], curve.amounts[outcome].round(1).tolist()
    at = [value_said(choice, value, words) for value in curve.values]
    hover = [f"{value}: {say.amount(outcome, amount)}" for value, amount in zip(at, y, strict=True)]
    look = dict(type="scatter", line=dict(color=COLOURS[plan]), hovertemplate="%{text}<extra></extra>")
    mark = dict(size=13, symbol=MARKS[plan], color=COLOURS[plan], line=dict(width=2, color="#fff"))
    now = slice(curve.present, curve.present + 1)
    spare = max(max(y) - min(y), 20 * SMALL[outcome]) * 0.2
    view = [max(0, min(y) - spare), max(y) + spare]
    axis = {"share": dict(tickformat=".0%"), "yuan": dict(tickprefix="¥")}.get(choice.unit, {})
    if choice.unit == "flag":
        axis = dict(tickvals=[0, 1], ticktext=[words("why.off"), words("why.on")])
    return {
        "data": [
            look | dict(mode="lines+markers", x=x, y=y, text=hover, marker=dict(size=4)),
            look | dict(mode="markers", x=x[now], y=y[now], text=hover[now], marker=mark),
        ],
        "layout": dict(
            margin=dict(l=4, r=12, t=4, b=4), dragmode=False, showlegend=False,
            xaxis=dict(nticks=5, automargin=True) | axis,
            yaxis=dict(range=view, tickformat=",.0f", nticks=5, automargin=True),
        ),
        "config": QUIET,
    }  # fmt: skip


def value_said(choice: Choice, value: float, words: Words) -> str:
    """A lever's value with its unit, as in a sentence."""
    if choice.unit == "flag":
        return words("why.on") if value else words("why.off")
    if choice.unit == "month":
        return words("why.month", month=value) if value else words("why.never")
    if choice.unit == "share":
        return f"{value:.0%}"
    return say.yuan(value) if choice.unit == "yuan" else f"{value:g} {words(f'unit.{choice.unit}')}"
