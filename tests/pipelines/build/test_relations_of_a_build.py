"""Steps of a build pass relations by name: what one makes for itself is gone when the snapshot is written."""

from pathlib import Path

import duckdb
import openpyxl
import pytest

import settings
from i18n import Words
from pipelines.build.snapshot import build
from pipelines.corrections.quarantine import write_quarantine
from pipelines.models import LAYERS, build_only, closure, in_order
from pipelines.storage import load_store
from tests.pipelines.books import Books

PREPARED = {("table", "words"), ("table", "item_units"), ("variable", "centre"), ("variable", "zone")}
"""What the connection of a build is prepared with."""
TEMPORARY = """
    SELECT 'table', table_name FROM duckdb_tables() WHERE temporary
    UNION ALL SELECT 'view', view_name FROM duckdb_views() WHERE temporary AND NOT internal
    UNION ALL SELECT 'variable', name FROM duckdb_variables()
"""
REQUESTS = """
    Tanggal    | Jam   | Desa  | Jenis Kebutuhan | Jumlah Diminta
    13/07/2021 | 25:99 | Sisir | oksigen         | 1
"""
CALLS = """
    No Panggilan | Waktu Telepon    | Desa
    A            | 2021-07-05 09:00 | Sisir
    B            | 2021-07-06 09:00 | {village}
"""
GIFTS = """
    Tanggal    | Donatur | Jenis | Jumlah
    01/07/2021 | Anonim  | uang  | 100000
"""


@pytest.fixture(scope="module")
def every_step(shared_books: Books) -> Books:
    """A file sent again with a change, a corrected row, a gift: every step of the build has something to do."""
    shared_books.take("telepon.csv", CALLS.format(village="Temas"))
    shared_books.take("telepon.csv", CALLS.format(village="Sisir"))
    shared_books.take("donasi.csv", GIFTS)
    shared_books.take("permintaan.csv", REQUESTS)
    out = Path(shared_books.files / "betulkan.xlsx")
    with settings.elsewhere(shared_books.folder):
        write_quarantine(None, out, Words("id"))
    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    names = [cell.value for cell in sheet[3]]
    sheet.cell(4, names.index("requested_at_clock") + 1, "08.10")
    book.save(out)
    (report,) = shared_books.ingest(out)
    assert (report["status"], report["rows_loaded"]) == ("loaded", 1)
    return shared_books


def test_no_step_leaves_a_relation_or_a_variable_behind(every_step: Books, tmp_path: Path) -> None:
    left: set[tuple[str, str]] = set()

    def note(con: duckdb.DuckDBPyConnection) -> None:
        left.update(con.execute(TEMPORARY).fetchall())
        assert con.execute("SELECT count(*) > 0 FROM raw.superseded_rows").fetchall() == [(True,)]

    with settings.elsewhere(every_step.folder):
        build(tmp_path / "one.duckdb", load_store.all_loads(), inspect=note)
    assert left == PREPARED


def test_a_table_is_built_with_those_it_needs_and_no_others(tmp_path: Path) -> None:
    made: list[tuple[str, str]] = []

    def build_again(con: duckdb.DuckDBPyConnection) -> None:
        for layer in ("marts", "staging"):
            con.execute(f"DROP SCHEMA {layer} CASCADE; CREATE SCHEMA {layer}")
        build_only(con, ["marts.call_days"], layers=("staging", "marts"))
        made.extend(con.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE schema_name IN ('staging', 'marts')"
        ).fetchall())  # fmt: skip

    with settings.elsewhere(tmp_path):
        build(tmp_path / "one.duckdb", [], inspect=build_again)
    assert sorted(made) == sorted(closure(["marts.call_days"], layers=("staging", "marts")))
    assert ("staging", "calls") in made and ("staging", "stock") not in made


def test_the_closure_of_every_table_is_every_model_in_their_order() -> None:
    every = [(layer, name) for layer in LAYERS for name in in_order(layer)]
    order = closure([f"{layer}.{name}" for layer, name in every])
    assert [model for model in order if model != ("staging", "gift_parts")] == every
