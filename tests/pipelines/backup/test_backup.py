"""A backup opens with its passphrase alone, gives the same books back, and changes nothing when it cannot."""

import errno
import io
import json
import shutil
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest

import settings
from access import audit_entries
from access.audit import Action
from access.verification import verify
from i18n import Words
from pipelines.backup import books as packed
from pipelines.backup import encryption
from pipelines.backup.encryption import BOOKS, KEY, encrypted
from pipelines.backup.restore import restore
from pipelines.cli.error_messages import error_message
from pipelines.cli.passcode import set_passcode
from pipelines.types.errors import FeedError
from tests.pipelines.books import Books
from tests.pipelines.children import start
from tests.recorded import recorded
from tests.warm_models import warm_models

PHRASE = "empat kata yang acak"
CALLS = """
    Waktu Telepon    | No HP          | Kebutuhan
    2021-07-05 09:00 | 0812-0000-0001 | oksigen
    bukan tanggal    | 0812-0000-0002 | obat
"""
COPY = ("archive/K7-4Q2M/0a1b2c3d4e5f/document.pdf", "%PDF-")
FIGURES = "SELECT caller, day, needs FROM staging.calls ORDER BY ALL"
LOADS = "SELECT load_id, sha256, rows_read, rows_loaded, loaded_at::VARCHAR FROM ops.loads ORDER BY load_id"


def command_answer(books: Books, *words: str, phrase: str = PHRASE, fresh: bool = False) -> tuple[int, dict[str, str]]:
    """What a command answers that asks for a passphrase."""
    process = start(books, "-m", "pipelines", *words, "--json", fresh=fresh)
    answered, complained = process.communicate(f"{phrase}\n", timeout=120)
    assert "Traceback" not in complained, complained
    return process.returncode, json.loads(answered)


@pytest.fixture(scope="module")
def sealed(shared_books: Books) -> Path:
    """A backup of books that hold one file of calls and a mapping; no passcode, nothing of the inbox is taken along."""
    shared_books.ingest(shared_books.drawn("panggilan.csv", CALLS))
    others = (("mappings/lama.toml", "[columns]"), ("passcodes.json", "{}"), ("inbox/belum.csv", "x"), COPY)
    for name, content in others:
        path = shared_books.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    out = shared_books.files / "cadangan.posko"
    status, answer = command_answer(shared_books, "backup", "--out", str(out), fresh=True)
    assert (status, answer["file"]) == (0, str(out))
    return out


def stored(books: Books) -> dict[str, bytes]:
    """What lies in a data folder, but for the lock and the pointer's target."""
    files = (path for path in books.folder.rglob("*") if path.is_file() and path.name != "lock")
    return {path.relative_to(books.folder).as_posix(): path.read_bytes() for path in files}


def files_of_the_books(books: Books) -> dict[str, bytes]:
    """What is stored, except what is derived, the logs of this machine and files that were not taken yet."""
    other = ("access", "inbox", "snapshots", "cache", "log/", "passcodes.json")
    return {name: content for name, content in stored(books).items() if not name.startswith(other)}


def test_what_comes_back_is_equal(sealed: Path, shared_books: Books, books: Books) -> None:
    status, answer = command_answer(books, "restore", str(sealed), fresh=True)
    assert (status, answer["loads"]) == (0, ["000001"])
    assert books.ask(FIGURES) == shared_books.ask(FIGURES) != []
    assert books.ask(LOADS) == shared_books.ask(LOADS)
    assert files_of_the_books(books) == files_of_the_books(shared_books)
    assert not (books.folder / "passcodes.json").exists()
    assert Words("en")("backup.nobody_signs_in") in answer["message"]
    _, done = recorded(books.folder, Action.restored)
    assert done.facts["same_log"] is False
    with settings.elsewhere(books.folder):
        assert verify().difference is None
    with settings.elsewhere(shared_books.folder):  # whose log the entry links to its own
        assert audit_entries.has(
            audit_entries.Head(int(done.facts["backup_entry"] or 0), str(done.facts["backup_hash"]))
        )


def test_nothing_in_it_can_be_read_without_the_passphrase(sealed: Path) -> None:
    content = sealed.read_bytes()
    assert b"0812" not in content and b"panggilan.csv" not in content and b"age-encryption.org" in content


def taken(books: Books, source: Path, phrase: str = PHRASE) -> str:
    """The key of the sentence with which a restore was refused; nothing is changed by it."""
    before = stored(books)
    with settings.elsewhere(books.folder), pytest.raises(FeedError) as refused:
        books.folder.mkdir(exist_ok=True)
        restore(source, phrase)
    assert stored(books) == before
    return refused.value.key


def changed(source: Path, target: Path, change: Callable[[bytes], bytes]) -> Path:
    """A copy of a backup that is not as it was."""
    target.write_bytes(change(source.read_bytes()))
    return target


