"""Scenario <-> link. A link means the same for ever, and reading one never fails.

A link carries every value, defaults too, and says how many they are (`values`). So a lost value
is noticed, while a link older than some choice is whole: that choice takes its default.
`short` packs the same values into one (explorer.scenario.short_link); `decode` reads both forms, and either
of them encoded twice, as some chat programs pass links on.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from string import ascii_lowercase
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote

from explorer.model.coefficients import beliefs
from explorer.model.plan import FOLLOWED, Choice, Environment, Plan, Profile, Scenario, choices
from explorer.scenario import short_link
from explorer.scenario.plan_marks import LETTERS, MAX_PLANS
from explorer.scenario.plan_names import LONGEST, TWICE, clean_name, unquoted
from explorer.scenario.presets import newcomer, ready_made

VERSION = "1"
BELIEF = "m."  # before the key of a coefficient that the person set otherwise
FOLLOWS, UNKNOWN = "follows.", "unknown."  # before a habit that follows the profile, an answer not known
SHORT = "s"  # the key whose value is a packed link
MOST = 1_000  # keys of a mapping that are read
LONGEST_NUMBER = 40  # characters
GRADED = Choice("well_graded", False, 0, 1, 1, "flag", "world")  # of a whole scenario, no part of it
CODES = (
    "too_long", "not_a_number", "out_of_range", "off_step", "bad_name",
    "no_plan", "plan_moved", "too_many_plans", "missing", "plan_lost", "unknown", "version",
    "damaged", "newer",
)  # fmt: skip

_NUMBER = re.compile(r"[+-]?(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_EQUALS = re.compile("=|%3D|%253D", re.IGNORECASE)
_WRAPPED = re.compile(
    r"\d{1,9}&[\w.]{1,60}=", re.ASCII
)  # the version, and in the same value the keys after it


class Repair(NamedTuple):
    """What a link `given` says for `key` that cannot be taken as it is, and what is `used` instead.

    `code` is one of CODES. `key` is a key of the link or a part of it: "link", "profile",
    "environment", "plans", a plan's letter. What comes from the link is short and printable here.
    """

    code: str
    key: str
    given: str
    used: str


class Decoded(NamedTuple):
    """What a link means, and what had to be repaired to read it."""

    scenario: Scenario
    repairs: tuple[Repair, ...]


def encode(scenario: Scenario) -> str:
    """The query string of a scenario, to stand behind the page's address and a `?`.

    It holds every value, so that it means the same when defaults have changed. It is empty for what a
    newcomer sees at the bare address. Raises ValueError for more than MAX_PLANS plans.

    >>> from explorer import Plan, Scenario, decode, encode
    >>> scenario = Scenario(plans=(Plan("mine", on_time=0.8),))
    >>> decode("https://example.org/?" + encode(scenario)).scenario == scenario
    True
    """
    return "" if scenario == newcomer() else whole(scenario)


def whole(scenario: Scenario) -> str:
    """The query string of any scenario, even of what a newcomer sees today.

    Raises ValueError for more than MAX_PLANS plans.
    """
    if len(scenario.plans) > MAX_PLANS:
        raise ValueError(f"a link holds at most {MAX_PLANS} plans, not {len(scenario.plans)}")
    values = _texts(scenario.profile) | _texts(scenario.environment)
    for part, plan in zip(LETTERS, scenario.plans):
        own = {"name": quote(clean_name(plan.name), safe="")} | _texts(plan)
        values |= {f"{part}.{key}": text for key, text in own.items()}
    values |= {f"{BELIEF}{key}": short_link.short_number(value) for key, value in scenario.beliefs}
    values |= {"well_graded": "1"} if scenario.well_graded else {}
    values |= {f"{FOLLOWS}{key}": "1" for key in scenario.follows}
    values |= {f"{UNKNOWN}{key}": "1" for key in scenario.unknown}
    counted = {"v": VERSION, "values": str(len(values))} | values
    return "&".join(f"{key}={text}" for key, text in counted.items())


def short(scenario: Scenario) -> str:
    """The query string of a scenario, packed into one value; "" like `encode`."""
    values = as_params(encode(scenario))
    return f"{SHORT}={short_link.pack(values)}" if values else ""


def decode(link: str | Mapping[str, Any]) -> Decoded:
    """The scenario that a link means, and what was repaired to read it; this never fails.

    The link may be a full one, its query string, or a mapping of its keys (of a list the last value counts),
    long or short. What cannot be meant is replaced by the nearest value or the default, told in `repairs`.

    >>> scenario, repairs = decode("https://example.org/?v=1&score=2000&a.name=mine")
    >>> scenario.profile.score, [(one.key, one.given) for one in repairs if one.key == "score"]
    (950, [('score', '2000')])
    """
    given, repairs = _given(link)
    if not _is_ours(given):
        return Decoded(newcomer(), tuple(repairs))
    profile = Profile(**_read(choices(Profile), "", given, repairs))
    environment = Environment(**_read(choices(Environment), "", given, repairs))
    letters = sorted({key[0] for key in given if _is_plan_value(key)})
    kept = letters[:MAX_PLANS]
    plans = tuple(_plan(part, given, repairs) for part in kept) or ready_made(Plan())
    repairs += [*_misplaced(letters), *_missing(kept, given), *_unknown(given), *_version(given)]
    held = tuple(sorted(_believed(given, repairs).items()))
    graded = _read({GRADED.key: GRADED}, "", given, repairs)
    marked = _read(marks(), "", given, repairs)
    own = [key for key, on in marked.items() if on]
    follows = tuple(key for key in FOLLOWED if FOLLOWS + key in own)
    unknown = tuple(key for key in choices(Profile) if UNKNOWN + key in own)
    scenario = Scenario(profile, plans, environment, held, follows=follows, unknown=unknown, **graded)
    return Decoded(scenario, tuple(repairs))


def carries_scenario(link: str | Mapping[str, Any]) -> bool:
    """Whether anything in a link is meant for the explorer."""
    given, repairs = _given(link)
    return _is_ours(given) or bool(repairs)


def as_params(link: str) -> dict[str, str]:
    """The keys and values of a link, as st.query_params.from_dict takes them."""
    return _given(link)[0]


def choice(key: str) -> Choice | None:
    """The choice that a link's key such as "score" or "b.on_time" sets; None for another key."""
    if _is_plan_value(key):
        return choices(Plan)[key[2:]] if key[2:] != "name" else None
    return _flat().get(key) or beliefs().get(_belief(key))


