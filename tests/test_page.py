"""The page as a person uses it, without a browser: every lever, plans, names, links, faults, both languages."""

import json
import logging
import re
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from streamlit.testing.v1 import AppTest

from explorer.contract import TraceKind
from explorer.drawing import plotly_charts
from explorer.findings import goal
from explorer.findings.told import told as tell
from explorer.model import projection
from explorer.model.outcomes import OUTCOMES, PRODUCTS
from explorer.model.plan import NAME_LENGTH, NOT_TOLD, Environment, Plan, Profile, Scenario, choices
from explorer.model.projection import project
from explorer.page.session import address, projections
from explorer.scenario import link, plan_marks, plan_names, presets
from explorer.scenario.plan_marks import MAX_PLANS
from explorer.wording import sentences
from explorer.wording.words import LANGUAGES, load
from tests.scenarios import EVENTFUL

pytestmark = pytest.mark.usefixtures("brisk_pages")

APP = Path(__file__).parents[1] / "app.py"
IDLE = Plan("idle", purchases=0, draws=0)
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
PARTS = {"profile": Profile, "environment": Environment}
PARTS_OF = {
    "why": ("groups", "events", "lever", "delay"),
    "method": ("believe", "spread", "against", "rules", "card", "all"),
}
FEW = 40  # futures: enough where no figure is read
SECTIONS = {"goal": "next", "fix": "next", "belief": "method", "well_graded": "method"}  # by where a key is
SECTIONS |= {section: section for section in ("why", "bill", "remind", "record", "method")}
LEVERS = ("more.",)
ALL = ("",)


@pytest.fixture(autouse=True)
def nothing_shared():
    """Else a test with few futures would hand its projection to the next."""
    projections.shared.clear()
    projections.found.clear()


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(address, "PAUSE", 0)


@pytest.fixture
def quick(monkeypatch):
    """Few futures, for tests that do not read figures."""
    monkeypatch.setattr(projection, "project", partial(project, futures=FEW))


class Page:
    """The page in one session. Widgets are found by their keys, in which case, `.typed` and version count nothing."""

    known: ClassVar[set[str]] = set()  # keys of what can be folded away, as met so far

    def __init__(self, scenario: Scenario | str = "", language: str = "en", opened: tuple[str, ...] = ()):
        self.at = AppTest.from_file(APP, default_timeout=30)
        self.at.context = {"locale": LOCALES[language]}
        self.at.query_params = link.as_params(
            scenario if isinstance(scenario, str) else link.encode(scenario)
        )
        for key in self.known:
            self.at.session_state[key] = key.startswith(opened or "-")
        self.run()
        if opened:
            self.open(*opened)

    def run(self) -> "Page":
        self.at.run()
        assert not self.at.exception, self.at.exception
        assert not self.at.error, self.at.error[0].value
        return self

    def folded(self) -> set[str]:
        return {block.proto.id.split("-", 2)[2] for block in self.at.get("expander") if block.proto.id}

    def open(self, *prefixes: str) -> "Page":
        """Open what is folded away and called so."""
        self.known.update(self.folded())
        closed = {key for key in self.folded() if key.startswith(prefixes) and not self.at.session_state[key]}
        for key in closed:
            self.at.session_state[key] = True
        return self.run() if closed else self

    def widgets(self, *kinds: str) -> dict[str, Any]:
        found = (w for kind in kinds for w in self.at.get(kind))
        return {re.sub(r"(\.typed)?(\.v\d+)?$", "", w.key.lower()): w for w in found}

    def lever(self, key: str):
        return self.widgets("slider", "number_input", "toggle")[key.lower()]

    def levers(self) -> dict[str, Any]:
        """The levers on the page that can be moved."""
        found = self.widgets("slider", "number_input", "toggle")
        parts = ("profile", "environment", *plan_marks.LETTERS)
        return {key: w for key, w in found.items() if key.partition(".")[0] in parts and not w.disabled}

    def see(self, key: str) -> "Page":
        """Look at the section in which a widget is."""
        section = SECTIONS.get(key.partition(".")[0])
        row = self.widgets("button_group")["page.part"]
        if section and row.value != section:
            row.set_value(section)
            self.run()
        return self

    def set(self, key: str, value: Any) -> "Page":
        self.see(key).lever(key).set_value(value)
        return self.run()

    def choose(self, key: str, value: Any) -> "Page":
        """Choose among buttons in a row."""
        self.see(key).widgets("button_group")[key].set_value(value)
        return self.run()

    def click(self, key: str) -> "Page":
        self.see(key).widgets("button")[key].click()
        return self.run()

    def select(self, key: str, value: Any) -> "Page":
        self.see(key).widgets("selectbox")[key].set_value(value)
        return self.run()

    def add(self, preset: str) -> "Page":
        self.widgets("menu_button")["add"].click(preset)
        return self.run()

    def rename(self, name: str) -> "Page":
        self.widgets("text_input")["name"].set_value(name)
        return self.run()

    def visit(self, address: dict) -> "Page":
        """The address changes under the open page: Back, Forward, a link pasted over it."""
        place = self.at.session_state.session.place
        place.heard = place.written  # whoever goes elsewhere has had the newest
        self.at.query_params = dict(address)
        return self.run()

    @property
    def address(self) -> dict:
        return dict(self.at.query_params)

    @property
    def scenario(self) -> Scenario:
        """What the address says, which must need no repair."""
        scenario, repairs = link.decode(self.address)
        assert not repairs
        return scenario

    @property
    def texts(self) -> list[str]:
        """Every text of the page that is read as Markdown, cells of the table included."""
        found = [e.value for kind in ("markdown", "caption", "warning") for e in self.at.get(kind)]
        found += [cell for table in self.at.table for cell in table.value.astype(str).to_numpy().ravel()]
        return [text.replace("\u2060", "") for text in found]  # an unseen sign that breaks links

    @property
    def charts(self) -> dict[str, dict]:
        """What was sent to be drawn, by outcome."""
        parts = self.at.get("bidi_component")
        return {part.key: json.loads(part.proto.json)["figure"] for part in parts if part.key in OUTCOMES}

    @property
    def figures(self) -> list[dict]:
        """What was sent of each plan to the table of figures."""
        parts = self.at.get("bidi_component")
        return next(json.loads(part.proto.json)["plans"] for part in parts if part.key == "plans")

    @property
    def verdict(self) -> str:
        """The answer in one line, above the charts."""
        parts = self.at.get("bidi_component")
        return next(json.loads(part.proto.json)["line"] for part in parts if part.key == "verdict")

    @property
    def shown(self) -> tuple:
        """All that a person sees change."""
        return self.texts, json.dumps([self.charts, self.figures, self.verdict])


