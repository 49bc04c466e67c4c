"""A statement of Mandiri: a line a movement of one or several accounts, in and out in two columns."""

from dataclasses import replace

from duckdb import DuckDBPyConnection

from pipelines.readers.bank.statement import cell, check_running_balance, is_blank, statement, without_control
from pipelines.types.grid import Grid
from pipelines.types.top_rows import Rows, titled

SHAPE = "bank_mandiri"
_TITLES = ("accountno", "postdate", "remarks", "credit amount", "debit amount")


def understood(con: DuckDBPyConnection, grid: Grid, top: Rows, file: str) -> list[Grid] | None:
    """The credits of the statement; None for another sheet. FeedError when a balance does not follow."""
    found = titled(top, *_TITLES)
    if found is None:
        return None
    row, places = found
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
        "balance_text": f"CASE WHEN {currency} IN ('IDR', 'RP') THEN {cell(places.get('close balance'))} END",
    }
    money = statement(con, grid, texts)
    check_running_balance(con, money, file)
    return [replace(money, note=(*money.note, "bank_without_control")) if without_control(con, money) else money]
