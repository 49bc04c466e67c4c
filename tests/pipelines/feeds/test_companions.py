"""Whom a book of companions means, and what is set aside; a companion in no roster is listed, not dropped."""

from datetime import date
from typing import Any

import pytest

from tests.pipelines.books import Books
from tests.pipelines.parsed import Parse

ROSTER = """
    Kode Pendamping | Nama Pendamping | No HP          | Tingkat       | Wilayah Tugas | Kapasitas     | Tanggal Daftar | Aktif Mulai | Aktif Sampai
    PD-1            | Bu Rini Contoh  | 0812-3000-5001 | peksos senior | Kec. Bumiaji  | 4             | 01/07/2021     | 05/07/2021  |
    PD-2            | Dimas Contoh    | 0812-3000-5002 | mahasiswa     | Sisir         | -1            | 01/07/2021     | 05/07/2021  | 20/07/2021
    PD-3            | Sari Contoh     |                | alumni        | Surabaya      | 2,5           | 01/07/2021     | 05/07/2021  | 01/07/2021
    PD-4            | Adi Contoh      | 0812-3000-5004 | tetangga      | Sisir         | 2             | 01/07/2021     | 05/07/2021  |
    PD-5            | Budi Contoh     | 0812-3000-5005 | relawan       | Sisir         | sesuai jadwal | 32/07/2021     | 05/07/2021  |
    PD-6            | Budi Contoh     | 0812-3000-5006 | relawan       | Sisir         | 3             | 01/07/2021     |             |
"""  # noqa: E501
PAIRS = """
    Kode Pendamping | Nama Pendamping | No HP Pendamping | ID Pasien | Nama yang didampingi | No HP          | Siapa yang didampingi | Mulai mendampingi | Selesai mendampingi
    pd 1            |                 |                  | P-014     | Bu Siti              | 0812-3000-6001 | dokter                | 06/07/2021        |
                    | Rini Contoh     |                  |           | Pak Budi             | 0812-3000-6002 | perawat               | 06/07/2021        | 10/07/2021
                    | Dimas Contoh    | 081230005002     | P-016     |                      |                | relawan               | 06/07/2021        | 01/07/2021
    0812-3000-5002  |                 |                  | P-017     |                      |                | relawan               | 06/07/2021        | sudah
    PD-99           |                 |                  | P-018     |                      |                | tetangga              |                   |
                    | Budi Contoh     |                  | P-019     |                      |                | pasien                | 06/07/2021        |
                    |                 |                  | P-020     |                      |                | pasien                | 06/07/2021        |
"""  # noqa: E501
ENDED = """
    Kode Pendamping | ID Pasien | Siapa yang didampingi | Mulai mendampingi | Selesai mendampingi
    PD-1            | P-014     | dokter                | 06/07/2021        | 15/07/2021
"""
SESSIONS = """
    Kode Pendamping | Tanggal Sesi | Jenis Sesi | ID Pasien | Lama (menit)
    PD-1            | 08/07/2021   | konseling  | P-014     | 45
    PD-1            | 09/07/2021   | debriefing |           | 0
    PD-77           | 09/07/2021   | ngobrol    |           | 30
"""
RULES = """
    Tingkat pendamping | Boleh mendampingi | Pilihan ke
    mahasiswa          | siapa saja        | 1
"""


@pytest.fixture(scope="module")
def posko(shared_books: Books) -> Books:
    shared_books.take_all(pendamping=ROSTER, pendampingan=PAIRS, sesi=SESSIONS, aturan=RULES, lagi=ENDED)
    return shared_books


def listed(posko: Books, file: str) -> list[tuple[Any, ...]]:
    return posko.ask(
        """SELECT row_number, scope, rule, column_name FROM ops.quarantine JOIN ops.loads USING (load_id)
        WHERE file = $file ORDER BY row_number, column_name""",
        file=file,
    )


def test_a_capacity_is_a_positive_whole_number_and_a_role_a_known_one(posko: Books) -> None:
    assert listed(posko, "pendamping.csv") == [
        (3, "cell", "not_positive", "capacity"),
        (4, "cell", "ends_before_start", "active_to"),
        (4, "cell", "unreadable_number", "capacity"),
        (5, "row", "unknown_word", "role"),
        (6, "cell", "unreadable_number", "capacity"),
        (6, "cell", "unreadable_moment", "registered_at"),
    ]
    assert posko.ask("SELECT role, capacity FROM staging.companions WHERE capacity IS NOT NULL ORDER BY capacity") == [
        ("volunteer", 3),
        ("senior_social_worker", 4),
    ]


def test_who_left_on_a_day_is_active_until_its_end_and_an_impossible_end_is_not_known(posko: Books) -> None:
    query = "SELECT role, active_to::DATE, is_end_unknown FROM staging.companions"
    assert posko.ask(f"{query} WHERE active_to IS NOT NULL OR is_end_unknown ORDER BY role") == [
        ("alumni", None, True),
        ("student", date(2021, 7, 21), False),
    ]


