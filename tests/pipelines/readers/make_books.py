"""Writes the golden workbooks: `python tests/pipelines/readers/make_books.py`. All people and figures are made up."""

import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import xlsxwriter
import xlwt
import xlwt.CompoundDoc
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl.utils.datetime import CALENDAR_MAC_1904

GOLDEN = Path(__file__).parent / "golden" / "workbook"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CARD = [("Tabung 6 m3", 40, 12), ("Tabung 1 m3", 100, 31)]


def stock_card_xlsx() -> bytes:
    """A stock card: rows and a column left free, true and typed dates, a hidden list, an empty sheet in front."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        book.add_worksheet("Kosong")
        sheet = book.add_worksheet("Juli")
        sheet.write("B3", "KARTU STOK TABUNG OKSIGEN")
        sheet.write_row("B5", ["Tanggal", "Barang", "Masuk", "Keluar", "Sisa"])
        for row, (item, received, issued) in enumerate(CARD, start=5):
            sheet.write_datetime(row, 1, datetime(2021, 7, 5 + row), day)
            sheet.write_row(row, 2, [item, received, issued])
            sheet.write_formula(row, 5, f"=D{row + 1}-E{row + 1}", None, received - issued)
        sheet.write_row("B8", ["13/07/2021", "Tabung 6 m3", "", "2,5", "25,5"])
        sheet.write_row("B9", ["", "Jumlah", 140, 45.5, 94.5])
        hidden = book.add_worksheet("Daftar")
        hidden.write_column("A1", ["Barang", "Tabung 6 m3"])
        hidden.hide()
    return file.getvalue()


def stock_card_xls() -> bytes:
    """The same card as Excel 97 wrote it."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Juli")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    sheet.write(2, 1, "KARTU STOK TABUNG OKSIGEN")
    for column, header in enumerate(["Tanggal", "Barang", "Masuk", "Keluar"], start=1):
        sheet.write(4, column, header)
    for row, (item, received, issued) in enumerate(CARD, start=5):
        sheet.write(row, 1, date(2021, 7, 5 + row), day)
        for column, cell in enumerate([item, received, issued], start=2):
            sheet.write(row, column, cell)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def stock_card_ods() -> bytes:
    """The same card as LibreOffice writes it, with the blank rows and columns to the end of the sheet."""
    book = OpenDocumentSpreadsheet()
    table = Table(name="Juli")
    _row(table, [{}], times=2)
    _row(table, ["KARTU STOK TABUNG OKSIGEN"])
    _row(table, ["Tanggal", "Barang", "Masuk", "Keluar", "Jam"])
    for number, (item, received, issued) in enumerate(CARD, start=10):
        day = {"valuetype": "date", "datevalue": f"2021-07-{number}"}
        clock = {"valuetype": "time", "timevalue": "PT07H30M00S"}
        _row(table, [day, item, *({"valuetype": "float", "value": n} for n in (received, issued / 8)), clock])
    _row(table, [{"numbercolumnsrepeated": 16384}], times=1048570)
    book.spreadsheet.addElement(table)
    file = BytesIO()
    book.write(file)
    return file.getvalue()


def _row(table: Table, cells: list[str | dict[str, object]], times: int = 1) -> None:
    row = TableRow(**({"numberrowsrepeated": times} if times > 1 else {}))
    for cell in cells:
        element = TableCell(**({"valuetype": "string"} if isinstance(cell, str) else cell))
        if isinstance(cell, str):
            element.addElement(P(text=cell))
        row.addElement(element)
    table.addElement(row)


def every_type() -> bytes:
    """One cell of each kind Excel knows, and texts that only look like one."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Jenis")
        formats = {
            name: book.add_format({"num_format": name}) for name in ("dd/mm/yyyy hh:mm", "hh:mm", "[h]:mm", "0%")
        }
        cells: list[tuple[str, object, str | None]] = [
            ("whole number", 12, None), ("phone", 6281234567890, None), ("half", 1.5, None),
            ("binary dirt", 0.1 + 0.2, None), ("tiny", 0.0000001, None), ("share", 0.85, "0%"),
            ("moment", datetime(2021, 7, 12, 14, 5, 33), "dd/mm/yyyy hh:mm"),
            ("almost midnight", 44389.9999999, "dd/mm/yyyy hh:mm"), ("clock", time(14, 5), "hh:mm"),
            ("duration", timedelta(hours=30, minutes=5), "[h]:mm"), ("serial of a day, General", 44389, None),
            ("truth", True, None), ("text number", "1.500", None), ("text date", "12/07/2021", None),
            ("two lines", "Sisir\nBatu", None), ("quotes, commas", 'a "b", c', None), ("spaces", "  x ", None),
            ("joiner in text", "12\u2060", None), ("looks like a formula", "=1+1", None),
        ]  # fmt: skip
        for row, (name, cell, number_format) in enumerate(cells):
            sheet.write_string(row, 0, name)
            write = sheet.write_string if isinstance(cell, str) else sheet.write
            write(row, 1, cell, formats[number_format] if number_format else None)
        sheet.write_row(len(cells), 0, ["error"])
        sheet.write_formula(len(cells), 1, "=#REF!", None, "#REF!")
    return file.getvalue()


def never_calculated() -> bytes:
    """Formulas written by a program that cannot calculate; the last column and row hold nothing else."""
    return _openpyxl([["Masuk", "Keluar", "Sisa"], [10, 3, "=A2-B2"], [None, None, '="<" & C2']])


def year_1904() -> bytes:
    """A workbook of an old Mac, whose days count from 1904."""
    return _openpyxl([["Tanggal"], [datetime(2021, 7, 12)]], epoch=CALENDAR_MAC_1904)


def nothing_in_it() -> bytes:
    """Three sheets without a cell."""
    return _openpyxl([])


def _openpyxl(rows: list[list[object]], epoch: datetime | None = None) -> bytes:
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def sheet_of(xml: str, root: str = f'<worksheet xmlns="{MAIN}">') -> bytes:
    """A workbook whose one sheet is this XML."""
    end = "</x:worksheet>" if root.startswith("<x:") else "</worksheet>"
    return replaced(_openpyxl([["x"]]), {"xl/worksheets/sheet1.xml": f"{root}{xml}{end}".encode()})


def replaced(book: bytes, parts: dict[str, bytes]) -> bytes:
    """The zip with some parts exchanged."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name) or old.read(name))
    return file.getvalue()


