"""Why: contributions that add up, levers swept, delays, and expected events with their causes."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from explorer.findings import expected
from explorer.findings.causes import CUTS, POINTS, case_of, drivers, hazards
from explorer.findings.compare import Comparison
from explorer.findings.expected import MOST, WEIGHT, expected_events
from explorer.findings.explain import (
    AMOUNTS,
    GROUPS,
    by_lever,
    changed_habits,
    contributions,
    delay,
    differing_habits,
    extra_debt,
    largest,
    reasons,
    shapley,
    sweep,
)
from explorer.model.coefficients import load
from explorer.model.outcomes import EVENTS, OUTCOMES
from explorer.model.plan import MONTHS, Environment, Plan, Profile, Scenario, choices
from explorer.model.projection import SEED, prepare, project, simulate
from explorer.page.sections.why import out_of
from explorer.scenario.plan_marks import MAX_PLANS
from explorer.scenario.presets import newcomer, preset
from explorer.wording.words import LANGUAGES
from explorer.wording.words import load as words
from tests.scenarios import BUSY, EVENTFUL, HARD_TIMES, KEEP, STEADY, random_scenario

FEW = 100
KEYS = {item.key for item in load().items}


def difference(found, plan):
    """A plan's difference from the first at the horizon, by AMOUNTS."""
    parts = {outcome: found.mean[outcome] for outcome in OUTCOMES} | {"cost": found.cost}
    return {key: part[-1, plan] - part[-1, 0] for key, part in parts.items()}


def explained(scenario, plan=1):
    found = project(scenario, futures=FEW)
    return found, {part.group: part.amounts for part in contributions(scenario, found, plan, FEW)}


def beside(plan, profile=STEADY, **world):
    """A scenario with one plan beside steady habits."""
    return Scenario(profile, (KEEP, plan), Environment(**world))


def events(scenario, plan=1, futures=400):
    return expected_events(scenario, project(scenario, futures=futures), plan)


def first(found, code, product=""):
    return next(event for event in found if event.code == code and event.product.startswith(product))


# --- contributions ---


