"""What our styles and scripts take from the insides of Streamlit and Plotly is still there, each by its name.

Neither promises these names: a new version that drops one leaves a rule without effect, and nobody is told.
"""

import re

import pytest

from explorer.assets import FOLDER

FILES = [*(FOLDER / "css").glob("*.css"), *(FOLDER / "js").glob("*.js")]
# Streamlit's test ids and classes, as they are written in a selector.
OF_STREAMLIT = re.compile(r"""data-testid=["']?(st[\w-]+)|\.(st[A-Z][\w-]+)""")
# Plotly's, as assets/js and assets/css select them, and where its model keeps what we read.
OF_PLOTLY = (
    ".js-plotly-plot", ".main-svg", ".modebar-btn", ".annotation[data-index]", ".shapelayer path[data-index]",
    "[class*=trace][class*=line0]", ".js-line", ".js-fill", ".textpoint text", ".gridlayer",
)  # fmt: skip
MODEL = (
    "chart._fullLayout.xaxis.range",
    "chart._fullLayout.yaxis._length",
    "chart._fullLayout.yaxis.l2p",
    "chart._fullData[0].uid",
    "chart.data[0].x",
    "chart.layout.xaxis",
)
SEEN = """() => [...document.querySelectorAll('*')].flatMap(
  one => [one.dataset?.testid ?? '', ...one.classList].filter(name => name.startsWith('st')))"""
# Nothing on the page is drawn with these until something goes wrong or is under way.
AT_TIMES = {"stStatusWidget", "stAlert"}


def names(text: str) -> set[str]:
    return {first or second for first, second in OF_STREAMLIT.findall(text)}


def taken() -> dict[str, list[str]]:
    """Where each of Streamlit's names is used."""
    found: dict[str, list[str]] = {}
    for file in FILES:
        for name in names(file.read_text("utf-8")):
            found.setdefault(name, []).append(file.name)
    return found


@pytest.fixture(scope="module")
def shapes():
    """What is asked of the page so that all of it is seen once: window, link, whether the sidebar is open."""
    return [
        ({"viewport": {"width": 1280, "height": 900}}, "", True),
        ({"viewport": {"width": 1280, "height": 900}}, "x=1", False),
        ({"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}, "", True),
    ]


def test_every_name_of_streamlits_that_we_use_is_on_the_page(person, shapes):
    seen: set[str] = set()
    for kind, query, open_bar in shapes:
        me = person(query, **kind)
        if open_bar:
            me.keyed("typing").locator("label").first.evaluate("label => label.click()")
        else:
            me.page.get_by_test_id("stSidebarCollapseButton").locator("button").evaluate("b => b.click()")
        for section in range(me.keyed("page.part").get_by_role("radio").count()):
            me.keyed("page.part").get_by_role("radio").nth(section).evaluate("one => one.click()")
            me.rest()
            seen |= set(me.page.evaluate(SEEN))
    missing = {name: files for name, files in taken().items() if name not in seen | AT_TIMES}
    assert not missing


def test_every_name_of_plotlys_that_we_use_is_in_a_chart(person):
    me = person()
    chart = me.chart("huabei_limit")
    missing = [name for name in OF_PLOTLY if not me.page.locator(name).count()]
    unknown = [name for name in MODEL if chart.evaluate(f"chart => {name} === undefined")]
    assert not missing and not unknown


def test_a_name_in_a_selector_is_found():
    assert names('[data-testid="stApp"] .stSlider > p, [data-testid=stMain] .st-key-x') == {
        "stApp", "stSlider", "stMain",
    }  # fmt: skip
