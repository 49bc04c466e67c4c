"""The plan as a workbook that comes back filled in and is loaded as `deliveries`. It names no person."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from codes import MADE_UP_MARK
from i18n import Words
from reports.trip_sheet import OUTCOMES
from reports.trips import Trip, TripStop

COLUMNS = (
    *("day", "plan_id", "stop", "vehicle", "from_depot", "to_depot", "request_id", "village", "district", "item"),
    *("outcome", "delivered_at", "quantity_delivered", "empties_item", "empties_collected", "note"),
)
"""Canonical columns of the feed `deliveries`, in the order of the sheet."""
_TO_FILL_IN = ("outcome", "delivered_at", "quantity_delivered", "empties_collected", "note")
_WIDTHS = {"note": 30, "village": 20, "item": 16, "from_depot": 18, "to_depot": 18, "outcome": 18, "delivered_at": 17}
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
"""No text becomes a formula, a link or a number."""


def delivery_book(trips: Sequence[Trip], w: Words, *, made_up: bool) -> bytes:
    """The workbook: a row per stop and size, the amounts as planned, the outcome to be chosen.

    A row without an outcome is not reported; its amounts count for nothing.

    Args:
        trips: Of `trips_of`.
        w: Words in the reader's language.
        made_up: Whether the data are made up: then the first row says so, and the file comes back as made up.
    """
    file = BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        sheet = book.add_worksheet(w("feed.deliveries")[:31])
        above = [*([MADE_UP_MARK] if made_up else []), w("sheet.book_how")]
        bold = book.add_format({"bold": True})
        for row, line in enumerate(above):
            sheet.write_string(row, 0, line, bold)
        head = len(above)
        looks = {name: _looks(book, name) for name in COLUMNS}
        for column, name in enumerate(COLUMNS):
            fill = {"bg_color": "#DCEDEC"} if name in _TO_FILL_IN else {}
            sheet.write_string(head, column, title(name, w), book.add_format({"bold": True, "bottom": 2, **fill}))
            sheet.set_column(column, column, _WIDTHS.get(name, 14), looks[name])
        rows = list(_rows(trips, w))
        for row, cells in enumerate(rows, start=head + 1):
            for column, name in enumerate(COLUMNS):
                _write(sheet, row, column, cells[name], looks[name])
        _guide(book, sheet, w, first=head + 1, last=head + max(1, len(rows)))
        sheet.freeze_panes(head + 1, 3)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(head)
    return file.getvalue()


def title(column: str, w: Words) -> str:
    """The title by which the column is recognised when the sheet comes back, as the templates have it."""
    keys = (f"template.title.deliveries.{column}", f"template.title.{column}", f"column.{column}")
    return w(next(key for key in keys if w.has(key)))


def _looks(book: Any, name: str) -> Any:
    form = {
        "day": "dd/mm/yyyy",
        "delivered_at": "dd/mm/yyyy hh:mm",
        "quantity_delivered": "0",
        "empties_collected": "0",
        "stop": "0",
    }
    return book.add_format({"num_format": form.get(name, "@"), "valign": "top"})


def _rows(trips: Sequence[Trip], w: Words) -> Iterator[dict[str, Any]]:
    for trip in trips:
        for stop in trip.stops:
            yield from _stop(trip, stop, w)


def _stop(trip: Trip, stop: TripStop, w: Words) -> Iterator[dict[str, Any]]:
    for line in stop.lines:
        yield dict.fromkeys(COLUMNS) | {
            "day": trip.day,
            "plan_id": trip.plan_id,
            "stop": int(stop.stop) if stop.stop.isdecimal() else stop.stop,
            "vehicle": trip.vehicle,
            "from_depot": trip.depot,
            "to_depot": stop.to_depot,
            "request_id": stop.request_id,
            "village": stop.village,
            "district": stop.district,
            "item": w.term("item", line.item) if line.full else "",
            "quantity_delivered": line.full,
            "empties_item": w.term("item", line.empties_item) if line.empties else "",
            "empties_collected": line.empties,
        }


def _write(sheet: Worksheet, row: int, column: int, cell: Any, looks: Any) -> None:
    if cell is None or cell == "":
        sheet.write_blank(row, column, None, looks)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell, looks)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell, looks)
    else:
        sheet.write_datetime(row, column, cell, looks)


def _guide(book: Any, sheet: Worksheet, w: Words, *, first: int, last: int) -> None:
    """Offer the outcomes as a list, and mark amounts that contradict theirs.

    Args:
        book: The workbook.
        sheet: Its sheet.
        w: Words of the choices.
        first: First row of the stops, from 0.
        last: Last row of the stops.
    """
    outcome, quantity = COLUMNS.index("outcome"), COLUMNS.index("quantity_delivered")
    words = [w.term("delivery_outcome", code) for code in OUTCOMES]
    sheet.data_validation(first, outcome, last, outcome, {"validate": "list", "source": words})
    for name in ("quantity_delivered", "empties_collected"):
        column = COLUMNS.index(name)
        sheet.data_validation(
            first, column, last, column, {"validate": "integer", "criteria": ">=", "value": 0, "ignore_blank": True}
        )
    cell = xlsxwriter.utility.xl_rowcol_to_cell
    chosen, number = cell(first, outcome, col_abs=True), cell(first, quantity, col_abs=True)
    served = " ".join(f'{chosen}<>"{word}",' for word in words[:2])
    wrong = f'=AND({chosen}<>"", {served} {number}>0)'
    red = book.add_format({"bg_color": "#F4B6B0"})
    sheet.conditional_format(first, quantity, last, quantity, {"type": "formula", "criteria": wrong, "format": red})
