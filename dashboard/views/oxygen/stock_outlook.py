"""Outlook of the stock: the reader's assumptions, every depot, and one of them in depth."""

from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.shell import layout, sections
from dashboard.shell.page_context import PageContext
from dashboard.views.oxygen import allocation, depletion_fan, forecast_accuracy, order_card, urgency_table, what_if
from dashboard.views.oxygen.what_if import Supposed
from dashboard.widgets import cells, depots, figures


def supposed() -> Supposed:
    """What the reader supposes, as the address says."""
    return what_if.chosen()


def tiles(context: PageContext, cover: pd.DataFrame, gas: pd.DataFrame, earlier: pd.DataFrame | None) -> None:
    """How things stand without any supposition.

    Args:
        context: The opened page.
        cover: Of `cover_of`.
        gas: Of `daily_gas`.
        earlier: The same of the days compared with; None where nothing is known of them.
    """
    figures.tiles(context, "oxygen", depots.cover_figures(context, cover, gas, earlier))


@st.fragment
def explore(
    context: PageContext,
    *,
    needs: Callable[..., pd.DataFrame],
    one_stock: Callable[..., Any],
    cylinder_allocation: Callable[..., pd.DataFrame],
    by_deadline: Callable[[pd.DataFrame], pd.DataFrame],
    scores: ModuleType,
) -> None:
    """Draw all sizes by deadline, each depot, one of them in depth, and how good its forecasts were.

    Another assumption, depot or size reruns this fragment only.

    Args:
        context: The opened page.
        needs: Queries the metric `needs`.
        one_stock: Queries the metric `one_stock`.
        cylinder_allocation: Queries the metric `cylinder_allocation`.
        by_deadline: Sorts rows of `needs`.
        scores: The metrics of `forecast_scores`.
    """
    chosen = supposed()
    lasts, plain = needs(**chosen.arguments), needs(**chosen.plain)
    forecast = plain if chosen.changed else None
    what_if.draw(context, chosen)
    sizes = by_deadline(lasts[lasts["item"].notna()])
    urgency_table.draw(context, "oxygen.depots", sizes, forecast)
    if lasts.empty:
        return
    urgency_table.draw_depots(context, "oxygen.totals", lasts, forecast)
    row = depots.choose(context, pd.concat([sizes, lasts[lasts["item"].isna()]], ignore_index=True))
    _draw(context, row, chosen, partial(one_stock, depot=row["depot"], item=row["item"]))
    allocation.draw(context, row, partial(cylinder_allocation, item=row["item"], **chosen.arguments))
    sections.part(context, "oxygen.part_record", forecast_accuracy.draw, row, scores)


def _draw(context: PageContext, row: cells.Row, chosen: Supposed, one: Callable[..., Any]) -> None:
    """One stock day by day, and when to order; one: asks `one_stock` of this row."""
    stock = one(**chosen.arguments)
    plain = one(**chosen.plain).fan if chosen.changed else None
    left, right = layout.halves(3, 2)
    with left:
        title = depots.fan_title(context, row)
        note = context.w("oxygen.fan_burn_rate") if row["method"] == "burn_rate" else None
        note = note if row["interval_known"] or stock.fan.empty else context.w("oxygen.fan_short")
        depletion_fan.draw(context, "oxygen.fan", stock.fan, stock.coming, title=title, note=note, forecast=plain)
    with right:
        order_card.draw(context, row, stock.lead, chosen.chosen)
