"""The stock of the days to come: what may be supposed, how every depot stands, and one of them in depth."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import cells, depots, fan, figures, frame, order_card, record_card, scarce, urgency, what_if
from dashboard.screen import Screen
from dashboard.what_if import Supposed


def supposed() -> Supposed:
    """What the reader supposes, as the address says."""
    return what_if.chosen()


def tiles(screen: Screen, cover: pd.DataFrame) -> None:
    """How things stand without any supposition; cover: of `oxygen_cover.cover_of`."""
    figures.tiles(screen, "oxygen", depots.cover(screen, cover))


def choose(screen: Screen, chosen: Supposed, lasts: pd.DataFrame, plain: pd.DataFrame) -> cells.Row:
    """The panel of suppositions, all depots and sizes, and the row of the one to look into.

    lasts, plain: of `depletion.needs`, as supposed and as it is
    """
    what_if.draw(screen, chosen)
    urgency.draw(screen, "oxygen.depots", lasts, plain if chosen.changed else None)
    if lasts.empty:
        st.stop()
    return depots.choose(screen, lasts)


def draw(screen: Screen, row: cells.Row, chosen: Supposed, one: Callable[..., Any]) -> None:
    """One stock day by day, and when to order; one: asks `one_stock` of this row."""
    stock = one(**chosen.chosen)
    plain = one(**chosen.plain).fan if chosen.changed else None
    left, right = frame.halves(3, 2)
    with left:
        title = depots.fan_title(screen, row)
        note = screen.w("oxygen.fan_burn_rate") if row["method"] == "burn_rate" else None
        note = note if row["interval_known"] or stock.fan.empty else screen.w("oxygen.fan_short")
        fan.draw(screen, "oxygen.fan", stock.fan, stock.coming, title=title, note=note, forecast=plain)
    with right:
        order_card.draw(screen, row, stock.lead, chosen.chosen)


def share_out(screen: Screen, row: cells.Row, shared_out: Callable[..., pd.DataFrame]) -> None:
    """Too few cylinders of the row's size for all depots; shared_out: asks `scarce_oxygen.shared_out`."""
    scarce.draw(screen, row, shared_out)


def record(screen: Screen, row: cells.Row, metrics: ModuleType) -> None:
    """How good forecasts were, of the row's stock and of all; metrics: those of past forecasts."""
    record_card.draw(screen, row, metrics)
