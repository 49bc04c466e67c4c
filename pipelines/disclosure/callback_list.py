"""Whom to call: the lists there are, each a row per person, known by pseudonym until the book is written."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

import settings
import warehouse
from i18n import Words
from pipelines import feeds
from pipelines.disclosure.workbook import workbook, write_out
from pipelines.ingest.status import opened
from pipelines.parse.connection import connection
from pipelines.storage import access_log, load_store
from pipelines.types.cell_text import quoted
from pipelines.types.feed import Feed, Kind
from pipelines.types.load import Load

# callers who were lost in the last 28 days and were not reached since; who was lost on several days stands once
_LOST = """
    SELECT caller AS person, max(caller_masked) AS masked, max(last_at) AS last_at,
        arg_max(channel, last_at) AS channel,
        sum(tries)::INTEGER AS tries, arg_max(v.name, last_at) AS village
    FROM marts.lost_callers l
    LEFT JOIN staging.villages v USING (village_code)
    WHERE called_back_at IS NULL AND day > (SELECT max(data_until)::DATE FROM ops.feeds WHERE feed = 'calls') - 28
    GROUP BY caller ORDER BY last_at DESC
"""


def lost_callers(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """One row per person: person (pseudonym), masked, last_at, channel, tries, village; those lost last come first."""
    return con.execute(_LOST).df()


def nobody(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """A list of which no data exist yet."""
    return pd.DataFrame()


LISTS: dict[str, Callable[[duckdb.DuckDBPyConnection], pd.DataFrame]] = {
    "lost_callers": lost_callers,
    "followups_due": nobody,
    "deliveries": nobody,
}


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
    for load in load_store.loads():
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


COLUMNS = ["number", "name", "address", "last_at", "channel", "tries"]


def take(listed: str, out: Path, words: Words) -> dict[str, Any]:
    """Write the book and note its use; nothing is written, and nothing noted, when nobody is on the list."""
    people, made_up = _listed(listed)
    if people.empty:
        return {"list": listed, "rows": 0, "file": None, "message": words(f"contacts.none_{listed}")}
    with connection() as con:
        known = identified(con, people["person"].tolist())
    found = people.merge(known, on="person", how="left")
    found["number"] = found["number"].fillna(found["masked"])
    found["address"] = found["address"].fillna(found["village"])
    content = workbook(found[COLUMNS], listed, words, made_up=made_up)
    access_log.note(listed, len(found))
    write_out(out, content)
    return {
        "list": listed,
        "rows": len(found),
        "file": str(out),
        "message": words("contacts.written", rows=len(found), file=str(out)),
    }


def _listed(listed: str) -> tuple[pd.DataFrame, bool]:
    path = warehouse.current()
    if path is None or not path.exists():
        return pd.DataFrame(), False
    with opened(path) as con:
        con.execute(f"SET TimeZone = '{settings.timezone()}'")
        ((made_up,),) = con.execute("SELECT made_up FROM ops.snapshot").fetchall()
        return LISTS[listed](con), bool(made_up)
