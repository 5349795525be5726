"""Who wrote the address, and who is answered first."""

import pytest
from streamlit.runtime.state import SafeSessionState, SessionState

from explorer.page.session.address import let_a_newer_act_take_over


def test_a_run_ends_where_it_lets_a_newer_act_take_over(monkeypatch):
    def newer_act_waits():
        raise InterruptedError

    session = SafeSessionState(SessionState(), newer_act_waits)
    monkeypatch.setattr("streamlit.runtime.state.session_state_proxy.get_session_state", lambda: session)
    with pytest.raises(InterruptedError):
        let_a_newer_act_take_over()
