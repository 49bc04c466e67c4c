"""Groups of people on paper: their words, and bars of counts of which some are hidden."""

from typing import Any

import pandas as pd

from analytics.metrics.shared.disclosure import OTHERS, UNKNOWN
from reports.briefing.charts import Row, plain_number
from reports.briefing.scope import Scope
from reports.briefing.units import is_missing, written

_WORDS = {UNKNOWN: "small_groups.unknown", OTHERS: "small_groups.other"}


def group_name(scope: Scope, kind: str, code: Any) -> str:
    """The word for a group.

    Args:
        scope: The briefing.
        kind: Kind of its term.
        code: Its code; missing for all groups together.
    """
    if is_missing(code):
        return scope.w("small_groups.total")
    return scope.w(_WORDS[code]) if code in _WORDS else scope.w.term(kind, str(code))


def named(scope: Scope, frame: pd.DataFrame, column: str, *, kind: str = "") -> pd.DataFrame:
    """The rows with the words for their groups.

    Args:
        scope: The briefing.
        frame: One row per group.
        column: Column of the group.
        kind: Kind of its term, the column's name without one.
    """
    return frame.assign(**{column: [group_name(scope, kind or column, code) for code in frame[column]]})


def group_bars(scope: Scope, frame: pd.DataFrame, *, name: str, count: str) -> list[Row]:
    """Rows of a ranking, of counts that are hidden where they are missing in a suppressed row.

    Args:
        scope: The briefing.
        frame: Of `named`.
        name: Column of the words.
        count: Column of the counts.
    """
    hidden, missing = scope.w("small_groups.hidden"), [is_missing(cell) for cell in frame[count]]
    texts = [
        hidden if gone and suppressed else written(scope.w, "count", cell)
        for cell, gone, suppressed in zip(frame[count], missing, frame["is_suppressed"], strict=True)
    ]
    return [
        {"text": text, "amount": plain_number(cell), "written": amount}
        for text, cell, amount in zip(frame[name], frame[count], texts, strict=True)
    ]
