"""Items in force and what one of them is counted in: those that come with Posko, those of loads, and declared ones."""

from pathlib import Path
from typing import Any

import duckdb

import settings
from pipelines.storage import load_store
from pipelines.storage.active_loads import partition
from pipelines.types.cell_text import quoted
from pipelines.types.load import Load

_TABLE = "item_units (spelling VARCHAR, item VARCHAR, unit VARCHAR, contents_m3 DOUBLE)"
_KNOWN = """WITH listed AS (
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
_UNITS: list[tuple[Any, ...]] = []
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
    items = [
        f"SELECT item, unit, contents_m3, aliases, {load.order} FROM read_parquet({_rows(load, number)})"
        for load, number, part in parts
        if part.table == "items"
    ]
    if items:
        con.execute(f"INSERT INTO item_units {_KNOWN.format(items=' UNION ALL '.join([_shipped(), *items]))}")
    else:
        columns = [list(column) for column in zip(*_shipped_units(con), strict=True)]
        con.execute("INSERT INTO item_units SELECT unnest($1), unnest($2), unnest($3), unnest($4::DOUBLE[])", columns)
    for load, number, part in parts:
        if part.item_unit:
            con.execute(_DECLARED.format(unit=quoted(part.item_unit), file=_rows(load, number)))


def shipped_items() -> Path:
    """Return the file of the items that come with Posko."""
    return settings.ROOT / "data" / "reference" / "items.csv"


def _shipped() -> str:
    """Return SQL of the items that come with Posko."""
    file = quoted(str(shipped_items()))
    return f"""SELECT item, unit, TRY_CAST(nullif(contents_m3, '') AS DOUBLE) AS contents_m3, aliases, 0 AS load_order
        FROM read_csv({file}, all_varchar = true, header = true)"""


def _shipped_units(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """Return the rows of `item_units` without any load: read once a process, as every connection begins with them."""
    if not _UNITS:
        _UNITS.extend(con.execute(_KNOWN.format(items=_shipped())).fetchall())
    return _UNITS


def _rows(load: Load, number: int) -> str:
    return quoted(str(load.folder / f"rows-{number}.parquet"))
