"""A corrected file takes the place of the one it corrects; only what lies inside its span can vanish."""

import pytest

from pipelines.superseding import base_name
from tests.pipelines.books import Books, Report

HEADER = "No Panggilan | Waktu Telepon | Desa\n"
PLAIN = "Waktu Telepon | Kebutuhan\n"


def calls(*days: int, village: str = "Sisir", **changed: str) -> str:
    """A list of calls, one a day of July at nine; `changed` gives call `c5` another village."""
    return HEADER + "\n".join(f"c{day} | 2021-07-{day:02} 09:00 | {changed.get(f'c{day}', village)}" for day in days)


def unnamed(*days: int, need: str = "oksigen") -> str:
    """A list of calls that have no number."""
    return PLAIN + "\n".join(f"2021-07-{day:02} 09:00 | {need}" for day in days)


def counts(books: Books) -> list[tuple[str, int, int, int]]:
    """Status, read, loaded and duplicate rows of every load, in order of arrival; each load adds up."""
    sql = "SELECT status, rows_read, rows_loaded, rows_duplicate, rows_quarantined FROM ops.loads ORDER BY load_id"
    found = books.ask(sql)
    assert all(read == loaded + duplicate + aside for _, read, loaded, duplicate, aside in found)
    return [row[:4] for row in found]


def days(books: Books) -> list[int]:
    """The days of July on which there is a call."""
    return [day for (day,) in books.ask("SELECT day(day) FROM staging.calls ORDER BY started_at")]


def take(books: Books, name: str, table: str, *, replaces: str | None = None) -> Report:
    (report,) = books.ingest(books.drawn(name, table), replaces=replaces)
    return report


@pytest.mark.parametrize(
    ("name", "is_rekap"),
    [
        ("rekap.xlsx", True), ("Rekap.XLSX", True), ("rekap (1).xlsx", True), ("rekap(2).xlsx", True),
        ("rekap (1) (12).xlsx", True), ("rekap v2.xlsx", False), ("rekap FINAL.xlsx", False),
        ("rekap (2021).xlsx", False), ("rekap - salinan.xlsx", False), ("rekap.csv", False),
    ],
)  # fmt: skip
def test_a_copy_has_the_name_of_what_it_copies(name: str, is_rekap: bool) -> None:
    assert (base_name(name) == "rekap.xlsx") is is_rekap


def test_a_corrected_file_of_the_same_name_takes_the_place_of_the_older_one(books: Books) -> None:
    old = take(books, "log.csv", calls(1, 2, 3, 4, 5, 6))
    new = take(books, "log (1).csv", calls(1, 2, 3, 5, 6, 7, c5="Temas"))
    assert (new["status"], new["supersedes"]) == ("superseded_older", old["load_id"])
    assert new["difference"] == {"added": 1, "changed": 1, "removed": 1}
    assert new["difference_rows"] == {"added": ["7"], "changed": ["5"], "removed": ["5"]}
    assert counts(books) == [("superseded", 6, 0, 6), ("superseded_older", 6, 6, 0)]
    assert days(books) == [1, 2, 3, 5, 6, 7]
    assert books.ask("SELECT village FROM staging.calls WHERE call_id = 'c5'") == [("Temas",)]
    assert books.ask("SELECT superseded_by FROM ops.loads") == [(new["load_id"],), (None,)]


@pytest.mark.parametrize(("shared", "status"), [(79, "loaded"), (80, "superseded_older")])
def test_the_same_name_with_too_many_other_rows_is_a_new_file(books: Books, shared: int, status: str) -> None:
    def log(first: int, last: int) -> str:
        return HEADER + "\n".join(f"c{n} | 2021-07-{n % 28 + 1:02} 09:{n % 60:02} | Sisir" for n in range(first, last))

    take(books, "rekap.csv", log(0, 100))
    assert take(books, "rekap.csv", log(100 - shared, 200 - shared))["status"] == status


def test_only_rows_inside_the_newer_file_s_span_can_vanish(books: Books) -> None:
    take(books, "daftar.csv", calls(*range(1, 11)))
    new = take(books, "daftar.csv", calls(3, 4, 5, 6, 7, 9, 10, 11, 12))
    assert new["status"] == "loaded"  # seven of ten: the list has rolled too far to be a correction
    new = take(books, "daftar.csv", calls(3, 4, 5, 7, 9, 10, 11, 12))
    assert new["difference"] == {"added": 0, "changed": 0, "removed": 1}
    assert days(books) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]  # the 6th was told by the first list too


