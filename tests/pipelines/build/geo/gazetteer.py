"""A small made-up city for tests of places, and the real models run over it.

Kota Contoh has two districts: Contoh (like its city) and Melati (like one of its villages).
"""

from collections.abc import Iterable
from functools import cache

import duckdb

from pipelines.models import build_only
from pipelines.types.sql import sql

TABLES = ("resolved.village_spellings", "resolved.village_problems", "staging.districts", "staging.villages")
COLUMNS = (
    "code",
    "bps_code",
    "name",
    "kind",
    "district",
    "city",
    "population",
    "latitude",
    "longitude",
    "aliases",
    "shape",
)

CONTOH = """
code          | bps_code   | name       | kind      | district | latitude | longitude | aliases
99.01.01.1001 | 9901010003 | Mawar      | kelurahan | Contoh   | -7.10    | 112.10    | Mawar Indah
99.01.01.2002 | 9901010001 | Sumberjati | desa      | Contoh   | -7.12    | 112.12    | Sumber Jati;Kedungwaru
99.01.01.2003 | 9901010002 | Oro-Oro    | desa      | Contoh   | -7.14    | 112.11    |
99.01.02.2001 | 9901020001 | Melati     | desa      | Melati   | -7.10    | 112.14    |
99.01.02.2002 | 9901020002 | Tulungjati | desa      | Melati   | -7.12    | 112.16    |
99.01.02.2003 | 9901020003 | Mawar      | desa      | Melati   | -7.14    | 112.15    |
"""


def rows(table: str) -> list[dict[str, str]]:
    """The lines of a drawn table as dicts; an empty cell is left out."""
    header, *lines = ([cell.strip() for cell in line.split("|")] for line in table.strip().splitlines())
    return [{name: cell for name, cell in zip(header, line, strict=True) if cell} for line in lines]


def gazetteer(
    *loads: str, reference: str = CONTOH, spellings: Iterable[tuple[str, str]] = (), made_up: bool = False
) -> duckdb.DuckDBPyConnection:
    """A warehouse whose villages are `reference` and then `loads`, and whose files write places as `spellings`."""
    con = warehouse()
    for order, table in enumerate([reference, *loads]):
        for number, row in enumerate(rows(table) if table else [], start=1):
            add(con, row, order=order, number=number, made_up=made_up and order > 0)
    for village, district in spellings:
        con.execute("INSERT INTO raw.place_spellings VALUES ($1, $2)", [village, district])
    return built(con)


def warehouse() -> duckdb.DuckDBPyConnection:
    """An empty warehouse with the raw tables of places and one made-up city and its district figures."""
    con = _with_macros()
    con.execute("""
        DETACH DATABASE IF EXISTS raw; DETACH DATABASE IF EXISTS resolved;
        DROP SCHEMA IF EXISTS staging CASCADE; DROP SCHEMA IF EXISTS marts CASCADE;
        ATTACH ':memory:' AS raw; ATTACH ':memory:' AS resolved; CREATE SCHEMA staging; CREATE SCHEMA marts;
        CREATE TABLE raw.villages (
            code VARCHAR, bps_code VARCHAR, name VARCHAR, kind VARCHAR, district VARCHAR, city VARCHAR,
            population BIGINT, latitude DOUBLE, longitude DOUBLE, aliases VARCHAR, shape VARCHAR,
            load_id VARCHAR, load_order BIGINT, made_up BOOLEAN, row_number BIGINT);
        CREATE TABLE raw.districts AS
        SELECT '99.01.01' AS code, 'Contoh' AS name, '99.01' AS city_code, 500 AS population,
            '2020' AS population_as_of, 'a census' AS source;
        CREATE TABLE raw.cities AS SELECT '99.01' AS code, 'Kota Contoh' AS name;
        CREATE TABLE raw.place_spellings (village_text VARCHAR, district_text VARCHAR);
    """)
    return con


@cache
def _with_macros() -> duckdb.DuckDBPyConnection:
    """One connection for all warehouses of a run, one after the other: the macros take longer to read than to use."""
    con = duckdb.connect()
    for name in ("parse/macros", "build/place_macros"):
        con.execute(sql(name))
    return con


def add(con: duckdb.DuckDBPyConnection, row: dict[str, str], *, order: int, number: int, made_up: bool = False) -> None:
    """One row of a villages file; order 0 is our own reference."""
    load = [f"load-{order}" if order else "reference", order, made_up, number]
    places = ", ".join(f"${place}" for place in range(1, len(COLUMNS) + 5))
    con.execute(f"INSERT INTO raw.villages VALUES ({places})", [*(row.get(column) for column in COLUMNS), *load])


def built(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Run the models of places: the resolved layer in its order, then the staging tables."""
    build_only(con, TABLES, layers=("resolved", "staging"))
    return con
