"""Suggested pairings as a workbook that comes back filled in and is loaded as `companionships`. It names no person.

A row counts once it has a start date: until then its decision reads "suggested", and the row is passed over.
"""

from datetime import datetime
from io import BytesIO
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from codes import MADE_UP_MARK
from i18n import Words
from reports.delivery_book import OPTIONS

COLUMNS = (
    "started_at",
    "pairing_decision",
    "companion_id",
    "person",
    "person_kind",
    "role",
    "nearness",
    "places_left",
    "note",
)
"""Columns of the sheet: those of the feed `companionships`, and for the eye what the pair rests on."""
_WIDTHS = {"started_at": 18, "pairing_decision": 16, "role": 24, "nearness": 20, "note": 30}


def companionship_book(pairs: pd.DataFrame, w: Words, *, made_up: bool) -> bytes:
    """The workbook: a row per suggested pair by pseudonyms, the start to be filled in.

    Args:
        pairs: Of `suggested_pairings`.
        w: Words in the reader's language.
        made_up: Whether the data are made up: then the first row says so, and the file comes back as made up.
    """
    file = BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        sheet = book.add_worksheet(w("feed.companionships")[:31])
        bold = book.add_format({"bold": True})
        above = [*([MADE_UP_MARK] if made_up else []), w("companions.book_how")]
        for row, line in enumerate(above):
            sheet.write_string(row, 0, line, bold)
        head = len(above)
        day, text = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "@"})
        for column, name in enumerate(COLUMNS):
            fill = {"bg_color": "#DCEDEC"} if name in ("started_at", "note") else {}
            sheet.write_string(head, column, title(name, w), book.add_format({"bold": True, "bottom": 2, **fill}))
            sheet.set_column(column, column, _WIDTHS.get(name, 16), day if name == "started_at" else text)
        for row, pair in enumerate(pairs.to_dict("records"), start=head + 1):
            _write(sheet, row, _cells(pair, w), w, text)
        sheet.data_validation(
            head + 1, 0, head + max(1, len(pairs)), 0,
            {"validate": "date", "criteria": ">=", "value": datetime(2020, 1, 1), "ignore_blank": True},
        )  # fmt: skip
        sheet.freeze_panes(head + 1, 2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    return file.getvalue()


def title(column: str, w: Words) -> str:
    """The title by which the column is recognised when the sheet comes back, as the templates have it."""
    keys = (f"template.title.companionships.{column}", f"template.title.{column}", f"column.{column}")
    return w(next(key for key in keys if w.has(key)))


def _cells(pair: dict[Any, Any], w: Words) -> dict[str, Any]:
    kind = pair["person_kind"]
    return {
        "companion_id": str(pair["companion"]),
        "person": str(pair["person"]),
        "person_kind": "" if pd.isna(kind) else w.term("person_kind", str(kind)),
        "role": w.term("companion_role", pair["role"]),
        "nearness": w.term("nearness", pair["nearness"]),
        "places_left": int(pair["places_left"]),
    }


def _write(sheet: Any, row: int, cells: dict[str, Any], w: Words, text: Any) -> None:
    """Write a row; its decision follows the start date by itself.

    Args:
        sheet: The sheet.
        row: Number of the row, from 0.
        cells: What stands in it.
        w: Words in the reader's language.
        text: Format of text.
    """
    for column, name in enumerate(COLUMNS):
        cell = cells.get(name, "")
        if name == "pairing_decision":
            words = [w.term("pairing_decision", code) for code in ("suggested", "done")]
            start = xl_rowcol_to_cell(row, COLUMNS.index("started_at"))
            sheet.write_formula(row, column, f'=IF({start}="","{words[0]}","{words[1]}")', None, words[0])
        elif isinstance(cell, int):
            sheet.write_number(row, column, cell)
        elif cell:
            sheet.write_string(row, column, cell, text)
