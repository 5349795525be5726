"""How plans are told apart, in charts and in text: each keeps its colour, dash and mark everywhere."""

COLOURS = ("#3b82f6", "#ea580c", "#16a34a", "#a855f7")
INKS = ("#1d4ed8", "#c2410c", "#15803d", "#7e22ce")  # the same for letters on white: 4.5:1 at least
DASHES = ("solid", "dash", "dot", "dashdot")
SYMBOLS = ("circle", "square", "diamond", "triangle-up")  # as Plotly calls them
MARKS = (":blue[●]", ":orange[■]", ":green[◆]", ":violet[▲]")  # as Streamlit writes them
