"""The notice for the public: which sizes are where, as a text and a picture to post in groups. For writers."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import ModuleType
from urllib.parse import quote

import pandas as pd
import streamlit as st

import settings
from dashboard.shell import recording
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query
from dashboard.widgets.drawing import icons


def draw(context: PageContext, metric: Callable[..., pd.DataFrame], paper: ModuleType) -> None:
    """Draw the button that opens the text, its way to WhatsApp, and the picture; of now only.

    Args:
        context: The opened page.
        metric: `availability`.
        paper: `reports.availability`.
    """
    if not context.writes or context.is_past:
        return
    # a notice is of this minute, also while figures are of this hour
    now = context.now if context.made_up else datetime.now(UTC).replace(second=0, microsecond=0)
    levels = query(metric, now=now, few=settings.public_few(), fresh_hours=settings.public_fresh_hours())
    w, notice = context.w, paper.notice_of(levels, context.w, made_up=context.made_up)
    with st.popover(w("availability.button"), icon=icons.mark("campaign")):
        text = paper.notice_text(notice, w)
        st.text_area(w("availability.text"), text, height=260)
        st.link_button(w("share.whatsapp"), f"https://wa.me/?text={quote(text)}", icon=icons.mark("chat"))
        st.download_button(
            w("availability.picture"),
            data=recording.exporting("availability", "png", lambda: paper.notice_picture(notice, w)),
            mime="image/png",
            icon=icons.mark("image"),
            file_name=f"posko-{context.local_now:%Y%m%d-%H%M}.png",
            on_click="ignore",
            key="public-notice-picture",
        )
        st.caption(w("availability.hint"))
        page = w("availability.page_on", url=paper.page_address()) if settings.public_page() else None
        st.caption(page or w("availability.page_off"))
        if context.made_up:
            st.caption(w("availability.made_up"))
