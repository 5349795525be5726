"""Plans' names are a stranger's text: every part of the page shows them to the letter, as markup nowhere."""

from collections.abc import Iterator
from dataclasses import replace

from explorer.model.plan import NAME_LENGTH, Scenario
from explorer.scenario import link
from explorer.scenario.presets import newcomer
from explorer.wording.words import load
from tests.browser.people import Person

HOSTILE = (
    ":streamlit: $x$ :red[y]",
    ":material/home: a->b--c",
    "<b>x</b> **y** :smile: ~",
    "[l](//a.cn) www.b.cn&lt;",
)
HARMLESS = tuple(f"harmless{number}" for number in range(len(HOSTILE)))
# What markup makes of text, beside the words themselves.
MARKUP = "img, a, b, strong, em, i, code, del, s, u, h1, h2, h3, h4, li, hr, blockquote, td, input, .katex, [data-testid=stIconMaterial], [style*=color], sup, sub, tspan"
COUNTED = f"""() => Object.fromEntries(Object.entries(
  [...document.querySelectorAll('{MARKUP}')].filter(one => !one.closest('.modebar, [data-testid=stHeader], [data-testid=stDataFrame]'))
  .reduce((sums, one) => ({{...sums, [one.tagName]: (sums[one.tagName] ?? 0) + 1}}), {{}})))"""
# All that is written anywhere, also where only a screen reader finds it.
WRITTEN = """() => document.body.textContent + [...document.querySelectorAll('[aria-label], [alt], input')]
  .map(one => ` ${one.ariaLabel ?? ''} ${one.alt ?? ''} ${one.value ?? ''}`).join('')"""


def named(names: tuple[str, ...]) -> Scenario:
    first, *others = newcomer().plans
    plans = (first, *others, replace(others[0], start=4))[: len(names)]
    assert all(len(name) <= NAME_LENGTH for name in names)
    return replace(newcomer(), plans=tuple(replace(p, name=n) for p, n in zip(plans, names, strict=True)))


def look_at(me: Person, part) -> None:
    """Choose a part, and give its run time to begin before it is waited for."""
    part.click()
    me.page.wait_for_timeout(500)
    me.rest()


def tour(me: Person) -> Iterator[str]:
    """Every section and its parts, with all that they unfold."""
    me.keyed("page.part").wait_for()
    yield "top"
    for section in ("why", "next", "remind", "record", "method"):
        sections = me.keyed("page.part")
        look_at(me, sections.get_by_role("radio", name=load("en")(f"section.{section}"), exact=True))
        yield section
        inner = me.keyed(f"{section}.part").get_by_role("radio")
        for number in range(1, inner.count()):
            look_at(me, inner.nth(number))
            yield f"{section} {number}"
    look_at(me, me.keyed("figures").locator("summary").first)
    yield "figures"


def seen(me: Person) -> dict[str, tuple[dict[str, int], str]]:
    return {part: still(me) for part in tour(me)}


def still(me: Person) -> tuple[dict[str, int], str]:
    """Markup and text once they have not changed for a while: parts of a page come one by one."""
    shown: list[tuple[dict[str, int], str]] = []
    while len(shown) < 3 or shown[-1] != shown[-3]:
        me.page.wait_for_timeout(300)
        text = me.page.evaluate(WRITTEN).replace("\u2060", "")
        shown.append((me.page.evaluate(COUNTED), text))
    return shown[-1]


def test_a_name_is_shown_to_the_letter_and_never_as_markup(person):
    """Each part of the page is the same as with harmless names, but for these."""
    expected, found = (seen(person(link.encode(named(names)))) for names in (HARMLESS, HOSTILE))
    assert expected.keys() == found.keys()
    for part, (markup, text) in found.items():
        usual, usual_text = expected[part]
        assert markup == usual, part
        times = [(name, text.count(name)) for name in HOSTILE]
        usual_times = [usual_text.count(name) for name in HARMLESS]
        assert times == [*zip(HOSTILE, usual_times, strict=True)] and min(usual_times) > 1, part
