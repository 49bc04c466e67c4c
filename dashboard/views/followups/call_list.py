"""The day's call list, for the desk: whom to reach now, with names in a workbook that comes back filled in."""

from datetime import datetime
from typing import Any

import streamlit as st

from dashboard.data_entry import pipeline_client, upload
from dashboard.shell.page_context import PageContext
from dashboard.widgets import row_browser
from dashboard.widgets.drawing import icons
from dashboard.widgets.row_browser import Rows

KEY = "followups.call_list"
_LIST, _BOOK = "followups_due", "followups-book"


def draw(context: PageContext, people: Rows, **arguments: Any) -> None:
    """Draw whom to reach now without private data, narrowed by the step picked on the ladder.

    Args:
        context: The opened page.
        people: The metrics that list and count them.
        **arguments: Their arguments.
    """
    row_browser.draw(context, KEY, people, follows=True, **arguments)
    _take(context)


def take_back(context: PageContext) -> None:
    """Draw the upload that takes the filled-in list like any other file."""
    st.caption(context.w("followups.return_hint"))
    upload.draw_upload(context)


@st.fragment
def _take(context: PageContext) -> None:
    """Draw the button that takes names and numbers from the books; each use is recorded."""
    w = context.w
    st.caption(w("followups.take_hint"))
    with st.container(horizontal=True, gap="small"):
        if st.button(w("followups.take"), icon=icons.mark("lock_open")):
            with st.spinner(w("screen.reading")):
                book, problem = pipeline_client.contact_book(_LIST, language=w.language)
            if problem:
                st.error(problem, icon=icons.mark("block"))
                return
            st.session_state[_BOOK] = book, datetime.now().astimezone()
        if made := st.session_state.get(_BOOK):
            name = f"{w('followups.file')}-{made[1]:%Y%m%d-%H%M}.xlsx"
            st.download_button(
                w("followups.take_download"),
                made[0],
                name,
                key="take-followups",
                icon=icons.mark("download"),
                on_click="ignore",
            )
