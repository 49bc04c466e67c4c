"""A chart or a map taken along as a PNG or SVG, or seen on the whole screen; both are made by the browser."""

import json
from functools import cache
from html import escape
from pathlib import Path

import streamlit as st

from dashboard.shell.page_context import PageContext
from dashboard.widgets import data_gaps

_SCRIPT = Path(__file__).with_suffix(".js")
# A chart fills the height that its element has, so that the script only states it.
_RULES = """
.posko-tools {display: flex; flex-wrap: wrap; gap: .2rem 1.1rem}
.posko-tools button {font: inherit; font-size: .8rem; color: inherit; opacity: .78; background: none; border: 0;
  padding: .1rem 0; min-height: 1.6rem; cursor: pointer; text-decoration: underline; text-underline-offset: .2em}
.posko-tools button:hover {opacity: 1}
.posko-legend i.line {height: .22rem; border-radius: 0; vertical-align: .22em}
.posko-above {margin: 0; font-size: .85rem; font-weight: 600}
@media (max-width: 640px) {[class*="st-key-wave-"] .stPlotlyChart {height: 190px !important}}
.posko-has-full [data-testid="stHeader"], .posko-has-full [data-testid="stSidebar"],
.posko-has-full [data-testid="stMainBlockContainer"] {visibility: hidden}
[data-posko-full] {visibility: visible; position: fixed !important; inset: 0; z-index: 1000000; overflow: auto;
  width: 100vw !important; max-width: none !important; height: 100dvh !important; padding: 1rem 1.4rem !important;
  border: 0 !important; border-radius: 0 !important}
[data-posko-full] [data-testid="stDeckGlJsonChart"] {margin: 0 auto}
[data-posko-full] .stPlotlyChart {height: var(--posko-height) !important}
[data-posko-full] .stElementContainer, [data-posko-full] [data-testid="stFullScreenFrame"],
[class*="st-key-wave-"], [class*="st-key-wave-"] [data-testid="stFullScreenFrame"] {
  height: auto !important; flex: 0 0 auto !important}
[data-posko-full] [data-testid="stExpander"], .posko-tools small, .posko-tools .posko-banner {display: none}
[data-posko-full] > .stElementContainer:has(.posko-tools) {order: -1; position: sticky; top: 0; z-index: 2;
  background: inherit}
[data-posko-full] .posko-tools {align-items: center}
[data-posko-full] .posko-tools :is(small, .posko-banner) {display: block; font-size: .8rem}
[data-posko-full] .posko-full {margin-left: auto; min-height: 2.75rem; padding: 0 .9rem; border: 1px solid currentColor;
  border-radius: .6rem; opacity: 1; text-decoration: none; font-weight: 600}
@media (max-height: 520px) {
  [data-posko-full] {padding: .4rem .8rem !important}
  [data-posko-full] [data-testid="stCaptionContainer"] {display: none}
}
@media (min-width: 1100px) and (min-height: 700px) {
  [data-posko-full] svg text:not(.legendtext) {font-size: 15px !important}
  [data-posko-full] .posko-legend, [data-posko-full] .posko-above {font-size: 1.05rem}
}
@media print {.posko-tools {display: none !important}}
"""


@cache
def _script() -> str:
    return _SCRIPT.read_text("utf-8")


def listen() -> None:
    """Let the buttons of the page save pictures and fill the screen."""
    page = f'<style>{_RULES}</style><span class="posko-printing"></span><script>{_script()}</script>'
    st.html(page, unsafe_allow_javascript=True)


def offer(context: PageContext, title: str) -> None:
    """Draw the buttons that save what is drawn above them in the card, as PNG or SVG, and show it on the whole screen.

    That is every chart, map, shaded table and `svg.posko-svg` of the card since its last such buttons. The picture
    has the title, the marks of `.posko-legend` and the notes of the card too.

    Args:
        context: The opened page.
        title: Heading of the chart, in words.
    """
    w = context.w
    about = {
        "title": title,
        "period": f"{w(f'menu.{context.name}')} · {context.period}",
        "foot": data_gaps.as_of_text(context),
        "mark": w("screen.made_up") if context.made_up else "",
    }
    save = "".join(
        f'<button type="button" class="posko-save" data-as="{kind}">{escape(w(key))}</button>'
        for kind, key in (("png", "picture.save"), ("svg", "picture.save_svg"))
    )
    full, shut = (escape(w(key)) for key in ("picture.full", "picture.close"))
    whole = f'<button type="button" class="posko-full" data-open="{full}" data-close="{shut}">{full}</button>'
    data = escape(json.dumps(about, ensure_ascii=False))
    mark, foot = (escape(about[name]) for name in ("mark", "foot"))
    words = (f'<div class="posko-banner">{mark}</div>' if mark else "") + f"<small>{foot}</small>"
    st.html(f'<div class="posko-tools" data-about="{data}">{words}{save}{whole}</div>')
