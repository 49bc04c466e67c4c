"""Lists of villages with a row a year, a sex or an age: the newest year counts, and parts are no population."""

import pytest

from tests.pipelines.books import Books

CODES = {"SISIR": "35.79.01.1004", "TEMAS": "35.79.01.1001"}
PEOPLE = "SELECT name, population FROM staging.villages WHERE load_id <> 'reference' ORDER BY name"


def rows(title: str, *cells: tuple[str, str, str]) -> str:
    lines = [f"{CODES[name]} | {name} | {people} | {kind}" for name, people, kind in cells]
    return "\n".join([f"kode desa | nama desa | jumlah penduduk | {title}", *lines])


@pytest.mark.parametrize("title", ["tahun", "Year", "TAHUN DATA"])
def test_of_several_years_each_village_has_its_newest(books: Books, title: str) -> None:
    table = rows(title, ("SISIR", "20500", "2021"), ("SISIR", "19100", "2019"), ("TEMAS", "16200", "Tahun 2019"))
    report = books.take("desa.csv", table)
    assert (report["rows_loaded"], report["lines_skipped"], report["columns_unread"]) == (2, {"older_year": 1}, [])
    assert books.ask(PEOPLE) == [("Sisir", 20500), ("Temas", 16200)]


def test_rows_of_a_part_of_the_people_are_no_population(books: Books) -> None:
    table = rows(
        "jenis kelamin",
        ("SISIR", "10000", "LAKI-LAKI"), ("SISIR", "10500", "PEREMPUAN"),
        ("TEMAS", "8000", "LAKI-LAKI"), ("TEMAS", "8000", "PEREMPUAN"),
    )  # fmt: skip
    report = books.take("desa.csv", table)
    assert report["reasons"] == {"contradictory": 4}
    assert books.ask(PEOPLE) == [("Sisir", None), ("Temas", None)]


def test_rows_that_agree_are_one_village(books: Books) -> None:
    report = books.take("desa.csv", rows("catatan", ("SISIR", "20500", "a"), ("SISIR", "20500", "b")))
    assert report["reasons"] == {}
    assert books.ask(PEOPLE) == [("Sisir", 20500)]