def flipped(content: bytes) -> bytes:
    """One bit of the books is another."""
    at = content.index(BOOKS.encode()) + 600
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def test_a_wrong_passphrase_or_a_damaged_file_changes_nothing(sealed: Path, books: Books, tmp_path: Path) -> None:
    assert taken(books, sealed, "empat kata yang lain") == "wrong_passphrase"
    assert taken(books, changed(sealed, tmp_path / "flipped", flipped)) == "damaged_backup"
    assert taken(books, changed(sealed, tmp_path / "cut", lambda content: content[: len(content) // 2])) == "no_backup"
    assert taken(books, changed(sealed, tmp_path / "other", lambda content: b"a table, say")) == "no_backup"


def test_other_books_are_not_overwritten_and_the_same_ones_get_what_they_lack(
    sealed: Path, shared_books: Books, books: Books, tmp_path: Path
) -> None:
    grown = Books(tmp_path / "grown")
    shutil.copytree(shared_books.folder, grown.folder)
    (report,) = grown.ingest(grown.drawn("lagi.csv", CALLS.replace("07-05", "07-06")))
    assert taken(grown, sealed) == "other_books"
    later = grown.files / "nanti.posko"
    command_answer(grown, "backup", "--out", str(later))
    with settings.elsewhere(books.folder), warm_models(books.folder):
        assert [restore(sealed, PHRASE)[0], restore(later, PHRASE)[0]] == [["000001"], [report["load_id"]]]
    key = books.folder / "phone.key"
    key.write_text("another" * 10)
    assert taken(books, later) == "other_books"
    key.unlink()
    with settings.elsewhere(books.folder), warm_models(books.folder):
        assert restore(later, PHRASE)[0] == []
    assert key.read_bytes() == (grown.folder / "phone.key").read_bytes()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        pytest.param("../evil", tarfile.REGTYPE, id="out of the folder"),
        pytest.param("/tmp/evil", tarfile.REGTYPE, id="absolute"),
        pytest.param("loads/../../evil", tarfile.REGTYPE, id="out by way of a known one"),
        pytest.param("snapshots/CURRENT", tarfile.REGTYPE, id="no part of the books"),
        pytest.param("loads/000001", tarfile.SYMTYPE, id="a link"),
        pytest.param("loads\\000001", tarfile.REGTYPE, id="a name Windows takes apart"),
    ],
)
def test_nothing_is_written_outside_of_the_books(name: str, kind: bytes, tmp_path: Path) -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for member, content in (("posko.json", b'{"format": 1, "files": 1}'), (name, b"evil")):
            info = tarfile.TarInfo(member)
            info.type, info.size, info.linkname = tarfile.REGTYPE, len(content), "/etc/passwd"
            if member == name:
                info.type = kind
            archive.addfile(info, io.BytesIO(content))
    stream.seek(0)
    (tmp_path / "in").mkdir()
    with pytest.raises(FeedError) as refused:
        packed.unpack(stream, tmp_path / "in")
    assert refused.value.key == "strange_backup"
    assert [path.name for path in tmp_path.rglob("*")] == ["in"]


def test_it_opens_without_posko(sealed: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(sealed) as archive:
        identity = pyrage.x25519.Identity.from_str(pyrage.passphrase.decrypt(archive.read(KEY), PHRASE).decode())
        opened = pyrage.decrypt(archive.read(BOOKS), [identity])
    with tarfile.open(fileobj=io.BytesIO(opened), mode="r:gz") as books:
        assert {"posko.json", "phone.key", "loads/000001/load.json"} < set(books.getnames())
        assert "passcodes.json" not in books.getnames()


def test_a_backup_of_an_older_posko_brings_no_passcode_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "PACKED", (*packed.PACKED, packed.PASSCODES))
    before, now, sealed = tmp_path / "before", tmp_path / "now", tmp_path / "older.posko"
    for folder in (before, now):
        folder.mkdir()
    (before / "mappings").mkdir()
    (before / "mappings" / "lama.toml").write_text("[columns]")
    set_passcode("write", "kenanga-ungu", before)
    with settings.elsewhere(before), encrypted(sealed, PHRASE) as stream:
        packed.pack(stream)
    with settings.elsewhere(now):
        assert restore(sealed, PHRASE)[0] == []
        assert settings.passcode_write() is None
    assert sorted(path.name for path in now.rglob("*") if path.is_file()) == ["lama.toml", "phone.key"]


class Full(io.BytesIO):
    """A file on a disk that has no room."""

    def write(self, content: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_told_as_one() -> None:
    sink, reader = encryption._RecordingSink(Full()), pyrage.x25519.Identity.generate().to_public()
    with (
        pytest.raises(OSError, match="No space") as error,
        encryption._writable(lambda source: pyrage.encrypt_io(source, sink, [reader]), sink) as stream,
    ):
        stream.write(b"x" * 10_000_000)
    assert error_message(error.value).key == "disk_full"


def test_a_short_passphrase_is_refused(books: Books) -> None:
    status, answer = command_answer(books, "backup", "--out", str(books.files / "x"), phrase="pendek")
    assert (status, answer["status"]) == (1, "refused")


DYING = """
import os
from pipelines.backup import books, restore
from pipelines.cli.main import main
real, calls = {place}, []
def dies(*values, **named):
    calls.append(real(*values, **named))
    if len(calls) == {times}:
        os._exit(9)
    return calls[-1]
{place} = dies
main(["restore", {file!r}, "--json"])
"""


@pytest.mark.parametrize(
    ("place", "times"),
    [
        pytest.param("books.unpack", 1, id="all is unpacked beside the books"),
        pytest.param("restore.atomic.move_in", 1, id="the key is there alone"),
        pytest.param("restore.atomic.move_in", 3, id="some files are there"),
        pytest.param("restore._merge", 1, id="all is there and nothing published"),
    ],
)
def test_a_restore_that_is_killed_goes_on_when_it_is_begun_again(
    sealed: Path, shared_books: Books, tmp_path: Path, place: str, times: int
) -> None:
    books = Books(tmp_path)
    process = start(books, "-c", DYING.format(place=place, times=times, file=str(sealed)))
    process.communicate(f"{PHRASE}\n", timeout=120)
    assert process.returncode == 9
    assert command_answer(books, "restore", str(sealed))[0] == 0
    assert (books.ask(FIGURES), books.ask(LOADS)) == (shared_books.ask(FIGURES), shared_books.ask(LOADS))
    assert not (books.folder / ".restoring").exists()