def numbers(text: str) -> list[str]:
    return re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)


def holds_in_order(some: list, every: list) -> bool:
    rest = iter(every)
    return all(one in rest for one in some)


def figure(outcome: str, value: float) -> str:
    """A figure as the page should write it: yuan to the nearest ten from a thousand on."""
    return f"{round(value, -1 if outcome != 'score' and abs(value) >= 1000 else 0):,.0f}"


def extreme(end: str) -> Scenario:
    def part(kind):
        return kind(**{c.key: type(c.default)(getattr(c, end)) for c in choices(kind).values()})

    return Scenario(part(Profile), (part(Plan),) * MAX_PLANS, part(Environment))


# --- coming up ---


@EVERY_LANGUAGE
def test_the_page_comes_up_in_the_readers_language(language):
    page = Page(language=language)
    words = load(language)
    assert page.at.title[0].value == words("page.title")
    assert set(page.charts) == set(OUTCOMES)
    assert words("say.scam") in " ".join(page.texts)
    assert page.address == {}  # a newcomer's address stays bare


@pytest.mark.slow
@pytest.mark.parametrize("scenario, language", [(EVENTFUL, "zh"), ("", "en")])
def test_everything_opens(scenario, language, quick):
    page, words = Page(scenario, language, opened=ALL), load(language)
    found = page.widgets("slider", "number_input", "toggle")
    beside = {text.proto.help for text in page.at.markdown}
    kinds = {"profile": Profile, "environment": Environment, "b": Plan}
    for part, kind in kinds.items():
        for key in choices(kind):
            widget = found[f"{part}.{key}"]
            assert words(f"choice.{key}.label") in widget.label
            # The help of a switch stands beside it.
            assert words(f"choice.{key}.help") in (beside if widget.type == "toggle" else {widget.help})
    for section, parts in PARTS_OF.items():
        for part in parts:
            page.choose(f"{section}.part", part)
            assert not re.search(r"\bnan\b|\binf\b|None", " ".join(page.texts))


def test_the_first_levers_of_a_plan_are_the_four_of_the_mission(quick):
    """Habits of repayment, utilisation, inquiries, activity: without opening anything."""
    found = set(Page().levers())
    assert {"b.on_time", "b.utilisation", "b.inquiries", "b.purchases"} <= found
    assert {"profile.score", "profile.huabei_limit", "profile.jiebei_limit", "environment.months"} <= found


def test_a_lever_that_is_not_read_cannot_be_moved(quick):
    page = Page(Scenario(Profile(lates=0)), opened=LEVERS)
    assert page.lever("profile.worst_days_late").disabled
    assert not page.set("profile.lates", 2).lever("profile.worst_days_late").disabled


@pytest.mark.parametrize(
    "scenario",
    [
        extreme("low"),
        extreme("high"),
        Scenario(Profile(huabei_limit=0, jiebei_limit=0)),
        Scenario(
            Profile(huabei_limit=0, jiebei_limit=0, used=1.0), (Plan(), Plan(purchases=0, draws=0, start=24))
        ),
        Scenario(Profile(score=350), (Plan(on_time=0.0, days_late=90),), Environment(months=6, stress=2.0)),
        Scenario(Profile(score=950), (Plan(),) * MAX_PLANS, Environment(months=24)),
    ],
    ids=["all low", "all high", "no limits", "no limits idle", "worst score", "best score"],
)
def test_the_page_comes_up_at_every_extreme(scenario, quick):
    page = Page(scenario, "zh", opened=("more.", "figures"))
    assert page.scenario == scenario
    assert set(page.charts) == set(OUTCOMES)
    assert not re.search(r"\bnan\b|\binf\b|None|[{}]", " ".join(page.texts))


# --- levers ---


@pytest.mark.slow
def test_every_lever_moves_the_address_and_the_page(monkeypatch):
    """Each from a scenario in which everything is read; a group is opened at a time, for speed."""
    monkeypatch.setattr(projection, "project", partial(project, futures=100))
    person = replace(EVENTFUL.profile, huabei_idle=0, jiebei_idle=0)
    today, busy = EVENTFUL.plans
    few = replace(busy, draws=3, draw_size=0.5)  # so that there is room for more
    scenario = replace(EVENTFUL, profile=person, plans=(today, few, IDLE))
    page, moved = Page(scenario), set()
    groups = ["", *sorted(key for key in page.folded() if key.startswith("more."))]
    for group in groups:
        opened = (group,) if group else ()
        for key in sorted(Page(scenario, opened=opened).levers().keys() - moved):
            move(Page(scenario, opened=opened), key)
            moved.add(key)
    kinds = {"profile": Profile, "environment": Environment, "b": Plan}
    assert moved == {f"{part}.{key}" for part, kind in kinds.items() for key in choices(kind)}


