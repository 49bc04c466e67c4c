"""Lists of people to call and of stops to drive to: by pseudonym until a workbook is written or rows are streamed."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pandas as pd

import settings
import warehouse
from access import audit
from access.audit import Action
from i18n import Words
from pipelines import feeds
from pipelines.disclosure.case_list import CASE, case_contacts
from pipelines.disclosure.companion_list import COMPANIONS, companion_contacts
from pipelines.disclosure.delivery_list import DELIVERIES, STOP_COLUMNS, stop_contacts
from pipelines.disclosure.followups_due import FOLLOWUPS_DUE, followups_due
from pipelines.disclosure.followups_workbook import followups_workbook
from pipelines.disclosure.inspection_list import INSPECTION, consenting
from pipelines.disclosure.workbook import callback_workbook, write_private
from pipelines.ingest.repair import publish_with_repair
from pipelines.ingest.status import opened
from pipelines.parse.connection import connection
from pipelines.storage import load_store
from pipelines.types.cell_text import quoted
from pipelines.types.feed import Feed, Kind
from pipelines.types.load import Load
from pipelines.types.telephone.numbering import national_number

# callers lost in the last 28 days and not reached since, once each; through a number by which a death was reported
# nobody is called who did not call again after it
_LOST = """
    SELECT caller AS person, max(caller_masked) AS masked, max(last_at) AS last_at,
        arg_max(channel, last_at) AS channel,
        sum(tries)::INTEGER AS tries, arg_max(v.name, last_at) AS village
    FROM marts.lost_callers l
    LEFT JOIN staging.villages v USING (village_code)
    WHERE called_back_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM staging.deaths d
            WHERE d.phone_code = l.caller
                AND l.last_at <= d.died_at + CASE WHEN d.time_known THEN INTERVAL 0 DAY ELSE INTERVAL 1 DAY END
        ) AND day > (SELECT max(data_until)::DATE FROM ops.feeds WHERE feed = 'calls') - 28
    GROUP BY caller ORDER BY last_at DESC
"""


def lost_callers(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """One row per lost caller, the latest first: person (pseudonym), masked, last_at, channel, tries, village."""
    return con.execute(_LOST).df()


LISTS: dict[str, Callable[[duckdb.DuckDBPyConnection], pd.DataFrame]] = {
    "lost_callers": lost_callers,
}
"""Query of each list of people, by its name on the command line."""
LISTS_OF_ALL = (*LISTS, FOLLOWUPS_DUE, DELIVERIES, INSPECTION, COMPANIONS, CASE)
"""Names of all lists; that of deliveries is one of stops, that of an inspection one of people who agreed to it."""
_NAMES = ("caller_name", "sender")
"""Columns with the name of a person who calls or writes; an operator's is none."""
_PLACES = ("village", "district")
COLUMNS = ["number", "name", "address", "last_at", "channel", "tries"]


def identified(con: duckdb.DuckDBPyConnection, people: list[str]) -> pd.DataFrame:
    """Look up the latest number, name and address of each pseudonym.

    One row per known pseudonym: person, number (digits of E.164, missing where the telephone only knew a name), name
    and address (village and district as written).
    """
    mentions = " UNION ALL ".join(_selects(con)) or "SELECT NULL, NULL, NULL, NULL, NULL WHERE false"
    sql = f"""
        WITH mentions (person, number, name, address, mentioned_at) AS ({mentions})
        SELECT person, arg_max(number, mentioned_at) AS number, arg_max(name, mentioned_at) AS name,
            arg_max(address, mentioned_at) AS address
        FROM mentions SEMI JOIN (SELECT unnest($people::VARCHAR[]) AS person) USING (person) GROUP BY person
    """
    return con.execute(sql, {"people": people}).df()


