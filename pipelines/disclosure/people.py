"""Numbers, names and addresses of people in care, from the stored rows that a snapshot says are about them."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

import duckdb
import pandas as pd

from pipelines.build.gate.macros import gate_macros
from pipelines.parse.connection import connection
from pipelines.storage import load_store
from pipelines.storage.active_loads import partition
from pipelines.types.cell_text import quoted
from pipelines.types.sql import sql

COLUMNS = ["person_id", "number", "name", "address", "numbers"]
"""What is looked up; `numbers` are all numbers, the newest first."""
_TEXTS = COLUMNS[:-1]


class _Source(NamedTuple):
    """Where rows about people are stored and what they say."""

    table: str
    """Feed table of the stored rows."""
    of_person: str
    """SQL of `person`, `load_id`, `part`, `row_number`, `event_id` and `moment` of rows of staging."""
    person_id: str
    number: str
    name: str
    address: str


def _by_row(table: str, moment: str, person: str, name: str, number: str, address: str) -> _Source:
    rows = f"""SELECT person_code AS person, load_id, part, row_number, NULL AS event_id, {moment} AS moment
        FROM staging.{table}"""
    texts = {"person": person, "name": name, "number": number, "address": address}
    if person == "person":  # a number or a name may stand where the id should
        texts["number"] = f"coalesce({number}, read_phone(person))"
        texts["name"] = f"coalesce({name}, CASE WHEN NOT regexp_matches(person, '\\pN') THEN person END)"
    return _Source(
        table, rows, f"CASE WHEN is_person_id({person}) THEN {person} END", texts["number"], texts["name"], address
    )


SOURCES = {
    "followups": _by_row("followups", "coalesce(done_at, due_at)", "person", "recipient", "contact_phone", "address"),
    "assessments": _by_row("assessments", "assessed_at", "person", "recipient", "contact_phone", "NULL"),
    "consents": _by_row("consents", "agreed_at", "person_id", "person_name", "person", "NULL"),
    "companionships": _by_row("companionships", "started_at", "person", "recipient", "contact_phone", "NULL"),
    "sessions": _by_row("sessions", "held_at", "person", "recipient", "contact_phone", "NULL"),
    "referrals": _by_row("referrals", "opened_at", "person", "recipient", "contact_phone", "NULL"),
    "requests": _Source(
        "requests",
        """SELECT recipient_code AS person, NULL AS load_id, NULL AS part, NULL AS row_number, request_id AS event_id,
            requested_at AS moment FROM staging.requests""",
        "NULL", "contact_phone", "recipient", "address",
    ),
    "calls": _Source(
        "calls",
        """SELECT caller_person_code AS person, NULL AS load_id, NULL AS part, NULL AS row_number, call_id AS event_id,
            started_at AS moment FROM staging.calls""",
        "NULL", "caller_phone", "caller_name", "NULL",
    ),
}  # fmt: skip
"""Table → how its rows about people are read."""
COMPANION, PAIR = "companion", "pair"
_OF_COMPANIONS = {
    COMPANION: _Source(
        "companions",
        """SELECT companion_code AS person, load_id, part, row_number, NULL AS event_id, TIMESTAMPTZ 'epoch' AS moment
        FROM staging.companions""",
        "NULL", "companion_phone", "companion_name", "NULL",
    ),
    PAIR: _Source(
        "companionships",
        """SELECT concat_ws('-', load_id, part, row_number) AS person, load_id, part, row_number, NULL AS event_id,
            TIMESTAMPTZ 'epoch' AS moment
        FROM staging.companionships""",
        "CASE WHEN is_person_id(person) THEN person END",
        "coalesce(contact_phone, read_phone(person))",
        "coalesce(recipient, CASE WHEN NOT regexp_matches(person, '\\pN') THEN person END)", "NULL",
    ),
}  # fmt: skip
"""The same of companions by pseudonym, and of whom they accompany by load, sheet and row."""
RECORDS = {
    "request": ("request requests", "request calls"),
    "call": ("call calls",),
    "followup": ("followup followups",),
    "referral": ("referral referrals",),
}
"""Kind of record → the tables of `_OF_RECORDS` that say whom it is about."""
_BY_EVENT = "NULL AS load_id, NULL AS part, NULL AS row_number, {event} AS event_id, {moment} AS moment FROM {table}"
_OF_RECORDS = {
    "request requests": SOURCES["requests"]._replace(
        of_person="SELECT request_id AS person, "
        + _BY_EVENT.format(event="request_id", moment="requested_at", table="staging.requests")
    ),
    "request calls": SOURCES["calls"]._replace(
        of_person="SELECT request_id AS person, "
        + _BY_EVENT.format(event="call_id", moment="requested_at", table="staging.requests WHERE call_id IS NOT NULL")
    ),
    "call calls": SOURCES["calls"]._replace(
        of_person="SELECT call_id AS person, "
        + _BY_EVENT.format(event="call_id", moment="started_at", table="staging.calls")
    ),
    **{
        f"{kind} {table}": SOURCES[table]._replace(
            of_person=SOURCES[table].of_person.replace("person_code AS person", f"{kind}_id AS person")
        )
        for kind, table in (("followup", "followups"), ("referral", "referrals"))
    },
}
"""The same of one record, by its own id: whom a request is for, and who called about it."""
_READ = SOURCES | _OF_COMPANIONS | _OF_RECORDS


def named_people(
    con: duckdb.DuckDBPyConnection, people: Collection[str], *, tables: Collection[str] = tuple(SOURCES)
) -> pd.DataFrame:
    """Look up what the newest rows about people say of them; each column from the newest row that has it.

    Args:
        con: a snapshot
        people: pseudonyms, or ids of records
        tables: tables of SOURCES to look into, or COMPANION, PAIR or those of RECORDS

    Returns:
        One row per person about whom a row is stored: person (pseudonym), person_id (as written), number (digits of
        E.164), name, address, numbers (all of them, the newest first); missing where no row says it.
    """
    return _newest_texts({table: _rows_about(con, _READ[table].of_person, people) for table in tables})


def named_calls(con: duckdb.DuckDBPyConnection, followups: Collection[str]) -> pd.DataFrame:
    """Look up what the rows of due calls say of whom they are for, where nobody can tell who that is.

    Args:
        con: a snapshot
        followups: ids of due calls

    Returns:
        As of `named_people`, with the id of the due call as person.
    """
    source = SOURCES["followups"].of_person.replace("person_code AS person", "followup_id AS person")
    return _newest_texts({"followups": _rows_about(con, source, followups)})


def _newest_texts(rows_by_table: dict[str, pd.DataFrame]) -> pd.DataFrame:
    with connection() as own:
        own.execute(f"{sql('build/person_macros')}; {gate_macros()}")
        selects = [select for table, rows in rows_by_table.items() for select in _texts(own, _READ[table], rows)]
        if not selects:
            return pd.DataFrame(columns=["person", *COLUMNS], dtype=object)
        newest = ", ".join(f"arg_max({name}, moment) FILTER ({name} IS NOT NULL) AS {name}" for name in _TEXTS)
        newest += ", list_distinct(list(number ORDER BY moment DESC) FILTER (number IS NOT NULL)) AS numbers"
        return own.execute(f"SELECT person, {newest} FROM ({' UNION ALL '.join(selects)}) GROUP BY person").df()


def _rows_about(con: duckdb.DuckDBPyConnection, of_person: str, people: Collection[str]) -> pd.DataFrame:
    query = f"SELECT * FROM ({of_person}) WHERE person IN (SELECT unnest($people::VARCHAR[]))"
    return con.execute(query, {"people": [*people]}).df()


def _texts(own: duckdb.DuckDBPyConnection, source: _Source, rows: pd.DataFrame) -> Iterator[str]:
    """Yield SQL of person, the COLUMNS and `moment` for every stored file with one of these rows."""
    if rows.empty:
        return
    wanted = f"about_{source.table}"
    own.register(wanted, rows)
    by_event = bool(rows["event_id"].notna().any())
    for load in partition(load_store.all_loads()).active:
        for number, part in enumerate(load.parts):
            if part.table != source.table or not (by_event or load.load_id in set(rows["load_id"])):
                continue
            stored = f"read_parquet({quoted(str(load.folder / f'rows-{number}.parquet'))})"
            columns = {row[0] for row in own.execute(f"DESCRIBE SELECT * FROM {stored}").fetchall()}
            missing = [
                name for name in ("person", "person_id", "recipient", "contact_phone", "address") if name not in columns
            ]
            absent = "".join(f", NULL::VARCHAR AS {name}" for name in missing)
            match = (
                "w.event_id IN (s.event_id, id_code(s.event_id))"
                if by_event
                else (f"s.row_number = w.row_number AND w.load_id = {quoted(load.load_id)} AND w.part = {number}")
            )
            yield f"""SELECT w.person, s.person_id, s.number, s.name, s.address, w.moment
                FROM {wanted} w JOIN (
                    SELECT row_number, event_id, {source.person_id} AS person_id, {source.number} AS number,
                        {source.name} AS name, {source.address} AS address
                    FROM (SELECT *{absent} FROM {stored})
                ) s ON {match}"""
