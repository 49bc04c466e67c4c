"""A person who is erased is nowhere any more: every archive and table of the data folder is unpacked and searched."""

import json
import shutil
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

import settings
import warehouse
from pipelines.corrections.quarantine import write_quarantine
from pipelines.erasure.erase import erase_before, erase_phone, number_of
from pipelines.storage import load_store
from pipelines.types.errors import FeedError
from tests.pipelines.books import QUIET, WORDS, Books, Report
from tests.pipelines.children import start
from tests.pipelines.detect.column_maps.mapped import take
from tests.pipelines.erasure.unpacked import holding

PERSON = "81200000001"
OTHERS = ("salah.csv", "aside.xlsx")
CALLS = """
    No Panggilan | Waktu Telepon    | No HP              | Kebutuhan | Catatan               | HP Lain
    A1           | 2021-07-05 09:00 | 0812-0000-0001     | oksigen   | anak ibu Contoh       |
    A2           | 2021-07-05 09:10 | 0812-0000-0002     | obat      | hubungi +62 (0)812 0000 0001 |
    A3           | bukan tanggal    | (62) 812.0000.0001 | obat      |                       |
    A4           | 2021-07-06 09:10 | 0812-0000-0003     | obat      |                       | 62812 0000 0001
    A5           | 2021-07-06 10:10 | 0812-0000-0004     | obat      |                       |
    A6           | bukan tanggal    | 0812-0000-0005     | obat      |                       |
"""
CHAT = """\
12/07/21 14.00 - Anda: Posko Contoh siap membantu
12/07/21 14.05 - +62 812-0000-0001: butuh oksigen
segera ya
12/07/21 14.06 - +62 812-0000-0002: butuh ambulans
"""
LEGS = """\
"","{caller}","600","antre","{caller}","SIP/trunk-00000001","SIP/301-00000002","Dial","SIP/301","2021-07-12 08:00:00",\
"2021-07-12 08:00:09","2021-07-12 08:03:09",189,180,"ANSWERED","DOCUMENTATION","{call}.1","","","{call}.1",{n}
"","","600","antre","","Local/600@antre-00000001;2","SIP/302-00000003","Dial","SIP/302","2021-07-12 08:00:00",,\
"2021-07-12 08:00:09",9,0,"NO ANSWER","DOCUMENTATION","{call}.2","","","{call}.1",{n}1
"""


