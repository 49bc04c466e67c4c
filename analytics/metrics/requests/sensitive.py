"""Sensitive needs: who knows the place knows the person, so that readers see them with other needs.

Readers' lists, charts and maps count a sensitive need as another one, whatever days and place they choose. How many
there were they see by district and whole calendar week, from five on.
"""

from datetime import date

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.shared.disclosure import UNKNOWN, fixed_place, fixed_week, protected
from analytics.metrics.shared.predicates import in_place
from level import Level

JOINED = "other"
"""Category under which readers see them."""


def _codes(level: Level) -> str:
    """SQL of the codes of the sensitive needs."""
    return ", ".join(f"'{code}'" for code in level.sensitive) or "NULL"


def seen_category(column: str = "category", *, level: Level) -> str:
    """SQL of a category as its reader sees it.

    Args:
        column: Column of the category.
        level: Who looks.
    """
    return column if level.rows else f"CASE WHEN {column} IN ({_codes(level)}) THEN '{JOINED}' ELSE {column} END"


def seen_requests(table: str, *, level: Level) -> str:
    """SQL of a table of requests as its reader sees it.

    Args:
        table: A table with a category, or SQL in parentheses.
        level: Who looks.
    """
    return table if level.rows else f"(SELECT * REPLACE ({seen_category(level=level)} AS category) FROM {table})"


def seen_needs(column: str = "needs", *, level: Level) -> str:
    """SQL of a list of needs as its reader sees it.

    Args:
        column: Column of the list.
        level: Who looks.
    """
    if level.rows:
        return column
    seen = seen_category("need", level=level)
    joined = f"list_distinct(list_transform({column}, lambda need: {seen}))"
    return f"CASE WHEN list_has_any({column}, [{_codes(level)}]::VARCHAR[]) THEN {joined} ELSE {column} END"


def has_sensitive(con: DuckDBPyConnection, *, level: Level = Level.READERS) -> bool:
    """Whether anybody ever asked for a sensitive need."""
    sql = f"SELECT EXISTS (FROM marts.request_days WHERE category IN ({_codes(level)}))"
    ((known,),) = con.execute(sql).fetchall()
    return bool(known)


def sensitive_requests(
    con: DuckDBPyConnection, *, start: date, end: date, place: str | None = None, level: Level = Level.READERS
) -> pd.DataFrame:
    """Requests of sensitive needs by calendar week and district.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code; None takes all. Readers see the district of a village.
        level: Who looks: readers see whole weeks that are over, and no count from 1 to 4.

    Returns:
        One row per week with such a request, and district, then all districts of it (district missing): week (its
        Monday), week_end, district, requests (missing where readers must not see it), is_suppressed.
    """
    sql = f"""
        SELECT date_trunc('week', r.day)::DATE AS week, coalesce(any_value(v.district), '{UNKNOWN}') AS district,
            sum(r.requests)::BIGINT AS requests
        FROM marts.request_days AS r LEFT JOIN staging.villages AS v ON v.village_code = r.village_code
        WHERE r.category IN ({_codes(level)}) AND {in_place("r.village_code")} GROUP BY week, v.district ORDER BY ALL
    """
    frame = con.execute(sql, {"place": fixed_place(place, level=level)}).df()
    frame["week"] = pd.to_datetime(frame["week"]).dt.date
    table = protected(frame, counts="requests", groups=["district"], within=["week"], level=level)
    table["week_end"] = [fixed_week(week)[1] for week in table["week"]]
    inside = [
        fixed_week(start)[0] <= week and (last <= end if not level.rows else week <= end)
        for week, last in zip(table["week"], table["week_end"], strict=True)
    ]
    rows = table.loc[np.array(inside, dtype=bool)].sort_values(["week", "district"], na_position="last", kind="stable")
    return rows[["week", "week_end", "district", "requests", "is_suppressed"]].reset_index(drop=True)
