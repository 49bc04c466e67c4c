"""One size at a depot, or a depot as a whole, day by day: stock on the paths, when orders come, how long one takes."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.oxygen_forecast import QUANTILES
from analytics.metrics.oxygen_leads import usual_lead
from analytics.metrics.oxygen_outlook import Outlook, outlooks
from analytics.metrics.oxygen_series import sizes_of, wholes_of
from analytics.metrics.what_if import WhatIf

_ARRIVAL = {"earliest_at": 0.1, "likely_at": 0.5, "latest_at": 0.9}


class OneStock(NamedTuple):
    """fan: see `fan_of` · coming: see `coming_of`; both empty where what will be asked for is not known
    lead: of `oxygen_leads.usual_lead`.
    """

    fan: pd.DataFrame
    coming: pd.DataFrame
    lead: pd.DataFrame


def one_stock(
    con: DuckDBPyConnection, *, depot: str, item: str | None = None, horizon: int = 14, **supposed: Any
) -> OneStock:
    """What one size [cylinders], or without `item` all of a depot [m³], may come to; `supposed`: see `depletion`."""
    what_if, sizes = WhatIf(**supposed), sizes_of(con, depots=[depot])
    wanted = wholes_of(sizes) if item is None else [each for each in sizes if each.item == item]
    outlook = next((outlook for _, outlook in outlooks(con, wanted, what_if)), None)
    lead = usual_lead(con, depot=depot, item=item, what_if=what_if)
    return OneStock(fan_of(outlook, horizon), coming_of(outlook), lead)


def fan_of(outlook: Outlook | None, horizon: int) -> pd.DataFrame:
    """One row per day, the as-of first: at, p10, p50, p90 (full cylinders left 24, 48 … hours later; 10, 50, 90 % of
    the paths leave less).
    """
    if outlook is None:
        return pd.DataFrame(columns=["at", *QUANTILES])
    left = np.quantile(outlook.loop.full[:, :horizon], list(QUANTILES.values()), axis=0, method="inverted_cdf")
    at = [outlook.series.as_of + timedelta(days=day) for day in range(left.shape[1] + 1)]
    stock = max(outlook.series.standing.full, 0.0)
    return pd.DataFrame({"at": at, **{name: [stock, *left[n]] for n, name in enumerate(QUANTILES)}})


def coming_of(outlook: Outlook | None) -> pd.DataFrame:
    """One row per open order: expected_at (as promised), earliest_at, likely_at, latest_at (10, 50, 90 % of arrivals
    are earlier, of those that come), quantity, comes_share (that it comes at all), supplier (missing where none is
    named).
    """
    rows = [_arrival(outlook, number) for number in range(len(outlook.arrives))] if outlook else []
    return pd.DataFrame(rows, columns=["expected_at", *_ARRIVAL, "quantity", "comes_share", "supplier"])


def _arrival(outlook: Outlook, number: int) -> dict[str, Any]:
    order, arrives, as_of = outlook.series.orders[number], outlook.arrives[number], outlook.series.as_of
    comes = arrives[np.isfinite(arrives)]
    told = {name: _moment(as_of, np.quantile(comes, level)) if comes.size else None for name, level in _ARRIVAL.items()}
    return {
        "expected_at": _moment(as_of, order.expected_days), **told, "quantity": order.quantity,
        "comes_share": comes.size / arrives.size, "supplier": order.supplier or None,
    }  # fmt: skip


def _moment(as_of: datetime, days: float) -> datetime:
    return as_of + timedelta(days=float(days))
