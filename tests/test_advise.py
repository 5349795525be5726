"""Risk points: found where they are and only there, with what they cost and a fix that ends them."""

from dataclasses import replace

import pytest

from explorer.findings import advise
from explorer.findings.advise import FINDINGS, MATERIAL, ODD, findings, harm, implausible, risk_points
from explorer.findings.trials import AT_ONCE, at_horizon, ends, from_today, tried
from explorer.model.coefficients import GRADES
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Environment, Plan, Profile, Scenario
from explorer.model.projection import project
from explorer.model.trajectories import CHANCES
from explorer.page.sections import what_next
from explorer.wording.words import LANGUAGES, load
from tests.in_turn import in_turn
from tests.scenarios import BUSY, EVENTFUL, HARD_TIMES, KEEP, STEADY, TROUBLED, figures, same

EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)

# What brings each finding about in somebody in good order: in the profile, the plan, the world;
# and what its fix betters.
CAUSES = {
    "overdue": ({"overdue_days": 10}, {}, {}, "score"),
    "overdue_long": ({"overdue_days": 100}, {}, {}, None),
    "lateness": ({}, {"on_time": 0.8, "days_late": 25}, {}, "score"),
    "slip": ({}, {"slip_month": 3, "slip_days": 60}, {}, "score"),
    "ladder": ({}, {"on_time": 0.8, "days_late": 10}, {}, "huabei_frozen"),
    "carrying": ({}, {"repay": 0.1}, {}, "cost"),
    "instalments": ({}, {"instalment": 0.8}, {}, "cost"),
    "buffer": ({}, {"on_time": 0.8, "buffer": 0}, {"stress": 2.0}, "score"),
    "utilisation": ({}, {"utilisation": 0.9}, {}, "score"),
    "lenders": ({}, {"lenders_target": 9}, {}, "score"),
    "inquiries": ({}, {"inquiries": 2.0}, {}, "score"),
    "wrong_record": ({"wrong_record": True}, {}, {}, "score"),
    "huabei_idle": ({}, {"purchases": 0}, {}, "huabei_cut"),
    "jiebei_idle": ({}, {"draws": 0}, {}, "jiebei_cut"),
    "reopening": ({}, {"reopens": 3}, {}, "huabei_limit"),
    # A draw that fills the limit pauses it: a cut would leave room for what is owed.
    "odd_size": ({}, {"draws": 12, "draw_size": 8.0}, {}, "jiebei_frozen"),
    "often": ({}, {"draws": 48}, {}, "jiebei_frozen"),
}
LESS_IS_BETTER = {*CHANCES, "late", "cost"}

# A mix that cannot well be, and the nearest that can.
MIXES = {
    "start_beyond": ({}, {"start": 13}, {}, {"start": 12}),
    "slip_beyond": ({}, {"slip_month": 13}, {}, {"slip_month": 12}),
    "appeal_beyond": ({"wrong_record": True}, {"appeal_month": 13}, {}, {"appeal_month": 12}),
    "policy_beyond": ({}, {}, {"policy_month": 13}, {}),
    "appeal_nothing": ({}, {"appeal_month": 1}, {}, {"appeal_month": 0}),
    "unused_draws": ({}, {"utilisation": 0.0}, {}, {"draws": 0}),
    "beyond_limit": ({}, {"purchases": 9, "ticket": 1000}, {}, {"purchases": 8}),
    "beyond_target": (
        {},
        {"draws": 24, "draw_size": 4.0, "utilisation": 0.1},
        {},
        {"draws": 1, "draw_size": 1.0},
    ),
    "closed_huabei": ({"huabei_limit": 0}, {}, {}, {"purchases": 0}),
    "closed_jiebei": ({"jiebei_limit": 0}, {}, {}, {"draws": 0}),
    "early_and_late": ({}, {"early_repay": True, "on_time": 0.5}, {}, {"on_time": 0.9}),
    "early_and_part": ({}, {"early_repay": True, "repay": 0.1}, {}, {"repay": 1.0}),
    "no_lender": ({}, {"lenders_target": 0, "utilisation": 0.8}, {}, {"utilisation": 0.3}),
    "unasked_lenders": ({}, {"lenders_target": 6}, {}, {"inquiries": 1.0}),
    "young_history": ({"history_years": 1, "lates": 1, "months_since_late": 40}, {}, {}, None),
}


