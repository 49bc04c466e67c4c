"""The files of a posko with a canary in every place where somebody could write one."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from pipelines import feeds
from pipelines.types.feed import Column, Feed, Kind, folded
from tests.canary.plants import Garden, Plant, Rule

GOLDEN = Path(__file__).parents[1] / "pipelines" / "feeds" / "golden"
LAYOUTS = [feed for feed in feeds.FEEDS if not feed.by_shape]
_LABELS = {Kind.TEXT}
_FIGURES = {Kind.NUMBER, Kind.COUNT, Kind.MONEY, Kind.DURATION, Kind.DEGREES}
_UNTOUCHED = {"limits", "norms", "pairing_rules"}  # their first columns name rules of ours


def write(folder: Path, garden: Garden) -> list[Path]:
    """Write every file; returns them in the order in which they are taken.

    Args:
        folder: Where they are written.
        garden: Takes the canaries.
    """
    of_folder = garden.plant("folder name", Rule.NOBODY)
    folder = folder / f"Kiriman Pak {of_folder.name} {of_folder.digits}"
    folder.mkdir(parents=True)
    return [
        *(_book(folder, feed, garden) for feed in LAYOUTS if feed.table not in _UNTOUCHED),
        *_of_other_poskos(folder, garden),
        _workbook(folder, garden),
        _chat(folder, garden),
        _places(folder, garden),
        _cdr(folder, garden),
        _contacts(folder, garden),
        _bank(folder, garden),
        _unknown(folder, garden),
    ]


def _golden(feed: Feed) -> tuple[list[str], list[list[str]], list[list[str]]]:
    """What stands above the titles, the titles with the rows below."""
    text = (GOLDEN / f"{feed.table}.id.csv").read_text("utf-8")
    rows = [*csv.reader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[-1] else ",")]
    at = next(at for at, row in enumerate(rows) if sum(map(bool, row)) > 2) if feed.table == "stock_cards" else 0
    return rows[at], rows[at + 1 :], rows[:at]


def _book(folder: Path, feed: Feed, garden: Garden) -> Path:
    """A book of a feed: for each title a row whose cell is a number, one a name, one both."""
    titles, rows, above = _golden(feed)
    columns = [_column(feed, title) for title in titles]
    more: list[list[str]] = []
    for at, column in enumerate(columns):
        if column is not None and column.name == "centre":
            continue  # a book is of one posko: see `_of_another`
        model = next((row for row in rows if row[at]), rows[0])
        where = f"{feed.table}.{column.name if column else titles[at]}"
        for text in _cells(column, where, garden):
            row = [*model, ""]
            _rename(row, columns, feed, len(more), at)
            row[at] = text
            more.append(row)
    beside = garden.plant(f"{feed.table}: column that no feed declares", Rule.NOBODY)
    plain = [*rows[0], f"{beside.name} {beside.number}"]
    _rename(plain, columns, feed, len(more), -1)
    of_title = garden.plant(f"{feed.table}: title of a column", Rule.NOBODY)
    of_file = garden.plant(f"{feed.table}: file name", Rule.NOBODY)
    path = folder / f"{feed.table} bu {of_file.name} 0{of_file.digits}.csv"
    head = [*titles, f"Titipan Ibu {of_title.name} 0{of_title.digits}"]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([*above, head, *([*row, ""] for row in rows), plain, *more])
    return path


def _column(feed: Feed, title: str) -> Column | None:
    return next((column for column in feed.read if folded(title) in (*column.headers, *column.clock_headers)), None)


def _rename(row: list[str], columns: list[Column | None], feed: Feed, number: int, at: int) -> None:
    """Give a copied row a name of its own, so that it is no duplicate."""
    for place, column in enumerate(columns):
        if column is not None and column.name == feed.key and place != at:
            row[place] = f"{row[place] or 'X'}-{number + 10}"


def _cells(column: Column | None, where: str, garden: Garden) -> Iterator[str]:
    """Texts for a cell of a column: a number, a name, both behind an honorific."""
    if column is None or column.kind not in _FIGURES:  # alone among amounts it is an amount
        yield garden.plant(f"{where} (number alone)", Rule.NOBODY).number
    name = garden.plant(f"{where} (name alone)", _rule(column))
    yield name.name
    both = garden.plant(f"{where} (behind an honorific)", Rule.NOBODY)
    honorific = ("Bpk", "Ibu", "dr.", "Hj.", "Sdr", "Pak", "Bu", "श्रीमती", "Mr")[both.code % 9]
    yield f"titip {honorific} {both.name} {both.number}"


def _rule(column: Column | None) -> Rule:
    if column is None:  # a title of cells by which they are told, as Status
        return Rule.DESK
    if column.private or column.kind in (Kind.PERSON, Kind.PHONE):
        return Rule.NOBODY
    return Rule.EVERYBODY if column.kind in _LABELS else Rule.DESK


def _of_other_poskos(folder: Path, garden: Garden) -> Iterator[Path]:
    """Books whose posko is called by a number, by a name, and by both."""
    centre = Column("centre")
    for n, text in enumerate(_cells(centre, "calls.centre", garden)):
        path = folder / f"panggilan-{n}.csv"
        path.write_text(f"No. Panggilan;Tanggal;Posko Asal\nC-{n};05/07/2021;{text}\n", "utf-8")
        yield path


def _titled(plant: Plant) -> str:
    return f"Bpk {plant.name} {plant.number}"


def _workbook(folder: Path, garden: Garden) -> Path:
    """A workbook with canaries around its table."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    of_sheet = garden.plant("workbook: name of a sheet", Rule.NOBODY)
    sheet.title = f"Pak {of_sheet.name} {of_sheet.digits}"[:31]
    for where in ("workbook: title row", "workbook: second title row"):
        sheet.append([f"Rekap {_titled(garden.plant(where, Rule.NOBODY))}"])
    sheet.append(["No. Permintaan", "Tanggal Permintaan", "Jenis Kebutuhan", "Desa", "Kecamatan", "Status Permintaan"])
    for number in range(4):
        sheet.append([f"W-{number}", f"0{number + 5}/07/2021", "oksigen", "Sisir", "Batu", "selesai"])
    sheet.append([f"Catatan: {_titled(garden.plant('workbook: note below the table', Rule.NOBODY))}"])
    sheet["A5"].comment = Comment(
        _titled(garden.plant("workbook: comment", Rule.NOBODY)),
        _titled(garden.plant("workbook: author of a comment", Rule.NOBODY)),
    )
    sheet.oddHeader.center.text = _titled(garden.plant("workbook: header of the print", Rule.NOBODY))
    hidden = book.create_sheet(f"Bu {garden.plant('workbook: name of a hidden sheet', Rule.NOBODY).name}"[:31])
    hidden.append(["Nama", "No HP", "Catatan"])
    hidden.append([_titled(garden.plant(f"workbook: hidden sheet, cell {n}", Rule.NOBODY)) for n in range(3)])
    hidden.sheet_state = "hidden"
    of_name = garden.plant("workbook: defined name", Rule.NOBODY)
    name = f"Pak_{of_name.name.replace(' ', '_')}"
    book.defined_names[name] = DefinedName(name, attr_text=f'"{of_name.number}"')
    for field in ("creator", "title", "subject", "description", "keywords", "lastModifiedBy", "category"):
        setattr(book.properties, field, _titled(garden.plant(f"workbook: property {field}", Rule.NOBODY)))
    path = folder / "rekap-permintaan.xlsx"
    book.save(path)
    return path


