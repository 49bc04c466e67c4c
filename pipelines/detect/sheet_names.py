"""What the name of a sheet supplies: the item, the depot, or the day, of a book with a sheet for each."""

import re
from dataclasses import replace

from pipelines.detect.header_match import HeaderMatch
from pipelines.feeds.known_items import is_item, item_of
from pipelines.feeds.titles import is_date
from pipelines.readers.stock_card.months import month_of
from pipelines.types.column_map import SHEET_NAME, ColumnMap
from pipelines.types.feed import folded
from pipelines.types.grid import Rows
from pipelines.types.sheet import Sheet

_DEPOT = re.compile(r"(gudang|posko|depo|depot|puskesmas|faskes|rumah sakit|rsud|warehouse|गोदाम|भंडार) \D+")


def with_sheet_name(match: HeaderMatch, sheet: str, top: Rows, file: str) -> HeaderMatch:
    """Return the match with the item, the depot, or the day, that the name of the sheet is, where nothing else says it.

    Args:
        match: what one feed makes of the header
        sheet: name of the sheet
        top: its first rows, whose titles may name the year
        file: name of the file, which may name it too
    """
    if not sheet or not match.places:
        return match
    supplied: dict[str, str] = {}
    columns = {column.name for column in match.feed.columns}
    present = {*match.places, *match.constants}
    if "item" in columns and "item" not in present and is_item(sheet):
        supplied["item"] = sheet
    if "depot" in columns and "depot" not in present and _DEPOT.fullmatch(folded(sheet)) and not _names_month(sheet):
        supplied["depot"] = sheet
    happened = match.feed.happened
    if happened and happened not in present and (day := _day_of(sheet, top[: match.position], file)):
        supplied[happened] = day
    return replace(match, constants=match.constants | supplied) if supplied else match


def _day_of(sheet: str, titles: Rows, file: str) -> str | None:
    """The day a sheet is named after; the year of `12 Juli` stands in its titles or in the name of the file."""
    if is_date(sheet):
        return sheet
    year = month_of(f"{sheet} juli" if not month_of(f"{sheet} 2021") else sheet, _text(titles), file)
    return f"{sheet} {year[:4]}" if year and is_date(f"{sheet} {year[:4]}") else None


def _names_month(sheet: str) -> bool:
    return month_of(f"{sheet} 2021") is not None


def _text(titles: Rows) -> str:
    return " ".join(cell for _, row in titles for cell in row)


def name_supplied(sheet: Sheet, column_map: ColumnMap, file: str) -> Sheet:
    """Return a sheet read by a column map with its name in the place of constants that are to be the sheet's name.

    Args:
        sheet: the sheet
        column_map: the column map it is read by
        file: name of the file, for the refusal

    Raises:
        FeedError: a constant is to be the name of a sheet without one, or the sheet is named after another item.
    """
    name, constants = sheet.grid.sheet, dict(sheet.constants)
    for column, text in constants.items():
        if text.strip().lower() == SHEET_NAME:
            if not name:
                raise column_map.refused("no_sheet_name", file=file, at=f"constants.{column}")
            constants[column] = name
        elif column == "item" and item_of(name) not in (None, item_of(text)):
            raise column_map.refused("other_sheet", file=file, sheet=name, found=text, at=f"constants.{column}")
    return replace(sheet, constants=constants)
