"""The link keeps a scenario whole, means the same for ever, and reading it never fails."""

import random
import tomllib
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, quote

import pytest

from explorer.model.coefficients import load
from explorer.model.plan import MONTHS, NAME_LENGTH, Environment, Plan, Profile, Scenario, choices
from explorer.scenario.link import CODES, as_params, carries_scenario, choice, decode, encode
from explorer.scenario.plan_marks import LETTERS, MAX_PLANS, letter
from explorer.scenario.plan_names import LONGEST, clean_name
from explorer.scenario.presets import names, newcomer, ready_made
from tests.in_turn import in_turn

PINS = sorted(Path(__file__).parent.glob("links/*.toml"))
PARTS = (Profile, Plan, Environment)
OWN_NAMES = [
    "我的计划",
    "😀🎉",
    "A&B=C?#%+;",
    "<b>x</b>",
    "[a](b)",
    "=1+1",
    "'\"`\\",
    "ё",
    "a b",
    "1",
    "v",
    *names(),
]
DEFAULT = str(Profile.score)


def random_part(kind, rng):
    lines = choices(kind).values()
    return kind(**{line.key: line.fit(rng.uniform(line.low, line.high)) for line in lines})


def random_scenario(rng) -> Scenario:
    count = rng.randint(1, MAX_PLANS)
    plans = tuple(replace(random_part(Plan, rng), name=rng.choice(OWN_NAMES)) for _ in range(count))
    return Scenario(random_part(Profile, rng), plans, random_part(Environment, rng))


def changed(old: str = "", new: str = "") -> str:
    """A whole link of two plans, changed in one place."""
    profile = Profile(score=640, used=0.6, wrong_record=False)
    plan = Plan(on_time=0.92, repay=1, inquiries=0.5, draws=2)
    link = encode(Scenario(profile, (replace(plan, name="one"), replace(plan, name="two"))))
    assert link.count(old) == 1 or not old
    return link.replace(old, new)


def codes(link) -> list[str]:
    return [repair.code for repair in decode(link).repairs]


# Writing and reading are inverse


def extremes():
    for kind in PARTS:
        for line in choices(kind).values():
            for value in (line.low, line.high, line.low + line.step, line.high - line.step, line.default):
                yield kind, line.key, line.fit(value)


@in_turn("kind, key, value", extremes())
def test_an_extreme_value_survives(kind, key, value):
    field = {Profile: "profile", Plan: "plans", Environment: "environment"}[kind]
    part = kind(**{key: value})
    scenario = Scenario(**{field: (part,) if kind is Plan else part})
    assert decode(encode(scenario)) == (scenario, ())


def test_random_scenarios_survive():
    rng = random.Random(1)
    for _ in range(300):
        scenario = random_scenario(rng)
        assert decode(encode(scenario)) == (scenario, ())


@in_turn("name", OWN_NAMES)
def test_a_name_survives(name):
    scenario = Scenario(plans=(Plan(name),))
    assert decode(encode(scenario)) == (scenario, ())


def test_a_name_that_cannot_travel_is_cleaned_when_written():
    assert decode(encode(Scenario(plans=(Plan("a\ud800\n\u202eb"),)))).scenario.plans == (Plan("a b"),)


def test_the_bare_address_is_the_newcomers():
    assert encode(newcomer()) == ""
    assert decode("") == (newcomer(), ())


def test_a_link_that_writes_out_the_newcomers_scenario_is_read_as_such():
    link = encode(replace(newcomer(), environment=Environment(months=MONTHS)))
    link = link.replace(f"months={MONTHS}", f"months={Environment.months}")
    assert decode(link) == (newcomer(), ())


def test_a_link_carries_every_value_once_and_its_version():
    keys = [key for key, _ in parse_qsl(changed())]
    plan = ["name", *choices(Plan)]
    every = [*choices(Profile), *choices(Environment), *(f"{x}.{key}" for x in "ab" for key in plan)]
    assert keys == ["v", "values", *every]