def workbook(path: Path) -> Path:
    """Calls with the number as a number, requests tied to them, a hidden sheet, a comment."""
    book = openpyxl.Workbook()
    for row in (
        ["No Panggilan", "Waktu Telepon", "No HP", "Kebutuhan"],
        ["B1", "2021-07-07 08:00", 6281200000001, "obat"],
        ["B2", "2021-07-07 08:10", "0812-0000-0006", "obat"],
    ):
        book.active.append(row)
    book.active["A3"].comment = Comment("nomor lamanya 081200000001", "Contoh")
    requests = book.create_sheet("Permintaan")
    for row in (
        ["No Permintaan", "No Panggilan", "Tanggal Permintaan", "Jenis Kebutuhan"],
        ["R1", "B1", "2021-07-07", "obat"],
        ["R2", "B2", "2021-07-07", "obat"],
        ["R3", "A1", "2021-07-05", "oksigen"],
    ):
        requests.append(row)
    hidden = book.create_sheet("Arsip")
    hidden.append(["081200000001"])
    hidden.sheet_state = "hidden"
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def all_files(books: Books) -> list[Path]:
    """Books of every kind in which the person stands."""
    chat = books.files / "Chat WhatsApp dengan Warga RT 01.zip"
    legs = LEGS.format(caller="081200000001", call="1626051600", n=1)
    legs += LEGS.format(caller="081200000007", call="1626051700", n=2)
    files = [
        books.drawn("panggilan.csv", CALLS),
        workbook(books.files / "rekap.xlsx"),
        books.written("Master.csv", legs),
        books.written("Chat WhatsApp dengan +62 812-0000-0001.txt", CHAT.replace("0002", "0001")),
    ]
    with zipfile.ZipFile(chat, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Chat WhatsApp dengan Warga RT 01.txt", CHAT)
        archive.writestr("VCF-0812-0000-0001.vcf", "TEL:+62 812-0000-0001")
    return [*files, chat]


def erase(books: Books, *words: str, typed: str = "+62 (0) 812-0000-0001\n") -> tuple[int, Report]:
    """Carry out `erase` as its own process."""
    process = start(books, "-m", "pipelines", "erase", *words, "--json", fresh=True)
    answered, complained = process.communicate(typed, timeout=120)
    assert "Traceback" not in complained, complained
    return process.returncode, json.loads(answered)


@pytest.fixture(scope="module")
def before(shared_books: Books) -> dict[str, tuple[int, int]]:
    """Rows read and lines that are no data of each load, before; files came by the inbox, one load was undone."""
    inbox = shared_books.folder / "inbox"
    inbox.mkdir(parents=True)
    for file in all_files(shared_books):
        shutil.copy(file, inbox / file.name)
    undone = shared_books.drawn("salah.csv", CALLS.replace("A", "C"))
    shutil.copy(undone, inbox / undone.name)
    reports = shared_books.ingest()
    assert {report["status"] for report in reports} == {"loaded"}
    with settings.elsewhere(shared_books.folder):
        load_store.undo(next(report["load_id"] for report in reports if report["file"] == undone.name))
    (shared_books.folder / "last-error.txt").write_text("cell 081200000001")
    return counts(shared_books)


def counts(books: Books) -> dict[str, tuple[int, int]]:
    """Rows of data, and lines that are none, of each load as it is stored."""
    loads = [json.loads(path.read_text("utf-8")) for path in sorted(books.folder.glob("loads/*/load.json"))]
    return {
        f"{load['load_id']} {load['feed']}": (
            sum(part["rows_read"] for part in load["parts"]),
            load["lines_skipped"].get("erased", 0),
        )
        for load in loads
    }


@pytest.fixture(scope="module")
def answer(shared_books: Books, before: dict[str, tuple[int, int]]) -> Report:
    """What `erase` says; the person was in everything before, and a reader held the snapshot meanwhile."""
    copies = holding(shared_books.folder, PERSON)
    assert len([name for name in copies if name.endswith(".parquet")]) > 4 and "last-error.txt" in copies
    with settings.elsewhere(shared_books.folder):
        reader = warehouse.open_current()
        assert reader is not None
        status, report = erase(shared_books, "--phone", "-")
        assert status == 0, report
        assert reader.execute("SELECT count(*) > 5 FROM staging.calls").fetchall() == [(True,)]
        reader.close()
    return report


def test_the_number_is_nowhere_any_more(answer: Report, shared_books: Books) -> None:
    assert holding(shared_books.folder, PERSON) == set()
    assert answer["searched"]["found"] == []


def test_what_is_left_and_what_went_add_up(
    answer: Report, before: dict[str, tuple[int, int]], shared_books: Books
) -> None:
    after = counts(shared_books)
    erased = {name: (rows - after[name][0], after[name][1] - lines) for name, (rows, lines) in before.items()}
    assert erased == {
        "000001 calls": (3, 3),  # the chat with her, what was answered too
        "000002 calls": (1, 1),  # her message in a group; its second line was never a row
        "000003 calls": (2, 2),  # both legs of her call, one without a number
        "000004 calls": (4, 4),  # the number; in a remark; set aside; in a column nobody knows
        "000005 calls": (1, 1),
        "000006 requests": (2, 2),  # those of her calls, of this file and of another
        "000007 calls": (4, 4),  # undone, and not forgotten
    }
    assert answer["rows_before"] == answer["rows_after"] + answer["rows_erased"] == 10 + 17


def test_other_people_stay(answer: Report, shared_books: Books) -> None:
    assert holding(shared_books.folder, "81200000004") and holding(shared_books.folder, "81200000006")
    assert shared_books.ask("SELECT caller_masked, channel FROM staging.calls ORDER BY ALL") == [
        ("…002", "whatsapp"),
        ("…004", "phone"),
        ("…006", "phone"),
        ("…007", "phone"),
    ]


def test_what_was_set_aside_of_others_can_be_corrected(answer: Report, shared_books: Books) -> None:
    with settings.elsewhere(shared_books.folder):
        write_quarantine(None, shared_books.files / "aside.xlsx", WORDS)
    sheet = openpyxl.load_workbook(shared_books.files / "aside.xlsx").worksheets[0]
    assert "0812-0000-0005" in {cell.value for row in sheet.iter_rows() for cell in row}


def test_the_same_and_a_new_file_do_not_bring_the_person_back(answer: Report, shared_books: Books) -> None:
    same = [path for path in shared_books.files.iterdir() if path.name not in OTHERS]
    news = """
        No Panggilan | Waktu Telepon    | No HP           | Kebutuhan
        N1           | 2021-07-08 09:00 | +62 81200000001 | oksigen
        N2           | 2021-07-08 09:10 | 0812-0000-0008  | obat
        A1           | 2021-07-05 09:00 |                 | oksigen
    """
    *again, new = shared_books.ingest(*same, shared_books.drawn("baru 0812-0000-0001.csv", news))
    assert {report["status"] for report in again} == {"already_loaded"}
    assert (new["rows_read"], new["rows_loaded"], new["lines_skipped"]) == (1, 1, {"erased": 2})
    listed = "SELECT row_number FROM ops.lines WHERE kind = 'erased' AND load_id = $load ORDER BY row_number"
    assert shared_books.ask(listed, load=new["load_id"]) == [(2,), (4,)]
    shutil.copy(shared_books.files / "panggilan.csv", shared_books.folder / "inbox")
    assert [report["status"] for report in shared_books.ingest()] == ["already_loaded"]
    assert holding(shared_books.folder, PERSON) == set()


def test_a_number_must_be_whole() -> None:
    assert number_of(" (0)812.0000-0001 ") == "62" + PERSON
    with pytest.raises(FeedError):
        number_of("812-00")


def test_what_is_old_goes_and_does_not_come_back(books: Books) -> None:
    stock = """
        Tanggal    | Gudang | Barang      | Masuk | Keluar | Sisa
        2021-07-01 | Batu   | tabung 6 m3 | 5     |        | 5
        2021-07-20 | Batu   | tabung 6 m3 |       | 2      | 3
    """
    books.take_all(calls=CALLS, stock=stock, old=CALLS.replace("A", "B").replace("2021", "2020"))
    with settings.elsewhere(books.folder):
        erased = erase_before(date(2021, 7, 6), QUIET.step)
    assert erased.rows == 2 + 1 + 6
    assert books.ask("SELECT feed, rows_read, rows_quarantined FROM ops.loads ORDER BY load_id") == [
        ("calls", 4, 2),  # what was set aside without a time may be of later
        ("stock", 1, 0),
        ("calls", 0, 0),
    ]
    rest = books.folder / "loads" / "000001" / "rows-0.parquet"
    rest.write_bytes(rest.read_bytes()[:100])  # is read again from what is left of its original
    late = books.take("kemudian.csv", CALLS.replace("A", "D"))
    assert (late["rows_read"], late["lines_skipped"]) == (4, {"erased": 2})
    assert books.ask("SELECT rows_loaded FROM ops.loads WHERE load_id = '000001'") == [(2,)]
    assert holding(books.folder, "20200705") == set()


DYING = """
import os
from pipelines.storage import load_store
from pipelines.cli.main import main
from pipelines.erasure import erase
real = {place}
def dies(*given, **named):
    {first}
    os._exit(9)
{place} = dies
main(["erase", "--phone", "-", "--json"])
"""
HALF = "load_store._write_description(*given); given[0].rename(str(given[1].folder) + '.rewritten')"


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Books:
    """Books in which the person stands in two files, one of two feeds."""
    books = Books(tmp_path_factory.mktemp("standing"))
    books.ingest(books.drawn("panggilan.csv", CALLS), workbook(books.files / "rekap.xlsx"))
    return books


@pytest.mark.parametrize(
    ("place", "first"),
    [
        pytest.param("erase._find", "real(*given)", id="it is known which rows go"),
        pytest.param("load_store.rewrite", HALF, id="a load is written anew and lies beside the old one"),
        pytest.param("erase.publish_with_repair", "pass", id="all is written anew and nothing built"),
    ],
)
def test_an_erasure_that_is_killed_is_finished_by_the_next_command(
    standing: Books, tmp_path: Path, place: str, first: str
) -> None:
    shutil.copytree(standing.folder, tmp_path / standing.folder.name)
    books = Books(tmp_path)
    process = start(books, "-c", DYING.format(place=place, first=first))
    process.communicate("081200000001\n", timeout=120)
    assert process.returncode == 9
    assert books.ask("SELECT sum(rows_read) FROM ops.loads") == [(6 + 2 + 3,)]
    books.ingest()
    assert holding(books.folder, PERSON) == set()
    assert books.ask("SELECT sum(rows_read), sum(rows_loaded) FROM ops.loads") == [(2 + 1 + 1, 1 + 1 + 1)]


def test_a_correction_and_a_mapped_file_that_arrive_later_are_taken_without_the_person(books: Books) -> None:
    books.take("panggilan.csv", CALLS)
    erase(books, "--phone", "-")
    corrected = books.files / "betulkan.xlsx"
    with settings.elsewhere(books.folder):
        write_quarantine(None, corrected, WORDS)
    book = openpyxl.load_workbook(corrected)
    (row,) = (row for row in book.worksheets[0].iter_rows() if "bukan tanggal" in {cell.value for cell in row})
    for cell in row:
        cell.value = "2021-07-06 11:10" if cell.value == "bukan tanggal" else cell.value
    book.save(corrected)
    (report,) = books.ingest(corrected)
    assert (report["status"], report["rows_loaded"], report["rows_quarantined"]) == ("loaded", 1, 0)
    table = """
        Hari | Bulan | Tahun | Nomor          | Perlu
        8    | 7     | 2021  | 0812-0000-0001 | obat
        8    | 7     | 2021  | 0812-0000-0008 | obat
    """
    columns = """
        feed = "calls"
        [columns]
        caller_phone = "Nomor"
        need = "Perlu"
        [dates.started_at]
        day = "Hari"
        month = "Bulan"
        year = "Tahun"
    """
    mapped = take(books, "perlu.csv", table, columns)
    assert (mapped["status"], mapped["rows_loaded"], mapped["lines_skipped"]) == ("loaded", 1, {"erased": 1})
    assert books.ask("SELECT count(*) FROM staging.calls") == [(1 + 1 + 1,)]
    assert holding(books.folder, PERSON) == set()


CONSENTS = """
    person         | agreed_at  | purpose | withdrawn_at
    0812-0000-0001 | 2021-06-01 | show    | 2021-07-06
    0812-0000-0001 | 2021-07-05 | show    |
    0812-0000-0002 | 2021-06-02 | show    |
    0812-0000-0003 | 2021-07-05 | show    |
"""
VALID = "SELECT count(*) FROM marts.consenting_people"


def test_a_withdrawal_outlives_the_consent_that_is_erased_and_a_person_leaves_the_consents(books: Books) -> None:
    books.take("persetujuan.csv", CONSENTS, feed="consents")
    assert books.ask(VALID) == [(2,)]
    with settings.elsewhere(books.folder):
        erase_before(date(2021, 7, 1), QUIET.step)
    assert books.ask(VALID) == [(1,)]  # the first did not come back
    with settings.elsewhere(books.folder):
        erase_phone(number_of("0812-0000-0003"), QUIET.step)
    assert books.ask(VALID) == [(0,)]
    assert books.take("lagi.csv", CONSENTS + "    0812-0000-0004 | 2021-07-05 | show | \n", feed="consents")["status"]
    assert books.ask(VALID) == [(1,)]
    assert holding(books.folder, "81200000003") == set()


CARE = """
    person         | recipient | contact_phone  | due_at     | done_at    | outcome | note
    0812-0000-0003 |           |                | 2021-07-05 | 2021-07-05 | reached |
    P-014          | Bu Siti   | 0812-0000-0003 | 2021-07-06 |            |         |
    P-015          | Pak Budi  | 0812-0000-0004 | 2021-07-06 |            |         | lewat 0812 0000 0003
    P-016          | Bu Ani    | 0812-0000-0005 | 2021-07-06 |            |         |
"""


def test_a_person_leaves_the_calls_back_in_whatever_column_the_number_stands(books: Books) -> None:
    books.take("tindak-lanjut.csv", CARE, feed="followups")
    with settings.elsewhere(books.folder):
        erase_phone(number_of("0812-0000-0003"), QUIET.step)
    assert books.ask("SELECT count(*) FROM staging.followups") == [(1,)]
    assert holding(books.folder, "81200000003") == set()
    assert books.take("lagi.csv", CARE, feed="followups")["lines_skipped"] == {"erased": 3}
