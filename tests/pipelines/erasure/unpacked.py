"""Everything a data folder holds: archives and Parquet unpacked, snapshots read, names of files too."""

import io
import zipfile
from collections.abc import Iterator
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
    yield from _unpacked(path.read_bytes())
    yield from _tables(path)


def _unpacked(content: bytes) -> Iterator[bytes]:
    yield content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from _unpacked(archive.read(name))


def _tables(path: Path) -> Iterator[bytes]:
    with duckdb.connect() as con:
        relations = []
        if path.suffix == ".duckdb":
            con.execute(f"ATTACH '{path}' AS snapshot (READ_ONLY)")
            names = con.execute("SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'snapshot'")
            relations = [f'snapshot."{schema}"."{table}"' for schema, table in names.fetchall()]
        elif path.read_bytes()[:4] == b"PAR1":
            relations = [f"read_parquet('{path}')", f"parquet_kv_metadata('{path}')"]
        for relation in relations:
            yield str(con.execute(f"SELECT COLUMNS(*)::VARCHAR FROM {relation}").fetchall()).encode()