def test_numbers_are_written_short():
    link = encode(Scenario(Profile(used=0.5, wrong_record=True), (Plan(repay=1.0),)))
    assert {"used=0.5", "wrong_record=1", "a.repay=1"} <= set(link.split("&"))


def test_flat_keys_name_one_choice_each():
    own = {"v", "values"}
    assert not choices(Profile).keys() & choices(Environment).keys()
    assert not own & (choices(Profile).keys() | choices(Environment).keys())
    assert "name" not in choices(Plan)


def test_the_longest_link_is_read_whole():
    scenario = Scenario(plans=(Plan("😀" * NAME_LENGTH),) * MAX_PLANS)
    assert len(encode(scenario)) < LONGEST / 2
    assert decode(encode(scenario)) == (scenario, ())


def filled(size: int) -> str:
    """A whole link with so many characters, the last ones of a plan."""
    link = changed("v=1&", "v=1&utm_source=&")
    return link.replace("utm_source=", "utm_source=" + "x" * (size - len(link)))


def test_a_link_as_long_as_any_that_is_read_is_read_to_its_end():
    assert decode(filled(LONGEST)) == decode(changed())


def test_a_link_longer_by_a_character_loses_its_last_value_and_no_other():
    scenario, repairs = decode(filled(LONGEST + 1))
    assert scenario.plans[0] == decode(changed()).scenario.plans[0]
    assert [repair.code for repair in repairs] == ["too_long", "missing"]
    assert repairs[1].used == f"b.{list(choices(Plan))[-1]}"


def test_a_flag_of_the_whole_scenario_can_be_written_out():
    for text, graded in (("0", False), ("1", True)):
        scenario, repairs = decode(changed("v=1&", f"v=1&well_graded={text}&"))
        assert (scenario.well_graded, repairs) == (graded, ())


# Forms of a link


@pytest.mark.parametrize(
    "form",
    [
        "https://example.org/?{}",
        "?{}",
        "  {}\n",
        "https://example.org/?{}#top",
        "https://example.org/?utm_source=x&embed=true&lang=en&{}&from=singlemessage&isappinstalled=0",
    ],
)
def test_a_link_is_read_in_every_form(form):
    scenario = random_scenario(random.Random(2))
    assert decode(form.format(encode(scenario))) == (scenario, ())


def test_a_link_is_read_with_escaped_ampersands():
    scenario = random_scenario(random.Random(2))
    assert decode(encode(scenario).replace("&", "&amp;")) == (scenario, ())


def twice() -> dict[str, str | dict[str, str]]:
    """One link in the forms in which chat programs hand it on."""
    once = encode(random_scenario(random.Random(2)))
    plain = as_params(once)
    return {
        "each value": once.replace("%", "%25"),
        "each value, three times": once.replace("%", "%2525"),
        "the whole query": quote(once, safe=""),
        "the whole query, twice": quote(quote(once, safe=""), safe=""),
        "the whole query but =": quote(once, safe="="),
        "the whole query but =, mapped": {"v": f"{once[2:]}"},
        "the whole query, after its ?": "https://example.org/?" + quote(once, safe=""),
        "the whole address": quote(f"https://example.org/?{once}", safe=""),
        "the whole query, mapped": {once: ""},
        "each value, mapped": {key: quote(text, safe="") for key, text in plain.items()},
        "the whole query, beside another": f"utm_source=x&{quote(once, safe='')}",
    }


@in_turn("form", twice())
def test_a_link_encoded_twice_means_the_same(form):
    assert decode(twice()[form]) == (random_scenario(random.Random(2)), ())
    assert carries_scenario(twice()[form])


@pytest.mark.parametrize("name", ["100%", "20%30天", "20%30 days", "%zz", "%", "%41", "5%20off!"])
def test_a_name_with_a_percent_sign_stays(name):
    assert decode(encode(Scenario(plans=(Plan(name),)))).scenario.plans == (Plan(name),)


