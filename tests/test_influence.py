"""Which coefficients move results, and how much of the spread comes from not knowing them."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.findings import influence
from explorer.findings.influence import UNIT, ignorance, influences, most_influential
from explorer.model.coefficients import beliefs, believed
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Environment, Plan, Profile, Scenario
from explorer.model.projection import project
from tests.scenarios import BUSY, EVENTFUL

FEW = 60


def test_ignorance_is_told_for_every_plan_and_outcome_from_one_projection(monkeypatch):
    projected = []
    monkeypatch.setattr(influence, "project", lambda *given: projected.append(given) or project(*given))
    found = ignorance(EVENTFUL, project(EVENTFUL))
    assert len(projected) == 1
    assert found.keys() == OUTCOMES.keys()
    for shares in found.values():
        assert shares.shape == (len(EVENTFUL.plans),)
        assert (shares >= 0).all() and (shares <= 1).all()
    assert (found["score"] > 0).all()


def test_a_plans_ignorance_does_not_hang_on_the_other_plans():
    alone = replace(EVENTFUL, plans=EVENTFUL.plans[:1])
    both = ignorance(EVENTFUL, project(EVENTFUL))
    for outcome, shares in ignorance(alone, project(alone)).items():
        assert shares[0] == both[outcome][0]


def test_where_every_coefficient_is_known_the_spread_is_all_luck():
    known = project(EVENTFUL, believed().fixed())
    assert all((shares == 0).all() for shares in ignorance(EVENTFUL, known).values())


def test_where_nothing_spreads_nothing_is_unknown():
    closed = Scenario(Profile(huabei_limit=0), (Plan(),), Environment(months=6))
    found = project(closed)
    still = replace(found, paths={key: np.full_like(path, 7) for key, path in found.paths.items()})
    assert all((shares == 0).all() for shares in ignorance(closed, still).values())


@pytest.mark.slow
def test_every_belief_is_tried_and_what_moves_most_comes_first():
    found = influences([EVENTFUL, replace(EVENTFUL, plans=(BUSY,))], futures=FEW)
    assert sorted(one.key for one in found) == sorted(beliefs())
    sizes = [one.moved / UNIT[one.outcome] for one in found]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > 1


def test_what_moves_most_is_kept_by_names_that_exist():
    assert set(most_influential()) <= set(beliefs())
    assert len(set(most_influential())) == len(most_influential()) > 0


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_has_a_unit_of_movement(outcome):
    assert UNIT[outcome] > 0
