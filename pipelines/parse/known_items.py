"""Items in force and what one of them is counted in: those that come with Posko, those of loads, and declared ones."""

import duckdb

import settings
from pipelines.storage import load_store
from pipelines.storage.active_loads import partition
from pipelines.types.cell_text import quoted
from pipelines.types.load import Load

_TABLE = "item_units (spelling VARCHAR, item VARCHAR, unit VARCHAR, contents_m3 DOUBLE)"
_KNOWN = """INSERT INTO item_units
    WITH listed AS (
        SELECT lower(trim(item)) AS item, arg_max(unit, load_order) AS unit,
            arg_max(contents_m3, load_order) AS contents_m3, string_agg(aliases, ';') AS aliases
        FROM (FROM ({items})) GROUP BY 1
    ), spelled AS (
        SELECT fold_item(unnest(string_split(item || ';' || coalesce(aliases, ''), ';'))) AS spelling, item, unit,
            contents_m3
        FROM listed
    )
    SELECT DISTINCT ON (spelling) spelling, item, coalesce(w.code, unit), contents_m3
    FROM spelled LEFT JOIN words w ON w.domain = 'unit' AND w.word = fold(unit)
    WHERE spelling <> '' ORDER BY spelling, item"""
_DECLARED = """INSERT INTO item_units
    SELECT spelling, any_value(item), any_value({unit}), NULL
    FROM (SELECT item, fold_item(left(item, 200)) AS spelling FROM read_parquet({file}) WHERE item IS NOT NULL)
    WHERE spelling <> '' AND spelling NOT IN (SELECT spelling FROM item_units) GROUP BY spelling"""


def learn_items(con: duckdb.DuckDBPyConnection, *, before: Load | None = None) -> None:
    """Add the items of loads to the table `item_units`.

    Args:
        con: a prepared connection
        before: only loads that arrived earlier than this one define items
    """
    active = partition(load_store.all_loads()).active
    fill_item_units(con, [load for load in active if before is None or load.order < before.order])


def fill_item_units(con: duckdb.DuckDBPyConnection, loads: list[Load]) -> None:
    """Make the table `item_units`: every spelling of an item, its unit, and the gas in one of it [m3].

    con: a connection with macros and vocabularies
    loads: those that define items besides the ones that come with Posko
    """
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_TABLE}")
    parts = [(load, number, part) for load in loads for number, part in enumerate(load.parts)]
    shipped = quoted(str(settings.ROOT / "data" / "reference" / "items.csv"))
    items = [
        f"""SELECT item, unit, TRY_CAST(nullif(contents_m3, '') AS DOUBLE) AS contents_m3, aliases, 0 AS load_order
        FROM read_csv({shipped}, all_varchar = true, header = true)"""
    ]
    items += [
        f"SELECT item, unit, contents_m3, aliases, {load.order} FROM read_parquet({_rows(load, number)})"
        for load, number, part in parts
        if part.table == "items"
    ]
    con.execute(_KNOWN.format(items=" UNION ALL ".join(items)))
    for load, number, part in parts:
        if part.item_unit:
            con.execute(_DECLARED.format(unit=quoted(part.item_unit), file=_rows(load, number)))


def _rows(load: Load, number: int) -> str:
    return quoted(str(load.folder / f"rows-{number}.parquet"))