def test_a_name_that_is_percent_encoded_is_what_it_encodes():
    assert clean_name(quote("我的计划" * 6, safe="")) == "我的计划" * 6


def test_a_mapping_is_read():
    scenario = random_scenario(random.Random(3))
    assert decode(as_params(encode(scenario))) == (scenario, ())


def test_of_a_list_the_last_value_counts():
    params = {key: ["1", text] for key, text in as_params(encode(random_scenario(random.Random(3)))).items()}
    assert decode(params) == (random_scenario(random.Random(3)), ())


def test_of_a_repeated_key_the_last_value_counts():
    assert decode(changed() + "&score=700").scenario.profile.score == 700


@pytest.mark.parametrize(
    "link", ["", "?", "https://example.org/", "utm_source=x&embed=true", "nonsense", {}, "&=&"]
)
def test_a_link_without_anything_of_ours_is_the_newcomers(link):
    assert decode(link) == (newcomer(), ())
    assert not carries_scenario(link)


def test_a_link_with_something_of_ours_carries_a_scenario():
    assert all(map(carries_scenario, ["score=1", "a.name=x", "b.xyz=1", "v=1", {"months": "7"}]))


def test_a_choice_is_found_by_its_key():
    assert choice("score") is choices(Profile)["score"]
    assert choice("d.on_time") is choices(Plan)["on_time"]
    assert choice("on_time") is choice("a.name") is choice("utm_source") is choice("") is None


# What is repaired, and told


@in_turn(
    "old, new, repair",
    [
        ("score=640", "score=2000", ("out_of_range", "score", "2000", "950")),
        ("score=640", "score=-3", ("out_of_range", "score", "-3", "350")),
        ("score=640", "score=1e999", ("out_of_range", "score", "1e999", "950")),
        ("score=640", "score=640.4", ("off_step", "score", "640.4", "640")),
        ("score=640", "score=nan", ("not_a_number", "score", "nan", DEFAULT)),
        ("score=640", "score=-inf", ("not_a_number", "score", "-inf", DEFAULT)),
        ("score=640", "score=0x280", ("not_a_number", "score", "0x280", DEFAULT)),
        ("score=640", "score=6_40", ("not_a_number", "score", "6_40", DEFAULT)),
        ("score=640", "score=", ("not_a_number", "score", "", DEFAULT)),
        ("score=640", "score", ("not_a_number", "score", "", DEFAULT)),
        ("score=640", f"score={quote('６４０')}", ("not_a_number", "score", "６４０", DEFAULT)),
        ("score=640", "score=%00%0A1", ("not_a_number", "score", "\ufffd\ufffd1", DEFAULT)),
        ("score=640", "score=%FF%F", ("not_a_number", "score", "\ufffd%F", DEFAULT)),
        ("score=640", "score=" + "1" * 5000, ("not_a_number", "score", "1" * 40, DEFAULT)),
        ("wrong_record=0", "wrong_record=true", ("not_a_number", "wrong_record", "true", "0")),
        ("wrong_record=0", "wrong_record=0.7", ("off_step", "wrong_record", "0.7", "1")),
        ("a.on_time=0.92", "a.on_time=0.925", ("off_step", "a.on_time", "0.925", "0.92")),
        ("b.inquiries=0.5", "b.inquiries=9", ("out_of_range", "b.inquiries", "9", "4")),
        ("b.inquiries=0.5", "b.inquiries=" + "9" * 40, ("out_of_range", "b.inquiries", "9" * 40, "4")),
        ("b.inquiries=0.5", "b.inquiries=" + "9" * 41, ("not_a_number", "b.inquiries", "9" * 40, "0.5")),
        ("v=1&", "v=1&well_graded=yes&", ("not_a_number", "well_graded", "yes", "0")),
        ("a.name=one", "a.name=", ("bad_name", "a.name", "", "today")),
        ("a.name=one", "a.name=%E2%80%AEx", ("bad_name", "a.name", "\ufffdx", "x")),
        ("a.name=one", "a.name=%FF", ("bad_name", "a.name", "\ufffd", "today")),
        ("a.name=one", "a.name=" + "x" * 99, ("bad_name", "a.name", "x" * 40, "x" * 24)),
        ("score=640", "scorn=640", ("missing", "profile", "", "score")),
        ("a.draws=2&", "", ("missing", "a", "", "a.draws")),
        ("a.draws=2", "a.draw=2&a.draws=2", ("unknown", "link", "a.draw", "")),
        ("v=1&", "", ("version", "v", "", "1")),
        ("v=1&", "v=2&", ("version", "v", "2", "1")),
        ("v=1&", "v=%27%22&", ("version", "v", "'\"", "1")),
    ],
)
def test_what_cannot_be_meant_is_repaired_and_told(old, new, repair):
    assert decode(changed(old, new)).repairs == (repair,)


