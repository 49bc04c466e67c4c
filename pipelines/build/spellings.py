"""Every way a place, an item or a depot is written, once: what the layer `resolved` finds the meaning of."""

import duckdb

from pipelines.feeds import FEEDS

_LASTING = 1_000_000_000  # a name under which a balance was carried over stays, whatever is written most often later


def add_spellings(con: duckdb.DuckDBPyConnection) -> None:
    """Make `raw.place_spellings`, `raw.item_spellings`, `raw.declared_items` and `raw.depot_spellings`."""
    places = [f.table for f in FEEDS if not f.reference and {"village", "district"} <= {c.name for c in f.columns}]
    pairs = " UNION ".join(
        f"SELECT DISTINCT coalesce(village, '') AS village_text, coalesce(district, '') AS district_text FROM raw.{t}"
        for t in (*places, "depots")
    )
    con.execute(
        f"CREATE TABLE raw.place_spellings AS SELECT * FROM ({pairs}) WHERE village_text <> '' OR district_text <> ''"
    )
    items = [f.table for f in FEEDS if not f.reference and "item" in {c.name for c in f.columns}]
    con.execute(
        "CREATE TABLE raw.item_spellings AS "
        + " UNION ".join(f"SELECT item AS item_text FROM raw.{t} WHERE item IS NOT NULL" for t in (*items, "carried"))
    )
    units = [f"SELECT item AS item_text, item_unit, load_order FROM raw.{t} WHERE item_unit IS NOT NULL" for t in items]
    units.append("SELECT item, item_unit, -1 FROM raw.carried WHERE item_unit IS NOT NULL")
    con.execute(
        f"""CREATE TABLE raw.declared_items AS SELECT item_text, arg_max(item_unit, load_order) AS item_unit
        FROM ({" UNION ALL ".join(units)}) WHERE item_text IS NOT NULL GROUP BY item_text"""
    )
    _add_depot_spellings(con)


def _add_depot_spellings(con: duckdb.DuckDBPyConnection) -> None:
    depots = [f.table for f in FEEDS if "depot" in {c.name for c in f.columns}]
    spelled = [f"SELECT depot, count(*) AS times FROM raw.{t} WHERE depot IS NOT NULL GROUP BY depot" for t in depots]
    spelled.append(f"SELECT DISTINCT depot, {_LASTING} FROM raw.carried WHERE depot IS NOT NULL")
    con.execute(
        f"""CREATE TABLE raw.depot_spellings AS SELECT depot AS depot_text, sum(times)::BIGINT AS times
        FROM ({" UNION ALL ".join(spelled)}) GROUP BY depot"""
    )
