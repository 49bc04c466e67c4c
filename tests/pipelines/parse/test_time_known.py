"""A date without a time of day is stored as local midnight, with `time_known` false."""

from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from pipelines.feeds import FEEDS
from pipelines.parse.connection import connection
from tests.pipelines.books import Books
from tests.pipelines.stored import Shelf, Stored

WILD = Path(__file__).parents[1] / "ingest" / "wild" / "files"
TEXTS = {
    "12/07/2021": False,
    "2021-07-12": False,
    "Senin, 12 Juli 2021": False,
    "12-07-21": False,
    "44389": False,
    "12/07/2021 08:15": True,
    "2021-07-12 08:15:00": True,
    "2021-07-12T08:15:00.250": True,
    "12 Juli 2021 pukul 08.15": True,
    "12/07/2021 7 malam": True,
    "44389.34375": True,
    "2021-07-12 00:00": True,
    "12/07/2021 24:00": True,
    "12/07/2021 08.15 WIB": True,
}
Moment = date | datetime


def known(file: Stored, moment: str = "started_at") -> list[bool]:
    """Whether the time of each row that counts is known."""
    return file.column(f"{moment}_time_known")


def workbook(cells: list[list[object]], header: list[str]) -> bytes:
    """True dates and times, as a spreadsheet program stores them."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Juli")
        formats = {
            datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
            date: book.add_format({"num_format": "dd/mm/yyyy"}),
            time: book.add_format({"num_format": "hh:mm"}),
        }
        sheet.write_row(0, 0, header)
        for row, line in enumerate(cells, start=1):
            for column, cell in enumerate(line):
                if isinstance(cell, date | time):
                    sheet.write_datetime(row, column, cell, formats[type(cell)])
                else:
                    sheet.write(row, column, cell)
    return file.getvalue()


def taken(shelf: Shelf, cells: list[list[object]], header: list[str]) -> Stored:
    path = shelf.files / "buku.xlsx"
    path.parent.mkdir()
    path.write_bytes(workbook(cells, header))
    return shelf.take(path)


def calls(shelf: Shelf, moments: list[Moment]) -> list[bool]:
    cells: list[list[object]] = [[moment, f"08120000{n:04}", "oksigen"] for n, moment in enumerate(moments)]
    return known(taken(shelf, cells, ["Tanggal", "No HP", "Kebutuhan"]))


@pytest.fixture(scope="module")
def by_text(shared_books: Books) -> dict[str, bool]:
    lines = [f"P-{n:02} | {text} | oksigen" for n, text in enumerate(TEXTS)]
    shared_books.take("log.csv", "\n".join(["No. Panggilan | Tanggal | Kebutuhan", *lines]))
    rows = shared_books.ask("SELECT time_known FROM staging.calls ORDER BY call_id")
    return dict(zip(TEXTS, [row[0] for row in rows], strict=True))


@pytest.mark.parametrize("text", TEXTS)
def test_a_time_of_day_is_known_where_it_is_written(by_text: dict[str, bool], text: str) -> None:
    assert by_text[text] == TEXTS[text]


def test_a_book_of_days_fills_no_hour(books: Books) -> None:
    books.ingest(WILD / "calls" / "40-tanpa-jam.csv")
    assert books.ask("SELECT time_known FROM staging.calls") == [(False,)] * 3
    assert books.ask("SELECT sum(calls) FROM marts.call_days") == [(3,)]
    assert books.ask("FROM marts.call_hours") == []
    assert books.ask("SELECT DISTINCT hour, wait_seconds FROM staging.calls") == [(None, None)]


def test_an_empty_cell_of_a_column_of_times_is_no_midnight(shelf: Shelf) -> None:
    rows = "\n".join(f"05/07/2021 | {clock} | obat" for clock in ("00:00", "-", "", "08.15"))
    assert known(shelf.drawn(f"Tanggal | Jam | Kebutuhan\n{rows}")) == [True, False, False, True]


@pytest.mark.parametrize(
    "written",
    [
        "{:02}/07/2021 00:00",
        "2021-07-{:02} 00:00:00",
        "2021-07-{:02}T00:00:00Z",
        "2021-07-{:02}T17:00:00.000Z",
        "2021-07-{:02}T00:00:00+07:00",
        "{:02}/07/2021 12:00:00 AM",
    ],
)
def test_an_export_whose_every_time_is_midnight_knows_none(shelf: Shelf, written: str) -> None:
    days = "\n".join(f"{written.format(day)} | oksigen" for day in (1, 14, 15, 16, 17, 18, 19))
    assert known(shelf.drawn(f"Tanggal | Kebutuhan\n{days}")) == [False] * 7


def test_a_column_of_times_that_are_all_midnight_knows_none_and_one_with_others_does(shelf: Shelf) -> None:
    empty = "Tanggal | Jam | Kebutuhan\n" + "05/07/2021 | 00:00:00 | obat\n" * 5
    assert known(shelf.drawn(empty, name="kosong.csv")) == [False] * 5
    night = "Tanggal | Jam | Kebutuhan\n" + "06/07/2021 | 00:00 | obat\n" * 5 + "06/07/2021 | 00:05 | obat"
    assert known(shelf.drawn(night, name="malam.csv")) == [True] * 6


def test_a_midnight_among_other_times_is_one(shelf: Shelf) -> None:
    table = "Tanggal | Kebutuhan\n05/07/2021 00:00 | obat\n05/07/2021 23:58 | obat"
    assert known(shelf.drawn(table)) == [True, True]


def test_true_dates_of_a_workbook_know_no_time(shelf: Shelf) -> None:
    assert calls(shelf, [date(2021, 7, day) for day in range(5, 10)]) == [False] * 5


def test_true_dates_written_as_moments_of_midnight_know_none_either(shelf: Shelf) -> None:
    assert calls(shelf, [datetime(2021, 7, day) for day in range(5, 10)]) == [False] * 5


def test_true_dates_among_moments_know_none(shelf: Shelf) -> None:
    moments = [datetime(2021, 7, 5, hour, 3 * hour) for hour in range(8, 16)]
    assert calls(shelf, [*moments, date(2021, 7, 6), date(2021, 7, 7)]) == [True] * 8 + [False] * 2


def test_a_night_shift_of_a_workbook_begins_at_midnight(shelf: Shelf) -> None:
    starts = [datetime(2021, 7, day, hour) for day in (5, 6, 7) for hour in (0, 8, 16)]
    cells: list[list[object]] = [["Bagas", start, start.replace(hour=start.hour + 7)] for start in starts]
    file = taken(shelf, cells, ["Petugas Jaga", "Mulai Jaga", "Selesai Jaga"])
    assert known(file, "starts_at") == [True] * 9


def test_a_true_time_beside_a_true_date_is_known(shelf: Shelf) -> None:
    cells: list[list[object]] = [[date(2021, 7, 5), time(0, 0), "obat"], [date(2021, 7, 6), "", "obat"]]
    assert known(taken(shelf, cells, ["Tanggal", "Jam", "Kebutuhan"])) == [True, False]


def test_every_feed_of_events_says_whether_the_time_is_known(books: Books) -> None:
    books.take("log.csv", "Tanggal | Jam | Kebutuhan\n05/07/2021 | 08.15 | obat")
    wanted = {
        feed.name: {"time_known", f"{feed.happened.removesuffix('_at')}_time_known"} for feed in FEEDS if feed.happened
    }
    sql = "SELECT table_name, list(column_name) FROM duckdb_columns() WHERE schema_name = 'staging' GROUP BY table_name"
    columns = dict(books.ask(sql))
    assert [feed for feed, either in wanted.items() if not either & {*columns[feed]}] == []


def test_a_load_that_does_not_say_it_has_no_time_at_midnight() -> None:
    moments = "VALUES (from_wall(TIMESTAMP '2021-07-12 00:00')), (from_wall(TIMESTAMP '2021-07-12 08:15'))"
    with connection() as con:
        rows = con.execute(f"SELECT time_known(m, NULL), time_known(m, true) FROM ({moments}) AS t (m)").fetchall()
    assert rows == [(False, True), (True, True)]


def test_lines_of_a_day_run_with_their_book_also_where_the_newest_come_first(books: Books) -> None:
    books.ingest(WILD / "books" / "35-kartu-menurun.csv")
    assert books.ask("SELECT arg_max(closing, day) FROM marts.stock_days WHERE condition = 'full'") == [(30,)]
    assert books.ask("SELECT kind FROM marts.stock_discrepancies") == []


def test_a_card_of_one_day_with_the_newest_line_first_contradicts_nothing(books: Books) -> None:
    books.take(
        "kartu.csv",
        """
        Tanggal    | Gudang | Nama Barang | Masuk | Keluar | Sisa
        03/07/2021 | Sisir  | Tabung 6 m3 |       | 5      | 30
        03/07/2021 | Sisir  | Tabung 6 m3 |       | 2      | 35
        03/07/2021 | Sisir  | Tabung 6 m3 | 10    |        | 37
        """,
    )
    assert books.ask("SELECT arg_max(closing, day) FROM marts.stock_days WHERE condition = 'full'") == [
        (27 + 10 - 2 - 5,)
    ]
    assert books.ask("SELECT kind FROM marts.stock_discrepancies") == []


def test_the_first_line_of_a_card_that_runs_backwards_is_its_last_row(books: Books) -> None:
    books.take(
        "kartu.csv",
        """
        Tanggal    | Gudang | Nama Barang | Masuk | Keluar | Sisa
        02/07/2021 | Sisir  | Tabung 6 m3 |       | 5      | 22
        01/07/2021 | Sisir  | Tabung 6 m3 |       | 2      | 27
        01/07/2021 | Sisir  | Tabung 6 m3 | 10    |        | 29
        """,
    )
    full = "SELECT closing FROM marts.stock_days WHERE condition = 'full' ORDER BY day"
    assert books.ask(full) == [(19 + 10 - 2,), (19 + 10 - 2 - 5,)]
    assert books.ask("SELECT kind FROM marts.stock_discrepancies") == []
