"""Findings into sentences, in the language of the words."""

import re
from collections.abc import Callable, Mapping
from math import exp

from explorer.findings.compare import Comparison
from explorer.findings.told import Told
from explorer.findings.written import counted, written
from explorer.model.coefficients import Coefficient
from explorer.model.outcomes import LIMITS, OUTCOMES
from explorer.model.plan import NOT_TOLD, Choice, Plan, Scenario
from explorer.scenario import presets
from explorer.scenario.link import BELIEF, Repair
from explorer.scenario.plan_marks import LETTERS, MARKS, letter
from explorer.wording.words import Words

NOTHING = ("0", "¥0")
SELDOM = 0.05  # late bills: they would be written as 0.0
RARELY = 0.005  # below it nobody would notice
TURNED: dict[str, Callable[[float], float]] = {"share": lambda share: 100 * share, "log": exp}  # by units
# Where a bare address would become a link, two signs an arrow or a dash, :streamlit: or :smile: a picture:
# a word joiner, which nobody sees, prevents it.
_JOINED = re.compile(r"(?=://|@)|(?<=www)(?=\.)|(?<=[-<>=~])(?=[-<>=])|(?<=:)(?=[\w+-])", re.IGNORECASE)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=@&/])")


def plain(text: str) -> str:
    """Text of a stranger so that Markdown shows it as it is."""
    return _MARKDOWN.sub(r"\\\1", _JOINED.sub("\u2060", text))


def unescaped(markdown: str) -> str:
    """What `plain` was done to, as it was: for where no Markdown is read."""
    return re.sub(r"\\(.)|\u2060", r"\1", markdown)


def plan_name(plan: Plan, words: Words) -> str:
    """A preset's name in the reader's language, which says so where it was changed; or the person's own."""
    name = bare_name(plan, words)
    return words("plan.changed", name=name) if presets.changed(plan) else name


def bare_name(plan: Plan, words: Words) -> str:
    """The name as it was given."""
    return words(f"preset.{plan.name}") if f"preset.{plan.name}" in words else plan.name


def plan_names(scenario: Scenario, words: Words) -> list[str]:
    """Every plan with its letter, which tells plans of one name apart."""
    return [f"{letter(number)} {plan_name(plan, words)}" for number, plan in enumerate(scenario.plans)]


def yuan(amount: float) -> str:
    """An amount as finely as it is known."""
    return f"¥{written('yuan', amount):,.0f}"


def amount(key: str, value: float) -> str:
    """A score, a limit or a cost as it is written in a sentence."""
    kind = counted(key)
    return yuan(value) if kind == "yuan" else f"{written(kind, value):.0f}"


def bare(choice: Choice, value: float) -> str:
    """What was chosen, for a sentence that says itself what is counted."""
    if choice.unit == "share":
        return f"{value:.0%}"
    return yuan(value) if choice.unit == "yuan" else f"{value:g}"


def setting(choice: Choice, value: float, words: Words) -> str:
    """What was chosen, with its unit, as it is written in a sentence."""
    if choice.unit == "flag":
        return words("value.yes") if value else words("value.no")
    if choice.unit == "month":
        return words("value.month", month=value) if value else words("value.none")
    if value == NOT_TOLD and choice.low == NOT_TOLD:
        return words("value.untold")
    if choice.unit in ("share", "yuan"):
        return bare(choice, value)
    return words("value.measured", value=bare(choice, value), unit=words(f"unit.{choice.unit}"))


def figures(values: Mapping[str, float]) -> dict[str, str]:
    """What a finding counts, for its sentence: shares, whose keys end so, in percent."""
    return {key: f"{value:.0%}" if key.endswith("share") else f"{value:g}" for key, value in values.items()}


def measured(item: Coefficient, words: Words) -> str:
    """A number of the model in its unit, with the range it may have."""
    value, low, high = (_readable(item, end) for end in (item.value, item.low, item.high))
    told = words(f"measure.{item.unit.replace('/', '_')}", value=value)
    return told if low == high else words("method.ranged", value=told, low=low, high=high)


