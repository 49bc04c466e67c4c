"""Nasty files that cannot lie in a folder: workbooks and archives made to hurt, and names no system likes to keep."""

import zipfile
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter

from tests.pipelines.readers import make_books
from tests.pipelines.readers.make_books import MAIN, replaced, sheet_of

TITLES = ["Waktu Telepon", "Desa", "Kebutuhan"]


def calls(hour: int, *, name: str = "Panggilan") -> bytes:
    """A workbook of one call on 1 September 2021, at a minute of its own."""
    return book({name: [TITLES, [f"2021-09-01 {hour // 60:02d}:{hour % 60:02d}", "Sisir", "obat"]]})


def book(sheets: dict[str, list[list[object]]], *, hidden: str = "") -> bytes:
    """A workbook of these sheets, every cell as it is given."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as made:
        day = made.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    sheet.write(number, place, cell, day if isinstance(cell, datetime) else None)
            if name == hidden:
                sheet.hide()
    return file.getvalue()


def with_parts(content: bytes, parts: dict[str, bytes]) -> bytes:
    """The zip with parts added to it."""
    file = BytesIO(content)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def zip_bomb() -> bytes:
    """60 MB of spaces in 60 KB."""
    spaces = b"<worksheet><sheetData>" + b" " * 60_000_000 + b"</sheetData></worksheet>"
    return replaced(calls(1), {"xl/worksheets/sheet1.xml": spaces})


def crowded() -> bytes:
    """So many parts that the list of them is what hurts."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for number in range(21_000):
            archive.writestr(f"xl/{number}", "")
    return file.getvalue()


def fetches_a_file() -> bytes:
    """A workbook whose XML asks for a file of the machine that reads it."""
    asks = f'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst xmlns="{MAIN}"><si><t>&x;</t></si></sst>'
    return replaced(calls(2), {"xl/sharedStrings.xml": asks.encode()})


def nested() -> bytes:
    """A hundred thousand elements, one within the other."""
    deep = b"<a>" * 100_000 + b"</a>" * 100_000
    return replaced(calls(3), {"xl/workbook.xml": b"<workbook>" + deep + b"</workbook>"})


def one_text_in_many_cells() -> bytes:
    """A text of 32 thousand letters that stands in four hundred thousand cells: 13 GB once it is written out."""
    cells = b'<row><c t="s"><v>0</v></c></row>' * 400_000
    text = f'<sst xmlns="{MAIN}"><si><t>{"x" * 32_767}</t></si></sst>'.encode()
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode() + cells + b"</sheetData></worksheet>"
    return replaced(calls(4), {"xl/sharedStrings.xml": text, "xl/worksheets/sheet1.xml": sheet})


def understated() -> bytes:
    """A part that unpacks to 60 MB and says it is 10 bytes long."""
    content = bytearray(zip_bomb())
    place = content.rindex(b"xl/worksheets/sheet1.xml") - 22
    content[place : place + 4] = (10).to_bytes(4, "little")
    return bytes(content)


