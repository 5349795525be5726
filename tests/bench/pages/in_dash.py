"""The same page in Dash: the same levers, model, texts, charts and address, computed in a server callback.

Called with `later`, a second callback computes what does not stand beside the charts, after them.
"""

import sys

from dash import Dash, Input, Output, State, dcc, html

from explorer.model.projection import project
from tests.bench.scene import OTHERS, answer, levers, moved, rest, scenario, value, words

WIDGETS = {
    "choice": lambda key: dcc.RadioItems(list("ABC"), "A"),
    "button": html.Button,
    "folder": lambda key: html.Details(html.Summary(key)),
    "switch": lambda key: dcc.Checklist([key]),
    "text": lambda key: dcc.Input(),
    "list": lambda key: dcc.Dropdown(list("ABC"), "A"),
}
figures, texts, found = answer(scenario())
*below, _ = rest(scenario(), found)
GRAPHS, BESIDE, BELOW = ([f"{kind} {n}" for n, _ in enumerate(some)] for kind, some in
                         (("chart", figures), ("text", texts), ("more", below)))  # fmt: skip


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
                *(
                    dcc.Markdown(text, id=name)
                    for name, text in zip(BESIDE + BELOW, texts + below, strict=True)
                ),
                *(dcc.Graph(name, figure=figure) for name, figure in zip(GRAPHS, figures, strict=True)),
                *(WIDGETS[kind](f"{kind} {n}") for kind, count in OTHERS.items() for n in range(count)),
            ],
            style={"flex": "1"},
        ),
    ],
    style={"display": "flex"},
)


CHARTS = [Output(name, "figure") for name in GRAPHS] + [Output(name, "children") for name in BESIDE]
REST = [*(Output(name, "children") for name in BELOW), Output("address", "search")]


def at_once(**values):
    chosen = moved(values)
    figures, texts, found = answer(chosen)
    return *figures, *texts, *rest(chosen, found)


def charts_first(**values):
    figures, texts, _ = answer(moved(values))
    return *figures, *texts


def afterwards(_, values):
    chosen = moved(values)
    return rest(chosen, project(chosen))


moves = {key: Input(key, "value") for key in levers()}
if "later" in sys.argv:
    app.callback(*CHARTS, moves, prevent_initial_call=True)(charts_first)
    held = {key: State(key, "value") for key in levers()}
    app.callback(*REST, Input(GRAPHS[0], "figure"), held, prevent_initial_call=True)(afterwards)
else:
    app.callback(*CHARTS, *REST, moves, prevent_initial_call=True)(at_once)

if __name__ == "__main__":
    app.run(port=int(sys.argv[1]))
