"""Trace of one gift to where it ended: villages, the store, the cost of the work, the cash box.

The rule: what names the gift is taken from it first; all else first in, first out (`analytics.tracing.gifts`).
"""

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.shared.disclosure import to_the_hour
from finding import Finding
from level import Level

_MOST_CHOICES = 500


_SEEN = "($rows OR donor IS NOT NULL)"
"""Gifts that readers see: those of organisations."""


def gifts(con: DuckDBPyConnection, *, chosen: str | None = None, level: Level = Level.READERS) -> pd.DataFrame:
    """One row per gift that can be chosen: the newest 500, and the chosen one; for readers those of organisations.

    Args:
        con: Connection to a snapshot.
        chosen: Id of a gift that is listed whatever its age.
        level: Who looks.

    Returns:
        Columns donation_id, received_at, donor (organisations only), donor_kind, kind, item, quantity, amount_idr,
        villages (that received a part).
    """
    sql = f"""
        SELECT donation_id, received_at, donor, donor_kind, kind, item, quantity::DOUBLE AS quantity, amount_idr,
            villages
        FROM marts.gift_outcomes WHERE {_SEEN}
        QUALIFY row_number() OVER (ORDER BY received_at DESC, donation_id) <= $most OR donation_id = $chosen
        ORDER BY received_at DESC, donation_id
    """
    frame = con.execute(sql, {"most": _MOST_CHOICES, "chosen": chosen, "rows": level.rows}).df()
    return frame if level.rows else to_the_hour(frame)


def _seen_gift(con: DuckDBPyConnection, donation_id: str, level: Level) -> str | None:
    """The id of a gift that may be traced; None for one of a person, for readers."""
    sql = f"SELECT donation_id FROM marts.gift_outcomes WHERE donation_id = $gift AND {_SEEN}"
    row = con.execute(sql, {"gift": donation_id, "rows": level.rows}).fetchone()
    return donation_id if row or level.rows else None


def destinations(con: DuckDBPyConnection, *, donation_id: str, level: Level = Level.READERS) -> pd.DataFrame:
    """One row per village (missing where it is not known) and state that a part of the gift ended in.

    Villages come first, the largest first.

    Args:
        con: Connection to a snapshot.
        donation_id: Id of the gift.
        level: Who looks: readers trace gifts of organisations.

    Returns:
        Columns village, district, gift_state, amount_idr (a gift of cash) or quantity (goods), distributions.
    """
    sql = """
        SELECT v.name AS village, v.district, p.state AS gift_state, sum(p.amount_idr)::BIGINT AS amount_idr,
            sum(p.quantity)::DOUBLE AS quantity, count(DISTINCT p.distribution_id) AS distributions
        FROM staging.gift_parts AS p LEFT JOIN staging.villages AS v ON v.village_code = p.village_code
        WHERE p.donation_id = $gift GROUP BY p.village_code, v.name, v.district, p.state
        ORDER BY p.state = 'handed_over' DESC, coalesce(sum(p.amount_idr), sum(p.quantity)) DESC, v.name
    """
    return con.execute(sql, {"gift": _seen_gift(con, donation_id, level)}).df()


def gift_parts(con: DuckDBPyConnection, *, donation_id: str, level: Level = Level.READERS) -> pd.DataFrame:
    """One row per part of the gift, oldest first.

    Args:
        con: Connection to a snapshot.
        donation_id: Id of the gift.
        level: Who looks: readers trace gifts of organisations.

    Returns:
        Columns day, gift_state, village, item, quantity, amount_idr, purchase_id, distribution_id, by_rule (named, or
        oldest: first in, first out).
    """
    sql = """
        SELECT p.day, p.state AS gift_state, v.name AS village, p.item, p.quantity::DOUBLE AS quantity, p.amount_idr,
            p.purchase_id, p.distribution_id, CASE WHEN p.is_named THEN 'named' ELSE 'oldest' END AS by_rule
        FROM staging.gift_parts AS p LEFT JOIN staging.villages AS v ON v.village_code = p.village_code
        WHERE p.donation_id = $gift ORDER BY p.day, p.purchase_id, p.distribution_id, p.state
    """
    return con.execute(sql, {"gift": _seen_gift(con, donation_id, level)}).df()


def trace_headline(con: DuckDBPyConnection, *, donation_id: str, level: Level = Level.READERS) -> Finding:
    """How much of the gift was handed over, and to how many villages; `gift.none` for an unknown gift.

    Args:
        con: Connection to a snapshot.
        donation_id: Id of the gift.
        level: Who looks: readers trace gifts of organisations.
    """
    sql = "SELECT kind, item, handed_over_share, villages FROM marts.gift_outcomes WHERE donation_id = $gift"
    row = con.execute(sql, {"gift": _seen_gift(con, donation_id, level)}).fetchone()
    numbers: dict[str, str | int] = {"gift": donation_id}
    if row is None or row[2] is None:
        return Finding("gift.none", numbers)
    kind, _, share, villages = row
    numbers |= {"handed_percent": round(100 * share), "villages": int(villages)}
    if not share:
        return Finding("gift.waiting_cash" if kind == "cash" else "gift.waiting_goods", numbers)
    return Finding("gift.reached", numbers)
