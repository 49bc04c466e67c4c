"""Why a row or cell is in quarantine, as a sentence."""

import pandas as pd

from dashboard.shell.page_context import PageContext
from dashboard.widgets import cells
from i18n import Words

_PARTS = ["rule", "column_name", "found", "suggestion"]


def in_words(context: PageContext, frame: pd.DataFrame) -> pd.DataFrame:
    """Replace rule, column, text and suggestion of each row by one sentence, `reason`."""
    rest = frame.drop(columns=[name for name in _PARTS if name in frame])
    return rest.assign(reason=[_sentence(context.w, row) for row in frame.to_dict("records")])


def _sentence(w: Words, row: cells.Row) -> str:
    column = "" if cells.is_missing(row["column_name"]) else str(row["column_name"])
    text = "" if cells.is_missing(row["found"]) else str(row["found"])
    name = w(f"column.{column}") if w.has(f"column.{column}") else column
    rule = f"quarantine.{row['rule']}"
    reason = w(rule, column=name, found=text) if w.has(rule) else f"{name}: {text} ({row['rule']})"
    if cells.is_missing(row["suggestion"]) or not row["suggestion"]:
        return reason
    return f"{reason} {w('quarantine.suggestion', suggestion=str(row['suggestion']))}"
