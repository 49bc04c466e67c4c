"""Take a screen along: its sentences as plain text, with a link that opens it as it stands."""

from urllib.parse import quote, urlencode

import streamlit as st

import settings
from dashboard import cells, site_map
from dashboard.screen import Screen


def draw(screen: Screen, sentences: list[str]) -> None:
    """A button that opens the text, and one that hands it to WhatsApp."""
    text = plain_text(screen, sentences)
    with st.popover(screen.w("share.button"), icon="📤"):
        st.text_area(screen.w("share.text"), text, height=220)
        st.link_button(screen.w("share.whatsapp"), f"https://wa.me/?text={quote(text)}", icon="💬")


def plain_text(screen: Screen, sentences: list[str]) -> str:
    """Heading, sentences, as-of, the mark of made-up data, and the link when the dashboard's address is set."""
    w = screen.w
    lines = [w("share.heading", period=screen.period), *[f"• {sentence}" for sentence in sentences]]
    lines += [
        w("screen.as_of", moment=cells.moment_of(w, screen.as_of)),
        *([w("screen.made_up")] if screen.made_up else []),
    ]
    return "\n".join([*lines, w("share.link", url=link(screen))] if settings.url() else lines)


def link(screen: Screen) -> str:
    """The address of this page with every choice in it."""
    query = urlencode(st.query_params.to_dict())
    address = f"{settings.url()}{site_map.entry(screen.name).path}"
    return f"{address}?{query}" if query else address
