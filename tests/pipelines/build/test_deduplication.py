"""What counts as the same: the same file, the same event in two files, the same key with other content."""

from tests.pipelines.books import Books

MONDAY = """
    Waktu Telepon    | No HP        | Kebutuhan
    2021-07-05 09:00 | 081200000001 | oksigen
    2021-07-05 10:00 | 081200000002 | oksigen
"""
MONDAY_AND_TUESDAY = """
    Waktu Telepon    | No HP        | Kebutuhan
    2021-07-05 09:00 | 081200000001 | oksigen
    2021-07-05 10:00 | 081200000002 | oksigen
    2021-07-06 09:00 | 081200000001 | oksigen
"""


def counts(report: dict[str, int]) -> tuple[int, int, int]:
    return report["rows_read"], report["rows_loaded"], report["rows_duplicate"]


def test_the_same_bytes_again_change_nothing(books: Books) -> None:
    first = books.take("senin.csv", MONDAY)
    published = books.current()
    again = books.take("salinan.csv", MONDAY)
    assert (first["status"], again["status"], again["load_id"]) == ("loaded", "already_loaded", first["load_id"])
    assert counts(again) == counts(first) == (2, 2, 0)
    assert books.current() == published


def test_events_of_an_overlapping_file_are_loaded_once(books: Books) -> None:
    _, second = books.take_all(senin=MONDAY, dua_hari=MONDAY_AND_TUESDAY)
    assert counts(second) == (3, 1, 2)
    assert books.ask("SELECT count(*) FROM staging.calls") == [(2 + 1,)]


def test_two_events_of_one_file_that_look_alike_both_count(books: Books) -> None:
    twice = "Waktu Telepon | Kebutuhan\n2021-07-05 09:00 | oksigen\n2021-07-05 09:00 | oksigen"
    assert counts(books.take("log.csv", twice)) == (2, 2, 0)
    assert books.ask("SELECT count(DISTINCT call_id) FROM staging.calls") == [(2,)]


def test_of_three_that_look_alike_a_file_that_knows_two_adds_one(books: Books) -> None:
    alike = "2021-07-05 09:00 | oksigen\n"
    header = "Waktu Telepon | Kebutuhan\n"
    _, second = books.take_all(dua=header + alike * 2, tiga=header + alike * 3)
    assert counts(second) == (3, 1, 2)


def test_the_same_key_with_other_content_is_the_newer_file_s(books: Books) -> None:
    header = "No Panggilan | Waktu Telepon    | Desa\n"
    first, second = books.take_all(
        log=header + "A | 2021-07-05 09:00 | Sisir\nB | 2021-07-05 10:00 | Sisir",
        log_2=header + "A | 2021-07-05 09:00 | Temas",
    )
    assert (counts(first), counts(second)) == ((2, 1, 1), (1, 1, 0))
    assert books.ask("SELECT call_id, village FROM staging.calls ORDER BY 1") == [("A", "Temas"), ("B", "Sisir")]


def test_a_load_that_is_undone_leaves_what_another_file_said_too(books: Books) -> None:
    first, second = books.take_all(senin=MONDAY, dua_hari=MONDAY_AND_TUESDAY)
    books.undo(first["load_id"])
    left = "SELECT load_id, rows_loaded, rows_duplicate FROM ops.loads WHERE status <> 'undone'"
    assert books.ask(left) == [(second["load_id"], 3, 0)]
    assert books.ask("SELECT count(*) FROM staging.calls") == [(3,)]


def test_a_file_that_was_undone_may_come_back(books: Books) -> None:
    books.undo(books.take("senin.csv", MONDAY)["load_id"])
    assert books.ask("SELECT count(*) FROM staging.calls") == [(0,)]
    assert books.take("senin.csv", MONDAY)["status"] == "loaded"
    assert books.ask("SELECT count(*) FROM staging.calls") == [(2,)]


def test_an_event_keeps_its_id_whichever_file_tells_of_it(books: Books) -> None:
    first, _ = books.take_all(senin=MONDAY, dua_hari=MONDAY_AND_TUESDAY)
    ids = books.ask("SELECT call_id FROM staging.calls ORDER BY started_at")
    books.undo(first["load_id"])
    assert books.ask("SELECT call_id FROM staging.calls ORDER BY started_at") == ids
