"""What a file or an undo changes: announced before, confirmed after, in the sentences of the command line."""

import streamlit as st

from dashboard.data_entry.pipeline_client import Answer
from dashboard.shell.page_context import PageContext
from dashboard.widgets.drawing import icons

_DONE = "announced-changes"


def draw(context: PageContext, answer: Answer) -> None:
    """Draw what would change; where files begin or cease to count, as a warning.

    Args:
        context: The opened page.
        answer: Of a dry run.
    """
    sentences = answer.changes.get("sentences", [])
    if not sentences:
        return
    text = _listed(context.w("data.will_change"), sentences)
    if answer.changes["set_aside"] or answer.changes["returning"]:
        st.warning(text, icon=icons.mark("warning"))
    else:
        st.info(text, icon=icons.mark("info"))


def remember(place: str, title: str, answer: Answer) -> None:
    """Store what changed for the next run of the page.

    Args:
        place: The part of the page that confirms it.
        title: What was done, in words.
        answer: Of the command.
    """
    st.session_state[f"{_DONE}-{place}"] = title, answer.changes.get("sentences", [])


def confirm(place: str) -> None:
    """Draw what was just done and what changed by it, once."""
    title, sentences = st.session_state.pop(f"{_DONE}-{place}", ("", []))
    if title:
        st.success(_listed(title, sentences), icon=icons.mark("check_circle"))


def _listed(title: str, sentences: list[str]) -> str:
    return "\n".join([f"**{title}**", "", *(f"- {sentence}" for sentence in sentences)])
