"""Messages become contacts: who is the caller, what is one contact, who answered, and what is talk. All made up."""

import io
import zipfile
from typing import NamedTuple

import openpyxl
import pytest

import settings
from pipelines.cli.main import main
from tests.pipelines.books import Books, Report

OWN = """
    Nomor Posko    | Nama Kontak Posko
    0812-0000-0001 | Posko Oksigen
"""
# 13 July and later, so that the days tell their order
PERSONAL = """\
13/07/21 10.00 - Bu Dua: Assalamualaikum
13/07/21 10.02 - Bu Dua: butuh 2 tabung 6m3 di desa Sisir
13/07/21 10.40 - Posko Oksigen: baik bu, kami antar
13/07/21 11.02 - Bu Dua: segera ya
13/07/21 12.03 - Bu Dua: terima kasih
14/07/21 08.00 - Posko Oksigen: bagaimana keadaan bapak?
14/07/21 08.30 - Bu Dua: masih butuh regulator
14/07/21 09.00 - Posko Oksigen: siap
15/07/21 20.00 - Bu Dua: kapan tabung dijemput
16/07/21 07.00 - Posko Oksigen: maaf baru balas, pagi ini
"""
GROUP = """\
13/07/21 09.00 - Koordinator membuat grup "Warga Sisir"
13/07/21 09.55 - Pak Tiga: selamat pagi
13/07/21 10.00 - Pak Tiga: ada yang punya oksigen?
13/07/21 10.05 - Bu Empat: coba ke posko
13/07/21 10.10 - +62 812-0000-0001: ada pak, berapa tabung
13/07/21 10.20 - Pak Tiga: satu saja
13/07/21 11.30 - Pak Tiga: sudah sampai rumah
13/07/21 12.00 - Bu Empat: butuh ambulans
13/07/21 12.00 - Bu Empat: Desa Tulungrejo Bumiaji
13/07/21 13.01 - +62 812-0000-0001: selamat siang semua
"""


SMALL = {
    "WhatsApp Chat with +62 812-0000-0009.txt": "13/07/21 10.00 - Posko Oksigen: bagaimana keadaannya?\n",
    "_chat.txt": "[13/07/21 10.00.00] A: butuh oksigen\n[13/07/21 10.01.00] B: baik\n",
    "Chat WhatsApp dengan A.txt": "31/02/21 10.00 - A: satu\n31/03/21 10.00 - A: dua\n",
    "order.txt": "05/07/21 09.00 - A: satu\n06/07/21 09.00 - A: dua\n",
    "contradiction.txt": "13/07/21 09.00 - A: satu\n07/14/21 09.00 - A: dua\n",
    "Chat WhatsApp dengan Bu Lima.txt": "13/07/21 10.00 - Bu Lima: butuh oksigen\n13/07/21 10.01 - Posko: tunggu ya\n",
    "Chat WhatsApp dengan Bu Enam.txt": "13/07/21 10.00 - Bu Enam: butuh oksigen\n13/07/21 10.01 - Posko: tunggu ya\n",
}


class ChatBooks(NamedTuple):
    """The books, and the report on each file by its name."""

    books: Books
    reports: dict[str, Report]

    def ask(self, sql: str, file: str) -> list[tuple[object, ...]]:
        """The rows of a query in which `$load` is the load of a file."""
        return self.books.ask(sql, load=self.reports[file]["load_id"])

    def calls(self, file: str) -> list[tuple[object, ...]]:
        """Line, time, direction, time of the answer, outcome, needs: the contacts of a file."""
        return self.ask(
            """SELECT row_number, strftime(started_at, '%d %H:%M'), direction, strftime(answered_at, '%H:%M'), outcome,
                array_to_string(needs, ' ')
            FROM staging.calls WHERE load_id = $load ORDER BY row_number""",
            file,
        )


TWO, MANY, ZIP = "Chat WhatsApp dengan Bu Dua.txt", "Chat WhatsApp dengan Warga Sisir.txt", "WhatsApp Chat with B.zip"


@pytest.fixture(scope="module")
def chats(shared_books: Books) -> ChatBooks:
    """Chats of two, and a group, with the posko's number and name on the list."""
    texts = {TWO: PERSONAL, MANY: GROUP, **SMALL}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("WhatsApp Chat with B.txt", "13/07/21 10.00 - B: butuh oksigen\n")
        archive.writestr("IMG-1.jpg", b"picture")
    own = shared_books.drawn("nomor.csv", OWN)
    files = [own, *(shared_books.written(name, text) for name, text in texts.items())]
    files.append(shared_books.written(ZIP, content.getvalue()))
    reports = shared_books.ingest(*files)
    # answers hide what a name says of a person
    return ChatBooks(shared_books, {file.name: report for file, report in zip(files, reports, strict=True)})


