"""What is compared to tell whether two files hold the very same row: what could be read of it, and what could not."""

import duckdb

from pipelines import feeds
from pipelines.types.cell_text import quoted
from pipelines.types.load import Load, Part

_NOTHING = "NULL::UUID AS identity, NULL::BIGINT AS ordinal, NULL::UUID AS content, false AS is_told_by_key"


def view_alike(con: duckdb.DuckDBPyConnection, places: list[tuple[Load, int, Part]]) -> None:
    """Make the views that twins.sql reads: `arrived`, `unread` and `texts` of these sheets."""
    arrived = [f"SELECT '' AS feed_table, '' AS load_id, 0 AS part, 0 AS row_number, {_NOTHING} WHERE false"]
    unread = ["SELECT '' AS feed_table, '' AS load_id, 0 AS part, 0 AS row_number WHERE false"]
    texts = ["SELECT '' AS load_id, 0 AS part, 0 AS row_number, '' AS said WHERE false"]
    for load, number, part in places:
        feed = feeds.by_table(part.table)
        rows, aside, text = (load.folder / f"{kind}-{number}.parquet" for kind in ("rows", "aside", "texts"))
        row = f"'{load.load_id}' AS load_id, {number} AS part, row_number"
        of_feed, told = f"'{part.table}' AS feed_table, {row}", feed.is_merged and feed.key is not None
        arrived.append(
            f"""SELECT {of_feed}, identity, ordinal, content, {told} AS is_told_by_key
            FROM read_parquet({quoted(str(rows))})"""
        )
        unread.append(f"SELECT DISTINCT {of_feed} FROM read_parquet({quoted(str(aside))}) WHERE scope = 'row'")
        if text.exists():
            texts.append(f"SELECT {row}, {said_in(con, str(text))} AS said FROM read_parquet({quoted(str(text))})")
    for name, selects in (("arrived", arrived), ("unread", unread), ("texts", texts)):
        con.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {' UNION ALL '.join(selects)}")


def said_in(con: duckdb.DuckDBPyConnection, path: str) -> str:
    """SQL of the texts of a row, whatever the order of their columns; a mark of the workbook's own says nothing."""
    names = sorted(name for name, *_ in con.execute(f"DESCRIBE FROM read_parquet({quoted(path)})").fetchall())
    cells = (f"'{name}=' || replace({name}, chr(8288), '')" for name in names if name != "row_number")
    return f"concat_ws(chr(31), {', '.join(cells)})"
