"""What counts as the same: the same file, the same event in two files, the same key with other content."""

from collections.abc import Iterator
from itertools import combinations

import duckdb
import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from analytics.metrics.books import loads
from codes import ROW_KEY
from pipelines.build.corrections import renumbered
from pipelines.build.deduplication import deduplicate, number_by_book
from pipelines.build.ledger import Ledger
from pipelines.feeds import by_table
from pipelines.parse.connection import connection
from pipelines.types.load import Load, Part
from pipelines.types.sql import sql
from tests.pipelines.books import Books

MONDAY = """
    Waktu Telepon    | No HP        | Kebutuhan
    2021-07-05 09:00 | 081200000001 | oksigen
    2021-07-05 10:00 | 081200000002 | oksigen
    2021-07-05 11:00 | 081200000003 | oksigen
"""
MONDAY_AND_TUESDAY = """
    Waktu Telepon    | No HP        | Kebutuhan
    2021-07-05 09:00 | 081200000001 | oksigen
    2021-07-05 10:00 | 081200000002 | oksigen
    2021-07-05 11:00 | 081200000003 | oksigen
    2021-07-06 09:00 | 081200000001 | oksigen
"""


def counts(report: dict[str, int]) -> tuple[int, int, int]:
    return report["rows_read"], report["rows_loaded"], report["rows_duplicate"]


def test_the_same_bytes_again_change_nothing(books: Books) -> None:
    first = books.take("senin.csv", MONDAY)
    published = books.current()
    again = books.take("salinan.csv", MONDAY)
    assert (first["status"], again["status"], again["load_id"]) == ("loaded", "already_loaded", first["load_id"])
    assert counts(again) == counts(first) == (3, 3, 0)
    assert books.current() == published


def test_events_of_an_overlapping_file_are_loaded_once(books: Books) -> None:
    _, second = books.take_all(senin=MONDAY, dua_hari=MONDAY_AND_TUESDAY)
    assert counts(second) == (4, 1, 3)
    assert books.ask("SELECT count(*) FROM staging.calls") == [(3 + 1,)]


def test_two_events_of_one_file_that_look_alike_both_count(books: Books) -> None:
    twice = "Waktu Telepon | Kebutuhan\n2021-07-05 09:00 | oksigen\n2021-07-05 09:00 | oksigen"
    assert counts(books.take("log.csv", twice)) == (2, 2, 0)
    assert books.ask("SELECT count(DISTINCT call_id) FROM staging.calls") == [(2,)]


def test_of_five_that_look_alike_a_file_that_knows_four_adds_one(books: Books) -> None:
    alike = "2021-07-05 09:00 | oksigen\n"
    header = "Waktu Telepon | Kebutuhan\n"
    _, second = books.take_all(empat=header + alike * 4, lima=header + alike * 5)
    assert counts(second) == (5, 1, 4)


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
    assert books.ask(left) == [(second["load_id"], 4, 0)]
    assert books.ask("SELECT count(*) FROM staging.calls") == [(4,)]


def test_a_file_that_was_undone_may_come_back(books: Books) -> None:
    books.undo(books.take("senin.csv", MONDAY)["load_id"])
    assert books.ask("SELECT count(*) FROM staging.calls") == [(0,)]
    assert books.take("senin.csv", MONDAY)["status"] == "loaded"
    assert books.ask("SELECT count(*) FROM staging.calls") == [(3,)]


def test_an_event_keeps_its_id_whichever_file_tells_of_it(books: Books) -> None:
    first, _ = books.take_all(senin=MONDAY, dua_hari=MONDAY_AND_TUESDAY)
    ids = books.ask("SELECT call_id FROM staging.calls ORDER BY started_at")
    books.undo(first["load_id"])
    assert books.ask("SELECT call_id FROM staging.calls ORDER BY started_at") == ids


def alike(*hours: int, day: int = 5) -> str:
    return "".join(f"2021-07-{day:02} {hour:02}:00 | oksigen\n" for hour in hours)


