"""After a cut line or a restart of the server: what the open page still holds comes back, the rest is told.

The server forgets a session two minutes after its line was cut, or when it is started anew. Plans are in the
address; the record, what the model said and the steps that can be taken back are in the memory of the open
page, beside what it shows, and are stored nowhere.
"""

from collections.abc import Callable

import streamlit as st

from explorer.assets import script
from explorer.contract import HeldBy
from explorer.export import save_file
from explorer.export.save_file import Kept
from explorer.model.plan import Scenario
from explorer.page.sections import snapshots
from explorer.page.session import history, record_state, widgets
from explorer.page.session.history import History
from explorer.page.session.state import session
from explorer.scenario import link
from explorer.scenario.presets import newcomer
from explorer.wording.words import Words

# What cannot come back, as it is called, and how to see whether it is there.
GONE: dict[str, Callable[[], object]] = {
    "bill": lambda: st.session_state.get("bill_found"),
    "goal": lambda: session().goal,
}
CHANGE = "change"  # was under way when the line was cut: the browser says so

_regain = st.components.v2.component("regain", js=script("regain.js"))


def follow_reconnects() -> None:
    """Have the browser remember what is noted, and hand it back to a session that does not know it."""
    mine = session()
    noted = Kept(newcomer(), "", *record_state.held_record(), snapshots.kept_snapshots())
    steps = history.step_links()
    links = _links([*steps.past, steps.now, *steps.future])
    data: HeldBy = {
        "session": mine.mark,
        "text": save_file.write_save_file(noted) if noted.cells or noted.snapshots else "",
        "past": [links[one] for one in steps.past],
        "now": [links[steps.now]],
        "future": [links[one] for one in steps.future],
        "gone": [name for name, held in GONE.items() if held()],
    }
    _regain(
        key="regain",
        data=data,
        height=0,
        on_back_change=lambda: None,
        on_forgotten_change=widgets.acting(_forgotten),
    )


def draw_reconnected(words: Words) -> None:
    """That the page began anew, what came back, and what has to be asked for again."""
    told = session().back
    if not told:
        return
    lines = [words("regain.began"), *(words(f"regain.{what}") for what in told)]
    st.info(" ".join(lines), icon="🔌")
    widgets.button(words("repair.close"), key="regain.close", on_click=_close)


def _forgotten() -> None:
    take_back(st.session_state["regain"]["forgotten"])


def take_back(held: object) -> None:
    """Take back what the page held before; it comes from a browser, and may be anything."""
    given = held if isinstance(held, dict) else {}
    kept = (
        save_file.read_save_file(given.get("text") or "").kept if isinstance(given.get("text"), str) else None
    )
    back = []
    if kept and kept.cells and not record_state.held_record()[0]:
        record_state.put_record(kept.cells, kept.start, kept.plan)
        back.append("record")
    if kept and kept.snapshots and not snapshots.kept_snapshots():
        snapshots.put_snapshots(kept.snapshots)
        back.append("snapshots")
    past, now, future = (_scenarios(given.get(name)) for name in ("past", "now", "future"))
    if now:
        history.put_history(History(now[0], past, future))
    gone = given.get("gone")
    lost = [name for name in (CHANGE, *GONE) if isinstance(gone, list) and name in gone]
    session().back = (*back, *lost)


def _scenarios(links: object) -> tuple[Scenario, ...]:
    texts = links[: history.MOST] if isinstance(links, list) else []
    return tuple(link.decode(one).scenario for one in texts if isinstance(one, str))


def _links(scenarios: list[Scenario]) -> dict[Scenario, str]:
    """The short link of each; those that were known before are not made again."""
    mine = session()
    mine.links = {one: mine.links.get(one) or link.short(one) for one in scenarios}
    return mine.links


def _close() -> None:
    session().back = ()