def _chat(folder: Path, garden: Garden) -> Path:
    """A chat that was exported."""
    of_chat, sender, unsaved = (
        garden.plant(f"chat: {where}", Rule.NOBODY) for where in ("name of the chat", "sender", "unsaved number")
    )
    lines = [
        f"05/07/21 09.0{n} - {who}: {text}"
        for n, (who, text) in enumerate(
            [
                (sender.name, f"butuh oksigen untuk {_titled(garden.plant('chat: text', Rule.NOBODY))}"),
                (f"+62 {unsaved.digits[:3]}-{unsaved.digits[3:7]}-{unsaved.digits[7:]}", "mohon obat di Desa Sisir"),
                (sender.name, f"nomornya {garden.plant('chat: number in a text', Rule.NOBODY).number}"),
            ]
        )
    ]
    group = garden.plant("chat: who made the group", Rule.NOBODY)
    path = folder / f"WhatsApp Chat dengan {of_chat.name}.txt"
    path.write_text("\n".join([f"05/07/21 08.00 - {group.name} membuat grup", *lines]) + "\n", "utf-8")
    return path


def _places(folder: Path, garden: Garden) -> Path:
    """A map of the areas of villages with properties."""
    village = garden.plant("map: name of a village", Rule.EVERYBODY)
    properties = {
        "kode": "99.02.01.2001",
        "desa": village.name,
        "kecamatan": "Contoh",
        "kota": "Kota Contoh",
        "keterangan": _titled(garden.plant("map: property keterangan", Rule.NOBODY)),
        "kontak": garden.plant("map: property kontak", Rule.NOBODY).number,
        "kepala": garden.plant("map: property kepala", Rule.NOBODY).name,
    }
    ring = [[112.52, -7.87], [112.53, -7.87], [112.53, -7.86], [112.52, -7.87]]
    area = {"type": "Polygon", "coordinates": [ring]}
    named = _titled(garden.plant("map: name of the collection", Rule.NOBODY))
    features = [{"type": "Feature", "properties": properties, "geometry": area}]
    path = folder / "batas-desa.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "name": named, "features": features}), "utf-8")
    return path