@pytest.mark.parametrize("seed", range(4))
def test_contributions_add_up_to_the_whole_difference(seed):
    scenario = random_scenario(np.random.default_rng(seed))
    for plan in (1, MAX_PLANS - 1):
        found, parts = explained(scenario, plan)
        for key, whole in difference(found, plan).items():
            assert sum(amounts[key] for amounts in parts.values()) == pytest.approx(whole, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("name", ["steady", "everywhere"])
def test_the_levers_of_a_group_add_up_to_what_the_group_does(name):
    scenario = Scenario(Profile(), (Plan(), preset(name, Plan())))
    groups = contributions(scenario, project(scenario, futures=FEW), 1, FEW)
    shares = by_lever(scenario, groups, 1, FEW)
    assert {share.lever for share in shares} == set(changed_habits(*scenario.plans))
    for part in groups:
        for key, amount in part.amounts.items():
            own = sum(share.amounts[key] for share in shares if share.group == part.group)
            assert own == pytest.approx(amount, abs=1e-6)


def test_what_draws_do_to_jiebei_is_booked_under_draws():
    """Not under whatever else of the same group differs as well."""
    scenario = beside(replace(KEEP, draws=0, ticket=400, platform_share=1.0), replace(STEADY, jiebei_idle=4))
    groups = contributions(scenario, project(scenario), 1)
    most, *_ = largest(by_lever(scenario, groups, 1), "jiebei_limit")
    assert most.lever == "draws" and most.amounts["jiebei_limit"] < -1000
    most, *_ = largest(by_lever(scenario, groups, 1), "huabei_limit")
    assert most.lever in ("ticket", "platform_share")


def test_only_groups_that_differ_contribute_and_one_alone_gets_all_of_it():
    found, parts = explained(beside(replace(KEEP, utilisation=0.8, start=3)))
    assert parts == {"utilisation": pytest.approx(difference(found, 1))}
    assert contributions(beside(KEEP), project(beside(KEEP), futures=FEW), 1, FEW) == []
    assert contributions(EVENTFUL, project(EVENTFUL, futures=FEW), 0, FEW) == []


def test_a_lever_that_nobody_reads_makes_no_difference():
    assert differing_habits(KEEP, replace(KEEP, slip_days=60, name="other", start=5)) == ()
    assert differing_habits(KEEP, replace(KEEP, slip_days=60, slip_month=2)) == ("repayment",)
    assert differing_habits(KEEP, BUSY) == tuple(GROUPS)


def test_contributions_have_the_sign_that_the_habit_has():
    today, better = Plan(), replace(Plan(), on_time=1.0, utilisation=0.1, inquiries=0.0, draws=6)
    _, parts = explained(Scenario(plans=(today, better)))
    assert all(parts[group]["score"] > 0 for group in ("repayment", "utilisation", "inquiries"))
    assert parts["utilisation"]["cost"] < 0 < parts["activity"]["cost"]
    assert parts["repayment"]["huabei_limit"] > 0 < parts["activity"]["jiebei_limit"]


def test_shapley_values_are_fair():
    """Two that do the same get the same, who does nothing gets nothing, whatever the order."""
    worth = {"": 0, "a": 1, "b": 1, "c": 0, "ab": 10, "ac": 1, "bc": 1, "abc": 10}
    shares = shapley("abc", {tuple(chosen): np.array([float(value)]) for chosen, value in worth.items()})
    assert {one: share.item() for one, share in shares.items()} == pytest.approx({"a": 5, "b": 5, "c": 0})


# --- one lever, a delay, debt ---


@pytest.mark.parametrize("key", choices(Plan))
def test_every_lever_can_be_swept_with_its_present_value_marked(key):
    for plan in (0, 1):
        curve = sweep(EVENTFUL, plan, key, points=3, futures=4)
        choice, present = choices(Plan)[key], getattr(EVENTFUL.plans[plan], key)
        assert curve.values[curve.present] == present
        assert list(curve.values) == sorted(set(curve.values))
        assert (curve.values[0], curve.values[-1]) == (choice.low, choice.high)
        assert curve.amounts.keys() == set(AMOUNTS)
        assert all(len(amounts) == len(curve.values) for amounts in curve.amounts.values())


@pytest.mark.parametrize("plan", [0, 1])
def test_a_sweep_moves_and_goes_through_what_the_page_shows(plan):
    scenario = Scenario(plans=(Plan(), preset("steady", Plan())))
    found = project(scenario, futures=FEW)
    curve = sweep(scenario, plan, "on_time", points=4, futures=FEW)
    for outcome in OUTCOMES:
        assert curve.amounts[outcome][curve.present] == pytest.approx(found.mean[outcome][-1, plan])
    assert (np.diff(curve.amounts["score"]) > 0).all()
    assert curve.amounts["cost"][curve.present] == pytest.approx(found.cost[-1, plan])


def test_no_delay_is_the_plan_itself_and_a_delay_beyond_the_horizon_is_the_first_plan():
    scenario = Scenario(plans=(Plan(), preset("steady", Plan())))
    found, curve = project(scenario, futures=FEW), delay(scenario, 1, (0, 3, 12), FEW)
    assert curve.values == (0, 3, 12) and curve.present == 0
    for outcome in OUTCOMES:
        now, later, never = curve.amounts[outcome]
        assert now == pytest.approx(found.mean[outcome][-1, 1])
        assert never == pytest.approx(found.mean[outcome][-1, 0])
        # Steady use moves the score; limits it hardly moves, so that there a few futures decide.
        swing = 0 if outcome == "score" else found.paths[outcome][-1, 1].std() / FEW**0.5
        assert never - swing < later < now + swing


def test_a_delay_ends_where_the_months_end():
    scenario = beside(replace(KEEP, start=MONTHS - 1))
    assert delay(scenario, 1, futures=2).values == (0, 1)


def test_extra_debt_follows_the_raise_and_what_is_believed_of_it():
    late = Plan(on_time=0.7, days_late=20)  # more than a week late: limits fall and are not raised
    scenario = Scenario(plans=(late, replace(late, on_time=1.0)))
    found = project(scenario, futures=FEW)
    more = extra_debt(scenario, found, 1)
    assert more.added > 0 and more.added == pytest.approx(
        sum(difference(found, 1)[key] for key in OUTCOMES if key != "score")
    )
    assert (more.quarter, more.year3) == pytest.approx((0.11 * more.added, 0.28 * more.added))
    believed = replace(scenario, beliefs=(("debt_year3", 0.2),))
    assert extra_debt(believed, found, 1).year3 == pytest.approx(0.2 * more.added)
    swapped = replace(scenario, plans=scenario.plans[::-1])
    assert extra_debt(swapped, project(swapped, futures=FEW), 1).year3 == 0


# --- expected events ---


@pytest.mark.parametrize("seed", range(8))
def test_events_are_dated_sorted_few_and_rest_on_coefficients_that_exist(seed):
    scenario = random_scenario(np.random.default_rng(seed))
    for plan in (0, 1):
        found = events(scenario, plan, futures=40)
        months = [event.month for event in found]
        assert months == sorted(months) and len(found) <= MOST
        assert all(1 <= month <= scenario.environment.months for month in months)
        for event in found:
            assert event.code in WEIGHT and event.product in ("", "huabei", "jiebei")
            assert event.coefficients and set(event.coefficients) <= KEYS
            assert event.cause in {"", "usual", *CUTS, *POINTS} and 0 <= event.chance <= 1
        assert len(set(found)) == len(found)


def test_every_coefficient_named_exists_and_the_switches_are_those_of_causes():
    assert {key for keys in [*CUTS.values(), *POINTS.values()] for key in keys} <= KEYS


def test_an_idle_product_is_cut_because_it_is_idle():
    """Huabei at once, Jiebei once what is owed on it is paid back."""
    found = events(beside(preset("idle", KEEP), months=24))
    for product, month in {"huabei": 1, "jiebei": 6}.items():
        idle, cut = first(found, "idle", product), first(found, "cut", product)
        assert idle.month == month and idle.value == 1 and cut.month > 5
        assert (cut.cause, cut.coefficients[0]) == ("idle", "idle_rate")


def test_a_chance_is_told_when_it_passes_a_quarter_and_when_a_half():
    chance = np.array([0.1, 0.3, 0.4, 0.6])
    told = [next(expected._passes("cut", part, "huabei")) for part in (chance, chance[:3], chance[[0, 3]])]
    figures = [(event.month, event.chance, event.value) for event in told]
    assert figures == [(2, 0.25, 4), (2, 0.25, 0), (2, 0.5, 0)]
    assert not list(expected._passes("cut", chance[:1], "huabei"))


def test_a_late_bill_freezes_thaws_and_is_forgotten_by_the_lender_before_the_score():
    found = events(beside(replace(KEEP, slip_month=3, slip_days=40), months=24))
    assert first(found, "slip").month == first(found, "freeze").month == 3
    assert first(found, "freeze").coefficients[0] == "freeze_31"
    thaw, forgotten, half = (first(found, code).month for code in ("thaw", "forgotten", "late_half"))
    assert 3 + 3 <= thaw <= 3 + 6 and thaw < half and forgotten < half


def test_a_bill_within_the_days_of_grace_does_nothing():
    found = events(beside(replace(KEEP, slip_month=3, slip_days=3)))
    assert first(found, "slip_grace").month == 3
    assert not {"slip", "freeze", "thaw", "late_half", "forgotten"} & {event.code for event in found}


def test_a_bill_overdue_now_freezes_from_the_first_month():
    found = events(beside(KEEP, replace(STEADY, overdue_days=20)))
    assert first(found, "freeze").month == 1 and first(found, "thaw").month == 3


def test_tightening_begins_cuts_and_ends():
    found = events(beside(KEEP, months=18, policy_month=2, policy_size=1.0))
    assert first(found, "policy").month == 2


def test_an_objection_helps_only_where_the_record_is_wrong():
    plan = replace(KEEP, appeal_month=2)
    right, wrong = (events(beside(plan, replace(STEADY, wrong_record=flag))) for flag in (False, True))
    assert first(right, "appeal_vain").month == first(wrong, "appeal").month == 3


@pytest.mark.parametrize(
    ("habits", "product", "code", "cause"),
    [
        ({"on_time": 0.3, "days_late": 40}, "huabei", "cut", "late"),
        # So much is owed that a cut finds nothing to take: an odd loan pauses.
        ({"draws": 36, "draw_size": 8.0}, "jiebei", "frozen", "odd"),
        ({"lenders_target": 15, "inquiries": 4.0, "draws": 12}, "huabei", "cut", "lenders"),
    ],
)
def test_what_befalls_a_limit_is_put_down_to_the_habit_behind_it(habits, product, code, cause):
    found = events(beside(replace(KEEP, **habits), months=24))
    assert first(found, code, product).cause == cause


def test_the_score_leaves_its_band_for_the_reason_that_moved_it():
    low, high = replace(STEADY, score=645, used=0.8), replace(STEADY, score=655, used=0.1)
    up, down = (events(beside(replace(KEEP, utilisation=use), who)) for use, who in ((0.1, low), (0.9, high)))
    assert (first(up, "band_up").value, first(up, "band_up").cause) == (650, "use")
    assert (first(down, "band_down").value, first(down, "band_down").cause) == (650, "use")


# What lowers a limit for itself: odd draws are held to cuts and pauses below.
FALLS = [EVENTS.index(event) for event in ("ordinary", "idle", "wave", "late")]


@pytest.mark.parametrize("name", ["steady", "idle", "everywhere", "after_overdue"])
def test_causes_sum_to_the_chance_of_a_cut_and_to_the_change_of_the_score(name):
    """They are worked out beside the projection: this holds them to it."""
    scenario = Scenario(plans=(Plan(), preset(name, Plan())), environment=replace(HARD_TIMES, stress=1.0))
    found = project(scenario, load().fixed(), futures=500)  # as the causes are: at the numbers' values
    case = case_of(scenario, found, 1)
    for product, causes in hazards(case).items():
        falling = sum(causes.values()) - causes["odd"]
        fallen = np.isin(found.events[product][:, 1], FALLS).any(axis=0).mean()
        assert 1 - np.exp(-falling[1:].sum()) == pytest.approx(fallen, abs=0.12)
    other = np.abs(
        drivers(case)["other"]
    )  # [SD] in the first months, what is credited lags behind what is reached
    assert other[:6].max() < 0.3 and other[6:].max() < 0.15


@pytest.mark.parametrize(
    "habits",
    [
        {"draws": 36, "draw_size": 4.0, "utilisation": 0.9},  # they fill the limit: pauses alone
        {"draws": 36, "loan_months": 3, "utilisation": 0.1},  # and here they leave room for cuts
    ],
)
def test_odd_draws_are_put_down_as_often_as_they_pause_or_cut(habits):
    scenario = beside(replace(KEEP, **habits), months=24)
    setting = prepare(scenario, load().fixed().moved({"score_noise": 0.0}), 4000, SEED)
    months = [*simulate(setting)]
    cut = [(month.event[1, 1] == EVENTS.index("odd")).mean() for month in months]
    paused = [(now.resumes > before.resumes)[1, 1].mean() for before, now in pairwise(months)]
    told = hazards(case_of(scenario, project(scenario, load().fixed(), futures=FEW), 1))["jiebei"]["odd"]
    assert sum(paused) > 0.1 and (sum(cut) > 0.05) == (habits["utilisation"] < 0.5)
    assert told[1:].sum() == pytest.approx(sum(cut) + sum(paused), rel=0.15)


# --- in words ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_event_and_cause_has_its_words(language):
    said = words(language)
    assert all(f"why.event.{code}" in said for code in WEIGHT)
    assert all(f"why.cause.{cause}" in said for cause in [*CUTS, "usual"])
    assert all(f"why.{way}.{cause}" in said for way in ("up", "down") for cause in POINTS)


@pytest.mark.parametrize("shares", [(0.249, 0.502, 0.249), (1, 0, 0), (1 / 3, 1 / 3, 1 / 3), (0.96, 0.04, 0)])
def test_dots_are_ten_and_nearest_to_the_shares(shares):
    for futures in (10, 100):
        counts = out_of(Comparison("score", 0, 0, 0, *shares), futures)
        assert sum(counts) == futures
        assert all(abs(count - futures * share) < 1 for count, share in zip(counts, shares, strict=True))


def test_there_are_reasons_for_every_plan_and_the_first_is_compared_with_none():
    found = list(reasons(newcomer()))
    assert {one.number for one in found} == {0, 1, 2}
    assert {one.kind for one in found if one.number == 0} == {"event"}
    for number in (1, 2):
        kinds = {one.kind for one in found if one.number == number}
        assert kinds == {"comparison", "contribution", "event"}


# --- on the page ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_section_opens_in_each_language_with_a_strangers_name(language, brisk_pages):
    from streamlit.testing.v1 import AppTest

    def page(language, scenario):
        from explorer.findings.told import told
        from explorer.model.projection import project
        from explorer.page.sections import why
        from explorer.wording.words import load

        why.draw_why(told(scenario, project(scenario, futures=20)), load(language))

    scenario = Scenario(Profile(), (Plan(), replace(BUSY, name="# :red[x] $y$")), Environment(months=6))
    app = AppTest.from_function(page, args=(language, scenario), default_timeout=20)
    app.session_state.editing = 1
    for part in ("groups", "events", "delay", "lever"):
        app.session_state["why.part"] = part
        app.run()
        assert not app.exception
        assert "\\# \\:\u2060red\\[x\\] \\$y\\$" in app.markdown[0].value
        assert len(app.table) == (part == "delay")
    app.selectbox[0].select("appeal_month").run()
    assert not app.exception
