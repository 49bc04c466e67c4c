"""How a moment is read: a text as people write it, and the local time it means or the rule that sets its row aside."""

import csv
import io
from collections.abc import Iterable
from datetime import date

import pytest
from openpyxl import Workbook

from tests.pipelines.books import Books
from tests.pipelines.stored import Shelf, Stored

READ = {
    # as machines write
    "2021-07-05": "2021-07-05 00:00:00",
    "2021-07-05 14:05": "2021-07-05 14:05:00",
    "2021-07-05T14:05:33": "2021-07-05 14:05:33",
    "2021-07-05 14:05:33.500": "2021-07-05 14:05:33.5",
    "2021/7/5 8:05": "2021-07-05 08:05:00",
    "44382": "2021-07-05 00:00:00",
    "44382.5": "2021-07-05 12:00:00",
    # day and month as figures; 13/07/2021 further down says that days come first
    "13/07/2021": "2021-07-13 00:00:00",
    "05/07/2021": "2021-07-05 00:00:00",
    "5/7/21": "2021-07-05 00:00:00",
    "05-07-2021": "2021-07-05 00:00:00",
    "05.07.2021": "2021-07-05 00:00:00",
    "29/02/2020": "2020-02-29 00:00:00",
    "१२/०७/२०२१": "2021-07-12 00:00:00",
    "٢٠٢١-٠٧-١٢": "2021-07-12 00:00:00",
    "１２／０７／２０２１": "2021-07-12 00:00:00",
    # months by name
    "12 Juli 2021": "2021-07-12 00:00:00",
    "12 JULI 2021": "2021-07-12 00:00:00",
    "12 Jul 21": "2021-07-12 00:00:00",
    "12-Jul-21": "2021-07-12 00:00:00",
    "12 Pebruari 2021": "2021-02-12 00:00:00",
    "12 Mei 2021": "2021-05-12 00:00:00",
    "12 Agt 2020": "2020-08-12 00:00:00",
    "12 Ags 2020": "2020-08-12 00:00:00",
    "12 Sept 2020": "2020-09-12 00:00:00",
    "12 Okt 2020": "2020-10-12 00:00:00",
    "12 Nopember 2020": "2020-11-12 00:00:00",
    "1 Des 2020": "2020-12-01 00:00:00",
    "July 12, 2021": "2021-07-12 00:00:00",
    "12th July 2021": "2021-07-12 00:00:00",
    "१२ जुलाई २०२१": "2021-07-12 00:00:00",
    # the date counts, not the weekday beside it: 12 July 2021 was a Monday
    "Senin, 12 Juli 2021": "2021-07-12 00:00:00",
    "Jumat, 12 Juli 2021": "2021-07-12 00:00:00",
    "Jum'at 16 Juli 2021": "2021-07-16 00:00:00",
    "Sabtu,10 Juli 2021": "2021-07-10 00:00:00",
    "Sen, 12 Juli 2021": "2021-07-12 00:00:00",
    "Min 18/07/2021": "2021-07-18 00:00:00",
    "Selasa, 13/07/2021": "2021-07-13 00:00:00",
    "Mon, 12 Jul 2021": "2021-07-12 00:00:00",
    "सोमवार, १२ जुलाई २०२१": "2021-07-12 00:00:00",
    # times of day
    "05/07/2021 07.30": "2021-07-05 07:30:00",
    "05/07/2021 07.30.15": "2021-07-05 07:30:15",
    "05/07/2021, 14:05": "2021-07-05 14:05:00",
    "12 Juli 2021 - 14.05": "2021-07-12 14:05:00",
    "05/07/2021 pukul 07.30": "2021-07-05 07:30:00",
    "05/07/2021 2:05 PM": "2021-07-05 14:05:00",
    "05/07/2021 12:05 AM": "2021-07-05 00:05:00",
    "05/07/2021 12:05 PM": "2021-07-05 12:05:00",
    "05/07/2021 jam 7 malam": "2021-07-05 19:00:00",
    "05/07/2021 jam 3 sore": "2021-07-05 15:00:00",
    "05/07/2021 jam 1 siang": "2021-07-05 13:00:00",
    "05/07/2021 jam 11 siang": "2021-07-05 11:00:00",
    "05/07/2021 jam 7 pagi": "2021-07-05 07:00:00",
    "05/07/2021 jam 3 dini hari": "2021-07-05 03:00:00",
    "05/07/2021 19.30 malam": "2021-07-05 19:30:00",
    "12 जुलाई 2021 रात 8 बजे": "2021-07-12 20:00:00",
    # the end of a day is the beginning of the next
    "05/07/2021 24:00": "2021-07-06 00:00:00",
    "2021-07-05 24:00:00": "2021-07-06 00:00:00",
    # other zones; the posko is in WIB, seven hours ahead of UTC
    "05/07/2021 07.30 WIB": "2021-07-05 07:30:00",
    "05/07/2021 07.30 WITA": "2021-07-05 06:30:00",
    "05/07/2021 07.30 WIT": "2021-07-05 05:30:00",
    "2021-07-05T14:05:00Z": "2021-07-05 21:05:00",
    "2021-07-05 18:30:00+00:00": "2021-07-06 01:30:00",
    "Mon, 12 Jul 2021 14:05:00 +0700": "2021-07-12 14:05:00",
}  # fmt: skip

