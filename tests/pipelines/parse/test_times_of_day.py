"""Columns that hold only a time of day, beside a date or after one."""

from datetime import datetime

import pytest

from tests.pipelines.books import Books
from tests.pipelines.stored import Shelf

LOG = """
    Tanggal             | Jam                 | Jam Diangkat | Jam Selesai
    05/07/2021          | 07.30               | 07.31        | 07.40
    05/07/2021          | 23.55               | 00.05        | 00.20
    05/07/2021          | 23.50               | 23.51        | 00.10
    05/07/2021          | jam 7 malam         |              | 19.10
    05/07/2021          | 24:00               | 00.10        |
    05/07/2021          | 08.00               | 07.59        | 08.10
    13/07/2021 00:00:00 | 0.3125              |              |
    05/07/2021          | 2021-07-06 09:15    |              |
    05/07/2021          |                     |              |
    05/07/2021          | -                   |              |
    05/07/2021          | besok               |              |
"""


@pytest.fixture(scope="module")
def calls(shared_books: Books) -> list[tuple[str, str | None, str | None]]:
    """Started, answered and ended as local day and time, row by row."""
    shared_books.take("log.csv", LOG)
    times = ", ".join(
        f"strftime(timezone('Asia/Jakarta', {name}), '%d %H.%M')" for name in ("started_at", "answered_at", "ended_at")
    )
    return shared_books.ask(f"SELECT {times} FROM staging.calls ORDER BY row_number")


def test_a_time_beside_a_date_completes_it(calls: list[tuple[str, ...]]) -> None:
    assert calls[0] == ("05 07.30", "05 07.31", "05 07.40")
    assert calls[3] == ("05 19.00", None, "05 19.10")


def test_a_time_after_midnight_is_of_the_next_day(calls: list[tuple[str, ...]]) -> None:
    assert calls[1] == ("05 23.55", "06 00.05", "06 00.20")
    assert calls[2] == ("05 23.50", "05 23.51", "06 00.10")


def test_24_00_is_the_midnight_at_the_end_of_the_day(calls: list[tuple[str, ...]]) -> None:
    assert calls[4] == ("06 00.00", "06 00.10", None)


def test_clocks_that_differ_by_minutes_do_not_make_a_day(calls: list[tuple[str, ...]]) -> None:
    assert calls[5] == ("05 08.00", "05 07.59", "05 08.10")


def test_a_time_that_excel_wrote_as_a_part_of_a_day_is_one(calls: list[tuple[str, ...]]) -> None:
    assert calls[6][0] == "13 07.30"


def test_a_time_column_that_holds_a_whole_moment_is_that_moment(calls: list[tuple[str, ...]]) -> None:
    assert calls[7][0] == "06 09.15"


def test_a_date_without_a_time_starts_at_midnight(calls: list[tuple[str, ...]]) -> None:
    assert [started for started, _, _ in calls[8:]] == ["05 00.00"]  # a day alone is no row


def test_a_time_that_cannot_be_read_sets_the_row_aside(calls: list[tuple[str, ...]], shared_books: Books) -> None:
    assert shared_books.ask("SELECT rule, found FROM ops.quarantine") == [("unreadable_moment", "05/07/2021 besok")]


@pytest.mark.parametrize("header", ["Tanggal | Waktu", "Date | Time", "Tanggal | Waktu Panggilan", "दिनांक | समय"])
def test_a_second_column_of_time_is_a_time_of_day(shelf: Shelf, header: str) -> None:
    file = shelf.drawn(f"{header} | No HP\n05/07/2021 | 07.30 | ")
    assert file.column("started_at") == [datetime(2021, 7, 5, 7, 30)]


def test_the_time_may_stand_before_the_date(shelf: Shelf) -> None:
    file = shelf.drawn("Waktu | Tanggal | No HP\n07.30 | 05/07/2021 | ")
    assert file.column("started_at") == [datetime(2021, 7, 5, 7, 30)]
