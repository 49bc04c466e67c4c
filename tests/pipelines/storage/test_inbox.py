"""The folder people drop files into: what was taken moves away, what was refused stays."""

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
