"""Legal limits on collecting gifts, and how the posko stands to them."""

from datetime import date
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

WITHIN, CHECK, EXCEEDED, UNKNOWN = "within", "check", "exceeded", "unknown"
_DAYS_A_MONTH = 365.25 / 12
COLUMNS = ["limit_key", "limit_state", "numerator_idr", "denominator_idr", "limit_share", "most_share"]
COLUMNS += ["months", "most_months", "renewals", "regulation", "dated"]


def collection_limits(con: DuckDBPyConnection, *, end: date) -> pd.DataFrame:
    """One row per limit, from the first gift to `end`; a limit that is not in the table has no row.

    operating_share: the cost of the work of all cash received. victims_operating_share: the part of it that by the rule
    of the trace was paid from gifts for victims of a disaster, of those gifts; `check` when only first in, first out
    makes it so. permit_months: from the first gift to the last; `check` when that needs a renewal.

    Columns: limit_key, limit_state (within, check, exceeded, unknown), numerator_idr, denominator_idr, limit_share,
    most_share (0 to 1), months, most_months, renewals, regulation, dated.
    """
    known = {row["limit_key"]: row for row in con.execute("FROM staging.limits").df().to_dict("records")}
    ways = {"operating_share": _operating, "victims_operating_share": _for_victims}
    rows = [way(con, end, float(known[key]["most"])) | {"limit_key": key} for key, way in ways.items() if key in known]
    if "permit_months" in known:
        renewals = int(known.get("permit_renewals", {"most": 0})["most"])
        permit = _permit(con, end, float(known["permit_months"]["most"]), renewals)
        rows.append(permit | {"limit_key": "permit_months", "renewals": renewals})
    law = [{name: known[row["limit_key"]][name] for name in ("regulation", "dated")} for row in rows]
    return pd.DataFrame([row | legal_basis for row, legal_basis in zip(rows, law, strict=True)], columns=COLUMNS)


def _operating(con: DuckDBPyConnection, end: date, most: float) -> dict[str, Any]:
    sql = "SELECT sum(operating_idr)::BIGINT, sum(cash_in_idr)::BIGINT FROM marts.cash_days WHERE day <= $end"
    spent, received = _two(con, sql, end)
    return _share(spent, received, most) | {"limit_state": _state(spent, received, most)}


def _for_victims(con: DuckDBPyConnection, end: date, most: float) -> dict[str, Any]:
    sql = """
        SELECT coalesce(sum(p.amount_idr) FILTER (p.state = 'operating' AND p.day <= $end), 0)::BIGINT,
            coalesce(sum(p.amount_idr) FILTER (p.state = 'operating' AND p.is_named AND p.day <= $end), 0)::BIGINT
        FROM staging.gift_parts AS p JOIN staging.donations AS g ON g.donation_id = p.donation_id WHERE g.for_victims
    """
    spent, named = _two(con, sql, end)
    received_sql = (
        "SELECT sum(amount_idr)::BIGINT, 0 FROM staging.donations WHERE for_victims AND kind = 'cash' AND day <= $end"
    )
    received, _ = _two(con, received_sql, end)
    state = _state(spent, received, most)
    if state == EXCEEDED and _state(named, received, most) == WITHIN:
        state = CHECK
    return _share(spent, received, most) | {"limit_state": state}


def _permit(con: DuckDBPyConnection, end: date, most: float, renewals: int) -> dict[str, Any]:
    sql = "SELECT min(day), max(day) FROM marts.donation_days WHERE day <= $end"
    first, last = con.execute(sql, {"end": end}).fetchone() or (None, None)
    if first is None:
        return {"limit_state": UNKNOWN, "most_months": most}
    months = ((last - first).days + 1) / _DAYS_A_MONTH
    state = WITHIN if months <= most else CHECK if months <= most * (1 + renewals) else EXCEEDED
    return {"limit_state": state, "months": months, "most_months": most}


def _two(con: DuckDBPyConnection, sql: str, end: date) -> tuple[int, int]:
    row = con.execute(sql, {"end": end}).fetchone() or (0, 0)
    return int(row[0] or 0), int(row[1] or 0)


def _share(spent: int, received: int, most: float) -> dict[str, Any]:
    share = spent / received if received else None
    return {"numerator_idr": spent, "denominator_idr": received, "limit_share": share, "most_share": most}


def _state(spent: int, received: int, most: float) -> str:
    if not received:
        return UNKNOWN
    return WITHIN if spent <= most * received else EXCEEDED
