"""Gifts: what came in, what went out, what is left. Received = bought + handed over + cost of the work + on hand."""

from datetime import date

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.shared.disclosure import UNKNOWN, View, fixed_period, fixed_place, protected
from analytics.metrics.shared.predicates import in_period, in_place
from finding import Finding
from level import Level


def donation_totals(con: DuckDBPyConnection, *, start: date, end: date) -> pd.DataFrame:
    """Gifts and their use in the period.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.

    Returns:
        One row: donations, cash_donations, in_kind_donations, cash_in_idr, spent_idr (goods bought, cash handed over
        and the cost of the work), operating_idr (the last of these), on_hand_idr (at the end of the period, everything
        before it included), uses (purchases and hand-outs), evidence_share (of them with a receipt, 0 to 1, missing
        when there are none).
    """
    sql = f"""
        WITH given AS (
            SELECT coalesce(sum(donations), 0)::BIGINT AS donations,
                coalesce(sum(donations) FILTER (kind = 'cash'), 0)::BIGINT AS cash_donations,
                coalesce(sum(donations) FILTER (kind = 'in_kind'), 0)::BIGINT AS in_kind_donations
            FROM marts.donation_days WHERE {in_period()}
        ), cash AS (
            SELECT coalesce(sum(cash_in_idr) FILTER (day >= $start), 0)::BIGINT AS cash_in_idr,
                coalesce(sum(cash_spent_idr + cash_distributed_idr + operating_idr) FILTER (day >= $start), 0)::BIGINT
                    AS spent_idr,
                coalesce(sum(operating_idr) FILTER (day >= $start), 0)::BIGINT AS operating_idr,
                coalesce(arg_max(on_hand_idr, day), 0)::BIGINT AS on_hand_idr
            FROM marts.cash_days WHERE day <= $end
        ), used AS (
            SELECT coalesce(sum(uses), 0)::BIGINT AS uses, sum(with_evidence) / nullif(sum(uses), 0) AS evidence_share
            FROM (
                SELECT day, purchases AS uses, with_evidence FROM marts.purchase_days
                UNION ALL SELECT day, distributions, with_evidence FROM marts.distribution_days
            ) WHERE {in_period()}
        )
        FROM given, cash, used
    """
    return con.execute(sql, {"start": start, "end": end}).df()


def daily_donations(con: DuckDBPyConnection, *, start: date, end: date) -> pd.DataFrame:
    """Gifts and cash of each day, zeros included.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.

    Returns:
        One row per day from the first to the last with a gift, a purchase or a distribution: day, donations,
        cash_in_idr, spent_idr, on_hand_idr [rupiah], complete.
    """
    sql = """
        WITH moves AS (SELECT day FROM marts.donation_days UNION ALL SELECT day FROM marts.cash_days),
        calendar AS (
            SELECT unnest(generate_series(min(day), least(max(day), $end), INTERVAL 1 DAY))::DATE AS day FROM moves
        ),
        given AS (SELECT day, sum(donations) AS donations FROM marts.donation_days GROUP BY day),
        complete AS (SELECT min(complete_until) AS until FROM ops.feeds WHERE feed = 'donations')
        SELECT k.day, coalesce(g.donations, 0)::BIGINT AS donations, coalesce(c.cash_in_idr, 0) AS cash_in_idr,
            coalesce(c.cash_spent_idr + c.cash_distributed_idr + c.operating_idr, 0) AS spent_idr,
            coalesce(last_value(c.on_hand_idr IGNORE NULLS) OVER (ORDER BY k.day), 0) AS on_hand_idr,
            coalesce(k.day <= until, false) AS complete
        FROM calendar AS k CROSS JOIN complete
        LEFT JOIN given AS g ON g.day = k.day LEFT JOIN marts.cash_days AS c ON c.day = k.day
        QUALIFY k.day >= $start ORDER BY k.day
    """
    return con.execute(sql, {"start": start, "end": end}).df()