def move(page: Page, key: str) -> None:
    """Move a lever half way to its farther end: address, page and scenario follow, and nothing else does."""
    part, _, name = key.partition(".")
    choice = choices(PARTS.get(part, Plan))[name]
    old = page.lever(key).value
    old = NOT_TOLD if old is None else old  # an empty field
    new = choice.fit((old + (choice.low if old - choice.low > choice.high - old else choice.high)) / 2)
    new = not old if isinstance(old, bool) else new if new != old else choice.fit(old + choice.step)
    address, shown = page.address, page.shown
    page.set(key, new)
    own = key if part not in PARTS else name
    assert {k for k in page.address if page.address[k] != address[k]} == {own}
    assert float(page.address[own]) == page.lever(key).value == new
    assert page.shown != shown, f"{key} from {old} to {new} changes nothing"
    held = page.scenario.plans[1] if part == "b" else getattr(page.scenario, part)
    assert getattr(held, name) == new


def test_a_persons_own_belief_about_a_number_moves_the_address_and_the_page(monkeypatch):
    monkeypatch.setattr(projection, "project", partial(project, futures=200))
    page = Page().choose("method.part", "believe")
    bare = page.shown
    keys = [key for key in page.widgets("slider") if key.startswith("belief.")][:3]
    assert keys
    for key in keys:
        widget = page.lever(key)
        end = widget.max if widget.value < (widget.min + widget.max) / 2 else widget.min
        page.set(key, end)
        assert float(page.address["m." + key.removeprefix("belief.")]) == page.lever(key).value == end
        assert page.shown[1] != bare[1], key
        if key == keys[-1]:
            assert Page(page.scenario).charts == page.charts
        assert page.visit({}).shown == bare


@EVERY_LANGUAGE
def test_the_sentence_the_figures_and_the_table_tell_what_was_projected(language):
    scenario = presets.newcomer()
    page = Page(language=language, opened=("figures",))
    found = project(scenario)
    told, words = tell(scenario, found), load(language)
    assert page.verdict == sentences.verdict([told.ending(n) for n in range(3)], 1, told.months, words)

    table = page.at.table[1].value
    for plan in range(len(scenario.plans)):
        shown, here = page.figures[plan], told.ending(plan)
        assert (shown["score"]["end"], shown["cost"]) == (here.score, here.cost)
        of_plan = [row for row in table.to_numpy().tolist() if f"] {'ABCD'[plan]} " in row[0]]
        for row in of_plan:
            month = int(numbers(row[1])[0])
            parts = (found.mean, found.low, found.high)
            assert numbers(row[2]) == [figure("score", part["score"][month, plan]) for part in parts]
            for product, cell in zip(PRODUCTS, row[3:], strict=True):
                outlook = told.outlook(product, plan, month)
                assert cell.startswith(sentences.most_likely(outlook, words))
                assert sentences.squares(outlook, words) in cell
        months = [int(numbers(row[1])[0]) for row in of_plan]
        assert months[0] == 0 and months[-1] == scenario.environment.months


def test_the_charts_draw_what_was_projected():
    page, found = Page(), project(presets.newcomer())
    for outcome, chart in page.charts.items():
        lines = [trace for trace in chart["data"] if trace.get("showlegend") is not False]
        told = tell(presets.newcomer(), found)
        drawn = [plotly_charts.curves(outcome, told, n)[TraceKind.LINE].round(1).tolist() for n in range(3)]
        assert [line["y"] for line in lines] == drawn


@EVERY_LANGUAGE
def test_a_single_plan_is_told_against_today(language):
    scenario = Scenario(Profile(score=700, huabei_limit=10_000), (Plan(on_time=0.5),))
    page, found = Page(scenario, language), project(scenario)
    here = tell(scenario, found).ending(0)
    assert holds_in_order(["12", f"{here.score:.0f}"], numbers(page.verdict))
    for product in PRODUCTS:
        assert sentences.fate(here.limits[product].likely, load(language)) in page.verdict


def test_the_charts_are_told_in_words_too():
    page, found, words = Page(language="en"), project(presets.newcomer()), load("en")
    told = tell(presets.newcomer(), found)
    for part in page.at.get("bidi_component"):
        if part.key in OUTCOMES:
            assert json.loads(part.proto.json)["alt"] == sentences.alt(part.key, told, words)


# --- plans ---


@pytest.mark.parametrize("first", range(0, len(presets.offered()), 3))
def test_a_plan_is_added_from_each_preset_and_edited_at_once(first, quick):
    page = Page(Scenario(), "zh")
    for letter, name in zip("bcd", presets.offered()[first:]):
        page.add(name)
        plan = page.scenario.plans[-1]
        assert plan == presets.preset(name, Plan())
        assert page.widgets("text_input")["name"].value == load("zh")(f"preset.{name}")
        assert page.lever(f"{letter}.on_time").value == plan.on_time


def test_a_preset_changes_the_persons_own_habits(quick):
    own = Plan("mine", ticket=500, purchases=40)
    page = Page(Scenario(plans=(own,))).add("on_time")
    assert page.scenario.plans == (own, replace(own, name="on_time", on_time=1.0))


