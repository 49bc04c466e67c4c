"""Lists of money that no feed is about: accounts of a bank whose layout nobody knows, and cash books."""

import re
from collections.abc import Iterator

from pipelines.feeds import stock
from pipelines.feeds.qualifiers import sign_of
from pipelines.feeds.title_qualifiers import base_title
from pipelines.types.feed import folded
from pipelines.types.grid import Rows

_SIGN = {*sign_of("credit", out="debit")[0].headers} - {folded(title) for title in ("masuk/keluar", "jenis transaksi")}
_OUT, _IN = ({*sign_of("credit", out=way)[1].headers} for way in ("debit", "credit"))
_OF_BANK = {
    "debit", "debet", "mutasi debet", "mutasi debit", "dana keluar", "withdrawal", "withdrawals", "debit amount",
    "kredit", "credit", "mutasi kredit", "dana masuk", "deposit", "deposits", "credit amount", "inflow", "outflow",
}  # fmt: skip
_BALANCE = {
    "saldo",
    "saldo akhir",
    "sisa saldo",
    "sisa",
    "balance",
    "running balance",
    "closing balance",
    "शेष",
    "बकाया",
}
_FLOWS = {"inflow", "outflow"}
_SIGNS = {"cr", "db", "dr", "d", "k", "c", "debit", "debet", "kredit", "credit"}
_AMOUNT = {"amount", "nominal", "jumlah", "nilai", "mutasi", "राशि"}
_THINGS = {*stock.STOCK.column("item").headers, *stock.STOCK.column("condition").headers, "satuan", "gudang"}
_CASH = re.compile(r"\b(kas|bku|keuangan|cash|rekening|tabungan)\b|रोकड़")
_LEAST_RUPIAH = 1000  # a figure of so many is money: nobody moves so much goods in most lines


def money_book(top: Rows) -> tuple[str, list[str]] | None:
    """Return `bank_list` or `cash_book` for a list of money, with its titles; None for any other table.

    top: its first rows
    """
    for position, (_, row) in enumerate(top):
        titles = {base_title(cell): place for place, cell in enumerate(row) if cell.strip()}
        ways = [titles[title] for title in titles if title in _OUT | _IN]
        is_two_way = bool(titles.keys() & _OUT and titles.keys() & _IN and titles.keys() & (_BALANCE | _FLOWS))
        is_signed = bool(titles.keys() & (_BALANCE | _AMOUNT)) and _has_signs(titles, top[position + 1 :])
        if titles.keys() & _THINGS or not (is_two_way or is_signed):
            continue
        written = [cell.strip() for cell in row if cell.strip()]
        if is_signed or (titles.keys() & _OF_BANK & _OUT and titles.keys() & _OF_BANK & _IN):
            return "bank_list", written
        named = any(_CASH.search(folded(cell)) for _, above in top[:position] for cell in above)
        if named or _is_money(top[position + 1 :], ways):
            return "cash_book", written
    return None


def _has_signs(titles: dict[str, int], rows: Rows) -> bool:
    """Whether a column says which way money went: by its title, by its words, or by the sign before each amount."""
    if titles.keys() & _SIGN:
        return True
    cells = {title: [row[place].strip() for _, row in rows if place < len(row)] for title, place in titles.items()}
    if any(_are_signs(column) for column in cells.values()):
        return True
    amounts = [cell for title in titles.keys() & _AMOUNT for cell in cells[title] if any(map(str.isdigit, cell))]
    return bool(titles.keys() & _BALANCE) and bool(amounts) and all(cell[0] in "+-−" for cell in amounts)


def _are_signs(column: list[str]) -> bool:
    words = {folded(cell) for cell in column if cell}
    return bool(words) and words <= _SIGNS


def _is_money(rows: Rows, places: list[int]) -> bool:
    """Whether most figures of these columns are as large as only money is."""
    figures = list(_figures(rows, places))
    return bool(figures) and sum(figure >= _LEAST_RUPIAH for figure in figures) * 2 > len(figures)


def _figures(rows: Rows, places: list[int]) -> Iterator[int]:
    for _, row in rows:
        for place in places:
            cell = row[place] if place < len(row) else ""
            digits = re.sub(r"[^0-9]", "", re.sub(r"[.,][0-9]{1,2}$", "", cell.strip("\u2060 ")))
            if digits and (int(digits) > 0 or re.search(r"(?i)\brp\b|idr", cell)):
                yield int(digits[:12])