def counts(report: Report) -> tuple[int, ...]:
    """Rows read, loaded, duplicate, set aside, and contacts."""
    rows = tuple(report[f"rows_{what}"] for what in ("read", "loaded", "duplicate", "quarantined"))
    return (*rows, report["records"])


def test_between_two_a_contact_ends_after_an_hour_of_silence_and_belongs_to_who_began_it(chats: ChatBooks) -> None:
    assert chats.calls(TWO) == [
        (1, "13 10:00", "inbound", "10:40", "answered", "oxygen"),
        (5, "13 12:03", "inbound", None, None, None),
        (6, "14 08:00", "outbound", "08:30", "answered", "oxygen"),
        (9, "15 20:00", "inbound", None, "missed", "oxygen"),
        (10, "16 07:00", "outbound", None, "missed", None),
    ]


def test_in_a_group_a_contact_begins_with_what_is_asked_for(chats: ChatBooks) -> None:
    assert not [sentence for sentence in chats.reports[MANY]["assumed"] if "own_numbers" in sentence]
    assert chats.calls(MANY) == [
        (3, "13 10:00", "inbound", "10:10", "answered", "oxygen"),
        (8, "13 12:00", "inbound", None, "missed", "ambulance"),
    ]


def test_what_asks_for_nothing_in_a_group_is_conversation_and_listed(chats: ChatBooks) -> None:
    listed = chats.ask("SELECT row_number, kind FROM ops.lines WHERE load_id = $load ORDER BY row_number", MANY)
    assert listed == [(1, "system"), *[(line, "conversation") for line in (2, 4, 7, 10)]]
    assert chats.reports[MANY]["lines_skipped"] == {"system": 1, "conversation": 4}


def test_rows_read_are_the_messages_that_are_no_conversation(chats: ChatBooks) -> None:
    assert counts(chats.reports[TWO]) == (10, 10, 0, 0, 5)
    assert counts(chats.reports[MANY]) == (4 + 1, 4 + 1, 0, 0, 2)


def test_what_is_said_plainly_is_kept(chats: ChatBooks) -> None:
    query = (
        "SELECT item, quantity, urgency, village, channel FROM staging.calls WHERE load_id = $load AND row_number = 1"
    )
    assert chats.ask(query, TWO) == [("cylinder_6m3", 2, "high", "Sisir", "whatsapp")]
    # where somebody is may be said in the next message
    assert chats.ask("SELECT village FROM staging.calls WHERE load_id = $load AND row_number = 8", MANY) == [
        ("Tulungrejo",)
    ]


def test_a_contact_asks_for_something_as_any_call_does(chats: ChatBooks) -> None:
    query = "SELECT item, quantity_requested, village FROM staging.requests WHERE load_id = $load ORDER BY requested_at"
    assert chats.ask(query, TWO) == [("cylinder_6m3", 2, "Sisir"), ("regulator", None, None), (None, None, None)]


def test_nothing_rang_so_nobody_waited(chats: ChatBooks) -> None:
    assert chats.books.ask("SELECT DISTINCT wait_seconds, handling_seconds FROM staging.calls") == [(None, None)]


def test_both_sides_have_a_pseudonym(chats: ChatBooks) -> None:
    who = "count(DISTINCT caller), count(DISTINCT operator), count(caller)"
    assert chats.ask(f"SELECT {who} FROM staging.calls WHERE load_id = $load", TWO) == [(1, 1, 5)]


def test_two_chats_in_which_the_posko_says_the_same_at_once_stay_two(chats: ChatBooks) -> None:
    for name in ("Bu Lima", "Bu Enam"):
        assert chats.calls(f"Chat WhatsApp dengan {name}.txt") == [
            (1, "13 10:00", "inbound", "10:01", "answered", "oxygen")
        ]


def test_without_a_name_who_writes_first_is_the_caller(chats: ChatBooks) -> None:
    assert chats.calls("_chat.txt") == [(1, "13 10:00", "inbound", "10:01", "answered", "oxygen")]


def test_a_chat_that_only_the_posko_wrote_is_a_call_made(chats: ChatBooks) -> None:
    assert chats.calls("WhatsApp Chat with +62 812-0000-0009.txt") == [
        (1, "13 10:00", "outbound", None, "missed", None)
    ]


