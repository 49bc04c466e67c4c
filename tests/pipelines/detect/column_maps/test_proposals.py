"""What is proposed for titles nobody knows: told by titles and by what stands below, shown without names."""

import json
import tomllib

import pytest

from pipelines.types.errors import FeedError
from tests.pipelines.books import Books, Report
from tests.pipelines.detect.column_maps.mapped import dry_run, mapping

TABLES = {
    # titles that hold, or nearly are, what is known
    "titel": """
        Tgl Lapor Masuk | No HP Pelapor | Desa Asal | Jenis Kebutuhn | Tingkat Kegawatan
        05/07/2021      | 0812-0000-0001 | Sisir    | oksigen        | darurat
        13/07/2021      | 0812-0000-0002 | Temas    | obat           | biasa
    """,
    # titles that say nothing: only the cells tell
    "isi": """
        A1 kolom         | B dua          | C tiga        | D empat | E lima   | F enam
        05/07/2021 08.00 | 0812-0000-0001 | Bu Contoh Ani | Sisir   | oksigen  | sesak sejak tadi malam
        13/07/2021 09.00 | 0812-0000-0002 | Pak Contoh Bo | Punten  | ambulans | minta dijemput segera
        14/07/2021 10.00 | 0812-0000-0003 | Bu Contoh Cis | Temas   | obat     | untuk dua orang
    """,
    "uang": """
        Hari Terima | Nominal Rp Masuk | Jenis Donatur | Bentuk
        05/07/2021  | 1.500.000        | perusahaan    | uang
        13/07/2021  | 250.000          | perorangan    | uang
    """,
    "bulanan": """
        Tahun | Bulan | Gudang   | Kode Barang | Stok Awal Bulan | Jml Masuk | Jml Keluar | Stok Akhir
        2021  | 7     | Pos A    | K-1         | 10              | 5         | 3          | 12
        2021  | 8     | Pos A    | K-1         | 12              | 0         | 4          | 8
    """,
    # a file that begins with its data has no titles to name its columns by
    "tanpa judul": """
        05/07/2021 | 0812-0000-0001 | 2
        13/07/2021 | 0812-0000-0002 | 1
    """,
}
EXPECTED = {
    "titel": ("calls", {"started_at": "Tgl Lapor Masuk", "caller_phone": "No HP Pelapor", "village": "Desa Asal",
                        "need": "Jenis Kebutuhn", "urgency": "Tingkat Kegawatan"}),
    "isi": ("calls", {"started_at": "A1 kolom", "caller_phone": "B dua", "caller_name": "C tiga", "village": "D empat",
                      "need": "E lima"}),
    "uang": ("donations", {"received_at": "Hari Terima", "amount_idr": "Nominal Rp Masuk",
                           "donor_kind": "Jenis Donatur", "kind": "Bentuk"}),
    "bulanan": ("stock_cards", {"depot": "Gudang", "item": "Kode Barang", "opening": "Stok Awal Bulan",
                                "quantity_in": "Jml Masuk", "quantity_out": "Jml Keluar", "balance": "Stok Akhir"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def looked(shared_books: Books) -> dict[str, Report]:
    paths = [shared_books.drawn(f"{name}.csv", table) for name, table in TABLES.items()]
    return {report["file"].removesuffix(".csv"): report for report in dry_run(shared_books, *paths)}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_layout_and_the_columns_are_proposed(looked: dict[str, Report], name: str) -> None:
    proposal, (layout, columns) = looked[name]["proposal"], EXPECTED[name]
    suggested = proposal["layouts"][proposal["layout"]]["columns"]
    assert (proposal["layout"], {column: suggestion["title"] for column, suggestion in suggested.items()}) == (
        layout,
        columns,
    )


def test_each_guess_has_its_reason(looked: dict[str, Report]) -> None:
    suggested = looked["titel"]["proposal"]["layouts"]["calls"]["columns"]
    assert {column: suggestion["reason"] for column, suggestion in suggested.items()} == {
        "started_at": "title_part", "caller_phone": "title", "village": "title_part", "need": "title_near",
        "urgency": "title_part",
    }  # fmt: skip
    assert suggested["need"]["alias"] == "jenis kebutuhan"


def test_a_year_and_a_month_make_a_date(looked: dict[str, Report]) -> None:
    assert looked["bulanan"]["proposal"]["layouts"]["stock_cards"]["parts"] == {"year": "Tahun", "month": "Bulan"}
    assert 'day = "last"' in looked["bulanan"]["proposal"]["toml"]


def test_numbers_names_and_remarks_are_hidden(looked: dict[str, Report]) -> None:
    assert looked["isi"]["proposal"]["rows"][0] == ["05/07/2021 08.00", "•••", "•••", "Sisir", "oksigen", "•••"]
    assert "0812" not in json.dumps([report.get("proposal") for report in looked.values()])


def test_without_titles_nothing_is_proposed_and_no_cell_is_shown(looked: dict[str, Report]) -> None:
    assert "proposal" not in looked["tanpa judul"]
    assert "0812" not in looked["tanpa judul"]["message"]


def test_a_card_that_names_no_item_leaves_it_to_be_written(books: Books) -> None:
    path = books.drawn("kartu.csv", "Tanggal Kartu | Jml Masuk | Jml Keluar | Sisa Stok\n05/07/2021 | 10 | 3 | 7")
    (looked,) = dry_run(books, path)
    toml = looked["proposal"]["toml"]
    assert tomllib.loads(toml)["constants"] == {"item": "…"}
    assert '# quantity_lost = "…"' in toml
    with pytest.raises(FeedError, match=r"constants\.item"):
        mapping(books, toml)
    assert mapping(books, toml.replace('item = "…"', 'item = "tabung 6 m3"')).layout.table == "stock_cards"
