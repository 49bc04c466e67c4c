"""Only what was understood whole is a consent, and the newest answer of a person counts."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings, strategies

from pipelines.models import creation
from pipelines.parse.connection import connection
from tests.pipelines.books import Books

VALID = "show", "call"
ANSWERS = """
    Nama | No HP          | Tanggal Persetujuan | Persetujuan untuk     | Persetujuan | Berlaku sampai | Dicabut    | Keterangan
    A    | 0812-3000-4001 | 05/07/2021 09:00    | ditampilkan           | ya          |                | 32/07/2021 |
    B    | 0812-3000-4002 | 05/07/2021 09:00    | ditampilkan, ditelepon | ya         | sampai sembuh  |            |
    C    | 0812-3000-4003 | 05/07/2021 09:00    | foto                  | ya          |                |            |
    D    | 0812-3000-4004 | 05/07/2021 09:00    | ditampilkan           | mungkin     |                |            |
    E    |                | 05/07/2021 09:00    | ditampilkan           | ya          |                |            |
    F    | 0812-3000-4006 | 05/07/2021 09:00    | ditampilkan, foto     |             |                |            |
    G    | 0812-3000-4007 | 05/07/2021 09:00    | ditampilkan           |             | 01/07/2021     |            |
    H    | 0812-3000-4008 | 05/07/2021 09:00    | ditampilkan           |             |                | 01/07/2021 |
    I    | 0812-3000-4009 | 05/07/2021 09:00    | ditampilkan           |             |                |            | dicabut 20/7
    J    | 0812-3000-4010 | 05/07/2021 09:00    | ditampilkan           |             |                | sudah      |
    K    | 0812-3000-4011 | 05/07/2021 09:00    | ditampilkan           |             | 31/07/2021     | -          |