def _readable(item: Coefficient, value: float) -> str:
    """Three digits of it: shares as percentages, logarithms as what they multiply by."""
    turned = TURNED.get(item.unit.partition("/")[0], float)(value)
    return f"{float(f'{turned:.3g}'):,.10g}"


def often(chance: float, words: Words) -> str:
    """A chance as so many of ten futures."""
    if chance < RARELY:
        return words("answer.tenth_none")
    if chance < 0.095:
        return words("answer.tenth_few")
    if chance > 0.995:
        return words("answer.tenth_all")
    if chance > 0.905:
        return words("answer.tenth_most")
    return words("answer.tenth", n=round(10 * chance))


def share(state: str, count: int, words: Words) -> str:
    """How a limit stands in so many of a hundred futures."""
    return words("chart.share", n=count, state=words(f"state.{state}"))


def most(told: Told, product: str, number: int, words: Words, month: int = -1) -> str:
    """How a plan's limit stands in most futures, at the horizon unless said otherwise."""
    return share(*told.most(product, number, month), words)


def commonest_of(told: Told, number: int, words: Words) -> list[str]:
    """How most futures of a plan end, outcome by outcome; nothing is said of the score."""
    products = [line.product for line in OUTCOMES.values()]
    return [most(told, product, number, words) if product else "" for product in products]


def answer(told: Told, words: Words) -> str:
    """The answer at the horizon in one sentence."""
    return told.once(("answer", words.language), lambda: _answer(told, words))


def _answer(told: Told, words: Words) -> str:
    names = [plain(plan_name(plan, words)) for plan in told.scenario.plans]
    if len(names) == 1:
        outcomes = [
            words(f"answer.level_{key}", value=amount(key, one.expected), change=change(one, words))
            for key, one in told.ends[0].items()
        ]
        return words(
            "answer.one", months=told.months, name=names[0], outcomes=words("answer.comma").join(outcomes)
        )
    clauses = []
    for name, ahead in zip(names[1:], told.ends[1:], strict=True):
        gains = [words(f"answer.gain_{key}", gain=gain(key, one.gain, words)) for key, one in ahead.items()]
        clauses.append(words("answer.plan", name=name, outcomes=words("answer.comma").join(gains)))
    return words(
        "answer.many", months=told.months, first=names[0], plans=words("answer.semicolon").join(clauses)
    )


def change(here: Comparison, words: Words) -> str:
    """The change of one outcome from today."""
    way = "up" if here.change > 0 else "down" if here.change < 0 else "level"
    return words(f"answer.{way}", value=amount(here.outcome, abs(here.change)))


def arrow(key: str, here: Comparison) -> str:
    """The change of one outcome from today as the table of figures has it; nothing where there is none."""
    moved = written(counted(key), here.expected) - written(counted(key), here.start)
    return f"{'↑' if moved > 0 else '↓'}{amount(key, abs(moved))}" if moved else ""


def gain(key: str, difference: float, words: Words) -> str:
    """How much higher or lower an outcome, or the cost, is than with the first plan."""
    size = amount(key, abs(difference))
    if size in NOTHING:
        return words("answer.same")
    return words(f"answer.{'more' if difference > 0 else 'less'}_{counted(key)}", value=size)


def beats(told: Told, number: int, words: Words) -> str:
    """How often a plan ends above the first one, and how often below."""
    if number == 0:
        return words("answer.first")
    ways = {OUTCOMES[key].product or key: _ahead(ahead, words) for key, ahead in told.ends[number].items()}
    return words("answer.beats", first=letter(0), **ways)


def _ahead(ahead: Comparison, words: Words) -> str:
    parts = [
        words(f"answer.{way}", often=often(chance, words))
        for way, chance in (("higher", ahead.better), ("lower", ahead.worse))
        if chance >= RARELY
    ]
    return words("answer.comma").join(parts) or words("answer.never_differs")


