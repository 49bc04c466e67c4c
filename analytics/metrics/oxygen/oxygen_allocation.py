"""Allocation of cylinders of one size between depots that are short of them."""

from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.forecasting import allocation
from analytics.metrics.oxygen.depletion_inputs import WhatIf, origin_of, sizes_of
from analytics.metrics.oxygen.depletion_simulation import outlooks
from analytics.metrics.shared.moment import past_of

DAYS = 7
_COLUMNS = [
    *("depot", "stock", "days_now", "short_share", "short_mean"),
    *("by_chance", "by_chance_short_share", "by_chance_short_mean"),
    *("levelled", "levelled_short_share", "levelled_short_mean"),
]


def cylinder_allocation(
    con: DuckDBPyConnection, *, item: str, cylinders: int, now: datetime | None = None, **what_if: Any
) -> pd.DataFrame:
    """How many cylinders each depot gets by two rules, and how likely it then runs short.

    Args:
        con: Connection to a snapshot.
        item: Code of the size.
        cylinders: Full cylinders to allocate.
        now: Moment of the reader; None takes the newest state.
        **what_if: Fields of `WhatIf`.

    Returns:
        One row per depot that has the size and a forecast of its demand, the one most likely to run short first: depot,
        stock, days_now (stock ÷ mean demand of the week ahead; missing without demand), short_share and short_mean
        (chance that demand within 7 days of the as-of exceeds supply, and the mean of unmet demand [cylinders]); then
        for both rules of `forecasting.allocation` (by_chance, levelled) the allocated cylinders, and both again.
    """
    past = past_of(con, now)
    sizes = sizes_of(con, items=[item], past=past)
    simulated = [outlook for _, outlook in outlooks(con, sizes, WhatIf(**what_if), origin_of(con, past)) if outlook]
    if not simulated:
        return pd.DataFrame(columns=_COLUMNS)
    unmet = np.array([outlook.simulation.unmet[:, :DAYS].sum(axis=1) for outlook in simulated])
    stock = np.array([outlook.series.states.full for outlook in simulated])
    demand = np.array([outlook.demand[:, :DAYS].mean() for outlook in simulated])
    days = allocation.days_left(stock, demand)
    columns = {"depot": [outlook.series.depot for outlook in simulated], "stock": stock}
    columns |= {"days_now": np.where(np.isfinite(days), days, np.nan)}
    columns |= _shortage(unmet, "")
    for rule, allocated in (
        ("by_chance", allocation.by_chance(unmet, cylinders)),
        ("levelled", allocation.by_days(stock, demand, cylinders)),
    ):
        columns |= {rule: allocated} | _shortage(unmet - allocated[:, None], f"{rule}_")
    return pd.DataFrame(columns)[_COLUMNS].sort_values(
        ["short_share", "depot"], ascending=[False, True], ignore_index=True
    )


def _shortage(unmet: np.ndarray, prefix: str) -> dict[str, Any]:
    """Chance and mean of unmet demand; unmet: shape (depots, paths) [cylinders], below 0 where some is left over."""
    return {f"{prefix}short_share": (unmet > 0).mean(axis=1), f"{prefix}short_mean": np.maximum(unmet, 0).mean(axis=1)}
