"""Every place in which what was planted could come out, as text."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from tests.canary.pages import text_of


def of_folder(data: Path) -> Iterator[tuple[str, str]]:
    """What lies in a data folder beside what was sent: snapshots, cache, log, access, temporary files.

    Args:
        data: The data folder.

    Yields:
        Where, and the text there.
    """
    for path in sorted(data.rglob("*")):
        parts = path.relative_to(data).parts
        if path.is_dir() or parts[0] in ("originals", "loads"):
            continue
        yield f"bytes of {'/'.join(parts)}", f"{path.name}\n{path.read_bytes().decode('latin-1')}"
        yield f"bytes of {'/'.join(parts)} as UTF-8", path.read_bytes().decode("utf-8", "ignore")
        if parts[0] == "archive":
            yield f"text of {'/'.join(parts)}", text_of(path.read_bytes())
        if path.suffix == ".duckdb":
            yield from of_database(path)


def of_database(path: Path) -> Iterator[tuple[str, str]]:
    """Every column of every table, as text.

    Args:
        path: A database file.

    Yields:
        Table and column, and its values.
    """
    with duckdb.connect(str(path), read_only=True) as con:
        columns = con.execute(
            "SELECT schema_name, table_name, column_name FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
        for schema, table, column in columns:
            sql = f'SELECT DISTINCT CAST("{column}" AS VARCHAR) FROM "{schema}"."{table}" WHERE "{column}" IS NOT NULL'
            values = [str(value) for (value,) in con.execute(sql).fetchall()]
            yield f"{path.parent.name}: {schema}.{table}.{column}", "\n".join([column, *values])
