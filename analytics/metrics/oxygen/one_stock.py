"""One stock in detail: what is left of it day by day, what is still to come, and how long an order takes."""

from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.forecasting import depletion as forecasting
from analytics.forecasting.cylinder_simulation import Floats
from analytics.metrics.oxygen.depletion_inputs import WhatIf, origin_of, sizes_of, usual_lead, wholes_of
from analytics.metrics.oxygen.depletion_simulation import Outlook, outlooks
from analytics.metrics.oxygen.depletion_summary import QUANTILES, moment_of
from analytics.metrics.shared.moment import past_of

_ARRIVAL = {"earliest_at": 0.1, "likely_at": 0.5, "latest_at": 0.9}


class OneStock(NamedTuple):
    """Forecast of one stock in detail; `fan` and `coming` are empty where demand is not known."""

    fan: pd.DataFrame
    """Of `fan_of`."""
    coming: pd.DataFrame
    """Of `coming_of`."""
    lead: pd.DataFrame
    """Of `depletion_inputs.usual_lead`."""


def one_stock(
    con: DuckDBPyConnection,
    *,
    depot: str,
    item: str | None = None,
    now: datetime | None = None,
    horizon: int = 14,
    **what_if: Any,
) -> OneStock:
    """Forecast of one size at a depot [cylinders], or of all of the depot [m³].

    Args:
        con: Connection to a snapshot.
        depot: Name of the depot.
        item: Code of the size; None for the depot as a whole.
        now: Moment of the reader; None takes the newest state.
        horizon: Days ahead.
        **what_if: Fields of `WhatIf`.
    """
    past = past_of(con, now)
    assumptions, sizes = WhatIf(**what_if), sizes_of(con, depots=[depot], past=past)
    series = wholes_of(sizes) if item is None else [each for each in sizes if each.item == item]
    outlook = next((outlook for _, outlook in outlooks(con, series, assumptions, origin_of(con, past))), None)
    lead = usual_lead(con, depot=depot, item=item, what_if=assumptions, past=past)
    return OneStock(fan_of(outlook, horizon), coming_of(outlook), lead)


def fan_of(outlook: Outlook | None, horizon: int) -> pd.DataFrame:
    """Stock to come: one row per day, the as-of first, and one for each moment at which a column reaches zero.

    A path that has run out counts as zero from then on, so a column reaches zero at the very moment that `forecast_row`
    names: p50 at out_at_p50. Of a stock that is out already the paths are those of what may come.

    Columns: at, p10, p50, p90 (full cylinders left by then; 10, 50, 90 % of the paths leave less).
    """
    if outlook is None:
        return pd.DataFrame(columns=["at", *QUANTILES])
    full, stock = outlook.simulation.full[:, :horizon], max(outlook.series.states.full, 0.0)
    days = np.arange(full.shape[1] + 1.0)
    if stock:
        full = np.where(outlook.out[:, None] <= days[1:], 0.0, full)
    left = np.quantile(full, list(QUANTILES.values()), axis=0, method="inverted_cdf")
    ends = [forecasting.out_quantile(outlook.out, level) if stock else np.inf for level in QUANTILES.values()]
    at = np.union1d(days, [end for end in ends if end < days[-1]])
    columns = {name: _reaching_zero(at, days, np.array([stock, *left[n]]), ends[n]) for n, name in enumerate(QUANTILES)}
    return pd.DataFrame({"at": [moment_of(outlook.series.as_of, day) for day in at], **columns})


def _reaching_zero(at: Floats, days: Floats, left: Floats, end: float) -> Floats:
    """What is left at some days: as known at whole days, and nothing from the day on on which it runs out."""
    known, ends = days < end, [end] if end < days[-1] else []
    left_then = np.array([*left[known], *[0.0] * len(ends), *left[~known]])
    amounts: Floats = np.interp(at, [*days[known], *ends, *days[~known]], left_then)
    return amounts


def coming_of(outlook: Outlook | None) -> pd.DataFrame:
    """Arrivals to come: one row per open order.

    Columns: expected_at (as promised), earliest_at, likely_at, latest_at (10, 50, 90 % of arrivals are earlier, of
    those that come), quantity, comes_share (chance that it comes at all), supplier (missing where none is named).
    """
    rows = [_arrival(outlook, number) for number in range(len(outlook.arrives))] if outlook else []
    return pd.DataFrame(rows, columns=["expected_at", *_ARRIVAL, "quantity", "comes_share", "supplier"])


def _arrival(outlook: Outlook, number: int) -> dict[str, Any]:
    order, arrives, as_of = outlook.series.orders[number], outlook.arrives[number], outlook.series.as_of
    comes = arrives[np.isfinite(arrives)]
    moments = {
        name: moment_of(as_of, np.quantile(comes, level)) if comes.size else None for name, level in _ARRIVAL.items()
    }
    return {
        "expected_at": moment_of(as_of, order.expected_days), **moments, "quantity": order.quantity,
        "comes_share": comes.size / arrives.size, "supplier": order.supplier or None,
    }  # fmt: skip
