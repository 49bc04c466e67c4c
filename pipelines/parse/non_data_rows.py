"""Which rows of a sheet are no data: blank, title, repeated header, total, signature. They are counted and listed, by
kind; what they said is not kept."""

from pathlib import Path

import duckdb

from pipelines.types.cell_text import quoted
from pipelines.types.sheet import Sheet
from pipelines.types.sql import sql
from pipelines.types.template_marks import example_rows

# `(1) (2) (3)` or `1 2 3`: every column that is filled says which it is
_FILLED = "list_filter(cells, lambda cell: cell IS NOT NULL)"
_NUMBER = r"TRY_CAST(regexp_extract(cell, '^[(\[]?\s*(\d{1,2})\s*[)\].]?$', 1) AS BIGINT)"
_NUMBERING = f"""len({_FILLED}) >= 3
    AND list_transform({_FILLED}, lambda cell: {_NUMBER}) = range(1, len({_FILLED}) + 1)"""


def lines_that_are_no_data(con: duckdb.DuckDBPyConnection, sheet: Sheet, row_mask: int) -> dict[str, int]:
    """How many by kind, and the table `skipped`.

    Only rows that miss something required (`row_mask`) are looked at; all of them where a title row says when it
    happened, for then even a blank row misses nothing. What the file's shape tells (`Grid.lines`) stands.
    """
    lacking = "true" if sheet.feed.happened in sheet.constants else f"bad & {row_mask} <> 0"
    _look_at(con, sheet, lacking)
    con.execute(f"CREATE OR REPLACE TEMP VIEW data_rows AS SELECT row_number FROM parsed WHERE NOT ({lacking})")
    con.execute(f"SET VARIABLE header_row = {sheet.header_row}")
    lines = sheet.grid.lines
    told = f"SELECT row_number, 'example' FROM ({example_rows(sheet)})"
    told += f" UNION ALL SELECT row_number, kind FROM {lines}" if lines else ""
    con.execute(
        f"""CREATE OR REPLACE TABLE skipped AS
        WITH told(row_number, kind) AS ({told}), seen AS ({sql("parse/non_data_rows")})
        FROM told UNION ALL FROM seen ANTI JOIN told USING (row_number)"""
    )
    counted = con.execute("SELECT kind, count(*) FROM skipped WHERE kind <> 'header' GROUP BY kind ORDER BY kind")
    return dict(counted.fetchall())


def _look_at(con: duckdb.DuckDBPyConnection, sheet: Sheet, lacking: str) -> None:
    """Make `looked_at`: what stands in the rows up to the header and in those that lack something."""
    cells = ", ".join(f"c{i}" for i in range(sheet.grid.width))
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE looked_at AS
        WITH written AS (
            SELECT row_number, list_transform([{cells}], lambda cell: clean(cell)) AS cells
            FROM {sheet.grid.relation} SEMI JOIN (
                SELECT row_number FROM parsed WHERE {lacking}
                UNION ALL SELECT unnest(range(1, {sheet.header_row + 1}))
            ) USING (row_number)),
        folded AS (SELECT *, list_transform(cells, lambda cell: fold(cell)) AS words FROM written)
        SELECT row_number, len(list_filter(cells, lambda cell: cell IS NOT NULL)) AS filled,
            coalesce(list_filter(words, lambda word: word IS NOT NULL)[1], '') AS first,
            {_repeats_header(sheet)} AS is_header, {_NUMBERING} AS is_numbering
        FROM folded LEFT JOIN (SELECT words AS titles FROM folded WHERE row_number = {sheet.header_row}) ON true"""
    )


def _repeats_header(sheet: Sheet) -> str:
    """SQL: at least two understood columns hold their own title again."""
    if not sheet.header_row or len(sheet.places) < 2:
        return "false"
    places = [place + 1 for place in sheet.places.values()]
    return f"len(list_filter({places}, lambda place: words[place] = titles[place])) >= 2"


def store_lines(con: duckdb.DuckDBPyConnection, sheet: Sheet, target: Path) -> None:
    """Write where the lines of `skipped` are; a grid that repeats another has none of its own."""
    kept = "false" if sheet.grid.repeats else "kind <> 'header'"
    found = f"SELECT row_number, kind FROM skipped WHERE {kept} ORDER BY row_number"
    con.execute(f"COPY ({found}) TO {quoted(str(target))} (COMPRESSION zstd)")
