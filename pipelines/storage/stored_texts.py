"""Stored rows as text that is read as it was: what a correction does not change stays."""

from pipelines import feeds
from pipelines.types.cell_text import quoted
from pipelines.types.feed import NUMBER_KINDS, Column, Kind
from pipelines.types.load import Load
from pipelines.types.relations import Relations

_TYPED = "chr(8288)"


def stored_texts(relations: Relations, load: Load, number: int, targets: str) -> str:
    """Make the table of `row_number` and the text of every column, of some rows of a part.

    Args:
        relations: where the table is made
        load: the load
        number: the part, from 0
        targets: relation with the row numbers in its column `target`

    Returns:
        The name of the table.
    """
    feed = feeds.by_table(load.parts[number].table)
    rows, aside, texts = (load.folder / f"{kind}-{number}.parquet" for kind in ("rows", "aside", "texts"))
    wanted = f"SEMI JOIN (SELECT target AS row_number FROM {targets}) USING (row_number)"
    there = {name for name, *_ in relations.con.execute(f"DESCRIBE FROM read_parquet({quoted(str(rows))})").fetchall()}
    written = {column.name: _written(column, there) for column in feed.read if column.name in there}
    values = ", ".join(f"{written.get(column.name, 'NULL::VARCHAR')} AS {column.name}" for column in feed.read)
    none = ", ".join(f"NULL::VARCHAR AS {column.name}" for column in feed.read)
    as_arrived = f"UNION ALL BY NAME FROM read_parquet({quoted(str(texts))}) {wanted}" if texts.exists() else ""
    return relations.table(
        "texts",
        f"""WITH arrived AS (SELECT 0::BIGINT AS row_number, {none} WHERE false {as_arrived})
        FROM arrived UNION ALL BY NAME
        SELECT row_number, {values} FROM read_parquet({quoted(str(rows))}) {wanted} ANTI JOIN arrived USING (row_number)
        UNION ALL BY NAME
        SELECT DISTINCT row_number, {none} FROM read_parquet({quoted(str(aside))}) {wanted}
            ANTI JOIN arrived USING (row_number)
        WHERE scope = 'row'""",
    )


def _written(column: Column, there: set[str]) -> str:
    """SQL of a value as a text that is read as this very value; there: names of all stored columns."""
    name = column.name
    is_known = f"{name}_time_known" if f"{name}_time_known" in there else "NULL"
    length = f"CASE WHEN time_known({name}, {is_known}) THEN 30 ELSE 10 END"  # a day alone without a time of day
    written = {
        Kind.MOMENT: f"left(CAST(wall_of({name}) AS VARCHAR), {length})",
        Kind.CODES: f"nullif(array_to_string({name}, ';'), '')",
        Kind.PHONE: f"'+' || {name}",
    } | dict.fromkeys(NUMBER_KINDS, f"CAST({name} AS VARCHAR) || {_TYPED}")
    return written.get(column.kind, f"CAST({name} AS VARCHAR)")
