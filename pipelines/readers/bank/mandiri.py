"""A statement of Mandiri: a line a movement of one or several accounts, in and out in two columns."""

from pipelines.readers.bank.statement import (
    cell,
    checked_by_balance,
    holder,
    is_blank,
    refuse_exchanged_days,
    statement,
)
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations
from pipelines.types.top_rows import titled

SHAPE = "bank_mandiri"
_TITLES = ("accountno", "postdate", "remarks", "credit amount", "debit amount")


def recognise(relations: Relations, grid: Grid, file: str) -> list[Grid] | None:
    """Return the credits of the statement; None for another sheet.

    Args:
        relations: where the tables of the grids are made
        grid: the sheet as text
        file: name of the file, for the refusal

    Raises:
        FeedError: a balance does not follow, or a spreadsheet exchanged day and month.
    """
    header = titled(grid.top, *_TITLES)
    if header is None:
        return None
    row, places = header
    refuse_exchanged_days(relations.con, grid, places["postdate"], file)
    # money of another currency is no rupiah: with its name behind it the amount cannot be read, and comes to the desk
    currency = f"upper(coalesce({cell(places.get('ccy'))}, 'IDR'))"
    credit = cell(places["credit amount"])
    texts = {
        "kind": f"""CASE WHEN {is_blank(grid)} THEN 'blank' WHEN row_number < {row} THEN 'title'
            WHEN row_number = {row} THEN 'header' WHEN {cell(places["postdate"])} IS NULL THEN 'total' END""",
        "bank": "'Mandiri'",
        "account": f"regexp_replace({cell(places['accountno'])}, '[^0-9]', '', 'g')",
        "day_text": cell(places["postdate"]),
        "remarks": cell(places["remarks"]),
        "reference": cell(places.get("additionaldesc")),
        "credit_text": f"CASE WHEN {currency} IN ('IDR', 'RP') THEN {credit} ELSE {credit} || ' ' || {currency} END",
        "debit_text": cell(places["debit amount"]),
        "holder": holder([(number, cells) for number, cells in grid.top if number < row]),
        "balance_text": f"CASE WHEN {currency} IN ('IDR', 'RP') THEN {cell(places.get('close balance'))} END",
    }
    return [checked_by_balance(relations.con, statement(relations, grid, texts), file)]
