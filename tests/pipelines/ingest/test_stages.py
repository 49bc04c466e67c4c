"""A file passes its stages, read → detect → parse → write, without leaving anything on the connection."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from pipelines.detect.locale_detection import detect_locale
from pipelines.detect.sheets import detect_sheets
from pipelines.ingest.take import take
from pipelines.parse.connection import connection
from pipelines.parse.sheet_writer import write_sheet
from pipelines.readers import reading
from pipelines.storage import load_store, originals
from pipelines.types.declaration import NO_DECLARATION
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations
from tests.pipelines.books import Books
from tests.pipelines.readers.test_every_reader import FILES

REFUSED = ("laughs.xml", "cut_off.xml", "a_line_is_gone.csv", "without_period.csv")
ONE_OF_A_SHAPE = list({file.parent.name: file for file in FILES if file.name not in REFUSED}.values())
CALLS = "Waktu Telepon,Nomor HP,Kebutuhan\n{}07/2021 08:00,081200000001,oksigen\n"


def left_on(con: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    """What a connection has besides its macros: relations and variables."""
    rows = con.execute(
        """SELECT 'TABLE', table_name FROM duckdb_tables() UNION ALL SELECT 'VARIABLE', name FROM duckdb_variables()
        UNION ALL SELECT 'VIEW', view_name FROM duckdb_views() WHERE NOT internal"""
    )
    return {(kind, name) for kind, name in rows.fetchall()}


@pytest.mark.parametrize("file", ONE_OF_A_SHAPE, ids=lambda file: file.parent.name)
def test_a_stage_leaves_nothing_but_the_relations_of_the_file_and_these_go_with_it(file: Path, tmp_path: Path) -> None:
    with connection() as con:
        before = left_on(con)
        with Relations(con) as relations:
            detected = detect_sheets(relations, reading.read(file, relations), file, NO_DECLARATION)
            of_file = left_on(con)
            decisions = detect_locale(con, detected.sheets, file=file.name)
            assert left_on(con) == of_file, "detect locale"
            for number, (sheet, decided) in enumerate(zip(detected.sheets, decisions, strict=True)):
                write_sheet(con, sheet, decided, number=number, folder=tmp_path, loaded_at=datetime.now(UTC))
                assert left_on(con) == of_file, "parse and write"
        assert left_on(con) == before, "read and detect"


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
    content, read = path.read_bytes(), reading.read

    def grows_meanwhile(copy: Path, relations: Relations, **options: bool) -> list[Grid]:
        path.write_bytes(path.read_bytes() + b"06/07/2021 09:00,081200000002,obat\n")
        return read(copy, relations, **options)

    with monkeypatch.context() as patch, connection() as con:
        patch.setattr(reading, "read", grows_meanwhile)
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
        monkeypatch.setattr(reading, "read", lambda *_: pytest.fail("it was parsed"))
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
