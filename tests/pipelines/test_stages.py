"""A file passes its stages, read → detect → parse → write, without leaving anything on the connection."""

import hashlib
from pathlib import Path

import duckdb
import pytest

from pipelines import readers
from pipelines.ingest.take import take
from pipelines.parse.connection import connection
from pipelines.storage import load_store, originals
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations, relations_of
from tests.pipelines.books import Books

CALLS = "Waktu Telepon,Nomor HP,Kebutuhan\n{}07/2021 08:00,081200000001,oksigen\n"


def left_on(con: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    """What a connection has besides its macros: relations and variables."""
    variables = con.execute("SELECT 'VARIABLE', name FROM duckdb_variables()").fetchall()
    return relations_of(con) | {(kind, name) for kind, name in variables}


def test_a_file_leaves_nothing_whether_it_is_taken_refused_or_unreadable(books: Books) -> None:
    files: dict[str, str | bytes] = {
        "panggilan.csv": CALLS.format("05/"),
        "asing.csv": "warna,bentuk\nmerah,bulat\n",
        "rusak.xlsx": b"PK\x03\x04 no workbook",
        "berlawanan.csv": CALLS.format("13/") + "07/25/2021 08:00,081200000001,oksigen\n",
    }
    with connection() as con:
        before = left_on(con)
        outcomes = [each for name, content in files.items() for each in take(books.written(name, content), con)]
        assert left_on(con) == before
    assert [outcome.is_new for outcome in outcomes] == [True, False, False, False]


def test_a_file_that_grows_after_it_was_copied_is_stored_and_parsed_as_it_was_copied(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books.written("panggilan.csv", CALLS.format("05/"))
    content, read = path.read_bytes(), readers.read

    def grows_meanwhile(copy: Path, relations: Relations) -> list[Grid]:
        path.write_bytes(path.read_bytes() + b"06/07/2021 09:00,081200000002,obat\n")
        return read(copy, relations)

    with monkeypatch.context() as patch, connection() as con:
        patch.setattr(readers, "read", grows_meanwhile)
        (first,) = take(path, con)
        assert first.load is not None and first.load.rows_read == 1
        assert originals.original(first.sha256).read_bytes() == content
        assert first.sha256 == hashlib.sha256(content).hexdigest()
    with connection() as con:
        (second,) = take(path, con)
    assert second.is_new and second.load is not None and second.load.rows_read == 2
    for load in load_store.loads():
        assert originals.sha256_of(originals.original(load.sha256)) == load.sha256


def test_a_file_that_was_taken_before_is_known_by_its_hash_without_being_parsed(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books.written("panggilan.csv", CALLS.format("05/"))
    with connection() as con:
        (first,) = take(path, con)
        monkeypatch.setattr(readers, "read", lambda *_: pytest.fail("it was parsed"))
        (again,) = take(path.rename(path.with_name("salinan.csv")), con)
    assert (again.load, again.is_new, again.file) == (first.load, False, "salinan.csv")


def test_a_refused_file_leaves_no_copy_and_spares_one_that_was_stored_before(books: Books) -> None:
    refused = books.written("asing.csv", "warna,bentuk\nmerah,bulat\n")
    taken = books.written("calls/panggilan.csv", CALLS.format("05/"))
    with connection() as con:
        take(taken, con)
        stored = set(originals.original("x").parent.iterdir())
        (outcome,) = take(refused, con)
    assert outcome.refusal is not None and outcome.sha256 == originals.sha256_of(refused)
    assert set(originals.original("x").parent.iterdir()) == stored and len(stored) == 1
    assert not [*(originals.original("x").parent.parent / "tmp").iterdir()]
