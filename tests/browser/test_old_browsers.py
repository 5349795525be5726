"""Browsers some years old: our scripts are written so that Streamlit's own minimum reads and runs them."""

import subprocess
from pathlib import Path

import pytest

from explorer.assets import FOLDER
from explorer.model.outcomes import OUTCOMES
from explorer.scenario import link
from explorer.scenario.presets import newcomer
from tests.browser.people import DRAWN, LINES, SENT, expected_lines

SCRIPTS = sorted((FOLDER / "js").glob("*.js"))
SYNTAX = 2020  # Chrome 80, Safari 14
PARSE = """
const { parse } = require('internal/deps/acorn/acorn/dist/acorn')
parse(require('fs').readFileSync(process.argv[1], 'utf8'), { ecmaVersion: %d, sourceType: 'module' })
"""
# What Chromium 93 to 104 lack. Older ones lack Object.hasOwn, without which Streamlit itself does not start.
LACKING = """
  for (const [owner, name] of [[window, 'structuredClone'], [Array.prototype, 'findLast'],
    [Element.prototype, 'checkVisibility']]) delete owner[name]
"""
# The style sheets as a browser reads them that knows neither :has nor dvh.
WITHOUT = """() => {
  const read = (rules) => [...rules].map((rule) => {
    if (rule instanceof CSSSupportsRule) return /has|dvh/.test(rule.conditionText) ? '' : rule.cssText
    if (rule.cssRules && rule instanceof CSSMediaRule) return `@media ${rule.conditionText} {${read(rule.cssRules)}}`
    return rule.selectorText?.includes(':has(') ? '' : rule.cssText.replace(/[\\w-]+: [^;]*\\ddvh[^;]*;/g, '')
  }).join('\\n')
  for (const style of document.querySelectorAll('style')) {
    if (/st-key-(charts|board|plans)/.test(style.textContent)) style.textContent = read(style.sheet.cssRules)
  }
  dispatchEvent(new Event('resize'))
}"""


@pytest.fixture(scope="module")
def node() -> Path:
    playwright = pytest.importorskip("playwright")
    return Path(playwright.__file__).parent / "driver" / "node"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_no_script_is_written_in_newer_words(node, script):
    run = subprocess.run(
        [node, "--expose-internals", "-e", PARSE % SYNTAX, script],
        check=False,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr


def test_the_check_of_syntax_would_notice(node, tmp_path):
    newer = tmp_path / "newer.js"
    newer.write_text("let a; a ??= 1")
    run = subprocess.run(
        [node, "--expose-internals", "-e", PARSE % SYNTAX, newer], check=False, capture_output=True
    )
    assert run.returncode != 0


def test_without_newer_functions_the_charts_are_drawn_and_follow(person):
    me = person("v=1&a.name=x")
    me.page.add_init_script(LACKING)
    me.go()
    me.rest()
    assert me.page.evaluate("typeof structuredClone") == "undefined"
    assert me.lines == expected_lines(newcomer())
    me.press("b.on_time", "ArrowLeft")
    me.has("b.on_time", "0.99")


def test_without_newer_styles_no_chart_is_empty(person):
    me = person(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    me.rest()
    me.page.evaluate(WITHOUT)
    me.page.wait_for_timeout(500)
    me.until(DRAWN)
    for outcome in OUTCOMES:
        assert me.chart(outcome).evaluate("chart => chart.clientHeight") > 80
    assert me.page.evaluate(LINES) == expected_lines(newcomer())


def test_in_a_narrow_frame_of_another_page_a_chart_is_drawn(person):
    me = person("embed=true&" + link.encode(SENT), "zh", viewport={"width": 400, "height": 700})
    me.rest()
    assert me.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 400
    assert me.chart("score").evaluate("chart => chart.clientWidth") > 300
