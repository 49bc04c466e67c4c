"""Figures of companions, and the filters and level of the page."""

from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.shell.page_context import PageContext
from dashboard.widgets import cells, figures

_BELOW = {"active": "activity_unknown", "places_left": "capacity_unknown", "waiting": "companion_left"}
"""Figure → what stands below it where it is not zero."""
_NAMES = {"active": "active_companions", "waiting": "people_waiting"}
"""Figures whose column is called otherwise."""


def draw(context: PageContext, totals: pd.DataFrame, earlier: pd.DataFrame | None) -> None:
    """Draw the figures of a moment.

    Args:
        context: The opened page.
        totals: Of `companion_totals`.
        earlier: The same at the end of the days compared with; None where nothing is known of them.
    """
    names = {"active": 0, "caseload": 0, "places_left": 1, "waiting": -1, "debriefing_due": -1, "wrong_tier": -1}
    marked = [totals.assign(**{cells.SUPPRESSED: is_hidden}) for is_hidden in (False, True)]
    hidden = totals["hidden"].iloc[0]
    drawn = [_of(context, marked[name in hidden], earlier, name, better) for name, better in names.items()]
    figures.tiles(context, "companions", drawn)


def _of(
    context: PageContext, totals: pd.DataFrame, earlier: pd.DataFrame | None, name: str, better: int
) -> figures.Figure:
    row: Any = totals.iloc[0]
    figure = figures.of(
        totals,
        name,
        name=_NAMES.get(name),
        better=better,
        earlier=earlier,
    )
    below = _BELOW.get(name)
    if below is None or cells.is_missing(row[below]) or not row[below]:
        return figure
    return replace(figure, better=0, about=context.w(f"companions.of_which_{below}", number=int(row[below])))