"""  # noqa: E501


@pytest.fixture(scope="module")
def answers(shared_books: Books) -> Books:
    shared_books.take("persetujuan.csv", ANSWERS)
    return shared_books


def test_what_cannot_be_read_is_no_consent(answers: Books) -> None:
    agreed = answers.ask("SELECT purpose, strftime(ends_at, '%d %H:%M') FROM marts.consenting_people ORDER BY ALL")
    assert agreed == [("show", "01 00:00"), ("show", None)]  # K, until the end of the last day, and F


def test_every_cell_that_cannot_be_read_is_to_be_corrected(answers: Books) -> None:
    rules = answers.ask("SELECT row_number, scope, rule, column_name FROM ops.quarantine ORDER BY row_number")
    assert rules == [
        (2, "cell", "unreadable_moment", "withdrawn_at"),
        (3, "cell", "unreadable_moment", "until"),
        (4, "cell", "unknown_word", "purpose"),
        (5, "cell", "unknown_word", "answer"),
        (6, "row", "missing", "person"),
        (7, "cell", "unknown_word", "purpose"),
        (8, "cell", "before_consent", "until"),
        (9, "cell", "before_consent", "withdrawn_at"),
        (11, "cell", "unreadable_moment", "withdrawn_at"),
    ]


class Answer(NamedTuple):
    """An answer of one person: the hour, the hour of a withdrawal, the purposes, and whether the person agreed."""

    agreed: int
    withdrawn: int | None
    purposes: tuple[str, ...]
    is_yes: bool


ROWS = strategies.lists(
    strategies.builds(
        Answer,
        strategies.integers(1, 6),
        strategies.none() | strategies.integers(1, 8),
        strategies.sets(strategies.sampled_from(VALID)).map(lambda purposes: tuple(sorted(purposes))),
        strategies.booleans(),
    ),
    max_size=6,
)


@pytest.fixture(scope="module")
def models() -> Iterator[duckdb.DuckDBPyConnection]:
    with connection() as con:
        con.execute("CREATE SCHEMA raw; CREATE SCHEMA staging; SET VARIABLE centre = 'Batu'")
        con.execute(
            """CREATE TABLE raw.consents (person_id VARCHAR, person_name VARCHAR,
            person_code VARCHAR, agreed_at TIMESTAMPTZ, agreed_at_time_known BOOLEAN,
            purpose VARCHAR[], answer VARCHAR, until TIMESTAMPTZ, until_time_known BOOLEAN, until_unread BOOLEAN,
            withdrawn_at TIMESTAMPTZ, withdrawn_at_time_known BOOLEAN, withdrawn_at_unread BOOLEAN, centre VARCHAR,
            note VARCHAR, load_id VARCHAR, load_order BIGINT, part INTEGER, row_number BIGINT,
            reduced BOOLEAN)"""
        )
        con.execute("CREATE SCHEMA resolved")
        con.execute(
            """CREATE TABLE resolved.people AS SELECT '' AS person, '' AS recipient, 'ANI' AS contact_phone,
            'ANI' AS person_code, 'phone' AS person_basis, 'ANI' AS phone_code"""
        )
        yield con


def hour(number: int) -> datetime:
    return datetime(2021, 7, 5, tzinfo=UTC) + timedelta(hours=number)


def newest_is_yes(rows: list[Answer], purpose: str) -> bool:
    """The slow and obvious way: go through the answers in order of time, no before yes, and remember the last one."""
    events: list[tuple[int, bool, int]] = []
    for nth, row in enumerate(rows):
        is_end = row.withdrawn is not None or not row.is_yes
        if purpose in row.purposes or (not row.purposes and is_end):
            events.append((max(row.agreed, row.withdrawn or 0), is_end, nth))
    return bool(events) and not max(events)[1]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_the_newest_answer_counts_whatever_the_order_of_the_rows(
    models: duckdb.DuckDBPyConnection, rows: list[Answer]
) -> None:
    models.execute("DELETE FROM raw.consents")
    for nth, row in enumerate(rows):
        values: list[Any] = [hour(row.agreed), list(row.purposes) or None, "agreed" if row.is_yes else "refused"]
        values += [hour(row.withdrawn) if row.withdrawn is not None else None, nth]
        models.execute(
            """INSERT INTO raw.consents (person_code, agreed_at, agreed_at_time_known, withdrawn_at_time_known, purpose,
            answer, withdrawn_at, row_number, load_order, part) SELECT 'ANI', $1, true, true, $2, $3, $4, $5, 1, 0""",
            values,
        )
    models.execute(creation("staging", "consents"))
    latest = models.execute("SELECT purpose FROM staging.consents WHERE is_latest AND is_valid").fetchall()
    assert {purpose for (purpose,) in latest} == {purpose for purpose in VALID if newest_is_yes(rows, purpose)}


SHARED = """
    Id Pasien | Nama         | No HP          | Tanggal Persetujuan | Persetujuan untuk | Persetujuan
              | Siti         | 0812-3000-5001 | 05/07/2021          | ditampilkan       | ya
              | Rudi         | 0812-3000-5001 | 05/07/2021          | ditampilkan       | ya
              |              | 0812-3000-5001 | 08/07/2021          | ditampilkan       | {by_number}
              | Siti Aminah  | 0812-3000-5001 | 08/07/2021          | ditampilkan       | {by_variant}
    P-501     | Dewi         | 0812-3000-5002 | 05/07/2021          | ditampilkan       | ya
    P-502     | Dewi Lestari | 0812-3000-5002 | 08/07/2021          | ditampilkan       | tidak
"""


@pytest.mark.parametrize(
    ("answers_later", "people"),
    [
        ({"by_number": "tidak", "by_variant": ""}, 1),  # whoever of the number it was; Dewi has an id of her own
        ({"by_number": "", "by_variant": "tidak"}, 2),  # another spelling of Siti; Rudi only shares the telephone
    ],
)
def test_who_withdraws_does_not_appear_under_another_name(
    books: Books, answers_later: dict[str, str], people: int
) -> None:
    table = SHARED.format(**{name: answer or "ya" for name, answer in answers_later.items()})
    lines = [line for line in table.splitlines() if "08/07/2021" not in line or "tidak" in line]
    books.take("persetujuan.csv", "\n".join(lines))
    assert books.ask("SELECT count(*) FROM marts.consenting_people") == [(people,)]
