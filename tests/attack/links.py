"""Hostile links, long and packed: read without an exception, quickly, in little memory, and the repair told."""

import random
from collections.abc import Iterator

import numpy as np

from explorer.scenario import link, short_link
from explorer.scenario.link import decode, encode, short
from explorer.scenario.plan_names import LONGEST
from explorer.wording import sentences
from explorer.wording.words import LANGUAGES, load
from tests.attack.cost import Bill, attack
from tests.attack.texts import text
from tests.scenarios import random_scenario

COUNT = 20_000
KEYS = [*link._flat(), "v", "values", "well_graded", "m.idle_from", "m.late_size", "s"]


def links(count: int, seed: int = 14) -> Iterator[tuple[str, str]]:
    """Half long, half packed; each whole one spoiled in a way of its own."""
    rng, luck = random.Random(seed), np.random.default_rng(seed)
    whole = [random_scenario(luck) for _ in range(40)]
    for number in range(count):
        scenario = rng.choice(whole)
        if number % 2:
            yield f"long {number}", _spoiled(rng, encode(scenario))
        else:
            yield f"packed {number}", _spoiled_short(rng, short(scenario))


def _spoiled(rng: random.Random, query: str) -> str:
    parts = query.split("&")
    for _ in range(rng.randint(1, 6)):
        place = rng.randrange(len(parts))
        key = rng.choice(
            (rng.choice(KEYS), f"{rng.choice('abcdmz')}.{rng.choice(KEYS)}", parts[place].partition("=")[0])
        )
        parts[place : place + rng.choice((0, 1, 1, 5))] = [f"{key}={text(rng)}"] * rng.choice((1, 1, 2, 40))
    joined = rng.choice(("&", "&", "&amp;", ";", "%26")).join(parts)
    joined = rng.choice(
        (joined, joined, f"https://x.y/?{joined}", joined * 3, joined[: rng.randint(0, len(joined))])
    )
    return rng.choice((joined, joined, joined.replace("%", "%25"), joined + "x" * LONGEST))


def _spoiled_short(rng: random.Random, query: str) -> str:
    value = query.partition("=")[2]
    way = rng.randrange(6)
    if way == 0:  # any number, with a check that fits
        total = rng.getrandbits(rng.randint(0, 16_000))
        layout = rng.randrange(62)
        value = short_link.DIGITS[layout] + short_link._written(
            total * short_link.CHECK + short_link._check(total, layout)
        )
    elif way == 1:
        value = "".join(
            rng.choices(short_link.DIGITS, k=rng.choice((0, 1, 2, 50, short_link.LONGEST, 20_000)))
        )
    elif way == 2:
        value = value[: rng.randint(0, len(value))] + text(rng, 3)
    elif way == 3:
        place = rng.randrange(len(value))
        value = value[:place] + rng.choice(short_link.DIGITS) + value[place + 1 :]
    elif way == 4:  # the newest layout with any places, and a check that fits
        total = rng.getrandbits(rng.choice((60, 400, 4000, 16_000)))
        newest = len(short_link.layouts()) - 1
        value = short_link.DIGITS[newest] + short_link._written(
            total * short_link.CHECK + short_link._check(total, newest)
        )
    return f"s={value}" + rng.choice(("", f"&{rng.choice(KEYS)}={text(rng)}", f"&a.name={text(rng)}"))


def check(given: str) -> None:
    """What it means is a scenario that the page can have; what was repaired can be told in both languages."""
    scenario, repairs = decode(given)
    for repair in repairs:
        assert repair.code in link.CODES
        assert all(part.isprintable() and len(part) < 1000 for part in repair), repair
    for language in LANGUAGES:
        assert len(sentences.repairs(repairs, load(language))) == len(repairs) < 200
    assert decode(encode(scenario)) == (scenario, ())


def run(count: int = COUNT) -> list[Bill]:
    return [attack("links", links(count), check)]
