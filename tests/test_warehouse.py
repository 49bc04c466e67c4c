"""A snapshot is opened for reading and for nothing else; readers follow the pointer."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

import warehouse

LIMITS = {
    "access_mode": "read_only",
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
    "threads": "2",
    "temp_directory": "",
    "max_temp_directory_size": "0 bytes",
    "max_execution_time": "5000",
    "lock_configuration": "true",
    "TimeZone": "Asia/Jakarta",
}

FORBIDDEN = {
    "read a file": "SELECT * FROM read_csv('{file}')",
    "read text": "SELECT * FROM read_text('{file}')",
    "list a folder": "SELECT * FROM glob('{folder}/*')",
    "read a file by its bare name": "SELECT * FROM '{file}'",
    "attach a database": "ATTACH '{folder}/other.duckdb' AS other",
    "write a file": "COPY (SELECT 1) TO '{folder}/out.csv'",
    "write the snapshot out": "EXPORT DATABASE '{folder}/out'",
    "change a setting": "SET threads = 4",
    "allow itself files": "SET enable_external_access = true",
    "take the time limit off": "SET max_execution_time = 0",
    "unlock": "SET lock_configuration = false",
    "install an extension": "INSTALL httpfs",
    "load an extension": "LOAD httpfs",
    "change a row": "UPDATE facts SET n = 2",
    "make a table": "CREATE TABLE more AS SELECT 1 AS n",
    "drop a table": "DROP TABLE facts",
    "keep a secret": "CREATE PERSISTENT SECRET s (TYPE http, BEARER_TOKEN 'x')",
    "see a variable of the program": "SELECT * FROM rows_of_the_program",
}


def snapshot(name: str) -> Path:
    """A small published snapshot."""
    folder = warehouse.snapshots_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(folder / name)) as con:
        con.execute("CREATE TABLE facts AS SELECT 1 AS n, TIMESTAMPTZ '2021-07-11 18:30:00+00' AS happened_at")
    (folder / "CURRENT").write_text(name, "utf-8")
    return folder / name


@pytest.fixture
def con(own_data_folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    opened = warehouse.connect(snapshot("warehouse-1.duckdb"))
    yield opened
    opened.close()


@pytest.mark.parametrize("name", LIMITS)
def test_each_setting_holds(con: duckdb.DuckDBPyConnection, name: str) -> None:
    values = con.execute("SELECT value FROM duckdb_settings() WHERE name = $name", {"name": name}).fetchall()
    assert values == [(LIMITS[name],)]


@pytest.mark.parametrize("deed", FORBIDDEN)
def test_a_reader_can_only_read(con: duckdb.DuckDBPyConnection, tmp_path: Path, deed: str) -> None:
    rows_of_the_program = con.execute("SELECT 1 AS n").df()
    file = tmp_path / "secret.csv"
    file.write_text("a\n1\n", "utf-8")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(duckdb.Error) as refused:
        con.execute(FORBIDDEN[deed].format(file=file, folder=tmp_path)).fetchall()
    assert not isinstance(refused.value, duckdb.ParserException)
    assert len(rows_of_the_program) == 1 and sorted(tmp_path.iterdir()) == before


def test_a_question_without_end_is_stopped(own_data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(warehouse._LIMITS, "max_execution_time", "300")
    with warehouse.connect(snapshot("warehouse-1.duckdb")) as con:
        with pytest.raises(duckdb.Error, match=r"(?i)interrupt|time"):
            con.execute(
                "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range + b.range = 7"
            ).fetchall()
        assert con.execute("SELECT n FROM facts").fetchall() == [(1,)]


def test_what_does_not_fit_into_memory_is_not_put_on_the_disk(
    own_data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(warehouse._LIMITS, "memory_limit", "20MB")
    with warehouse.connect(snapshot("warehouse-1.duckdb")) as con, pytest.raises(duckdb.OutOfMemoryException):
        con.execute("SELECT count(*) FROM (SELECT DISTINCT md5(range::VARCHAR) FROM range(2000000))").fetchall()


def test_days_are_local_in_cursors_too(con: duckdb.DuckDBPyConnection) -> None:
    days = [
        handle.execute("SELECT CAST(CAST(happened_at AS DATE) AS VARCHAR) FROM facts").fetchall()
        for handle in (con, con.cursor())
    ]
    assert days == [[("2021-07-12",)]] * 2


def test_a_second_handle_is_as_narrow_as_the_first(con: duckdb.DuckDBPyConnection) -> None:
    current = warehouse.current()
    assert current is not None
    with warehouse.connect(current) as second:
        assert second.execute("SELECT current_setting('TimeZone')").fetchall() == [("Asia/Jakarta",)]
        with pytest.raises(duckdb.Error):
            second.execute("SET threads = 4")


def test_before_anything_is_published_there_is_nothing_to_open(own_data_folder: Path) -> None:
    assert (warehouse.current(), warehouse.snapshot_id(), warehouse.open_current()) == (None, None, None)


def test_the_name_of_the_snapshot_is_its_id(con: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.snapshot_id() == "warehouse-1"


def test_a_snapshot_that_vanished_has_a_successor(own_data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot("warehouse-1.duckdb").unlink()
    monkeypatch.setattr(warehouse.time, "sleep", lambda seconds: snapshot("warehouse-2.duckdb"))
    con = warehouse.open_current()
    assert con is not None and warehouse.snapshot_id() == "warehouse-2"
    con.close()


def test_a_pointer_to_nothing_is_told_after_three_tries(own_data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot("warehouse-1.duckdb").unlink()
    waits: list[float] = []
    monkeypatch.setattr(warehouse.time, "sleep", waits.append)
    with pytest.raises(duckdb.IOException):
        warehouse.open_current()
    assert len(waits) == 3 - 1


def test_a_snapshot_purged_while_it_is_opened_has_a_successor(
    own_data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, whole = snapshot("warehouse-1.duckdb"), warehouse.is_whole

    def purged(con: duckdb.DuckDBPyConnection, path: Path) -> bool:
        if path == old and old.exists():
            snapshot("warehouse-2.duckdb")
            old.unlink()
        return whole(con, path)

    monkeypatch.setattr(warehouse, "is_whole", purged)
    opened = warehouse.open_current()
    assert opened is not None
    with opened:
        assert opened.execute("SELECT current_database()").fetchall() == [("warehouse-2",)]
