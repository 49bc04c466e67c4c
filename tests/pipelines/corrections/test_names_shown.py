"""What is named after somebody in the books is a code until the desk writes how it may be shown."""

from pathlib import Path

import openpyxl

import settings
from pipelines.build.gate.gate import code
from tests.pipelines.books import Books
from tests.pipelines.corrections.test_quarantine import correct

NAME, OTHER = "Zubaidah Trombone", "Celesta Fagotto"
CALLS = f"""
    call_id | started_at       | caller_name
    a-1     | 2021-07-05 09:00 | {NAME}
    a-2     | 2021-07-05 09:00 | {OTHER}
"""
STOCK = f"""
    movement_id | occurred_at      | depot                    | item         | condition | movement | quantity
    m-1         | 2021-07-05 08:00 | Gudang {NAME} | cylinder_1m3 | full      | opening  | 3
    m-2         | 2021-07-06 08:00 | Gudang {NAME} | cylinder_1m3 | full      | issue    | 1
    m-3         | 2021-07-06 08:00 | Gudang Batu              | cylinder_1m3 | full      | opening  | banyak
"""
GIFTS = f"""
    donation_id | received_at      | donor      | donor_kind | kind | amount_idr
    g-1         | 2021-07-05 08:00 | Rekan {NAME} | community  | cash | 5000000
    g-2         | 2021-07-05 08:00 | {NAME} | person     | cash | 5000000
"""
FILE, SHEET = f"stok {OTHER}.xlsx", f"Buku {OTHER}"
DEPOTS = "SELECT DISTINCT depot FROM staging.stock ORDER BY depot"
OPEN = "SELECT column_name, found FROM ops.quarantine WHERE rule = 'names_person' ORDER BY ALL"
FILES = "SELECT file FROM ops.loads WHERE feed = 'stock' AND load_id = '000002'"
DONORS = "SELECT DISTINCT donor FROM staging.donations WHERE donor IS NOT NULL"


def workbook(books: Books) -> Path:
    """The stock as a workbook whose file and sheet are named after somebody."""
    drawn = books.drawn("stok.csv", STOCK)
    book = openpyxl.Workbook()
    book.active.title = SHEET
    for line in drawn.read_text("utf-8").splitlines():
        book.active.append(line.split(","))
    path = drawn.with_name(FILE)
    book.save(path)
    return path


def written(path: Path, texts: dict[str, str]) -> Path:
    """The workbook of corrections with each of these codes replaced by a name."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_row=4, min_col=4):
            for cell in row:
                cell.value = texts.get(str(cell.value), cell.value)
    book.save(path)
    return path


def test_the_desk_approves_a_name_by_writing_it_and_by_nothing_else(books: Books) -> None:
    books.ingest(books.drawn("telepon.csv", CALLS), workbook(books), books.drawn("donasi.csv", GIFTS))
    with settings.elsewhere(books.folder):
        depot, donor, file, sheet = (
            code(kind, name)
            for kind, name in (
                ("depot", f"Gudang {NAME}"), ("donor", f"Rekan {NAME}"), ("file", FILE), ("sheet", SHEET),
            )
        )  # fmt: skip
    listed = [("depot", depot), ("donor", donor), ("file", file), ("sheet", sheet)]
    assert books.ask(OPEN) == listed
    assert (books.ask(DEPOTS), books.ask(FILES), books.ask(DONORS)) == ([(depot,)], [(file,)], [(donor,)])
    # sent back for another reason, with the codes as they are
    books.ingest(correct(books, "betul-1.xlsx", {4: {"quantity": "2"}}))
    assert books.ask(DEPOTS) == [("Gudang Batu",), (depot,)]
    assert [each for each in listed if each not in books.ask(OPEN)] == []
    names = {depot: f"Gudang {NAME}", donor: f"Rekan {NAME}", file: f"Stok {OTHER} 081234567890", sheet: "Buku utara"}
    books.ingest(written(correct(books, "betul-2.xlsx", {}), names))
    assert books.ask(DEPOTS) == [("Gudang Batu",), (f"Gudang {NAME}",)]
    assert books.ask(FILES) == [(f"Stok {OTHER} …890",)]
    assert books.ask(DONORS) == [(f"Rekan {NAME}",)]
    assert books.ask(OPEN) == []
    assert books.ask("SELECT sum(quantity) FROM staging.stock WHERE movement = 'opening'") == [(5,)]
    # undone, it is no longer approved
    ((correction,),) = books.ask("SELECT max(load_id) FROM ops.loads WHERE feed = 'stock'")
    books.undo(correction)
    assert books.ask(FILES) == [(file,)]
