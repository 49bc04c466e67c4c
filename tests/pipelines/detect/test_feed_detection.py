"""Which feed a file is: by its header, then its folder, then what was said; and what is refused."""

import pytest

from i18n import LANGUAGES, Words
from pipelines.feeds import FEEDS
from pipelines.types.declaration import Declaration
from pipelines.types.feed import folded
from tests.pipelines.books import WORDS, Books
from tests.pipelines.stored import Shelf

# a day, a place and a number are in every book
TELLING_NOTHING = """
    Tanggal    | Desa  | Jumlah
    13/07/2021 | Sisir | 2
"""
CARD = """
    Tanggal    | Barang      | Masuk | Keluar | Sisa
    13/07/2021 | tabung 6 m3 | 5     |        | 5
"""


def test_an_unknown_header_is_refused_with_one_sentence_that_shows_no_cell(shelf: Shelf) -> None:
    (outcome,) = shelf.drawn("warna | ukuran sepatu\nrahasia | 42", name="daftar.csv").outcomes
    assert outcome.refusal and outcome.load is None
    sentence = outcome.refusal.sentence(WORDS)
    assert sentence.startswith("daftar.csv: its column titles are not known")
    assert "rahasia" not in sentence


def test_a_header_that_lacks_something_is_refused_naming_what_was_understood(shelf: Shelf) -> None:
    (sentence,) = shelf.drawn("Tanggal | Gudang | Jenis Mutasi | Jumlah\n13/07/2021 | Batu | masuk | 5").refused
    assert "looks like Stock" in sentence and "the column Item is not there" in sentence
    assert "Gudang = Depot, Jenis Mutasi = Kind of movement" in sentence


def test_a_header_that_tells_nothing_is_refused_naming_what_it_may_be(shelf: Shelf) -> None:
    (sentence,) = shelf.drawn(TELLING_NOTHING).refused
    assert "Calls, Distributions" in sentence and "--feed" in sentence


SERIES = """
    garis | date       | warna
    1     | 2021-07-05 | biru
"""


def test_titles_that_are_too_few_are_refused_unless_it_is_said_what_they_are(shelf: Shelf) -> None:
    (sentence,) = shelf.drawn(SERIES).refused
    assert "(date = Time of the call)" in sentence
    assert len(shelf.drawn(SERIES, declaration=Declaration(feed="calls")).counted) == 1


def test_the_folder_decides_what_the_header_leaves_open(shelf: Shelf) -> None:
    assert shelf.drawn(TELLING_NOTHING, name="distributions/rekap.csv").load.feed == "distributions"


def test_what_was_said_decides(shelf: Shelf) -> None:
    assert shelf.drawn(TELLING_NOTHING, declaration=Declaration(feed="calls")).load.feed == "calls"


def test_the_header_is_stronger_than_the_folder(shelf: Shelf) -> None:
    file = shelf.drawn(CARD, name="calls/kartu.csv")
    assert (file.load.feed, len(file.counted)) == ("stock", 1)


def test_what_was_said_must_fit_the_header(shelf: Shelf) -> None:
    (sentence,) = shelf.drawn(CARD, declaration=Declaration(feed="donations")).refused
    assert "looks like Donations" in sentence


def test_title_rows_say_for_every_line_whose_card_it_is(books: Books) -> None:
    report = books.take(
        "kartu.csv",
        """
        KARTU STOK
        Gudang: Posko Sisir
        Barang             | Tabung 6 m3
        Tanggal            | Masuk | Keluar | Sisa
        12/07/2021         | 40    |        | 40
        13/07/2021         |       | 12     | 28
        """,
    )
    assert (report["rows_loaded"], report["records"], report["lines_skipped"]) == (2, 2, {"title": 3})
    assert books.ask("SELECT DISTINCT depot, item, condition FROM staging.stock") == [
        ("Posko Sisir", "cylinder_6m3", "full")
    ]
    movements = books.ask("SELECT movement, quantity FROM staging.stock ORDER BY row_number")
    assert movements == [("receipt", 40), ("issue", 12)]


def test_a_card_that_names_no_depot_is_the_posko_s_own_and_says_so(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSKO_CENTRE", "Posko Contoh")
    report = books.take("kartu.csv", CARD)
    assert report["assumed"] == ["no depot is named; the posko's own name is used"]
    assert books.ask("SELECT depot FROM staging.stock") == [("Posko Contoh",)]


def test_a_card_that_starts_with_a_balance_starts_with_an_opening(books: Books) -> None:
    books.take("kartu.csv", "Tanggal | Barang | Masuk | Keluar | Sisa\n13/07/2021 | tabung 6 m3 | | 3 | 17")
    assert books.ask("SELECT movement, quantity FROM staging.stock ORDER BY movement_id") == [
        ("opening", 17 + 3),
        ("issue", 3),
    ]


def test_a_balance_that_the_lines_do_not_give_is_a_discrepancy(books: Books) -> None:
    books.take(
        "kartu.csv",
        """
        Tanggal    | Gudang | Barang      | Masuk | Keluar | Sisa
        12/07/2021 | Batu   | tabung 6 m3 | 40    |        | 40
        13/07/2021 | Batu   | tabung 6 m3 |       | 12     | 30
        """,
    )
    query = "SELECT CAST(day AS VARCHAR), kind, stated, computed, difference FROM marts.stock_discrepancies"
    assert books.ask(query) == [("2021-07-13", "control_total", 30, 40 - 12, 30 - 28)]


def test_a_day_in_the_title_is_the_day_of_every_row(books: Books) -> None:
    report = books.take(
        "piket.csv",
        """
        LAPORAN PIKET
        Tanggal: 13/07/2021
        Saluran: WA
        Jam            | Desa  | Kebutuhan
        07.30          | Sisir | oksigen
                       |       |
        08.00          | Temas | obat
        Jumlah         | 2     |
        """,
    )
    assert (report["rows_read"], report["lines_skipped"]) == (2, {"blank": 1, "title": 3, "total": 1})
    assert books.ask("SELECT CAST(day AS VARCHAR), hour, channel FROM staging.calls ORDER BY hour") == [
        ("2021-07-13", 7, "whatsapp"),
        ("2021-07-13", 8, "whatsapp"),
    ]


def test_numbers_and_phones_in_the_title_are_nobody_s(books: Books) -> None:
    books.take(
        "piket.csv",
        """
        Telepon: 0341-590001
        Jumlah: 97
        Tanggal          | No HP | Jml
        13/07/2021 08:15 |       |
        """,
    )
    assert books.ask("SELECT caller, quantity FROM staging.calls") == [(None, None)]


def test_unknown_columns_are_left_out(shelf: Shelf) -> None:
    file = shelf.drawn("Tanggal | No HP | Warna\n13/07/2021 | | biru")
    assert file.load.parts[0].header == {"started_at": "Tanggal", "caller_phone": "No HP"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("feed", ["stock", "arrivals"])
def test_a_depot_is_understood_by_the_word_the_screens_have_for_it(feed: str, language: str) -> None:
    columns = [each for query in FEEDS if query.name == feed for each in query.columns if each.name == "depot"]
    (headers,) = {each.headers for each in columns}
    assert folded(Words(language)("column.depot")) in headers
