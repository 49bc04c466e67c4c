"""What telephones write of calls: one call however many logs tell of it, and no waiting time where none was written.

Every number and name is made up. Moments are local (Asia/Jakarta); 1626051600 is 2021-07-12 08:00.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

import settings
from analytics.metrics.calls import calls
from pipelines.erasure.erase import erase_phone
from pipelines.readers.telephone import android_calls
from tests.pipelines.books import WORDS, Books, Report

GOLDEN = Path(__file__).parents[1] / "readers" / "golden"
LOGS = (
    "pbx_exports/export.csv", "queue_log/a_morning.log", "issabel/call_entry.csv", "android_calls/calls-20210712.xml",
)  # fmt: skip
COUNTS = ("rows_read", "rows_loaded", "rows_duplicate", "rows_quarantined", "cells_quarantined", "records")


@pytest.fixture(scope="module")
def phone_books(shared_books: Books) -> Books:
    """A morning as four kinds of telephones wrote it down."""
    return shared_books


@pytest.fixture(scope="module")
def reports(phone_books: Books) -> dict[str, Report]:
    """The report of each file."""
    return {report["file"]: report for report in phone_books.ingest(*(GOLDEN / log for log in LOGS))}


@pytest.mark.parametrize(
    ("file", "counts", "reasons", "skipped"),
    [
        ("export.csv", (3, 3, 0, 0, 0, 2), {}, {"blank": 1}),
        (
            "a_morning.log",
            (14, 13, 0, 1, 0, 5),
            {"unreadable_moment": 1},
            {"blank": 1, "house_event": 3, "other_event": 1},
        ),
        ("call_entry.csv", (5, 5, 0, 0, 1, 3), {"unknown_word": 1}, {}),
        ("calls-20210712.xml", (8, 7, 0, 1, 1, 7), {"unknown_word": 1, "unreadable_moment": 1}, {}),
    ],
)
def test_every_line_is_a_row_or_skipped_by_kind(
    reports: dict[str, Report], file: str, counts: tuple[int, ...], reasons: Report, skipped: Report
) -> None:
    report = reports[file]
    assert (tuple(report[name] for name in COUNTS), report["reasons"]) == (counts, reasons)
    assert report["lines_skipped"] == skipped


def test_the_records_of_all_files_are_the_calls(phone_books: Books, reports: dict[str, Report]) -> None:
    records = sum(report["records"] for report in reports.values())
    assert phone_books.ask("SELECT count(*), count(DISTINCT call_id) FROM staging.calls") == [(records, records)]


@pytest.mark.parametrize(
    ("file", "note"),
    [
        ("a_morning.log", "queued_calls_only"),
        ("call_entry.csv", "queued_calls_only"),
        ("calls-20210712.xml", "call_list_without_waiting"),
    ],
)
def test_what_a_source_cannot_know_is_said(reports: dict[str, Report], file: str, note: str) -> None:
    assert WORDS(f"assumed.{note}") in reports[file]["assumed"]


def test_a_call_told_by_legs_queue_and_call_centre_is_one_and_waited_as_the_queue_says(
    phone_books: Books, reports: dict[str, Report]
) -> None:
    of_eight = """SELECT strftime(timezone('Asia/Jakarta', answered_at), '%H:%M:%S'), wait_seconds, handling_seconds,
        caller_masked, load_id FROM staging.calls
        WHERE call_id LIKE 'pbx-%' AND strftime(timezone('Asia/Jakarta', started_at), '%H:%M') = '08:00'"""
    assert phone_books.ask(of_eight) == [("08:00:12", 12, 180, "…001", reports["export.csv"]["load_id"])]


def test_a_short_number_of_the_house_and_a_withheld_one_are_nobody(
    phone_books: Books, reports: dict[str, Report]
) -> None:
    nobody = """SELECT strftime(timezone('Asia/Jakarta', started_at), '%H:%M') FROM staging.calls
        WHERE load_id = $load AND caller IS NULL AND caller_masked IS NULL AND wait_seconds IN (10, 300) ORDER BY 1"""
    assert phone_books.ask(nobody, load=reports["a_morning.log"]["load_id"]) == [("08:08",), ("08:10",)]


def test_a_telephone_is_the_same_operator_in_every_log(phone_books: Books, reports: dict[str, Report]) -> None:
    # 301 took the call at eight and dialled out at nine; Budi, and agent 4 of the call centre, are others
    assert phone_books.ask(
        "SELECT count(*) FROM staging.calls GROUP BY operator HAVING operator IS NOT NULL ORDER BY 1"
    ) == [
        (1,),
        (1 + 1,),
        (1 + 1,),
    ]


def test_no_number_and_no_name_of_a_member_reaches_the_snapshot(phone_books: Books, reports: dict[str, Report]) -> None:
    content = phone_books.current().read_bytes()
    assert [word for word in (b"Budi Uji", b"62811000", b"0811000", b"Warga") if word in content] == []


def test_a_mobile_phone_says_in_and_out_and_how_long_was_spoken(phone_books: Books, reports: dict[str, Report]) -> None:
    listed = """SELECT direction, outcome, wait_seconds, handling_seconds, answered_at IS NULL FROM staging.calls
        WHERE load_id = $load ORDER BY row_number"""
    assert phone_books.ask(listed, load=reports["calls-20210712.xml"]["load_id"]) == [
        ("inbound", "answered", None, 72, True),
        ("outbound", "answered", None, 30, True),
        ("inbound", "missed", None, None, True),
        ("inbound", "missed", None, None, True),
        ("inbound", "failed", None, None, True),
        ("outbound", "missed", None, None, True),
        ("inbound", None, None, None, True),
    ]


QUEUES = """
1626051600|timeout-then-answer|600|NONE|ENTERQUEUE||62811000001|1
1626051660|timeout-then-answer|600|NONE|EXITWITHTIMEOUT|1|1|60
1626051665|timeout-then-answer|700|NONE|ENTERQUEUE||62811000001|1
1626051685|timeout-then-answer|700|SIP/301|CONNECT|20|x|5
1626051745|timeout-then-answer|700|SIP/301|COMPLETEAGENT|20|60|1
1626051600|begun-before-the-file|600|SIP/301|COMPLETECALLER|15|90|1
1626051600|rung-before-the-file|600|SIP/301|CONNECT|25|x|5
1626051600|nobody-there|600|NONE|ENTERQUEUE||62811000002|1
1626051605|nobody-there|600|NONE|EXITEMPTY|1|1|5
1626051600|still-waits|600|NONE|ENTERQUEUE||62811000003|1
1626051640|still-waits|600|SIP/301|RINGNOANSWER|15000
1626051600|sent-on-and-gave-up|600|NONE|ENTERQUEUE||62811000004|1
1626051610|sent-on-and-gave-up|600|SIP/301|CONNECT|10|x|5
1626051630|sent-on-and-gave-up|600|SIP/301|BLINDTRANSFER|700|antrean|10|20|1
1626051631|sent-on-and-gave-up|700|NONE|ENTERQUEUE||62811000004|1
1626051671|sent-on-and-gave-up|700|NONE|ABANDON|1|1|40
1626051600|left-by-key|600|NONE|ENTERQUEUE||62811000005|1
1626051635|left-by-key|600|NONE|EXITWITHKEY|1|1|1|35
1626051600|1626051600.10|600|NONE|ENTERQUEUE||62811000006|1
1626051645|1626051600.10|600|NONE|ABANDON|1|1|45
1626051600|1626051600.20|600|NONE|ENTERQUEUE||62811000007|1
1626051660|1626051600.20|600|NONE|EXITWITHTIMEOUT|1|1|60
1626051600|1626051600.31|600|NONE|ENTERQUEUE||62811000008|1
1626051607|1626051600.31|600|SIP/301|CONNECT|7|x|5
1626051667|1626051600.31|600|SIP/301|COMPLETEAGENT|7|60|1
""".lstrip()
LEG = (
    '"","{src}","600","antre","{src}","SIP/trunk-1","SIP/{to}-2","{app}","",'
    '"{start}","{answer}","{end}",0,0,"ANSWERED","3"'
)
LEGS = "\n".join(
    LEG.format(
        src=src, to=to, app=app, start=f"2021-07-12 {start}", answer=f"2021-07-12 {answer}", end=f"2021-07-12 {end}"
    )
    + f',"{unique}","","","{linked}",{sequence}'
    for src, to, app, start, answer, end, unique, linked, sequence in [
        # an old PBX says ANSWERED of a caller whom its queue only played music
        ("62811000006", "301", "Queue", "07:59:50", "07:59:51", "08:00:45", "1626051600.10", "1626051600.10", 1),
        # the queue gave up, and a telephone behind it was answered
        ("62811000007", "302", "Dial", "07:59:50", "08:01:10", "08:02:10", "1626051600.20", "1626051600.20", 2),
        # the queue knows the call by its second channel
        ("62811000008", "301", "Queue", "07:59:50", "07:59:51", "08:01:07", "1626051600.31", "1626051600.30", 3),
    ]
)
AGAIN = [*QUEUES.splitlines(keepends=True)[-4:], "1626052000|later|600|NONE|ENTERQUEUE||62811000009|1\n"]


@pytest.fixture(scope="module")
def queued(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Books, list[Report]]]:
    """A queue's log, the same log a little later, and the legs of some of its calls."""
    books = Books(tmp_path_factory.mktemp("queued"))
    files = (
        books.written("queue_log", QUEUES),
        books.written("queue_log.1", "".join(AGAIN)),
        books.written("Master.csv", LEGS),
    )
    yield books, books.ingest(*files)


