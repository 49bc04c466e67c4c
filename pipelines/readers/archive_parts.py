"""The files of a .zip, as far as they can be seen without unpacking it, or why it is not opened."""

import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import settings
from pipelines.readers.workbook import preflight
from pipelines.types.errors import FeedError

UNREADABLE = (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError)
"""What an archive that is no whole one raises."""


def most_bytes() -> int:
    """Return how long one file of an archive may be [bytes]."""
    return settings.max_file_mb() * 1_000_000


def safe_parts(
    path: Path, sentences: str, *, ratio_counts_from: int, is_read: Callable[[str], bool] = lambda name: True
) -> list[zipfile.ZipInfo]:
    """Return the files of an archive.

    Args:
        path: the archive
        sentences: what the keys of its refusals begin with, `archive` or `whatsapp`
        ratio_counts_from: from how many bytes on a file may not be much longer than it is packed
        is_read: whether a file of this name is to be unpacked

    Raises:
        FeedError: `broken`, `encrypted`, `unsafe_names` or `too_large` of these sentences.
    """
    if preflight.is_crowded(path):
        raise FeedError(f"{sentences}.too_large", file=path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir()]
    except UNREADABLE:
        raise FeedError(f"{sentences}.broken", file=path.name) from None
    if any(part.flag_bits & 1 for part in parts):
        raise FeedError(f"{sentences}.encrypted", file=path.name)
    if any(_leads_outside(part.filename) for part in parts):
        raise FeedError(f"{sentences}.unsafe_names", file=path.name)
    read = (part for part in parts if is_read(part.filename))
    if len(parts) > preflight.MAX_PARTS or any(_is_bloated(part, ratio_counts_from) for part in read):
        raise FeedError(f"{sentences}.too_large", file=path.name)
    return parts


def _is_bloated(part: zipfile.ZipInfo, ratio_counts_from: int) -> bool:
    """Whether a file is longer than can be held, or was packed to be."""
    is_out_of_ratio = part.file_size > ratio_counts_from and part.file_size > preflight.MAX_RATIO * part.compress_size
    return is_out_of_ratio or part.file_size > most_bytes()


def _leads_outside(name: str) -> bool:
    """Whether a name in an archive is a path out of it."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in path.parts[0]
