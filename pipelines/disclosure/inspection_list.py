"""Who may be presented to officials or called in front of them, checked against the consents at this very moment."""

from datetime import datetime

import duckdb
import pandas as pd

from pipelines.disclosure.people import named_people
from pipelines.parse.connection import connection
from pipelines.storage import load_store
from pipelines.types.cell_text import quoted
from pipelines.types.sql import sql

INSPECTION = "inspection"
"""Name of the list on the command line."""
_TABLE = "consents"
_VALID = """
    SELECT c.person_code AS person, any_value(c.phone_code) AS phone_code,
        list_sort(list(c.purpose)) AS purposes, any_value(v.name) AS village,
        any_value(c.needs) AS needs, any_value(c.last_at) AS last_at, min(c.ends_at) AS until
    FROM marts.consenting_people c
    LEFT JOIN staging.villages v ON v.village_code = c.village_code
    WHERE c.agreed_at <= $now AND (c.ends_at IS NULL OR $now < c.ends_at)
        AND c.person_code = coalesce($person, c.person_code)
    GROUP BY c.person_code
    ORDER BY last_at DESC NULLS LAST, person
"""


_OPEN = """
    SELECT load_id, part, list(DISTINCT row_number) AS numbers
    FROM ops.quarantine JOIN (SELECT load_id FROM ops.loads WHERE feed = 'consents') USING (load_id)
    WHERE scope = 'row'
    GROUP BY load_id, part
"""


_CODES = {
    "person": "pseudonym(read_phone(person))",
    "person_id": "CASE WHEN is_person_id(person_id) THEN pseudonym('person ' || person_id_key(person_id)) END",
}
"""Column of a consent → SQL of the pseudonym that its text stands for."""


def consenting(con: duckdb.DuckDBPyConnection, *, now: datetime, person: str | None) -> pd.DataFrame:
    """List people with a consent that is valid, with number and name of those who agreed to be called.

    Args:
        con: a snapshot of everything that is stored
        now: the moment of the disclosure
        person: the pseudonym of the only person asked for; None for all

    Returns:
        One row per person: person (pseudonym), purposes (codes), village, needs (codes), last_at, until (when the first
        of these consents ends), number (digits of E.164), name. Who is named in an answer that is in quarantine is left
        out: it may be a withdrawal.
    """
    people = con.execute(_VALID, {"now": now, "person": person}).df()
    doubtful = _in_doubt(con)
    people = people[~(people["person"].isin(doubtful) | people["phone_code"].isin(doubtful))].reset_index(drop=True)
    may_call = people["purposes"].map(lambda purposes: "call" in purposes).astype(bool)
    known = named_people(con, people["person"][may_call].tolist(), tables=[_TABLE])[["person", "number", "name"]]
    return people.drop(columns="phone_code").merge(known, on="person", how="left")


def _in_doubt(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Pseudonyms of the people, and of the numbers, that stand in answers that nobody could read yet."""
    doubtful: set[str] = set()
    loads = {load.load_id: load for load in load_store.all_loads()}
    with connection() as own:
        own.execute(sql("build/person_macros"))
        for load_id, part, numbers in con.execute(_OPEN).fetchall():
            texts = f"read_parquet({quoted(str(loads[load_id].folder / f'texts-{part}.parquet'))})"
            columns = {row[0] for row in own.execute(f"DESCRIBE SELECT * FROM {texts}").fetchall()}
            for column, code in _CODES.items():
                if column in columns:
                    query = f"SELECT {code} FROM {texts} WHERE list_contains($1, row_number)"
                    doubtful |= {code for (code,) in own.execute(query, [numbers]).fetchall() if code}
    return doubtful
