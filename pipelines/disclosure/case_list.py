"""Who a case is about: names, numbers and addresses from the rows of one person, or of one record."""

import duckdb
import pandas as pd

from pipelines.disclosure.people import COLUMNS, RECORDS, SOURCES, named_people

CASE = "case"
"""Name of the list on the command line."""
CASE_COLUMNS = ["feed", "name", "number", "address", "person_id"]


def case_contacts(con: duckdb.DuckDBPyConnection, key: str) -> pd.DataFrame:
    """List who a case is about, as each book says it.

    Args:
        con: a snapshot
        key: a person's pseudonym, or `request:ID`, `call:ID`, `referral:ID`, `followup:ID`, for a record of which it is
            uncertain whom it is about

    Returns:
        One row per book and person, CASE_COLUMNS: feed, name, number (digits of E.164), address, person_id (as
        written); a book that says nothing new has no row.
    """
    kind, _, record = key.partition(":")
    code, tables = (record, RECORDS.get(kind, ())) if record and kind != "person" else (record or key, (*SOURCES,))
    frames = []
    for table in tables:
        rows = named_people(con, [code], tables=(table,))
        frames.append(rows.assign(feed=table.rpartition(" ")[2]))
    rows = pd.concat(frames) if frames else pd.DataFrame(columns=CASE_COLUMNS)
    known = rows.dropna(subset=COLUMNS, how="all").drop_duplicates(COLUMNS)
    return known.reindex(columns=CASE_COLUMNS).reset_index(drop=True)
