"""A statement of BRI: a line a movement, each with the balance after it, which must follow from the one before."""

import re

from pipelines.readers.bank.statement import (
    cell,
    checked_by_balance,
    holder,
    is_blank,
    refuse_exchanged_days,
    statement,
)
from pipelines.types.feed import folded
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations
from pipelines.types.top_rows import titled

SHAPE = "bank_bri"
_TITLES = ("tgl tran", "desk tran", "mutasi debet", "mutasi kredit")


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
    refuse_exchanged_days(relations.con, grid, places["tgl tran"], file)
    above = [
        " ".join(cells) for number, cells in grid.top if number < row and folded(cells[0]) in ("norek", "no rekening")
    ]
    named = f"'{re.sub(r'[^0-9]', '', above[0])}'" if above else "NULL"
    texts = {
        "kind": f"""CASE WHEN {is_blank(grid)} THEN 'blank' WHEN row_number < {row} THEN 'title'
            WHEN row_number = {row} THEN 'header' WHEN {cell(places["tgl tran"])} IS NULL THEN 'total' END""",
        "bank": "'BRI'",
        "account": f"coalesce(regexp_replace({cell(places.get('norek'))}, '[^0-9]', '', 'g'), {named})",
        "day_text": cell(places["tgl tran"]),
        "remarks": cell(places["desk tran"]),
        "reference": cell(places.get("trremk")),
        "credit_text": cell(places["mutasi kredit"]),
        "debit_text": cell(places["mutasi debet"]),
        "balance_text": cell(places.get("saldo akhir mutasi")),
        "holder": holder([(number, cells) for number, cells in grid.top if number < row]),
    }
    return [checked_by_balance(relations.con, statement(relations, grid, texts), file)]
