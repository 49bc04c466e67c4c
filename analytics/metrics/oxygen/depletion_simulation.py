"""Run the sample paths of demand through stock, orders and refill: one size at a depot, or a depot as a whole."""

from collections.abc import Iterator
from typing import NamedTuple
from zlib import crc32

import numpy as np
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from analytics.forecasting import cylinder_simulation, depletion, orders
from analytics.forecasting.cylinder_simulation import Refill, Simulation
from analytics.metrics.oxygen.depletion_inputs import (
    PastOrders,
    Paths,
    Series,
    WhatIf,
    past_orders,
    paths_of,
    refills_of,
)

Floats = NDArray[np.float64]
# Of all series together, so that many depots answer as soon as few; and of each, so that 5 % is told within a point.
PATHS_IN_ALL, FEWEST_PATHS = 30_000, 500
Key = tuple[str, str | None]


class Outlook(NamedTuple):
    """Days count from the series' as-of.

    demand: shape (paths, days) · arrives: days until each open order comes, shape (orders, paths), infinite for never
    loop, out: the cylinders, and days until none is left, shape (paths,) · lead: days from ordering to arriving of an
    order not yet made, shape (paths,) · method: model or burn_rate
    """

    series: Series
    demand: Floats
    arrives: Floats
    loop: Simulation
    out: Floats
    lead: Floats
    method: str


class _Known(NamedTuple):
    """What the outlooks of all series are made from."""

    paths: dict[Key, Paths]
    refills: dict[Key, Refill]
    past: PastOrders
    what_if: WhatIf


def outlooks(con: DuckDBPyConnection, series: list[Series], what_if: WhatIf) -> Iterator[tuple[Series, Outlook | None]]:
    """Each series with its outlook when demand, arrivals and refill are as supposed; None where nothing was ever asked
    for, or the ledger has been silent for longer than the paths reach.
    """
    depots = list(dict.fromkeys(each.depot for each in series))
    most = max(PATHS_IN_ALL // max(len(series), 1), FEWEST_PATHS)
    stored, refills = paths_of(con, depots=depots, most=most), refills_of(con, depots=depots)
    known = _Known(stored, refills, past_orders(con), what_if)
    for each in series:
        paths = stored.get((each.depot, each.item))
        demand = paths.ahead(each.as_of) if paths and each.asked else np.empty((0, 0))
        yield each, _outlook(each, demand, known) if demand.size else None


def _outlook(series: Series, forecast: Floats, known: _Known) -> Outlook:
    key, what_if, past = (series.depot, series.item), known.what_if, known.past
    seed = crc32("|".join(map(str, key)).encode())
    demand = _supposed(forecast, what_if.demand_percent, whole=series.item is not None, seed=seed)
    paths, days = demand.shape
    arrives = orders.arrival_days(series.orders, past.lateness, paths=paths, late_by=what_if.late_days, seed=seed)
    arrivals = orders.per_day(arrives, series.orders, days)
    run = cylinder_simulation.simulate(
        demand, series.standing, arrivals, _limited(known.refills.get(key), what_if.daily_quota), seed=seed
    )
    typed_in, usual = what_if.lead_days_typed_in, past.usual.get(key)
    lead = orders.draw_days(past.lead_days, usual, typed_in, paths=paths, seed=seed) + what_if.late_days
    out = depletion.out_after(run, series.standing.full)
    return Outlook(series, demand, arrives, run, out, lead, known.paths[key].method)


def _supposed(forecast: Floats, percent: float, *, whole: bool, seed: int) -> Floats:
    """The forecast times a share; whole cylinders stay whole, rounded by lot so that their mean is right."""
    if percent == 100:
        return forecast
    scaled = forecast * percent / 100
    return np.floor(scaled + np.random.default_rng(seed).random(scaled.shape)) if whole else scaled


def _limited(refill: Refill | None, daily_quota: float | None) -> Refill | None:
    return refill if refill is None or daily_quota is None else refill._replace(daily_quota=daily_quota)
