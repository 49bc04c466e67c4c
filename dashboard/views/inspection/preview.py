"""The briefing as it will be printed, page by page, and the files to take along."""

from functools import partial
from typing import Any
from urllib.parse import quote

import streamlit as st

from access.audit import Action
from dashboard.frontend import escaping
from dashboard.shell import address, recording
from dashboard.shell.page_context import PageContext
from dashboard.views.inspection import document
from dashboard.views.inspection.document import Reports
from dashboard.widgets.drawing import icons

_PAGE = "briefing-page"
_FILES = {
    "pdf": (icons.mark("picture_as_pdf"), "application/pdf"),
    "pptx": (icons.mark("slideshow"), "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "xlsx": (icons.mark("table_chart"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "png": (icons.mark("image"), "image/png"),
    "txt": (icons.mark("chat"), "text/plain; charset=utf-8"),
}
"""Suffix → icon and media type."""


def draw_title(context: PageContext, briefing: Any) -> None:
    """Draw the briefing's first sentence as the title of the page."""
    context.head.title(escaping.unmarked(briefing.summary[0] if briefing.summary else briefing.title), anchor=False)


def draw_files(context: PageContext, reports: Reports, briefing: Any) -> None:
    """Draw a button for each format, the text to send, and the button that starts the presentation.

    Args:
        context: The opened page.
        reports: Draw the files.
        briefing: The briefing.
    """
    w = context.w
    with st.container(horizontal=True, gap="small", key="briefing-files"):
        st.button(
            w("inspection.present"), icon=icons.mark("present_to_all"), type="primary", on_click=_present, key="present"
        )
        for suffix, (icon, mime) in _FILES.items():
            if suffix in reports.formats:
                st.download_button(
                    w(f"inspection.take_{suffix}"),
                    data=recording.exporting(
                        "briefing", suffix, partial(document.file_of, reports, briefing, suffix), action=Action.reported
                    ),
                    file_name=document.file_name(context, briefing, suffix),
                    mime=mime,
                    icon=icon,
                    key=f"take-{suffix}",
                    on_click="ignore",
                )


def _present() -> None:
    st.query_params[address.PRESENTED] = "1"


@st.fragment
def draw_pages(context: PageContext, reports: Reports, briefing: Any) -> None:
    """Draw one printed page, and buttons to turn over.

    Args:
        context: The opened page.
        reports: Draw the pages.
        briefing: The briefing.
    """
    w = context.w
    with st.spinner(w("inspection.drawing")):
        pages = document.pages_of(reports, briefing)
    number = min(max(st.session_state.get(_PAGE, 1), 1), len(pages))
    with st.container(border=True, key="briefing-preview"):
        with st.container(horizontal=True, horizontal_alignment="center", vertical_alignment="center", gap="medium"):
            st.button(icons.mark("chevron_left"), key="page-back", help=w("inspection.page_back"), disabled=number == 1,
                      on_click=_turn, args=(number - 1,))  # fmt: skip
            place = w("inspection.page_of", page=number, pages=len(pages))
            st.markdown(f"**{place}**", width="content")
            st.button(
                icons.mark("chevron_right"),
                key="page-on",
                help=w("inspection.page_on"),
                disabled=number == len(pages),
                on_click=_turn,
                args=(number + 1,),
            )
        st.image(pages[number - 1], width="stretch", alt=place)


def _turn(number: int) -> None:
    st.session_state[_PAGE] = number


def draw_text(context: PageContext, reports: Reports, briefing: Any) -> None:
    """Draw the text to send, and its way to WhatsApp.

    Args:
        context: The opened page.
        reports: Draw the text.
        briefing: The briefing.
    """
    w = context.w
    text = document.file_of(reports, briefing, "txt").decode()
    st.text_area(w("share.text"), text, height=320)
    st.link_button(w("share.whatsapp"), f"https://wa.me/?text={quote(text)}", icon=icons.mark("chat"))
