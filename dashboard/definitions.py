"""What a figure means, one tap away from it: the same text as in the list of definitions."""

import pandas as pd
import streamlit as st

from dashboard import cells, unread
from dashboard.defined import DEFINED, EXPLAINED
from dashboard.screen import Screen

# These columns repeat what the heading already defines.
_PLAIN = ("share", "calls", "requests", "open")


def heading(screen: Screen, key: str, *, title: str | None = None) -> None:
    """The heading of a part of the page, the definition of its figure one tap away, and what of it is not read yet."""
    definition = f"definition.{DEFINED.get(key, '')}"
    st.markdown(f"### {title or screen.w(key)}", help=screen.w(definition) if screen.w.has(definition) else None)
    unread.line(screen, key)


def of_columns(screen: Screen, frame: pd.DataFrame) -> None:
    """What the columns mean that are figures: each definition once, below the columns it explains."""
    w = screen.w
    means: dict[str, list[str]] = {}
    for column in frame.columns:
        name = of_column(screen, str(column))
        if name and (column == name or cells.is_figure(frame[column])) and column not in _PLAIN:
            means.setdefault(name, []).append(screen.label(str(column)))
    if means:
        with st.popover(w("screen.definition"), icon="📖"):
            for name, labels in means.items():
                st.markdown(f"**{', '.join(labels)}**  \n{w(f'definition.{name}')}")


def of_column(screen: Screen, column: str) -> str | None:
    """The name of the definition that says what a column of a page means; None where none does."""
    own = f"definition.{column}"
    said = EXPLAINED.get(f"{screen.name}.{column}")
    return said or (column if screen.w.has(own) else EXPLAINED.get(column))
