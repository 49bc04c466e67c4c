"""Which rows are about to go, kept while they go, so that work that was cut off is taken up where it was."""

from pathlib import Path

import duckdb

import settings
from pipelines.store import sync
from pipelines.texts import quoted


def _path() -> Path:
    return settings.data_folder() / "erasing.parquet"


def read(con: duckdb.DuckDBPyConnection) -> None:
    """Make `gone` (`sha256` of the file, `sheet`, `row_number`) of what an erasure that was cut off had found."""
    con.execute("CREATE OR REPLACE TEMP TABLE gone (sha256 VARCHAR, sheet VARCHAR, row_number BIGINT)")
    if _path().exists():
        con.execute(f"INSERT INTO gone FROM read_parquet({quoted(str(_path()))})")


def keep(con: duckdb.DuckDBPyConnection) -> None:
    """Keep `gone`, whole or not at all."""
    arriving = _path().with_suffix(".arriving")
    con.execute(f"COPY (SELECT DISTINCT * FROM gone) TO {quoted(str(arriving))} (FORMAT parquet)")
    sync(arriving)
    arriving.replace(_path())
    sync(_path().parent)


def close() -> None:
    """Nothing is about to go any more."""
    _path().unlink(missing_ok=True)
