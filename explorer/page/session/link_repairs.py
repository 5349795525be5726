"""What a link lost on its way: told at once, and folded but readable until the reader closes it."""

import streamlit as st

from explorer.page.session import address, widgets
from explorer.page.session.state import session
from explorer.wording import sentences
from explorer.wording.words import Words


def draw_repairs(words: Words) -> None:
    """What could not be taken as it stood."""
    place = session().place
    found = place.repairs
    if not found:
        return
    lines = "\n".join(f"- {line}" for line in sentences.repairs(found, words))
    if address.is_published() and not place.told:
        st.warning(f"{words('repair.title')}\n\n{lines}", icon="🔗")
        return
    place.told = True
    more = widgets.expander(words("repair.folded", n=len(found)), key="repaired", icon="🔗")
    if more.open:
        with more:
            st.markdown(lines)
            widgets.button(words("repair.close"), key="repaired.close", on_click=_close)


def _close() -> None:
    session().place.repairs = ()
