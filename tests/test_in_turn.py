"""Loops over cases lose none: every case is tried, and each that fails is named."""

import inspect

import pytest

from tests.in_turn import in_turn


def test_every_case_is_tried_with_the_fixtures_left_to_pytest():
    tried = []

    @in_turn("number", range(3))
    @in_turn("letter, sign", [("a", "+"), ("b", "-")])
    def test(number, letter, sign, tmp_path):
        tried.append((number, letter, sign, tmp_path))

    assert [*inspect.signature(test).parameters] == ["tmp_path"]
    test(tmp_path="there")
    assert tried == [(number, *pair, "there") for number in range(3) for pair in (("a", "+"), ("b", "-"))]


def test_it_fails_as_its_first_bad_case_does_and_names_those_that_do():
    @in_turn("number", [1, 2, 3, 4])
    def test(number):
        assert number % 2, "even"
        with pytest.raises(ZeroDivisionError):
            1 / (number - 1)

    with pytest.raises(AssertionError, match="even") as failed:
        test()
    assert failed.value.__notes__ == ["3 of 4 cases: number=2; number=3; number=4"]


def test_of_very_many_bad_cases_some_are_named():
    @in_turn("number", range(200))
    def test(number):
        assert number < 0

    with pytest.raises(AssertionError) as failed:
        test()
    [note] = failed.value.__notes__
    assert note.startswith("200 of 200 cases: number=0; ") and note.endswith("number=9; …")


def test_a_loop_over_nothing_or_over_what_the_test_does_not_take_is_no_test():
    with pytest.raises(AssertionError, match="no number"):
        in_turn("number", [])
    with pytest.raises(AssertionError, match="does not take"):
        in_turn("nubmer", [1])(lambda number: None)
