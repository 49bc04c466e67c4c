"""A file that an English spreadsheet opened and saved gives the values of the file, or quarantine, or a refusal.

Books are drawn from known cells, and opened as such a program does: what it can read as a date or a number becomes
one. Never may another value come out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.detect.locale_detection import detect_locale
from pipelines.detect.sheets import detect_sheets
from pipelines.parse.connection import connection
from pipelines.parse.typed_rows import parse_sheet
from pipelines.readers.workbook.cells import written
from pipelines.types.declaration import NO_DECLARATION
from pipelines.types.errors import FeedError
from pipelines.types.grid import Grid, with_top
from pipelines.types.relations import Relations

LOADED_AT = datetime.fromisoformat("2023-01-01T00:00:00+00:00")
Cell = Any
Values = list[dict[str, Any]]


def opened_in_english(text: str) -> Cell:
    """The cell that an English spreadsheet makes of a text."""
    if figures := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?", text):
        month, day, year, *clock = figures.groups()
        if int(month) <= 12:
            made = datetime(int(year) % 2000 + 2000, int(month), int(day), *(int(each or 0) for each in clock))
            return made if clock[0] else made.date()
    if re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?", text):
        return time.fromisoformat(text.zfill(5) if len(text) < 6 else text)
    if re.fullmatch(r"-?\d+(\.\d+)?|-?\d{1,3}(,\d{3})+(\.\d+)?", text):
        return float(text.replace(",", ""))
    return text


@dataclass(frozen=True)
class Style:
    """How the writer of a file writes."""

    day: str
    clock: str
    thousands: str
    with_clock: bool


STYLES = st.builds(
    Style,
    day=st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d/%m/%y"]),
    clock=st.sampled_from(["%H.%M", "%H:%M", "%H:%M:%S"]),
    thousands=st.sampled_from([".", ""]),
    with_clock=st.booleans(),
)
MOMENTS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 23), st.integers(0, 59)), min_size=12, max_size=60
)  # days after the row before, hour, minute


def number(value: int, style: Style) -> str:
    return f"{value:,}".replace(",", style.thousands)


@st.composite
def requests(draw: st.DrawFn) -> list[list[str]]:
    """A list of requests; in order of days or not."""
    style, day, rows = draw(STYLES), draw(st.dates(date(2020, 1, 1), date(2021, 12, 1))), []
    for after, hour, minute in draw(MOMENTS):
        day += timedelta(days=after)
        clock = time(hour, minute).strftime(style.clock)
        answered = (day + timedelta(days=draw(st.integers(0, 3)))).strftime(style.day) if draw(st.booleans()) else ""
        item, most = draw(st.sampled_from([("Tabung 6 m3", 30), ("Masker", 5000), ("Beras", 900)]))
        wanted = number(draw(st.integers(1, most)), style)
        flow = draw(st.sampled_from(["", "2", "2,5", "10", "0,5"]))
        rows.append([day.strftime(style.day), clock, "oksigen", item, wanted, answered, flow])
    if draw(st.booleans()):
        rows = draw(st.permutations(rows))
    titles = ["Tanggal Permintaan", "Jam", "Jenis Permintaan", "Barang", "Jumlah Diminta", "Tanggal Dipenuhi", "Aliran"]
    if style.with_clock:
        titles.remove("Jam")
        rows = [[f"{row[0]} {row[1]}", *row[2:]] for row in rows]
    return [titles, *rows]


@st.composite
def calls(draw: st.DrawFn) -> list[list[str]]:
    """A list of calls with three times of day."""
    style, day, rows = draw(STYLES), draw(st.dates(date(2020, 1, 1), date(2021, 12, 1))), []
    for after, hour, minute in draw(MOMENTS):
        day += timedelta(days=after)
        start = datetime(day.year, day.month, day.day, hour, minute)
        times = [start, start + timedelta(minutes=draw(st.integers(1, 9))), start + timedelta(minutes=30)]
        rows.append([day.strftime(style.day), *(each.strftime(style.clock) for each in times), "oksigen"])
    return [["Tanggal", "Jam", "Jam Diangkat", "Jam Selesai", "Kebutuhan"], *rows]


@st.composite
def gifts(draw: st.DrawFn) -> list[list[str]]:
    """A list of gifts of money, with millions among them."""
    style, day, rows = draw(STYLES), draw(st.dates(date(2020, 1, 1), date(2021, 12, 1))), []
    for after, *_ in draw(MOMENTS):
        day += timedelta(days=after)
        amount = draw(st.integers(1, 5000)) * draw(st.sampled_from([500, 1000, 5000]))
        rows.append([day.strftime(style.day), "uang", number(amount, style)])
    rows.append([day.strftime(style.day), "uang", number(1_500_000, style)])
    return [["Tanggal Donasi", "Bentuk Donasi", "Nominal"], *rows]


@st.composite
def villages(draw: st.DrawFn) -> list[list[str]]:
    """Villages with the people in them, one of them a number no thousand divides."""
    people = [*draw(st.lists(st.integers(100, 99_999), min_size=1, max_size=20)), 11_219]
    rows = [
        [f"35.79.01.{nth:04}", f"Desa {nth}", "Batu", f"{each:,}".replace(",", ".")] for nth, each in enumerate(people)
    ]
    return [["Kode", "Desa/Kelurahan", "Kecamatan", "Penduduk"], *rows]


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with connection() as opened:
        yield opened


def parsed(con: duckdb.DuckDBPyConnection, table: list[list[Cell]]) -> Values:
    """The values of each row; `aside` are the columns whose cell is in quarantine."""
    with Relations(con) as relations:
        width, relation = len(table[0]), relations.name("sheet")
        con.execute(
            f"CREATE TEMP TABLE {relation} (row_number BIGINT, {', '.join(f'c{i} VARCHAR' for i in range(width))})"
        )
        relations.adopt(relation)
        rows = [[number, *map(written, row)] for number, row in enumerate(table, start=1)]
        con.executemany(f"INSERT INTO {relation} VALUES ({', '.join('?' * (width + 1))})", rows)
        grid = with_top(con, Grid(relation, width))
        sheets = detect_sheets(relations, [grid], Path("buku.xlsx"), NO_DECLARATION)
        for _, refusal in sheets.refused:
            raise refusal
        (sheet,) = sheets.sheets
        (decided,) = detect_locale(con, [sheet], file="buku.xlsx")
        result = parse_sheet(relations, sheet, decided, loaded_at=LOADED_AT).rows
        names = [column.name for column in sheet.feed.columns]
        cells = ", ".join(f"CAST({name} AS VARCHAR)" for name in names)
        answer = con.execute(f"SELECT bad, {cells} FROM {result} WHERE row_number > 1 ORDER BY row_number").fetchall()
    return [
        dict(zip(names, row[1:], strict=True)) | {"aside": {n for bit, n in enumerate(names) if row[0] >> bit & 1}}
        for row in answer
    ]


def different(before: Values, after: Values) -> list[str]:
    """The values that are others than before, and not in quarantine."""
    return [
        f"row {number}, {name}: {value} became {now[name]}"
        for number, (was, now) in enumerate(zip(before, after, strict=True), start=2)
        for name, value in was.items()
        if name != "aside" and name not in now["aside"] and name not in was["aside"] and now[name] != value
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=st.one_of(requests(), calls(), gifts(), villages()))
def test_no_value_of_a_file_becomes_another_in_an_english_spreadsheet(
    con: duckdb.DuckDBPyConnection, table: list[list[str]]
) -> None:
    before = parsed(con, table)
    try:
        after = parsed(con, [table[0], *([opened_in_english(cell) for cell in row] for row in table[1:])])
    except FeedError as refusal:
        assert refusal.key in ("dates_swapped", "dates_doubtful")
        return
    assert different(before, after) == []


def test_most_values_of_such_a_file_come_out(con: duckdb.DuckDBPyConnection) -> None:
    days = [date(2021, 2, 1) + timedelta(days=nth) for nth in range(150)]
    rows = [[f"{day:%d/%m/%Y}", f"{day.day % 24:02}.{day.day:02}", "oksigen", "Tabung 6 m3", "2"] for day in days]
    table = [["Tanggal Permintaan", "Jam", "Jenis Permintaan", "Barang", "Jumlah Diminta"], *rows]
    after = parsed(con, [table[0], *([opened_in_english(cell) for cell in row] for row in rows)])
    assert after == parsed(con, table) and not any(row["aside"] for row in after)
