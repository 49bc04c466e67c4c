"""Who a case is about: names, numbers and addresses from the rows of one person, or of one record."""

import duckdb
import pandas as pd

from pipelines.disclosure.people import RECORDS, SOURCES, named_people

CASE = "case"
"""Name of the list on the command line."""
_TEXTS = ["name", "number", "address", "person_id"]
CASE_COLUMNS = ["feed", *_TEXTS]


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
    known = rows.reindex(columns=CASE_COLUMNS).dropna(subset=_TEXTS, how="all")
    return known.drop_duplicates(_TEXTS).reset_index(drop=True)
