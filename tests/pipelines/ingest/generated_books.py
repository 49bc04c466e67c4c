"""Books as offices write them, drawn at random from a known truth: titles, units, totals, merges, stacked tables.

A book is one sheet. Each of its lines knows what it means, so what is loaded of it can be compared line by line.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from hypothesis import strategies as st

Meaning = tuple[str, ...]
"""Day, depot or kind, item, movement or '', amount: what one line says, in the units of our tables."""
Draw = Callable[[st.SearchStrategy[Any]], Any]
_FIRST_DAY = date(2021, 7, 1)
# item: how it is written, our code, its own unit, and (unit as written, how many of its own that is)
_ITEMS = (
    ("Beras", "rice", (("kg", "1"), ("kilogram", "1"), ("ton", "1000"), ("kwintal", "100"), ("", "1"))),
    ("Tabung 6 m3", "cylinder_6m3", (("tabung", "1"), ("btl", "1"), ("", "1"))),
    ("Tabung 1 m3", "cylinder_1m3", (("tabung", "1"), ("", "1"))),
    ("Disinfektan", "disinfectant", (("liter", "1"), ("ltr", "1"), ("", "1"))),
    ("Selimut", "blanket", (("lembar", "1"), ("pcs", "1"), ("lusin", "12"), ("", "1"))),
)
_OUT_OF_FORCE = ("Batal", "Dibatalkan", "Gagal", "Pending", "Refunded", "Cancelled", "Failed")
_IN_FORCE = ("Selesai", "Berhasil", "Lunas", "Paid", "Success")


@dataclass
class Book:
    """The cells of one sheet, and what its lines mean."""

    name: str
    """Name of the file; its ending says how it is written."""
    cells: list[list[str]] = field(default_factory=list)
    """Rows of texts."""
    means: dict[int, Meaning] = field(default_factory=dict)
    """By row number, from 1, what a line says; a line of which nothing counts is not here."""
    merges: list[tuple[int, int, int]] = field(default_factory=list)
    """Column from 0, first and last row number of each merged range."""
    struck: set[int] = field(default_factory=set)
    """Row numbers whose every cell is struck through."""

    def add(self, *cells: str, means: Meaning | None = None) -> int:
        """Add a row and return its number."""
        self.cells.append([*cells])
        if means:
            self.means[len(self.cells)] = means
        return len(self.cells)

    def write(self, folder: Path) -> Path:
        """Write the file; .csv with `;`, else a workbook in which every cell is text."""
        path = folder / self.name
        if path.suffix == ".csv":
            path.write_text("\n".join(";".join(row) for row in self.cells) + "\n", "utf-8")
            return path
        with xlsxwriter.Workbook(str(path)) as workbook:
            sheet, struck = workbook.add_worksheet(), workbook.add_format({"font_strikeout": True})
            for number, row in enumerate(self.cells):
                for place, text in enumerate(row):
                    sheet.write_string(number, place, text, struck if number + 1 in self.struck else None)
            for place, first, last in self.merges:
                sheet.merge_range(first - 1, place, last - 1, place, self.cells[first - 1][place])
        return path


@st.composite
def stock_cards(draw: Draw, name: str = "kartu") -> Book:
    """A stock card, or several below each other, each with its depot above it."""
    style = _CardStyle(
        unit=draw(st.sampled_from(("", "column", "cell", "title"))),
        has_totals=draw(st.booleans()),
        has_merges=draw(st.booleans()),
        has_note=draw(st.booleans()),
        breaks_pages=draw(st.booleans()),
    )
    number = draw(st.integers(100, 9999))  # no two books of one depot, which might be one book sent twice
    book = Book(name + (".xlsx" if style.has_merges else draw(st.sampled_from((".csv", ".xlsx")))))
    if draw(st.booleans()):
        book.add("POSKO TANGGAP DARURAT")
        book.add("")
    for letter in draw(st.sampled_from(("A", "AB", "ABC"))):
        book.add(f"Gudang: Gudang {letter}{number}")
        _stock_table(draw, book, f"Gudang {letter}{number}", style)
        book.add("")
    return book


@dataclass(frozen=True)
class _CardStyle:
    unit: str
    """Where the unit stands: nowhere, in a column, behind the figure, or in the titles of all figures."""
    has_totals: bool
    has_merges: bool
    """Whether a date stands once, merged over its rows."""
    has_note: bool
    breaks_pages: bool
    """Whether the titles stand again in the middle, as a printed page has them."""

    def titles(self, unit: str) -> list[str]:
        behind = f" ({unit})" if self.unit == "title" and unit else ""
        titles = ["Tanggal", "Nama Barang", f"Masuk{behind}", f"Keluar{behind}"]
        return titles + ["Satuan"] * (self.unit == "column") + ["Keterangan"] * self.has_note


def _stock_table(draw: Draw, book: Book, depot: str, style: _CardStyle) -> None:
    of_title = draw(st.sampled_from(_ITEMS))
    unit, factor = draw(st.sampled_from(of_title[2]))
    titles = style.titles(unit)
    book.add(*titles)
    sums = [0, 0]
    day = _FIRST_DAY + timedelta(days=draw(st.integers(0, 20)))
    for nth_day in range(draw(st.integers(1, 3))):
        if nth_day == 1 and style.breaks_pages:
            book.add(*titles)
        first = len(book.cells) + 1
        for nth in range(draw(st.integers(1, 3))):
            item = of_title if style.unit == "title" else draw(st.sampled_from(_ITEMS))
            if style.unit != "title":
                unit, factor = draw(st.sampled_from(item[2])) if style.unit else ("", "1")
            amount, place = draw(st.integers(1, 60)), draw(st.sampled_from((0, 1)))
            sums[place] += amount
            figures = ["", ""]
            figures[place] = f"{amount} {unit}".strip() if style.unit == "cell" else str(amount)
            cells = ["" if style.has_merges and nth else f"{day:%d/%m/%Y}", item[0], *figures]
            cells += [unit] * (style.unit == "column") + ["untuk warga"] * style.has_note
            total = f"{amount * Decimal(factor):.3f}"
            book.add(*cells, means=(str(day), depot, item[1], ("receipt", "issue")[place], total))
        if style.has_merges and len(book.cells) > first:
            book.merges.append((0, first, len(book.cells)))
        day += timedelta(days=1)
    if style.has_totals and style.unit in ("", "title"):  # of several units nobody writes a sum
        book.add("JUMLAH", "", *map(str, sums))


@st.composite
def gift_lists(draw: Draw, name: str = "donasi") -> Book:
    """A list of gifts of money: state, currency, scale in the title, struck lines, sums per day with their date."""
    ending = draw(st.sampled_from((".csv", ".xlsx")))
    has_state, has_currency = draw(st.booleans()), draw(st.booleans())
    has_sums, in_thousands = draw(st.booleans()), draw(st.booleans())
    book = Book(f"{name}{ending}")
    book.add("DAFTAR DONASI")
    if in_thousands:
        book.add("(dalam ribuan rupiah)")
    titles = ["Tanggal", "Jenis", "Nominal"] + ["Status"] * has_state + ["Mata Uang"] * has_currency
    book.add(*titles)
    day = _FIRST_DAY + timedelta(days=draw(st.integers(0, 20)))
    for _ in range(draw(st.integers(1, 3))):
        amounts = []
        for _ in range(draw(st.integers(1, 4))):
            amount = draw(st.integers(1, 99_999)) * (1 if in_thousands else 1000)
            state = draw(st.sampled_from((*_IN_FORCE, *_OUT_OF_FORCE))) if has_state else ""
            currency = draw(st.sampled_from(("IDR", "IDR", "Rp", "USD", "SGD"))) if has_currency else ""
            counts = state not in _OUT_OF_FORCE and currency not in ("USD", "SGD")
            cells = [f"{day:%d/%m/%Y}", "Uang", str(amount)] + [state] * has_state
            idr = amount * (1000 if in_thousands else 1)
            means = (str(day), "cash", "", "", str(idr)) if counts else None
            number = book.add(*cells, *([currency] * has_currency), means=means)
            if ending == ".xlsx" and draw(st.integers(0, 9)) == 0:
                book.struck.add(number)
                book.means.pop(number, None)
            else:
                amounts.append(amount)
        if has_sums and len(amounts) > 1 and not (has_state or has_currency or book.struck):
            book.add(f"{day:%d/%m/%Y}", "Jumlah", str(sum(amounts)))
        day += timedelta(days=1)
    return book


@st.composite
def call_books(draw: Draw, name: str = "telepon") -> Book:
    """A call book: the day merged over its calls or above its table, pages, names that begin like a sum."""
    has_merges = draw(st.booleans())
    day_above = not has_merges and draw(st.booleans())
    book = Book(name + (".xlsx" if has_merges else draw(st.sampled_from((".csv", ".xlsx")))))
    titles = ["Tanggal"] * (not day_above) + ["Jam", "Nama", "Keperluan", "Desa"]
    day = _FIRST_DAY + timedelta(days=draw(st.integers(0, 20)))
    for nth_day in range(draw(st.integers(1, 3))):
        if day_above:
            book.add(f"{draw(st.sampled_from(('Tanggal', 'Hari/Tanggal')))} : {day:%d-%m-%Y}")
        if day_above or nth_day == 0:
            book.add(*titles)
        first, minute = len(book.cells) + 1, 0
        for nth in range(draw(st.integers(1, 3))):
            minute += draw(st.integers(1, 400))
            clock = f"{minute // 60:02}{draw(st.sampled_from('.:'))}{minute % 60:02}"
            caller = draw(st.sampled_from(("Ibu Contoh", "PT Total Bangun", "Jumlah Berkah", "")))
            date_cell = [] if day_above else ["" if has_merges and nth else f"{day:%d/%m/%Y}"]
            means = (str(day), "", "oxygen", "", f"{minute // 60:02}:{minute % 60:02}")
            book.add(*date_cell, clock, caller, "oksigen", draw(st.sampled_from(("Sisir", "Beji"))), means=means)
        if has_merges and len(book.cells) > first:
            book.merges.append((0, first, len(book.cells)))
        day += timedelta(days=1)
    return book


def batches() -> st.SearchStrategy[list[Book]]:
    """Ten books."""
    return st.lists(st.one_of(stock_cards(), gift_lists(), call_books()), min_size=10, max_size=10)


def named(books: list[Book]) -> list[Book]:
    """Give each of these books a name of its own."""
    for number, book in enumerate(books):
        stem, _, ending = book.name.partition(".")
        book.name = f"{stem} {number}.{ending}"
    return books
