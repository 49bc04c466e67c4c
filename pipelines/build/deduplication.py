"""Deduplication: of rows that several files have of one event, which one counts."""

import duckdb

from pipelines.build.ledger import Ledger
from pipelines.types.relations import Relations

_ORDER = "load_order, part, row_number"


def deduplicate(con: duckdb.DuckDBPyConnection, table: str, ledger: Ledger) -> bool:
    """Keep the latest content of each event in the row that had it first, and mark the others as superseded.

    A row with another content than the one before it, from an older load, is listed as a difference.

    Args:
        con: connection of the build
        table: feed table; its rows are read from `raw.all_<table>`
        ledger: fills `superseded_rows` and `differences`

    Returns:
        Whether any event has several rows.
    """
    row = con.execute(f"SELECT count(*) > count(DISTINCT (identity, ordinal)) FROM raw.all_{table}").fetchone()
    if not (row and row[0]):
        return False
    with Relations(con) as made:
        candidates = made.table(
            "candidates",
            f"""WITH keys AS (SELECT identity, ordinal FROM raw.all_{table} GROUP BY ALL HAVING count(*) > 1)
            SELECT r.identity, r.ordinal, r.content, r.load_id, r.sheet, {_ORDER},
                last_value(r.content) OVER (PARTITION BY r.identity, r.ordinal ORDER BY {_ORDER}
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS newest,
                lag({{'load_id': r.load_id, 'content': r.content}})
                    OVER (PARTITION BY r.identity, r.ordinal ORDER BY {_ORDER}) AS before
            FROM raw.all_{table} r SEMI JOIN keys USING (identity, ordinal)""",
        )
        con.execute(
            f"""INSERT INTO {ledger.superseded_rows}
            SELECT '{table}', load_id, part, row_number, content <> newest, NULL FROM {candidates}
            QUALIFY row_number() OVER (PARTITION BY identity, ordinal ORDER BY content = newest DESC, {_ORDER}) > 1"""
        )
        con.execute(
            f"""INSERT INTO {ledger.differences}
            SELECT load_id, 'changed', before.load_id, part, sheet, row_number FROM {candidates}
            WHERE before.content <> content AND before.load_id <> load_id"""
        )
    return True