def test_the_oldest_calls_of_a_rolling_list_stay(books: Books) -> None:
    take(books, "telepon.csv", calls(*range(1, 11)))
    new = take(books, "telepon.csv", calls(*range(3, 14)))
    assert (new["status"], new["difference"]) == ("superseded_older", {"added": 3, "changed": 0, "removed": 0})
    assert counts(books) == [("superseded", 10, 2, 8), ("superseded_older", 11, 11, 0)]
    assert days(books) == list(range(1, 14))


def test_the_ends_of_the_span_belong_to_it(books: Books) -> None:
    twice = HEADER + "a | 2021-07-01 09:00 | Sisir\nb | 2021-07-01 09:00 | Sisir\n"
    middle = "\n".join(f"m{n} | 2021-07-02 {n:02}:00 | Sisir" for n in range(8))
    take(books, "log.csv", twice + middle + "\ny | 2021-07-03 09:00 | Sisir\nz | 2021-07-03 09:00 | Sisir")
    new = take(books, "log.csv", HEADER + "a | 2021-07-01 09:00 | Sisir\n" + middle + "\nz | 2021-07-03 09:00 | Sisir")
    assert new["difference"] == {"added": 0, "changed": 0, "removed": 2}


def test_a_row_without_a_key_that_was_changed_is_told_by_its_moment(books: Books) -> None:
    take(books, "log.csv", unnamed(1, 2, 3, 4, 5))
    new = take(books, "log.csv", unnamed(1, 2, 3, 4) + "\n2021-07-05 09:00 | obat\n2021-07-06 09:00 | obat")
    assert (new["status"], new["difference"]) == ("superseded_older", {"added": 1, "changed": 1, "removed": 0})
    assert books.ask("SELECT count(*) FROM staging.calls") == [(6,)]


def test_two_months_that_overlap_are_two_files(books: Books) -> None:
    take(books, "rekap.csv", calls(*range(1, 16)))
    new = take(books, "rekap.csv", calls(*range(11, 26)))
    assert (new["status"], new["supersedes"]) == ("loaded", None)
    assert counts(books) == [("loaded", 15, 15, 0), ("loaded", 15, 10, 5)]


@pytest.fixture
def chain(books: Books) -> list[str]:
    """Three versions of one list, each without one call of the version before it."""
    versions = (calls(*range(1, 11)), calls(*range(1, 6), *range(7, 11)), calls(*range(1, 6), *range(8, 11)))
    return [take(books, "log.csv", version)["load_id"] for version in versions]


def test_a_chain_ends_with_what_the_newest_says(books: Books, chain: list[str]) -> None:
    assert counts(books) == [("superseded", 10, 0, 10), ("superseded", 9, 0, 9), ("superseded_older", 8, 8, 0)]
    assert books.ask("SELECT superseded_by FROM ops.loads ORDER BY load_id") == [(chain[1],), (chain[2],), (None,)]
    assert days(books) == [1, 2, 3, 4, 5, 8, 9, 10]


@pytest.mark.parametrize(
    ("link", "left", "statuses"),
    [
        (0, [1, 2, 3, 4, 5, 8, 9, 10], ["undone", "superseded", "superseded_older"]),
        (1, [1, 2, 3, 4, 5, 8, 9, 10], ["superseded", "undone", "superseded_older"]),
        (2, [1, 2, 3, 4, 5, 7, 8, 9, 10], ["superseded", "superseded_older", "undone"]),
    ],
)
def test_an_undone_link_brings_back_what_it_replaced(
    books: Books, chain: list[str], link: int, *, left: list[int], statuses: list[str]
) -> None:
    books.undo(chain[link])
    assert days(books) == left
    assert [status for status, *_ in counts(books)] == statuses


def test_what_the_first_said_inside_the_last_one_s_span_is_gone_too(books: Books) -> None:
    take(books, "log.csv", calls(*range(1, 11)))
    take(books, "log.csv", calls(*range(3, 12)))  # the first two stay the first one's
    take(books, "log.csv", calls(2, *range(3, 12)))  # now the second is told here
    assert [loaded for _, _, loaded, _ in counts(books)] == [1, 0, 10]
    assert days(books) == list(range(1, 12))