@pytest.mark.parametrize(
    ("one", "other", "loaded"),
    [
        (alike(8, 9, 10), alike(8, 9, 10, 11), (3, 4)),  # three of four are less than four fifths
        (alike(8, 9, 10, 11), alike(8, 9, 10, 11, 12), (4, 1)),  # four of five
        (alike(8, 9), alike(8, 9), (2, 2)),  # two equal rows are too few to tell
        (alike(8, 9, 10), alike(8, 9, 10) + alike(*range(8, 18), day=6), (3, 10)),  # the second day is not in both
        (alike(8, 9, 10, 11, 12), alike(8, 20, 21), (5, 3)),
    ],
    ids=["three of four", "four of five", "two", "another day", "one of many"],
)
def test_equal_rows_count_once_only_where_two_files_are_one_book(
    books: Books, one: str, other: str, loaded: tuple[int, int]
) -> None:
    header = "Waktu Telepon | Kebutuhan\n"
    first, second = books.take_all(satu=header + one, dua=header + other + "2021-07-01 08:00 | obat\n")
    assert (first["rows_loaded"], second["rows_loaded"]) == (loaded[0], loaded[1] + 1)
    assert books.ask("SELECT count(*), count(DISTINCT call_id) FROM staging.calls") == [(sum(loaded) + 1,) * 2]
    both = first["rows_loaded"] + second["rows_loaded"] - len({*one.splitlines(), *other.splitlines()}) - 1
    assert second["reviews"] == ({"equal_row": both} if both else {})
    listed = books.ask("SELECT load_id, rule, of_load_id FROM ops.reviews")
    assert listed == [(second["load_id"], "equal_row", first["load_id"])] * both


def test_equal_gifts_of_two_lists_are_two_gifts_and_are_listed(books: Books) -> None:
    gift = "Tanggal Donasi | Donatur | Jenis Donasi | Nominal\n2021-07-05 | Hamba Allah | uang | 100000\n"
    _, second = books.take_all(masjid=gift, sekolah=gift + "2021-07-05 | Bu Ani | uang | 50000\n")
    assert second["reviews"] == {"equal_row": 1}
    with duckdb.connect(str(books.current()), read_only=True) as con:
        (listed,) = loads.reviews(con).to_dict("records")
    assert (listed["file"], listed["row_number"], listed["review"]) == ("sekolah.csv", 2, "equal_row")
    assert listed["of_file"] == "masjid.csv"
    assert books.ask("SELECT sum(amount_idr) FROM staging.donations") == [(100_000 + 100_000 + 50_000,)]


def test_a_row_that_was_corrected_stays_in_its_book(books: Books) -> None:
    header, rest = "Waktu Telepon | Kebutuhan\n", alike(8, 9, 10, 11, 12)
    books.take_all(satu=header + rest + "2021-07-05 13:00 | apa\n", dua=header + rest)
    (key,) = books.ask(
        """SELECT concat_ws('-', load_id, part, row_number, sha256[:6])
        FROM ops.quarantine JOIN ops.loads USING (load_id) WHERE column_name = 'need'"""
    )
    books.ingest(books.written("betul.csv", f"{ROW_KEY},need\n{key[0]},oxygen\n"))
    assert books.ask("SELECT count(*), count(DISTINCT call_id) FROM staging.calls") == [(6, 6)]
    books.take("tiga.csv", header + rest + "2021-07-05 13:00 | oksigen\n")
    assert books.ask("SELECT count(*), count(DISTINCT call_id) FROM staging.calls") == [(6, 6)]


Sheets = list[list[tuple[int, int]]]
"""Per sheet its rows: the day, and what they say."""


def counted_by_hand(sheets: Sheets) -> int:
    """How many rows count, by the rule as it is written: slow, and plain to see."""
    numbered = [[(*row, rows[:nth].count(row)) for nth, row in enumerate(rows)] for rows in sheets]
    book = [*range(len(sheets))]
    for (one, first), (other, second) in combinations(enumerate(numbered), 2):
        if not first or not second:
            continue
        begin = max(min(first)[0], min(second)[0])
        end = min(max(first)[0], max(second)[0])
        of_one, of_other = ([row for row in rows if begin <= row[0] <= end] for rows in (first, second))
        equal = len({*of_one} & {*of_other})
        if equal >= 3 and equal >= 0.8 * len(of_one) and equal >= 0.8 * len(of_other):
            book = [book[one] if each == book[other] else each for each in book]
    return len({(book[nth], row) for nth, rows in enumerate(numbered) for row in rows})


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with connection() as made:
        yield made


