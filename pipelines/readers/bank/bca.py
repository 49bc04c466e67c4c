"""A statement of BCA: titles with account and period, lines whose day has no year, sums below that must come out."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from duckdb import DuckDBPyConnection

from pipelines.readers.bank.statement import amount, cell, holder, is_blank, plain, statement
from pipelines.types.errors import FeedError
from pipelines.types.feed import folded
from pipelines.types.grid import Grid, Rows
from pipelines.types.relations import Relations
from pipelines.types.top_rows import titled

SHAPE = "bank_bca"
_TITLES = ("tanggal transaksi", "keterangan", "jumlah", "saldo")
_DAY = r"(\d{2})/(\d{2})/(\d{4})"
_SUMS = {
    "saldo awal": "opening", "kredit": "credit", "mutasi kredit": "credit", "debet": "debit", "mutasi debet": "debit",
    "saldo akhir": "closing",
}  # fmt: skip


def recognise(relations: Relations, grid: Grid, file: str) -> list[Grid] | None:
    """Return the credits of the statement; None for another sheet.

    Args:
        relations: where the tables of the grids are made
        grid: the sheet as text
        file: name of the file, for the refusal

    Raises:
        FeedError: no period, no sums, or sums that differ.
    """
    header = titled(grid.top, *_TITLES)
    if header is None:
        return None
    row, places = header
    titles = [cells for number, cells in grid.top if number < row]
    money = statement(relations, grid, _texts(grid, row, places, titles, file=file))
    _check_sums(relations.con, grid, money, file)
    return [replace(money, note=(*money.note, "bank_year_of_period"))]


def _texts(grid: Grid, row: int, places: dict[str, int], titles: list[list[str]], *, file: str) -> dict[str, str]:
    sum_place = places["jumlah"]
    # CR or DB stands behind the amount, in its cell or in a column without a title
    signed = f"upper(concat_ws(' ', {', '.join(cell(place) for place in range(sum_place, places['saldo']))}))"
    sign = rf"regexp_extract({signed}, '\b(CR|DB)\b', 1)"
    figure = rf"trim(regexp_replace({cell(sum_place)}, '(?i)\s*(CR|DB)\s*$', ''))"
    day, first = cell(places["tanggal transaksi"]), cell(0)
    is_sum = f"regexp_matches(lower({first}), '^(saldo (awal|akhir)|(mutasi )?(kredit|debet))\\b')"
    return {
        "kind": f"""CASE WHEN {is_blank(grid)} THEN 'blank' WHEN row_number < {row} THEN 'title'
            WHEN row_number = {row} THEN 'header' WHEN {is_sum} THEN 'total'
            WHEN upper({day}) = 'PEND' THEN 'bank_pending' END""",
        "bank": "'BCA'",
        "account": f"'{_account(titles)}'",
        "day_text": _dated(day, *_period(titles, file)),
        "remarks": cell(places["keterangan"]),
        "credit_text": f"CASE WHEN {sign} = 'CR' THEN {figure} END",
        "debit_text": f"CASE WHEN {sign} = 'DB' THEN {figure} END",
        "balance_text": cell(places["saldo"]),
        "holder": holder([(number, cells) for number, cells in grid.top if number < row]),
    }


def _account(titles: list[list[str]]) -> str:
    named = (" ".join(cells) for cells in titles if folded(cells[0]).startswith("no rekening"))
    return re.sub(r"\D", "", next(named, ""))


def _period(titles: list[list[str]], file: str) -> tuple[date, date]:
    for cells in titles:
        days = re.findall(_DAY, " ".join(cells))
        if folded(cells[0]).startswith("periode") and len(days) == 2:
            (d1, m1, y1), (d2, m2, y2) = days
            return date(int(y1), int(m1), int(d1)), date(int(y2), int(m2), int(d2))
    raise FeedError("bank.without_period", file=file)


def _dated(day: str, first: date, last: date) -> str:
    """SQL: `05/09` as a day of the period; as it stands when the period does not tell which year."""
    parts = f"regexp_extract({day}, '^(\\d\\d)/(\\d\\d)', ['day', 'month'])"
    written = f"year || '-' || {parts}.month || '-' || {parts}.day"
    inside = f"TRY_CAST({written} AS DATE) BETWEEN DATE '{first}' AND DATE '{last}'"
    years = f"list_filter(range({first.year}, {last.year + 1}), lambda year: {inside})"
    return f"""CASE WHEN regexp_full_match({day}, '\\d\\d/\\d\\d') AND len({years}) = 1
            THEN {years}[1] || '-' || {parts}.month || '-' || {parts}.day
        ELSE {day} END"""


def _check_sums(con: DuckDBPyConnection, grid: Grid, money: Grid, file: str) -> None:
    """The sums below the lines must be those of the lines; lines that are still pending may be in them or not."""
    stated = _stated(con, grid, money)
    cash = (
        f"SELECT coalesce(sum(credit), 0), coalesce(sum(debit), 0) FROM {money.relation} WHERE kind IS NULL OR kind IN "
    )
    without = con.execute(cash + "('bank_debit', 'bank_interest')").fetchall()[0]
    with_pending = con.execute(cash + "('bank_debit', 'bank_interest', 'bank_pending')").fetchall()[0]
    wrong = [_difference(stated, *sums) for sums in (without, with_pending)]
    if not {"credit", "debit", "closing"} & stated.keys():
        raise FeedError("bank.without_sums", file=file)
    if wrong[0] and wrong[1]:
        label, stated_sum, computed = wrong[0]
        raise FeedError("bank.sums_differ", file=file, column=label, stated=plain(stated_sum), found=plain(computed))


def _difference(
    stated: dict[str, tuple[str, Decimal]], credit: Decimal, debit: Decimal
) -> tuple[str, Decimal, Decimal] | None:
    """The first stated sum that is not what the lines give: its label, what it says, what they give."""
    computed = {"credit": credit, "debit": debit}
    if "opening" in stated:
        computed["closing"] = stated["opening"][1] + credit - debit
    differing = ((*stated[name], sum_) for name, sum_ in computed.items() if name in stated and stated[name][1] != sum_)
    return next(differing, None)


def _stated(con: DuckDBPyConnection, grid: Grid, money: Grid) -> dict[str, tuple[str, Decimal]]:
    """The sums below the lines, each with the label it has there."""
    rows: Rows = [
        (row[0], [cell_text or "" for cell_text in row[1:]])
        for row in con.execute(
            f"SELECT g.* FROM {grid.relation} g JOIN {money.lines} l USING (row_number) WHERE l.kind = 'total'"
        ).fetchall()
    ]
    stated = {}
    for _, cells in rows:
        label, _, rest = cells[0].partition(":")
        texts = (text.lstrip(":= ") for text in (rest, *cells[1:]))
        figure = next((sum_ for text in texts if text and (sum_ := amount(con, text)) is not None), None)
        if folded(label) in _SUMS and figure is not None:
            stated[_SUMS[folded(label)]] = (label.strip(), figure)
    return stated
