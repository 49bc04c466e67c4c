"""Freshness: a page notices a newer snapshot within a minute and offers it; nobody's page is drawn anew unasked."""

from functools import cache
from html import escape
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import warehouse
from dashboard.shell.query_cache import snapshot_in_use
from i18n import Words

PATH = "/snapshot"
_NONE = ""
# The bar is out of the flow of the page, and seen only while a newer snapshot is there.
_RULES = """
[data-testid="stLayoutWrapper"]:has(> .st-key-freshness) {position: fixed; z-index: 99990;
  right: .75rem; bottom: .75rem;
  width: fit-content !important; max-width: calc(100vw - 1.5rem); display: none}
[data-posko-newer] [data-testid="stLayoutWrapper"]:has(> .st-key-freshness) {display: block}
.st-key-freshness {width: fit-content !important; max-width: 100%; padding: .45rem .6rem .45rem 1rem;
  border-radius: .6rem; background: var(--posko-paper);
  border: 1px solid color-mix(in srgb, currentColor 30%, transparent); box-shadow: 0 .2rem 1rem #0003}
.st-key-freshness, .st-key-freshness > * {flex-wrap: nowrap !important}
.st-key-freshness > * {width: fit-content !important; flex: 0 1 auto !important}
.st-key-freshness > :has(button) {flex-shrink: 0 !important}
.st-key-freshness p {margin: 0; font-weight: 600; font-size: .9rem}
.posko-later {font: inherit; color: inherit; background: none; border: 0; padding: .4rem .5rem; cursor: pointer;
  text-decoration: underline; text-underline-offset: .2em}
@media print {[data-testid="stLayoutWrapper"]:has(> .st-key-freshness) {display: none !important}}
"""


@cache
def _script() -> str:
    return Path(__file__).with_suffix(".js").read_text("utf-8")


def watch(w: Words) -> None:
    """Let the browser ask now and then which snapshot is published, and offer the page anew once it is another one.

    The button reruns the page in its session: choices, open sections and chosen files stay.
    """
    in_use = snapshot_in_use()
    mark = f'<span class="posko-snapshot" data-snapshot="{escape(in_use or _NONE)}" data-path="{PATH}"></span>'
    sentence = f'<p role="status" data-text="{escape(w("freshness.newer"))}"></p>'
    later = f'<button type="button" class="posko-later">{escape(w("freshness.later"))}</button>'
    with st.container(key="freshness", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f"<style>{_RULES}</style>{mark}{sentence}<script>{_script()}</script>", unsafe_allow_javascript=True)
        st.button(w("freshness.show"), key="show-newer", type="primary")
        st.html(later)


def published(_: Request) -> Response:
    """Answer with the name of the published snapshot; empty before the first."""
    return JSONResponse({"snapshot": warehouse.snapshot_id() or _NONE}, headers={"Cache-Control": "no-store"})


ROUTE = Route(PATH, published)
