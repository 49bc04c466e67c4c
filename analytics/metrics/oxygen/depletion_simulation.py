"""Simulation of the stock of each series: sample paths of demand run through open orders and refill."""

from collections.abc import Iterator
from typing import NamedTuple
from zlib import crc32

import numpy as np
from duckdb import DuckDBPyConnection

from analytics.forecasting import cylinder_simulation, depletion, orders
from analytics.forecasting.cylinder_simulation import Floats, Refill, Simulation
from analytics.metrics.oxygen.depletion_inputs import Inputs, Origin, Series, WhatIf, read_inputs

# Of all series together, so that many depots answer as soon as few; and of each, so that a chance of 5 % is known to
# within a percentage point.
PATHS_IN_ALL, FEWEST_PATHS = 30_000, 500


class Outlook(NamedTuple):
    """Simulated stock of one series. Days count from its as-of."""

    series: Series
    demand: Floats
    """Shape (paths, days) [cylinders a day; m³ a day for a whole depot]."""
    arrives: Floats
    """Days until each open order comes, shape (orders, paths); infinite where it never does."""
    simulation: Simulation
    out: Floats
    """Days until nothing is left, shape (paths,); infinite on paths that survive the horizon (right-censored)."""
    lead: Floats
    """Days from ordering to arriving of an order not yet made, shape (paths,)."""
    method: str
    """Code `model` or `burn_rate`."""


def outlooks(
    con: DuckDBPyConnection, series: list[Series], what_if: WhatIf, origin: Origin | None = None
) -> Iterator[tuple[Series, Outlook | None]]:
    """Simulate each series under the reader's assumptions.

    Args:
        con: Connection to a snapshot.
        series: Of `depletion_inputs.sizes_of` or `wholes_of`.
        what_if: Assumptions of the reader.
        origin: Of the moment in the past that the series are of; None: they are the newest.

    Yields:
        Each series with its outlook; None where there was never any demand, or where the ledger has been silent for
        longer than the paths reach.
    """
    depots = list(dict.fromkeys(each.depot for each in series))
    most = max(PATHS_IN_ALL // max(len(series), 1), FEWEST_PATHS)
    inputs = read_inputs(con, depots=depots, most_paths=most, what_if=what_if, origin=origin)
    for each in series:
        paths = inputs.paths.get((each.depot, each.item))
        demand = paths.ahead(each.as_of) if paths and each.has_demand else np.empty((0, 0))
        yield each, _outlook(each, demand, inputs) if demand.size else None


def _outlook(series: Series, forecast: Floats, inputs: Inputs) -> Outlook:
    key, what_if, past = (series.depot, series.item), inputs.what_if, inputs.past
    seed = crc32("|".join(map(str, key)).encode())
    demand = _scaled(forecast, what_if.demand_percent, whole=series.item is not None, seed=seed)
    paths, days = demand.shape
    arrives = orders.arrival_days(series.orders, past.lateness, paths=paths, late_by=what_if.late_days, seed=seed)
    arrivals = orders.per_day(arrives, series.orders, days)
    refill = _with_quota(inputs.refills.get(key), what_if.daily_quota)
    simulation = cylinder_simulation.simulate(demand, series.states, arrivals, refill, seed=seed)
    lead = (
        orders.draw_days(past.lead_days, past.usual.get(key), what_if.typical_lead_days, paths=paths, seed=seed)
        + what_if.late_days
    )
    out = depletion.out_after(simulation, series.states.full)
    return Outlook(series, demand, arrives, simulation, out, lead, inputs.paths[key].method)


def _scaled(forecast: Floats, percent: float, *, whole: bool, seed: int) -> Floats:
    """Scale the forecast; whole cylinders stay whole, rounded at random so that their mean is right."""
    if percent == 100:
        return forecast
    scaled = forecast * percent / 100
    return np.floor(scaled + np.random.default_rng(seed).random(scaled.shape)) if whole else scaled


def _with_quota(refill: Refill | None, daily_quota: float | None) -> Refill | None:
    return refill if refill is None or daily_quota is None else refill._replace(daily_quota=daily_quota)
