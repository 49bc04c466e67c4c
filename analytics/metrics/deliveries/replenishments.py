"""Replenishment of depots from other depots: what each lacks, what others can spare, and how too little is shared."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.forecasting import allocation
from analytics.metrics.deliveries.orders import SERVICE
from analytics.metrics.oxygen.depletion_inputs import Origin, Series, WhatIf, origin_of, sizes_of
from analytics.metrics.oxygen.depletion_simulation import Outlook, outlooks
from analytics.metrics.oxygen.depletion_summary import moment_of
from analytics.metrics.shared.moment import past_of

DAYS = 7
COLUMNS = [
    *("depot", "item", "stock", "needed", "quantity", "levelled", "difference", "is_scarce", "spare_elsewhere"),
    *("short_share", "days_now", "deadline_at"),
]


def replenishments(con: DuckDBPyConnection, *, now: datetime, service: float = SERVICE) -> pd.DataFrame:
    """Return which depots other depots can replenish, and with how much; beside it what levelling the days would give.

    A depot needs the cylinders that its demand of the next 7 days lacks on `service` of the paths, open orders
    included. Another one can spare what it never needs in that time on `service` of its paths. Where all together can
    spare less than is needed the size is scarce: every next cylinder goes to the depot most likely to lack it.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader.
        service: Chance that a depot has enough [0 to 1].

    Returns:
        One row per depot that lacks some of a size which others can spare: depot, item, stock, needed, quantity (by
        chance),
        levelled (by days of cover), difference (quantity − levelled), is_scarce, spare_elsewhere [cylinders];
        short_share (chance that demand exceeds supply within 7 days [0 to 1]), days_now (stock over mean demand),
        deadline_at (last moment at which the depot is not out on `service` of the paths).
    """
    rows = _rows(con, now, service)
    return pd.DataFrame(rows, columns=COLUMNS).sort_values(["deadline_at", "depot", "item"], ignore_index=True)


def replenishment_sources(
    con: DuckDBPyConnection, *, now: datetime, homes: Collection[str], service: float = SERVICE
) -> pd.DataFrame:
    """Return `replenishments` by the depot that each cylinder comes from.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader.
        homes: Depots with a vehicle: cylinders come from these first, and there from whoever can spare most.
        service: Chance that a depot has enough [0 to 1].

    Returns:
        One row per depot, size and source: depot, item, source, quantity, deadline_at.
    """
    rows = []
    for row in sorted(_rows(con, now, service), key=lambda row: (row["item"], -row["short_share"], row["depot"])):
        left, spare = row["quantity"], row["spare"]
        for source in sorted(spare, key=lambda depot: (depot not in homes, -spare[depot], depot)):
            taken = min(left, spare[source])
            if taken:
                rows.append({name: row[name] for name in ("depot", "item", "deadline_at")} | {"source": source})
                rows[-1]["quantity"] = taken
                spare[source], left = spare[source] - taken, left - taken
    return pd.DataFrame(rows, columns=["depot", "item", "source", "quantity", "deadline_at"])


def _rows(con: DuckDBPyConnection, now: datetime, service: float) -> list[dict[str, Any]]:
    """Rows of `replenishments`, each with `spare`: what other depots can spare of its size, one dictionary a size."""
    past = past_of(con, now)
    origin = origin_of(con, past)
    series = sorted(sizes_of(con, past=past), key=lambda each: (str(each.item), each.depot))
    return [
        row
        for _, group in groupby(series, key=lambda each: each.item)
        for row in _of_size(con, list(group), origin, now=now, service=service)
    ]


class _Need(NamedTuple):
    """One depot with its forecast: what it lacks, on each path and at the wanted service level."""

    outlook: Outlook
    unmet: Any
    """Shape (paths,) [cylinders]."""
    needed: int
    spare: int


def _of_size(
    con: DuckDBPyConnection, group: list[Series], origin: Origin | None, *, now: datetime, service: float
) -> Iterator[dict[str, Any]]:
    simulated = list(outlooks(con, group, WhatIf(service_percent=100 * service), origin))
    needs = [_need(outlook, now, service) for _, outlook in simulated if outlook]
    spares = {need.outlook.series.depot: need.spare for need in needs if need.spare}
    without_demand = [series for series, outlook in simulated if outlook is None and not series.has_demand]
    spares |= {series.depot: int(series.states.full) for series in without_demand if series.states.full}
    spare = sum(spares.values())
    short = [need for need in needs if need.needed]
    if not short or not spare:
        return
    wanted = np.array([need.needed for need in short])
    cylinders = int(min(spare, wanted.sum()))
    unmet = np.array([need.unmet for need in short])
    stock = np.array([need.outlook.series.states.full for need in short])
    demand = np.array([need.outlook.demand[:, :DAYS].mean() for need in short])
    scarce = spare < wanted.sum()
    by_chance = allocation.by_chance(unmet, cylinders) if scarce else wanted
    levelled = allocation.by_days(stock, demand, cylinders)
    days = allocation.days_left(stock, demand)
    for place, need in enumerate(short):
        series = need.outlook.series
        yield {
            "depot": series.depot, "item": series.item, "stock": stock[place], "needed": need.needed,
            "quantity": int(by_chance[place]), "levelled": int(levelled[place]),
            "difference": int(by_chance[place] - levelled[place]), "is_scarce": bool(scarce),
            "spare_elsewhere": spare, "spare": spares, "short_share": float((need.unmet > 0).mean()),
            "days_now": float(days[place]) if np.isfinite(days[place]) else None,
            "deadline_at": _deadline(need.outlook, service),
        }  # fmt: skip


def _need(outlook: Outlook, now: datetime, service: float) -> _Need:
    since = (now - outlook.series.as_of) / timedelta(days=1)
    days = min(max(int(np.ceil(since)), 0) + DAYS, outlook.simulation.full.shape[1])
    unmet = outlook.simulation.unmet[:, :days].sum(axis=1)
    needed = int(np.ceil(np.quantile(unmet, service, method="higher")))
    least = np.minimum(outlook.simulation.full[:, :days].min(axis=1), outlook.series.states.full)
    spare = 0 if needed else max(0, int(np.quantile(least, 1 - service, method="lower")))
    return _Need(outlook, unmet, needed, spare)


def _deadline(outlook: Outlook, service: float) -> datetime:
    """The last moment at which the depot is not out on `service` of the paths."""
    horizon = float(outlook.simulation.full.shape[1])
    days = float(np.quantile(np.minimum(outlook.out, horizon), 1 - service, method="inverted_cdf"))
    return moment_of(outlook.series.as_of, days)
