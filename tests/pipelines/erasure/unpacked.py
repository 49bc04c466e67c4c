"""Everything a data folder holds: archives and Parquet unpacked, snapshots read, names of files too."""

import io
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb

BETWEEN = bytes(sign for sign in range(256) if sign > 127 or not chr(sign).isalnum())


def holding(folder: Path, digits: str) -> set[str]:
    """The files in which these digits stand, whatever stands between them (in UTF-16 a zero byte)."""
    places = set()
    for path in folder.rglob("*"):
        if path.is_file() and path.name not in ("phone.key", "lock"):
            name = path.relative_to(folder).as_posix()
            texts = (name.encode(), *_of(path))
            if any(digits.encode() in text.translate(None, BETWEEN) for text in texts):
                places.add(name)
    return places


def texts_of(folder: Path) -> Iterator[bytes]:
    """All that stands in the files of a folder."""
    for path in folder.rglob("*"):
        if path.is_file() and path.name not in ("phone.key", "lock"):
            yield from _of(path)


def _of(path: Path) -> Iterator[bytes]:
    content = path.read_bytes()
    yield from _unpacked(content)
    if path.suffix == ".duckdb":
        yield from _of_snapshot(path)
    elif content.startswith(b"PAR1"):
        yield from _of_relations(_beside(), f"read_parquet('{path}')", f"parquet_kv_metadata('{path}')")


def _unpacked(content: bytes) -> Iterator[bytes]:
    yield content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from _unpacked(archive.read(name))


@cache
def _beside() -> duckdb.DuckDBPyConnection:
    """A connection to nothing: to make one takes longer than to read most files."""
    return duckdb.connect(config={"enable_external_file_cache": False})  # files change


def _of_snapshot(path: Path) -> Iterator[bytes]:
    con = _beside()
    con.execute(f"ATTACH '{path}' AS snapshot (READ_ONLY)")
    names = con.execute("SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'snapshot'")
    texts = [*_of_relations(con, *(f'snapshot."{schema}"."{table}"' for schema, table in names.fetchall()))]
    con.execute("DETACH snapshot")
    yield from texts


def _of_relations(con: duckdb.DuckDBPyConnection, *relations: str) -> Iterator[bytes]:
    for relation in relations:
        yield str(con.execute(f"SELECT COLUMNS(*)::VARCHAR FROM {relation}").fetchall()).encode()
