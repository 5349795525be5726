"""The one table: its columns, its rounding, and its CSV."""

from io import StringIO

import pandas as pd
import pytest

from explorer.model.plan import Environment, Plan, Profile, Scenario
from explorer.model.projection import project
from explorer.presets import newcomer
from explorer.table import csv, table

SCENARIO = Scenario(
    Profile(score=701, huabei_limit=7700, jiebei_limit=30_500, lates=2),
    (Plan("today"), Plan("我的计划", on_time=0.5)),
    Environment(months=7),
)
RANGES = ("score", "huabei_limit", "jiebei_limit")
CHANCES = ["huabei_cut", "huabei_frozen", "jiebei_cut", "jiebei_frozen"]
MEDIANS = [f"{name}_median" for name in RANGES]
STATES = ("unchanged", "raised", "cut", "frozen", "closed")
SHARES = [f"{product}_share_{state}" for product in ("huabei", "jiebei") for state in STATES]
DECIMALS = dict.fromkeys(("score", "score_low", "score_high", "score_median"), 1) | {"late": 2}
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
    assert list(frame) == ["plan", "month", *ranges, *CHANCES, "late", "cost", *MEDIANS, *SHARES]


def test_there_is_a_row_for_each_plan_and_month(frame):
    expected = [(plan.name, month) for plan in SCENARIO.plans for month in range(8)]
    assert list(zip(frame["plan"], frame["month"])) == expected


def test_month_0_is_the_profile(frame):
    today = frame[frame["month"] == 0]
    for name in RANGES:
        assert (today[[name, f"{name}_low", f"{name}_high"]] == getattr(SCENARIO.profile, name)).all(
            axis=None
        )
        assert (today[f"{name}_median"] == getattr(SCENARIO.profile, name)).all()
    assert (today[[*CHANCES, "late", "cost"]] == 0).all(axis=None)
    assert (today[["huabei_share_unchanged", "jiebei_share_unchanged"]] == 1).all(axis=None)


def test_a_figure_stands_in_its_own_row(frame, trajectories):
    for place, plan in enumerate(SCENARIO.plans):
        rows = frame[frame["plan"] == plan.name]
        assert list(rows["score"]) == pytest.approx(trajectories.mean["score"][:, place], abs=0.051)
        assert list(rows["jiebei_cut"]) == pytest.approx(
            trajectories.chances["jiebei_cut"][:, place], abs=0.00051
        )
        assert list(rows["cost"]) == pytest.approx(trajectories.cost[:, place], abs=0.51)


@pytest.mark.parametrize("product", ["huabei", "jiebei"])
def test_the_shares_of_a_month_are_those_of_its_futures_and_add_up_to_one(frame, trajectories, product):
    paths = trajectories.paths[f"{product}_limit"]
    columns = {state: frame[f"{product}_share_{state}"].to_numpy() for state in STATES}
    raised = (paths > paths[0]).mean(axis=-1).T.ravel()
    none = (paths == 0).mean(axis=-1).T.ravel()
    assert columns["raised"] == pytest.approx(raised, abs=0.00051)
    assert columns["frozen"] + columns["closed"] == pytest.approx(none, abs=0.0011)
    assert none.any() and (columns["unchanged"] < 1).any()
    assert sum(columns.values()) == pytest.approx(1, abs=0.003)


def test_a_median_has_half_of_the_futures_on_each_side(frame, trajectories):
    for name in RANGES:
        paths = trajectories.paths[name].transpose(1, 0, 2).reshape(len(frame), -1)
        medians = frame[f"{name}_median"].to_numpy()[:, None]
        assert ((paths < medians - 0.5).mean(axis=1) <= 0.5).all()
        assert ((paths > medians + 0.5).mean(axis=1) <= 0.5).all()


def test_low_is_never_above_high(frame):
    for name in RANGES:
        assert (frame[f"{name}_low"] <= frame[f"{name}_high"]).all()


@pytest.mark.parametrize(
    "column",
    [c + e for c in RANGES for e in ("", "_low", "_high", "_median")] + [*CHANCES, *SHARES, "late", "cost"],
)
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


def test_a_table_is_not_changed_by_writing_it(frame):
    before = frame.copy()
    csv(frame.assign(plan="=1"))
    csv(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_the_newcomers_table_has_their_plans():
    names = [plan.name for plan in newcomer().plans]
    assert list(table(newcomer(), project(newcomer(), futures=1))["plan"].unique()) == names
