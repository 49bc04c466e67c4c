"""What a machine does to the books: damaged files, a clock set back, a full disk, a folder that may not be written.

After each there is the old state or the new one, and the next run heals what is broken.
"""

import json
import os
import stat
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import settings
import warehouse
from pipelines.ingest import take as ingesting
from pipelines.storage import load_store
from tests.pipelines.books import WORDS, Books
from tests.pipelines.children import ended, start
from tests.world import write_table

CALL = "Waktu Telepon | Kebutuhan\n2021-07-{day:02d} 08:00 | obat"
HOW_MANY = "SELECT count(*) FROM staging.calls"


def one_call(books: Books, day: int) -> Path:
    return books.drawn(f"panggilan {day}.csv", CALL.format(day=day))


def cut_in_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def scribbled_over(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4 : len(content) - 12] = b"\xaa" * (len(content) - 16)
    path.write_bytes(content)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


HARMED = {
    "000001/rows-0.parquet": cut_in_half,
    "000002/rows-0.parquet": scribbled_over,
    "000003/aside-0.parquet": Path.unlink,
    "000004/aside-0.parquet": emptied,
}


def test_damaged_loads_are_read_again_from_their_originals_under_the_same_numbers(books: Books) -> None:
    table = "Waktu Telepon | Nomor HP | Kebutuhan\n2021-07-{day:02d} 08:00 | 0812xxxx | obat\nbesok | | obat"
    books.take_all(**{f"panggilan {day}": table.format(day=day) for day in range(1, 5)})
    loads = "SELECT * EXCLUDE (loaded_at) FROM ops.loads WHERE load_id < '000005' ORDER BY ALL"
    before = books.ask(loads), books.ask("FROM ops.quarantine ORDER BY ALL")
    for name, harm in HARMED.items():
        harm(books.folder / "loads" / name)
    books.ingest(one_call(books, 6))
    assert (books.ask(loads), books.ask("FROM ops.quarantine ORDER BY ALL")) == before
    assert books.ask(HOW_MANY) == [(5,)]
    assert sorted(path.name for path in (books.folder / "loads").iterdir()) == [f"00000{n}" for n in range(1, 6)]


def test_a_damaged_load_whose_original_is_damaged_too_is_told_and_the_old_state_stays(books: Books) -> None:
    books.ingest(one_call(books, 5))
    published = books.current().read_bytes()
    cut_in_half(books.folder / "loads" / "000001" / "rows-0.parquet")
    (original,) = (books.folder / "originals").iterdir()
    original.write_bytes(b"Waktu Telepon,Kebutuhan\n2021-07-09 08:00,obat\n")
    status, output = ended(start(books, "-m", "pipelines", "rebuild"))
    assert (status, output.strip()) == (1, WORDS("refusal.damaged_load", load="000001"))
    assert books.current().read_bytes() == published


def cut_after_the_head(path: Path) -> None:
    """Still opens and tells its fingerprint; its last tables are gone."""
    os.truncate(path, path.stat().st_size - 200_000)


def nonsense(path: Path) -> None:
    path.write_bytes(b"x" * 5000)


def test_a_damaged_snapshot_is_said_to_be_one_and_the_next_run_heals_it(books: Books) -> None:
    path = one_call(books, 5)
    books.ingest(path)
    for harm in (cut_after_the_head, nonsense, Path.unlink):
        harm(books.current())
        with settings.elsewhere(books.folder), pytest.raises(warehouse.Unreadable):
            warehouse.open_current()
        assert books.ingest(path)[0]["status"] == "already_loaded"
        assert books.ask(HOW_MANY) == [(1,)]


def a_folder(pointer: Path) -> None:
    pointer.unlink()
    pointer.mkdir()


def a_link_to_nowhere(pointer: Path) -> None:
    pointer.unlink()
    pointer.symlink_to(pointer.parent / "warehouse-7.duckdb")


def test_a_pointer_that_is_none_is_replaced_by_the_next_run(books: Books) -> None:
    path = one_call(books, 5)
    books.ingest(path)
    for harm in (a_folder, a_link_to_nowhere):
        harm(books.folder / "snapshots" / "CURRENT")
        with settings.elsewhere(books.folder):
            assert warehouse.current() is None
        books.ingest(path)
        assert books.ask(HOW_MANY) == [(1,)]


