"""The reader's language, kept in the address."""

import streamlit as st

import settings
from dashboard.shell import address
from i18n import LANGUAGES, Words

# In Latin letters: its own would make every reader's browser fetch the Devanagari font.
_SHORT = {"id": "ID", "en": "EN", "hi": "HI"}


def words() -> Words:
    """Words, numbers and dates in the reader's language."""
    return Words(address.chosen("lang", LANGUAGES, settings.language()))


def draw_switch(w: Words) -> None:
    """Draw three short buttons, one per language."""
    st.segmented_control(
        w("language.label"),
        LANGUAGES,
        format_func=_SHORT.__getitem__,
        required=True,
        label_visibility="collapsed",
        width="content",
        **address.widget("lang", w.language),
    )
