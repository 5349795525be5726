"""The same page in Dash: the same levers, model and charts, computed in a server callback."""

import sys

from dash import Dash, Input, Output, dcc, html

from tests.bench.scene import figures, levers, moved, three_plans

first = figures(three_plans())
app = Dash(__name__)
app.layout = html.Div(
    [
        html.Div(
            [
                html.Div([html.Label(c.key), dcc.Slider(c.low, c.high, c.step, value=float(c.default), id=c.key, marks=None)])
                for c in levers()
            ],
            style={"width": "300px", "height": "100vh", "overflow": "auto"},
        ),
        html.Div([dcc.Graph(id=f"chart {i}", figure=figure) for i, figure in enumerate(first)], style={"flex": "1"}),
    ],
    style={"display": "flex"},
)


@app.callback([Output(f"chart {i}", "figure") for i in range(3)], [Input(c.key, "value") for c in levers()])
def answer(*values: float) -> list[dict]:
    chosen = {c.key: type(c.default)(value) for c, value in zip(levers(), values, strict=True)}
    return figures(moved({**chosen, "months": 24}))


if __name__ == "__main__":
    app.run(port=int(sys.argv[1]))
