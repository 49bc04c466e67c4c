"""What a figure counts: its unit in the cell, in a column or in a title, as the item's own unit allows."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.detect.column_map_files import read
from pipelines.parse.connection import connection
from pipelines.types.declaration import Declaration
from pipelines.types.sql import sql
from tests.pipelines.books import Books
from tests.pipelines.stored import Shelf

OTHER, UNKNOWN, UNREADABLE = "other_unit", "unit_of_unknown_item", "unreadable_number"
RICE, MASKS, BIG, OIL, BOTTLES, METERS = (
    "Beras", "Masker medis", "Tabung 6 m3", "Minyak goreng", "Hand sanitizer", "Oksimeter",
)  # fmt: skip
CELLS = [
    (RICE, "2 ton", 2000), (RICE, "2 kwintal", 200), (RICE, "500 gram", "0.5"), (RICE, "3 ons", "0.3"),
    (RICE, "5 kg", 5), (RICE, "1,5 ton", 1500), (RICE, "5 sak @ 25 kg", 125), (RICE, "4 karung 50 kg", 200),
    (RICE, "5 sak", OTHER), (RICE, "2 liter", OTHER), (RICE, "10 butir", OTHER), (RICE, "2 x 25 kg", OTHER),
    (RICE, "1/2 kg", UNREADABLE), (RICE, "2 टन", 2000), (MASKS, "10 dus", 10), (MASKS, "10 dus @ 40 pcs", 10),
    (MASKS, "500 pcs", OTHER), (MASKS, "3 lusin", OTHER), (MASKS, "7 karton", 7), (BIG, "30 m3", 5),
    (BIG, "30 m³", 5), (BIG, "31 m3", OTHER), (BIG, "5 tabung @6m3", 5), (BIG, "5 tabung 1 m3", OTHER),
    (BIG, "5 tbg besar", 5), (BIG, "5 buah", 5), (BIG, "2 lusin", 24), (BIG, "5x", 5), (OIL, "500 ml", "0.5"),
    (OIL, "2 500 ml", OTHER), (OIL, "24 botol", OTHER), (OIL, "24 botol @ 500 ml", 12), (OIL, "3 लीटर", 3),
    (BOTTLES, "12 btl", 12), (BOTTLES, "5 liter", OTHER), (BOTTLES, "2 500 ml", OTHER), (METERS, "2 gross", 288),
    (METERS, "2 lsn", 24), (METERS, "3 unit", 3), (METERS, "1 kodi", 20), (METERS, "4 peti", OTHER),
    ("Kursi lipat", "4 buah", UNKNOWN), ("Kursi lipat", "4 kursi", "unknown_item"),
]  # fmt: skip
_RULES = """SELECT row_number, t.quantity, q.rule
    FROM (SELECT row_number, quantity FROM staging.stock WHERE load_id = $load) t
    FULL JOIN (SELECT row_number, rule FROM ops.quarantine WHERE load_id = $load) q USING (row_number)"""


def numbers_of(books: Books, load: str) -> dict[int, object]:
    """Row number → the quantity in force, or the rule by which the row is set aside."""
    return {row: rule or number for row, number, rule in books.ask(_RULES, load=load)}


@pytest.fixture(scope="module")
def in_cells(shared_books: Books) -> dict[int, object]:
    """What each cell of CELLS is read as, by its row."""
    rows = [f'2021-07-13 08:{n:02};G;{item};masuk;"{cell}"' for n, (item, cell, _) in enumerate(CELLS)]
    file = shared_books.written("mutasi.csv", "\n".join(["Tanggal;Gudang;Barang;Jenis Mutasi;Jumlah", *rows]))
    return numbers_of(shared_books, shared_books.ingest(file)[0]["load_id"])


@pytest.mark.parametrize(("row", "item", "cell", "expected"), [(n, *case) for n, case in enumerate(CELLS, start=2)])
def test_a_figure_counts_in_the_unit_of_its_item_or_is_set_aside(
    in_cells: dict[int, object], row: int, item: str, cell: str, expected: int | str
) -> None:
    is_rule = isinstance(expected, str) and not expected.replace(".", "").isdecimal()
    assert in_cells[row] == (expected if is_rule else Decimal(expected))


CARD = """
    Tanggal    | Gudang | Nama Barang | {0} | Masuk{1} | Keluar | Sisa
    01/07/2021 | G      | Beras       | {2} | 5        |        | {3}
    13/07/2021 | G      | Beras       | {2} |          | 2      | {4}
