"""A data folder that an older version left behind opens, shows the figures it showed then, and takes new files."""

import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import openpyxl
import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

import settings
from pipelines.cli.main import main
from tests.upgrades.folders import ERASED, PASSPHRASE, Folder, Tables, folders, tables_of
from tests.warm_models import warm_models
from tests.world import write_table

PAGES = sorted(path.stem for path in (settings.ROOT / "pages").glob("*.py"))
CALLS = f"""
    No. Panggilan | Waktu Telepon    | Hasil    | No. HP         | Desa  | Kebutuhan
    P-20          | 16/07/2021 09.00 | terjawab | 0812-0000-0001 | Sisir | obat
    P-21          | 16/07/2021 10.00 | terjawab | 0812-0000-0020 | Temas | obat
    P-22          | 16/07/2021 11.00 | terjawab | {ERASED} | Temas | obat
"""
MAPPED = """
    Kapan      | Di mana     | Apa          | Gerak | Sekian
    16/07/2021 | Gudang Batu | masker medis | masuk | 7
"""
MASKS = "SELECT sum(closing) FROM marts.stock_days WHERE item = 'mask_surgical' AND day = DATE '2021-07-16'"


@dataclass(frozen=True)
class Books:
    """The books of an older version, in the hands of this one."""

    older: Folder
    data: Path

    def run(self, *words: object, stdin: str = "") -> Any:
        """What a command answers; it must take everything."""
        printed = io.StringIO()
        environment = patch.dict(os.environ, {"POSKO_DATA": str(self.data), "POSKO_LANG": "id"})
        with environment, patch("sys.stdin", io.StringIO(stdin)), redirect_stdout(printed), warm_models(self.data):
            status = main([*map(str, words), "--json"])
        assert status == 0, printed.getvalue()
        return json.loads(printed.getvalue())

    @property
    def snapshot(self) -> Path:
        """The published one."""
        pointer = self.data / "snapshots" / "CURRENT"
        return pointer.with_name(pointer.read_text("utf-8").strip())

    def tables(self) -> Tables:
        """What is published, of all that the older version published."""
        return tables_of(self.snapshot, self.older.published)

    def query(self, sql: str) -> list[list[Any]]:
        """Rows of the published snapshot."""
        with duckdb.connect(str(self.snapshot), read_only=True) as con:
            return [list(row) for row in con.execute(sql).fetchall()]

    def copied(self, folder: Path) -> "Books":
        """The same books in another folder."""
        shutil.copytree(self.data, folder / "data")
        return Books(self.older, folder / "data")

    def load(self, file: str, status: str = "loaded") -> str:
        """The number of the load of this file."""
        sql = f"SELECT load_id FROM ops.loads WHERE file = '{file}' AND status = '{status}'"
        ((number,),) = self.query(sql)
        return str(number)


@pytest.fixture(scope="module", params=folders(), ids=lambda folder: folder.version)
def older(request: pytest.FixtureRequest) -> Folder:
    """Each older version."""
    folder: Folder = request.param
    return folder


@pytest.fixture(scope="module")
def left(older: Folder, tmp_path_factory: pytest.TempPathFactory) -> Books:
    """The books as the older version left them."""
    data = tmp_path_factory.mktemp("left") / "data"
    older.unpack(data)
    return Books(older, data)


@pytest.fixture(scope="module")
def rebuilt(left: Books, tmp_path_factory: pytest.TempPathFactory) -> Books:
    """The same, with a snapshot of this version."""
    books = left.copied(tmp_path_factory.mktemp("rebuilt"))
    books.run("rebuild")
    return books


@pytest.fixture
def opened(left: Books, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], AppTest]]:
    """Open a page, with every section unfolded, on the snapshot that the older version published."""
    monkeypatch.setenv("POSKO_DATA", str(left.data))
    monkeypatch.setattr(ContextProxy, "ip_address", "127.0.0.1")
    monkeypatch.setattr(ContextProxy, "cookies", {})

    def open_page(name: str) -> AppTest:
        page = AppTest.from_file(str(settings.ROOT / "pages" / f"{name}.py"), default_timeout=60)
        page.query_params["open"] = "all"
        return page.run()

    yield open_page