def risk(told: Told, number: int, words: Words) -> str:
    """How likely a cut or a freeze is by the horizon."""
    chances = {key: often(chance[-1, number], words) for key, chance in told.trajectories.chances.items()}
    return words("answer.risk", **chances)


def expected(told: Told, number: int, words: Words) -> str:
    """What is commonest of both limits at the horizon."""
    return words("answer.commonest", **{product: most(told, product, number, words) for product in LIMITS})


def bill_sentence(told: Told, number: int, words: Words) -> str:
    """What a plan costs by the horizon."""
    paid, late = cost(told, number, words), told.trajectories.late[-1, number]
    if late < SELDOM:
        return words("answer.bill_on_time", cost=paid)
    return words("answer.bill", cost=paid, late=f"{late:.1f}")


def cost(told: Told, number: int, words: Words) -> str:
    """Interest and fees by the horizon, with the annual rate that they come to where there are any."""
    found = told.trajectories
    paid, rate = yuan(found.cost[-1, number]), found.annual_rate[-1, number]
    return words("answer.at_rate", cost=paid, rate=f"{rate:.1%}") if rate else paid


def added(told: Told, number: int, words: Words) -> str:
    """What came of a plan that was just added."""
    figures = [
        f"{words(f'outcome.{key}')} {amount(key, one.expected)}" for key, one in told.ends[number].items()
    ]
    return words(
        "plan.added",
        name=plain(plan_names(told.scenario, words)[number]),
        months=told.months,
        figures=words("answer.comma").join(figures),
    )


def chances(told: Told, words: Words) -> str:
    """Plan by plan: how often it ends above the first one, how likely a cut or a freeze is, late bills."""
    lines = []
    for number, name in enumerate(plan_names(told.scenario, words)):
        parts = [sentence(told, number, words) for sentence in (expected, risk, bill_sentence)]
        if number:
            parts.insert(0, beats(told, number, words))
        lines.append(f"- {MARKS[number]} **{plain(name)}** {' '.join(parts)}")
    if any(told.strays):
        lines.append(f"\n{words('answer.astray')}")
    return "\n".join(lines)


def repairs(found: tuple[Repair, ...], words: Words) -> list[str]:
    """What was repaired in a link, a line each."""
    return [
        words(
            f"repair.{repair.code}",
            key=link_key(repair.key, words),
            given=_letter(repair.given),
            used=_letter(repair.used),
        )
        for repair in found
    ]


def link_key(key: str, words: Words) -> str:
    """A link's key in words: the choice, with the letter of its plan."""
    part, _, name = key.rpartition(".")
    if key.startswith(BELIEF) and f"coefficient.{name}.name" in words:
        return words(f"coefficient.{name}.name")
    whose = f"{part.upper()} " if part else ""
    if f"choice.{name}.label" in words:
        return whose + words(f"choice.{name}.label")
    if name == "name":
        return whose + words("plan.name")
    if f"repair.{name}" in words:
        return words(f"repair.{name}")
    return words("plan.unnamed", letter=_letter(key)) if key in LETTERS else plain(key)


def _letter(text: str) -> str:
    """A plan's letter as people read it; other text as it is."""
    return letter(LETTERS.index(text)) if text in LETTERS else plain(text)


def alt(outcome: str, told: Told, words: Words) -> str:
    """A chart in words, for those who cannot see it."""
    product, found = OUTCOMES[outcome].product, told.trajectories
    plans = []
    for number, name in enumerate(plan_names(told.scenario, words)):
        one = told.ends[number][outcome]
        plan = words(
            "chart.alt_plan",
            name=name,
            start=amount(outcome, one.start),
            end=amount(outcome, one.expected),
            low=amount(outcome, found.low[outcome][-1, number]),
            high=amount(outcome, found.high[outcome][-1, number]),
        )
        if product:
            plan = words("chart.alt_limit", plan=plan, most=most(told, product, number, words))
        plans.append(plan)
    return words(
        "chart.alt", title=words(f"chart.title_{outcome}"), plans=words("answer.semicolon").join(plans)
    )
