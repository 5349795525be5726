"""Who wrote the address, and who is answered first."""

import pytest
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.testing.v1 import AppTest

from explorer.model.plan import Profile, Scenario
from explorer.page.session import address
from explorer.page.session.address import let_a_newer_act_take_over
from explorer.scenario import link


def test_a_run_ends_where_it_lets_a_newer_act_take_over(monkeypatch):
    def newer_act_waits():
        raise InterruptedError

    session = SafeSessionState(SessionState(), newer_act_waits)
    monkeypatch.setattr("streamlit.runtime.state.session_state_proxy.get_session_state", lambda: session)
    with pytest.raises(InterruptedError):
        let_a_newer_act_take_over()


# --- who wrote the address ---

BEFORE, AFTER = Scenario(Profile(score=600)), Scenario(Profile(score=700))


def page():
    """A page of an address alone: what is asked of it comes from what the test has put beside it."""
    import streamlit as st

    from explorer.page.session import address
    from explorer.page.session.state import session

    address.adopt()
    wanted = st.session_state.pop("wanted", None)
    if wanted:
        session().scenario = wanted
    address.publish()


@pytest.fixture
def at(monkeypatch, brisk_pages):
    """A page opened by a link, whose scenario has changed since: the browser has not said the new address yet."""
    monkeypatch.setattr(address, "PAUSE", 0)
    at = AppTest.from_function(page)
    at.query_params = link.as_params(link.encode(BEFORE))
    at.run()
    at.session_state.wanted = AFTER
    at.run()
    assert link.decode(dict(at.query_params)).scenario == AFTER
    return at


def at_rest(at: AppTest) -> Scenario:
    """The scenario that the page shows, which is the one of the address."""
    assert not at.exception
    scenario = at.session_state.session.scenario
    assert link.decode(dict(at.query_params)).scenario == scenario
    return scenario


def asks(at: AppTest, scenario: Scenario) -> AppTest:
    """The browser has the page run and says that it is at another address."""
    at.query_params = link.as_params(link.encode(scenario))
    return at.run()


def goes(at: AppTest, scenario: Scenario, heard: int, mark: str = "") -> None:
    """The browser says that it went Back or Forward, and how many addresses of the page it had got by then."""
    session = at.session_state.session
    visits = session.place.visits + 1
    told = {
        "session": mark or session.mark,
        "visits": visits,
        "written": heard,
        "to": "?" + link.encode(scenario),
    }
    at.session_state["place"] = {"went": told}


def test_an_address_older_than_the_pages_own_is_written_again(at):
    assert at_rest(asks(at, BEFORE)) == AFTER


def test_once_the_browser_has_said_the_pages_own_another_one_is_taken_over(at):
    at.run()
    assert at_rest(asks(at, BEFORE)) == BEFORE


def test_back_is_taken_over_though_the_browser_has_not_had_the_pages_own(at):
    goes(at, BEFORE, heard=0)
    written = at.session_state.session.place.written
    assert at_rest(asks(at, BEFORE)) == BEFORE
    assert at.session_state.session.place.written == written + 1, "what is under way would be the last word"


def test_back_is_taken_over_whatever_else_the_message_says(at):
    goes(at, BEFORE, heard=1)
    assert at_rest(at.run()) == BEFORE


def test_what_is_told_to_another_session_counts_for_nothing(at):
    goes(at, BEFORE, heard=1, mark="another")
    assert at_rest(at.run()) == AFTER


@pytest.mark.parametrize("told", [None, 1, {}, {"went": 1}, {"went": {"visits": "x", "to": 3}}])
def test_a_browser_that_tells_rubbish_changes_nothing(at, told):
    at.session_state["place"] = told
    assert at_rest(at.run()) == AFTER