def _cdr(folder: Path, garden: Garden) -> Path:
    """Legs of a private branch exchange."""
    head = "accountcode,src,dst,dcontext,clid,channel,dstchannel,lastapp,lastdata,start,answer,end,duration,billsec,"
    head += "disposition,amaflags,uniqueid,userfield"
    src, clid, user, agent = (
        garden.plant(f"telephone log: {where}", Rule.NOBODY) for where in ("src", "clid", "userfield", "dstchannel")
    )
    rows = [
        f',0{src.digits},200,from-trunk,"""{clid.name}"" <0{clid.digits}>",SIP/trunk-000{n},SIP/{agent.name}-1,Dial,'
        f'"SIP/201",2021-07-05 09:1{n}:00,2021-07-05 09:1{n}:05,2021-07-05 09:1{n}:50,50,45,ANSWERED,DOCUMENTATION,'
        f'162547{n}.{n},"{_titled(user)}"'
        for n in range(3)
    ]
    path = folder / "Master.csv"
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return path


def _contacts(folder: Path, garden: Garden) -> Path:
    """An address book."""
    who, note = (garden.plant(f"address book: {where}", Rule.NOBODY) for where in ("person", "note"))
    path = folder / "kontak.vcf"
    path.write_text(
        f"BEGIN:VCARD\nVERSION:3.0\nFN:{who.name}\nTEL;TYPE=CELL:+62{who.digits}\nNOTE:{_titled(note)}\nEND:VCARD\n",
        "utf-8",
    )
    return path


def _bank(folder: Path, garden: Garden) -> Path:
    """A bank statement."""
    holder, first, second = (
        garden.plant(f"bank: {where}", Rule.NOBODY) for where in ("holder", "remark", "remark with a number")
    )
    path = folder / "mutasi-rekening.csv"
    path.write_text(
        f"No. rekening,=,'0123456789\nNama,=,{holder.name}\n"
        "Periode,=,01/07/2021 - 31/07/2021\nKode Mata Uang,=,IDR\n"
        "Tanggal Transaksi,Keterangan,Cabang,Jumlah,,Saldo\n"
        f'\'05/07/2021,TRSF E-BANKING CR 0507/FTSCY/WS95031 {first.name},\'0000,"500,000.00",CR,"500,000.00"\n'
        f'\'06/07/2021,SWITCHING CR {_titled(second)},\'0000,"250,000.00",CR,"750,000.00"\n'
        'Saldo Awal,=,0.00\nMutasi Kredit,=,"750,000.00"\nMutasi Debet,=,0.00\nSaldo Akhir,=,"750,000.00"\n',
        "utf-8",
    )
    return path


def _unknown(folder: Path, garden: Garden) -> Path:
    """A table that no feed knows."""
    title, cell = (garden.plant(f"unknown table: {where}", Rule.NOBODY) for where in ("title", "cell"))
    path = folder / "arisan.csv"
    path.write_text(f"Warna,Merek {_titled(title)},Rasa\nmerah,{_titled(cell)},manis\nbiru,dua,asin\n", "utf-8")
    return path