def endings(books: Books) -> list[tuple[str | int | None, ...]]:
    """Each call by its caller: when it began, how it ended, how long was waited and spoken."""
    return books.ask(
        """SELECT caller_masked, strftime(timezone('Asia/Jakarta', started_at), '%H:%M:%S'), outcome, wait_seconds,
            handling_seconds FROM staging.calls ORDER BY caller_masked NULLS LAST, started_at"""
    )


def test_a_call_is_put_together_from_the_events_of_all_its_queues(queued: tuple[Books, list[Report]]) -> None:
    assert endings(queued[0]) == [
        ("…001", "08:00:00", "answered", 60 + 20, 60),
        ("…002", "08:00:00", "abandoned", 5, None),
        ("…003", "08:00:00", None, None, None),
        ("…004", "08:00:00", "answered", 10, 61),
        ("…005", "08:00:00", "abandoned", 35, None),
        ("…006", "07:59:50", "abandoned", 45, None),
        ("…007", "07:59:50", "answered", 70, 60),
        ("…008", "07:59:50", "answered", 7, 60),
        ("…009", "08:06:40", None, None, None),
        (None, "07:58:15", "answered", 15, 90),
        (None, "07:59:35", "answered", 25, None),
    ]


def test_events_that_two_logs_tell_count_once(queued: tuple[Books, list[Report]]) -> None:
    first, second, legs = queued[1]
    assert (first["rows_loaded"], second["rows_loaded"], second["rows_duplicate"]) == (25, 1, 4)
    assert (first["records"], second["records"], legs["records"]) == (10, 1, 0)


