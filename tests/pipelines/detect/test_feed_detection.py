"""Which feed a file is: by its header, then its folder, then what was said; and what is refused."""

import pytest

import settings
from i18n import LANGUAGES, Words
from pipelines.feeds import FEEDS
from pipelines.storage import load_store
from pipelines.types.feed import folded
from tests.pipelines.books import Books

# a day, a place and a number are in every book
TELLING_NOTHING = """
    Tanggal    | Desa  | Jumlah
    13/07/2021 | Sisir | 2
"""
CARD = """
    Tanggal    | Barang      | Masuk | Keluar | Sisa
    13/07/2021 | tabung 6 m3 | 5     |        | 5
"""


def test_an_unknown_header_is_refused_with_one_sentence_that_shows_no_cell(books: Books) -> None:
    report = books.take("daftar.csv", "warna | ukuran sepatu\nrahasia | 42")
    assert (report["status"], report["load_id"]) == ("refused", None)
    assert report["message"].startswith("daftar.csv: its column titles are not known")
    assert "rahasia" not in report["message"]


def test_a_header_that_lacks_something_is_refused_naming_what_was_understood(books: Books) -> None:
    report = books.take("stok.csv", "Tanggal | Gudang | Jenis Mutasi | Jumlah\n13/07/2021 | Batu | masuk | 5")
    assert report["status"] == "refused"
    assert "looks like Stock" in report["message"] and "the column Item is not there" in report["message"]
    assert "Gudang = Depot, Jenis Mutasi = Kind of movement" in report["message"]


def test_a_header_that_tells_nothing_is_refused_naming_what_it_may_be(books: Books) -> None:
    report = books.take("rekap.csv", TELLING_NOTHING)
    assert report["status"] == "refused"
    assert "Calls, Distributions" in report["message"] and "--feed" in report["message"]


SERIES = """
    garis | date       | warna
    1     | 2021-07-05 | biru
"""


def test_titles_that_are_too_few_are_refused_unless_it_is_said_what_they_are(books: Books) -> None:
    report = books.take("deret.csv", SERIES)
    assert report["status"] == "refused" and "(date = Time of the call)" in report["message"]
    assert books.take("deret.csv", SERIES, feed="calls")["rows_loaded"] == 1


def test_the_folder_decides_what_the_header_leaves_open(books: Books) -> None:
    assert books.take("distributions/rekap.csv", TELLING_NOTHING)["feed"] == "distributions"


def test_what_was_said_decides(books: Books) -> None:
    assert books.take("rekap.csv", TELLING_NOTHING, feed="calls")["feed"] == "calls"


def test_the_header_is_stronger_than_the_folder(books: Books) -> None:
    report = books.take("calls/kartu.csv", CARD)
    assert (report["feed"], report["records"]) == ("stock", 1)


def test_what_was_said_must_fit_the_header(books: Books) -> None:
    report = books.take("kartu.csv", CARD, feed="donations")
    assert report["status"] == "refused" and "looks like Donations" in report["message"]


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


def test_unknown_columns_are_left_out(books: Books) -> None:
    books.take("telepon.csv", "Tanggal | No HP | Warna\n13/07/2021 | | biru")
    with settings.elsewhere(books.folder):
        (load,) = load_store.loads()
    assert load.parts[0].header == {"started_at": "Tanggal", "caller_phone": "No HP"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("feed", ["stock", "arrivals"])
def test_a_depot_is_understood_by_the_word_the_screens_have_for_it(feed: str, language: str) -> None:
    columns = [each for query in FEEDS if query.name == feed for each in query.columns if each.name == "depot"]
    (headers,) = {each.headers for each in columns}
    assert folded(Words(language)("column.depot")) in headers
