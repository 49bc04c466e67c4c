"""The CSS rules that Streamlit's theme has no setting for."""

from dataclasses import asdict
from functools import cache
from pathlib import Path

import streamlit as st

import theme
from i18n import Words

_RULES = """
.stMainBlockContainer {padding-top: 4.4rem; padding-bottom: 3rem; max-width: 78rem}
h1 {text-wrap: balance; line-height: 1.22; padding: 0 0 .2rem}
h3 {padding: 0 0 .35rem}
[data-testid="stElementToolbar"], [data-testid="stDataFrameColumnMenu"] {display: none !important}
[class*="st-key-mapping-"] {display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr));
  gap: .9rem 1rem; align-items: start}
[class*="st-key-mapping-"] > div {width: 100% !important}
.st-key-what-if {display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: .4rem 2rem}
.st-key-what-if > div {width: 100% !important}
[data-testid="stElementContainer"]:has(.posko-unread) {margin-top: -.75rem}
.posko-unread {font-size: .8rem; opacity: .78; color: inherit; text-decoration: underline dotted;
  text-underline-offset: .2em}
.posko-unread:hover {opacity: 1}
[data-testid="stCode"] pre, [data-testid="stCode"] code {white-space: pre-wrap !important; overflow-wrap: anywhere}
.st-key-theme-changed, [data-testid="stElementContainer"]:has(.posko-theme) {display: none}
[data-testid="stElementContainer"]:has(.posko-anchor) {position: absolute; margin-top: -4rem}
[class*="st-key-part_"] > [data-testid="stExpander"] > details[open] {border-color: transparent}
[class*="st-key-part_"] > [data-testid="stExpander"] > details[open] > [data-testid="stExpanderDetails"] {
  padding: .75rem 0 .5rem}
.posko-picked {margin: 0; font-size: .9rem}
.posko-picked a {color: inherit; white-space: nowrap}
.posko-save {font: inherit; font-size: .8rem; color: inherit; opacity: .78; background: none; border: 0;
  padding: .1rem 0; cursor: pointer; text-decoration: underline; text-underline-offset: .2em}
.posko-save:hover {opacity: 1}
.posko-banner {background: #f7dc6f; color: #3b2f00; border: 1px solid #b58900; border-radius: .6rem;
  padding: .4rem .8rem; font-weight: 600; font-size: .9rem}
.posko-link {display: inline-block; padding: .5rem .9rem; border-radius: .6rem; text-decoration: none; color: inherit;
  border: 1px solid color-mix(in srgb, currentColor 25%, transparent); font-weight: 600}
[class*="st-key-filters"] > div:has(.stSelectbox), [class*="st-key-filters"] .stSelectbox {max-width: 24rem}
.posko-alerts a {color: inherit; text-decoration-thickness: 1px; text-underline-offset: .2em}
.posko-lead {font-size: .85rem; color: inherit; opacity: .85; text-underline-offset: .2em}
.posko-alerts p {margin: 0; padding: .45rem 0;
  border-bottom: 1px solid color-mix(in srgb, currentColor 12%, transparent)}
.posko-alerts p:last-child {border-bottom: 0}
.posko-legend {display: flex; flex-wrap: wrap; gap: .3rem .9rem; font-size: .85rem; align-items: center}
.posko-legend i {display: inline-block; width: 1.5rem; height: .8rem}
.posko-legend i.alone {border-radius: .2rem; margin-right: .35rem}
.posko-bar {display: block; height: .35rem; border-radius: .2rem; margin-top: .2rem}
.st-key-briefing-preview {max-width: 54rem}
.posko-chain {list-style: none; margin: 0 0 .6rem .3rem; padding: 0 0 0 1rem;
  border-left: 2px solid color-mix(in srgb, currentColor 25%, transparent)}
.posko-chain li {margin: 0 0 .7rem}
.posko-chain p {margin: 0}
.posko-chain a, .stHtml p a {color: inherit; text-underline-offset: .15em}
.posko-chain small {opacity: .8}
.posko-person {border-left: .35rem solid currentColor; padding: .2rem 0 .2rem 1rem}
.posko-person h2 {font-size: 1.9rem; margin: 0 0 .4rem}
.posko-person p {margin: .45rem 0; font-size: 1.25rem}
.posko-number a {font-size: 1.9rem; font-weight: 700; color: inherit}
[data-testid="stCaptionContainer"] {opacity: .78}
[data-testid="stButtonGroup"] [data-selected], [data-testid="stTab"][data-selected] {color: inherit !important}
[data-testid="stSliderThumbValue"] {color: inherit !important}
@media (max-width: 640px) {
  .stMainBlockContainer {padding-left: 1rem; padding-right: 1rem}
}
"""
# The uploader's own sentences are English; ours take their place.
_UPLOADER = """
[data-testid="stFileUploaderDropzoneInstructions"] {display: none !important}
[data-testid="stFileUploaderDropzone"] button > * {position: absolute; clip-path: inset(50%%); width: 1px; height: 1px;
  overflow: hidden}
[data-testid="stFileUploaderDropzone"] button::after {content: "%s"}
"""


@cache
def _of_files() -> str:
    """The rules of tables, of what we draw ourselves, and of the top of a page on a phone."""
    return "".join(
        Path(__file__).with_name(name).read_text("utf-8") for name in ("tables.css", "drawing.css", "phone.css")
    )


@cache
def _variables(*, dark: bool) -> str:
    """The palette as CSS variables; on paper that of the light theme."""
    return f":root {{{_colours(dark=dark)}}} @media print {{:root {{{_colours(dark=False)}}}}}"


def _colours(*, dark: bool) -> str:
    shades = {str(name): str(colour) for name, colour in asdict(theme.palette(dark=dark)).items()}
    shades |= {f"step-{n}": colour for n, colour in enumerate(theme.ramp(dark=dark))}
    shades |= {f"lean-{n}": colour for n, colour in enumerate(theme.scale(dark=dark))}
    shades["edge"] = "color-mix(in srgb, currentColor 22%, transparent)"
    return "; ".join(f"--posko-{name}: {colour}" for name, colour in shades.items())


def apply(w: Words, *, dark: bool) -> None:
    """Add the rules to the page.

    Args:
        w: Words in the reader's language.
        dark: Whether the reader's browser shows the dark theme.
    """
    rules = f"{_variables(dark=dark)}{_RULES}{_of_files()}{_UPLOADER % w('data.upload_pick')}"
    st.html(f"<style>{rules}</style>")
    _follow_theme(dark=dark)


@cache
def _script() -> str:
    return Path(__file__).with_suffix(".js").read_text("utf-8")


def _follow_theme(*, dark: bool) -> None:
    """Let the browser ask for the page anew, choices and all, when its theme is no longer that of our colours."""
    mark = f'<span class="posko-theme" data-theme="{"dark" if dark else "light"}"></span>'
    st.html(f"{mark}<script>{_script()}</script>", unsafe_allow_javascript=True)
    st.button("", key="theme-changed")
