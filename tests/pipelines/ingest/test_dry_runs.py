"""What works on a copy, or beside the published books: it heals there, writes nothing here, leaves nothing behind."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

import settings
import warehouse
from pipelines.build.publish import fingerprint
from pipelines.ingest.repair import publish_as_of_with_repair
from pipelines.storage import temp_dirs
from tests.pipelines.books import WORDS, Books

CALL = "Waktu Telepon | No HP | Kebutuhan\n2021-07-{day} 08:00 | 0812-0000-0001 | obat"


def contents(books: Books) -> dict[str, bytes]:
    """Every file of the books by name."""
    paths = (path for path in books.folder.rglob("*") if path.is_file())
    return {path.relative_to(books.folder).as_posix(): path.read_bytes() for path in paths}


def test_a_damaged_load_stops_neither_a_check_nor_a_look_into_the_past(books: Books) -> None:
    books.take("a.csv", CALL.format(day="05"))
    (refused,) = books.check(books.drawn("c.csv", "Warna | Merek\nmerah | dua"))
    assert (refused["status"], refused["changes"]["feeds"], refused["examples"]) == ("refused", [], [])
    rows = books.folder / "loads" / "000001" / "rows-0.parquet"
    os.truncate(rows, 60)
    before = contents(books)
    (report,) = books.check(books.drawn("b.csv", CALL.format(day="06")))
    assert (report["status"], report["rows_loaded"]) == ("loaded", 1)
    assert {name: content for name, content in contents(books).items() if not name.startswith("files/")} == before
    assert not [*(books.folder / "tmp").iterdir()]
    with settings.elsewhere(books.folder):
        side = publish_as_of_with_repair(datetime.now(UTC), progress=lambda step: None, words=WORDS)
        assert warehouse.as_of_snapshots() == {warehouse.code_of(side): side}
    assert rows.read_bytes() != before["loads/000001/rows-0.parquet"]
    assert side.stem.count("-") == 2  # a name that is not given again to other content


def test_a_folder_at_work_is_not_cleared_away_and_one_that_was_left_is(tmp_path: Path) -> None:
    with settings.elsewhere(tmp_path):
        with temp_dirs.folder("check") as working:
            (left := temp_dirs.place() / "check-left").mkdir()
            (left / "held").touch()
            (spill := temp_dirs.place() / "spilled").touch()
            assert temp_dirs.clear() == [left, spill]
            assert working.exists()
        assert not [*temp_dirs.place().iterdir()]


def test_a_snapshot_is_of_all_the_code_that_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ROOT", tmp_path)
    marks = [fingerprint([])]
    for name in ("parsing.sql", "chats/reading.sql", "raw.py"):
        (tmp_path / "pipelines" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "pipelines" / name).write_text(name)
        marks.append(fingerprint([]))
    assert len(set(marks)) == 4