def test_its_snapshot_is_read_before_anything_is_built(left: Books) -> None:
    status = left.run("status")
    loads = left.older.published["ops.loads"]
    number, state = (loads["columns"].index(name) for name in ("load_id", "status"))
    assert [[load["load_id"], load["status"]] for load in status["loads"]] == [
        [row[number], row[state]] for row in loads["rows"]
    ]
    assert status["quarantine"] == {"rows": 1, "cells": 1}
    assert [(each["feed"], each["header"]) for each in status["mappings"]] == [
        ("stock", "kapan, di mana, apa, gerak, sekian")
    ]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_on_its_snapshot(opened: Callable[[str], AppTest], name: str) -> None:
    page = opened(name)
    assert [error.message for error in page.exception] == []
    assert page.get("html")


def test_every_figure_is_what_it_was(rebuilt: Books) -> None:
    assert rebuilt.tables() == rebuilt.older.published


def test_figures_are_as_counted_by_hand(rebuilt: Books) -> None:
    for figure in rebuilt.older.counted:
        assert rebuilt.query(figure["sql"]) == figure["rows"], figure["what"]


def test_a_backup_of_it_is_restored(older: Folder, tmp_path: Path) -> None:
    books = Books(older, tmp_path / "data")
    books.run("restore", older.path / "books.posko", stdin=f"{PASSPHRASE}\n")
    assert books.tables() == older.published


def test_new_files_are_taken(rebuilt: Books, tmp_path: Path) -> None:
    books = rebuilt.copied(tmp_path)
    answers = books.run(
        "ingest",
        write_table(CALLS, tmp_path / "telepon baru.csv"),
        write_table(MAPPED, tmp_path / "gerak baru.csv"),
        books.older.path / "files" / "Donasi.csv",
        books.older.path / "files" / "Salah Kirim.csv",
        corrected(books.older.path / "quarantine.xlsx", tmp_path / "betulkan.xlsx"),
    )
    calls, mapped, same, undone, correction = answers
    assert (calls["status"], calls["rows_loaded"], calls["lines_skipped"]) == ("loaded", 2, {"erased": 1})
    assert (mapped["status"], mapped["rows_loaded"], mapped["feed"]) == ("loaded", 1, "stock")
    assert same["status"] == "already_loaded"
    assert (undone["status"], undone["rows_loaded"]) == ("loaded", 2)
    assert (correction["status"], correction["rows_loaded"], correction["rows_quarantined"]) == ("loaded", 2, 0)
    count = "SELECT count(*) FROM staging.calls"
    assert books.query(count) == [[rebuilt.query(count)[0][0] + 2 + 2 + 1]]
    assert books.query(MASKS) == [[rebuilt.query(MASKS)[0][0] + 7]]
    assert books.query("SELECT count(*) FROM ops.quarantine") == [[0]]


def corrected(source: Path, target: Path) -> Path:
    """The workbook of the quarantine with readable cells."""
    book = openpyxl.load_workbook(source)
    readable = {"lusa": "15/07/2021", "Sumbr Anyar": "Sisir"}
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            cell.value = readable.get(cell.value, cell.value)
    book.save(target)
    return target


def test_a_load_that_took_the_place_of_another_is_undone_and_taken_again(rebuilt: Books, tmp_path: Path) -> None:
    books = rebuilt.copied(tmp_path)
    books.run("undo", books.load("Permintaan.csv", "superseded_older"))
    assert books.query("SELECT count(*) FROM staging.requests WHERE request_id = 'R-06'") == [[0]]
    assert books.load("Permintaan.csv") == rebuilt.load("Permintaan.csv", "superseded")
    (again,) = books.run("ingest", books.older.path / "files" / "baru" / "Permintaan.csv")
    assert (again["status"], again["supersedes"]) == ("superseded_older", books.load("Permintaan.csv", "superseded"))
    assert without(books.tables(), "ops.", "staging.") == without(rebuilt.older.published, "ops.", "staging.")


def test_damaged_loads_are_repaired_from_their_originals(rebuilt: Books, tmp_path: Path) -> None:
    books = rebuilt.copied(tmp_path)
    for rows in books.data.glob("loads/*/rows-0.parquet"):
        os.truncate(rows, 60)
    books.run("rebuild")
    assert without(books.tables(), "ops.lines") == without(books.older.published, "ops.lines")


def without(tables: Tables, *schemas: str) -> Tables:
    """The tables whose names begin otherwise."""
    return {name: table for name, table in tables.items() if not name.startswith(schemas)}