def scenario(profile: dict, plan: dict, world: dict) -> Scenario:
    """Somebody in good order whose second plan is one's own habits with a change."""
    return Scenario(replace(STEADY, **profile), (KEEP, replace(KEEP, **plan)), Environment(**world))


def codes(found) -> list[str]:
    return [one.code for one in found]


def test_somebody_in_good_order_has_no_risk_points_and_nothing_odd():
    fine = scenario({}, {}, {})
    for plan in (0, 1):
        assert findings(fine, plan) == [] == risk_points(fine, plan)
        assert implausible(fine, plan) == []


def test_every_finding_is_tried_here():
    assert sorted(CAUSES) == sorted(FINDINGS)
    assert sorted(MIXES) == sorted(ODD)


@in_turn("code", FINDINGS)
def test_a_risk_is_found_costs_something_and_its_fix_ends_it(code):
    *cause, better = CAUSES[code]
    risky = scenario(*cause)
    point = next(point for point in risk_points(risky, 1) if point.code == code)
    assert point.grade in GRADES
    if better:
        gain = point.gain(better)
        assert gain < 0 if better in LESS_IS_BETTER else gain > 0
    if point.fix:
        assert harm(point, risky.profile) >= MATERIAL
        assert code not in codes(findings(risky.with_plan(1, point.fix), 1))
    else:
        assert code.startswith("overdue")


@in_turn("code", FINDINGS)
def test_a_risk_of_the_habits_is_found_in_the_first_plan_too(code):
    *cause, _ = CAUSES[code]
    other = scenario(*cause)
    first = replace(other, plans=(replace(other.plans[1], start=1),))
    assert code in codes(findings(first, 0))


def test_what_it_costs_is_what_the_page_shows_once_the_fix_is_a_plan():
    *cause, _ = CAUSES["utilisation"]
    risky = scenario(*cause)
    (point,) = risk_points(risky, 1)
    shown = project(risky.with_plan(2, point.fix), futures=advise.FUTURES)
    for outcome in OUTCOMES:
        gain = shown.mean[outcome][-1, 2] - shown.mean[outcome][-1, 1]
        assert point.gain(outcome) == pytest.approx(gain, abs=1e-3)
    assert point.gain("cost") == pytest.approx(shown.cost[-1, 2] - shown.cost[-1, 1])
    cut = shown.chances["huabei_cut"][-1]
    assert point.gain("huabei_cut") == pytest.approx(cut[2] - cut[1])


def test_the_worst_comes_first_and_an_overdue_bill_before_all():
    eventful = replace(EVENTFUL, plans=(*EVENTFUL.plans, replace(BUSY, instalment=0.5)))
    found = risk_points(eventful, 1)
    assert len(found) > 6 and found[0].code == "overdue"
    harms = [harm(point, eventful.profile) for point in found]
    assert harms == sorted(harms, reverse=True)


def test_a_fix_of_the_first_plan_holds_from_today_on():
    late = Scenario(STEADY, (replace(KEEP, on_time=0.8, days_late=25, start=5),))
    (point,) = risk_points(late, 0)
    assert point.fix.start == 1 and point.fix.on_time == 1.0
    assert from_today(late, 0).start == 1


def test_habits_that_begin_after_the_horizon_cost_nothing():
    *cause, _ = CAUSES["utilisation"]
    risky = scenario(*cause)
    assert risk_points(risky.with_plan(1, replace(risky.plans[1], start=20)), 1) == []


def test_a_link_that_is_switched_off_is_no_risk():
    """Odd sizes are folklore: who wants well-graded links only is not warned."""
    risky = scenario(*CAUSES["odd_size"][:3])
    assert "odd_size" in codes(risk_points(risky, 1))
    assert "odd_size" not in codes(risk_points(replace(risky, well_graded=True), 1))


def test_waiting_with_an_overdue_bill_costs_more_past_the_next_rung():
    near, far = (risk_points(scenario({"overdue_days": days}, {}, {}), 1)[0] for days in (5, 29))
    assert near.values["rung"] == 7 and far.values["rung"] == 30
    assert near.gain("score") > 0 and near.fix is None
    assert far.gain("huabei_limit") > 0


