"""The same page in Dash: the same levers, model, texts, charts and address, computed in a server callback."""

import sys

from dash import Dash, Input, Output, dcc, html

from explorer import link
from tests.bench.scene import answers, levers, moved, scenario, value, words

GRAPHS = [f"chart {number}" for number in range(3)]
TEXTS = [f"text {number}" for number in range(4)]


def lever(key: str) -> html.Div:
    c = levers()[key]
    slider = dcc.Slider(c.low, c.high, c.step, value=value(key), id=key, marks=None)
    return html.Div([html.Label(words(f"choice.{key}.label")), slider])


def layout() -> html.Div:
    figures, texts = answers(scenario())
    side = [
        *map(lever, levers()),
        *(dcc.RadioItems(list("ABC"), "A") for _ in range(2)),
        dcc.Input(),
        *map(html.Button, ("add", "copy", "remove")),
        *(html.Details(html.Summary(label)) for label in "1234567"),
        dcc.Checklist(["typing"]),
    ]
    middle = [dcc.Markdown(text, id=name) for name, text in zip(TEXTS, texts, strict=True)]
    middle += [dcc.Graph(id=name, figure=figure) for name, figure in zip(GRAPHS, figures, strict=True)]
    side_by_side = {"display": "flex"}
    return html.Div(
        [dcc.Location("address", refresh=False), html.Div(side, style={"width": "300px"}), html.Div(middle, style={"flex": "1"})],
        style=side_by_side,
    )


app = Dash(__name__)
app.layout = layout


@app.callback(
    [Output(name, "figure") for name in GRAPHS],
    [Output(name, "children") for name in TEXTS],
    Output("address", "search"),
    {key: Input(key, "value") for key in levers()},
    prevent_initial_call=True,
)
def answer(**values):
    chosen = moved(values)
    figures, texts = answers(chosen)
    return *figures, *texts, "?" + link.encode(chosen)


if __name__ == "__main__":
    app.run(port=int(sys.argv[1]))
