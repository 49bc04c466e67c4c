"""How empties become full again, as stored with the snapshot."""

from duckdb import DuckDBPyConnection

from analytics.forecasting.loop import Refill


def refills_of(con: DuckDBPyConnection, *, depots: list[str] | None = None) -> dict[tuple[str, str | None], Refill]:
    """By depot and size [cylinders], and by depot with its sizes together under None [m³]. Depots whose ledger has no
    return and no refill at all are left out: nothing comes back there.
    """
    sql = """
        SELECT depot, item, return_share, days_with_patient, days_at_plant, daily_quota FROM marts.refill_habits
        WHERE $depots::VARCHAR[] IS NULL OR list_contains($depots, depot)
    """
    return {
        (depot, item): Refill(share, with_patient, tuple(at_plant), float("inf") if quota is None else quota)
        for depot, item, share, with_patient, at_plant, quota in con.execute(sql, {"depots": depots}).fetchall()
    }
