"""Share the overview: the briefing of the chosen days as text and as a picture, and a link with every choice."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import streamlit as st

import settings
from access.audit import Action
from dashboard.shell import navigation, recording
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query
from dashboard.widgets.drawing import icons


class Reports(NamedTuple):
    """What of `reports` is shared."""

    options_of: Callable[..., Any]
    """Makes the choices of a briefing: kind, first day, last day, comparison, sections, language."""
    sections: tuple[str, ...]
    """The sections of a weekly report."""
    compose: Callable[..., Any]
    """A metric that answers with a briefing."""
    formats: Mapping[str, Callable[[Any], bytes]]
    """Suffix of a file → how it is drawn."""


@st.fragment
def draw(context: PageContext, reports: Reports) -> None:
    """Draw the button that opens the text, its way to WhatsApp, the picture and the link; composed once it is open.

    Args:
        context: The opened page.
        reports: Compose and draw.
    """
    w = context.w
    with st.popover(w("share.button"), icon=icons.mark("share"), on_change="rerun", key="share") as opened:
        if not opened.open:
            return
        with st.spinner(w("screen.reading")):
            briefing = _composed(context, reports)
        text = reports.formats["txt"](briefing).decode()
        st.text_area(w("share.text"), text, height=300)
        if context.place:
            st.caption(w("share.everywhere"))
        st.link_button(w("share.whatsapp"), f"https://wa.me/?text={quote(text)}", icon=icons.mark("chat"))
        st.download_button(
            w("share.picture"),
            data=recording.exporting("share", "png", lambda: reports.formats["png"](briefing), action=Action.reported),
            file_name=f"posko-{context.start:%Y%m%d}-{context.end:%Y%m%d}.png",
            mime="image/png",
            icon=icons.mark("image"),
            on_click="ignore",
        )
        if settings.url():
            st.code(link(context), language=None)


def _composed(context: PageContext, reports: Reports) -> Any:
    """The briefing of the chosen days; its moment of printing is the hour, so that it is composed once."""
    days = context.start, context.end
    options = reports.options_of("weekly", *days, context.against, reports.sections, context.w.language)
    made_at = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    now = {"now": context.current, "moment_at": context.now}
    return query(reports.compose, options=options, made_at=made_at, **now)


def link(context: PageContext) -> str:
    """The address of this page with every choice in it."""
    query_string = urlencode(st.query_params.to_dict())
    address = f"{settings.url()}{navigation.entry(context.name).path}"
    return f"{address}?{query_string}" if query_string else address