def test_an_area_is_a_village_or_a_district_or_only_words(posko: Books) -> None:
    assert posko.ask("SELECT DISTINCT area, area_code FROM staging.companions ORDER BY area") == [
        ("Kec. Bumiaji", "35.79.02"),
        ("Sisir", "35.79.01.1004"),
        ("Surabaya", None),
    ]


def test_a_companion_is_meant_by_id_or_number_or_a_name_that_is_the_only_one(posko: Books) -> None:
    rows = posko.ask(
        """SELECT p.row_number, role, is_in_roster FROM staging.companionships p
        LEFT JOIN staging.companions USING (companion_code) JOIN ops.loads l ON l.load_id = p.load_id
        WHERE file = 'pendampingan.csv' ORDER BY p.row_number"""
    )
    assert rows == [
        (3, "senior_social_worker", True),
        (4, "student", True),
        (5, "student", True),
        (6, None, False),
        (7, None, False),  # two of the roster are called so
    ]


def test_a_companion_in_no_roster_and_a_book_that_names_none_are_listed(posko: Books) -> None:
    assert listed(posko, "pendampingan.csv") == [
        (4, "cell", "ends_before_start", "ended_at"),
        (5, "cell", "unreadable_moment", "ended_at"),
        (6, "cell", "unknown_companion", "companion_id"),
        (6, "cell", "unknown_word", "person_kind"),
        (7, "cell", "unknown_companion", "companion_name"),
        (8, "row", "missing", "companion_id"),
    ]
    assert [row[1:] for row in listed(posko, "sesi.csv")] == [
        ("cell", "not_positive", "minutes"),
        ("cell", "unknown_companion", "companion_id"),
        ("cell", "unknown_word", "kind"),
    ]


def test_an_end_that_nobody_can_read_is_neither_an_end_nor_none(posko: Books) -> None:
    ends = posko.ask(
        "SELECT row_number, ended_at, is_end_unknown FROM staging.companionships WHERE row_number IN (4, 5)"
    )
    assert sorted(ends) == [(4, None, True), (5, None, True)]


def test_a_book_that_comes_again_with_the_end_tells_of_the_same_companionship(posko: Books) -> None:
    rows = posko.ask(
        """SELECT ended_at::DATE FROM staging.companionships WHERE person_code IN (
            SELECT person_code FROM staging.sessions WHERE kind = 'counselling')"""
    )
    assert rows == [(date(2021, 7, 16),)]


def test_a_loaded_table_replaces_the_rules_of_the_tiers_it_names(posko: Books) -> None:
    rules = "SELECT person_kind FROM staging.pairing_rules WHERE role = $role ORDER BY 1"
    assert posko.ask(rules, role="student") == [("doctor",), ("family",), ("nurse",), ("patient",), ("volunteer",)]
    assert posko.ask(rules, role="alumni") == [("nurse",)]


def test_no_name_or_number_of_anybody_is_in_the_snapshot(posko: Books) -> None:
    content = posko.current().read_bytes()
    private = ("Rini", "Dimas", "Siti", "P-014", "PD-1", "0812-3000-5001", "6281230005001", "81230006001")
    assert [text for text in private if text.encode() in content] == []


def test_minutes_are_never_taken_from_hours(parse: Parse) -> None:
    file = parse(
        """
        Tanggal    | Pendamping | Dampingan | Kegiatan  | Durasi
        05/07/2021 | Rini       | Bu Siti   | konseling | 45 menit
        06/07/2021 | Rini       | Bu Siti   | doa       | 1,5 jam
        07/07/2021 | Rini       | Bu Siti   | konseling | 01:30
        08/07/2021 | Rini       | Bu Siti   | konseling | 60
        """
    )
    assert (file.feeds, file.column("minutes")) == (["sessions"], [45, None, None, 60])


@pytest.mark.parametrize(
    ("feed", "table"),
    [
        (
            "companions",
            """
            No | Nama Relawan | No WA        | Tingkat | Kampus | Kecamatan | Kuota
            1  | Rini         | 081230005001 | Alumni  | UB     | Bumiaji   | 5 orang
            """,
        ),
        (
            "companionships",
            """
            No | Nama Pendamping | Yang didampingi | Status dampingan | Mulai      | Selesai
            1  | Rini            | Bu Siti         | Perawat          | 05/07/2021 | 09/07/2021
            """,
        ),
        (
            "referrals",
            """
            No | Nama Pasien | Alamat | Tgl Rujuk  | Rujukan ke | Diminta    | Diterima   | Selesai | Dikonfirmasi
            1  | Bu Siti     | Sisir  | 05/07/2021 | RSUD       | 06/07/2021 | 07/07/2021 |         |
            """,
        ),
        (
            "shifts",
            """
            Nama Relawan | Tanggal    | Jam Mulai | Jam Selesai
            Rini         | 05/07/2021 | 08.00     | 14.00
            """,
        ),
    ],
)
def test_books_are_known_by_the_titles_that_people_write(parse: Parse, feed: str, table: str) -> None:
    file = parse(table)
    assert (file.feeds, [row["bad"] for row in file.rows]) == ([feed], [0])