def scrambled() -> bytes:
    """A workbook whose middle was overwritten."""
    content = bytearray(calls(5))
    content[len(content) // 3 : len(content) // 2] = b"\xaa" * (len(content) // 2 - len(content) // 3)
    return bytes(content)


def every_cell_a_trap() -> bytes:
    """True dates beside typed ones, an error, a formula, numbers that are phones, and an exponent that is a text."""
    return book(
        {
            "Panggilan": [
                ["Waktu Telepon", "Nomor HP", "Kebutuhan", "Barang", "Jumlah"],
                [datetime(2021, 9, 2, 8), 6281200000007, "obat", "tabung 1 m3", 1000],
                ["02/09/2021 08:10", "6.28123E+12", "oksigen", "tabung 1 m3", "1.000"],
                [44441.5, "081200000007", "obat", "tabung 1 m3", 1.5],
                [-1, 62812, "obat", "tabung 1 m3", "=1+1"],
                [True, "#N/A", "obat", "#REF!", "5 tbg"],
                [],
                ["Jumlah", None, None, None, 1006.5],
            ]
        }
    )


MADE: dict[str, Callable[[], bytes]] = {
    "buku/terkunci.xlsx": make_books.locked_xlsx,
    "buku/terkunci.xls": make_books.locked_xls,
    "buku/terkunci.ods": make_books.locked_ods,
    "buku/sudut_terjauh.xlsx": make_books.far_cell,
    "buku/sudut_terjauh_kosong.xlsx": make_books.far_blank_cell,
    "buku/bom.xlsx": zip_bomb,
    "buku/bom_mengaku_kecil.xlsx": understated,
    "buku/berdesakan.xlsx": crowded,
    "buku/tertawa.xlsx": make_books.thousand_million_laughs,
    "buku/meminta_berkas.xlsx": fetches_a_file,
    "buku/bersarang.xlsx": nested,
    "buku/satu_teks_di_mana_mana.xlsx": one_text_in_many_cells,
    "buku/diulang.ods": make_books.repeated_rows_ods,
    "buku/terpotong.xlsx": lambda: calls(6)[:3000],
    "buku/terpotong.xls": lambda: make_books.stock_card_xls()[:2000],
    "buku/teracak.xlsx": scrambled,
    "buku/keluar_dari_arsip.xlsx": lambda: with_parts(calls(7), {"../../keluar.csv": b"x", "/tmp/keluar.csv": b"x"}),
    "buku/bernama.csv": lambda: calls(8),
    "buku/tanpa_akhiran": lambda: calls(9),
    "buku/surat.xlsx": make_books.letter,
    "buku/zip_biasa.zip": lambda: with_parts(b"PK\x05\x06" + b"\0" * 18, {"rekap.csv": b"Tanggal,Desa\n"}),
    "buku/tanpa_isi.xlsx": make_books.nothing_in_it,
    "buku/tahun_1904.xlsx": make_books.year_1904,
    "buku/tanpa_hasil_rumus.xlsx": make_books.never_calculated,
    "buku/sel_campuran.xlsx": every_cell_a_trap,
    "buku/terlalu_lebar.xlsx": lambda: sheet_of('<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData>'),
    "buku/lembar_bernama_sql.xlsx": lambda: calls(10, name="Ju'li; DROP--<b>"),
    "buku/dua_feed.xlsx": lambda: book(
        {
            "Panggilan": [TITLES, ["2021-09-01 08:11", "Sisir", "obat"]],
            "Stok": [
                ["Tanggal", "Gudang", "Barang", "Mutasi", "Jumlah"],
                ["2021-09-01", "Gudang Uji", "1m3", "masuk", 5],
            ],
            "Catatan": [["apa saja"], ["tidak dikenal"]],
            "Rahasia": [TITLES, ["2021-09-01 08:12", "Sisir", "obat"]],
        },
        hidden="Rahasia",
    ),
}

_ROW = "Waktu Telepon,Kebutuhan\n2021-09-03 08:{minute:02d},obat\n"
NAMES = (
    "'; DROP TABLE calls; --.csv",
    "..%2F..%2Fetc%2Fpasswd.csv",
    "<img src=x onerror=alert(1)>.csv",
    "rekap\nbaris dua.csv",
    "rekap\x1b[2J.csv",
    "rekap\u202evsc.exe",
    "{{7*7}} {file} %s $1.csv",
    "-rf.csv",
    "[a-z]*.csv",
    "rekap ?.csv",
    "तालिका 🫁.csv",
    " spasi di tepi .csv",
    "tanpa akhiran",
    "titik...csv",
)


def write_all(folder: Path) -> None:
    """Write every file that is made; those with a bad name hold one call each."""
    for name, make in MADE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make())
    (folder / "nama").mkdir()
    for minute, name in enumerate(NAMES):
        (folder / "nama" / name).write_text(_ROW.format(minute=minute), "utf-8")