def test_a_plan_is_copied_and_its_copy_edited(quick):
    page = Page(language="zh").set("b.purchases", 33).click("copy")
    original, copy = page.scenario.plans[1], page.scenario.plans[3]
    assert replace(copy, name="x") == replace(original, name="x")
    assert copy.name != original.name and 0 < len(copy.name) <= NAME_LENGTH
    page.set("d.purchases", 7)
    assert [plan.purchases for plan in page.scenario.plans] == [12, 33, 0, 7]


def test_there_is_room_for_four_plans(quick):
    page = Page()
    assert not page.widgets("menu_button")["add"].disabled
    page.add("idle")
    assert page.widgets("menu_button")["add"].disabled
    assert page.widgets("button")["copy"].disabled
    page.click("remove")
    assert not page.widgets("menu_button")["add"].disabled


@pytest.mark.parametrize("number", [0, 2])
def test_a_plan_is_removed(number, quick):
    page = Page().choose("editing", number).click("remove")
    rest = [plan for place, plan in enumerate(presets.newcomer().plans) if place != number]
    assert list(page.scenario.plans) == rest


def test_the_last_plan_stays(quick):
    page = Page().click("remove").click("remove")
    assert len(page.scenario.plans) == 1
    assert page.widgets("button")["remove"].disabled
    assert page.set("a.on_time", 0.5).scenario.plans[0].on_time == 0.5


def test_each_plan_is_edited_by_itself(quick):
    page = Page()
    for number, letter in enumerate("abc"):
        page.choose("editing", number).set(f"{letter}.on_time", 0.1 * number)
    assert [plan.on_time for plan in page.scenario.plans] == [0, 0.1, 0.2]
    assert page.choose("editing", 0).lever("a.on_time").value == 0


@EVERY_LANGUAGE
def test_a_plan_is_renamed_wherever_it_is_named(language, quick):
    page = Page(language=language, opened=("figures",)).rename("Miau喵")
    assert page.scenario.plans[1].name == "Miau喵"
    assert page.address["b.name"] == "Miau喵"
    assert sum("Miau喵" in text for text in page.texts) >= 2
    for chart in page.charts.values():
        assert any("Miau喵" in trace.get("name", "") for trace in chart["data"])
    assert load(language)("preset.steady") not in " ".join(page.texts)


def test_a_name_of_nothing_leaves_the_page_whole(quick):
    page = Page()
    for nothing in ("", "   ", "\u200b\u202e"):
        page.rename(nothing)
        assert page.scenario.plans[1].name.strip()
        assert page.widgets("text_input")["name"].value.strip()


def test_a_presets_name_follows_the_language_a_persons_own_does_not(quick):
    page = Page().choose("editing", 2).rename("mine").choose("language", "zh")
    names = " ".join(plan["name"] for plan in page.figures)
    assert load("zh")("preset.steady") in names and "mine" in names


HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![](http://x/y.png)",
    ":red[x] :smile:",
    "$x$ $$y$$",
    "**b** __u__ ~~s~~ `c`",
    "# h\n- l\n1. n",
    "a|b &amp; <b>",
    "<http://x.y> http://x.y",
    ":material/home: {x} {0}",
    "%s %(x)s \\* \\",
    'it\'s 5% "off"',
]


@pytest.mark.parametrize("first", range(0, len(HOSTILE), MAX_PLANS))
def test_a_name_never_acts_as_markdown(first, quick):
    """Each character that Markdown could read is escaped wherever the name stands."""
    names = [plan_names.clean_name(name) for name in HOSTILE[first : first + MAX_PLANS]]
    page = Page(Scenario(plans=tuple(map(Plan, names))), opened=("figures",))
    assert [plan.name for plan in page.scenario.plans] == names
    for name in names:
        escaped = re.sub(r"([^a-zA-Z0-9\s'\"%,;?])", r"\\\1", name)
        assert sum(escaped in text for text in page.texts) >= 3
        if escaped != name:
            assert not [text for text in page.texts if name in text.replace(escaped, "")]


# --- the link ---


SENT = replace(EVENTFUL, plans=(*EVENTFUL.plans, Plan("我的 plan", on_time=0.33, inquiries=2.25, ticket=330)))


def test_a_link_shows_what_was_sent(quick):
    page = Page(SENT, "zh", opened=LEVERS)
    assert page.scenario == SENT
    assert page.address == link.as_params(link.encode(SENT))
    assert not page.at.warning
    assert page.lever("profile.score").value == SENT.profile.score
    assert page.lever("environment.months").value == 24
    page.choose("editing", 2)
    assert (page.lever("c.on_time").value, page.lever("c.inquiries").value) == (0.33, 2.25)
    assert page.widgets("text_input")["name"].value == "我的 plan"


def test_the_address_of_one_session_opens_the_same_page_in_another(quick):
    page = Page().set("b.on_time", 0.4).add("low_use").rename("x y").set("environment.months", 20)
    page.set("profile.huabei_limit", 12_300).set("d.utilisation", 0.07)
    other = Page(page.scenario).choose("editing", 3)  # the plan in hand has a band
    assert other.address == page.address
    assert other.charts == page.charts


def test_back_and_forward_show_what_was_there(quick):
    page = Page()
    first = page.shown
    page.set("b.on_time", 0.4)
    then, address = page.shown, page.address
    page.set("profile.score", 500)
    assert page.visit(address).shown == then
    assert page.lever("profile.score").value == Profile.score
    assert page.visit({}).shown == first
    assert page.lever("b.on_time").value == 1.0
    assert page.visit(address).shown == then
    assert page.address == address


