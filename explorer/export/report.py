"""A comparison as one file to print or hand on: it opens offline and asks nobody for anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import segno
from jinja2 import Environment as Templates
from jinja2 import FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from explorer.assets import FOLDER
from explorer.drawing import svg_charts
from explorer.findings import advise
from explorer.findings.compare import dated
from explorer.findings.limit_states import Outlook
from explorer.findings.told import Told
from explorer.model import coefficients
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import NOT_TOLD, Choice, Environment, Plan, Profile, Scenario, choices
from explorer.model.projection import FUTURES
from explorer.scenario.plan_marks import COLOURS, letter
from explorer.wording import sentences
from explorer.wording.word_tables import Cell, TableRow, side_by_side
from explorer.wording.words import Words

MARKS = "●■◆▲"
SIZES = {"score": (700, 180)}  # [px]
HALF = (345, 155)  # [px]
STEPS = 3  # of what to do next
METHOD = 5  # lines


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart by its title."""

    title: str
    drawing: Markup


def report(told: Told, words: Words, link: str, today: date) -> str:
    """The comparison as HTML for A4 paper; `link` opens it again, as the code in the corner does."""
    scenario, numbers = told.scenario, coefficients.load()
    return _template().render(
        language=words.language,
        title=words("page.title"),
        made=words("report.made", day=today.isoformat(), version=numbers.version, date=numbers.date),
        answer=sentences.unescaped(sentences.answer(told, words)),
        estimate=words("report.estimate"),
        qr=qr(link),
        scan=words("report.scan"),
        horizon=words("answer.title", months=told.months),
        names=sentences.plan_names(scenario, words),
        marks=MARKS,
        colours=COLOURS,
        figures=[*side_by_side(told, words)],
        squares=_squares,
        ranges=words("report.ranges", futures=f"{FUTURES:,}", key=words("squares.key")),
        charts=[_chart(outcome, told, words) for outcome in OUTCOMES],
        events=_events(scenario, words),
        plans_title=words("report.plans"),
        habits=[*habits(scenario, words)],
        standing=_standing(scenario, words),
        held=_held(scenario, words),
        next_title=words("report.next", name=sentences.plan_names(scenario, words)[0]),
        next=[*next_steps(told, words)],
        method_title=words("report.method"),
        method=_method(words),
        first_title=words("say.title"),
        first=[words(f"say.{key}") for key in ("proxy", "debt", "scam")],
        again=words("report.again"),
        link=link,
    )


def qr(link: str) -> Markup:
    """A link as a code that a telephone reads, drawn in SVG."""
    code = segno.make(link, error="l", micro=False)
    return Markup(code.svg_inline(border=4, omitsize=True, light="#fff"))  # noqa: S704 - segno draws it


def habits(scenario: Scenario, words: Words) -> Iterator[TableRow]:
    """The habits in which plans differ and the first of each group; noted is what the first plan has not."""
    first, groups = scenario.plans[0], set()
    for key, line in choices(Plan).items():
        values = [getattr(plan, key) for plan in scenario.plans]
        leads = line.group not in groups
        groups.add(line.group)
        if leads or any(value != values[0] for value in values):
            cells = (
                Cell(sentences.setting(line, value, words), "" if value == getattr(first, key) else "other")
                for value in values
            )
            yield TableRow(words(f"choice.{key}.label"), tuple(cells))


def next_steps(told: Told, words: Words) -> Iterator[dict[str, str]]:
    """The worst risk points of the first plan, each with its way out."""
    points = advise.risk_points(told.scenario, 0, told.trajectories)[:STEPS]
    for point in points:
        values = sentences.figures(point.values)
        yield {"title": words(f"risk.{point.code}.title"), "text": words(f"risk.{point.code}.fix", **values)}
    if not points:
        yield {"title": "", "text": words("next.none")}


def _chart(outcome: str, told: Told, words: Words) -> Drawing:
    alt = sentences.alt(outcome, told, words)
    size = SIZES.get(outcome, HALF)
    drawing = svg_charts.chart(outcome, told, words, size, alt)
    return Drawing(words(f"chart.title_{outcome}"), Markup(drawing))  # noqa: S704 - written by ElementTree


def _squares(outlook: Outlook) -> Markup:
    return Markup(svg_charts.squares(outlook))  # noqa: S704 - written by ElementTree


def _events(scenario: Scenario, words: Words) -> str:
    """What the marks on the lines stand for."""
    told = [
        words(f"chart.event_{event.code}", letter=letter(event.number), month=event.month)
        for event in dated(scenario)
    ]
    return words("report.events", events=words("answer.semicolon").join(told)) if told else ""


def _standing(scenario: Scenario, words: Words) -> str:
    """Where the person stands, and the world around, in one sentence."""
    told = [
        words(
            "report.choice", label=words(f"choice.{key}.label"), value=sentences.setting(line, value, words)
        )
        for part in (scenario.profile, scenario.environment)
        for key, line, value in _read(part)
    ]
    return words("report.standing", choices=words("answer.semicolon").join(told))


def _read(part: Profile | Environment) -> Iterator[tuple[str, Choice, float]]:
    """The choices of a part that count: not what is off, nor what another one switches off."""
    kind: type = type(part)
    for key, line in choices(kind).items():
        value = getattr(part, key)
        off = line.unit in ("flag", "month") and not value or value == NOT_TOLD == line.low
        if not off and (line.needs is None or getattr(part, line.needs)):
            yield key, line, value


def _held(scenario: Scenario, words: Words) -> str:
    """Which of the model's numbers are not the published ones."""
    names = [words(f"coefficient.{key}.name") for key, _ in scenario.beliefs]
    told = [words("report.held", names=words("answer.comma").join(names))] if names else []
    return " ".join([*told, *([words("report.well_graded")] if scenario.well_graded else [])])


def _method(words: Words) -> list[str]:
    numbers = len(coefficients.load().items)
    return [
        words(f"report.method_{n}", futures=f"{FUTURES:,}", numbers=numbers) for n in range(1, METHOD + 1)
    ]


@cache
def _template() -> Template:
    """Every text that is put into it is escaped, drawings apart."""
    templates = Templates(
        loader=FileSystemLoader(FOLDER / "html"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return templates.get_template("report.html")
