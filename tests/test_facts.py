"""Facts of a snapshot: remembered only where who opened it says that it does not change."""

import duckdb

from analytics.metrics.shared.predicates import table_or_empty
from facts import Facts, share


def test_a_connection_that_may_change_is_read_each_time() -> None:
    with duckdb.connect() as con:
        assert table_or_empty(con, "depots", "depot VARCHAR") != "depots"
        con.execute("CREATE TABLE depots (depot VARCHAR)")
        assert table_or_empty(con, "depots", "depot VARCHAR") == "depots"


def test_connections_to_one_snapshot_share_what_was_read() -> None:
    known: Facts = {}
    with duckdb.connect() as con, share(con.cursor(), known) as first, share(con.cursor(), known) as second:
        con.execute("CREATE TABLE depots (depot VARCHAR)")
        assert table_or_empty(first, "depots", "depot VARCHAR") == "depots"
        con.execute("DROP TABLE depots")
        assert table_or_empty(second, "depots", "depot VARCHAR") == "depots"
        assert table_or_empty(con.cursor(), "depots", "depot VARCHAR") != "depots"


def test_facts_of_two_snapshots_do_not_mix() -> None:
    with duckdb.connect() as older, duckdb.connect() as newer:
        newer.execute("CREATE TABLE depots (depot VARCHAR)")
        assert table_or_empty(share(older, {}), "depots", "depot VARCHAR") != "depots"
        assert table_or_empty(share(newer, {}), "depots", "depot VARCHAR") == "depots"
