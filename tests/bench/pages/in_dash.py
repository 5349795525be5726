"""The same page in Dash: the same levers, model, texts, charts and address, computed in a server callback."""

import sys

from dash import Dash, Input, Output, dcc, html

from explorer import link
from tests.bench.scene import OTHERS, answers, levers, moved, scenario, value, words

WIDGETS = {
    "choice": lambda key: dcc.RadioItems(list("ABC"), "A"),
    "button": html.Button,
    "folder": lambda key: html.Details(html.Summary(key)),
    "switch": lambda key: dcc.Checklist([key]),
    "text": lambda key: dcc.Input(),
    "list": lambda key: dcc.Dropdown(list("ABC"), "A"),
}
figures, texts = answers(scenario())
GRAPHS, TEXTS = [f"chart {n}" for n, _ in enumerate(figures)], [f"text {n}" for n, _ in enumerate(texts)]


def lever(key: str) -> html.Div:
    c = levers()[key]
    slider = dcc.Slider(c.low, c.high, c.step, value=value(key), id=key, marks=None)
    return html.Div([html.Label(words(f"choice.{key}.label")), slider])


app = Dash(__name__)
app.layout = html.Div(
    [
        dcc.Location("address", refresh=False),
        html.Div([lever(key) for key in levers()], style={"width": "300px"}),
        html.Div(
            [
                *(dcc.Markdown(text, id=name) for name, text in zip(TEXTS, texts, strict=True)),
                *(dcc.Graph(name, figure=figure) for name, figure in zip(GRAPHS, figures, strict=True)),
                *(WIDGETS[kind](f"{kind} {n}") for kind, count in OTHERS.items() for n in range(count)),
            ],
            style={"flex": "1"},
        ),
    ],
    style={"display": "flex"},
)


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
