"""The data folder: for its owner alone, with secrets that are never made anew, and without what killed runs left."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import settings
from access import leftovers, permissions
from pipelines.cli.main import main
from pipelines.cli.passcode import set_passcode
from pipelines.storage import load_store
from tests.warm_models import lend_models

CALLS = "call_id,started_at,ended_at,outcome,caller\na,2021-07-05 09:00,2021-07-05 09:05,answered,0812-3456-7890\n"


@pytest.fixture
def everybody_may() -> Iterator[None]:
    before = os.umask(0)
    try:
        yield
    finally:
        os.umask(before)


@pytest.fixture
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("POSKO_PHONE_KEY", "POSKO_PASSCODE_READ", "POSKO_PASSCODE_WRITE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("POSKO_LANG", "en")
    monkeypatch.setenv("POSKO_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def run(*words: str, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    main([*words, "--json"])
    answer = json.loads(capsys.readouterr().out)
    return dict(answer[0]) if isinstance(answer, list) else dict(answer)


def open_to_others(folder: Path) -> list[str]:
    paths = [folder, *folder.rglob("*")]
    return [f"{path.name} {stat.filemode(path.lstat().st_mode)}" for path in paths if path.lstat().st_mode & 0o077]


def test_a_whole_life_without_a_umask_leaves_nothing_for_others(
    books: Path, tmp_path: Path, everybody_may: None, capsys: pytest.CaptureFixture[str]
) -> None:
    lend_models(books)
    sent = tmp_path / "sent" / "calls.csv"
    sent.parent.mkdir()
    sent.write_text(CALLS)
    sent.chmod(0o666)
    inbox = books / "inbox" / "calls 2.csv"
    inbox.parent.mkdir(parents=True, mode=0o777)
    inbox.write_text(CALLS.replace("a,", "b,"))
    os.utime(inbox, (time.time() - 60,) * 2)
    assert run("ingest", str(sent), str(inbox), capsys=capsys)["status"] == "loaded"
    set_passcode("read", "melati-putih", books)
    run("quarantine", capsys=capsys)
    run("status", capsys=capsys)
    made = {path.name for path in books.iterdir()}
    assert {"loads", "originals", "snapshots", "log", "cache", "phone.key", "session.key"} <= made
    assert open_to_others(books) == []


def test_what_an_older_version_left_open_is_closed(books: Path, tmp_path: Path, everybody_may: None) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("not ours")
    for name in ("phone.key", "loads/000001/rows-0.parquet", "log/command.log", "inbox/taken/a.xlsx"):
        (books / name).parent.mkdir(parents=True, exist_ok=True)
        (books / name).write_text("x")
    (books / "link").symlink_to(outside)
    assert len(permissions.guard()) == 4 + 6
    assert [each for each in open_to_others(books) if not each.startswith("link")] == []
    assert stat.S_IMODE(outside.stat().st_mode) == 0o666
    assert permissions.guard() == []


# --- Secrets ---


@pytest.mark.parametrize(
    ("name", "evidence"),
    [
        ("phone.key", "loads/000001/load.json"),
        ("phone.key", "originals/0a1b"),
        ("phone.key", "erased.json"),
        ("phone.key", "snapshots/CURRENT"),
        ("session.key", "passcodes.json"),
        ("session.key", "access/accounts.sqlite"),
    ],
)
def test_a_key_is_not_made_where_something_depends_on_it(books: Path, name: str, evidence: str) -> None:
    (books / evidence).parent.mkdir(parents=True)
    (books / evidence).write_text("x")
    with pytest.raises(settings.BrokenSecret, match="missing"):
        settings.secret_file(name)
    assert not (books / name).exists()


@pytest.mark.parametrize(("content", "why"), [(b"", "empty"), (b" \n", "empty"), (b"x", "short"), (b"x" * 31, "short")])
@pytest.mark.parametrize("name", ["phone.key", "session.key"])
def test_an_empty_or_short_key_is_an_error_and_stays_as_it_is(books: Path, name: str, content: bytes, why: str) -> None:
    books.mkdir()
    (books / name).write_bytes(content)
    with pytest.raises(settings.BrokenSecret, match=why):
        settings.secret_file(name)
    assert (books / name).read_bytes() == content


def test_a_new_folder_gets_its_keys_once(books: Path) -> None:
    first = settings.phone_key()
    assert len(first) == 64 and settings.phone_key() == first
    assert stat.S_IMODE((books / "phone.key").stat().st_mode) == 0o600


def test_a_lost_key_is_one_sentence_and_the_books_stay_as_they_are(
    books: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (books / "loads" / "000001").mkdir(parents=True)
    (tmp_path / "calls.csv").write_text(CALLS)
    answer = run("ingest", str(tmp_path / "calls.csv"), capsys=capsys)
    assert answer["status"] == "refused" and str(answer["message"]).startswith(
        "The key of the pseudonyms, phone.key, is"
    )
    assert not (books / "phone.key").exists() and load_store.all_loads() == []


# --- What killed runs left ---

LEFT = (
    "loads/.arriving/rows-0.parquet",
    "loads/000001/undone.arriving",
    "archive/.arriving/document.pdf",
    ".restoring/posko.json",
    "erased.json.arriving",
    "snapshots/.building-123.duckdb",
    "snapshots/.building-123.duckdb.wal",
    "snapshots/known-at/.building-9.duckdb",
    "cache/models-1.duckdb.arriving",
    "tmp/incoming-x/file/_/calls.csv",
    "tmp/page-x/0/rekap.xlsx",
    "tmp/run-x/posko-workbook-y/sheet.csv",
    "tmp/duckdb_temp_storage-0.tmp",
    "last-error.txt",
)


def leave(books: Path) -> None:
    for name in LEFT:
        (books / name).parent.mkdir(parents=True, exist_ok=True)
        (books / name).write_text("0812-3456-7890")
    for name in ("passcodes.json.arriving", ".session.key.0a1b"):
        (books / name).write_text("x")
        os.utime(books / name, (time.time() - 3600,) * 2)


def what_is_left(books: Path) -> list[str]:
    return [path.relative_to(books).as_posix() for path in books.rglob("*") if path.is_file() and path.name != "lock"]


def test_the_next_command_removes_what_killed_ones_left(books: Path, capsys: pytest.CaptureFixture[str]) -> None:
    leave(books)
    run("status", capsys=capsys)
    assert [name for name in what_is_left(books) if not name.startswith(("log/", "cache/macros"))] == []


def test_nothing_is_taken_from_a_process_that_still_writes(books: Path) -> None:
    leave(books)
    code = "import time; from pipelines.storage.lock import writing\nwith writing(): print(flush=True); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=settings.ROOT, env=settings.environment_in("en")
    ) as writer:
        assert writer.stdout
        writer.stdout.readline()
        before = what_is_left(books)
        assert leftovers.clear_after_a_kill() == [] and what_is_left(books) == before
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    leftovers.clear_after_a_kill()
    assert what_is_left(books) == []


def test_a_temporary_folder_in_use_stays(books: Path) -> None:
    with leftovers.folder("page") as ours:
        (ours / "a.xlsx").write_text("x")
        leave(books)
        leftovers.clear_after_a_kill()
        assert (ours / "a.xlsx").exists() and not (books / "tmp" / "page-x").exists()


def test_a_secret_that_is_being_written_stays(books: Path) -> None:
    books.mkdir()
    (books / "passcodes.json.arriving").write_text("x")
    (books / "last-error.txt").write_text("x")
    leftovers.clear_after_a_kill()
    assert what_is_left(books) == ["passcodes.json.arriving"]


def test_what_older_versions_left_in_the_folder_of_the_system_goes_after_a_day(
    books: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = tmp_path / "system"
    system.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(system))
    for name in (
        "posko-a1b2c3d4",
        "posko-workbook-a1b2c3d4",
        "posko-archive-z_z_z_z_",
        "posko-backups",
        "other-a1b2c3d4",
    ):
        (system / name).mkdir(mode=0o700)
        (system / name / "calls.csv").write_text("0812-3456-7890")
        os.utime(system / name, (time.time() - 2 * 86_400,) * 2)
    (system / "posko-chat-today123").mkdir(mode=0o700)
    (system / "posko-open1234").mkdir()
    (system / "posko-open1234").chmod(0o755)
    os.utime(system / "posko-open1234", (time.time() - 2 * 86_400,) * 2)
    leftovers.clear_after_a_kill()
    left = {path.name for path in system.iterdir()}
    assert left == {"posko-backups", "other-a1b2c3d4", "posko-chat-today123", "posko-open1234"}
