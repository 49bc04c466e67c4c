"""Time to fulfil requests, those still open right-censored (Kaplan–Meier).

A request that ended by the death of whom it was for waited until then: it is right-censored there, never fulfilled.
Unmet, cancelled and referred requests, and fulfilled ones without a time, are left out, and so are those of which only
the day is known. An average over the closed ones alone would make a bad week look fast. Nothing is said of more hours
than any request was followed. At a moment in the past, what was fulfilled later still waits. To readers a request that
ended by a death was cancelled, and is left out.
"""

from datetime import date, datetime
from typing import Any, Literal, NamedTuple, Unpack

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.requests.requests import (
    PERIOD_FILTER,
    RequestFilters,
    crossed,
    filter_values,
    level_of,
    moment_values,
)
from analytics.metrics.requests.requests import waits as waits_at
from analytics.metrics.requests.sensitive import seen_requests
from analytics.metrics.shared.disclosure import without
from analytics.metrics.shared.moment import Past, past_of
from analytics.metrics.shared.survival import Curve, kaplan_meier
from finding import Finding
from level import Level

HOURS = (6, 24, 48)
By = Literal["category", "village", "urgency", "channel"]
_KEYS = {"category": "category", "village": "v.name", "urgency": "urgency", "channel": "channel"}


class Followed(NamedTuple):
    """Requests followed from when they were made."""

    times: pd.DataFrame
    """One row: requests, fulfilled, left_out (a time of day is not known), followed_hours (how long the longest was
    followed; missing without any), median_hours (missing while fewer than half are fulfilled), within_6h_share,
    within_24h_share, within_48h_share [0 to 1], and the 95 % interval within_24h_low_share … within_24h_high_share; a
    share is missing where no request was followed for so long."""
    curve: pd.DataFrame
    """One row per hour since the request, 0 to 72: hours, fulfilled_share with its 95 % interval low_share … high_share
    [0 to 1]. No row without a fulfilled request; it ends where nothing was followed longer."""


def time_to_fulfil(
    con: DuckDBPyConnection, *, start: date, end: date, now: datetime, **filters: Unpack[RequestFilters]
) -> Followed:
    """Time to fulfil the requests of the period.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        now: Moment of the reader.
        **filters: Place, urgency, channel and who asks, see `RequestFilters`.
    """
    values = filter_values(filters, start=start, end=end, now=now)
    waits = _waits(con, None, past_of(con, now), values, level=level_of(filters))
    times = pd.DataFrame([_times(waits)])
    if crossed(filters) and not level_of(filters).rows:
        return Followed(without(times, [*times], level=level_of(filters), crossed=True), _by_hour(waits.head(0)))
    return Followed(times, _by_hour(waits))


def time_to_fulfil_by(
    con: DuckDBPyConnection, *, by: By, start: date, end: date, now: datetime, **filters: Unpack[RequestFilters]
) -> pd.DataFrame:
    """Time to fulfil by category, village, urgency or channel, most requests first.

    Args:
        con: Connection to a snapshot.
        by: Column to group by.
        start: First local day.
        end: Last local day, included.
        now: Moment of the reader.
        **filters: Place, urgency, channel and who asks, see `RequestFilters`.

    Returns:
        One row per group: its name in a column called like `by` (missing where it was not recorded), and the columns of
        `Followed.times`. For readers by category only, requests, median_hours (of five requests and more) and
        is_suppressed.
    """
    values = filter_values(filters, start=start, end=end, now=now)
    waits = _waits(con, by, past_of(con, now), values, level=level_of(filters))
    rows = [{by: name, **_times(group)} for name, group in waits.groupby("name", dropna=False)]
    frame = pd.DataFrame(rows, columns=[by, *_times(waits.head(0))])
    frame = frame.sort_values("requests", ascending=False, kind="stable", ignore_index=True)
    level = level_of(filters)
    if level.rows:
        return frame
    # shares of so many requests would count those that were met
    few = frame["requests"] < level.least
    medians = frame["median_hours"].mask(few)
    seen = frame[[by, "requests"]].assign(median_hours=medians, is_suppressed=few)
    return seen.head(0) if crossed(filters) or by != "category" else seen


