"""Vehicles and distances as people write them: hours, two shifts, money per kilometre, places nobody knows."""

from datetime import time

import pytest

from tests.pipelines.books import Books

STOCK = """
    Tanggal    | Gudang      | Barang | Jenis Mutasi | Jumlah
    01/07/2021 | Gudang Kota | 6 m3   | stok awal    | 9
"""
VEHICLES = """
    Kendaraan | Gudang      | Muat Tabung | Giliran | Jam Mulai  | Jam Selesai | Biaya per km | Sopir
    Mobil A   | gudang kota | 24          | Pagi    | 07.00      | 13.00       | 2.500        | Pak Jati
    Mobil A   | Gudang Kota | 24          | Sore    | jam 1 sore | 24.00       | 2.500        | Bu Laras
    Mobil B   | Gudang Kotta| 10          |         | entah      | 15:30       |              |
    Mobil C   |             | 2,5         |         |            |             |              |
"""
NEWER = """
    Kendaraan | Muat Tabung | Giliran | Jam Mulai
    mobil a   | 20          | pagi    | 06.30
"""
DOLLARS = """
    Kendaraan | Muat Tabung | Biaya per km (USD)
    Mobil D   | 8           | 2
"""
DISTANCES = """
    Dari        | Ke          | Jarak (km) | Waktu tempuh (menit)
    Gudang Kota | Sisir       | 1,85       | 4
    Sisir       | Temas       | 2,3        | 6
    Temas       | Sisir       | 2,9        | 9
    Sisir       | Antah Berantah | 7       | 9
"""


@pytest.fixture(scope="module")
def posko(shared_books: Books) -> Books:
    """A depot, its vehicles as two files tell of them, and ways."""
    tables = {"stok.csv": STOCK, "armada.csv": VEHICLES, "armada baru.csv": NEWER, "jarak.csv": DISTANCES}
    reports = shared_books.ingest(*(shared_books.drawn(name, table) for name, table in tables.items()))
    assert [report["feed"] for report in reports] == ["stock", "vehicles", "vehicles", "distances"]
    return shared_books


def test_a_vehicle_has_a_row_per_shift_and_the_newest_file_counts(posko: Books) -> None:
    hours = posko.ask("SELECT vehicle, shift, places, shift_start, shift_end FROM staging.vehicles ORDER BY 1, 2")
    assert hours == [
        ("Mobil A", "afternoon", 24, time(13), time(0)),
        ("Mobil B", "day", 10, None, time(15, 30)),
        ("Mobil C", "day", None, None, None),
        ("mobil a", "morning", 20, time(6, 30), None),
    ]


def test_what_cannot_be_read_costs_its_cell_and_the_depot_is_asked_for(posko: Books) -> None:
    cells = "SELECT row_number, rule, column_name, suggestion FROM ops.quarantine WHERE scope = 'cell' ORDER BY ALL"
    assert posko.ask(cells) == [
        (4, "unknown_depot", "depot", "Gudang Kota"),
        (4, "unreadable_clock", "shift_start", None),
        (5, "unreadable_number", "places", None),
    ]


def test_a_way_counts_back_too_unless_the_file_has_both(posko: Books) -> None:
    ways = posko.ask(
        """SELECT coalesce(f.name, from_place), coalesce(t.name, to_place), metres, seconds FROM staging.distances
        LEFT JOIN staging.villages f ON f.village_code = from_place
        LEFT JOIN staging.villages t ON t.village_code = to_place ORDER BY ALL"""
    )
    assert ways == [
        ("Gudang Kota", "Sisir", 1850, 240),
        ("Sisir", "Gudang Kota", 1850, 240),
        ("Sisir", "Temas", 2300, 360),
        ("Temas", "Sisir", 2900, 540),
    ]


def test_a_way_to_nowhere_is_a_row_to_correct(posko: Books) -> None:
    assert posko.ask("SELECT row_number, rule, found FROM ops.quarantine WHERE scope = 'row'") == [
        (5, "unknown_place", "Antah Berantah")
    ]
    counts = "SELECT rows_read, rows_loaded, rows_quarantined FROM ops.loads WHERE feed = 'distances'"
    assert posko.ask(counts) == [(4, 3, 1)]


def test_a_file_that_only_names_a_depot_makes_none(posko: Books) -> None:
    assert posko.ask("SELECT depot FROM staging.depots") == [("Gudang Kota",)]


def test_a_distance_without_its_unit_and_a_cost_in_dollars_are_not_guessed(posko: Books) -> None:
    bare, dollars = posko.check(
        posko.drawn("jarak saja.csv", "Dari | Ke | Jarak\nSisir | Temas | 2"), posko.drawn("dolar.csv", DOLLARS)
    )
    assert bare["status"] == "refused"
    assert dollars["reasons"] == {"foreign_currency": 1}


def test_no_name_of_a_driver_is_in_the_snapshot(posko: Books) -> None:
    assert not any(name in posko.current().read_bytes() for name in (b"Jati", b"Laras"))