def test_legs_that_come_first_and_a_queue_that_is_undone_change_nothing_else(
    queued: tuple[Books, list[Report]],
) -> None:
    books, reports = queued
    for report in reports[:2]:
        books.undo(report["load_id"])
    assert endings(books) == [
        ("…006", "07:59:50", "answered", 1, 54),
        ("…007", "07:59:50", "answered", 80, 60),
        ("…008", "07:59:50", "answered", 1, 76),
    ]


LIST = """<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<calls count="{count}">{calls}</calls>"""
MISSED = '<call number="08110000{n:02}" duration="0" date="16260516{n:02}000" type="3" contact_name="{name}"/>'


def call_list(*numbers: int, name: str = "(Unknown)") -> str:
    return LIST.format(count=len(numbers), calls="".join(MISSED.format(n=n, name=name) for n in numbers))


def test_a_call_list_that_rolls_on_tells_each_call_once_and_has_no_service_level(books: Books) -> None:
    files = (
        books.written("calls-1.xml", call_list(1, 2, 2)),
        books.written("calls-2.xml", call_list(2, 2, 3, name="Warga Dua")),
        books.written("calls-3.xml", (GOLDEN / "android_calls" / "laughs.xml").read_bytes()),
    )
    first, second, laughs = books.ingest(*files)
    assert [(report["rows_read"], report["rows_duplicate"], report["records"]) for report in (first, second)] == [
        (3, 0, 3),
        (3, 2, 1),
    ]
    assert laughs["message"] == WORDS("refusal.call_list.declares", file="calls-3.xml")
    with duckdb.connect(str(books.current()), read_only=True) as con:
        totals = calls.call_totals(con, start=date(2021, 7, 12), end=date(2021, 7, 12)).iloc[0]
    assert (totals["calls"], totals["missed"], totals["abandoned"], totals["wait_known"]) == (4, 4, 0, 0)
    assert (totals["within_60s_share"], totals["abandoned_share"]) == (None, None)


def test_a_call_list_no_telephone_can_hold_is_refused(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(android_calls, "LARGEST_MB", 0)
    (report,) = books.ingest(books.written("calls.xml", call_list(1)))
    assert report["message"] == WORDS("refusal.call_list.too_large", file="calls.xml", limit=0)


def test_an_export_that_went_through_excel_is_still_the_log(books: Books) -> None:
    path = books.files / "cdr.xlsx"
    path.parent.mkdir(parents=True)
    text = (GOLDEN / "pbx_exports" / "older_semicolon.csv").read_text("utf-8")
    rows = [line.split(";") for line in text.splitlines()]
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("CDR")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    (report,) = books.ingest(path)
    assert (report["rows_loaded"], report["records"], report["lines_skipped"]) == (2, 2, {"title": 1})
    # the ids of the calls tell that the day comes first
    assert report["assumed"] == [WORDS("assumed.pbx_hides_unanswered")]
    assert endings(books) == [("…001", "08:00:00", "answered", 5, 60), (None, "08:10:00", "answered", 5, 15)]


def test_who_is_erased_is_gone_from_every_event_of_the_call(books: Books) -> None:
    books.ingest(GOLDEN / "queue_log" / "a_morning.log", GOLDEN / "pbx_exports" / "export.csv")
    with settings.elsewhere(books.folder):
        erase_phone("62811000001", lambda step: None)
    # of the call at eight, four events of the queue and two legs
    assert books.ask("SELECT rows_read, rows_loaded, rows_quarantined FROM ops.loads ORDER BY 1") == [
        (3 - 2, 1, 0),
        (14 - 4, 9, 1),
    ]
    assert books.ask("SELECT count(*) FROM staging.calls WHERE caller_masked = '…001'") == [(0,)]
    contents = [path.read_bytes() for path in books.folder.rglob("*") if path.is_file()]
    assert not [content for content in contents if b"811000001" in content or b"1626051600.1|" in content]
