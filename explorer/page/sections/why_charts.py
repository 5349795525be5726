"""The small charts of the section "Why", as plain dicts for explorer.page.board.plotly."""

from explorer.contract import Figure, Scale, Trace
from explorer.drawing import small_chart
from explorer.findings.explain import AMOUNTS, Curve
from explorer.findings.written import counted
from explorer.model.plan import Choice
from explorer.scenario.plan_marks import COLOURS, SYMBOLS
from explorer.wording import sentences
from explorer.wording.words import Words

SMALL = {key: 5.0 if counted(key) == "yuan" else 0.5 for key in AMOUNTS}  # not worth a word


def bars(values: dict[str, float], outcome: str, number: int) -> Figure:
    """A bar for each name, and a full one for the last, which is the sum."""
    names = list(values)
    amounts = list(values.values())
    widest = max(SMALL[outcome], *map(abs, amounts))
    low = min(0, *amounts) / widest
    high = max(0, *amounts) / widest
    trace: Trace = {
        "type": "bar",
        "orientation": "h",
        "x": [round(amount, 1) for amount in amounts],
        "y": names,
        "marker": {"color": COLOURS[number], "opacity": [0.5] * (len(names) - 1) + [1]},
        "text": [_signed(amount, outcome) for amount in amounts],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "%{y} %{text}<extra></extra>",
    }
    span = [widest * (low - 0.45 * (low < 0)), widest * (high + 0.45 * (high > 0))]  # room for the texts
    along: Scale = {
        "range": span,
        "showticklabels": False,
        "showgrid": False,
        "zeroline": True,
        "zerolinewidth": 2,
    }
    across: Scale = {"autorange": "reversed", "showgrid": False, "ticklabelstandoff": 6}
    return small_chart.small([trace], along, across, bargap=0.25)


def _signed(amount: float, outcome: str) -> str:
    size = sentences.amount(outcome, abs(amount))
    if abs(amount) < SMALL[outcome]:
        return size
    return f"+{size}" if amount > 0 else f"−{size}"


def line(choice: Choice, curve: Curve, outcome: str, number: int, words: Words) -> Figure:
    """One outcome over a lever's range, the present value marked."""
    x = [float(value) for value in curve.values]
    y = curve.amounts[outcome].round(1).tolist()
    said = [
        f"{sentences.setting(choice, value, words)}: {sentences.amount(outcome, amount)}"
        for value, amount in zip(curve.values, curve.amounts[outcome], strict=True)
    ]
    colour = COLOURS[number]
    look: Trace = {"type": "scatter", "line": {"color": colour}, "hovertemplate": "%{text}<extra></extra>"}
    mark = {"size": 13, "symbol": SYMBOLS[number], "color": colour, "line": {"width": 2, "color": "#fff"}}
    now = slice(curve.present, curve.present + 1)
    spare = max(max(y) - min(y), 20 * SMALL[outcome]) * 0.2
    view = [max(0, min(y) - spare), max(y) + spare]
    traces: list[Trace] = [
        look | {"mode": "lines+markers", "x": x, "y": y, "text": said, "marker": {"size": 4}},
        look | {"mode": "markers", "x": x[now], "y": y[now], "text": said[now], "marker": mark},
    ]
    along: Scale = {"nticks": 5, "automargin": True, **_axis(choice, words)}
    return small_chart.small(traces, along, {"range": view, "tickformat": ",.0f", "nticks": 5})


def _axis(choice: Choice, words: Words) -> Scale:
    """How the values of a lever are written along the axis."""
    if choice.unit == "flag":
        return {"tickvals": [0, 1], "ticktext": [words("value.no"), words("value.yes")]}
    if choice.unit == "share":
        return {"tickformat": ".0%"}
    if choice.unit == "yuan":
        return {"tickprefix": "¥"}
    return {}
