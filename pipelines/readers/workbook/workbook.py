"""Workbooks (.xlsx .xlsm .xlsb .xls .ods), told by their content, whatever the file is called.

Rows are numbered as Excel numbers them. A cell whose type Excel knew ends in U+2060 (see `workbooks.cells`). In .xlsx
an error stays readable (`#REF!`) and a formula whose result was never stored is given as its text (`=B2-C2`).
"""

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipelines.readers.workbook import confined, preflight
from pipelines.types.errors import FeedError
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations

SHAPE = "workbook"
_SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xlsb", ".xls", ".ods")
_FIRST_PARTS = (b"[Content_Types].xml", b"opendocument.spreadsheet", b"xl/")
_LONGEST_LINE = 64_000_000
_WIDEST = 1000


def accepts(path: Path, head: bytes) -> bool:
    """Whether this is a workbook, or a broken archive that calls itself one."""
    if head.startswith(preflight.COMPOUND):
        return True
    if head.startswith(preflight.ZIP):
        named_so = path.suffix.lower() in _SUFFIXES
        return named_so or any(part in head for part in _FIRST_PARTS) or _holds_sheets(path)
    return False


def read(path: Path, relations: Relations) -> list[Grid]:
    """One grid for each sheet with a filled cell, in the workbook's order, hidden ones marked.

    FeedError: `workbook.` `not_one`, `encrypted`, `broken` or `too_large`; `too_wide`; `empty_file`.
    """
    if key := preflight.refusal(path):
        raise FeedError(key, file=path.name)
    return extracted("pipelines.readers.workbook.extract", path, relations, too_large="workbook.too_large")


def extracted(module: str, path: Path, relations: Relations, *, too_large: str) -> list[Grid]:
    """Return the sheets that a child process writes as CSV.

    Args:
        module: what the child runs, with the file and a folder; it answers like `workbook.extract`
        path: the file
        relations: where the tables of the grids are made
        too_large: the refusal of a file that makes the child exceed a limit

    Raises:
        FeedError: what the child refused, `too_wide` or `empty_file`.
    """
    with TemporaryDirectory(prefix="posko-workbook-") as folder:
        answer = confined.run(module, str(path.resolve()), folder)
        answered: dict[str, Any] = json.loads(answer) if answer else {"refused": too_large}
        if "refused" in answered:
            raise FeedError(answered.pop("refused"), file=path.name, **answered)
        if not answered["sheets"]:
            raise FeedError("empty_file", file=path.name)
        if (widest := max(sheet["width"] for sheet in answered["sheets"])) > _WIDEST:
            raise FeedError("too_wide", file=path.name, columns=widest)
        grids = [_grid(sheet, Path(folder), relations) for sheet in answered["sheets"]]
        note = ("strikes_unread",) if answered["strikes_unread"] else ()
        return [replace(grid, since_1904=answered["since_1904"], note=note) for grid in grids]


def _grid(sheet: dict[str, Any], folder: Path, relations: Relations) -> Grid:
    columns = {"row_number": "BIGINT"} | {f"c{column}": "VARCHAR" for column in range(sheet["width"])}
    relation = relations.table(
        "sheet",
        f"SELECT * FROM read_csv($file, columns = {columns!r}, header = false, "
        "auto_detect = false, delim = ',', new_line = '\\n', quote = '\"', escape = '\"', "
        f"max_line_size = {_LONGEST_LINE})",
        {"file": str(folder / sheet["file"])},
    )
    return Grid(
        relation=relation,
        width=sheet["width"],
        sheet=sheet["name"],
        hidden=sheet["hidden"],
        struck=sheet["struck"],
        merged=sheet["merged"],
        skipped=sheet.get("skipped", {}),
    )


def _holds_sheets(path: Path) -> bool:
    if preflight.is_crowded(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    return "xl/workbook.xml" in names or "xl/workbook.bin" in names
