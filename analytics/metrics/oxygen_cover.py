"""The days of oxygen in one figure and one sentence: of the depot in greatest need, never of an average."""

from datetime import datetime

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.depletion import depot_depletion
from analytics.metrics.finding import Finding


def oxygen_cover(con: DuckDBPyConnection, *, now: datetime, horizon: int = 14) -> pd.DataFrame:
    """One row: m3 (in full cylinders, all depots), depots, dry_depots, and of the depot in greatest need: depot,
    days and out_at (median; missing beyond the horizon or when unknown), out_1d_share, status, band,
    interval_known, horizon_days. No row when no ledger holds oxygen. A dry depot counts as 0 days.
    """
    frame = depot_depletion(con, now=now, horizon=horizon)
    if frame.empty:
        return pd.DataFrame()
    worst = frame[frame["status"] != "beyond"].head(1) if (frame["status"] != "beyond").any() else frame.head(1)
    renamed = worst.rename(columns={"days_p50": "days", "out_at_p50": "out_at"}).reset_index(drop=True)
    kept = renamed[["depot", "days", "out_at", "out_1d_share", "status", "band", "interval_known", "horizon_days"]]
    dry = int((frame["status"] == "dry").sum())
    return kept.assign(m3=frame["stock"].sum(), depots=len(frame), dry_depots=dry)


def oxygen_headline(con: DuckDBPyConnection, *, now: datetime, horizon: int = 14) -> Finding:
    """Until when oxygen lasts at the depot in greatest need."""
    cover = oxygen_cover(con, now=now, horizon=horizon)
    if cover.empty:
        return Finding("oxygen.none", {})
    row = cover.iloc[0]
    dry, depots = int(row["dry_depots"]), int(row["depots"])
    numbers = {"depot": row["depot"], "m3": round(row["m3"]), "depots": depots, "dry": dry}
    if dry:
        return Finding(f"oxygen.{_dry(dry, depots)}", numbers)
    if row["status"] != "within":
        numbers["days"] = int(row["horizon_days"])
        return Finding(f"oxygen.{row['status']}", numbers)
    numbers["day"] = row["out_at"].date()
    if row["out_at"] <= now:
        return Finding("oxygen.overdue", numbers)
    if pd.isna(row["out_1d_share"]):
        return Finding("oxygen.lasts_unsure", numbers)
    numbers["risk_percent"] = round(100 * row["out_1d_share"])
    return Finding("oxygen.lasts" if numbers["risk_percent"] else "oxygen.lasts_safely", numbers)


def _dry(dry: int, depots: int) -> str:
    if dry == depots:
        return "only_dry" if depots == 1 else "all_dry"
    return "one_dry" if dry == 1 else "several_dry"
