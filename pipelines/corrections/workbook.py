"""The workbook of rows to correct: the reasons in words, the wrong cells in yellow, the others as they arrived.

Its rows name what they correct in a hidden column, and a hidden row names the columns: whatever is done to the rest,
and by whatever program it is saved, it can be sent again as it is.
"""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from i18n import Words
from pipelines import feeds
from pipelines.build.gate.gate import code
from pipelines.build.gate.texts import OF_FILES, labels
from pipelines.corrections.arrived_cells import Arrived, arrived
from pipelines.parse.connection import connection
from pipelines.templates.wording import list_of
from pipelines.templates.workbook import LISTS, write_lists
from pipelines.types.cells.marks import TYPED
from pipelines.types.feed import Feed
from pipelines.types.load import Load
from pipelines.types.row_reference import KEY

_ABOVE = 3  # a sentence, titles, and the hidden names
_OWN = 3  # key, row, reason
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class _Page:
    book: Any
    sheet: Any
    arrived: Arrived


def write_book(out: Path, rows: list[dict[str, Any]], loads: dict[str, Load], words: Words) -> None:
    """Write a sheet per sheet of a file that has something in quarantine.

    Args:
        out: the workbook
        rows: of `ops.quarantine`, each with its `reason` and `key`
        loads: by load id
        words: language of titles and lists
    """
    open_rows: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        open_rows[row["load_id"], row["part"]].append(row)
    pages: list[tuple[_Page, Feed]] = []
    with connection() as con, xlsxwriter.Workbook(str(out), _OPTIONS) as book:
        for (load_id, number), quarantined in open_rows.items():
            cells = arrived(con, loads[load_id], number, [row["row_number"] for row in quarantined])
            cells = _with_codes(_with_open(cells, quarantined), quarantined, loads[load_id], number)
            page = _Page(book, book.add_worksheet(f"{load_id}-{number}"), cells)
            _write_titles(page, loads[load_id], number, words)
            _write_rows(page, quarantined)
            pages.append((page, feeds.by_table(loads[load_id].parts[number].table)))
        if not open_rows:
            book.add_worksheet().write_string(0, 0, words("quarantine.none"))
        _add_choices(book, pages, words)


def _with_open(cells: Arrived, quarantined: list[dict[str, Any]]) -> Arrived:
    """Add the columns in quarantine that the file has not, or has above the table, so that they can be filled in."""
    more = [name for name in dict.fromkeys(row["column_name"] for row in quarantined) if name not in cells.columns]
    return Arrived([*cells.columns, *more], {row: [*texts, *[""] * len(more)] for row, texts in cells.cells.items()})


def _with_codes(cells: Arrived, quarantined: list[dict[str, Any]], load: Load, number: int) -> Arrived:
    """Write the code that pages show in the place of a name with somebody's name in it, until a name is written there.

    So whoever sends the workbook back as it is approves nothing.

    Args:
        cells: rows as they arrived
        quarantined: what is open in them
        load: their load
        number: of their sheet in it
    """
    part = load.parts[number]
    kinds = labels(feeds.by_table(part.table)) | OF_FILES
    open_names = [row for row in quarantined if row["rule"] == "names_person"]
    codes = {(row["column_name"], row["found"]) for row in open_names}
    of_files = {(row["row_number"], row["column_name"]): row["found"] for row in open_names}
    named = {column for column, _ in codes}

    def public(place: tuple[int, str], cell: str) -> str:
        _, column = place
        if column in OF_FILES:
            return str(of_files.get(place, ""))
        text = cell or part.constants.get(column, "")
        written = code(kinds[column], text.removesuffix(TYPED)) if text else ""
        return written if (column, written) in codes else text

    return Arrived(
        cells.columns,
        {
            row: [
                public((row, name), cell) if name in named else cell
                for name, cell in zip(cells.columns, texts, strict=True)
            ]
            for row, texts in cells.cells.items()
        },
    )


def _write_titles(page: _Page, load: Load, number: int, words: Words) -> None:
    part = load.parts[number]
    where = f"{load.file} › {part.sheet}" if part.sheet else load.file
    book, sheet, columns = page.book, page.sheet, page.arrived.columns
    bold, wrapped = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 1, f"{words('quarantine.from', file=where)} {words('quarantine.how')}")
    titles = [words("quarantine.row"), words("quarantine.reason")]
    titles += [part.header.get(name) or words(f"column.{name.removesuffix('_clock')}") for name in columns]
    sheet.write_row(1, 1, titles, bold)
    sheet.write_row(2, 0, [KEY, "", "", *columns])
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(0, 0, None, None, {"hidden": True})
    sheet.set_column(1, 1, 7)
    sheet.set_column(2, 2, 60, wrapped)
    sheet.set_column(_OWN, _OWN + len(columns), 20)
    sheet.freeze_panes(_ABOVE, 2)


def _add_choices(book: Any, pages: list[tuple[_Page, Feed]], words: Words) -> None:
    """Add lists to choose from, as a template has them; anything else may be typed too."""
    chosen = [
        (page, place, column, feed)
        for page, feed in pages
        for column in feed.columns
        for place, name in enumerate(page.arrived.columns, start=_OWN)
        if name == column.name and list_of(column, feed)
    ]
    if not chosen:
        return
    lists = book.add_worksheet(LISTS)
    lists.hide()
    ranges = write_lists(lists, [(column, feed) for *_, column, feed in chosen], words)
    for page, place, column, feed in chosen:
        rule = {"validate": "list", "source": ranges[list_of(column, feed) or ""], "show_error": False}
        page.sheet.data_validation(_ABOVE, place, _ABOVE + max(0, len(page.arrived.cells) - 1), place, rule)


def _write_rows(page: _Page, quarantined: list[dict[str, Any]]) -> None:
    book, sheet, arrived_cells = page.book, page.sheet, page.arrived
    text = book.add_format({"num_format": "@", "valign": "top"})
    wrong = book.add_format({"num_format": "@", "valign": "top", "bg_color": "#FFE68A"})
    reasons: dict[int, list[str]] = defaultdict(list)
    open_columns: dict[int, set[str]] = defaultdict(set)
    keys = {row["row_number"]: row["key"] for row in quarantined}
    for row in quarantined:
        reasons[row["row_number"]].append(row["reason"])
        open_columns[row["row_number"]] |= {row["column_name"], f"{row['column_name']}_clock"}
    for line, (number, sentences) in enumerate(reasons.items(), start=_ABOVE):
        sheet.write_string(line, 0, keys[number])
        sheet.write_number(line, 1, number)
        sheet.write_string(line, 2, " ".join(sentences))
        cells = arrived_cells.cells.get(number, [""] * len(arrived_cells.columns))
        for place, (name, cell) in enumerate(zip(arrived_cells.columns, cells, strict=True), start=_OWN):
            _write_cell(sheet, (line, place), cell, wrong if name in open_columns[number] else text)


def _write_cell(sheet: Any, place: tuple[int, int], cell: str, style: Any) -> None:
    """Write a number of the original workbook as one; everything else as the text it was."""
    plain = cell.removesuffix(TYPED)
    if cell != plain and plain.replace("-", "", 1).replace(".", "", 1).isdecimal():
        sheet.write_number(*place, float(plain), style)
    else:
        sheet.write_string(*place, plain, style)
