"""Findings into sentences, in the language of the words."""

import re

from explorer.charts import LETTERS
from explorer.findings.compare import Comparison, compare
from explorer.link import Repair
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Plan, Scenario
from explorer.model.projection import Trajectories
from explorer.words import Words

# The colours and marks of explorer.charts, as Streamlit writes them.
MARKS = (":blue[●]", ":orange[■]", ":green[◆]", ":violet[▲]")
RARELY = 0.005  # below it nobody would notice
# Where a bare address would become a link: a word joiner, which nobody sees, prevents it.
_ADDRESS = re.compile(r"(?=://|@)|(?<=www)(?=\.)", re.IGNORECASE)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=@&/])")


def plain(text: str) -> str:
    """Text of a stranger so that Markdown shows it as it is."""
    return _MARKDOWN.sub(r"\\\1", _ADDRESS.sub("\u2060", text))


def plan_name(plan: Plan, words: Words) -> str:
    """A preset's name in the reader's language, or the person's own."""
    return words(f"preset.{plan.name}") if f"preset.{plan.name}" in words else plan.name


def plan_names(scenario: Scenario, words: Words) -> list[str]:
    """Every plan with its letter, which tells plans of one name apart."""
    return [f"{LETTERS[n]} {plan_name(plan, words)}" for n, plan in enumerate(scenario.plans)]


def yuan(amount: float) -> str:
    """An amount, to the nearest ten from a thousand on, since nobody knows it better."""
    rounded = round(amount, -1 if abs(amount) >= 1000 else 0)
    return f"¥{rounded:,.0f}"


def amount(outcome: str, value: float) -> str:
    """A score or a limit as it is written in a sentence."""
    return f"{value:.0f}" if outcome == "score" else yuan(value)


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


def answer(scenario: Scenario, trajectories: Trajectories, words: Words) -> str:
    """The answer at the horizon in one sentence."""
    names = [plain(plan_name(plan, words)) for plan in scenario.plans]
    months = scenario.environment.months
    if len(names) == 1:
        here = compare(trajectories, 0)
        outcomes = [
            words(f"answer.level_{o}", value=amount(o, here[o].expected), change=change(here[o], words))
            for o in OUTCOMES
        ]
        return words(
            "answer.one", months=months, name=names[0], outcomes=words("answer.comma").join(outcomes)
        )
    clauses = []
    for number, name in enumerate(names[1:], start=1):
        ahead = compare(trajectories, number)
        gains = [words(f"answer.gain_{o}", gain=_gain(ahead[o], words)) for o in OUTCOMES]
        clauses.append(words("answer.plan", name=name, outcomes=words("answer.comma").join(gains)))
    return words("answer.many", months=months, first=names[0], plans=words("answer.semicolon").join(clauses))


def change(here: Comparison, words: Words) -> str:
    """The change of one outcome from today."""
    size = amount(here.outcome, abs(here.change))
    if size in ("0", "¥0"):
        return words("answer.level")
    return words("answer.up" if here.change > 0 else "answer.down", value=size)


def _gain(ahead: Comparison, words: Words) -> str:
    size = amount(ahead.outcome, abs(ahead.gain))
    if size in ("0", "¥0"):
        return words("answer.same")
    unit = "points" if ahead.outcome == "score" else "yuan"
    return words(f"answer.{'more' if ahead.gain > 0 else 'less'}_{unit}", value=size)


def beats(trajectories: Trajectories, plan: int, words: Words) -> str:
    """How often a plan ends above the first one, and how often below."""
    if plan == 0:
        return words("answer.first")
    ahead = compare(trajectories, plan)
    score, huabei, jiebei = (_ahead(ahead[outcome], words) for outcome in OUTCOMES)
    return words("answer.beats", first=LETTERS[0], score=score, huabei=huabei, jiebei=jiebei)


