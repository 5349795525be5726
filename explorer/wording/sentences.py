"""Findings into sentences, in the language of the words."""

import re
from collections.abc import Callable, Mapping, Sequence
from math import exp

from explorer.findings.compare import Comparison
from explorer.findings.limit_states import EVER, SQUARES, Outlook, Standing, ever, unusable
from explorer.findings.told import Ending, Told
from explorer.findings.written import counted, written
from explorer.model.coefficients import Coefficient
from explorer.model.outcomes import OUTCOMES, PRODUCTS
from explorer.model.plan import NOT_TOLD, Choice, Plan, Scenario
from explorer.scenario import presets
from explorer.scenario.link import BELIEF, Repair
from explorer.scenario.plan_marks import LETTERS, letter
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
    """A chance as so many of twenty futures."""
    count = round(SQUARES * chance)
    if chance < RARELY:
        return words("answer.of_none")
    if chance > 1 - RARELY:
        return words("answer.of_all")
    if count in (0, SQUARES):
        return words("answer.of_few" if count == 0 else "answer.of_most", of=SQUARES, most=SQUARES - 1)
    return words("answer.of", n=count, of=SQUARES)


def squares(outlook: Outlook, words: Words) -> str:
    """In how many of twenty futures a limit stands how, from what is wished for to what is feared."""
    parts = [
        words("squares.part", n=count, state=words(f"state.{name}"))
        for name, count in zip(outlook.names, outlook.squares, strict=True)
        if count
    ]
    return words("answer.comma").join(parts)


def most_likely(outlook: Outlook, words: Words) -> str:
    """The amount that a limit most likely has, or that it is shut."""
    return words(f"headline.{outlook.likely.state}", amount=yuan(outlook.likely.amount))


def otherwise(outlook: Outlook, words: Words) -> str:
    """What the limit comes to in most of the other futures; nothing where there are none."""
    other = outlook.otherwise
    return words("answer.otherwise", fate=fate(other, words)) if other else ""


def fate(standing: Standing, words: Words) -> str:
    """What happens to a limit."""
    return words(f"fate.{standing.state}", amount=yuan(standing.amount))


def _likely(product: str, outlook: Outlook, words: Words) -> str:
    """What most likely happens to a limit, and in how many of twenty futures."""
    likely = outlook.likely
    return words(
        "verdict.mostly" if 2 * likely.count > SQUARES else "verdict.rather",
        product=words(f"product.{product}"),
        fate=fate(likely, words),
        n=likely.count,
        of=SQUARES,
    )


def verdict(endings: Sequence[Ending], number: int, months: int, words: Words) -> str:
    """What the plan in hand comes to, in one line: against the first plan where it is another one."""
    here, first = endings[number], endings[0]
    alike = [n for n, one in enumerate(endings) if n and one == first]
    if number in alike:
        names = words("answer.comma").join(letter(n) for n in alike)
        return words("verdict.same", months=months, plans=names, first=letter(0))
    outcomes = [_score(here, first if number else None, words)]
    outcomes.append(words("answer.comma").join(_likely(key, one, words) for key, one in here.limits.items()))
    outcomes.append(_paid(here, first if number else None, words))
    said = words("answer.semicolon").join(outcomes)
    return words("verdict.line", months=months, letter=letter(number), outcomes=said)


def _score(here: Ending, first: Ending | None, words: Words) -> str:
    if first is None:
        return words("verdict.score", value=f"{here.score:.0f}")
    gained = here.score - first.score
    way = "higher" if gained > 0 else "lower" if gained < 0 else "level"
    return words(f"verdict.{way}", value=f"{abs(gained):.0f}", first=letter(0))


def _paid(here: Ending, first: Ending | None, words: Words) -> str:
    if first is None:
        return words("verdict.cost", value=yuan(here.cost))
    more = here.cost - first.cost
    way = "dearer" if more > 0 else "cheaper" if more < 0 else "as_dear"
    return words(f"verdict.{way}", value=yuan(abs(more)))


def answer(told: Told, words: Words) -> str:
    """The answer at the horizon: what each plan comes to."""
    return told.once(("answer", words.language), lambda: _answer(told, words))


def _answer(told: Told, words: Words) -> str:
    plans = []
    for number, plan in enumerate(told.scenario.plans):
        here = told.ending(number)
        limits = (_likely(product, one, words) for product, one in here.limits.items())
        parts = (_score(here, None, words), *limits, _paid(here, None, words))
        name = f"{letter(number)} {plain(plan_name(plan, words))}"
        plans.append(words("answer.plan", name=name, outcomes=words("answer.comma").join(parts)))
    return words("answer.many", months=told.months, plans=words("answer.semicolon").join(plans))


def change(here: Comparison, words: Words) -> str:
    """The change of one outcome from today."""
    way = "up" if here.change > 0 else "down" if here.change < 0 else "level"
    return words(f"answer.{way}", value=amount(here.outcome, abs(here.change)))


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
    """How likely each limit is to be cut, frozen or closed at some time up to the horizon."""
    chances = {
        f"{product}_{state}": often(ever(told.trajectories, product, state)[-1, number], words)
        for product in PRODUCTS
        for state in EVER
    }
    return words("answer.ever", **chances)


def idle_months(told: Told, number: int, words: Words) -> str:
    """For how many months each limit cannot be used."""
    months = {product: f"{unusable(told.trajectories, product, number):.1f}" for product in PRODUCTS}
    return words("answer.unusable", **months)


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
    here = told.ending(number)
    figures = [f"{words('outcome.score')} {here.score:.0f}"]
    figures += [_likely(product, one, words) for product, one in here.limits.items()]
    return words(
        "plan.added",
        name=plain(plan_names(told.scenario, words)[number]),
        months=told.months,
        figures=words("answer.comma").join(figures),
    )


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
    tell = _limit_alt if OUTCOMES[outcome].product else _score_alt
    plans = [tell(outcome, told, n, words) for n in range(len(told.ends))]
    title = words(f"chart.title_{outcome}")
    return words("chart.alt", title=title, plans=words("answer.semicolon").join(plans))


def _score_alt(outcome: str, told: Told, number: int, words: Words) -> str:
    one, found = told.ends[number][outcome], told.trajectories
    amounts = {"start": one.start, "end": one.expected}
    amounts |= {"low": found.low[outcome][-1, number], "high": found.high[outcome][-1, number]}
    written = {key: amount(outcome, value) for key, value in amounts.items()}
    return words("chart.alt_plan", name=plan_names(told.scenario, words)[number], **written)


def _limit_alt(outcome: str, told: Told, number: int, words: Words) -> str:
    outlook = told.outlook(OUTCOMES[outcome].product, number)
    return words(
        "chart.alt_limit",
        name=plan_names(told.scenario, words)[number],
        start=amount(outcome, told.ends[number][outcome].start),
        likely=most_likely(outlook, words),
        squares=squares(outlook, words),
    )