def _selects(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    for load in load_store.loads():
        for number, part in enumerate(load.parts):
            feed = feeds.by_table(part.table)
            if feed.name == "calls":
                yield from _mentions(con, load, number, feed)


def _mentions(con: duckdb.DuckDBPyConnection, load: Load, number: int, feed: Feed) -> Iterator[str]:
    """Yield a query per column that identifies a person, with name, address and time from the same row."""
    rows = f"read_parquet({quoted(str(load.folder / f'rows-{number}.parquet'))})"
    columns = {row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()}
    name = next((column for column in _NAMES if column in columns), "NULL")
    place = [column for column in _PLACES if column in columns]
    address = f"nullif(concat_ws(', ', {', '.join(place)}), '')" if place else "NULL"
    for column in feed.columns:
        if column.kind is Kind.PHONE and f"{column.name}_code" in columns:
            yield f"SELECT {column.name}_code, {column.name}, {name}, {address}, {feed.happened} FROM {rows}"
    if "sender_code" in columns:
        yield f"SELECT sender_code, NULL, sender, NULL, {feed.happened} FROM {rows} WHERE sender_phone IS NULL"
        yield f"""SELECT coalesce(pseudonym(read_phone(chat)), chat_code), read_phone(chat),
            CASE WHEN read_phone(chat) IS NULL THEN chat END, NULL, {feed.happened} FROM {rows} WHERE NOT is_group"""


class ContactList(NamedTuple):
    """People to call, or stops to drive to, with numbers and names."""

    name: str
    rows: pd.DataFrame
    """One row per person or stop: number, name and address among its columns; numbers are digits of E.164."""
    made_up: bool
    """Whether the books are made up."""


def contact_list(
    name: str, *, day: date | None = None, shift: str | None = None, person: str | None = None
) -> ContactList:
    """Look up a list. The caller holds the lock.

    Args:
        name: One of LISTS_OF_ALL.
        day: Of deliveries, the day of the plan; None for the latest one.
        shift: Of deliveries, the shift; None for all of the day.
        person: Of an inspection, the pseudonym of the only person, None for all; of a case its key.
    """
    if name == INSPECTION:
        return _inspection(person)
    if name == CASE:
        return _case(person or "")
    if name == COMPANIONS:
        return _companions()
    if name == FOLLOWUPS_DUE:
        return _followups_due()
    path = warehouse.current()
    if path is None or not path.exists():
        return ContactList(name, pd.DataFrame(), False)
    with opened(path) as con:
        con.execute(f"SET TimeZone = '{settings.timezone()}'")
        ((made_up,),) = con.execute("SELECT made_up FROM ops.snapshot").fetchall()
        people = stop_contacts(con, day=day, shift=shift) if name == DELIVERIES else LISTS[name](con)
    if people.empty:
        return ContactList(name, people, bool(made_up))
    with connection() as con:
        known = identified(con, people["person"].dropna().unique().tolist())
    rows = people.merge(known, on="person", how="left", suffixes=("", "_known"))
    if name == DELIVERIES:
        for column in ("number", "name", "address"):
            rows[column] = rows[column].fillna(rows[f"{column}_known"])
        return ContactList(
            name, rows[["plan_id", "vehicle", "trip", "stop", "request_id", *STOP_COLUMNS]], bool(made_up)
        )
    rows["number"] = rows["number"].fillna(rows["masked"])
    rows["address"] = rows["address"].fillna(rows["village"])
    return ContactList(name, rows[COLUMNS], bool(made_up))


def _inspection(person: str | None) -> ContactList:
    """Check the consents again, by all that is stored and for this moment."""
    return _as_stored(INSPECTION, lambda con, now: consenting(con, now=now, person=person))


def _followups_due() -> ContactList:
    """List the calls that are due by all that is stored: who died or was reached since is not called."""
    return _as_stored(FOLLOWUPS_DUE, lambda con, now: followups_due(con, now=now))


def _as_stored(name: str, rows: Callable[[duckdb.DuckDBPyConnection, datetime], pd.DataFrame]) -> ContactList:
    """Ask for a list of this moment; that of made-up books is their end."""
    if not load_store.loads():
        return ContactList(name, pd.DataFrame(), False)
    with opened(publish_with_repair()) as con:
        con.execute(f"SET TimeZone = '{settings.timezone()}'")
        made_up, now = _moment(con)
        return ContactList(name, rows(con, now), made_up)


def _case(key: str) -> ContactList:
    """Look up who a case is about, by all that is stored."""
    return _as_stored(CASE, lambda con, _: case_contacts(con, key))


def _companions() -> ContactList:
    """Look up the companions as the published snapshot has them; of made-up books at their end."""
    path = warehouse.current()
    if path is None or not path.exists():
        return ContactList(COMPANIONS, pd.DataFrame(), False)
    with opened(path) as con:
        con.execute(f"SET TimeZone = '{settings.timezone()}'")
        made_up, now = _moment(con)
        return ContactList(COMPANIONS, companion_contacts(con, now=now), made_up)


def _moment(con: duckdb.DuckDBPyConnection) -> tuple[bool, datetime]:
    """Whether the books are made up, and the moment to ask of: now, but of made-up books their end."""
    ((made_up, newest),) = con.execute(
        "SELECT made_up, CAST((SELECT max(data_until) FROM ops.feeds) AS VARCHAR) FROM ops.snapshot"
    ).fetchall()
    return bool(made_up), datetime.fromisoformat(newest) if made_up and newest else load_store.clock()


def write_contact_list(contacts: ContactList, out: Path, words: Words) -> dict[str, Any]:
    """Write a list into a workbook and record the use in the audit log; an empty list leaves neither.

    Args:
        contacts: The list.
        out: A workbook that does not exist yet.
        words: Language of the workbook and the message.

    Returns:
        list, rows, file (None for an empty list) and message.
    """
    name, rows = contacts.name, contacts.rows
    if rows.empty:
        return {"list": name, "rows": 0, "file": None, "message": words(f"contacts.none_{name}")}
    if name == FOLLOWUPS_DUE:
        content = followups_workbook(rows, words, made_up=contacts.made_up)
    else:
        listed = rows.drop(columns=["plan_id", "request_id"], errors="ignore")
        content = callback_workbook(listed, name, words, made_up=contacts.made_up)
    _record(contacts)
    write_private(out, content)
    return {
        "list": name,
        "rows": len(rows),
        "file": str(out),
        "message": words("contacts.written", rows=len(rows), file=str(out)),
    }


def streamed(contacts: ContactList, words: Words) -> dict[str, Any]:
    """Return a list as plain data for the process that started the command, and record the use in the audit log.

    Nothing of it is stored. Numbers are written as they are dialled.

    Returns:
        list, made_up, mark (what whatever is made of made-up rows must carry, else empty), rows, and message where
        there are none.
    """
    answer = {"list": contacts.name, "made_up": contacts.made_up, "mark": words("made_up.mark") * contacts.made_up}
    if contacts.rows.empty:
        return {**answer, "rows": [], "message": words(f"contacts.none_{contacts.name}")}
    _record(contacts)
    names = {"number": "contact_phone", "name": "recipient"} if contacts.name == DELIVERIES else {}
    rows = contacts.rows.assign(number=contacts.rows["number"].map(_dialled)).rename(columns=names)
    if "other_numbers" in rows:
        rows["other_numbers"] = rows["other_numbers"].map(
            lambda each: [*map(_dialled, each)] if isinstance(each, list) else None
        )
    plain = json.loads(rows.to_json(orient="records", date_format="iso", force_ascii=False))
    return {**answer, "rows": plain}


def _record(contacts: ContactList) -> None:
    """Record a list before it is handed over, with whom it names."""
    rows = contacts.rows
    numbers = [*rows["number"].dropna()] if "number" in rows else []
    others = [*rows["other_numbers"].dropna()] if "other_numbers" in rows else []
    people = [*numbers, *(number for each in others for number in each)]
    audit.record(Action.disclosed, subject=contacts.name, rows=len(rows), people=map(str, people))


def _dialled(number: Any) -> Any:
    return national_number(number) if isinstance(number, str) and number.isdecimal() else number
