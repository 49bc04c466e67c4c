"""Tables on a sheet: each row belongs to one table, with what its titles say; what cannot be told is in quarantine."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings, strategies

from pipelines.detect.locale_detection import detect_locale
from pipelines.detect.sheets import detect_sheets
from pipelines.feeds.titles import declared_pairs
from pipelines.parse.connection import connection
from pipelines.parse.sheet_writer import write_sheet
from pipelines.readers import reading
from pipelines.readers.workbook.merged_cells import Merge, MergedCells
from pipelines.types.cells.marks import COVERED, MERGED, TYPED
from pipelines.types.declaration import NO_DECLARATION
from pipelines.types.relations import Relations

NOW = datetime(2025, 1, 1, tzinfo=UTC)
DEPOTS, ITEMS = ("Posko Sisir", "Posko Temas"), ("Tabung 6 m3", "Tabung 1 m3", "Beras")
HEADER = ["Tanggal", "Keterangan", "Masuk", "Keluar"]
Movement = tuple[str, str, date, int, int]


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return connection()


def taken(con: duckdb.DuckDBPyConnection, path: Path, columns: str) -> tuple[list[tuple[Any, ...]], int]:
    """The rows that are stored of a file, in its order, and how many are in quarantine."""
    rows: list[tuple[Any, ...]] = []
    quarantined = 0
    with Relations(con) as relations, TemporaryDirectory() as folder:
        sheets = detect_sheets(relations, reading.read(path, relations), path, NO_DECLARATION).sheets
        for number, pair in enumerate(zip(sheets, detect_locale(con, sheets, file=path.name), strict=True)):
            part = write_sheet(con, *pair, number=number, folder=Path(folder), loaded_at=NOW).part
            stored = f"read_parquet('{folder}/rows-{number}.parquet')"
            rows += con.execute(f"SELECT {columns} FROM {stored} ORDER BY row_number").fetchall()
            quarantined += part.rows_read - (part.rows_valid or 0)
    return rows, quarantined


MOVED = "depot, item, CAST(wall_of(occurred_at) AS DATE), coalesce(quantity_in, 0)::INT, coalesce(quantity_out, 0)::INT"


@strategies.composite
def cards(draw: Any) -> tuple[list[list[str]], list[Movement]]:
    """Cards below each other as people write them, and the movements they tell of."""
    lines: list[list[str]] = []
    truth: list[Movement] = []
    names = strategies.tuples(strategies.sampled_from(DEPOTS), strategies.sampled_from(ITEMS))
    for depot, item in draw(strategies.lists(names, min_size=1, max_size=4)):
        lines += [["KARTU STOK"], ["Gudang", f": {depot}"], [f"Nama Barang: {item}"], HEADER]
        numbers = draw(strategies.lists(strategies.integers(1, 99), min_size=1, max_size=4))
        for nth, number in enumerate(numbers):
            day, is_in = date(2021, 7, 13) + timedelta(days=nth), draw(strategies.booleans())
            cells = ["", ""]
            cells[0 if is_in else 1] = str(number)
            lines.append([f"{day:%d/%m/%Y}", draw(strategies.sampled_from(["dinas", "pasien", ""])), *cells])
            truth.append((depot, item, day, number if is_in else 0, 0 if is_in else number))
        if draw(strategies.booleans()):
            own = truth[-len(numbers) :]
            label = draw(strategies.sampled_from(["Jumlah", "TOTAL", "Jumlah bulan Juli"]))
            dated = draw(strategies.sampled_from(["", "31/07/2021"]))
            lines.append([dated, label, str(sum(row[3] for row in own)), str(sum(row[4] for row in own))])
        lines += draw(strategies.sampled_from([[], [[]], [["Mengetahui,"], ["Budi"], []]]))
    return lines, truth


def test_stacked_cards_give_the_movements_they_tell_of(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(drawn=cards())
    def every_movement_is_right(drawn: tuple[list[list[str]], list[Movement]]) -> None:
        lines, truth = drawn
        path = tmp_path / "kartu.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(line + [""] * (len(HEADER) - len(line)) for line in lines)
        assert taken(con, path, MOVED) == (truth, 0)

    every_movement_is_right()


@strategies.composite
def merged(draw: Any) -> tuple[list[list[Any]], list[tuple[int, int, int]]]:
    """Rows of a ledger, and which cells of a column are merged over several of them: column, first row, last row."""
    count = draw(strategies.integers(2, 6))
    rows: list[list[Any]] = [
        [f"{13 + nth}/07/2021", DEPOTS[nth % 2], ITEMS[nth % 3], "masuk", draw(strategies.integers(1, 99))]
        for nth in range(count)
    ]
    merges = []
    for column in draw(strategies.lists(strategies.sampled_from([0, 1, 4]), unique=True)):
        first = draw(strategies.integers(0, count - 2))
        last = draw(strategies.integers(first + 1, count - 1))
        merges.append((column, first, last))
    return rows, merges


def test_merged_cells_hold_or_are_in_quarantine(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(drawn=merged())
    def every_row_is_right_or_in_quarantine(drawn: tuple[list[list[Any]], list[tuple[int, int, int]]]) -> None:
        rows, merges = drawn
        path = tmp_path / "gabung.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["Tanggal", "Gudang", "Nama Barang", "Jenis Mutasi", "Jumlah"])
            for nth, row in enumerate(rows, start=1):
                sheet.write_row(nth, 0, row)
            for column, first, last in merges:
                sheet.merge_range(first + 1, column, last + 1, column, rows[first][column])
        shared = {nth for column, first, last in merges if column == 4 for nth in range(first, last + 1)}
        for column, first, last in merges:
            for nth in range(first, last + 1):
                rows[nth][column] = rows[first][column]
        expected = [(row[1], row[2], row[4]) for nth, row in enumerate(rows) if nth not in shared]
        columns = "depot, item, quantity::INT"
        assert taken(con, path, columns) == (expected, len(shared))

    every_row_is_right_or_in_quarantine()


def test_a_merge_over_one_row_of_data_is_left_as_it_is() -> None:
    rows = [["1", "a"], ["", ""], ["2", "b"]]
    cells = MergedCells([Merge(0, 1, 0), Merge(0, 1, 1)], iter(rows))
    assert not cells


def test_a_merged_cell_is_marked_and_filled() -> None:
    rows = [[f"2021-07-12{TYPED}", "a"], ["", "b"]]
    cells = MergedCells([Merge(0, 1, 0)], iter(rows))
    for number, row in enumerate(rows):
        cells.fill(number, row)
    assert rows == [[f"2021-07-12{MERGED}{TYPED}", "a"], [f"2021-07-12{COVERED}{TYPED}", "b"]]


PAIRS = {
    "a title and its text in one cell": (["Gudang: Posko Sisir"], [("Gudang", "Posko Sisir")]),
    "in two cells": (["Gudang", ": Posko Sisir"], [("Gudang", "Posko Sisir")]),
    "without a colon": (["Gudang", "", "Posko Sisir"], [("Gudang", "Posko Sisir")]),
    "several in a row": (
        ["Gudang:", "Posko Sisir", "", "Nama Barang:", "Beras"],
        [("Gudang", "Posko Sisir"), ("Nama Barang", "Beras")],
    ),
    "a date cell": (["Tanggal", f"2021-07-13{TYPED}"], [("Tanggal", f"2021-07-13{TYPED}")]),
    "a weekday parted from its date by the comma of a CSV": (
        ["Hari/Tanggal : Senin", " 12 Juli 2021"],
        [("Hari/Tanggal", "Senin, 12 Juli 2021")],
    ),
    "an item alone": (["KARTU STOK TABUNG 1 M3"], [("nama barang", "TABUNG 1 M3")]),
    "a day alone": (["Senin, 12 Juli 2021"], [("tanggal", "Senin, 12 Juli 2021")]),
    "a heading": (["LAPORAN HARIAN"], []),
    "titles": (["Gudang", "Barang", "Jumlah"], []),
}


@pytest.mark.parametrize("name", PAIRS)
def test_a_title_row_declares(name: str) -> None:
    row, pairs = PAIRS[name]
    assert declared_pairs(row) == pairs
