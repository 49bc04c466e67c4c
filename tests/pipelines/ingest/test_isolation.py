"""One file's trouble costs that file: the others of the batch are read as if it were not there."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.readers import reading
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations
from tests.pipelines.books import Books, Report

CALLS = "Tanggal,Jam,Nama,Desa,Kebutuhan\n12/07/2021,08.0{n},Bu A,Sisir,{need}\n"
TROUBLE = (
    MemoryError("no room"), RecursionError("too deep"), duckdb.OutOfMemoryException("could not allocate"),
    duckdb.InternalException("assertion"), duckdb.FatalException("database has been invalidated"), KeyError("a"),
    UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), AssertionError("impossible"), OverflowError("large"),
)  # fmt: skip


def test_an_error_nobody_foresaw_costs_its_file_only(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    read, troubles = reading.read, {f"racun {n}.csv": trouble for n, trouble in enumerate(TROUBLE)}

    def troubled(path: Path, relations: Relations, **options: bool) -> list[Grid]:
        if path.name in troubles:
            raise troubles[path.name]
        return read(path, relations, **options)

    monkeypatch.setattr(reading, "read", troubled)
    names = [
        name for pair in zip(troubles, (f"baik {n}.csv" for n in range(len(TROUBLE))), strict=True) for name in pair
    ]
    rows = [CALLS.format(n=n % 10, need="obat").replace("12/07", f"{12 + n // 10}/07") for n in range(len(names))]
    reports = books.ingest(*map(books.written, names, rows))
    assert {report["file"]: report["status"] for report in reports} == {
        name: "refused" if name in troubles else "loaded" for name in names
    }
    assert [report["file"] for report in reports if report["file"] not in report.get("message", report["file"])] == []
    assert books.ask("SELECT count(*) FROM staging.calls") == [(len(TROUBLE),)]


def test_a_full_disk_is_no_fault_of_the_file(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    def troubled(*_: Any, **__: Any) -> list[Grid]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(reading, "read", troubled)
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


LONG = {"Tanggal": "1" * 20_000, "Nomor HP": "0812" * 5_000, "Jumlah": "9" * 20_000, "Nama": "a " * 10_000}


@pytest.fixture(scope="module")
def of_long_cells(shared_books: Books) -> dict[str, Report]:
    """The report on a file by the title of the column in which its long cell stands."""
    table = "Waktu Telepon,Kebutuhan,{title}\n2021-07-12 08:0{n},oksigen,{cell}\n"
    files = []
    for n, (title, cell) in enumerate(LONG.items()):
        text = table.format(title="Waktu Diangkat" if title == "Tanggal" else title, n=n, cell=cell)
        files.append(shared_books.written(f"{n}.csv", text))
    return dict(zip(LONG, shared_books.ingest(*files), strict=True))


@pytest.mark.parametrize("title", LONG)
def test_a_long_cell_of_any_column_is_no_value(of_long_cells: dict[str, Report], title: str) -> None:
    reasons = of_long_cells[title]["reasons"]
    assert reasons.get("too_long", 0) + (title not in ("Tanggal",) and not reasons) >= 1
