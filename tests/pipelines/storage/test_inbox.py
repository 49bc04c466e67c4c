"""The folder people drop files into: what was taken moves away, what was refused stays."""

from pathlib import Path
from threading import Event, Thread

import pytest

import settings
from pipelines.storage import inbox
from tests.pipelines.books import Books

CALL = "Waktu Telepon,Kebutuhan\n2021-07-05 09:00,oksigen\n"


def dropped(books: Books, name: str, content: str) -> None:
    path = books.folder / "inbox" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")


def lying(books: Books) -> list[str]:
    """Every file below the inbox, by its path there."""
    root = books.folder / "inbox"
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def test_taken_files_move_and_refused_ones_stay(books: Books) -> None:
    dropped(books, "panggilan.csv", CALL)
    dropped(books, "aneh.csv", "warna,ukuran\nbiru,42\n")
    reports = {report["file"]: report["status"] for report in books.ingest()}
    assert reports == {"panggilan.csv": "loaded", "aneh.csv": "refused"}
    assert lying(books) == ["aneh.csv", "taken/panggilan.csv"]


def test_of_two_files_of_one_name_only_the_refused_one_stays(books: Books) -> None:
    dropped(books, "senin/rekap.csv", CALL)
    dropped(books, "selasa/rekap.csv", "warna,ukuran\nbiru,42\n")
    assert sorted(report["status"] for report in books.ingest()) == ["loaded", "refused"]
    assert lying(books) == ["selasa/rekap.csv", "taken/rekap.csv"]


def test_a_second_file_of_the_same_name_keeps_both(books: Books) -> None:
    dropped(books, "panggilan.csv", CALL)
    books.ingest()
    dropped(books, "panggilan.csv", CALL.replace("09:00", "10:00"))
    books.ingest()
    assert len(lying(books)) == 2 and all(name.startswith("taken/panggilan") for name in lying(books))
    assert books.ask("SELECT count(*) FROM staging.calls") == [(2,)]


def test_a_file_that_was_there_before_moves_too(books: Books) -> None:
    dropped(books, "panggilan.csv", CALL)
    books.ingest()
    dropped(books, "salinan.csv", CALL)
    assert [report["status"] for report in books.ingest()] == ["already_loaded"]
    assert lying(books) == ["taken/panggilan.csv", "taken/salinan.csv"]


def test_leftovers_of_excel_and_of_systems_are_not_ours(books: Books) -> None:
    for name in ("~$panggilan.xlsx", ".DS_Store", "desktop.ini", "Thumbs.db", "calls/~$a.xlsx", ".git/config"):
        dropped(books, name, "x")
    dropped(books, "calls/panggilan.csv", "Tanggal,Desa\n2021-07-05,Sisir\n")
    with settings.elsewhere(books.folder):
        assert [path.name for path in inbox.files([inbox.inbox()])] == ["panggilan.csv"]
    assert [report["feed"] for report in books.ingest()] == ["calls"]


def test_an_empty_inbox_is_no_mistake(books: Books) -> None:
    assert books.ingest() == []


def test_files_named_on_the_command_line_stay_where_they_are(books: Books) -> None:
    dropped(books, "panggilan.csv", CALL)
    books.ingest(books.folder / "inbox" / "panggilan.csv")
    assert lying(books) == ["panggilan.csv"]


def test_downloads_that_are_not_finished_are_not_ours(books: Books) -> None:
    for name in ("rekap.xlsx.crdownload", "rekap.csv.part", "rekap.csv.tmp", "rekap.csv.filepart"):
        dropped(books, name, "x")
    assert books.ingest() == []


def test_a_file_that_is_still_copied_is_read_when_it_is_whole(books: Books) -> None:
    dropped(books, "panggilan.csv", CALL)
    path, ended = books.folder / "inbox" / "panggilan.csv", Event()

    def copy() -> None:
        for minute in range(10):
            ended.wait(0.15)
            with path.open("a", encoding="utf-8") as file:
                file.write(f"2021-07-05 10:{minute:02},oksigen\n")

    copying = Thread(target=copy)
    copying.start()
    (report,) = books.ingest()
    copying.join()
    assert report["rows_loaded"] == 1 + 10


def test_a_file_that_grows_without_end_is_left_for_the_next_time(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    dropped(books, "panggilan.csv", CALL)
    dropped(books, "lain.csv", CALL.replace("09:00", "11:00"))
    path = books.folder / "inbox" / "panggilan.csv"
    real = inbox._state

    def growing(each: Path) -> tuple[int, int] | None:
        if each.name == path.name:
            with path.open("a", encoding="utf-8") as file:
                file.write("2021-07-05 10:00,oksigen\n")
        return real(each)

    monkeypatch.setattr(inbox, "_state", growing)
    monkeypatch.setattr(inbox.wait_until_written, "__kwdefaults__", {"longest": 2.0})
    reports = {report["file"]: report for report in books.ingest()}
    assert (reports["lain.csv"]["status"], reports["panggilan.csv"]["status"]) == ("loaded", "refused")
    assert "still being copied" in reports["panggilan.csv"]["message"]
    assert lying(books) == ["panggilan.csv", "taken/lain.csv"]