def test_a_day_that_does_not_exist_is_set_aside_and_the_rest_is_loaded(chats: ChatBooks) -> None:
    report = chats.reports["Chat WhatsApp dengan A.txt"]
    assert (counts(report), report["reasons"]) == ((2, 1, 0, 1, 1), {"unreadable_moment": 1})


def test_an_archive_is_read_and_its_pictures_are_listed(chats: ChatBooks) -> None:
    report = chats.reports[ZIP]
    assert (counts(report), report["sheets_ignored"]) == ((1, 1, 0, 0, 1), ["IMG-1.jpg"])
    assert report["lines_skipped"] == {"media": 1}


def test_dates_that_contradict_each_other_are_refused_naming_both(chats: ChatBooks) -> None:
    report = chats.reports["contradiction.txt"]
    assert report["status"] == "refused"
    assert "13/07/21 09:00" in report["message"] and "07/14/21 09:00" in report["message"]


def test_what_the_dates_do_not_tell_is_assumed_and_said(chats: ChatBooks) -> None:
    assert chats.reports["order.txt"]["assumed"] == ["dates are read as day/month/year"]


def test_a_longer_export_under_any_name_counts_what_it_holds_in_common_once(books: Books) -> None:
    first = "".join(line + "\n" for line in GROUP.splitlines()[:6])
    names = ("Chat WhatsApp dengan Grup (1).txt", "cadangan.txt", "WhatsApp Chat with Grup Baru.txt")
    (alone,) = books.ingest(books.written("Chat WhatsApp dengan Grup.txt", first))
    assert counts(alone) == (3, 3, 0, 0, 2)
    longer = books.ingest(
        *(books.written(name, GROUP + f"15/07/21 08.0{n} - Bu Empat: oke\n") for n, name in enumerate(names))
    )
    assert books.ask("SELECT count(*), count(DISTINCT row_number) FROM staging.calls") == [(3, 3)]
    assert books.ask("SELECT sum(rows_loaded) FROM ops.loads") == [(3 + 2,)]
    assert all(report["rows_read"] == report["rows_loaded"] + report["rows_duplicate"] for report in longer)


def test_a_word_added_later_heals_what_was_loaded(books: Books) -> None:
    messages = ("Bu Dua: sing duwe gronjong?", "C: oksigen", "D: gronjong, opo enek?")
    chat = "".join(f"13/07/21 1{hour}.00 - {each}\n" for hour, each in enumerate(messages))
    (report,) = books.ingest(books.written("grup.txt", chat))
    assert (report["reasons"], report["records"]) == ({"need_not_understood": 2}, 3)
    # three people, and nobody knows whether one of them is the posko
    assert any("own_numbers" in sentence for sentence in report["assumed"])
    books.take("kata.csv", "Kata | Kategori\n gronjong | oksigen\n oksigen | abaikan")
    assert books.ask("SELECT needs, matched_words FROM staging.calls") == [(["oxygen"], ["gronjong"])] * 2
    assert books.ask("SELECT count(*) FROM ops.quarantine") == [(0,)]


def test_a_question_nobody_understood_is_answered_in_the_workbook_of_rows_to_correct(books: Books) -> None:
    chat = "13/07/21 10.00 - Bu Dua: sing duwe gronjong?\n13/07/21 10.00 - Bu Dua: sing duwe gronjong?\n"
    books.ingest(books.written("Chat WhatsApp dengan Bu Dua.txt", chat))
    to_correct = books.files / "betulkan.xlsx"
    with settings.elsewhere(books.folder):
        main(["quarantine", "--out", str(to_correct)])
    book = openpyxl.load_workbook(to_correct)
    sheet = book.worksheets[0]
    (place,) = (cell.column for cell in sheet[3] if cell.value == "need")
    sheet.cell(4, place).value = "ambulan"
    book.save(to_correct)
    (report,) = books.ingest(to_correct)
    assert (report["status"], report["reasons"]) == ("loaded", {})
    assert books.ask("SELECT needs, matched_words FROM staging.calls") == [(["ambulance"], None)]
    assert books.ask("SELECT count(*) FROM ops.quarantine") == [(0,)]
    # the chat goes on, and is exported again
    books.ingest(books.written("Chat WhatsApp dengan Bu Dua.txt", chat + "13/07/21 10.05 - Bu Dua: sepurane\n"))
    assert books.ask("SELECT needs, matched_words FROM staging.calls") == [(["ambulance"], None)]
    assert books.ask("SELECT count(*) FROM ops.quarantine") == [(0,)]
    assert books.ask("SELECT rows_read, rows_loaded, rows_duplicate FROM ops.loads") == [
        (2, 0, 2),
        (1, 1, 0),
        (3, 2, 1),
    ]
