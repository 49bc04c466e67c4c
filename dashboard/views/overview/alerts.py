"""What is to be done now, by consequence and deadline; and the findings below the title."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import streamlit as st

from dashboard.shell import navigation
from dashboard.shell.page_context import PageContext
from dashboard.widgets.drawing import icons

MOST = 4
_PAGES = {
    "order": "deliveries",
    "chase": "oxygen",
    "replenish": "deliveries",
    "deliver": "deliveries",
    "collect": "deliveries",
    "call_back": "calls",
    "request": "requests",
    "follow_up": "followups",
    "debrief": "companions",
    "count_stock": "oxygen",
    "loop": "referrals",
}
"""Kind of an action → the page on which it is seen to."""


def draw(context: PageContext, actions: Sequence[Any], *, is_known: bool) -> None:
    """Draw everything that is to be done, the first lines openly and the rest in an expander.

    Args:
        context: The opened page.
        actions: In words, by deadline: text, until, is_late, kind.
        is_known: Whether the books from which actions follow are loaded.
    """
    w = context.w
    with st.container(border=True):
        st.markdown(f"### {w('overview.alerts')}")
        if not actions:
            st.write(
                f"{icons.mark('check_circle')} {w('briefing.no_actions')}"
                if is_known
                else f"{icons.mark('help')} {w('briefing.actions_unknown')}"
            )
            return
        _draw_lines(context, actions[:MOST])
        if rest := actions[MOST:]:
            with st.expander(w("alert.more", more=len(rest))):
                _draw_lines(context, rest)


def _draw_lines(context: PageContext, actions: Iterable[Any]) -> None:
    st.html('<div class="posko-alerts">' + "".join(_line(context, action) for action in actions) + "</div>")


def _line(context: PageContext, action: Any) -> str:
    """One action with its deadline, linked to the page on which it is seen to."""
    w = context.w
    mark = f"{icons.html('alarm', 'bad')} " if action.is_late else ""
    due = w("alert.late" if action.is_late else "alert.until", until=action.until) if action.until else ""
    due = due or (w("alert.overdue") if action.is_late else "")
    text = f"{mark}{escape(action.text)}"
    link = navigation.address_of(_PAGES[action.kind]) if action.kind in _PAGES else ""
    linked = f'<a href="{link}" target="_self">{text}</a>' if link else text
    return f"<p>{linked}{f'<br><small>{escape(due)}</small>' if due else ''}</p>"


def sentences(context: PageContext, key: str, texts: list[str]) -> None:
    """Draw the findings below the title as a list.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        texts: Their sentences.
    """
    with st.container(border=True):
        st.markdown(f"### {context.w(key)}")
        st.markdown("\n".join(f"- {sentence}" for sentence in texts))
