"""Names, numbers and texts of a chat stay in the data folder; here every one of them is made up."""

import json
from pathlib import Path

import pytest

import settings
from pipelines.cli.main import main
from tests.pipelines.books import Books

NAME = "Chat WhatsApp dengan Zubaidah Kenanga.txt"
CHAT = """\
13/07/21 10.00 - Zubaidah Kenanga: butuh oksigen, rumah kelambu hijau, hubungi 0812-7777-0002
13/07/21 10.05 - Posko Melati: baik
15/07/21 10.00 - Zubaidah Kenanga: kapan diantar kembang sepatunya?
"""
GROUP = """\
13/07/21 10.00 - +62 812-7777-0003: butuh ambulans, wijayakusuma
13/07/21 10.01 - ~ Wiryo Cempaka: apakah bougenville
13/07/21 10.02 - Sumarni Dahlia: anggrek bulan
31/02/21 10.02 - Sumarni Dahlia: anggrek bulan
"""
PRIVATE = (
    "zubaidah", "kenanga", "melati", "kelambu", "kembang", "wijayakusuma", "wiryo", "cempaka", "bougenville", "sumarni",
    "dahlia", "anggrek", "7777", "rahasia tulip",
)  # fmt: skip


@pytest.fixture(scope="module")
def chats(shared_books: Books) -> Books:
    """A chat of two and a group, and numbers of the posko's own."""
    shared_books.ingest(
        shared_books.written(NAME, CHAT),
        shared_books.written("Chat WhatsApp dengan Rahasia Tulip.txt", GROUP),
        shared_books.drawn("nomor.csv", "Nomor Posko | Nama Kontak Posko\n 0812-7777-0009 | Posko Melati"),
    )
    return shared_books


def test_no_byte_of_a_snapshot_holds_a_name_a_number_or_a_text(chats: Books) -> None:
    content = b"".join(path.read_bytes() for path in (chats.folder / "snapshots").iterdir()).lower()
    assert [word for word in PRIVATE if word.encode() in content] == []
    assert b"oksigen" in content and b"whatsapp " in content


def test_no_public_answer_does(chats: Books, capsys: pytest.CaptureFixture[str]) -> None:
    with settings.elsewhere(chats.folder):
        for command in (["status"], ["status", "--json"], ["quarantine"], ["quarantine", "--json"]):
            assert main(command) == 0
    output = capsys.readouterr().out.lower()
    assert output and [word for word in PRIVATE if word in output] == []


def test_rows_to_correct_are_named_by_file_and_line(chats: Books, capsys: pytest.CaptureFixture[str]) -> None:
    with settings.elsewhere(chats.folder):
        main(["quarantine", "--json"])
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert {(row["row_number"], row["rule"], row["found"]) for row in rows} == {
        (2, "need_not_understood", "•••"),
        (3, "need_not_understood", "•••"),
        (4, "unreadable_moment", "31/02/21 10:02"),
    }
    assert all(Path(row["file"]).stem.startswith("WhatsApp ") for row in rows)


def test_who_writes_and_who_calls_from_one_number_is_one_person(chats: Books) -> None:
    chats.take("telepon.csv", "Waktu Telepon | No HP\n 2021-07-14 09:00 | 081277770003")
    same = "SELECT count(DISTINCT caller), list(DISTINCT caller_masked) FROM staging.calls WHERE caller_masked = '…003'"
    assert chats.ask(same) == [(1, ["…003"])]
