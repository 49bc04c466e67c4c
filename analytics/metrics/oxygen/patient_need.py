"""Need for oxygen computed from the patients being served, beside what left the depots; and the norms behind it.

By severity and by size it is not asked of the past: who is served from when is known once the request is fulfilled.
"""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.shared.disclosure import protected
from analytics.metrics.shared.predicates import in_period, with_column
from analytics.quantities import CubicMetres, GasNorms, LitresPerMinute
from finding import Finding
from level import Level

LEDGER_DAYS = 14
"""With fewer days in the ledger, use says too little and the need from patients is the guide."""
_MEAN_DAYS = 7
_PATIENTS = with_column("marts.oxygen_patients", "home_flow_lpm", kind="DECIMAL(18, 3)")
_SIZES = """
    WITH complete AS (
        SELECT u.*, u.day > max(u.day) OVER (PARTITION BY u.depot) - $days AS is_recent
        FROM marts.oxygen_use AS u LEFT JOIN ops.feeds AS f ON f.feed = 'stock' AND f.depot = u.depot
        WHERE coalesce(u.day <= f.complete_until, true)
    ),
    used AS (
        SELECT item, sum(per_day) AS used_per_day
        FROM (SELECT depot, item, avg(issued)::DOUBLE AS per_day FROM complete WHERE is_recent GROUP BY depot, item)
        GROUP BY item
    ),
    stock AS (
        SELECT item, sum(greatest(closing_full, 0))::DOUBLE AS "full"
        FROM (FROM marts.oxygen_use QUALIFY day = max(day) OVER (PARTITION BY depot, item)) GROUP BY item
    )
    SELECT item, "full", contents_m3::DOUBLE AS contents_m3, used_per_day
    FROM stock JOIN staging.items USING (item) LEFT JOIN used USING (item) ORDER BY contents_m3, item
"""


def need_days(con: DuckDBPyConnection, *, start: date, end: date, level: Level = Level.READERS) -> pd.DataFrame:
    """Need and use of each local day of the period that has patients or a ledger.

    Need = Σ flow [L/min] × 60 × hours a day ÷ litres_per_m3 ÷ usable_share; at home with the flow and the hours of care
    at home, and as an upper bound with those of a ward.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        level: Who looks: from several sums the severity of few patients would follow.

    Returns:
        One row per day: day, patients, need_home_m3 (gas a day by the norms of care at home; missing in a snapshot of
        an older version), need_low_m3 and need_m3 (by the lower and by the full norm of a ward: upper bounds; a
        recorded flow counts in all three), used_m3 (gas that left all depots), ran_out (some depot had none of a size
        in use: use understates need). Missing without known patients, or without a ledger.
        Readers see need_home_m3 of five patients and more in tens of m³, used_m3 and ran_out.
    """
    sql = f"""
        WITH needed AS (
            SELECT day, sum(patients)::INTEGER AS patients, sum(home_flow_lpm)::DOUBLE * $home_m3 AS need_home_m3,
                sum(low_flow_lpm)::DOUBLE * $m3 AS need_low_m3, sum(flow_lpm)::DOUBLE * $m3 AS need_m3
            FROM {_PATIENTS} WHERE {in_period()} GROUP BY day
        ),
        used AS (
            SELECT day, sum(issued_m3)::DOUBLE AS used_m3, bool_or(ran_out AND in_use) AS ran_out
            FROM marts.oxygen_use WHERE {in_period()} GROUP BY day
        )
        SELECT day, patients, need_home_m3, need_low_m3, need_m3, used_m3, coalesce(ran_out, false) AS ran_out
        FROM needed FULL JOIN used USING (day) ORDER BY day
    """
    norm = norm_values(con)
    values = {"start": start, "end": end, "m3": _m3_a_day(norm), "home_m3": _m3_at_home(norm)}
    frame = con.execute(sql, values).df()
    if level.rows:
        return frame
    rounded = frame["need_home_m3"].map(lambda need: _rounded(need, level), na_action="ignore")
    home = rounded.mask(frame["patients"].fillna(0) < level.least)
    return frame.assign(need_home_m3=home)[["day", "need_home_m3", "used_m3", "ran_out"]]


def need_by_severity(con: DuckDBPyConnection, *, level: Level = Level.READERS) -> pd.DataFrame:
    """One row per severity of those being served on the last day with requests.

    Columns: severity, patients, with_flow (their flow was recorded), need_home_m3, need_low_m3 and need_m3 [a day],
    need_kg (of liquid oxygen, as need_m3), day. Readers see the patients of a severity from five on, and is_suppressed.
    """
    frame = _by_severity(con)
    if level.rows:
        return frame
    table = protected(frame, counts="patients", groups=["severity"], views=[("severity",), ()], level=level)
    rows = table[table["severity"].notna()].set_index("severity").loc[frame["severity"]].reset_index()
    return rows.assign(day=frame["day"])


def _by_severity(con: DuckDBPyConnection) -> pd.DataFrame:
    norm = norm_values(con)
    sql = f"""
        SELECT severity, patients, with_flow, home_flow_lpm::DOUBLE * $home_m3 AS need_home_m3,
            low_flow_lpm::DOUBLE * $m3 AS need_low_m3, flow_lpm::DOUBLE * $m3 AS need_m3,
            need_m3 / $m3_per_kg AS need_kg, day
        FROM {_PATIENTS} WHERE day = (SELECT max(day) FROM staging.requests)
        ORDER BY list_position(['critical', 'severe', 'moderate', 'not_said'], severity)
    """
    values = {"m3": _m3_a_day(norm), "home_m3": _m3_at_home(norm), "m3_per_kg": norm["m3_per_kg"]}
    return con.execute(sql, values).df()


