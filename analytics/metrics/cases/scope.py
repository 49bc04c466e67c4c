"""What belongs to a case: all of a person whose identity is certain, or one record and what it is linked to by id."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.cases.case_key import PERSON, CaseKey, is_certain, is_plain, key_of
from analytics.metrics.cases.tables import table
from level import of_people

_OF_RECORD = {
    "request": ("staging.requests", "request_id", "recipient_code", "recipient_basis", "person_code"),
    "call": ("staging.calls", "call_id", "caller_person_code", "caller_person_basis", "caller"),
    "referral": ("staging.referrals", "referral_id", "person_code", "person_basis", "NULL"),
    "followup": ("staging.followups", "followup_id", "person_code", "person_basis", "NULL"),
}
"""Kind of record → its table, its id, its person, what that rests on, and the number it came from."""
_PEOPLE = {
    "staging.requests": ("recipient_code", "recipient_basis"),
    "staging.calls": ("caller_person_code", "caller_person_basis"),
    **dict.fromkeys(
        ("staging.followups", "staging.companionships", "staging.sessions", "staging.referrals", "staging.assessments",
         "staging.consents", "staging.deaths"),
        ("person_code", "person_basis"),
    ),
}  # fmt: skip
"""Table → its columns of a person and of what that rests on."""


@dataclass(frozen=True)
class Scope:
    """The ids of what belongs to a case."""

    person: str | None
    """Pseudonym of the person; None where the identity is uncertain."""
    calls: tuple[str, ...] = ()
    """call_id."""
    requests: tuple[str, ...] = ()
    """request_id."""
    referrals: tuple[str, ...] = ()
    """referral_id."""
    followups: tuple[str, ...] = ()
    """followup_id; of a person they are known by the pseudonym."""

    @property
    def records(self) -> dict[str, tuple[str, ...]]:
        """Kind of record → its ids."""
        return {"call": self.calls, "request": self.requests, "referral": self.referrals, "followup": self.followups}

    @property
    def values(self) -> dict[str, Any]:
        """Values of a question about the case."""
        ids = {"calls": self.calls, "requests": self.requests, "referrals": self.referrals, "followups": self.followups}
        return {"person": self.person, **{name: [*each] for name, each in ids.items()}}


@of_people
def case_identity(con: DuckDBPyConnection, *, key: str) -> pd.DataFrame:
    """Return whose case a key means.

    Args:
        con: Connection to a snapshot.
        key: `person:CODE`, or a record: `request:ID`, `call:ID`, `referral:ID`, `followup:ID`.

    Returns:
        One row: key (that of the person, where the identity of the record is certain), exists, person (pseudonym,
        missing where uncertain), basis (id, name_and_phone; phone, name, conflict or none where uncertain),
        possible (how many other people, or records of unknown people that are not linked to this one by id, share its
        number: they may or may not be the same, and are not joined). No row for a key of no kind.
    """
    wanted = key_of(key)
    if wanted is None:
        return pd.DataFrame(columns=["key", "exists", "person", "basis", "possible"])
    row = _person(con, wanted.code) if wanted.kind == PERSON else _record(con, wanted)
    return pd.DataFrame([row])


def _person(con: DuckDBPyConnection, code: str) -> dict[str, Any]:
    parts = [
        f"SELECT {basis} AS basis FROM {table(con, name)} WHERE {person} = $code AND {is_certain(basis)}"
        for name, (person, basis) in _PEOPLE.items()
    ]
    ((rows, basis),) = con.execute(
        f"SELECT count(*), min(basis) FROM ({' UNION ALL '.join(parts)})", {"code": code}
    ).fetchall()
    exists = rows > 0
    return {"key": f"{PERSON}:{code}", "exists": exists, "person": code if exists else None, "basis": basis,
            "possible": 0}  # fmt: skip


def _record(con: DuckDBPyConnection, key: CaseKey) -> dict[str, Any]:
    name, record, code, basis, number = _OF_RECORD[key.kind]
    sql = f"""
        SELECT count(*), list(DISTINCT {code}) FILTER ({is_certain(basis)}), max({basis}), any_value({number}),
            any_value({code}) FILTER ({basis} = 'phone')
        FROM {table(con, name)} WHERE {record} = $code
    """
    ((rows, people, uncertain, caller, by_phone),) = con.execute(sql, {"code": key.code}).fetchall()
    if people and len(people) == 1:
        return _person(con, people[0])
    row = {"key": f"{key.kind}:{key.code}", "exists": rows > 0, "person": None}
    number_code = caller or by_phone
    reason = "conflict" if people else uncertain or ("phone" if number_code else "none")
    return {**row, "basis": reason, "possible": _possible(con, number_code, key)}


def _possible(con: DuckDBPyConnection, number: str | None, key: CaseKey) -> int:
    """How many others share the number: people who are certain once each, and records of unknown people."""
    if number is None:
        return 0
    scope = _scope_of_record(con, key)
    sql = f"""
        WITH others AS (
            SELECT CASE WHEN {is_certain("recipient_basis")} THEN recipient_code END AS person, request_id AS record,
                'request' AS kind
            FROM {table(con, "staging.requests")} WHERE person_code = $number
            UNION ALL
            SELECT CASE WHEN {is_certain("caller_person_basis")} THEN caller_person_code END, call_id, 'call'
            FROM {table(con, "staging.calls")} WHERE caller = $number
            UNION ALL
            SELECT NULL, followup_id, 'followup' FROM {table(con, "staging.followups")}
            WHERE person_code = $number AND person_basis = 'phone'
            UNION ALL
            SELECT NULL, referral_id, 'referral' FROM {table(con, "staging.referrals")}
            WHERE person_code = $number AND person_basis = 'phone'
        )
        SELECT count(DISTINCT coalesce(person, kind || ':' || record)) FROM others
        WHERE NOT list_contains($linked, kind || ':' || record)
    """
    linked = [f"{kind}:{record}" for kind, ids in scope.records.items() for record in ids]
    ((possible,),) = con.execute(sql, {"number": number, "linked": linked}).fetchall()
    return int(possible)


def scope_of(con: DuckDBPyConnection, key: str) -> Scope:
    """The ids of what belongs to a case; of a record only what its own id is linked to.

    Args:
        con: Connection to a snapshot.
        key: As `case_identity` gives it.
    """
    wanted = key_of(key)
    if wanted is None:
        return Scope(None)
    return _scope_of_person(con, wanted.code) if wanted.kind == PERSON else _scope_of_record(con, wanted)


def _scope_of_person(con: DuckDBPyConnection, code: str) -> Scope:
    requests, calls = table(con, "staging.requests"), table(con, "staging.calls")
    referrals = _ids(
        con,
        f"SELECT DISTINCT referral_id FROM {table(con, 'staging.referrals')} WHERE person_code = $code"
        f" AND {is_certain('person_basis')} ORDER BY 1",
        code=code,
    )
    origins = _origins(con, referrals)
    # a referral may come from a request that names nobody; one for somebody else stays with that person
    booked = _ids(
        con,
        f"SELECT request_id FROM {requests} WHERE (recipient_code = $code AND {is_certain('recipient_basis')})"
        f" OR (list_contains($origins, request_id) AND NOT {is_certain('recipient_basis')}) ORDER BY requested_at, 1",
        code=code, origins=origins,
    )  # fmt: skip
    called = _ids(
        con,
        f"SELECT call_id FROM {calls} WHERE (caller_person_code = $code AND {is_certain('caller_person_basis')})"
        f" OR list_contains($origins, call_id)"
        f" OR call_id IN (SELECT call_id FROM {requests} WHERE list_contains($requests, request_id))"
        " ORDER BY started_at, 1",
        code=code, origins=origins, requests=[*booked],
    )  # fmt: skip
    return Scope(code, called, booked, referrals)


def _scope_of_record(con: DuckDBPyConnection, key: CaseKey) -> Scope:
    own: tuple[str, ...] = (key.code,)
    requests, calls, referrals = (own if key.kind == kind else own[1:] for kind in ("request", "call", "referral"))
    if key.kind == "referral":
        origins = _origins(con, referrals)
        requests, calls = _known(con, "request", origins), _known(con, "call", origins)
    table_of_requests = table(con, "staging.requests")
    if key.kind == "call":
        sql = f"SELECT request_id FROM {table_of_requests} WHERE call_id = $code ORDER BY requested_at, 1"
        requests = _ids(con, sql, code=key.code)
    if key.kind == "request":
        sql = f"SELECT DISTINCT call_id FROM {table_of_requests} WHERE request_id = $code AND call_id IS NOT NULL"
        calls = _ids(con, sql, code=key.code)
    if key.kind in ("call", "request"):
        sql = f"SELECT DISTINCT referral_id FROM {table(con, 'staging.referrals')} WHERE list_contains($ids, origin_id)"
        referrals = _ids(con, f"{sql} AND NOT {is_certain('person_basis')} ORDER BY 1", ids=[*requests, *calls])
    return Scope(None, calls, requests, referrals, (key.code,) if key.kind == "followup" else ())


def _origins(con: DuckDBPyConnection, referrals: tuple[str, ...]) -> list[str]:
    sql = f"SELECT DISTINCT origin_id FROM {table(con, 'staging.referrals')} WHERE list_contains($ids, referral_id)"
    return [*_ids(con, f"{sql} AND origin_id IS NOT NULL ORDER BY 1", ids=[*referrals])]


def _known(con: DuckDBPyConnection, kind: str, ids: list[str]) -> tuple[str, ...]:
    """Those of these ids that are records of a kind and of no person who is certain."""
    name, record, _, basis, _ = _OF_RECORD[kind]
    sql = f"SELECT {record} FROM {table(con, name)} WHERE list_contains($ids, {record}) AND NOT {is_certain(basis)}"
    return _ids(con, f"{sql} ORDER BY 1", ids=ids)


def _ids(con: DuckDBPyConnection, sql: str, **values: Any) -> tuple[str, ...]:
    return tuple(str(record) for (record,) in con.execute(sql, values).fetchall())


def case_keys(con: DuckDBPyConnection, *, text: str) -> list[str]:
    """Return the keys that a typed code may mean: of a person, or of records with this id; none for anything else.

    Args:
        con: Connection to a snapshot.
        text: A pseudonym, the id of a record, or a whole key.
    """
    wanted = key_of(text)
    code = text if wanted is None else wanted.code
    if (wanted is None or wanted.kind == PERSON) and _person(con, code.upper())["exists"]:
        return [f"{PERSON}:{code.upper()}"]
    parts = [
        f"SELECT DISTINCT '{kind}:' || {record} AS key FROM {table(con, name)}"
        f" WHERE {record} = $code AND {is_plain(record)}"
        for kind, (name, record, *_) in _OF_RECORD.items()
        if wanted is None or wanted.kind == kind
    ]
    return [*_ids(con, " UNION ALL ".join(parts), code=code)] if parts else []
