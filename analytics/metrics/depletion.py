"""When a depot's oxygen ends: sample paths of what will be asked for, run through stock, orders and refill.

A forecast starts at the depot's as-of; hours, bands and order moments count from `now`. A row is a size at a depot, or
with item missing all of a depot in m³, forecast by its own model. `supposed` takes the fields of `what_if.WhatIf`;
without any it is the forecast itself.
"""

from datetime import datetime
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.forecasting.loop import Standing
from analytics.metrics.oxygen_forecast import forecast_row
from analytics.metrics.oxygen_gas import hours_per_m3
from analytics.metrics.oxygen_order import order_row
from analytics.metrics.oxygen_outlook import outlooks
from analytics.metrics.oxygen_series import Series, sizes_of, wholes_of
from analytics.metrics.oxygen_urgency import ORDER, most_urgent_first
from analytics.metrics.what_if import WhatIf


def depletion(
    con: DuckDBPyConnection, *, now: datetime, depots: list[str] | None = None, horizon: int = 14, **supposed: Any
) -> pd.DataFrame:
    """One row per depot and size, the most urgent first [cylinders]: the columns of `oxygen_forecast.forecast_row` and
    `oxygen_order.order_row`, and hours_at_flow (how long one patient breathes from the stock).
    """
    return _rows(con, sizes_of(con, depots=depots), now=now, horizon=horizon, what_if=WhatIf(**supposed))


def needs(
    con: DuckDBPyConnection, *, now: datetime, depots: list[str] | None = None, horizon: int = 14, **supposed: Any
) -> pd.DataFrame:
    """The rows of `depletion` [cylinders] and one per depot with its sizes together (item missing) [m³], the most
    urgent first.
    """
    sizes = sizes_of(con, depots=depots)
    return _rows(con, [*wholes_of(sizes), *sizes], now=now, horizon=horizon, what_if=WhatIf(**supposed))


def alarms(con: DuckDBPyConnection, *, now: datetime, horizon: int = 14) -> pd.DataFrame:
    """See `alarms_of`."""
    return alarms_of(needs(con, now=now, horizon=horizon))


def alarms_of(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of `needs` in a band worse than ok; a depot as a whole only where it is worse than each of its sizes."""
    rank = frame["band"].map(ORDER.index)
    of_sizes = rank.where(frame["item"].notna()).groupby(frame["depot"]).transform("min")
    return frame[(frame["band"] != "ok") & (frame["item"].notna() | (rank < of_sizes))].reset_index(drop=True)


def _rows(
    con: DuckDBPyConnection, series: list[Series], *, now: datetime, horizon: int, what_if: WhatIf
) -> pd.DataFrame:
    rows = [
        forecast_row(each, outlook, now=now, horizon=horizon) | order_row(outlook, now=now, what_if=what_if)
        for each, outlook in outlooks(con, series, what_if)
    ]
    nothing = Series("", None, now, Standing(0), contents_m3=1, observed_days=0, asked=False, orders=[])
    columns = forecast_row(nothing, None, now=now, horizon=horizon) | order_row(None, now=now, what_if=what_if)
    frame = pd.DataFrame(rows, columns=list(columns))
    hours = frame["stock_m3"].astype(float) * hours_per_m3(con, flow_lpm=what_if.flow_lpm)
    return most_urgent_first(frame.assign(hours_at_flow=hours))
