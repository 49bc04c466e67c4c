"""Rows that count no longer because a newer file took the place of theirs, and what it changed of them."""

import duckdb

import settings
from pipelines.load import Load
from pipelines.superseding import said_by
from pipelines.texts import quoted


def find_superseded(con: duckdb.DuckDBPyConnection, older: list[Load], loads: list[Load]) -> None:
    """Add the rows of these older loads that newer ones speak for to `raw.losers`, and list what is different.

    `raw.reach` must stand; `loads` are all that count.
    """
    con.execute(f"CREATE TEMP VIEW said AS {said_by(older)}")
    con.execute(f"CREATE TEMP VIEW held AS {_held_by(older)}")
    found = (settings.ROOT / "pipelines" / "superseded_rows.sql").read_text("utf-8")
    con.execute(f"INSERT INTO raw.losers SELECT feed_table, load_id, part, row_number, NULL, by_load_id FROM ({found})")
    newer = {row[0] for row in con.execute("SELECT by_load_id FROM raw.reach WHERE level = 1").fetchall()}
    con.execute(f"CREATE TEMP VIEW said_anew AS {said_by(load for load in loads if load.load_id in newer)}")
    differences = (settings.ROOT / "pipelines" / "differences.sql").read_text("utf-8")
    con.execute(f"INSERT INTO raw.differences {differences}")


def _held_by(loads: list[Load]) -> str:
    """SQL of the rows of these loads that were set aside, once each, with when they happened where that is known."""
    places = [(load, number, part.table) for load in loads for number, part in enumerate(load.parts)]
    return " UNION ALL ".join(
        f"""SELECT '{table}' AS feed_table, '{load.load_id}' AS load_id, part, row_number,
            epoch_us(any_value(happened_at)) AS at_us
        FROM (SELECT NULL::TIMESTAMPTZ AS happened_at WHERE false
            UNION ALL BY NAME FROM read_parquet({quoted(str(load.folder / f"aside-{number}.parquet"))}))
        WHERE scope = 'row' GROUP BY part, row_number"""
        for load, number, table in places
    )
