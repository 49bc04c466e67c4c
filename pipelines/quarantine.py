"""Rows and cells to correct, written as a workbook that can be corrected and sent again."""

from pathlib import Path
from typing import Any

import xlsxwriter

import warehouse
from i18n import Words
from pipelines import readers, store
from pipelines.errors import FeedError
from pipelines.load import Load, Part
from pipelines.originals import original
from pipelines.status import opened
from pipelines.workbench import connection

_QUERY = """SELECT load_id, part, row_number, scope, rule, column_name, found, suggestion FROM ops.quarantine
    WHERE $load IS NULL OR load_id = $load ORDER BY load_id, part, row_number"""


def write_quarantine(load_id: str | None, out: Path | None, words: Words) -> tuple[Any, int]:
    """What is open, with the reason in words; with `out`, a workbook of the rows as they arrived."""
    path = warehouse.current()
    if load_id is not None and load_id not in {load.load_id for load in store.loads()}:
        raise FeedError("no_such_load", load=load_id)
    if path is None or not path.exists():
        return {"rows": [], "file": None}, 0
    with opened(path) as con:
        cursor = con.execute(_QUERY, {"load": load_id})
        names = [column[0] for column in cursor.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    loads = {load.load_id: load for load in store.all_loads()}
    for row in rows:
        row["file"], row["reason"] = loads[row["load_id"]].file, reason(row, loads[row["load_id"]], words)
    if out:
        _write_workbook(out, rows, loads, words)
    return {"rows": rows, "file": str(out) if out else None}, 0


def reason(row: dict[str, Any], load: Load, words: Words) -> str:
    """One sentence: which column, what was found, what to do."""
    written = load.parts[row["part"]].header.get(row["column_name"]) or words(f"column.{row['column_name']}")
    sentence = words(f"quarantine.{row['rule']}", column=written, found=row["found"] or "")
    return sentence + (" " + words("quarantine.suggestion", suggestion=row["suggestion"]) if row["suggestion"] else "")


def _write_workbook(out: Path, rows: list[dict[str, Any]], loads: dict[str, Load], words: Words) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(out), options) as book:
        for load_id, part in dict.fromkeys((row["load_id"], row["part"]) for row in rows):
            open_rows = [row for row in rows if (row["load_id"], row["part"]) == (load_id, part)]
            _write_sheet(book.add_worksheet(f"{load_id}-{part}"), open_rows, loads[load_id], words)


def _write_sheet(sheet: xlsxwriter.worksheet.Worksheet, rows: list[dict[str, Any]], load: Load, words: Words) -> None:
    """The file's own header and cells, and behind them the row's number and what is wrong with it."""
    part = load.parts[rows[0]["part"]]
    header = [*part.header.values(), *part.constants]
    titles = [*header, words("quarantine.row"), words("quarantine.reason")]
    sheet.write_row(0, 0, titles)
    cells = _cells(load, part, [row["row_number"] for row in rows])
    reasons: dict[int, list[str]] = {}
    for row in rows:
        reasons.setdefault(row["row_number"], []).append(row["reason"])
    for line, (number, said) in enumerate(reasons.items(), start=1):
        written = [*cells.get(number, [""] * len(part.header)), *part.constants.values()]
        sheet.write_row(line, 0, [*written, number, " ".join(said)])
    sheet.set_column(0, len(header), 18)
    sheet.set_column(len(header) + 1, len(header) + 1, 90)
    sheet.freeze_panes(1, 0)


def _cells(load: Load, part: Part, numbers: list[int]) -> dict[int, list[str]]:
    """The rows as they stand in the original, only the columns that were understood."""
    if not part.header:
        return {}
    with connection() as con:
        grids = readers.read(original(load.sha256), con)
        grid = next(grid for grid in grids if grid.sheet == part.sheet)
        columns = ", ".join(f"coalesce(clean(c{place}), '')" for place in sorted(part.places.values()))
        found = con.execute(
            f"SELECT row_number, {columns} FROM {grid.relation} WHERE row_number IN (SELECT unnest($numbers))",
            {"numbers": numbers},
        )
        return {row[0]: list(row[1:]) for row in found.fetchall()}
