"""The main job on real files: what is ours is taken, what is not is refused in one sentence, nothing ever crashes."""

import contextlib
import io
import json
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

import settings
import warehouse
from pipelines.cli.main import main
from tests.warm_models import warm_models

DATA = settings.shared_folder() / "data"
LOG = DATA / "real" / "asterisk_master_without_header.csv"
BATU = DATA / "geography" / "villages_batu_kemendagri2025.geojson"
# What was really sent; files that were made after reports are no part of it.
SENT = ("geography", "real", "series", "waves")
FILES = sorted(path for folder in SENT for path in (DATA / folder).rglob("*") if path.is_file())
LOADED = {
    "asterisk_master_without_header.csv": "calls",
    "codes_batu.csv": "villages",
    "codes_bontang.csv": "villages",
    "codes_kediri.csv": "villages",
    "population_batu.csv": "villages",
    "whatsapp_group_chat.txt": "calls",
} | {path.name: "villages" for path in FILES if path.suffix == ".geojson"}


def run(*arguments: str) -> tuple[int, Any]:
    """Exit status and JSON of one command."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        status = main([*arguments, "--json"])
    return status, json.loads(output.getvalue())


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, Any]]]:
    """Every real file taken in one go: its report, by name."""
    folder = tmp_path_factory.mktemp("posko")
    with settings.elsewhere(folder), warm_models(folder):
        status, reports = run("ingest", *map(str, FILES))
        assert status == 1, "some of them are not for a posko"
        yield {report["file"]: report for report in reports}


@pytest.fixture
def con(taken: dict[str, dict[str, Any]]) -> Iterator[duckdb.DuckDBPyConnection]:
    opened = warehouse.open_current()
    assert opened is not None
    yield opened
    opened.close()


def test_every_file_is_taken_or_refused(taken: dict[str, dict[str, Any]]) -> None:
    feeds = {name: report["feed"] for name, report in taken.items() if report["status"] == "loaded"}
    assert feeds == LOADED and len(taken) == len(FILES)


def test_a_refusal_is_one_sentence_that_names_the_file(taken: dict[str, dict[str, Any]]) -> None:
    refused = {name: report["message"] for name, report in taken.items() if report["status"] == "refused"}
    assert len(refused) == len(FILES) - len(LOADED)
    assert [
        name for name, message in refused.items() if not message.startswith(name) or "\n" in message or "  " in message
    ] == []


def test_every_row_of_every_file_is_accounted_for(taken: dict[str, dict[str, Any]]) -> None:
    parts = ("rows_loaded", "rows_duplicate", "rows_quarantined")
    assert [r["file"] for r in taken.values() if r["rows_read"] != sum(r[part] for part in parts)] == []


def test_an_export_of_other_relief_software_is_refused_and_a_column_map_offered(
    taken: dict[str, dict[str, Any]],
) -> None:
    message = taken["donations_export.csv"]["message"]
    assert "13 kolom" in message and "--map" in message


def test_84_rows_of_a_pbx_are_36_calls(taken: dict[str, dict[str, Any]], con: duckdb.DuckDBPyConnection) -> None:
    report = taken[LOG.name]
    assert (report["rows_read"], report["rows_loaded"], report["rows_quarantined"], report["records"]) == (
        84,
        84,
        0,
        36,
    )
    calls = "SELECT count(*), count(DISTINCT call_id) FROM staging.calls WHERE channel = 'phone'"
    assert con.execute(calls).fetchall() == [(36, 36)]
    assert con.execute("SELECT sum(calls) FROM marts.call_days WHERE channel = 'phone'").fetchall() == [(36,)]


def test_an_odd_number_costs_its_cell_and_never_its_call(taken: dict[str, dict[str, Any]]) -> None:
    assert taken[LOG.name]["reasons"] == {"unreadable_phone": taken[LOG.name]["cells_quarantined"]}


def test_24_villages_have_official_shapes(taken: dict[str, dict[str, Any]], con: duckdb.DuckDBPyConnection) -> None:
    assert (taken[BATU.name]["rows_loaded"], taken[BATU.name]["records"]) == (24, 24)
    shapes = con.execute(
        """SELECT count(*), count(shape), bool_or(is_schematic) FROM marts.village_shapes
        WHERE starts_with(village_code, '35.79.')"""
    )
    assert shapes.fetchall() == [(24, 24, False)]