def test_numbers_may_be_written_long():
    link = changed("score=640", "score=%2B6.40e2").replace("a.repay=1&", "a.repay=+1.00&")
    assert decode(link) == decode(changed())


@pytest.mark.parametrize("given", ["x", "", "nan", "1" * 41])
def test_a_belief_that_cannot_be_read_is_none(given):
    """Kept at its default it would lose its range, and results would move."""
    scenario, repairs = decode(changed("v=1&", f"v=1&m.idle_from={given}&m.util_size=x&m.late_size=1.66&"))
    assert [key for key, _ in scenario.beliefs] == ["late_size"]
    published = {item.key: item.value for item in load().items}
    told = [(one.code, one.key, float(one.used)) for one in repairs]
    keys = sorted(("util_size", "idle_from"))
    assert sorted(told) == [("not_a_number", f"m.{key}", published[key]) for key in keys]


@in_turn("address", ["", "?", "localhost:8501/?", "https://example.org/a=b/?"])
@in_turn("value", ["why?", "a?b=c", "x://y?z"])
def test_a_question_mark_in_a_value_is_part_of_it(address, value):
    link = address + changed("a.name=one", f"a.name={value}")
    assert decode(link).scenario.plans[0].name == value


def test_a_value_is_read_beside_a_broken_one():
    assert (
        decode(changed("score=640", "score=x").replace("used=0.6", "used=0.3")).scenario.profile.used == 0.3
    )


def test_a_link_older_than_a_choice_is_whole():
    count = int(as_params(changed())["values"])
    link = changed(f"values={count}", f"values={count - 1}").replace("&b.start=1", "")
    assert decode(link) == decode(changed())


def test_a_link_cut_off_within_a_plan_tells_what_is_missing():
    link = changed()
    assert codes(link[: link.index("&b.ticket")]) == ["missing"]


def test_a_link_cut_off_between_plans_tells_that_a_plan_is_lost():
    link = changed()
    assert codes(link[: link.index("&b.name")]) == ["plan_lost"]


def test_profile_alone_is_compared_over_the_newcomers_plans():
    scenario, repairs = decode("score=700")
    assert scenario == Scenario(Profile(score=700), ready_made(Plan()))
    assert [r.code for r in repairs] == ["no_plan", "missing", "missing", "version"]


def test_plans_move_up_into_a_gap():
    link = "&".join(part.replace("b.", "c.", 1) for part in changed().split("&"))
    assert decode(link).repairs == (("plan_moved", "c", "c", "b"),)
    assert decode(link).scenario == decode(changed()).scenario


def test_more_plans_than_four_are_left_out():
    scenario, repairs = decode("&".join(f"{letter}.name={letter}" for letter in "abcdefghijklmnopqrstuvwxyz"))
    assert [plan.name for plan in scenario.plans] == list(LETTERS)
    assert ("too_many_plans", "plans", "26", "4") in repairs


def test_names_keep_what_is_printable_on_one_line():
    assert clean_name(" a\t\n b\u3000c\u200b\u202e\x00\ud800\ufffd ") == "a b c"
    assert clean_name("稳" * 30) == "稳" * NAME_LENGTH
    assert clean_name(" \u200b") == Plan().name