SET_ASIDE = {
    "": "missing",
    "-": "missing",
    "0000-00-00": "unreadable_moment",
    "0000-00-00 00:00:00": "unreadable_moment",
    "29/02/2021": "unreadable_moment",
    "31/06/2021": "unreadable_moment",
    "2021-13-05": "unreadable_moment",
    "05/07/2021 24:01": "unreadable_moment",
    "05/07/2021 25:00": "unreadable_moment",
    "05/07/2021 07:61": "unreadable_moment",
    "12/07": "unreadable_moment",
    "12/07/1921": "unreadable_moment",
    "kemarin": "unreadable_moment",
    "07.30": "unreadable_moment",
    # of which night?
    "05/07/2021 jam 12 malam": "unreadable_moment",
    "05/07/2021 jam 1 malam": "unreadable_moment",
    # a zone nobody here knows must not be taken for local time
    "05/07/2021 07:30 EST": "unreadable_moment",
    # a time or a day: 13 July 2021 or 13:07:21
    "13.07.21": "unreadable_moment",
    "12/07/2091": "far_future",
    "12/07/2564": "far_future",
}


def calls(texts: Iterable[str]) -> str:
    """A log of calls that started then."""
    file = io.StringIO()
    csv.writer(file).writerows([("waktu telepon", "catatan"), *((text, "telepon") for text in texts)])
    return file.getvalue()


@pytest.fixture(scope="module")
def started(shared_books: Books) -> dict[str, str]:
    """Text → local time, or the rule that set the row aside."""
    shared_books.ingest(shared_books.written("waktu.csv", calls([*READ, *SET_ASIDE])))
    rows = shared_books.ask(
        """SELECT row_number, CAST(timezone('Asia/Jakarta', started_at) AS VARCHAR) FROM staging.calls
        UNION ALL SELECT row_number, rule FROM ops.quarantine WHERE scope = 'row'"""
    )
    values = dict(rows)
    return {text: values[row] for row, text in enumerate([*READ, *SET_ASIDE], start=2)}


@pytest.mark.parametrize("text", [*READ, *SET_ASIDE])
def test_a_moment_is_read_as_it_is_meant_or_set_aside(started: dict[str, str], text: str) -> None:
    assert started[text] == (READ | SET_ASIDE)[text]


def moments(shelf: Shelf, *texts: str) -> list[str]:
    """Take calls of a file of its own; their local days in order, and what was assumed, or why it is refused."""
    file = shelf.written(calls(texts), name="calls.csv")
    return file.refused or [*(f"{moment:%Y-%m-%d}" for moment in file.column("started_at")), *file.assumed]


def test_one_date_that_can_only_be_month_first_decides_the_whole_file(shelf: Shelf) -> None:
    assert moments(shelf, "07/13/2021", "07/05/2021") == ["2021-07-13", "2021-07-05"]
    assert moments(shelf, "07/06/2021", "Wed, 07/14/2021") == ["2021-07-06", "2021-07-14"]


def test_what_the_file_does_not_decide_is_day_first_and_said_to_be_assumed(shelf: Shelf) -> None:
    assert moments(shelf, "07/05/2021", "05/05/2021") == [
        "2021-05-07",
        "2021-05-05",
        "dates are read as day/month/year",
    ]


