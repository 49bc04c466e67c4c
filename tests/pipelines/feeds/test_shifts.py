"""Rosters as people write them: nights, several names in a cell, hours that cannot be; and what explains a jump."""

import pytest

from tests.pipelines.books import Books

NIGHT = """
    Petugas                             | Tanggal    | Jam Mulai | Jam Selesai
    Wulan, Bagas                        | 05/07/2021 | 21.00     | 07.00
    Siti Aminah, S.Kep. dan dr. Jati    | 06/07/2021 | 07.00     | 14.00
                                        | 06/07/2021 | 14.00     | 21.00
    Ratri                               | 06/07/2021 | 06/07/2021 21.00 | 05/07/2021 07.00
    Laras                               | 06/07/2021 | 06/07/2021 21.00 | 07/07/2022 07.00
"""
EVENTS = """
    Tanggal    | Sampai     | Peristiwa
    01/08/2031 |            | Hari raya yang akan datang
    05/07/2021 | 03/07/2021 | Hubungi Pak Jati 0812-0000-0001
"""
CALLS = "call_id | started_at       | outcome  | operator\nP-1 | 2021-07-05 21:30 | answered | Wulan"


@pytest.fixture(scope="module")
def posko(shared_books: Books) -> Books:
    """A roster, events and a call."""
    tables = {"jadwal.csv": NIGHT, "peristiwa.csv": EVENTS, "panggilan.csv": CALLS}
    shared_books.ingest(*(shared_books.drawn(name, table) for name, table in tables.items()))
    return shared_books


def test_a_roster_is_no_call_log(posko: Books) -> None:
    assert posko.ask("SELECT file, feed FROM ops.loads ORDER BY file") == [
        ("jadwal.csv", "shifts"),
        ("panggilan.csv", "calls"),
        ("peristiwa.csv", "events"),
    ]


def test_a_night_ends_on_the_next_morning_and_every_name_is_a_person(posko: Books) -> None:
    spans = posko.ask(
        """SELECT strftime(starts_at, '%d %H'), strftime(ends_at, '%d %H'), count(*), count(operator)
        FROM staging.shifts GROUP BY ALL ORDER BY 1"""
    )
    assert spans == [("05 21", "06 07", 2, 2), ("06 07", "06 14", 2, 2), ("06 14", "06 21", 1, 0)]


def test_who_is_on_shift_is_who_answers(posko: Books) -> None:
    assert posko.ask("SELECT count(*) FROM staging.calls SEMI JOIN staging.shifts USING (operator)") == [(1,)]


def test_a_shift_that_ends_before_it_begins_or_lasts_a_year_is_set_aside(posko: Books) -> None:
    quarantine = posko.ask("SELECT row_number, scope, rule FROM ops.quarantine WHERE load_id = '000001' ORDER BY 1")
    assert quarantine == [(5, "row", "impossible_end"), (6, "row", "impossible_end")]


def test_an_event_may_lie_ahead_and_its_impossible_end_costs_only_that(posko: Books) -> None:
    events = posko.ask("SELECT label, ends_at FROM staging.events ORDER BY starts_at DESC")
    assert events == [("Hari raya yang akan datang", None), ("Hubungi Pak ••• …001", None)]
    assert posko.ask("SELECT scope, rule FROM ops.quarantine WHERE load_id = '000002'") == [("cell", "impossible_end")]


def test_neither_tells_how_far_the_data_reach(posko: Books) -> None:
    assert posko.ask("SELECT feed FROM ops.feeds") == [("calls",)]


def test_rows_of_each_load_add_up(posko: Books) -> None:
    assert posko.ask("SELECT rows_read, rows_loaded, rows_quarantined, records FROM ops.loads ORDER BY file") == [
        (5, 3, 2, 2 + 2 + 1),
        (1, 1, 0, 1),
        (2, 2, 0, 2),
    ]


def test_no_name_of_a_roster_is_in_the_snapshot(posko: Books) -> None:
    content = posko.current().read_bytes()
    assert not [name for name in (b"Wulan", b"Bagas", b"Aminah", b"Laras") if name in content]
