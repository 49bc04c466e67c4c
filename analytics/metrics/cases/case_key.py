"""The key of a case: of a person whose identity is certain, else of one record, whose links are followed by id alone.

It stands in addresses, so it holds a pseudonym or an id of the books, and no id that may be a telephone number or a
name.
"""

from typing import NamedTuple

from analytics.metrics.shared.predicates import with_columns

PERSON = "person"
RECORDS = ("request", "call", "referral", "followup")
"""Kinds of records that have a case of their own."""
_CERTAIN = "('id', 'name_and_phone')"
# digits like those of a telephone number, written without braces: SQL is filled by them
_DIGITS, _LOOSE = "[0-9]" * 7, "[0-9 ().-]" * 7
_NUMBER = rf"(^|[^0-9A-Za-z])(00|\+)?(62|91|0|8){_LOOSE}[0-9 ().-]*($|[^0-9A-Za-z])|(^|[^0-9])(62|0)8{_DIGITS}"
_OF_KIND = {
    "request": ("request_id", "recipient_code", "recipient_basis"),
    "call": ("call_id", "caller_person_code", "caller_person_basis"),
}
"""Kind of record → its id, its person and what that rests on."""


class CaseKey(NamedTuple):
    """Whose case it is."""

    kind: str
    """PERSON, or one of RECORDS."""
    code: str
    """The person's pseudonym, or the id of the record."""


def key_of(text: str) -> CaseKey | None:
    """Read `person:CODE` or `request:ID`; None for anything else."""
    kind, _, code = text.partition(":")
    return CaseKey(kind, code) if code and kind in (PERSON, *RECORDS) else None


def is_certain(basis: str) -> str:
    """Predicate: the column holds an identity that joins rows: the person's own id, or name and number together."""
    return f"coalesce({basis} IN {_CERTAIN}, false)"


def is_plain(record: str) -> str:
    """Predicate: an id of the books can stand in an address: it is neither a telephone number nor a mere name."""
    return f"(regexp_matches({record}, '[0-9]') AND NOT regexp_matches({record}, '{_NUMBER}'))"


def with_case(kind: str, table: str) -> str:
    """SQL of a table with the columns that `case_of` reads, NULL where a snapshot of an older version has none.

    Args:
        kind: request or call.
        table: Schema and name, or SQL in parentheses.
    """
    return with_columns(table, dict.fromkeys(_OF_KIND[kind], "VARCHAR"))


def case_of(kind: str, *, prefix: str = "") -> str:
    """SQL of the key of the case of a row of `with_case`.

    Args:
        kind: request or call.
        prefix: Alias of the table with a point.
    """
    record, code, basis = _OF_KIND[kind]
    return case_key(kind, prefix + record, code=prefix + code, basis=prefix + basis)


def case_key(kind: str, record: str, *, code: str | None = None, basis: str | None = None) -> str:
    """SQL of the key of the case of a row, for a column named `case`.

    Args:
        kind: One of RECORDS.
        record: Column of the id of the record.
        code: Column of the person's pseudonym; None where the row has no identity.
        basis: Column of what it rests on.

    Returns:
        An expression: the person's key where the identity is certain, else the record's, else missing.
    """
    person = "" if code is None else f"WHEN {is_certain(str(basis))} THEN '{PERSON}:' || {code} "
    return f"CASE {person}WHEN {is_plain(record)} THEN '{kind}:' || {record} END"
