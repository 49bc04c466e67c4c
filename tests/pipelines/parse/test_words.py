"""How words become codes: one or several in a cell, in Indonesian, English and Hindi."""

import csv
import io

import pytest

from pipelines.feeds import codes
from pipelines.types.feed import folded
from tests.pipelines.books import Books
from tests.pipelines.stored import Shelf

NEEDS: dict[str, tuple[list[str] | None, str | None]] = {
    # text: (needs, what of it nobody knows)
    "oksigen": (["oxygen"], None),
    "  OKSIGEN ": (["oxygen"], None),
    "O2": (["oxygen"], None),
    "oksigen, obat": (["medicine", "oxygen"], None),
    "oksigen dan obat": (["medicine", "oxygen"], None),
    "oksigen + ambulans": (["ambulance", "oxygen"], None),
    "oksigen/obat": (["medicine", "oxygen"], None),
    "oksigen; oksigen": (["oxygen"], None),
    "oxygen and medicine": (["medicine", "oxygen"], None),
    "ऑक्सीजन और दवा": (["medicine", "oxygen"], None),
    "एम्बुलेंस": (["ambulance"], None),
    # "dan" and "/" inside what is one thing
    "obat dan vitamin": (["medicine"], None),
    "obat-obatan": (["medicine"], None),
    # the list of words and the names of items, with a size or without
    "Obat isoman": (["medicine"], None),
    "Tabung oksigen 6 m3": (["oxygen"], None),
    "isi ulang tabung 6m3": (["oxygen"], None),
    "obat, tabung 1,5 m³": (["medicine", "oxygen"], None),
    "hospital_bed": (["hospital_bed"], None),
    "lain-lain": (["other"], None),
    "": (None, None),
    "-": (None, None),
    "tidak ada": (None, None),
    # what nobody knows is listed, what is known beside it counts; never `other` by guess
    "oksigem": ([], "oksigem"),
    "oksigen, sepeda": (["oxygen"], "oksigen, sepeda"),
}

LANGUAGES = {
    "Indonesian": "masuk | telepon | tidak terjawab | darurat",
    "English": "incoming | phone | no answer | emergency",
    "Hindi": "आवक | फ़ोन | छूटी | गंभीर",
}


@pytest.fixture(scope="module")
def needs(shared_books: Books) -> dict[str, tuple[list[str] | None, str | None]]:
    """Text → needs, and the cell that is listed."""
    file = io.StringIO()
    rows = [(f"C-{nth}", "2021-07-05", text) for nth, text in enumerate(NEEDS)]
    csv.writer(file).writerows([("no panggilan", "waktu telepon", "kebutuhan"), *rows])
    shared_books.ingest(shared_books.written("kebutuhan.csv", file.getvalue()))
    needed = shared_books.ask(
        "SELECT row_number, needs, found FROM staging.calls LEFT JOIN ops.quarantine USING (load_id, row_number)"
    )
    by_row = {row: (codes_of_row, value) for row, codes_of_row, value in needed}
    return {text: by_row[row] for row, text in enumerate(NEEDS, start=2)}


@pytest.mark.parametrize("text", NEEDS)
def test_a_cell_holds_one_need_or_several(needs: dict[str, tuple[list[str] | None, str | None]], text: str) -> None:
    assert needs[text] == NEEDS[text]


def test_codes_are_known_by_their_words_in_each_language(shelf: Shelf) -> None:
    header = "No Panggilan | Waktu Telepon | Arah | Saluran | Hasil | Urgensi"
    lines = (f"{name} | 2021-07-05 | {words}" for name, words in LANGUAGES.items())
    rows = shelf.drawn("\n".join([header, *lines])).counted
    read = [tuple(row[name] for name in ("call_id", "direction", "channel", "outcome", "urgency")) for row in rows]
    assert read == [(name, "inbound", "phone", "missed", "critical") for name in LANGUAGES]


def test_empty_is_a_condition_before_it_is_nothing(shelf: Shelf) -> None:
    file = shelf.drawn(
        """
        Tanggal    | Gudang | Barang      | Kondisi | Jenis Mutasi | Jumlah
        2021-07-05 | Batu   | tabung 6 m3 | kosong  | kembali      | 2
        2021-07-06 | Batu   | tabung 6 m3 | isi     | keluar       | 3
        """
    )
    assert [(row["condition"], row["movement"]) for row in file.counted] == [("empty", "return"), ("full", "issue")]


@pytest.mark.parametrize("domain", codes.DOMAINS)
def test_a_word_means_one_code(domain: str) -> None:
    meanings = {(folded(word), code) for code, words in codes.words(domain).items() for word in words}
    assert len(meanings) == len({word for word, _ in meanings})


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("unaccepted", None),
        ("anwsered", "answered"),
        ("tak dijawap", "missed"),
        ("dijawap", "answered"),
        ("inactive", None),
    ],
)
def test_a_suggestion_is_never_the_opposite(shelf: Shelf, written: str, nearest: str | None) -> None:
    file = shelf.drawn(f"Waktu | No HP | Hasil Panggilan\n2021-07-12 08:15 | 081200000001 | {written}")
    assert [(each["column_name"], each["suggestion"]) for each in file.aside] == [("outcome", nearest)]
