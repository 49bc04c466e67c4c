"""Why a row or cell is in quarantine, as a sentence."""

import pandas as pd

from dashboard.shell.page_context import PageContext
from dashboard.widgets import cells
from i18n import Words

_PARTS = ["rule", "column_name", "found", "suggestion"]
_LEFT_OUT = "…"
"""What stands for the text of a cell that who looks is not shown."""


def in_words(context: PageContext, frame: pd.DataFrame) -> pd.DataFrame:
    """Replace rule, column, text and suggestion of each row by one sentence, `reason`; readers have no text."""
    rest = frame.drop(columns=[name for name in _PARTS if name in frame])
    return rest.assign(reason=[_sentence(context.w, row) for row in frame.to_dict("records")])


def _sentence(w: Words, row: cells.Row) -> str:
    column = "" if cells.is_missing(row["column_name"]) else str(row["column_name"])
    written = row.get("found", _LEFT_OUT)
    text = "" if cells.is_missing(written) else str(written)
    name = w(f"column.{column}") if w.has(f"column.{column}") else column
    rule = f"quarantine.{row['rule']}"
    reason = w(rule, column=name, found=text) if w.has(rule) else f"{name}: {text} ({row['rule']})"
    suggestion = row.get("suggestion")
    if cells.is_missing(suggestion) or not suggestion:
        return reason
    return f"{reason} {w('quarantine.suggestion', suggestion=str(suggestion))}"
