"""The one table: its columns, its rounding, and its CSV."""

from io import StringIO

import pandas as pd
import pytest

from explorer.export.table import csv, harmless, table
from explorer.model.plan import Environment, Plan, Profile, Scenario
from explorer.model.projection import project
from explorer.model.trajectories import STATES
from explorer.scenario.presets import newcomer
from tests.in_turn import in_turn

SCENARIO = Scenario(
    Profile(score=701, huabei_limit=7700, jiebei_limit=30_500, lates=2),
    (Plan("today"), Plan("我的计划", on_time=0.5)),
    Environment(months=7),
)
RANGES = ("score", "huabei_limit", "jiebei_limit")
CHANCES = ["huabei_cut", "huabei_frozen", "jiebei_cut", "jiebei_frozen"]
SHARES = [f"{product}_now_{state}" for product in ("huabei", "jiebei") for state in STATES]
DECIMALS = {"score": 1, "score_low": 1, "score_high": 1, "score_median": 1, "late": 2, "annual_rate": 4}
DECIMALS |= dict.fromkeys([*CHANCES, *SHARES], 3)


@pytest.fixture(scope="module")
def trajectories():
    return project(SCENARIO, futures=100)


@pytest.fixture(scope="module")
def frame(trajectories):
    return table(SCENARIO, trajectories)


def named(*names: str) -> list[str]:
    scenario = Scenario(plans=tuple(map(Plan, names)))
    return list(table(scenario, project(scenario, futures=1))["plan"].unique())


def test_the_columns_are_those_promised(frame):
    ranges = [name + end for name in RANGES for end in ("", "_low", "_high")]
    shares = [f"{product}_now_{state}" for product in ("huabei", "jiebei") for state in STATES]
    medians = [f"{name}_median" for name in RANGES]
    behind = ["annual_rate", *medians, *shares]
    for product in ("huabei", "jiebei"):
        behind += [f"{product}_likely", *(f"{product}_ever_{state}" for state in ("cut", "frozen", "closed"))]
    assert list(frame) == ["plan", "month", *ranges, *CHANCES, "late", "cost", *behind]


def test_how_a_limit_stands_adds_up_to_one_as_printed(frame):
    for product in ("huabei", "jiebei"):
        parts = frame[[f"{product}_now_{state}" for state in STATES]]
        assert (parts.sum(axis=1).round(9) == 1).all()
        assert (parts >= 0).all(axis=None)


def test_there_is_a_row_for_each_plan_and_month(frame):
    expected = [(plan.name, month) for plan in SCENARIO.plans for month in range(8)]
    assert list(zip(frame["plan"], frame["month"])) == expected


def test_month_0_is_the_profile(frame):
    today = frame[frame["month"] == 0]
    for name in RANGES:
        assert (today[[name, f"{name}_low", f"{name}_high"]] == getattr(SCENARIO.profile, name)).all(
            axis=None
        )
    assert (today[[*CHANCES, "late", "cost"]] == 0).all(axis=None)


def test_a_figure_stands_in_its_own_row(frame, trajectories):
    for place, plan in enumerate(SCENARIO.plans):
        rows = frame[frame["plan"] == plan.name]
        assert list(rows["score"]) == pytest.approx(trajectories.mean["score"][:, place], abs=0.051)
        assert list(rows["jiebei_cut"]) == pytest.approx(
            trajectories.chances["jiebei_cut"][:, place], abs=0.00051
        )
        assert list(rows["cost"]) == pytest.approx(trajectories.cost[:, place], abs=0.51)


def test_low_is_never_above_high(frame):
    for name in RANGES:
        assert (frame[f"{name}_low"] <= frame[f"{name}_high"]).all()


@in_turn("column", [c + e for c in RANGES for e in ("", "_low", "_high")] + [*CHANCES, "late", "cost"])
def test_figures_are_rounded(frame, column):
    assert (frame[column] == frame[column].round(DECIMALS.get(column, 0))).all()


@pytest.mark.parametrize("column", ["month", "huabei_limit", "jiebei_limit_low", "cost"])
def test_whole_figures_are_integers(frame, column):
    assert frame[column].dtype.kind == "i"


def test_plans_of_one_name_are_told_apart():
    assert named("steady", "steady", "steady") == ["steady", "steady (2)", "steady (3)"]


def test_a_number_given_to_a_name_is_not_taken_twice():
    assert len(named("x", "x (2)", "x", "x (2)")) == 4


def test_a_name_stands_in_the_table_as_in_the_link():
    assert named("a\n\u202eb") == ["a b"]


def test_the_csv_reads_back_to_the_last_digit(frame):
    read = pd.read_csv(StringIO(csv(frame)))
    pd.testing.assert_frame_equal(read, frame, check_exact=True)


def test_a_line_of_the_csv_ends_as_on_every_system(frame):
    assert csv(frame).count("\n") == len(frame) + 1
    assert "\r" not in csv(frame)


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "\t=1", '="a",b'])
def test_a_name_cannot_act_as_a_formula(frame, name):
    cell = pd.read_csv(StringIO(csv(frame.assign(plan=name.strip()))))["plan"][0]
    assert cell == "'" + name.strip()


def test_names_that_are_made_harmless_stay_different():
    names = ["=x", "'=x", "''=x", "x", "'x"]
    assert len({harmless(name) for name in names}) == len(names)
    assert harmless("x") == "x" and harmless("'x") == "'x"


def test_a_table_is_not_changed_by_writing_it(frame):
    before = frame.copy()
    csv(frame.assign(plan="=1"))
    csv(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_the_newcomers_table_has_their_plans():
    names = [plan.name for plan in newcomer().plans]
    assert list(table(newcomer(), project(newcomer(), futures=1))["plan"].unique()) == names