def test_the_posko_may_set_that_months_come_first(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSKO_DATE_ORDER", "mdy")
    assert moments(shelf, "07/05/2021") == ["2021-07-05", "dates are read as month/day/year"]


def test_nothing_is_assumed_where_every_reading_is_the_same(shelf: Shelf) -> None:
    assert moments(shelf, "05/05/2021", "2021-07-05") == ["2021-05-05", "2021-07-05"]


def test_a_file_that_contradicts_itself_is_refused_with_both_readings_named(shelf: Shelf) -> None:
    (sentence,) = moments(shelf, "13/07/2021", "07/14/2021")
    assert "calls.csv" in sentence and "waktu telepon (started_at)" in sentence
    assert "13/07/2021" in sentence and "07/14/2021" in sentence


def test_columns_of_one_file_may_not_contradict_each_other_either(shelf: Shelf) -> None:
    table = """
        waktu telepon | waktu selesai
        13/07/2021 | 07/14/2021
    """
    assert shelf.drawn(table).refused


def test_weekdays_tell_the_order_where_figures_do_not(shelf: Shelf) -> None:
    # 5 July 2021 was a Monday, 7 May a Friday
    assert moments(shelf, "Senin, 05/07/2021", "06/07/2021") == ["2021-07-05", "2021-07-06"]
    assert moments(shelf, "Jumat, 05/07/2021", "06/07/2021") == ["2021-05-07", "2021-06-07"]


def test_weekdays_that_tell_both_orders_are_refused(shelf: Shelf) -> None:
    (sentence,) = moments(shelf, "Senin, 05/07/2021", "Minggu, 06/06/2021", "Rabu, 07/04/2021", "Minggu, 07/04/2021")
    assert "Rabu, 07/04/2021" in sentence or "Senin, 05/07/2021" in sentence
    assert "Minggu, 07/04/2021" in sentence


@pytest.mark.parametrize("text", ["Senin, 13 Juli 2021", "Senin, 13/07/2021", "Rabu, 2021-07-13"])
def test_a_weekday_that_does_not_fit_is_ignored_and_that_is_said(shelf: Shelf, text: str) -> None:
    ignored = "the name of a weekday that does not fit its date is ignored; the date counts"
    assert moments(shelf, text) == ["2021-07-13", ignored]
    assert moments(shelf, "Rabu, 14 Juli 2021") == ["2021-07-14"]


def test_times_of_two_zones_are_read_as_said_and_the_others_as_local(shelf: Shelf) -> None:
    assumed = "times that name no zone are read as local time, though others in this file name another zone"
    assert moments(shelf, "2021-07-05 00:30 WITA", "2021-07-05 00:30") == ["2021-07-04", "2021-07-05", assumed]
    assert moments(shelf, "2021-07-05T14:05:00Z", "2021-07-05T15:05:00Z") == ["2021-07-05", "2021-07-05"]
    assert moments(shelf, "05/07/2021 07.30 WIB", "13/07/2021 07.30") == ["2021-07-05", "2021-07-13"]


def test_years_of_another_calendar_are_never_loaded(books: Books) -> None:
    table = """
        waktu telepon    | waktu selesai
        2021-07-13 08:00 | 13/07/2564
        2021-07-13 09:00 | 2564-07-13 09:10
        2564-07-13 09:00 | 2021-07-13 09:10
    """
    books.take("calls.csv", table)
    assert books.ask("SELECT ended_at FROM staging.calls") == [(None,), (None,)]
    assert books.ask("SELECT row_number, scope, rule, column_name FROM ops.quarantine ORDER BY ALL") == [
        (2, "cell", "unreadable_moment", "ended_at"),
        (3, "cell", "unreadable_moment", "ended_at"),
        (4, "row", "far_future", "started_at"),
    ]


def sheet(shelf: Shelf, name: str, *days: date | str) -> Stored:
    """What becomes of a workbook of calls whose days are true dates or texts."""
    book = Workbook()
    rows = [("waktu telepon", "desa"), *((day, f"{name} {n}") for n, day in enumerate(days))]
    for row in rows:
        book.active.append(row)
    shelf.files.mkdir(exist_ok=True)
    book.save(shelf.files / name)
    return shelf.take(shelf.files / name)


def test_dates_a_spreadsheet_exchanged_are_exchanged_back_and_that_is_reported(shelf: Shelf) -> None:
    # typed 05/07 and 06/07 into a program that takes months first: May 7 and June 7; 13/07 stayed text
    file = sheet(shelf, "tukar.xlsx", date(2021, 5, 7), date(2021, 6, 7), "13/07/2021", "14/07/2021")
    assert [moment.date() for moment in file.column("started_at")[:2]] == [date(2021, 7, 5), date(2021, 7, 6)]
    assert any("2021-05-07" in each and "2021-07-05" in each for each in file.assumed)


def test_dates_that_may_be_exchanged_or_not_are_refused_and_not_guessed(shelf: Shelf) -> None:
    days = [date(2021, 6, 7), "13/07/2021", "20/06/2021", date(2021, 7, 6), "14/06/2021", "25/07/2021"]
    (sentence,) = sheet(shelf, "tukar.xlsx", *days).refused
    for named in ("tukar.xlsx", "waktu telepon (started_at)", "13/07/2021", "2021-06-07", "2021-07-06"):
        assert named in sentence


def test_true_dates_beside_text_dates_are_fine_where_they_fit(shelf: Shelf) -> None:
    same = sheet(shelf, "cocok.xlsx", date(2021, 7, 5), date(2021, 7, 6), "13/07/2021")
    assert [moment.day for moment in same.column("started_at")] == [5, 6, 13]
    apart = sheet(shelf, "campur.xlsx", date(2021, 7, 5), date(2021, 7, 20), "13/07/2021")
    assert [moment.day for moment in apart.column("started_at")] == [5, 20, 13]