def _texts(part: Profile | Plan | Environment) -> dict[str, str]:
    kind: type = type(part)
    return {key: short_link.short_number(getattr(part, key)) for key in choices(kind)}


@cache
def marks() -> dict[str, Choice]:
    """What a scenario says of itself beside its values, each absent where it is not so."""
    keys = [FOLLOWS + key for key in FOLLOWED] + [UNKNOWN + key for key in choices(Profile)]
    return {key: Choice(key, False, 0, 1, 1, "flag", "marks") for key in keys}


@cache
def _flat() -> dict[str, Choice]:
    return choices(Profile) | choices(Environment)


def _given(link: str | Mapping[str, Any]) -> tuple[dict[str, str], list[Repair]]:
    """Keys and values of a link, a packed one unpacked, and a repair if it could not be read whole."""
    if isinstance(link, Mapping):
        size, most = len(link), MOST
        pairs = [(key, _last(value)) for key, value in islice(link.items(), most)]
    else:
        query = _query(link)
        size, most = len(query), LONGEST
        if size > most:
            query = query[: query.rfind("&", 0, most) + 1]  # half a value would be another value
        pairs = parse_qsl(query, keep_blank_values=True)
    repairs = [Repair("too_long", "link", str(size), str(most))] if size > most else []
    given = _once({key: text[:LONGEST] for key, text in pairs if isinstance(key, str)})
    if SHORT in given:
        return _unpacked(given, repairs)
    return given, repairs


def _once(given: dict[str, str]) -> dict[str, str]:
    """The same keys and values where the whole query was encoded once more than needed, even & and =."""
    for _ in range(TWICE):
        again = _WRAPPED.match(given.get("v", "")) if _is_ours(given) else any(map(_EQUALS.search, given))
        if not again:
            break
        text = "&".join(f"{key}={value}" if value else key for key, value in given.items())
        given = dict(parse_qsl(_query(text[:LONGEST]), keep_blank_values=True))
    return given


def _unpacked(given: dict[str, str], repairs: list[Repair]) -> tuple[dict[str, str], list[Repair]]:
    """The values of a packed link, and what else the address holds; nothing is known of a damaged one."""
    text = given.pop(SHORT)
    try:
        return short_link.unpack(text) | given, repairs
    except short_link.DamagedError:
        return {}, [*repairs, Repair("damaged", "link", _shown(text), "")]
    except short_link.NewerError:
        return {}, [*repairs, Repair("newer", "link", _shown(text), "")]


def _query(link: str) -> str:
    """The query string of a link that may be one already; some mail programs write & as &amp;."""
    text = link.strip().partition("#")[0]
    address, mark, query = text.partition("?")
    is_address = "=" not in address.partition("://")[0]  # a bare query may have ? in a value
    return (query if mark and is_address else text).replace("&amp;", "&")


def _last(value: object) -> str:
    if isinstance(value, list | tuple) and value:
        value = value[-1]
    return value if isinstance(value, str) else ""


