"""Macros from a file: the same macros, whichever files earlier versions left."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

import settings
from pipelines.parse.connection import prepare
from pipelines.parse.macro_files import define_macros

WRITTEN = "CREATE OR REPLACE TEMP MACRO small(t) AS lower(t)"
OURS = "CREATE OR REPLACE TEMP MACRO marked(t) AS small(t) || '!'"
NEWER = "CREATE OR REPLACE TEMP MACRO marked(t) AS small(t) || '?'"


@pytest.fixture
def data_folder(tmp_path: Path) -> Iterator[Path]:
    with settings.elsewhere(tmp_path):
        yield tmp_path


def marked(folder: Path, *texts: str) -> str:
    """What the macros of the rooms, each built on the ones before, make of `A` on a connection that builds a file."""
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{folder / 'built.duckdb'}' AS building; USE building")
        for number, text in enumerate(texts):
            define_macros(con, f"room{number}", text, is_stored=True)
        con.execute("CREATE OR REPLACE TABLE built AS SELECT marked('A') AS text")
        ((text, database),) = con.execute("SELECT text, current_database() FROM building.main.built").fetchall()
        assert database == "building"
        return str(text)


def test_macros_from_files_do_what_those_of_their_text_do(data_folder: Path) -> None:
    assert [marked(data_folder, WRITTEN, OURS) for _ in range(2)] == ["a!", "a!"]


def test_a_newer_text_finds_the_macros_that_a_file_of_before_holds(data_folder: Path) -> None:
    marked(data_folder, WRITTEN, OURS)
    assert [marked(data_folder, WRITTEN, NEWER) for _ in range(2)] == ["a?", "a?"]
    assert len([*(data_folder / "cache").glob("macros-room1-*")]) == 1


def test_a_damaged_file_costs_nothing_but_time(data_folder: Path) -> None:
    marked(data_folder, WRITTEN, OURS)
    for file in (data_folder / "cache").glob("macros-*"):
        file.write_bytes(b"half")
    assert marked(data_folder, WRITTEN, OURS) == "a!"


def test_the_tables_that_every_connection_begins_with_are_the_same_from_a_file(data_folder: Path) -> None:
    def tables() -> list[list[tuple[object, ...]]]:
        with duckdb.connect() as con:
            prepare(con, is_builder=True)
            return [con.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in ("words", "item_units")]

    from_text, from_file = tables(), tables()
    assert all(from_text) and from_file == from_text