def test_recent_inquiries_count_with_those_to_come():
    few, many = ({"inquiries_6m": before} for before in (3, 12))
    assert "inquiries" not in codes(findings(scenario(few, {"inquiries": 1.0}, {}), 1))
    assert "inquiries" in codes(findings(scenario(many, {"inquiries": 1.0}, {}), 1))


def test_thresholds_follow_what_the_person_believes():
    risky = scenario({}, {"draws": 15}, {})
    assert "often" in codes(findings(risky, 1))
    assert "often" not in codes(findings(replace(risky, beliefs=(("frequency_peers", 18.0),)), 1))


def test_few_futures_do_where_the_page_has_few():
    few = project(EVENTFUL, futures=40)
    assert risk_points(EVENTFUL, 1, few) == risk_points(EVENTFUL, 1, few)
    assert risk_points(EVENTFUL, 1, few) != risk_points(EVENTFUL, 1)


@in_turn("code", ODD)
def test_a_mix_that_cannot_well_be_is_pointed_out(code):
    profile, plan, world, mended = MIXES[code]
    odd = scenario(profile, plan, world)
    assert code in implausible(odd, 1)
    if mended:
        assert code not in implausible(odd.with_plan(1, replace(odd.plans[1], **mended)), 1)
    assert code not in implausible(scenario({}, {}, {}), 1)


def test_trials_are_projected_like_plans_however_many_go_at_once():
    futures = AT_ONCE // 4  # three beside the first
    shown = figures(project(EVENTFUL, futures=futures), 1)
    found = list(tried(EVENTFUL, [KEEP, *[BUSY] * 6], futures))
    assert [number for _, number in found] == [1, 2, 3, 1, 2, 3, 1]
    assert all(same(figures(*one), shown) for one in found[1:])
    assert not same(figures(*found[0]), shown)


def test_even_one_plan_that_is_more_than_goes_at_once_is_tried():
    assert len(list(tried(EVENTFUL, [BUSY] * 2, AT_ONCE))) == 2


def test_what_is_expected_at_the_horizon_is_what_was_projected():
    found = project(EVENTFUL, futures=100)
    (end,) = ends(EVENTFUL, [EVENTFUL.plans[1]], 100)
    assert end == at_horizon(found, 1) and ends(EVENTFUL, [], 100) == []
    assert end["score"] == found.mean["score"][-1, 1] and end["late"] == found.late[-1, 1]
    assert end["jiebei_cut"] == found.chances["jiebei_cut"][-1, 1] and end["cost"] == found.cost[-1, 1]


def test_everybody_can_be_advised():
    troubled = Scenario(replace(TROUBLED, overdue_days=95), (Plan(), BUSY), HARD_TIMES)
    empty = Scenario(Profile(huabei_limit=0, jiebei_limit=0), (Plan(), BUSY), HARD_TIMES)
    for who in (troubled, empty):
        assert all(point.code in FINDINGS for point in risk_points(who, 1))


@EVERY_LANGUAGE
@in_turn("code", FINDINGS)
def test_every_finding_can_be_told(language, code):
    words = load(language)
    *cause, _ = CAUSES[code]
    found = next(one for one in findings(scenario(*cause), 1) if one.code == code)
    for part in ("title", "text", "fix"):
        assert "{" not in words(f"risk.{code}.{part}", **found.values)
    assert (f"risk.{code}.plan" in words) == bool(found.changes)


@EVERY_LANGUAGE
def test_every_mix_has_its_sentence(language):
    words = load(language)
    assert {key.removeprefix("odd.") for key in words.sentences if key.startswith("odd.")} == {*ODD}


@in_turn("code", ODD)
@EVERY_LANGUAGE
def test_a_mix_that_cannot_well_be_is_told_with_its_figures(language, code, monkeypatch):
    said, words = [], load(language)
    monkeypatch.setattr(what_next.st, "caption", said.append)
    odd = scenario(*MIXES[code][:3])
    what_next.oddities(odd, 1, words)
    heading, _, *notes = said[0].splitlines()
    assert heading == words("next.odd") and len(notes) == len(implausible(odd, 1))
    assert all(note.startswith("- ") and "{" not in note for note in notes)
    what_next.oddities(scenario({}, {}, {}), 1, words)
    assert len(said) == 1