"""


@pytest.mark.parametrize(
    ("title", "behind", "unit", "balances"),
    [
        ("Satuan", "", "ton", ("5", "3")),
        ("UOM", "", "kwintal", ("5", "3")),
        ("Catatan", " (ton)", "", ("5000", "4998")),
    ],
)
def test_a_unit_may_stand_in_a_column_or_in_a_title(
    books: Books, title: str, behind: str, unit: str, balances: tuple[str, str]
) -> None:
    report = books.take("kartu.csv", CARD.format(title, behind, unit, *balances))
    factor = {"ton": 1000, "kwintal": 100, "": 1}[unit]
    rows = books.ask("SELECT movement, quantity FROM staging.stock ORDER BY occurred_at, movement")
    moved = [("receipt", 5 * (factor if not behind else 1000)), ("issue", 2 * factor)]
    assert [(movement, int(quantity)) for movement, quantity in rows] == moved
    assert books.ask("SELECT count(*) FROM marts.stock_discrepancies") == [(0,)]
    assert "Satuan" not in report["columns_unread"]
    assert any("converted into kg" in text for text in report["assumed"])


def test_of_rows_in_several_units_a_balance_is_in_that_of_the_item(books: Books) -> None:
    books.take(
        "kartu.csv",
        """
        Tanggal    | Gudang | Nama Barang | Satuan    | Masuk | Keluar | Sisa
        01/07/2021 | G      | Beras       | kg        | 500   |        | 500
        02/07/2021 | G      | Beras       | ton       | 2     |        | 2500
        13/07/2021 | G      | Beras       | sak 25 kg |       | 4      | 2400
        """,
    )
    assert books.ask("SELECT closing FROM marts.stock_days WHERE day = DATE '2021-07-13'") == [(2400,)]
    assert books.ask("SELECT count(*) FROM marts.stock_discrepancies") == [(0,)]


def test_two_titles_of_one_figure_with_different_units_are_not_guessed(shelf: Shelf) -> None:
    file = shelf.drawn(
        """
        Tanggal    | Gudang | Nama Barang | Jenis Mutasi | Jumlah (sak) | Jumlah (kg)
        01/07/2021 | G      | Beras       | masuk        | 5            | 125
        """
    )
    assert file.refused


def test_outs_that_are_all_below_zero_went_out(shelf: Shelf) -> None:
    table = CARD.format("Catatan", "", "", "5", "3").replace("| 2      |", "| -2     |")
    rows = shelf.drawn(table).counted
    assert [(row["quantity_in"], row["quantity_out"]) for row in rows] == [(5, None), (None, 2)]


def test_one_out_below_zero_among_others_is_set_aside(shelf: Shelf) -> None:
    table = CARD.format("Catatan", "", "", "5", "3") + "    14/07/2021 | G | Beras |  |  | -1 | 4\n"
    assert shelf.drawn(table).reasons == {"out_of_range": 1}


def test_an_item_that_a_map_declares_is_counted_in_its_unit(books: Books) -> None:
    table = """
        Tanggal    | Gudang | Nama Barang | Jenis Mutasi | Jumlah
        01/07/2021 | G      | Kursi lipat | masuk        | 2 lusin
        02/07/2021 | G      | Kursi lipat | masuk        | 3 kg
    """
    column_map = """
        feed = "stock"
        declare_items = "piece"
        [columns]
        occurred_at = "Tanggal"
        depot = "Gudang"
        item = "Nama Barang"
        movement = "Jenis Mutasi"
        quantity = "Jumlah"
    """
    declaration = Declaration(column_maps=(read(books.written("peta.toml", column_map)),))
    (report,) = books.ingest(books.drawn("mutasi.csv", table), declaration=declaration)
    assert (numbers_of(books, report["load_id"])) == {2: 24, 3: UNKNOWN}


def test_a_constant_of_a_map_is_the_unit_of_all_rows(shelf: Shelf, tmp_path: Path) -> None:
    table = "Tanggal | Gudang | Nama Barang | Jenis Mutasi | Jumlah\n01/07/2021 | G | Beras | masuk | 2"
    column_map = """
        feed = "stock"
        [columns]
        occurred_at = "Tanggal"
        depot = "Gudang"
        item = "Nama Barang"
        movement = "Jenis Mutasi"
        quantity = "Jumlah"
        [constants]
        unit = "ton"
    """
    path = tmp_path / "peta.toml"
    path.write_text(column_map, "utf-8")
    assert shelf.drawn(table, declaration=Declaration(column_maps=(read(path),))).column("quantity") == [2000]


def test_what_a_correction_leaves_as_it_was_stays_in_its_unit(books: Books) -> None:
    table = (
        "Tanggal | Gudang | Barang | Satuan | Jenis Mutasi | Jumlah\n01/07/2021 | G | Masker medis | pcs | masuk | 500"
    )
    report = books.take("mutasi.csv", table)
    key = f"{report['load_id']}-0-2-{report['sha256'][:6]}"
    books.ingest(books.written("betul 1.csv", f"posko_row,quantity\n{key},500\n"))
    assert books.ask("SELECT quantity FROM staging.stock") == []
    books.ingest(books.written("betul 2.csv", f"posko_row,quantity,unit\n{key},10,dus\n"))
    assert books.ask("SELECT quantity FROM staging.stock") == [(10,)]


def test_what_a_title_says_stays_with_a_figure_that_is_corrected(books: Books) -> None:
    table = "Tanggal | Gudang | Barang | Jenis Mutasi | Jumlah (ton)\nkapan? | G | Beras | masuk | 2"
    report = books.take("mutasi.csv", table)
    key = f"{report['load_id']}-0-2-{report['sha256'][:6]}"
    books.ingest(books.written("betul.csv", f"posko_row,occurred_at\n{key},13/07/2021\n"))
    assert books.ask("SELECT quantity FROM staging.stock") == [(2000,)]


# what one of a unit is, by kind; a unit of another kind says nothing of the item
_IN_KG = {"ton": "1000", "kwintal": "100", "kg": "1", "ons": "0.1", "gram": "0.001"}
_IN_LITRES = {"liter": "1", "ml": "0.001", "cc": "0.001"}
_IN_THINGS = {"buah": "1", "pcs": "1", "unit": "1"}
_ITEMS = {
    "beras": _IN_KG, "gula": _IN_KG, "minyak goreng": _IN_LITRES, "alkohol": _IN_LITRES, "regulator": _IN_THINGS,
    "tabung 1 m3": _IN_THINGS | {"tabung": "1", "m3": "1"}, "tabung 2 m3": _IN_THINGS | {"tabung": "1", "m3": "0.5"},
    "masker medis": {"dus": "1", "kotak": "1"}, "hand sanitizer": _IN_THINGS | {"botol": "1"},
}  # fmt: skip
_UNITS = sorted({unit for units in _ITEMS.values() for unit in units} | {"galon", "bungkus", "lembar"})


_FIGURES = st.tuples(st.integers(1, 9999), st.sampled_from(_UNITS), st.sampled_from(sorted(_ITEMS)))


def _is_right(number: int, unit: str, item: str, result: Decimal | None) -> bool:
    """Whether a result is the number in the unit of the item, or nothing where it cannot be."""
    factor = _ITEMS[item].get(unit)
    if factor is None:
        return result is None or (unit == "lembar" and result == number)
    exact = number * Decimal(factor)
    is_part = unit == "m3" and exact != int(exact)
    return result is None if is_part else result == exact


def test_any_number_in_any_unit_is_right_or_set_aside() -> None:
    with connection() as con:

        @settings(max_examples=20, deadline=None)
        @given(st.lists(_FIGURES, min_size=5, max_size=60, unique=True))
        def read_figures(figures: list[tuple[int, str, str]]) -> None:
            columns = [[*column] for column in zip(*figures, strict=True)]
            con.execute(
                """CREATE OR REPLACE TEMP TABLE counted AS SELECT number || ' ' || unit AS raw, item,
                CAST(number AS DECIMAL(18, 3)) AS number, unit AS phrase, raw AS text
                FROM (SELECT unnest($1) AS number, unnest($2) AS unit, unnest($3) AS item)""",
                columns,
            )
            rows = con.execute(sql("parse/quantities"), {"declared": None}).fetchall()
            results = {(raw, item): number for raw, item, number, *_ in rows}
            assert [each for each in figures if not _is_right(*each, results[f"{each[0]} {each[1]}", each[2]])] == []

        read_figures()