def test_back_to_fewer_plans_leaves_a_whole_page(quick):
    page = Page(Scenario(plans=(Plan(),))).add("idle").add("steady").set("c.on_time", 0.2)
    page.visit(link.as_params(link.encode(Scenario(plans=(Plan(),)))))
    assert len(page.scenario.plans) == 1
    assert page.set("a.on_time", 0.3).scenario.plans[0].on_time == 0.3


def test_what_is_done_before_the_browser_has_the_new_address_is_no_back(quick):
    """A quick second key press still comes with the address from before the first."""
    page = Page()
    for score in (641, 642, 643):
        page.lever("profile.score").set_value(score)
        page.at.query_params = {}
        page.run()
    assert page.scenario.profile.score == page.lever("profile.score").value == 643
    page.at.query_params = {}
    page.set("b.on_time", 0.4)
    assert (page.scenario.profile.score, page.scenario.plans[1].on_time) == (643, 0.4)


@pytest.mark.parametrize("what", ["language", "editing", "typing"])
def test_nothing_else_done_before_the_browser_has_the_new_address_is_a_back(what, quick):
    page = Page().set("profile.score", 650)
    page.at.query_params = {}
    if what == "typing":
        page.set(what, True)
    else:
        page.choose(what, {"language": "zh", "editing": 0}[what])
    assert page.lever("profile.score").value == 650


def test_what_is_moved_after_back_starts_from_there(quick):
    page = Page().set("b.on_time", 0.4).set("profile.score", 500)
    page.visit({}).set("b.utilisation", 0.9)
    changed = page.scenario
    assert changed.profile == Profile()
    assert (changed.plans[1].on_time, changed.plans[1].utilisation) == (1.0, 0.9)


@EVERY_LANGUAGE
def test_a_change_of_language_keeps_everything_else(language, quick):
    """And the address holds no language."""
    other = {"zh": "en", "en": "zh"}[language]
    page = Page(SENT, language, opened=LEVERS)
    before = {key: widget.value for key, widget in page.levers().items()}
    page.choose("language", other)
    assert page.at.title[0].value == load(other)("page.title")
    assert page.scenario == SENT and page.address == link.as_params(link.encode(SENT))
    assert {key: widget.value for key, widget in page.levers().items()} == before
    assert language not in page.address.values()


def test_a_parameter_of_others_does_not_disturb(quick):
    page = Page("utm_source=x&from=singlemessage")
    assert not page.at.warning
    assert page.set("b.on_time", 0.4).scenario.plans[1].on_time == 0.4


WHOLE = link.as_params(link.encode(Scenario(plans=(Plan("one"), Plan("two")))))


def without(prefix: str) -> dict:
    return {key: text for key, text in WHOLE.items() if not key.startswith(prefix)}


BROKEN = {
    "not_a_number": WHOLE | {"score": "many"},
    "out_of_range": WHOLE | {"score": "2000"},
    "off_step": WHOLE | {"b.on_time": "0.925"},
    "bad_name": WHOLE | {"a.name": "\u202ex"},
    "no_plan": {"score": "700"},
    "plan_moved": without("b.") | {f"c.{key[2:]}": text for key, text in WHOLE.items() if key[:2] == "b."},
    "too_many_plans": {f"{letter}.name": letter for letter in "abcdef"},
    "missing": without("a.draws"),
    "plan_lost": without("b."),
    "unknown": WHOLE | {"a.draw": "2"},
    "version": WHOLE | {"v": "7"},
    "damaged": {"s": "0damaged"},
    "newer": {"s": "Z5G4oP"},
}


