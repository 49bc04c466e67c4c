"""What the cells of each column look like, told by a sample of its first rows."""

import duckdb

import settings
from pipelines.storage import load_store
from pipelines.types.cell_text import quoted
from pipelines.types.grid import Grid
from pipelines.types.sql import sql

_SAMPLE_ROWS = 400
_ITEM_NAMES = "unnest(string_split(item || ';' || coalesce(aliases, ''), ';'))"

Contents = dict[int, dict[str, float]]
"""Place of a column → what its cells may be → the share of them that are."""


def contents_of(con: duckdb.DuckDBPyConnection, grid: Grid, header_row: int) -> Contents:
    """What the filled cells below a header are, as shares; columns without any are left out."""
    cells = ", ".join(f"clean(c{place})" for place in range(grid.width))
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE sampled AS SELECT place, text FROM (
            SELECT unnest(range({grid.width})) AS place, unnest([{cells}]) AS text
            FROM (FROM {grid.relation} WHERE row_number > {header_row} ORDER BY row_number LIMIT {_SAMPLE_ROWS}))
        WHERE text IS NOT NULL AND NOT is_nothing(text)"""
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE known_names AS {_known_names()}")
    for name in ("detect/date_of_parts", "detect/suggestions/contents"):
        found = con.execute(sql(name))
    shares: Contents = {}
    for place, thing, share in found.fetchall():
        shares.setdefault(place, {})[thing] = min(share, 1.0)
    return shares


def _known_names() -> str:
    """SQL of the places and items that came with Posko or were loaded, as they are compared."""
    folder = settings.ROOT / "data" / "reference"
    sources = [f"read_csv({quoted(str(folder / f'{name}.csv'))}, all_varchar = true)" for name in ("villages", "items")]
    named = [("village", "name", sources[0]), ("district", "district", sources[0])]
    named += [
        ("item", f"unnest(string_split(item || ';' || coalesce({a}, ''), ';'))", sources[1]) for a in ("aliases",)
    ]
    for load in load_store.loads():
        for number, part in enumerate(load.parts):
            rows = f"read_parquet({quoted(str(load.folder / f'rows-{number}.parquet'))})"
            if part.table == "villages":
                named += [("village", "name", rows), ("district", "district", rows)]
            if part.table == "items":
                named.append(("item", _ITEM_NAMES, rows))
    selects = [f"SELECT {quoted(thing)} AS thing, {column} AS written FROM {rows}" for thing, column, rows in named]
    written = " UNION ALL ".join(selects)
    return f"SELECT DISTINCT thing, fold_item(written) AS spelling FROM ({written}) WHERE written <> ''"
