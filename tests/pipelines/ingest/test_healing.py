"""What arrives later heals what is there: villages, items and depots are resolved on every build."""

from tests.pipelines.books import Books

CALL = """
    Waktu Telepon    | Desa       | Kebutuhan
    2021-07-05 09:00 | Contohrejo | oksigen
"""
GAZETTEER = """
    Kode Desa     | Nama Desa  | Kecamatan | Kota
    35.79.01.2099 | Contohrejo | Batu      | Kota Batu
"""
STOCK = """
    Tanggal    | Gudang   | Barang     | Jenis Mutasi | Jumlah
    2021-07-05 | gdg pusat | tenda besar | masuk       | 4
"""
ITEMS = """
    Kode Barang | Satuan | Nama Barang
    tent        | buah   | tenda besar
"""


def open_rules(books: Books) -> list[tuple[str, str]]:
    return books.ask("SELECT scope, rule FROM ops.quarantine ORDER BY ALL")


def test_a_gazetteer_that_arrives_later_gives_older_calls_their_village(books: Books) -> None:
    books.take("panggilan.csv", CALL)
    assert open_rules(books) == [("cell", "unknown_village")]
    assert books.ask("SELECT village_code FROM staging.calls") == [(None,)]
    books.take("desa.csv", GAZETTEER)
    assert open_rules(books) == []
    assert books.ask("SELECT village_code FROM staging.calls") == [("35.79.01.2099",)]


def test_an_item_list_that_arrives_later_brings_older_rows_out_of_quarantine(books: Books) -> None:
    books.take("stok.csv", STOCK)
    counts = "SELECT rows_read, rows_loaded, rows_quarantined FROM ops.loads WHERE feed = 'stock'"
    assert (open_rules(books), books.ask(counts)) == ([("row", "unknown_item")], [(1, 0, 1)])
    items = books.take("barang.csv", ITEMS)
    assert (open_rules(books), books.ask(counts)) == ([], [(1, 1, 0)])
    assert books.ask("SELECT item, quantity FROM staging.stock") == [("tent", 4)]
    books.undo(items["load_id"])
    assert (open_rules(books), books.ask(counts)) == ([("row", "unknown_item")], [(1, 0, 1)])


def test_a_depots_file_that_arrives_later_names_depots_by_their_own_name(books: Books) -> None:
    books.take("stok.csv", STOCK.replace("tenda besar", "tabung 6 m3"))
    assert books.ask("SELECT depot FROM staging.stock") == [("gdg pusat",)]
    books.take("gudang.csv", "Nama Gudang | Desa | Nama Lain\nGudang Pusat | Sisir | gdg pusat")
    assert books.ask("SELECT depot FROM staging.stock") == [("Gudang Pusat",)]
    assert books.ask("SELECT depot, village_code FROM staging.depots") == [("Gudang Pusat", "35.79.01.1004")]
