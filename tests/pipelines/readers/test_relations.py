"""Reading and detecting leave no relation behind, and the first rows of a sheet are read once."""

from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

from pipelines.detect.locale_detection import detect_locale
from pipelines.detect.sheets import detect_sheets
from pipelines.parse.connection import connection
from pipelines.readers import reading
from pipelines.types.declaration import Declaration
from pipelines.types.errors import FeedError
from pipelines.types.relations import Relations
from tests.pipelines.readers.test_every_reader import FILES

_TOP = "row_number <= 60"


class Counting:
    """A connection that lists the queries for first rows."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self.queries: list[str] = []

    def execute(self, query: str, parameters: object = None) -> duckdb.DuckDBPyConnection:
        if _TOP in query:
            self.queries.append(query)
        return self._con.execute(query, parameters)

    def __getattr__(self, name: str) -> object:
        return getattr(self._con, name)


def relations_of(con: duckdb.DuckDBPyConnection) -> list[str]:
    tables = "SELECT table_name FROM duckdb_tables() UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal"
    return sorted(name for (name,) in con.execute(tables).fetchall())


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    with connection() as con:
        yield con


ONE_OF_EACH_SHAPE = [*{file.parent.name: file for file in FILES}.values()]


@pytest.mark.parametrize("file", ONE_OF_EACH_SHAPE, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_the_first_rows_of_each_sheet_are_read_once_and_no_relation_stays(
    file: Path, con: duckdb.DuckDBPyConnection
) -> None:
    before, counting, grids = relations_of(con), Counting(con), []
    with suppress(FeedError), Relations(counting) as relations:  # some golden files are refused
        grids = reading.read(file, relations)
        sheets = detect_sheets(relations, grids, file, Declaration(suggest=True)).sheets
        detect_locale(con, sheets, file=file.name)
    read = [query.split(" FROM ")[1].split()[0] for query in counting.queries]
    assert len(read) == len({*read})
    assert {grid.relation for grid in grids if not grid.hidden} <= {*read}
    assert relations_of(con) == before
