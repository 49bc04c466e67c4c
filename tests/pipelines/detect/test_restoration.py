"""What a spreadsheet of another locale changed is as it was before, or nobody knows and it is set aside or refused."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import duckdb
import pytest

from pipelines.detect.sheets import detect_sheets
from pipelines.parse.connection import connection
from pipelines.readers.workbook.cells import written
from pipelines.types.declaration import NO_DECLARATION
from pipelines.types.errors import FeedError
from pipelines.types.grid import Grid, with_top
from pipelines.types.relations import Relations

Cell = date | datetime | time | float | int | str
Read = Callable[..., list[list[str]]]


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with connection() as opened:
        yield opened


@pytest.fixture
def read(con: duckdb.DuckDBPyConnection) -> Iterator[Read]:
    """Sheets of rows, the header first, as they are after detection; the mark of true cells shown as `†`."""
    with Relations(con) as relations:

        def cells(*sheets: list[tuple[Cell, ...]]) -> list[list[str]]:
            grids = [grid(relations, f"lembar {nth}", rows) for nth, rows in enumerate(sheets)]
            detected = detect_sheets(relations, grids, Path("buku.xlsx"), NO_DECLARATION)
            rows = []
            for sheet in detected.sheets:
                below = f"FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row} ORDER BY row_number"
                rows += [
                    list(map(spelled, row)) for row in con.execute(f"SELECT * EXCLUDE (row_number) {below}").fetchall()
                ]
            return rows

        yield cells


def grid(relations: Relations, name: str, rows: list[tuple[Cell, ...]]) -> Grid:
    """A sheet as the reader of workbooks makes it."""
    width = max(map(len, rows))
    columns = ", ".join(f"c{place} VARCHAR" for place in range(width))
    relation = relations.name("sheet")
    relations.con.execute(f"CREATE TEMP TABLE {relation} (row_number BIGINT, {columns})")
    relations.adopt(relation)
    gaps = ", ".join("?" * (width + 1))
    for number, row in enumerate(rows, start=1):
        texts = [written(cell) for cell in row] + [""] * (width - len(row))
        relations.con.execute(f"INSERT INTO {relation} VALUES ({gaps})", [number, *texts])
    return with_top(relations.con, Grid(relation, width, sheet=name))


def spelled(cell: str | None) -> str:
    return (cell or "").replace("\u2060", "†")


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=nth) for nth in range((last - first).days + 1)]


def english(day: date) -> Cell:
    """What a spreadsheet that takes the first figure for the month makes of `dd/mm/yyyy`."""
    return date(day.year, day.day, day.month) if day.day <= 12 else f"{day:%d/%m/%Y}"


def indonesian(day: date) -> Cell:
    """The same of `mm/dd/yyyy` by one that takes it for the day."""
    return date(day.year, day.day, day.month) if day.day <= 12 else f"{day:%m/%d/%Y}"


def calls(*cells: Cell) -> list[tuple[Cell, ...]]:
    return [("Tanggal Telepon", "Desa"), *((cell, f"Desa {nth}") for nth, cell in enumerate(cells))]


def first_cells(rows: list[list[str]]) -> list[str]:
    return [row[0] for row in rows]


def as_written(days_of_file: list[date], form: str = "%d/%m/%Y") -> list[str]:
    """What the cells say after they were restored: true dates where there were, else the text."""
    return [f"{day}†" if day.day <= 12 else f"{day:{form}}" for day in days_of_file]


SPANS = {
    "a month": days(date(2021, 7, 1), date(2021, 7, 31)),
    "half a year": days(date(2021, 2, 1), date(2021, 8, 1))[::2],
    "a year": days(date(2021, 1, 1), date(2021, 12, 31))[::3],
    "two years": days(date(2020, 3, 5), date(2022, 3, 1))[::2],
    "the other way up": days(date(2021, 2, 1), date(2021, 8, 1))[::-2],
    "a week across a month": [date(2021, 6, day) for day in range(25, 31)] + days(date(2021, 7, 1), date(2021, 7, 12)),
}


@pytest.mark.parametrize("span", SPANS)
def test_dates_that_an_english_spreadsheet_exchanged_are_exchanged_back(read: Read, span: str) -> None:
    rows = read(calls(*map(english, SPANS[span])))
    assert first_cells(rows) == as_written(SPANS[span])


@pytest.mark.parametrize("span", ["a month", "half a year", "a year"])
def test_so_are_those_of_a_file_that_has_the_month_first(read: Read, span: str) -> None:
    rows = read(calls(*map(indonesian, SPANS[span])))
    assert first_cells(rows) == as_written(SPANS[span], "%m/%d/%Y")


@pytest.mark.parametrize("span", SPANS)
def test_a_book_whose_clerks_wrote_true_dates_beside_text_dates_stays_as_it_is(read: Read, span: str) -> None:
    cells: list[Cell] = [day if day.day <= 12 else f"{day:%d/%m/%Y}" for day in SPANS[span]]
    assert first_cells(read(calls(*cells))) == as_written(SPANS[span])


def test_times_stand_behind_exchanged_dates(read: Read) -> None:
    cells = [
        datetime(day.year, day.day, day.month, 14, 30) if day.day <= 12 else f"{day:%d/%m/%Y} 14:30"
        for day in SPANS["half a year"]
    ]
    expected = [f"{day} 14:30:00†" if day.day <= 12 else f"{day:%d/%m/%Y} 14:30" for day in SPANS["half a year"]]
    assert first_cells(read(calls(*cells))) == expected


def test_columns_with_few_dates_share_the_evidence_of_the_file(read: Read) -> None:
    span = SPANS["half a year"]
    rows = [
        (english(day), "oksigen", english(day + timedelta(days=1)) if nth % 10 == 0 else "")
        for nth, day in enumerate(span)
    ]
    cells = read([("Tanggal Permintaan", "Jenis Permintaan", "Tanggal Dipenuhi"), *rows])
    followed = [day + timedelta(days=1) for nth, day in enumerate(span) if nth % 10 == 0]
    assert [row[2] for row in cells if row[2]] == as_written(followed)


def test_sheets_of_a_file_share_it_too(read: Read) -> None:
    months = [days(date(2021, month, 1), date(2021, month, 28)) for month in (5, 6, 7)]
    only_early = days(date(2021, 8, 1), date(2021, 8, 9))
    cells = read(*(calls(*map(english, month)) for month in [*months, only_early]))
    assert first_cells(cells) == as_written([day for month in [*months, only_early] for day in month])


def test_dates_above_the_tables_of_the_sheets_of_a_month_are_exchanged_back(
    read: Read, con: duckdb.DuckDBPyConnection
) -> None:
    month = days(date(2021, 7, 1), date(2021, 7, 31))
    sheets = [
        [("Tanggal", english(day)), ("Gudang", "Posko"), ("Barang", "Masuk", "Keluar"), ("oksigen", 1, 2)]
        for day in month
    ]
    with Relations(con) as relations:
        grids = [grid(relations, str(nth), rows) for nth, rows in enumerate(sheets)]
        detected = detect_sheets(relations, grids, Path("buku.xlsx"), NO_DECLARATION).sheets
    assert [sheet.constants["occurred_at"] for sheet in detected] == [
        str(day) if day.day <= 12 else f"{day:%d/%m/%Y}" for day in month
    ]


UNDECIDED: dict[str, list[Cell]] = {
    "either way in a month of the texts": [
        *(date(2021, 6, 7), "13/07/2021", "20/06/2021"), *(date(2021, 7, 6), "14/06/2021", "25/07/2021")
    ],
    "neither way near them": [date(2021, 3, 9), "13/06/2021", date(2021, 2, 10), "14/06/2021"],
    "a year of which the rows are in no order": [
        english(day) for day in sorted(SPANS["a year"], key=lambda day: (day.day * 7 + day.month * 5) % 31)
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", UNDECIDED)
def test_what_the_file_does_not_tell_is_refused_with_both_readings(read: Read, name: str) -> None:
    with pytest.raises(FeedError) as refusal:
        read(calls(*UNDECIDED[name]))
    gaps = refusal.value.gaps
    assert refusal.value.key == "dates_swapped" and gaps["text"] in UNDECIDED[name]
    as_it_stands, exchanged = date.fromisoformat(gaps["date"]), date.fromisoformat(gaps["swapped"])
    assert as_it_stands in UNDECIDED[name] and exchanged == as_it_stands.replace(
        month=as_it_stands.day, day=as_it_stands.month
    )


UNCHANGED: dict[str, list[Cell]] = {
    "all true, no text tells anything": [date(2021, 5, 7), date(2021, 6, 7), date(2021, 7, 7)],
    "a true date beyond 12 was not exchanged": [date(2021, 7, 5), date(2021, 7, 20), "13/07/2021"],
    "a text up to 12 would have become a date": [date(2021, 7, 6), "05/07/2021", "13/07/2021"],
    "day and month are the same": [date(2021, 7, 7), "13/07/2021"],
    "texts with a dot in the time are no evidence": [date(2021, 5, 7), "13/07/2021 14.05"],
}


@pytest.mark.parametrize("name", UNCHANGED)
def test_without_evidence_dates_stay_as_they_are(read: Read, name: str) -> None:
    assert first_cells(read(calls(*UNCHANGED[name]))) == [spelled(written(cell)) for cell in UNCHANGED[name]]


def test_most_dates_far_off_are_refused_even_where_a_true_date_beyond_12_stands_among_them(read: Read) -> None:
    with pytest.raises(FeedError):
        read(calls(*map(english, SPANS["a month"]), date(2021, 7, 20)))


def column(read: Read, header: str, *rows: tuple[Cell, ...]) -> list[str]:
    """The last cell of each row of a sheet with these titles."""
    return [row[len(rows[0]) - 1] for row in read([tuple(header.split(" | ")), *rows])]


VILLAGES = "Kode | Desa/Kelurahan | Kecamatan | Penduduk"
STOCK = "Tanggal | Gudang | Jenis Mutasi | Barang | Jumlah"
REQUESTS = "Tanggal Permintaan | Jenis Permintaan | Jam"
GIFTS = "Tanggal Donasi | Bentuk Donasi | Nominal"


def people(read: Read, *cells: Cell) -> list[str]:
    return column(read, VILLAGES, *(("35.79", f"Desa {n}", "Batu", cell) for n, cell in enumerate(cells)))


def moved(read: Read, **quantities: list[Cell]) -> list[str]:
    rows = [(date(2021, 7, 5), "Posko", "masuk", item, cell) for item, cells in quantities.items() for cell in cells]
    return column(read, STOCK, *rows)


def gifts(read: Read, *cells: Cell) -> list[str]:
    return column(read, GIFTS, *((date(2021, 7, 5), "uang", cell) for cell in cells))


def clocks(read: Read, *cells: Cell) -> list[str]:
    return column(read, REQUESTS, *((date(2021, 7, 5), "oksigen", cell) for cell in cells))


def test_thousands_taken_for_decimals_are_restored_where_the_whole_column_shows_it(read: Read) -> None:
    assert people(read, 11.219, 16.28, 12.5, 850, 0) == ["11.219", "16.280", "12.500", "850†", "0†"]
    assert people(read, "11.219", "16.28", "850") == ["11.219", "16.280", "850"]
    assert moved(read, masker=[1.234, 3.456, 2.5, 40], tabung_6_m3=[15]) == ["1.234", "3.456", "2.500", "40†", "15†"]


def test_a_count_that_may_have_lost_its_thousands_says_both_readings(read: Read) -> None:
    assert people(read, 11.219, 9) == ["11.219", "9 / 9.000"]
    assert people(read, 12.5, 3.2, 850) == ["12,5 / 12.500", "3,2 / 3.200", "850†"]
    assert people(read, 21.35, 17.2, 8) == ["21,35 / 21.350", "17,2 / 17.200", "8 / 8.000"]
    assert people(read, 1200.5, 0.75, 11.219) == ["1200.5 ?", "0.75 ?", "11,219 / 11.219"]


def test_no_part_of_a_cylinder_is_counted_but_a_part_of_a_kilogram_is(read: Read) -> None:
    assert moved(read, tabung_6_m3=[2.5, 3], beras=[2.5, 1.125]) == ["2,5 / 2.500", "3 / 3.000", "2.5†", "1.125†"]
    assert moved(read, masker=[1.234], tabung_6_m3=[2.5], beras=[2.5]) == ["1.234", "2,5 / 2.500", "2,5 / 2.500"]
    assert moved(read, beras=[1.125, 12.75, 30]) == ["1.125†", "12.75†", "30†"]


def test_rupiah_below_a_thousand_beside_plain_millions_are_thousands(read: Read) -> None:
    assert gifts(read, "1.500.000", 500, 750.5) == ["1.500.000", "500.000", "750.500"]
    assert gifts(read, "1.500.000", 500, 75000) == ["1.500.000", "500 / 500.000", "75000†"]
    assert gifts(read, 1.5, 100000) == ["1,5 / 1.500", "100000†"]
    assert gifts(read, 500, 25, 1500000) == ["500†", "25†", "1500000†"]


def test_times_that_became_numbers_are_times_where_the_column_shows_it(read: Read) -> None:
    assert clocks(read, 7.3, 14.05, 10.29, 8, 0.15) == ["07:30", "14:05", "10:29", "8†", "00:15"]
    assert clocks(read, "7.3", "14.05", "9.4", "23.59") == ["07:30", "14.05", "09:40", "23.59"]
    assert clocks(read, 0.3125, 0.4375, 0.5) == ["07:30:00", "10:30:00", "12:00:00"]


def test_a_number_that_may_be_another_time_says_so(read: Read) -> None:
    assert clocks(read, 7.3) == ["7.3 ?"]
    assert clocks(read, 7.75, 8.5, 9.25) == ["7.75 ?", "8.5 ?", "9.25 ?"]
    assert clocks(read, 0.5, 0.3125, 7.3, 14.05) == ["0.5 ?", "07:30:00", "07:30", "14:05"]
    assert clocks(read, "7.3", "07.30", "14.05") == ["7.3", "07.30", "14.05"]
    assert clocks(read, 0.5) == ["0.5 ?"]
    assert clocks(read, "0.15", "0.30") == ["0.15 ?", "0.30 ?"]


def test_a_part_of_a_day_among_times_with_colons_is_one(read: Read) -> None:
    assert clocks(read, "0.5", "24:00") == ["12:00:00", "24:00"]
    assert clocks(read, 0.5, time(7, 30)) == ["12:00:00", "07:30:00†"]


def test_times_as_an_indonesian_file_writes_them_are_left_alone(read: Read) -> None:
    assert clocks(read, "07.30", "00.15", "14.05", "pukul 7") == ["07.30", "00.15", "14.05", "pukul 7"]
    assert clocks(read, "0.15", "07.30") == ["00:15", "07.30"]


def test_days_with_dots_and_a_short_year_are_days_where_the_column_shows_it(read: Read) -> None:
    assert first_cells(read(calls("05.07.21", "13.07.21", "25.07.21"))) == ["05/07/21", "13/07/21", "25/07/21"]
    assert first_cells(read(calls("05.07.21", "06.07.21", "07.07.21"))) == ["05/07/21", "06/07/21", "07/07/21"]
    assert first_cells(read(calls("05.07.21", "13/07/2021"))) == ["05/07/21", "13/07/2021"]
    assert first_cells(read(calls("05.07.21", "13/07/2021 07.30"))) == ["05.07.21", "13/07/2021 07.30"]
    assert first_cells(read(calls("05.07.21", "14.05.33"))) == ["05.07.21", "14.05.33"]


def test_dates_of_which_only_some_were_exchanged_are_refused(read: Read) -> None:
    # `12 September 2021` is a date for an English spreadsheet too, the days of July by figures are exchanged
    named: list[Cell] = days(date(2021, 9, 1), date(2021, 9, 30))[::2]
    with pytest.raises(FeedError):
        read(calls(*map(english, SPANS["a month"]), *named))


def test_dates_no_text_confirms_are_refused_where_numbers_show_a_spreadsheet_of_another_locale(read: Read) -> None:
    header = ("Tanggal Permintaan", "Jenis Permintaan", "Jam")
    first_days = days(date(2021, 7, 1), date(2021, 7, 10))
    exchanged = [(english(day), "oksigen", clock) for day, clock in zip(first_days, [7.3, 14.05] * 5, strict=True)]
    with pytest.raises(FeedError) as refusal:
        read([header, *exchanged])
    assert refusal.value.key == "dates_doubtful"
    assert {refusal.value.gaps["date"], refusal.value.gaps["swapped"]} == {"2021-01-07", "2021-07-01"}
    as_written = [(day, "oksigen", clock) for day, clock in zip(first_days, [7.3, 14.05] * 5, strict=True)]
    assert first_cells(read([header, *as_written])) == [f"{day}†" for day in first_days]


def test_where_the_texts_of_a_sheet_are_few_those_of_the_others_are_asked_too(read: Read) -> None:
    opening = date(2021, 2, 1)
    busy = [opening, *days(date(2021, 2, 10), date(2021, 7, 30))[::4]]
    quiet = [opening, date(2021, 5, 8), date(2021, 6, 14), date(2021, 7, 2), date(2021, 7, 19)]
    cells = read(calls(*map(english, busy)), calls(*map(english, quiet)))
    assert first_cells(cells) == as_written([*busy, *quiet])
