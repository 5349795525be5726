"""Plotly's script is cut to what is drawn, or is said to be another than the one that is known."""

import ast
import re
from importlib.metadata import distribution
from pathlib import Path

import pytest

from explorer.drawing.plotly_script import DRAWN, UnfitError, cut

ROOT = Path(__file__).parents[1]
WRAP = "var W=(e,t)=>()=>{try{return t||e((t={exports:{}}).exports,t),t.exports}catch(r){throw t=0,r}};"
ONCE = "var Ea=(e,t,r)=>()=>{if(r)throw r[0];try{return e&&(t=e(e=0)),t}catch(i){throw r=[i],i}};"
MODULES = {
    "core": "var co=W((x,c)=>{var l=li();l.pie();c.exports=[...sp()]});",
    "library": "var li=W(()=>{});",
    "spread": "var sp=W(()=>{});",
    "entry of bar": "var b1=W((x,b)=>{b.exports=b2()});",
    "bar": 'var b2=W((x,b)=>{b.exports={moduleType:"trace",name:"bar",h:he()}});',
    "help of bar": "var he=W(()=>{ol()});",
    "older": "var o0=W(()=>{});var ns={};function f(){}var g,ol=Ea(()=>{g=1});",
    "entry of pie": "var p1=W((x,p)=>{p.exports=pie()});",
    "pie": 'var pie=W((x,p)=>{p.exports={moduleType:"trace",name:"pie",h:ph()}});',
    "help of pie": "var ph=W(()=>{b2();he()});",
    "last": "var la=W((x,l)=>{var r=co();r.register([b1(),p1()]);l.exports=r});return la();})();",
}
SMALL = f"(()=>{{{WRAP}{ONCE}" + "".join(MODULES.values())


def without(*names: str) -> str:
    """The small script as it is cut right."""
    cut_short = SMALL.replace("[b1(),p1()]", "[b1()]")
    for name in names:
        cut_short = cut_short.replace(MODULES[name], "")
    return cut_short


def whole() -> str:
    path = distribution("plotly").locate_file("plotly/package_data/plotly.min.js")
    return Path(path).read_bytes().decode("latin-1")


def test_what_is_not_drawn_goes_with_all_that_it_alone_needs():
    assert cut(SMALL, ["bar"]) == without("entry of pie", "pie", "help of pie")


def test_without_any_kind_what_the_core_calls_is_left():
    left = cut(SMALL, [])
    assert MODULES["library"] in left and MODULES["spread"] in left and "register([])" in left
    assert "var b2" not in left and "var ol" not in left and "Ea(()=>" not in left


@pytest.mark.parametrize(
    "old, new",
    [
        (SMALL, "alert('something else')"),
        (WRAP, "var W=e=>e;"),
        (ONCE, ""),
        (ONCE, ONCE + ONCE.replace("Ea", "Eb")),
        ("r.register([b1(),p1()])", "r.register(b1(),p1())"),
        ("r.register([b1(),p1()])", "r.register([b1(),p1()]);r.register([sp()])"),
        ("[b1(),p1()]", "[b1(),p1(),unknown()]"),
        ("[b1(),p1()]", "[p1()]"),
        ("[b1(),p1()]", "[b1(),p1(),b2()]"),
        ('name:"bar"', 'name:"bars"'),
        ('name:"pie"', 'name:"bar"'),
        ("var sp=", "var li="),
        ("var li=W(()=>{});", "var li=W(()=>{});later;"),
    ],
    ids=[
        "another script", "modules wrapped otherwise", "none that runs once", "two ways to run once",
        "another list", "two lists", "something listed that is no module", "none of the kind listed",
        "two of the kind listed", "an unknown kind", "two of a kind", "two of a name", "a module that ends otherwise",
    ],
)  # fmt: skip
def test_another_script_is_not_cut(old, new):
    assert old in SMALL
    with pytest.raises(UnfitError):
        cut(SMALL.replace(old, new), ["bar"])


def test_the_installed_script_is_cut_to_a_quarter():
    left = cut(whole())
    assert len(left) < len(whole()) / 4
    assert left.startswith("/**\n* plotly.js v") and "Licensed under the MIT license" in left[:200]
    kinds = {*re.findall(r'moduleType:"trace",name:"(\w+)"', left)}
    assert {"scatter", *DRAWN} <= kinds and not kinds & {
        "pie",
        "surface",
        "scattergeo",
        "sankey",
        "candlestick",
    }


def test_every_kind_of_trace_that_is_drawn_is_left():
    """Figures are written as plain dicts; shapes and axes have a type too."""
    others = {"rect", "line", "category"}
    rooms = ("drawing", "page/board", "page/sections")
    trees = [
        ast.parse(path.read_text("utf-8"))
        for room in rooms
        for path in (ROOT / "explorer" / room).glob("*.py")
    ]
    dicts = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Dict)]
    pairs = [pair for node in dicts for pair in zip(node.keys, node.values, strict=True)]
    found = {value.value for key, value in pairs if isinstance(key, ast.Constant) and key.value == "type"}
    assert found - others == {"scatter", *DRAWN}
