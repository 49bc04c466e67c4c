"""Share the overview: its sentences as text, as a picture, and a link with every choice."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote, urlencode

import streamlit as st

import settings
from dashboard.shell import navigation
from dashboard.shell.page_context import PageContext
from dashboard.widgets import cells, figures
from dashboard.widgets.figures import Figure

Draw = Callable[[Any], bytes]


def draw(context: PageContext, sentences: list[str], tiles: Sequence[Figure], *, picture: Draw) -> None:
    """Draw the button that opens the text, its way to WhatsApp, the picture and the link.

    Args:
        context: The opened page.
        sentences: The page's findings, the title first.
        tiles: The page's figures.
        picture: Makes a PNG of what `card` returns.
    """
    text, w = plain_text(context, sentences), context.w
    with st.popover(w("share.button"), icon="📤"):
        st.text_area(w("share.text"), text, height=220)
        st.link_button(w("share.whatsapp"), f"https://wa.me/?text={quote(text)}", icon="💬")
        st.download_button(
            w("share.picture"),
            data=lambda: picture(card(context, sentences, tiles)),
            file_name=f"posko-{context.start:%Y%m%d}-{context.end:%Y%m%d}.png",
            mime="image/png",
            icon="🖼️",
            on_click="ignore",
        )
        if settings.url():
            st.code(link(context), language=None)


def card(context: PageContext, sentences: list[str], tiles: Sequence[Figure]) -> dict[str, Any]:
    """Compose the title, figures and sentences in words, as `reports.picture_card` takes them.

    Args:
        context: The opened page.
        sentences: The page's findings, the title first.
        tiles: The page's figures.
    """
    w = context.w
    figure_texts = [
        {
            "label": w(f"figure.{figure.name}"),
            "number": figures.written(context, figure.unit, figure.now),
            "beside": figures.beside(context, figure),
        }
        for figure in tiles
    ]
    return {
        "language": w.language,
        "name": settings.centre(),
        "period": context.period,
        "title": sentences[0],
        "figures": figure_texts,
        "sentences": sentences[1:],
        "as_of": w("screen.as_of", moment=cells.moment_of(w, context.as_of)),
        "made_up": w("screen.made_up") if context.made_up else "",
    }


def plain_text(context: PageContext, sentences: list[str]) -> str:
    """Heading, sentences, as-of, the mark of made-up data, and the link when the dashboard's address is set."""
    w = context.w
    lines = [w("share.heading", period=context.period), *[f"• {sentence}" for sentence in sentences]]
    lines += [
        w("screen.as_of", moment=cells.moment_of(w, context.as_of)),
        *([w("screen.made_up")] if context.made_up else []),
    ]
    return "\n".join([*lines, w("share.link", url=link(context))] if settings.url() else lines)


def link(context: PageContext) -> str:
    """The address of this page with every choice in it."""
    query = urlencode(st.query_params.to_dict())
    address = f"{settings.url()}{navigation.entry(context.name).path}"
    return f"{address}?{query}" if query else address