@pytest.mark.parametrize(
    "name", ["a\u200b%25b", "%\ud800", "\ud800%25", "x" * 20 + "%25%zzz", "%2525\u202e25", "%"]
)
def test_a_cleaned_name_is_clean(name):
    cleaned = clean_name(name)
    assert (
        clean_name(cleaned)
        == cleaned
        == decode(encode(Scenario(plans=(Plan(cleaned),)))).scenario.plans[0].name
    )


# Hostile links


HOSTILE = [
    "score=" + "9" * 10**6,
    "x" * 10**6,
    "&" * 10**6,
    "a." * 10**5 + "=1",
    "&".join(f"k{i}={i}" for i in range(10**5)),
    "&".join(f"a.k{i}={i}" for i in range(10**5)),
    {f"k{i}": str(i) for i in range(10**5)},
    {"score": [], "used": ["x", ["y"]], "months": None, "a.name": 7, 3: "x", None: None, "v": {}},
    {"score": "1" * 10**6, "a.name": "x" * 10**6},
    "%" * 99 + "&a.%=%&%61.name=%zz&a.name=%C3%28",
    "a.name=%3Cscript%3Ealert(1)%3C/script%3E&a.name=**x**&b.name=%22'%60",
    "\ud800=\udfff&a.name=\udcff&\x00=\x00",
    "http://[::1?score=1?score=2??&&==",
    "a.__class__=1&a.__init__=2&.=1&a.=1&=a.&values=-1e999",
    "v=99999999999999999999999&values=1e999",
]


@in_turn("link", HOSTILE)
def test_a_hostile_link_is_read_and_answered_briefly(link):
    scenario, repairs = decode(link)
    assert decode(encode(scenario)) == (scenario, ())
    assert len(repairs) < 200
    assert all(text.isprintable() and len(text) < 1000 for repair in repairs for text in repair)


def test_reading_never_fails():
    rng = random.Random(4)
    whole = [encode(random_scenario(rng)) for _ in range(20)]
    for _ in range(250):
        link = list(rng.choice(whole))
        for _ in range(rng.randint(1, 30)):
            place = rng.randrange(len(link))
            link[place : place + rng.choice((0, 1, 50))] = rng.choice(
                ["&", "=", "%", "?", "#", ".", "e9", "稳", "\0", "-"]
            )
        scenario, repairs = decode("".join(link))
        assert {repair.code for repair in repairs} <= set(CODES)
        assert decode(encode(scenario)) == (scenario, ())


def test_reading_noise_never_fails():
    rng = random.Random(5)
    for _ in range(500):
        decode("a.name=" + rng.randbytes(rng.randint(0, 60)).decode("latin-1"))
        decode(rng.randbytes(rng.randint(0, 60)).decode("utf-8", "surrogateescape"))


# Published links


@pytest.mark.parametrize("pin", PINS, ids=lambda pin: pin.stem)
def test_a_published_link_means_the_same_for_ever(pin):
    """What a pin does not list is a choice made after it, or left out by hand: its default."""
    said = tomllib.loads(pin.read_text("utf-8"))
    plans = tuple(Plan(**plan) for plan in said["plans"])
    expected = Scenario(Profile(**said["profile"]), plans, Environment(**said["environment"]))
    scenario, repairs = decode(said["link"])
    never = f"{pin.name}: a published link changed its meaning. Never edit a pin, only add."
    assert scenario == expected, never
    pairs = list(zip(sorted(repairs), sorted(said["repairs"]), strict=True))
    assert all(list(repair[: len(pinned)]) == pinned for repair, pinned in pairs), never


def test_links_are_pinned():
    assert len(PINS) >= 3


def test_a_link_holds_as_many_plans_as_there_are_letters():
    assert [letter(number) for number in range(MAX_PLANS)] == [part.upper() for part in LETTERS]
    with pytest.raises(ValueError, match="at most"):
        encode(Scenario(plans=(Plan(),) * (MAX_PLANS + 1)))
