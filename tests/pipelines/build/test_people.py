"""Who is one person: an id, or a name with a number; what several people share joins nobody."""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings, strategies

from pipelines.models import creation
from pipelines.parse.connection import connection
from pipelines.types.sql import sql

CERTAIN = {"id", "name_and_phone"}
Written = tuple[str, str, str]
"""Id, name and number, each '' where it is not written."""


class Who(NamedTuple):
    """Whom a row is about: the code, what it rests on, and whether it may be several people."""

    code: str | None
    basis: str | None
    is_unclear: bool


@pytest.fixture(scope="module")
def models() -> Iterator[duckdb.DuckDBPyConnection]:
    with connection() as con:
        con.execute(sql("build/person_macros"))
        con.execute("CREATE SCHEMA resolved")
        con.execute("CREATE TABLE resolved.written_people (person VARCHAR, recipient VARCHAR, contact_phone VARCHAR)")
        yield con


def people(models: duckdb.DuckDBPyConnection, *rows: Written) -> list[Who]:
    """Who the person of each row is, when these rows are all there is."""
    models.execute("DELETE FROM resolved.written_people")
    persons, names, numbers = ([*column] for column in zip(*rows, strict=True))
    models.execute(
        """INSERT INTO resolved.written_people
        SELECT DISTINCT unnest($1), unnest($2), coalesce(pseudonym(nullif(unnest($3), '')), '')""",
        [persons, names, numbers],
    )
    for model in ("read_people", "unclear_ids", "person_aliases", "people"):
        models.execute(creation("resolved", model))
    return [
        Who(*row)
        for written in rows
        for row in models.execute(
            """SELECT person_code, person_basis, is_unclear FROM resolved.people WHERE person = $1 AND recipient = $2
            AND contact_phone = coalesce(pseudonym(nullif($3, '')), '')""",
            [*written],
        ).fetchall()
    ]


A, B = "6281230004001", "6281230004002"
SAME = [
    (("P-014", "", ""), ("p 014", "", "")),
    (("", "Bu Siti", A), ("", "SITI", A)),
    (("", "Siti Aminah", A), ("", "Ny. siti  aminah", A)),
    (("R1", "Rina Sari", A), ("R1", "Rina S", B)),
]
DIFFERENT = [
    (("1/23", "", ""), ("12/3", "", "")),
    (("", "Siti", A), ("", "By. Ny. Siti", A)),  # her baby
    (("", "Siti", A), ("", "Budi", A)),  # a child called through a parent's telephone
    (("", "Siti", A), ("", "Siti", B)),
    (("", "Pak Budi", A), ("", "Bu Budi", A)),  # his wife
    (("S1", "Dewi", A), ("S2", "Dewi", A)),
    (("1", "Ani", A), ("1", "Joko", B)),  # the numbering of two registers
    (("Q1", "Rina", A), ("Q1", "Joni", B)),  # an id of two registers
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_person_written_in_two_ways_is_one(models: duckdb.DuckDBPyConnection, one: Written, other: Written) -> None:
    first, second = people(models, one, other)
    assert first.code == second.code
    assert {first.basis, second.basis} <= CERTAIN


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_people_are_two(models: duckdb.DuckDBPyConnection, one: Written, other: Written) -> None:
    first, second = people(models, one, other)
    assert first.code != second.code


def test_what_stands_alone_joins_nobody(models: duckdb.DuckDBPyConnection) -> None:
    rows = (("", "", A), ("", "Siti", ""), ("12", "", ""), ("Siti", "", ""), ("0812-3000-4001", "", ""))
    assert [who.basis for who in people(models, *rows)] == ["phone", "name", None, "name", "phone"]


def test_a_name_and_number_beside_an_id_are_its_alias_unless_they_stand_beside_several(
    models: duckdb.DuckDBPyConnection,
) -> None:
    by_id, alias = people(models, ("P-014", "Siti", A), ("", "siti", A))
    assert (alias.code, alias.basis) == (by_id.code, "name_and_phone")
    *_, unclear = people(models, ("S1", "Dewi", A), ("S2", "Dewi", A), ("", "Dewi", A))
    assert (unclear.basis, unclear.is_unclear) == ("phone", True)


def test_a_code_of_ours_is_who_it_was_even_when_an_id_is_known_since(models: duckdb.DuckDBPyConnection) -> None:
    (siti,) = people(models, ("", "Siti", A))
    assert siti.code
    _, back, moved = people(models, ("", "Siti", A), (siti.code, "Siti", A), (siti.code, "Siti", B))
    assert (back.code, moved.code, back.basis) == (siti.code, siti.code, "id")
    _, by_id, back = people(models, ("", "Siti", A), ("P-014", "Siti", A), (siti.code, "", ""))
    assert back.code == by_id.code


def test_two_registers_that_count_from_one_join_nobody(models: duckdb.DuckDBPyConnection) -> None:
    of_one = [(str(n), name, A) for n, name in enumerate(("Ani", "Budi", "Cici"), start=1)]
    of_other = [(str(n), name, B) for n, name in enumerate(("Dedi", "Eka", "Fitri"), start=1)]
    codes = [who.code for who in people(models, *of_one, *of_other, ("1", "", ""), ("No. 2", "", ""))]
    assert len({*codes[:6]}) == 6
    assert codes[6:] == [None, None]


NAMES = ("Ani", "Budi Santoso", "Cici", "Dedi Kurniawan")
PERSONS = strategies.sampled_from(list(product(range(2), range(len(NAMES)))))
"""A household, whose members share a telephone, and a member of it."""
MENTIONS = strategies.lists(
    strategies.tuples(PERSONS, *[strategies.booleans()] * 3, strategies.sampled_from(("", "Pak ", "bu "))),
    min_size=1,
    max_size=12,
)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mentions=MENTIONS)
def test_no_two_people_who_share_a_number_are_ever_one(
    models: duckdb.DuckDBPyConnection, mentions: list[tuple[tuple[int, int], bool, bool, bool, str]]
) -> None:
    rows = [
        (
            f"P-{household}{member}" * has_id,
            (title + NAMES[member]) * has_name,
            (A, B)[household] * has_number,
        )
        for (household, member), has_id, has_name, has_number, title in mentions
    ]
    persons: dict[str, set[tuple[int, int]]] = {}
    for who, (person, *_) in zip(people(models, *rows), mentions, strict=True):
        if who.basis in CERTAIN:
            assert who.code
            persons.setdefault(who.code, set()).add(person)
    assert [members for members in persons.values() if len(members) > 1] == []
