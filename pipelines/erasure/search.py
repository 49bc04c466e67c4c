"""The usual ways to write a telephone number, looked for in bytes and in cells."""

import gzip
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

import duckdb

from pipelines.types.cell_text import quoted
from pipelines.types.telephone.numbering import numbering_plan

_CHUNK, _OVERLAP = 1 << 22, 512
_NOISE = bytes(sign for sign in range(256) if sign > 127 or not chr(sign).isalnum())
# digits of other scripts in UTF-8: Arabic, Persian, Devanagari, full-width; each group counts on from its zero
_OTHER_DIGITS = re.compile(rb"\xd9([\xa0-\xa9])|\xdb([\xb0-\xb9])|\xe0\xa5([\xa6-\xaf])|\xef\xbc([\x90-\x99])")
_ZEROS = (0xA0, 0xB0, 0xA6, 0x90)
_BETWEEN = "[^0-9A-Za-z]{0,6}"


class Spellings:
    """Spellings of a telephone number: `0…`, `62…`, `+62…`, `+62 (0)…`, `0062…` or `8…`.

    Anything but letters and digits may stand between its digits. `sql` is a regular expression for clean cells.
    """

    def __init__(self, number: str) -> None:
        """Take the E.164 digits of a number, without the plus."""
        plan = numbering_plan()
        own, code = number.removeprefix(plan.calling_code), _BETWEEN.join(plan.calling_code)
        trunk = plan.trunk + _BETWEEN
        prefix = f"(?:(?:0{_BETWEEN}0{_BETWEEN})?{code}{_BETWEEN}(?:{trunk})?|[0-9]{{0,2}}{trunk})?"
        written = (prefix if own != number else "(?:00)?") + _BETWEEN.join(own)
        self.sql = f"(^|[^0-9]){written}($|[^0-9])"
        self._digits = own.encode()
        self._pattern = re.compile(f"(?<![0-9]){written}(?![0-9])".encode())

    def within(self, stream: IO[bytes]) -> bool:
        """Whether the number stands in these bytes: ASCII, UTF-8 or UTF-16."""
        window = b""
        while chunk := stream.read(_CHUNK):
            window += chunk
            if self.stands_in(window):
                return True
            window = window[-_OVERLAP:]
        return False

    def stands_in(self, content: bytes) -> bool:
        """The same of bytes that are at hand. A quick look at the bare digits comes first."""
        plain = content if content.isascii() else _OTHER_DIGITS.sub(_ascii_digit, content)
        return self._digits in plain.translate(None, _NOISE) and self._pattern.search(plain) is not None


def _ascii_digit(match: "re.Match[bytes]") -> bytes:
    which, digit = next((which, group) for which, group in enumerate(match.groups()) if group)
    return b"%d" % (digit[0] - _ZEROS[which])


_DEEPEST, _IN_MEMORY = 3, 1 << 24
_NOT_SEARCHED = {"phone.key", "session.key", "lock"}
_NO_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True)
class Searched:
    """Result of a search."""

    files: int
    """How many files were searched."""
    size: int
    """Their size [bytes]."""
    matches: list[str]
    """Files in which the number is, from the data folder."""


def search(folder: Path, spellings: Spellings) -> Searched:
    """Search every file of the folder, content and name; secrets, which are random, and the lock are left out."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in _NOT_SEARCHED]
    matches = [path.relative_to(folder).as_posix() for path in paths if holds(path, spellings)]
    return Searched(len(paths), sum(path.stat().st_size for path in paths), matches)


def holds(path: Path, spellings: Spellings) -> bool:
    """Whether the number is in a file, or in its name; what calls itself a table and cannot be opened is taken to."""
    if spellings.stands_in(path.name.encode("utf-8", "surrogateescape")):
        return True
    with path.open("rb") as file:
        head = file.read(12)
        file.seek(0)
        if _in_bytes(file, spellings, deep=0):
            return True
    try:
        return any(_in_table(con, relation, spellings) for con, relation in _tables(path, head))
    except duckdb.Error:
        return True


def _in_bytes(file: IO[bytes], spellings: Spellings, *, deep: int) -> bool:
    """Whether it is in the bytes of a file, or in those of what is packed into it."""
    if spellings.within(file):
        return True
    file.seek(0)
    head = file.read(4)
    file.seek(0)
    if deep == _DEEPEST or not head.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        return False
    try:
        return any(_in_bytes(member, spellings, deep=deep + 1) for member in _unpacked(file, head))
    except _NO_ARCHIVE:
        return False


def _unpacked(file: IO[bytes], head: bytes) -> Iterator[IO[bytes]]:
    if head.startswith(b"\x1f\x8b"):
        with gzip.GzipFile(fileobj=file) as packed:
            yield from _spooled(packed)
        return
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            with archive.open(member) as content:
                yield from _spooled(content)


def _spooled(packed: IO[bytes] | gzip.GzipFile) -> Iterator[IO[bytes]]:
    with SpooledTemporaryFile(_IN_MEMORY) as room:
        while chunk := packed.read(1 << 20):
            room.write(chunk)
        room.seek(0)
        yield room


def _tables(path: Path, head: bytes) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    """What DuckDB can open in a file, table by table."""
    file = quoted(str(path))
    with duckdb.connect() as con:
        if head.startswith(b"PAR1"):
            yield con, f"read_parquet({file})"
            yield con, f"(SELECT decode(value) AS value FROM parquet_kv_metadata({file}))"
        elif head[8:12] == b"DUCK":
            con.execute(f"ATTACH {file} AS snapshot (READ_ONLY)")
            names = con.execute("SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'snapshot'")
            yield from ((con, f'snapshot."{schema}"."{table}"') for schema, table in names.fetchall())


def _in_table(con: duckdb.DuckDBPyConnection, relation: str, spellings: Spellings) -> bool:
    """Whether the number stands in any cell."""
    columns = con.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    tests = [
        f"""regexp_matches(CAST("{name}" AS VARCHAR), $1)"""
        for name, kind, *_ in columns
        if not kind.startswith(("TIMESTAMP", "UUID", "BOOLEAN"))
    ]
    question = f"SELECT 1 FROM {relation} WHERE {' OR '.join(tests)} LIMIT 1"
    return bool(tests) and con.execute(question, [spellings.sql]).fetchone() is not None
