"""Each published link with each of its values spoiled: that value alone is lost, and the repair says so."""

import random
import tomllib
from collections.abc import Iterator
from pathlib import Path

from explorer.scenario import link
from tests.attack.cost import Bill, attack
from tests.attack.texts import text

PUBLISHED = sorted((Path(__file__).parents[1] / "links").glob("*.toml"))
COUNTS = {"values"}  # says how many there are, and nothing of any
EACH = 40  # ways of spoiling a value
Case = tuple[str, str, str]  # the link's query, the key that is spoiled, what it says then


def cases(each: int = EACH, seed: int = 18) -> Iterator[tuple[str, Case]]:
    """Every value of every published link in so many bad ways."""
    rng = random.Random(seed)
    for file in PUBLISHED:
        query = link.encode(link.decode(tomllib.loads(file.read_text("utf-8"))["link"]).scenario)
        for key in sorted(link.as_params(query).keys() - COUNTS):
            for number in range(each):
                yield f"{file.stem} {key} {number}", (query, key, text(rng))


def check(case: Case) -> None:
    """What is told of the others stays to the last value; what cannot be told is a repair."""
    query, key, said = case
    whole = link.as_params(query)
    found = link.decode(whole | {key: said})
    read = link.as_params(link.encode(found.scenario))
    others = whole.keys() - {key}
    changed = {one: (whole[one], read.get(one)) for one in others if read.get(one) != whole[one]}
    assert not changed, changed
    if key in read and key.rpartition(".")[2] not in ("name", "v"):
        assert read[key] == said or found.repairs or float(read[key]) == float(said), f"{key}={said!r} unsaid"


def run(each: int = EACH) -> list[Bill]:
    return [attack("published links, each value spoiled", cases(each), check)]
