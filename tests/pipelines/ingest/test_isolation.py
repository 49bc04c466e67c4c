"""One file's trouble costs that file: the others of the batch are read as if it were not there."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines import readers
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations
from tests.pipelines.books import Books

CALLS = "Tanggal,Jam,Nama,Desa,Kebutuhan\n12/07/2021,08.0{n},Bu A,Sisir,{need}\n"
TROUBLE = (
    MemoryError("no room"), RecursionError("too deep"), duckdb.OutOfMemoryException("could not allocate"),
    duckdb.InternalException("assertion"), duckdb.FatalException("database has been invalidated"), KeyError("a"),
    UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), AssertionError("impossible"), OverflowError("large"),
)  # fmt: skip


@pytest.mark.parametrize("trouble", TROUBLE, ids=lambda error: type(error).__name__)
def test_an_error_nobody_foresaw_costs_its_file_only(
    books: Books, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    read = readers.read

    def reading(path: Path, relations: Relations, **options: bool) -> list[Grid]:
        if "racun" in path.name:
            raise trouble
        return read(path, relations, **options)

    monkeypatch.setattr(readers, "read", reading)
    names = ("baik", "racun", "juga baik")
    files = [books.written(f"{name}.csv", CALLS.format(n=n, need="obat")) for n, name in enumerate(names)]
    reports = books.ingest(*files)
    assert [report["status"] for report in reports] == ["loaded", "refused", "loaded"]
    assert "racun.csv" in reports[1]["message"]
    assert books.ask("SELECT count(*) FROM staging.calls") == [(2,)]


def test_a_full_disk_is_no_fault_of_the_file(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    def reading(*_: Any, **__: Any) -> list[Grid]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(readers, "read", reading)
    with pytest.raises(OSError, match="No space"):
        books.ingest(books.written("a.csv", CALLS.format(n=0, need="obat")))


def test_a_cell_of_a_whole_file_is_set_aside_and_later_files_are_read(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSKO_MEMORY", "200MB")
    needs = (
        '"' + "oksigen, obat, " * 15_000 + '"',
        "oksigen obat " * 15_000,
        '"' + "oksigen, aneh, " * 600 + '"',
        "oksigen",
    )
    files = [books.written(f"{n}.csv", CALLS.format(n=n, need=need)) for n, need in enumerate(needs)]
    reports = books.ingest(*files)
    assert [report["rows_loaded"] for report in reports] == [1, 1, 1, 1]
    assert [report["reasons"] for report in reports] == [{"too_long": 1}, {"too_long": 1}, {"unknown_word": 1}, {}]
    assert books.ask("SELECT max(length(found)) <= 60 FROM ops.quarantine") == [(True,)]


@pytest.mark.parametrize(
    ("title", "cell"),
    [("Tanggal", "1" * 20_000), ("Nomor HP", "0812" * 5_000), ("Jumlah", "9" * 20_000), ("Nama", "a " * 10_000)],
)
def test_a_long_cell_of_any_column_is_no_value(books: Books, title: str, cell: str) -> None:
    table = f"Waktu Telepon,Kebutuhan,{title}\n2021-07-12 08:00,oksigen,{cell}\n"
    report = books.ingest(books.written("a.csv", table.replace("Tanggal", "Waktu Diangkat")))[0]
    assert report["reasons"].get("too_long", 0) + (title not in ("Tanggal",) and not report["reasons"]) >= 1