def headline_of(times: pd.DataFrame) -> Finding:
    """Time until half of the requests are fulfilled, and how many still wait after two days; times: of `Followed`."""
    row = times.iloc[0]
    if not row["fulfilled"]:
        return Finding("waits.none", {})
    half = {} if pd.isna(row["median_hours"]) else {"hours": round(row["median_hours"])}
    key = "median" if half else "fewer_than_half"
    if pd.isna(row["within_48h_share"]):
        return Finding(f"waits.{key}_so_far", {**half, "followed": int(row["followed_hours"])})
    return Finding(f"waits.{key}", {**half, "left_percent": round(100 * (1 - row["within_48h_share"]))})


def _waits(
    con: DuckDBPyConnection, by: By | None, past: Past | None, chosen: dict[str, Any], *, level: Level
) -> pd.DataFrame:
    """Columns name (of the group), hours (missing if unknown), fulfilled, requests; one row per wait and ending.

    Args:
        con: Connection to a snapshot.
        by: Column to group by.
        past: Moment in the past, None for the newest.
        chosen: Values of the question.
        level: Who looks.
    """
    sql = f"""
        SELECT {_KEYS[by] if by else "NULL"} AS name,
            CASE WHEN coalesce(w.time_known, true) THEN coalesce(w.hours, (epoch($now) - epoch(w.asked_at)) / 3600) END
                AS hours,
            w.asked_at IS NULL AND NOT coalesce(w.ended_by_death, false) AS fulfilled,
            sum(w.requests)::BIGINT AS requests
        FROM (
            SELECT * FROM {seen_requests(waits_at(past), level=level)}
            WHERE {PERIOD_FILTER} AND (time_known = false OR hours IS NOT NULL OR asked_at <= $now)
                AND ({level.rows} OR NOT coalesce(ended_by_death, false))
        ) AS w
        LEFT JOIN staging.villages AS v ON v.village_code = w.village_code
        GROUP BY ALL ORDER BY ALL
    """
    return con.execute(sql, chosen | (moment_values(past) if past else {})).df()


def _by_hour(waits: pd.DataFrame) -> pd.DataFrame:
    waits = waits.dropna(subset=["hours"])
    if not waits["fulfilled"].any():
        return pd.DataFrame(columns=["hours", "fulfilled_share", "low_share", "high_share"])
    hours = np.arange(0.0, min(72, int(waits["hours"].max())) + 1)
    share, low, high = _curve(waits).at(hours)
    return pd.DataFrame({"hours": hours, "fulfilled_share": share, "low_share": low, "high_share": high})


def _times(waits: pd.DataFrame) -> dict[str, Any]:
    followed = waits.dropna(subset=["hours"])
    done = followed["fulfilled"].astype(bool)
    counted = {"requests": followed, "fulfilled": followed[done], "left_out": waits[waits["hours"].isna()]}
    row: dict[str, Any] = {name: int(each["requests"].sum()) for name, each in counted.items()}
    row |= {
        "followed_hours": float(followed["hours"].max()) if len(followed) else None,
        "median_hours": None,
        **{f"within_{h}h_share": None for h in HOURS},
    }
    row |= {"within_24h_low_share": None, "within_24h_high_share": None}
    if row["fulfilled"]:
        curve = _curve(followed)
        shares = dict(zip(HOURS, curve.followed_at(np.array(HOURS, float)), strict=True))
        row |= {f"within_{h}h_share": share for h, (share, _, _) in shares.items()}
        _, row["within_24h_low_share"], row["within_24h_high_share"] = shares[24]
        row["median_hours"] = curve.median()
    return row


def _curve(waits: pd.DataFrame) -> Curve:
    hours, ended, counts = (waits[name].to_numpy(float) for name in ("hours", "fulfilled", "requests"))
    return kaplan_meier(hours, ended, counts)
