"""Answers of forms become calls, requests and gifts: by the questions asked, and by nothing that is not certain."""

from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from pipelines import feeds
from pipelines.detect import header_match
from tests.pipelines.books import Books, Report

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(file for shape in ("kobo", "google_forms") for file in (GOLDEN / shape).glob("*.csv"))


def workbook(*rows: list[object]) -> bytes:
    """A form's answers as a workbook, moments as true dates and choices as true numbers."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "dd/mm/yyyy hh:mm"}) as book:
        sheet = book.add_worksheet("Form1")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


SENT = datetime(2021, 7, 12, 18, 30)
KOBO_BOOK = workbook(
    ["Nomor HP", "Desa", "Kebutuhan", "Kebutuhan/Oksigen", "Kebutuhan/Obat", "_uuid", "_submission_time", "_index"],
    [81200000010, "Sisir", "Oksigen", 1, 0, "aaaaaaaa-0000-4000-8000-000000000010", SENT, 1],
)
GOOGLE_BOOK = workbook(
    ["Timestamp", "Nomor WA", "Desa", "Apa yang Anda butuhkan?"], [SENT, 81200000011, "Temas", "Oksigen, Obat"]
)


@pytest.fixture(scope="module")
def taken(shared_books: Books) -> dict[str, Report]:
    """The report on each form, all taken in one go."""
    books = {"kobo/book": KOBO_BOOK, "google_forms/book": GOOGLE_BOOK}
    paths = {f"{file.parent.name}/{file.stem}": file for file in FILES}
    paths |= {name: shared_books.written(f"{name}.xlsx", content) for name, content in books.items()}
    return dict(zip(paths, shared_books.ingest(*paths.values()), strict=True))


def calls(books: Books, report: Report) -> list[tuple[object, ...]]:
    """What a form's rows became, in the posko's time."""
    return books.ask(
        """SELECT strftime(timezone('Asia/Jakarta', started_at), '%d %H:%M'), channel, village, needs, caller_masked
        FROM staging.calls WHERE load_id = $load ORDER BY row_number""",
        load=report["load_id"],
    )


def test_a_form_in_the_field_is_read_by_its_names(taken: dict[str, Report], shared_books: Books) -> None:
    report = taken["kobo/xml_names_both"]
    assert (report["feed"], report["rows_read"], report["lines_skipped"]) == ("calls", 2, {"rejected": 1})
    assert calls(shared_books, report) == [
        ("12 10:04", "web_form", "Sisir", ["medicine", "oxygen"], "…001"),
        ("12 12:00", "web_form", "Sisir", None, "…003"),
    ]


def test_when_the_server_got_a_form_is_utc(taken: dict[str, Report], shared_books: Books) -> None:
    report = taken["kobo/labels_one_column"]
    assert [row[0] for row in calls(shared_books, report)][-1] == "13 08:00"
    assert "when the form was sent" in " ".join(report["assumed"])


def test_the_uuid_names_a_form_in_every_export(taken: dict[str, Report]) -> None:
    exports = [taken["kobo/xml_names_both"], taken["kobo/labels_one_column"]]
    assert sum(report["rows_loaded"] for report in exports) == 2 + 2 - 1
    assert sum(report["rows_duplicate"] for report in exports) == 1


def test_answers_in_columns_of_their_own_are_one_answer(taken: dict[str, Report], shared_books: Books) -> None:
    call_rows = calls(shared_books, taken["kobo/labels_separate_columns"])
    assert [row[3] for row in call_rows] == [["hospital_bed", "medicine"], ["medicine"]]


def test_an_export_of_odk_is_read_by_its_own_names(taken: dict[str, Report], shared_books: Books) -> None:
    report = taken["kobo/odk_central"]
    assert report["lines_skipped"] == {"rejected": 1}
    assert calls(shared_books, report) == [("12 10:00", "web_form", "Sisir", ["food", "oxygen"], "…007")]


def test_a_sheet_that_is_no_feed_is_refused_naming_what_was_understood(taken: dict[str, Report]) -> None:
    report = taken["kobo/repeated_group"]
    assert report["status"] == "refused" and "item = Item, quantity = Quantity" in report["message"]


def test_questions_of_a_form_are_understood_by_the_phrases_in_them(
    taken: dict[str, Report], shared_books: Books
) -> None:
    report = taken["google_forms/permintaan"]
    assert (report["feed"], report["rows_loaded"], report["reasons"]) == ("calls", 2, {})
    assert calls(shared_books, report) == [
        ("12 14:05", "web_form", "Sisir", ["medicine", "oxygen"], "…001"),
        ("13 09:00", "web_form", "Temas", ["ambulance"], "…002"),
    ]
    assert "the channel is taken to be a web form" in report["assumed"]


def test_the_form_decides_which_of_day_and_month_comes_first(taken: dict[str, Report], shared_books: Books) -> None:
    report = taken["google_forms/united_states"]
    assert [row[0] for row in calls(shared_books, report)] == ["12 14:05", "13 09:00"]


def test_of_two_questions_that_fit_equally_none_is_taken(taken: dict[str, Report], shared_books: Books) -> None:
    report = taken["google_forms/two_phones"]
    assert report["status"] == "loaded" and [row[4] for row in calls(shared_books, report)] == [None]


def test_a_form_for_gifts_is_read_as_gifts(taken: dict[str, Report], shared_books: Books) -> None:
    report = taken["google_forms/donasi"]
    gift = "SELECT CAST(day AS VARCHAR), kind, amount_idr, channel FROM staging.donations WHERE load_id = $load"
    assert shared_books.ask(gift, load=report["load_id"]) == [("2021-07-12", "cash", 150_000, None)]


def test_a_repeated_group_that_says_too_little_alone_names_the_forms_it_belongs_to(taken: dict[str, Report]) -> None:
    group_report = taken["kobo/repeated_group"]
    assert group_report["status"] == "refused"
    assert (
        "repeat within the forms of “Permintaan”" in group_report["message"]
        and "item = Item" in group_report["message"]
    )


def test_a_form_whose_questions_nobody_knows_is_refused(taken: dict[str, Report]) -> None:
    assert taken["google_forms/nobody_knows"]["status"] == "refused"


def test_forms_in_workbooks_say_the_same(taken: dict[str, Report], shared_books: Books) -> None:
    assert calls(shared_books, taken["kobo/book"]) == [("13 01:30", "web_form", "Sisir", ["oxygen"], "…010")]
    call_rows = calls(shared_books, taken["google_forms/book"])
    assert call_rows == [("12 18:30", "web_form", "Temas", ["medicine", "oxygen"], "…011")]


CALLS = next(feed for feed in feeds.FEEDS if feed.table == "calls")


@pytest.mark.parametrize(
    ("question", "column"),
    [
        ("Apa yang Anda butuhkan?", "need"),
        ("Bantuan apa yang diperlukan keluarga Anda?", "need"),
        ("What do you need?", "need"),
        ("आपको क्या चाहिए?", "need"),
        ("Nomor HP yang bisa dihubungi", "caller_phone"),
        ("Phone number (WhatsApp)", "caller_phone"),
        ("Anda tinggal di desa mana?", "village"),
        ("Berapa tabung yang dibutuhkan?", "quantity"),
        ("Seberapa mendesak kebutuhan Anda?", "urgency"),
        ("Kapan oksigen dibutuhkan?", None),
        ("Apakah desa Anda zona merah?", None),
        ("Mengapa Anda butuhkan bantuan?", None),
        ("Dari mana Anda tahu posko ini?", None),
        ("Tanggal lahir", None),
        ("Nama ibu kandung", None),
    ],
)
def test_a_question_asks_for_one_column_or_for_none(question: str, column: str | None) -> None:
    assert header_match.match_questions([question], CALLS) == ({} if column is None else {column: 0})