def _ahead(ahead: Comparison, words: Words) -> str:
    parts = [
        words(f"answer.{way}", often=often(chance, words))
        for way, chance in (("higher", ahead.better), ("lower", ahead.worse))
        if chance >= RARELY
    ]
    return words("answer.comma").join(parts) or words("answer.never_differs")


def risk(trajectories: Trajectories, plan: int, words: Words) -> str:
    """How likely a cut or a freeze is by the horizon."""
    chances = {key: often(chance[-1, plan], words) for key, chance in trajectories.chances.items()}
    return words("answer.risk", **chances)


def bill(trajectories: Trajectories, plan: int, words: Words) -> str:
    """What a plan costs by the horizon."""
    return words(
        "answer.bill", cost=yuan(trajectories.cost[-1, plan]), late=f"{trajectories.late[-1, plan]:.1f}"
    )


def card(scenario: Scenario, trajectories: Trajectories, plan: int, words: Words) -> str:
    """One plan at the horizon: figures, change from today, chances, bill."""
    here = compare(trajectories, plan)
    name = plain(plan_name(scenario.plans[plan], words))
    lines = [f"{MARKS[plan]} **{LETTERS[plan]} {name}**"]
    for outcome in OUTCOMES:
        moved = amount(outcome, abs(here[outcome].change))
        arrow = (
            ""
            if moved in ("0", "¥0")
            else f":green[↑{moved}]"
            if here[outcome].change > 0
            else f":red[↓{moved}]"
        )
        lines.append(f"{words(f'outcome.{outcome}')} **{amount(outcome, here[outcome].expected)}** {arrow}")
    if len(scenario.plans) > 1:
        lines.append(f":small[{beats(trajectories, plan, words)}]")
    lines += [f":small[{risk(trajectories, plan, words)}]", f":small[{bill(trajectories, plan, words)}]"]
    return "\n\n".join(lines)


def reading(scenario: Scenario, trajectories: Trajectories, words: Words) -> dict[str, list[str]]:
    """The table to read: every third month of every plan, with the range of 8 in 10 futures."""
    months = [*range(0, scenario.environment.months, 3), scenario.environment.months]
    rows = [(number, month) for number in range(len(scenario.plans)) for month in months]
    names = [plain(name) for name in plan_names(scenario, words)]
    columns = {
        words("table.plan"): [f"{MARKS[number]} {names[number]}" for number, _ in rows],
        words("table.month"): [str(month) for _, month in rows],
    }
    for outcome in OUTCOMES:
        mean, low, high = (getattr(trajectories, part)[outcome] for part in ("mean", "low", "high"))
        columns[words(f"outcome.{outcome}")] = [
            f"{amount(outcome, mean[month, n])} ({amount(outcome, low[month, n])}–{amount(outcome, high[month, n])})"
            for n, month in rows
        ]
    return columns


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
    letter = f"{part.upper()} " if part else ""
    if f"choice.{name}.label" in words:
        return letter + words(f"choice.{name}.label")
    if name == "name":
        return letter + words("plan.name")
    if f"repair.{name}" in words:
        return words(f"repair.{name}")
    return words("plan.unnamed", letter=_letter(key)) if _letter(key) in tuple(LETTERS) else plain(key)


def _letter(text: str) -> str:
    """A plan's letter as the page writes it; other text as it is."""
    return text.upper() if text.upper() in tuple(LETTERS) else plain(text)


def alt(outcome: str, scenario: Scenario, trajectories: Trajectories, words: Words) -> str:
    """A chart in words, for those who cannot see it."""
    plans = [
        words(
            "chart.alt_plan",
            name=name,
            start=amount(outcome, trajectories.mean[outcome][0, number]),
            end=amount(outcome, trajectories.mean[outcome][-1, number]),
            low=amount(outcome, trajectories.low[outcome][-1, number]),
            high=amount(outcome, trajectories.high[outcome][-1, number]),
        )
        for number, name in enumerate(plan_names(scenario, words))
    ]
    return words(
        "chart.alt", title=words(f"chart.title_{outcome}"), plans=words("answer.semicolon").join(plans)
    )
