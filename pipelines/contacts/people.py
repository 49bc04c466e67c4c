"""Who a pseudonym is: number, name and place, from the stored rows of the loads that count."""

from collections.abc import Iterator

import duckdb
import pandas as pd

from pipelines import feeds, store
from pipelines.feeds.feed import Feed, Kind
from pipelines.load import Load
from pipelines.texts import quoted

# names of persons who call or write; that of an operator is none
_NAMES = ("caller_name", "sender")
_PLACES = ("village", "district")


def identified(con: duckdb.DuckDBPyConnection, people: list[str]) -> pd.DataFrame:
    """One row per pseudonym of `people` that is known: person, number (digits of E.164, missing where the telephone
    only knew a name), name and address (village and district as they were written), each as told last.
    """
    con.execute("CREATE OR REPLACE TEMP TABLE wanted AS SELECT DISTINCT unnest($1::VARCHAR[]) AS person", [people])
    told = " UNION ALL ".join(_selects(con)) or "SELECT NULL, NULL, NULL, NULL, NULL WHERE false"
    sql = f"""
        WITH told (person, number, name, address, told_at) AS ({told})
        SELECT person, arg_max(number, told_at) AS number, arg_max(name, told_at) AS name,
            arg_max(address, told_at) AS address
        FROM told SEMI JOIN wanted USING (person) GROUP BY person
    """
    return con.execute(sql).df()


def _selects(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    for load in store.loads():
        for number, part in enumerate(load.parts):
            feed = feeds.by_table(part.table)
            if feed.name == "calls":
                yield from _of_part(con, load, number, feed)


def _of_part(con: duckdb.DuckDBPyConnection, load: Load, number: int, feed: Feed) -> Iterator[str]:
    """A question for each column that tells of a person, with what the same row says of them."""
    rows = f"read_parquet({quoted(str(load.folder / f'rows-{number}.parquet'))})"
    there = {row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()}
    name = next((column for column in _NAMES if column in there), "NULL")
    place = [column for column in _PLACES if column in there]
    address = f"nullif(concat_ws(', ', {', '.join(place)}), '')" if place else "NULL"
    for column in feed.columns:
        if column.kind is Kind.PHONE and f"{column.name}_code" in there:
            yield f"SELECT {column.name}_code, {column.name}, {name}, {address}, {feed.happened} FROM {rows}"
    if "sender_code" in there:
        yield f"SELECT sender_code, NULL, sender, NULL, {feed.happened} FROM {rows} WHERE sender_phone IS NULL"
        yield f"""SELECT coalesce(pseudonym(read_phone(chat)), chat_code), read_phone(chat),
            CASE WHEN read_phone(chat) IS NULL THEN chat END, NULL, {feed.happened} FROM {rows} WHERE NOT is_group"""
