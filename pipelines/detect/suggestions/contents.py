"""What the cells of each column may be, by a sample of the first rows."""

import duckdb

import settings
from pipelines.storage import load_store
from pipelines.types.cell_text import quoted
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations
from pipelines.types.sql import sql

_SAMPLE_ROWS = 400
_ITEM_NAMES = "unnest(string_split(item || ';' || coalesce(aliases, ''), ';'))"
# what describes how cells are written, and nothing of what they are about
_SHAPES = ("name", "unique", "one_word", "phone", "yes_no", "month", "large")

Contents = dict[int, dict[str, float]]
"""Place of a column → what its cells may be → share of its filled cells that are [0-1]."""


def contents_of(con: duckdb.DuckDBPyConnection, grid: Grid, header_row: int) -> Contents:
    """Return what the filled cells below a header may be; columns without any are left out.

    Args:
        con: a prepared connection with the grid's relation
        grid: the table
        header_row: row number of its titles
    """
    cells = ", ".join(f"clean(c{place})" for place in range(grid.width))
    with Relations(con) as own:
        sample = own.table(
            "sample",
            f"""SELECT place, text FROM (
                SELECT unnest(range({grid.width})) AS place, unnest([{cells}]) AS text
                FROM (FROM {grid.relation} WHERE row_number > {header_row} ORDER BY row_number LIMIT {_SAMPLE_ROWS}))
            WHERE text IS NOT NULL AND NOT is_nothing(text)""",
        )
        names = own.table("names", _known_names())
        rows = con.execute(sql("detect/suggestions/contents", sample=sample, names=names)).fetchall()
    contents: Contents = {}
    for place, thing, share in rows:
        contents.setdefault(place, {})[thing] = min(share, 1.0)
    return contents


def private_places(contents: Contents) -> set[int]:
    """Return the places whose cells look like telephone numbers, names of people, or free text."""
    return {place for place, shares in contents.items() if _is_private(shares)}


def _is_private(shares: dict[str, float]) -> bool:
    if shares.get("phone", 0) > 0.2:
        return True
    if max(share for thing, share in shares.items() if thing not in _SHAPES) > 0.3:
        return False
    return shares.get("name", 0) > 0.6 or (shares.get("one_word", 0) < 0.5 and shares.get("unique", 0) > 0.5)


def _known_names() -> str:
    """SQL of the places and items that came with Posko or were loaded, as they are compared."""
    folder = settings.ROOT / "data" / "reference"
    villages, items = (
        f"read_csv({quoted(str(folder / f'{n}.csv'))}, all_varchar = true)" for n in ("villages", "items")
    )
    columns = [("village", "name", villages), ("district", "district", villages), ("item", _ITEM_NAMES, items)]
    for load in load_store.loads():
        for number, part in enumerate(load.parts):
            rows = f"read_parquet({quoted(str(load.folder / f'rows-{number}.parquet'))})"
            if part.table == "villages":
                columns += [("village", "name", rows), ("district", "district", rows)]
            if part.table == "items":
                columns.append(("item", _ITEM_NAMES, rows))
    selects = [f"SELECT {quoted(thing)} AS thing, {column} AS written FROM {rows}" for thing, column, rows in columns]
    written = " UNION ALL ".join(selects)
    return f"SELECT DISTINCT thing, fold_item(written) AS spelling FROM ({written}) WHERE written <> ''"
