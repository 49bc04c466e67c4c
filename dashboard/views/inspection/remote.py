"""The remote control of a presentation: keys, a clicker, the size of the screen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from i18n import Words

_KEY = "presentation-remote"
_HTML = """
<div class="blank" hidden></div>
<nav><button class="back" type="button">‹</button><span class="place" role="status"></span
><button class="on" type="button">›</button><button class="fill" type="button"><svg viewBox="0 0 20 20"><path
d="M3 8V3h5M12 3h5v5M17 12v5h-5M8 17H3v-5"/></svg></button><button class="leave" type="button"><svg
viewBox="0 0 20 20"><path d="M4 4l12 12M16 4L4 16"/></svg></button></nav>
"""
_CSS = """
nav {display: flex; gap: .3rem; align-items: center; justify-content: flex-end; color: #22303c}
.place {font: 600 1rem 'Noto Sans', 'Noto Sans Devanagari', sans-serif; white-space: nowrap; padding: 0 .4rem}
button {font: 1.25rem/1 'Noto Sans', sans-serif; width: 2.6rem; height: 2.6rem; color: inherit; background: none;
  border: 1px solid #767c85; border-radius: .5rem; cursor: pointer}
svg {width: 1.1rem; height: 1.1rem; fill: none; stroke: currentColor; stroke-width: 2; vertical-align: middle}
button:disabled {opacity: .35; cursor: default}
.blank {position: fixed; inset: 0; background: #000; z-index: 2000000}
"""
_SMALLEST, _LARGEST = 200, 8000  # [px]


class Screen(NamedTuple):
    """Size of the window [px]."""

    width: int
    height: int


_USUAL = Screen(1280, 720)


def draw(w: Words, *, at: int, slides: int, turned: Callable[[int], None], left: Callable[[], None]) -> Screen:
    """Draw the buttons and listen to the keys; return the size of the window.

    Args:
        w: Words in the reader's language.
        at: Number of the slide, from 1.
        slides: How many there are.
        turned: Called with the number of another slide.
        left: Called when the presentation is left.
    """

    def on_slide() -> None:
        number = st.session_state[_KEY].get("slide")
        if isinstance(number, int | float) and 1 <= number <= slides:
            turned(int(number))

    labels = {name: w(f"inspection.slide_{name}") for name in ("back", "on", "fill", "leave")}
    state = _component()(
        key=_KEY,
        data={"at": at, "slides": slides, "place": w("inspection.slide_of"), "labels": labels},
        default={"slide": at, "size": list(_USUAL)},
        on_slide_change=on_slide,
        on_size_change=lambda: None,
        on_left_change=left,
    )
    return _screen(state.get("size"))


def _screen(size: object) -> Screen:
    """The size that a browser names, within reason."""
    if not isinstance(size, list) or len(size) != 2 or not all(isinstance(side, int | float) for side in size):
        return _USUAL
    return Screen(*(int(min(max(side, _SMALLEST), _LARGEST)) for side in size))


def _component() -> Callable[..., Any]:
    script = Path(__file__).with_name("remote.js").read_text("utf-8")
    return st.components.v2.component("posko_presentation", html=_HTML, css=_CSS, js=script)
