"""Which rows of a sheet are no data: blank, title, repeated header, total, signature. They are counted, by kind."""

import duckdb

import settings
from pipelines.recognise import Sheet


def lines_that_are_no_data(con: duckdb.DuckDBPyConnection, sheet: Sheet, row_mask: int) -> dict[str, int]:
    """How many by kind, and the table `skipped`.

    Only rows that miss something required (`row_mask`) are looked at; all of them where a title row says when it
    happened, for then even a blank row misses nothing.
    """
    grid, header_row = sheet.grid, sheet.header_row
    lacking = "true" if sheet.feed.happened in sheet.constants else f"bad & {row_mask} <> 0"
    cells = ", ".join(f"c{i}" for i in range(grid.width))
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE looked_at AS
        WITH written AS (
            SELECT row_number, list_transform([{cells}], lambda cell: clean(cell)) AS cells
            FROM {grid.relation} SEMI JOIN (
                SELECT row_number FROM parsed WHERE {lacking}
                UNION ALL SELECT unnest(range(1, {header_row + 1}))
            ) USING (row_number)),
        folded AS (SELECT *, list_transform(cells, lambda cell: fold(cell)) AS words FROM written)
        SELECT row_number, len(list_filter(cells, lambda cell: cell IS NOT NULL)) AS filled,
            coalesce(list_filter(words, lambda word: word IS NOT NULL)[1], '') AS first,
            {_repeats_header(sheet)} AS is_header
        FROM folded LEFT JOIN (SELECT words AS titles FROM folded WHERE row_number = {header_row}) ON true"""
    )
    con.execute(f"CREATE OR REPLACE TEMP VIEW data_rows AS SELECT row_number FROM parsed WHERE NOT ({lacking})")
    con.execute(f"SET VARIABLE header_row = {header_row}")
    sql = (settings.ROOT / "pipelines" / "lines.sql").read_text("utf-8")
    con.execute(f"CREATE OR REPLACE TABLE skipped AS {sql}")
    counted = con.execute("SELECT kind, count(*) FROM skipped WHERE kind <> 'header' GROUP BY kind ORDER BY kind")
    return dict(counted.fetchall())


def _repeats_header(sheet: Sheet) -> str:
    """SQL: at least two understood columns hold their own title again."""
    if not sheet.header_row or len(sheet.places) < 2:
        return "false"
    places = [place + 1 for place in sheet.places.values()]
    return f"len(list_filter({places}, lambda place: words[place] = titles[place])) >= 2"