def test_a_broken_link_shows_a_page_and_says_what_was_repaired(quick):
    assert {*BROKEN, "too_long"} == set(link.CODES)  # Streamlit itself drops an address so long
    page = Page(language="zh")
    for number, (code, query) in enumerate(BROKEN.items()):
        if number == len(BROKEN) // 2:
            page.choose("language", "en")
        words = load("en" if number >= len(BROKEN) // 2 else "zh")
        page.visit(query)
        assert len(page.at.warning) == 1 and set(page.charts) == set(OUTCOMES), code
        said = page.at.warning[0].value
        assert words("repair.title") in said
        fixed = [part for part in re.split(r"\{\w+\}", words.sentences[f"repair.{code}"]) if len(part) > 1]
        assert any(holds_parts(fixed, line) for line in said.splitlines()), f"{code}: {said}"
        assert not re.search(r"(?<!\\)\{|None", said), f"{code}: {said}"


@EVERY_LANGUAGE
def test_a_repair_names_what_it_is_about_and_not_by_the_codes_of_the_program(language):
    words = load(language)
    codes = {key for key in (*WHOLE, *link.CODES) if re.search(r"[._]", key)}
    told = {code: sentences.repairs(link.decode(query).repairs, words) for code, query in BROKEN.items()}
    told = {code: " ".join(lines).replace("\\", "") for code, lines in told.items()}
    for code, line in told.items():
        assert not codes & set(re.findall(r"[a-z_.]+[a-z]", line)), f"{code}: {line}"
    assert "many" in told["not_a_number"] and words("choice.score.label") in told["not_a_number"]
    assert "a.draw" in told["unknown"]
    assert "7" in told["version"]


def holds_parts(parts: list[str], text: str) -> bool:
    places = [text.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


def test_a_repair_is_told_and_then_folded_until_the_reader_closes_it(quick):
    page = Page().visit(BROKEN["out_of_range"])
    assert page.at.warning and page.lever("profile.score").value == 950
    assert page.choose("language", "zh").at.warning[0].value.startswith(load("zh")("repair.title"))
    assert not page.set("b.on_time", 0.5).run().at.warning  # at the latest with what is done next
    assert page.scenario.profile.score == 950
    page.set("b.on_time", 0.6).open("repaired")
    assert any("2000" in text for text in page.texts)
    page.click("repaired.close")
    assert not any("2000" in text for text in page.texts) and "repaired" not in page.folded()


def test_what_a_hostile_link_says_never_acts(quick):
    evil = "[x](javascript:alert(1))<img src=//x.y>"
    page = Page().visit(
        WHOLE | {"score": evil, "a.name": evil, "a.<b>": "1", "c.![](//x.y)": "2", "v": "`$x$`"}
    )
    said = page.at.warning[0].value
    assert not re.search(r"(?<!\\)[\[\]<>`$]", said)


def test_nonsense_shows_a_page(quick):
    page = Page(language="zh")
    for query in ("v=1", "a.name=", "score=nan&used=inf&months=-inf", "a.=1&b.__class__=2", "z.name=1"):
        page.visit(link.as_params(query))
        assert page.at.warning and set(page.charts) == set(OUTCOMES), query


# --- what the person does, against Back ---


def usable(page: Page) -> list[str]:
    """The keys of the widgets that can be used."""
    return [key for key, widget in page.widgets(*WIDGETS).items() if not getattr(widget, "disabled", False)]


def use(page: Page, key: str) -> None:
    """Do something with a widget, whatever it is."""
    widget = page.widgets(*WIDGETS)[key]
    if widget.type in ("button", "menu_button"):
        widget.click(*[presets.names()[0]] * (widget.type == "menu_button"))
    elif widget.type == "button_group":
        now = widget.value
        widget.set_value(next(value for value in CHOICES[key] if value != now))
    elif widget.type == "selectbox":
        widget.select_index((widget.index + 1) % len(widget.options))
    elif widget.type == "toggle":
        widget.set_value(not widget.value)
    elif widget.type in ("text_input", "text_area"):
        widget.set_value("2026-05,640,6000,20000")
    else:
        widget.set_value(widget.max if widget.value != widget.max else widget.min)


WIDGETS = ("button", "menu_button", "button_group", "selectbox", "toggle", "text_input", "text_area", "slider",
           "number_input")  # fmt: skip
CHOICES = {
    "language": LANGUAGES,
    "page.part": ("why", "next", "remind", "record", "method"),
    "editing": (0, 1),
    "why.plan": (0, 1),
    "why.part": ("events", "lever"),  # which a single plan has too
    "method.part": PARTS_OF["method"],
    "record.way": ("table", "paste", "file"),
}


def test_whatever_is_done_before_the_browser_has_the_new_address_is_no_back(quick, monkeypatch):
    """Every widget that moves no lever, and a lever of each kind, with everything unfolded."""
    monkeypatch.setattr("explorer.findings.record.MANY", FEW)
    nothing = goal.Way(Plan(), (), (), effort=0.0, chance=0.1, value=600.0, month=None, cost=0.0)
    monkeypatch.setattr(goal, "seek", lambda *_: goal.Goal("score", 950, 1, 0.9, Plan(), nearest=nothing))
    page = Page(EVENTFUL, opened=ALL).set("environment.months", 20)
    tried = set()
    levers = {"profile.score", "b.programme", "belief.score_per_sd"}
    moving = (
        "profile.",
        "environment.",
        "undo",
        "restore",
        "redo",
        "reset",
        "back.",
        *(f"{letter}." for letter in plan_marks.LETTERS),
    )
    for section in CHOICES["page.part"]:
        page.choose("page.part", section)
        for key, part in {"why.part": "lever", "method.part": "believe", "record.way": "paste"}.items():
            if key in usable(page):
                page.choose(key, part)
        for key in usable(page):
            if key in tried or key not in levers and key.startswith(moving):
                continue
            tried.add(key)
            if len(page.at.session_state.session.scenario.plans) == 1:
                page.add("steady")
            page.at.query_params = link.as_params(link.encode(EVENTFUL))
            page.at.session_state.session.place.heard = -1
            if key in usable(page):
                use(page, key)
                page.run()
                assert page.at.session_state.session.scenario.environment.months != 24, key
    assert {*CHOICES} < tried


def test_a_run_that_nobody_caused_by_a_widget_may_be_a_back(quick):
    """Else the test above would pass on a page that never goes back."""
    page = Page(EVENTFUL).set("profile.score", 650)
    assert page.visit(link.as_params(link.encode(EVENTFUL))).scenario == EVENTFUL


# --- one plan in hand ---


def test_why_speaks_of_the_plan_that_is_edited_unless_another_is_chosen(quick):
    page = Page()
    looked_at = page.widgets("button_group")["why.plan"]
    assert looked_at.value == page.widgets("button_group")["editing"].value == 1
    page.choose("editing", 2)
    assert page.widgets("button_group")["why.plan"].value == 2
    page.choose("why.plan", 1).set("c.on_time", 0.5)
    assert page.widgets("button_group")["why.plan"].value == 1
    page.add("low_use")
    assert page.widgets("button_group")["why.plan"].value == 3


@EVERY_LANGUAGE
def test_a_plan_added_from_anywhere_is_told_at_once(language):
    page, words = Page(language=language), load(language)
    page.see("fix").choose("editing", 0)
    page.click(next(key for key in page.widgets("button") if key.startswith("fix.")))
    assert len(page.scenario.plans) == 4
    found = project(page.scenario)
    (told,) = [toast.value for toast in page.at.toast]
    assert figure("score", found.mean["score"][-1, 3]) in told
    assert words("plan.full", most=4) in page.texts
    assert not page.set("d.on_time", 0.5).at.toast


def test_a_button_clicked_together_with_another_language_is_answered(quick):
    page = Page()
    page.widgets("button_group")["language"].set_value("zh")
    page.widgets("button")["copy"].click()
    page.run()
    assert len(page.scenario.plans) == 4
    assert page.at.title[0].value == load("zh")("page.title")


def test_a_plan_added_and_gone_by_the_time_the_page_runs_is_not_told(quick):
    """A browser ahead of a busy server has both clicks answered by one run: once a fault that took the page."""
    page = Page()
    for key in ("copy", "remove"):
        page.widgets("button")[key].click()
    page.run()
    assert len(page.scenario.plans) == 3 and len(page.at.toast) == 1
    page.at.session_state.session.added = Plan("gone by now")
    assert not page.run().at.toast


def test_a_plan_that_was_removed_comes_back_where_it_was(quick):
    page = Page().choose("editing", 1)
    before = page.scenario
    page.click("remove")
    assert len(page.scenario.plans) == 2 and page.scenario.plans[1] == before.plans[2]
    page.click("restore")
    assert page.scenario == before
    assert "restore" not in page.widgets("button")
    assert page.widgets("button_group")["editing"].value == 1


@EVERY_LANGUAGE
def test_a_preset_that_was_changed_says_so(language, quick):
    page, words = Page(language=language), load(language)
    name = words("preset.steady")
    assert [plan["name"] for plan in page.figures][1] == f"B {name}"
    page.set("b.on_time", 0.5)
    assert [plan["name"] for plan in page.figures][1] == "B " + words("plan.changed", name=name)
    assert page.widgets("text_input")["name"].value == name
    page.set("b.on_time", 1.0)
    assert [plan["name"] for plan in page.figures][1] == f"B {name}"


# --- a goal ---


@pytest.fixture
def quick_search(monkeypatch):
    for name, value in {"SEARCHED": 60, "WAYS": 2, "REFINED": 2}.items():
        monkeypatch.setattr(goal, name, value)
    monkeypatch.setattr(projection, "project", partial(project, futures=200))


def ways(page: Page) -> list[str]:
    """The buttons that take a way as a plan."""
    return [key for key in page.widgets("button") if key.startswith("goal.add.")]


def test_a_goal_is_asked_for_and_a_way_to_it_taken_as_a_plan(quick_search):
    own = Scenario(Profile(score=640), (Plan("mine", on_time=0.8, utilisation=0.9),))
    page = Page(own, "zh").select("goal.outcome", "score").set("goal.target.score", 650)
    page.set("goal.month", 12).select("goal.chance", 0.5)
    assert not ways(page)
    page.click("goal.seek")
    assert ways(page)
    for language in LANGUAGES:
        words = load(language)
        told = " ".join(page.choose("language", language).texts)
        asked = words("goal.asked", name="A mine", outcome=words("outcome.score"), month=12, target="650",
                      chance=sentences.often(0.5, words))  # fmt: skip
        assert asked in told
        assert any(f"**{words(f'choice.{key}.label')}**" in told for key in choices(Plan))

    page.click("goal.add.1")
    added = page.scenario.plans[1]
    assert added.name == plan_names.clean_name(load("en")("goal.plan_score", target="650"))
    found = project(page.scenario, futures=1000).mean["score"][12]
    assert found[1] > found[0]
    assert ways(page), "another plan is no matter for the goal"
    assert not ways(page.set("profile.score", 700)), "another person is"


def test_a_goal_out_of_reach_is_told_with_what_comes_closest(quick_search):
    page, words = Page(), load("en")
    page.select("goal.outcome", "jiebei_limit").set("goal.target.jiebei_limit", 200_000).set("goal.month", 1)
    told = " ".join(page.click("goal.seek").texts)
    assert words("goal.unreachable") in told and "200,000" in told


# --- typing ---


def test_numbers_can_be_typed(quick):
    page = Page(EVENTFUL, "zh", opened=LEVERS).set("typing", True)
    assert not [key for key in page.widgets("slider") if key in page.levers()]
    assert page.lever("b.on_time").value == 70  # percent on the screen
    page.set("b.on_time", 45).set("profile.score", 702).set("b.draw_size", 2.5).set("b.inquiries", 0.75)
    assert page.scenario.plans[1].on_time == 0.45
    assert page.scenario.profile.score == 702
    assert (page.scenario.plans[1].draw_size, page.scenario.plans[1].inquiries) == (2.5, 0.75)
    assert page.set("typing", False).lever("b.on_time").value == 0.45


def test_every_number_can_be_typed_to_its_ends(quick):
    page = Page(EVENTFUL, opened=LEVERS).set("typing", True)
    for key, widget in page.levers().items():
        if widget.type == "number_input":
            part, _, name = key.partition(".")
            choice = choices(PARTS.get(part, Plan))[name]
            scale = 100 if choice.unit == "share" else 1
            found = (widget.min, widget.max, widget.step)
            low = 0 if choice.low == NOT_TOLD else choice.low  # what is not told is an empty field
            assert found == pytest.approx((low * scale, choice.high * scale, choice.step * scale))


def test_a_cleared_number_keeps_the_old_value(quick):
    page = Page().set("typing", True).set("b.on_time", 45)
    page.set("b.on_time", None)
    assert page.scenario.plans[1].on_time == 0.45
    assert page.lever("b.on_time").value == 45


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lever", ["huabei_owed", "jiebei_owed"])
def test_what_is_not_told_is_an_empty_field_that_says_so(language, lever, quick):
    """Nobody sees -1: a figure typed is told, one cleared is not told again, nothing owed is a figure."""
    key, words = f"profile.{lever}", load(language)
    page = Page("", language, opened=LEVERS)
    for typed, told in ((None, NOT_TOLD), (1234, 1234), (None, NOT_TOLD), (0, 0)):
        page.set(key, typed)
        assert getattr(page.scenario.profile, lever) == told
        field = page.lever(key)
        assert (field.value, field.placeholder) == (typed, words("value.untold"))


def test_a_number_between_two_steps_goes_to_the_nearest(quick):
    page = Page().set("typing", True).set("profile.huabei_limit", 6149)
    assert page.scenario.profile.huabei_limit == 6100
    assert page.lever("profile.huabei_limit").value == 6100


# --- charts first ---


def test_the_charts_come_before_all_that_waits_for_a_pause(monkeypatch, quick):
    page = Page()
    with monkeypatch.context() as interrupted:
        interrupted.setattr(address, "publish", None)
        page.lever("b.on_time").set_value(0.4)
        page.at.run()
    assert set(page.charts) == set(OUTCOMES)
    assert not page.at.slider and not page.address


def test_only_a_change_waits_for_the_browser(monkeypatch, quick):
    pauses = []
    monkeypatch.setattr(address, "PAUSE", 0.3)
    monkeypatch.setattr(address, "time", SimpleNamespace(sleep=pauses.append, monotonic=lambda: sum(pauses)))
    page = Page().see("next")
    assert not pauses
    page.set("b.on_time", 0.4)
    assert sum(pauses) == pytest.approx(0.3, rel=0.1) and page.address["b.on_time"] == "0.4"


# --- a fault of ours ---


@EVERY_LANGUAGE
def test_a_fault_shows_a_sentence_and_tells_nobody_a_value(language, monkeypatch, caplog, capfd):
    """Neither the page nor the log holds what the person entered; the log says where it broke."""

    def broken(*_, **__):
        raise ValueError("secret 12345")

    monkeypatch.setattr(projection, "project", broken)
    at = AppTest.from_file(APP, default_timeout=30)
    at.context = {"locale": LOCALES[language]}
    at.query_params = link.as_params(
        link.encode(Scenario(Profile(huabei_limit=23_400), (Plan("Zhang San"),)))
    )
    with caplog.at_level(logging.DEBUG):
        at.run()
    assert not at.exception
    words = load(language)
    assert words("trouble.title") in at.error[0].value and words("trouble.body") in at.error[0].value
    assert at.get("link_button")
    printed = "".join(capfd.readouterr())
    assert "ValueError" in caplog.text and "test_page.py" in caplog.text
    for secret in ("12345", "Zhang", "23400", "23,400"):
        assert secret not in caplog.text and secret not in printed
    everything = " ".join(str(e.value) for kind in ("markdown", "caption", "error") for e in at.get(kind))
    assert "12345" not in everything and "Traceback" not in everything


def test_after_a_fault_the_page_comes_back(monkeypatch):
    page = Page().set("b.on_time", 0.4)
    address = page.address
    with monkeypatch.context() as broken:
        broken.setattr(projection, "project", None)
        projections.shared.clear()
        page.at.run()
        assert page.at.error
    page.run()
    assert page.address == address and set(page.charts) == set(OUTCOMES)


def test_a_change_that_ends_in_a_fault_is_not_lost(monkeypatch):
    """As the sentence promises: it is in the address, or back with the page."""
    page = Page()
    with monkeypatch.context() as broken:
        broken.setattr(projection, "project", None)
        page.lever("b.on_time").set_value(0.4)
        page.at.run()
        assert page.at.error
        assert page.address.get("b.on_time") == "0.4"


STRANGER = """
import logging, sys
logging.basicConfig(level=logging.INFO)
from tests.test_page import Page
page = Page().set("profile.huabei_limit", int(sys.argv[1])).rename(sys.argv[2])
assert page.scenario.plans[1].name == sys.argv[2] and page.address["huabei_limit"] == sys.argv[1]
logging.getLogger("explorer").info("the log is read")
"""


def test_nothing_personal_is_logged():
    """In a process of its own: here the log's handlers may write to where an earlier test had them write."""
    command = [sys.executable, "-c", STRANGER, "12300", "Zhang San"]
    done = subprocess.run(command, cwd=APP.parent, capture_output=True, text=True, check=False)
    log = done.stdout + done.stderr
    assert not done.returncode, log
    assert "the log is read" in log
    assert not re.search("12300|12,300|Zhang", log)


def test_a_record_stays_while_another_section_is_looked_at(quick, monkeypatch):
    monkeypatch.setattr("explorer.findings.record.MANY", FEW)
    page = Page().choose("page.part", "record").choose("record.way", "paste")
    page.widgets("text_area")["record.pasted"].set_value("2026-05,640")
    page.click("record.add").choose("page.part", "why")
    assert page.at.session_state.session.record.cells == (("2026-05", "640", "", ""),)
    assert "record.pasted" not in page.widgets("text_area")
    page.choose("page.part", "record")
    assert page.at.session_state.session.record.cells == (("2026-05", "640", "", ""),)
