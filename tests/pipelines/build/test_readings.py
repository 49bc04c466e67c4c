"""A query that is said to have no row has none."""

import duckdb
import pytest

from pipelines.models import LAYERS, in_order, is_macro, sources
from pipelines.models.readings import from_written, read
from pipelines.types.sql import sql

EMPTY = {("raw", "a"), ("raw", "b")}
NO_ROW = [
    "SELECT x FROM raw.a",
    "FROM raw.a",
    "SELECT x + 1 AS y, x FROM raw.a WHERE x > 0 ORDER BY x LIMIT 3",
    "SELECT x, count(*) FROM raw.a GROUP BY x",
    "SELECT x + 1, count(*) FROM raw.a GROUP BY x + 1 HAVING count(*) = 0",
    "SELECT x, count(*) FROM raw.a GROUP BY ALL",
    "SELECT a.x FROM raw.a LEFT JOIN raw.full f USING (x)",
    "SELECT x FROM raw.full JOIN raw.a USING (x)",
    "SELECT x FROM raw.full SEMI JOIN raw.a USING (x)",
    "SELECT x FROM raw.a ANTI JOIN raw.full USING (x)",
    "SELECT x FROM raw.full RIGHT JOIN raw.b USING (x)",
    "SELECT x FROM raw.a FULL JOIN raw.b USING (x)",
    "SELECT x, y FROM raw.a, unnest([1, 2]) u(y)",
    "SELECT x FROM raw.a UNION ALL SELECT x FROM raw.b",
    "SELECT x FROM (SELECT x FROM raw.b)",
    "WITH c AS (SELECT x FROM raw.a), d AS (FROM c) SELECT x FROM d JOIN raw.full USING (x)",
    "WITH RECURSIVE c AS (SELECT x FROM raw.a UNION ALL SELECT x + 1 FROM c WHERE x < 5) SELECT x FROM c",
    "SELECT x, row_number() OVER () FROM raw.a",
]
A_ROW = [
    "SELECT x FROM raw.full",
    "SELECT count(*) FROM raw.a",
    "SELECT count(*) AS n, n FROM raw.a",
    "SELECT coalesce(sum(x), 0) FROM raw.a GROUP BY ALL",
    "SELECT x, count(*) FROM raw.a GROUP BY GROUPING SETS ((), (x))",
    "SELECT x FROM raw.full LEFT JOIN raw.a USING (x)",
    "SELECT x FROM raw.full ANTI JOIN raw.a USING (x)",
    "SELECT x FROM raw.full FULL JOIN raw.a USING (x)",
    "SELECT x FROM raw.a UNION ALL SELECT x FROM raw.full",
    "SELECT x FROM raw.full EXCEPT SELECT x FROM raw.a",
    "SELECT (SELECT count(*) FROM raw.a) AS x",
    "SELECT x FROM raw.full WHERE x NOT IN (SELECT x FROM raw.a)",
    "WITH a AS (SELECT 1 AS x) SELECT x FROM a",
    "WITH RECURSIVE c AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM c WHERE x < 5) SELECT x FROM c",
    "SELECT x FROM (VALUES (1)) v(x)",
]


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute(
        "CREATE SCHEMA raw; CREATE TABLE raw.a (x INT); CREATE TABLE raw.b (x INT); CREATE TABLE raw.full (x INT)"
    )
    made.execute("INSERT INTO raw.full VALUES (1)")
    return made


@pytest.mark.parametrize("query", NO_ROW)
def test_a_query_of_relations_without_a_row_has_none(con: duckdb.DuckDBPyConnection, query: str) -> None:
    assert from_written(read(query).written()).has_no_row(EMPTY)
    assert con.execute(query).fetchall() == []


@pytest.mark.parametrize("query", A_ROW)
def test_a_query_that_has_a_row_all_the_same_is_not_said_to_have_none(
    con: duckdb.DuckDBPyConnection, query: str
) -> None:
    assert not from_written(read(query).written()).has_no_row(EMPTY)
    assert con.execute(query).fetchall() != []


def test_most_models_have_no_row_where_nothing_is_known_to_have_one() -> None:
    empty = {source for layer in LAYERS for name in in_order(layer) for source in sources(layer, name)}
    tables = [(layer, name) for layer in LAYERS for name in in_order(layer) if not is_macro(layer, name)]
    assert sum(read(sql(f"models/{layer}/{name}")).has_no_row(empty) for layer, name in tables) > len(tables) / 2
