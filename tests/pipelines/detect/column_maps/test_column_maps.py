"""What a column map may say, and the one sentence with which a wrong one is refused."""

import json
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import settings
from i18n import LANGUAGES, Words
from pipelines.detect.column_map_files import read, to_toml
from pipelines.detect.saved_maps import folder
from pipelines.ingest.status import status
from pipelines.types.column_map import column_names
from pipelines.types.declaration import Declaration
from pipelines.types.errors import CheckFailed, FeedError
from tests.pipelines.books import WORDS, Books
from tests.pipelines.detect.column_maps.mapped import mapping, take

TABLE = """
    Kapan      | Pukul | Di mana | Apa         | Gerak | Sekian
    07/05/2021 | 9.15  | Batu    | tabung 1 m3 | masuk | 1.500
"""
PLAIN = """
    feed = "stock"
    [columns]
    occurred_at = "Kapan"
    depot = "Di mana"
    item = "Apa"
    movement = "Gerak"
    quantity = "Sekian"
"""
MOVEMENTS = "SELECT CAST(occurred_at AS VARCHAR), depot, item, movement, quantity FROM staging.stock"


def test_titles_are_told_apart_by_their_place() -> None:
    assert column_names(["Jumlah", " jumlah ", "", "No. HP", "", ""]) == ("jumlah", "jumlah 2", "#3", "no hp")


def test_a_map_says_which_column_is_which(books: Books) -> None:
    assert take(books, "gerak.csv", TABLE, PLAIN)["rows_loaded"] == 1
    assert books.ask(MOVEMENTS) == [("2021-05-07 00:00:00+07", "Batu", "cylinder_1m3", "receipt", 1500)]


def test_a_map_adds_the_time_of_day_the_order_of_dates_and_the_decimal_sign(books: Books) -> None:
    more = 'date_order = "mdy"\ndecimal = "."\n' + PLAIN + '    [clocks]\n    occurred_at = "Pukul"\n'
    report = take(books, "gerak.csv", TABLE.replace("tabung 1 m3", "beras"), more)
    assert report["assumed"] == []
    assert books.ask(MOVEMENTS) == [("2021-07-05 09:15:00+07", "Batu", "rice", "receipt", 1.5)]


def test_a_map_may_be_written_as_json(books: Books) -> None:
    assumption = tomllib.loads(PLAIN)
    assert read(books.written("peta.json", json.dumps(assumption))).declared == assumption


def test_a_wide_card_is_a_card_for_each_of_its_items_and_lines_that_say_nothing_of_one_are_none(books: Books) -> None:
    report = take(
        books,
        "lebar.csv",
        """
        Hari       | Kecil + | Kecil - | Kecil = | Besar + | Besar - | Besar =
        05/07/2021 | 10      |         | 10      | 4       |         | 4
        13/07/2021 |         | 3       | 7       |         |         |
        Jumlah     | 10      | 3       | 7       | 4       |         | 4
        """,
        """
        feed = "stock"
        [columns]
        occurred_at = "Hari"
        [constants]
        depot = "Batu"
        [[cards]]
        constants = { item = "tabung 1 m3" }
        columns = { quantity_in = "Kecil (2)", quantity_out = "Kecil (3)", balance = "Kecil (4)" }
        [[cards]]
        constants = { item = "tabung 6 m3" }
        columns = { quantity_in = "Besar", quantity_out = "Besar (2)", balance = "Besar (3)" }
        """.replace("Kecil (2)", "Kecil")
        .replace("Kecil (3)", "Kecil (2)")
        .replace("Kecil (4)", "Kecil (3)"),
    )
    assert (report["rows_read"], report["rows_loaded"], report["lines_skipped"]) == (3, 3, {"blank": 1, "total": 2})
    assert books.ask("SELECT item, movement, quantity FROM staging.stock ORDER BY ALL") == [
        ("cylinder_1m3", "issue", 3),
        ("cylinder_1m3", "receipt", 10),
        ("cylinder_6m3", "receipt", 4),
    ]


def test_only_the_sheets_of_a_map_s_titles_are_read_by_it_and_a_map_for_none_is_refused(books: Books) -> None:
    known, other = books.drawn("a.csv", TABLE), books.drawn("b.csv", "Warna | Rasa\nmerah | asam")
    reports = books.ingest(known, other, declaration=Declaration(column_maps=(mapping(books, PLAIN),)))
    assert [report["status"] for report in reports] == ["loaded", "refused"]
    assert reports[1]["message"].startswith("The column map peta.toml is for another file: none of its titles (Kapan,")
    assert "merah" not in reports[1]["message"]


WRONG = {
    "feed": (PLAIN.replace('"stock"', '"stok"'), "feed", "“stok”", "calls"),
    "no feed": (PLAIN.replace('feed = "stock"', ""), "feed", "“”", "stock"),
    "unknown key": ('feed = "stock"\nkolom = 1', "kolom", "declare_items"),
    "unknown column": (PLAIN + '    jumlah = "Sekian"', "columns.jumlah", "quantity"),
    "no columns": ('feed = "stock"', "[columns]"),
    "no text": ('feed = "stock"\n[columns]\nitem = 3', "columns.item", "“3”"),
    "a number for all": (PLAIN + '    [constants]\n    quantity = "3"', "constants.quantity"),
    "a person for all": (PLAIN + '    [constants]\n    counterpart = "Bu Contoh"', "constants.counterpart"),
    "a date that is none": (PLAIN + '    [dates.item]\n    year = "Kapan"\n    month = 7', "dates.item"),
    "a date without month": (PLAIN + '    [dates.occurred_at]\n    year = "Kapan"', "dates.occurred_at", "“year”"),
    "date order": ('date_order = "ymd"\n' + PLAIN, "date_order", "“ymd”", "dmy / mdy"),
    "decimal": ('decimal = ";"\n' + PLAIN, "decimal", "“;”"),
    "broken": ("feed = ", "line 1"),
    "not in the file": (
        PLAIN.replace('"Apa"', '"Barangnya"'),
        "columns.item",
        "gerak.csv",
        "Barangnya",
        "Kapan, Pukul",
    ),
    "not enough": (PLAIN.replace('    movement = "Gerak"\n', ""), "movement", "gerak.csv"),
    "contradicted": ('decimal = ","\n' + PLAIN, "gerak.csv", "Sekian"),
}


