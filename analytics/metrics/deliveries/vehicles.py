"""Vehicles that deliver, and when their next tours begin."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.oxygen.order_advice import working_hours
from analytics.metrics.oxygen.patient_need import norm_values
from analytics.metrics.shared.predicates import table_or_empty
from analytics.quantities import CubicMetres, Kilograms, WeightNorms

_COLUMNS = (
    "vehicle VARCHAR, kind VARCHAR, shift VARCHAR, depot VARCHAR, places INTEGER, weight_limit_kg DOUBLE,"
    " shift_start TIME, shift_end TIME, idr_per_km DOUBLE"
)
ANY_WEIGHT = Kilograms(100_000)
"""What a vehicle without a recorded limit may carry: its places alone limit it."""
_DAYS_AROUND = range(-1, 4)


def delivery_vehicles(con: DuckDBPyConnection) -> pd.DataFrame:
    """Vehicles by shift; where the file names no hours they are those of the working day.

    Returns:
        One row per vehicle and shift: vehicle, kind, shift, depot and places (missing: it cannot be planned),
        weight_limit_kg (missing: only its places limit it), shift_start, shift_end (local times of day; an end that is
        not later than the start lies on the next day), hours_known (False: the file named none), idr_per_km.
    """
    vehicles = table_or_empty(con, "staging.vehicles", _COLUMNS)
    frame = con.execute(f"""
        SELECT vehicle, kind, shift, depot, places, weight_limit_kg::DOUBLE AS weight_limit_kg, shift_start, shift_end,
            shift_start IS NOT NULL AND shift_end IS NOT NULL AS hours_known, idr_per_km::DOUBLE AS idr_per_km
        FROM {vehicles} ORDER BY vehicle, shift
    """).df()
    opens, closes = working_hours(con)
    starts = pd.Series([opens if pd.isna(at) else at for at in frame["shift_start"]], dtype=object)
    ends = pd.Series([closes if pd.isna(at) else at for at in frame["shift_end"]], dtype=object)
    return frame.assign(shift_start=starts, shift_end=ends)


def full_weights(con: DuckDBPyConnection) -> dict[str, Kilograms]:
    """Weight of one full cylinder of each size, by the norms in force."""
    weights = weight_norms(con)
    return {item: weights.full(holds) for item, holds in cylinder_contents(con).items()}


def weight_norms(con: DuckDBPyConnection) -> WeightNorms:
    """The norms in force by which a cylinder weighs; a snapshot of an older version says nothing of its steel."""
    norm = norm_values(con)
    return WeightNorms(norm["m3_per_kg"], norm.get("empty_kg_per_m3", 0))


def cylinder_contents(con: DuckDBPyConnection) -> dict[str, CubicMetres]:
    """What one full cylinder of each size holds."""
    sizes = con.execute("SELECT item, contents_m3::DOUBLE FROM staging.items WHERE contents_m3 > 0").fetchall()
    return {item: CubicMetres(m3) for item, m3 in sizes}


def next_tour_at(con: DuckDBPyConnection, *, now: datetime) -> datetime:
    """Start of the tour after the one that is out or goes out next; without vehicles, of working days.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader, with the local time zone.
    """
    vehicles = delivery_vehicles(con)
    # vehicles of one shift that start at different hours go on one tour
    first = vehicles.sort_values("shift_start").drop_duplicates("shift")
    shifts = set(zip(first["shift_start"], first["shift_end"], strict=True)) or {working_hours(con)}
    return _second_start(shifts, now)


def _second_start(shifts: Iterable[tuple[time, time]], now: datetime) -> datetime:
    days = [now.date() + timedelta(days=ahead) for ahead in _DAYS_AROUND]
    spans = sorted(shift_on(day, shift, now) for day in days for shift in shifts)
    current = next(start for start, end in spans if end > now)
    return next(start for start, _ in spans if start > current)


def shift_on(day: date, shift: tuple[time, time], now: datetime) -> tuple[datetime, datetime]:
    """Return the moments at which a shift of a local day begins and ends.

    Args:
        day: The local day on which it begins.
        shift: Its local start and end.
        now: A moment with the local time zone.
    """
    start, end = (datetime.combine(day, at, now.tzinfo) for at in shift)
    return start, end if end > start else end + timedelta(days=1)