def test_what_was_left_unfinished_is_cleared_away(books: Books) -> None:
    loads, snapshots, tmp = (books.folder / name for name in ("loads", "snapshots", "tmp"))
    for path in (loads / ".arriving" / "rows-0.parquet", snapshots / ".building-1.duckdb", tmp / "spilled"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    (snapshots / ".building-1.duckdb.wal").write_bytes(b"half")
    (snapshots / "CURRENT.arriving").write_text("warehouse-9")
    (books.folder / "originals").mkdir()
    path = one_call(books, 5)
    (books.folder / "originals" / "0000.arriving").write_bytes(b"half")
    books.ingest(path)
    assert books.ask(HOW_MANY) == [(1,)]
    assert {path.name for folder in (loads, snapshots, tmp) for path in folder.glob(".*")} == set()
    assert not (tmp / "spilled").exists() and not (snapshots / "CURRENT.arriving").exists()


def clock_of(year: int) -> type[datetime]:
    """A clock that stands at new year."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime(year, 1, 1, tzinfo=UTC)

    return Clock


def test_a_clock_set_back_changes_neither_the_order_nor_what_counts_as_the_future(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    books.ingest(one_call(books, 5))
    monkeypatch.setattr(load_store, "datetime", clock_of(2003))
    (report,) = books.ingest(one_call(books, 6))
    assert (report["rows_loaded"], report["reasons"]) == (1, {})
    assert books.ask("SELECT load_id FROM ops.loads ORDER BY loaded_at, load_id") == [("000001",), ("000002",)]
    assert books.ask("SELECT count(*) FROM ops.loads WHERE loaded_at < TIMESTAMPTZ '2020-01-01'") == [(0,)]


def test_a_clock_that_was_once_far_ahead_is_held_against_nothing_later(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as wrong:
        wrong.setattr(load_store, "datetime", clock_of(2091))
        books.ingest(one_call(books, 5))
    late = books.written("nanti.csv", "Waktu Telepon,Kebutuhan\n2090-07-05 09:00,obat\n2021-07-06 09:00,obat\n")
    (report,) = books.ingest(late)
    assert (report["rows_loaded"], report["reasons"]) == (1, {"far_future": 1})
    (first,), (second,) = books.ask("SELECT year(loaded_at) FROM ops.loads ORDER BY load_id")
    assert (first, second) == (2091, datetime.now(UTC).year)


def test_a_call_of_tomorrow_may_be_and_one_of_the_day_after_may_not(books: Books) -> None:
    soon, late = (datetime.now(UTC) + timedelta(hours=hours) for hours in (23, 25))
    rows = "".join(f"{moment:%Y-%m-%d %H:%M:%S}+00:00,obat\n" for moment in (soon, late))
    (report,) = books.ingest(books.written("besok.csv", "Waktu Telepon,Kebutuhan\n" + rows))
    assert (report["rows_loaded"], report["reasons"]) == (1, {"far_future": 1})


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))
from pipelines.cli.main import main
sys.exit(main(["ingest", "--json", sys.argv[1]]))
"""


def test_a_disk_that_takes_no_more_leaves_the_old_state_and_the_next_run_heals(books: Books) -> None:
    books.ingest(one_call(books, 5))
    published = books.current().name, books.current().read_bytes()
    rows = "".join(f"2021-07-06 {n // 60 % 24:02d}:{n % 60:02d},obat {n}\n" for n in range(400))
    path = books.written("banyak.csv", "Waktu Telepon,Catatan\n" + rows)
    for most in (200, 12_000, 2_000_000):  # no room for the original, for the rows, for the snapshot
        status, output = ended(start(books, "-B", "-c", LIMITED.format(most=most), str(path)))
        assert (status, json.loads(output)["message"]) == (1, WORDS("refusal.disk_full", folder=books.folder))
        assert (books.current().name, books.current().read_bytes()) == published
    (report,) = books.ingest(path)
    assert (report["rows_read"], books.ask(HOW_MANY)) == (400, [(401,)])
    assert not [*(books.folder / "loads").glob(".*"), *(books.folder / "snapshots").glob(".*")]


MOUNTED = """
mount -t tmpfs -o size={size}k tmpfs "$1" && cp -r "$2/." "$1" && shift 2 && "$@"
status=$?
df "$POSKO_DATA" >&2
exit $status
"""


def test_a_disk_that_is_full_is_told_in_a_sentence(books: Books, tmp_path: Path) -> None:
    """On a file system of its own where the system lets us mount one; a limit on files stands for it above."""
    books.ingest(one_call(books, 5))
    small = tmp_path / "kecil"
    small.mkdir()
    used = sum(path.stat().st_size for path in books.folder.rglob("*") if path.is_file()) // 1024 + 300
    command = [sys.executable, "-m", "pipelines", "ingest", "--json", str(one_call(books, 6))]
    shell = ["sh", "-c", MOUNTED.format(size=used), "sh", str(small), str(books.folder), *command]
    environment = {**os.environ, "POSKO_DATA": str(small), "POSKO_LANG": "en"}
    done = subprocess.run(
        ["unshare", "-Urm", *shell], cwd=settings.ROOT, env=environment, capture_output=True, text=True, check=False
    )
    mounted = "tmpfs" in done.stderr.splitlines()[-1] if done.stderr else False
    if mounted:
        assert (done.returncode, json.loads(done.stdout)["message"]) == (
            1,
            WORDS("refusal.disk_full", folder=small),
        )
    assert mounted or "permitted" in done.stderr or "denied" in done.stderr


# has read all modules before it is nobody, who may not read them everywhere
AS_NOBODY = """
import os, sys
from pipelines.cli.commands import NAMES, command
from pipelines.cli.main import main
[command(name) for name in NAMES]
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
sys.exit(main(sys.argv[1:]))
"""


def test_a_folder_that_may_not_be_written_is_told_in_a_sentence(books: Books) -> None:
    path = one_call(books, 5)
    books.ingest(path)
    everything = [books.folder, *books.folder.rglob("*")]
    modes = {each: each.stat().st_mode for each in everything}
    for each in everything:
        each.chmod(0o555 if each.is_dir() else 0o444)
    for parent in books.folder.parents:
        if not parent.stat().st_mode & stat.S_IXOTH:
            modes.setdefault(parent, parent.stat().st_mode)
            parent.chmod(parent.stat().st_mode | stat.S_IXOTH | stat.S_IROTH)
    try:
        status, output = ended(start(books, "-B", "-c", AS_NOBODY, "ingest", str(path)))
        assert (status, WORDS("refusal.out_of_reach", path="|", reason="|").split("|")[1] in output) == (1, True), (
            output
        )
        status, output = ended(start(books, "-B", "-c", AS_NOBODY, "status"))
        assert status == 0, output
    finally:
        for each, mode in modes.items():
            each.chmod(mode)
    assert books.ask(HOW_MANY) == [(1,)]


def test_of_two_ingests_at_once_the_second_is_refused_or_waits(books: Books) -> None:
    blocker = start(
        books, "-c", "from pipelines.storage.lock import writing\nwith writing(): print('held', flush=True); input()"
    )
    assert blocker.stdout is not None and blocker.stdin is not None and blocker.stdout.readline() == "held\n"
    path = one_call(books, 5)
    status, output = ended(start(books, "-m", "pipelines", "ingest", str(path)))
    assert (status, output.strip()) == (1, WORDS("refusal.busy"))
    waiting = start(books, "-m", "pipelines", "ingest", "--wait", "60", str(path))
    time.sleep(1)
    assert waiting.poll() is None
    blocker.communicate("\n")
    assert ended(waiting)[0] == 0
    assert books.ask(HOW_MANY) == [(1,)]


def test_a_file_of_two_gigabytes_is_refused_without_a_look_at_it(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    books.ingest(one_call(books, 5))
    published = books.current().read_bytes()
    large = books.files / "besar.csv"
    with large.open("wb") as file:
        file.truncate(2_000_000_000)
    monkeypatch.setattr(ingesting.originals, "incoming", lambda path: pytest.fail("it was read"))
    (report,) = books.ingest(large)
    assert report["message"] == WORDS("refusal.file_too_large", file="besar.csv", size=2000, limit=1500)
    assert books.current().read_bytes() == published
    monkeypatch.setenv("POSKO_MAX_FILE_MB", "1")
    with large.open("wb") as file:
        file.truncate(1_000_001)
    assert books.ingest(large)[0]["message"] == WORDS("refusal.file_too_large", file="besar.csv", size=1, limit=1)


def test_an_ingest_of_nothing_but_refused_files_leaves_books_as_empty_as_they_were(books: Books) -> None:
    path = write_table("warna | bentuk\nmerah | bulat", books.files / "asing.csv")
    assert books.ingest(path)[0]["status"] == "refused"
    assert not list((books.folder / "originals").glob("*")) and not (books.folder / "snapshots" / "CURRENT").exists()