CARD = """
    Gudang: {depot}
    Tgl.       | Brg         | In. | Out. | Akh.
    2021-07-{day} | tabung 1 m3 | {more}  | 0    | {more}
"""
SISIR = """
    feed = "stock"
    [columns]
    occurred_at = "Tgl."
    item = "Brg"
    quantity_in = "In."
    quantity_out = "Out."
    balance = "Akh."
    [constants]
    depot = "Gudang Sisir"
"""


def test_a_map_that_is_remembered_gives_way_to_what_a_file_says_of_all_its_rows(books: Books) -> None:
    first = take(books, "a.csv", CARD.format(depot="Batu", day="01", more=10), SISIR)
    assert [assumption for assumption in first["assumed"] if "Batu" in assumption and "Gudang Sisir" in assumption]
    assert not books.take("b.csv", CARD.format(depot="Bumiaji", day="05", more=20))["assumed"][1:]
    silent = CARD.format(depot="Batu", day="09", more=30).replace("Gudang: Batu", "Kartu")
    assert "Gudang Sisir" in " ".join(books.take("c.csv", silent)["assumed"])
    came = books.ask("SELECT depot, sum(quantity) FROM staging.stock WHERE movement <> 'count' GROUP BY 1 ORDER BY 1")
    assert came == [("Bumiaji", 20), ("Gudang Sisir", 40)]


def test_a_map_is_remembered_once_its_load_stands_and_when_it_is_said_again(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise CheckFailed("check_failed")

    with monkeypatch.context() as patch, settings.elsewhere(books.folder):
        patch.setattr("pipelines.build.snapshot.check", breaks)
        with pytest.raises(CheckFailed):
            take(books, "gerak.csv", TABLE, PLAIN)
        assert not folder().exists()
    with settings.elsewhere(books.folder):
        assert take(books, "gerak.csv", TABLE, PLAIN)["status"] == "already_loaded"
        (path,) = folder().glob("*.toml")
        assert read(path).declared["columns"]["item"] == "Apa"


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_map_is_refused_in_one_sentence_that_says_where(books: Books, name: str) -> None:
    text, *named_there = WRONG[name]
    table = TABLE.replace("1.500", "1.5") if name == "contradicted" else TABLE
    try:
        assumption = take(books, "gerak.csv", table, text)["message"]
    except FeedError as refusal:
        assumption = refusal.sentence(WORDS)
    assert "\n" not in assumption and "{" not in assumption
    assert [part for part in ("column map", *named_there) if part not in assumption] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_refusal_has_a_sentence_in_each_language(language: str) -> None:
    gaps = dict.fromkeys(
        ("mapping", "file", "at", "found", "wanted", "known", "titles", "columns", "feed", "load"), "x"
    )
    words = Words(language)
    keys = (
        "unreadable",
        "unknown_key",
        "empty",
        "value",
        "column",
        "constant",
        "moment",
        "title",
        "other",
        "missing",
        "before",
    )
    sentences = [FeedError(f"mapping_{key}", line=1, **gaps).sentence(words) for key in keys]
    assert len({*sentences}) == len(keys) and not [assumption for assumption in sentences if "{" in assumption]


def test_a_damaged_map_that_is_remembered_stops_its_own_files_only(books: Books) -> None:
    take(books, "gerak.csv", TABLE, PLAIN)
    with settings.elsewhere(books.folder):
        (path,) = folder().glob("*.toml")
        assert status()["mappings"][0]["feed"] == "stock"
        path.write_text("feed = ", "utf-8")
        assert status()["mappings"] == [{"file": str(path), "feed": None, "header": ""}]
    changed = TABLE.replace("Batu", "Beji")
    assert path.name in books.take("lagi.csv", changed)["message"]
    assert (
        books.take("kartu.csv", "Tanggal | Barang | Masuk | Keluar\n13/07/2021 | tabung 6 m3 | 5 |")["status"]
        == "loaded"
    )


TITLE = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12).filter(str.strip)


@given(
    columns=st.dictionaries(st.sampled_from(["depot", "item", "note"]), TITLE, min_size=1),
    header=st.lists(TITLE, max_size=3),
    month=st.one_of(TITLE, st.integers(1, 12)),
)
def test_what_is_written_of_a_map_is_read_back(columns: dict[str, str], header: list[str], month: str | int) -> None:
    assumption: dict[str, Any] = {
        "feed": "stock",
        "columns": columns,
        "dates": {"occurred_at": {"year": "x", "month": month}},
    }
    assumption |= {"cards": [{"columns": columns, "constants": columns}], **({"header": header} if header else {})}
    assert tomllib.loads(to_toml(assumption)) == assumption
