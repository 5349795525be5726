"""The packed form of a link: the same scenario in few characters, damage noticed, old layouts kept."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.coefficients import beliefs
from explorer.model.plan import NAME_LENGTH, Choice, Environment, Plan, Profile, Scenario, choices
from explorer.scenario import short_link
from explorer.scenario.link import as_params, carries_scenario, decode, encode, short
from explorer.scenario.plan_marks import MAX_PLANS
from explorer.scenario.plan_names import clean_name
from explorer.scenario.presets import newcomer
from tests import renew
from tests.in_turn import in_turn

MOST = 220  # characters of four plans with names of eight Chinese characters


def steps(line: Choice) -> st.SearchStrategy:
    """Every value that can be chosen."""
    last = round((line.high - line.low) / line.step)
    return st.integers(0, last).map(lambda place: line.fit(line.low + place * line.step))


def parts(kind: type) -> st.SearchStrategy:
    return st.builds(kind, **{key: steps(line) for key, line in choices(kind).items()})


def names() -> st.SearchStrategy:
    return st.text(st.characters(codec="utf-8"), max_size=NAME_LENGTH).map(clean_name)


def plans() -> st.SearchStrategy:
    named = st.builds(lambda plan, name: replace(plan, name=name), parts(Plan), names())
    return st.lists(named, min_size=1, max_size=MAX_PLANS).map(tuple)


def held() -> st.SearchStrategy:
    lines = beliefs()
    some = st.lists(st.sampled_from(sorted(lines)), unique=True).map(sorted)
    return some.flatmap(lambda keys: st.tuples(*(st.tuples(st.just(k), steps(lines[k])) for k in keys)))


SCENARIOS = st.builds(Scenario, parts(Profile), plans(), parts(Environment), held(), st.booleans())


def anything(rng: random.Random, names: list[str]) -> Scenario:
    """Plans of which no two habits agree, as far as chance has it."""

    def part(kind: type, **values: str):
        lines = choices(kind).values()
        return kind(**{line.key: line.fit(rng.uniform(line.low, line.high)) for line in lines}, **values)

    return Scenario(part(Profile), tuple(part(Plan, name=name) for name in names), part(Environment))


LINK = short(anything(random.Random(3), ["我的计划", "steady"]))


@given(SCENARIOS)
def test_both_forms_say_the_same(scenario):
    assert decode(short(scenario)) == decode(encode(scenario)) == (scenario, ())
    key, _, text = short(scenario).partition("=")
    assert key == "s" and text.isascii() and text.isalnum() or scenario == newcomer()


def test_the_bare_address_is_the_newcomers():
    assert short(newcomer()) == ""


def test_four_plans_with_names_fit_a_code_that_a_telephone_can_read():
    rng = random.Random(1)
    for _ in range(100):
        names = ["".join(chr(rng.randrange(0x4E00, 0x9FFF)) for _ in range(8)) for _ in range(MAX_PLANS)]
        assert len(short(anything(rng, names))) <= MOST


def test_plans_that_differ_in_little_take_little():
    plans = [replace(Plan(), name=name) for name in "abcd"]
    alike = short(Scenario(Profile(score=700), tuple(plans)))
    other = short(Scenario(Profile(score=700), (*plans[:3], replace(plans[3], utilisation=0.1))))
    assert len(alike) < 72 and len(other) - len(alike) <= 3


def test_the_longest_packed_link_is_read_whole():
    every = tuple((key, line.fit(line.low + 7 * line.step)) for key, line in sorted(beliefs().items()))
    scenario = Scenario(plans=(Plan("😀" * NAME_LENGTH),) * MAX_PLANS, beliefs=every)
    assert len(short(scenario)) < short_link.LONGEST
    assert decode(short(scenario)) == (scenario, ())


@pytest.mark.parametrize("name", ["~", "\u00a1", "\uffdc", "\U00010000", "~\u00a1", "\uffdc\U00010000"])
def test_letters_at_the_edges_of_an_alphabet_survive(name):
    scenario = Scenario(plans=(Plan(name),))
    assert decode(short(scenario)) == (scenario, ())


def test_beliefs_are_told_apart_by_what_is_packed_of_their_keys():
    assert len({short_link._hash(key) for key in beliefs()}) == len(beliefs())


def test_a_belief_that_is_known_no_more_is_told():
    values = as_params(encode(Scenario())) | {"m.gone": "0.5"}
    scenario, repairs = decode({"s": short_link.pack(values)})
    assert scenario == Scenario()
    assert [(one.code, one.given) for one in repairs] == [("unknown", f"m.{short_link._hash('gone'):06x}")]


@pytest.mark.parametrize(
    "form", ["https://example.org/?{}", "?{}", " {}\n", "?utm_source=x&{}&from=singlemessage"]
)
def test_a_packed_link_is_read_in_every_form(form):
    assert decode(form.format(LINK)) == decode(LINK)


# Damage


def damaged() -> list[str]:
    text = LINK[2:]
    changes = [text[:n] + ("x" if text[n] != "x" else "y") + text[n + 1 :] for n in range(1, len(text), 3)]
    cuts = [text[:n] for n in range(0, len(text), 5)] + [text[n:] for n in (1, 2, 9)]
    return [*changes, *cuts, text + "0", text.swapcase(), text[:9] + text[10] + text[9] + text[11:], text * 2]


@in_turn("text", damaged())
def test_damage_is_noticed_and_nothing_is_guessed(text):
    scenario, repairs = decode({"s": text})
    assert scenario == newcomer()
    assert [repair.code for repair in repairs] == ["damaged"]
    assert carries_scenario({"s": text})


@given(st.text(max_size=300) | st.text(short_link.DIGITS, max_size=300))
def test_noise_is_refused(text):
    assert [repair.code for repair in decode({"s": text}).repairs] == ["damaged"]


@pytest.mark.parametrize("text", ["0" * 10**6, "z" * 10**6, "0" + "z" * 2_900, "０１", "\ud800", "0\x00"])
def test_a_hostile_text_is_refused_briefly(text):
    [repair] = decode({"s": text}).repairs
    assert repair.code == "damaged" and len(repair.given) <= 40 and repair.given.isprintable()


def forged(count: int) -> str:
    """What nobody packed, with a right checksum."""
    return short_link.DIGITS[0] + short_link._written(count * short_link.CHECK + short_link._check(count, 0))


@given(st.integers(0, 2**3_000))
def test_a_forged_link_is_read_within_bounds(count):
    scenario, repairs = decode({"s": forged(count)})
    assert decode(encode(scenario)).scenario == scenario
    assert len(repairs) < 100 and all(len(text) < 1_000 for repair in repairs for text in repair)


def test_a_layout_of_a_later_version_is_told():
    last = len(short_link.DIGITS) - 1
    text = short_link.DIGITS[last] + short_link._written(5 * short_link.CHECK + short_link._check(5, last))
    assert [repair.code for repair in decode({"s": text}).repairs] == ["newer"]


# Layouts


def test_the_newest_layout_is_what_can_be_chosen_now():
    assert short_link.layouts()[-1] == renew.declared(), "run python -m tests.renew"


def test_a_published_layout_is_kept_and_another_takes_its_place_otherwise():
    known = short_link.layouts()
    older = known[0]._replace(plan=known[0].plan[:-1])
    assert renew.layouts((older,), kept=1).count("[[layouts]]") == 2
    assert renew.layouts((older,), kept=0).count("[[layouts]]") == 1
    assert renew.layouts((older, known[-1]), kept=1) == renew.layouts((older,), kept=1)


@pytest.fixture
def older(monkeypatch) -> short_link.Layout:
    """A layout from before two choices were there and a limit could be as high as now."""
    now = short_link.layouts()[-1]
    profile = tuple(row._replace(size=201) if row.key == "jiebei_limit" else row for row in now.profile)
    before = short_link.Layout(profile[:-1], now.environment, now.plan[:-1])
    monkeypatch.setattr(short_link, "layouts", lambda: (before, now))
    return before


def test_a_link_packed_before_a_choice_was_there_is_whole(older, monkeypatch):
    scenario = Scenario(Profile(score=700, jiebei_limit=90_000), (Plan(on_time=1.0), Plan("b", draws=9)))
    with monkeypatch.context() as before:
        before.setattr(short_link, "layouts", lambda: (older,))
        link = short(scenario)
    assert decode(link) == (scenario, ())
    assert decode(short(scenario)) == (scenario, ())


# Published 2026-11. Never edit: links like this are out in the world.
PUBLISHED = "11IsOXf8xPzKNU0c5CKomci3hd6hJtMyDZOcSp6erZUZIHAqDtGJkSrAkBdEy9ZbPM8rybdPEkUUZgrPCosfbJcutkhrX9beqrvf7t0t995x5"


def test_beliefs_and_names_of_a_published_short_link_are_read_for_ever():
    values = short_link.unpack(PUBLISHED)
    believed = {key: text for key, text in values.items() if key.startswith("m.")}
    assert believed == {"m.activity_cut": "0.048", "m.anomaly_pause": "0.324", "m.idle_from": "1.06"}
    assert [values[f"{letter}.name"] for letter in "abc"] == ["Zhang", "省着用 😀", "steady"]
    assert (values["well_graded"], values["score"], values["stress"]) == ("1", "733", "1.25")
