"""Send it: the link to copy, share or scan, the report, the figures; as text where downloads do nothing."""

from datetime import date

import streamlit as st

from explorer.assets import script, text
from explorer.contract import Picture, Send
from explorer.export import poster, report, spreadsheet
from explorer.findings.told import Told
from explorer.model.plan import Scenario
from explorer.page.session import widgets
from explorer.page.session.clock import today
from explorer.page.session.projections import projected, told_of
from explorer.scenario import link
from explorer.wording import sentences
from explorer.wording.word_tables import side_by_side
from explorer.wording.words import Words

# Browsers inside other programs, by their names in the user agent: downloads do nothing in them.
IN_APPS = ("MicroMessenger", "AlipayClient", "QQ/", "Weibo")
CODE = 240  # [px]

_buttons = st.components.v2.component(
    "send", html=text("html/send.html"), css=text("css/send.css"), js=script("send.js")
)
_poster = st.components.v2.component(
    "poster", html=text("html/poster.html"), css=text("css/send.css"), js=script("poster.js")
)


def draw_send(told: Told, words: Words) -> None:
    """The ways to hand the comparison on, and a hint where the browser is part of another program."""
    query = link.short(told.scenario)
    said = sentences.unescaped(sentences.answer(told, words))
    address = _address(query)
    with st.container(key="sending", horizontal=True, vertical_alignment="center"):
        data: Send = {
            "query": query,
            "title": words("page.title"),
            "text": said,
            "copy": words("send.copy"),
            "share": words("send.share"),
            "copied": words("send.copied"),
            "failed": words("send.failed"),
            "link": words("send.link"),
        }
        _buttons(key="send", data=data, width="content", height="content")
        code = widgets.popover(words("send.code"), key="send.code", icon=":material/qr_code_2:")
        picture = widgets.popover(words("send.picture"), key="send.picture", icon=":material/image:")
        _downloads(told.scenario, address, words)
    if code.open:
        with code:
            st.image(str(report.qr(address)), width=CODE, alt=words("send.code_alt"))
            st.caption(words("send.code_about"))
    if picture.open:
        with picture:
            _picture(told, address, words)
    if in_app():
        st.caption(words("send.outside"))
        _as_text(told, address, words)
    st.caption(words("page.share"))


def _picture(told: Told, address: str, words: Words) -> None:
    """The comparison as a picture, painted by the browser once somebody asks for it."""
    width, height = poster.SIZE
    data: Picture = {
        "svg": poster.poster(told, words, address, today()),
        "width": width,
        "height": height,
        "file": words("send.picture_file") + ".png",
        "title": words("page.title"),
        "alt": sentences.unescaped(sentences.answer(told, words)),
        "save": words("send.save"),
        "share": words("send.share_picture"),
    }
    st.caption(words("send.picture_about"))
    _poster(key="poster", data=data, height="content")


def in_app() -> bool:
    """Whether the page is read in the browser of another program."""
    agent = st.context.headers.get("User-Agent") or ""
    return any(name in agent for name in IN_APPS)


def _address(query: str) -> str:
    """The page's own address with this query; what Community Cloud puts between is left out."""
    page = (st.context.url or "").removesuffix("/").removesuffix("/~/+")
    return f"{page}/?{query}" if query else f"{page}/"


def _downloads(scenario: Scenario, address: str, words: Words) -> None:
    day = today()
    widgets.download_button(
        words("send.report"),
        lambda: report.report(told_of(scenario), words, address, day),
        file_name=words("send.report_file") + ".html",
        mime="text/html",
        key="send.report",
        icon=":material/description:",
    )
    widgets.download_button(
        words("table.download"),
        lambda: _sheet(scenario, address, words, day),  # so that no session holds the futures
        file_name=words("table.file"),
        mime="text/csv",
        key="send.figures",
        icon=":material/table_view:",
    )


def _sheet(scenario: Scenario, address: str, words: Words, day: date) -> bytes:
    return spreadsheet.spreadsheet(scenario, projected(scenario), words, address, day)


def _as_text(told: Told, address: str, words: Words) -> None:
    """What the downloads hold, to be copied by hand."""
    more = widgets.expander(words("send.as_text"), key="send.text")
    if not more.open:
        return
    with more:
        st.caption(words("send.report"))
        st.code(as_text(told, address, words), language=None, wrap_lines=True)
        st.caption(words("table.download"))
        figures = _sheet(told.scenario, address, words, today()).decode("utf-8-sig").replace("\r\n", "\n")
        st.code(figures, language=None, height=200)


def as_text(told: Told, address: str, words: Words) -> str:
    """The comparison as a message: the answer, each plan's figures, the caution, the link."""
    lines = [
        words("page.title"),
        sentences.unescaped(sentences.answer(told, words)),
    ]
    rows = [*side_by_side(told, words)]
    for number, name in enumerate(sentences.plan_names(told.scenario, words)):
        lines += ["", name]
        for row in rows:
            cell = row.cells[number]
            lines.append(words("send.line", title=row.title, text=cell.text, note=cell.note).rstrip())
    return "\n".join([*lines, "", words("sheet.estimate"), address])
