"""A referral is a sequence of status events; what nobody understands is no progress."""

from typing import Any

import pytest

from tests.pipelines.books import Books

LOG = """
    No Rujukan | ID Pasien | Nama Pasien | No HP          | Tanggal Rujukan | Asal Kasus | No Panggilan     | Domisili | Jenis Rujukan | Dirujuk ke          | Status Rujukan     | Tanggal Status   | Dikonfirmasi ke warga
    RJ-1       | P-014     | Bu Siti     | 0812-3000-6001 | 08/07/2021      | grup WA    | Pak Budi Santoso | Sisir    | kesehatan     | RSUD Contoh         |                    |                  |
    RJ-1       |           |             |                | 08/07/2021      |            |                  |          |               |                     | Diminta            | 09/07/2021 10.00 |
    RJ-1       |           |             |                | 08/07/2021      |            |                  |          |               | RSUD Contoh         | lagi diurus        | 10/07/2021       |
    RJ-1       |           |             |                | 08/07/2021      |            |                  |          |               | RSUD Contoh         | Selesai            | 01/07/2021       | 02/07/2021
    RJ-2       | P-015     |             |                | 08/07/2021      | telepon    | P-000017         | Nirwana  | sosial        | Dinas 0812-3000-777 | Tidak ada penerima | 09/07/2021       |
               | P-016     |             |                | 08/07/2021      | kunjungan  | P-000018         | Sisir    | sosial        | Dinas Sosial        | Diminta            | 08/07/2021       |
               | P-016     |             |                | 08/07/2021      | kunjungan  | P-000018         | Sisir    | sosial        | Dinas Sosial        | Diterima           | 10/07/2021       |
    RJ-7       | P-021     |             |                | 08/07/2021      |            | P-000019         |          | sosial        | Dinas Sosial        | Diminta            | 08/07/2021       |
    RJ-7       | P-022     |             |                | 08/07/2021      |            | P-000019         |          | sosial        | Dinas Sosial        | Diterima           | 09/07/2021       |
"""  # noqa: E501
BOOK = """
    No Rujukan | Nama Pasien | No HP          | Dirujuk    | Bidang Rujukan | Instansi Tujuan | Diminta    | Diterima   | Selesai    | Dikonfirmasi
    RD-1       | Pak Joko    | 0812-3000-6003 | 08/07/2021 | Dukcapil       | Dukcapil Contoh | 09/07/2021 | 10/07/2021 | 12/07/2021 | 13/07/2021
    RD-2       | Bu Ani      | 0812-3000-6004 | 08/07/2021 | pendidikan     | SDN Contoh      | 09/07/2021 | sudah      | 01/07/2021 |
    RD-3       | Bu Eka      | 0812-3000-6005 | 08/07/2021 | keamanan       | Polsek Contoh   |            |            |            |
"""  # noqa: E501


@pytest.fixture(scope="module")
def posko(shared_books: Books) -> Books:
    shared_books.take_all(catatan=LOG, buku=BOOK)
    return shared_books


def events(posko: Books, referral: str) -> list[tuple[Any, ...]]:
    """Status, day, and whether the word is unknown, in the order of the file."""
    return posko.ask(
        """SELECT status, strftime(status_at, '%d'), is_status_unknown FROM staging.referrals
        WHERE referral_id LIKE $referral ORDER BY load_id, row_number, status_at""",
        referral=referral,
    )


def test_a_word_that_nobody_knows_is_no_progress_and_is_listed(posko: Books) -> None:
    assert events(posko, "RJ-1") == [
        (None, None, False),
        ("requested", "09", False),
        (None, "10", True),
        ("completed", None, False),
    ]
    rows = posko.ask(
        """SELECT file, row_number, scope, rule, column_name FROM ops.quarantine JOIN ops.loads USING (load_id)
        ORDER BY file, row_number, column_name"""
    )
    assert [row[1:] for row in rows if row[0] == "catatan.csv"] == [
        (2, "cell", "person_as_id", "origin_id"),
        (4, "cell", "unknown_word", "status"),
        (5, "cell", "before_its_referral", "confirmed_with_person_at"),
        (5, "cell", "before_its_referral", "status_at"),
        (6, "cell", "unknown_village", "residence"),
    ]
    assert [row[1:] for row in rows if row[0] == "buku.csv"] == [
        (3, "cell", "unreadable_moment", "accepted_at"),
        (3, "cell", "before_its_referral", "completed_at"),
    ]


def test_what_was_confirmed_before_it_began_is_not_confirmed(posko: Books) -> None:
    assert posko.ask(
        "SELECT count(*) FROM staging.referrals WHERE confirmed_at IS NOT NULL AND referral_id = 'RJ-1'"
    ) == [(0,)]


def test_later_rows_that_name_the_referral_alone_are_of_the_same_person_and_kind(posko: Books) -> None:
    rows = posko.ask(
        "SELECT DISTINCT person_basis, kind, origin, village FROM staging.referrals WHERE referral_id = 'RJ-1'"
    )
    assert rows == [("id", "health", "whatsapp_group", "Sisir")]
    assert posko.ask("SELECT count(DISTINCT person_code) FROM staging.referrals WHERE referral_id = 'RJ-1'") == [(1,)]


def test_a_date_for_each_status_is_an_event_each_and_one_that_cannot_be_true_is_none(posko: Books) -> None:
    assert events(posko, "RD-1") == [
        ("requested", "09", False),
        ("accepted", "10", False),
        ("completed", "12", False),
    ]
    assert events(posko, "RD-2") == [("requested", "09", False)]
    assert events(posko, "RD-3") == [(None, None, False)]
    confirmed = posko.ask(
        "SELECT DISTINCT strftime(confirmed_at, '%d') FROM staging.referrals WHERE referral_id = 'RD-1'"
    )
    assert confirmed == [("13",)]


def test_rows_without_a_number_are_one_referral_by_person_kind_agency_and_opening(posko: Books) -> None:
    ((known,),) = posko.ask("SELECT DISTINCT referral_id FROM staging.referrals WHERE referral_id LIKE 'x-%'")
    assert [event[0] for event in events(posko, known)] == ["requested", "accepted"]


def test_a_number_that_two_people_have_is_that_of_two_referrals(posko: Books) -> None:
    assert posko.ask("SELECT count(DISTINCT referral_id) FROM staging.referrals WHERE referral_id LIKE 'RJ-7%'") == [
        (2,)
    ]


def test_no_number_is_in_an_agency_and_no_name_in_the_number_of_a_call(posko: Books) -> None:
    assert posko.ask("SELECT origin_id FROM staging.referrals WHERE referral_id = 'RJ-2'") == [("P-000017",)]
    content = posko.current().read_bytes()
    assert [text for text in ("3000-777", "Santoso", "P-014", "Joko", "81230006003") if text.encode() in content] == []


def test_the_newest_event_tells_how_far_the_book_reaches(posko: Books) -> None:
    assert posko.ask("SELECT strftime(data_until, '%d') FROM ops.feeds WHERE feed = 'referrals'") == [("13",)]
