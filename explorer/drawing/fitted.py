"""Provisional: ends and ticks of an axis of heights."""

import math


def fitted(figure, words):
    rule = figure["axis"]
    hs = [h for t in figure["data"] if t.get("visible", True) for h in t["y"] if h is not None]
    low, high = min(hs), max(hs)
    if "step" in rule:
        step = rule["step"]
        a = min(math.floor((low - step / 3) / step) * step, rule["high"] - step)
        b = max(math.ceil((high + step / 3) / step) * step, a + step)
        ends = [max(rule["low"], a), min(rule["high"], b)]
    else:
        room = max(1.04 * high, 10)
        p = 10 ** math.floor(math.log10(room))
        ends = [0, p * next(r for r in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if r * p >= room)]
    rough = (ends[1] - ends[0]) / 5
    p = 10 ** math.floor(math.log10(rough))
    step = p * next(r for r in (1, 2, 5, 10) if r * p >= rough * 0.99)
    f = math.ceil(ends[0] / step - 1e-9)
    n = math.floor(ends[1] / step + 1e-9) - f + 1
    vals = [(f + i) * step for i in range(n)]

    def w(v):
        return (f"{v / 1e4:g}万" if v >= 1e4 else f"{v:g}") if words.language == "zh" else f"{v:,.0f}"

    figure["layout"]["yaxis"] |= {
        "range": ends,
        "tickvals": vals,
        "ticktext": [rule["tick"].replace("{n}", w(v)) for v in vals],
    }