def _m3_a_day(norm: dict[str, float]) -> float:
    """Gas that has to be ready for a day of a flow of 1 L/min [m³ in cylinders]."""
    return 60 * norm["hours_per_day"] / norm["litres_per_m3"] / norm["usable_share"]


def _m3_at_home(norm: dict[str, float]) -> float | None:
    """The same at home; None in a snapshot of an older version."""
    hours = norm.get("home_hours_per_day")
    return None if hours is None else _m3_a_day(norm | {"hours_per_day": hours})


def need_by_size(con: DuckDBPyConnection, *, flow_lpm: float, level: Level = Level.READERS) -> pd.DataFrame:
    """One row per size of cylinder in the ledger.

    Args:
        con: Connection to a snapshot.
        flow_lpm: Flow of a patient [L/min].
        level: Who looks: for readers needs are made of tens of m³, and of fewer than five patients missing.

    Returns:
        Columns item, full (at all depots now), hours (one lasts at this flow), needed_home_per_day and needed_per_day
        (cylinders, if every patient had this size, by the norms of care at home and of a ward), used_per_day (mean of
        the last 7 complete days), is_suppressed (whether needs are of too few patients for readers).
    """
    frame = con.execute(_SIZES, {"days": _MEAN_DAYS}).df()
    needed = _by_severity(con)
    is_few = _is_few(needed, level)
    is_known = len(needed) and not is_few
    sums = (needed[name].sum(min_count=1) if is_known else None for name in ("need_home_m3", "need_m3"))
    home, high = (_rounded(need, level) for need in sums)
    contents = frame.pop("contents_m3")
    hours = contents * gas_norms(con).hours(CubicMetres(1), LitresPerMinute(flow_lpm))
    # 4.55 h is written as 4.5: nobody is promised gas that is not there
    frame.insert(2, "hours", np.nextafter(hours, 0))
    frame = frame.assign(
        needed_home_per_day=home / contents if home else None, needed_per_day=high / contents if high else None
    )
    columns = ["item", "full", "hours", "needed_home_per_day", "needed_per_day", "used_per_day"]
    return frame[columns].assign(is_suppressed=is_few)


def _is_few(needed: pd.DataFrame, level: Level) -> bool:
    """Whether what so few patients need would tell readers of each how ill they are; needed: of `_by_severity`."""
    return not level.rows and 0 < needed["patients"].sum() < level.least


def _rounded(need_m3: Any, level: Level) -> Any:
    """A need as it is shown: readers see tens of m³, from which the severity of few patients does not follow."""
    if level.rows or need_m3 is None or pd.isna(need_m3) or not need_m3:
        return need_m3
    # a need is never written as none
    return max(10.0, round(float(need_m3), -1))


def need_finding(con: DuckDBPyConnection, *, level: Level = Level.READERS) -> Finding:
    """Daily need of those being served at home, its upper bound by the norms of a ward, beside use."""
    needed = _by_severity(con)
    sql = f"""
        SELECT count(DISTINCT day), sum(issued_m3) FILTER (day > last - {_MEAN_DAYS}) / {_MEAN_DAYS}
        FROM (SELECT u.*, max(u.day) OVER () AS last FROM marts.oxygen_use AS u
            WHERE u.day <= (SELECT min(complete_until) FROM ops.feeds WHERE feed = 'stock'))
    """
    days, used = con.execute(sql).fetchall()[0]
    if needed.empty:
        return Finding("need.none", {})
    if _is_few(needed, level):
        return Finding("need.few", {"least": level.least})
    # a snapshot of an older version has no norm of care at home
    lowest = "need_home_m3" if needed["need_home_m3"].notna().all() else "need_low_m3"
    numbers = {"patients": int(needed["patients"].sum()), "home": round(_rounded(needed[lowest].sum(), level))}
    numbers |= {"high": round(_rounded(needed["need_m3"].sum(), level))}
    if days == 0:
        return Finding("need.without_ledger", numbers)
    numbers |= {"used": round(float(used))}
    if days < LEDGER_DAYS:
        return Finding("need.short_ledger", numbers | {"days": days})
    return Finding("need.beside_use", numbers)


def norms(con: DuckDBPyConnection) -> pd.DataFrame:
    """One row per norm in force, as shipped or loaded.

    Columns: norm, norm_value, unit, norm_source, source_date, is_own (loaded here).
    """
    sql = "SELECT norm, norm_value, unit, norm_source, source_date, is_own FROM staging.norms ORDER BY unit, norm"
    return con.execute(sql).df()


def gas_norms(con: DuckDBPyConnection) -> GasNorms:
    """The norms in force that turn gas into hours."""
    norm = norm_values(con)
    return GasNorms(norm["litres_per_m3"], norm["usable_share"])


def norm_values(con: DuckDBPyConnection) -> dict[str, float]:
    """Norms in force by code, each in its own unit."""
    rows = con.execute("SELECT norm, norm_value FROM staging.norms").fetchall()
    return {str(norm): float(figure) for norm, figure in rows}