def far_cell() -> bytes:
    """5 KB that would become a table of 17 thousand million cells."""
    return sheet_of(
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )


def far_blank_cell() -> bytes:
    """A formatted but empty last cell: common, harmless."""
    return sheet_of(
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>7</v></c></row>'
        '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    )


def prefixed() -> bytes:
    """`<x:row>`, as .NET programs write it, with an error and a formula without its result."""
    return sheet_of(
        '<x:sheetData><x:row r="1"><x:c r="A1" t="e"><x:v>#N/A</x:v></x:c><x:c r="B1"><x:f>1+1</x:f></x:c></x:row>'
        "</x:sheetData>",
        root=f'<x:worksheet xmlns:x="{MAIN}">',
    )


def thousand_million_laughs() -> bytes:
    """Entities that multiply tenfold, nine times."""
    entities = "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    return replaced(
        _openpyxl([["x"]]),
        {"xl/workbook.xml": f'<!DOCTYPE w [<!ENTITY a "ha">{entities}]><workbook>&j;</workbook>'.encode()},
    )


def repeated_rows_ods() -> bytes:
    """An .ods that repeats one filled cell over the whole sheet."""
    book = OpenDocumentSpreadsheet()
    table = Table(name="A")
    row = TableRow(numberrowsrepeated=1048576)
    cell = TableCell(valuetype="string", numbercolumnsrepeated=16384)
    cell.addElement(P(text="x"))
    row.addElement(cell)
    table.addElement(row)
    book.spreadsheet.addElement(table)
    file = BytesIO()
    book.write(file)
    return file.getvalue()


def locked_ods() -> bytes:
    """An .ods whose manifest says that its parts are encrypted."""
    manifest = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
    return replaced(stock_card_ods(), {"META-INF/manifest.xml": manifest})


def locked_xlsx() -> bytes:
    """What Excel writes for a password: a compound file with a stream `EncryptedPackage`."""
    content = stock_card_xls()
    old, new = "Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")
    place = content.index(old)
    return content[:place] + new.ljust(64, b"\0") + struct.pack("<H", len(new) + 2) + content[place + 66 :]


def locked_xls() -> bytes:
    """Excel 97 with a password: a FILEPASS record after the first."""
    book = xlwt.Workbook()
    book.add_sheet("Juli").write(0, 0, "x" * 4000)
    stream = book.get_biff_data()
    first = 4 + struct.unpack("<H", stream[2:4])[0]
    file = BytesIO()
    locked = stream[:first] + struct.pack("<HHHHH", 0x2F, 6, 0, 1, 2) + stream[first:]
    xlwt.CompoundDoc.XlsDoc().save(file, locked)
    return file.getvalue()


def letter() -> bytes:
    """A Word document under a workbook's name."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
    return file.getvalue()


BOOKS: dict[str, Callable[[], bytes]] = {
    "stock_card.xlsx": stock_card_xlsx,
    "stock_card.xls": stock_card_xls,
    "stock_card.ods": stock_card_ods,
    "named_wrongly.csv": stock_card_xls,
    "every_type.xlsx": every_type,
    "never_calculated.xlsx": never_calculated,
    "year_1904.xlsx": year_1904,
    "nothing_in_it.xlsx": nothing_in_it,
    "far_cell.xlsx": far_cell,
    "far_blank_cell.xlsx": far_blank_cell,
    "prefixed.xlsx": prefixed,
    "laughs.xlsx": thousand_million_laughs,
    "repeated_rows.ods": repeated_rows_ods,
    "locked.xlsx": locked_xlsx,
    "locked.xls": locked_xls,
    "locked.ods": locked_ods,
    "cut_off.xlsx": lambda: stock_card_xlsx()[:3000],
    "cut_off.xls": lambda: stock_card_xls()[:2000],
    "letter.xlsx": letter,
}

if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, make in BOOKS.items():
        (GOLDEN / name).write_bytes(make())
