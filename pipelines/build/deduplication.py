"""Rows of one event, told by several files: which of them speaks, and what each said anew."""

import duckdb

_ORDER = "load_order, part, row_number"


def find_duplicates(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Of rows that are one event, the newest content counts, by the row that said it first; the others are losers.

    A row that contradicts the one that was told before it, by an older load, is listed in `raw.differences`. Gives
    whether anything was told twice.
    """
    row = con.execute(f"SELECT count(*) > count(DISTINCT (identity, ordinal)) FROM raw.all_{table}").fetchone()
    if not (row and row[0]):
        return False
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE rivals AS
        WITH keys AS (SELECT identity, ordinal FROM raw.all_{table} GROUP BY ALL HAVING count(*) > 1)
        SELECT r.identity, r.ordinal, r.content, r.load_id, r.sheet, {_ORDER},
            last_value(r.content) OVER (PARTITION BY r.identity, r.ordinal ORDER BY {_ORDER}
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS newest,
            lag({{'load_id': r.load_id, 'content': r.content}})
                OVER (PARTITION BY r.identity, r.ordinal ORDER BY {_ORDER}) AS before
        FROM raw.all_{table} r SEMI JOIN keys USING (identity, ordinal)"""
    )
    con.execute(
        f"""INSERT INTO raw.losers SELECT '{table}', load_id, part, row_number, content <> newest, NULL FROM rivals
        QUALIFY row_number() OVER (PARTITION BY identity, ordinal ORDER BY content = newest DESC, {_ORDER}) > 1"""
    )
    con.execute(
        """INSERT INTO raw.differences SELECT load_id, 'changed', before.load_id, part, sheet, row_number FROM rivals
        WHERE before.content <> content AND before.load_id <> load_id"""
    )
    return True