def _is_plan_value(key: str) -> bool:
    if key[1:2] != "." or key[0] not in ascii_lowercase:
        return False
    return key[2:] == "name" or key[2:] in choices(Plan)


def _is_value(key: str) -> bool:
    return (
        key in _flat()
        or key in marks()
        or key == GRADED.key
        or _is_plan_value(key)
        or _belief(key) in beliefs()
    )


def _belief(key: str) -> str:
    """The key of the coefficient that a link's key sets; "" for another key."""
    return key.removeprefix(BELIEF) if key.startswith(BELIEF) else ""


def _is_unknown(key: str) -> bool:
    return key[1:2] == "." and (key[0] in LETTERS or key.startswith(BELIEF)) and not _is_value(key)


def _is_ours(given: dict[str, str]) -> bool:
    """Other keys (utm_source, embed, what chat programs append) are nobody's mistake."""
    return any(key in ("v", "values") or _is_value(key) or _is_unknown(key) for key in given)


def _read(
    lines: dict[str, Choice], prefix: str, given: dict[str, str], repairs: list[Repair]
) -> dict[str, Any]:
    """What a link gives for the choices of a part, each value one that can be chosen."""
    present = {key: line for key, line in lines.items() if prefix + key in given}
    return {key: _value(line, prefix + key, given[prefix + key], repairs) for key, line in present.items()}


def _value(line: Choice, key: str, text: str, repairs: list[Repair]) -> float:
    number = _number(text)
    used: float = line.default
    code = "not_a_number"
    if number is not None:
        used = line.fit(number)
        code = "off_step" if line.low <= number <= line.high else "out_of_range"
    if number != used:
        repairs.append(Repair(code, key, _shown(text), short_link.short_number(used)))
    return used


def _number(text: str) -> float | None:
    """Stricter than float(), which also reads "nan", "1_000" and the digits of other scripts."""
    text = text.strip()
    return float(text) if len(text) <= LONGEST_NUMBER and _NUMBER.fullmatch(text) else None


def _believed(given: dict[str, str], repairs: list[Repair]) -> dict[str, float]:
    """What a link gives for coefficients. One that cannot be read is not believed: it keeps its range."""
    lines = beliefs()
    unread = [key for key in lines if BELIEF + key in given and _number(given[BELIEF + key]) is None]
    for key in unread:
        own = BELIEF + key
        repairs.append(
            Repair("not_a_number", own, _shown(given[own]), short_link.short_number(lines[key].default))
        )
    return _read({key: line for key, line in lines.items() if key not in unread}, BELIEF, given, repairs)


def _plan(part: str, given: dict[str, str], repairs: list[Repair]) -> Plan:
    text = unquoted(given.get(f"{part}.name", Plan.name))
    name = clean_name(text)
    if name != " ".join(text.split()):
        repairs.append(Repair("bad_name", f"{part}.name", _shown(text), name))
    return Plan(name, **_read(choices(Plan), f"{part}.", given, repairs))


def _misplaced(letters: list[str]) -> Iterator[Repair]:
    if not letters:
        yield Repair("no_plan", "plans", "", " ".join(plan.name for plan in newcomer().plans))
    for place, given in zip(LETTERS, letters):
        if place != given:
            yield Repair("plan_moved", given, given, place)
    if len(letters) > MAX_PLANS:
        yield Repair("too_many_plans", "plans", str(len(letters)), str(MAX_PLANS))


def _missing(letters: list[str], given: dict[str, str]) -> Iterator[Repair]:
    """One repair for each part that lost values, and one for plans lost whole."""
    parts = {"profile": list(choices(Profile)), "environment": list(choices(Environment))}
    parts |= {part: [f"{part}.{key}" for key in ("name", *choices(Plan))] for part in letters}
    absent = {part: [key for key in keys if key not in given] for part, keys in parts.items()}
    found = sum(map(_is_value, given))
    promised = _number(given.get("values", ""))
    if promised is not None and promised <= found:
        return
    for part, keys in absent.items():
        if keys:
            yield Repair("missing", part, "", " ".join(keys))
    told = sum(map(len, absent.values())) + sum(map(_is_unknown, given))
    if promised is not None and promised > found + told:
        yield Repair("plan_lost", "link", _shown(given["values"]), str(found))


def _unknown(given: dict[str, str]) -> Iterator[Repair]:
    keys = [key for key in given if _is_unknown(key)]
    if keys:
        yield Repair("unknown", "link", _shown(" ".join(keys)), "")


def _version(given: dict[str, str]) -> Iterator[Repair]:
    version = given.get("v", "")
    if version != VERSION:
        yield Repair("version", "v", _shown(version), VERSION)


def _shown(text: str) -> str:
    """What was given, with a mark for each character that cannot be shown."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text[:40])
