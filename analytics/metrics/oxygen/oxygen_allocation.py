"""Cylinders of a size that are to be shared out between depots."""

from typing import Any

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.forecasting import allocation
from analytics.metrics.oxygen.depletion_inputs import WhatIf, sizes_of
from analytics.metrics.oxygen.depletion_simulation import outlooks

DAYS = 7
_COLUMNS = [
    *("depot", "stock", "days_now", "short_share", "short_mean"),
    *("by_chance", "by_chance_short_share", "by_chance_short_mean"),
    *("levelled", "levelled_short_share", "levelled_short_mean"),
]


def shared_out(con: DuckDBPyConnection, *, item: str, cylinders: int, **supposed: Any) -> pd.DataFrame:
    """One row per depot that holds the size and whose demand is forecast, the one most likely to run short first:
    depot, stock, days_now (stock at the mean demand of the week ahead; missing where none is expected), short_share,
    short_mean (chance that cylinders are asked for in vain within 7 days of the depot's as-of, and how many, mean),
    then for both rules of `forecasting.scarce` how many of the `cylinders` it gets, and chance and mean with these.
    """
    found = [outlook for _, outlook in outlooks(con, sizes_of(con, items=[item]), WhatIf(**supposed)) if outlook]
    if not found:
        return pd.DataFrame(columns=_COLUMNS)
    missing = np.array([outlook.loop.unmet[:, :DAYS].sum(axis=1) for outlook in found])
    stock = np.array([outlook.series.standing.full for outlook in found])
    demand = np.array([outlook.demand[:, :DAYS].mean() for outlook in found])
    days = allocation.days_left(stock, demand)
    given = {
        "": np.zeros(len(found), dtype=np.int64),
        "by_chance": allocation.by_chance(missing, cylinders),
        "levelled": allocation.by_days(stock, demand, cylinders),
    }
    told = {"depot": [outlook.series.depot for outlook in found], "stock": stock}
    told["days_now"] = np.where(np.isfinite(days), days, np.nan)
    for name, count in given.items():
        left = missing - count[:, None]
        head = f"{name}_" if name else ""
        told |= {name: count} if name else {}
        told |= {f"{head}short_share": (left > 0).mean(axis=1), f"{head}short_mean": np.maximum(left, 0).mean(axis=1)}
    return pd.DataFrame(told)[_COLUMNS].sort_values(
        ["short_share", "depot"], ascending=[False, True], ignore_index=True
    )
