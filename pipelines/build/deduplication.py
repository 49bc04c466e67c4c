"""Deduplication: of rows that several files have of one event, which one counts.

A row with a key is the event of that key. Equal rows without one are one event where their sheets are one book, as an
export that rolls on; otherwise each counts, and is listed for review.
"""

from collections.abc import Iterable

import duckdb

from pipelines.build.ledger import Ledger
from pipelines.types.feed import Feed
from pipelines.types.load import Load
from pipelines.types.relations import Relations
from pipelines.types.sql import sql

_ORDER = "load_order, part, row_number"
_MERE_NUMBER = "[0-9]{1,4}"


def number_by_book(con: duckdb.DuckDBPyConnection, feed: Feed, loads: Iterable[Load], ledger: Ledger) -> bool:
    """Number rows without a key that equal rows of another book behind these, and list them for review.

    Args:
        con: connection of the build
        feed: the feed; its rows are read from `raw.all_<table>`
        loads: all loads that count
        ledger: fills `corrected_rows` and `reviews`

    Returns:
        Whether any row was numbered anew, so that `raw.all_<table>` has to be made anew.
    """
    repeats = f"""SELECT count(*) > count(DISTINCT (identity, ordinal)) FROM raw.all_{feed.table}
        WHERE identity = content"""
    if not feed.may_repeat or con.execute(repeats).fetchall() != [(True,)]:
        return False
    units = [
        (load.load_id, number, part.corrects or f"{load.load_id}-{number}")
        for load in loads
        for number, part in enumerate(load.parts)
        if part.table == feed.table
    ]
    with Relations(con) as made:
        named = made.table(
            "units",
            "SELECT unnest($1) AS load_id, unnest($2) AS part, unnest($3) AS unit",
            [list(column) for column in zip(*units, strict=True)],
        )
        rows = made.table(
            "rows",
            f"""SELECT load_id, part, row_number, sheet, identity, ordinal, identity = content AS is_keyless, unit,
                CAST(wall_of({feed.happened}) AS DATE) AS day
            FROM raw.all_{feed.table} JOIN {named} USING (load_id, part)""",
        )
        pairs = con.execute(f"SELECT one, other FROM ({sql('build/book_pairs', rows=rows)}) WHERE is_one_book")
        books = _books(pairs.fetchall())
        of_units = made.table(
            "books",
            "SELECT unnest($1::VARCHAR[]) AS unit, unnest($2::VARCHAR[]) AS book",
            [[*books], [*books.values()]],
        )
        numbers = made.table("numbers", sql("build/book_numbers", rows=rows, books=of_units))
        return _number_anew(con, numbers, ledger, rule="equal_row")


def number_restarted(con: duckdb.DuckDBPyConnection, feed: Feed, ledger: Ledger) -> bool:
    """Tell apart rows of several files that have the same mere number as their key on other days; list them for review.

    Args:
        con: connection of the build
        feed: the feed; its rows are read from `raw.all_<table>`
        ledger: fills `corrected_rows` and `reviews`

    Returns:
        Whether any row was numbered anew, so that `raw.all_<table>` has to be made anew.
    """
    if not (feed.key and feed.may_repeat) or feed.by_shape or feed.key_with:
        return False
    is_number = f"regexp_full_match({feed.key}, '{_MERE_NUMBER}')"
    shared = f"""SELECT 1 FROM raw.all_{feed.table} WHERE {is_number}
        GROUP BY identity HAVING count(DISTINCT load_id) > 1 LIMIT 1"""
    if con.execute(shared).fetchone() is None:
        return False
    with Relations(con) as made:
        rows = made.table(
            "rows",
            f"""SELECT load_id, load_order, part, row_number, sheet, identity, {feed.key} AS key,
                CAST(wall_of({feed.happened}) AS DATE) AS day
            FROM raw.all_{feed.table} WHERE {is_number}""",
        )
        numbers = made.table("numbers", sql("build/restarted_keys", rows=rows))
        return _number_anew(con, numbers, ledger, rule="restarted_key")


def _number_anew(con: duckdb.DuckDBPyConnection, numbers: str, ledger: Ledger, *, rule: str) -> bool:
    """Give rows the ordinals and ids of `numbers`, and list them for review; whether there are any."""
    con.execute(
        f"""DELETE FROM {ledger.corrected_rows}
        WHERE (load_id, part, row_number) IN (SELECT (load_id, part, row_number) FROM {numbers})"""
    )
    con.execute(
        f"INSERT INTO {ledger.corrected_rows} SELECT load_id, part, row_number, ordinal, event_id FROM {numbers}"
    )
    con.execute(
        f"""INSERT INTO {ledger.reviews}
        SELECT load_id, part, sheet, row_number, '{rule}', of_load_id FROM {numbers}"""
    )
    return con.execute(f"SELECT 1 FROM {numbers} LIMIT 1").fetchone() is not None


def _books(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Unit → its book, named by the first of its units, of those that are one book with another."""
    book: dict[str, str] = {}
    for one, other in pairs:
        both = {book.get(unit, unit) for unit in (one, other)}
        members = {one, other} | {unit for unit, of in book.items() if of in both}
        book |= dict.fromkeys(members, min(members))
    return book


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
