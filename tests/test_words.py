"""The words of both languages: complete, used, filled in rightly, and written as each language is."""

import ast
import re
import string
import tomllib
from functools import cache
from pathlib import Path

import pytest

from explorer.assets import FOLDER, toml
from explorer.findings.limit_states import FROM_CLOSED
from explorer.model.coefficients import GRADES
from explorer.model.coefficients import load as coefficients
from explorer.model.outcomes import OUTCOMES, PRODUCTS, ZHIMA_BANDS
from explorer.model.plan import Environment, Plan, Profile, choices
from explorer.model.trajectories import CHANCES, STATES
from explorer.scenario import link, plan_names, presets
from explorer.wording.words import LANGUAGES, load, preferred

ROOT = Path(__file__).parents[1]
SOURCES = [ROOT / "app.py", *sorted((ROOT / "explorer").rglob("*.py"))]
CHOICES = [choice for kind in (Profile, Plan, Environment) for choice in choices(kind).values()]
ITEMS = coefficients().items

# Words for what is declared elsewhere: exactly these, none too few and none left over.
RULES = [code for code in toml("data/evidence") if code.startswith("R")]
VOCABULARY = {
    "choice.{}.label": [choice.key for choice in CHOICES],
    "choice.{}.help": [choice.key for choice in CHOICES],
    "unit.{}": {choice.unit for choice in CHOICES},
    "group.{}": {choice.group for choice in CHOICES},
    "grade.{}": GRADES,
    "grade_help.{}": GRADES,
    "preset.{}": presets.names(),
    "preset_help.{}": presets.names(),
    "outcome.{}": OUTCOMES,
    "chance.{}": CHANCES,
    "state.{}": (*STATES, *FROM_CLOSED[:2]),
    "fate.{}": (*STATES, *FROM_CLOSED[:2]),
    "headline.{}": (*STATES, *FROM_CLOSED[:2]),
    "product.{}": PRODUCTS,
    "band.{}": ZHIMA_BANDS,
    "rule.{}.since": RULES,
    "rule.{}.means": RULES,
    "measure.{}": {item.unit.replace("/", "_") for item in ITEMS},
    "coefficient.{}.name": [item.key for item in ITEMS],
    "coefficient.{}.moves": [item.key for item in ITEMS],
}
MAY_BE = {f"unit.{item.unit}" for item in ITEMS}
DECLARED = {pattern.format(name) for pattern, names in VOCABULARY.items() for name in names}

EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
CHINESE = "\u3400-\u9fff"


def words(language: str) -> dict[str, str]:
    return load(language).sentences


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def shown(sentence: str) -> str:
    """The sentence with a word where a placeholder stands, without what only Plotly reads."""
    text = re.sub(r"%\{\{.*?\}\}|\{\w+\}", "字", sentence)
    return re.sub(r"<extra></extra>|https?://\S+", "", text)


# --- which words the code uses ---


class Use:
    """One `words(...)` in the code: the keys it may ask for, and the values it gives."""

    def __init__(self, call: ast.Call, literals: dict[str, set[str]], place: str):
        self.place = place
        self.patterns = {re.compile(p) for p in _patterns(call.args[0], literals)}
        self.given = {keyword.arg for keyword in call.keywords}

    def keys(self, language: str) -> set[str]:
        return {key for key in words(language) if any(p.fullmatch(key) for p in self.patterns)}


def _patterns(node: ast.expr, literals: dict[str, set[str]]) -> set[str]:
    """Regular expressions of the strings an expression may give."""
    if isinstance(node, ast.Constant):
        return {re.escape(str(node.value))}
    if isinstance(node, ast.IfExp):
        return _patterns(node.body, literals) | _patterns(node.orelse, literals)
    if isinstance(node, ast.JoinedStr):
        found = {""}
        for part in node.values:
            found = {start + end for start in found for end in _patterns(part, literals)}
        return found
    if isinstance(node, ast.FormattedValue):
        return _patterns(node.value, literals)
    if isinstance(node, ast.Name):
        return {re.escape(text) for text in literals.get(node.id, ())} or {r"[^.]+"}
    return {r"[^.]+"}


