"""Every place in which what was planted could come out, as text."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from tests.canary.pages import text_of


def of_folder(data: Path) -> Iterator[tuple[str, str | bytes]]:
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
        yield f"bytes of {'/'.join(parts)}", path.name.encode() + b"\n" + path.read_bytes()
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
        relations = "SELECT DISTINCT schema_name, table_name FROM duckdb_columns() WHERE NOT internal"
        for schema, table in con.execute(relations).fetchall():
            columns = con.execute(f'SELECT COLUMNS(*)::VARCHAR FROM "{schema}"."{table}"').fetchdf()
            for column in columns:
                values = columns[column].dropna().unique()
                yield f"{path.parent.name}: {schema}.{table}.{column}", "\n".join(map(str, [column, *values]))