def donations_headline(con: DuckDBPyConnection, *, start: date, end: date) -> Finding:
    """How much came in, how much of it went out and how much is left; what went out only where a book says so.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
    """
    row = donation_totals(con, start=start, end=end).iloc[0]
    numbers = {"donations": int(row["donations"]), "days": (end - start).days + 1}
    numbers |= {"received_idr": int(row["cash_in_idr"]), "on_hand_idr": int(row["on_hand_idr"])}
    numbers |= {"spent_idr": int(row["spent_idr"])}
    if row["on_hand_idr"] < 0:
        return Finding("donations.overspent", {**numbers, "missing_idr": -numbers["on_hand_idr"]})
    if not numbers["donations"]:
        return Finding("donations.none", numbers)
    if not row["cash_donations"]:
        return Finding("donations.goods_only", numbers)
    return Finding("donations.received" if _has_uses(con) else "donations.received_only", numbers)


def _has_uses(con: DuckDBPyConnection) -> bool:
    """Whether any book says what went out."""
    sql = "SELECT EXISTS (FROM marts.purchase_days) OR EXISTS (FROM marts.distribution_days)"
    return bool(con.execute(sql).fetchall()[0][0])


def distributions_by_village(
    con: DuckDBPyConnection, *, start: date, end: date, place: str | None = None, level: Level = Level.READERS
) -> pd.DataFrame:
    """Hand-outs by village and item; for readers by district and item, of whole weeks or months.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code (city, district or village); None takes all, also rows without a village.
            Readers are shown its district.
        level: Who looks: what one household was handed would follow from a village, a thing and two days, so readers
            see hand-outs from five on.

    Returns:
        One row per village and item: village and district (missing when not recorded), item, distributions, quantity
        [unit of the item], amount_idr. For readers one row per district and item, without village, with is_suppressed:
        counts that they must not see are missing.
    """
    if not level.rows:
        return _by_district(con, *fixed_period(start, end), place=fixed_place(place), level=level)
    sql = f"""
        SELECT any_value(v.name) AS village, any_value(v.district) AS district, d.item,
            sum(d.distributions)::BIGINT AS distributions, sum(d.quantity)::DOUBLE AS quantity,
            sum(d.amount_idr)::BIGINT AS amount_idr
        FROM marts.distribution_days AS d LEFT JOIN staging.villages AS v ON v.village_code = d.village_code
        WHERE {in_period("d.day")} AND {in_place("d.village_code")}
        GROUP BY d.village_code, d.item ORDER BY distributions DESC, d.village_code, d.item
    """
    return con.execute(sql, {"start": start, "end": end, "place": place}).df()


def _by_district(con: DuckDBPyConnection, start: date, end: date, *, place: str | None, level: Level) -> pd.DataFrame:
    """Hand-outs by district and item as readers see them; what is hidden is decided for every place at once."""
    sql = f"""
        SELECT coalesce(v.district_code, '{UNKNOWN}') AS district_code, any_value(v.district) AS district,
            coalesce(d.item, '{UNKNOWN}') AS item, sum(d.distributions)::BIGINT AS distributions,
            sum(d.quantity)::DOUBLE AS quantity, sum(d.amount_idr)::BIGINT AS amount_idr
        FROM marts.distribution_days AS d LEFT JOIN staging.villages AS v ON v.village_code = d.village_code
        WHERE {in_period("d.day")} GROUP BY ALL
    """
    frame = con.execute(sql, {"start": start, "end": end}).df()
    groups = ["district_code", "item"]
    # what became of a thing everywhere is free, so its total counts as known
    views: list[View] = [("district_code", "item"), ("item",)]
    table = protected(frame, counts="distributions", groups=groups, views=views, level=level)
    seen = table[table[groups].notna().all(axis=1)]
    rows = frame.drop(columns="distributions").merge(seen, on=groups)
    if place is not None:
        rows = rows[(rows["district_code"] + ".").str.startswith(f"{place}.")]
    rows[["quantity", "amount_idr"]] = rows[["quantity", "amount_idr"]].mask(rows["is_suppressed"])
    rows["item"] = rows["item"].astype(object).where(rows["item"] != UNKNOWN, None)
    columns = ["district", "item", "distributions", "quantity", "amount_idr", "is_suppressed"]
    order = ["distributions", "district_code", "item"]
    return rows.sort_values(order, ascending=[False, True, True], na_position="last", ignore_index=True)[columns]
