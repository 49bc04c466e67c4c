"""Kinds of file that are not read, told by how their content begins, so that the refusal names them truly."""

import re
import zipfile
from pathlib import Path, PurePosixPath

from pipelines.readers.workbook import preflight

_SIGNS = (
    (rb"%PDF", "pdf"),
    (rb"\{\\rtf", "text_document"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|....ftyp(?:heic|heix|mif1)", "picture"),
    (rb"OggS|ID3|\xff\xfb|....ftyp|RIFF....(?:WAVE|AVI )|#!AMR", "recording"),
    (rb"SQLite format 3\0|\x00\x01\x00\x00Standard (?:Jet|ACE) DB", "database"),
    (rb"\x1f\x8b|7z\xbc\xaf|Rar!|BZh[1-9]|\xfd7zXZ", "packed"),
    (rb"PAR1", "parquet"),
    (rb"\0\0\x27\x0a\0{20}", "shapefile_part"),
    (rb"[\x03\x83\x8b\xf5\x30\x31].[\x01-\x0c][\x01-\x1f](?=.{0,27}\0)", "shapefile_part"),
    (rb"ID;P", "sylk"),
    (rb"TABLE\r?\n0,1\r?\n", "dif"),
    (rb"BEGIN:VCARD", "contacts"),
    (rb"BEGIN:VCALENDAR", "calendar"),
)
_KINDS = tuple((re.compile(sign, re.DOTALL), kind) for sign, kind in _SIGNS)
_OF_ARCHIVES = (
    ("word/", "text_document"),
    ("ppt/", "slides"),
    ("Index/Document.iwa", "numbers"),
    ("META-INF/MANIFEST.MF", "program"),
)


def foreign_kind(path: Path, head: bytes) -> str | None:
    """The key under `refusal.format` of what this file is; None for what may be read."""
    if head.startswith(preflight.ZIP):
        return _kind_of_archive(path)
    plain = head.removeprefix(b"\xef\xbb\xbf")
    return next((kind for sign, kind in _KINDS if sign.match(plain)), None)


def _kind_of_archive(path: Path) -> str | None:
    if preflight.is_crowded(path):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError):
        return None
    if "mimetype" in names and "content.xml" in names:  # .odt and .odp are built like .ods
        return None
    for start, kind in _OF_ARCHIVES:
        if any(name.startswith(start) for name in names):
            return kind
    return None


def suffixes(names: list[str]) -> str:
    """The kinds of file an archive holds, by the ends of their names, for a refusal."""
    ends = sorted({PurePosixPath(name).suffix.lower() or "?" for name in names if not name.endswith("/")})
    return ", ".join(ends[:8])
