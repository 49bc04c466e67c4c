"""The days of oxygen in one figure and one sentence: of the depot or size in greatest need, never of an average."""

from datetime import datetime
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.depletion import needs
from analytics.metrics.finding import Finding

_KEPT = [
    *("depot", "item", "days", "out_at", "out_1d_share", "out_3d_share", "out_7d_share"),
    *("status", "band", "horizon_days"),
]


def oxygen_cover(con: DuckDBPyConnection, *, now: datetime, horizon: int = 14) -> pd.DataFrame:
    """See `cover_of`."""
    return cover_of(needs(con, now=now, horizon=horizon))


def cover_of(frame: pd.DataFrame) -> pd.DataFrame:
    """One row: m3 (in full cylinders, all depots), depots, dry_depots, depots_out (depot × size with none left), and
    of the size at a depot, or of the depot as a whole (item missing), in greatest need: depot, item, days and out_at
    (median; missing beyond the horizon or when unknown), out_1d_share, out_3d_share, out_7d_share, status, band,
    horizon_days. frame: of `depletion.needs`.

    No row when no ledger holds oxygen. What ran dry counts as 0 days.
    """
    if frame.empty:
        return pd.DataFrame()
    whole = frame["item"].isna()
    renamed = _worst(frame).rename(columns={"days_p50": "days", "out_at_p50": "out_at"}).reset_index(drop=True)
    return renamed[_KEPT].assign(
        m3=frame.loc[whole, "stock"].sum(),
        depots=int(whole.sum()),
        dry_depots=int((frame.loc[whole, "band"] == "out").sum()),
        depots_out=int((frame.loc[~whole, "band"] == "out").sum()),
    )


def _worst(frame: pd.DataFrame) -> pd.DataFrame:
    """The most urgent row; where nothing is urgent, the one whose end is in sight."""
    dated = frame[frame["status"] == "within"]
    return dated.head(1) if frame["band"].iloc[0] == "ok" and len(dated) else frame.head(1)


def oxygen_headline(con: DuckDBPyConnection, *, now: datetime, horizon: int = 14) -> Finding:
    """See `headline_of`."""
    return headline_of(needs(con, now=now, horizon=horizon), now=now)


def headline_of(frame: pd.DataFrame, *, now: datetime) -> Finding:
    """What is out, else what runs out first, and how likely that is; frame: of `depletion.needs`."""
    cover = cover_of(frame)
    if cover.empty:
        return Finding("oxygen.none", {})
    row = cover.iloc[0].to_dict()
    numbers = {"depot": row["depot"], "m3": round(row["m3"])}
    if row["dry_depots"]:
        numbers |= {"depots": int(row["depots"]), "dry": int(row["dry_depots"])}
        return Finding(f"oxygen.{_dry(numbers['dry'], numbers['depots'])}", numbers)
    named, of_what = ({}, "") if pd.isna(row["item"]) else ({"item": row["item"]}, "size_")
    if row["band"] == "out":
        several = row["depots_out"] > 1
        numbers |= named | {"sizes": int(row["depots_out"])}
        return Finding("oxygen.several_sizes_dry" if several else "oxygen.one_size_dry", numbers)
    if row["band"] == "ok" and row["status"] == "beyond":
        return _lasting(row, numbers | {"days": int(row["horizon_days"])}, named)
    key, said = _ahead(row, now)
    return Finding(f"oxygen.{of_what}{key}", numbers | named | said)


def _lasting(row: dict[Any, Any], numbers: dict[str, Any], named: dict[str, Any]) -> Finding:
    """All lasts by the median; how likely it is that something ends within a week all the same."""
    risk = _percent(row["out_7d_share"])
    if not risk:
        return Finding("oxygen.beyond", numbers)
    told = numbers | named | {"risk_percent": risk}
    return Finding("oxygen.size_beyond_risk" if named else "oxygen.beyond_risk", told)


def _dry(dry: int, depots: int) -> str:
    if dry == depots:
        return "only_dry" if depots == 1 else "all_dry"
    return "one_dry" if dry == 1 else "several_dry"


def _ahead(row: dict[Any, Any], now: datetime) -> tuple[str, dict[str, Any]]:
    """The sentence for what is not out yet, with its day and the chance that it ends tomorrow, else within 3 days."""
    if row["status"] == "unknown":
        return "unknown", {}
    one, three = _percent(row["out_1d_share"]), _percent(row["out_3d_share"])
    if row["status"] == "beyond":
        if one:
            return "may_end_soon", {"risk_percent": three, "tomorrow_percent": one}
        return "may_end", {"risk_percent": three, "days": int(row["horizon_days"])}
    said: dict[str, Any] = {"day": row["out_at"].date()}
    if row["out_at"] <= now:
        return "overdue", said
    if one:
        return "lasts", said | {"risk_percent": one}
    if three:
        return "lasts_days", said | {"risk_percent": three}
    return "lasts_unsure" if three is None else "lasts_safely", said


def _percent(share: float | None) -> int | None:
    """A chance of a forecast, 0 to 99: it is never certain."""
    return None if share is None or pd.isna(share) else min(round(100 * share), 99)