def _literals(tree: ast.AST) -> dict[str, set[str]]:
    """The texts that a name takes, where they stand in the code: `for name in ("a", "b")`, `name = "a"`."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension):
            pairs = [(node.target, node.iter)]
        elif isinstance(node, ast.Assign):
            pairs = [(target, node.value) for target in node.targets]
        else:
            continue
        for target, value in pairs:
            if isinstance(target, ast.Name):
                found.setdefault(target.id, set()).update(_texts(value))
    return found


def _texts(node: ast.expr) -> set[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return _texts(node.body) | _texts(node.orelse)
    if isinstance(node, ast.Tuple | ast.List):
        return set().union(*map(_texts, node.elts))
    return set()


@cache
def uses() -> list[Use]:
    found = []
    for source in SOURCES:
        for part in ast.parse(source.read_text("utf-8")).body:
            literals = _literals(part)
            for call in ast.walk(part):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "words":
                    found.append(Use(call, literals, f"{source.name}:{call.lineno}"))
    return found


def used(language: str) -> set[str]:
    return set().union(*(use.keys(language) for use in uses()))


# --- both languages ---


def test_both_languages_have_the_same_words():
    zh, en = words("zh").keys(), words("en").keys()
    assert zh == en, f"only Chinese: {sorted(zh - en)}; only English: {sorted(en - zh)}"


def test_both_languages_have_the_same_files_with_the_same_words_in_the_same_order():
    for file in (FOLDER / "words").glob("zh.*toml"):
        other = file.with_name(file.name.replace(".zh.", ".en."))
        keys = [re.findall(r"^(?:\[.+\]|\w+ =)", f.read_text("utf-8"), re.MULTILINE) for f in (file, other)]
        assert keys[0] == keys[1], file.name


@EVERY_LANGUAGE
def test_no_word_stands_in_two_files(language):
    files = [tomllib.loads(f.read_text("utf-8")) for f in (FOLDER / "words").glob(f"{language}.*toml")]
    tables = [table for file in files for table in file]
    assert len(tables) == len(set(tables))


def test_placeholders_are_the_same_in_both_languages():
    zh, en = words("zh"), words("en")
    different = {key for key in zh if placeholders(zh[key]) != placeholders(en.get(key, zh[key]))}
    assert not different


@EVERY_LANGUAGE
def test_no_word_is_empty_or_unfinished(language):
    for key, sentence in words(language).items():
        assert isinstance(sentence, str) and sentence.strip(), key
        assert "  " not in sentence and "\n" not in sentence, key
        assert not re.search(r"TODO|FIXME|XXX|\?\?|lorem", sentence), key


# --- complete and used ---


@EVERY_LANGUAGE
def test_everything_declared_has_its_words_and_nothing_else_has(language):
    tables = {pattern.partition(".")[0] for pattern in VOCABULARY}
    there = {key for key in words(language) if key.partition(".")[0] in tables} - (MAY_BE - DECLARED)
    assert there == DECLARED, f"lacking {sorted(DECLARED - there)}, left over {sorted(there - DECLARED)}"


@EVERY_LANGUAGE
def test_every_repair_of_a_link_can_be_told(language):
    parts = {
        "profile",
        "environment",
        link.GRADED.key,
    }  # what a repair may be about, beside choices and plans
    there = {key.removeprefix("repair.") for key in words(language) if key.startswith("repair.")}
    assert there == {"title", "folded", "close", *link.CODES} | parts


@EVERY_LANGUAGE
def test_every_word_the_code_asks_for_is_there(language):
    missing = [use.place for use in uses() if not use.keys(language)]
    assert uses() and not missing


@EVERY_LANGUAGE
def test_every_word_is_used(language):
    unused = words(language).keys() - used(language) - DECLARED - MAY_BE
    assert not unused, sorted(unused)


@EVERY_LANGUAGE
def test_every_placeholder_is_filled(language):
    """By each place that asks for this word alone, and by one at least of those that choose among words."""
    given: dict[str, list[set[str]]] = {}
    for use in uses():
        for key in use.keys(language):
            lacking = placeholders(words(language)[key]) - use.given if None not in use.given else set()
            given.setdefault(key, []).append(lacking)
            assert not lacking or len(use.keys(language)) > 1, f"{use.place}: {key} without {lacking}"
    never = {key: lacking for key, lacking in given.items() if all(lacking)}
    assert not never


# --- as each language is written ---


def test_chinese_has_chinese_punctuation():
    """Full-width between Chinese characters; no ASCII comma, bracket or quotation mark beside one."""
    ascii_ = r"[,;:!?()\"'.]"
    wrong = {
        key: sentence
        for key, sentence in words("zh").items()
        if re.search(f"[{CHINESE}]{ascii_}|{ascii_}[{CHINESE}]", shown(sentence))
    }
    assert not wrong


def test_no_blank_stands_between_figures_and_chinese():
    """Latin words keep one; figures, and what is put in for them, have none."""
    blank = re.compile(rf"[{CHINESE}] (?=[0-9{{])|[0-9}}] (?=[{CHINESE}])")
    assert not {key for key, sentence in words("zh").items() if blank.search(sentence)}


def test_chinese_is_chinese():
    for key, sentence in words("zh").items():
        if key in ("answer.comma", "answer.semicolon", "unit.share", "table.file", "chart.tick_large_unit"):
            continue
        assert re.search(f"[{CHINESE}]", shown(sentence)), key


def test_english_is_english():
    wide = re.compile(f"[{CHINESE}\u3000-\u303f\uff00-\uffef]")
    assert not {key for key, sentence in words("en").items() if wide.search(sentence)}


@EVERY_LANGUAGE
def test_an_explanation_is_a_sentence(language):
    stop = {"zh": "。", "en": "."}[language]
    for key, sentence in words(language).items():
        if key.endswith((".help", ".moves")) or key.startswith(("grade_help.", "preset_help.")):
            assert sentence.endswith(stop), key


@EVERY_LANGUAGE
def test_a_label_is_short_and_no_sentence(language):
    for key, sentence in words(language).items():
        if key.endswith((".label", ".name")) and not key.startswith("plan."):
            assert len(sentence) <= 40 and sentence[-1] not in ".。", key


@EVERY_LANGUAGE
@pytest.mark.parametrize("part", [(Profile,), (Plan,), (Environment,)])
def test_no_two_levers_of_one_part_have_the_same_label(language, part):
    labels = [words(language)[f"choice.{key}.label"] for kind in part for key in choices(kind)]
    assert len(labels) == len(set(labels))


@EVERY_LANGUAGE
@pytest.mark.parametrize("table", ["preset", "outcome", "chance", "band", "grade"])
def test_names_of_one_kind_differ(language, table):
    names = [sentence for key, sentence in words(language).items() if key.startswith(f"{table}.")]
    assert len(names) == len(set(names))


def test_a_presets_name_fits_where_a_plans_name_is_typed():
    for language in LANGUAGES:
        for name in presets.names():
            text = words(language)[f"preset.{name}"]
            assert plan_names.clean_name(text) == text


# --- the function ---


def test_words_are_a_function_with_values():
    said = load("en")("answer.of", n=3, of=20)
    assert "3" in said and "{" not in said


@pytest.mark.parametrize(
    "locale, language",
    [("zh-CN", "zh"), ("zh", "zh"), ("zh-TW", "zh"), ("ZH-Hans", "zh"), ("en-GB", "en"), ("fr", "en"), ("", "en"),
     (None, "en")],
)  # fmt: skip
def test_the_language_is_the_browsers_where_we_have_it(locale, language):
    assert preferred(locale) == language


@pytest.mark.parametrize("language", ["", "fr", "../words", "zh.levers"])
def test_a_language_we_do_not_have_is_refused(language):
    with pytest.raises(KeyError):
        load(language)