@settings_of_hypothesis(max_examples=60, deadline=None)
@given(sheets=st.lists(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), max_size=9), min_size=2, max_size=4))
def test_any_sheets_count_as_the_rule_says(con: duckdb.DuckDBPyConnection, sheets: Sheets) -> None:
    con.execute("DETACH DATABASE IF EXISTS raw; ATTACH ':memory:' AS raw")
    con.execute(sql("build/raw"))
    rows = [
        (f"{load:06}", number, load, drawn, f"2021-07-{day:02} 08:00+07", rows[:number].count((day, drawn)) + 1)
        for load, rows in enumerate(sheets, start=1)
        for number, (day, drawn) in enumerate(rows)
    ]
    columns = "load_id VARCHAR, row_number BIGINT, load_order BIGINT, drawn INT, moment TIMESTAMPTZ, nth BIGINT"
    con.execute(f"CREATE TABLE raw.drawn ({columns})")
    if rows:
        con.executemany("INSERT INTO raw.drawn VALUES (?, ?, ?, ?, ?, ?)", rows)
    every = """SELECT load_id, 0 AS part, '' AS sheet, row_number, load_order, moment AS started_at, nth AS ordinal,
        CAST(md5(drawn || ' ' || moment) AS UUID) AS identity, identity AS content, '' AS event_id FROM raw.drawn"""
    loads = [
        Load(f"{nth:06}", "", "", "calls", "", False, (Part("calls", "", {}, {}, {}, 0),))
        for nth in range(1, len(sheets) + 1)
    ]
    feed, ledger = by_table("calls"), Ledger()
    con.execute(f"CREATE VIEW raw.all_calls AS {every}")
    if number_by_book(con, feed, loads, ledger):
        con.execute(f"CREATE OR REPLACE VIEW raw.all_calls AS {renumbered(con, every, ledger)}")
    deduplicate(con, "calls", ledger)
    ((left,),) = con.execute(
        f"SELECT count(*) FROM raw.all_calls ANTI JOIN {ledger.superseded_rows} USING (load_id, part, row_number)"
    ).fetchall()
    assert left == counted_by_hand(sheets)


REQUEST = "No Permintaan | Tanggal | Kebutuhan | Desa | Barang | Jumlah Diminta\n"


def test_numbers_that_begin_anew_in_each_file_are_other_requests(books: Books) -> None:
    first = "1 | 12/07/2021 | sembako | Sisir | Beras | 5\n2 | 12/07/2021 | sembako | Temas | Beras | 6\n"
    second = "1 | 13/07/2021 | sembako | Sisir | Beras | 7\n2 | 13/07/2021 | sembako | Beji | Beras | 8\n"
    _, report = books.take_all(senin=REQUEST + first, selasa=REQUEST + second)
    assert (report["rows_loaded"], report["reviews"]) == (2, {"restarted_key": 2})
    ids = books.ask("SELECT request_id, quantity_requested FROM staging.requests ORDER BY quantity_requested")
    assert [(number, int(quantity)) for number, quantity in ids] == [
        ("1", 5),
        ("2", 6),
        ("1 2021-07-13", 7),
        ("2 2021-07-13", 8),
    ]


def test_a_date_that_was_corrected_in_a_later_file_is_of_the_same_request(books: Books) -> None:
    rows = [f"{n} | {10 + n}/07/2021 | sembako | Sisir | Beras | 5\n" for n in range(1, 5)]
    moved = "4 | 20/07/2021 | sembako | Sisir | Beras | 5\n"
    _, report = books.take_all(satu=REQUEST + "".join(rows), dua=REQUEST + "".join([*rows[1:3], moved]))
    assert report["reviews"] == {}
    assert books.ask("SELECT count(*) FROM staging.requests") == [(4,)]
