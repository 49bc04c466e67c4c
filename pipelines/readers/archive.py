"""A .zip of tables or boundaries: what a form server, a drive or a map service lets people download.

Each file in it that can be a table is read like a file of its own, and its sheets bear its name. A shapefile is all of
its parts together. Nothing is unpacked but by a child process, and no name in the archive becomes a path.
"""

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import settings
from pipelines.readers.archive_parts import safe_parts
from pipelines.readers.foreign import suffixes
from pipelines.readers.places import shapefile
from pipelines.readers.workbook import confined, preflight
from pipelines.types.errors import FeedError
from pipelines.types.grid import Grid, no_rows
from pipelines.types.relations import Relations

TABLES = (
    ".csv",
    ".tsv",
    ".xlsx",
    ".xlsm",
    ".xlsb",
    ".xls",
    ".ods",
    ".html",
    ".htm",
    ".xml",
    ".json",
    ".geojson",
    ".kml",
)
_MOST_TABLES = 50
_HEAD = 65536
_LONGEST_NAME = 120
ReadMember = Callable[[Path, bytes], list[Grid]]


def is_archive(head: bytes) -> bool:
    """Whether the content begins like a .zip."""
    return head.startswith(preflight.ZIP)


def read_members(path: Path, read: ReadMember, relations: Relations) -> list[Grid]:
    """Return the sheets of all tables in an archive, and a hidden one for each other file.

    Args:
        path: the archive
        read: reads a file of it, given its first bytes
        relations: where the tables of the grids are made

    Raises:
        FeedError: `archive.` `broken`, `encrypted`, `unsafe_names`, `too_large`, `without_tables`, or that of a file.
    """
    parts = _parts(path)
    shapes = [part for part in parts if PurePosixPath(part.filename).suffix.lower() == ".shp"]
    tables = [part for part in parts if PurePosixPath(part.filename).suffix.lower() in TABLES]
    if shapes:
        tables = []
    if not (shapes or tables):
        raise FeedError("archive.without_tables", file=path.name, kinds=suffixes([part.filename for part in parts]))
    if len(tables) > _MOST_TABLES:
        raise FeedError("archive.too_large", file=path.name)
    grids: list[Grid] = []
    with TemporaryDirectory(prefix="posko-archive-") as folder:
        for number, part in enumerate(tables):
            grids += _with_sheet(_read_member(path, part, Path(folder) / str(number), read), part.filename)
        for shape in shapes:
            grids += _with_sheet([_shapefile(path, shape, parts, Path(folder), relations)], shape.filename)
    read_ones = {part.filename for part in (*tables, *shapes)}
    others = [part.filename for part in parts if part.filename not in read_ones]
    nothing = relations.table("nothing", no_rows(0)) if others else ""
    return [*grids, *(Grid(nothing, 0, sheet=name, hidden=True) for name in others if not shapes)]


def _parts(path: Path) -> list[zipfile.ZipInfo]:
    """The files of an archive, less what a Mac adds. FeedError when something speaks against opening it."""
    parts = safe_parts(path, "archive", ratio_counts_from=preflight.RATIO_COUNTS_FROM)
    return [part for part in parts if not PurePosixPath(part.filename).parts[0].startswith("__MACOSX")]


def _read_member(archive: Path, part: zipfile.ZipInfo, folder: Path, read: ReadMember) -> list[Grid]:
    """The sheets of one file, which is named after its archive too, for a refusal."""
    folder.mkdir()
    inner = PurePosixPath(part.filename.replace("\\", "/"))
    target = folder / f"{archive.stem[:_LONGEST_NAME]} › {inner.stem[:_LONGEST_NAME]}{inner.suffix}"
    _unpack(archive, part.filename, target)
    with target.open("rb") as file:
        head = file.read(_HEAD)
    if not head or (is_archive(head) and inner.suffix.lower() not in TABLES):
        return []
    try:
        return read(target, head)
    except FeedError as refusal:
        raise FeedError(refusal.key, **refusal.gaps | {"file": f"{archive.name} › {inner.name}"}) from refusal


def _shapefile(
    archive: Path, shape: zipfile.ZipInfo, parts: list[zipfile.ZipInfo], folder: Path, relations: Relations
) -> Grid:
    """The villages of a shapefile: its parts have the same name before their suffix."""
    stem = str(PurePosixPath(shape.filename).with_suffix("")).lower()
    for part in parts:
        inner = PurePosixPath(part.filename)
        if str(inner.with_suffix("")).lower() == stem and inner.suffix.lower() in shapefile.PARTS:
            _unpack(archive, part.filename, folder / f"shape{inner.suffix.lower()}")
    return shapefile.read(folder / "shape.shp", archive.name, relations)


def _unpack(archive: Path, name: str, target: Path) -> None:
    most = str(settings.max_file_mb() * 1_000_000)
    answer = confined.run("pipelines.readers.chat.unpack", str(archive.resolve()), name, str(target), most)
    answered = json.loads(answer) if answer else {"refused": ".too_large"}
    if "refused" in answered:
        raise FeedError(f"archive.{answered['refused'].rpartition('.')[2]}", file=archive.name)


def _with_sheet(grids: list[Grid], name: str) -> Iterator[Grid]:
    """Sheets that bear the name of their file in the archive."""
    stem = PurePosixPath(name.replace("\\", "/")).stem
    for grid in grids:
        yield replace(grid, sheet=f"{stem} › {grid.sheet}" if grid.sheet else stem)
