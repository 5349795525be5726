"""How many plans there are, and how each is told apart: by its letter, colour, dash and mark."""

from string import ascii_lowercase

COLOURS = ("#3b82f6", "#ea580c", "#16a34a", "#a855f7")
INKS = ("#1d4ed8", "#c2410c", "#15803d", "#7e22ce")  # the same for letters on white: 4.5:1 at least
DASHES = ("solid", "dash", "dot", "dashdot")
SYMBOLS = ("circle", "square", "diamond", "triangle-up")  # as Plotly calls them
MARKS = (":blue[●]", ":orange[■]", ":green[◆]", ":violet[▲]")  # as Streamlit writes them
MAX_PLANS = 4  # as many as a person can tell apart in one chart
# Of the plans, as links and widgets have them; people read `letter`.
LETTERS = tuple(ascii_lowercase[:MAX_PLANS])


def letter(number: int) -> str:
    """The letter of a plan as people read it."""
    return LETTERS[number].upper()