def test_a_declared_replacement_needs_no_name_and_no_share(books: Books) -> None:
    old = take(books, "juli.csv", calls(1, 2, 3))
    new = take(books, "juli v2.csv", calls(1, 3, c3="Temas"), replaces=old["load_id"])
    assert (new["status"], new["supersedes"]) == ("superseded_older", old["load_id"])
    assert new["difference"] == {"added": 0, "changed": 1, "removed": 1}
    books.undo(new["load_id"])
    assert days(books) == [1, 2, 3]


def test_a_file_that_is_there_already_can_still_be_declared_to_replace_another(books: Books) -> None:
    old = take(books, "juli.csv", calls(1, 2, 3))
    first = take(books, "juli v2.csv", calls(1, 3))
    assert days(books) == [1, 2, 3]
    again = take(books, "juli v2.csv", calls(1, 3), replaces=old["load_id"])
    assert (again["status"], again["load_id"] != first["load_id"]) == ("superseded_older", True)
    assert days(books) == [1, 3]
    assert take(books, "juli v2.csv", calls(1, 3), replaces=old["load_id"])["status"] == "already_loaded"


@pytest.mark.parametrize("which", ["unknown", "undone"])
def test_a_load_that_does_not_count_cannot_be_replaced(books: Books, which: str) -> None:
    known = take(books, "juli.csv", calls(1, 2, 3))["load_id"]
    if which == "undone":
        books.undo(known)
    report = take(books, "juli v2.csv", calls(1, 3), replaces=known if which == "undone" else "000009")
    assert report["status"] == "refused" and "status" in report["message"]


def test_a_load_of_another_feed_cannot_be_replaced(books: Books) -> None:
    known = take(books, "juli.csv", calls(1, 2, 3))["load_id"]
    stock = "Tanggal | Gudang | Barang | Jenis Mutasi | Jumlah\n2021-07-05 | Batu | tabung 6 m3 | masuk | 4"
    report = take(books, "stok.csv", stock, replaces=known)
    assert report["status"] == "refused" and "calls" in report["message"]
    assert books.ask("SELECT count(*) FROM ops.loads") == [(1,)]


def test_what_was_set_aside_goes_with_the_file_that_is_replaced(books: Books) -> None:
    broken = "\nx | 32/13/2021 | Sisir"
    take(books, "log.csv", calls(1, 2, 3) + broken + "\n" + calls(5, 6).removeprefix(HEADER))
    assert books.ask("SELECT count(*) FROM ops.quarantine") == [(1,)]
    take(books, "log.csv", calls(1, 2, 3, 4, 5, 6))
    assert books.ask("SELECT count(*) FROM ops.quarantine") == [(0,)]
    assert counts(books) == [("superseded", 6, 0, 6), ("superseded_older", 6, 6, 0)]


def test_what_was_set_aside_outside_the_span_waits_on(books: Books) -> None:
    take(books, "log.csv", HEADER + "x | 32/13/2021 | Sisir\n" + calls(1, 2, 3, 4, 5).removeprefix(HEADER))
    take(books, "log.csv", calls(2, 3, 4, 5, 6))
    assert books.ask("SELECT row_number FROM ops.quarantine") == [(2,)]
    assert counts(books) == [("superseded", 6, 1, 4), ("superseded_older", 5, 5, 0)]


def test_another_key_content_is_listed_without_superseding(books: Books) -> None:
    take(books, "senin.csv", calls(1, 2))
    new = take(books, "selasa.csv", calls(2, 3, c2="Temas"))
    assert (new["status"], new["difference"]) == ("loaded", {"added": 1, "changed": 1, "removed": 0})
    assert new["difference_rows"] == {"changed": ["2"]}


def test_a_list_of_items_is_replaced_as_a_whole(books: Books) -> None:
    items = "kode barang | satuan | nama barang\n"
    lines = [f"tent_{n} | buah | tenda {n}" for n in range(5)]
    take(books, "barang.csv", items + "\n".join(lines))
    new = take(books, "barang.csv", items + "\n".join(lines[:4]))
    assert (new["status"], new["difference"]) == ("superseded_older", {"added": 0, "changed": 0, "removed": 1})
    assert books.ask("SELECT count(*) FROM staging.items WHERE item LIKE 'tent_%'") == [(4,)]


def test_a_check_tells_what_the_ingest_then_does(books: Books) -> None:
    take(books, "log.csv", calls(1, 2, 3, 4, 5))
    path = books.drawn("log.csv", calls(1, 2, 3, 5, 6, c3="Temas"))
    (before,), (after,) = books.check(path), books.ingest(path)
    assert before == after
    assert before["difference"] == {"added": 1, "changed": 1, "removed": 1}
