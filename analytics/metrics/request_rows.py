"""The requests behind the figures, one by one, and how long they take."""

from datetime import date, datetime

import pandas as pd
from duckdb import DuckDBPyConnection
from scipy.stats import CensoredData, ecdf

from analytics.metrics.requests import CHOSEN, OPEN

STALE_HOURS = 48


def open_requests(
    con: DuckDBPyConnection, *, now: datetime, place: str | None = None, category: str | None = None, limit: int = 200
) -> pd.DataFrame:
    """One row per request still open at `now`, the most urgent and oldest first.

    request_id, requested_at, category, village, district, item, quantity_requested, urgency, status, hours_open,
    stale (open longer than 48 h).
    """
    sql = f"""
        SELECT request_id, requested_at, category, village, district, item,
            quantity_requested::DOUBLE AS quantity_requested, urgency, coalesce(status, 'open') AS status,
            epoch($now - requested_at) / 3600 AS hours_open, epoch($now - requested_at) / 3600 > $stale AS stale
        FROM staging.requests
        WHERE coalesce(status, 'open') IN {OPEN} AND requested_at <= $now
            AND ($place::VARCHAR IS NULL OR starts_with(village_code, $place))
            AND ($category::VARCHAR IS NULL OR category = $category)
        ORDER BY CASE urgency WHEN 'critical' THEN 0 WHEN 'high' THEN 1 ELSE 2 END, requested_at LIMIT $limit
    """
    chosen = {"now": now, "place": place, "category": category, "limit": limit, "stale": STALE_HOURS}
    return con.execute(sql, chosen).df()


def time_to_fulfil(
    con: DuckDBPyConnection, *, start: date, end: date, now: datetime, place: str | None = None
) -> pd.DataFrame:
    """One row: how long requests take, those still open counted as "at least until now" (Kaplan–Meier).

    requests, fulfilled, median_hours (missing while fewer than half are fulfilled), within_6h_share,
    within_24h_share, within_48h_share [0 to 1]. Unmet, cancelled and referred requests, and fulfilled ones without
    a time, are left out.
    """
    sql = f"""
        SELECT epoch(coalesce(fulfilled_at, $now) - requested_at) / 3600 AS hours, fulfilled_at IS NOT NULL AS fulfilled
        FROM staging.requests
        WHERE {CHOSEN} AND (fulfilled_at >= requested_at
            OR (fulfilled_at IS NULL AND coalesce(status, 'open') IN {OPEN} AND requested_at <= $now))
    """
    frame = con.execute(sql, {"start": start, "end": end, "now": now, "place": place}).df()
    row: dict[str, float | int | None] = {"requests": len(frame), "fulfilled": int(frame["fulfilled"].sum())}
    row |= {"median_hours": None, "within_6h_share": None, "within_24h_share": None, "within_48h_share": None}
    if row["fulfilled"]:
        done = frame["fulfilled"].astype(bool)
        curve = ecdf(CensoredData(uncensored=frame.loc[done, "hours"], right=frame.loc[~done, "hours"])).cdf
        row |= {f"within_{h}h_share": float(curve.evaluate(h)) for h in (6, 24, 48)}
        reached = curve.quantiles[curve.probabilities >= 0.5]
        row["median_hours"] = float(reached[0]) if reached.size else None
    return pd.DataFrame([row])


def unmet_reasons(con: DuckDBPyConnection, *, start: date, end: date, place: str | None = None) -> pd.DataFrame:
    """One row per reason why a request was not met, most first: unmet_reason (missing when not recorded), requests."""
    sql = f"""
        SELECT unmet_reason, count(*) AS requests FROM staging.requests WHERE status = 'unmet' AND {CHOSEN}
        GROUP BY unmet_reason ORDER BY requests DESC, unmet_reason
    """
    return con.execute(sql, {"start": start, "end": end, "place": place}).df()
